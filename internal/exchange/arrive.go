package exchange

import (
	"context"
	"errors"
	"io"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Arrival is how it stands with a bundle that came, or is coming.
type Arrival struct {
	// State is need while blocks are missing; held while bundles before it are
	// missing, or a newer program is needed (Why); taken; carried when it is for
	// another node and lies here for it.
	State string
	// Need are the blocks that are missing.
	Need []int
	// Receipt is the receiver's, once it is taken.
	Receipt []byte
	// Why is the fault that holds it.
	Why *fault.Fault
}

// Offer judges the head of a bundle that somebody has, and says which blocks are
// needed. Only bundles between nodes that are known here are taken or carried.
// Faults: those of bundle.ReadHead, bundle.stranger, bundle.forged,
// exchange.too-far, exchange.carry-full, exchange.disk.
func (r *Room) Offer(ctx context.Context, head []byte) (bundle.Digest, Arrival, error) {
	h, _, err := bundle.ReadHead(head)
	if err != nil {
		return bundle.Digest{}, Arrival{}, err
	}
	id := h.ID()
	if err := r.admit(ctx, h); err != nil {
		return id, Arrival{}, err
	}
	if h.To == r.Self().Origin {
		receipt, err := r.takenBefore(ctx, h)
		if err != nil || receipt != nil {
			return id, Arrival{State: "taken", Receipt: receipt}, err
		}
	}
	x, err := r.boxes.open(h)
	if err != nil {
		return id, Arrival{}, err
	}
	if need := x.need(); len(need) > 0 {
		return id, Arrival{State: "need", Need: need}, nil
	}
	a, err := r.arrived(ctx, x)
	return id, a, err
}

// Block takes one block of a bundle that was offered. The state of the bundle
// comes back; a block that came before is no error.
func (r *Room) Block(ctx context.Context, id bundle.Digest, i int, block []byte) (Arrival, error) {
	x, err := r.boxes.find(id)
	if err != nil {
		return Arrival{}, err
	}
	if x == nil {
		return Arrival{}, fault.New(fault.NotFound, "bundle.unknown")
	}
	whole, err := r.boxes.put(x, i, block)
	if err != nil {
		return Arrival{}, err
	}
	if !whole {
		return Arrival{State: "need", Need: x.need()}, nil
	}
	return r.arrived(ctx, x)
}

// Receive takes a bundle that lies before us whole, from a stick. Faults as
// those of Offer and bundle.Read; nothing is half applied.
func (r *Room) Receive(ctx context.Context, from io.Reader) (Arrival, error) {
	b, err := bundle.Read(from)
	if err != nil {
		return Arrival{}, err
	}
	id, a, err := r.Offer(ctx, b.Head.Bytes())
	for _, i := range a.Need {
		if err != nil {
			break
		}
		a, err = r.Block(ctx, id, i, b.Block(i))
	}
	return a, err
}

// admit refuses a bundle that this node has nothing to do with.
func (r *Room) admit(ctx context.Context, h *bundle.Head) error {
	peer, err := r.sender(ctx, h)
	if err != nil {
		return err
	}
	if h.To != r.Self().Origin {
		return r.admitCarried(ctx, peer, h)
	}
	_, err = r.standing(ctx, peer, h)
	if f := fault.As(err); f != nil && f.Key == "exchange.ahead" {
		err = nil
		if e, bad := r.endsOf(ctx, h.From); bad != nil || h.Seq > e.taken+aheadMost {
			err = errors.Join(bad, fault.New(fault.TooMany, "exchange.too-far", e.taken+1, h.Seq))
		}
	}
	return err
}

// admitCarried refuses what is for nobody known here, and more than a sender may
// leave.
func (r *Room) admitCarried(ctx context.Context, from Peer, h *bundle.Head) error {
	to, err := r.Peer(ctx, h.To)
	if err != nil {
		return fault.New(fault.Invalid, "bundle.elsewhere", h.To.String())
	}
	if from.State != "active" || to.State != "active" {
		return fault.New(fault.Forbidden, "exchange.not-active", to.Title)
	}
	id, sum := h.ID(), h.Size
	lying, err := r.boxes.list(func(x *box) bool { return x.From == h.From && x.To != r.Self().Origin && x.id != id })
	for _, x := range lying {
		sum += x.Size
	}
	if err == nil && sum > carryMost {
		err = fault.New(fault.TooMany, "exchange.carry-full", from.Title)
	}
	return err
}

func (r *Room) endsOf(ctx context.Context, peer canon.ID) (e ends, err error) {
	_, err = r.Store.One(ctx, findEnds, []any{peer[:]}, e.columns()...)
	return e, err
}

// takenBefore is the receipt of a bundle that was taken, nil when it was not.
func (r *Room) takenBefore(ctx context.Context, h *bundle.Head) ([]byte, error) {
	e, err := r.endsOf(ctx, h.From)
	if err != nil || h.Seq > e.taken {
		return nil, err
	}
	return r.receiptFor(ctx, h.From, h.Seq)
}

// arrived takes a bundle that is whole, and those after it that waited for it.
func (r *Room) arrived(ctx context.Context, x *box) (Arrival, error) {
	if x.To != r.Self().Origin {
		return Arrival{State: "carried"}, nil
	}
	a, err := r.takeBox(ctx, x)
	if err != nil || a.State != "taken" {
		return a, err
	}
	return a, r.takeHeld(ctx, x.From, x.Seq+1)
}

// takeHeld takes what was held for a peer from a number on.
func (r *Room) takeHeld(ctx context.Context, from canon.ID, seq int64) error {
	for range aheadMost {
		next, err := r.boxes.list(func(x *box) bool { return x.To == r.Self().Origin && x.From == from && x.Seq == seq && x.missing == 0 })
		if err != nil || len(next) == 0 {
			return err
		}
		if a, err := r.takeBox(ctx, next[0]); err != nil || a.State != "taken" {
			return err
		}
		seq++
	}
	return nil
}

func (r *Room) takeBox(ctx context.Context, x *box) (Arrival, error) {
	b, err := r.boxes.whole(x)
	if err != nil {
		return Arrival{}, err
	}
	receipt, err := r.Take(ctx, b)
	if f := fault.As(err); f != nil && (f.Key == "exchange.ahead" || f.Key == "exchange.newer-kind") {
		return Arrival{State: "held", Why: f}, nil
	}
	if err != nil {
		return Arrival{}, err
	}
	return Arrival{State: "taken", Receipt: receipt}, r.boxes.drop(x.id)
}

// Retake tries the bundles that lie here whole and are held: after a new program
// or a restart.
func (r *Room) Retake(ctx context.Context) error {
	lying, err := r.boxes.list(func(x *box) bool { return x.To == r.Self().Origin && x.missing == 0 })
	for _, x := range lying {
		if err == nil {
			_, err = r.takeBox(ctx, x)
		}
	}
	return err
}

// Carried lists the bundles that lie here whole for another node, by sender and
// number: their heads; and the receipts for it.
func (r *Room) Carried(ctx context.Context, to canon.ID) (heads []*bundle.Head, receipts [][]byte, err error) {
	lying, err := r.boxes.list(func(x *box) bool { return x.To == to && x.missing == 0 })
	for _, x := range lying {
		heads = append(heads, x.Head)
	}
	if err == nil {
		receipts, err = r.boxes.receiptsFor(to)
	}
	return heads, receipts, err
}

// CarriedBytes is a bundle that is carried; bundle.unknown when it is not here.
func (r *Room) CarriedBytes(ctx context.Context, id bundle.Digest) ([]byte, error) {
	x, err := r.boxes.find(id)
	if err != nil {
		return nil, err
	}
	if x == nil || x.missing > 0 || x.To == r.Self().Origin {
		return nil, fault.New(fault.NotFound, "bundle.unknown")
	}
	b, err := r.boxes.whole(x)
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// delivered drops what was carried from one node to another up to a number: the
// receiver has it, as its receipt says.
func (r *Room) delivered(from, to canon.ID, seq int64) error {
	lying, err := r.boxes.list(func(x *box) bool { return x.From == from && x.To == to && x.Seq <= seq })
	for _, x := range lying {
		err = errors.Join(err, r.boxes.drop(x.id))
	}
	return err
}
