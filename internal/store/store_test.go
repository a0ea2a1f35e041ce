package store_test

import (
	"context"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
)

func TestSQLiteKeepsThePromises(t *testing.T) { storetest.Run(t, storetest.SQLite) }

func TestPostgreSQLKeepsThePromises(t *testing.T) { storetest.Run(t, storetest.Postgres) }

func TestAStoreOfAnOlderProgramIsNotReadAsIfItWereOurs(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s, err := store.Open(ctx, store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Act(ctx, store.By{}, func(tx *store.Tx) error {
		return tx.Exec(`DELETE FROM schema_files WHERE name = (SELECT max(name) FROM schema_files)`)
	})
	if err != nil || s.Close() != nil {
		t.Fatal("could not make it older", err)
	}
	_, err = store.Open(ctx, store.Config{Dir: dir, ReadOnly: true})
	if f := fault.As(err); f == nil || f.Key != "store.older-program" {
		t.Fatalf("opened, or refused without saying why: %v", err)
	}
}

func TestAnInstantIsFoundInTheLog(t *testing.T) {
	ctx := context.Background()
	minute := int64(0) // the node's clock, in minutes of 1970
	s, err := store.Open(ctx, store.Config{Dir: t.TempDir(), Now: func() time.Time { return time.UnixMilli(minute * 60_000) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for seq, at := range []int64{10, 20, 20, 30} { // two in one minute
		minute = at
		if err := s.Act(ctx, store.By{Unit: "33.02.99.2001"}, func(tx *store.Tx) error {
			_, err := tx.Append(store.Draft{Stream: "s/1", Seq: int64(seq + 1), Kind: "test.noted/1", Data: []byte("{}")})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ size, at, want int64 }{
		"before all":                       {4, 0, 0},
		"at the first":                     {4, 10 * 60_000, 0},
		"just after it":                    {4, 10*60_000 + 1, 1},
		"at two of one minute":             {4, 20 * 60_000, 1},
		"just after the last":              {4, 30*60_000 + 1, 4},
		"only among as many as are asked":  {2, 30 * 60_000, 2},
		"in a log of which none are asked": {0, 0, 0},
	} {
		if got, err := s.PositionAt(ctx, c.size, c.at); got != c.want || err != nil {
			t.Errorf("%s: %d, %v, want %d", name, got, err, c.want)
		}
	}
	if _, err := s.PositionAt(ctx, 9, 40*60_000); err == nil {
		t.Error("entries that are not there were read")
	}
}
