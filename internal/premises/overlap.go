package premises

import (
	"context"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/store"
)

// One account at work in two places within a minute is either one person with
// two devices, or a password or PIN that two people know. Which it is, a
// supervisor finds out by asking; nothing is blocked. The place is the shared
// computer, or else the session. What is remembered lives in this process: of
// several processes on one database each sees its own requests.

// overlapKind is the entry in the account's stream.
const overlapKind = "account.two-devices/1"

// overlapWithin is how close two requests must be; overlapQuiet how long the
// same account is not written down again.
const (
	overlapWithin = time.Minute
	overlapQuiet  = time.Hour
	mostActive    = 10_000
)

// whereabouts remembers where each account was last at work.
type whereabouts struct {
	mu sync.Mutex
	by map[string]lastAt
}

type lastAt struct {
	place     string
	at, noted time.Time
}

// move says where an account was less than a minute ago, when that is another
// place and was not said within the hour.
func (w *whereabouts) move(account, place string, now time.Time) (other string, gap time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.by == nil || len(w.by) >= mostActive {
		w.by = map[string]lastAt{}
	}
	was, known := w.by[account]
	next := lastAt{place: place, at: now, noted: was.noted}
	gap = now.Sub(was.at)
	if known && was.place != "" && was.place != place && gap >= 0 && gap <= overlapWithin && now.Sub(was.noted) > overlapQuiet {
		other, next.noted = was.place, now
	}
	w.by[account] = next
	return other, gap
}

// left forgets a place that was left: logged out, closed or changed.
func (w *whereabouts) left(place string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for account, was := range w.by {
		if was.place == place {
			was.place = ""
			w.by[account] = was
		}
	}
}

// placeName is how a place stands in the journal: enough to tell two apart, and
// nothing that finds a token.
func (p *Premises) placeName(hash []byte) string {
	return hex.EncodeToString(p.MAC([]byte("place\x00"), hash)[:6])
}

// atWork notes that an officer does something at a place. That it could not be
// written down stops nobody.
func (p *Premises) atWork(ctx context.Context, a Actor, place string) {
	other, gap := p.people.where.move(a.Account, place, p.Now())
	if other == "" || p.Config.ReadOnly {
		return
	}
	if err := p.noteOverlap(ctx, a, [2]string{other, place}, gap); err != nil {
		p.Log.Warn("noting two devices", "err", err)
	}
}

func (p *Premises) noteOverlap(ctx context.Context, a Actor, places [2]string, gap time.Duration) error {
	var o canon.Object
	o.Int("gap", int64(gap/time.Second))
	o.Str("one", places[0])
	o.Str("other", places[1])
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: a.Roles[0].Name, Account: a.Account, For: a.Roles[0].For}}
	return p.Store.Act(ctx, by, func(t *store.Tx) error {
		e, err := t.Append(store.Draft{Stream: accountStream + a.Account, Kind: overlapKind, Data: data})
		if err != nil {
			return err
		}
		return saveOverlap(t, e)
	})
}

// saveOverlap writes the row of an entry, in its act and in a replay.
func saveOverlap(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO two_devices (pos, office, account, at, gap, one, other) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Position, e.Unit, e.Actor.Account, e.At, v.Num("gap"), v.Str("one"), v.Str("other"))
}

// accountPart is what the premises keep of the account streams.
func accountPart() Part {
	return Part{Prefix: accountStream, Replay: replayAccount,
		Tables: []Table{{Name: "two_devices", Key: "pos", Columns: "pos, office, account, at, gap, one, other"}}}
}

func replayAccount(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		if e.Kind != overlapKind {
			continue
		}
		if err := saveOverlap(t, e); err != nil {
			return err
		}
	}
	return nil
}

// Overlap is one account at work in two places within a minute.
type Overlap struct {
	// No is the position of the entry; a page goes on before it.
	No            int64
	Account, Name string
	At            time.Time
	// Gap is how far the two requests lay apart.
	Gap time.Duration
}

// OverlapPage is how many a page of the list has.
const OverlapPage = 50

// Overlaps lists those of the actor's office, newest first, from before a
// position (0 for the newest); more says that there are older ones.
func (p *Premises) Overlaps(ctx context.Context, a Actor, before int64) (list []Overlap, more bool, err error) {
	if err := a.May(Accounts); err != nil {
		return nil, false, err
	}
	if before <= 0 {
		before = canon.MaxInt
	}
	err = p.Store.Each(ctx, `SELECT d.pos, d.account, coalesce(a.name, ''), d.at, d.gap FROM two_devices d LEFT JOIN accounts a ON a.id = d.account
		WHERE d.office = ? AND d.pos < ? ORDER BY d.pos DESC LIMIT ?`, []any{string(a.Office), before, OverlapPage + 1}, func(scan store.Scan) error {
		var x Overlap
		var at, gap int64
		err := scan(&x.No, &x.Account, &x.Name, &at, &gap)
		x.At, x.Gap = time.UnixMilli(at), time.Duration(gap)*time.Second
		list = append(list, x)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("reading who was in two places: %w", err)
	}
	if more = len(list) > OverlapPage; more {
		list = list[:OverlapPage]
	}
	return list, more, nil
}

// Mate is an officer who may change in at an open computer.
type Mate struct {
	Account, Name string
	Roles         []string
	// PIN says whether one is set; without it only a full log-in helps.
	PIN bool
}

// Mates are the officers of an open computer's office, by name. Whoever holds
// the token may read them: they are the names on the wall of the office.
func (p *Premises) Mates(ctx context.Context, d Device) ([]Mate, error) {
	if d.hash == ([32]byte{}) {
		return nil, fault.New(fault.Unauthorized, "device.closed")
	}
	set := map[string]bool{}
	err := p.Store.Each(ctx, `SELECT p.account FROM pins p JOIN roles r ON r.account = p.account WHERE r.office = ?`, []any{string(d.Office)}, func(scan store.Scan) error {
		var account string
		err := scan(&account)
		set[account] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading who has a PIN: %w", err)
	}
	people, err := p.Colleagues(ctx, d.Office)
	out := make([]Mate, 0, len(people))
	for _, c := range people {
		out = append(out, Mate{Account: c.Account, Name: c.Name, Roles: c.Roles, PIN: set[c.Account]})
	}
	return out, err
}

// session is what a token opens now.
type session struct {
	actor Actor
	// place is the name of the shared computer it is on, or its own.
	place string
	// seen is when that was last written down, milliseconds UTC.
	seen int64
}
