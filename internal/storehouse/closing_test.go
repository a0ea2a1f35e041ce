package storehouse_test

import (
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/stock"
	"genggam/internal/store/storetest"
	"genggam/internal/storehouse"
)

func TestAPeriodOfAStoreEndsWithACountAndItsDifferences(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { closes(t, around(t, "")) })
	t.Run("postgres", func(t *testing.T) { closes(t, around(t, storetest.PostgresDSN(t))) })
}

func closes(t *testing.T, s *scene) {
	reg, good := s.As("registrar"), s.seed.Result.Goods.Good
	today := s.Today(office.Village)
	s.refused(s.room.CloseBook(ctx, reg, good, today, nil), "stock.nothing")
	one, two := s.receive(s.seed, "Gudang Satu", 100), s.receive(s.seed, "Gudang Dua", 40)
	s.ok(s.room.Enter(ctx, reg, storehouse.Move{Kind: stock.Moved, Good: good, From: one, To: two, Amount: 10}))
	ends := func(until int, counts ...storehouse.Count) error {
		return s.room.CloseBook(ctx, reg, good, s.Today(office.Village).AddDays(until), counts)
	}
	all := []storehouse.Count{{Store: one, Found: 88, Why: "lost"}, {Store: two, Found: 50}}
	s.refused(ends(1, all...), "stock.until")
	s.refused(ends(-1, all...), "stock.moved-since")
	s.refused(ends(0, all[1]), "stock.uncounted")
	s.refused(ends(0, storehouse.Count{Store: one, Found: 88}, all[1]), "stock.difference")
	s.refused(ends(0, all[0], all[0], all[1]), "stock.store")
	s.refused(ends(0, storehouse.Count{Store: "elsewhere", Found: 1}), "goods.store-unknown")
	if err := s.room.CloseBook(ctx, s.As("signer"), good, today, all); fault.Of(err) != fault.Forbidden {
		t.Error("whoever keeps no store closes none:", err)
	}
	s.ok(ends(0, all...))
	s.refused(ends(0, all...), "stock.closed")
	more := storehouse.Move{Kind: stock.Received, Good: good, To: one, Amount: 12}
	s.refused(s.room.Enter(ctx, reg, more), "stock.closed")
	s.Clock.Add(24 * time.Hour)
	reg = s.As("registrar")
	s.ok(s.room.Enter(ctx, reg, more))
	s.Clock.Add(48 * time.Hour)
	reg = s.As("registrar")
	s.ok(ends(-1, storehouse.Count{Store: one, Found: 100}, storehouse.Count{Store: two, Found: 51, Why: "unrecorded"}))
	list, err := s.room.Closings(ctx, reg, good)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	first, second := list[1], list[0]
	if r := first.Rows[1]; r.Shelf.Store != one || r.Opening != 0 || r.Book != 90 || r.Found != 88 || first.Why[one][0] != "lost" {
		t.Errorf("the first period: %+v %v", r, first.Why)
	}
	if r := second.Rows[1]; r.Opening != 88 || r.Moves.Received != 12 || r.Book != 100 || r.Difference() != 0 || second.Period.From != first.Period.Until+1 {
		t.Errorf("the second period: %+v %+v", r, second.Period)
	}
	if r := second.Rows[0]; r.Opening != 50 || r.Difference() != 1 || second.Why[two][0] != "unrecorded" {
		t.Errorf("the other store: %+v %v", r, second.Why)
	}
	s.whole()
}

func TestGoodsGoToAnotherOfficeWhichSignsForThem(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { ships(t, around(t, "")) })
	t.Run("postgres", func(t *testing.T) { ships(t, around(t, storetest.PostgresDSN(t))) })
}

func ships(t *testing.T, s *scene) {
	reg, other, good := s.As("registrar"), s.As("kec-registrar"), s.seed.Result.Goods.Good
	shed := s.receive(s.seed, "Gudang", 100)
	hall, err := s.room.AddStore(ctx, other, "Balai Kecamatan")
	s.ok(err)
	send := func(n int64, key string) storehouse.Shipment {
		id, err := s.room.Send(ctx, reg, storehouse.NewShipment{Good: good, From: shed, To: office.District, Amount: n, Key: key})
		s.ok(err)
		x, err := s.room.Shipment(ctx, reg, id)
		s.ok(err)
		return x
	}
	_, err = s.room.Send(ctx, reg, storehouse.NewShipment{Good: good, From: shed, To: office.District, Amount: 101})
	s.refused(err, "stock.short")
	_, err = s.room.Send(ctx, reg, storehouse.NewShipment{Good: good, From: shed, To: office.Village, Amount: 1})
	s.refused(err, "shipment.to")
	a := send(60, "once")
	if again := send(60, "once"); again.ID != a.ID || s.lies(reg, shed) != 40 {
		t.Fatal("a form that is sent twice sends once:", s.lies(reg, shed))
	}
	got := storehouse.Receipt{Store: hall.ID, Found: 57}
	s.refused(s.room.Receive(ctx, other, a.ID, got), "stock.reason")
	got.Why = "broken"
	s.refused(s.room.Receive(ctx, reg, a.ID, storehouse.Receipt{Store: shed, Found: 60}), "shipment.unknown")
	s.refused(s.room.Receive(ctx, other, a.ID, storehouse.Receipt{Store: hall.ID, Found: 61}), "shipment.found")
	both := make(chan error, 2)
	for range 2 {
		go func() { both <- s.room.Receive(ctx, other, a.ID, got) }()
	}
	x, y := <-both, <-both
	if x == nil {
		x, y = y, x
	}
	s.refused(x, "shipment.done")
	s.ok(y)
	s.refused(s.room.TakeBack(ctx, reg, a.ID, shed), "shipment.done")
	b := send(30, "")
	s.refused(s.room.TakeBack(ctx, other, b.ID, hall.ID), "shipment.unknown")
	s.ok(s.room.TakeBack(ctx, reg, b.ID, shed))
	if v, o := s.lies(reg, shed), s.lies(other, hall.ID); v != 40 || o != 57 {
		t.Errorf("%d lie here and %d there", v, o)
	}
	for _, actor := range []desk.Actor{reg, other} {
		list, err := s.room.Shipments(ctx, actor)
		if err != nil || len(list) != 2 && actor.Office == reg.Office {
			t.Error(list, err)
		}
		if x, err := s.room.Shipment(ctx, actor, a.ID); err != nil || x.Missing() != 3 || x.Why != "broken" {
			t.Error("both read what is missing:", x, err)
		}
	}
	s.ok(s.room.Enter(ctx, other, storehouse.Move{Kind: stock.Damaged, Good: good, From: hall.ID, Amount: 1, Why: "expired"}))
	if err := s.room.Receive(ctx, s.As("kec-head"), a.ID, got); fault.Of(err) != fault.Forbidden {
		t.Error("whoever keeps no store signs for none:", err)
	}
	s.whole()
}

// lies is how much of the seed lies in a store.
func (s *scene) lies(a desk.Actor, store string) (n int64) {
	s.t.Helper()
	all, err := s.room.Shelves(ctx, a)
	s.ok(err)
	for _, x := range all {
		if x.Store == store && x.Good == s.seed.Result.Goods.Good {
			n = x.OnHand()
		}
	}
	return n
}
