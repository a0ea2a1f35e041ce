package exchange

import (
	"context"
	"fmt"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The roles of a peer, as this node sees it.
const (
	// Hub is the node above, which is dialled, keeps the mirror and carries.
	Hub = "hub"
	// Below is a node that this one is the hub of.
	Below = "below"
	// Other is a node that both have the same hub.
	Other = "other"
)

// Peer is another node that bundles go to and come from.
type Peer struct {
	bundle.Peer
	// Verifier is the key of its checkpoints (C2SP signed note).
	Verifier string
	// Title is what it is called, Office the highest office it serves.
	Title  string
	Office region.Code
	// Role is Hub, Below or Other; Via the node that carries between the two, zero
	// for none; URL where it is dialled, "" where it cannot be.
	Role string
	Via  canon.ID
	URL  string
	// State is active; split when it showed two histories; ended when it was
	// taken from the list or another origin, Heir, took its place.
	State string
	Heir  canon.ID
	// JoinedAt, HeardAt, TriedAt in Unix milliseconds, 0 for never; HeardAt is the
	// last sign of life by any way. Trouble is the message key of what went wrong
	// at the last try, "" for nothing.
	JoinedAt, HeardAt, TriedAt int64
	Trouble                    string
}

const peerColumns = `line, verifier, title, office, role, via, url, state, heir, joined_at, heard_at, tried_at, trouble`

type scanner func(dest ...any) error

func readPeer(scan scanner) (p Peer, err error) {
	var line, office string
	var via, heir []byte
	err = scan(&line, &p.Verifier, &p.Title, &office, &p.Role, &via, &p.URL, &p.State, &heir, &p.JoinedAt, &p.HeardAt, &p.TriedAt, &p.Trouble)
	if err != nil {
		return p, err
	}
	p.Office = region.Code(office)
	copy(p.Via[:], via)
	copy(p.Heir[:], heir)
	p.Peer, err = bundle.ParsePeer(line)
	return p, err
}

// Peers lists all peers, those that ended too, by office.
func (r *Room) Peers(ctx context.Context) (out []Peer, err error) {
	err = r.Store.Each(ctx, `SELECT `+peerColumns+` FROM link_peers ORDER BY office, joined_at, origin`, nil, func(scan store.Scan) error {
		p, err := readPeer(scanner(scan))
		out = append(out, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the peers: %w", err)
	}
	return out, nil
}

// Peer finds a peer by its origin; bundle.stranger when it is not known.
func (r *Room) Peer(ctx context.Context, origin canon.ID) (p Peer, err error) {
	found := false
	err = r.Store.Each(ctx, `SELECT `+peerColumns+` FROM link_peers WHERE origin = ?`, []any{origin[:]}, func(scan store.Scan) error {
		found = true
		p, err = readPeer(scanner(scan))
		return err
	})
	if err == nil && !found {
		err = fault.New(fault.Forbidden, "bundle.stranger", origin.String())
	}
	return p, err
}

// Hub is the node above this one, and whether there is one.
func (r *Room) Hub(ctx context.Context) (hub Peer, found bool, err error) {
	all, err := r.Peers(ctx)
	for _, p := range all {
		if p.Role == Hub && p.State != "ended" {
			return p, true, err
		}
	}
	return Peer{}, false, err
}

// Add makes a peer known, or changes what is known of it; its keys never change.
// In the same act an origin that it succeeds may be ended (End).
func (r *Room) Add(t *store.Tx, p Peer) error {
	var line string
	found, err := t.One(`SELECT line FROM link_peers WHERE origin = ?`, []any{p.Origin[:]}, &line)
	if err != nil {
		return err
	}
	if found && line != p.Peer.String() {
		return fault.New(fault.Conflict, "exchange.other-keys", p.Origin.String())
	}
	if p.State == "" {
		p.State = "active"
	}
	err = t.Exec(`INSERT INTO link_peers (origin, `+peerColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (origin) DO UPDATE SET verifier = excluded.verifier, title = excluded.title, office = excluded.office, role = excluded.role, via = excluded.via, url = excluded.url`,
		p.Origin[:], p.Peer.String(), p.Verifier, p.Title, string(p.Office), p.Role, idBytes(p.Via), p.URL, p.State, idBytes(p.Heir), t.Now(), p.HeardAt, p.TriedAt, p.Trouble)
	if err != nil {
		return err
	}
	if !found {
		err = write(t, p.Origin, kindJoined, func(o *canon.Object) {
			o.Str("office", string(p.Office))
			o.Str("role", p.Role)
		})
	}
	if err != nil {
		return err
	}
	return r.Settle(t)
}

// End takes a peer from those that bundles go to; heir is the origin that took
// its place, zero for none. What waits for it goes to the heir.
func (r *Room) End(t *store.Tx, origin, heir canon.ID) error {
	if err := t.Exec(`UPDATE link_peers SET state = 'ended', heir = ? WHERE origin = ?`, idBytes(heir), origin[:]); err != nil {
		return err
	}
	err := write(t, origin, kindEnded, func(o *canon.Object) {
		if !heir.Zero() {
			o.ID("heir", heir)
		}
	})
	if err != nil || heir.Zero() {
		return err
	}
	var waiting []Parcel
	err = t.Each(`SELECT kind, name, note FROM link_out WHERE peer = ? ORDER BY n`, []any{origin[:]}, func(scan store.Scan) error {
		var p Parcel
		err := scan(&p.Kind, &p.Name, &p.Note)
		waiting = append(waiting, p)
		return err
	})
	if err != nil {
		return err
	}
	if err := t.Exec(`DELETE FROM link_out WHERE peer = ?`, origin[:]); err != nil {
		return err
	}
	if err := r.Post(t, heir, waiting...); err != nil {
		return err
	}
	return r.Settle(t)
}

// Heard notes a sign of life of a peer, Tried a contact that was tried and how it
// went: "" for well, or the message key of what went wrong.
func (r *Room) Heard(ctx context.Context, origin canon.ID) error {
	return r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		return t.Exec(`UPDATE link_peers SET heard_at = ? WHERE origin = ?`, t.Now(), origin[:])
	})
}

// Tried is described at Heard.
func (r *Room) Tried(ctx context.Context, origin canon.ID, trouble string) error {
	return r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		return t.Exec(`UPDATE link_peers SET tried_at = ?, trouble = ? WHERE origin = ?`, t.Now(), trouble, origin[:])
	})
}

func idBytes(id canon.ID) []byte {
	if id.Zero() {
		return []byte{}
	}
	return id[:]
}
