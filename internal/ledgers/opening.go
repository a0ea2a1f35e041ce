package ledgers

import (
	"context"
	"fmt"

	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// A village that moves in has kept an agenda before. Each of its series goes on
// from the last number of the old book in that year: the numbers up to it stand
// there, and are no gap here.

// Opening says that the agenda numbers of a year up to Last stand in the books of
// another system.
type Opening struct {
	books.Series
	Last int
	// Source is the system, a word of ours: opensid, village.
	Source string
}

// opened is an opening with the place of its entry.
type opened struct {
	books.Opened
	Pos int64
}

// OpenSeries opens a series of an office's agenda after the last number that was
// given elsewhere, in the act of the room that took the old books in. What the
// registers gave is taken up first, so that it keeps its place before them. A
// series that has come as far by itself is left as it is; one of a year to come is
// the fault "books.future".
func (r *Room) OpenSeries(t *store.Tx, office region.Code, o Opening) (bool, error) {
	today := books.MonthOf(r.day(office, t.Now()))
	if o.Year > today.Year() {
		return false, fault.New(fault.Invalid, "books.future")
	}
	if err := r.takeAll(t, office); err != nil {
		return false, err
	}
	stream := letterStream(string(office), o.Series)
	s, err := readShelf(t, stream)
	if err != nil {
		return false, err
	}
	e := opened{Opened: books.Opened{Series: o.Series, Last: o.Last, From: firstPage(o.Year, today, len(s.refs) > 0), Source: o.Source}}
	if !s.Open(e.Opened) {
		return false, nil
	}
	t.For(string(office))
	if e.Pos, err = write(t, stream, e.Opened); err != nil {
		return false, err
	}
	return true, saveOpened(t, string(office), e)
}

// firstPage is the first page that says what came before. A year that is over
// has all its pages behind it: one without a letter of ours says it from its
// beginning, another one at its end.
func firstPage(year int, today books.Month, begun bool) books.Month {
	switch {
	case !begun:
		return books.NewMonth(year, 1)
	case year == today.Year():
		return today
	}
	return books.NewMonth(year, 12)
}

const openingColumns = `office, direction, year, last, page, source, pos`

func saveOpened(t *store.Tx, office string, o opened) error {
	return t.Exec(`INSERT INTO ledger_openings (`+openingColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		office, string(o.Direction), int64(o.Year), int64(o.Last), int64(o.From), o.Source, o.Pos)
}

// goOn tells an agenda from where a series goes on.
func goOn(t *store.Tx, office string, s books.Series, agenda *books.Agenda) error {
	var last int
	found, err := t.One(`SELECT last FROM ledger_openings WHERE office = ? AND direction = ? AND year = ? ORDER BY last DESC LIMIT 1`,
		[]any{office, string(s.Direction), int64(s.Year)}, &last)
	if found {
		agenda.Apply(books.Opened{Series: s, Last: last})
	}
	return err
}

// openings are the numbers after which series may go on without a gap.
func (r *Room) openings(ctx context.Context) (map[string]map[int64]bool, error) {
	out := map[string]map[int64]bool{}
	err := r.Store.Each(ctx, `SELECT office, direction, year, last FROM ledger_openings`, nil, func(scan store.Scan) error {
		var office, direction string
		var year, last int64
		if err := scan(&office, &direction, &year, &last); err != nil {
			return err
		}
		series := fmt.Sprint(office, "/", direction, "/", year)
		if out[series] == nil {
			out[series] = map[int64]bool{}
		}
		out[series][last] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading from where the agenda goes on: %w", err)
	}
	return out, nil
}

// Before is the last number of a series that stands in the books of another
// system, with the system's name; 0 for none.
func (r *Room) Before(ctx context.Context, a premises.Actor, s books.Series) (last int, source string, err error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return 0, "", err
	}
	_, err = r.Store.One(ctx, `SELECT last, source FROM ledger_openings WHERE office = ? AND direction = ? AND year = ? ORDER BY last DESC LIMIT 1`,
		[]any{string(a.Office), string(s.Direction), int64(s.Year)}, &last, &source)
	return last, source, err
}
