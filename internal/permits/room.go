package permits

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Room is the room of living permits in an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk

	mu sync.Mutex
	// names are what the public register says of permits, by id: they never change.
	names map[canon.ID]Words
}

// New furnishes it, and has the desk ask it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d, names: map[canon.ID]Words{}}
	p.Keep(premises.Part{Prefix: stream, Check: r.check, Tables: []premises.Table{
		{Name: "permits", Key: "id", Columns: columns},
		{Name: "permit_asks", Key: "case_no", Columns: askColumns},
	}, Replay: func(_ context.Context, _ *store.Store, t *store.Tx, name string, lines [][]byte) error {
		return replay(t, name, lines)
	}})
	d.OnFiled(r.filed)
	d.OnWriting(r.guard)
	d.OnStanding(r.standing)
	d.OnTerm(r.term)
	return r
}

// State is what a permit is worth.
type State string

// The states. The last three end it.
const (
	Valid     State = "valid"
	Suspended State = "suspended"
	Withdrawn State = "withdrawn"
	Expired   State = "expired"
	Replaced  State = "replaced"
)

// The purposes of a case that names a permit.
const (
	Renewal   = "renewal"
	Amendment = "amendment"
)

// Words are what a permit is called by in public; a natural person's name is
// masked already.
type Words struct {
	Holder string `json:"holder"`
	// About is what a recorded permit is, which has no standard to say it.
	About string `json:"about,omitempty"`
}

// Permit is one permit.
type Permit struct {
	ID     canon.ID
	Number string
	Office region.Code
	// Standard is nil for one that a national system issued, which IssuedBy names.
	Standard *catalogue.Standard
	IssuedBy string
	// Case it came of and Document, the position of the signer's act; -1 for none.
	Case, Document int64
	// Org holds it, zero for a natural person.
	Org         canon.ID
	Publish     bool
	From, Until calendar.Day // Until 0 without end
	State       State
	// Before is the permit whose place it took, After the one that took its own.
	Before, After canon.ID
	// Reminded is the least days before its end that were told, 0 for none.
	Reminded int
	// WarnedUntil is the last day to answer a warning, SuspendedUntil the last of a
	// suspension with an end, RuledDay when it was ruled against; 0 for none.
	WarnedUntil, SuspendedUntil, RuledDay calendar.Day
	// Inspected says that somebody looks at it on the spot.
	Inspected bool
	// ObjectionDue is until when an objection must be answered, ms, 0 for none.
	ObjectionDue int64
	Words

	pos      int64
	item     canon.ID
	standard string
	version  int
}

// Spec is what the standard says of its life; empty for a recorded one.
func (p *Permit) Spec() *catalogue.Permit {
	if p.Standard == nil || p.Standard.Result.Permit == nil {
		return &catalogue.Permit{}
	}
	return p.Standard.Result.Permit
}

// Alive says that it may still be renewed, amended or ruled on.
func (p *Permit) Alive() bool { return p.State == Valid || p.State == Suspended }

// reader reads rows in an act or outside of one.
type reader func(sql string, args []any, f func(store.Scan) error) error

func (r *Room) reads(ctx context.Context) reader {
	return func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }
}

func (r *Room) rows(read reader, where string, args ...any) (out []Permit, err error) {
	err = read(`SELECT `+columns+` FROM permits WHERE `+where, args, func(scan store.Scan) error {
		var p Permit
		var org, before, after []byte
		var version, publish, from, until, reminded, warned, suspended, inspected, ruled int64
		err := scan(store.ID(&p.ID), &p.pos, (*string)(&p.Office), &p.standard, &version, &p.Case, &p.Document, &p.Number, &p.IssuedBy, &org, store.ID(&p.item),
			&publish, &from, &until, (*string)(&p.State), &before, &after, &reminded, &warned, &suspended, &inspected, &ruled, &p.ObjectionDue)
		copy(p.Org[:], org)
		copy(p.Before[:], before)
		copy(p.After[:], after)
		p.version, p.Publish, p.Inspected, p.Reminded = int(version), publish == 1, inspected == 1, int(reminded)
		p.From, p.Until, p.WarnedUntil = calendar.Day(from), calendar.Day(until), calendar.Day(warned)
		p.SuspendedUntil, p.RuledDay = calendar.Day(suspended), calendar.Day(ruled)
		p.Standard, _ = r.Catalogue().Version(p.standard, p.version)
		out = append(out, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading permits: %w", err)
	}
	return out, nil
}

func (r *Room) row(read reader, where string, args ...any) (Permit, error) {
	all, err := r.rows(read, where+` LIMIT 1`, args...)
	if err == nil && len(all) == 0 {
		err = unknown()
	}
	if err != nil {
		return Permit{}, err
	}
	return all[0], nil
}

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "permit.unknown") }

// fill opens what a permit is called by; nothing when it was erased.
func (r *Room) fill(ctx context.Context, p *Permit) error {
	r.mu.Lock()
	w, known := r.names[p.ID]
	r.mu.Unlock()
	if known {
		p.Words = w
		return nil
	}
	_, body, err := r.Vault.Open(ctx, p.item)
	if fault.Of(err) == fault.Gone {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, &p.Words); err != nil {
		return fmt.Errorf("reading a permit: %w", err)
	}
	r.mu.Lock()
	if len(r.names) < mostNames {
		r.names[p.ID] = p.Words
	}
	r.mu.Unlock()
	return nil
}

// mostNames bounds what is held of the public register in memory.
const mostNames = 100_000

// standing is asked by the desk what a permit's letter is worth.
func (r *Room) standing(ctx context.Context, no int64, s document.Status) (document.Status, error) {
	p, err := r.row(r.reads(ctx), `document = ?`, no)
	switch {
	case fault.Of(err) == fault.NotFound:
		return s, nil
	case err != nil:
		return s, err
	}
	switch p.State {
	case Suspended:
		return document.Suspended, nil
	case Withdrawn:
		return document.Withdrawn, nil
	case Replaced:
		return document.WasReplaced, nil
	case Expired:
		return document.Expired, nil
	}
	return s, nil
}

// Event is one line of a permit's history.
type Event struct {
	At   time.Time
	Kind string
	Role string
	// Account that acted, "" for the node and the holder.
	Account string
	// Words are the reason or the finding, for its holder and officers.
	Words string
	// Day is until when, or how many days were left; 0 for none.
	Day  int64
	Case int64
	// Condition that was broken, "" for none.
	Condition string
	Upheld    bool
	Open      bool
}

// story reads the history of a permit with its words, oldest first.
func (r *Room) story(ctx context.Context, id canon.ID) (out []Event, err error) {
	lines, err := r.Store.Stream(ctx, stream+id.String())
	if err != nil {
		return nil, fmt.Errorf("reading a permit: %w", err)
	}
	err = journal.Each(lines, func(e journal.Entry) error {
		v, err := canon.Parse(e.Data)
		if err != nil {
			return err
		}
		x := Event{At: time.UnixMilli(e.At).UTC(), Kind: e.Kind[:len(e.Kind)-2], Role: e.Actor.Role, Account: e.Actor.Account, Case: v.Num("case"),
			Day: max(v.Num("until"), v.Num("days")), Condition: v.Str("condition"), Upheld: v.Flag("upheld"), Open: v.Flag("open")}
		if w := v.Str("words"); w != "" {
			if x.Words, err = r.words(ctx, w); err != nil {
				return err
			}
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

func (r *Room) words(ctx context.Context, text string) (string, error) {
	id, err := canon.ParseID(text)
	if err != nil {
		return "", err
	}
	_, body, err := r.Vault.Open(ctx, id)
	if fault.Of(err) == fault.Gone {
		return "", nil
	}
	return string(body), err
}

// check holds every permit to its letter.
func (r *Room) check(ctx context.Context, find func(what string, position int64, detail string)) error {
	return r.Store.Each(ctx, `SELECT p.pos, p.number FROM permits p LEFT JOIN documents d ON d.no = p.document
		WHERE p.document >= 0 AND (d.no IS NULL OR d.number <> p.number)`, nil, func(scan store.Scan) error {
		var pos int64
		var number string
		err := scan(&pos, &number)
		find("permit", pos, "no letter has the number of permit "+number)
		return err
	})
}
