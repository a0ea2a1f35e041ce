package web

// pledgePage is the maklumat pelayanan: the provider's public promise to keep
// its standards (UU 25/2009 art. 22).
type pledgePage struct {
	Shell
	Pledge string
	Signer string
	// Times is every public service with its promised time and fee.
	Times []Row
	// Opinions is where people say whether it is kept, "" where nobody is asked.
	Opinions string
	// Principles is where the twelve principles stand in figures, "" where nothing is
	// measured.
	Principles string
}

func (c *call) pledge() error {
	p := &pledgePage{Shell: c.shell(c.say("web.pledge.title")), Pledge: c.say("web.pledge.text"),
		Signer: c.Office.Head + " " + c.Office.Name}
	p.Back = "/"
	if c.Hall != nil {
		p.Opinions, p.Principles = opinionsPath, principlesPath
	}
	for _, s := range c.publicServices() {
		p.Times = append(p.Times, Row{Label: c.tell(s.Name), Values: []string{c.duration(s.Time.Promised) + ", " + c.fee(s.Fee)}})
	}
	return c.show("pledge", p)
}
