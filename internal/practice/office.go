package practice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/learning"
	"genggam/internal/premises"
)

// The bounds of practising.
const (
	// Life is how long a lesson may last.
	Life = time.Hour
	// Idle is after how long without a reader the practice node is closed.
	Idle = 30 * time.Minute
	// mostRuns bounds who practises at one time, mostOffices how many lessons one
	// practice node holds before it is made anew.
	mostRuns    = 60
	mostOffices = 900
)

// Office is the practice office of a real node. It costs nothing until somebody
// starts a lesson.
type Office struct {
	real *hall.Hall

	// slow is held by what opens, closes or furnishes, one at a time.
	slow sync.Mutex
	// mu guards what follows.
	mu   sync.Mutex
	at   *place
	runs map[string]*run // by the real account
}

// place is the practice node while it is open.
type place struct {
	*hall.Hall
	// users are the requests in hand.
	users sync.WaitGroup
	used  time.Time
	next  int // number of the next office
}

// New is the practice office of a node; nothing is opened yet.
func New(real *hall.Hall) *Office { return &Office{real: real, runs: map[string]*run{}} }

// Dir is where the practice node of a data directory lies.
func Dir(data string) string { return filepath.Join(data, "latihan") }

// Enter gives an officer of the real node the practice they are in, and writes
// down what they finished. The practice node h stays open until leave is called.
// When there is none, the fault is practice.ended.
func (o *Office) Enter(ctx context.Context, a premises.Actor) (h *hall.Hall, s learning.Seat, leave func(), err error) {
	r, at := o.find(a.Account)
	if r == nil {
		return nil, s, func() {}, fault.New(fault.Gone, "practice.ended")
	}
	s, err = r.seat(ctx, at, o.real, a)
	if err != nil {
		at.users.Done()
		return nil, s, func() {}, err
	}
	return at.Hall, s, at.users.Done, nil
}

// find gives a practice that goes on, and holds the node open for one request.
func (o *Office) find(account string) (*run, *place) {
	now := o.real.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.runs[account]
	if r == nil || o.at == nil || !now.Before(r.ends) {
		delete(o.runs, account)
		return nil, nil
	}
	o.at.used = now
	o.at.users.Add(1)
	return r, o.at
}

// Going is the lesson that an officer is in, and until when; false for none.
func (o *Office) Going(a premises.Actor) (lesson string, ends time.Time, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	r := o.runs[a.Account]
	if r == nil || o.at == nil || !o.real.Now().Before(r.ends) {
		return "", time.Time{}, false
	}
	return r.judge.Lesson.ID, r.ends, true
}

// Stop ends an officer's practice; without one it does nothing.
func (o *Office) Stop(a premises.Actor) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.runs, a.Account)
}

// Start begins a lesson: it opens the practice node when nobody else has, makes
// an office with what the lesson needs, and logs the learner in there. A lesson
// that the officer was in ends.
func (o *Office) Start(ctx context.Context, a premises.Actor, id string) error {
	l, err := learning.Find(a, id)
	if err != nil {
		return err
	}
	o.slow.Lock()
	defer o.slow.Unlock()
	o.Stop(a)
	if o.count(func(*run) bool { return true }) >= mostRuns {
		return fault.New(fault.Unavailable, "practice.full")
	}
	at, err := o.opened(ctx)
	if err != nil {
		return err
	}
	r, err := furnish(ctx, at, o.real, a, l)
	if err != nil {
		return fmt.Errorf("preparing lesson %s: %w", id, err)
	}
	// Passwords are hashed in much memory, which a small machine needs again.
	debug.FreeOSMemory()
	o.mu.Lock()
	defer o.mu.Unlock()
	at.used = o.real.Now()
	o.runs[a.Account] = r
	return nil
}

// count is how many are practising of those that fit.
func (o *Office) count(fits func(*run) bool) (n int) {
	now := o.real.Now()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, r := range o.runs {
		if now.Before(r.ends) && fits(r) {
			n++
		}
	}
	return n
}

// opened is the practice node, opened or made when it must be; slow is held.
func (o *Office) opened(ctx context.Context) (*place, error) {
	o.mu.Lock()
	at := o.at
	o.mu.Unlock()
	if at != nil && at.next > mostOffices && o.count(func(*run) bool { return true }) == 0 {
		if err := o.shut(true); err != nil {
			return nil, err
		}
		at = nil
	}
	if at != nil {
		return at, nil
	}
	h, err := o.open(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	at = &place{Hall: h, used: o.real.Now(), next: len(h.Offices())}
	o.mu.Lock()
	o.at = at
	o.mu.Unlock()
	return at, nil
}

// open opens the node that is there. One that cannot be opened, or is full, is
// made anew: nothing in it is worth keeping.
func (o *Office) open(ctx context.Context) (*hall.Hall, error) {
	cfg := o.config()
	if _, err := os.Stat(filepath.Join(cfg.Keys, "node.key")); err == nil {
		h, err := hall.Open(ctx, cfg)
		if err == nil && len(h.Offices()) <= mostOffices {
			return h, nil
		}
		if err != nil {
			o.real.Log.Warn("the practice office is made anew", "err", err)
		} else if err := h.Close(); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(os.RemoveAll(cfg.Dir), os.RemoveAll(cfg.Keys)); err != nil {
		return nil, fmt.Errorf("clearing the practice office: %w", err)
	}
	return o.found(ctx, cfg)
}

// config is that of the practice node: always SQLite, on the real node's clock.
func (o *Office) config() premises.Config {
	dir := Dir(o.real.Config.Dir)
	return premises.Config{Dir: dir, Keys: premises.KeysBeside(dir), Catalogue: o.real.Config.Catalogue,
		Now: o.real.Now, Log: o.real.Log.With(slog.Bool("practice", true))}
}

// found makes the node with the office above those of the lessons.
func (o *Office) found(ctx context.Context, cfg premises.Config) (*hall.Hall, error) {
	real := o.real.Card()
	card := premises.Card{Code: "00", Name: "latihan." + real.Name, Title: "LATIHAN", Host: real.Host, Root: district, Demo: true, Practice: true}
	if real.Code == card.Code {
		card.Code = "01"
	}
	if _, err := premises.Init(ctx, cfg, card); err != nil {
		return nil, unguarded(fmt.Errorf("making the practice office: %w", err))
	}
	h, err := hall.Open(ctx, cfg)
	if err != nil {
		return nil, unguarded(fmt.Errorf("opening the practice office: %w", err))
	}
	if err := h.SetOffices(ctx, districtOffice()); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// unguarded says of keys that others can read on this disk what that is: to who
// wants to practise it is neither a matter of their role nor of the real office.
func unguarded(err error) error {
	if f := fault.As(err); f != nil && f.Kind == fault.Forbidden {
		return fault.New(fault.Unavailable, "practice.unguarded").Because(err)
	}
	return err
}

// shut closes the practice node once the requests in hand are answered, and
// clears it away when asked to; slow is held.
func (o *Office) shut(clear bool) error {
	o.mu.Lock()
	at := o.at
	o.at, o.runs = nil, map[string]*run{}
	o.mu.Unlock()
	var err error
	if at != nil {
		at.users.Wait()
		err = at.Close()
		at = nil
		debug.FreeOSMemory()
	}
	if clear {
		cfg := o.config()
		err = errors.Join(err, os.RemoveAll(cfg.Dir), os.RemoveAll(cfg.Keys))
	}
	return err
}

// Renew makes the practice office anew, for whoever manages the accounts of an
// office. It is refused while officers of other offices are practising.
func (o *Office) Renew(_ context.Context, a premises.Actor) error {
	if err := a.May(premises.Accounts); err != nil {
		return err
	}
	o.slow.Lock()
	defer o.slow.Unlock()
	if n := o.count(func(r *run) bool { return r.of != a.Office }); n > 0 {
		return fault.New(fault.Conflict, "practice.others", n)
	}
	return o.shut(true)
}

// Rounds does what time brings about: it closes a practice node that nobody
// uses, and walks the rounds of one that is open.
func (o *Office) Rounds(ctx context.Context) (more bool, err error) {
	at, idle := o.held()
	switch {
	case at != nil:
		defer at.users.Done()
		return at.Rounds(ctx)
	case !idle:
		return false, nil
	}
	o.slow.Lock()
	defer o.slow.Unlock()
	if at, idle = o.held(); idle { // nobody came while we waited
		return false, o.shut(false)
	}
	if at != nil {
		at.users.Done()
	}
	return false, nil
}

// held is the practice node, held open for the rounds while somebody uses it;
// idle says that it is open and nobody does.
func (o *Office) held() (at *place, idle bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.at == nil:
		return nil, false
	case o.real.Now().Sub(o.at.used) > Idle:
		return nil, true
	}
	o.at.users.Add(1)
	return o.at, false
}

// Open says whether the practice node is open now.
func (o *Office) Open() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.at != nil
}

// Close closes the practice node, when the real one closes.
func (o *Office) Close() error {
	o.slow.Lock()
	defer o.slow.Unlock()
	return o.shut(false)
}
