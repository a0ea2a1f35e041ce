package node_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/desk"
	"genggam/test/durability/kill"
)

// resting is a closed node that has worked, and what its tables hold.
type resting struct {
	*world
	db   []byte
	file string
	held map[string][32]byte
	// verify is who has to notice: open, or in the control SQLite alone.
	verify func() ([]string, error)
}

// plain are tables whose columns nothing vouches for: no entry, no item and no
// digest. A bit turned there may go unnoticed, and is counted apart.
var plain = []string{
	"accounts", "roles", "offices", "sessions", "node", "schema_files", "replies", "codes", "case_tokens",
	"resident_tokens", "residents", "drafts", "outbox", "office_keys",
}

func newResting(t *testing.T) *resting {
	t.Helper()
	l := newLedger(newWorld(t, root(t)))
	clerk := l.start()
	for i := range 4 {
		a := l.must("/file", keyed(fmt.Sprint("k", i)))
		for range i {
			l.must("/step", numbered(a.No))
		}
	}
	l.must("/case", wholeCase(0))
	clerk.kill()
	r := &resting{world: l.world, file: filepath.Join(l.Dir, "genggam.db")}
	r.verify = r.open
	if findings, err := r.open(); err != nil || len(findings) > 0 {
		t.Fatal(findings, err) // and the log is now in the database file
	}
	var err error
	r.db, err = os.ReadFile(r.file)
	must(t, err)
	r.held, err = r.dump()
	must(t, err)
	return r
}

// open opens the node, verifies and closes it.
func (r *resting) open() ([]string, error) {
	cfg, err := config(r.Dir, "", r.Shift)
	if err != nil {
		return nil, err
	}
	d, err := desk.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	report, err := audit.Verify(ctx, d.Premises, nil)
	var out []string
	for _, f := range report.Findings {
		out = append(out, f.What)
	}
	if e := d.Close(); err == nil {
		err = e
	}
	return out, err
}

// dump digests every table as SQL sees it: what does not show here does not
// matter.
func (r *resting) dump() (map[string][32]byte, error) {
	db, err := sql.Open("sqlite", "file:"+r.file+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	names, err := texts(db, "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY name")
	if err != nil {
		return nil, err
	}
	out := map[string][32]byte{"(schema)": sha256.Sum256([]byte(strings.Join(names, "\n")))}
	tables, err := texts(db, "SELECT name FROM sqlite_master WHERE type = 'table'")
	for _, table := range tables {
		var rows []string
		if rows, err = rowTexts(db, table); err != nil {
			return nil, err
		}
		slices.Sort(rows)
		out[table] = sha256.Sum256([]byte(strings.Join(rows, "\n")))
	}
	return out, err
}

func texts(db *sql.DB, query string) (out []string, err error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func rowTexts(db *sql.DB, table string) (out []string, err error) {
	columns, err := texts(db, "SELECT name FROM pragma_table_info('"+table+"')")
	if err != nil {
		return nil, err
	}
	for i, c := range columns {
		columns[i] = "quote(" + c + ")"
	}
	// NOT INDEXED: the table's own bytes, not those of an index on it.
	return texts(db, "SELECT "+strings.Join(columns, " || ',' || ")+" FROM "+table+" NOT INDEXED")
}

// flips counts what became of single bits that were turned.
type flips struct {
	noticed, harmless int
	// silent are those that changed what a table holds and nobody said so;
	// apart are those of plain tables.
	silent, apart []string
	how           map[string]int
}

func (f flips) String() string {
	return fmt.Sprintf("%d noticed, %d without effect, %d silent %v, %d silent in plain tables %v; %v",
		f.noticed, f.harmless, len(f.silent), f.silent, len(f.apart), f.apart, f.how)
}

// turn turns bits of the database one at a time.
func (r *resting) turn(n int, seed uint64) flips {
	dice := rand.New(rand.NewPCG(seed, 3))
	f := flips{how: map[string]int{}}
	for range n {
		bit := dice.IntN(len(r.db) * 8)
		turned := bytes.Clone(r.db)
		turned[bit/8] ^= 1 << (bit % 8)
		must(r.t, os.WriteFile(r.file, turned, 0o600))
		r.judge(&f, bit)
		for _, rest := range []string{"-wal", "-shm"} {
			_ = os.Remove(r.file + rest)
		}
	}
	must(r.t, os.WriteFile(r.file, r.db, 0o600))
	return f
}

func (r *resting) judge(f *flips, bit int) {
	now, bad := r.dump()
	findings, err := r.verify()
	switch {
	case err != nil:
		f.noticed++
		f.how["refused to open or walk"]++
	case len(findings) > 0:
		f.noticed++
		f.how[findings[0]]++
	case bad == nil && maps.Equal(now, r.held):
		f.harmless++
	case bad != nil:
		f.silent = append(f.silent, fmt.Sprintf("bit %d: %v", bit, bad))
	default:
		f.count(r.held, now, bit)
	}
}

// count sorts a change that nobody noticed by the tables it is in.
func (f *flips) count(held, now map[string][32]byte, bit int) {
	var changed []string
	for table := range held {
		if now[table] != held[table] {
			changed = append(changed, table)
		}
	}
	said := fmt.Sprintf("bit %d %v", bit, changed)
	if slices.ContainsFunc(changed, func(t string) bool { return !slices.Contains(plain, t) }) {
		f.silent = append(f.silent, said)
		return
	}
	f.apart = append(f.apart, said)
}

// TestSQLiteAloneMissesTurnedBits is the control: with its own check for a
// verifier, changes of entries and items go unnoticed.
func TestSQLiteAloneMissesTurnedBits(t *testing.T) {
	r := newResting(t)
	r.verify = func() ([]string, error) {
		db, err := sql.Open("sqlite", "file:"+r.file+"?mode=ro")
		if err != nil {
			return nil, err
		}
		defer func() { _ = db.Close() }()
		said, err := texts(db, "PRAGMA integrity_check")
		if slices.Equal(said, []string{"ok"}) {
			said = nil
		}
		return said, err
	}
	if f := r.turn(200, 1); len(f.silent) == 0 {
		t.Error("nothing went unnoticed: the judge cannot tell a change from none")
	}
}

func TestATurnedBitIsNoticed(t *testing.T) {
	r := newResting(t)
	f := r.turn(kill.HowMany(40), 1)
	t.Logf("%d bytes of database: %v", len(r.db), f)
	if len(f.silent) > 0 {
		t.Errorf("%d changes of what is stored went unnoticed", len(f.silent))
	}
	if f.noticed == 0 {
		t.Error("nothing was noticed: nothing was judged")
	}
}

func TestATurnedBitOfAFileIsNoticed(t *testing.T) {
	r := newResting(t)
	dice := rand.New(rand.NewPCG(1, 4))
	var files []string
	must(t, filepath.WalkDir(filepath.Join(r.Dir, "files"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, path)
		}
		return err
	}))
	n := kill.HowMany(30)
	for range n {
		path := files[dice.IntN(len(files))]
		was, err := os.ReadFile(path)
		must(t, err)
		turned := bytes.Clone(was)
		bit := dice.IntN(len(was) * 8)
		turned[bit/8] ^= 1 << (bit % 8)
		must(t, os.WriteFile(path, turned, 0o600))
		findings, err := r.open()
		must(t, err)
		if !slices.Contains(findings, "verify.file-changed") {
			t.Errorf("bit %d of a file of %d bytes: found %v", bit, len(was), findings)
		}
		must(t, os.WriteFile(path, was, 0o600))
	}
	t.Logf("%d of %d noticed, in %d files", n, n, len(files))
}
