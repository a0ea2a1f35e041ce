package ledgers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

var utc = time.UTC

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// visit appends an entry about a temporary resident and writes its row.
func (r *Room) visit(t *store.Tx, office region.Code, e any, items []any) error {
	kind, data, err := encodeOwn(e)
	if err != nil {
		return err
	}
	d := store.Draft{Stream: visitorStream(string(office)), Kind: kind, Data: data}
	for _, it := range items {
		d.Items = append(d.Items, it.(vault.Item).Ref())
	}
	entry, err := t.Append(d)
	if err != nil {
		return err
	}
	return saveVisit(t, string(office), entry)
}

// Figures are what a month's books add up to, for the monthly report.
type Figures struct {
	Month books.Month
	// Closed says that the pages are printed, signed and closed.
	Closed bool
	// Areas are the dusun by code, Total all of them: opening, births, arrivals,
	// deaths, departures, closing, families.
	Areas []books.RecapLine
	Total books.RecapLine
	// In and Out are how many numbers the agenda gave in the month, of which so
	// many are void.
	In, InVoid, Out, OutVoid int
	// Letters are the letters of this program signed in the month by service,
	// void ones left out; Handwritten those entered by hand in a register.
	Letters     map[string]int
	Handwritten int
	// Sent are the lines of the expedition.
	Sent int
	// Visitors are the temporary residents, without their lines.
	Visitors books.VisitorPage
	// Wrong says what does not add up, naming the dusun: faults of books and
	// "ledgers.no-count".
	Wrong []error
}

// Month counts a month of an office. It opens no words. It may be called for a
// month that is not over; a month to come is the fault "books.future".
func (r *Room) Month(ctx context.Context, office region.Code, m books.Month) (f Figures, err error) {
	if m > books.MonthOf(r.Today(office)) {
		return f, fault.New(fault.Invalid, "books.future").On("month")
	}
	if err := r.gather(ctx, office); err != nil {
		return f, err
	}
	f = Figures{Month: m, Letters: map[string]int{}}
	page, err := r.recap(ctx, office, m)
	if err != nil {
		return f, err
	}
	f.Areas, f.Total = page.Lines, page.Total()
	if f.Wrong, err = r.wrong(ctx, office, page); err != nil {
		return f, err
	}
	var closed int64
	if f.Closed, err = r.Store.One(ctx, `SELECT month FROM ledger_closed WHERE office = ? AND month = ?`, []any{string(office), int64(m)}, &closed); err != nil {
		return f, fmt.Errorf("reading the closed months: %w", err)
	}
	return f, errors.Join(r.countLetters(ctx, office, &f), r.countVisitors(ctx, office, &f))
}

func (r *Room) countLetters(ctx context.Context, office region.Code, f *Figures) error {
	err := r.Store.Each(ctx, `SELECT l.direction, l.void, coalesce(d.standard, ''), l.register, count(*) FROM ledger_letters l LEFT JOIN documents d ON d.no = l.document
		WHERE l.office = ? AND l.page = ? GROUP BY l.direction, l.void, coalesce(d.standard, ''), l.register`, []any{string(office), int64(f.Month)}, func(scan store.Scan) error {
		var direction, void, standard, register string
		var n int
		if err := scan(&direction, &void, &standard, &register, &n); err != nil {
			return err
		}
		in := direction == string(books.In)
		switch {
		case in && void != "":
			f.InVoid += n
		case void != "":
			f.OutVoid += n
		case standard != "":
			f.Letters[standardID(standard)] += n
		case register != "":
			f.Handwritten += n
		}
		if in {
			f.In += n
		} else {
			f.Out += n
		}
		return nil
	})
	if err == nil {
		_, err = r.Store.One(ctx, `SELECT count(*) FROM ledger_sent WHERE office = ? AND page = ?`, []any{string(office), int64(f.Month)}, &f.Sent)
	}
	if err != nil {
		return fmt.Errorf("counting the letters of a month: %w", err)
	}
	return nil
}

// countVisitors counts the temporary residents by the pages they stand on.
func (r *Room) countVisitors(ctx context.Context, office region.Code, f *Figures) error {
	v := &f.Visitors
	v.Month = f.Month
	m := int64(f.Month)
	_, err := r.Store.One(ctx, `SELECT coalesce(sum(CASE WHEN page < ? THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN page = ? THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN gone_page = ? THEN 1 ELSE 0 END), 0)
		FROM ledger_visitors WHERE office = ? AND page <= ? AND (gone = 0 OR gone_page >= ?)`, []any{m, m, m, string(office), m, m}, &v.Opening, &v.Came, &v.Gone)
	v.Closing = v.Opening + v.Came - v.Gone
	if err != nil {
		return fmt.Errorf("counting the temporary residents: %w", err)
	}
	return nil
}

// recap is a month of the count of residents.
func (r *Room) recap(ctx context.Context, office region.Code, m books.Month) (books.RecapPage, error) {
	events, err := r.events(ctx, office)
	if err != nil {
		return books.RecapPage{}, err
	}
	c, err := r.census(ctx, office)
	if err != nil {
		return books.RecapPage{}, err
	}
	var recap books.Recap
	for _, e := range events {
		recap.Apply(e)
	}
	return recap.Page(m, c.names), nil
}

// wrong says what does not add up: a dusun by itself, the page with the one
// before, the book with the register.
func (r *Room) wrong(ctx context.Context, office region.Code, page books.RecapPage) (out []error, err error) {
	events, err := r.events(ctx, office)
	if err != nil {
		return nil, err
	}
	counted := false
	for _, e := range events {
		c, ok := e.(books.Counted)
		counted = counted || ok && c.Month <= page.Month
	}
	c, err := r.census(ctx, office)
	if err != nil {
		return nil, err
	}
	if !counted {
		if c.rows > 0 || len(events) > 0 {
			out = append(out, fault.New(fault.Conflict, "ledgers.no-count"))
		}
		return out, nil
	}
	now, err := r.recap(ctx, office, books.MonthOf(r.Today(office)))
	if err != nil {
		return nil, err
	}
	for _, err := range []error{page.Check(), now.Agrees(c.tally)} {
		if err != nil {
			out = append(out, err)
		}
	}
	return out, nil
}

// Close closes a month of an office: what is entered later about it stands on
// the open page. It is refused while the month is not over ("ledgers.not-over"),
// twice ("books.closed"), while an earlier one that has lines is open
// ("ledgers.earlier-open"), or while something does not add up (see Figures.Wrong).
func (r *Room) Close(ctx context.Context, a premises.Actor, m books.Month) error {
	if err := a.May(premises.CloseLedger); err != nil {
		return err
	}
	if m >= books.MonthOf(r.Today(a.Office)) {
		return fault.New(fault.Conflict, "ledgers.not-over")
	}
	f, err := r.Month(ctx, a.Office, m)
	if err != nil {
		return err
	}
	for _, err := range f.Wrong {
		if f := fault.As(err); f == nil || f.Key != "ledgers.no-count" {
			return err
		}
	}
	return r.Store.Act(ctx, a.Doing(premises.CloseLedger), func(t *store.Tx) error {
		closed, err := closedIn(t, string(a.Office))
		if err != nil {
			return err
		}
		if m <= closed {
			return fault.New(fault.Conflict, "books.closed", closed.String())
		}
		if open, err := earlierOpen(t, string(a.Office), closed, m); err != nil || open != 0 {
			if err == nil {
				err = fault.New(fault.Conflict, "ledgers.earlier-open", open.String())
			}
			return err
		}
		kind, data, err := encodeOwn(closedMonth{m})
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: monthStream(string(a.Office)), Kind: kind, Data: data})
		if err != nil {
			return err
		}
		return saveClosed(t, string(a.Office), e)
	})
}

// earlierOpen is the first month with lines between the last closed and m.
func earlierOpen(t *store.Tx, office string, closed, m books.Month) (books.Month, error) {
	least := int64(0)
	for _, table := range []string{"ledger_letters", "ledger_movements"} {
		var n int64
		_, err := t.One(`SELECT coalesce(min(page), 0) FROM `+table+` WHERE office = ? AND page > ? AND page < ?`, []any{office, int64(closed), int64(m)}, &n)
		if err != nil {
			return 0, err
		}
		if n != 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return books.Month(least), nil
}

func saveClosed(t *store.Tx, office string, e journalEntry) error {
	v, _, err := decodeOwn(e)
	if err != nil {
		return err
	}
	switch c := v.(type) {
	case closedMonth:
		return t.Exec(`INSERT INTO ledger_closed (office, month, pos) VALUES (?, ?, ?)`, office, int64(c.Month), e.Position)
	case printed:
		return savePrinted(t, office, c, e)
	}
	return nil
}

// Closed is the last closed month of the officer's office, 0 for none.
func (r *Room) Closed(ctx context.Context, a premises.Actor) (books.Month, error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return 0, err
	}
	var n int64
	_, err := r.Store.One(ctx, `SELECT coalesce(max(month), 0) FROM ledger_closed WHERE office = ?`, []any{string(a.Office)}, &n)
	return books.Month(n), err
}
