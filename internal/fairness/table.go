package fairness

import "math"

// Rate is how many of how many. Of must be at least Hits, and Hits at least 0.
type Rate struct{ Hits, Of int }

// Share is Hits of Of, 0 when there are none.
func (r Rate) Share() float64 {
	if r.Of == 0 {
		return 0
	}
	return float64(r.Hits) / float64(r.Of)
}

func (r Rate) valid() bool { return r.Hits >= 0 && r.Of >= r.Hits }

// Interval is from Low to High, 95% unless said otherwise.
type Interval struct{ Low, High float64 }

// Wilson is the 95% interval of a rate; 0 to 1 when nothing was seen.
func (r Rate) Wilson() Interval {
	if r.Of <= 0 || !r.valid() {
		return Interval{0, 1}
	}
	n, p := float64(r.Of), r.Share()
	z2 := z95 * z95
	middle := (p + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	out := Interval{math.Max(0, middle-half), math.Min(1, middle+half)}
	if r.Hits == 0 {
		out.Low = 0
	}
	if r.Hits == r.Of {
		out.High = 1
	}
	return out
}

// TwoRates is the z-test of two rates with their spread pooled; Chi2 is the
// square of z, without a correction. Refused with KeyAlike where all or none were
// hit, KeyFew where one side is empty, KeyNumber.
func TwoRates(a, b Rate) (Test, error) {
	switch {
	case !a.valid() || !b.valid():
		return Test{}, refuse(KeyNumber)
	case a.Of == 0 || b.Of == 0:
		return Test{}, refuse(KeyFew)
	}
	all := Rate{a.Hits + b.Hits, a.Of + b.Of}
	p := all.Share()
	if all.Hits == 0 || all.Hits == all.Of {
		return Test{}, refuse(KeyAlike)
	}
	gap := a.Share() - b.Share()
	return tested(gap*gap/(p*(1-p)*(1/float64(a.Of)+1/float64(b.Of))), 1), nil
}

// Impact compares two rates of being granted as the four-fifths rule does: the
// lower over the higher. Under is set only when the ratio is below 0.8 and a test
// sees a difference as well: the ratio alone errs on small numbers, the test
// alone on large ones.
type Impact struct {
	Ratio, P float64
	// Exact says that P is Fisher's, taken when fewer than ten would be expected
	// somewhere; otherwise it is that of the two rates.
	Exact, Under bool
}

// Fifths is the ratio below which the four-fifths rule looks closer: 29 CFR
// 1607.4 D, for want of an Indonesian rule.
const Fifths = 0.8

// ImpactOf compares two rates. Refused as TwoRates is.
func ImpactOf(a, b Rate) (Impact, error) {
	t, err := TwoRates(a, b)
	if err != nil {
		return Impact{}, err
	}
	low, high := math.Min(a.Share(), b.Share()), math.Max(a.Share(), b.Share())
	i := Impact{Ratio: low / high, P: t.P}
	hits, of := float64(a.Hits+b.Hits), float64(a.Of+b.Of)
	if least := math.Min(hits, of-hits) * math.Min(float64(a.Of), float64(b.Of)) / of; least < 10 && of <= mostExact {
		if i.P, err = Fisher(a, b); err != nil {
			return Impact{}, err
		}
		i.Exact = true
	}
	i.Under = i.Ratio < Fifths && i.P < 0.05
	return i, nil
}

// mostExact bounds the size of a table that is summed through.
const mostExact = 2_000_000

// Fisher is the two-sided probability of a table at most as likely as this one
// when the rates are one, as in R. Refused with KeyNumber and KeyLarge.
func Fisher(a, b Rate) (float64, error) {
	h, err := hyper(a, b)
	if err != nil {
		return 0, err
	}
	sum, tail, limit := 0.0, 0.0, h.weight[a.Hits-h.from]*(1+1e-7)
	for _, w := range h.weight {
		sum += w
		if w <= limit {
			tail += w
		}
	}
	return math.Min(1, tail/sum), nil
}

// hypergeometric is how likely each number of hits on the first side is, given
// the margins; weights are relative to the likeliest.
type hypergeometric struct {
	from   int
	weight []float64
}

func hyper(a, b Rate) (hypergeometric, error) {
	switch {
	case !a.valid() || !b.valid():
		return hypergeometric{}, refuse(KeyNumber)
	case a.Of > mostExact || b.Of > mostExact:
		return hypergeometric{}, refuse(KeyLarge)
	}
	hits := a.Hits + b.Hits
	from, to := max(0, hits-b.Of), min(hits, a.Of)
	h := hypergeometric{from, make([]float64, to-from+1)}
	n, m, k := float64(a.Of), float64(b.Of), float64(hits)
	mode := min(to, max(from, int((k+1)*(n+1)/(n+m+2))))
	h.weight[mode-from] = 1
	for x := mode; x < to; x++ {
		f := float64(x)
		h.weight[x+1-from] = h.weight[x-from] * (n - f) * (k - f) / ((f + 1) * (m - k + f + 1))
	}
	for x := mode; x > from; x-- {
		f := float64(x)
		h.weight[x-1-from] = h.weight[x-from] * f * (m - k + f) / ((n - f + 1) * (k - f + 1))
	}
	return h, nil
}

// ExactOdds is the odds ratio of fisher.test: the one under which the hits of the
// first side are what is expected, given the margins. It is 0 or +Inf when these
// stand at an end. R stops its search at 1e-4; this goes to 1e-12.
func ExactOdds(a, b Rate) (float64, error) {
	h, err := hyper(a, b)
	if err != nil {
		return 0, err
	}
	last := h.from + len(h.weight) - 1
	switch {
	case h.from == last:
		return 0, refuse(KeyAlike)
	case a.Hits == h.from:
		return 0, nil
	case a.Hits == last:
		return math.Inf(1), nil
	}
	low, high := -700.0, 700.0 // of the logarithm
	for range 200 {
		middle := (low + high) / 2
		if h.mean(middle) < float64(a.Hits) {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp((low + high) / 2), nil
}

// mean is the expected hits under a logarithm of odds.
func (h hypergeometric) mean(log float64) float64 {
	most := math.Inf(-1)
	for i, w := range h.weight {
		if w > 0 {
			most = math.Max(most, math.Log(w)+float64(i)*log)
		}
	}
	sum, at := 0.0, 0.0
	for i, w := range h.weight {
		if w > 0 {
			e := math.Exp(math.Log(w) + float64(i)*log - most)
			sum += e
			at += e * float64(h.from+i)
		}
	}
	return at / sum
}
