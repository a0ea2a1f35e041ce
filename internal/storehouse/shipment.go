package storehouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/stock"
	"genggam/internal/store"
)

const (
	shipmentPrefix  = "shipment/"
	shipmentColumns = "id, pos, good, amount, sender, source, receiver, account, sent_at, state, target, found, why, taker, done_at"
)

// The states of a shipment.
const (
	OnTheWay = "sent"
	Received = "received"
	BackHome = "back"
)

// Shipment is goods that one office sends to another: what left, and what the
// other signs for in its own book.
type Shipment struct {
	ID       canon.ID
	Good     string
	Amount   int64
	Sender   region.Code
	From     string
	Receiver region.Code
	Account  string
	Sent     int64
	// State is OnTheWay, Received or BackHome; the rest holds once it is not on the
	// way: where it went, what was found, why that is less, who took it and when.
	State, To  string
	Found      int64
	Why, Taker string
	Done       int64
}

// Missing is what left and did not arrive.
func (s Shipment) Missing() int64 {
	if s.State != Received {
		return 0
	}
	return s.Amount - s.Found
}

// NewShipment is goods to be sent.
type NewShipment struct {
	Good, From string
	To         region.Code
	Amount     int64
	// Key makes repeating safe.
	Key string
}

// Send sends goods to another office of the node: they leave the store in this
// act, and lie nowhere until the other office has said what arrived.
func (r *Room) Send(ctx context.Context, a premises.Actor, n NewShipment) (id canon.ID, err error) {
	if err := a.May(premises.KeepStock); err != nil {
		return id, err
	}
	if err := r.knowStores(ctx, a, n.From); err != nil || n.From == "" {
		return id, orInvalid(err, "goods.store-unknown", "dari")
	}
	if _, err := r.Office(n.To); err != nil || n.To == a.Office {
		return id, fault.New(fault.Invalid, "shipment.to").On("kantor")
	}
	id = store.NewID(r.Now())
	if n.Key != "" {
		copy(id[:], r.Keyed("shipment-key", string(a.Office)+"\x00"+n.Key))
	}
	return id, r.Store.Act(ctx, a.Doing(premises.KeepStock), func(t *store.Tx) error {
		if there, err := t.One(`SELECT pos FROM stock_shipments WHERE id = ?`, []any{id[:]}, new(int64)); err != nil || there {
			return err
		}
		m := stock.Movement{ID: store.NewID(t.Time()), Kind: stock.Handed, Good: n.Good, From: n.From, Amount: n.Amount, Ref: refOf(id), Proof: stock.Receipt}
		if err := r.book(t, m); err != nil {
			return err
		}
		return appendShipment(t, id, "shipment.sent/1", func(o *canon.Object) {
			o.Int("amount", n.Amount)
			o.Str("good", n.Good)
			o.Str("receiver", string(n.To))
			o.Str("source", n.From)
		})
	})
}

// Receipt is what an office says of goods that arrived.
type Receipt struct {
	Store string
	Found int64
	// Why less arrived (stock.Missing), "" where nothing is missing.
	Why string
}

// Receive signs for goods that another office sent: what arrived lies in a store
// of this office from now on, what is missing has its reason, and both offices
// read it. It is done once.
func (r *Room) Receive(ctx context.Context, a premises.Actor, id canon.ID, p Receipt) error {
	if err := a.May(premises.KeepStock); err != nil {
		return err
	}
	if err := r.knowStores(ctx, a, p.Store); err != nil || p.Store == "" {
		return orInvalid(err, "goods.store-unknown", "tempat")
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStock), func(t *store.Tx) error {
		s, err := onTheWay(t, id, func(s Shipment) region.Code { return s.Receiver })
		switch {
		case err != nil:
			return err
		case p.Found < 0 || p.Found > s.Amount:
			return fault.New(fault.Invalid, "shipment.found", s.Amount).On("jumlah")
		case p.Found < s.Amount && !slices.Contains(stock.Missing(), p.Why):
			return fault.New(fault.Invalid, "stock.reason").On("sebab")
		}
		if p.Found == s.Amount {
			p.Why = ""
		}
		if p.Found > 0 {
			m := stock.Movement{ID: store.NewID(t.Time()), Kind: stock.Received, Good: s.Good, To: p.Store, Amount: p.Found, Ref: refOf(id)}
			if err := r.book(t, m); err != nil {
				return err
			}
		}
		return appendShipment(t, id, "shipment.received/1", func(o *canon.Object) {
			o.Int("found", p.Found)
			o.Str("target", p.Store)
			o.Opt("why", p.Why)
		})
	})
}

// TakeBack brings goods home that are still on the way, whole, into a store of the
// office that sent them.
func (r *Room) TakeBack(ctx context.Context, a premises.Actor, id canon.ID, to string) error {
	if err := a.May(premises.KeepStock); err != nil {
		return err
	}
	if err := r.knowStores(ctx, a, to); err != nil || to == "" {
		return orInvalid(err, "goods.store-unknown", "tempat")
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStock), func(t *store.Tx) error {
		s, err := onTheWay(t, id, func(s Shipment) region.Code { return s.Sender })
		if err != nil {
			return err
		}
		m := stock.Movement{ID: store.NewID(t.Time()), Kind: stock.Returned, Good: s.Good, To: to, Amount: s.Amount, Ref: refOf(id)}
		if err := r.book(t, m); err != nil {
			return err
		}
		return appendShipment(t, id, "shipment.back/1", func(o *canon.Object) { o.Str("target", to) })
	})
}

// onTheWay finds a shipment that an office may still end.
func onTheWay(t *store.Tx, id canon.ID, of func(Shipment) region.Code) (s Shipment, err error) {
	err = t.Each(`SELECT `+shipmentColumns+` FROM stock_shipments WHERE id = ?`, []any{id[:]}, func(scan store.Scan) error {
		s, err = scanShipment(scan)
		return err
	})
	switch {
	case err != nil:
		return s, err
	case s.ID.Zero() || string(of(s)) != t.By().Unit:
		return s, fault.New(fault.NotFound, "shipment.unknown")
	case s.State != OnTheWay:
		return s, fault.New(fault.Conflict, "shipment.done")
	}
	return s, nil
}

func scanShipment(scan store.Scan) (s Shipment, err error) {
	var pos int64
	var sender, receiver string
	err = scan(store.ID(&s.ID), &pos, &s.Good, &s.Amount, &sender, &s.From, &receiver, &s.Account, &s.Sent, &s.State, &s.To, &s.Found, &s.Why, &s.Taker, &s.Done)
	s.Sender, s.Receiver = region.Code(sender), region.Code(receiver)
	return s, err
}

func appendShipment(t *store.Tx, id canon.ID, kind string, put func(o *canon.Object)) error {
	data, err := write(put)
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: shipmentPrefix + id.String(), Kind: kind, Data: data})
	if err != nil {
		return err
	}
	return saveShipment(t, id, e)
}

func saveShipment(t *store.Tx, id canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case "shipment.sent/1":
		return t.Exec(`INSERT INTO stock_shipments (`+shipmentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'sent', '', 0, '', '', 0)`,
			id[:], e.Position, v.Str("good"), v.Num("amount"), e.Unit, v.Str("source"), v.Str("receiver"), e.Actor.Account, e.At)
	case "shipment.received/1":
		return t.Exec(`UPDATE stock_shipments SET state = 'received', target = ?, found = ?, why = ?, taker = ?, done_at = ? WHERE id = ?`,
			v.Str("target"), v.Num("found"), v.Str("why"), e.Actor.Account, e.At, id[:])
	case "shipment.back/1":
		return t.Exec(`UPDATE stock_shipments SET state = 'back', target = ?, taker = ?, done_at = ? WHERE id = ?`, v.Str("target"), e.Actor.Account, e.At, id[:])
	}
	return nil
}

func replayShipments(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	id, err := canon.ParseID(strings.TrimPrefix(stream, shipmentPrefix))
	if err != nil {
		return err
	}
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err == nil {
			err = saveShipment(t, id, e)
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", stream, err)
		}
	}
	return nil
}

// Shipments lists what the officer's office sent and what it was sent, those on
// the way first, then the newest; at most PageSize.
func (r *Room) Shipments(ctx context.Context, a premises.Actor) (out []Shipment, err error) {
	if err := a.May(premises.SeeStock); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT `+shipmentColumns+` FROM stock_shipments WHERE sender = ? OR receiver = ? ORDER BY CASE state WHEN 'sent' THEN 0 ELSE 1 END, pos DESC LIMIT ?`,
		[]any{string(a.Office), string(a.Office), int64(PageSize)}, func(scan store.Scan) error {
			s, err := scanShipment(scan)
			out = append(out, s)
			return err
		})
	return out, err
}

// Shipment finds one that the officer's office sent or was sent.
func (r *Room) Shipment(ctx context.Context, a premises.Actor, id canon.ID) (s Shipment, err error) {
	if err := a.May(premises.SeeStock); err != nil {
		return s, err
	}
	err = r.Store.Each(ctx, `SELECT `+shipmentColumns+` FROM stock_shipments WHERE id = ?`, []any{id[:]}, func(scan store.Scan) error {
		s, err = scanShipment(scan)
		return err
	})
	if err == nil && s.Sender != a.Office && s.Receiver != a.Office {
		return Shipment{}, fault.New(fault.NotFound, "shipment.unknown")
	}
	return s, err
}

// Good finds what a good is called and counted in, by the standards of the office,
// else by those of all: what another office sent has a name here too.
func (r *Room) Good(office region.Code, name string) (*catalogue.Goods, bool) {
	if g, ok := r.good(office, name); ok {
		return g, true
	}
	for _, s := range r.Catalogue().All(r.Today(office).String()) {
		if g := s.Result.Goods; g != nil && g.Good == name {
			return g, true
		}
	}
	return nil, false
}

// keeps says whether an office has to do with a good: a service of its own hands
// it out, or some was sent to it.
func (r *Room) keeps(ctx context.Context, office region.Code, good string) (bool, error) {
	if _, ok := r.good(office, good); ok {
		return true, nil
	}
	return r.Store.One(ctx, `SELECT store FROM stock_shelves WHERE office = ? AND good = ? LIMIT 1`, []any{string(office), good}, new(string))
}
