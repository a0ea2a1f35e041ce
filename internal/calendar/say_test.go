package calendar_test

import (
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/lang"
)

func TestASumIsSaidInSentences(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := calendar.Standard(calendar.WIB)
	from := at(t, "2026-04-10 11.20", calendar.WIB)
	got := strings.Join(c.AddWorkingMinutes(from, 30).Explain(m, lang.ID), "\n")
	want := "Jumat, 10 April 2026: mulai pukul 11.20\n" +
		"Jumat, 10 April 2026: pukul 11.20 sampai 11.30, jumlah 10 menit kerja\n" +
		"Jumat, 10 April 2026: pukul 13.00 sampai 13.20, jumlah 30 menit kerja"
	if got != want {
		t.Errorf("got\n%s", got)
	}
	got = strings.Join(c.AddWorkingDays(at(t, "2027-12-30 09.00", calendar.WIB), 2).Explain(m, lang.EN), "\n")
	if !strings.HasPrefix(got, "Thursday, 30 December 2027: starts at 09:00") || !strings.Contains(got, "Provisional") {
		t.Errorf("got\n%s", got)
	}
	if s := calendar.SayAmount(m, lang.JV, 5, calendar.UnitDays); s != "5 dinten kerja" {
		t.Errorf("got %q", s)
	}
}

func TestEveryLineHasASentenceInEveryLanguage(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := calendar.Standard(calendar.WIB).With(calendar.Holiday{Day: day(t, "2026-04-14"), Kind: calendar.Closure, Name: "Pemilihan", Basis: "contoh"})
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{calendar.UnitDays, calendar.UnitMinutes, calendar.UnitCalendarDays, calendar.UnitHours} {
		for _, n := range []int{1, 30, 500, 10_000, calendar.MaxAmount} {
			due, err := c.Add(at(t, "2026-03-10 10.00", calendar.WIB), n, unit)
			if err != nil {
				t.Fatal(err)
			}
			for _, tag := range lang.Tags() {
				for _, s := range due.Explain(m, tag) {
					if strings.HasPrefix(s, "[") || strings.Contains(s, "{") || strings.Contains(s, "()") {
						t.Fatalf("%s %d %s: %q", tag, n, unit, s)
					}
				}
			}
		}
	}
}
