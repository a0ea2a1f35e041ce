package journal_test

import (
	"bytes"
	"strings"
	"testing"

	"genggam/internal/canon"
	"genggam/internal/journal"

	"golang.org/x/mod/sumdb/tlog"
)

func sample() journal.Entry {
	e := journal.Entry{
		Origin: canon.MakeID(1, [10]byte{1}), Position: 18231, Stream: "case/" + canon.MakeID(2, [10]byte{2}).String(), Seq: 4,
		At: 1764000000123, Unit: "33.02.19.2016", Kind: "case.decided/1", Act: canon.MakeID(3, [10]byte{3}),
		Actor: journal.Actor{Role: "signer", Account: "a-12"}, Data: []byte(`{"outcome":"grant"}`),
	}
	e.Items = []journal.Item{{ID: canon.MakeID(4, [10]byte{4}), Commitment: [32]byte{9}}}
	return e
}

func TestEntryIsReadAsItWasWritten(t *testing.T) {
	e := sample()
	line, err := e.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	back, err := journal.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := back.Append(nil)
	if !bytes.Equal(line, again) {
		t.Fatalf("written %s\nread and written %s", line, again)
	}
	for i := range line {
		bent := bytes.Clone(line)
		bent[i] ^= 1
		b, err := journal.Parse(bent)
		if err != nil {
			continue
		}
		if again, _ := b.Append(nil); !bytes.Equal(again, bent) {
			t.Fatalf("bit of byte %d: %s was read and would be written %s", i, bent, again)
		}
	}
}

func TestEntryTooLongIsRefused(t *testing.T) {
	e := sample()
	e.Data = []byte(`{"a":"` + strings.Repeat("x", journal.MaxLine) + `"}`)
	if _, err := e.Append(nil); err == nil {
		t.Fatal("an entry of more than 16 KiB was written")
	}
}

type memory []tlog.Hash

func (m memory) ReadHashes(ix []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(ix))
	for i, x := range ix {
		out[i] = m[x]
	}
	return out, nil
}

func TestEdgeAgreesWithTheReferenceTree(t *testing.T) {
	var edge journal.Edge
	var stored memory
	for n := int64(0); n < 300; n++ {
		d := journal.Digest([]byte{byte(n), byte(n >> 8)})
		want, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(d[:]), stored)
		if err != nil {
			t.Fatal(err)
		}
		got := edge.Push(d, nil)
		if len(got) != len(want) {
			t.Fatalf("record %d stores %d hashes, want %d", n, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("record %d hash %d differs", n, i)
			}
		}
		stored = append(stored, got...)
		root, _ := tlog.TreeHash(n+1, stored)
		loaded, err := journal.LoadEdge(n+1, stored)
		if err != nil || edge.Root() != root || loaded.Root() != root {
			t.Fatalf("root of %d records differs (%v)", n+1, err)
		}
	}
}

func TestProofHoldsAndABentOneDoesNot(t *testing.T) {
	var edge journal.Edge
	var stored memory
	lines := [][]byte{}
	for n := byte(0); n < 100; n++ {
		lines = append(lines, []byte{n})
		stored = edge.Push(journal.Digest([]byte{n}), stored)
	}
	checkpoint := []byte("node\n100\n" + edge.Root().String() + "\n\n— node c2ln\n")
	p, err := journal.Prove(42, lines[42], checkpoint, stored)
	if err != nil {
		t.Fatal(err)
	}
	q, err := journal.ParseProof(p.Encode())
	if err != nil || q.Check() != nil {
		t.Fatal(err, q.Check())
	}
	q.Line = []byte{43}
	if q.Check() == nil {
		t.Fatal("a proof holds for another line")
	}
}

func TestCheckNamesWhatCannotBe(t *testing.T) {
	write := func(change func(i int, e *journal.Entry)) []string {
		var found []string
		c := journal.Check{Origin: sample().Origin, Report: func(f journal.Finding) { found = append(found, f.What) }}
		for i := range 4 {
			e := sample()
			e.Position, e.Seq, e.At = int64(i), int64(i+1), int64(1000+i)
			change(i, &e)
			line, _ := e.Append(nil)
			c.Line(int64(i), line)
		}
		return found
	}
	for name, tt := range map[string]struct {
		change func(i int, e *journal.Entry)
		want   string
	}{
		"nothing wrong": {func(int, *journal.Entry) {}, ""},
		"moved":         {func(i int, e *journal.Entry) { e.Position += int64(i / 3) }, "verify.entry-moved"},
		"gap in stream": {func(i int, e *journal.Entry) { e.Seq += int64(i / 3) }, "verify.stream-gap"},
		"backdated":     {func(i int, e *journal.Entry) { e.At -= int64(i/3) * 100 }, "verify.entry-backdated"},
		"foreign":       {func(i int, e *journal.Entry) { e.Origin[0] ^= byte(i / 3) }, "verify.entry-origin"},
	} {
		if got := strings.Join(write(tt.change), " "); got != tt.want {
			t.Errorf("%s: found %q, want %q", name, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	e := sample()
	line, _ := e.Append(nil)
	f.Add(line)
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := journal.Parse(b)
		if err != nil {
			return
		}
		if again, err := e.Append(nil); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%q was read and would be written %q (%v)", b, again, err)
		}
	})
}

func FuzzParseProof(f *testing.F) {
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 3\n\nnode\n1\nAAAA\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := journal.ParseProof(b); err == nil {
			_ = p.Check()
		}
	})
}

func BenchmarkAppendEntry(b *testing.B) {
	e := sample()
	buf := make([]byte, 0, 4096)
	for b.Loop() {
		buf, _ = e.Append(buf[:0])
	}
}
