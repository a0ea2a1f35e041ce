package tariff

import (
	"math/big"
	"slices"

	"genggam/internal/fault"
)

// Grant is the decision to let off a part of a fee, or all of it.
type Grant struct {
	// Waiver is the key of the ground, By the role of who granted it.
	Waiver, By string
	// Percent that is let off, 1 to 100.
	Percent int
}

// Waive takes off what was granted, as a line with its article; half rupiah go
// to the payer. It refuses a ground that the table does not have or not for this
// item and day ("tariff.waiver-unknown"), one that somebody else grants
// ("tariff.waiver-by"), more than the ground allows ("tariff.waiver-percent"), a
// second waiver ("tariff.waiver-twice") and a sum made by another table
// ("tariff.waiver-table"). The reason in words is kept by who grants it.
func (t *Table) Waive(s Sum, g Grant) (Sum, error) {
	i := slices.IndexFunc(t.Waivers, func(w Waiver) bool { return w.Key == g.Waiver })
	switch {
	case s.Digest != t.digest:
		return s, fault.New(fault.Conflict, "tariff.waiver-table", s.Cite)
	case s.Waived != "":
		return s, fault.New(fault.Conflict, "tariff.waiver-twice")
	case i < 0 || !t.Waivers[i].covers(s):
		return s, fault.New(fault.Invalid, "tariff.waiver-unknown", g.Waiver, s.Cite).On("waiver")
	case t.Waivers[i].By != g.By:
		return s, fault.New(fault.Forbidden, "tariff.waiver-by", t.Waivers[i].By, t.Waivers[i].Article)
	case g.Percent < 1 || g.Percent > t.Waivers[i].Percent:
		return s, fault.New(fault.Invalid, "tariff.waiver-percent", t.Waivers[i].Percent, t.Waivers[i].Article).On("percent")
	}
	w := t.Waivers[i]
	kept := new(big.Rat).Mul(big.NewRat(s.Total, 1), big.NewRat(int64(100-g.Percent), 100))
	left := floor(kept).Int64()
	s.Lines = append(slices.Clone(s.Lines), Line{Kind: LineWaiver, What: w.Name, Factor: itoa(g.Percent), Amount: left - s.Total, Article: w.Article})
	s.Total, s.Waived = left, w.Key
	return s, nil
}

func (w Waiver) covers(s Sum) bool {
	return within(s.Day, w.From, w.To) && (len(w.Items) == 0 || slices.Contains(w.Items, s.Item))
}
