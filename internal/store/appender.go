package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"

	"golang.org/x/mod/sumdb/tlog"
)

// Bounds of a batch: whatever waits is taken at once, never more than this, and
// nobody waits for company.
const maxBatch = 256

// By says who acts, for which office; it is part of every entry of the act.
type By struct {
	Unit  string
	Actor journal.Actor
}

// Rule is the inside of an act: it reads what is true now, decides, and
// appends. It must not wait for anything but the database: parsing, sealing,
// rendering and signing are done before. Any error takes the act back as a
// whole; a rule may be run again from the start.
type Rule func(t *Tx) error

// NotStored is what everyone in a batch is told when the disk failed.
var NotStored = fault.New(fault.Unavailable, "store.not-stored")

type request struct {
	by     By
	rule   Rule
	answer chan error
}

// Act runs a rule in the next batch and returns when its outcome is durable, or
// with the rule's own error, or with NotStored. An act that was handed over is
// carried out also when the asker stops waiting.
func (s *Store) Act(ctx context.Context, by By, rule Rule) error {
	if s.cfg.ReadOnly {
		return errors.New("acting: the store is open for reading only")
	}
	r := &request{by: by, rule: rule, answer: make(chan error, 1)}
	select {
	case s.queue <- r:
	case <-s.stop:
		return NotStored.Because(errClosed)
	case <-ctx.Done():
		return NotStored.Because(ctx.Err())
	}
	select {
	case err := <-r.answer:
		return err
	case <-s.done:
	}
	select {
	case err := <-r.answer:
		return err
	default:
		return NotStored.Because(errClosed)
	}
}

var errClosed = errors.New("the store is closed")

// scratch is what a batch needs and the next one can use again.
type scratch struct {
	requests []*request
	outcomes []error
	hashes   []tlog.Hash
	line     []byte
	blob     []byte
}

// append is the appender: the process's only writer.
func (s *Store) append() {
	defer close(s.done)
	for {
		select {
		case <-s.stop:
			return
		case r := <-s.queue:
			s.batch.requests = s.waiting(append(s.batch.requests[:0], r))
			s.run(s.batch.requests)
		}
	}
}

// waiting adds to a batch whatever waits at this moment.
func (s *Store) waiting(b []*request) []*request {
	for len(b) < maxBatch {
		select {
		case r := <-s.queue:
			b = append(b, r)
		default:
			return b
		}
	}
	return b
}

// run carries out a batch and answers everyone in it.
func (s *Store) run(b []*request) {
	err := s.commit(b, false)
	if errors.Is(err, errNeedsMarks) {
		err = s.commit(b, true)
	}
	if errors.Is(err, errRetryAlone) && len(b) > 1 {
		for _, r := range b {
			one := []*request{r}
			r.answer <- s.outcome(s.commit(one, true), 0)
		}
		return
	}
	for i, r := range b {
		r.answer <- s.outcome(err, i)
	}
}

func (s *Store) outcome(err error, i int) error {
	if err == nil {
		return s.batch.outcomes[i]
	}
	var refused *Broken
	if errors.As(err, &refused) {
		return err
	}
	s.cfg.Log.Error("committing a batch", "err", err)
	return NotStored.Because(err)
}

// commit runs the rules of a batch in one transaction. Its error is that of the
// whole batch; those of single acts are in the outcomes. marks asks the engine
// for savepoints.
func (s *Store) commit(b []*request, marks bool) (err error) {
	tx, err := s.beginTx(marks)
	if err != nil {
		return err
	}
	s.batch.outcomes = s.batch.outcomes[:0]
	wrote := false
	for _, r := range b {
		out := tx.act(r)
		s.batch.outcomes = append(s.batch.outcomes, out)
		if tx.fatal != nil {
			return errors.Join(tx.fatal, tx.s.end(false))
		}
		wrote = wrote || out == nil
	}
	if !wrote {
		return tx.s.end(false)
	}
	if err := tx.finish(); err != nil {
		return errors.Join(err, tx.s.end(false))
	}
	if err := tx.s.end(true); err != nil {
		return err
	}
	s.edge = tx.edge
	return nil
}

// beginTx opens the transaction and reads the head in it. When the edge in
// memory is not the head's, because another process appended or a commit
// failed, it is read again from the disk.
func (s *Store) beginTx(marks bool) (*Tx, error) {
	sess, err := s.engine.begin(context.Background(), marks)
	if err != nil {
		return nil, fmt.Errorf("beginning: %w", err)
	}
	t := &Tx{s: sess, store: s, hashes: s.batch.hashes[:0], line: s.batch.line[:0]}
	var size int64
	found, err := t.One(`SELECT size, at FROM log_head WHERE id = 1`, nil, &size, &t.at)
	if err != nil || !found {
		return nil, errors.Join(fmt.Errorf("reading the head of the log: %w", err), sess.end(false))
	}
	if s.edge.Size != size {
		if s.edge, err = journal.LoadEdge(size, hashReader{t}); err != nil {
			s.edge = journal.Edge{}
			return nil, errors.Join(err, sess.end(false))
		}
	}
	t.edge = s.edge.Clone()
	t.size = size
	t.at = max(t.at, s.cfg.Now().UnixMilli())
	return t, nil
}

// act runs one rule under its own mark.
func (t *Tx) act(r *request) (err error) {
	if t.fatal = t.s.mark(); t.fatal != nil {
		return t.fatal
	}
	edge, size, hashes, at := t.edge, t.size, len(t.hashes), t.at
	t.edge = edge.Clone()
	t.by, t.id = r.by, canon.ID{}
	err = t.guard(r.rule)
	if err == nil {
		return nil
	}
	t.edge, t.size, t.hashes, t.at = edge, size, t.hashes[:hashes], at
	var disk *failure
	if errors.Is(err, errRetryAlone) || errors.As(err, &disk) {
		t.fatal = err
		return err
	}
	if undo := t.s.undo(); undo != nil {
		t.fatal = errors.Join(err, undo)
	}
	return err
}

// guard keeps a panic of one rule from taking the node with it.
func (t *Tx) guard(rule Rule) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a rule panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return rule(t)
}

// finish writes what the whole batch adds: the tree's hashes, the signed
// checkpoint and the head.
func (t *Tx) finish() error {
	s := t.store
	if t.size == s.edge.Size {
		return nil
	}
	blob := s.batch.blob[:0]
	for _, h := range t.hashes {
		blob = append(blob, h[:]...)
	}
	checkpoint, err := s.checkpoint(t.size, t.edge.Root())
	if err != nil {
		return fmt.Errorf("signing the checkpoint: %w", err)
	}
	if err := t.Exec(`INSERT INTO commits (size, hashes, checkpoint) VALUES (?, ?, ?)`, t.size, blob, checkpoint); err != nil {
		return err
	}
	s.batch.blob, s.batch.hashes, s.batch.line = blob, t.hashes, t.line
	return t.Exec(`UPDATE log_head SET size = ?, at = ? WHERE id = 1`, t.size, t.at)
}

func (s *Store) checkpoint(size int64, root tlog.Hash) ([]byte, error) {
	if s.cfg.Checkpoint != nil {
		return s.cfg.Checkpoint(size, root)
	}
	return fmt.Appendf(nil, "unsigned\n%d\n%s\n\n", size, root), nil
}

// Sync waits until everything handed over before is durable.
func (s *Store) Sync(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	return s.Act(ctx, By{}, func(*Tx) error { return nil })
}
