package vault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"genggam/internal/canon"
)

// Sweep deletes files that no item speaks of: what a crash left between the
// file and its item, and the files of items that were erased. Younger ones are
// spared, since their item may be on its way. It returns how many went.
func (v *Vault) Sweep(ctx context.Context, spare time.Duration) (gone int, err error) {
	before := v.store.Now().Add(-spare)
	err = filepath.WalkDir(filepath.Join(v.dir, "files"), func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil || info.ModTime().After(before) {
			return nil
		}
		kept, err := v.spokenOf(ctx, e.Name())
		if err != nil || kept {
			return err
		}
		gone++
		return os.Remove(path)
	})
	if err != nil {
		return gone, fmt.Errorf("sweeping the vault's files: %w", err)
	}
	return gone, nil
}

func (v *Vault) spokenOf(ctx context.Context, name string) (bool, error) {
	id, err := canon.ParseID(name)
	if err != nil {
		return false, nil
	}
	var kind string
	return v.store.One(ctx, `SELECT kind FROM items WHERE id = ?`, []any{id[:]}, &kind)
}
