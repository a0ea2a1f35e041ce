package companies_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/companies"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
)

const service = "izin-reklame"

// firm is a node with one organisation whose papers wait.
type firm struct {
	*office.Node
	ticket companies.Ticket
	own    companies.Seat
}

func registration(n *office.Node) companies.Registration {
	at := office.AgencyCode("perizinan")
	u, err := n.TakeFileAt(context.Background(), at, desk.NewFile{For: "bukti", Name: "akta.jpg"}, bytes.NewReader(office.JPEG))
	if err != nil {
		n.T.Fatal(err)
	}
	return companies.Registration{Office: at, Ground: "director", Proofs: []desk.Upload{u},
		First: companies.Person{Name: "Ratna Contoh", NIK: "3302995708900001", Phone: "081234567891"},
		Words: companies.Words{Name: "PT Sari Rejeki 99", Form: "pt", NIB: "9999000000017", NPWP: "0999999999999999", Phone: "081234567890",
			Branches: []companies.Branch{{Name: "Pusat", Address: "Jalan Contoh 10 Sokaraja", Region: string(office.Village)}, {Name: "Cabang", Address: "Jalan Contoh 20 Baturraden"}}}}
}

func newFirm(t *testing.T) *firm {
	t.Helper()
	return firmOn(t, office.Open(t))
}

func firmOn(t *testing.T, n *office.Node) *firm {
	t.Helper()
	n.Regency("perizinan", "pekerjaan-umum", "pendapatan")
	ticket, err := n.Companies.Register(t.Context(), registration(n), "test")
	if err != nil {
		t.Fatal(err)
	}
	f := &firm{Node: n, ticket: ticket}
	if f.own, err = n.Companies.Enter(t.Context(), ticket.Number, strings.ToLower(ticket.Code), "test"); err != nil || !f.own.Own() {
		t.Fatal(f.own, err)
	}
	return f
}

func (f *firm) ok(err error) {
	f.T.Helper()
	if err != nil {
		f.T.Fatal(err)
	}
}

// refused says that an error is the refusal of a key.
func (f *firm) refused(err error, key string) {
	f.T.Helper()
	if x := fault.As(err); x == nil || x.Key != key {
		f.T.Fatalf("want %s, got %v", key, err)
	}
}

func (f *firm) confirm() *firm {
	f.T.Helper()
	f.ok(f.Companies.Confirm(context.Background(), f.As("perizinan"), f.ticket.ID))
	return f
}

// terms of a mandate from today for some days.
func (f *firm) terms(days int) companies.Terms {
	today := f.Today(office.AgencyCode("perizinan"))
	return companies.Terms{Ground: "employee", From: today, Until: today.AddDays(days)}
}

var employee = companies.Person{Name: "Slamet Contoh", NIK: "3302991708900001"}

// files files a case of the organisation by whoever sits.
func (f *firm) files(s companies.Seat, branch string) (desk.Receipt, error) {
	f.T.Helper()
	ctx := companies.Sit(context.Background(), s)
	d, err := f.Companies.Begin(ctx, s, companies.Wanted{Service: service, Office: office.AgencyCode("perizinan"), Branch: branch, Language: "id"})
	if err != nil {
		return desk.Receipt{}, err
	}
	std, _ := f.Catalogue().Version(d.Standard, d.Version)
	d.Answers = catalogue.ExampleAnswers(std, f.Clock.Now().Unix()/86400)
	for _, r := range std.Requirements {
		f.ok(f.TakeFile(ctx, d, desk.NewFile{For: r.ID, Name: "foto.jpg"}, bytes.NewReader(office.JPEG)))
	}
	f.ok(f.SaveDraft(ctx, d))
	return f.FileDraft(ctx, d)
}

func (f *firm) person(m companies.Terms) (companies.Seat, companies.Ticket) {
	f.T.Helper()
	ticket, err := f.Companies.Grant(context.Background(), f.own, employee, m)
	f.ok(err)
	s, err := f.Companies.Enter(context.Background(), ticket.Number, ticket.Code, "test")
	f.ok(err)
	return s, ticket
}

func TestAnOrganisationActsOnceAnOfficerConfirmedItsPapers(t *testing.T) {
	f := newFirm(t)
	ctx := t.Context()
	_, err := f.files(f.own, "0")
	f.refused(err, "company.waiting")
	_, err = f.Companies.Grant(ctx, f.own, employee, f.terms(30))
	f.refused(err, "company.waiting")
	if err := f.Companies.Confirm(ctx, f.As("pekerjaan-umum"), f.ticket.ID); fault.Of(err) != fault.NotFound {
		t.Fatal("another agency confirmed the papers:", err)
	}
	f.refused(f.confirm().Companies.Confirm(ctx, f.As("perizinan"), f.ticket.ID), "company.decided")
}

func TestTheSameNumbersAreNotRegisteredTwice(t *testing.T) {
	f := newFirm(t)
	n := registration(f.Node)
	_, err := f.Companies.Register(t.Context(), n, "test")
	f.refused(err, "company.known")
	f.ok(f.Companies.Refuse(t.Context(), f.As("perizinan"), f.ticket.ID, "Akta tidak terbaca."))
	if _, err = f.Companies.Register(t.Context(), n, "test"); err != nil {
		t.Fatal("after a refusal it may come again:", err)
	}
	c, err := f.Companies.Open(t.Context(), f.own)
	if err != nil || c.State != companies.Refused || c.Why != "Akta tidak terbaca." {
		t.Fatal(c.State, c.Why, err)
	}
}

func TestEveryMistakeOfARegistrationIsNamedAtOnce(t *testing.T) {
	f := newFirm(t)
	n := registration(f.Node)
	n.Name, n.Form, n.NIB, n.NPWP, n.Phone, n.Email, n.Ground, n.Proofs = "X", "ud", "123", "1", "9", "x", "employee", nil
	n.Branches = []companies.Branch{{Address: "Jl"}, {Address: "Jalan Contoh 20"}, {Name: "Baris\ndua", Address: "Jalan Contoh 30"}, {Address: "Jl"}}
	n.First = companies.Person{Name: "1", NIK: "330299", Phone: "x"}
	_, err := f.Companies.Register(t.Context(), n, "other")
	var all companies.Mistakes
	if !errors.As(err, &all) || fault.Of(err) != fault.Invalid {
		t.Fatal(err)
	}
	var fields []string
	for _, x := range all {
		fields = append(fields, x.Field)
	}
	if got, want := strings.Join(fields, " "), "nama bentuk nib npwp telepon surel alamat cabang orang nik hp dasar bukti"; got != want {
		t.Fatalf("named are %s\nwanted    %s", got, want)
	}
	_, err = f.confirm().Companies.Grant(t.Context(), f.own, companies.Person{}, companies.Terms{Ground: "friend", Services: []string{"x"}, Branches: []string{"9"}})
	if !errors.As(err, &all) || len(all) != 6 {
		t.Fatal("of a mandate:", err, all)
	}
}

// TestTheLicensingAgencyOfTheirChoiceJudgesThePapers: a node may have several,
// each of its own regency.
func TestTheLicensingAgencyOfTheirChoiceJudgesThePapers(t *testing.T) {
	f := newFirm(t)
	second := f.secondAgency()
	if got := len(f.Companies.Offices()); got != 2 {
		t.Fatal(got, "licensing agencies")
	}
	n := registration(f.Node)
	n.NIB, n.NPWP, n.Office = "9999000000025", "0888888888888888", second
	_, err := f.Companies.Register(t.Context(), n, "test")
	if fault.Of(err) != fault.NotFound {
		t.Fatal("papers that were sealed for the other agency are taken:", err)
	}
	u, err := f.Companies.TakeProof(t.Context(), second, desk.NewFile{For: "bukti", Name: "akta.jpg"}, bytes.NewReader(office.JPEG))
	f.ok(err)
	n.Proofs = []desk.Upload{u}
	ticket, err := f.Companies.Register(t.Context(), n, "test")
	f.ok(err)
	if err := f.Companies.Confirm(t.Context(), f.As("perizinan"), ticket.ID); fault.Of(err) != fault.NotFound {
		t.Fatal("the other agency judges them:", err)
	}
	f.ok(f.Companies.Confirm(t.Context(), f.As("izin-dua"), ticket.ID))
	s, err := f.Companies.Enter(t.Context(), ticket.Number, ticket.Code, "test")
	f.ok(err)
	if _, err := f.files(s, "0"); err != nil {
		t.Fatal("it may not ask where it was not registered:", err)
	}
}

// secondAgency is the licensing agency of another regency on the same node.
func (f *firm) secondAgency() region.Code {
	f.T.Helper()
	first, err := f.Office(office.AgencyCode("perizinan"))
	f.ok(err)
	second := first
	second.Code, second.Name = "3399-perizinan", "Dinas Perizinan Kedua"
	f.ok(f.SetOffices(context.Background(), second))
	_, totp, err := f.MakeAccount(context.Background(), premises.NewAccount{Login: "izin-dua", Name: "Tuginah", Password: office.Password, Grants: []premises.Grant{{Office: second.Code, Role: "front-desk"}}})
	f.ok(err)
	f.TOTP["izin-dua"] = totp
	return second.Code
}

func TestAnOfficerRegistersForWhoeverStandsAtTheCounter(t *testing.T) {
	f := newFirm(t)
	n := registration(f.Node)
	n.NIB, n.NPWP, n.Office = "9999000000025", "0888888888888888", office.Village
	for _, who := range []string{"pekerjaan-umum", "perizinan-head"} {
		if _, err := f.Companies.RegisterFor(t.Context(), f.As(who), n); err == nil {
			t.Fatal(who, "registers organisations")
		}
	}
	clerk := f.As("perizinan")
	n.First.NIK, n.First.Phone = "3302 9957 0890 0001", "0812-3456-7891"
	ticket, err := f.Companies.RegisterFor(t.Context(), clerk, n)
	f.ok(err)
	_, people, err := f.Companies.Show(t.Context(), clerk, ticket.ID)
	if f.ok(err); len(people) != 1 || people[0].NIK != "3302995708900001" || people[0].Phone != "+6281234567891" {
		t.Errorf("not in their usual spelling: %+v", people)
	}
	lines, err := f.Store.Stream(t.Context(), "org/"+ticket.ID.String())
	f.ok(err)
	e, err := journal.Parse(lines[0])
	if f.ok(err); e.Actor.Account != clerk.Account || e.Unit != string(clerk.Office) {
		t.Fatal("the journal does not say who registered it:", e.Actor, e.Unit)
	}
	s, err := f.Companies.Enter(t.Context(), ticket.Number, ticket.Code, "test")
	f.ok(err)
	_, err = f.files(s, "0")
	f.refused(err, "company.waiting")
}

func TestAMandateIsForItsServicesBranchesAndDays(t *testing.T) {
	f := newFirm(t).confirm()
	m := f.terms(30)
	m.Branches = []string{"1"}
	s, _ := f.person(m)
	_, err := f.files(s, "0")
	f.refused(err, "company.not-covered")
	r, err := f.files(s, "1")
	f.ok(err)
	b, err := f.Companies.Behind(t.Context(), r.No)
	if err != nil || b.Company.Name != "PT Sari Rejeki 99" || b.Mandate.Name != employee.Name || b.Branch.Name != "Cabang" || !b.Holds {
		t.Fatal(b, err)
	}
	m.Services = []string{"surat-keterangan-usaha"}
	_, err = f.Companies.Grant(t.Context(), f.own, employee, m)
	f.refused(err, "company.service")
	_, err = f.Companies.Grant(t.Context(), s, employee, f.terms(3))
	f.refused(err, "company.own-only")
}

// TestAMandateThatEndsInTheMiddle lets the case go on without its person.
func TestAMandateThatEndsInTheMiddle(t *testing.T) {
	f := newFirm(t).confirm()
	s, ticket := f.person(f.terms(1))
	r, err := f.files(s, "0")
	f.ok(err)
	clerk := f.As("perizinan")
	f.ok(f.Take(t.Context(), clerk, r.No, office.OutOfTurn))
	f.ok(f.Return(t.Context(), clerk, r.No, []desk.Defect{{What: "gambar", Text: "Gambar buram."}}))
	f.Clock.Add(72 * time.Hour)
	for name, ctx := range map[string]context.Context{"with the case's secret": t.Context(), "from the company's page": companies.Sit(t.Context(), s)} {
		if p, err := f.Follow(ctx, r.No); err != nil || p.State != casework.Returned {
			t.Fatal(name, p.State, err)
		}
		err := f.Complete(ctx, r.No, nil, nil)
		f.refused(err, "company.mandate-ended")
		if x := fault.As(err); x.Args[0] != "PT Sari Rejeki 99" || x.Args[2] != "Ratna Contoh" {
			t.Error(name, "does not say whom to ask:", x.Args)
		}
		_, err = f.Download(ctx, r.No)
		f.refused(err, "company.mandate-ended")
		f.refused(f.Desk.Withdraw(ctx, r.No), "company.mandate-ended")
	}
	_, err = f.Companies.Enter(t.Context(), ticket.Number, ticket.Code, "test")
	f.refused(err, "company.mandate-ended")
	f.ok(f.Complete(companies.Sit(t.Context(), f.own), r.No, nil, nil))
	if p := f.Step(r.No); p.State != casework.Checking && p.State != casework.Working {
		t.Fatal("the case does not go on:", p.State)
	}
}

func TestARevokedPersonIsOutAtOnceAndTheLastDirectorStays(t *testing.T) {
	f := newFirm(t).confirm()
	s, ticket := f.person(f.terms(30))
	f.ok(f.Companies.Revoke(t.Context(), f.own, ticket.ID))
	_, err := f.Companies.Cases(t.Context(), s)
	f.refused(err, "company.mandate-revoked")
	f.refused(f.Companies.Revoke(t.Context(), f.own, ticket.ID), "company.revoked-before")
	people, err := f.Companies.People(t.Context(), f.own)
	f.ok(err)
	f.refused(f.Companies.Revoke(t.Context(), f.own, people[0].ID), "company.last-head")
}

func TestAnOrganisationsCasesAndAPersonsOwnNeverMix(t *testing.T) {
	f := newFirm(t).confirm()
	s, _ := f.person(f.terms(30))
	of, err := f.files(s, "0")
	f.ok(err)
	// The same person asks for themselves, at the same office for the same service.
	std, _ := f.Catalogue().Current(service, "2026-03-02")
	app := f.Application(std)
	app.Office, app.Applicant = office.AgencyCode("perizinan"), desk.Party{}
	app.Applicant.Record = office.People()[0].Record
	app.Applicant.Record.NIK, app.Applicant.Record.Phone = employee.NIK, "+6281234567899"
	app.Files = nil
	for _, r := range std.Requirements {
		app.Files = append(app.Files, f.Upload(app, r.ID))
	}
	own, err := f.Desk.File(t.Context(), app)
	f.ok(err)
	clerk := f.As("perizinan")
	for query, want := range map[string]int64{employee.NIK: own.No, "9999000000017": of.No, "0999999999999999": of.No} {
		rows, err := f.Find(t.Context(), clerk, query)
		if err != nil || len(rows) != 1 || rows[0].No != want {
			t.Errorf("%s finds %d cases, %v", query, len(rows), err)
		}
	}
	for _, seat := range []companies.Seat{s, f.own} {
		rows, err := f.Companies.Cases(t.Context(), seat)
		if err != nil || len(rows) != 1 || rows[0].No != of.No {
			t.Fatal(rows, err)
		}
		if _, _, err := f.Companies.OpenCase(t.Context(), seat, own.No); fault.Of(err) != fault.NotFound {
			t.Error("the organisation opens a person's own case:", err)
		}
	}
	if _, err := f.Resolve(t.Context(), own.Reference, of.Secret); err == nil {
		t.Error("the secret of one opens the other")
	}
	_, err = f.Show(t.Context(), clerk, of.No, "work")
	f.ok(err)
	p := f.Step(own.No)
	if len(p.Looks) != 0 {
		t.Error("a look at the organisation's case is among those at the person's own:", p.Looks)
	}
	if p = f.Step(of.No); len(p.Looks) != 1 {
		t.Error("the organisation does not read who looked:", p.Looks)
	}
	app.Applicant.Way, app.Key = desk.WayOrganisation, "x"
	_, err = f.Desk.File(t.Context(), app)
	f.refused(err, "company.no-mandate")
	report, err := audit.Verify(t.Context(), f.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
	f.ok(audit.Rebuild(t.Context(), f.Premises, nil))
	if rows, err := f.Companies.Cases(t.Context(), f.own); err != nil || len(rows) != 1 {
		t.Fatal("after rebuild:", rows, err)
	}
}
