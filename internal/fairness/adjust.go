package fairness

import (
	"cmp"
	"math"
	"slices"
)

// Holm raises probabilities so that, over all of them, a false alarm comes at
// most as often as one alone would. The order is kept; what is no number stays
// and is not counted.
func Holm(p []float64) []float64 {
	out, order := counted(p)
	most := 0.0
	for i, at := range order {
		most = math.Max(most, math.Min(1, float64(len(order)-i)*p[at]))
		out[at] = most
	}
	return out
}

// BenjaminiHochberg raises probabilities so that, of all that fall below a line,
// at most that share is a false alarm. Order and gaps as in Holm.
func BenjaminiHochberg(p []float64) []float64 {
	out, order := counted(p)
	least := 1.0
	for i := len(order) - 1; i >= 0; i-- {
		least = math.Min(least, float64(len(order))/float64(i+1)*p[order[i]])
		out[order[i]] = least
	}
	return out
}

// counted gives a copy, and the places of what is a number, the smallest first.
func counted(p []float64) (out []float64, order []int) {
	out = slices.Clone(p)
	for i, x := range p {
		if !math.IsNaN(x) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return out, order
}
