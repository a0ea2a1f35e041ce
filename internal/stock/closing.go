package stock

import (
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Period is a span of days, both ends in it.
type Period struct{ From, Until calendar.Day }

// ClosingRow is one shelf in a closing: Opening + Moves.OnHand() = Book.
type ClosingRow struct {
	Shelf   Shelf
	Opening int64
	Moves   Balance
	Book    int64
	// Found is what was counted; it is Book where nobody counted.
	Found   int64
	Counted bool
}

// Difference is what was found over (+) or under (-) the book.
func (r ClosingRow) Difference() int64 { return r.Found - r.Book }

// Closing is the end of a period: every shelf, in order.
type Closing struct {
	Period Period
	Rows   []ClosingRow
}

// Close sums a period: what lay there before, what moved in it, what was
// counted at its end. Faults: "stock.period" (it ends before it begins),
// "stock.outside" (a movement of another day), "stock.amount" (a count below
// zero), "stock.below" (a shelf whose book would be below zero: a movement is
// missing).
func Close(p Period, opening map[Shelf]int64, moves []Movement, counts map[Shelf]int64) (Closing, error) {
	if p.Until < p.From {
		return Closing{}, fault.New(fault.Invalid, "stock.period").On("until")
	}
	rows := map[Shelf]*ClosingRow{}
	row := func(s Shelf) *ClosingRow {
		if rows[s] == nil {
			rows[s] = &ClosingRow{Shelf: s}
		}
		return rows[s]
	}
	for s, n := range opening {
		row(s).Opening = n
	}
	for _, m := range moves {
		if m.Day < p.From || m.Day > p.Until {
			return Closing{}, fault.New(fault.Invalid, "stock.outside", m.Day.String())
		}
		for _, e := range m.Effects() {
			r := row(e.Shelf)
			r.Moves = r.Moves.Plus(e.Change)
		}
	}
	for s, n := range counts {
		if n < 0 || n > MaxAmount {
			return Closing{}, fault.New(fault.Invalid, "stock.amount", MaxAmount).On("count")
		}
		r := row(s)
		r.Found, r.Counted = n, true
	}
	return total(p, rows)
}

// CloseSums sums a period of shelves whose sums are kept: what had ever happened to
// each until the period before ended, and until now. Faults as Close has them.
func CloseSums(p Period, before, now map[Shelf]Balance, counts map[Shelf]int64) (Closing, error) {
	if p.Until < p.From {
		return Closing{}, fault.New(fault.Invalid, "stock.period").On("until")
	}
	rows := map[Shelf]*ClosingRow{}
	for s, b := range now {
		rows[s] = &ClosingRow{Shelf: s, Opening: before[s].OnHand(), Moves: b.Minus(before[s])}
	}
	for s, n := range counts {
		switch r := rows[s]; {
		case n < 0 || n > MaxAmount:
			return Closing{}, fault.New(fault.Invalid, "stock.amount", MaxAmount).On("count")
		case r == nil:
			rows[s] = &ClosingRow{Shelf: s, Found: n, Counted: true}
		default:
			r.Found, r.Counted = n, true
		}
	}
	return total(p, rows)
}

func total(p Period, rows map[Shelf]*ClosingRow) (Closing, error) {
	c := Closing{Period: p, Rows: make([]ClosingRow, 0, len(rows))}
	for _, r := range rows {
		r.Book = r.Opening + r.Moves.OnHand()
		if r.Book < 0 {
			return Closing{}, fault.New(fault.Conflict, "stock.below", r.Shelf.Good, r.Shelf.Store)
		}
		if !r.Counted {
			r.Found = r.Book
		}
		c.Rows = append(c.Rows, *r)
	}
	arrange.By(c.Rows, func(a, b ClosingRow) int { return CompareShelves(a.Shelf, b.Shelf) })
	return c, nil
}

// Differences are the rows whose count is not the book.
func (c Closing) Differences() (out []ClosingRow) {
	for _, r := range c.Rows {
		if r.Difference() != 0 {
			out = append(out, r)
		}
	}
	return out
}

// Uncounted are the shelves with something on them that nobody counted: a
// closing is not signed while there are any.
func (c Closing) Uncounted() (out []Shelf) {
	for _, r := range c.Rows {
		if !r.Counted && r.Book > 0 {
			out = append(out, r.Shelf)
		}
	}
	return out
}

// Corrections are the counts to record for the differences, on the last day of
// the period, with the reason given for each shelf (Reasons); the room gives
// them ids. A difference without a reason is the fault "stock.reason".
func (c Closing) Corrections(why map[Shelf]string) (out []Movement, err error) {
	for _, r := range c.Differences() {
		if !slices.Contains(Reasons(Counted), why[r.Shelf]) {
			return nil, fault.New(fault.Invalid, "stock.reason").On("why")
		}
		out = append(out, Movement{
			Day: c.Period.Until, Kind: Counted, Good: r.Shelf.Good, To: r.Shelf.Store,
			Amount: r.Found, Book: r.Book, Why: why[r.Shelf],
		})
	}
	return out, nil
}

// Next is the opening of the period that follows.
func (c Closing) Next() map[Shelf]int64 {
	out := make(map[Shelf]int64, len(c.Rows))
	for _, r := range c.Rows {
		out[r.Shelf] = r.Found
	}
	return out
}
