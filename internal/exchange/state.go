package exchange

import (
	"context"

	"genggam/internal/fault"
	"genggam/internal/premises"
)

// Standing is how it stands with one peer, for the page and the metrics.
type Standing struct {
	Peer
	// Parcels wait to be packed, the oldest since ParcelsFrom; Bundles are packed
	// and without a receipt, of Bytes together, the oldest since BundlesFrom. Times
	// are Unix milliseconds, 0 for none.
	Parcels, ParcelsFrom        int64
	Bundles, Bytes, BundlesFrom int64
	// Packed, Receipted and Taken are how far the two sequences are; ReceiptedAt when
	// the last receipt came.
	Packed, Receipted, ReceiptedAt, Taken int64
	// Held are bundles that came and cannot be taken yet, Coming those of which
	// blocks are missing, Carried those that lie here for this peer.
	Held    []Held
	Coming  int
	Carried int
	// Asides are records that were set aside, here or there.
	Asides []Aside
}

// Held is a bundle that waits for others or for a newer program.
type Held struct {
	Seq, Size int64
	Why       *fault.Fault
}

// Standings says how it stands with every peer, to whoever may see it.
func (r *Room) Standings(ctx context.Context, a premises.Actor) ([]Standing, error) {
	if err := a.May(premises.SeeLinks); err != nil {
		return nil, err
	}
	return r.Measured(ctx)
}

// Measured is Standings for the metrics, which speak of no person.
func (r *Room) Measured(ctx context.Context) (out []Standing, err error) {
	peers, err := r.Peers(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range peers {
		s := Standing{Peer: p}
		if err := r.measure(ctx, &s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (r *Room) measure(ctx context.Context, s *Standing) error {
	e, err := r.endsOf(ctx, s.Origin)
	if err != nil {
		return err
	}
	s.Packed, s.Receipted, s.ReceiptedAt, s.Taken = e.packed, e.receipted, e.receiptedAt, e.taken
	peer := []any{s.Origin[:]}
	if _, err = r.Store.One(ctx, `SELECT count(*), coalesce(min(at), 0) FROM link_out WHERE peer = ?`, peer, &s.Parcels, &s.ParcelsFrom); err != nil {
		return err
	}
	if _, err = r.Store.One(ctx, `SELECT count(*), cast(coalesce(sum(size), 0) AS BIGINT), coalesce(min(at), 0) FROM link_bundles WHERE peer = ?`, peer, &s.Bundles, &s.Bytes, &s.BundlesFrom); err != nil {
		return err
	}
	if s.Asides, err = r.Asides(ctx, s.Origin); err != nil {
		return err
	}
	lying, err := r.boxes.list(func(x *box) bool { return x.From == s.Origin || x.To == s.Origin })
	for _, x := range lying {
		switch {
		case x.To == s.Origin && x.missing == 0:
			s.Carried++
		case x.From == s.Origin && x.missing > 0:
			s.Coming++
		case x.From == s.Origin && x.To == r.Self().Origin:
			s.Held = append(s.Held, Held{Seq: x.Seq, Size: x.Size, Why: r.why(e, x)})
		}
	}
	return err
}

// why a whole bundle is not taken.
func (r *Room) why(e ends, x *box) *fault.Fault {
	if x.Seq > e.taken+1 {
		return fault.New(fault.Conflict, "exchange.ahead", e.taken+1, x.Seq)
	}
	return fault.New(fault.Unsupported, "exchange.newer-kind", "")
}
