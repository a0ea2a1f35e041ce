package fairness

import (
	"cmp"
	"slices"
)

// KruskalWallis tests whether numbers, such as visits to the office, lie alike in
// several groups; ties are allowed for. Refused with KeyAlike when fewer than two
// groups hold anything or all numbers are one, with KeyNumber and KeyLarge.
func KruskalWallis(groups [][]float64) (Test, error) {
	ranks, ties, err := rankAll(groups)
	if err != nil {
		return Test{}, err
	}
	n, sum, filled := 0.0, 0.0, 0
	for _, g := range ranks {
		all := 0.0
		for _, r := range g {
			all += r
		}
		if len(g) > 0 {
			sum += all * all / float64(len(g))
			filled++
		}
		n += float64(len(g))
	}
	if filled < 2 || ties >= n*n*n-n {
		return Test{}, refuse(KeyAlike)
	}
	h := (12*sum/(n*(n+1)) - 3*(n+1)) / (1 - ties/(n*n*n-n))
	return tested(max(0, h), filled-1), nil
}

// RankSum is the test of Wilcoxon, Mann and Whitney for two small groups without
// ties: W as in R, and the exact two-sided probability. Refused with KeyAlike when
// a group is empty or there are ties, with KeyLarge beyond 50 each.
func RankSum(a, b []float64) (w, p float64, err error) {
	if len(a) > 50 || len(b) > 50 {
		return 0, 0, refuse(KeyLarge)
	}
	ranks, ties, err := rankAll([][]float64{a, b})
	if err != nil {
		return 0, 0, err
	}
	if len(a) == 0 || len(b) == 0 || ties > 0 {
		return 0, 0, refuse(KeyAlike)
	}
	n, m := len(a), len(b)
	for _, r := range ranks[0] {
		w += r
	}
	w -= float64(n * (n + 1) / 2)
	// ways[k][s]: how many choices of k ranks have their sum s above the least.
	ways := square2(n+1, n*m+1)
	ways[0][0] = 1
	for rank := range n + m {
		for k := min(n, rank+1); k >= 1; k-- {
			for s, shift := n*m, rank-(k-1); s >= shift; s-- {
				ways[k][s] += ways[k-1][s-shift]
			}
		}
	}
	all, tail := 0.0, 0.0
	low := min(w, float64(n*m)-w) // the distribution is even on both sides
	for s, c := range ways[n] {
		all += c
		if float64(s) <= low {
			tail += c
		}
	}
	return w, min(1, 2*tail/all), nil
}

// rankAll ranks all numbers together, equal ones in the middle of their places;
// ties is the sum of t^3-t over equal ones.
func rankAll(groups [][]float64) (ranks [][]float64, ties float64, err error) {
	type place struct {
		x     float64
		group int
		at    int
	}
	var all []place
	ranks = make([][]float64, len(groups))
	for g, xs := range groups {
		if len(all)+len(xs) > MostCases {
			return nil, 0, refuse(KeyLarge)
		}
		ranks[g] = make([]float64, len(xs))
		for i, x := range xs {
			if !finite(x) {
				return nil, 0, refuse(KeyNumber)
			}
			all = append(all, place{x, g, i})
		}
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Compare(a.x, b.x) })
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].x == all[i].x {
			j++
		}
		t := float64(j - i)
		ties += t*t*t - t
		for k := i; k < j; k++ {
			ranks[all[k].group][all[k].at] = float64(i+j+1) / 2
		}
		i = j
	}
	return ranks, ties, nil
}
