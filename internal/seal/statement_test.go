package seal_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

func TestStatementIsTheSameForever(t *testing.T) {
	key := testKey(t, "office")
	cose, err := seal.SignStatement(key, payload(165))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "statement", hex.EncodeToString(cose)+"\n")
	if len(cose) != 165+seal.StatementOverhead || len(cose) > seal.StatementMax {
		t.Errorf("a payload of 165 bytes makes %d", len(cose))
	}
	got, by, err := seal.OpenStatement(cose, testList(t, testKey(t, "other"), key))
	if err != nil || !bytes.Equal(got, payload(165)) {
		t.Fatalf("OpenStatement: %v", err)
	}
	if by.ID != key.KeyID() || by.Name != "Desa Kemutug Lor" || by.Certified {
		t.Errorf("signed by %+v", by)
	}
}

func TestStatementsOfEverySize(t *testing.T) {
	key := testKey(t, "office")
	list := testList(t, key)
	for _, n := range []int{1, 2, 23, 24, 25, 165, 174, 175} {
		cose, err := seal.SignStatement(key, payload(n))
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := seal.OpenStatement(cose, list); err != nil || !bytes.Equal(got, payload(n)) {
			t.Errorf("payload of %d bytes: %v", n, err)
		}
	}
	for _, n := range []int{0, 176, 100000} {
		if _, err := seal.SignStatement(key, payload(n)); err == nil {
			t.Errorf("a payload of %d bytes was signed", n)
		}
	}
}

func TestEveryChangeOfAStatementIsNoticed(t *testing.T) {
	key := testKey(t, "office")
	list := testList(t, key, testKey(t, "other"))
	for _, n := range []int{10, 165} {
		cose, _ := seal.SignStatement(key, payload(n))
		for i := range cose {
			for mask := 1; mask < 256; mask++ {
				changed := bytes.Clone(cose)
				changed[i] ^= byte(mask)
				if _, _, err := seal.OpenStatement(changed, list); fault.As(err) == nil {
					t.Fatalf("payload %d: byte %d changed by %02x: %v", n, i, mask, err)
				}
			}
		}
		for i := range cose {
			if _, _, err := seal.OpenStatement(cose[:i], list); err == nil {
				t.Errorf("cut to %d bytes and taken", i)
			}
		}
		if _, _, err := seal.OpenStatement(append(bytes.Clone(cose), 0), list); err == nil {
			t.Error("a byte too much was taken")
		}
	}
}

func TestStatementRefusals(t *testing.T) {
	key, other := testKey(t, "office"), testKey(t, "other")
	cose, _ := seal.SignStatement(key, payload(165))
	swapped := bytes.Clone(cose)
	id := other.KeyID()
	copy(swapped[8:16], id[:])
	long, _ := seal.SignStatement(key, payload(165))
	longLength := append(append(bytes.Clone(long[:17]), 0x59, 0, 165), long[19:]...)
	zero := append(bytes.Clone(cose[:len(cose)-64]), make([]byte, 64)...)
	cases := []struct {
		name string
		cose []byte
		list seal.KeyList
		key  string
	}{
		{"nothing", nil, testList(t, key), "seal.statement-unreadable"},
		{"a key that the list does not know", cose, testList(t, other), "seal.statement-unknown-key"},
		{"an empty list", cose, seal.KeyList{}, "seal.statement-unknown-key"},
		{"another office's key id", swapped, testList(t, key, other), "seal.statement-forged"},
		{"a signature of zeros", zero, testList(t, key), "seal.statement-forged"},
		{"a length in a longer form", longLength, testList(t, key), "seal.statement-unreadable"},
		{"without the tag", cose[1:], testList(t, key), "seal.statement-unreadable"},
		{"too long", make([]byte, 261), testList(t, key), "seal.statement-unreadable"},
		{"a list entry without a key", cose, seal.KeyList{Keys: []seal.Key{{ID: key.KeyID()}}}, "seal.statement-forged"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := seal.OpenStatement(c.cose, c.list)
			wantFault(t, err, c.key)
		})
	}
}

// lyingSigner is a token that answers what it was told to.
type lyingSigner struct {
	*seal.LocalKey
	answer []byte
	err    error
}

func (l lyingSigner) SignDigest([]byte) ([]byte, error) { return l.answer, l.err }

func TestAKeyThatAnswersNonsenseIsNotedBeforeThePaper(t *testing.T) {
	key := testKey(t, "office")
	gone := errors.New("token pulled out")
	for name, s := range map[string]seal.Signer{
		"nothing":           lyingSigner{key, nil, nil},
		"zeros":             lyingSigner{key, make([]byte, 64), nil},
		"an error":          lyingSigner{key, nil, gone},
		"another signature": lyingSigner{key, payload(64), nil},
	} {
		if _, err := seal.SignStatement(s, payload(100)); err == nil {
			t.Errorf("%s: a statement was made", name)
		}
		if _, err := seal.CMS(s, [32]byte{1}); err == nil {
			t.Errorf("%s: a CMS was made", name)
		}
	}
	if _, err := seal.SignStatement(lyingSigner{key, nil, gone}, payload(100)); !errors.Is(err, gone) {
		t.Errorf("the cause was lost: %v", err)
	}
}

func FuzzOpenStatement(f *testing.F) {
	key := testKey(f, "office")
	list := testList(f, key)
	cose, _ := seal.SignStatement(key, payload(165))
	short, _ := seal.SignStatement(key, payload(5))
	f.Add(cose)
	f.Add(short)
	f.Add([]byte{0xd2, 0x84})
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _, err := seal.OpenStatement(b, list)
		if err == nil && !bytes.Equal(b, cose) && !bytes.Equal(b, short) {
			t.Errorf("a forged statement was taken: %x", b)
		}
		if err != nil && fault.As(err) == nil {
			t.Errorf("%v is no refusal", err)
		}
	})
}
