package appointments

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/mandate"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Book opens the actor's own book.
func (r *Room) Book(ctx context.Context, a premises.Actor) (Book, error) {
	if err := a.May(premises.Appoint); err != nil {
		return Book{}, err
	}
	return r.Of(ctx, a.Office)
}

// Give enters an appointment from its decree, for the actor's office. The ID is
// made here. The faults are those of mandate.Book.Give.
func (r *Room) Give(ctx context.Context, a premises.Actor, n mandate.Appointment) (canon.ID, error) {
	n.ID, n.Office = store.NewID(r.Now()), string(a.Office)
	if err := a.May(premises.Appoint); err != nil {
		return n.ID, err
	}
	w := &n.Words
	for _, s := range []*string{&w.Seat, &w.Position, &w.Number, &w.Decree} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	if err := n.Check(); err != nil {
		return n.ID, err
	}
	people, err := r.Colleagues(ctx, a.Office)
	if err != nil {
		return n.ID, err
	}
	if !slices.ContainsFunc(people, func(c premises.Colleague) bool { return c.Account == n.Account }) {
		return n.ID, fault.New(fault.Invalid, "mandate.account").On("account")
	}
	body, err := mandate.EncodeWords(n.Words)
	if err != nil {
		return n.ID, err
	}
	it, err := r.Vault.Seal(string(a.Office), itemKind, body)
	if err != nil {
		return n.ID, err
	}
	n.Item = it.ID
	return n.ID, r.act(ctx, a, func(b mandate.Book) (mandate.Event, error) { return b.Give(n) }, it)
}

// End enters the last day of an appointment and why, one of mandate.Ends.
func (r *Room) End(ctx context.Context, a premises.Actor, id canon.ID, last calendar.Day, why string) error {
	return r.act(ctx, a, func(b mandate.Book) (mandate.Event, error) { return b.End(mandate.Ended{ID: id, Last: last, Why: why}) })
}

// Leave enters that whoever has an appointment is away; until 0 is open.
func (r *Room) Leave(ctx context.Context, a premises.Actor, x mandate.Absence) (canon.ID, error) {
	x.ID = store.NewID(r.Now())
	return x.ID, r.act(ctx, a, func(b mandate.Book) (mandate.Event, error) { return b.Leave(x) })
}

// Return enters the last day of an absence.
func (r *Room) Return(ctx context.Context, a premises.Actor, id canon.ID, last calendar.Day) error {
	return r.act(ctx, a, func(b mandate.Book) (mandate.Event, error) { return b.Return(id, last) })
}

// act rules with the book as it is in this transaction, and appends.
func (r *Room) act(ctx context.Context, a premises.Actor, rule func(mandate.Book) (mandate.Event, error), items ...vault.Item) error {
	role, err := a.As(premises.Appoint)
	if err != nil {
		return err
	}
	before, err := r.Of(ctx, a.Office)
	if err != nil {
		return err
	}
	by := a.By(role)
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		if err := Unchanged(t, a.Office, before.Seq); err != nil {
			return err
		}
		e, err := rule(before.Book)
		if err != nil {
			return err
		}
		data, err := mandate.Encode(e)
		if err != nil {
			return err
		}
		d := store.Draft{Stream: stream + string(a.Office), Seq: before.Seq + 1, Kind: e.Kind(), Data: data}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
			d.Items = append(d.Items, it.Ref())
		}
		if _, err := t.Append(d); err != nil {
			return err
		}
		return save(t, string(a.Office), e)
	})
}

func replay(_ context.Context, _ *store.Store, t *store.Tx, name string, lines [][]byte) error {
	office := strings.TrimPrefix(name, stream)
	for _, line := range lines {
		entry, err := journal.Parse(line)
		if err != nil {
			return err
		}
		e, err := mandate.Decode(entry.Kind, entry.Data)
		if err != nil {
			return err
		}
		if e == nil {
			return fmt.Errorf("appointments of %s: %s is of a newer program", office, entry.Kind)
		}
		if err := save(t, office, e); err != nil {
			return err
		}
	}
	return nil
}

// Notices are what the actor's office has to look at today: appointments that
// end soon, and what is wrong from today on.
func (r *Room) Notices(ctx context.Context, a premises.Actor) ([]mandate.Notice, []mandate.Finding, error) {
	b, err := r.Book(ctx, a)
	if err != nil || !b.Kept() {
		return nil, nil, err
	}
	today := r.Today(a.Office)
	return b.Expiring(today), b.Findings(today, today+noticeDays), nil
}

// noticeDays is how far ahead the book is looked through.
const noticeDays = 60
