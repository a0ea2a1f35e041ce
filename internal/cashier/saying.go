package cashier

import (
	"context"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/reconcile"
	"genggam/internal/store"
)

// Say is what a person says of a movement of a statement: which bill it pays, or
// what else it is (Settlement, Deposit, Aside).
type Say struct {
	Batch canon.ID
	N     int64
	// Bill is the number of the bill it pays, "" where Aside speaks.
	Bill  string
	Aside string
}

// SayOf takes a person's word for a movement that found no bill by itself, and
// settles the bill where it is paid by that. Faults: "cashier.said-already",
// "cashier.not-open", "cashier.no-bill", "cashier.aside".
func (r *Room) SayOf(ctx context.Context, a premises.Actor, s Say) error {
	role, err := a.As(premises.Statements)
	if err != nil {
		return err
	}
	err = r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		var amount, credit int64
		var reason string
		found, err := t.One(`SELECT amount, credit, reason FROM payments WHERE batch = ? AND n = ? AND office = ? AND source = 'statement'`, []any{s.Batch[:], s.N, string(a.Office)}, &amount, &credit, &reason)
		switch {
		case err != nil:
			return err
		case !found:
			return noBill()
		case credit == 0, reason != reconcile.Unnamed && reason != Suggested && reason != reconcile.Several && reason != Aside:
			return fault.New(fault.Conflict, "cashier.said-already")
		}
		var held int64
		if _, err := t.One(`SELECT count(*) FROM refunds WHERE batch = ? AND n = ? AND state <> 'refused'`, []any{s.Batch[:], s.N}, &held); err != nil {
			return err
		}
		if held > 0 {
			return fault.New(fault.Conflict, "cashier.said-already")
		}
		move := movement{Reason: s.Aside}
		if s.Bill == "" {
			if s.Aside != Settlement && s.Aside != Deposit && s.Aside != Aside {
				return fault.New(fault.Invalid, "cashier.aside").On("aside")
			}
		} else if move, err = paying(t, string(a.Office), s.Bill, amount); err != nil {
			return err
		}
		data, err := said{N: s.N, Move: move}.write()
		if err != nil {
			return err
		}
		e, err := place(t, store.Draft{Stream: bankStream + s.Batch.String(), Kind: kindSaid, Data: data})
		if err != nil {
			return err
		}
		return saveStatement(t, s.Batch.String(), e)
	})
	if err != nil {
		return err
	}
	_, _, err = r.SettleAll(ctx, a.Office, 50)
	return err
}

// paying is what an amount does to a bill.
func paying(t *store.Tx, office, number string, amount int64) (movement, error) {
	b, err := billTx(t, `office = ? AND number = ?`, office, strings.ToUpper(strings.TrimSpace(number)))
	if fault.Of(err) == fault.NotFound {
		return movement{}, fault.New(fault.Invalid, "cashier.no-bill").On("bill")
	}
	if err != nil {
		return movement{}, err
	}
	m := movement{Bill: b.ID, Outcome: reconcile.Exact}
	switch open := b.Open(); {
	case open == 0:
		return m, fault.New(fault.Conflict, "cashier.not-open", b.Number).On("bill")
	case amount < open:
		m.Outcome = reconcile.Partial
	case amount > open:
		m.Outcome = reconcile.Over
	}
	return m, nil
}
