package ledgers_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	"genggam/internal/office"
	"genggam/internal/store/storetest"

	_ "modernc.org/sqlite"
)

// both runs a test on a node of either engine.
func both(t *testing.T, run func(*testing.T, *office.Node)) {
	t.Run("sqlite", func(t *testing.T) { run(t, office.Open(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, office.OpenOn(t, storetest.PostgresDSN(t))) })
}

// tamper changes the file of a closed node, as a thief of the disk would.
func tamper(t testing.TB, n *office.Node, statement string) {
	t.Helper()
	must(t, n.Close())
	db, err := sql.Open("sqlite", filepath.Join(n.Config.Dir, "genggam.db"))
	must(t, err)
	_, err = db.Exec(statement)
	must(t, err)
	must(t, db.Close())
	n.Hall = nil
	n.Reopen()
}
