package premises

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"genggam/internal/fault"
	"genggam/internal/vault"
)

// Backup copies the node's data into a new directory while it goes on working:
// the database as of one moment, and every file of the vault. The copy is as
// sealed as the node: without the keys, which are not in it, it says nothing.
func (p *Premises) Backup(ctx context.Context, to string, progress func(files int64)) error {
	if err := emptyDir(to); err != nil {
		return err
	}
	if err := p.Store.Backup(ctx, to); err != nil {
		return err
	}
	// Files after the database: one that came in between is a file too many,
	// never one too few.
	n, err := copyTree(filepath.Join(p.Config.Dir, "files"), filepath.Join(to, "files"), progress)
	if err != nil {
		return fmt.Errorf("backing up file %d: %w", n, err)
	}
	return errors.Join(vault.SyncDir(to), vault.SyncDir(filepath.Dir(to)))
}

// Restore puts a backup where a node's data was lost. The directory must be
// empty; the keys of the node must be in their place, and are tried.
func Restore(ctx context.Context, cfg Config, from string) (err error) {
	if _, err := os.Stat(filepath.Join(from, "genggam.db")); err != nil {
		return fault.New(fault.NotFound, "restore.no-backup").Because(err)
	}
	if err := emptyDir(cfg.Dir); err != nil {
		return err
	}
	if _, err := copyTree(from, cfg.Dir, nil); err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	// What came after the backup is lost, and whoever restores knows it.
	if err := os.Remove(filepath.Join(cfg.Keys, seenFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restoring: %w", err)
	}
	p, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	return p.Close()
}

// emptyDir makes a directory, or refuses one that holds something.
func emptyDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making %s: %w", filepath.Base(dir), err)
	}
	l, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if len(l) > 0 {
		return fault.New(fault.Conflict, "restore.not-empty")
	}
	return nil
}

func copyTree(from, to string, progress func(int64)) (n int64, err error) {
	var made []string
	err = filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == from {
			return filepath.SkipAll
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			made = append(made, filepath.Join(to, rel))
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		n++
		if progress != nil {
			progress(n)
		}
		return copyFile(path, filepath.Join(to, rel))
	})
	for _, dir := range made {
		if err == nil {
			err = vault.SyncDir(dir)
		}
	}
	return n, err
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
