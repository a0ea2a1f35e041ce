package exchange

import (
	"context"
	"encoding/base64"
	"errors"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// Receipt is what this node signs for the last bundle that it took from a peer,
// nil for none. It covers all before it, and is the same bytes each time.
func (r *Room) Receipt(ctx context.Context, peer canon.ID) ([]byte, error) {
	var e ends
	if _, err := r.Store.One(ctx, findEnds, []any{peer[:]}, e.columns()...); err != nil || e.taken == 0 {
		return nil, err
	}
	return r.receiptFor(ctx, peer, e.taken)
}

// receiptFor is the receipt of one bundle, as it was given the first time.
func (r *Room) receiptFor(ctx context.Context, peer canon.ID, seq int64) ([]byte, error) {
	rec := bundle.Receipt{From: peer, Seq: seq}
	found, err := r.Store.One(ctx, `SELECT id, at FROM link_taken WHERE peer = ? AND seq = ?`, []any{peer[:], seq}, store.Hash((*[32]byte)(&rec.ID)), &rec.At)
	if err != nil || !found {
		return nil, err
	}
	return r.keys.Sign(rec)
}

// Acknowledged takes a receipt of a peer, by whichever way it came: what it
// covers need not be sent again. One for another node is kept to be carried on.
// A receipt for a bundle that this node never packed says that it was restored
// or copied since (exchange.behind): it needs a new origin.
func (r *Room) Acknowledged(ctx context.Context, text []byte) error {
	from, to, err := bundle.ReceiptEnds(text)
	if err != nil {
		return err
	}
	peer, err := r.Peer(ctx, to)
	if err != nil {
		return err
	}
	rec, err := bundle.OpenReceipt(text, peer.Peer)
	if err != nil {
		return err
	}
	if from != r.Self().Origin {
		return errors.Join(r.boxes.keepReceipt(from, to, rec.Seq, text), r.delivered(from, to, rec.Seq))
	}
	return r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		now, err := endsOf(t, to)
		if err != nil {
			return err
		}
		var id bundle.Digest
		found, err := t.One(`SELECT id FROM link_sent WHERE peer = ? AND seq = ?`, []any{to[:], rec.Seq}, store.Hash((*[32]byte)(&id)))
		if err != nil {
			return err
		}
		if !found || id != rec.ID {
			return fault.New(fault.Conflict, "exchange.behind", rec.Seq, now.packed)
		}
		if err := t.Exec(`UPDATE link_peers SET heard_at = ? WHERE origin = ?`, t.Now(), to[:]); err != nil || rec.Seq <= now.receipted {
			return err
		}
		if err := t.Exec(`DELETE FROM link_bundles WHERE peer = ? AND seq <= ?`, to[:], rec.Seq); err != nil {
			return err
		}
		return write(t, to, kindReceipted, func(o *canon.Object) {
			o.Str("receipt", base64.RawURLEncoding.EncodeToString(text))
			o.Int("seq", rec.Seq)
		})
	})
}
