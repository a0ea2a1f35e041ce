package storehouse

import (
	"context"
	"fmt"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/stock"
	"genggam/internal/store"
)

const (
	closedKind     = "stock.closed/1"
	closingColumns = "pos, office, good, from_day, until_day, account, at"
)

// Count is what was found in one store when a period ended.
type Count struct {
	Store string
	Found int64
	// Why it differs from the book (stock.Reasons of stock.Counted), "" where it does
	// not.
	Why string
}

// CloseBook ends a period of one good of the officer's office with until, its last
// day: every store in which the book has something was counted, a difference has
// its reason, and nothing is written in the period any more. It ends today, or on
// a day since which nothing moved, so that what was counted is what the book is
// compared with.
func (r *Room) CloseBook(ctx context.Context, a premises.Actor, good string, until calendar.Day, counts []Count) error {
	if err := a.May(premises.KeepStock); err != nil {
		return err
	}
	for _, c := range counts {
		if err := r.knowStores(ctx, a, c.Store); err != nil {
			return err
		}
	}
	if until > r.Today(a.Office) {
		return fault.New(fault.Invalid, "stock.until").On("sampai")
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStock), func(t *store.Tx) error {
		p, err := r.closes(t, good, until, counts)
		if err != nil {
			return err
		}
		for _, c := range counts {
			m := stock.Movement{ID: store.NewID(t.Time()), Day: until, Kind: stock.Counted, Good: good, To: c.Store, Amount: c.Found, Why: c.Why}
			if err := r.book(t, m); err != nil {
				return err
			}
		}
		data, err := write(func(o *canon.Object) {
			o.Str("from", p.From.String())
			o.Str("good", good)
			o.Str("until", p.Until.String())
		})
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: stockPrefix + t.By().Unit + "/" + good, Kind: closedKind, Data: data})
		if err != nil {
			return err
		}
		return saveClosed(t, e)
	})
}

// closes judges whether a period of a good can end.
func (r *Room) closes(t *store.Tx, good string, until calendar.Day, counts []Count) (p stock.Period, err error) {
	office := t.By().Unit
	last, before, err := lastClosed(t, office, good)
	if err != nil {
		return p, err
	}
	var first, moved int64
	_, err = t.One(`SELECT COALESCE(min(day), 0), COALESCE(max(day), 0) FROM stock_moves WHERE office = ? AND good = ?`, []any{office, good}, &first, &moved)
	switch {
	case err != nil:
		return p, err
	case moved == 0:
		return p, fault.New(fault.Conflict, "stock.nothing")
	case last > 0 && until <= last:
		return p, fault.New(fault.Conflict, "stock.closed", last.String()).On("sampai")
	case moved > int64(until):
		return p, fault.New(fault.Conflict, "stock.moved-since", calendar.Day(moved).String()).On("sampai")
	}
	p = stock.Period{From: calendar.Day(first), Until: until}
	if last > 0 {
		p.From = last + 1
	}
	now := map[stock.Shelf]stock.Balance{}
	err = t.Each(`SELECT store, `+sumColumns+` FROM stock_shelves WHERE office = ? AND good = ?`, []any{office, good}, func(scan store.Scan) error {
		s := stock.Shelf{Good: good}
		var b stock.Balance
		err := scan(append([]any{&s.Store}, sums(&b)...)...)
		now[s] = b
		return err
	})
	if err != nil {
		return p, err
	}
	found := map[stock.Shelf]int64{}
	for _, c := range counts {
		s := stock.Shelf{Good: good, Store: c.Store}
		if _, twice := found[s]; twice {
			return p, fault.New(fault.Invalid, "stock.store").On("tempat")
		}
		found[s] = c.Found
	}
	closing, err := stock.CloseSums(p, before, now, found)
	if err != nil {
		return p, err
	}
	if left := closing.Uncounted(); len(left) > 0 {
		return p, fault.New(fault.Invalid, "stock.uncounted", left[0].Store).On("hitung-" + left[0].Store)
	}
	for _, d := range closing.Differences() {
		i := slices.IndexFunc(counts, func(c Count) bool { return c.Store == d.Shelf.Store })
		if !slices.Contains(stock.Reasons(stock.Counted), counts[i].Why) {
			return p, fault.New(fault.Invalid, "stock.difference", d.Book, d.Found).On("sebab-" + d.Shelf.Store)
		}
	}
	return p, nil
}

// lastClosed is the last day of the last period of a good that ended, 0 for none,
// and what had happened to its shelves until then.
func lastClosed(t *store.Tx, office, good string) (calendar.Day, map[stock.Shelf]stock.Balance, error) {
	var day, pos int64
	found, err := t.One(`SELECT until_day, pos FROM stock_closings WHERE office = ? AND good = ? ORDER BY until_day DESC LIMIT 1`, []any{office, good}, &day, &pos)
	if err != nil || !found {
		return 0, nil, err
	}
	rows, err := closingRows(t.Each, good, pos)
	return calendar.Day(day), rows, err
}

func closingRows(read reader, good string, pos int64) (map[stock.Shelf]stock.Balance, error) {
	out := map[stock.Shelf]stock.Balance{}
	err := read(`SELECT store, `+sumColumns+` FROM stock_closing_rows WHERE pos = ?`, []any{pos}, func(scan store.Scan) error {
		s := stock.Shelf{Good: good}
		var b stock.Balance
		err := scan(append([]any{&s.Store}, sums(&b)...)...)
		out[s] = b
		return err
	})
	return out, err
}

// saveClosed writes the rows of a period that ended: its shelves as they are.
func saveClosed(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	from, err := calendar.ParseDay(v.Str("from"))
	if err != nil {
		return fmt.Errorf("reading a period of a store: %w", err)
	}
	until, err := calendar.ParseDay(v.Str("until"))
	if err != nil {
		return fmt.Errorf("reading a period of a store: %w", err)
	}
	err = t.Exec(`INSERT INTO stock_closings (`+closingColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Position, e.Unit, v.Str("good"), int64(from), int64(until), e.Actor.Account, e.At)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO stock_closing_rows (pos, store, `+sumColumns+`) SELECT CAST(? AS BIGINT), store, `+sumColumns+` FROM stock_shelves WHERE office = ? AND good = ?`,
		e.Position, e.Unit, v.Str("good"))
}

// Ended is a period of a good that ended.
type Ended struct {
	stock.Closing
	Account string
	At      int64
	// Why holds the reasons of the differences by store, as they were counted.
	Why map[string][]string
}

// mostEnded is how many periods of a good are listed at once.
const mostEnded = 24

// Closings lists the periods of a good of the officer's office that ended, the
// newest first: opening, what came and went, book and count.
func (r *Room) Closings(ctx context.Context, a premises.Actor, good string) (out []Ended, err error) {
	if err := a.May(premises.SeeStock); err != nil {
		return nil, err
	}
	var at []int64
	err = r.Store.Each(ctx, `SELECT `+closingColumns+` FROM stock_closings WHERE office = ? AND good = ? ORDER BY until_day DESC LIMIT ?`,
		[]any{string(a.Office), good, int64(mostEnded + 1)}, func(scan store.Scan) error {
			var x Ended
			var pos, from, until int64
			var office, good string
			err := scan(&pos, &office, &good, &from, &until, &x.Account, &x.At)
			x.Period = stock.Period{From: calendar.Day(from), Until: calendar.Day(until)}
			out, at = append(out, x), append(at, pos)
			return err
		})
	for i := range out {
		if err != nil {
			return nil, err
		}
		before := map[stock.Shelf]stock.Balance{}
		if i+1 < len(out) {
			if before, err = closingRows(r.reads(ctx), good, at[i+1]); err != nil {
				return nil, err
			}
		}
		err = r.ended(ctx, a, good, &out[i], ends{at[i], before})
	}
	return out[:min(len(out), mostEnded)], err
}

// ends is where the sums of a period lie, and those of the one before.
type ends struct {
	pos    int64
	before map[stock.Shelf]stock.Balance
}

// ended fills a period with its rows and the reasons of its differences. What was
// counted is the book after the correction, so that both are told apart by it.
func (r *Room) ended(ctx context.Context, a premises.Actor, good string, x *Ended, e ends) error {
	now, err := closingRows(r.reads(ctx), good, e.pos)
	if err != nil {
		return err
	}
	for s, b := range now {
		m := b.Minus(e.before[s])
		off := m.Surplus - m.Shortage
		row := stock.ClosingRow{Shelf: s, Opening: e.before[s].OnHand(), Moves: m, Found: b.OnHand(), Book: b.OnHand() - off, Counted: true}
		x.Rows = append(x.Rows, row)
	}
	arrange.By(x.Rows, func(a, b stock.ClosingRow) int { return stock.CompareShelves(a.Shelf, b.Shelf) })
	x.Why = map[string][]string{}
	return r.Store.Each(ctx, `SELECT DISTINCT target, why FROM stock_moves WHERE office = ? AND good = ? AND kind = 'counted' AND why <> '' AND day >= ? AND day <= ? ORDER BY target, why`,
		[]any{string(a.Office), good, int64(x.Period.From), int64(x.Period.Until)}, func(scan store.Scan) error {
			var store, why string
			err := scan(&store, &why)
			x.Why[store] = append(x.Why[store], why)
			return err
		})
}
