package fairness_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"genggam/internal/fairness"
)

// rows is testdata/reference.csv: what R gives, by name.
type rows struct {
	t     testing.TB
	value map[string]float64
}

func reference(t testing.TB) rows {
	t.Helper()
	out := rows{t, map[string]float64{}}
	for _, r := range table(t, "testdata/reference.csv")[1:] {
		v, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		out.value[r[0]] = v
	}
	return out
}

func table(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// is compares numbers to a billionth with what R has under a name; NaN there is
// "not known", which is no number, or infinite, here.
func (r rows) is(name string, got ...float64) {
	r.t.Helper()
	for i, g := range got {
		key := name
		if len(got) > 1 {
			key = fmt.Sprintf("%s[%d]", name, i)
		}
		want, ok := r.value[key]
		if !ok {
			r.t.Errorf("%s is not in the reference", key)
		} else if !math.IsNaN(want) {
			near(r.t, key, g, want)
		} else if finite := !math.IsNaN(g) && !math.IsInf(g, 0); finite {
			r.t.Errorf("%s: %v where R knows nothing", key, g)
		}
	}
}

func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: got %.15g, R has %.15g (%.1e)", what, got, want, got-want)
	}
}

// waits reads testdata/waits.csv: made-up waits in three groups and four strata.
func waits(t testing.TB) (w []fairness.Wait, age []float64) {
	for _, r := range table(t, "testdata/waits.csv")[1:] {
		var x [5]int
		for i := range x {
			x[i], _ = strconv.Atoi(r[i])
		}
		w = append(w, fairness.Wait{Span: fairness.Span{Time: float64(x[0]), Event: x[1] == 1}, Group: x[2], Stratum: x[3]})
		age = append(age, float64(x[4]))
	}
	return w, age
}

func TestCurvesAgreeWithR(t *testing.T) {
	r := reference(t)
	all, _ := waits(t)
	var mean, se []float64
	for g := range 3 {
		var spans []fairness.Span
		for _, w := range all {
			if w.Group == g {
				spans = append(spans, w.Span)
			}
		}
		c := must(fairness.KaplanMeier(spans))
		var at, s, e, low, high []float64
		for _, p := range c {
			if p.Events == 0 {
				continue
			}
			at, s = append(at, p.Time), append(s, p.S)
			if p.S == 0 { // R has no number there
				p.SE, p.Low, p.High = math.NaN(), math.NaN(), math.NaN()
			}
			e, low, high = append(e, p.SE), append(low, p.Low), append(high, p.High)
		}
		name := fmt.Sprintf("km%d.", g)
		r.is(name+"time", at...)
		r.is(name+"surv", s...)
		r.is(name+"se", e...)
		r.is(name+"low", low...)
		r.is(name+"high", high...)
		var q, ql, qh []float64
		for _, p := range []float64{.25, .5, .75, .9} {
			x := c.Quantile(p)
			q, ql, qh = append(q, x.Time), append(ql, x.Low), append(qh, x.High)
		}
		r.is(name+"quantile", q...)
		r.is(name+"quantile.low", ql...)
		r.is(name+"quantile.high", qh...)
		m, s20 := c.Mean(20)
		mean, se = append(mean, m), append(se, s20)
	}
	r.is("km.mean20", mean...)
	r.is("km.mean20.se", se...)
}

func TestLogRankAgreesWithR(t *testing.T) {
	r := reference(t)
	all, _ := waits(t)
	flat := make([]fairness.Wait, len(all))
	var two []fairness.Wait
	for i, w := range all {
		if flat[i] = w; w.Group < 2 {
			two = append(two, w)
		}
		flat[i].Stratum = 0
	}
	for _, c := range []struct {
		name   string
		waits  []fairness.Wait
		groups int
		rho    float64
	}{
		{"logrank", flat, 3, 0}, {"logrank.strata", all, 3, 0}, {"peto.strata", all, 3, 1}, {"logrank.two", two, 2, 0},
	} {
		x := must(fairness.LogRank(c.waits, c.groups, c.rho))
		r.is(c.name+".chi2", x.Chi2)
		r.is(c.name+".p", x.P)
		r.is(c.name+".observed", x.Observed...)
		r.is(c.name+".expected", x.Expected...)
		var v []float64
		for _, row := range x.Variance {
			v = append(v, row...)
		}
		r.is(c.name+".variance", v...)
		if x.DF != c.groups-1 {
			t.Errorf("%s has %d degrees of freedom", c.name, x.DF)
		}
	}
}

func TestCoxAgreesWithR(t *testing.T) {
	r := reference(t)
	all, age := waits(t)
	m := fairness.Model{Columns: [][]float64{nil, nil, age}}
	for _, w := range all {
		m.Spans, m.Strata = append(m.Spans, w.Span), append(m.Strata, w.Stratum)
		for g := range 2 {
			m.Columns[g] = append(m.Columns[g], map[bool]float64{true: 1}[w.Group == g+1])
		}
	}
	for _, c := range []struct {
		name string
		ties fairness.Ties
	}{{"cox.efron", fairness.Efron}, {"cox.breslow", fairness.Breslow}, {"cox.exact", fairness.Exact}} {
		m.Ties = c.ties
		f := must(fairness.Cox(m))
		r.is(c.name+".coef", f.Coef...)
		r.is(c.name+".se", f.SE...)
		r.is(c.name+".loglik", f.LogLik[:]...)
		r.is(c.name+".score", f.Score)
		r.is(c.name+".wald", f.Wald)
		steady, err := fairness.Steady(m, f)
		if c.ties == fairness.Exact {
			if err == nil {
				t.Error("exact ties have no test of steadiness")
			}
			continue
		}
		var chi, p []float64
		for _, s := range steady {
			chi, p = append(chi, s.Chi2), append(p, s.P)
		}
		r.is(c.name+".steady.chi2", chi...)
		if c.ties == fairness.Efron {
			r.is(c.name+".steady.p", p...)
		}
	}
}

func TestTablesAgreeWithR(t *testing.T) {
	r := reference(t)
	for _, c := range [][4]int{
		{48, 80, 12, 40}, {3, 10, 9, 11}, {0, 7, 5, 8}, {1, 1000, 11, 1200}, {5, 5, 0, 5}, {200, 412, 300, 455}, {2, 9, 2, 9}, {0, 4, 0, 9},
	} {
		a, b := fairness.Rate{Hits: c[0], Of: c[1]}, fairness.Rate{Hits: c[2], Of: c[3]}
		name := fmt.Sprintf("table.%d-%d-%d-%d.", c[0], c[1], c[2], c[3])
		r.is(name+"fisher", must(fairness.Fisher(a, b)))
		w := a.Wilson()
		r.is(name+"wilson", w.Low, w.High)
		if z, err := fairness.TwoRates(a, b); err == nil {
			r.is(name+"z2", z.Chi2)
		} else if !math.IsNaN(r.value[name+"z2"]) {
			t.Errorf("%s: %v", name, err)
		}
		if _, ok := r.value[name+"odds"]; ok {
			r.is(name+"odds", must(fairness.ExactOdds(a, b)))
		}
	}
	for name, strata := range map[string][]fairness.Pair{"admissions": admissions(), "late": lateCounts(r)} {
		for suffix, corrected := range map[string]bool{"": false, ".corrected": true} {
			x := must(fairness.CMH(strata, corrected))
			r.is(name+suffix+".chi2", x.Chi2)
			r.is(name+suffix+".p", x.P)
			r.is(name+".odds", x.Odds)
			r.is(name+".odds.interval", x.OddsInterval.Low, x.OddsInterval.High)
		}
	}
}

// lateCounts is the table of R in its order: late and not, within one side and
// the other, within strata.
func lateCounts(r rows) (out []fairness.Pair) {
	for k := range 4 {
		at := func(i int) int { return int(r.value[fmt.Sprintf("late.counts[%d]", 4*k+i)]) }
		out = append(out, fairness.Pair{A: fairness.Rate{Hits: at(0), Of: at(0) + at(1)}, B: fairness.Rate{Hits: at(2), Of: at(2) + at(3)}})
	}
	return out
}

func TestRanksAdjustmentsAndDistributionsAgreeWithR(t *testing.T) {
	r := reference(t)
	all, _ := waits(t)
	groups := make([][]float64, 3)
	for _, w := range all {
		groups[w.Group] = append(groups[w.Group], w.Time)
	}
	k := must(fairness.KruskalWallis(groups))
	r.is("kruskal", k.Chi2, k.P)
	w, p, err := fairness.RankSum([]float64{1.5, 2.25, 9, 11, 0.5}, []float64{2, 3, 4, 12, 13, 14, 15})
	if err != nil {
		t.Fatal(err)
	}
	r.is("wilcoxon", w, p)
	ps := []float64{0.001, 0.2, 0.013, 0.013, 0.8, 0.04, 1}
	r.is("holm", fairness.Holm(ps)...)
	r.is("bh", fairness.BenjaminiHochberg(ps)...)
	var normal, quantile []float64
	for _, x := range []float64{-9, -3, -1.2, 0, 0.4, 2, 6} {
		normal = append(normal, fairness.NormalTail(-x))
	}
	for _, q := range []float64{1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999} {
		quantile = append(quantile, fairness.NormalQuantile(q))
	}
	r.is("normal", normal...)
	r.is("quantile", quantile...)
	for _, df := range []int{1, 2, 3, 7, 30, 200} {
		var tail []float64
		for i, x := range []float64{0.001, 0.5, 1, 3, 10, 40, 250} {
			tail = append(tail, fairness.ChiSquareTail(x, df))
			want := r.value[fmt.Sprintf("chi2.%d[%d]", df, i)]
			if math.Abs(tail[i]/want-1) > 1e-12 {
				t.Errorf("chi-square %v on %d: %v, off by %.1e of itself", x, df, tail[i], tail[i]/want-1)
			}
		}
		r.is(fmt.Sprintf("chi2.%d", df), tail...)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// admissions is UCBAdmissions: graduate admissions at Berkeley in 1973 by
// department, men and women (Bickel, Hammel and O'Connell, Science 187, 1975).
func admissions() (out []fairness.Pair) {
	for _, d := range [][4]int{ // men admitted and not, women admitted and not
		{512, 313, 89, 19}, {353, 207, 17, 8}, {120, 205, 202, 391}, {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317},
	} {
		out = append(out, fairness.Pair{A: fairness.Rate{Hits: d[0], Of: d[0] + d[1]}, B: fairness.Rate{Hits: d[2], Of: d[2] + d[3]}})
	}
	return out
}
