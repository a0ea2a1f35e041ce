package seal_test

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

var update = flag.Bool("update", false, "write testdata/golden anew; only for a new format number")

// stream is SHA-256 in counter mode: random-looking bytes that are always the
// same for a seed.
type stream struct {
	seed string
	n    uint64
	left []byte
}

func fixed(seed string) io.Reader { return &stream{seed: seed} }

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		if len(s.left) == 0 {
			sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(s.seed), s.n))
			s.left, s.n = sum[:], s.n+1
		}
		p[i], s.left = s.left[0], s.left[1:]
	}
	return len(p), nil
}

// golden compares with testdata/golden/NAME: once published, a format stays.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s changed:\n got %q\nwant %q", name, got, want)
	}
}

func wantFault(t *testing.T, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("got %v, want the refusal %s", err, key)
	}
}

// everyFlip calls f with b changed in one byte, for each byte and three
// changes of it: lowest bit, highest bit, all bits.
func everyFlip(b []byte, f func(i int, changed []byte)) {
	for i := range b {
		for _, mask := range []byte{0x01, 0x80, 0xff} {
			changed := append([]byte(nil), b...)
			changed[i] ^= mask
			f(i, changed)
		}
	}
}

func testRoot(t testing.TB) seal.Root {
	t.Helper()
	root, err := seal.NewRoot(fixed("root"))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func testKey(t testing.TB, seed string) *seal.LocalKey {
	t.Helper()
	key, err := seal.NewLocalKey(fixed(seed), seal.Issuer{
		Office: "33.02.19.2016", Name: "Desa Kemutug Lor",
		From: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Until: time.Date(2029, 1, 2, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func testNode(t testing.TB) seal.NodeKey {
	t.Helper()
	node, err := seal.NewNodeKey(fixed("node"), "genggam.banyumas.example/KD1")
	if err != nil {
		t.Fatal(err)
	}
	return node
}

func testList(t testing.TB, keys ...*seal.LocalKey) seal.KeyList {
	t.Helper()
	l := seal.KeyList{Issued: 1767571200000, Node: "genggam.banyumas.example/KD1"}
	for _, k := range keys {
		l.Keys = append(l.Keys, seal.KeyOf(k, "33.02.19.2016", "Desa Kemutug Lor", 1767312000000, 0))
	}
	return l
}

// payload is a statement's content of the usual size.
func payload(n int) []byte {
	b := make([]byte, n)
	_, _ = io.ReadFull(fixed("payload"), b)
	return b
}
