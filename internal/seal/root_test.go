package seal_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"genggam/internal/seal"
)

func TestDeriveIsHKDF(t *testing.T) {
	secret := make([]byte, 32)
	_, _ = fixed("root").Read(secret)
	// HKDF by hand, RFC 5869: extract with a salt of zeros, expand one block.
	mac := func(key []byte, parts ...[]byte) []byte {
		h := hmac.New(sha256.New, key)
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
	prk := mac(make([]byte, 32), secret)
	for _, info := range []string{"row", "secret/1", "index/33.02.19.2016/nik"} {
		got := testRoot(t).Derive(info)
		if want := mac(prk, []byte(info), []byte{1}); !bytes.Equal(got[:], want) {
			t.Errorf("Derive(%q) = %x, want %x", info, got, want)
		}
	}
	golden(t, "derive", fmt.Sprintf("%x\n", testRoot(t).Derive("index/33.02.19.2016/nik")))
}

func TestWrapKey(t *testing.T) {
	root := testRoot(t)
	key := [32]byte(payload(32))
	wrapped := root.WrapKey(key, []byte("item 1"))
	if len(wrapped) != 60 {
		t.Errorf("wrapped key is %d bytes, the comment says 60", len(wrapped))
	}
	if back, err := root.UnwrapKey(wrapped, []byte("item 1")); err != nil || back != key {
		t.Fatalf("UnwrapKey = %x, %v", back, err)
	}
	if bytes.Equal(wrapped, root.WrapKey(key, []byte("item 1"))) {
		t.Error("two wrappings are the same: the nonce is not random")
	}
	_, err := root.UnwrapKey(wrapped, []byte("item 2"))
	wantFault(t, err, "seal.wrong-root")
	other, _ := seal.NewRoot(fixed("another root"))
	_, err = other.UnwrapKey(wrapped, []byte("item 1"))
	wantFault(t, err, "seal.wrong-root")
	everyFlip(wrapped, func(i int, b []byte) {
		if _, err := root.UnwrapKey(b, []byte("item 1")); err == nil {
			t.Errorf("a bit flipped in byte %d was not noticed", i)
		}
	})
	for n := range wrapped {
		if _, err := root.UnwrapKey(wrapped[:n], []byte("item 1")); err == nil {
			t.Errorf("a key cut to %d bytes was taken", n)
		}
	}
	if _, err := root.UnwrapKey(root.Seal("wrap", []byte("short"), nil), nil); err == nil {
		t.Error("a key of 5 bytes was taken")
	}
}

func TestSealKeepsPurposesApart(t *testing.T) {
	root := testRoot(t)
	sealed := root.Seal("row", []byte("secret"), []byte("account 7"))
	if plain, err := root.Open("row", sealed, []byte("account 7")); err != nil || string(plain) != "secret" {
		t.Fatalf("Open = %q, %v", plain, err)
	}
	_, err := root.Open("secret/1", sealed, []byte("account 7"))
	wantFault(t, err, "seal.wrong-root")
	_, err = root.Open("row", sealed, []byte("account 8"))
	wantFault(t, err, "seal.wrong-root")
}

func TestKeysDoNotPrintThemselves(t *testing.T) {
	secret := make([]byte, 32)
	_, _ = fixed("root").Read(secret)
	root, node, key := testRoot(t), testNode(t), testKey(t, "office")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		for want, v := range map[string]any{
			"seal.Root(hidden)":                                     root,
			"seal.NodeKey(genggam.banyumas.example/KD1)":            node,
			"seal.LocalKey(" + fmt.Sprintf("%x", key.KeyID()) + ")": key,
		} {
			if got := fmt.Sprintf(verb, v); got != want {
				t.Errorf("%s prints %q", verb, got)
			}
		}
	}
}

func TestRootNeedsItsRandomBytes(t *testing.T) {
	if _, err := seal.NewRoot(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a root of 31 bytes was made")
	}
	if _, err := seal.NewRoot(brokenReader{}); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want the reader's error", err)
	}
	if !(seal.Root{}).IsZero() || testRoot(t).IsZero() {
		t.Error("IsZero is wrong")
	}
}

var errBroken = errors.New("broken")

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }
