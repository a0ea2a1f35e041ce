package fairness

import "slices"

// bend gathers what tells whether a ratio of paces is the same early and late:
// slopes and curvatures weighted by a function of time.
type bend struct {
	of           func(time float64) float64
	g            float64 // of the present time
	now          []float64
	v            [][]float64
	u            []float64
	cross, twice [][]float64
}

func newBend(p int, of func(float64) float64) *bend {
	return &bend{of: of, now: make([]float64, p), v: square(p), u: make([]float64, p), cross: square(p), twice: square(p)}
}

func (b *bend) see(time float64, x []float64) {
	if b == nil {
		return
	}
	b.g = b.of(time)
	for j := range x {
		b.now[j] += x[j]
	}
}

// weigh closes one time.
func (b *bend) weigh() {
	for i := range b.now {
		b.u[i] += b.g * b.now[i]
		b.now[i] = 0
		for j := 0; j <= i; j++ {
			v := b.v[i][j]
			b.cross[i][j] += b.g * v
			b.twice[i][j] += b.g * b.g * v
			b.v[i][j] = 0
			b.cross[j][i], b.twice[j][i] = b.cross[i][j], b.twice[i][j]
		}
	}
}

// Test is a chi-square test.
type Test struct {
	Chi2, P float64
	DF      int
}

func tested(chi2 float64, df int) Test { return Test{chi2, ChiSquareTail(chi2, df), df} }

// Steady tests whether each ratio of paces of a fit is the same early and late
// (Grambsch and Therneau, as cox.zph of R with its time scale "km"): one test for
// each column, and all together as the last. Where one is not, a single ratio
// does not tell the story; show the curves. Ties are Efron's or Breslow's;
// KeyNumber otherwise.
func Steady(m Model, f Fit) ([]Test, error) {
	d, err := lay(m)
	if err != nil {
		return nil, err
	}
	if d.ties == Exact || len(f.Coef) != d.p {
		return nil, refuse(KeyNumber)
	}
	scaleOf, err := over(m.Spans)
	if err != nil {
		return nil, err
	}
	beta := make([]float64, d.p)
	for j := range beta {
		beta[j] = f.Coef[j] * d.scale[j]
	}
	at := d.walk(beta, newBend(d.p, scaleOf))
	out := make([]Test, 0, d.p+1)
	for j := range d.p {
		chi2, ok := at.bentChi([]int{j})
		if !ok {
			return nil, refuse(KeyAlike)
		}
		out = append(out, tested(chi2, 1))
	}
	columns := make([]int, d.p)
	for j := range columns {
		columns[j] = j
	}
	chi2, ok := at.bentChi(columns)
	if !ok {
		return nil, refuse(KeyAlike)
	}
	return append(out, tested(chi2, d.p)), nil
}

// bentChi is the score test of slopes in time for some columns, beside the
// columns themselves.
func (s sums) bentChi(columns []int) (float64, bool) {
	p := len(s.info)
	whole, u := square(p+len(columns)), make([]float64, p+len(columns))
	for i := range p {
		copy(whole[i], s.info[i])
		for k, j := range columns {
			whole[i][p+k], whole[p+k][i] = s.bent.cross[i][j], s.bent.cross[j][i]
		}
	}
	for k, i := range columns {
		u[p+k] = s.bent.u[i]
		for l, j := range columns {
			whole[p+k][p+l] = s.bent.twice[i][j]
		}
	}
	x, ok := solve(whole, u)
	return dot(x, u), ok
}

// over is the share of all waits that are over before a time, strata together,
// less its mean: the time scale of the test.
func over(spans []Span) (func(float64) float64, error) {
	c, err := KaplanMeier(spans)
	if err != nil {
		return nil, err
	}
	at := make([]float64, len(c))
	mean, events := 0.0, 0
	before := 1.0
	for i, p := range c {
		at[i] = 1 - before
		mean += at[i] * float64(p.Events)
		events += p.Events
		before = p.S
	}
	if events > 0 {
		mean /= float64(events)
	}
	return func(time float64) float64 {
		i, _ := slices.BinarySearchFunc(c, time, func(p Point, t float64) int {
			switch {
			case p.Time < t:
				return -1
			case p.Time > t:
				return 1
			}
			return 0
		})
		if i >= len(at) {
			return 0
		}
		return at[i] - mean
	}, nil
}
