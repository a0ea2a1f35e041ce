package fairness

import (
	"cmp"
	"math"
	"slices"
)

// Wait is one wait with the group it is of, 0 and up, and the stratum within
// which it is compared: service, class and month as one number.
type Wait struct {
	Span
	Group, Stratum int
}

// Ranked is the outcome of a log-rank test: for each group how many waits there
// were, how many ended, how many would have ended were the groups alike; the
// variance of the difference; and the test, on DF degrees of freedom.
type Ranked struct {
	N                  []int
	Observed, Expected []float64
	Variance           [][]float64
	Chi2, P            float64
	DF                 int
}

// LogRank tests whether groups 0 to groups-1 wait alike, strata apart. rho 0 is
// the log-rank test, in which every decision counts alike; rho 1 is Peto's and
// Peto's, in which early ones count more. Refused with KeyAlike when fewer than
// two groups could have had a decision, with KeyFew, KeyNumber, KeyLarge.
func LogRank(waits []Wait, groups int, rho float64) (Ranked, error) {
	if err := checkWaits(waits, groups); err != nil {
		return Ranked{}, err
	}
	sorted := byStratum(waits)
	out := Ranked{N: make([]int, groups)}
	p := newPile(groups)
	for from := 0; from < len(sorted); {
		to := from
		for to < len(sorted) && sorted[to].Stratum == sorted[from].Stratum {
			out.N[sorted[to].Group]++
			to++
		}
		p.rank(sorted[from:to], groups, rho)
		from = to
	}
	out.Observed, out.Expected, out.Variance = p.observed, p.expected, p.variance
	var err error
	if out.Chi2, out.DF, err = p.chi(); err != nil {
		return Ranked{}, err
	}
	out.P = ChiSquareTail(out.Chi2, out.DF)
	return out, nil
}

// rank piles up the tables of one stratum, whose waits are in order of time.
func (p *pile) rank(waits []Wait, groups int, rho float64) {
	n, d := make([]float64, groups), make([]float64, groups)
	for _, w := range waits {
		n[w.Group]++
	}
	left := 1.0 // Kaplan and Meier's share of all groups, just before
	for i := 0; i < len(waits); {
		clear(d)
		at, events, j := waits[i].Time, 0.0, i
		for ; j < len(waits) && waits[j].Time == at; j++ {
			if waits[j].Event {
				d[waits[j].Group]++
				events++
			}
		}
		if events > 0 {
			p.add(n, d, power(left, rho))
			left *= 1 - events/float64(len(waits)-i)
		}
		for ; i < j; i++ {
			n[waits[i].Group]--
		}
	}
}

func power(x, rho float64) float64 {
	switch rho {
	case 0:
		return 1
	case 1:
		return x
	}
	return math.Pow(x, rho)
}

func byStratum(waits []Wait) []Wait {
	order := func(a, b Wait) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Time, b.Time))
	}
	if slices.IsSortedFunc(waits, order) {
		return waits
	}
	s := slices.Clone(waits)
	slices.SortFunc(s, order)
	return s
}

func checkWaits(waits []Wait, groups int) error {
	switch {
	case len(waits) == 0:
		return refuse(KeyFew)
	case groups < 2:
		return refuse(KeyAlike)
	case len(waits) > MostCases || groups > MostGroups:
		return refuse(KeyLarge)
	}
	for _, w := range waits {
		if !finite(w.Time) || w.Time < 0 || w.Group < 0 || w.Group >= groups {
			return refuse(KeyNumber)
		}
	}
	return nil
}
