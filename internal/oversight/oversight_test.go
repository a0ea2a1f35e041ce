package oversight_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/oversight"
	"genggam/internal/person"
)

var ctx = context.Background()

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

// helped files for a stranger of a family at the counter, with a phone.
func helped(t *testing.T, n *office.Node, front desk.Actor, family int, phone string) int64 {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	a.Applicant = desk.Party{Way: "elsewhere", Record: person.Record{Name: "Warga", NIK: fmt.Sprintf("330299010190%04d", family), KK: fmt.Sprintf("330299010110%04d", family), BirthPlace: "Banyumas", BirthDate: "1990-01-01", Sex: "L", Job: "Petani", Address: "Jalan Contoh 1", Phone: phone}}
	r, err := n.FileForPerson(ctx, front, a)
	if err != nil {
		t.Fatal(err)
	}
	return r.No
}

func TestAHandBehindManyFamiliesIsListedAndNothingIsBlocked(t *testing.T) {
	n := office.Open(t)
	front := n.As("front-desk")
	watch := func() oversight.WatchList {
		t.Helper()
		w, err := n.Oversight.Watch(ctx, n.As("supervisor"))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for i := range 5 {
		helped(t, n, front, 1+i, "+6281200000001")
	}
	helped(t, n, front, 1, "+6281200000001")
	if w := watch(); len(w.Hands) != 0 || w.Families != 5 || w.Days != 30 {
		t.Fatalf("five families are no matter: %+v", w)
	}
	last := helped(t, n, front, 6, "+6281200000001")
	w := watch()
	if len(w.Hands) != 2 || w.Missed != 0 {
		t.Fatalf("%+v", w)
	}
	for _, h := range w.Hands {
		if h.Families != 6 || len(h.Cases) == 0 || h.Cases[0].No != last {
			t.Errorf("%+v", h)
		}
		if helper := h.Kind == integrity.Helper; helper != h.Registered || helper != (h.Name == "Tuginem") {
			t.Errorf("registered helpers are marked, with their name: %+v", h)
		}
	}
	if w, err := n.Oversight.Watch(ctx, n.As("kec-supervisor")); err != nil || len(w.Hands) != 0 {
		t.Errorf("another office reads it: %v %+v", err, w)
	}
	for _, role := range []string{"front-desk", "verifier", "signer", "registrar"} {
		if _, err := n.Oversight.Watch(ctx, n.As(role)); fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
	n.Clock.Add(31 * 24 * time.Hour)
	if w := watch(); len(w.Hands) != 0 {
		t.Errorf("after a month: %+v", w)
	}
	n.Clock.Add(100 * 24 * time.Hour)
	if _, err := n.Desk.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	left := 0
	if _, err := n.Store.One(ctx, `SELECT count(*) FROM case_hands`, nil, &left); err != nil || left != 0 {
		t.Error(left, err)
	}
}

func TestNobodyInTheOfficeReadsWhatWasAnsweredAboutIt(t *testing.T) {
	n := office.Open(t)
	no := n.File("surat-keterangan-usaha").No
	n.Issue(no)
	if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(n.Step(no).Step)); err != nil {
		t.Fatal(err)
	}
	if err := n.AnswerMoney(ctx, no, "yes", false); err != nil {
		t.Fatal(err)
	}
	april := time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB)
	n.Clock.Set(april)
	for _, role := range []string{"front-desk", "verifier", "signer", "registrar"} {
		if _, err := n.Oversight.Money(ctx, n.As(role), 0); fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
	for _, role := range []string{"head", "supervisor"} {
		m, err := n.Oversight.Money(ctx, n.As(role), 0)
		if err != nil || m.Any || len(m.Rows) != 0 {
			t.Errorf("%s of the office itself: %v %+v", role, err, m)
		}
	}
	m, err := n.Oversight.Money(ctx, n.As("kec-head"), 0)
	if err != nil || m.Month.String() != "2026-03" || len(m.Rows) != 1 || m.Later != 0 {
		t.Fatalf("%v %+v", err, m)
	}
	if r := m.Rows[0]; r.Office != string(office.Village) || !r.Yes.Hidden || r.Yes.Count != 0 || !m.Sum.Yes.Hidden {
		t.Errorf("one answer points at a person: %+v", r)
	}
	// Five cases and the office above reads a number.
	for i := range 5 {
		no := helped(t, n, n.As("front-desk"), 20+i, "")
		n.Issue(no)
		if err := n.HandOver(ctx, n.As("front-desk"), no, office.AllChecks(n.Step(no).Step)); err != nil {
			t.Fatal(err)
		}
		for _, a := range []string{"no", "yes"} { // the last answer counts
			if err := n.AnswerMoney(ctx, no, a, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	if m, err := n.Oversight.Money(ctx, n.As("kec-head"), integrity.MonthOf(calendar.NewDay(2026, 4, 1))); err != nil || m.Month.String() != "2026-03" {
		t.Errorf("a month that is not over: %v %v", err, m.Month)
	}
	n.Clock.Set(april.AddDate(0, 1, 0))
	m, err = n.Oversight.Money(ctx, n.As("kec-head"), 0)
	if err != nil || len(m.Rows) != 1 || m.Rows[0].Yes.Hidden || m.Rows[0].Yes.Count != 5 || m.Earlier.String() != "2026-03" {
		t.Errorf("%v %+v", err, m)
	}
	sound(t, n)
}

func sound(t *testing.T, n *office.Node) {
	t.Helper()
	for range 2 {
		r, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(r.Findings) > 0 {
			t.Errorf("%v %+v", err, r.Findings)
		}
		if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestAGiftIsReportedAndBroughtOnByAnother(t *testing.T) {
	n := office.Open(t)
	o := n.Oversight
	front, head, above := n.As("front-desk"), n.As("head"), n.As("kec-supervisor")
	gift := oversight.NewGift{Thing: "food", Occasion: "thanks", Value: 75000, Received: calendar.NewDay(2026, 2, 27), Words: "Sekeranjang pisang dari Bu Sukarti."}
	for name, c := range map[string]struct {
		change func(*oversight.NewGift)
		key    string
	}{
		"no words":      {func(g *oversight.NewGift) { g.Words = " " }, "gift.words-missing"},
		"long words":    {func(g *oversight.NewGift) { g.Words = strings.Repeat("x", 5000) }, "work.words-too-long"},
		"of tomorrow":   {func(g *oversight.NewGift) { g.Received = calendar.NewDay(2026, 3, 9) }, "integrity.gift-received"},
		"of no kind":    {func(g *oversight.NewGift) { g.Thing = "love" }, "integrity.gift-thing"},
		"worth nothing": {func(g *oversight.NewGift) { g.Value = -1 }, "integrity.gift-value"},
	} {
		g := gift
		c.change(&g)
		if _, err := o.ReportGift(ctx, front, g); key(err) != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	id, err := o.ReportGift(ctx, front, gift)
	if err != nil {
		t.Fatal(err)
	}
	heads, err := o.ReportGift(ctx, head, gift)
	if err != nil {
		t.Fatal(err)
	}
	village := string(office.Village)
	if mine, err := o.Gifts(ctx, front, ""); err != nil || len(mine) != 1 || !mine[0].Own || mine[0].Moves {
		t.Errorf("%v %+v", err, mine)
	}
	if none, err := o.Gifts(ctx, n.As("verifier"), ""); err != nil || len(none) != 0 {
		t.Errorf("a colleague reads it: %v %+v", err, none)
	}
	if _, err := o.Gift(ctx, n.As("verifier"), village, id); key(err) != "integrity.gift-unknown" {
		t.Error(err)
	}
	if _, err := o.Gifts(ctx, n.As("kec-front-desk"), village); key(err) != "integrity.gift-unknown" {
		t.Error(err)
	}
	e, err := o.Gift(ctx, head, village, id)
	if err != nil || !slices.Equal(e.Words, []string{gift.Words}) || e.Name != "Tuginem" || !e.Moves || e.Late() {
		t.Fatalf("%v %+v", err, e)
	}
	if err := o.Forward(ctx, head, village, heads, "R-1"); key(err) != "gift.by-another" {
		t.Error("the head passes on the own gift:", err)
	}
	if err := o.Forward(ctx, front, village, id, "R-1"); fault.Of(err) != fault.Forbidden {
		t.Error(err)
	}
	if err := o.Forward(ctx, above, village, heads, "R-1"); err != nil {
		t.Error("the office above brings it on:", err)
	}
	if err := o.Forward(ctx, above, "33.02.19.2001", heads, ""); key(err) != "integrity.gift-unknown" {
		t.Error(err)
	}
	tasks, err := o.GiftTasks(ctx, head, 10)
	if err != nil || len(tasks) != 2 || tasks[0].Due.At > tasks[1].Due.At {
		t.Errorf("%v %+v", err, tasks)
	}
	for _, step := range []func() error{
		func() error { return o.Forward(ctx, head, village, id, "R-2") },
		func() error { return o.Decide(ctx, head, village, integrity.Decided{ID: id, Outcome: "state"}, "SK 1") },
		func() error { return o.Settle(ctx, head, village, id, "handed-over") },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
		if err := step(); err == nil {
			t.Error("the same step twice")
		}
	}
	if err := o.Settle(ctx, head, village, canon.ID{1}, "kept"); key(err) != "integrity.gift-unknown" {
		t.Error(err)
	}
	sound(t, n)
}

func TestWhoIsAboveAnOffice(t *testing.T) {
	n := office.Open(t)
	if got := n.Above(string(office.Village)); !slices.Equal(got, []string{"33.02.19", "33.02"}) {
		t.Error(got)
	}
	if got := n.Above("nowhere"); got != nil {
		t.Error(got)
	}
}
