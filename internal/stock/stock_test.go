package stock_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/stock"
)

const seed, hall, barn = "bibit-padi", "balai", "lumbung"

func d(n int) calendar.Day { return calendar.NewDay(2026, time.November, n) }

func received(n int64) stock.Movement {
	return stock.Movement{Day: d(1), Kind: stock.Received, Good: seed, To: hall, Amount: n}
}

func handed(n int64, ref string) stock.Movement {
	return stock.Movement{Day: d(2), Kind: stock.Handed, Good: seed, From: hall, Amount: n, Ref: ref, Proof: "code"}
}

func returned(n int64, ref string) stock.Movement {
	return stock.Movement{Day: d(3), Kind: stock.Returned, Good: seed, To: hall, Amount: n, Ref: ref}
}

func damaged(n int64) stock.Movement {
	return stock.Movement{Day: d(3), Kind: stock.Damaged, Good: seed, From: hall, Amount: n, Why: "broken"}
}

func moved(n int64, from, to string) stock.Movement {
	return stock.Movement{Day: d(4), Kind: stock.Moved, Good: seed, From: from, To: to, Amount: n}
}

func counted(n int64, why string) stock.Movement {
	return stock.Movement{Day: d(5), Kind: stock.Counted, Good: seed, To: hall, Amount: n, Why: why}
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%v, want the fault %s", err, key)
	}
}

// book plays movements that must be taken.
func book(t *testing.T, moves ...stock.Movement) *stock.Ledger {
	t.Helper()
	l := &stock.Ledger{}
	for _, m := range moves {
		judged, err := l.Judge(m)
		if err != nil {
			t.Fatal(err)
		}
		l.Apply(judged)
	}
	return l
}

func TestGivenABookWhenGoodsMoveThen(t *testing.T) {
	ten := []stock.Movement{received(10)}
	for name, c := range map[string]struct {
		given []stock.Movement
		when  stock.Movement
		key   string
		hall  int64
	}{
		"the last ten are handed out":                     {ten, handed(10, "a"), "", 0},
		"an eleventh is refused":                          {ten, handed(11, "a"), "stock.short", 10},
		"nothing is handed out of an empty store":         {nil, handed(1, "a"), "stock.short", 0},
		"a loan comes back":                               {append(ten, handed(4, "a")), returned(4, "a"), "", 10},
		"more comes back than went out":                   {append(ten, handed(4, "a")), returned(5, "a"), "stock.not-out", 6},
		"what another borrowed does not come back for me": {append(ten, handed(4, "a")), returned(1, "b"), "stock.not-out", 6},
		"what came back does not come back again":         {append(ten, handed(4, "a"), returned(4, "a")), returned(1, "a"), "stock.not-out", 10},
		"some break":                           {ten, damaged(3), "", 7},
		"more break than there are":            {ten, damaged(11), "stock.short", 10},
		"some are moved to the barn":           {ten, moved(6, hall, barn), "", 4},
		"none are moved out of an empty barn":  {ten, moved(1, barn, hall), "stock.short", 10},
		"a count that agrees needs no reason":  {ten, counted(10, ""), "", 10},
		"a count that differs needs a reason":  {ten, counted(8, ""), "stock.reason", 10},
		"a count sets what is there":           {ten, counted(8, "lost"), "", 8},
		"a count may find more":                {ten, counted(12, "unrecorded"), "", 12},
		"a count may find nothing":             {ten, counted(0, "stolen"), "", 0},
		"a reason of breaking is none of ours": {ten, counted(8, "expired"), "stock.reason", 10},
		"no more than a book can hold":         {ten, received(stock.MaxAmount + 1), "stock.amount", 10},
	} {
		l := book(t, c.given...)
		m, err := l.Judge(c.when)
		if err == nil {
			l.Apply(m)
		}
		if c.key != "" {
			wantFault(t, err, c.key)
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := l.Balance(stock.Shelf{Good: seed, Store: hall}).OnHand(); got != c.hall {
			t.Errorf("%s: %d are in the hall, want %d", name, got, c.hall)
		}
	}
}

func TestAMovementThatSaysTooLittleIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*stock.Movement)
		key   string
	}{
		"an unknown kind":         {func(m *stock.Movement) { m.Kind = "eaten" }, "stock.kind"},
		"no good":                 {func(m *stock.Movement) { m.Good = "" }, "stock.name"},
		"a name without end":      {func(m *stock.Movement) { m.Good = strings.Repeat("x", 65) }, "stock.name"},
		"no store":                {func(m *stock.Movement) { m.From = "" }, "stock.store"},
		"a store too many":        {func(m *stock.Movement) { m.To = barn }, "stock.store"},
		"nothing":                 {func(m *stock.Movement) { m.Amount = 0 }, "stock.amount"},
		"less than nothing":       {func(m *stock.Movement) { m.Amount = -5 }, "stock.amount"},
		"no proof":                {func(m *stock.Movement) { m.Proof = "" }, "stock.proof"},
		"a proof of another kind": {func(m *stock.Movement) { m.Proof = "promise" }, "stock.proof"},
		"no case":                 {func(m *stock.Movement) { m.Ref = "" }, "stock.ref"},
		"to where it is":          {func(m *stock.Movement) { *m = moved(1, hall, hall) }, "stock.store"},
		"broken for no reason":    {func(m *stock.Movement) { *m = damaged(1); m.Why = "" }, "stock.reason"},
		"a day that was closed":   {func(m *stock.Movement) { m.Day = d(1) }, "stock.closed"},
	} {
		l := book(t, received(10))
		l.Closed = d(1)
		m := handed(1, "a")
		c.spoil(&m)
		if _, err := l.Judge(m); err == nil {
			t.Errorf("%s is taken", name)
		} else {
			wantFault(t, err, c.key)
		}
	}
}

func TestEveryBalanceIsExplained(t *testing.T) {
	moves := []stock.Movement{received(10), handed(4, "a"), returned(1, "a"), damaged(2), moved(3, hall, barn), counted(1, "lost")}
	l := &stock.Ledger{}
	for i, m := range moves {
		moves[i], _ = l.Judge(m)
		l.Apply(moves[i])
	}
	var after []int64
	for _, line := range stock.Explain(stock.Shelf{Good: seed, Store: hall}, 0, moves) {
		after = append(after, line.After)
	}
	if !slices.Equal(after, []int64{10, 6, 7, 5, 2, 1}) {
		t.Errorf("the balances run %v", after)
	}
	b := l.Balance(stock.Shelf{Good: seed, Store: hall})
	sum := int64(0)
	for _, x := range b.Terms() {
		sum += x.Amount
	}
	if sum != b.OnHand() || sum != 1 || l.Held(seed, "a") != 3 || len(l.Shelves()) != 2 {
		t.Errorf("the terms make %d, there are %d", sum, b.OnHand())
	}
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		said := b.Say(m, tag)
		if len(said) != 7 || strings.ContainsAny(strings.Join(said, ""), "[]{}") {
			t.Errorf("%s: %q", tag, said)
		}
	}
}

func TestAPeriodIsClosedWithItsDifferences(t *testing.T) {
	moves := []stock.Movement{handed(4, "a"), moved(3, hall, barn)}
	inHall, inBarn := stock.Shelf{Good: seed, Store: hall}, stock.Shelf{Good: seed, Store: barn}
	month := stock.Period{From: d(1), Until: d(30)}
	c, err := stock.Close(month, map[stock.Shelf]int64{inHall: 10}, moves, map[stock.Shelf]int64{inHall: 2})
	if err != nil {
		t.Fatal(err)
	}
	diff := c.Differences()
	if len(diff) != 1 || diff[0].Book != 3 || diff[0].Difference() != -1 || !slices.Equal(c.Uncounted(), []stock.Shelf{inBarn}) {
		t.Errorf("%+v", c)
	}
	if _, err := c.Corrections(nil); err == nil {
		t.Error("a difference without a reason is corrected")
	}
	fix, err := c.Corrections(map[stock.Shelf]string{inHall: "lost"})
	if err != nil || len(fix) != 1 || fix[0].Effects()[0].Change.Shortage != 1 {
		t.Errorf("%+v %v", fix, err)
	}
	if next := c.Next(); next[inHall] != 2 || next[inBarn] != 3 {
		t.Errorf("the next month opens with %v", next)
	}
	for key, f := range map[string]func() error{
		"stock.period": func() error { _, err := stock.Close(stock.Period{From: d(2), Until: d(1)}, nil, nil, nil); return err },
		"stock.outside": func() error {
			_, err := stock.Close(stock.Period{From: d(9), Until: d(9)}, nil, moves, nil)
			return err
		},
		"stock.below":  func() error { _, err := stock.Close(month, nil, moves, nil); return err },
		"stock.amount": func() error { _, err := stock.Close(month, nil, nil, map[stock.Shelf]int64{inHall: -1}); return err },
	} {
		wantFault(t, f(), key)
	}
}

// TestNoOrderOfMovementsTakesAShelfBelowZero plays 20,000 movements in an order
// that a small generator gives, taken or refused, and adds up again.
func TestNoOrderOfMovementsTakesAShelfBelowZero(t *testing.T) {
	l, x := &stock.Ledger{}, uint32(1)
	roll := func(n uint32) int64 { x = x*1664525 + 1013904223; return int64(x >> 8 % n) }
	var taken []stock.Movement
	refused := 0
	for range 20_000 {
		n, ref := roll(9)+1, string(rune('a'+roll(5)))
		all := []stock.Movement{received(n), handed(n, ref), handed(n, ref), returned(n, ref), damaged(n), moved(n, hall, barn), moved(n, barn, hall), counted(n, "lost")}
		m, err := l.Judge(all[roll(8)%8])
		if err != nil {
			refused++
			continue
		}
		l.Apply(m)
		taken = append(taken, m)
		for _, s := range l.Shelves() {
			if l.Balance(s).OnHand() < 0 {
				t.Fatalf("%v is below zero after %+v", s, m)
			}
		}
	}
	lines := stock.Explain(stock.Shelf{Good: seed, Store: hall}, 0, taken)
	if refused == 0 || lines[len(lines)-1].After != l.Balance(stock.Shelf{Good: seed, Store: hall}).OnHand() {
		t.Error("the lines do not make the balance")
	}
}

func FuzzReadMovement(f *testing.F) {
	m := handed(4, "a")
	m.ID = canon.MakeID(1_790_000_000_000, [10]byte{9: 1})
	for _, m := range []stock.Movement{m, {}, counted(8, "lost")} {
		if data, err := m.Write(); err == nil {
			f.Add(data)
		}
	}
	f.Add([]byte(`{"amount":-1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := stock.ReadMovement(data)
		if err != nil {
			return
		}
		again, err := m.Write()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := stock.ReadMovement(again); err != nil || back != m {
			t.Fatalf("%+v comes back as %+v, %v", m, back, err)
		}
	})
}

func TestAnEntryComesBackAsItWas(t *testing.T) {
	m := counted(8, "lost")
	m.ID, m.Book, m.Evidence = canon.MakeID(1_790_000_000_000, [10]byte{9: 1}), 10, canon.MakeID(1, [10]byte{9: 2})
	data, err := m.Write()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := stock.ReadMovement(data); err != nil || back != m {
		t.Errorf("%s: %+v %v", data, back, err)
	}
	want := `{"amount":8,"book":10,"day":"2026-11-05","evidence":"` + m.Evidence.String() + `","good":"bibit-padi","id":"` + m.ID.String() + `","kind":"counted","to":"balai","why":"lost"}`
	if string(data) != want {
		t.Errorf("%s", data)
	}
}
