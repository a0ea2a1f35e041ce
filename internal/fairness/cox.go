package fairness

import (
	"math"
)

// Ties is how decisions at one time are counted.
type Ties int

// Efron's is near the exact one and quick. Breslow's is there to compare with
// other programs. Exact takes them as truly at one time; only for small data.
const (
	Efron Ties = iota
	Breslow
	Exact
)

// Model is what Cox's regression is asked: waits, what may bear on them, and what
// is kept apart.
type Model struct {
	Spans []Span
	// Columns are the covariates, each with one number for each span.
	Columns [][]float64
	// Strata keep apart what has its own pace; nil is one stratum.
	Strata []int
	Ties   Ties
	// Stop is the share by which the likelihood must still change to go on. 0 goes on
	// until nothing moves; 1e-9 is where coxph of R stops, whose printed digits are
	// off by about as much, and serves to print the same.
	Stop float64
}

// Fit is Cox's regression. A coefficient is the logarithm of a ratio of paces:
// below 0 is slower. LogLik is without and with the covariates. LRT, Score and
// Wald test all covariates together, on as many degrees of freedom as there are.
type Fit struct {
	Coef, SE         []float64
	Cov              [][]float64
	LogLik           [2]float64
	LRT, Score, Wald float64
	N, Events        int
	Rounds           int
}

// Ratio is a ratio with its 95% interval and the probability of one at least as
// far from 1 if there were none (Wald).
type Ratio struct{ Value, Low, High, P float64 }

// Pace is the ratio of paces of one covariate: exp of its coefficient. 0.5 is
// half as many decisions a day among those who wait, all else alike.
func (f Fit) Pace(column int) Ratio { return logRatio(f.Coef[column], f.SE[column]) }

func logRatio(log, se float64) Ratio {
	return Ratio{math.Exp(log), math.Exp(log - z95*se), math.Exp(log + z95*se), twoSided(log / se)}
}

// Rounds of Newton's method, and the largest effect that is taken for one: a
// ratio of 1e10 between the ends of a column is a group that is always first.
const (
	mostRounds = 60
	mostEffect = 23
)

// Cox fits the model by Newton's method with halved steps. It refuses with
// KeyApart when a column tells all (the effect has no bound), KeyAlike when a
// column is constant within strata or says what others say, KeyUnsettled when
// the sum does not settle, KeyFew without a decision, KeyNumber, KeyLarge.
func Cox(m Model) (Fit, error) {
	d, err := lay(m)
	if err != nil {
		return Fit{}, err
	}
	beta := make([]float64, d.p)
	now := d.walk(beta, nil)
	step, ok := solve(now.info, now.score)
	if !ok {
		return Fit{}, refuse(KeyAlike)
	}
	f := Fit{N: d.n, Events: d.events, LogLik: [2]float64{now.loglik, 0}, Score: dot(step, now.score)}
	for f.Rounds = 1; f.Rounds <= mostRounds; f.Rounds++ {
		next, moved := d.step(beta, step, now)
		small, still := largest(step) < 1e-10, next.loglik-now.loglik <= 1e-13*(1+math.Abs(now.loglik))
		early := m.Stop > 0 && math.Abs(1-now.loglik/next.loglik) <= m.Stop
		beta, now = moved, next
		if d.boundless(beta) {
			return Fit{}, refuse(KeyApart)
		}
		if step, ok = solve(now.info, now.score); !ok {
			return Fit{}, refuse(KeyApart)
		}
		if early || small && still || largest(step) < 1e-14 {
			return d.finish(f, beta, now)
		}
	}
	return Fit{}, refuse(KeyUnsettled)
}

// step goes along the direction, half as far as long as that does not rise.
func (d *design) step(beta, step []float64, now sums) (sums, []float64) {
	moved := make([]float64, d.p)
	for half := 1.0; ; half /= 2 {
		for j := range beta {
			moved[j] = beta[j] + half*step[j]
		}
		next := d.walk(moved, nil)
		if next.loglik >= now.loglik-1e-11*(1+math.Abs(now.loglik)) && finite(next.loglik) {
			return next, moved
		}
		if half < 1e-9 {
			return now, beta
		}
	}
}

func (d *design) finish(f Fit, beta []float64, at sums) (Fit, error) {
	cov, ok := invert(at.info)
	if !ok {
		return Fit{}, refuse(KeyApart)
	}
	f.LogLik[1] = at.loglik
	f.LRT = 2 * (at.loglik - f.LogLik[0])
	f.Coef, f.SE, f.Cov = make([]float64, d.p), make([]float64, d.p), square(d.p)
	for i := range beta {
		f.Coef[i], f.SE[i] = beta[i]/d.scale[i], math.Sqrt(cov[i][i])/d.scale[i]
		for j := range beta {
			f.Cov[i][j] = cov[i][j] / d.scale[i] / d.scale[j]
			f.Wald += beta[i] * at.info[i][j] * beta[j]
		}
		if !finite(f.Coef[i]) || !finite(f.SE[i]) {
			return Fit{}, refuse(KeyUnsettled)
		}
	}
	return f, nil
}

// boundless says whether an effect runs away.
func (d *design) boundless(beta []float64) bool {
	for j, b := range beta {
		if !(math.Abs(b)*d.width[j] < mostEffect) {
			return true
		}
	}
	return false
}

func largest(v []float64) (most float64) {
	for _, x := range v {
		most = math.Max(most, math.Abs(x))
	}
	return most
}

func dot(a, b []float64) (s float64) {
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}
