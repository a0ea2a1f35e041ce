package web

import (
	"errors"
	"net/http"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/companies"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// The pages of an organisation: it comes in with its number and code, or a person
// who acts for it with theirs.
const (
	companyPath   = "/perusahaan"
	companyCookie = "perusahaan"
)

func companyRoutes() []route {
	return []route{
		{"GET", companyPath, (*call).company, citizen},
		{"POST", companyPath, (*call).companyEnter, citizen},
		{"POST", companyPath + "/keluar", (*call).companyLeave, citizen},
		{"GET", companyPath + "/daftar", (*call).companyNew, citizen},
		{"POST", companyPath + "/daftar", (*call).companyNewTake, citizen},
		{"GET", companyPath + "/kuasa", (*call).companyPeople, citizen},
		{"POST", companyPath + "/kuasa", (*call).companyGrant, citizen},
		{"POST", companyPath + "/kuasa/cabut", (*call).companyRevoke, citizen},
		{"GET", companyPath + "/ajukan", (*call).companyFile, citizen},
		{"POST", companyPath + "/ajukan", (*call).companyFileTake, citizen},
		{"POST", companyPath + "/permohonan", (*call).companyCase, citizen},
	}
}

// companySeat is who came in on this device; false for nobody. Whoever's mandate ended
// is told so.
func (c *call) companySeat() (companies.Seat, bool, error) {
	number, code, ok := strings.Cut(c.kept(companyCookie), ".")
	if !ok || c.Hall == nil {
		return companies.Seat{}, false, nil
	}
	s, err := c.Hall.Companies.Enter(c.r.Context(), number, code, c.ClientIP(c.r))
	if f := fault.As(err); f != nil && f.Field == "kode" {
		c.forget(companyCookie)
		return companies.Seat{}, false, nil
	}
	return s, err == nil, err
}

// sit lets whoever came in act in their organisation's cases with this request.
func (c *call) sit() {
	if s, ok, err := c.companySeat(); ok && err == nil {
		c.r = c.r.WithContext(companies.Sit(c.r.Context(), s))
	}
}

// companyEnterPage asks for number and code.
type companyEnterPage struct {
	Shell
	Fields []Field
}

func (c *call) showEnter(status int, problems []Problem, wrong string) error {
	p := &companyEnterPage{Shell: c.shell(c.say("web.company.title"))}
	p.Back, p.Problems = "/", problems
	p.Fields = []Field{
		{Shape: "input", ID: "nomor", Name: "nomor", Type: "text", Plain: true, Width: "w20", Auto: "off", Label: c.say("web.company.number"), Help: c.say("web.company.number-help"), Value: c.typed("nomor")},
		{Shape: "input", ID: "kode", Name: "kode", Type: "text", Plain: true, Width: "w20", Auto: "off", Label: c.say("web.company.code"), Help: c.say("web.company.code-help"), Error: wrong},
	}
	return c.showTried(status, "company-enter", p)
}

// companyPage is an organisation as whoever came in sees it.
type companyPage struct {
	Shell
	State  Tag
	Notice string
	Lead   string
	Why    string
	Who    []Row
	Rows   []Row
	Own    bool
	May    bool
	Cases  []companyLine
	// Permits of the organisation.
	Permits []companyLine
	None    string
}

// companyLine is a case or a permit with the button that opens it.
type companyLine struct {
	Title, Number, When string
	State               Tag
	No                  int64
	// Permit says that the button leads to the permit.
	Permit bool
}

func (c *call) company() error {
	if c.Hall == nil {
		return errNotFound
	}
	s, ok, err := c.companySeat()
	if f := fault.As(err); f != nil && f.Kind == fault.Forbidden {
		c.forget(companyCookie)
		return c.showEnter(http.StatusForbidden, []Problem{{Message: c.messages.SayFault(c.tag, f)}}, "")
	}
	if err != nil {
		return err
	}
	if !ok {
		return c.showEnter(http.StatusOK, nil, "")
	}
	return c.showCompany(s)
}

func (c *call) showCompany(s companies.Seat) error {
	room, ctx := c.Hall.Companies, c.r.Context()
	o, err := room.Open(ctx, s)
	if err != nil {
		return err
	}
	p := &companyPage{Shell: c.shell(o.Name), Own: s.Own(), May: o.State == companies.Confirmed, State: c.companyState(o.State), Lead: c.say("web.company.lead-" + o.State), Why: o.Why}
	p.Back = "/"
	if key := "web.company.done-" + c.r.URL.Query().Get("kabar"); c.r.URL.Query().Has("kabar") && c.messages.Has(key) {
		p.Notice = c.say(key)
	}
	p.Rows = c.companyRows(o)
	if !s.Own() {
		m, err := room.Own(ctx, s)
		if err != nil {
			return err
		}
		p.Who = append([]Row{{Label: c.say("web.company.you"), Values: []string{m.Name}}}, c.mandateRows(o, m)...)
	}
	rows, err := room.Cases(ctx, s)
	if err != nil {
		return err
	}
	for _, r := range rows {
		p.Cases = append(p.Cases, c.companyCaseLine(r))
		if x, err := c.Hall.Permits.OfCase(ctx, r.No); err != nil {
			return err
		} else if x != nil {
			p.Permits = append(p.Permits, companyLine{Title: c.permitName(&x.Permit), Number: x.Number, When: c.permitTerm(&x.Permit), State: c.permitState(x.State), No: r.No, Permit: true})
		}
	}
	if len(rows) == 0 && p.May {
		p.None = c.say("web.company.no-cases")
	}
	return c.showPrivate(http.StatusOK, "company", p)
}

func (c *call) companyCaseLine(r desk.Row) companyLine {
	x := companyLine{Number: r.Reference, State: c.stateTag(r.State), No: r.No}
	if r.Standard != nil {
		x.Title = c.caseName(r.Standard)
	}
	x.When = c.say("web.company.filed", lang.Moment(c.tag, c.at0(r.SubmittedAt)))
	return x
}

func (v voice) companyState(state string) Tag {
	return Tag{Label: v.say("web.company.state-" + state), Tone: map[string]string{companies.Waiting: "wait", companies.Confirmed: "good", companies.Refused: "bad"}[state]}
}

// companyRows are the numbers and places of an organisation.
func (v voice) companyRows(o companies.Company) []Row {
	rows := []Row{{Label: v.say("web.company.number"), Values: []string{o.Number}}, {Label: v.say("web.company.form"), Values: []string{v.say("web.company.form-" + o.Form)}},
		{Label: "NIB", Values: []string{o.NIB}}, {Label: "NPWP", Values: []string{o.NPWP}}, {Label: v.say("web.company.phone"), Values: []string{o.Phone}}}
	for i, b := range o.Branches {
		label := v.say("web.company.seat")
		if i > 0 {
			label = v.say("web.company.branch", b.Name)
		}
		rows = append(rows, Row{Label: label, Values: []string{b.Address}})
	}
	return rows
}

// mandateRows are ground, scope and period of a mandate.
func (v voice) mandateRows(o companies.Company, m companies.Mandate) []Row {
	return []Row{{Label: v.say("web.company.ground"), Values: []string{v.say("web.company.ground-" + m.Ground)}},
		{Label: v.say("web.company.period"), Values: []string{v.period(m.From, m.Until)}}, {Label: v.say("web.company.scope"), Values: []string{v.scope(o, m)}}}
}

// period says from which day to which.
func (v voice) period(from, until calendar.Day) string {
	if until == 0 {
		return v.say("web.company.since", v.date(from.String()))
	}
	return v.say("web.company.from-until", v.date(from.String()), v.date(until.String()))
}

// scope says for which services and branches a mandate is.
func (v voice) scope(o companies.Company, m companies.Mandate) string {
	services, branches := v.say("web.company.all-services"), v.say("web.company.all-branches")
	if len(m.Services) > 0 {
		services = strings.ReplaceAll(strings.Join(m.Services, ", "), "-", " ")
	}
	if len(m.Branches) > 0 {
		var names []string
		for _, id := range m.Branches {
			if b, ok := o.Branch(id); ok {
				names = append(names, v.branchName(b))
			}
		}
		branches = strings.Join(names, ", ")
	}
	return services + "; " + branches
}

func (v voice) branchName(b companies.Branch) string {
	if b.ID == companies.Seat0 || b.Name == "" {
		return v.say("web.company.seat")
	}
	return b.Name
}

// companyEnter takes number and code and keeps them on this device until the
// browser is closed.
func (c *call) companyEnter() error {
	if c.Hall == nil {
		return errNotFound
	}
	number, code := c.typed("nomor"), c.typed("kode")
	_, err := c.Hall.Companies.Enter(c.r.Context(), number, code, c.ClientIP(c.r))
	f := fault.As(err)
	switch {
	case f != nil && f.Kind != fault.Unavailable:
		message := c.messages.SayFault(c.tag, f)
		if f.Kind != fault.Invalid {
			return c.showEnter(f.Kind.Status(), []Problem{{Message: message}}, "")
		}
		return c.showEnter(f.Kind.Status(), []Problem{{Field: "kode", Message: message}}, message)
	case err != nil:
		return err
	}
	c.keep(companyCookie, canon.Tidy(number)+"."+canon.Tidy(code), 0)
	return c.see(companyPath)
}

func (c *call) companyLeave() error {
	c.forget(companyCookie)
	c.forget(caseCookie)
	c.forget(draftCookie)
	return c.see(companyPath)
}

// companyCase opens a case of the organisation on this device, or the permit that
// came of it.
func (c *call) companyCase() error {
	s, ok, err := c.companySeat()
	if err != nil || !ok {
		return c.notSeated(err)
	}
	no, bad := parseNo(c.typed("no"))
	if bad {
		return errNotFound
	}
	reference, secret, err := c.Hall.Companies.OpenCase(c.r.Context(), s, no)
	if err != nil {
		return err
	}
	c.keepCase(reference, secret)
	if c.typed("izin") != "" {
		return c.see(permitPath)
	}
	return c.see("/permohonan")
}

// notSeated leads whoever has not come in to where one does.
func (c *call) notSeated(err error) error {
	if f := fault.As(err); err != nil && (f == nil || f.Kind == fault.Unavailable) {
		return err
	}
	if c.Hall == nil {
		return errNotFound
	}
	return c.see(companyPath)
}

// fieldProblems says what is wrong at the fields that refusals name, or above all.
func (c *call) fieldProblems(fields []Field, faults ...*fault.Fault) (out []Problem) {
	for _, f := range faults {
		out = append(out, c.fieldProblem(fields, f))
	}
	return out
}

func (c *call) fieldProblem(fields []Field, f *fault.Fault) Problem {
	message := c.messages.SayFault(c.tag, f)
	for i := range fields {
		x := &fields[i]
		if x.Name != f.Field || f.Field == "" {
			continue
		}
		x.Error = message
		id := x.ID
		if x.Shape == "choice" && len(x.Options) > 0 {
			id = x.Options[0].ID
		}
		if len(x.Parts) > 0 {
			id = x.Parts[0].ID
		}
		return Problem{Field: id, Message: message}
	}
	return Problem{Message: message}
}

// mistakesOf are the refusals of an error that a person can mend, none for any
// other error.
func mistakesOf(err error) []*fault.Fault {
	var all companies.Mistakes
	if errors.As(err, &all) {
		return all
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return []*fault.Fault{f}
	}
	return nil
}

// dayTyped reads a day of a form; 0 is none.
func (c *call) dayTyped(name string) (calendar.Day, error) {
	return (&clerk{call: c}).dayOf(name)
}

// dateAsked draws a day.
func (c *call) dateAsked(name, key string, optional bool) Field {
	q := form.Question{Type: form.Date, Label: c.text(key), Help: c.text(key + "-help"), Optional: optional}
	return c.field(&q, name, filled{fields: c.r.PostForm})
}

// spelled is a code as a person copies it.
func spelled(code string) string { return premises.SpellSecret(code) }
