package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/companies"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/region"
)

// companyNewPage registers an organisation with its first person.
type companyNewPage struct {
	Shell
	Action, How string
	Sections    []companySection
}

type companySection struct {
	Title, Lead string
	Fields      []Field
}

// companyTicketPage shows a number with its code, once.
type companyTicketPage struct {
	Shell
	Number, Code, Keep string
	Next               []string
	On                 string
}

const proofs = 3

func (c *call) companyNew() error {
	if c.Hall == nil || len(c.Hall.Companies.Offices()) == 0 {
		return errNotFound
	}
	return c.showPrivate(http.StatusOK, "company-new", c.newPage(c.shell(c.say("web.company.new")), newCompany{}))
}

// newCompany is a registration as it was sent: what was typed, where to, and
// what is wrong with it.
type newCompany struct {
	// At is the office whose counter it is, "" on the organisation's own page.
	At    region.Code
	typed url.Values
	files []desk.Upload
	wrong []*fault.Fault
}

// newPage draws the form with what was typed and everything that is wrong.
func (c *call) newPage(s Shell, n newCompany) *companyNewPage {
	p := &companyNewPage{Shell: s, Action: companyPath + "/daftar", How: c.say("web.company.new-how")}
	p.Back, p.Scripts = companyPath, []string{"g.js"}
	if n.At != "" {
		p.Back, p.Action, p.How = companiesPath, companiesPath+"/baru", c.say("web.companies.new-how")
	}
	p.Sections = c.companyFields(n)
	var all []Field
	for _, x := range p.Sections {
		all = append(all, x.Fields...)
	}
	p.Problems = c.fieldProblems(all, n.wrong...)
	for i, f := range n.wrong { // many at once: each says of which field it speaks
		if at := slices.IndexFunc(all, func(x Field) bool { return x.Name == f.Field && f.Field != "" }); at >= 0 && len(n.wrong) > 1 {
			p.Problems[i].Message = all[at].Label + ": " + p.Problems[i].Message
		}
	}
	for i := range p.Sections {
		x := &p.Sections[i]
		copy(x.Fields, all)
		all = all[len(x.Fields):]
	}
	if len(n.files) > 0 { // they were not kept: their words are nobody's yet
		last := p.Sections[len(p.Sections)-1].Fields
		last[0].Help = c.say("web.company.proof-again")
	}
	return p
}

// lineAsked is one line of text that is asked for.
func (c *call) lineAsked(name, key, width string, typed url.Values) Field {
	f := Field{Shape: "input", Type: "text", ID: name, Name: name, Width: width, Auto: "off", Value: typed.Get(name), Label: c.say(key)}
	if c.messages.Has(key + "-help") {
		f.Help = c.say(key + "-help")
	}
	return f
}

// choiceAsked is a choice whose labels are KEY-VALUE.
func (c *call) choiceAsked(name, key string, values []string, typed url.Values) Field {
	f := Field{Shape: "choice", Type: "radio", ID: name, Name: name, Label: c.say(key)}
	for _, v := range values {
		f.Options = append(f.Options, Option{ID: name + "-" + v, Value: v, Label: c.say(key + "-" + v), Chosen: typed.Get(name) == v})
	}
	return f
}

func (c *call) companyFields(n newCompany) []companySection {
	typed := n.typed
	number := func(f Field) Field { f.Mode, f.Plain = "numeric", true; return f }
	optional := func(f Field) Field { f.Optional = true; return f }
	shape := Field{Shape: "select", ID: "bentuk", Name: "bentuk", Label: c.say("web.company.form")}
	for _, v := range companies.Forms() {
		shape.Options = append(shape.Options, Option{Value: v, Label: c.say("web.company.form-" + v), Chosen: typed.Get("bentuk") == v})
	}
	at := Field{Shape: "hidden", Name: "kantor"}
	offices := c.Hall.Companies.Offices()
	if at.Value = string(offices[0].Code); len(offices) > 1 && n.At == "" {
		at = Field{Shape: "choice", Type: "radio", ID: "kantor", Name: "kantor", Label: c.say("web.company.office")}
		for i, o := range offices {
			at.Options = append(at.Options, Option{ID: "kantor-" + strconv.Itoa(i), Value: string(o.Code), Label: o.Full(), Chosen: typed.Get("kantor") == string(o.Code)})
		}
	}
	out := []companySection{{Title: c.say("web.company.about"), Fields: []Field{at, c.lineAsked("nama", "web.company.name", "", typed), shape,
		number(c.lineAsked("nib", "web.company.nib", "w20", typed)), number(c.lineAsked("npwp", "web.company.npwp", "w20", typed)),
		c.lineAsked("telepon", "web.company.phone", "w20", typed), optional(c.lineAsked("surel", "web.company.email", "", typed))}},
		{Title: c.say("web.company.places"), Fields: []Field{c.lineAsked("alamat", "web.company.address", "", typed),
			{Shape: "area", ID: "cabang", Name: "cabang", Rows: 3, Optional: true, Label: c.say("web.company.branches"), Help: c.say("web.company.branches-help"), Value: typed.Get("cabang")}}},
		{Title: c.say("web.company.first"), Lead: c.say("web.company.first-lead"), Fields: []Field{c.lineAsked("orang", "web.company.person", "", typed),
			number(c.lineAsked("nik", "web.company.nik", "w20", typed)), optional(c.lineAsked("hp", "web.company.mobile", "w20", typed)),
			c.choiceAsked("dasar", "web.company.ground", []string{"director", "owner"}, typed)}}}
	files := companySection{Title: c.say("web.company.proofs"), Lead: c.say("web.company.proofs-lead")}
	for i := 1; i <= proofs; i++ {
		id := "bukti-" + strconv.Itoa(i)
		name := id
		if i == 1 {
			name = "bukti"
		}
		files.Fields = append(files.Fields, Field{Shape: "file", ID: name, Name: name, Label: c.say("web.company.proof", i), Optional: i > 1, Accept: accept(nil)})
	}
	return append(out, files)
}

// companyNewTake hands the papers in.
func (c *call) companyNewTake() error {
	if c.Hall == nil || len(c.Hall.Companies.Offices()) == 0 {
		return errNotFound
	}
	n := newCompany{}
	t, err := c.takesCompany(&n, func(x companies.Registration) (companies.Ticket, error) {
		return c.Hall.Companies.Register(c.r.Context(), x, c.ClientIP(c.r))
	})
	switch {
	case err != nil:
		return err
	case len(n.wrong) > 0:
		return c.showPrivate(n.wrong[0].Kind.Status(), "company-new", c.newPage(c.shell(c.say("web.company.new")), n))
	}
	return c.showTicket(t, "web.company.keep", companyPath, c.ticketNext())
}

func (c *call) ticketNext() []string {
	return []string{c.say("web.company.next-1"), c.say("web.company.next-2"), c.say("web.company.next-3")}
}

// takesCompany reads the form and registers what it says; what is wrong with the
// files is told with what is wrong with the words.
func (c *call) takesCompany(n *newCompany, do func(companies.Registration) (companies.Ticket, error)) (t companies.Ticket, err error) {
	stumbled, err := c.proofIntake(n)
	if err != nil {
		return t, err
	}
	x := registrationOf(n.typed)
	x.Proofs = n.files
	if len(stumbled) == 0 {
		if t, err = do(x); err == nil {
			return t, nil
		}
		if n.wrong = mistakesOf(err); len(n.wrong) == 0 {
			return t, err
		}
	} else {
		for _, f := range c.Hall.Companies.Check(x) {
			if f.Field != "bukti" {
				n.wrong = append(n.wrong, f)
			}
		}
		n.wrong = append(n.wrong, stumbled...)
	}
	return t, c.Desk.DropFiles(c.r.Context(), n.files)
}

// proofIntake reads the form with its files, which are sealed while they stream
// in for the office that looks at them: the form names it above them.
func (c *call) proofIntake(n *newCompany) (stumbled []*fault.Fault, err error) {
	page := &form.Page{ID: "daftar"}
	for _, id := range []string{"bukti", "bukti-2", "bukti-3"} {
		page.Questions = append(page.Questions, form.Question{ID: id, Type: form.File, Optional: true, Accept: []string{"pdf", "jpeg", "png"}})
	}
	in := &intake{call: c, page: page, held: func(string) string { return "" }}
	in.take = func(f desk.NewFile, r readerOfFile) (string, error) {
		u, err := c.Hall.Companies.TakeProof(c.r.Context(), c.proofOffice(n.At, in.typed.Get("kantor")), f, r)
		if err == nil {
			n.files = append(n.files, u)
		}
		return u.ID, err
	}
	n.typed, err = in.read()
	for _, s := range in.stumbles {
		if s.Key != "form.required" && s.Key != "file.empty" {
			stumbled = append(stumbled, fault.New(fault.Invalid, s.Key, s.Args...).On(s.Question))
		}
	}
	return stumbled, err
}

// proofOffice is the licensing office that papers are sealed for: the counter's
// own, or the one that was chosen. Where none was, they are dropped again with
// the refusal that says so.
func (c *call) proofOffice(at region.Code, chosen string) region.Code {
	if at != "" {
		return at
	}
	offices := c.Hall.Companies.Offices()
	for _, o := range offices {
		if string(o.Code) == chosen {
			return o.Code
		}
	}
	return offices[0].Code
}

// registrationOf reads what was typed. Each line of the branches is one: its name,
// a colon, its address.
func registrationOf(typed url.Values) companies.Registration {
	n := companies.Registration{Office: region.Code(typed.Get("kantor")), Ground: typed.Get("dasar"),
		First: companies.Person{Name: typed.Get("orang"), NIK: typed.Get("nik"), Phone: typed.Get("hp")},
		Words: companies.Words{Name: typed.Get("nama"), Form: typed.Get("bentuk"), NIB: typed.Get("nib"), NPWP: typed.Get("npwp"), Phone: typed.Get("telepon"), Email: typed.Get("surel"),
			Branches: []companies.Branch{{Address: typed.Get("alamat")}}}}
	for line := range strings.Lines(typed.Get("cabang")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, address, ok := strings.Cut(line, ":")
		if !ok {
			name, address = "", line
		}
		n.Branches = append(n.Branches, companies.Branch{Name: name, Address: address})
	}
	return n
}

func (c *call) showTicket(t companies.Ticket, keep, on string, next []string) error {
	p := &companyTicketPage{Shell: c.shell(c.say("web.company.ticket")), Number: t.Number, Code: spelled(t.Code), Keep: c.say(keep), Next: next, On: on}
	return c.showPrivate(http.StatusOK, "company-ticket", p)
}

// at0 is an instant of milliseconds in the zone of the site.
func (c *call) at0(ms int64) time.Time { return time.UnixMilli(ms).In(c.Zone) }

// parseNo reads the number of a case that a form carries; bad says that it is none.
func parseNo(s string) (no int64, bad bool) {
	no, err := strconv.ParseInt(s, 10, 64)
	return no, err != nil || no < 0
}
