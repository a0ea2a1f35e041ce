package integrity

import (
	"slices"
	"testing"

	"genggam/internal/calendar"
)

func TestTheNumbersOfLawAreReadAndSayWhereTheyStand(t *testing.T) {
	l := law()
	if l.Watch.Families != 5 || l.Watch.Days != 30 || l.ShownFrom.Count != 5 || l.Report.Day != 10 || len(l.Indicators) < 15 {
		t.Fatalf("%+v", l)
	}
	all := slices.Concat([]number{l.Own, l.ShownFrom, l.Report, {Basis: l.Watch.Basis, Since: l.Watch.Since, Sure: l.Watch.Sure}}, l.Gifts, l.Unreported)
	for _, i := range l.Indicators {
		all = append(all, number{Basis: i.Basis, Since: i.Since, Sure: i.Sure})
	}
	for _, n := range all {
		if _, err := calendar.ParseDay(n.Since); err != nil || n.Basis == "" || !slices.Contains([]string{"read", "seen", "memory", "house"}, n.Sure) {
			t.Errorf("%+v", n)
		}
	}
	for name, want := range map[string]int{"recipient": 30, "upg": 10, "forward": 10, "complete": 20, "decision": 30, "hand-over": 7} {
		if got := giftDays(name, calendar.NewDay(2026, 11, 23)); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
}
