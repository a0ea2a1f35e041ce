package fairness

import "slices"

// Jain is how evenly something is shared: 1 when all have the same, 1/n when one
// has all. 1 for nothing or nobody; amounts below 0 count as 0.
func Jain(amounts []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, x := range held(amounts) {
		sum += x
		squares += x * x
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (float64(len(amounts)) * squares)
}

// Gini is how unevenly: 0 when all have the same, near 1 when one of many has
// all. 0 for nothing or nobody; amounts below 0 count as 0.
func Gini(amounts []float64) float64 {
	x := held(amounts)
	slices.Sort(x)
	sum, at := 0.0, 0.0
	for i, a := range x {
		sum += a
		at += float64(2*(i+1)-len(x)-1) * a
	}
	if sum == 0 {
		return 0
	}
	return at / (float64(len(x)) * sum)
}

// held are amounts that can be held, scaled to at most 1 so that sums stay finite.
func held(amounts []float64) []float64 {
	out, most := make([]float64, len(amounts)), 0.0
	for i, x := range amounts {
		if finite(x) && x > 0 {
			out[i] = x
			most = max(most, x)
		}
	}
	for i := range out {
		if most > 0 {
			out[i] /= most
		}
	}
	return out
}
