package fairness

import "math"

// trial is one comparison under way.
type trial struct {
	finding Finding
	// attribute is the probability, over all groups of the attribute, that they are
	// alike; own that this one is like the others, adjusted within the attribute. NaN
	// when nothing was tested.
	attribute, own float64
	hidden         bool
}

// field is the groups of one attribute that are still compared with each other.
type field struct {
	*sorted
	name    string
	measure Measure
	out     []bool // by group: already known to differ
}

// trials makes the comparisons of one attribute for one measure. Of two groups the
// second is compared with the first. Of more, each is compared with all others;
// the one that differs most, if it does, is named and then left out, so that the
// others do not look unlike only beside it.
func (s *sorted) trials(name string, measure Measure) (out []*trial) {
	f := &field{sorted: s, name: name, measure: measure, out: make([]bool, len(s.names))}
	attribute, floor := math.NaN(), 0.0
	for large := f.large(); len(large) > 1; large = f.large() {
		all := f.all()
		if len(out) == 0 {
			attribute = all
		}
		if len(large) == 2 {
			x := f.compare(large[1], s.names[large[0]])
			x.own = larger(floor, x.finding.Effect.P)
			if out = append(out, x); len(out) == 1 {
				attribute = x.own
			}
			break
		}
		alone := make([]float64, len(large))
		best := -1
		for i, g := range large {
			alone[i] = f.alone(g)
			if best < 0 || alone[i] < alone[best] || math.IsNaN(alone[best]) {
				best = i
			}
		}
		own := Holm(alone)
		floor = math.Max(floor, number(all))
		if !(math.Max(floor, own[best]) < s.rule.Alpha) {
			for i, g := range large {
				x := f.compare(g, "")
				x.own = larger(floor, own[i])
				out = append(out, x)
			}
			break
		}
		x := f.compare(large[best], "")
		floor = math.Max(floor, own[best])
		x.own = floor
		out = append(out, x)
		f.out[large[best]] = true
	}
	for _, x := range out {
		x.attribute = attribute
	}
	return out
}

// large are the groups that can be shown and are still compared.
func (f *field) large() (out []int) {
	for g, n := range f.sizes {
		if n >= f.rule.From && !f.out[g] {
			out = append(out, g)
		}
	}
	return out
}

// side says on which side of a comparison each case is: 0 the group, 1 the others,
// -1 neither.
func (f *field) side(group int) []int {
	out := make([]int, len(f.of))
	for i, g := range f.of {
		switch {
		case g < 0 || f.out[g]:
			out[i] = -1
		case g != group:
			out[i] = 1
		}
	}
	return out
}

func (f *field) compare(group int, against string) *trial {
	x := &trial{finding: Finding{Attribute: f.name, Group: f.names[group], Against: against, Measure: f.measure}}
	if f.measure == Waiting {
		f.waiting(&x.finding, f.side(group))
	} else {
		f.refusing(&x.finding, f.side(group))
	}
	return x
}

// alone is the probability that a group is like the others, before it is adjusted.
func (f *field) alone(group int) float64 {
	if f.measure == Refusing {
		return f.compare(group, "").finding.Effect.P
	}
	r, err := LogRank(f.sides(f.side(group)), 2, 0)
	if err != nil || math.Min(r.Expected[0], r.Expected[1]) < enough {
		return math.NaN()
	}
	return r.P
}

// all tests all groups at once; NaN when they cannot be.
func (f *field) all() float64 {
	if f.measure == Waiting {
		of := make([]int, len(f.of))
		for i, g := range f.of {
			if of[i] = g; g >= 0 && f.out[g] {
				of[i] = -1
			}
		}
		r, err := LogRank(f.sides(of), max(2, len(f.names)), 0)
		if err != nil {
			return math.NaN()
		}
		return r.P
	}
	p := newPile(len(f.names))
	n, d := make([]float64, len(f.names)), make([]float64, len(f.names))
	for i, g := range f.of {
		if g >= 0 && !f.out[g] && f.cases[i].decided() {
			n[g]++
			if f.cases[i].Outcome == Refused {
				d[g]++
			}
		}
		if i+1 == len(f.of) || f.waits[i+1].Stratum != f.waits[i].Stratum {
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

// sides are the waits of those who are on a side, in order of stratum and time.
func (s *sorted) sides(side []int) []Wait {
	waits := make([]Wait, 0, len(side))
	for i, w := range s.waits {
		if w.Group = side[i]; w.Group >= 0 {
			waits = append(waits, w)
		}
	}
	return waits
}

// settle pays for the many comparisons and gives the verdicts. Attributes come
// first: each measure of each is one test, adjusted by Holm over the report; no
// group's own probability counts for less than that.
func settle(trials []*trial, rule Rule) {
	type family struct {
		attribute string
		measure   Measure
	}
	place := map[family]int{}
	var whole []float64
	alone := make([]float64, len(trials))
	for i, x := range trials {
		f := family{x.finding.Attribute, x.finding.Measure}
		if _, ok := place[f]; !ok {
			place[f] = len(whole)
			whole = append(whole, x.attribute)
		}
		alone[i] = x.finding.Effect.P
	}
	whole = Holm(whole)
	for i, q := range BenjaminiHochberg(alone) {
		f := &trials[i].finding
		f.FalseShare = number(q)
		f.Adjusted = number(larger(whole[place[family{f.Attribute, f.Measure}]], trials[i].own))
		f.Effect.P = number(f.Effect.P)
		f.decide(rule)
		if trials[i].hidden {
			f.hide()
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
