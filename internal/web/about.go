package web

// about says whose pages these are and how they work (UU 25/2009 art. 23: the
// profile of the provider).
func (c *call) about() error {
	p := c.prose("about", 3)
	p.Sections = append(p.Sections, section{Title: c.say("web.about.contact"), Lines: c.contact()})
	return c.show("text", p)
}

// help says what to do when something does not work, and the other ways in.
func (c *call) help() error {
	p := c.prose("help", 5)
	p.Sections = append(p.Sections, section{Title: c.say("web.about.contact"), Lines: c.contact()})
	return c.show("text", p)
}

// privacy says what is kept, why, how long, and who saw it (UU 27/2022).
func (c *call) privacy() error {
	p := c.prose("privacy", 7)
	p.Sections = append(p.Sections, section{Title: c.say("data.public-title"), Lines: []string{c.say("data.public-lead")}, Links: []Card{{Address: agreementsPath, Title: c.say("data.public-title")}}})
	return c.show("text", p)
}

// accessibility says which standard the pages meet and whom to tell.
func (c *call) accessibility() error {
	p := c.prose("access", 3)
	p.Sections = append(p.Sections, section{Title: c.say("web.about.contact"), Lines: c.contact()})
	return c.show("text", p)
}

// contact lists the ways to reach the office.
func (c *call) contact() []string {
	out := []string{c.Office.Name}
	for _, x := range []struct{ key, value string }{
		{"web.about.address", c.Office.Address}, {"web.about.hours", c.tell(c.Office.Hours)},
		{"web.about.phone", c.Office.Phone}, {"web.about.email", c.Office.Email},
	} {
		if x.value != "" {
			out = append(out, c.say(x.key, x.value))
		}
	}
	return out
}
