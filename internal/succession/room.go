package succession

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

const stream = "succession/"

// The kinds of entries.
const (
	kindDrafted = "succession.drafted/1"
	kindSigned  = "succession.signed/1"
	kindDone    = "office.handed-over/1"
)

// How long a draft may be signed: both sit at one screen, or the office above and
// the successor are apart.
const (
	lifeHere  = 30 * time.Minute
	lifeAbove = 72 * time.Hour
)

// Room is the room of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
}

// New opens the room and registers what it keeps.
func New(p *premises.Premises, d *desk.Desk) *Room {
	p.Keep(premises.Part{Prefix: stream, Replay: replay, Tables: []premises.Table{{Name: "successions", Key: "id", Columns: columns}}})
	return &Room{Premises: p, desk: d}
}

// Reference spells the number of a case.
func (r *Room) Reference(no int64) string { return r.desk.Reference(no) }

// Handover is one hand-over, drafted or done.
type Handover struct {
	ID     canon.ID
	Office region.Code
	// Leaver, Successor and Superior are accounts with their names; Superior is
	// zero where the leaver signs.
	Leaver, Successor, Superior Person
	// State is draft, signed (by the first), done or void.
	State               string
	DraftedAt, EndsAt   int64
	FirstAt, DoneAt     int64
	Cases, Queued       int
	Digest, FirstDigest [32]byte
	// Stale says that the page changed since the leaver signed it.
	Stale bool

	item, page, pdf canon.ID
}

// Open says whether it can still be signed.
func (h Handover) Open(now time.Time) bool {
	return (h.State == "draft" || h.State == "signed") && now.UnixMilli() < h.EndsAt
}

// First is who signs first.
func (h Handover) First() Person {
	if h.Superior.Account != "" {
		return h.Superior
	}
	return h.Leaver
}

// Next is who has to sign now.
func (h Handover) Next() Person {
	if h.State == "signed" && !h.Stale {
		return h.Successor
	}
	return h.First()
}

const columns = "id, office, leaver, successor, superior, state, item, drafted_at, ends_at, first_at, first_digest, done_at, digest, page, pdf, cases, queued, pos"

func replay(_ context.Context, _ *store.Store, t *store.Tx, name string, lines [][]byte) error {
	office := strings.TrimPrefix(name, stream)
	return journal.Each(lines, func(e journal.Entry) error { return save(t, office, e) })
}

// save writes the rows of an entry; it is a function of the entry alone.
func save(t *store.Tx, office string, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	id, err := canon.ParseID(v.Str("id"))
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindDrafted:
		item, err := canon.ParseID(v.Str("item"))
		if err != nil {
			return err
		}
		if err := t.Exec(`UPDATE successions SET state = 'void' WHERE office = ? AND leaver = ? AND state IN ('draft','signed')`, office, v.Str("leaver")); err != nil {
			return err
		}
		none := []byte{}
		return t.Exec(`INSERT INTO successions (`+columns+`) VALUES (?, ?, ?, ?, ?, 'draft', ?, ?, ?, 0, ?, 0, ?, ?, ?, 0, 0, ?)`,
			id[:], office, v.Str("leaver"), v.Str("successor"), v.Str("superior"), item[:], e.At, v.Num("ends"), none, none, none, none, e.Position)
	case kindSigned:
		digest, err := hex.DecodeString(v.Str("digest"))
		if err != nil {
			return err
		}
		return t.Exec(`UPDATE successions SET state = 'signed', first_at = ?, first_digest = ? WHERE id = ?`, e.At, digest, id[:])
	case kindDone:
		return saveDone(t, id, e, v)
	}
	return fmt.Errorf("succession of %s: %s is of a newer program", office, e.Kind)
}

func saveDone(t *store.Tx, id canon.ID, e journal.Entry, v canon.Value) error {
	page, err := canon.ParseID(v.Str("page"))
	if err != nil {
		return err
	}
	pdf, err := canon.ParseID(v.Str("pdf"))
	if err != nil {
		return err
	}
	digest, err := hex.DecodeString(v.Str("digest"))
	if err != nil {
		return err
	}
	return t.Exec(`UPDATE successions SET state = 'done', done_at = ?, digest = ?, page = ?, pdf = ?, cases = ?, queued = ? WHERE id = ?`,
		e.At, digest, page[:], pdf[:], v.Num("cases"), v.Num("queued"), id[:])
}

// place appends an entry and writes its rows.
func place(t *store.Tx, office region.Code, d store.Draft) error {
	d.Stream = stream + string(office)
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return save(t, string(office), e)
}

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "succession.unknown") }

func (r *Room) read(ctx context.Context, where string, args ...any) (out []Handover, err error) {
	err = r.Store.Each(ctx, `SELECT `+columns+` FROM successions WHERE `+where+` ORDER BY pos DESC LIMIT 200`, args, func(scan store.Scan) error {
		var h Handover
		var cases, queued int64
		var first, digest, page, pdf []byte
		err := scan(store.ID(&h.ID), (*string)(&h.Office), &h.Leaver.Account, &h.Successor.Account, &h.Superior.Account, &h.State, store.ID(&h.item),
			&h.DraftedAt, &h.EndsAt, &h.FirstAt, &first, &h.DoneAt, &digest, &page, &pdf, &cases, &queued, new(int64))
		copy(h.FirstDigest[:], first)
		copy(h.Digest[:], digest)
		copy(h.page[:], page)
		copy(h.pdf[:], pdf)
		h.Cases, h.Queued = int(cases), int(queued)
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading hand-overs: %w", err)
	}
	name := r.namer(ctx)
	for i := range out {
		for _, p := range []*Person{&out[i].Leaver, &out[i].Successor, &out[i].Superior} {
			if p.Account != "" {
				p.Name = name(p.Account)
			}
		}
	}
	return out, nil
}

// part says whether an actor has a part in a hand-over, or answers for its office.
func (r *Room) part(a premises.Actor, h Handover) bool {
	if a.May(premises.TakeOver) != nil {
		return false
	}
	if slices.Contains([]string{h.Leaver.Account, h.Successor.Account, h.Superior.Account}, a.Account) {
		return true
	}
	return a.May(premises.HandOver) == nil && (a.Office == h.Office || slices.Contains(r.Above(string(h.Office)), string(a.Office)))
}

// List gives the hand-overs that the actor has a part in or answers for, newest
// first, 200 at most.
func (r *Room) List(ctx context.Context, a premises.Actor) ([]Handover, error) {
	if err := a.May(premises.TakeOver); err != nil {
		return nil, err
	}
	if a.May(premises.HandOver) != nil {
		return r.read(ctx, `leaver = ? OR successor = ? OR superior = ?`, a.Account, a.Account, a.Account)
	}
	return r.read(ctx, `office = ? OR superior = ?`, string(a.Office), a.Account)
}

// Find gives one hand-over with its terms.
func (r *Room) Find(ctx context.Context, a premises.Actor, id canon.ID) (Handover, Terms, error) {
	all, err := r.read(ctx, `id = ?`, id[:])
	if err != nil {
		return Handover{}, Terms{}, err
	}
	if len(all) == 0 || !r.part(a, all[0]) {
		return Handover{}, Terms{}, unknown()
	}
	_, body, err := r.Vault.Open(ctx, all[0].item)
	if err != nil {
		return Handover{}, Terms{}, err
	}
	x, err := decodeTerms(body)
	return all[0], x, err
}
