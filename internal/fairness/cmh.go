package fairness

import "math"

// Pair is the two rates of one stratum.
type Pair struct{ A, B Rate }

// Common is what two sides have in common over strata, as mantelhaen.test of R:
// the test, the odds ratio of Mantel and Haenszel with the interval of Robins,
// Breslow and Greenland, and the difference of rates with that of Sato. Odds are
// 0 or +Inf when one side has none; its interval is then 0 to +Inf.
type Common struct {
	Test
	Odds         float64
	OddsInterval Interval
	Gap          float64
	GapInterval  Interval
}

// CMH is the test of Cochran, Mantel and Haenszel over strata; corrected takes
// half a case off the difference. Refused with KeyAlike when no stratum holds both
// sides and both outcomes, with KeyNumber.
func CMH(strata []Pair, corrected bool) (Common, error) {
	p := newPile(2)
	for _, s := range strata {
		if !s.A.valid() || !s.B.valid() {
			return Common{}, refuse(KeyNumber)
		}
		p.add([]float64{float64(s.A.Of), float64(s.B.Of)}, []float64{float64(s.A.Hits), float64(s.B.Hits)}, 1)
	}
	v := p.variance[0][0]
	if !(v > 0) {
		return Common{}, refuse(KeyAlike)
	}
	delta := math.Abs(p.observed[0] - p.expected[0])
	if corrected {
		delta -= math.Min(0.5, delta)
	}
	out := Common{Test: tested(delta*delta/v, 1)}
	out.Odds, out.OddsInterval = commonOdds(strata)
	out.Gap, out.GapInterval = commonGap(strata)
	return out, nil
}

func commonOdds(strata []Pair) (float64, Interval) {
	var r, s, pr, ps, qs float64
	for _, x := range strata {
		n := float64(x.A.Of + x.B.Of)
		if n == 0 {
			continue
		}
		a, b := float64(x.A.Hits), float64(x.B.Hits)
		c, d := float64(x.A.Of)-a, float64(x.B.Of)-b
		ri, si := a*d/n, b*c/n
		pi, qi := (a+d)/n, (b+c)/n
		r, s = r+ri, s+si
		pr, qs = pr+pi*ri, qs+qi*si
		ps += pi*si + qi*ri
	}
	if r == 0 || s == 0 {
		odds := math.Inf(1)
		if r == 0 {
			odds = 0
		}
		return odds, Interval{0, math.Inf(1)}
	}
	half := z95 * math.Sqrt(pr/(2*r*r)+ps/(2*r*s)+qs/(2*s*s))
	return r / s, Interval{r / s * math.Exp(-half), r / s * math.Exp(half)}
}

// commonGap is the difference of rates, A's less B's, each stratum weighing by how
// much it can tell (Greenland and Robins 1985; variance of Sato 1989).
func commonGap(strata []Pair) (float64, Interval) {
	var weight, gap, p, q float64
	for _, x := range strata {
		na, nb := float64(x.A.Of), float64(x.B.Of)
		if na == 0 || nb == 0 {
			continue
		}
		n, a, b := na+nb, float64(x.A.Hits), float64(x.B.Hits)
		w := na * nb / n
		weight += w
		gap += (a*nb - b*na) / n
		p += (na*na*b - nb*nb*a + na*nb*(nb-na)/2) / (n * n)
		q += (a*(nb-b) + b*(na-a)) / (2 * n)
	}
	if weight == 0 {
		return 0, Interval{-1, 1}
	}
	d := gap / weight
	half := z95 * math.Sqrt(math.Max(0, d*p+q)) / weight
	return d, Interval{math.Max(-1, d-half), math.Min(1, d+half)}
}
