package fairness

import (
	"cmp"
	"math"
	"slices"
)

// Span is one wait: its length in any unit, 0 or more, and whether it ended in
// what was waited for. One that did not is censored: the case is still open, or
// was withdrawn.
type Span struct {
	Time  float64
	Event bool
}

// Point is a curve at one time at which something ended or was lost from sight.
type Point struct {
	Time             float64
	AtRisk           int // waiting just before
	Events, Censored int
	// S is the share still waiting just after; SE its standard error by Greenwood;
	// Low and High its 95% interval on the log scale, as in R. They are 0, 0 and 1
	// when nobody is left: nothing is known then.
	S, SE, Low, High float64
}

// Curve is the share still waiting, in order of time.
type Curve []Point

// KaplanMeier estimates the share that still waits after each time, open cases
// counted for as long as they were seen. Refused with KeyFew when there is no
// span, with KeyNumber and KeyLarge.
func KaplanMeier(spans []Span) (Curve, error) {
	if err := checkSpans(spans); err != nil {
		return nil, err
	}
	s := slices.Clone(spans)
	slices.SortFunc(s, func(a, b Span) int { return cmp.Compare(a.Time, b.Time) })
	var c Curve
	left, sum := 1.0, 0.0
	for i := 0; i < len(s); {
		p := Point{Time: s[i].Time, AtRisk: len(s) - i}
		for ; i < len(s) && s[i].Time == p.Time; i++ {
			if s[i].Event {
				p.Events++
			} else {
				p.Censored++
			}
		}
		n, d := float64(p.AtRisk), float64(p.Events)
		left *= (n - d) / n
		if n > d {
			sum += d / (n * (n - d))
		}
		p.S, p.High = left, 1
		if left > 0 {
			se := math.Sqrt(sum)
			p.SE = left * se
			p.Low, p.High = left*math.Exp(-z95*se), math.Min(1, left*math.Exp(z95*se))
		}
		c = append(c, p)
	}
	return c, nil
}

func checkSpans(spans []Span) error {
	switch {
	case len(spans) == 0:
		return refuse(KeyFew)
	case len(spans) > MostCases:
		return refuse(KeyLarge)
	case slices.ContainsFunc(spans, func(s Span) bool { return !finite(s.Time) || s.Time < 0 }):
		return refuse(KeyNumber)
	}
	return nil
}

// At is the curve at a time; before the first point all wait.
func (c Curve) At(time float64) Point {
	i, found := slices.BinarySearchFunc(c, time, func(p Point, t float64) int { return cmp.Compare(p.Time, t) })
	switch {
	case found:
		return c[i]
	case i == 0:
		return Point{Time: time, S: 1, Low: 1, High: 1}
	}
	return c[i-1]
}

// Quantile is the time after which a share of the waits is over, with its 95%
// interval. Each is +Inf when the curve does not come down so far: "not yet
// known".
type Quantile struct{ Time, Low, High float64 }

// Quantile finds the time by which a share p, 0 to 1, no longer waits. Where the
// curve lies exactly on the share, it is the middle of that stretch, as in R.
func (c Curve) Quantile(p float64) Quantile {
	return Quantile{
		Time: c.crosses(p, func(x Point) (float64, bool) { return 1 - x.S, true }),
		Low:  c.crosses(p, func(x Point) (float64, bool) { return 1 - x.Low, x.S > 0 }),
		High: c.crosses(p, func(x Point) (float64, bool) { return 1 - x.High, x.S > 0 }),
	}
}

func (c Curve) crosses(p float64, over func(Point) (share float64, known bool)) float64 {
	const near = 1.4901161193847656e-08 // the square root of the machine's precision, as in R
	flat, on := 0.0, false
	for _, x := range c {
		y, known := over(x)
		switch {
		case !known:
			return math.Inf(1)
		case on && y > p+near:
			return (flat + x.Time) / 2
		case y > p+near:
			return x.Time
		case !on && math.Abs(y-p) <= near:
			flat, on = x.Time, true
		}
	}
	if on {
		return (flat + c[len(c)-1].Time) / 2
	}
	return math.Inf(1)
}

// Mean is the mean wait up to a time, the area under the curve, and its standard
// error: the only mean that open cases leave honest.
func (c Curve) Mean(until float64) (mean, se float64) {
	at, left := 0.0, 1.0
	areas := make([]float64, len(c)) // from each point to the next or to the end
	for i, p := range c {
		if p.Time >= until {
			break
		}
		mean += (p.Time - at) * left
		next := until
		if i+1 < len(c) {
			next = math.Min(until, c[i+1].Time)
		}
		areas[i] = (next - p.Time) * p.S
		at, left = p.Time, p.S
	}
	mean += (until - at) * left
	rest, sum := 0.0, 0.0
	for i := len(c) - 1; i >= 0; i-- {
		rest += areas[i]
		if n, d := float64(c[i].AtRisk), float64(c[i].Events); d > 0 && n > d {
			sum += rest * rest * d / (n * (n - d))
		}
	}
	return mean, math.Sqrt(sum)
}
