package integrity_test

import (
	"strings"
	"testing"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/services"
)

// ready is an office that has everything, and a service of the catalogue.
func ready(t *testing.T) (*catalogue.Standard, integrity.Facts) {
	t.Helper()
	c, findings, err := catalogue.Load(services.Files)
	if err != nil || findings.Err() != nil {
		t.Fatal(err, findings)
	}
	s, ok := c.Current("surat-keterangan-usaha", "2026-11-23")
	if !ok {
		t.Fatal("no such service")
	}
	f := integrity.Facts{Today: d(11, 23), Board: s.Version, Seen: map[string]calendar.Day{}}
	for _, i := range integrity.Indicators() {
		f.Seen[i.ID] = d(11, 1)
	}
	return s, f
}

func lacks(gaps []integrity.Gap) string {
	var out []string
	for _, g := range gaps {
		out = append(out, g.Indicator.ID+" "+strings.TrimPrefix(g.Key, "integrity.lacks-"))
	}
	return strings.Join(out, "; ")
}

func TestWhatAServiceLacksForTheAssessment(t *testing.T) {
	s, f := ready(t)
	if got := lacks(integrity.Lacks(s, f)); got != "" {
		t.Fatalf("it is ready and lacks %s", got)
	}
	tests := map[string]struct {
		change func(*catalogue.Standard, *integrity.Facts)
		want   string
	}{
		"nothing hangs on the wall": {func(_ *catalogue.Standard, f *integrity.Facts) { f.Board = 0 },
			"requirements published; procedure published; time published; fee published; product published; complaints published"},
		"an older version hangs there": {func(s *catalogue.Standard, f *integrity.Facts) { f.Board = s.Version + 1 },
			"requirements outdated; procedure outdated; time outdated; fee outdated; product outdated; complaints outdated"},
		"no service charter":      {func(_ *catalogue.Standard, f *integrity.Facts) { f.Seen["charter"] = 0 }, "charter fact"},
		"a survey two years ago":  {func(_ *catalogue.Standard, f *integrity.Facts) { f.Seen["survey"] = calendar.NewDay(2024, 11, 1) }, "survey old"},
		"a survey a year ago":     {func(_ *catalogue.Standard, f *integrity.Facts) { f.Seen["survey"] = calendar.NewDay(2025, 11, 23) }, ""},
		"a badge of next week":    {func(_ *catalogue.Standard, f *integrity.Facts) { f.Seen["badge"] = d(11, 30) }, "badge fact"},
		"the standard is silent":  {func(s *catalogue.Standard, _ *integrity.Facts) { s.Components.Complaints = lang.Text{} }, "complaints unsaid"},
		"in one language only":    {func(s *catalogue.Standard, _ *integrity.Facts) { s.Components.Complaints.JV = "" }, "complaints untranslated"},
		"nothing known of office": {func(_ *catalogue.Standard, f *integrity.Facts) { f.Seen = nil }, "charter fact; information fact; complaint-officer fact; complaint-channel fact; vulnerable fact; facilities fact; motto fact; badge fact; survey fact; control fact; training fact"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			s, f := ready(t)
			changed := *s
			c.change(&changed, &f)
			gaps := integrity.Lacks(&changed, f)
			if got := lacks(gaps); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
			for _, g := range gaps {
				for _, tag := range []lang.Tag{lang.ID, lang.JV, lang.EN} {
					if said := messages(t).Say(tag, g.Key, g.Args...); strings.ContainsAny(said, "[{") {
						t.Errorf("%s: %s", tag, said)
					}
				}
				if g.Indicator.Basis == "" || g.Indicator.Sure == "" {
					t.Errorf("%+v", g.Indicator)
				}
			}
		})
	}
}
