package principles

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// prefix is that of the streams which say that hamlets were read.
const prefix = "principles/"

// Source gives what another room measures of an office in a month; it may be asked
// again and again while the month goes on.
type Source func(context.Context, region.Code, integrity.Month) (map[string]Found, error)

// Room is the room of an open node.
type Room struct {
	*premises.Premises
	people *residents.Register
	// sources are the rooms that are asked, in the order in which they were named.
	sources []Source

	mu sync.Mutex
	// awake are the minutes served that are not written yet, and the last of them.
	awake map[int64]bool
	last  int64
}

// New furnishes it.
func New(p *premises.Premises, people *residents.Register) *Room {
	p.Keep(premises.Part{Prefix: prefix, Replay: func(_ context.Context, _ *store.Store, _ *store.Tx, _ string, lines [][]byte) error {
		return journal.Each(lines, func(journal.Entry) error { return nil }) // a line that hamlets were read has no row
	}})
	return &Room{Premises: p, people: people, awake: map[int64]bool{}}
}

// OnMonth names another room that measures something, by the id of the measure.
func (r *Room) OnMonth(s Source) { r.sources = append(r.sources, s) }

// Month is the report of an office in a month, as it was worked out last: nothing is
// counted for it. An office that this node does not know is refused.
func (r *Room) Month(ctx context.Context, office region.Code, m integrity.Month) (Report, error) {
	out := Report{Office: office, Month: m}
	if _, err := r.Office(office); err != nil {
		return out, err
	}
	var through int64
	var data []byte
	if _, err := r.Store.One(ctx, `SELECT through, sums FROM principle_months WHERE office = ? AND month = ?`, []any{string(office), int64(m)}, &through, &data); err != nil {
		return out, fmt.Errorf("reading the principles of %s: %w", office, err)
	}
	s, err := unpack(data)
	out.Through, out.Principles = calendar.Day(through), compile(s)
	return out, err
}

// Months lists the months of an office that were worked out, the newest first, at
// most some.
func (r *Room) Months(ctx context.Context, office region.Code, most int) (out []integrity.Month, err error) {
	err = r.Store.Each(ctx, `SELECT month FROM principle_months WHERE office = ? ORDER BY month DESC LIMIT ?`, []any{string(office), int64(most)}, func(scan store.Scan) error {
		var m int64
		err := scan(&m)
		out = append(out, integrity.Month(m))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which months were worked out: %w", err)
	}
	return out, nil
}

func unpack(data []byte) (*Sums, error) {
	s := &Sums{}
	if len(data) == 0 {
		return s, nil
	}
	if err := json.Unmarshal(data, s); err != nil {
		return s, fmt.Errorf("reading what a month came to: %w", err)
	}
	return s, nil
}

// place is one month of one office.
type place struct {
	office string
	month  integrity.Month
}

// put adds what was gathered to its months, in the act of t.
func put(t *store.Tx, x place, through calendar.Day, later *Sums) error {
	var was []byte
	var before int64
	if _, err := t.One(`SELECT through, sums FROM principle_months WHERE office = ? AND month = ?`, []any{x.office, int64(x.month)}, &before, &was); err != nil {
		return err
	}
	s, err := unpack(was)
	if err != nil {
		return err
	}
	s.add(later)
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO principle_months (office, month, through, sums) VALUES (?, ?, ?, ?)
		ON CONFLICT (office, month) DO UPDATE SET through = excluded.through, sums = excluded.sums`, x.office, int64(x.month), max(before, int64(through)), data)
}

// readHamlets is the line that the register was read, so that whoever is in it can
// learn of it: how many were, and for what.
func readHamlets(t *store.Tx, office string, n int64) error {
	var o canon.Object
	o.Str("for", "reach")
	o.Int("residents", n)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	t.For(office)
	_, err = t.Append(store.Draft{Stream: prefix + office, Kind: "hamlets.counted/1", Data: data})
	return err
}

// ms is an instant of the journal.
func ms(at int64) time.Time { return time.UnixMilli(at).UTC() }

// dayOf is the day of an instant at an office.
func (r *Room) dayOf(office string, at int64) calendar.Day {
	if cal := r.Calendar(region.Code(office)); cal != nil {
		return cal.Day(ms(at))
	}
	return r.home().Day(ms(at))
}
