package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/bundle"
	"genggam/internal/exchange"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/store"
)

// end is a node with a kind of record of its own: words, each kept under a name.
type end struct {
	*office.Node
	got    []string
	refuse string
}

var made atomic.Int32

func newEnd(t *testing.T) *end {
	t.Helper()
	e := &end{Node: office.Apart(t, "V"+string(rune('A'+made.Add(1)%20)), nil)}
	e.carry()
	return e
}

func (e *end) carry() {
	e.Exchange.Carry(exchange.Cargo{Kind: "word/1", Take: func(_ context.Context, _ exchange.Peer, rec bundle.Record) (store.Rule, error) {
		return func(tx *store.Tx) error {
			if string(rec.Body) == e.refuse {
				return fault.New(fault.Conflict, "exchange.not-ours")
			}
			e.got = append(e.got, string(rec.Body))
			return nil
		}, nil
	}})
}

// know makes two nodes known to each other.
func know(t *testing.T, a, b *end) {
	t.Helper()
	for _, x := range []struct {
		at, of *end
		role   string
	}{{a, b, exchange.Below}, {b, a, exchange.Hub}} {
		act(t, x.at, func(tx *store.Tx) error {
			return x.at.Exchange.Add(tx, exchange.Peer{Peer: x.of.Exchange.Self(), Title: "other", Office: office.Village, Role: x.role})
		})
	}
}

func act(t *testing.T, e *end, rule store.Rule) {
	t.Helper()
	if err := e.Store.Act(t.Context(), store.By{}, rule); err != nil {
		t.Fatal(err)
	}
}

func (e *end) post(t *testing.T, to *end, words ...string) {
	t.Helper()
	act(t, e, func(tx *store.Tx) error {
		for _, w := range words {
			if err := e.Exchange.Post(tx, to.Exchange.Self().Origin, exchange.Parcel{Kind: "word/1", Name: w, Note: []byte(w)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// packed are the bundles under way from one to the other.
func (e *end) packed(t *testing.T, to *end, way exchange.Way) (out [][]byte) {
	t.Helper()
	peer, err := e.Exchange.Peer(t.Context(), to.Exchange.Self().Origin)
	if err != nil {
		t.Fatal(err)
	}
	under, err := e.Exchange.Pack(t.Context(), peer, way)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range under {
		b, err := e.Exchange.Bytes(t.Context(), peer.Origin, w.Seq)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

func (e *end) receive(t *testing.T, b []byte) (exchange.Arrival, string) {
	t.Helper()
	a, err := e.Exchange.Receive(t.Context(), bytes.NewReader(b))
	if f := fault.As(err); f != nil {
		return a, f.Key
	}
	if err != nil {
		t.Fatal(err)
	}
	return a, ""
}

func (e *end) whole(t *testing.T) {
	t.Helper()
	rep, err := audit.Verify(t.Context(), e.Premises, nil)
	if err != nil || len(rep.Findings) > 0 {
		t.Errorf("verify: %v, %v", rep.Findings, err)
	}
}

func TestWhatIsPostedComesOnceAndInOrder(t *testing.T) {
	a, b := newEnd(t), newEnd(t)
	know(t, a, b)
	a.post(t, b, "one", "two")
	first := a.packed(t, b, exchange.Stick())
	a.post(t, b, "three")
	second := a.packed(t, b, exchange.Stick())
	if len(first) != 1 || len(second) != 2 || !bytes.Equal(first[0], second[0]) {
		t.Fatalf("packed %d, then %d: what was packed stays as it is", len(first), len(second))
	}

	if got, _ := b.receive(t, second[1]); got.State != "held" || got.Why.Key != "exchange.ahead" {
		t.Errorf("one ahead of its turn: %+v", got)
	}
	answer, _ := b.receive(t, second[0])
	if answer.State != "taken" || fmt.Sprint(b.got) != "[one two three]" {
		t.Errorf("taken %v, got %v; the held one follows by itself", answer.State, b.got)
	}
	again, _ := b.receive(t, second[0])
	if !bytes.Equal(again.Receipt, answer.Receipt) || len(b.got) != 3 {
		t.Error("a repeated bundle is answered as the first time, and applied once")
	}

	receipt, err := b.Exchange.Receipt(t.Context(), a.Exchange.Self().Origin)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.Exchange.Acknowledged(t.Context(), receipt); err != nil {
			t.Fatal(err)
		}
	}
	if left := a.packed(t, b, exchange.Stick()); len(left) != 0 {
		t.Errorf("%d bundles are still under way after their receipt", len(left))
	}
	a.whole(t)
	b.whole(t)
}

func TestATransferGoesOnAtABlock(t *testing.T) {
	a, b := newEnd(t), newEnd(t)
	know(t, a, b)
	big := bytes.Repeat([]byte("padi "), 30_000)
	a.post(t, b, string(big[:100]))
	act(t, a, func(tx *store.Tx) error {
		return a.Exchange.Post(tx, b.Exchange.Self().Origin, exchange.Parcel{Kind: "word/1", Name: "big", Note: big})
	})
	text := a.packed(t, b, exchange.Wire())[0]
	whole, err := bundle.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	id, at, err := b.Exchange.Offer(t.Context(), whole.Head.Bytes())
	if err != nil || len(at.Need) != whole.Blocks() || whole.Blocks() < 4 {
		t.Fatalf("offered: %+v %v", at, err)
	}
	for _, i := range []int{2, 0} {
		if _, err := b.Exchange.Block(t.Context(), id, i, whole.Block(i)); err != nil {
			t.Fatal(err)
		}
	}
	damaged := bytes.Clone(whole.Block(1))
	damaged[7] ^= 1
	if _, err := b.Exchange.Block(t.Context(), id, 1, damaged); fault.As(err) == nil || fault.As(err).Key != "bundle.damaged" {
		t.Errorf("a damaged block: %v", err)
	}
	// The power goes: another room reads what is on the disk.
	fresh, err := exchange.New(b.Premises)
	if err != nil {
		t.Fatal(err)
	}
	b.Exchange = fresh
	b.carry()
	_, at, err = fresh.Offer(t.Context(), whole.Head.Bytes())
	if err != nil || len(at.Need) != whole.Blocks()-2 {
		t.Fatalf("after a restart %v is needed: %v", at.Need, err)
	}
	for _, i := range at.Need {
		if at, err = fresh.Block(t.Context(), id, i, whole.Block(i)); err != nil {
			t.Fatal(err)
		}
	}
	if at.State != "taken" || len(b.got) != 2 {
		t.Errorf("at the end: %+v, %d words", at, len(b.got))
	}
}

func TestOtherBytesUnderAKnownNumberAreRefusedAndShown(t *testing.T) {
	a, b := newEnd(t), newEnd(t)
	know(t, a, b)
	a.post(t, b, "one")
	first := a.packed(t, b, exchange.Wire())[0]
	b.receive(t, first)
	// The same origin, restored: it packs another first bundle.
	keys, err := bundle.KeysFrom(a.Store.Origin(), a.Root.Derive("link/"+a.Store.Origin().String()))
	if err != nil {
		t.Fatal(err)
	}
	other, err := keys.Pack(b.Exchange.Self(), bundle.Place{Seq: 1, Made: 1}, []bundle.Record{{Kind: "word/1", Name: "x", Body: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, key := b.receive(t, other.Bytes()); key != "exchange.other-bytes" {
		t.Errorf("another first bundle: %q", key)
	}
	p, err := b.Exchange.Peer(t.Context(), a.Store.Origin())
	if err != nil || p.State != "split" {
		t.Errorf("the sender is %q: %v", p.State, err)
	}
	if again, key := b.receive(t, first); again.State != "taken" || key != "" {
		t.Errorf("the one that was taken is answered as before: %+v %s", again, key)
	}
	a.post(t, b, "two")
	if _, key := b.receive(t, a.packed(t, b, exchange.Wire())[1]); key != "exchange.split" {
		t.Errorf("what follows is held back: %q", key)
	}
	b.whole(t)
	// The restored node learns it from a receipt for what it never packed.
	c := newEnd(t)
	know(t, c, b)
	receipt, err := b.Exchange.Receipt(t.Context(), a.Store.Origin())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Store.Act(t.Context(), store.By{}, func(tx *store.Tx) error {
		return errors.Join(tx.Exec(`DELETE FROM link_sent`), tx.Exec(`DELETE FROM link_ends`))
	}); err != nil {
		t.Fatal(err)
	}
	if f := fault.As(a.Exchange.Acknowledged(t.Context(), receipt)); f == nil || f.Key != "exchange.behind" {
		t.Errorf("a receipt for what was never packed: %v", f)
	}
}

func TestWhatCannotBeAppliedIsSetAsideAndSeenAtBothEnds(t *testing.T) {
	a, b := newEnd(t), newEnd(t)
	know(t, a, b)
	b.refuse = "two"
	a.post(t, b, "one", "two", "three")
	if at, key := b.receive(t, a.packed(t, b, exchange.Wire())[0]); at.State != "taken" || fmt.Sprint(b.got[len(b.got)-2:]) != "[one three]" {
		t.Fatalf("%+v %s %v", at, key, b.got)
	}
	here, err := b.Exchange.Asides(t.Context(), a.Store.Origin())
	if err != nil || len(here) != 1 || here[0].Name != "two" || !here[0].Here {
		t.Fatalf("set aside: %+v %v", here, err)
	}
	a.receive(t, b.packed(t, a, exchange.Wire())[0])
	there, err := a.Exchange.Asides(t.Context(), b.Store.Origin())
	if err != nil || len(there) != 1 || there[0].Here {
		t.Fatalf("the sender sees %+v %v", there, err)
	}
	head, err := b.Clerk(t.Context(), office.Village, "head")
	if err != nil {
		t.Fatal(err)
	}
	b.refuse = ""
	if err := b.Exchange.Retry(t.Context(), head, here[0]); err != nil {
		t.Fatal(err)
	}
	a.receive(t, b.packed(t, a, exchange.Wire())[1])
	if there, _ = a.Exchange.Asides(t.Context(), b.Store.Origin()); len(there) != 0 {
		t.Errorf("after the retry the sender sees %+v", there)
	}
	b.whole(t)
}

func TestANodeCarriesForTwoOthersWithoutReading(t *testing.T) {
	a, b, hub := newEnd(t), newEnd(t), newEnd(t)
	know(t, a, b)
	know(t, hub, a)
	know(t, hub, b)
	a.post(t, b, "one")
	text := a.packed(t, b, exchange.Wire())[0]
	if at, key := hub.receive(t, text); at.State != "carried" || key != "" {
		t.Fatalf("%+v %s", at, key)
	}
	heads, _, err := hub.Exchange.Carried(t.Context(), b.Store.Origin())
	if err != nil || len(heads) != 1 {
		t.Fatalf("%d carried: %v", len(heads), err)
	}
	carried, err := hub.Exchange.CarriedBytes(t.Context(), heads[0].ID())
	if err != nil || !bytes.Equal(carried, text) {
		t.Fatalf("the same bytes are carried: %v", err)
	}
	at, _ := b.receive(t, carried)
	if err := hub.Exchange.Acknowledged(t.Context(), at.Receipt); err != nil {
		t.Fatal(err)
	}
	heads, receipts, err := hub.Exchange.Carried(t.Context(), a.Store.Origin())
	if err != nil || len(heads) != 0 || len(receipts) != 1 {
		t.Fatalf("%d heads, %d receipts: %v", len(heads), len(receipts), err)
	}
	if err := a.Exchange.Acknowledged(t.Context(), receipts[0]); err != nil {
		t.Fatal(err)
	}
}

func TestWrongInputHasAClearAnswer(t *testing.T) {
	a, b, c := newEnd(t), newEnd(t), newEnd(t)
	know(t, a, b)
	know(t, a, c)
	a.post(t, b, "one")
	a.post(t, c, "one")
	good, elsewhere := a.packed(t, b, exchange.Wire())[0], a.packed(t, c, exchange.Wire())[0]
	newer := bytes.Replace(good, []byte("genggam-bundle/1"), []byte("genggam-bundle/2"), 1)
	for _, x := range []struct {
		name string
		text []byte
		want string
	}{
		{"cut", good[:len(good)-3], "bundle.cut"},
		{"cut in the head", good[:200], "bundle.cut"},
		{"doubled", append(bytes.Clone(good), good...), "bundle.longer"},
		{"of a newer format", newer, "bundle.newer"},
		{"for somebody else", elsewhere, "bundle.elsewhere"},
		{"nothing of ours", []byte("<html>Selamat datang di Wi-Fi</html>"), "bundle.not-one"},
	} {
		if _, key := b.receive(t, x.text); key != x.want {
			t.Errorf("a bundle %s: %q, want %q", x.name, key, x.want)
		}
	}
	if _, key := newEnd(t).receive(t, good); key != "bundle.stranger" {
		t.Errorf("from a stranger: %q", key)
	}
	if len(b.got) != 0 {
		t.Errorf("half applied: %v", b.got)
	}
}
