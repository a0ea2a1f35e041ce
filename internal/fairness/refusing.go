package fairness

import "math"

// refusing compares how often a decision is a refusal.
func (s *sorted) refusing(f *Finding, side []int) {
	f.Effect, f.Pace = Ratio{1, 0, math.Inf(1), math.NaN()}, Ratio{1, 0, math.Inf(1), 1}
	f.GapInterval, f.Impact = Interval{-1, 1}, 1
	f.Typical = [2]float64{math.Inf(1), math.Inf(1)}
	strata := s.pairs(side)
	var all Pair
	for _, p := range strata {
		all.A, all.B = plus(all.A, p.A), plus(all.B, p.B)
	}
	hits := all.A.Hits + all.B.Hits
	switch {
	case all.A.Of < s.rule.From || all.B.Of < s.rule.From:
		f.Why = KeyFew
		return
	case hits == 0 || hits == all.A.Of+all.B.Of:
		// All were answered alike: there is nothing to test, and nothing to find.
		f.GapInterval = newcombe(all.A, all.B)
		if f.Verdict = NoDifference; math.Max(f.GapInterval.High, -f.GapInterval.Low) >= s.rule.WideGap {
			f.Verdict, f.Why = CannotTell, KeyFew
		}
		return
	}
	c, err := CMH(strata, true)
	if err != nil {
		f.Why = KeyAlike
		return
	}
	f.Effect = Ratio{c.Odds, c.OddsInterval.Low, c.OddsInterval.High, c.P}
	f.Gap, f.GapInterval, f.Impact = c.Gap, c.GapInterval, impact(strata)
	if !roomy(strata) {
		f.exact(strata, all)
	}
	if crude, err := TwoRates(all.A, all.B); err == nil && crude.P < 0.05 && !(f.Effect.P < 0.05) {
		f.Explained = true
	}
}

// exact is for few refusals: with one stratum Fisher's test takes over, with more
// nothing is tested. The gap must then also be ruled out by Newcombe's interval,
// which holds for few.
func (f *Finding) exact(strata []Pair, all Pair) {
	n := newcombe(all.A, all.B)
	f.GapInterval = Interval{math.Min(n.Low, f.GapInterval.Low), math.Max(n.High, f.GapInterval.High)}
	if len(strata) > 1 {
		f.Effect = Ratio{1, 0, math.Inf(1), math.NaN()}
		return
	}
	if p, err := Fisher(all.A, all.B); err == nil {
		f.Effect.P = p
	}
}

// pairs are refusals of decided cases by stratum; strata in which nothing can be
// compared are left out.
func (s *sorted) pairs(side []int) (out []Pair) {
	var p Pair
	for i, c := range s.cases {
		if side[i] >= 0 && c.decided() {
			r := &p.A
			if side[i] == 1 {
				r = &p.B
			}
			r.Of++
			if c.Outcome == Refused {
				r.Hits++
			}
		}
		if i+1 == len(s.cases) || s.waits[i+1].Stratum != s.waits[i].Stratum {
			if p.A.Of > 0 && p.B.Of > 0 {
				out = append(out, p)
			}
			p = Pair{}
		}
	}
	return out
}

func plus(a, b Rate) Rate { return Rate{a.Hits + b.Hits, a.Of + b.Of} }

// roomy is the criterion of Mantel and Fleiss: what is expected is at least five
// away from the least and the most that the margins allow.
func roomy(strata []Pair) bool {
	var expected, least, most float64
	for _, p := range strata {
		hits, all := p.A.Hits+p.B.Hits, p.A.Of+p.B.Of
		expected += float64(hits) * float64(p.A.Of) / float64(all)
		least += float64(max(0, hits-p.B.Of))
		most += float64(min(hits, p.A.Of))
	}
	return expected-least >= enough && most-expected >= enough
}

// impact is the ratio of the rates of being granted over strata, the lower over
// the higher (Mantel and Haenszel).
func impact(strata []Pair) float64 {
	var a, b float64
	for _, p := range strata {
		n := float64(p.A.Of + p.B.Of)
		a += float64(p.A.Of-p.A.Hits) * float64(p.B.Of) / n
		b += float64(p.B.Of-p.B.Hits) * float64(p.A.Of) / n
	}
	if a <= 0 || b <= 0 {
		if a == b {
			return 1
		}
		return 0
	}
	return math.Min(a, b) / math.Max(a, b)
}

// newcombe is the 95% interval of a difference of two rates from Wilson's
// intervals of both (Newcombe 1998, method 10).
func newcombe(a, b Rate) Interval {
	wa, wb, d := a.Wilson(), b.Wilson(), a.Share()-b.Share()
	return Interval{
		d - math.Hypot(a.Share()-wa.Low, wb.High-b.Share()),
		d + math.Hypot(wa.High-a.Share(), b.Share()-wb.Low),
	}
}
