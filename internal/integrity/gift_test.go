package integrity_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/integrity"
)

func gift() integrity.Gift {
	return integrity.Gift{ID: id(1), Account: "a-7", Office: "33.02.99.2001", Thing: "food", Occasion: "thanks", Value: 150_000, Received: d(3, 2), Item: id(2)}
}

func date(ms int64) string {
	return calendar.DayOf(time.UnixMilli(ms), calendar.WIB).String()
}

func TestAGiftHasItsClock(t *testing.T) {
	cal := calendar.Standard(calendar.WIB)
	e, err := integrity.Report(gift(), cal, noon(d(3, 4)))
	if err != nil {
		t.Fatal(err)
	}
	// From Monday 2 March 2026: Nyepi with its joint leave on 18 and 19 March, Idul
	// Fitri on 20 to 24, Good Friday on 3 April.
	for name, got := range map[string][2]string{
		"to the unit within 10 working days of receipt":  {date(e.UPG.At), "2026-03-16"},
		"to the KPK within 30 working days of receipt":   {date(e.KPK.At), "2026-04-21"},
		"passed on within 10 working days of the report": {date(e.Forward.At), "2026-03-25"},
		"complete within 20, since Peraturan KPK 1/2026": {date(e.Complete.At), "2026-04-09"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %s, want %s", name, got[0], got[1])
		}
	}
	if e.KPK.Provisional {
		t.Error("2026 is decreed")
	}
	old := gift()
	old.Received = calendar.NewDay(2025, 12, 1)
	if e, err := integrity.Report(old, cal, noon(calendar.NewDay(2025, 12, 2))); err != nil || date(e.Complete.At) < date(e.KPK.At) {
		t.Errorf("before 2026 a report could be completed for 30 working days: %+v, %v", e, err)
	}
}

func TestAReportThatMakesNoSenseIsRefused(t *testing.T) {
	cal := calendar.Standard(calendar.WIB)
	for want, change := range map[string]func(*integrity.Gift){
		"integrity.gift-whose":    func(g *integrity.Gift) { g.Account = "" },
		"integrity.gift-thing":    func(g *integrity.Gift) { g.Thing = "horse" },
		"integrity.gift-occasion": func(g *integrity.Gift) { g.Occasion = "" },
		"integrity.gift-value":    func(g *integrity.Gift) { g.Value = -1 },
		"integrity.gift-received": func(g *integrity.Gift) { g.Received = d(3, 5) },
	} {
		g := gift()
		change(&g)
		_, err := integrity.Report(g, cal, noon(d(3, 4)))
		wantFault(t, err, want)
	}
}

func TestAGiftGoesItsWayThroughTheRegister(t *testing.T) {
	cal := calendar.Standard(calendar.WIB)
	var r integrity.Register
	reported, err := integrity.Report(gift(), cal, noon(d(3, 4)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Forward(id(1), id(9))
	wantFault(t, err, "integrity.gift-unknown")
	r.Apply(reported, noon(d(3, 4)).UnixMilli())
	task := func(day calendar.Day) string {
		tasks := r.Tasks(cal, noon(day))
		if len(tasks) == 0 {
			return ""
		}
		return strings.TrimPrefix(tasks[0].Key, "integrity.task-") + map[bool]string{true: " overdue"}[tasks[0].Overdue]
	}
	if got := task(d(3, 25)) + ", " + task(d(3, 26)); got != "forward, forward overdue" {
		t.Error(got)
	}
	_, err = r.Decide(integrity.Decided{ID: id(1), Outcome: "state"}, cal, noon(d(3, 26)))
	wantFault(t, err, "integrity.gift-stage")
	_, err = r.Settle(id(1), "kept")
	wantFault(t, err, "integrity.gift-not-decided")
	if _, err := r.Settle(id(1), "charity"); err != nil {
		t.Errorf("food cannot wait: %v", err)
	}
	forwarded, err := r.Forward(id(1), id(9))
	if err != nil {
		t.Fatal(err)
	}
	r.Apply(forwarded, noon(d(3, 25)).UnixMilli())
	if got := task(d(4, 1)); got != "decision" {
		t.Error(got)
	}
	_, err = r.Decide(integrity.Decided{ID: id(1), Outcome: "mine"}, cal, noon(d(4, 1)))
	wantFault(t, err, "integrity.gift-outcome")
	decided, err := r.Decide(integrity.Decided{ID: id(1), Outcome: "state"}, cal, noon(d(4, 27)))
	if err != nil {
		t.Fatal(err)
	}
	r.Apply(decided, noon(d(4, 27)).UnixMilli())
	if got := task(d(4, 28)); got != "hand-over" || date(decided.HandOver.At) != "2026-05-07" {
		t.Errorf("%s until %s", got, date(decided.HandOver.At))
	}
	_, err = r.Settle(id(1), "kept")
	wantFault(t, err, "integrity.gift-not-decided")
	_, err = r.Settle(id(1), "eaten")
	wantFault(t, err, "integrity.gift-how")
	settled, err := r.Settle(id(1), "handed-over")
	if err != nil {
		t.Fatal(err)
	}
	r.Apply(settled, noon(d(4, 28)).UnixMilli())
	r.Apply(settled, 1)
	r.Apply(forwarded, 1)
	r.Apply(reported, 1)
	entries := r.Entries()
	if len(entries) != 1 || entries[0].Stage != integrity.StageSettled || entries[0].SettledAt != noon(d(4, 28)).UnixMilli() || task(d(5, 30)) != "" || entries[0].Late() {
		t.Errorf("%+v", entries)
	}
	_, err = r.Settle(id(1), "handed-over")
	wantFault(t, err, "integrity.gift-stage")
}

func TestALateReportIsTakenAndMarked(t *testing.T) {
	cal := calendar.Standard(calendar.WIB)
	var r integrity.Register
	e, err := integrity.Report(gift(), cal, noon(d(6, 30)))
	if err != nil {
		t.Fatal(err)
	}
	r.Apply(e, noon(d(6, 30)).UnixMilli())
	if x := r.Entries()[0]; !x.Late() || !r.Tasks(cal, noon(d(6, 30)))[0].Overdue {
		t.Errorf("%+v", x)
	}
	in := integrity.Decided{ID: id(1), Outcome: "recipient"}
	r.Apply(integrity.Forwarded{ID: id(1)}, 1)
	decided, err := r.Decide(in, cal, noon(d(7, 1)))
	if err != nil || decided.HandOver.At != 0 {
		t.Fatalf("%+v, %v", decided, err)
	}
	r.Apply(decided, 2)
	if tasks := r.Tasks(cal, noon(d(7, 2))); len(tasks) != 1 || tasks[0].Key != "integrity.task-settle" || tasks[0].Overdue {
		t.Errorf("%+v", tasks)
	}
}

func TestASmallGiftAtAWeddingNeedsNoReport(t *testing.T) {
	g := gift()
	g.Occasion, g.Thing, g.Value = "ceremony", "money", 1_500_000
	tests := map[string]struct {
		change func(*integrity.Gift)
		want   bool
	}{
		"a million and a half since 2026":             {func(*integrity.Gift) {}, true},
		"more than that":                              {func(g *integrity.Gift) { g.Value++ }, false},
		"the same sum before 2026":                    {func(g *integrity.Gift) { g.Received = calendar.NewDay(2025, 6, 1) }, false},
		"of a worth that nobody knows":                {func(g *integrity.Gift) { g.Value = 0 }, false},
		"as thanks for a letter":                      {func(g *integrity.Gift) { g.Occasion = "thanks" }, false},
		"money among colleagues":                      {func(g *integrity.Gift) { g.Occasion, g.Value = "colleague", 100_000 }, false},
		"a thing among colleagues, of half a million": {func(g *integrity.Gift) { g.Occasion, g.Thing, g.Value = "colleague", "goods", 500_000 }, true},
	}
	for name, c := range tests {
		x := g
		c.change(&x)
		if basis, ok := integrity.Unreported(x); ok != c.want || ok && basis == "" {
			t.Errorf("%s: %v %q", name, ok, basis)
		}
	}
}
