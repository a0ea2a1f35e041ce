package tariff

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/fault"
)

const (
	maxDigits = 15 // of a decimal, before and behind the point together
	maxPlaces = 6
)

// values takes the quantities and choices of an item out of what was given.
func (s *summing) values(given map[string]string) error {
	for _, q := range s.item.Quantities {
		text := strings.TrimSpace(given[q.Key])
		if text == "" {
			return fault.New(fault.Invalid, "tariff.missing", q.Name).On(q.Key)
		}
		n, ok := decimal(text)
		if _, behind, _ := strings.Cut(text, "."); !ok || len(behind) > q.Places {
			return fault.New(fault.Invalid, "tariff.number", q.Name, q.Places).On(q.Key)
		}
		least, _ := decimal(q.Least)
		most, bounded := decimal(q.Most)
		if least != nil && n.Cmp(least) < 0 || bounded && n.Cmp(most) > 0 {
			return fault.New(fault.Invalid, "tariff.range", q.Name, orNothing(q.Least, "0"), orNothing(q.Most, "…")).On(q.Key)
		}
		s.measured = append(s.measured, n)
		s.given = append(s.given, Measure{written(n), q.Unit})
	}
	for _, c := range s.item.Choices {
		i := 0
		if len(c.Options) > 1 {
			key := strings.TrimSpace(given[c.Key])
			if key == "" {
				return fault.New(fault.Invalid, "tariff.missing", c.Name).On(c.Key)
			}
			if i = slices.IndexFunc(c.Options, func(o Option) bool { return o.Key == key }); i < 0 {
				return fault.New(fault.Invalid, "tariff.option", c.Name).On(c.Key)
			}
		}
		s.options = append(s.options, c.Options[i])
	}
	return nil
}

func orNothing(s, nothing string) string {
	if s == "" {
		return nothing
	}
	return s
}

// decimal reads digits with at most one point among them, and no sign.
func decimal(s string) (*big.Rat, bool) {
	before, behind, point := strings.Cut(s, ".")
	if before == "" || point && behind == "" || len(before)+len(behind) > maxDigits || len(behind) > maxPlaces ||
		strings.Trim(before+behind, "0123456789") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// written is the shortest decimal of a number of at most 6 places.
func written(r *big.Rat) string {
	s := r.FloatString(maxPlaces)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// scaled is a decimal as an integer and the number of places behind its point.
func scaled(s string) (n int64, places int) {
	before, behind, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(before+behind, 10, 64)
	if err != nil {
		return 0, 0
	}
	return n, len(behind)
}
