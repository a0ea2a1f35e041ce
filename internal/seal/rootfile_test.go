package seal_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

func TestRootFile(t *testing.T) {
	root := testRoot(t)
	path := filepath.Join(t.TempDir(), "root")
	if err := root.Save(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	back, err := seal.LoadRoot(path)
	if err != nil || !back.Same(root) {
		t.Fatalf("LoadRoot: %v", err)
	}
	if back, err = seal.LoadRootWith(path, "a passphrase too much"); err != nil || !back.Same(root) {
		t.Errorf("a plain root with a passphrase given: %v", err)
	}
	text, _ := os.ReadFile(path)
	golden(t, "root", string(text))
	wantFault(t, root.Save(path), "seal.root-exists")
	if again, _ := os.ReadFile(path); !bytes.Equal(again, text) {
		t.Error("an existing root was overwritten")
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o601} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err = seal.LoadRoot(path)
		wantFault(t, err, "seal.root-exposed")
	}
}

func TestRootFileWithPassphrase(t *testing.T) {
	root := testRoot(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "root")
	wantFault(t, root.SaveWith(path, "short"), "seal.passphrase-length")
	// The same words typed on another keyboard: é as one rune and as two.
	if err := root.SaveWith(path, "sawah café hijau"); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	_, err := seal.LoadRoot(path)
	wantFault(t, err, "seal.passphrase-needed")
	_, err = seal.LoadRootWith(path, "")
	wantFault(t, err, "seal.passphrase-needed")
	_, err = seal.LoadRootWith(path, "sawah cafe hijau")
	wantFault(t, err, "seal.passphrase-wrong")
	_, err = seal.LoadRootWith(path, strings.Repeat("x", 1000))
	wantFault(t, err, "seal.passphrase-length")
	back, err := seal.LoadRootWith(path, "sawah cafe\u0301 hijau")
	if err != nil || !back.Same(root) {
		t.Fatalf("LoadRootWith: %v", err)
	}
	greedy := strings.Replace(string(text), "m=65536", "m=9999999", 1)
	_ = os.WriteFile(filepath.Join(dir, "greedy"), []byte(greedy), 0o600)
	_, err = seal.LoadRootWith(filepath.Join(dir, "greedy"), "sawah café hijau")
	wantFault(t, err, "seal.root-damaged")
}

func TestDamagedRootFileIsNoticed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "root")
	if err := testRoot(t).Save(path); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	damaged := filepath.Join(dir, "damaged")
	everyFlip(bytes.TrimSpace(text), func(i int, b []byte) {
		_ = os.WriteFile(damaged, b, 0o600)
		// A flipped space can become another kind of space: the same root.
		if back, err := seal.LoadRoot(damaged); err == nil && !back.Same(testRoot(t)) {
			t.Errorf("another root after byte %d was changed", i)
		} else if err != nil && fault.As(err) == nil {
			t.Errorf("byte %d: %v is no refusal", i, err)
		}
	})
	for name, text := range map[string]string{"empty": "", "long": strings.Repeat("genggam-root-1 plain ", 1000), "words": "a b c d e"} {
		_ = os.WriteFile(damaged, []byte(text), 0o600)
		_, err := seal.LoadRoot(damaged)
		if fault.As(err) == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := seal.LoadRoot(dir); err == nil {
		t.Error("a directory was read as a root")
	}
	if _, err := seal.LoadRoot(filepath.Join(dir, "nothing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if err := testRoot(t).Save(filepath.Join(dir, "no", "root")); err == nil {
		t.Error("saved into a directory that does not exist")
	}
}
