package desk

import (
	"cmp"
	"context"

	"genggam/internal/arrange"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// First come, first served; those the law puts first, first (UU 25/2009 art. 29).
// Whose turn it is depends on who asks: a case whose next step this officer may
// not do, because four eyes are asked or because it is their own, is somebody
// else's turn. Whoever stands at the counter has a queue of their own: they wait
// for nobody at home, and push nobody back.

// The heads of the queues: the oldest of the highest class first.
const (
	queueSQL = `SELECT no, priority FROM cases WHERE office = ? AND role = ? AND lane = ? AND hand_office = '' AND ended_at = 0 AND assignee = ''
	AND state IN ('checking','working','lapsed') ORDER BY priority DESC, no LIMIT 20`
	handSQL = `SELECT no, priority FROM cases WHERE hand_office = ? AND hand_office <> '' AND role = ? AND lane = ? AND ended_at = 0 AND assignee = ''
	AND state IN ('checking','working','lapsed') ORDER BY priority DESC, no LIMIT 20`
)

// turns is where queues and cases are read from: an act or the open store.
type turns struct {
	each func(sql string, args []any, f func(store.Scan) error) error
	load func(no int64) (*casework.Case, error)
}

// inside reads queues as they are in an act.
func inside(t *store.Tx) turns {
	return turns{each: t.Each, load: func(no int64) (*casework.Case, error) { return loadCase(t, no) }}
}

// waiting is a case in a queue.
type waiting struct{ no, priority int64 }

func (w waiting) before(x waiting) int {
	return cmp.Or(cmp.Compare(x.priority, w.priority), cmp.Compare(w.no, x.no))
}

// firsts are the heads of the queues of one officer, by lane. own are cases whose
// turn it was and which are the officer's own.
type firsts struct {
	lanes map[string]waiting
	own   []int64
}

// of is the head of a lane, -1 for none.
func (f firsts) of(lane string) int64 {
	if w, ok := f.lanes[lane]; ok {
		return w.no
	}
	return -1
}

// no is the one to be given when any is asked for: the older of the heads, the
// higher class first; -1 for none.
func (f firsts) no() int64 {
	best, found := waiting{no: -1}, false
	for _, w := range f.lanes {
		if !found || w.before(best) < 0 {
			best, found = w, true
		}
	}
	return best.no
}

// next finds the cases whose turn it is for an officer.
func (d *Desk) next(t turns, a Actor, h hands) (firsts, error) {
	out := firsts{lanes: map[string]waiting{}}
	for _, lane := range []string{casework.LaneCounter, casework.LaneRemote} {
		if err := d.nextOf(t, a, h, lane, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// nextOf finds the head of one lane.
func (d *Desk) nextOf(t turns, a Actor, h hands, lane string, out *firsts) error {
	var all []waiting
	for _, role := range a.Roles {
		for _, sql := range []string{queueSQL, handSQL} {
			err := t.each(sql, []any{string(a.Office), role.Name, lane}, func(scan store.Scan) error {
				var w waiting
				err := scan(&w.no, &w.priority)
				all = append(all, w)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	arrange.By(all, waiting.before)
	for _, w := range all {
		c, err := t.load(w.no)
		if err != nil {
			return err
		}
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		o, err := h.clean(officerOf(a, c), c)
		if err != nil {
			return err
		}
		if _, err = c.Take(s, o, true, canon.ID{}); err == nil {
			out.lanes[lane] = w
			return nil
		}
		if isOwn(err) {
			out.own = append(out.own, w.no)
		} else if k := fault.Of(err); k != fault.Forbidden && k != fault.Conflict {
			return err
		}
	}
	return nil
}

// inTurn refuses work on a case that nobody took and whose turn it is not: to
// take it, with the reason that is recorded, is Take. A person at the counter is
// served while they stand there, so a case filed there has no turn to wait for.
func (d *Desk) inTurn(w *work, a Actor) error {
	if w.c.Assignee != "" || w.c.Channel == "counter" {
		return nil
	}
	if err := w.o.Clean(); err != nil {
		return err
	}
	first, err := d.next(inside(w.t), a, w.hands)
	if err == nil && first.of(w.c.Lane()) != w.c.No {
		err = fault.New(fault.Conflict, "case.take-first")
	}
	return err
}

// nextNow is next outside of an act, for a page.
func (d *Desk) nextNow(ctx context.Context, a Actor) (firsts, error) {
	h, err := d.handsOf(ctx, a)
	if err != nil {
		return firsts{}, err
	}
	return d.next(turns{
		each: func(sql string, args []any, f func(store.Scan) error) error { return d.Store.Each(ctx, sql, args, f) },
		load: func(no int64) (*casework.Case, error) { return d.readCase(ctx, no, nil) },
	}, a, h)
}
