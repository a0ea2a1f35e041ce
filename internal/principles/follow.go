package principles

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
)

// step is how many entries one walk reads.
const step = 2000

// Rounds notes that the node serves, and reads the journal on to the end of
// yesterday, some thousand entries a walk: more says that there are more. When
// yesterday is reached it asks once what else is measured of the day.
func (r *Room) Rounds(ctx context.Context) (more bool, err error) {
	bad := r.Awake(ctx, r.Now())
	more, err = r.follow(ctx)
	if err != nil {
		err = fmt.Errorf("measuring the principles: %w", err)
	}
	return more && err == nil, errors.Join(bad, err)
}

// cursor is how far the journal was read: the next entry, and the last day that is
// in the figures.
type cursor struct {
	pos int64
	day calendar.Day
}

// home is the calendar by whose midnight the days of the node end: that of its root,
// or of its first office where the root is none of its own.
func (r *Room) home() *calendar.Calendar {
	if cal := r.Calendar(region.Code(r.Card().Root)); cal != nil {
		return cal
	}
	for _, o := range r.Offices() {
		return r.Calendar(o.Code)
	}
	return nil
}

// began is where reading begins on a node that never did: the month before this one,
// so that a node with years behind it need not read them all.
func (r *Room) began(ctx context.Context, home *calendar.Calendar) (c cursor, err error) {
	first := (integrity.MonthOf(home.Day(r.Now())) - 1).First()
	c.day = first - 1
	var size int64
	if _, err := r.Store.One(ctx, `SELECT size FROM log_head WHERE id = 1`, nil, &size); err != nil {
		return c, err
	}
	c.pos, err = r.Store.PositionAt(ctx, size, first.In(home.Zone()).UnixMilli())
	return c, err
}

func (r *Room) cursor(ctx context.Context, home *calendar.Calendar) (c cursor, err error) {
	var day int64
	found, err := r.Store.One(ctx, `SELECT pos, day FROM principle_cursor WHERE id = 1`, nil, &c.pos, &day)
	c.day = calendar.Day(day)
	if err == nil && !found {
		return r.began(ctx, home)
	}
	return c, err
}

// errMoved refuses to add twice what another process has added.
var errMoved = errors.New("another process has read on")

func (r *Room) follow(ctx context.Context) (more bool, err error) {
	home := r.home()
	if home == nil { // a node without offices measures nothing
		return false, nil
	}
	was, err := r.cursor(ctx, home)
	yesterday := home.Day(r.Now()) - 1
	if err != nil || was.day >= yesterday {
		return false, err
	}
	until := (yesterday + 1).In(home.Zone()).UnixMilli()
	entries, more, err := r.read(ctx, was.pos, until)
	if err != nil {
		return false, err
	}
	g, now := newGather(ctx, r), was
	for _, e := range entries {
		if err := g.entry(e); err != nil {
			return false, fmt.Errorf("entry %d: %w", e.Position, err)
		}
		now.pos = e.Position + 1
	}
	if !more {
		now.day = yesterday
		if err := g.close(was.day+1, yesterday); err != nil {
			return false, err
		}
	}
	err = r.keep(ctx, was, now, g)
	if errors.Is(err, errMoved) {
		return false, nil
	}
	return more, err
}

// read gives the entries from a position on that are older than an instant, and
// whether there are more of them.
func (r *Room) read(ctx context.Context, from, until int64) (out []journal.Entry, more bool, err error) {
	var lines [][]byte
	err = r.Store.Each(ctx, `SELECT line FROM entries WHERE pos >= ? ORDER BY pos LIMIT ?`, []any{from, int64(step)}, func(scan store.Scan) error {
		var line []byte
		err := scan(&line)
		lines = append(lines, line)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	more = len(lines) == step
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return nil, false, err
		}
		if e.At >= until {
			return out, false, nil
		}
		out = append(out, e)
	}
	return out, more, nil
}

// keep writes what was gathered and how far the journal was read, in one act.
func (r *Room) keep(ctx context.Context, was, now cursor, g *gather) error {
	return r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var pos, day int64
		found, err := t.One(`SELECT pos, day FROM principle_cursor WHERE id = 1`, nil, &pos, &day)
		if err != nil {
			return err
		}
		if found && (pos != was.pos || calendar.Day(day) != was.day) {
			return errMoved
		}
		for x, s := range g.sums {
			if err := put(t, x, min(now.day, x.month.Last()), s); err != nil {
				return err
			}
		}
		for office, n := range g.hamlets {
			if err := readHamlets(t, office, n); err != nil {
				return err
			}
		}
		return t.Exec(`INSERT INTO principle_cursor (id, pos, day) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET pos = excluded.pos, day = excluded.day`, now.pos, int64(now.day))
	})
}
