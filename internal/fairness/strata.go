package fairness

import (
	"math"
	"slices"
)

// pile gathers, over tables of one kind of outcome by group, how many events each
// group had and how many it would have had if the group did not matter. Log-rank
// piles up one table for each time, Cochran-Mantel-Haenszel one for each stratum:
// both are the same sum.
type pile struct {
	observed, expected []float64
	variance           [][]float64
}

func newPile(groups int) *pile {
	return &pile{make([]float64, groups), make([]float64, groups), square(groups)}
}

func square(n int) [][]float64 {
	cells := make([]float64, n*n)
	out := make([][]float64, n)
	for i := range out {
		out[i] = cells[i*n : (i+1)*n : (i+1)*n]
	}
	return out
}

// add one table: n of each group, d of them with the event, at a weight.
func (p *pile) add(n, d []float64, weight float64) {
	all, events := 0.0, 0.0
	for g := range n {
		all += n[g]
		events += d[g]
	}
	if all <= 0 || events <= 0 {
		return
	}
	v := 0.0
	if all > 1 {
		v = weight * weight * events * (all - events) / (all - 1) / all
	}
	for g, ng := range n {
		p.observed[g] += weight * d[g]
		p.expected[g] += weight * events * ng / all
		if ng == 0 || v == 0 {
			continue
		}
		p.variance[g][g] += v * ng
		for h, nh := range n {
			p.variance[g][h] -= v * ng * nh / all
		}
	}
}

// chi is the test that all groups fare alike: the statistic and its degrees of
// freedom. Groups that never could have had an event are left out.
func (p *pile) chi() (chi2 float64, df int, err error) {
	var in []int
	for g, e := range p.expected {
		if e > 0 {
			in = append(in, g)
		}
	}
	if len(in) < 2 {
		return 0, 0, refuse(KeyAlike)
	}
	df = len(in) - 1
	v, u := square(df), make([]float64, df)
	for i, g := range in[:df] {
		u[i] = p.observed[g] - p.expected[g]
		for j, h := range in[:df] {
			v[i][j] = p.variance[g][h]
		}
	}
	x, ok := solve(v, u)
	if !ok {
		return 0, 0, refuse(KeyAlike)
	}
	for i := range u {
		chi2 += u[i] * x[i]
	}
	return math.Max(0, chi2), df, nil
}

// factor is Cholesky's L of a symmetric positive matrix; false when the matrix is
// singular within rounding, which means that a column says nothing new.
func factor(a [][]float64) ([][]float64, bool) {
	l := square(len(a))
	for i := range a {
		for j := 0; j <= i; j++ {
			s := a[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i != j {
				l[i][j] = s / l[j][j]
				continue
			}
			if !(s > 1e-11*a[i][i]) || !finite(s) {
				return nil, false
			}
			l[i][i] = math.Sqrt(s)
		}
	}
	return l, true
}

// solve gives x with a x = b.
func solve(a [][]float64, b []float64) ([]float64, bool) {
	l, ok := factor(a)
	if !ok {
		return nil, false
	}
	x := slices.Clone(b)
	for i := range x {
		for k := range i {
			x[i] -= l[i][k] * x[k]
		}
		x[i] /= l[i][i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := i + 1; k < len(x); k++ {
			x[i] -= l[k][i] * x[k]
		}
		x[i] /= l[i][i]
	}
	return x, true
}

// invert gives the inverse of a symmetric positive matrix.
func invert(a [][]float64) ([][]float64, bool) {
	out := square(len(a))
	for i := range a {
		e := make([]float64, len(a))
		e[i] = 1
		x, ok := solve(a, e)
		if !ok {
			return nil, false
		}
		copy(out[i], x)
	}
	return out, true
}
