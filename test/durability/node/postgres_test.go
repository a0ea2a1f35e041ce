package node_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/store"
	"genggam/internal/store/storetest"
	"genggam/test/durability/kill"
)

// onPostgres is a node whose tables lie in PostgreSQL.
func onPostgres(t *testing.T) *ledger {
	t.Helper()
	dsn := storetest.PostgresDSN(t)
	dir := filepath.Join(root(t), "node")
	f, err := furnishIn(dir, dsn)
	must(t, err)
	w := f.world(t, dir)
	w.DSN = dsn
	return newLedger(w)
}

// cutConnections ends every connection to the node's database but its own.
func cutConnections(t testing.TB, dsn string) (cut int64) {
	t.Helper()
	conn, err := pgx.Connect(ctx, dsn)
	must(t, err)
	defer func() { _ = conn.Close(ctx) }()
	must(t, conn.QueryRow(ctx, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&cut))
	return cut
}

func TestANodeOnPostgreSQLKeepsWhatItAcknowledged(t *testing.T) {
	l := onPostgres(t)
	l.report(t, "kills on PostgreSQL", kill.Rounds(t, kill.HowMany(8), l.plan()))
	l.closing(t)
}

// TestLostConnectionsLoseNothing cuts every connection in the middle of writing,
// again and again, while the node stays.
func TestLostConnectionsLoseNothing(t *testing.T) {
	l := onPostgres(t)
	clerk := l.start()
	cut := int64(0)
	for round := range min(kill.HowMany(5), 100) {
		now, stop := context.WithTimeout(ctx, 150*time.Millisecond)
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; now.Err() == nil; i++ {
				l.load(now, round*1000+i, l.keep)
			}
		})
		<-time.After(60 * time.Millisecond)
		cut += cutConnections(t, l.DSN)
		wg.Wait()
		stop()
		l.take(fmt.Sprint("after", round))
	}
	l.must("/rounds", nil) // letters that were signed and not yet sealed
	must(t, l.everything())
	clerk.kill()
	l.closing(t)
	t.Logf("%d connections cut, %d acknowledged, 0 missing; refused %v", cut, len(l.said), l.refused)
}

// TestABatchWhoseConnectionIsCutIsNotStored has one rule of a batch end the very
// connection that the batch is written on: whoever is told yes is in the log,
// whoever is told anything else is told "not stored".
func TestABatchWhoseConnectionIsCutIsNotStored(t *testing.T) {
	s, err := store.Open(ctx, store.Config{Dir: t.TempDir(), DSN: storetest.PostgresDSN(t)})
	must(t, err)
	defer func() { _ = s.Close() }()
	by := store.By{Unit: "33.02.99.2001", Actor: journal.Actor{Role: "test", Account: "a"}}
	var mu sync.Mutex
	stored := map[string]bool{}
	refused := 0
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			stream := fmt.Sprint("s/", i)
			err := s.Act(ctx, by, func(tx *store.Tx) error {
				if _, err := tx.Append(store.Draft{Stream: stream, Kind: "test.noted/1", Data: []byte("{}")}); err != nil {
					return err
				}
				if i%10 == 3 {
					return tx.Exec(`SELECT pg_terminate_backend(pg_backend_pid())`)
				}
				return nil
			})
			mu.Lock()
			defer mu.Unlock()
			stored[stream] = err == nil
			if err != nil {
				refused++
			}
			if err != nil && !isNotStored(err) {
				t.Errorf("%s was answered %v", stream, err)
			}
		})
	}
	wg.Wait()
	for stream, said := range stored {
		lines, err := s.Stream(ctx, stream)
		must(t, err)
		if said != (len(lines) == 1) {
			t.Errorf("%s: acknowledged %v, %d entries", stream, said, len(lines))
		}
	}
	if refused < 6 || refused == 60 {
		t.Errorf("%d of 60 were refused", refused)
	}
	must(t, s.Act(ctx, by, func(tx *store.Tx) error {
		_, err := tx.Append(store.Draft{Stream: "s/after", Kind: "test.noted/1", Data: []byte("{}")})
		return err
	}))
	t.Logf("%d of 60 refused", refused)
}

func isNotStored(err error) bool {
	f := fault.As(err)
	return f != nil && f.Key == notStored
}
