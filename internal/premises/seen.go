package premises

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"genggam/internal/seal"
	"genggam/internal/vault"
)

// seenFile keeps, beside the keys and apart from the data, the newest signed
// head that this node has seen of its own log. A database that was set back to
// an older copy, or whose end was cut off together with its checkpoints, holds
// together in itself; only this, a receipt or a cosigned checkpoint tells.
const seenFile = "head.seen"

// Seen reads the head that was kept; false for none yet.
func (p *Premises) Seen() (c seal.Checkpoint, ok bool, err error) {
	b, err := os.ReadFile(filepath.Join(p.Config.Keys, seenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return c, false, nil
	}
	if err == nil {
		c, err = seal.OpenCheckpoint(b, p.Key.Verifier())
	}
	return c, err == nil, err
}

// Holds says whether the log has the commit that a head closed.
func (p *Premises) Holds(ctx context.Context, c seal.Checkpoint) (bool, error) {
	var note []byte
	found, err := p.Store.One(ctx, `SELECT checkpoint FROM commits WHERE size = ?`, []any{c.Size}, &note)
	if err != nil || !found {
		return false, err
	}
	has, err := seal.OpenCheckpoint(note, p.Key.Verifier())
	return err == nil && has.Size == c.Size && has.Root == c.Root, nil
}

// Remember keeps the newest head, unless the log no longer holds the one that
// was kept: then that one stays, as the evidence.
func (p *Premises) Remember(ctx context.Context) error {
	if p.Config.ReadOnly {
		return nil
	}
	var size int64
	var note []byte
	found, err := p.Store.One(ctx, `SELECT size, checkpoint FROM commits ORDER BY size DESC LIMIT 1`, nil, &size, &note)
	if err != nil {
		return fmt.Errorf("remembering the head of the log: %w", err)
	}
	was, ok, err := p.Seen()
	if err != nil {
		return fmt.Errorf("remembering the head of the log: %w", err)
	}
	if ok {
		held, err := p.Holds(ctx, was)
		if err != nil {
			return err
		}
		if !held {
			p.Log.Error("the log is older than this node has seen it, or another: run verify", "seen", was.Size, "now", size)
			return nil
		}
	}
	if !found || ok && was.Size >= size {
		return nil
	}
	return replaceFile(p.Config.Keys, seenFile, note)
}

// replaceFile puts new bytes in the place of a file, whole or not at all.
func replaceFile(dir, name string, b []byte) error {
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, errors.Join(err, os.Remove(f.Name())))
	}
	return vault.SyncDir(dir)
}
