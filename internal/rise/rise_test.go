package rise_test

import (
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/rise"
)

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTheNextRise(t *testing.T) {
	for _, c := range []struct {
		name, as, rank, from string
		service              int
		due                  string // of the last rise before it was delayed
		delays, unpaid       string
		want, wantFrom, tell string // due, from, notice; or the key of the fault in want
	}{
		{"two years after the last", "pns", "III/a", "2024-03-01", rise.Unknown, "", "", "", "2026-03-01", "2026-03-01", "2026-01-01"},
		{"of PPPK too", "pppk", "IX", "2024-03-01", 24, "", "", "", "2026-03-01", "2026-03-01", "2026-01-01"},
		{"from the first of the month after", "pns", "III/a", "2024-03-15", rise.Unknown, "", "", "", "2026-04-01", "2026-04-01", "2026-02-01"},
		{"by the service in the group", "pns", "III/b", "2025-04-01", 5 * 12, "", "", "", "2026-04-01", "2026-04-01", "2026-02-01"},
		{"the first rise of II/a comes after a year", "pns", "II/a", "2025-04-01", 0, "", "", "", "2026-04-01", "2026-04-01", "2026-02-01"},
		{"the first rise of III/a comes after two", "pns", "III/a", "2025-04-01", 0, "", "", "", "2027-04-01", "2027-04-01", "2027-02-01"},
		{"months of service count", "pns", "III/a", "2025-04-01", 5*12 + 7, "", "", "", "2025-09-01", "2025-09-01", "2025-07-01"},
		{"the table ends", "pns", "IV/a", "2025-04-01", 32 * 12, "", "", "", "rise.top", "", ""},
		{"a delay gives it from the month after", "pns", "III/a", "2024-03-01", rise.Unknown, "", "2026-08-20", "", "2026-03-01", "2026-09-01", "2026-07-01"},
		{"a whole year of delay", "pns", "III/a", "2024-03-01", rise.Unknown, "", "2027-02-28", "", "2026-03-01", "2027-03-01", "2027-01-01"},
		{"more than a year at once", "pns", "III/a", "2024-03-01", rise.Unknown, "", "2027-03-01", "", "rise.delay-long", "", ""},
		{"a second delay follows the first", "pns", "III/a", "2024-03-01", rise.Unknown, "", "2027-02-28 2027-08-31", "", "2026-03-01", "2027-09-01", "2027-07-01"},
		{"a delay that ends before the rise was due", "pns", "III/a", "2024-03-01", rise.Unknown, "", "2026-02-01", "", "rise.delay-early", "", ""},
		{"the delay before counts in full", "pns", "III/a", "2025-01-01", rise.Unknown, "2024-03-01", "", "", "2026-03-01", "2026-03-01", "2026-01-01"},
		{"unpaid leave does not count", "pns", "III/a", "2024-03-01", rise.Unknown, "", "", "2024-06-01 2024-06-30", "2026-04-01", "2026-04-01", "2026-02-01"},
		{"unpaid leave before the last decree was counted then", "pns", "III/a", "2024-03-01", rise.Unknown, "", "", "2022-06-01 2022-06-30", "2026-03-01", "2026-03-01", "2026-01-01"},
		{"whoever is on contract has none", "contract", "", "2024-03-01", rise.Unknown, "", "", "", "rise.none", "", ""},
		{"a decree without a day", "pns", "III/a", "", rise.Unknown, "", "", "", "rise.from", "", ""},
		{"notice falls in the year before", "pns", "III/a", "2024-01-01", rise.Unknown, "", "", "", "2026-01-01", "2026-01-01", "2025-11-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := rise.Decree{As: c.as, Rank: c.rank, Service: c.service}
			if c.from != "" {
				d.From = day(c.from)
			}
			if c.due != "" {
				d.Due = day(c.due)
			}
			var delays []rise.Delay
			for _, s := range strings.Fields(c.delays) {
				delays = append(delays, rise.Delay{Until: day(s)})
			}
			var unpaid []rise.Away
			if w := strings.Fields(c.unpaid); len(w) == 2 {
				unpaid = append(unpaid, rise.Away{From: day(w[0]), Until: day(w[1])})
			}
			got, err := rise.Next(d, delays, unpaid)
			if err != nil {
				if f := fault.As(err); f == nil || f.Key != c.want {
					t.Fatalf("refused with %v, want %s", err, c.want)
				}
				return
			}
			if got.Due.String() != c.want || got.From.String() != c.wantFrom || got.Notice.String() != c.tell {
				t.Errorf("due %s, from %s, notice %s; want %s, %s, %s", got.Due, got.From, got.Notice, c.want, c.wantFrom, c.tell)
			}
			for at, want := range map[calendar.Day]rise.State{got.Notice - 1: rise.Later, got.Notice: rise.Tell, got.From - 1: rise.Tell, got.From: rise.Overdue} {
				if got.On(at) != want {
					t.Errorf("on %s it is %s, want %s", at, got.On(at), want)
				}
			}
			says(t, got)
		})
	}
}

// says checks that every line is a sentence in every language.
func says(t *testing.T, r rise.Rise) {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	if r.Basis == "" || r.Sure == "" || len(r.Lines) < 4 {
		t.Errorf("no basis or no lines: %+v", r)
	}
	for _, l := range r.Lines {
		for _, tag := range lang.Tags() {
			if s := l.Say(m, tag); s == l.Key || strings.Contains(s, "{") {
				t.Errorf("%s in %s is %q", l.Key, tag, s)
			}
		}
	}
}
