package lossyfs_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"genggam/test/durability/kill"
	"genggam/test/durability/lossyfs"
)

func TestMain(m *testing.M) {
	lossyfs.Main()
	os.Exit(m.Run())
}

// ledger is a database on the disk, and what it acknowledged.
type ledger struct {
	t     *testing.T
	disk  *lossyfs.FS
	url   string
	acked map[int]bool
	next  int
}

func newLedger(t *testing.T, synchronous string) *ledger {
	dir := t.TempDir()
	l := &ledger{t: t, disk: lossyfs.Mount(t, dir), acked: map[int]bool{}}
	l.url = "file:" + filepath.Join(dir, "l.db") +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(40)&_pragma=synchronous(" + synchronous + ")"
	return l
}

// life opens the database, reports what is missing of what was acknowledged,
// writes n rows, and loses power while the connections are still open.
func (l *ledger) life(n int, torn bool, seed uint64) (missing int) {
	l.t.Helper()
	db, err := sql.Open("sqlite", l.url)
	if err != nil {
		l.t.Fatal(err)
	}
	defer db.Close()
	missing = l.missing(db)
	dice := rand.New(rand.NewPCG(seed, 9))
	for range n {
		l.next++
		if _, err := db.Exec("INSERT INTO t VALUES (?, ?)", l.next, strings.Repeat("x", dice.IntN(3000))); err != nil {
			l.t.Fatal(err)
		}
		l.acked[l.next] = true
	}
	if torn { // leave a transaction half written
		if tx, err := db.Begin(); err == nil {
			for i := range 30 {
				tx.Exec("INSERT INTO t VALUES (?, ?)", -i-1, strings.Repeat("y", 3000))
			}
			defer tx.Rollback()
		}
	}
	l.disk.PowerCut(torn, seed)
	return missing
}

func (l *ledger) missing(db *sql.DB) (missing int) {
	l.t.Helper()
	var whole string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&whole); err != nil || whole != "ok" {
		l.t.Fatalf("integrity_check says %q, %v", whole, err)
	}
	if _, err := db.Exec("CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY, v TEXT NOT NULL) STRICT"); err != nil {
		l.t.Fatal(err)
	}
	have := map[int]bool{}
	rows, err := db.Query("SELECT k FROM t")
	if err != nil {
		l.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var k int
		if err := rows.Scan(&k); err != nil {
			l.t.Fatal(err)
		}
		if k < 0 {
			l.t.Fatal("half a transaction survived")
		}
		have[k] = true
	}
	for k := range l.acked {
		if !have[k] {
			missing++
			delete(l.acked, k) // counted once
		}
	}
	return missing
}

// cuts lives through n lives and counts what was acknowledged and is missing.
func (l *ledger) cuts(n int, torn bool) (acked, missing int) {
	l.t.Helper()
	dice := rand.New(rand.NewPCG(uint64(n), 5))
	for i := range n {
		missing += l.life(1+dice.IntN(40), torn, uint64(i))
		l.disk.PowerOn()
	}
	missing += l.life(0, false, 0)
	l.disk.PowerOn()
	return l.next, missing
}

// TestOffLosesAcknowledgedCommits is the control: a judge that finds nothing
// here would find nothing anywhere.
func TestOffLosesAcknowledgedCommits(t *testing.T) {
	for _, synchronous := range []string{"OFF", "NORMAL"} {
		t.Run(synchronous, func(t *testing.T) {
			acked, missing := newLedger(t, synchronous).cuts(5, false)
			t.Logf("%d acknowledged, %d missing", acked, missing)
			if missing == 0 {
				t.Error("nothing was lost: this disk does not forget")
			}
		})
	}
}

func TestFullLosesNothing(t *testing.T) {
	cuts := kill.HowMany(100)
	for _, torn := range []bool{false, true} {
		t.Run(fmt.Sprintf("torn %v", torn), func(t *testing.T) {
			began := time.Now()
			acked, missing := newLedger(t, "FULL").cuts(cuts, torn)
			t.Logf("%d cuts, %d acknowledged, %d missing, %v", cuts, acked, missing, time.Since(began).Round(time.Millisecond))
			if missing != 0 {
				t.Errorf("%d acknowledged rows are missing", missing)
			}
		})
	}
}

func TestABrokenFsyncIsNotAcknowledged(t *testing.T) {
	l := newLedger(t, "FULL")
	l.life(10, false, 1)
	l.disk.PowerOn()
	db, err := sql.Open("sqlite", l.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	l.disk.BreakSync()
	if _, err := db.Exec("INSERT INTO t VALUES (1000, 'x')"); err == nil {
		t.Error("a commit was acknowledged though fsync failed")
	}
}

// TestFilesAsAProgramUsesThem goes the way of a careful file writer: write,
// fsync, rename, fsync the directory.
func TestFilesAsAProgramUsesThem(t *testing.T) {
	dir := t.TempDir()
	disk := lossyfs.Mount(t, dir)
	sub := filepath.Join(dir, "items")
	must(t, os.Mkdir(sub, 0o700))
	must(t, syncPath(dir))
	for _, name := range []string{"kept", "lost"} {
		temporary := filepath.Join(sub, "."+name)
		f, err := os.Create(temporary)
		must(t, err)
		_, err = f.WriteString(name)
		must(t, err)
		must(t, f.Sync())
		must(t, f.Close())
		must(t, os.Rename(temporary, filepath.Join(sub, name)))
		if name == "kept" {
			must(t, syncPath(sub))
		}
	}
	open, err := os.Open(filepath.Join(sub, "kept"))
	must(t, err)
	defer open.Close()
	disk.PowerCut(false, 1)
	if _, err := os.ReadDir(sub); !errors.Is(err, syscall.EIO) {
		t.Errorf("without power: %v, want EIO", err)
	}
	disk.PowerOn()
	if _, err := open.Read(make([]byte, 1)); !errors.Is(err, syscall.EIO) {
		t.Errorf("a handle outlived the cut: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(sub, "kept")); err != nil || string(got) != "kept" {
		t.Errorf("read %q, %v", got, err)
	}
	list, err := os.ReadDir(sub)
	if err != nil || len(list) != 1 {
		t.Errorf("the directory holds %v, %v; want only kept", list, err)
	}
}

func syncPath(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
