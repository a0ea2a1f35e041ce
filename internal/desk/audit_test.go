package desk_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/audit"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/premises"

	_ "modernc.org/sqlite"
)

// worked is a node with some cases in several states.
func worked(t *testing.T) *office.Node { return workedOn(t, office.Open(t)) }

func workedOn(t *testing.T, n *office.Node) *office.Node {
	t.Helper()
	for i := range 4 {
		r := n.File("surat-keterangan-usaha")
		if i == 0 {
			continue
		}
		n.Issue(r.No)
		if i == 1 {
			if err := n.HandOver(ctx, n.As("front-desk"), r.No, office.AllChecks(n.Step(r.No).Step)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := n.Show(ctx, n.As("verifier"), 0, "work"); err != nil {
		t.Fatal(err)
	}
	return n
}

func findings(t *testing.T, n *office.Node) string {
	t.Helper()
	r, err := audit.Verify(ctx, n.Premises, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.What)
	}
	if len(out) == 0 && (r.Entries < 10 || r.Items < 8 || r.Files < 3 || r.Commits == 0) {
		t.Fatalf("the walk saw almost nothing: %+v", r)
	}
	return strings.Join(out, " ")
}

func TestVerifyFindsNothingOnASoundNode(t *testing.T) {
	if got := findings(t, worked(t)); got != "" {
		t.Fatal(got)
	}
}

func TestTablesEqualAReplay(t *testing.T) {
	n := worked(t)
	if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
		t.Fatal(err)
	}
	if got := findings(t, n); got != "" {
		t.Fatal(got)
	}
	r := n.File("surat-keterangan-usaha")
	n.Issue(r.No)
	if got := findings(t, n); got != "" {
		t.Fatal("after going on:", got)
	}
}

// Each tampering is done to the file of a closed node, as a thief of the disk
// would, and must be named by the walk.
func TestTamperingIsNamed(t *testing.T) {
	sound := worked(t)
	if err := sound.Desk.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ sql, want string }{
		"a bit of an entry":                {`UPDATE entries SET line = replace(line, '"t":1', '"t":2') WHERE pos = 3`, "verify.tree"},
		"a bit inside the data":            {`UPDATE entries SET line = replace(line, '"api"', '"apj"') WHERE pos = 0`, "verify.tree"},
		"an entry deleted":                 {`DELETE FROM entries WHERE pos = 4`, "verify.position"},
		"the last entry deleted":           {`DELETE FROM entries WHERE pos = (SELECT max(pos) FROM entries)`, "verify.entries-missing"},
		"two entries swapped":              {`UPDATE entries SET pos = CASE pos WHEN 2 THEN -5 WHEN 3 THEN 2 ELSE pos END WHERE pos IN (2, 3); UPDATE entries SET pos = 3 WHERE pos = -5`, "verify.entry-moved"},
		"an entry added":                   {`INSERT INTO entries SELECT pos + 1, line FROM entries ORDER BY pos DESC LIMIT 1`, "verify.entry-moved"},
		"a stored hash":                    {`UPDATE commits SET hashes = x'00' || substr(hashes, 2) WHERE size = (SELECT min(size) FROM commits)`, "verify.tree"},
		"a checkpoint":                     {`UPDATE commits SET checkpoint = replace(checkpoint, 'genggam.banyumas.test', 'genggam.banyumas.tesu') WHERE size = (SELECT max(size) FROM commits)`, "verify.checkpoint-signature"},
		"a commit deleted":                 {`DELETE FROM commits WHERE size = (SELECT max(size) FROM commits)`, "verify.unsigned-entries"},
		"the head set back":                {`UPDATE log_head SET size = size - 1`, "verify."},
		"an item's bytes":                  {`UPDATE items SET sealed = x'00' || substr(sealed, 2) WHERE kind = 'answers'`, "verify.item-changed"},
		"an item's key":                    {`UPDATE items SET key = x'00' || substr(key, 2) WHERE kind = 'party'`, "verify.item-changed"},
		"an item deleted":                  {`DELETE FROM items WHERE kind = 'answers'`, "verify.item-missing"},
		"two items swapped":                {`UPDATE items SET sealed = (SELECT sealed FROM items WHERE kind = 'party' ORDER BY id DESC LIMIT 1), key = (SELECT key FROM items WHERE kind = 'party' ORDER BY id DESC LIMIT 1) WHERE id = (SELECT min(id) FROM items WHERE kind = 'party')`, "verify.item-changed"},
		"a listed name changed":            {`UPDATE case_labels SET sealed = substr(sealed, 1, 20) || x'00' || substr(sealed, 22)`, "verify.item-changed"},
		"a listed name of another":         {`UPDATE case_labels SET sealed = (SELECT sealed FROM case_labels WHERE no <> 0 ORDER BY no LIMIT 1) WHERE no = 0`, "verify.item-changed"},
		"a case decided in the table only": {`UPDATE cases SET state = 'withdrawn', ended_at = 5 WHERE no = 0`, "verify.table-differs"},
		"a due date moved":                 {`UPDATE cases SET promised_at = promised_at + 86400000 WHERE no = 0`, "verify.table-differs"},
		"a case taken out of the table":    {`DELETE FROM cases WHERE no = 0`, "verify.table-differs"},
		"a letter valid again":             {`UPDATE documents SET state = 'revoked'`, "verify.table-differs"},
		"a look taken out":                 {`DELETE FROM looks`, "verify.table-differs"},
		"a number of a letter taken out":   {`DELETE FROM register_lines WHERE seq = 2`, "verify.register-gap"},
		"a stream's index":                 {`UPDATE streams SET pos = 0 WHERE seq = 2`, "verify.stream-index"},
	} {
		t.Run(name, func(t *testing.T) {
			n := copied(t, sound)
			tamper(t, n, tt.sql)
			if got := findings(t, n); !strings.Contains(got+" ", tt.want) || got == "" {
				t.Errorf("found %q, want %s", got, tt.want)
			}
		})
	}
}

// copied opens a copy of a closed node, data and keys.
func copied(t *testing.T, from *office.Node) *office.Node {
	t.Helper()
	n := &office.Node{T: t, Config: from.Config, Clock: from.Clock, TOTP: from.TOTP}
	n.Config.Dir = filepath.Join(t.TempDir(), "node")
	n.Config.Keys = premises.KeysBeside(n.Config.Dir)
	for to, src := range map[string]string{n.Config.Dir: from.Config.Dir, n.Config.Keys: from.Config.Keys} {
		if err := os.CopyFS(to, os.DirFS(src)); err != nil {
			t.Fatal(err)
		}
		if err := filepath.WalkDir(to, func(p string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				err = os.Chmod(p, 0o600)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	n.Reopen()
	t.Cleanup(func() { _ = n.Desk.Close() })
	return n
}

func tamper(t *testing.T, n *office.Node, statements string) {
	t.Helper()
	if err := n.Desk.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(n.Config.Dir, "genggam.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range strings.Split(statements, ";") {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	n.Desk, err = desk.Open(ctx, n.Config)
	if err != nil {
		t.Fatal(err)
	}
}
