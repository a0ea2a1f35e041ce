package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/vault"
)

var ctx = context.Background()

const officeCode = "33.02.99.2001"

func open(t *testing.T) (*vault.Vault, *store.Store, string) {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(ctx, store.Config{Dir: dir})
	must(t, err)
	t.Cleanup(func() { _ = st.Close() })
	root, err := seal.NewRoot(rand.Reader)
	must(t, err)
	return vault.New(root, st, dir), st, dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, st *store.Store, it vault.Item) {
	t.Helper()
	must(t, st.Act(ctx, store.By{Unit: officeCode}, it.Put))
}

func TestAnItemOpensAsWhatWasCommittedTo(t *testing.T) {
	v, st, _ := open(t)
	words := []byte("kata-kata yang hanya milik seorang warga")
	it, err := v.Seal(officeCode, "answers", words)
	must(t, err)
	put(t, st, it)
	back, body, err := v.Open(ctx, it.ID)
	must(t, err)
	if !bytes.Equal(body, words) || back.Commitment != it.Commitment || back.Kind != "answers" {
		t.Fatalf("opened %q, %v", body, back.Kind)
	}
	again, err := v.Seal(officeCode, "answers", words)
	must(t, err)
	if again.Commitment == it.Commitment {
		t.Fatal("equal words have equal commitments: the salt does nothing")
	}
}

func TestNothingReadableTouchesTheDisk(t *testing.T) {
	v, st, dir := open(t)
	words := []byte("RAHASIA-WARGA-12345")
	it, err := v.Seal(officeCode, "answers", words)
	must(t, err)
	put(t, st, it)
	f, err := v.SealFile(officeCode, "image/jpeg", bytes.NewReader(bytes.Repeat(words, 5000)), 1<<20)
	must(t, err)
	put(t, st, f.Item)
	must(t, st.Close())
	must(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, words) {
			t.Errorf("%s holds the words", filepath.Base(path))
		}
		return err
	}))
}

func TestErasingAnItem(t *testing.T) {
	v, st, _ := open(t)
	it, err := v.Seal(officeCode, "note", []byte("x"))
	must(t, err)
	put(t, st, it)
	must(t, st.Act(ctx, store.By{}, func(tx *store.Tx) error { return vault.Erase(tx, it.ID) }))
	if _, _, err := v.Open(ctx, it.ID); fault.Of(err) != fault.Gone {
		t.Fatal(err)
	}
}

func TestFilesOfEverySize(t *testing.T) {
	v, st, _ := open(t)
	for _, n := range []int{1, 100, 32<<10 - 1, 32 << 10, 32<<10 + 1, 3 * 32 << 10, 200_000} {
		plain := make([]byte, n)
		_, _ = rand.Read(plain)
		f, err := v.SealFile(officeCode, "application/pdf", bytes.NewReader(plain), 1<<20)
		must(t, err)
		put(t, st, f.Item)
		if size, err := v.FileKept(f.ID); err != nil || size < int64(n) || size > int64(n+n/512+256) {
			t.Errorf("%d bytes are kept in %d: %v", n, size, err)
		}
		head, r, err := v.OpenFile(ctx, f.ID)
		must(t, err)
		got, err := io.ReadAll(r)
		must(t, err)
		must(t, r.Close())
		if !bytes.Equal(got, plain) || head.Bytes != int64(n) || head.MIME != "application/pdf" {
			t.Errorf("%d bytes came back as %d", n, len(got))
		}
	}
}

func TestAFileThatWasChangedOrCutDoesNotOpen(t *testing.T) {
	v, st, dir := open(t)
	plain := bytes.Repeat([]byte("abcdefgh"), 10_000)
	f, err := v.SealFile(officeCode, "application/pdf", bytes.NewReader(plain), 1<<20)
	must(t, err)
	put(t, st, f.Item)
	path := filepath.Join(dir, "files", f.ID.String()[8:10], f.ID.String())
	sound, err := os.ReadFile(path)
	must(t, err)
	for name, bent := range map[string][]byte{
		"a bit": append([]byte{sound[0] ^ 1}, sound[1:]...), "cut at a block": sound[:32<<10+16], "cut inside a block": sound[:len(sound)-7],
		"more at the end": append(bytes.Clone(sound), 1), "blocks swapped": append(append(bytes.Clone(sound[32<<10+16:2*(32<<10+16)]), sound[:32<<10+16]...), sound[2*(32<<10+16):]...),
		"empty": {},
	} {
		must(t, os.WriteFile(path, bent, 0o600))
		_, r, err := v.OpenFile(ctx, f.ID)
		must(t, err)
		if _, err := io.ReadAll(r); err == nil {
			t.Errorf("%s: the file opened", name)
		}
		_ = r.Close()
	}
}

func TestWhatAFileMayNotBe(t *testing.T) {
	v, _, _ := open(t)
	_, err := v.SealFile(officeCode, "image/png", bytes.NewReader(nil), 10)
	if fault.As(err) == nil || fault.As(err).Key != "file.empty" {
		t.Error("empty:", err)
	}
	_, err = v.SealFile(officeCode, "image/png", bytes.NewReader(make([]byte, 11)), 10)
	if fault.Of(err) != fault.TooLarge {
		t.Error("too big:", err)
	}
	_, err = v.SealFile(officeCode, "image/png", io.MultiReader(bytes.NewReader(make([]byte, 5)), broken{}), 10)
	if fault.Of(err) != fault.Invalid {
		t.Error("broken off:", err)
	}
}

func TestHalfAFileIsNoFile(t *testing.T) {
	v, _, _ := open(t)
	for _, n := range []int{5, 32 << 10, 40_000} {
		_, err := v.SealFile(officeCode, "image/png", io.MultiReader(bytes.NewReader(make([]byte, n)), cut{}), 1<<20)
		if fault.Of(err) != fault.Invalid {
			t.Errorf("%d bytes and then cut: %v", n, err)
		}
	}
}

// cut ends as a body does whose sender went away.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("line cut") }

func TestSweepTakesOnlyWhatNobodySpeaksOf(t *testing.T) {
	v, st, _ := open(t)
	kept, err := v.SealFile(officeCode, "image/png", bytes.NewReader([]byte("a")), 10)
	must(t, err)
	put(t, st, kept.Item)
	_, err = v.SealFile(officeCode, "image/png", bytes.NewReader([]byte("b")), 10)
	must(t, err)
	if n, err := v.Sweep(ctx, time.Hour); n != 0 || err != nil {
		t.Fatal("young files went:", n, err)
	}
	if n, err := v.Sweep(ctx, -time.Hour); n != 1 || err != nil {
		t.Fatal("want one gone:", n, err)
	}
	_, r, err := v.OpenFile(ctx, kept.ID)
	must(t, err)
	_ = r.Close()
	must(t, v.RemoveFile(kept.ID))
	if _, err := v.FileKept(kept.ID); fault.Of(err) != fault.Gone {
		t.Error("the size of a file that is gone is asked with", err)
	}
}

func TestTokensDifferByOfficeAndField(t *testing.T) {
	v, _, _ := open(t)
	a, b, c := v.Token("33.02.99.2001", "nik", "3302991708900001"), v.Token("33.02.99.2002", "nik", "3302991708900001"), v.Token("33.02.99.2001", "kk", "3302991708900001")
	if bytes.Equal(a, b) || bytes.Equal(a, c) || !bytes.Equal(a, v.Token("33.02.99.2001", "nik", "3302991708900001")) {
		t.Fatal("tokens of other offices or fields are equal, or not stable")
	}
}
