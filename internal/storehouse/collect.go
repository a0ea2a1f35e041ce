package storehouse

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// lapsesAtOnce is how many grants one round of the watchman takes back.
const lapsesAtOnce = 200

// watchman is who acts because time passed.
var watchman = journal.Actor{Role: "node", Account: "rounds"}

// collectBy is until when what is granted now can be fetched, 0 where it waits.
func (r *Room) collectBy(office region.Code, g *catalogue.Goods, at time.Time) (int64, error) {
	if g.Collect.Amount == 0 {
		return 0, nil
	}
	due, err := r.Calendar(office).Add(at, g.Collect.Amount, g.Collect.Unit)
	if err != nil {
		return 0, fmt.Errorf("working out until when goods are fetched: %w", err)
	}
	return due.At.UnixMilli(), nil
}

// Watch takes back what was granted and not fetched until the day that the grant
// named: the case ends, its part of the quota is free, and whoever is next in the
// ranking is called. What was handed out stays; more says that there is more.
func (r *Room) Watch(ctx context.Context) (more bool, err error) {
	now := r.Now().UnixMilli()
	r.mu.Lock()
	from := r.lapsed
	r.mu.Unlock()
	type late struct {
		no, due int64
		office  string
	}
	var all []late
	err = r.Store.Each(ctx, `SELECT g.case_no, g.collect_at, c.office FROM aid_grants g JOIN cases c ON c.no = g.case_no
		WHERE g.collect_at > ? AND g.collect_at < ? AND c.state = 'issued' ORDER BY g.collect_at, g.case_no LIMIT ?`, []any{from, now, int64(lapsesAtOnce)}, func(scan store.Scan) error {
		var l late
		err := scan(&l.no, &l.due, &l.office)
		all = append(all, l)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("looking for what nobody fetched: %w", err)
	}
	var errs []error
	for _, l := range all {
		errs = append(errs, r.lapse(ctx, l.no, l.due, l.office))
	}
	if err := errors.Join(errs...); err != nil || len(all) == lapsesAtOnce {
		return err == nil, err
	}
	r.mu.Lock()
	r.lapsed = max(r.lapsed, now-1)
	r.mu.Unlock()
	return false, nil
}

// lapse takes one grant back; one that was handed out a moment ago stays.
func (r *Room) lapse(ctx context.Context, no, due int64, office string) error {
	err := r.Store.Act(ctx, store.By{Unit: office, Actor: watchman}, func(t *store.Tx) error {
		return r.desk.Join(t, no, func(c *casework.Case, s casework.Setting) ([]casework.Event, []vault.Item, error) {
			events, err := c.Uncollected(s, due)
			return events, nil, err
		})
	})
	if fault.Of(err) == fault.Conflict {
		return nil
	}
	return err
}

// takeBack frees the part that a grant took of its quota, in the act in which its
// case ends without a hand-out.
func (r *Room) takeBack(t *store.Tx, c *casework.Case) error {
	var round canon.ID
	found, err := t.One(`SELECT round FROM aid_grants WHERE case_no = ?`, []any{c.No}, store.ID(&round))
	if err != nil || !found {
		return err
	}
	if round.Zero() {
		round = c.ID
	}
	data, err := write(func(o *canon.Object) { o.Int("case", c.No) })
	if err != nil {
		return err
	}
	return appendAid(t, round, "aid.lapsed/1", data)
}

func saveLapsed(t *store.Tx, v canon.Value) error {
	var round canon.ID
	share := ""
	found, err := t.One(`SELECT round, share FROM aid_grants WHERE case_no = ?`, []any{v.Num("case")}, store.ID(&round), &share)
	if err != nil || !found {
		return err
	}
	if !round.Zero() {
		if err := t.Exec(`UPDATE aid_shares SET taken = taken - 1 WHERE round = ? AND place = ?`, round[:], share); err != nil {
			return err
		}
	}
	return t.Exec(`DELETE FROM aid_grants WHERE case_no = ?`, v.Num("case"))
}

// fellAway is true of a row of a round whose case ended and took nothing.
const fellAway = ` EXISTS (SELECT 1 FROM cases c WHERE c.no = a.case_no AND c.ended_at > 0)
		AND NOT EXISTS (SELECT 1 FROM aid_grants g WHERE g.case_no = a.case_no)`

// called says how many of the reserve list of a share are called, and how many
// stand before a number on it: as many are called as fell away inside.
func called(read reader, round canon.ID, share string, number int64) (gone, before int64, err error) {
	count := func(n *int64, sql string, args ...any) error {
		return read(sql, args, func(scan store.Scan) error { return scan(n) })
	}
	err = count(&gone, `SELECT count(*) FROM aid_rows a WHERE a.round = ? AND a.share = ? AND a.standing = 'inside' AND`+fellAway, round[:], share)
	if err == nil {
		err = count(&before, `SELECT count(*) FROM aid_rows a WHERE a.round = ? AND a.share = ? AND a.standing = 'reserve' AND a.number < ? AND NOT (`+fellAway+`)`, round[:], share, number)
	}
	return gone, before, err
}

// Called counts who is next: those on the reserve lists of a round in whose turn
// it is, because somebody inside fell away, and who are not decided yet.
func (r *Room) Called(ctx context.Context, x *Round) (n int, err error) {
	if x.State != "ranked" {
		return 0, nil
	}
	type waits struct {
		share  string
		number int64
	}
	var list []waits
	err = r.Store.Each(ctx, `SELECT a.share, a.number FROM aid_rows a JOIN cases c ON c.no = a.case_no WHERE a.round = ? AND a.standing = 'reserve' AND c.ended_at = 0
		AND c.state = 'working' ORDER BY a.share, a.number LIMIT ?`, []any{x.ID[:], int64(maxShares)}, func(scan store.Scan) error {
		var w waits
		err := scan(&w.share, &w.number)
		list = append(list, w)
		return err
	})
	for _, w := range list {
		if err != nil {
			break
		}
		var gone, before int64
		if gone, before, err = called(r.reads(ctx), x.ID, w.share, w.number); before < gone {
			n++
		}
	}
	return n, err
}
