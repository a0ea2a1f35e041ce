package exchange

import (
	"context"
	"fmt"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// Way is what suits a way of transport.
type Way struct {
	// Bulk bounds what of sources goes into one bundle, bytes; on a slow wire a
	// result must not wait for half an hour behind it.
	Bulk int
	// Window is how many bundles may be under way without their receipt.
	Window int64
}

// Wire and Stick are the two ways: a wire is asked again soon, a stick perhaps in
// a month.
func Wire() Way { return Way{Bulk: 512 << 10, Window: 4} }

// Stick is described at Wire.
func Stick() Way { return Way{Bulk: bundle.Room, Window: 1 << 20} }

// Waiting is a packed bundle without its receipt.
type Waiting struct {
	Seq, Size, At int64
}

// Pack packs what waits for a peer as far as the way's window goes, and lists
// what is under way, oldest first. Bundles that were packed before stay as they
// are: the same bytes go by every way.
func (r *Room) Pack(ctx context.Context, peer Peer, way Way) (out []Waiting, err error) {
	if peer.State != "active" {
		return nil, fault.New(fault.Conflict, "exchange.not-active", peer.Title)
	}
	r.packing.Lock()
	defer r.packing.Unlock()
	for {
		if out, err = r.underWay(ctx, peer.Origin); err != nil || int64(len(out)) >= way.Window {
			return out, err
		}
		packed, err := r.packOne(ctx, peer, way)
		if err != nil || !packed {
			return out, err
		}
	}
}

func (r *Room) underWay(ctx context.Context, peer canon.ID) (out []Waiting, err error) {
	err = r.Store.Each(ctx, `SELECT seq, size, at FROM link_bundles WHERE peer = ? ORDER BY seq`, []any{peer[:]}, func(scan store.Scan) error {
		var w Waiting
		err := scan(&w.Seq, &w.Size, &w.At)
		out = append(out, w)
		return err
	})
	return out, err
}

// Bytes is a packed bundle that is under way; bundle.unknown when it is not.
func (r *Room) Bytes(ctx context.Context, peer canon.ID, seq int64) (b []byte, err error) {
	found, err := r.Store.One(ctx, `SELECT bytes FROM link_bundles WHERE peer = ? AND seq = ?`, []any{peer[:], seq}, &b)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "bundle.unknown")
	}
	return b, err
}

// parcel is a row of what waits.
type parcel struct {
	Parcel
	n, v int64
	gone bool
}

// packOne packs one bundle; false when nothing waits.
func (r *Room) packOne(ctx context.Context, peer Peer, way Way) (bool, error) {
	rows, records, err := r.fill(ctx, peer.Origin)
	if err != nil {
		return false, err
	}
	left := way.Bulk
	for _, rec := range records {
		left -= rec.Weight()
	}
	var marks []store.Rule
	for _, source := range r.sources {
		if left <= 0 {
			break
		}
		more, mark, err := source(ctx, peer, left)
		if err != nil {
			return false, err
		}
		for _, rec := range more {
			left -= rec.Weight()
		}
		if records = append(records, more...); mark != nil {
			marks = append(marks, mark)
		}
	}
	if len(rows) == 0 && len(records) == 0 && len(marks) == 0 {
		return false, nil
	}
	return len(records) > 0, r.seal(ctx, peer, packing{rows, records, marks})
}

// packing is what goes into one bundle.
type packing struct {
	rows    []parcel
	records []bundle.Record
	marks   []store.Rule
}

// fill loads the parcels that wait, as many as one bundle holds.
func (r *Room) fill(ctx context.Context, peer canon.ID) (rows []parcel, records []bundle.Record, err error) {
	var waiting []parcel
	err = r.Store.Each(ctx, `SELECT n, v, kind, name, note FROM link_out WHERE peer = ? ORDER BY n LIMIT 2000`, []any{peer[:]}, func(scan store.Scan) error {
		var p parcel
		err := scan(&p.n, &p.v, &p.Kind, &p.Name, &p.Note)
		waiting = append(waiting, p)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("reading what waits for a peer: %w", err)
	}
	left := bundle.Room
	for _, p := range waiting {
		body := p.Note
		if load := r.cargo[p.Kind].Load; load != nil {
			body, err = load(ctx, p.Name, p.Note)
			if fault.Of(err) == fault.Gone {
				rows = append(rows, p)
				continue
			}
			if err != nil {
				return nil, nil, fmt.Errorf("filling a parcel of kind %s: %w", p.Kind, err)
			}
		}
		rec := bundle.Record{Kind: p.Kind, Name: p.Name, Body: body}
		if left -= rec.Weight(); left < 0 {
			break
		}
		rows, records = append(rows, p), append(records, rec)
	}
	return rows, records, nil
}

// seal packs records as the next bundle to a peer, in one act with the entry that
// says so and with the end of their waiting.
func (r *Room) seal(ctx context.Context, peer Peer, p packing) error {
	at := bundle.Place{Seq: 1, Made: r.Now().UnixMilli()}
	var last ends
	if _, err := r.Store.One(ctx, findEnds, []any{peer.Origin[:]}, last.columns()...); err != nil {
		return err
	}
	if last.packed > 0 {
		at.Seq = last.packed + 1
		if _, err := r.Store.One(ctx, `SELECT id FROM link_sent WHERE peer = ? AND seq = ?`, []any{peer.Origin[:], last.packed}, store.Hash((*[32]byte)(&at.Prev))); err != nil {
			return err
		}
	}
	var b *bundle.Bundle
	if len(p.records) > 0 {
		var err error
		if b, err = r.keys.Pack(peer.Peer, at, p.records); err != nil {
			return err
		}
	}
	return r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		now, err := endsOf(t, peer.Origin)
		if err != nil {
			return err
		}
		if now.packed != last.packed {
			return fault.New(fault.Conflict, "exchange.busy")
		}
		for _, row := range p.rows {
			// One that was posted again meanwhile waits on: what it is about changed.
			if err := t.Exec(`DELETE FROM link_out WHERE peer = ? AND n = ? AND v = ?`, peer.Origin[:], row.n, row.v); err != nil {
				return err
			}
		}
		for _, mark := range p.marks {
			if err := mark(t); err != nil {
				return err
			}
		}
		if b == nil {
			return nil
		}
		bytes := b.Bytes()
		if err := write(t, peer.Origin, kindPacked, putName(at.Seq, b.ID())); err != nil {
			return err
		}
		return t.Exec(`INSERT INTO link_bundles (peer, seq, size, at, bytes) VALUES (?, ?, ?, ?, ?)`, peer.Origin[:], at.Seq, int64(len(bytes)), t.Now(), bytes)
	})
}
