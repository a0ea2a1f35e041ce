package store

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"genggam/internal/journal"

	"golang.org/x/mod/sumdb/tlog"
)

// finder reads one row, inside or outside of a transaction.
type finder interface {
	One(sql string, args []any, dest ...any) (bool, error)
}

// hashReader finds stored hashes of the tree in the rows of the commits that
// wrote them: one row holds all hashes of one commit, so appending costs one
// row however many records it had.
type hashReader struct{ f finder }

// ReadHashes implements tlog.HashReader.
func (h hashReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, n := tlog.SplitStoredHashIndex(x)
		// The hash of a subtree is stored with the last record under it.
		last := (n+1)<<level - 1
		var size int64
		var blob []byte
		found, err := h.f.One(`SELECT size, hashes FROM commits WHERE size > ? ORDER BY size LIMIT 1`, []any{last}, &size, &blob)
		if err != nil || !found {
			return nil, fmt.Errorf("hash %d of the tree is not stored: %w", x, err)
		}
		first := tlog.StoredHashCount(size) - int64(len(blob)/tlog.HashSize)
		at := (x - first) * tlog.HashSize
		if at < 0 || at+tlog.HashSize > int64(len(blob)) {
			return nil, errors.New("a commit holds other hashes than its size says")
		}
		copy(out[i][:], blob[at:])
	}
	return out, nil
}

type outside struct {
	s   *Store
	ctx context.Context
}

func (o outside) One(sql string, args []any, dest ...any) (bool, error) {
	return o.s.One(o.ctx, sql, args, dest...)
}

// Hashes reads the stored hashes of the tree, for proofs and tiles.
func (s *Store) Hashes(ctx context.Context) tlog.HashReader {
	return hashReader{outside{s, ctx}}
}

// Checkpoint gives the first signed checkpoint whose tree holds a position, and
// for position -1 the newest.
func (s *Store) Checkpoint(ctx context.Context, position int64) (size int64, note []byte, err error) {
	sql, args := `SELECT size, checkpoint FROM commits WHERE size > ? ORDER BY size LIMIT 1`, []any{position}
	if position < 0 {
		sql, args = `SELECT size, checkpoint FROM commits ORDER BY size DESC LIMIT 1`, nil
	}
	found, err := s.One(ctx, sql, args, &size, &note)
	if err == nil && !found {
		err = errors.New("no checkpoint holds that position yet")
	}
	return size, note, err
}

// Line gives the stored bytes of an entry.
func (s *Store) Line(ctx context.Context, position int64) ([]byte, error) {
	var line []byte
	found, err := s.One(ctx, `SELECT line FROM entries WHERE pos = ?`, []any{position}, &line)
	if err == nil && !found {
		err = fmt.Errorf("no entry at position %d", position)
	}
	return line, err
}

// PositionAt finds the first of the first size entries that is not before an instant
// (Unix milliseconds), size when all are: the time of entries never goes back. It
// reads a line for each halving.
func (s *Store) PositionAt(ctx context.Context, size, at int64) (int64, error) {
	var failed error
	n := sort.Search(int(size), func(i int) bool {
		if failed != nil {
			return true
		}
		line, err := s.Line(ctx, int64(i))
		var e journal.Entry
		if err == nil {
			e, err = journal.Parse(line)
		}
		failed = err
		return err != nil || e.At >= at
	})
	if failed != nil {
		return 0, fmt.Errorf("looking for an instant in the log: %w", failed)
	}
	return int64(n), nil
}
