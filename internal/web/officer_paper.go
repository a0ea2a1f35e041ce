package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// paperPage is how the paper of the office is, or that of one service, in
// millimetres.
type paperPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	// Heading and Lead say whose paper it is; Action keeps it, Test is its test page.
	Heading, Lead, Action, Test string

	Fields []Field
	// Services are those with a paper of their own, Others all the rest; both are
	// empty on the page of one service.
	Services, Others []Card
	// Whole says that certified signing is asked here too, Down since when it does
	// not answer, "" while it does.
	Whole bool
	Down  string
	// Own says that the service has a paper of its own, which can be taken back.
	Own bool
}

// paperLengths are the lengths of a setup, in the order of the page.
func paperLengths(s *paper.Setup) []struct {
	name string
	mm   *int
} {
	return []struct {
		name string
		mm   *int
	}{{"top", &s.Top}, {"right", &s.Right}, {"bottom", &s.Bottom}, {"left", &s.Left}, {"letterhead", &s.Letterhead}, {"ink", &s.Ink}, {"stamp", &s.Stamp}}
}

func (k *clerk) paper() error { return k.showPaper(http.StatusOK, nil) }

func (k *clerk) showPaper(status int, f *fault.Fault) error {
	p := &paperPage{Shell: k.shell(k.say("office.paper.title")), Notice: k.notice(), Tabs: k.officeTabs(), Whole: true,
		Heading: k.say("office.paper.heading"), Lead: k.say("office.paper.lead"), Action: paperPath, Test: paperPath + "/uji.pdf"}
	p.Scripts = []string{"g.js"}
	shaded := k.office.Shaded
	if f != nil {
		shaded = k.typed("shaded") != ""
	}
	p.Fields = append(k.paperFields(k.office.Paper, nil, f != nil), Field{Shape: "tick", ID: "shaded", Name: "shaded", Value: "1", Label: k.say("office.paper.shaded"), Chosen: shaded})
	if at := k.office.CertifiedDown; at > 0 {
		p.Down = k.say("office.certified.down", lang.Moment(k.tag, k.at(at)))
	}
	for _, s := range k.printedServices() {
		c := Card{Address: paperPath + "/layanan/" + s.ID, Title: k.tell(s.Name)}
		if own, ok := k.office.Papers[s.ID]; ok {
			c.Text = k.paperWords(own)
			p.Services = append(p.Services, c)
		} else {
			p.Others = append(p.Others, c)
		}
	}
	k.accountProblem(&p.Shell, p.Fields, f)
	return k.showPrivate(status, "officer-paper", p)
}

// printedServices are those of which the office prints letters.
func (k *clerk) printedServices() []*catalogue.Standard {
	all := slices.Clone(k.Desk.Catalogue().All(k.today()))
	return slices.DeleteFunc(all, func(s *catalogue.Standard) bool { return !k.office.Provides(s) || s.Result.Letter == "" })
}

// paperWords says what a setup sets.
func (k *clerk) paperWords(s paper.Setup) string {
	var out []string
	if s.Paper != "" {
		out = append(out, k.say("office.paper."+s.Paper))
	}
	for _, l := range paperLengths(&s) {
		if *l.mm > 0 {
			out = append(out, k.say("office.paper."+l.name)+" "+strconv.Itoa(*l.mm)+" mm")
		}
	}
	if s.Drawn {
		out = append(out, k.say("office.paper.drawn"))
	}
	return strings.Join(out, " · ")
}

// paperFields ask for a setup; over is what it lies over, nil for the office's
// own.
func (k *clerk) paperFields(s paper.Setup, over *paper.Setup, sent bool) []Field {
	chosen := s.Paper
	sizes := []string{"f4", "a4"}
	if over != nil {
		sizes = []string{"", "f4", "a4"}
	} else {
		chosen = k.orElse(chosen, "f4")
	}
	if sent {
		chosen = k.typed("paper")
	}
	size := Field{Shape: "choice", Type: "radio", ID: "paper", Name: "paper", Label: k.say("office.paper.size")}
	for _, x := range sizes {
		o := Option{ID: "paper-" + k.orElse(x, "office"), Value: x, Label: k.say("office.paper." + k.orElse(x, "as-office")), Chosen: chosen == x}
		size.Options = append(size.Options, o)
	}
	out := []Field{size}
	for _, l := range paperLengths(&s) {
		x := Field{Shape: "input", Type: "text", Mode: "numeric", Width: "w4", Unit: "mm", ID: l.name, Name: l.name, Label: k.say("office.paper." + l.name), Optional: true, Auto: "off"}
		if help := "office.paper." + l.name + "-help"; over == nil && k.messages.Has(help) {
			x.Help = k.say(help)
		}
		if over != nil {
			x.Help = k.under(over, l.name)
		}
		if *l.mm > 0 {
			x.Value = strconv.Itoa(*l.mm)
		}
		if sent {
			x.Value = k.typed(l.name)
		}
		out = append(out, x)
	}
	return out
}

// under says what holds when a length is left empty.
func (k *clerk) under(over *paper.Setup, name string) string {
	for _, l := range paperLengths(over) {
		if l.name == name && *l.mm > 0 {
			return k.say("office.paper.under", *l.mm)
		}
	}
	return k.say("office.paper.under-none")
}

// paperTyped reads a setup as it was typed.
func (k *clerk) paperTyped() (s paper.Setup, err error) {
	s.Paper = k.typed("paper")
	for _, l := range paperLengths(&s) {
		text := k.typed(l.name)
		if text == "" {
			continue
		}
		if *l.mm, err = strconv.Atoi(text); err != nil {
			return s, fault.New(fault.Invalid, "office.paper.number").On(l.name)
		}
	}
	s.Drawn = k.typed("drawn") != ""
	return s, nil
}

// paperTake keeps how the paper is.
func (k *clerk) paperTake() error {
	s, err := k.paperTyped()
	if err == nil {
		err = k.Desk.SetPaper(k.ctx(), k.actor, s, k.typed("shaded") != "")
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(paperPath, "paper-kept")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return k.showPaper(f.Kind.Status(), f)
}

// servicePaper is the service that the address names.
func (k *clerk) servicePaper() (*catalogue.Standard, error) {
	all := k.printedServices()
	i := slices.IndexFunc(all, func(s *catalogue.Standard) bool { return s.ID == k.r.PathValue("layanan") })
	if i < 0 {
		return nil, errNotFound
	}
	return all[i], nil
}

func (k *clerk) paperOf() error { return k.showPaperOf(http.StatusOK, nil) }

func (k *clerk) showPaperOf(status int, f *fault.Fault) error {
	std, err := k.servicePaper()
	if err != nil {
		return err
	}
	p := &paperPage{Shell: k.shell(k.say("office.paper.of", std.Name)), Notice: k.notice(), Tabs: k.officeTabs(),
		Heading: k.say("office.paper.of-heading"), Lead: k.say("office.paper.of-lead"), Action: paperPath + "/layanan/" + std.ID}
	p.Test = p.Action + "/uji.pdf"
	p.Back, p.Scripts = paperPath, []string{"g.js"}
	own, has := k.office.Papers[std.ID]
	p.Own = has
	drawn := own.Drawn
	if f != nil {
		drawn = k.typed("drawn") != ""
	}
	p.Fields = append(k.paperFields(own, &k.office.Paper, f != nil), Field{Shape: "tick", ID: "drawn", Name: "drawn", Value: "1", Label: k.say("office.paper.drawn"), Chosen: drawn})
	k.accountProblem(&p.Shell, p.Fields, f)
	return k.showPrivate(status, "officer-paper", p)
}

// paperOfTake keeps the paper of one service.
func (k *clerk) paperOfTake() error {
	s, err := k.paperTyped()
	return k.paperOfKeep(s, err)
}

// paperOfBack has a service printed on the office's paper again.
func (k *clerk) paperOfBack() error { return k.paperOfKeep(paper.Setup{}, nil) }

func (k *clerk) paperOfKeep(s paper.Setup, wrong error) error {
	std, err := k.servicePaper()
	if err != nil {
		return err
	}
	if err = wrong; err == nil {
		err = k.Desk.SetPaperOf(k.ctx(), k.actor, std.ID, s)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(paperPath+"/layanan/"+std.ID, "paper-kept")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return k.showPaperOf(f.Kind.Status(), f)
}

// paperTest sends the test page of the office, or of a service.
func (k *clerk) paperTest() error {
	b, err := k.Desk.TestPage(k.ctx(), k.actor, k.r.PathValue("layanan"))
	if err != nil {
		return err
	}
	k.sendFile("application/pdf", "halaman-uji", int64(len(b)), bytes.NewReader(b), false)
	return nil
}
