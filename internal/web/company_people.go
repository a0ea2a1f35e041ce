package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/companies"
	"genggam/internal/fault"
	"genggam/internal/region"
)

// companyPeoplePage lists who acts for an organisation, and lets it grant.
type companyPeoplePage struct {
	Shell
	Notice string
	People []companyPerson
	Grant  []Field
	Lead   string
}

type companyPerson struct {
	Name  string
	State Tag
	Rows  []Row
	// ID to revoke it, "" where it is over.
	ID string
}

func (c *call) companyPeople() error { return c.showPeople(http.StatusOK) }

func (c *call) showPeople(status int, faults ...*fault.Fault) error {
	s, ok, err := c.companySeat()
	if err != nil || !ok {
		return c.notSeated(err)
	}
	room, ctx := c.Hall.Companies, c.r.Context()
	o, err := room.Open(ctx, s)
	if err != nil {
		return err
	}
	all, err := room.People(ctx, s)
	if err != nil {
		return err
	}
	p := &companyPeoplePage{Shell: c.shell(c.say("web.company.people")), Lead: c.say("web.company.people-lead", o.Name)}
	p.Back = companyPath
	if c.r.URL.Query().Has("kabar") {
		p.Notice = c.say("web.company.done-revoked")
	}
	today := c.Desk.Today(o.Office)
	for _, m := range all {
		x := companyPerson{Name: m.Name, Rows: c.mandateRows(o, m), State: Tag{Label: c.say("web.company.mandate-over")}}
		x.Rows = append(x.Rows, Row{Label: c.say("web.company.number"), Values: []string{m.Number}})
		switch {
		case !m.Revoked.IsZero():
			x.State = Tag{Label: c.say("web.company.mandate-revoked"), Tone: "bad"}
		case m.Holds(today):
			x.State, x.ID = Tag{Label: c.say("web.company.mandate-holds"), Tone: "good"}, m.ID.String()
		case today < m.From:
			x.State, x.ID = Tag{Label: c.say("web.company.mandate-early"), Tone: "wait"}, m.ID.String()
		}
		p.People = append(p.People, x)
	}
	if o.State == companies.Confirmed {
		p.Grant = c.grantFields(o)
	}
	p.Problems = c.fieldProblems(p.Grant, faults...)
	return c.showPrivate(status, "company-people", p)
}

func (c *call) grantFields(o companies.Company) []Field {
	typed := c.r.PostForm
	nik := c.lineAsked("nik", "web.company.nik", "w20", typed)
	nik.Mode, nik.Plain = "numeric", true
	mobile := c.lineAsked("hp", "web.company.mobile", "w20", typed)
	mobile.Optional = true
	services := Field{Shape: "choice", Type: "checkbox", ID: "layanan", Name: "layanan", Optional: true, Label: c.say("web.company.services"), Help: c.say("web.company.services-help")}
	for i, x := range c.Hall.Companies.Services(o.Office) {
		services.Options = append(services.Options, Option{ID: "layanan-" + strconv.Itoa(i), Value: x.Standard.ID, Label: c.tell(x.Standard.Name), Chosen: has(typed["layanan"], x.Standard.ID)})
	}
	out := []Field{c.lineAsked("orang", "web.company.person", "", typed), nik, mobile, c.choiceAsked("dasar", "web.company.ground", companies.Grounds(), typed), services}
	if len(o.Branches) > 1 {
		branches := Field{Shape: "choice", Type: "checkbox", ID: "cabang", Name: "cabang", Optional: true, Label: c.say("web.company.branches-scope"), Help: c.say("web.company.services-help")}
		for _, b := range o.Branches {
			branches.Options = append(branches.Options, Option{ID: "cabang-" + b.ID, Value: b.ID, Label: c.branchName(b), Chosen: has(typed["cabang"], b.ID)})
		}
		out = append(out, branches)
	}
	return append(out, c.dateAsked("mulai", "web.company.begins", true), c.dateAsked("sampai", "web.company.ends", true))
}

func has(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

// companyGrant gives somebody a mandate and shows their number and code once.
func (c *call) companyGrant() error {
	s, ok, err := c.companySeat()
	if err != nil || !ok {
		return c.notSeated(err)
	}
	if err := c.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	o, err := c.Hall.Companies.Open(c.r.Context(), s)
	if err != nil {
		return err
	}
	m := companies.Terms{Ground: c.typed("dasar"), Services: c.r.PostForm["layanan"], Branches: c.r.PostForm["cabang"]}
	var t companies.Ticket
	if m.From, err = c.dayTyped("mulai"); err == nil {
		m.Until, err = c.dayTyped("sampai")
	}
	if m.From == 0 {
		m.From = c.Desk.Today(o.Office)
	}
	if err == nil {
		t, err = c.Hall.Companies.Grant(c.r.Context(), s, companies.Person{Name: c.typed("orang"), NIK: c.typed("nik"), Phone: c.typed("hp")}, m)
	}
	if err == nil {
		return c.showTicket(t, "web.company.keep-person", companyPath+"/kuasa", []string{c.say("web.company.next-person", c.typed("orang"))})
	}
	if wrong := mistakesOf(err); len(wrong) > 0 {
		return c.showPeople(wrong[0].Kind.Status(), wrong...)
	}
	return err
}

// companyRevoke ends a mandate at once.
func (c *call) companyRevoke() error {
	s, ok, err := c.companySeat()
	if err != nil || !ok {
		return c.notSeated(err)
	}
	id, err := canon.ParseID(c.typed("kuasa"))
	if err != nil {
		return errNotFound
	}
	err = c.Hall.Companies.Revoke(c.r.Context(), s, id)
	f := fault.As(err)
	switch {
	case err == nil:
		return c.see(companyPath + "/kuasa?kabar=1")
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return c.showPeople(f.Kind.Status(), f)
}

// companyFilePage begins an application for an organisation.
type companyFilePage struct {
	Shell
	Fields []Field
	None   string
}

func (c *call) companyFile() error { return c.showFile(http.StatusOK, nil) }

func (c *call) showFile(status int, f *fault.Fault) error {
	s, ok, err := c.companySeat()
	if err != nil || !ok {
		return c.notSeated(err)
	}
	o, err := c.Hall.Companies.Open(c.r.Context(), s)
	if err != nil {
		return err
	}
	p := &companyFilePage{Shell: c.shell(c.say("web.company.file"))}
	p.Back = companyPath
	pick := Field{Shape: "choice", Type: "radio", ID: "layanan", Name: "layanan", Label: c.say("web.company.which")}
	var m companies.Mandate // the organisation itself may ask for all
	if !s.Own() {
		if m, err = c.Hall.Companies.Own(c.r.Context(), s); err != nil {
			return err
		}
	}
	for i, x := range c.Hall.Companies.Services(o.Office) {
		if len(m.Services) > 0 && !has(m.Services, x.Standard.ID) {
			continue
		}
		for _, at := range x.Offices {
			pick.Options = append(pick.Options, Option{ID: "layanan-" + strconv.Itoa(i) + "-" + elementID(string(at.Code)), Value: x.Standard.ID + " " + string(at.Code), Label: c.tell(x.Standard.Name), Help: at.Full(),
				Chosen: c.typed("layanan") == x.Standard.ID+" "+string(at.Code)})
		}
	}
	if len(pick.Options) == 0 {
		p.None = c.say("web.company.no-services")
		return c.showPrivate(status, "company-file", p)
	}
	p.Fields = []Field{pick}
	if len(o.Branches) > 1 {
		b := Field{Shape: "choice", Type: "radio", ID: "cabang", Name: "cabang", Label: c.say("web.company.for-branch")}
		for _, x := range o.Branches {
			if len(m.Branches) > 0 && !has(m.Branches, x.ID) {
				continue
			}
			b.Options = append(b.Options, Option{ID: "cabang-" + x.ID, Value: x.ID, Label: c.branchName(x), Help: x.Address, Chosen: c.typed("cabang") == x.ID || c.typed("cabang") == "" && len(b.Options) == 0})
		}
		p.Fields = append(p.Fields, b)
	}
	if f != nil {
		p.Problems = c.fieldProblems(p.Fields, f)
	}
	return c.showPrivate(status, "company-file", p)
}

func (c *call) companyFileTake() error {
	s, ok, err := c.companySeat()
	if err != nil || !ok {
		return c.notSeated(err)
	}
	service, at, _ := strings.Cut(c.typed("layanan"), " ")
	var f *fault.Fault
	if service == "" {
		f = fault.New(fault.Invalid, "company.service").On("layanan")
		return c.showFile(f.Kind.Status(), f)
	}
	d, err := c.Hall.Companies.Begin(c.r.Context(), s, companies.Wanted{Service: service, Office: region.Code(at), Branch: c.typed("cabang"), Language: string(c.tag)})
	f = fault.As(err)
	switch {
	case err == nil:
		c.remember(d.Code)
		return c.see("/ajukan/isi")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return c.showFile(f.Kind.Status(), f)
}

// onBehalf says that who asks was said before the first question.
func (j *journey) onBehalf() bool {
	return !j.draft.Org.Zero() || !j.draft.Behalf.Permit.Zero()
}

// behalfSection says for whom an application is, and of which permit it asks what.
func (j *journey) behalfSection() checkSection {
	a := j.draft.Applicant
	s := checkSection{Title: j.say("web.check-answers.people")}
	if j.draft.Org.Zero() {
		s.Rows = []Row{{Label: j.say("web.permit.purpose-" + j.draft.Behalf.Purpose), Values: []string{j.say("web.permit.same-applicant")}}}
		return s
	}
	s.Title = j.say("web.company.behind")
	s.Rows = []Row{{Label: j.say("web.company.name"), Values: []string{a.Record.Name}}, {Label: "NIB", Values: []string{a.NIB}}, {Label: j.say("web.company.place"), Values: []string{a.Record.Address}}}
	if p := j.draft.Representative; p != nil {
		s.Rows = append(s.Rows, Row{Label: j.say("web.company.person"), Values: []string{p.Record.Name, j.say("web.company.ground-" + p.Ground)}})
	}
	if j.draft.Behalf.Purpose != "" {
		s.Rows = append(s.Rows, Row{Label: j.say("web.permit.about"), Values: []string{j.say("web.permit.purpose-" + j.draft.Behalf.Purpose)}})
	}
	return s
}

// licensing says whether an office here judges papers of organisations.
func (c *call) licensing() bool { return c.Hall != nil && len(c.Hall.Companies.Offices()) > 0 }
