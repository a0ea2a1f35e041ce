package web

import (
	"net/http"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/companies"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// companiesPath lists the organisations whose papers an office judges.
const companiesPath = "/kantor/perusahaan"

func companyDeskRoutes(add adder) {
	add("GET", companiesPath, "see-companies", (*clerk).companies)
	add("GET", companiesPath+"/baru", "confirm-company", (*clerk).companyCounter)
	add("POST", companiesPath+"/baru", "confirm-company", (*clerk).companyCounterTake)
	add("GET", companiesPath+"/{id}", "see-companies", (*clerk).companyShow)
	add("POST", companiesPath+"/{id}", "confirm-company", (*clerk).companyDecide)
	add("GET", companiesPath+"/{id}/berkas/{item}", "see-companies", (*clerk).companyProof)
}

// licenses says whether the officer's office judges papers of organisations or
// issues permits that live.
func (k *clerk) licenses() bool {
	for _, s := range k.Desk.Catalogue().All(k.now.Format("2006-01-02")) {
		if s.Result.Permit != nil && k.office.Provides(s) {
			return true
		}
	}
	return k.office.Agency == "perizinan"
}

// companiesPage lists organisations.
type companiesPage struct {
	Shell
	Notice         string
	New            string
	Find           Field
	Waiting, Known []companyDeskLine
}

type companyDeskLine struct {
	Address, Name, Number, When string
	State                       Tag
}

func (k *clerk) companies() error {
	q := strings.TrimSpace(k.r.URL.Query().Get("q"))
	var f *fault.Fault
	if q != "" {
		id, err := k.Hall.Companies.Find(k.ctx(), k.actor, q[:min(len(q), 60)])
		if err == nil {
			return k.see(companiesPath + "/" + id.String())
		}
		if f = fault.As(err); f == nil || f.Kind == fault.Unavailable {
			return err
		}
	}
	all, err := k.Hall.Companies.List(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &companiesPage{Shell: k.shell(k.say("web.companies.title")), Notice: k.notice()}
	if k.actor.Can("confirm-company") && k.judgesCompanies() {
		p.New = companiesPath + "/baru"
	}
	p.Find = Field{Shape: "input", ID: "q", Name: "q", Type: "search", Plain: true, Auto: "off", Width: "w20", Label: k.say("web.companies.find"), Help: k.say("web.companies.find-help")}
	status := http.StatusOK
	if f != nil {
		status, p.Find.Error = f.Kind.Status(), k.messages.SayFault(k.tag, f)
		p.Problems = []Problem{{Field: "q", Message: p.Find.Error}}
	}
	for _, x := range all {
		line := companyDeskLine{Address: companiesPath + "/" + x.ID.String(), Name: x.Name, Number: x.Number, When: lang.Moment(k.tag, k.at(x.At)), State: k.companyState(x.State)}
		if x.State == companies.Waiting {
			p.Waiting = append(p.Waiting, line)
		} else {
			p.Known = append(p.Known, line)
		}
	}
	return k.showPrivate(status, "officer-companies", p)
}

// judgesCompanies says whether papers of organisations may come to this office.
func (k *clerk) judgesCompanies() bool {
	return slices.ContainsFunc(k.Hall.Companies.Offices(), func(o *desk.Office) bool { return o.Code == k.actor.Office })
}

// companyCounter registers an organisation for whoever stands at the counter.
func (k *clerk) companyCounter() error {
	if !k.judgesCompanies() {
		return errNotFound
	}
	return k.showPrivate(http.StatusOK, "company-new", k.newPage(k.shell(k.say("web.companies.new")), newCompany{At: k.actor.Office}))
}

// companyCounterTake takes the papers and shows number and code, once, to be
// given to the person at the counter.
func (k *clerk) companyCounterTake() error {
	if !k.judgesCompanies() {
		return errNotFound
	}
	n := newCompany{At: k.actor.Office}
	t, err := k.takesCompany(&n, func(x companies.Registration) (companies.Ticket, error) {
		return k.Hall.Companies.RegisterFor(k.ctx(), k.actor, x)
	})
	switch {
	case err != nil:
		return err
	case len(n.wrong) > 0:
		return k.showPrivate(n.wrong[0].Kind.Status(), "company-new", k.newPage(k.shell(k.say("web.companies.new")), n))
	}
	p := &companyTicketPage{Shell: k.shell(k.say("web.company.ticket")), Number: t.Number, Code: spelled(t.Code), Keep: k.say("web.companies.keep"),
		Next: []string{k.say("web.companies.next-1"), k.say("web.companies.next-2"), k.say("web.company.next-3")}, On: companiesPath + "/" + t.ID.String()}
	return k.showPrivate(http.StatusOK, "company-ticket", p)
}

// companyDeskPage is one organisation with its papers.
type companyDeskPage struct {
	Shell
	Notice string
	State  Tag
	Rows   []Row
	People []checkSection
	Proofs []fileLink
	Why    string
	Yes    *actForm
	No     *actForm
	Looked string
}

func (k *clerk) companyID() (canon.ID, error) {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return id, errNotFound
	}
	return id, nil
}

func (k *clerk) companyShow() error { return k.showCompanyDesk(http.StatusOK, nil) }

func (k *clerk) showCompanyDesk(status int, f *fault.Fault) error {
	id, err := k.companyID()
	if err != nil {
		return err
	}
	o, people, err := k.Hall.Companies.Show(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	p := &companyDeskPage{Shell: k.shell(o.Name), Notice: k.notice(), State: k.companyState(o.State), Rows: k.companyRows(o), Why: o.Why, Looked: k.say("web.companies.looked")}
	p.Back = companiesPath
	p.Rows = append(p.Rows, Row{Label: k.say("web.companies.registered"), Values: []string{lang.Moment(k.tag, o.At.In(k.zone))}})
	for _, m := range people {
		rows := append([]Row{{Label: "NIK", Values: []string{m.NIK}}}, k.mandateRows(o, m)...)
		if !m.Revoked.IsZero() {
			rows = append(rows, Row{Label: k.say("web.company.mandate-revoked"), Values: []string{lang.Moment(k.tag, m.Revoked.In(k.zone))}})
		}
		p.People = append(p.People, checkSection{Title: m.Name, Rows: rows})
	}
	for i, item := range o.Proofs {
		p.Proofs = append(p.Proofs, fileLink{Address: companiesPath + "/" + id.String() + "/berkas/" + item.String(), Label: k.say("web.company.proof", i+1)})
	}
	if o.State == companies.Waiting && k.actor.Can("confirm-company") {
		at := companiesPath + "/" + id.String()
		p.Yes = &actForm{ID: "setuju", Action: at, Button: k.say("web.companies.confirm"), Fields: []Field{{Shape: "hidden", Name: "putusan", Value: "ya"}}}
		p.No = &actForm{ID: "tolak", Action: at, Title: k.say("web.companies.refuse"), Button: k.say("web.companies.refuse"), Danger: true, Open: f != nil,
			Fields: []Field{{Shape: "hidden", Name: "putusan", Value: "tidak"}, {Shape: "area", ID: "alasan", Name: "alasan", Rows: 3, Count: 500, Label: k.say("web.companies.why"), Value: k.typedText("alasan")}}}
		if f != nil {
			p.Problems = k.actProblems(p.No, f)
		}
	} else if f != nil {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
	}
	return k.showPrivate(status, "officer-company", p)
}

func (k *clerk) companyDecide() error {
	id, err := k.companyID()
	if err != nil {
		return err
	}
	word := "company-confirmed"
	if k.typed("putusan") == "ya" {
		err = k.Hall.Companies.Confirm(k.ctx(), k.actor, id)
	} else {
		word, err = "company-refused", k.Hall.Companies.Refuse(k.ctx(), k.actor, id, k.typedText("alasan"))
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(companiesPath+"/"+id.String(), word)
	case f == nil || f.Kind == fault.Unavailable || f.Kind == fault.NotFound:
		return err
	}
	return k.showCompanyDesk(f.Kind.Status(), f)
}

func (k *clerk) companyProof() error {
	id, err := k.companyID()
	if err != nil {
		return err
	}
	item, err := canon.ParseID(k.r.PathValue("item"))
	if err != nil {
		return errNotFound
	}
	pdf, err := k.Hall.Companies.OpenProof(k.ctx(), k.actor, id, item)
	if err != nil {
		return err
	}
	defer func() { _ = pdf.Body.Close() }()
	k.sendFile(pdf.MIME, pdf.Name, pdf.Size, pdf.Body, false)
	return nil
}

// caseCompany says on a case's page for whom it is, by whose mandate, and of
// which permit it asks what.
func (k *clerk) caseCompany(p *officerCase, v *desk.View) error {
	b, err := k.Hall.Companies.Behind(k.ctx(), v.No)
	if err != nil {
		return err
	}
	if b != nil {
		state := k.say("web.company.mandate-holds")
		if !b.Holds {
			state = k.say("web.company.mandate-over")
		}
		rows := []Row{{Label: k.say("web.company.name"), Values: []string{b.Company.Name, k.say("web.company.form-" + b.Company.Form)}}, {Label: "NIB", Values: []string{b.Company.NIB}}, {Label: "NPWP", Values: []string{b.Company.NPWP}},
			{Label: k.branchName(b.Branch), Values: []string{b.Branch.Address}}, {Label: k.say("web.company.person"), Values: []string{b.Mandate.Name, state}}}
		p.People = append(p.People, checkSection{Title: k.say("web.company.behind"), Rows: append(rows, k.mandateRows(b.Company, b.Mandate)...)})
	}
	x, purpose, err := k.Hall.Permits.Asked(k.ctx(), v.No)
	if err != nil {
		return err
	}
	if x != nil {
		p.Facts = append(p.Facts, Row{Label: k.say("web.permit.purpose-" + purpose), Values: []string{x.Number, k.permitState(x.State).Label}})
	}
	own, err := k.Hall.Permits.OfCase(k.ctx(), v.No)
	if err == nil && own != nil && v.Office == k.actor.Office && k.actor.Can("see-permits") {
		p.Permit = Card{Address: permitsPath + "/" + own.ID.String(), Title: k.say("web.permits.to-permit", own.Number)}
	}
	return err
}

// companyPart says on the applicant's page whose application it is, and takes
// away what this person may not do any more.
func (c *call) companyPart(out *casePage, no int64) error {
	if c.Hall == nil {
		return nil
	}
	x, err := c.Hall.Permits.OfCase(c.r.Context(), no)
	if err != nil {
		return err
	}
	if x != nil {
		out.Permit = permitPath
	}
	b, err := c.Hall.Companies.Behind(c.r.Context(), no)
	if err != nil || b == nil {
		return err
	}
	out.Company = c.say("web.company.of", b.Company.Name, b.Mandate.Name)
	err = c.Desk.MayAct(c.r.Context(), no)
	f := fault.As(err)
	if err == nil || f == nil {
		return err
	}
	out.Barred = c.messages.SayFault(c.tag, f)
	out.Complete, out.Withdraw, out.Download, out.Say, out.Ink, out.Scan, out.Closing, out.Permit = "", "", "", "", "", "", "", ""
	out.Letter, out.PickUp, out.Defects, out.Refusal = nil, nil, nil, nil
	for i := range out.Timeline {
		out.Timeline[i].Lines = nil
	}
	return nil
}
