//go:build !linux

package lossyfs

import "testing"

// FS is a mounted disk.
type FS struct{}

// Main does nothing here.
func Main() {}

// Mount skips: the disk needs Linux's FUSE.
func Mount(t testing.TB, dir string) *FS {
	t.Skip("no power-cut disk here: it needs Linux")
	return nil
}

// PowerCut takes the power away.
func (d *FS) PowerCut(torn bool, seed uint64) {}

// PowerOn gives it back.
func (d *FS) PowerOn() {}

// SyncAll makes everything survive.
func (d *FS) SyncAll() {}

// BreakSync makes every later fsync fail.
func (d *FS) BreakSync() {}

// Lie makes the disk answer yes to fsyncs without doing them.
func (d *FS) Lie(about string) {}

// Limit is how many bytes all files may have together.
func (d *FS) Limit(bytes int) {}

// Syncs counts the fsyncs.
func (d *FS) Syncs() int { return 0 }
