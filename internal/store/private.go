package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// private makes the files of a database readable by its owner alone, a new one from
// its first byte on. The directory is closed too; a copy or a backup program that
// keeps modes carries no open file out of it. SQLite gives -wal and -shm the mode of
// the database.
func private(dir string) error {
	path := filepath.Join(dir, "genggam.db")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err == nil {
			err = os.Chmod(name, 0o600)
		}
		if err != nil {
			return fmt.Errorf("closing %s to others: %w", filepath.Base(name), err)
		}
	}
	return nil
}
