package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

// steps of a permit: two agencies advise at once, the place is inspected.
const permitSteps = `steps:
  - {id: check, name: {id: a, jv: a, en: a}, kind: check, role: front-desk}
  - id: advice
    name: {id: a, jv: a, en: a}
    kind: advice
    role: verifier
    grace: {amount: 1, unit: working-days}
    advisers:
      - {id: jalan, name: {id: a, jv: a, en: a}, to: dinas, agency: pekerjaan-umum, role: verifier, limit: {amount: 2, unit: working-days}, basis: uu-25-2009}
      - {id: lingkungan, name: {id: a, jv: a, en: a}, to: dinas, agency: lingkungan, role: verifier, limit: {amount: 3, unit: working-days}}
  - {id: visit, name: {id: a, jv: a, en: a}, kind: visit, role: verifier, repairs: 1, repair: {amount: 5, unit: working-days}}
  - {id: sign, name: {id: a, jv: a, en: a}, kind: sign, role: signer}
  - {id: hand-over, name: {id: a, jv: a, en: a}, kind: hand-over, role: front-desk}

time:
  promised: {amount: 14, unit: working-days}
  limit: {amount: 20, unit: working-days}
`

// made is the skeleton of a service with other steps.
func made(t *testing.T, id, steps string, change ...string) *catalogue.Standard {
	t.Helper()
	files := catalogue.Skeleton(id)
	src := string(files["standard.yaml"])
	from, to := strings.Index(src, "steps:"), strings.Index(src, "  basis: uu-30-2014")
	src = strings.NewReplacer(change...).Replace(src[:from] + steps + src[to:])
	s, findings := catalogue.Read("standards/"+id, []byte(src), files["letter.txt"])
	if err := findings.Errors().Err(); err != nil || s == nil {
		t.Fatal(err)
	}
	return s
}

func permitNode(t *testing.T) (*office.Node, int64) {
	t.Helper()
	s := made(t, "izin-contoh", permitSteps, "level: desa", "level: dinas\nagency: perizinan", "nature: village-letter", "nature: permit",
		"basis: uu-30-2014", "basis: uu-25-2009", "submit: claimed", "submit: claimed")
	n := office.OpenWith(t, s)
	n.Regency("perizinan", "pekerjaan-umum", "lingkungan")
	app := n.Application(s)
	app.Office = office.AgencyCode("perizinan")
	r, err := n.Desk.File(context.Background(), app)
	if err != nil {
		t.Fatal(err)
	}
	return n, r.No
}

func TestAPermitIsAdvisedByOtherOfficesInspectedAndSigned(t *testing.T) {
	ctx := context.Background()
	n, no := permitNode(t)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	licence, road, green := n.As("perizinan"), n.As("pekerjaan-umum"), n.As("lingkungan")
	if _, err := n.Show(ctx, road, no, "advice"); fault.Of(err) != fault.NotFound {
		t.Fatal("an agency sees a case it is not asked about:", err)
	}
	ok(n.Take(ctx, licence, no, office.OutOfTurn))
	ok(n.DoStep(ctx, licence, no, "check", nil))
	tasks, err := n.AdviceTasks(ctx, road)
	if err != nil || len(tasks) != 1 || tasks[0].No != no || tasks[0].Adviser.ID != "jalan" {
		t.Fatal(tasks, err)
	}
	if v, err := n.Show(ctx, road, no, "advice"); err != nil || v.Row.No != no {
		t.Fatal(err)
	}
	if p := n.Step(no); len(p.Asked) != 2 || p.Asked[0].Office != office.AgencyCode("pekerjaan-umum") || p.Asked[0].Answered || p.Asked[0].Due.IsZero() {
		t.Error("the applicant does not see who is asked:", p.Asked)
	}
	for name, err := range map[string]error{
		"takes it": n.Take(ctx, road, no, office.OutOfTurn), "returns it": n.Return(ctx, road, no, []desk.Defect{{What: "ktp", Text: "x"}}),
		"notes on it": n.Note(ctx, road, no, "x"), "pauses it": n.Pause(ctx, road, no, "visit", "x"),
	} {
		if err == nil {
			t.Error("an adviser", name)
		}
	}
	ok(n.Advise(ctx, road, no, casework.AdviceAnswer{Adviser: "jalan", Outcome: casework.Positive}, ""))
	if n.Advise(ctx, road, no, casework.AdviceAnswer{Adviser: "lingkungan", Outcome: casework.Positive}, "") == nil {
		t.Fatal("an agency advised for another")
	}
	if p := n.Step(no); !p.Asked[0].Answered || p.Asked[1].Answered {
		t.Error(p.Asked)
	}
	ok(n.Advise(ctx, green, no, casework.AdviceAnswer{Adviser: "lingkungan", Outcome: casework.Conditions}, "Papan tidak menebang pohon."))
	if _, err := n.Show(ctx, green, no, "advice"); fault.Of(err) != fault.NotFound {
		t.Error("an agency still sees a case that it advised on:", err)
	}
	ok(n.Take(ctx, licence, no, office.OutOfTurn))
	ok(n.SetVisit(ctx, licence, no, n.Now().Add(24*time.Hour), "Siapkan gambar."))
	n.Clock.Add(24 * time.Hour)
	ok(n.Visit(ctx, licence, no, desk.Found{Outcome: casework.VisitRepair, Words: "Papan menutupi rambu."}))
	if p := n.Step(no); p.State != casework.Returned || p.WaitsFor != "applicant" {
		t.Fatal(p.State, p.WaitsFor)
	}
	n.Clock.Add(24 * time.Hour)
	ok(n.RepairDone(ctx, no, "Sudah digeser.", nil))
	ok(n.Take(ctx, licence, no, office.OutOfTurn))
	ok(n.Visit(ctx, licence, no, desk.Found{Outcome: casework.VisitOK}))
	_, err = n.Sign(ctx, n.As("perizinan-head"), no)
	ok(err)
	if p := n.Step(no); p.State != casework.Issued {
		t.Fatal(p.State)
	}
	report, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
	ok(audit.Rebuild(ctx, n.Premises, nil))
	if report, err = audit.Verify(ctx, n.Premises, nil); err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
}

const lampSteps = `steps:
  - {id: check, name: {id: a, jv: a, en: a}, kind: check, role: front-desk}
  - {id: repair, name: {id: a, jv: a, en: a}, kind: work, role: verifier}
  - {id: confirm, name: {id: a, jv: a, en: a}, kind: confirm, role: front-desk}

time:
  promised: {amount: 3, unit: working-days}
  limit: {amount: 5, unit: working-days}
`

func TestWorkIsConfirmedByItsApplicantOrDoneAgain(t *testing.T) {
	ctx := context.Background()
	s := made(t, "lampu-contoh", lampSteps, "product: document", "product: work", "level: desa", "level: dinas\nagency: perhubungan",
		"nature: village-letter", "nature: aid", "  letter: letter.txt\n", "", "  register: keterangan\n", "")
	n := office.OpenWith(t, s)
	n.Regency("perhubungan")
	app := n.Application(s)
	app.Office = office.AgencyCode("perhubungan")
	r, err := n.Desk.File(ctx, app)
	if err != nil {
		t.Fatal(err)
	}
	crew := n.As("perhubungan")
	for _, act := range []func() error{
		func() error { return n.Take(ctx, crew, r.No, office.OutOfTurn) },
		func() error { return n.DoStep(ctx, crew, r.No, "check", nil) },
		func() error { return n.Take(ctx, crew, r.No, office.OutOfTurn) },
		func() error { return n.Work(ctx, crew, r.No, desk.Found{Words: "Lampu diganti."}) },
		func() error { return n.ConfirmWork(ctx, r.No, false, "Masih mati.", nil) },
		func() error { return n.Take(ctx, crew, r.No, office.OutOfTurn) },
		func() error { return n.Work(ctx, crew, r.No, desk.Found{Words: "Kabel disambung."}) },
		func() error { return n.ConfirmWork(ctx, r.No, true, "", nil) },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	if p := n.Step(r.No); p.State != casework.Delivered {
		t.Fatal(p.State)
	}
}
