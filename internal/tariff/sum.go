package tariff

import (
	"math/big"
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Ask is what a fee is wanted for.
type Ask struct {
	// Item is the code of the item.
	Item string
	// Day is the one whose law holds: when the service was asked for.
	Day calendar.Day
	// Nature is the service's (catalogue.Standard.Nature); "" is any other.
	Nature string
	// Values are the quantities (decimal, "12.5") and the choices (keys of
	// options) by key. What the item does not ask for is not looked at.
	Values map[string]string
}

// The kinds of lines, in the order in which they come.
const (
	LineRate     = "rate"     // quantities times a rate
	LinePart     = "part"     // one step of tiers by parts
	LineFactor   = "factor"   // what a factor adds or takes
	LineMinimum  = "minimum"  // what is missing to the minimum
	LineMaximum  = "maximum"  // what is above the maximum
	LineRounding = "rounding" // what rounding adds or takes
	LineWaiver   = "waiver"   // what is let off
)

// Sum is what is to be paid, with how it came about.
type Sum struct {
	// Cite, Article and Sure are the regulation's citation, where the item stands
	// in it and how sure the table is; Digest is the table's.
	Cite, Article, Sure string
	Digest              [32]byte
	// Item and Name of what it is for, and the day whose law holds.
	Item string
	Name lang.Text
	Day  calendar.Day
	// Lines add up to Total, in integer rupiah.
	Lines []Line
	Total int64
	// Waived names the waiver granted, "" for none.
	Waived string
}

// Line is one line of a sum.
type Line struct {
	// Kind is one of the constants; the message Key names it.
	Kind string
	// What it is about: the item, the option of a choice, the waiver; empty where
	// Kind says all.
	What lang.Text
	// Measures are the quantities multiplied.
	Measures []Measure
	// Rate in rupiah: of one unit, the minimum, the maximum, or the multiple
	// rounded to.
	Rate int64
	// Factor is the decimal multiplied by, "1.25"; of a waiver the percentage.
	Factor string
	// Amount in integer rupiah, which may be negative.
	Amount int64
	// Article is where it stands.
	Article string
}

// Key is the message that names the kind of line.
func (l Line) Key() string { return "tariff.line." + l.Kind }

// Measure is one quantity as it was given: "12.5" and its unit.
type Measure struct {
	Value string
	Unit  lang.Text
}

// Explain writes the arithmetic of a line: "12,5 m² × 3 bulan × Rp5.000", and
// behind a factor "× 1,25". Kind and What name the line, Amount ends it.
func (l Line) Explain(tag lang.Tag) string {
	var parts []string
	for _, m := range l.Measures {
		n, places := scaled(m.Value)
		parts = append(parts, strings.TrimSpace(lang.Decimal(tag, n, places)+" "+m.Unit.In(tag)))
	}
	switch l.Kind {
	case LineFactor:
		n, places := scaled(l.Factor)
		return "× " + lang.Decimal(tag, n, places)
	case LineWaiver:
		return "− " + l.Factor + "%"
	}
	return strings.Join(append(parts, lang.Money(tag, l.Rate)), " × ")
}

// Sum says what an item costs. Faults: "tariff.nature" for a service that must
// cost nothing, "tariff.no-item", "tariff.not-in-force", and on the field of a
// value "tariff.missing", "tariff.number", "tariff.range" and "tariff.option";
// "tariff.overflow" above MaxAmount.
func (t *Table) Sum(ask Ask) (Sum, error) {
	if basis, free := Free(ask.Nature, ask.Day); free {
		return Sum{}, fault.New(fault.Forbidden, "tariff.nature", basis)
	}
	item, err := t.Item(ask.Item)
	if err != nil {
		return Sum{}, err
	}
	r := t.Regulation
	if !within(ask.Day, r.From, r.To) || !within(ask.Day, item.From, item.To) {
		return Sum{}, fault.New(fault.Invalid, "tariff.not-in-force", item.Code, ask.Day.String()).On("item")
	}
	s := &summing{item: item, exact: new(big.Rat)}
	if err := s.values(ask.Values); err != nil {
		return Sum{}, err
	}
	s.base()
	s.factors()
	s.bounds()
	s.round()
	if !whole(s.exact) {
		return Sum{}, fault.New(fault.Invalid, "tariff.overflow")
	}
	return Sum{Cite: r.Cite, Article: item.Article, Sure: r.Sure, Digest: t.digest, Item: item.Code, Name: item.Name,
		Day: ask.Day, Lines: s.lines, Total: floor(s.exact).Int64()}, nil
}

func whole(r *big.Rat) bool { return floor(r).CmpAbs(big.NewInt(MaxAmount)) <= 0 }

// floor is the integer not above a number.
func floor(r *big.Rat) *big.Int {
	return new(big.Int).Div(r.Num(), r.Denom()) // Euclidean: the denominator is positive
}

// summing is one sum on its way: exact is what it came to so far.
type summing struct {
	item     Item
	measured []*big.Rat // as item.Quantities
	given    []Measure
	options  []Option // as item.Choices
	exact    *big.Rat
	lines    []Line
}

// to brings the sum to a new exact value and adds a line for the difference in
// whole rupiah. An amount beyond all bounds is told at the end.
func (s *summing) to(next *big.Rat, l Line) {
	step := new(big.Int).Sub(floor(next), floor(s.exact))
	if step.IsInt64() {
		l.Amount = step.Int64()
	}
	if l.Article == "" {
		l.Article = s.item.Article
	}
	s.exact = next
	s.lines = append(s.lines, l)
}

// base is the rate, or the tiers, times the quantities.
func (s *summing) base() {
	if s.item.Tiers == nil {
		s.line(LineRate, s.item.Rate, -1, nil)
		return
	}
	by := slices.IndexFunc(s.item.Quantities, func(q Quantity) bool { return q.Key == s.item.Tiers.By })
	all, below := s.measured[by], new(big.Rat)
	for i, step := range s.item.Tiers.Steps {
		end, ok := decimal(step.UpTo)
		last := !ok || all.Cmp(end) <= 0
		if s.item.Tiers.Manner == "whole" && last {
			s.line(LineRate, step.Rate, -1, nil)
			return
		}
		if s.item.Tiers.Manner == "parts" {
			top := all
			if !last {
				top = end
			}
			if part := new(big.Rat).Sub(top, below); part.Sign() > 0 || i == 0 {
				s.line(LinePart, step.Rate, by, part)
			}
			below = top
		}
		if last {
			return
		}
	}
}

// line adds a rate times the quantities, one of which may be only a part.
func (s *summing) line(kind string, rate int64, by int, part *big.Rat) {
	amount := new(big.Rat).SetInt64(rate)
	given := slices.Clone(s.given)
	for i, q := range s.measured {
		if i == by {
			q = part
			given[i].Value = written(part)
		}
		amount.Mul(amount, q)
	}
	s.to(amount.Add(amount, s.exact), Line{Kind: kind, What: s.item.Name, Measures: given, Rate: rate})
}

func (s *summing) factors() {
	for _, o := range s.options {
		f, _ := decimal(o.Factor)
		s.to(new(big.Rat).Mul(s.exact, f), Line{Kind: LineFactor, What: o.Name, Factor: o.Factor})
	}
}

func (s *summing) bounds() {
	least, most := new(big.Rat).SetInt64(s.item.Minimum), new(big.Rat).SetInt64(s.item.Maximum)
	switch {
	case s.item.Minimum > 0 && s.exact.Cmp(least) < 0:
		s.to(least, Line{Kind: LineMinimum, Rate: s.item.Minimum})
	case s.item.Maximum > 0 && s.exact.Cmp(most) > 0:
		s.to(most, Line{Kind: LineMaximum, Rate: s.item.Maximum})
	}
}

// round ends the sum in a multiple of whole rupiah.
func (s *summing) round() {
	unit := big.NewRat(max(s.item.Round.To, 1), 1)
	count := new(big.Rat).Quo(s.exact, unit)
	n := floor(count)
	rest := new(big.Rat).Sub(count, new(big.Rat).SetInt(n))
	if s.item.Round.Way == "up" && rest.Sign() > 0 || s.item.Round.Way == "near" && rest.Cmp(big.NewRat(1, 2)) >= 0 {
		n.Add(n, big.NewInt(1))
	}
	next := new(big.Rat).Mul(new(big.Rat).SetInt(n), unit)
	if floor(next).Cmp(floor(s.exact)) != 0 {
		s.to(next, Line{Kind: LineRounding, Rate: max(s.item.Round.To, 1)})
	}
	s.exact = next
}
