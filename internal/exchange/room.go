package exchange

import (
	"context"
	"path/filepath"
	"sync"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Room is the post room of an open node.
type Room struct {
	*premises.Premises
	keys    *bundle.Keys
	cargo   map[string]Cargo
	sources []Source
	// packing and taking are held while a bundle is packed or taken: each is one
	// step on from the last.
	packing, taking sync.Mutex
	boxes           boxes
}

// Cargo is one kind of record, of the room that sends and takes it.
type Cargo struct {
	// Kind with its version: "segment/1".
	Kind string
	// Load makes the body when a parcel is packed, from its name and note; nil
	// packs the note. A fault of kind Gone drops the parcel: what it was about was
	// erased.
	Load func(ctx context.Context, name string, note []byte) ([]byte, error)
	// Take readies what a peer sent, and gives the rule that applies it in the act
	// that takes the whole bundle. A *fault.Fault, also from the rule, sets the
	// record aside for a person; any other error leaves the bundle untaken.
	Take func(ctx context.Context, from Peer, rec bundle.Record) (store.Rule, error)
}

// Source is where much lies ready for a peer: it gives records of at most room
// bytes (bundle.Record.Weight), and the rule that notes in the act of packing
// that they left. None for nothing.
type Source func(ctx context.Context, to Peer, room int) ([]bundle.Record, store.Rule, error)

// nodeActor is who packs and takes.
var nodeActor = journal.Actor{Role: "node", Account: "exchange"}

// New furnishes the room.
func New(p *premises.Premises) (*Room, error) {
	origin := p.Store.Origin()
	keys, err := bundle.KeysFrom(origin, p.Root.Derive("link/"+origin.String()))
	if err != nil {
		return nil, err
	}
	r := &Room{Premises: p, keys: keys, cargo: map[string]Cargo{}, boxes: boxes{dir: filepath.Join(p.Config.Dir, "links")}}
	p.Keep(premises.Part{Prefix: prefix, Replay: replay, Tables: []premises.Table{
		{Name: "link_ends", Key: "peer", Columns: endColumns},
		{Name: "link_sent", Key: "peer, seq", Columns: nameColumns},
		{Name: "link_taken", Key: "peer, seq", Columns: nameColumns},
	}})
	r.Carry(Cargo{Kind: toldKind, Take: r.told})
	return r, nil
}

// Carry says how a kind of record is packed and taken. It is called when rooms
// are made.
func (r *Room) Carry(c Cargo) { r.cargo[c.Kind] = c }

// Feed adds a source of bulk. It is called when rooms are made.
func (r *Room) Feed(s Source) { r.sources = append(r.sources, s) }

// Self is what other nodes know of this one.
func (r *Room) Self() bundle.Peer { return r.keys.Peer() }

// Sign signs a note of a kind of its own to whoever knows this node, see
// bundle.OpenNote.
func (r *Room) Sign(kind string, text []byte) []byte { return r.keys.SignNote(kind, text) }

// Parcel is one thing that waits to go to a peer.
type Parcel struct {
	// Kind is that of its Cargo; Name says which thing it is. A parcel of the same
	// kind and name that still waits is replaced where it stands.
	Kind, Name string
	// Note is what Load needs to fill it; it lies in the database in the clear and
	// holds no personal data.
	Note []byte
}

// Post hands in parcels for a peer, in the act that they follow from.
func (r *Room) Post(t *store.Tx, to canon.ID, parcels ...Parcel) error {
	for _, p := range parcels {
		if p.Note == nil {
			p.Note = []byte{}
		}
		var n, v int64
		if _, err := t.One(`SELECT coalesce(max(n), 0) + 1 FROM link_out WHERE peer = ?`, []any{to[:]}, &n); err != nil {
			return err
		}
		found, err := t.One(`SELECT n, v FROM link_out WHERE peer = ? AND kind = ? AND name = ?`, []any{to[:], p.Kind, p.Name}, &n, &v)
		if err != nil {
			return err
		}
		if found {
			err = t.Exec(`UPDATE link_out SET note = ?, v = ? WHERE peer = ? AND n = ?`, p.Note, v+1, to[:], n)
		} else {
			err = t.Exec(`INSERT INTO link_out (peer, n, kind, name, note, v, at) VALUES (?, ?, ?, ?, ?, 1, ?)`, to[:], n, p.Kind, p.Name, p.Note, t.Now())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
