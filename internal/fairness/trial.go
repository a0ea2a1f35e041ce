package fairness

import "math"

// trial is one comparison under way.
type trial struct {
	finding Finding
	// attribute is the probability, over all groups of the attribute, that they are
	// alike; NaN when nothing was tested.
	attribute, alone float64
	hidden           bool
}

// side says on which side of a comparison each case is: 0 the group, 1 the others,
// -1 neither.
func (s *sorted) side(group int) []int {
	out := make([]int, len(s.of))
	for i, g := range s.of {
		switch g {
		case -1:
			out[i] = -1
		case group:
		default:
			out[i] = 1
		}
	}
	return out
}

// trials makes the comparisons of one attribute: of two groups the second with the
// first, of more each with all others.
func (s *sorted) trials(name string) (out []*trial) {
	var large []int
	for g, n := range s.sizes {
		if n >= s.rule.From {
			large = append(large, g)
		}
	}
	if len(large) < 2 {
		return nil
	}
	waiting, refusing := s.allWaiting(), s.allRefusing()
	against := ""
	if len(large) == 2 {
		against, large = s.names[large[0]], large[1:]
	}
	for _, g := range large {
		side := s.side(g)
		w := &trial{finding: Finding{Attribute: name, Group: s.names[g], Against: against, Measure: Waiting}, attribute: waiting}
		s.waiting(&w.finding, side)
		r := &trial{finding: Finding{Attribute: name, Group: s.names[g], Against: against, Measure: Refusing}, attribute: refusing}
		s.refusing(&r.finding, side)
		for _, x := range []*trial{w, r} {
			x.alone = x.finding.Effect.P
			if against != "" {
				x.attribute = x.alone
			}
			out = append(out, x)
		}
	}
	return out
}

// allWaiting tests all groups at once.
func (s *sorted) allWaiting() float64 {
	waits := make([]Wait, 0, len(s.waits))
	for i, w := range s.waits {
		if w.Group = s.of[i]; w.Group >= 0 {
			waits = append(waits, w)
		}
	}
	r, err := LogRank(waits, max(2, len(s.names)), 0)
	if err != nil {
		return math.NaN()
	}
	return r.P
}

func (s *sorted) allRefusing() float64 {
	p := newPile(len(s.names))
	n, d := make([]float64, len(s.names)), make([]float64, len(s.names))
	for i, g := range s.of {
		if g >= 0 && s.cases[i].decided() {
			n[g]++
			if s.cases[i].Outcome == Refused {
				d[g]++
			}
		}
		if i+1 == len(s.of) || s.waits[i+1].Stratum != s.waits[i].Stratum {
			p.add(n, d, 1)
			clear(n)
			clear(d)
		}
	}
	chi2, df, err := p.chi()
	if err != nil {
		return math.NaN()
	}
	return ChiSquareTail(chi2, df)
}

// settle pays for the many comparisons and gives the verdicts. Attributes come
// first: each measure of each is one test, adjusted by Holm over the report. A
// group's own probability is adjusted within its attribute, and is never below
// that of the attribute.
func settle(trials []*trial, rule Rule) {
	type family struct {
		attribute string
		measure   Measure
	}
	var order []family
	members := map[family][]*trial{}
	all := make([]float64, len(trials))
	for i, x := range trials {
		f := family{x.finding.Attribute, x.finding.Measure}
		if members[f] == nil {
			order = append(order, f)
		}
		members[f] = append(members[f], x)
		all[i] = x.alone
	}
	whole := make([]float64, len(order))
	for i, f := range order {
		whole[i] = members[f][0].attribute
	}
	for i, p := range Holm(whole) {
		own := make([]float64, len(members[order[i]]))
		for k, x := range members[order[i]] {
			own[k] = x.alone
		}
		for k, q := range Holm(own) {
			members[order[i]][k].finding.Adjusted = larger(p, q)
		}
	}
	for i, q := range BenjaminiHochberg(all) {
		x := &trials[i].finding
		x.FalseShare = number(q)
		x.Adjusted = number(x.Adjusted)
		x.Effect.P = number(x.Effect.P)
		x.decide(rule)
		if trials[i].hidden {
			x.hide()
		}
	}
}

// larger is the larger of two numbers; NaN when one is none.
func larger(p, q float64) float64 {
	if math.IsNaN(p) || math.IsNaN(q) {
		return math.NaN()
	}
	return max(p, q)
}

// number makes 1 of no number: what was not tested shows nothing.
func number(p float64) float64 {
	if math.IsNaN(p) {
		return 1
	}
	return p
}

// decide gives the verdict.
func (f *Finding) decide(rule Rule) {
	if f.Why != "" || f.Verdict == NoDifference { // nothing could be told, or there was nothing to compare
		return
	}
	log := math.Log(f.Effect.Value)
	ratio := f.Effect.Low > 1/rule.Wide && f.Effect.High < rule.Wide
	gap := f.Measure == Refusing && f.GapInterval.Low > -rule.WideGap && f.GapInterval.High < rule.WideGap
	switch {
	case f.Adjusted < rule.Alpha && math.Abs(log) >= math.Log(rule.Matters)*(1-1e-12):
		f.Verdict, f.Explained, f.Direction = Difference, false, 1
		if log < 0 {
			f.Direction = -1
		}
		f.Under = f.Measure == Refusing && f.Impact < Fifths
	case ratio || gap:
		f.Verdict = NoDifference
	default:
		f.Verdict, f.Why = CannotTell, KeyWide
	}
}

// hide takes out every number from which a count could be worked out.
func (f *Finding) hide() {
	f.Hidden = true
	f.Effect = Ratio{1, 0, math.Inf(1), 1}
	f.Adjusted, f.FalseShare = 1, 1
	f.Gap, f.GapInterval, f.Impact = 0, Interval{-1, 1}, 1
}
