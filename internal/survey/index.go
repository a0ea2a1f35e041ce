package survey

import (
	"math/big"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Way is how an index is made. The zero value is the right one: a weight of exactly
// one ninth, nothing rounded on the way. The others reproduce older reports.
type Way struct {
	// Weight is "ninth" or "" for exactly 1/9, "0.111", or "0.11".
	Weight string
	// Keep is the number of decimals to which each weighted mean is rounded on the way,
	// 1 to 9; 0 rounds nothing.
	Keep int
}

// Key is the message that says the weight.
func (w Way) Key() string {
	switch w.Weight {
	case "0.111":
		return "survey.weight-thousandth"
	case "0.11":
		return "survey.weight-hundredth"
	}
	return "survey.weight-ninth"
}

func (w Way) weight() (*big.Rat, error) {
	if w.Weight == "" {
		w.Weight = "ninth"
	}
	for _, x := range law().Weights {
		if x.Name != w.Weight || w.Keep < 0 || w.Keep > 9 {
			continue
		}
		if x.Millionths == 0 {
			return big.NewRat(1, Elements), nil
		}
		return big.NewRat(x.Millionths, 1_000_000), nil
	}
	return nil, fault.New(fault.Invalid, "survey.unknown-weight")
}

// Index is a converted index, 25 to 100.
type Index struct {
	Way Way
	// N is how many answered.
	N int64
	// Hundredths is the index rounded half up, 9056 for 90.56.
	Hundredths int64
	value      *big.Rat
}

// Decimals is the index with that many decimals, rounded half up: Decimals(4) of
// 66.66666 is 666667.
func (i Index) Decimals(places int) int64 {
	if i.value == nil {
		return 0
	}
	return halfUp(i.value, places)
}

// halfUp rounds a number that is not below 0.
func halfUp(x *big.Rat, places int) int64 {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(0, min(places, 9)))), nil)
	n := new(big.Int).Mul(x.Num(), scale)
	n.Lsh(n, 1).Add(n, x.Denom())
	return n.Quo(n, new(big.Int).Lsh(x.Denom(), 1)).Int64()
}

// IndexOf is the index of a tally: the mean of each element, times the weight,
// summed up, times 25. It refuses with survey.nobody when nobody answered, with
// survey.bad-tally and survey.unknown-weight.
func IndexOf(t Tally, way Way) (Index, error) {
	weight, err := way.weight()
	if err != nil {
		return Index{}, err
	}
	if err := t.Check(); err != nil {
		return Index{}, err
	}
	if t.N == 0 {
		return Index{}, fault.New(fault.NotFound, "survey.nobody")
	}
	sum := new(big.Rat)
	for e := range Element(Elements) {
		sum.Add(sum, way.keep(new(big.Rat).Mul(big.NewRat(t.points(e), t.N), weight)))
	}
	return made(sum.Mul(sum, big.NewRat(25, 1)), t.N, way), nil
}

func (w Way) keep(x *big.Rat) *big.Rat {
	if w.Keep == 0 {
		return x
	}
	scale := int64(1)
	for range w.Keep {
		scale *= 10
	}
	return big.NewRat(halfUp(x, w.Keep), scale)
}

func made(value *big.Rat, n int64, way Way) Index {
	return Index{Way: way, N: n, Hundredths: halfUp(value, 2), value: value}
}

// Part is one service in the index of an office: its answers, and its weight, such
// as how many it served.
type Part struct {
	Tally  Tally
	Weight int64
}

// Weighted is the index of an office as the mean of the indexes of its services,
// each at its weight; services without answers or weight do not count. Refused as
// IndexOf is, with survey.nobody when none counts.
func Weighted(parts []Part, way Way) (Index, error) {
	sum, n, weights := new(big.Rat), int64(0), int64(0)
	for _, p := range parts {
		if p.Weight < 0 || p.Weight > most || weights > most {
			return Index{}, fault.New(fault.Invalid, "survey.bad-tally")
		}
		if p.Weight == 0 || p.Tally.N == 0 {
			continue
		}
		i, err := IndexOf(p.Tally, way)
		if err != nil {
			return Index{}, err
		}
		sum.Add(sum, new(big.Rat).Mul(i.value, big.NewRat(p.Weight, 1)))
		weights += p.Weight
		n += p.Tally.N
	}
	if weights == 0 {
		return Index{}, fault.New(fault.NotFound, "survey.nobody")
	}
	return made(sum.Quo(sum, big.NewRat(weights, 1)), n, way), nil
}

// Line is one element of a report.
type Line struct {
	Element Element
	// Points is the sum of the answers; Mean the mean in thousandths (3620 is 3.620),
	// Weighted that times the weight, in ten-thousandths; both rounded half up.
	Points, Mean, Weighted int64
	// Hundredths is the mean times 25, and Category what that is called.
	Hundredths int64
	Category   Category
}

// Lines are the elements of a tally in an order; none when nobody answered.
// Refused as IndexOf is.
func Lines(t Tally, way Way, order []Element, on calendar.Day) ([]Line, error) {
	weight, err := way.weight()
	if err != nil {
		return nil, err
	}
	if err := t.Check(); err != nil || t.N == 0 {
		return nil, err
	}
	var out []Line
	for _, e := range order {
		if e < 0 || e >= Elements {
			continue
		}
		mean := big.NewRat(t.points(e), t.N)
		l := Line{Element: e, Points: t.points(e), Mean: halfUp(mean, 3)}
		l.Weighted = halfUp(new(big.Rat).Mul(mean, weight), 4)
		l.Hundredths = halfUp(new(big.Rat).Mul(mean, big.NewRat(25, 1)), 2)
		l.Category, _ = CategoryOf(l.Hundredths, on)
		out = append(out, l)
	}
	return out, nil
}

// Weakest are the elements with the lowest means, the lowest first, equal ones in
// the order of the questionnaire: what the follow-up plan is about. None when
// nobody answered.
func Weakest(t Tally, count int) []Element {
	if t.N == 0 {
		return nil
	}
	all := make([]Element, Elements)
	for e := range all {
		all[e] = Element(e)
	}
	slices.SortStableFunc(all, func(a, b Element) int {
		switch pa, pb := t.points(a), t.points(b); {
		case pa < pb:
			return -1
		case pa > pb:
			return 1
		}
		return 0
	})
	return all[:max(0, min(count, Elements))]
}
