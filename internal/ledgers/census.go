package ledgers

import (
	"context"
	"fmt"
	"maps"

	"genggam/internal/books"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// census is the register of an office as it counts now.
type census struct {
	rows, changed int64
	tally         map[string]books.Balance
	names         map[string]string
}

// census counts the register of an office by dusun, and names the dusun. The
// count is kept in memory until a resident changes.
func (r *Room) census(ctx context.Context, office region.Code) (*census, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &census{names: map[string]string{}}
	if _, err := r.Store.One(ctx, `SELECT count(*), coalesce(max(changed), 0) FROM residents WHERE office = ?`, []any{string(office)}, &c.rows, &c.changed); err != nil {
		return nil, err
	}
	if was := r.counted[office]; was != nil && was.rows == c.rows && was.changed == c.changed {
		return was, nil
	}
	var failed error
	c.tally = books.Tally(func(yield func(books.Standing) bool) {
		failed = r.people.EachResident(ctx, office, func(p residents.Resident) error {
			code, name := areaOf(p.Record)
			if _, named := c.names[code]; !named {
				c.names[code] = name
			}
			if p.State == residents.Here {
				yield(standing(p.Record))
			}
			return nil
		})
	})
	if failed != nil {
		return nil, failed
	}
	if len(r.counted) >= 64 {
		clear(r.counted)
	}
	r.counted[office] = c
	return c, nil
}

// Count writes how many live in each dusun when a month begins: on moving in,
// or after a census. nil takes what the register counts now less what the book
// says of this month. Faults: "ledgers.count", "books.closed".
func (r *Room) Count(ctx context.Context, a premises.Actor, m books.Month, balances map[string]books.Balance) error {
	if err := a.May(premises.KeepLedger); err != nil {
		return err
	}
	if m > books.MonthOf(r.Today(a.Office)) {
		return fault.New(fault.Invalid, "books.future").On("month")
	}
	if balances == nil {
		var err error
		if balances, err = r.Opening(ctx, a.Office, m); err != nil {
			return err
		}
	}
	for _, b := range balances {
		for _, n := range append(b.People[:], b.Families, b.Members()) {
			if n < 0 || n > 1_000_000 {
				return fault.New(fault.Invalid, "ledgers.count")
			}
		}
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error {
		closed, err := closedIn(t, string(a.Office))
		if err == nil && m <= closed {
			err = fault.New(fault.Conflict, "books.closed", closed.String())
		}
		for _, area := range sortedKeys(balances) {
			if err == nil {
				_, err = write(t, peopleStream(string(a.Office)), books.Counted{Month: m, Area: area, Balance: balances[area]})
			}
		}
		return err
	})
}

// Opening is what the register counts now less what the book says happened from
// the beginning of a month on: the count that makes the two agree.
func (r *Room) Opening(ctx context.Context, office region.Code, m books.Month) (map[string]books.Balance, error) {
	c, err := r.census(ctx, office)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(c.tally)
	for area := range c.names {
		out[area] = out[area] // a dusun without people is one too
	}
	events, err := r.events(ctx, office)
	if err != nil {
		return nil, err
	}
	var since books.Recap
	for _, e := range events {
		if p, ok := pageOf(e); ok && p >= m {
			since.Apply(e)
		}
	}
	for _, l := range since.Page(books.MonthOf(r.Today(office)), nil).Lines {
		b := out[l.Area]
		for i := range b.People {
			b.People[i] -= l.Closing.People[i]
		}
		b.Families -= l.Closing.Families
		out[l.Area] = b
	}
	return out, nil
}

// pageOf is the page of an entry about a resident; false for a count.
func pageOf(e books.Event) (books.Month, bool) {
	switch e := e.(type) {
	case books.Born:
		return e.Page(), true
	case books.Died:
		return e.Page(), true
	case books.Arrived:
		return e.Page(), true
	case books.Left:
		return e.Page(), true
	case books.Changed:
		return e.Page(), true
	}
	return 0, false
}

// events are all entries about the residents of an office, in order.
func (r *Room) events(ctx context.Context, office region.Code) (out []books.Event, err error) {
	lines, err := r.Store.Stream(ctx, peopleStream(string(office)))
	if err == nil {
		err = journal.Events(lines, books.Decode, func(_ journalEntry, e books.Event) error {
			out = append(out, e)
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("reading the movements of residents: %w", err)
	}
	return out, nil
}
