package fairness_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"genggam/internal/fairness"
	"genggam/internal/lang"
)

// office makes a season of one office: cases of three services, each with its own
// pace, that go through two desks; some are still open. There are two groups of n
// each; the second waits slower times as long.
func office(seed uint64, n int, slower float64) (out []fairness.Case) {
	r := rand.New(rand.NewPCG(seed, 5))
	for i := range 2 * n {
		group, service := i%2, r.IntN(3)
		wait := (r.ExpFloat64() + r.ExpFloat64()) * []float64{1.5, 3, 6}[service]
		if group == 1 {
			wait *= slower
		}
		c := fairness.Case{Days: wait, Outcome: fairness.Granted, Stratum: fmt.Sprintf("service %d", service), Groups: []string{[]string{"L", "P"}[group]}}
		if seen := 90 * r.Float64(); wait > seen {
			c.Days, c.Outcome = seen, fairness.Open
		} else if r.Float64() < 0.12 {
			c.Outcome = fairness.Refused
		}
		out = append(out, c)
	}
	return out
}

func sees(t testing.TB, cases []fairness.Case, attributes ...string) (findings []fairness.Finding, alarms int) {
	t.Helper()
	r := must(fairness.Judge(fairness.Question{Attributes: attributes, Cases: cases}))
	for _, a := range r.Attributes {
		for _, f := range a.Findings {
			findings = append(findings, f)
			if f.Verdict == fairness.Difference {
				alarms++
			}
		}
	}
	return findings, alarms
}

func TestAPlantedDelayIsFoundAndNoneIsInvented(t *testing.T) {
	found, told, alarms := 0, 0, 0
	for seed := range uint64(100) {
		findings, _ := sees(t, office(seed, 200, 1.5), "sex")
		if f := findings[0]; f.Measure != fairness.Waiting || f.Group != "P" || f.Against != "L" {
			t.Fatalf("%+v", f)
		} else if f.Verdict == fairness.Difference && f.Direction == 1 {
			found++
		}
		findings, n := sees(t, office(seed+1000, 200, 1), "sex")
		if n > 0 {
			alarms++
		}
		if findings[0].Verdict == fairness.NoDifference {
			told++
		}
	}
	t.Logf("1.5 times as long, 200 a group: found in %d of 100; alike: %d reports raise an alarm, %d say that no difference in waiting is seen", found, alarms, told)
	if found < 95 || alarms > 5 || told < 80 {
		t.Errorf("found %d, false alarms %d, told %d", found, alarms, told)
	}
}

// TestManyGroupsRaiseNoMoreAlarms looks at seven attributes at once, some of many
// groups, among cases where none matters.
func TestManyGroupsRaiseNoMoreAlarms(t *testing.T) {
	names := []string{"sex", "age", "disability", "district", "channel", "helper", "other"}
	sizes := []int{2, 4, 2, 12, 3, 2, 5}
	reports := 0
	for seed := range uint64(100) {
		cases := office(seed+5000, 300, 1)
		r := rand.New(rand.NewPCG(seed, 6))
		for i := range cases {
			cases[i].Groups = nil
			for _, n := range sizes {
				cases[i].Groups = append(cases[i].Groups, fmt.Sprint(r.IntN(n)))
			}
		}
		if _, n := sees(t, cases, names...); n > 0 {
			reports++
		}
	}
	t.Logf("%d of 100 reports of 7 attributes raise an alarm", reports)
	if reports > 5 {
		t.Errorf("%d reports raise a false alarm", reports)
	}
}

// berkeley makes cases of the admissions, a department being a service.
func berkeley(stratified bool) (out []fairness.Case) {
	for d, x := range admissions() {
		for group, r := range []fairness.Rate{x.A, x.B} {
			for i := range r.Of {
				c := fairness.Case{Days: float64(1 + i%7), Outcome: fairness.Refused, Groups: []string{[]string{"L", "P"}[group]}}
				if i < r.Hits {
					c.Outcome = fairness.Granted
				}
				if stratified {
					c.Stratum = fmt.Sprint("department ", d)
				}
				out = append(out, c)
			}
		}
	}
	return out
}

func TestBerkeleyIsNotAccused(t *testing.T) {
	findings, alarms := sees(t, berkeley(true), "sex")
	f := findings[1]
	if alarms != 0 || f.Verdict != fairness.NoDifference || !f.Explained || f.Under {
		t.Errorf("by department: %+v", findings)
	}
	near(t, "p", f.Effect.P, 0.23226346281704827) // with the correction, which accuses less
	if findings, alarms = sees(t, berkeley(false), "sex"); alarms != 1 || findings[1].Verdict != fairness.Difference || !findings[1].Under {
		t.Errorf("departments thrown together do look unequal: %+v", findings)
	}
}

func TestOneSlowDistrictAmongTenIsNamed(t *testing.T) {
	cases := office(1, 1000, 1)
	r := rand.New(rand.NewPCG(3, 3))
	for i := range cases {
		d := r.IntN(10)
		cases[i].Groups = []string{fmt.Sprint("district ", d)}
		if d == 7 {
			cases[i].Days *= 1.8
		}
	}
	findings, _ := sees(t, cases, "district")
	for _, f := range findings {
		slow := f.Group == "district 7" && f.Measure == fairness.Waiting
		if seen := f.Verdict == fairness.Difference; seen != slow || slow && (f.Direction != 1 || f.Effect.Low > 1.8 || f.Effect.High < 1.8) {
			t.Errorf("%+v", f)
		}
	}
}

func TestWhatTheDataCannotTellIsSaidSo(t *testing.T) {
	few := func(n int, groups ...string) (out []fairness.Case) {
		for i := range n {
			out = append(out, fairness.Case{Days: float64(i % 9), Outcome: fairness.Granted, Groups: []string{groups[i%len(groups)]}})
		}
		return out
	}
	for _, c := range []struct {
		what  string
		cases []fairness.Case
		why   string
	}{
		{"one group", few(100, "L"), fairness.KeyAlike},
		{"nobody is known", few(100, ""), fairness.KeyAlike},
		{"nine of one group", few(18, "L", "P"), fairness.KeyAlike}, // put together, they are one
	} {
		r := must(fairness.Judge(fairness.Question{Attributes: []string{"sex"}, Cases: c.cases}))
		if a := r.Attributes[0]; a.Why != c.why || len(a.Findings) != 0 {
			t.Errorf("%s: %+v", c.what, a)
		}
	}
	findings, alarms := sees(t, few(24, "L", "P"), "sex")
	if alarms != 0 || findings[0].Verdict != fairness.CannotTell || findings[0].Why != fairness.KeyWide {
		t.Errorf("twelve each: %+v", findings[0])
	}
	for _, decided := range []int{0, 3, 7} {
		open := few(200, "L", "P")
		for i := range open {
			if i >= 2*decided || i%2 == 0 { // all that are decided are of one group
				open[i].Outcome = fairness.Open
			}
		}
		findings, alarms = sees(t, open, "sex")
		for _, f := range findings {
			if alarms != 0 || f.Verdict != fairness.CannotTell || f.Why != fairness.KeyFew {
				t.Errorf("all open but %d: %+v", decided, f)
			}
		}
	}
}

// TestAGroupThatIsNeverDecidedIsSeen is the grossest of differences, of which Cox
// has no size: the report has one all the same.
func TestAGroupThatIsNeverDecidedIsSeen(t *testing.T) {
	var cases []fairness.Case
	for i := range 200 {
		c := fairness.Case{Days: float64(1 + i/20), Outcome: fairness.Granted, Groups: []string{"L"}}
		if i%2 == 1 {
			c = fairness.Case{Days: 40, Outcome: fairness.Open, Groups: []string{"P"}}
		}
		cases = append(cases, c)
	}
	findings, _ := sees(t, cases, "sex")
	if f := findings[0]; f.Verdict != fairness.Difference || f.Direction != 1 || f.Effect.Low < 2 || !math.IsInf(f.Effect.High, 1) || f.PaceWhy != fairness.KeyApart {
		t.Errorf("%+v", f)
	}
	m := fairness.Model{Columns: [][]float64{nil}}
	for _, c := range cases {
		m.Spans = append(m.Spans, fairness.Span{Time: c.Days, Event: c.Outcome == fairness.Granted})
		m.Columns[0] = append(m.Columns[0], float64(strings.Index("LP", c.Groups[0])))
	}
	if _, err := fairness.Cox(m); err == nil || err.Error() != fairness.KeyApart {
		t.Errorf("Cox: %v", err)
	}
}

func TestSmallGroupsAndCountsAreNotShown(t *testing.T) {
	var cases []fairness.Case
	for _, g := range []struct {
		name       string
		n, refused int
	}{{"a", 60, 20}, {"b", 40, 15}, {"c", 4, 1}, {"d", 12, 4}} {
		for i := range g.n {
			c := fairness.Case{Days: float64(i % 11), Outcome: fairness.Granted, Groups: []string{g.name}}
			if i < g.refused {
				c.Outcome = fairness.Refused
			}
			cases = append(cases, c)
		}
	}
	r := must(fairness.Judge(fairness.Question{Attributes: []string{"district"}, Cases: cases}))
	a := r.Attributes[0]
	if len(a.Groups) != 3 || a.Groups[2].Name != fairness.Others || a.Groups[2].N != 16 || len(a.Groups[2].Joint) != 2 {
		t.Fatalf("%+v", a.Groups)
	}
	hidden := 0
	for _, g := range a.Groups {
		if g.Refused.Hidden {
			hidden++
			if g.Refused.Hits != 0 || g.Refused.Of != 0 {
				t.Errorf("%+v", g)
			}
		}
	}
	if hidden < 2 {
		t.Errorf("a single hidden rate follows from the sums: %+v", a.Groups)
	}
	for _, f := range a.Findings {
		if f.Measure == fairness.Refusing && (!f.Hidden || f.Effect.Value != 1 || f.Gap != 0 || f.Adjusted != 1) {
			t.Errorf("%+v", f)
		}
	}
}

func TestFindingsAreSaidInThreeLanguages(t *testing.T) {
	m := must(lang.Load())
	var all []fairness.Finding
	for _, cases := range [][]fairness.Case{office(1, 200, 1.5), office(1, 200, 0.6), office(2, 400, 1), berkeley(true), berkeley(false), office(1, 8, 1), office(1, 15, 1)} {
		f, _ := sees(t, cases, "sex")
		all = append(all, f...)
	}
	for _, tag := range lang.Tags() {
		for _, f := range all {
			for i, s := range f.Say(m) {
				said := s.In(m, tag)
				if said == s.Key || said == "" || strings.Contains(said, "{") || strings.Contains(said, "NaN") {
					t.Errorf("%s in %s: %q", s.Key, tag, said)
				}
				if i == 0 && len(said) > 200 {
					t.Errorf("long: %q", said)
				}
				t.Logf("%s %d %d: %s", tag, f.Measure, f.Verdict, said)
			}
			if !m.Has(f.Verdict.Key()) || !m.Has(fairness.AttributeKey(f.Attribute)) {
				t.Errorf("no word for %v", f)
			}
		}
		for _, o := range []fairness.Order{{}, {Pairs: 3}, {Pairs: 3, Overtaken: 1}, {Pairs: 3, Overtaken: 1, Unexplained: 1}} {
			for _, s := range o.Say() {
				if said := s.In(m, tag); said == s.Key || strings.Contains(said, "{") {
					t.Errorf("%+v: %q", o, said)
				}
			}
		}
		if said := fairness.SayShares([]float64{1, 2, 3, 4, 5}).In(m, tag); !strings.Contains(said, "82") {
			t.Error(said)
		}
	}
}
