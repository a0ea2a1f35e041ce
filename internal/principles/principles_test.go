package principles_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/learning"
	"genggam/internal/office"
	"genggam/internal/principles"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
)

var ctx = context.Background()

const service = "surat-keterangan-usaha"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// measure walks the rounds until nothing is left to read.
func measure(t *testing.T, n *office.Node) {
	t.Helper()
	for range 100 {
		more, err := n.Principles.Rounds(ctx)
		must(t, err)
		if !more {
			return
		}
	}
	t.Fatal("the rounds do not end")
}

// figure is one measure of an office in a month.
func figure(t *testing.T, n *office.Node, of region.Code, m integrity.Month, id string) principles.Figure {
	t.Helper()
	r, err := n.Principles.Month(ctx, of, m)
	must(t, err)
	for _, p := range r.Principles {
		for _, f := range p.Figures {
			if f.ID == id {
				return f
			}
		}
	}
	t.Fatalf("no figure %s", id)
	return principles.Figure{}
}

func here(n *office.Node) integrity.Month { return integrity.MonthOf(n.Today(office.Village)) }

func TestMeasuresAreWholeAndOfEveryPrinciple(t *testing.T) {
	of := map[string]int{}
	seen := map[string]bool{}
	for _, m := range principles.Measures() {
		of[m.Principle]++
		if seen[m.ID] || m.Good != "high" && m.Good != "low" || m.Shape == principles.Rate && m.Per == 0 {
			t.Errorf("%+v", m)
		}
		seen[m.ID] = true
	}
	for _, l := range principles.Letters() {
		if of[l] == 0 {
			t.Errorf("nothing measures %s", l)
		}
	}
	if principles.Fewest() != 10 {
		t.Errorf("shown from %d", principles.Fewest())
	}
}

func TestAMonthOfAnOffice(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { aMonth(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { aMonth(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

func aMonth(t *testing.T, n *office.Node) {
	m := here(n)
	finish := func() {
		no := n.File(service).No
		if _, err := n.Finish(ctx, no); err != nil {
			t.Fatal(err)
		}
	}
	for range 9 {
		finish()
	}
	measure(t, n)
	if f := figure(t, n, office.Village, m, "kept"); f.State != principles.None {
		t.Errorf("today is in the figures: %+v", f)
	}
	n.Clock.Add(24 * time.Hour)
	measure(t, n)
	if f := figure(t, n, office.Village, m, "kept"); f.State != principles.Few || f.Of != 0 || f.Value != 0 {
		t.Errorf("of nine people: %+v", f)
	}
	finish()
	late := n.File(service).No
	_, err := n.Principles.Rounds(ctx)
	must(t, err)
	if f := figure(t, n, office.Village, m, "kept"); f.State != principles.Few {
		t.Errorf("today is not measured before it is over: %+v", f)
	}
	n.Clock.Add(10 * 24 * time.Hour)
	_, err = n.Desk.Rounds(ctx)
	must(t, err)
	n.Issue(late)
	n.Clock.Add(24 * time.Hour)
	measure(t, n)
	if f := figure(t, n, office.Village, m, "kept"); f.Yes != 10 || f.Of != 11 || f.Value != 9091 || f.Short {
		t.Errorf("ten of eleven in time: %+v", f)
	}
	if f := figure(t, n, office.Village, m, "provable"); f.Yes != 11 || f.Of != 11 || f.Value != 10000 || f.Short {
		t.Errorf("letters that prove themselves: %+v", f)
	}
	if f := figure(t, n, office.Village, m, "trained"); f.Yes != 0 || f.Of == 0 || !f.Short {
		t.Errorf("nobody has done a lesson: %+v", f)
	}
	if f := figure(t, n, office.Village, m, "whole"); f.State != principles.Shown || f.Value != 10000 {
		t.Errorf("standards that are whole: %+v", f)
	}
	if f := figure(t, n, office.Village, m, "boards"); f.State != principles.Shown || !f.Short || f.Yes != 0 {
		t.Errorf("nothing hangs on the wall: %+v", f)
	}
	if f := figure(t, n, office.District, m, "kept"); f.State != principles.None {
		t.Errorf("the office that did nothing: %+v", f)
	}
	again(t, n, m)
	found, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil || len(found.Findings) > 0 {
		t.Errorf("verify: %v %v", err, found.Findings)
	}
}

// again works the month out once more, from nothing and at once instead of day by day.
func again(t *testing.T, n *office.Node, m integrity.Month) {
	t.Helper()
	before, err := n.Principles.Month(ctx, office.Village, m)
	must(t, err)
	must(t, n.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		if err := t.Exec(`DELETE FROM principle_cursor`); err != nil {
			return err
		}
		return t.Exec(`DELETE FROM principle_months`)
	}))
	measure(t, n)
	after, err := n.Principles.Month(ctx, office.Village, m)
	must(t, err)
	if fmt.Sprint(values(before)) != fmt.Sprint(values(after)) {
		t.Errorf("worked out again:\n%v\n%v", values(before), values(after))
	}
}

// values are the figures without the targets, which are pointers.
func values(r principles.Report) (out []string) {
	for _, p := range r.Principles {
		for _, f := range p.Figures {
			out = append(out, fmt.Sprint(f.ID, f.State, f.Value, f.Low, f.High, f.Yes, f.Of, f.Short))
		}
	}
	return out
}

func TestALetterWithoutItsLineInTheRegisterIsFound(t *testing.T) {
	n := office.Open(t)
	m := here(n)
	for range 10 {
		no := n.File(service).No
		if _, err := n.Finish(ctx, no); err != nil {
			t.Fatal(err)
		}
	}
	must(t, n.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`DELETE FROM register_lines WHERE seq = 3 AND use = 'letter'`)
	}))
	n.Clock.Add(24 * time.Hour)
	measure(t, n)
	if f := figure(t, n, office.Village, m, "provable"); f.Yes != 9 || f.Of != 10 || !f.Short {
		t.Errorf("%+v", f)
	}
	if f := figure(t, n, office.Village, m, "findings"); f.Value != 1 || !f.Short {
		t.Errorf("%+v", f)
	}
}

func TestALessonCountsFromTheDayItWasDone(t *testing.T) {
	n := office.Open(t)
	m := here(n)
	signer := n.As("signer")
	for k := range 12 {
		if k == 2 {
			must(t, n.Learning.Finish(ctx, signer, learning.Completion{Lesson: "tanda-tangan", Minutes: 5, Origin: n.Store.Origin()}))
		}
		n.Issue(n.File(service).No)
	}
	n.Clock.Add(24 * time.Hour)
	measure(t, n)
	f := figure(t, n, office.Village, m, "trained")
	if f.Of < 24 || f.Yes != 10 {
		t.Errorf("ten of twelve letters were signed after the lesson: %+v", f)
	}
}

func TestMinutesServedAreThoseInWhichTheNodeWasAwake(t *testing.T) {
	n := office.Open(t)
	day := n.Today(office.Village)
	cal := n.Calendar(office.Village)
	must(t, n.Principles.Awake(ctx, n.Clock.Now())) // the log begins the day before
	must(t, n.Principles.Flush(ctx))
	for day++; !cal.WorkingDay(day); day++ {
	}
	span := cal.HoursOn(day).Week[day.Weekday()][0]
	from := day.In(cal.Zone()).Add(time.Duration(span.From) * time.Minute)
	gone := 0
	for k := range span.To - span.From {
		if k >= 40 && k < 70 { // half an hour without power
			gone++
			continue
		}
		if k%3 == 1 && k > 100 { // a watchman that dozes for a minute is no outage
			continue
		}
		must(t, n.Principles.Awake(ctx, from.Add(time.Duration(k)*time.Minute)))
	}
	must(t, n.Principles.Flush(ctx))
	n.Clock.Set((day + 1).In(cal.Zone()).Add(8 * time.Hour))
	measure(t, n)
	total := int64(0)
	for _, s := range cal.HoursOn(day).Week[day.Weekday()] {
		total += int64(s.To - s.From)
	}
	f := figure(t, n, office.Village, integrity.MonthOf(day), "available")
	first := int64(span.To - span.From - gone)
	if f.Of != total || f.Yes != first && f.Yes != first-1 || !f.Short { // the last minute may doze
		t.Errorf("%d of %d minutes, want %d of %d", f.Yes, f.Of, first, total)
	}
}

func TestWhatOthersMeasureIsAskedForOnceADay(t *testing.T) {
	n := office.Open(t)
	m, asked := here(n), 0
	n.Principles.OnMonth(func(_ context.Context, of region.Code, x integrity.Month) (map[string]principles.Found, error) {
		if x == m {
			asked++
		}
		return map[string]principles.Found{"delay": {Value: 140, Low: 110, High: 180, Of: 50, Firm: of == office.Village}, "inversions": {Cannot: true}}, nil
	})
	n.Clock.Add(24 * time.Hour)
	measure(t, n)
	measure(t, n)
	if asked != len(n.Offices()) {
		t.Errorf("asked %d times for %d offices", asked, len(n.Offices()))
	}
	if f := figure(t, n, office.Village, m, "delay"); !f.Short || !f.Firm {
		t.Errorf("a firm delay: %+v", f)
	}
	if f := figure(t, n, office.District, m, "delay"); f.Short {
		t.Errorf("what chance explains: %+v", f)
	}
}

func TestAnUnknownOfficeIsRefusedAndAnUnknownMonthIsEmpty(t *testing.T) {
	n := office.Open(t)
	if _, err := n.Principles.Month(ctx, "99.99", here(n)); fault.Of(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
	r, err := n.Principles.Month(ctx, office.Village, here(n)-30)
	if err != nil || r.Through != 0 || len(r.Principles) != 12 || r.Principles[0].Measured() {
		t.Errorf("%+v, %v", r, err)
	}
}
