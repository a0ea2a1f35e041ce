package fairness_test

import (
	"cmp"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"genggam/internal/fairness"
)

// The rows of R for data sets that everybody knows; they lie in the folder of
// real data beside the checkout, or where GENGGAM_DATA says.
func known(t testing.TB, name string, columns ...string) [][]string {
	t.Helper()
	file := cmp.Or(os.Getenv("GENGGAM_DATA"), "../../../shared/data") + "/10-survival/" + name
	if _, err := os.Stat(file); err != nil {
		t.Skip("no survival data: GENGGAM_DATA names the folder of real data")
	}
	all := table(t, file)
	var out [][]string
	for _, row := range all[1:] {
		var picked []string
		for _, c := range columns {
			picked = append(picked, row[slices.Index(all[0], c)])
		}
		if !slices.Contains(picked, "NA") && !slices.Contains(picked, "") {
			out = append(out, picked)
		}
	}
	return out
}

// read makes waits of rows: time, status, group and, if there is one, stratum.
// The event is the highest status.
func read(t testing.TB, rows [][]string) (w []fairness.Wait, groups int) {
	number := func(s string) float64 {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	var names, strata []string
	event := "0"
	for _, r := range rows {
		event = max(event, r[1])
		if !slices.Contains(names, r[2]) {
			names = append(names, r[2])
		}
	}
	slices.Sort(names)
	for _, r := range rows {
		x := fairness.Wait{Span: fairness.Span{Time: number(r[0]), Event: r[1] == event}, Group: slices.Index(names, r[2])}
		if len(r) > 3 {
			if !slices.Contains(strata, r[3]) {
				strata = append(strata, r[3])
			}
			x.Stratum = slices.Index(strata, r[3])
		}
		w = append(w, x)
	}
	return w, len(names)
}

func TestLogRankOfKnownData(t *testing.T) {
	for _, c := range []struct {
		name, file string
		columns    []string
		rho        float64
		df         int
		chi2, p    float64
	}{
		{"leukaemia by maintenance", "aml.csv", []string{"time", "status", "x"}, 0, 1, 3.396388698978, 0.06533932204051},
		{"ovarian by treatment", "ovarian.csv", []string{"futime", "fustat", "rx"}, 0, 1, 1.062739861291, 0.3025911169891},
		{"ovarian, early ones more", "ovarian.csv", []string{"futime", "fustat", "rx"}, 1, 1, 1.684854611657, 0.194280635714},
		{"lung by sex", "lung.csv", []string{"time", "status", "sex"}, 0, 1, 10.32674195489, 0.001311164520355},
		{"lung by sex, early ones more", "lung.csv", []string{"time", "status", "sex"}, 1, 1, 12.71415140116, 0.0003628989275989},
		{"lung by four states", "lung.csv", []string{"time", "status", "ph.ecog"}, 0, 3, 21.96213168248, 6.6425353558e-05},
		{"veterans by treatment", "veteran.csv", []string{"time", "status", "trt"}, 0, 1, 0.008227343202351, 0.9277272333401},
		{"veterans by kind", "veteran.csv", []string{"time", "status", "celltype"}, 0, 3, 25.40370034579, 1.271245939006e-05},
		{"lung by sex, hospitals apart", "lung.csv", []string{"time", "status", "sex", "inst"}, 0, 1, 8.524467363323, 0.003504032870061},
	} {
		w, groups := read(t, known(t, c.file, c.columns...))
		r := must(fairness.LogRank(w, groups, c.rho))
		if r.DF != c.df {
			t.Errorf("%s: %d degrees of freedom", c.name, r.DF)
		}
		near(t, c.name+" chi2", r.Chi2, c.chi2)
		near(t, c.name+" p", r.P, c.p)
	}
	w, _ := read(t, known(t, "lung.csv", "time", "status", "sex"))
	r := must(fairness.LogRank(w, 2, 0))
	near(t, "lung expected", r.Expected[0], 91.5817390296)
	near(t, "lung variance", r.Variance[0][0], 40.37143397964)
	if r.Observed[0] != 112 || r.Observed[1] != 53 || r.N[0] != 138 || r.N[1] != 90 {
		t.Errorf("lung: %+v", r)
	}
	w, _ = read(t, known(t, "lung.csv", "time", "status", "sex", "inst"))
	if r = must(fairness.LogRank(w, 2, 0)); r.N[0] != 137 || r.N[1] != 90 {
		t.Errorf("lung with hospitals: %v", r.N)
	}
}

// of picks the spans of one group.
func of(w []fairness.Wait, group int) (out []fairness.Span) {
	for _, x := range w {
		if x.Group == group {
			out = append(out, x.Span)
		}
	}
	return out
}

func TestCurvesOfKnownData(t *testing.T) {
	w, _ := read(t, known(t, "aml.csv", "time", "status", "x"))
	for g, want := range [][]float64{
		{.90909090909, .81818181818, .71590909091, .61363636364, .49090909091, .36818181818, .18409090909},
		{.833333333333, .666666666667, .583333333333, .486111111111, .388888888889, .291666666667, .194444444444, .097222222222, 0},
	} {
		c := must(fairness.KaplanMeier(of(w, g)))
		var got []float64
		for _, p := range c {
			if p.Events > 0 {
				got = append(got, p.S)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%v", got)
		}
		for i := range got {
			close11(t, "leukaemia", got[i], want[i])
		}
		near(t, "leukaemia median", c.Quantile(0.5).Time, []float64{31, 23}[g])
		if g == 0 {
			close11(t, "Greenwood at 9", c.At(9).SE, .086678417204)
			close11(t, "Greenwood at 48", c.At(48).SE, .153492745786)
		}
	}
	w, _ = read(t, known(t, "lung.csv", "time", "status", "sex"))
	longest := 0.0
	for _, x := range w {
		longest = max(longest, x.Time)
	}
	for g, c := range []struct{ s180, s365, low, high, mean, q25, q50, q75, q90 float64 }{
		{.6444650015418, .3360878346394, 212, 310, 326.084109668875, 144, 270, 457, 689},
		{.8424017055878, .5264630301859, 348, 550, 460.647310791935, 226, 426, 687, 765},
	} {
		k := must(fairness.KaplanMeier(of(w, g)))
		near(t, "lung S(180)", k.At(180).S, c.s180)
		near(t, "lung S(365)", k.At(365).S, c.s365)
		mean, _ := k.Mean(longest)
		near(t, "lung mean", mean, c.mean)
		for p, want := range map[float64]float64{.25: c.q25, .5: c.q50, .75: c.q75, .9: c.q90} {
			near(t, "lung quantile", k.Quantile(p).Time, want)
		}
		median := k.Quantile(0.5)
		near(t, "lung median low", median.Low, c.low)
		near(t, "lung median high", median.High, c.high)
	}
	w, _ = read(t, known(t, "ovarian.csv", "futime", "fustat", "rx"))
	k := must(fairness.KaplanMeier(append(of(w, 0), of(w, 1)...)))
	close11(t, "ovarian at 59", k.At(59).S, .96153846154)
	close11(t, "ovarian at 638", k.At(638).S, .49673202614)
	close11(t, "ovarian error at 638", k.At(638).SE, .105102660670)
}

// close11 is for rows printed with eleven digits.
func close11(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-11 {
		t.Errorf("%s: got %.13g, R has %.13g", what, got, want)
	}
}

func TestCoxOfKnownData(t *testing.T) {
	fit := func(ties fairness.Ties, file string, columns ...string) (fairness.Model, fairness.Fit) {
		w, _ := read(t, known(t, file, columns...))
		m := fairness.Model{Columns: [][]float64{nil}, Ties: ties, Stop: 1e-9}
		for _, x := range w {
			m.Spans, m.Columns[0] = append(m.Spans, x.Span), append(m.Columns[0], float64(x.Group))
		}
		return m, must(fairness.Cox(m))
	}
	m, f := fit(fairness.Efron, "lung.csv", "time", "status", "sex")
	near(t, "Efron", f.Coef[0], -0.5310235376195)
	near(t, "Efron se", f.SE[0], 0.1671785832308)
	near(t, "likelihood without", f.LogLik[0], -749.9098013904)
	near(t, "likelihood with", f.LogLik[1], -744.5929990250)
	near(t, "likelihood ratio", f.LRT, 10.63360473088)
	near(t, "score", f.Score, 10.32514849575)
	near(t, "Wald", f.Wald, 10.08942142214)
	steady := must(fairness.Steady(m, f))
	near(t, "steady", steady[0].Chi2, 2.8632351493)
	if math.Abs(steady[0].P-0.090625) > 5e-7 {
		t.Errorf("steady: p %v", steady[0].P)
	}
	_, f = fit(fairness.Breslow, "lung.csv", "time", "status", "sex")
	near(t, "Breslow", f.Coef[0], -0.5303965745093)
	near(t, "Breslow se", f.SE[0], 0.1671808373858)
	near(t, "Breslow score", f.Score, 10.29992432324)
	_, f = fit(fairness.Exact, "lung.csv", "time", "status", "sex")
	near(t, "exact", f.Coef[0], -0.5317137814056)
	near(t, "exact score is the log-rank", f.Score, 10.32674195489)
	_, f = fit(fairness.Efron, "ovarian.csv", "futime", "fustat", "rx")
	near(t, "ovarian", f.Coef[0], -0.596380049392)
	near(t, "ovarian se", f.SE[0], 0.586989526366)
	_, f = fit(fairness.Efron, "aml.csv", "time", "status", "x")
	near(t, "leukaemia", f.Coef[0], 0.915532575015)
	near(t, "leukaemia se", f.SE[0], 0.511934275172)
}

func TestKnownTables(t *testing.T) {
	a, b := fairness.Rate{Hits: 48, Of: 80}, fairness.Rate{Hits: 12, Of: 40}
	i := must(fairness.ImpactOf(a, b))
	near(t, "ratio", i.Ratio, 0.5)
	near(t, "p of the ratio", i.P, 0.00194577369374)
	if !i.Under || i.Exact {
		t.Errorf("%+v", i)
	}
	z := must(fairness.TwoRates(a, b))
	near(t, "z squared", z.Chi2, 9.6)
	near(t, "Fisher", must(fairness.Fisher(a, b)), 0.00340922176785)
	if odds := must(fairness.ExactOdds(a, b)); math.Abs(odds-3.46190364942904) > 3e-4 {
		t.Errorf("odds %v: R stops its search for 3.4619 at 1e-4; its own equation solved further gives 3.46218", odds)
	}
	near(t, "Wilson low", a.Wilson().Low, 0.490454650051604)
	near(t, "Wilson high", a.Wilson().High, 0.700381724041291)

	var men, women fairness.Rate
	for _, d := range admissions() {
		men.Hits, men.Of = men.Hits+d.A.Hits, men.Of+d.A.Of
		women.Hits, women.Of = women.Hits+d.B.Hits, women.Of+d.B.Of
	}
	near(t, "men admitted", men.Share(), 0.4451876625790)
	near(t, "women admitted", women.Share(), 557./1835)
	i = must(fairness.ImpactOf(men, women))
	near(t, "marginal ratio", i.Ratio, 0.681829843563)
	near(t, "marginal chi2", must(fairness.TwoRates(men, women)).Chi2, 92.20528041153)
	x := must(fairness.CMH(admissions(), false))
	near(t, "by department", x.Chi2, 1.524606660443)
	near(t, "by department, p", x.P, 0.2169236970555)
	near(t, "by department, odds", x.Odds, 0.9046968282586)
}

// ozone is the ozone over New York by month, May to September 1973, missing days
// left out (airquality of R; New York State Department of Conservation).
var ozone = [][]float64{
	{41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37},
	{29, 71, 39, 23, 21, 37, 20, 12, 13},
	{135, 49, 32, 64, 40, 77, 97, 97, 85, 10, 27, 7, 48, 35, 61, 79, 63, 16, 80, 108, 20, 52, 82, 50, 64, 59},
	{39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85},
	{96, 78, 73, 91, 47, 32, 20, 23, 21, 24, 44, 21, 28, 9, 13, 46, 18, 13, 24, 16, 13, 23, 36, 7, 14, 30, 14, 18, 20},
}

func TestKnownRanksAndShares(t *testing.T) {
	k := must(fairness.KruskalWallis(ozone))
	near(t, "ozone", k.Chi2, 29.26657630612)
	near(t, "ozone p", k.P, 6.900714118547e-06)
	w, p, err := fairness.RankSum([]float64{1, 3, 5, 7, 9, 11, 13}, []float64{2, 4, 6, 8, 10, 12, 40, 41})
	if w != 21 || err != nil {
		t.Errorf("W = %v, %v", w, err)
	}
	near(t, "rank sum", p, 0.4634032634033)

	ps := []float64{.01, .02, .03, .04, .2}
	for i, want := range []float64{.05, .08, .09, .09, .20} {
		near(t, "Holm", fairness.Holm(ps)[i], want)
		near(t, "BH", fairness.BenjaminiHochberg(ps)[i], []float64{.05, .05, .05, .05, .20}[i])
	}
	for _, c := range []struct {
		amounts    []float64
		jain, gini float64
	}{
		{[]float64{1, 1, 1, 1}, 1, 0}, {[]float64{1, 0, 0, 0}, .25, .75},
		{[]float64{1, 2, 3, 4, 5}, 9. / 11, 4. / 15}, {[]float64{10, 20, 30, 40, 100}, 8. / 13, .4},
		{nil, 1, 0}, {[]float64{0, 0}, 1, 0}, {[]float64{math.MaxFloat64, math.MaxFloat64}, 1, 0},
	} {
		near(t, "Jain", fairness.Jain(c.amounts), c.jain)
		near(t, "Gini", fairness.Gini(c.amounts), c.gini)
	}
	var line []fairness.Turn
	for i, d := range []int64{2, 1, 4, 3, 5} {
		line = append(line, fairness.Turn{Came: int64(i), Decided: d})
	}
	o := fairness.Inversions(line)[0]
	if o.Overtaken != 2 || o.Unexplained != 2 || o.Pairs != 10 {
		t.Errorf("%+v", o)
	}
	near(t, "tau", o.Tau(), 0.6)
}
