package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"genggam/internal/journal"
	"genggam/internal/store"
)

var (
	ctx = context.Background()
	by  = store.By{Unit: "33.02.99.2001", Actor: journal.Actor{Role: "test", Account: "a"}}
)

func note(stream string, seq int64) store.Rule {
	return func(t *store.Tx) error {
		_, err := t.Append(store.Draft{Stream: stream, Seq: seq, Kind: "test.noted/1", Data: []byte("{}")})
		return err
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// walk checks the whole log and gives its size.
func walk(t testing.TB, s *store.Store) int64 {
	t.Helper()
	c := journal.Check{Origin: s.Origin(), Report: func(f journal.Finding) { t.Error(f) }}
	err := s.Each(ctx, `SELECT pos, line FROM entries ORDER BY pos`, nil, func(scan store.Scan) error {
		var pos int64
		var line []byte
		if err := scan(&pos, &line); err != nil {
			return err
		}
		c.Line(pos, line)
		return nil
	})
	must(t, err)
	if c.Edge.Size == 0 {
		return 0
	}
	size, noteText, err := s.Checkpoint(ctx, -1)
	must(t, err)
	_, root, err := journal.CheckpointBody(noteText)
	must(t, err)
	if size != c.Edge.Size || root != c.Edge.Root() {
		t.Errorf("the newest checkpoint says size %d, the log has %d; roots equal: %v", size, c.Edge.Size, root == c.Edge.Root())
	}
	return size
}

func acknowledgedIsThere(t *testing.T, open func() *store.Store) {
	s := open()
	for i := range 10 {
		must(t, s.Act(ctx, by, note(fmt.Sprint("s/", i%3), 0)))
	}
	origin := s.Origin()
	must(t, s.Close())
	again := open()
	if n := walk(t, again); n != 10 || again.Origin() != origin {
		t.Errorf("%d entries of 10, same origin %v", n, again.Origin() == origin)
	}
	must(t, again.Act(ctx, by, note("s/0", 0)))
	walk(t, again)
}

func refusedLeavesNothing(t *testing.T, open func() *store.Store) {
	s := open()
	refusal := errors.New("no")
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			err := s.Act(ctx, by, func(tx *store.Tx) error {
				if err := note(fmt.Sprint("s/", i), 0)(tx); err != nil {
					return err
				}
				if i%2 == 1 {
					return refusal
				}
				return nil
			})
			if (i%2 == 1) != errors.Is(err, refusal) {
				t.Errorf("act %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if n := walk(t, s); n != 20 {
		t.Errorf("%d entries, want 20", n)
	}
}

func sequenceTaken(t *testing.T, open func() *store.Store) {
	s := open()
	must(t, s.Act(ctx, by, note("s/1", 1)))
	var refused *store.Broken
	if err := s.Act(ctx, by, note("s/1", 1)); !errors.As(err, &refused) {
		t.Errorf("a sequence was taken twice: %v", err)
	}
	must(t, s.Act(ctx, by, note("s/1", 2)))
	if n := walk(t, s); n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
}

func gaplessPositions(t *testing.T, open func() *store.Store) {
	s := open()
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for i := range 25 {
				must(t, s.Act(ctx, by, func(tx *store.Tx) error {
					if err := note(fmt.Sprint("s/", w), 0)(tx); err != nil {
						return err
					}
					if i%5 == 0 {
						return note("shared", 0)(tx)
					}
					return nil
				}))
			}
		})
	}
	wg.Wait()
	if n := walk(t, s); n != 16*30 {
		t.Errorf("%d entries, want %d", n, 16*30)
	}
}

func commitsEndWithHead(t *testing.T, open func() *store.Store) {
	s := open()
	for range 20 {
		must(t, s.Act(ctx, by, note("s/1", 0)))
	}
	size, checkpoint, err := s.Checkpoint(ctx, 7)
	must(t, err)
	if size != 8 {
		t.Errorf("the first checkpoint that holds position 7 is of size %d", size)
	}
	line, err := s.Line(ctx, 3)
	must(t, err)
	p, err := journal.Prove(3, line, checkpoint, s.Hashes(ctx))
	must(t, err)
	must(t, p.Check())
}

func panicIsRefusedAlone(t *testing.T, open func() *store.Store) {
	s := open()
	if err := s.Act(ctx, by, func(*store.Tx) error { panic("oops") }); err == nil {
		t.Error("a panic was no refusal")
	}
	must(t, s.Act(ctx, by, note("s/1", 0)))
	walk(t, s)
}

func timeNeverRunsBack(t *testing.T, open func() *store.Store) {
	s := open()
	last := int64(0)
	for range 5 {
		must(t, s.Act(ctx, by, func(tx *store.Tx) error {
			if tx.Now() < last {
				t.Errorf("%d after %d", tx.Now(), last)
			}
			last = tx.Now()
			return note("s/1", 0)(tx)
		}))
	}
}
