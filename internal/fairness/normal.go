package fairness

import "math"

// NormalTail is P(Z > z) of the standard normal distribution.
func NormalTail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// twoSided is the probability of a |Z| at least as large.
func twoSided(z float64) float64 { return math.Min(1, math.Erfc(math.Abs(z)/math.Sqrt2)) }

// NormalQuantile is the z with P(Z <= z) = p, 0 < p < 1; -Inf and +Inf at 0 and
// 1, NaN elsewhere. Error below 1e-14 relative.
func NormalQuantile(p float64) float64 {
	switch {
	case math.IsNaN(p) || p < 0 || p > 1:
		return math.NaN()
	case p == 0 || p == 1:
		return math.Inf(int(2*p - 1))
	case p > 0.5:
		return math.Sqrt2 * math.Erfinv(2*p-1)
	}
	z := -math.Sqrt2 * math.Erfcinv(2*p)
	// One step of Halley's mends what Erfcinv loses far out.
	e := (NormalTail(-z) - p) * math.Sqrt(2*math.Pi) * math.Exp(z*z/2)
	if step := e / (1 - z*e/2); !math.IsNaN(step) && !math.IsInf(step, 0) {
		z -= step
	}
	return z
}

// z95 is half the width of a 95% interval in standard errors.
const z95 = 1.959963984540054

// ChiSquareTail is P(X > x) of a chi-square with df degrees of freedom, 1 at and
// below 0; NaN when df is below 1.
func ChiSquareTail(x float64, df int) float64 {
	switch {
	case df < 1 || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	case df == 1:
		return math.Erfc(math.Sqrt(x / 2))
	case math.IsInf(x, 1):
		return 0
	}
	return gammaTail(float64(df)/2, x/2)
}

// gammaTail is the regularised upper incomplete gamma function Q(a, x): a series
// below the bulk, a continued fraction (Lentz) above it.
func gammaTail(a, x float64) float64 {
	lg, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - lg)
	if x < a+1 {
		sum, term := 1/a, 1/a
		for k := a + 1; term > sum*1e-17; k++ {
			term *= x / k
			sum += term
		}
		return 1 - front*sum
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for i := 1.0; i < 1e5; i++ {
		an := -i * (i - a)
		b += 2
		d = 1 / away(an*d+b, tiny)
		c = away(b+an/c, tiny)
		h *= d * c
		if math.Abs(d*c-1) < 1e-16 {
			break
		}
	}
	return front * h
}

// away keeps a denominator off 0.
func away(x, tiny float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}
