package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/journal"

	"golang.org/x/mod/sumdb/tlog"
)

// Tx is what a rule sees: the state of now, and the pen.
type Tx struct {
	s     session
	store *Store
	edge  journal.Edge
	size  int64
	at    int64
	by    By
	id    canon.ID
	// hashes and line are the batch's buffers.
	hashes []tlog.Hash
	line   []byte
	fatal  error
}

// Now is the time of the entries of this act, milliseconds UTC: the clock, but
// never before the last entry.
func (t *Tx) Now() int64 { return t.at }

// Time is Now as a time.
func (t *Tx) Time() time.Time { return time.UnixMilli(t.at).UTC() }

// By is who acts.
func (t *Tx) By() By { return t.by }

// As names who acts from here on; an act may hold entries of the node itself
// beside those of an officer.
func (t *Tx) As(a journal.Actor) { t.by.Actor = a }

// For names the office that the entries from here on are of.
func (t *Tx) For(unit string) { t.by.Unit = unit }

// Next is the position that the next appended entry will have.
func (t *Tx) Next() int64 { return t.size }

// Origin of the log.
func (t *Tx) Origin() canon.ID { return t.store.origin }

// Draft is an entry before it has its place.
type Draft struct {
	Stream string
	// Seq is the sequence this entry must have in its stream; 0 takes the next.
	// A sequence that is already there refuses the act.
	Seq   int64
	Kind  string
	Data  []byte
	Items []journal.Item
}

// Append writes an entry and returns it with its place.
func (t *Tx) Append(d Draft) (journal.Entry, error) {
	if t.id.Zero() {
		t.id = NewID(time.UnixMilli(t.at))
	}
	if d.Seq == 0 {
		head, err := t.Head(d.Stream)
		if err != nil {
			return journal.Entry{}, err
		}
		d.Seq = head + 1
	}
	e := journal.Entry{
		Origin: t.store.origin, Position: t.size, Stream: d.Stream, Seq: d.Seq, At: t.at, Unit: t.by.Unit,
		Kind: d.Kind, Act: t.id, Actor: t.by.Actor, Data: d.Data, Items: d.Items,
	}
	_, _ = rand.Read(e.Nonce[:])
	line, err := e.Append(nil)
	if err != nil {
		return journal.Entry{}, err
	}
	if err := t.Exec(`INSERT INTO entries (pos, line) VALUES (?, ?)`, e.Position, line); err != nil {
		return journal.Entry{}, fmt.Errorf("appending %s: %w", d.Kind, err)
	}
	if err := t.Exec(`INSERT INTO streams (stream, seq, pos) VALUES (?, ?, ?)`, e.Stream, e.Seq, e.Position); err != nil {
		return journal.Entry{}, fmt.Errorf("appending %s to %s: %w", d.Kind, d.Stream, err)
	}
	t.hashes = t.edge.Push(journal.Digest(line), t.hashes)
	t.size++
	return e, nil
}

// Head is the last sequence of a stream, 0 when it is empty.
func (t *Tx) Head(stream string) (int64, error) {
	var n int64
	_, err := t.One(`SELECT seq FROM streams WHERE stream = ? ORDER BY seq DESC LIMIT 1`, []any{stream}, &n)
	return n, err
}

// Exec writes.
func (t *Tx) Exec(sql string, args ...any) error { return t.s.exec(sql, args) }

// Each reads rows as they are in this transaction.
func (t *Tx) Each(sql string, args []any, f func(Scan) error) error {
	r, err := t.s.query(sql, args)
	return each(r, err, f)
}

// One reads at most one row as it is in this transaction.
func (t *Tx) One(sql string, args []any, dest ...any) (bool, error) {
	r, err := t.s.query(sql, args)
	return one(r, err, dest)
}

// Stream gives the lines of a stream in order, as they are in this transaction.
func (t *Tx) Stream(stream string) ([][]byte, error) {
	var lines [][]byte
	err := t.Each(streamLines, []any{stream}, func(scan Scan) error {
		var l []byte
		err := scan(&l)
		lines = append(lines, l)
		return err
	})
	return lines, err
}

const streamLines = `SELECT e.line FROM streams s JOIN entries e ON e.pos = s.pos WHERE s.stream = ? ORDER BY s.seq`

// Stream gives the lines of a stream in order.
func (s *Store) Stream(ctx context.Context, stream string) ([][]byte, error) {
	var lines [][]byte
	err := s.Each(ctx, streamLines, []any{stream}, func(scan Scan) error {
		var l []byte
		err := scan(&l)
		lines = append(lines, l)
		return err
	})
	return lines, err
}
