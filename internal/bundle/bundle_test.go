package bundle_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"genggam/internal/bundle"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

func keys(t testing.TB, n byte) *bundle.Keys {
	t.Helper()
	k, err := bundle.KeysFrom(canon.MakeID(1_700_000_000_000, [10]byte{n}), [32]byte{n})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func records(bodies ...int) (out []bundle.Record) {
	for i, n := range bodies {
		out = append(out, bundle.Record{Kind: "entry/1", Name: fmt.Sprint(i), Body: bytes.Repeat([]byte{byte(i + 1)}, n)})
	}
	return out
}

func packed(t testing.TB, from, to *bundle.Keys, rs []bundle.Record) *bundle.Bundle {
	t.Helper()
	b, err := from.Pack(to.Peer(), bundle.Place{Seq: 1, Made: 5}, rs)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return fmt.Sprint(err)
}

func TestWhatWasPackedIsOpened(t *testing.T) {
	village, hub := keys(t, 1), keys(t, 2)
	for name, sizes := range map[string][]int{
		"one empty record":                 {0},
		"a few":                            {1, 200, 3},
		"exactly one block":                {bundle.BlockSize - 16 - 14},
		"one byte more":                    {bundle.BlockSize - 16 - 13},
		"as much as a bundle holds":        {bundle.Room - 14},
		"many over the borders of a block": {20000, 20000, 20000, 20000},
	} {
		t.Run(name, func(t *testing.T) {
			want := records(sizes...)
			b := packed(t, village, hub, want)
			read, err := bundle.Read(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			got, err := hub.Open(village.Peer(), read)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want) {
				t.Fatalf("%d records, want %d", len(got), len(want))
			}
			for i := range want {
				if got[i].Kind != want[i].Kind || got[i].Name != want[i].Name || !bytes.Equal(got[i].Body, want[i].Body) {
					t.Errorf("record %d is another", i)
				}
			}
			for i := range read.Digests {
				if len(read.Block(i)) > bundle.BlockSize {
					t.Errorf("block %d has %d bytes", i, len(read.Block(i)))
				}
			}
		})
	}
}

func TestABundleIsRefusedWithWhatIsWrong(t *testing.T) {
	village, hub, other := keys(t, 1), keys(t, 2), keys(t, 3)
	good := packed(t, village, hub, records(40000)).Bytes()
	twice := packed(t, village, hub, records(40000))
	forged := packed(t, other, hub, records(1))
	change := func(at int) []byte {
		b := bytes.Clone(good)
		b[at] ^= 1
		return b
	}
	rows := []struct {
		name string
		file []byte
		from *bundle.Keys
		to   *bundle.Keys
		want string
	}{
		{"as it was", good, village, hub, "<nil>"},
		{"another program's file", []byte("%PDF-1.7\n"), village, hub, "bundle.not-one"},
		{"an empty file", nil, village, hub, "bundle.cut"},
		{"the first letters alone", good[:9], village, hub, "bundle.cut"},
		{"cut in the header", good[:900], village, hub, "bundle.cut"},
		{"cut in a block", good[:len(good)-1], village, hub, "bundle.cut"},
		{"doubled", append(bytes.Clone(good), good...), village, hub, "bundle.longer"},
		{"of a format to come", append([]byte("genggam-bundle/2\n"), good[17:]...), village, hub, "bundle.newer"},
		{"a bit of the header turned", change(60), village, hub, "bundle.damaged"},
		{"a bit of a block turned", change(len(good) - 5), village, hub, "bundle.damaged"},
		{"from a stranger", forged.Bytes(), village, hub, "bundle.stranger"},
		{"for somebody else", good, village, other, "bundle.elsewhere"},
		{"a header without an end", append([]byte("genggam-bundle/1\n"), bytes.Repeat([]byte("x"), 40000)...), village, hub, "bundle.damaged"},
		{"blocks of one under the header of another", append(twice.Head.Bytes(), good[len(good)-int(twice.Size):]...), village, hub, "bundle.damaged"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			b, err := bundle.Read(bytes.NewReader(r.file))
			if err == nil {
				_, err = r.to.Open(r.from.Peer(), b)
			}
			if key(err) != r.want {
				t.Errorf("said %v, want %s", err, r.want)
			}
		})
	}
}

func TestAnotherHeaderUnderAnOldSignatureIsForged(t *testing.T) {
	village, hub := keys(t, 1), keys(t, 2)
	b := packed(t, village, hub, records(10))
	text := strings.Replace(string(b.Head.Bytes()), `"made":5`, `"made":6`, 1)
	h, _, err := bundle.ReadHead([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := key(h.By(village.Peer())); got != "bundle.forged" {
		t.Errorf("said %s", got)
	}
}

func TestACarrierSeesNothingOfTheRecords(t *testing.T) {
	village, hub := keys(t, 1), keys(t, 2)
	secret := []byte("3302991708900001")
	b := packed(t, village, hub, []bundle.Record{{Kind: "item/1", Name: string(secret), Body: secret}})
	if bytes.Contains(b.Bytes(), secret) || bytes.Contains(b.Bytes(), []byte("item/1")) {
		t.Error("what is sealed can be read")
	}
}

func TestMoreThanABundleHoldsIsRefused(t *testing.T) {
	village, hub := keys(t, 1), keys(t, 2)
	for name, rs := range map[string][]bundle.Record{"one byte too much": records(bundle.Room - 13), "nothing": nil, "a kind without a name": {{}}} {
		if _, err := village.Pack(hub.Peer(), bundle.Place{Seq: 1}, rs); err == nil {
			t.Errorf("%s was packed", name)
		}
	}
	if _, err := village.Pack(hub.Peer(), bundle.Place{Seq: 2}, records(1)); err == nil {
		t.Error("a second bundle without a first was packed")
	}
	if _, err := village.Pack(village.Peer(), bundle.Place{Seq: 1}, records(1)); err == nil {
		t.Error("a bundle to oneself was packed")
	}
}

func TestAReceiptHoldsForAThirdParty(t *testing.T) {
	village, hub, other := keys(t, 1), keys(t, 2), keys(t, 3)
	b := packed(t, village, hub, records(10))
	signed, err := hub.Sign(bundle.Receipt{From: b.From, Seq: b.Seq, ID: b.ID(), At: 9})
	if err != nil {
		t.Fatal(err)
	}
	peer, err := bundle.ParsePeer(hub.Peer().String())
	if err != nil || !peer.Same(hub.Peer()) {
		t.Fatalf("a peer is not read as it was written: %v", err)
	}
	r, err := bundle.OpenReceipt(signed, peer)
	if err != nil || r.ID != b.ID() || r.Seq != 1 || r.From != village.Peer().Origin || r.To != peer.Origin || r.At != 9 {
		t.Errorf("read as %+v, %v", r, err)
	}
	if _, err := bundle.OpenReceipt(signed, other.Peer()); key(err) != "bundle.receipt" {
		t.Errorf("another's key checked it: %v", err)
	}
	for at := range signed {
		b := bytes.Clone(signed)
		b[at] ^= 1
		if _, err := bundle.OpenReceipt(b, peer); err == nil {
			t.Errorf("byte %d turned, and it holds", at)
		}
	}
}

func TestKeysOfARestoredNodeAreOthers(t *testing.T) {
	a, b := keys(t, 1), keys(t, 2)
	if a.Peer().Same(b.Peer()) || a.Peer().Print() == b.Peer().Print() {
		t.Error("two origins have the same keys")
	}
	if s := fmt.Sprintf("%v %+v %s", a, a, a); strings.Contains(s, "open") || len(s) > 200 {
		t.Errorf("keys print: %s", s)
	}
}

func FuzzRead(f *testing.F) {
	village, hub := keys(f, 1), keys(f, 2)
	good := packed(f, village, hub, records(100)).Bytes()
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("genggam-bundle/1\n{}\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := bundle.Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		if !bytes.Equal(got.Bytes(), b) {
			t.Error("another spelling was read")
		}
		// Each process of the fuzzer packs its own seeds, all with these records.
		if rs, err := hub.Open(village.Peer(), got); err == nil && (len(rs) != 1 || len(rs[0].Body) != 100) {
			t.Error("a bundle that nobody packed was opened")
		}
	})
}

func FuzzOpenReceipt(f *testing.F) {
	hub := keys(f, 2)
	good, err := hub.Sign(bundle.Receipt{From: keys(f, 1).Peer().Origin, Seq: 3, At: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(hub.Peer().String()))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := bundle.OpenReceipt(b, hub.Peer()); err == nil && !bytes.Equal(b, good) {
			t.Error("a receipt that nobody signed was read")
		}
		if p, err := bundle.ParsePeer(string(b)); err == nil && p.String() == "" {
			t.Error("a peer without keys was read")
		}
	})
}
