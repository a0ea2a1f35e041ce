package store_test

import (
	"context"
	"testing"

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
