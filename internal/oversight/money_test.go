package oversight_test

import (
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/oversight"
)

// ended files for a family at the counter and brings it to its end.
func ended(t *testing.T, n *office.Node, family int) int64 {
	t.Helper()
	no := helped(t, n, n.As("front-desk"), family, "")
	n.Issue(no)
	if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(n.Step(no).Step)); err != nil {
		t.Fatal(err)
	}
	return no
}

func march(t *testing.T, n *office.Node) oversight.Money {
	t.Helper()
	m, err := n.Oversight.Money(ctx, n.As("kec-head"), integrity.MonthOf(calendar.NewDay(2026, 3, 1)))
	if err != nil || m.Month.String() != "2026-03" || len(m.Rows) != 1 {
		t.Fatalf("%v %+v", err, m)
	}
	return m
}

func say(t *testing.T, n *office.Node, no int64, answer string, atOffice bool) {
	t.Helper()
	if err := n.AnswerMoney(ctx, no, answer, atOffice); err != nil {
		t.Fatal(err)
	}
}

func TestAMonthThatWasReadStaysAsItWas(t *testing.T) {
	n := office.Open(t)
	var cases []int64
	for i := range 7 {
		cases = append(cases, ended(t, n, 40+i))
	}
	for _, no := range cases[:5] {
		say(t, n, no, "yes", false)
	}
	n.Clock.Set(time.Date(2026, 4, 2, 9, 0, 0, 0, office.WIB))
	before := march(t, n)
	if before.Rows[0].Yes.Hidden || before.Rows[0].Yes.Count != 5 {
		t.Fatalf("%+v", before.Rows[0])
	}
	// Two that ended in March answer now, and one changes their mind.
	say(t, n, cases[5], "yes", false)
	say(t, n, cases[6], "no", false)
	if err := n.AnswerMoney(ctx, cases[0], "no", false); key(err) != "case.money-counted" {
		t.Error("an answer that was counted is changed:", err)
	}
	say(t, n, cases[0], "no", true) // nor does the office's computer
	if after := march(t, n); after.Rows[0] != before.Rows[0] || after.Sum != before.Sum || after.Apart[string(office.Village)] != before.Apart[string(office.Village)] {
		t.Errorf("what was answered since is the difference: %+v, then %+v", before.Rows[0], after.Rows[0])
	}
	n.Clock.Set(time.Date(2026, 5, 2, 9, 0, 0, 0, office.WIB))
	if m, err := n.Oversight.Money(ctx, n.As("kec-head"), 0); err != nil || m.Month.String() != "2026-04" || !m.Rows[0].Yes.Hidden || !m.Rows[0].No.Hidden {
		t.Errorf("one answer of April points at a person: %v %+v", err, m)
	}
	sound(t, n)
}

func TestWhatIsAnsweredOnAnOfficersComputerIsKeptApart(t *testing.T) {
	n := office.Open(t)
	var cases []int64
	for i := range 6 {
		cases = append(cases, ended(t, n, 60+i))
	}
	for _, no := range cases { // a clerk answers for everybody
		say(t, n, no, "no", true)
	}
	if err := n.AnswerMoney(ctx, cases[0], "no", true); key(err) != "case.money-answered" {
		t.Error(err)
	}
	for _, no := range cases[:5] { // and the people for themselves, on their own phones
		for range 3 {
			say(t, n, no, "yes", false)
		}
	}
	n.Clock.Set(time.Date(2026, 4, 2, 9, 0, 0, 0, office.WIB))
	m := march(t, n)
	if r := m.Rows[0]; r.Yes.Count != 5 || r.Yes.Hidden || r.No.Count != 0 || !r.No.Hidden {
		t.Errorf("the clerk's answers count: %+v", r)
	}
	if c := m.Apart[string(office.Village)]; c.Hidden || c.Count != 6 {
		t.Errorf("they are not marked: %+v", c)
	}
	sound(t, n)
}
