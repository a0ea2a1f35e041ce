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

// Take takes a whole bundle that came for this node, and gives its receipt. What
// it holds is applied in one act, or not at all. Faults: those of bundle;
// exchange.ahead when bundles before it are missing (it is kept by Keep),
// exchange.other-bytes when another one came under its number before,
// exchange.split when the sender is known for that, exchange.newer-kind when it
// holds what this program does not know.
func (r *Room) Take(ctx context.Context, b *bundle.Bundle) (receipt []byte, err error) {
	r.taking.Lock()
	defer r.taking.Unlock()
	if b.To != r.Self().Origin {
		return nil, fault.New(fault.Invalid, "bundle.elsewhere", b.To.String())
	}
	peer, err := r.sender(ctx, b.Head)
	if err != nil {
		return nil, err
	}
	known, err := r.standing(ctx, peer, b.Head)
	if err != nil {
		return nil, err
	}
	if !known {
		if err := r.apply(ctx, peer, b); err != nil {
			return nil, err
		}
	}
	return r.receiptFor(ctx, peer.Origin, b.Seq)
}

// sender finds who packed a bundle and checks the signature.
func (r *Room) sender(ctx context.Context, h *bundle.Head) (Peer, error) {
	peer, err := r.Peer(ctx, h.From)
	if err != nil {
		return peer, err
	}
	return peer, h.By(peer.Peer)
}

// standing says whether a bundle was taken before, and refuses one whose turn it
// is not.
func (r *Room) standing(ctx context.Context, peer Peer, h *bundle.Head) (known bool, err error) {
	var e ends
	if _, err := r.Store.One(ctx, findEnds, []any{h.From[:]}, e.columns()...); err != nil {
		return false, err
	}
	var was bundle.Digest
	at, claimed := h.Seq, h.ID()
	if h.Seq > e.taken {
		at, claimed = h.Seq-1, h.Prev
	}
	if at > e.taken {
		return false, fault.New(fault.Conflict, "exchange.ahead", e.taken+1, h.Seq)
	}
	if at > 0 {
		if _, err := r.Store.One(ctx, `SELECT id FROM link_taken WHERE peer = ? AND seq = ?`, []any{h.From[:], at}, store.Hash((*[32]byte)(&was))); err != nil {
			return false, err
		}
		if was != claimed {
			return false, r.split(ctx, peer, h)
		}
	}
	switch known = h.Seq <= e.taken; {
	case known:
		return true, nil
	case peer.State == "split":
		return false, fault.New(fault.Conflict, "exchange.split", peer.Title)
	case peer.State != "active":
		return false, fault.New(fault.Forbidden, "exchange.not-active", peer.Title)
	}
	return false, nil
}

// split notes that a sender has two histories: it signed another bundle under a
// number than the one that was taken, or one that follows on another. Both names
// and the signed head are evidence. Nothing more is taken from it until somebody
// has looked: it was restored or copied, or somebody has its keys.
func (r *Room) split(ctx context.Context, peer Peer, h *bundle.Head) error {
	refused := fault.New(fault.Conflict, "exchange.other-bytes", peer.Title, h.Seq)
	if peer.State == "split" {
		return refused
	}
	id := h.ID()
	err := r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		if err := t.Exec(`UPDATE link_peers SET state = 'split' WHERE origin = ?`, peer.Origin[:]); err != nil {
			return err
		}
		err := write(t, peer.Origin, kindSplit, func(o *canon.Object) {
			o.Int("at", h.Seq)
			o.Str("head", base64.RawURLEncoding.EncodeToString(h.Bytes()))
			o.Str("other", base64.RawURLEncoding.EncodeToString(id[:]))
		})
		return errors.Join(err, r.Settle(t))
	})
	if err != nil {
		return err
	}
	return refused
}

// apply opens a bundle and carries out what its records say, in one act.
func (r *Room) apply(ctx context.Context, peer Peer, b *bundle.Bundle) error {
	records, err := r.keys.Open(peer.Peer, b)
	if err != nil {
		return err
	}
	rules := make([]store.Rule, len(records))
	aside := make([]*fault.Fault, len(records))
	for i, rec := range records {
		c, ok := r.cargo[rec.Kind]
		if !ok {
			return fault.New(fault.Unsupported, "exchange.newer-kind", rec.Kind)
		}
		if c.Take == nil {
			aside[i] = fault.New(fault.Invalid, "exchange.not-ours")
			continue
		}
		if rules[i], err = c.Take(ctx, peer, rec); err != nil {
			if aside[i] = fault.As(err); aside[i] == nil {
				return err
			}
		}
	}
	for range len(records) + 1 { // each turn sets one more aside
		at := -1
		err := r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
			at = -1
			return r.applied(t, b, applying{records, rules, aside, &at})
		})
		f := fault.As(err)
		if err == nil || f == nil || at < 0 || f.Kind == fault.Unavailable {
			return err
		}
		aside[at] = f
	}
	return errors.New("taking a bundle: its records do not come to rest")
}

// applying is a bundle while it is applied; at is the record whose rule refused.
type applying struct {
	records []bundle.Record
	rules   []store.Rule
	aside   []*fault.Fault
	at      *int
}

func (r *Room) applied(t *store.Tx, b *bundle.Bundle, x applying) error {
	now, err := endsOf(t, b.From)
	if err != nil {
		return err
	}
	if now.taken != b.Seq-1 {
		return fault.New(fault.Conflict, "exchange.busy")
	}
	by := t.By()
	for i, rule := range x.rules {
		if x.aside[i] != nil {
			rec := x.records[i]
			if err := r.setAside(t, Aside{Peer: b.From, Seq: b.Seq, N: int64(i), Kind: rec.Kind, Name: rec.Name, Why: x.aside[i].Key}, rec.Body); err != nil {
				return err
			}
			continue
		}
		if rule == nil {
			continue
		}
		t.As(by.Actor)
		t.For(by.Unit)
		if err := rule(t); err != nil {
			*x.at = i
			return err
		}
	}
	t.As(by.Actor)
	t.For(by.Unit)
	if err := t.Exec(`UPDATE link_peers SET heard_at = ? WHERE origin = ?`, t.Now(), b.From[:]); err != nil {
		return err
	}
	return write(t, b.From, kindTaken, putName(b.Seq, b.ID()))
}
