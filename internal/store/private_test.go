package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"genggam/internal/store"
)

func TestTheDatabaseIsReadableByItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there the access list of the directory counts")
	}
	dir := t.TempDir()
	open := func() {
		t.Helper()
		s, err := store.Open(t.Context(), store.Config{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		for _, name := range []string{"genggam.db", "genggam.db-wal", "genggam.db-shm"} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v", name, info, err)
			}
		}
	}
	open()
	copied := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Backup(t.Context(), copied), s.Close()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(copied, "genggam.db")); err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
		t.Errorf("the backup: %v %v", info, err)
	}
	// One of before is closed when it is opened.
	if err := os.Chmod(filepath.Join(dir, "genggam.db"), 0o644); err != nil {
		t.Fatal(err)
	}
	open()
}
