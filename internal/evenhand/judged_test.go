package evenhand

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"genggam/internal/fairness"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// some makes cases of one service: group gives the groups of the k-th.
func some(n int, group func(k int) []string) (out []fact) {
	draw := rand.New(rand.NewPCG(9, 1))
	for k := range n {
		f := fact{no: int64(k), service: "surat", decided: true, inLine: true, desks: []string{"a"}}
		f.Days, f.Outcome, f.Stratum, f.Groups = draw.ExpFloat64(), fairness.Granted, "surat", group(k)
		if k%9 == 0 {
			f.Outcome = fairness.Refused
		}
		f.turn = fairness.Turn{Came: int64(k), Decided: int64(1000 * (float64(k)/20 + f.Days)), Class: "surat"}
		out = append(out, f)
	}
	return out
}

func men(k int) []string {
	g := []string{"L", "25-44", "", "KARANG", "web", "self"}
	if k%3 == 0 {
		g[0] = "P"
	}
	return g
}

func TestWhatAllHaveInCommonIsNotShown(t *testing.T) {
	r, err := judge(some(60, men), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Judged.Attributes {
		shown := len(a.Groups) > 0
		if want := a.Name == "sex" || a.Name == "channel" || a.Name == "helper"; shown != want {
			t.Errorf("%s is shown: %v", a.Name, shown)
		}
	}
	for _, c := range r.Curves {
		if c.Attribute == "age" || c.Attribute == "district" {
			t.Errorf("a curve of %s tells that everybody is %s", c.Attribute, c.Group)
		}
	}
}

func TestAGroupOfNineIsNobodys(t *testing.T) {
	facts := some(60, func(k int) []string {
		g := men(k)
		if g[3] = "KARANG"; k < 9 {
			g[3] = "DUKUH"
		}
		return g
	})
	r, err := judge(facts, false)
	if err != nil {
		t.Fatal(err)
	}
	body, err := seal(r)
	if err != nil || bytes.Contains(body, []byte(`"Group":"DUKUH"`)) || bytes.Contains(body, []byte(`"Name":"DUKUH"`)) {
		t.Errorf("%v %s", err, body)
	}
}

func TestWhatAStandardHidesIsNotComparedAtTheDeskThatJudges(t *testing.T) {
	facts := some(60, men)
	for i := range facts {
		facts[i].hidden[0] = true
	}
	for _, own := range []bool{true, false} {
		r, err := judge(facts, own)
		if err != nil {
			t.Fatal(err)
		}
		if shown := len(r.Judged.Attributes[0].Groups) > 0; shown == own {
			t.Errorf("of the own desk %v, sex is shown: %v", own, shown)
		}
	}
	if !facts[0].hidden[0] || facts[0].Groups[0] == "" {
		t.Error("the cases themselves were changed")
	}
}

func TestAReportComesOffTheShelfAsItWasLaidOnIt(t *testing.T) {
	facts := some(50, men)
	for i := range facts {
		if facts[i].Groups[0] == "P" {
			facts[i].Outcome, facts[i].decided = fairness.Open, false // half of them: never
		}
	}
	r, err := judge(facts, false)
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsInf(r.Judged.Attributes[0].Groups[1].Half.Time, 1) {
		t.Fatal("nothing here is endless")
	}
	want := fmt.Sprintf("%+v", r)
	body, err := seal(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := unseal(body)
	if s := fmt.Sprintf("%+v", got); err != nil || s != want {
		t.Errorf("%v\n%s\n%s", err, s, want)
	}
	if _, err := unseal([]byte("{")); err == nil {
		t.Error("half a report is read")
	}
}

func TestWhoWentBeforeOthersIsCountedAsByHand(t *testing.T) {
	draw := rand.New(rand.NewPCG(3, 3))
	for range 50 {
		var turns []fairness.Turn
		var nos []int64
		for k := range 40 {
			turns = append(turns, fairness.Turn{Came: int64(k), Decided: draw.Int64N(30), Open: draw.IntN(6) == 0, Ahead: draw.IntN(5) == 0, Held: draw.IntN(5) == 0, Class: fmt.Sprint(draw.IntN(2))})
			nos = append(nos, int64(100+k))
		}
		byHand := map[int64]int{}
		for j, later := range turns {
			for _, earlier := range turns[:j] {
				before := !later.Open && (earlier.Open || later.Decided < earlier.Decided)
				if later.Class == earlier.Class && before && !later.Ahead && !earlier.Held {
					byHand[nos[j]]++
				}
			}
		}
		var sum, most int64
		for _, n := range byHand {
			sum, most = sum+int64(n), max(most, int64(n))
		}
		var unexplained int64
		for _, o := range fairness.Inversions(turns) {
			unexplained += o.Unexplained
		}
		if sum != unexplained {
			t.Fatalf("by hand %d, Inversions %d", sum, unexplained)
		}
		got := passed(turns, nos)
		for _, p := range got {
			if byHand[p.No] != p.Others {
				t.Fatalf("%d: by hand %d, counted %d", p.No, byHand[p.No], p.Others)
			}
		}
		if len(got) > 0 && int64(got[0].Others) != most || len(got) > mostPassed {
			t.Fatalf("%v, most %d", got, most)
		}
	}
}

func TestHomeIsOneLevelBelowTheOffice(t *testing.T) {
	for _, c := range []struct{ level, code, region, hamlet, want string }{
		{"desa", "33.02.19.2016", "33.02.19.2016", " dusun  karang ", "DUSUN KARANG"},
		{"desa", "33.02.19.2016", "", "", ""},
		{"desa", "33.02.19.2016", "33.02.19.2001", "Karang", Elsewhere},
		{"kecamatan", "33.02.19", "33.02.19.2016", "Karang", "Sokaraja Kulon"},
		{"kecamatan", "33.02.19", "33.02.20.2001", "", Elsewhere},
		{"kecamatan", "33.02.19", "33.02.19", "", ""},
		{"kabupaten", "33.02", "33.02.19.2016", "", "Sokaraja"},
		{"dinas", "33.02.9001", "33.02.19.2016", "", "Sokaraja"},
		{"dinas", "33.02.9001", "33.01.19.2016", "", Elsewhere},
	} {
		x := &reader{office: premises.Office{Code: region.Code(c.code), Level: c.level}}
		if got := x.home(c.region, c.hamlet); got != c.want {
			t.Errorf("%s %s, %s %q: %q", c.level, c.code, c.region, c.hamlet, got)
		}
	}
}

func TestADisabilityIsKnownOfThoseWhoSaidSo(t *testing.T) {
	for _, c := range []struct {
		class string
		codes []string
		asked bool
		want  string
	}{
		{"disabled", nil, false, "yes"}, {"", []string{"wheelchair"}, true, "yes"}, {"elderly", []string{"sign-language", "companion"}, true, "yes"},
		{"", nil, true, "no"}, {"", []string{"language-jv"}, true, "no"}, {"", []string{"large-print"}, true, ""}, {"elderly", nil, false, ""}, {"", nil, false, ""},
	} {
		if got := disability(c.class, c.codes, c.asked); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestADeskIsWholeOfficeWhenItHasNineOfTen(t *testing.T) {
	facts := some(20, men)
	if got := sole(facts); got != "a" {
		t.Errorf("all of one: %q", got)
	}
	for i := range 3 {
		facts[i].desks = []string{"b"}
	}
	if got := sole(facts); got != "" {
		t.Errorf("17 of 20: %q", got)
	}
}

func TestPeriodsAreQuartersOrMonths(t *testing.T) {
	if p := QuarterOf(2026*12 + 4); p.Quarter() != 2 || p.Year() != 2026 || p.Last-p.First != 2 {
		t.Errorf("May 2026: %+v", p)
	}
	for _, p := range []Period{{5, 5}, {4, 6}, {0, 11}} {
		if p.Quarter() != 0 {
			t.Errorf("%v is no quarter", p)
		}
	}
}
