// Package storetest holds the promises that both engines of the store must
// keep, as one suite that each is handed to.
//
// Whoever changes the seam between store and engine extends this suite. SQLite
// runs in a temporary directory; PostgreSQL runs when GENGGAM_TEST_POSTGRES
// names a server on which databases may be made, and is skipped with that
// reason otherwise. Start reading at Run; each promise is one function whose
// name is the promise. Design section 3, "One SQL text, two engines".
package storetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"genggam/internal/store"

	"github.com/jackc/pgx/v5"
)

// Opener opens a store on a fresh place; calling again opens the same place.
type Opener func(t testing.TB) func() *store.Store

// Run holds an engine to every promise.
func Run(t *testing.T, open Opener) {
	for name, promise := range map[string]func(*testing.T, func() *store.Store){
		"what was acknowledged is there after opening again":  acknowledgedIsThere,
		"a refused act leaves nothing and harms no neighbour": refusedLeavesNothing,
		"a sequence that exists refuses the act":              sequenceTaken,
		"concurrent acts get gapless positions":               gaplessPositions,
		"every commit ends with the head of its tree":         commitsEndWithHead,
		"a rule that panics is refused alone":                 panicIsRefusedAlone,
		"time never runs back":                                timeNeverRunsBack,
	} {
		t.Run(name, func(t *testing.T) { promise(t, open(t)) })
	}
}

// SQLite opens in a temporary directory.
func SQLite(t testing.TB) func() *store.Store {
	dir := t.TempDir()
	return func() *store.Store { return opened(t, store.Config{Dir: dir}) }
}

// Postgres makes a database of its own and drops it at the end.
func Postgres(t testing.TB) func() *store.Store {
	dsn := PostgresDSN(t)
	dir := t.TempDir()
	return func() *store.Store { return opened(t, store.Config{Dir: dir, DSN: dsn}) }
}

// PostgresDSN makes a fresh database on the test server and gives its address,
// or skips the test with the reason.
func PostgresDSN(t testing.TB) string {
	server := os.Getenv("GENGGAM_TEST_POSTGRES")
	if server == "" {
		t.Skip("no PostgreSQL: GENGGAM_TEST_POSTGRES is not set (make test starts one where it can)")
	}
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	var r [6]byte
	_, _ = rand.Read(r[:])
	name := "genggam_test_" + hex.EncodeToString(r[:])
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		_ = admin.Close(ctx)
	})
	base, query, _ := strings.Cut(server, "?")
	at := strings.LastIndex(base, "/")
	if query != "" {
		query = "?" + query
	}
	return base[:at+1] + name + query
}

func opened(t testing.TB, cfg store.Config) *store.Store {
	s, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
