package casework_test

import (
	"slices"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
)

// permit is a service of a licensing agency: two agencies advise at once, the
// place is inspected, a fee is paid, and then it is signed.
func permit(std *catalogue.Standard) {
	days := func(n int) catalogue.Duration { return catalogue.Duration{Amount: n, Unit: "working-days"} }
	std.Steps = []catalogue.Step{
		{ID: "check", Kind: "check", Role: "front-desk"},
		{ID: "advice", Kind: "advice", Role: "verifier", Grace: days(1), Advisers: []catalogue.Adviser{
			{ID: "pu", To: "dinas", Agency: "pekerjaan-umum", Role: "verifier", Limit: days(2), Checklist: []catalogue.Check{{ID: "jalan"}}},
			{ID: "lh", To: "dinas", Agency: "lingkungan", Role: "verifier", Limit: days(3)},
		}},
		{ID: "visit", Kind: "visit", Role: "verifier", Repairs: 1, Repair: days(5), Checklist: []catalogue.Check{{ID: "ukuran"}}},
		{ID: "pay", Kind: "pay", Role: "registrar"},
		{ID: "sign", Kind: "sign", Role: "signer"},
		{ID: "hand-over", Kind: "hand-over", Role: "front-desk"},
	}
	std.Time.Promised, std.Time.Limit = days(14), days(20)
}

func places(level, agency string) string {
	return map[string]string{"pekerjaan-umum": "33.02.00.0001", "lingkungan": "33.02.00.0002"}[agency]
}

var (
	pu  = casework.Officer{Account: "joko", Role: "verifier", Office: "33.02.00.0001"}
	lh  = casework.Officer{Account: "rini", Role: "verifier", Office: "33.02.00.0002"}
	yes = func(id string) casework.AdviceAnswer {
		return casework.AdviceAnswer{Adviser: id, Outcome: casework.Positive, Checks: []string{"jalan"}}
	}
)

func atAdvice(t *testing.T, change ...func(*catalogue.Standard)) *scene {
	t.Helper()
	s := given(append([]func(*catalogue.Standard){permit}, change...)...)
	s.Place = places
	w := filed(t, s, "2026-03-02 09:00")
	return w.checked()
}

func (w *scene) advised(o casework.Officer, say casework.AdviceAnswer) {
	w.t.Helper()
	ev, err := w.c.Advise(w.s, o, say, w.now)
	w.done(o, ev, err)
}

func TestAgenciesAreAskedAtOnceEachWithItsOwnClock(t *testing.T) {
	w := atAdvice(t)
	open := w.c.OpenAdvice()
	if len(open) != 2 || open[0].Office != "33.02.00.0001" || open[1].Office != "33.02.00.0002" ||
		wall(open[0].Due) != day("2026-03-04") || wall(open[1].Due) != day("2026-03-05") {
		t.Fatalf("asked: %+v", open)
	}
	ev, err := w.c.Do(w.s, verifier, nil, w.now)
	refused(t, "case.advice-open", ev, err)
	ev, err = w.c.Advise(w.s, pu, yes("lh"), w.now)
	refused(t, "case.advice-elsewhere", ev, err)
	ev, err = w.c.Advise(w.s, pu, casework.AdviceAnswer{Adviser: "pu", Outcome: casework.Positive}, w.now)
	refused(t, "case.checklist-open", ev, err)
	ev, err = w.c.Advise(w.s, lh, casework.AdviceAnswer{Adviser: "lh", Outcome: casework.Conditions}, w.now)
	refused(t, "case.reason-missing", ev, err)
	own := lh
	own.Own = casework.OwnFamily
	ev, err = w.c.Advise(w.s, own, yes("lh"), w.now)
	refused(t, "case.own-case", ev, err)

	w.advised(lh, casework.AdviceAnswer{Adviser: "lh", Outcome: casework.Conditions, Words: item(50)})
	w.is(casework.Working, "advice")
	ev, err = w.c.Advise(w.s, lh, yes("lh"), w.now)
	refused(t, "case.advised-already", ev, err)
	w.advised(pu, yes("pu"))
	w.is(casework.Working, "visit")
}

func TestALateAdviserIsToldUpwardsAndNeverSilentlyHoldsTheCase(t *testing.T) {
	w := atAdvice(t)
	w.advised(pu, yes("pu"))
	if ev := w.pass("2026-03-05 23:00"); len(ev) != 0 {
		t.Fatal("told before it was late:", ev)
	}
	ev := w.pass("2026-03-06 00:10")
	if told, ok := ev[0].(casework.EscalatedTo); !ok || told.Why != "advice-lh" || told.To != "head" || told.Office != "33.02.00.0002" {
		t.Fatalf("told: %+v", ev)
	}
	if again := w.pass("2026-03-06 09:00"); len(again) != 0 {
		t.Fatal("told twice:", again)
	}
	w.pass("2026-03-10 09:00")
	w.is(casework.Working, "visit")
	joined := false
	for _, e := range w.entries {
		joined = joined || e.kind == "case.advice-joined/1"
	}
	if !joined {
		t.Error("nothing says that it went on without the adviser")
	}
}

func TestASuperiorHasTheTimeThatTheStandardGivesAndNoOther(t *testing.T) {
	for grace, goesOn := range map[int]string{1: "2026-03-10 09:00", 2: "2026-03-11 09:00", 4: "2026-03-13 09:00"} {
		w := atAdvice(t, func(std *catalogue.Standard) { std.Steps[1].Grace.Amount = grace })
		w.advised(pu, yes("pu"))
		w.pass("2026-03-06 00:10") // told on Friday
		before := "2026-03-09 23:30"
		if grace > 1 {
			before = map[int]string{2: "2026-03-10 23:30", 4: "2026-03-12 23:30"}[grace]
		}
		w.pass(before)
		w.is(casework.Working, "advice")
		w.pass(goesOn)
		w.is(casework.Working, "visit")
	}
}

func TestTheTextOfALetterIsWrittenInItsStepAndInNoOther(t *testing.T) {
	w := filed(t, given(func(std *catalogue.Standard) { std.Steps[1].Draft = true }), "2026-03-02 09:00").checked()
	var lines []string
	for _, l := range w.s.Std.Steps[1].Checklist {
		lines = append(lines, l.ID)
	}
	ev, err := w.c.Do(w.s, verifier, lines, w.now)
	refused(t, "case.draft-missing", ev, err)
	ev, err = w.c.DoTogether(w.s, verifier, w.now)
	refused(t, "case.draft-missing", ev, err)
	ev, err = w.c.DoDrafting(w.s, verifier, lines, item(60), w.now)
	w.done(verifier, ev, err)
	if w.c.Draft() != item(60) {
		t.Error("the text is not in the case:", w.c.Words)
	}
	other := filed(t, given(), "2026-03-02 09:00").checked()
	ev, err = other.c.DoDrafting(other.s, verifier, lines, item(60), other.now)
	refused(t, "case.wrong-act", ev, err)
}

func TestAnAdviserTheLawCannotDoWithoutHoldsTheCaseInTheOpen(t *testing.T) {
	w := atAdvice(t, func(std *catalogue.Standard) { std.Steps[1].Late = catalogue.Hold })
	w.advised(pu, yes("pu"))
	w.pass("2026-03-06 00:10")
	ev := w.pass("2026-03-10 09:00")
	if told, ok := ev[0].(casework.EscalatedTo); !ok || told.Why != "advice" || told.Office != w.s.Superior {
		t.Fatalf("told: %+v", ev)
	}
	w.is(casework.Working, "advice")
	if ev := w.pass("2026-03-11 09:00"); len(ev) != 0 || w.c.PassAt() <= w.now.UnixMilli() {
		t.Errorf("told again: %v; looked at again at %s", ev, wall(w.c.PassAt()))
	}
	w.advised(lh, yes("lh"))
	w.is(casework.Working, "visit")
}

func TestAnAdviceThatWasGivenIsNotAskedAgainAfterCompletion(t *testing.T) {
	w := atAdvice(t)
	w.advised(pu, yes("pu"))
	ev, err := w.c.Return(w.s, head, []string{"kk"}, item(20))
	w.done(head, ev, err)
	if len(w.pass("2026-03-30 09:00")) != 0 {
		t.Error("an adviser is late while the applicant has the case")
	}
	w.answered("2026-03-30 10:00")
	open := w.c.OpenAdvice()
	if len(open) != 1 || open[0].ID != "lh" || wall(open[0].Due) != day("2026-04-02") {
		t.Fatalf("open: %+v", open)
	}
}

func atVisit(t *testing.T) *scene {
	t.Helper()
	w := atAdvice(t)
	w.advised(pu, yes("pu"))
	w.advised(lh, yes("lh"))
	return w
}

func (w *scene) visited(f casework.Finding) {
	w.t.Helper()
	ev, err := w.c.Visit(w.s, verifier, f, w.now)
	w.done(verifier, ev, err)
}

func TestAnInspectionFindsRepairsAndComesAgain(t *testing.T) {
	w := atVisit(t)
	promised := w.c.PromisedAt
	ev, err := w.c.SetVisit(w.s, verifier, at("2026-03-01 09:00"), item(60), w.now)
	refused(t, "case.visit-when", ev, err)
	ev, err = w.c.SetVisit(w.s, verifier, at("2026-03-03 09:00"), item(60), w.now)
	w.done(verifier, ev, err)
	w.now = at("2026-03-03 10:00")
	ev, err = w.c.Visit(w.s, verifier, casework.Finding{Outcome: casework.VisitRepair}, w.now)
	refused(t, "case.reason-missing", ev, err)
	w.visited(casework.Finding{Outcome: casework.VisitRepair, Words: item(61), Files: []casework.FileRef{{Requirement: "foto", Item: item(62)}}})
	w.is(casework.Returned, "visit")
	if w.c.Waits != casework.ForRepair || wall(w.c.WaitDue) != day("2026-03-10") || len(w.c.Visits) != 1 || wall(w.c.Visits[0].At) != "2026-03-03 09:00" {
		t.Fatalf("%+v", w.c)
	}
	ev, err = w.c.Answer(w.s, item(21), nil, w.now)
	refused(t, "case.nothing-asked", ev, err)
	w.now = at("2026-03-05 10:00")
	ev, err = w.c.Repair(w.s, item(63), nil, w.now)
	w.done(citizen, ev, err)
	w.is(casework.Working, "visit")
	if w.c.PromisedAt <= promised || w.c.Waits != "" {
		t.Error("the clock ran while the applicant repaired")
	}
	ev, err = w.c.Visit(w.s, verifier, casework.Finding{Outcome: casework.VisitRepair, Words: item(64)}, w.now)
	refused(t, "case.repairs-over", ev, err)
	ev, err = w.c.Visit(w.s, verifier, casework.Finding{Outcome: casework.VisitOK}, w.now)
	refused(t, "case.checklist-open", ev, err)
	w.visited(casework.Finding{Outcome: casework.VisitOK, Checks: []string{"ukuran"}})
	w.is(casework.Working, "pay")
}

func TestWhatCannotBeRepairedIsNotGranted(t *testing.T) {
	w := atVisit(t)
	w.visited(casework.Finding{Outcome: casework.VisitFail, Words: item(61)})
	w.is(casework.Working, "sign") // the bill lies between: nobody pays for a refusal
	ev, err := w.c.Grant(w.s, signer, 7, w.now)
	refused(t, "case.visit-failed", ev, err)
	again := *w.c
	ev, err = w.c.Refuse(w.s, signer, "facts", item(62))
	w.done(signer, ev, err)
	w.is(casework.Refused, "")

	// Or it is looked at once more, and found in order.
	w.c = &again
	ev, err = w.c.SendBack(w.s, signer, casework.Back{To: "visit", Words: item(63)}, w.now)
	w.done(signer, ev, err)
	w.is(casework.Working, "visit")
	w.visited(casework.Finding{Outcome: casework.VisitOK, Checks: []string{"ukuran"}})
	w.is(casework.Working, "pay")
}

func TestANumberOfANationalSystemHasAPlaceOfItsOwn(t *testing.T) {
	w := atVisit(t)
	w.s.Std.Steps[slices.IndexFunc(w.s.Std.Steps, func(s catalogue.Step) bool { return s.ID == "visit" })].Kind = "work"
	w.s.Std.Result.Recorded.ID = "SIMBG"
	done := casework.Finding{Checks: []string{"ukuran"}, Words: item(61)}
	ev, err := w.c.Work(w.s, verifier, done, w.now)
	refused(t, "case.number-missing", ev, err)
	done.Number = item(62)
	ev, err = w.c.Work(w.s, verifier, done, w.now)
	w.done(verifier, ev, err)
	if last := w.c.Words[len(w.c.Words)-1]; last.Kind != casework.NumberWords || last.Item != item(62) {
		t.Errorf("%+v", w.c.Words)
	}
}

func TestARepairThatDoesNotComeIsToldOnce(t *testing.T) {
	w := atVisit(t)
	w.visited(casework.Finding{Outcome: casework.VisitRepair, Words: item(61)})
	if w.c.PassAt() != w.c.WaitDue {
		t.Error("not looked at when the time for the repair is over")
	}
	if ev := w.pass("2026-03-12 09:00"); len(ev) != 1 {
		t.Fatal(ev)
	}
	if ev := w.pass("2026-03-13 09:00"); len(ev) != 0 {
		t.Fatal(ev)
	}
}

func TestABillStopsTheClockUntilItIsSettled(t *testing.T) {
	w := atVisit(t)
	w.visited(casework.Finding{Outcome: casework.VisitOK, Checks: []string{"ukuran"}})
	ev, err := w.c.Do(w.s, casework.Officer{Account: "x", Role: "registrar"}, nil, w.now)
	refused(t, "case.wrong-act", ev, err)
	ev, err = w.c.BillFor(w.s, casework.Billed{Bill: item(70)})
	refused(t, "case.bill-sum", ev, err)
	ev, err = w.c.BillFor(w.s, casework.Billed{Bill: item(70), Sum: 150_000, Table: "cd", Due: at("2026-03-20 16:00").UnixMilli()})
	w.done(citizen, ev, err)
	w.is(casework.Returned, "pay")
	before := w.c.PromisedAt
	w.now = at("2026-03-09 09:00")
	ev, err = w.c.Pay(w.s, item(71), casework.ByStatement, w.now)
	refused(t, "case.no-bill", ev, err)
	ev, err = w.c.Pay(w.s, item(70), "promise", w.now)
	refused(t, "case.pay-way", ev, err)
	ev, err = w.c.Pay(w.s, item(70), casework.ByStatement, w.now)
	w.done(casework.Officer{Role: "node", Account: "bank"}, ev, err)
	w.is(casework.Working, "sign")
	if w.c.PromisedAt-before < 6*24*time.Hour.Milliseconds() {
		t.Error("the clock ran while a bill was open")
	}
	ev, err = w.c.Pay(w.s, item(70), casework.ByStatement, w.now)
	refused(t, "case.no-bill", ev, err)
}

// lamp is work in the street: a crew repairs, the applicant confirms.
func lamp(std *catalogue.Standard) {
	std.Product = "work"
	std.Steps = []catalogue.Step{
		{ID: "check", Kind: "check", Role: "front-desk"},
		{ID: "repair", Kind: "work", Role: "verifier", Checklist: []catalogue.Check{{ID: "nyala"}}},
		{ID: "confirm", Kind: "confirm", Role: "front-desk"},
	}
}

func worked(t *testing.T) *scene {
	t.Helper()
	w := filed(t, given(lamp), "2026-03-02 09:00").checked()
	ev, err := w.c.Work(w.s, verifier, casework.Finding{}, w.now)
	refused(t, "case.checklist-open", ev, err)
	w.again()
	return w
}

func (w *scene) again() {
	w.t.Helper()
	ev, err := w.c.Work(w.s, verifier, casework.Finding{Checks: []string{"nyala"}, Files: []casework.FileRef{{Requirement: "sesudah", Item: item(80)}}}, w.now)
	w.done(verifier, ev, err)
}

func TestWorkIsDoneWhenTheApplicantSaysSo(t *testing.T) {
	w := worked(t)
	w.is(casework.Issued, "confirm")
	if w.c.Outcome != casework.Grant || w.c.DoneBy["repair"] != verifier.Account || wall(w.c.ConfirmDue) != day("2026-03-09") {
		t.Fatalf("%+v", w.c)
	}
	ev, err := w.c.Confirm(w.s, false, canon.ID{}, nil, w.now)
	refused(t, "case.reason-missing", ev, err)
	for range 2 {
		ev, err = w.c.Confirm(w.s, false, item(81), nil, w.now)
		w.done(citizen, ev, err)
		w.is(casework.Working, "repair")
		w.again()
	}
	ev, err = w.c.Confirm(w.s, false, item(82), nil, w.now)
	refused(t, "case.dispute-again", ev, err)
	ev, err = w.c.Confirm(w.s, true, canon.ID{}, nil, w.now)
	w.done(citizen, ev, err)
	w.is(casework.Delivered, "")
}

func TestSilenceConfirmsWorkAfterItsTime(t *testing.T) {
	w := worked(t)
	if ev := w.pass("2026-03-09 20:00"); len(ev) != 0 || w.c.PassAt() != w.c.ConfirmDue {
		t.Fatal(ev, wall(w.c.PassAt()))
	}
	w.pass("2026-03-10 00:10")
	w.is(casework.Delivered, "")
}

func TestAStepByTheChartIsOnePersons(t *testing.T) {
	s := given(func(std *catalogue.Standard) { std.Steps[1].By = "superior" })
	superior := "slamet"
	s.Person = func(string) string { return superior }
	w := filed(t, s, "2026-03-02 09:00").checked()
	if w.c.Person != "slamet" || w.c.Assignee != "slamet" {
		t.Fatal(w.c.Person, w.c.Assignee)
	}
	ev, err := w.c.Do(w.s, casework.Officer{Account: "other", Role: "verifier"}, nil, w.now)
	refused(t, "case.one-person", ev, err)
	ev, err = w.c.Do(w.s, head, nil, w.now)
	refused(t, "case.one-person", ev, err)
	ev, err = w.c.Release(verifier)
	refused(t, "case.one-person", ev, err)
	superior = "ganti"
	w.done(casework.Officer{Role: "node"}, w.c.Rename(w.s), nil)
	if len(w.c.Rename(w.s)) != 0 {
		t.Error("named twice")
	}
	ev, err = w.c.Do(w.s, verifier, nil, w.now)
	refused(t, "case.one-person", ev, err)
	deputy := casework.Officer{Account: "ganti", Role: "signer"}
	ev, err = w.c.Do(w.s, deputy, nil, w.now)
	w.done(deputy, ev, err)
	w.is(casework.Working, "sign")
	if w.c.Person != "" {
		t.Error("the next step is still one person's")
	}
}

func TestAHeadGivesACaseToAnOfficerWithAnInstruction(t *testing.T) {
	w := atVerify(t)
	ev, err := w.c.Dispose(w.s, verifier, "slamet", item(90), 0)
	refused(t, "case.not-your-role", ev, err)
	ev, err = w.c.Dispose(w.s, head, "slamet", canon.ID{}, 0)
	refused(t, "case.reason-missing", ev, err)
	ev, err = w.c.Dispose(w.s, head, "slamet", item(90), at("2026-03-03 12:00").UnixMilli())
	w.done(head, ev, err)
	if w.c.Assignee != "slamet" || wall(w.c.StepDue) != "2026-03-03 12:00" {
		t.Error(w.c.Assignee, wall(w.c.StepDue))
	}
}

func TestAStepOfAnotherOfficeIsWorkedThere(t *testing.T) {
	s := given(func(std *catalogue.Standard) { std.Steps[1].To = "kecamatan" })
	s.Place = func(level, _ string) string { return map[string]string{"kecamatan": "33.02.19"}[level] }
	w := filed(t, s, "2026-03-02 09:00").checked()
	ev, err := w.c.Do(w.s, verifier, nil, w.now)
	refused(t, "case.handed-elsewhere", ev, err)
	there := casework.Officer{Account: "camat", Role: "verifier", Office: "33.02.19"}
	ev, err = w.c.Do(w.s, there, nil, w.now)
	w.done(there, ev, err)
	if w.is(casework.Working, "sign"); w.c.HandOffice != "" || w.c.HandedUp {
		t.Error("the pen did not come back:", w.c.HandOffice)
	}
}
