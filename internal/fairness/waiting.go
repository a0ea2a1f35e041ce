package fairness

import (
	"cmp"
	"math"
	"slices"

	"genggam/internal/fault"
)

// enough is the number of decisions that must be expected on both sides before a
// chi-square can be trusted.
const enough = 5

// waiting compares the time to a decision.
func (s *sorted) waiting(f *Finding, side []int) {
	f.Effect, f.Pace = Ratio{1, 0, math.Inf(1), math.NaN()}, Ratio{1, 0, math.Inf(1), 1}
	f.Typical = [2]float64{math.Inf(1), math.Inf(1)}
	waits := s.sides(side)
	r, err := LogRank(waits, 2, 0)
	if err != nil || math.Min(r.Expected[0], r.Expected[1]) < enough {
		f.Why = KeyFew
		return
	}
	f.Typical = typical(waits)
	if f.Effect, err = Stretch(waits); err != nil {
		f.Why = KeyAlike
		return
	}
	f.pace(waits)
	for i := range waits {
		waits[i].Stratum = 0
	}
	if crude, err := LogRank(waits, 2, 0); err == nil && crude.P < 0.05 && r.P >= 0.05 {
		f.Explained = true
	}
}

// pace is Cox's ratio, and whether it is the same early and late.
func (f *Finding) pace(waits []Wait) {
	m := Model{Spans: make([]Span, len(waits)), Strata: make([]int, len(waits)), Columns: [][]float64{make([]float64, len(waits))}}
	for i, w := range waits {
		m.Spans[i], m.Strata[i] = w.Span, w.Stratum
		if w.Group == 0 {
			m.Columns[0][i] = 1
		}
	}
	fit, err := Cox(m)
	if err != nil {
		if f.PaceWhy = KeyUnsettled; fault.As(err) != nil {
			f.PaceWhy = fault.As(err).Key
		}
		return
	}
	f.Pace = fit.Pace(0)
	if t, err := Steady(m, fit); err == nil && t[0].P < 0.01 {
		f.Uneven = true
	}
}

// typical is when half are decided on both sides, each case weighing as much as
// makes the mix of strata the same on both; strata with one side only are left
// out.
func typical(waits []Wait) [2]float64 {
	weight := map[int]*[2]float64{}
	for _, w := range waits {
		if weight[w.Stratum] == nil {
			weight[w.Stratum] = &[2]float64{}
		}
		weight[w.Stratum][w.Group]++
	}
	for _, n := range weight {
		all := n[0] + n[1]
		if n[0] == 0 || n[1] == 0 {
			all = 0
		}
		n[0], n[1] = all/math.Max(1, n[0]), all/math.Max(1, n[1])
	}
	byTime := slices.Clone(waits)
	slices.SortStableFunc(byTime, func(a, b Wait) int { return cmp.Compare(a.Time, b.Time) })
	at, out := [2]float64{}, [2]float64{math.Inf(1), math.Inf(1)}
	for _, w := range byTime {
		at[w.Group] += weight[w.Stratum][w.Group]
	}
	left := [2]float64{1, 1}
	for i := 0; i < len(byTime); {
		var over, gone [2]float64
		time := byTime[i].Time
		for ; i < len(byTime) && byTime[i].Time == time; i++ {
			w := byTime[i]
			gone[w.Group] += weight[w.Stratum][w.Group]
			if w.Event {
				over[w.Group] += weight[w.Stratum][w.Group]
			}
		}
		for g := range 2 {
			if at[g] > 0 {
				left[g] *= math.Max(0, 1-over[g]/at[g])
			}
			if left[g] <= 0.5+1e-9 && math.IsInf(out[g], 1) {
				out[g] = time
			}
			at[g] -= gone[g]
		}
	}
	return out
}
