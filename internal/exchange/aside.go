package exchange

import (
	"context"
	"encoding/json"
	"fmt"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// toldKind is the record by which a peer is told what was set aside here.
const toldKind = "aside/1"

// telling is the body of that record.
type telling struct {
	Seq  int64  `json:"seq"`
	N    int64  `json:"n"`
	Kind string `json:"kind"`
	Name string `json:"name"`
	Why  string `json:"why"`
	Done bool   `json:"done,omitempty"`
}

// Aside is a record that could not be applied.
type Aside struct {
	Peer canon.ID
	// Here says that it came here; otherwise the peer says that it set one of ours
	// aside there.
	Here       bool
	Seq, N     int64
	Kind, Name string
	// Why is a message key; At when, Unix milliseconds.
	Why string
	At  int64
}

// setAside keeps a record that could not be applied, sealed, and tells its sender.
func (r *Room) setAside(t *store.Tx, x Aside, body []byte) error {
	it, err := r.Vault.SealTx(t, r.Card().Root, "aside", body)
	if err != nil {
		return err
	}
	if err := it.Put(t); err != nil {
		return err
	}
	err = t.Exec(`INSERT INTO link_aside (peer, side, seq, n, kind, name, item, why, at) VALUES (?, 'in', ?, ?, ?, ?, ?, ?, ?)`,
		x.Peer[:], x.Seq, x.N, x.Kind, x.Name, it.ID[:], x.Why, t.Now())
	if err != nil {
		return err
	}
	return r.tell(t, x.Peer, telling{Seq: x.Seq, N: x.N, Kind: x.Kind, Name: x.Name, Why: x.Why})
}

func (r *Room) tell(t *store.Tx, peer canon.ID, x telling) error {
	note, err := json.Marshal(x)
	if err != nil {
		return err
	}
	return r.Post(t, peer, Parcel{Kind: toldKind, Name: fmt.Sprintf("%d.%d", x.Seq, x.N), Note: note})
}

// told notes what a peer set aside of what this node sent.
func (r *Room) told(_ context.Context, from Peer, rec bundle.Record) (store.Rule, error) {
	var x telling
	if err := json.Unmarshal(rec.Body, &x); err != nil {
		return nil, fault.New(fault.Invalid, "exchange.not-ours").Because(err)
	}
	return func(t *store.Tx) error {
		if x.Done {
			return t.Exec(`DELETE FROM link_aside WHERE peer = ? AND side = 'out' AND seq = ? AND n = ?`, from.Origin[:], x.Seq, x.N)
		}
		return t.Exec(`INSERT INTO link_aside (peer, side, seq, n, kind, name, item, why, at) VALUES (?, 'out', ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			from.Origin[:], x.Seq, x.N, x.Kind, x.Name, []byte{}, x.Why, t.Now())
	}, nil
}

// Asides lists what was set aside on both ends, oldest first, at most 200.
func (r *Room) Asides(ctx context.Context, peer canon.ID) (out []Aside, err error) {
	err = r.Store.Each(ctx, `SELECT side, seq, n, kind, name, why, at FROM link_aside WHERE peer = ? ORDER BY side, seq, n LIMIT 200`, []any{peer[:]}, func(scan store.Scan) error {
		x, side := Aside{Peer: peer}, ""
		err := scan(&side, &x.Seq, &x.N, &x.Kind, &x.Name, &x.Why, &x.At)
		x.Here = side == "in"
		out = append(out, x)
		return err
	})
	return out, err
}

// Retry applies a record that was set aside once more; its fault says why it
// still cannot be. Drop gives it up, for good. Both are acts of a person and
// told to the sender.
func (r *Room) Retry(ctx context.Context, a premises.Actor, x Aside) error {
	by, item, err := r.aside(ctx, a, x)
	if err != nil {
		return err
	}
	peer, err := r.Peer(ctx, x.Peer)
	if err != nil {
		return err
	}
	_, body, err := r.Vault.Open(ctx, item)
	if err != nil {
		return err
	}
	c, ok := r.cargo[x.Kind]
	if !ok || c.Take == nil {
		return fault.New(fault.Unsupported, "exchange.newer-kind", x.Kind)
	}
	rule, err := c.Take(ctx, peer, bundle.Record{Kind: x.Kind, Name: x.Name, Body: body})
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		if rule != nil {
			if err := rule(t); err != nil {
				return err
			}
		}
		return r.cleared(t, x, item)
	})
}

// Drop is described at Retry.
func (r *Room) Drop(ctx context.Context, a premises.Actor, x Aside) error {
	by, item, err := r.aside(ctx, a, x)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		err := write(t, x.Peer, "link.dropped/1", func(o *canon.Object) {
			o.Str("kind", x.Kind)
			o.Int("n", x.N)
			o.Int("seq", x.Seq)
		})
		if err != nil {
			return err
		}
		return r.cleared(t, x, item)
	})
}

// aside finds the item of what was set aside here, for whoever may run links.
func (r *Room) aside(ctx context.Context, a premises.Actor, x Aside) (by store.By, item canon.ID, err error) {
	role, err := a.As(premises.RunLinks)
	if err != nil {
		return by, item, err
	}
	found, err := r.Store.One(ctx, `SELECT item FROM link_aside WHERE peer = ? AND side = 'in' AND seq = ? AND n = ?`, []any{x.Peer[:], x.Seq, x.N}, store.ID(&item))
	if err == nil && !found {
		err = fault.New(fault.NotFound, "exchange.no-aside")
	}
	return a.By(role), item, err
}

func (r *Room) cleared(t *store.Tx, x Aside, item canon.ID) error {
	if err := vault.Erase(t, item); err != nil {
		return err
	}
	if err := t.Exec(`DELETE FROM link_aside WHERE peer = ? AND side = 'in' AND seq = ? AND n = ?`, x.Peer[:], x.Seq, x.N); err != nil {
		return err
	}
	return r.tell(t, x.Peer, telling{Seq: x.Seq, N: x.N, Kind: x.Kind, Name: x.Name, Done: true})
}
