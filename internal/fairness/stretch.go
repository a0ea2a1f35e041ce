package fairness

import (
	"cmp"
	"math"
	"slices"
)

// lanes are the waits of both sides of a comparison, stratum by stratum, each side
// in order of time.
type lanes [][2][]Span

// laneOf lays waits out that are in order of stratum and time. Equal whole numbers
// are days, not instants: they are spread over their day, side by side, since
// otherwise the smallest stretch would put all of one side before the other.
func laneOf(waits []Wait) (out lanes) {
	for from := 0; from < len(waits); {
		to := from
		var l [2][]Span
		for ; to < len(waits) && waits[to].Stratum == waits[from].Stratum; to++ {
			l[waits[to].Group] = append(l[waits[to].Group], waits[to].Span)
		}
		if len(l[0]) > 0 && len(l[1]) > 0 {
			spreadDays(l[0])
			spreadDays(l[1])
			out = append(out, l)
		}
		from = to
	}
	return out
}

func spreadDays(s []Span) {
	for i := 0; i < len(s); {
		j, day := i, s[i].Time
		for j < len(s) && s[j].Time == day {
			j++
		}
		if day == math.Trunc(day) && day < 1e9 {
			slices.SortStableFunc(s[i:j], func(a, b Span) int { return cmp.Compare(b2i(b.Event), b2i(a.Event)) })
			for k := i; k < j; k++ {
				s[k].Time = math.Max(0, day-0.5) + (float64(k-i)+0.5)/float64(j-i)*(day+0.5-math.Max(0, day-0.5))
			}
		}
		i = j
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// z is the log-rank statistic, as a normal deviate, after the times of side 0 are
// divided by exp(log): below 0 while side 0 is still the slower.
func (l lanes) z(log float64) float64 {
	over, variance, shrink := 0.0, 0.0, math.Exp(-log)
	for _, s := range l {
		a, b := s[0], s[1]
		for len(a) > 0 && len(b) > 0 {
			na, nb := float64(len(a)), float64(len(b))
			at := math.Min(a[0].Time*shrink, b[0].Time)
			da, db := 0.0, 0.0
			for len(a) > 0 && a[0].Time*shrink == at {
				da += float64(b2i(a[0].Event))
				a = a[1:]
			}
			for len(b) > 0 && b[0].Time == at {
				db += float64(b2i(b[0].Event))
				b = b[1:]
			}
			if n, d := na+nb, da+db; d > 0 {
				over += da - d*na/n
				variance += d * na * nb * (n - d) / (n * n * (n - 1))
			}
		}
	}
	if !(variance > 0) {
		return 0
	}
	return over / math.Sqrt(variance)
}

// farthest is the logarithm of the largest stretch that is looked for.
var farthest = math.Log(1000)

// Stretch is how many times as long group 0 waits as group 1, strata apart: the
// factor by which its times must be divided until the log-rank test sees nothing,
// and those between which it sees nothing at 95%. It takes no shape of the waits
// for granted. An end beyond 1,000 times is +Inf, below one thousandth 0. Refused
// as LogRank is.
func Stretch(waits []Wait) (Ratio, error) {
	r, err := LogRank(waits, 2, 0)
	if err != nil {
		return Ratio{}, err
	}
	l := laneOf(byStratum(waits))
	if len(l) == 0 {
		return Ratio{}, refuse(KeyAlike)
	}
	return Ratio{l.crossing(0), l.crossing(-z95), l.crossing(z95), r.P}, nil
}

// crossing is the stretch at which z reaches a level.
func (l lanes) crossing(level float64) float64 {
	low, high := -farthest, farthest
	switch {
	case l.z(low) >= level:
		return 0
	case l.z(high) < level:
		return math.Inf(1)
	}
	for range 26 {
		middle := (low + high) / 2
		if l.z(middle) < level {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Exp((low + high) / 2)
}
