package desk

import (
	"cmp"
	"context"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// First come, first served; those the law puts first, first (UU 25/2009 art. 29).
// Whose turn it is depends on who asks: a case whose next step this officer may
// not do, because four eyes are asked, is somebody else's turn.

// queueSQL is the head of one queue: the oldest of the highest class first.
const queueSQL = `SELECT no, priority FROM cases WHERE office = ? AND role = ? AND ended_at = 0 AND assignee = ''
	AND state IN ('checking','working','lapsed') ORDER BY priority DESC, no LIMIT 20`

// turns is where queues and cases are read from: an act or the open store.
type turns struct {
	each func(sql string, args []any, f func(store.Scan) error) error
	load func(no int64) (*casework.Case, error)
}

// next is the case whose turn it is for an officer, -1 when nothing waits that
// they may do.
func (d *Desk) next(t turns, a Actor) (int64, error) {
	type waiting struct{ no, priority int64 }
	var all []waiting
	for _, role := range a.Roles {
		err := t.each(queueSQL, []any{string(a.Office), role.Name}, func(scan store.Scan) error {
			var w waiting
			err := scan(&w.no, &w.priority)
			all = append(all, w)
			return err
		})
		if err != nil {
			return -1, err
		}
	}
	slices.SortFunc(all, func(x, y waiting) int {
		return cmp.Or(cmp.Compare(y.priority, x.priority), cmp.Compare(x.no, y.no))
	})
	for _, w := range all {
		c, err := t.load(w.no)
		if err != nil {
			return -1, err
		}
		s, err := d.setting(c)
		if err != nil {
			return -1, err
		}
		if _, err := c.Take(s, officerOf(a, c), true, canon.ID{}); err == nil {
			return w.no, nil
		} else if k := fault.Of(err); k != fault.Forbidden && k != fault.Conflict {
			return -1, err
		}
	}
	return -1, nil
}

// nextIn is next inside an act.
func (d *Desk) nextIn(t *store.Tx, a Actor) (int64, error) {
	return d.next(turns{each: t.Each, load: func(no int64) (*casework.Case, error) { return loadCase(t, no) }}, a)
}

// inTurn refuses work on a case that nobody took and whose turn it is not: to
// take it, with the reason that is recorded, is Take. A person at the counter is
// served while they stand there, so a case filed there has no turn to wait for.
func (d *Desk) inTurn(w *work, a Actor) error {
	if w.c.Assignee != "" || w.c.Channel == "counter" {
		return nil
	}
	next, err := d.nextIn(w.t, a)
	if err == nil && next != w.c.No {
		err = fault.New(fault.Conflict, "case.take-first")
	}
	return err
}

// nextNow is next outside of an act, for a page.
func (d *Desk) nextNow(ctx context.Context, a Actor) (int64, error) {
	return d.next(turns{
		each: func(sql string, args []any, f func(store.Scan) error) error { return d.Store.Each(ctx, sql, args, f) },
		load: func(no int64) (*casework.Case, error) { return d.readCase(ctx, no, nil) },
	}, a)
}
