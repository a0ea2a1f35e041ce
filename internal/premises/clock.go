package premises

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/store"
)

// A letter bears the date that the computer believes. The clock of an old laptop
// falls back years when its battery dies, so a clock without a source is held
// against what the node knows: the last entry, the day the program was built,
// and the last time it was believed. Until somebody in the office has looked at
// it the node takes applications, but numbers, signs and lets nothing lapse.

const (
	// clockSlack is how far behind the last entry a clock may be: two machines on
	// one database are never quite together.
	clockSlack = 2 * time.Minute
	// clockLeap is how far a clock without a source may be ahead of the last time
	// it was believed: a night, and the day after it.
	clockLeap = 26 * time.Hour
	// clockKind is the entry of an officer who looked.
	clockKind   = "clock.confirmed/1"
	clockStream = "clock"
)

// clockwork is what the node remembers of the time.
type clockwork struct {
	// believed is the last reading that was taken as right, milliseconds UTC.
	believed atomic.Int64
	// sworn says that an officer confirmed a clock behind what the node knew.
	sworn atomic.Bool
}

// Doubt is why the clock is not believed.
type Doubt struct {
	// Why is "behind" the last entry, "before-build" of the program, or "ahead" by
	// more than a night and a day.
	Why string
	// Clock is what the computer says, Last when the node last knew the time.
	Clock, Last time.Time
}

// ClockDoubt says whether the clock is doubted now.
func (p *Premises) ClockDoubt() (Doubt, bool) {
	source := p.Config.ClockSource
	if source == nil {
		return Doubt{}, false
	}
	now := p.Now()
	last := time.UnixMilli(p.clock.believed.Load()).UTC()
	doubt := func(why string, known time.Time) (Doubt, bool) {
		if source() {
			p.clock.believed.Store(now.UnixMilli())
			return Doubt{}, false
		}
		return Doubt{Why: why, Clock: now, Last: known}, true
	}
	switch {
	case now.Before(last.Add(-clockSlack)):
		return doubt("behind", last)
	case now.Before(p.Config.Built) && !p.clock.sworn.Load():
		return doubt("before-build", p.Config.Built)
	case now.After(last.Add(clockLeap)):
		return doubt("ahead", last)
	}
	p.clock.believed.Store(max(now.UnixMilli(), last.UnixMilli()))
	return Doubt{}, false
}

// SureOfTime refuses what needs the right date while the clock is doubted.
func (p *Premises) SureOfTime() error {
	if d, doubted := p.ClockDoubt(); doubted {
		return fault.New(fault.Unavailable, "clock.doubt", lang.Key("clock."+d.Why))
	}
	return nil
}

// ConfirmClock is an officer who looked at date and time and found them right.
// The entry holds what the computer said, since its own time may not fall
// behind its predecessor's.
func (p *Premises) ConfirmClock(ctx context.Context, a Actor) error {
	if err := a.May(ConfirmClock); err != nil {
		return err
	}
	d, doubted := p.ClockDoubt()
	if !doubted {
		return nil
	}
	var o canon.Object
	o.Int("clock", d.Clock.UnixMilli())
	o.Str("why", d.Why)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	err = p.Store.Act(ctx, a.Doing(ConfirmClock), func(t *store.Tx) error {
		_, err := t.Append(store.Draft{Stream: clockStream, Kind: clockKind, Data: data})
		return err
	})
	if err == nil {
		p.clock.believed.Store(d.Clock.UnixMilli())
		p.clock.sworn.Store(true)
	}
	return err
}

// recallClock finds when the node last knew the time: its last entry, or what
// an officer confirmed after the clock had run ahead of the world, since no entry
// may be older than the one before it.
func (p *Premises) recallClock(ctx context.Context) error {
	var last int64
	if _, err := p.Store.One(ctx, `SELECT at FROM log_head WHERE id = 1`, nil, &last); err != nil {
		return fmt.Errorf("reading when the last entry was: %w", err)
	}
	if last == 0 { // a new node knows nothing but when it was built
		last = p.Now().UnixMilli()
	}
	p.clock.believed.Store(last)
	var line []byte
	found, err := p.Store.One(ctx, `SELECT e.line FROM streams s JOIN entries e ON e.pos = s.pos WHERE s.stream = ? ORDER BY s.seq DESC LIMIT 1`,
		[]any{clockStream}, &line)
	if err != nil || !found {
		return err
	}
	e, err := journal.Parse(line)
	if err != nil {
		return err
	}
	at, err := canon.Read(clockKind, e.Data, func(r *canon.Record) int64 { return r.V.Num("clock") })
	if err == nil && at < e.At && e.At == last {
		p.clock.believed.Store(at)
		p.clock.sworn.Store(true)
	}
	return err
}
