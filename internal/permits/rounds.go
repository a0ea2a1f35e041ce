package permits

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/store"
)

// batch is how much one round does; what is left comes next.
const batch = 200

// node signs what happens because time passed.
var node = journal.Actor{Role: "node", Account: "rounds"}

// Rounds does what the clock brings about: permits are reminded of before they
// end, end, come back when their suspension is over, and objections that nobody
// answered are granted.
func (r *Room) Rounds(ctx context.Context) error {
	now := r.Now()
	latest := int64(now.Unix()/86400) + longest
	due, err := r.rows(r.reads(ctx), `state IN ('valid','suspended') AND until_day > 0 AND until_day <= ? ORDER BY until_day, id LIMIT ?`, latest, int64(20*batch))
	if err != nil {
		return err
	}
	back, err := r.rows(r.reads(ctx), `state = 'suspended' AND suspended_until > 0 AND suspended_until <= ? LIMIT ?`, int64(now.Unix()/86400)+1, int64(batch))
	if err != nil {
		return err
	}
	silent, err := r.rows(r.reads(ctx), `objection_due > 0 AND objection_due < ? LIMIT ?`, now.UnixMilli(), int64(batch))
	if err != nil {
		return err
	}
	var errs []error
	done := 0
	for _, p := range append(append(due, back...), silent...) {
		if done == batch {
			break
		}
		acted, err := r.pass(ctx, p.ID)
		if errs = append(errs, err); acted {
			done++
		}
	}
	return errors.Join(errs...)
}

// longest is how many days ahead rounds looks for what has to be reminded of.
const longest = 367

// pass does to one permit what time brought about.
func (r *Room) pass(ctx context.Context, id canon.ID) (acted bool, err error) {
	p, err := r.row(r.reads(ctx), `id = ?`, id[:])
	if err != nil || r.next(p) == "" {
		return false, err
	}
	err = r.Store.Act(ctx, store.By{Unit: string(p.Office), Actor: node}, func(t *store.Tx) error {
		p, err := r.row(t.Each, `id = ?`, id[:])
		if err != nil {
			return err
		}
		switch r.next(p) {
		case kindExpired:
			return write(t, id, kindExpired, func(o *canon.Object) { o.Int("case", p.Case) })
		case kindLifted:
			return write(t, id, kindLifted, func(o *canon.Object) { o.Int("case", p.Case) })
		case kindAnswered:
			return r.answer(t, p, true)
		case kindReminded:
			return write(t, id, kindReminded, func(o *canon.Object) {
				o.Int("case", p.Case)
				o.Int("days", int64(r.reminder(p)))
			})
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("passing permit %s: %w", id, err)
	}
	return true, err
}

// next is what has to happen to a permit now, "" for nothing.
func (r *Room) next(p Permit) string {
	today := r.Today(p.Office)
	switch {
	case p.ObjectionDue > 0 && r.Now().UnixMilli() > p.ObjectionDue:
		return kindAnswered
	case !p.Alive():
	case p.Until > 0 && today > p.Until:
		return kindExpired
	case p.State == Suspended && p.SuspendedUntil > 0 && today > p.SuspendedUntil:
		return kindLifted
	case r.reminder(p) > 0:
		return kindReminded
	}
	return ""
}

// reminder is the reminder that is due, in days before the end; 0 for none.
func (r *Room) reminder(p Permit) int {
	if p.Until == 0 || !p.Alive() {
		return 0
	}
	due := 0
	for _, days := range p.Spec().Reminders {
		if r.left(p) <= days && (p.Reminded == 0 || days < p.Reminded) {
			due = days
		}
	}
	return due
}
