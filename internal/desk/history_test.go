package desk_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/premises"
)

// Promise P4 against whoever would change history: what the tables and files
// beside the journal were made to say is named too.

func TestTamperingBesideTheJournalIsNamed(t *testing.T) {
	sound := worked(t)
	stream := string(column(t, sound, `SELECT stream FROM streams WHERE pos = 0`)[0])
	if err := sound.Desk.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ sql, want string }{
		"a case taken out of index and tables": {`DELETE FROM streams WHERE stream = '` + stream + `'; DELETE FROM tasks WHERE case_no = 0; DELETE FROM cases WHERE no = 0`, "verify.stream-index"},
		"a role that nobody gave":              {`INSERT INTO roles SELECT account, office, 'signer', position, number, from_at, until_at, instead_of FROM roles WHERE role = 'front-desk'`, "verify.settled-changed"},
		"an account with another name":         {`UPDATE accounts SET name = 'Orang Lain' WHERE login = 'signer'`, "verify.settled-changed"},
		"a password set in the table":          {`UPDATE accounts SET password = (SELECT password FROM accounts WHERE login = 'head') WHERE login = 'signer'`, "verify.settled-changed"},
		"an office with another address":       {`UPDATE offices SET settled = replace(settled, 'Sokaraja Kulon', 'Sokaraja Wetan')`, "verify.settled-changed"},
		"a QR that leads elsewhere":            {`UPDATE node SET value = replace(value, '"host":"', '"host":"palsu.') WHERE name = 'node'`, "verify.settled-changed"},
		"the mark taken away":                  {`DELETE FROM node WHERE name = 'settled'`, "verify.settled-changed"},
		"a standard with its digest":           {`UPDATE standards SET digest = (SELECT digest FROM standards WHERE id <> 'surat-keterangan-usaha' LIMIT 1) WHERE id = 'surat-keterangan-usaha'`, "verify.standard-changed"},
	} {
		t.Run(name, func(t *testing.T) {
			n := copied(t, sound)
			tamper(t, n, tt.sql)
			if got := findings(t, n); !strings.Contains(got+" ", tt.want) {
				t.Errorf("found %q, want %s", got, tt.want)
			}
		})
	}
}

func TestAnOlderCopyOfTheDatabaseIsNamed(t *testing.T) {
	n := worked(t)
	n.Reopen() // a node that was stopped and started
	old := t.TempDir()
	if err := n.Backup(ctx, filepath.Join(old, "copy"), nil); err != nil {
		t.Fatal(err)
	}
	n.Issue(n.File("surat-keterangan-usaha").No)
	if err := n.Desk.Close(); err != nil {
		t.Fatal(err)
	}
	back := func(what string, change func(dir string)) {
		t.Run(what, func(t *testing.T) {
			n := copied(t, n)
			if err := n.Desk.Close(); err != nil {
				t.Fatal(err)
			}
			change(n.Config.Dir)
			n.Reopen()
			if got := findings(t, n); !strings.Contains(got, "verify.rolled-back") {
				t.Errorf("found %q", got)
			}
		})
	}
	back("the copy of yesterday", func(dir string) {
		for _, rest := range []string{"-wal", "-shm"} {
			_ = os.Remove(filepath.Join(dir, "genggam.db"+rest))
		}
		b, err := os.ReadFile(filepath.Join(old, "copy", "genggam.db"))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "genggam.db"), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	back("the end cut off with its checkpoints, index and rows", func(dir string) {
		db, err := sql.Open("sqlite", filepath.Join(dir, "genggam.db"))
		if err != nil {
			t.Fatal(err)
		}
		var size, no int64
		// the last case whose first entry begins a commit
		err = db.QueryRow(`SELECT c.no, c.no FROM cases c WHERE c.no IN (SELECT size FROM commits) ORDER BY c.no DESC LIMIT 1`).Scan(&size, &no)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{`DELETE FROM commits WHERE size > ?`, `DELETE FROM entries WHERE pos >= ?`, `DELETE FROM streams WHERE pos >= ?`, `DELETE FROM looks WHERE pos >= ?`,
			`DELETE FROM register_lines WHERE pos >= ?`, `DELETE FROM documents WHERE no >= ?`, `DELETE FROM case_tokens WHERE no >= ?`, `DELETE FROM case_labels WHERE no >= ?`, `DELETE FROM tasks WHERE case_no >= ?`,
			`DELETE FROM cases WHERE no >= ?`, `DELETE FROM replies WHERE no >= ?`, `UPDATE log_head SET size = ?`} {
			if _, err := db.Exec(q, size); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOfficesWhoseKeysWereSwappedSignNothing(t *testing.T) {
	n := worked(t)
	n.Issue(n.File("rekomendasi-kecamatan").No)
	if err := n.Desk.Close(); err != nil {
		t.Fatal(err)
	}
	village, district := filepath.Join(n.Config.Keys, "issuing-"+string(office.Village)+".key"), filepath.Join(n.Config.Keys, "issuing-"+string(office.District)+".key")
	for _, mv := range [][2]string{{village, village + "x"}, {district, village}, {village + "x", district}} {
		if err := os.Rename(mv[0], mv[1]); err != nil {
			t.Fatal(err)
		}
	}
	n.Reopen()
	if _, err := n.Keys(ctx); err == nil {
		t.Error("the list of keys gives an office the key of another")
	}
}

func TestWhatIsThrownAwayOfADraftIsErased(t *testing.T) {
	n := town(t)
	files := func() int { return len(column(t, n, `SELECT id FROM items WHERE kind = 'file'`)) }
	f := drafted(t, n, asWulan(t, n))
	had := files()
	if err := n.TakeFile(ctx, f, desk.NewFile{For: f.Files[0].For, Name: "lagi.jpg"}, bytes.NewReader(office.JPEG)); err != nil {
		t.Fatal(err)
	}
	if got := files(); got != had {
		t.Errorf("a file that was replaced stays: %d and not %d", got, had)
	}
	if err := n.DropFile(ctx, f, f.Files[0].For); err != nil {
		t.Fatal(err)
	}
	if got := files(); got != had-1 {
		t.Errorf("a file that was taken out stays: %d and not %d", got, had-1)
	}
	filed := drafted(t, n, asWulan(t, n))
	if _, err := n.FileDraft(ctx, filed); err != nil {
		t.Fatal(err)
	}
	kept := len(filed.Files)
	n.Clock.Add(31 * 24 * time.Hour)
	if _, err := n.Rounds(ctx); err != nil {
		t.Fatal(err)
	}
	if got := files(); got > kept+had-len(filed.Files)+2 || got < kept {
		t.Errorf("%d files are left of drafts nobody came back to", got)
	}
	for _, u := range f.Files {
		if len(column(t, n, `SELECT id FROM items WHERE hex(id) = upper('`+hexID(u)+`')`)) > 0 {
			t.Error("a file of a draft that was thrown away stays")
		}
	}
	for _, u := range filed.Files {
		if len(column(t, n, `SELECT id FROM items WHERE hex(id) = upper('`+hexID(u)+`')`)) != 1 {
			t.Error("a file of a case went with its draft")
		}
	}
}

func hexID(u desk.Upload) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for _, x := range u.Item {
		b.WriteByte(digits[x>>4])
		b.WriteByte(digits[x&15])
	}
	return b.String()
}

func TestAfterTheCheckAnApplicantChangesOnlyWhatWasAsked(t *testing.T) {
	n := office.Open(t)
	r := n.File("surat-keterangan-usaha")
	for n.Step(r.No).Step.Kind != "sign" {
		st := n.Step(r.No).Step
		a := n.As(st.Role)
		if err := n.Take(ctx, a, r.No, office.OutOfTurn); err != nil {
			t.Fatal(err)
		}
		if err := n.DoStep(ctx, a, r.No, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	v, err := n.Show(ctx, n.As("signer"), r.No, "work")
	if err != nil {
		t.Fatal(err)
	}
	var asked, other string
	for _, p := range v.Std.Form.Pages {
		for _, q := range p.Questions {
			if s, ok := v.Answers[q.ID].(string); ok && (q.Type == form.ShortText || q.Type == form.LongText) && s != "" {
				if asked == "" {
					asked = q.ID
				} else if other == "" {
					other = q.ID
				}
			}
		}
	}
	if asked == "" || other == "" {
		t.Fatal("the service has no two texts", asked, other)
	}
	a := n.As("signer")
	if err := n.Take(ctx, a, r.No, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	if err := n.Return(ctx, a, r.No, []desk.Defect{{What: asked, Text: "tolong diperjelas"}}); err != nil {
		t.Fatal(err)
	}
	same := v.Answers[other]
	if err := n.Complete(ctx, r.No, form.Answers{asked: "lebih jelas", other: "lain sama sekali"}, nil); fault.Of(err) != fault.Invalid {
		t.Error("an answer that was verified was changed behind the verifier's back:", err)
	}
	if err := n.Complete(ctx, r.No, form.Answers{asked: "lebih jelas", other: same}, nil); err != nil {
		t.Error("sending the same again is no change:", err)
	}
}

func TestAStandardThatWasSwappedWithItsDigestIsNamed(t *testing.T) {
	n := worked(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	source := append(bytes.Clone(std.Source()), "\n# no four eyes\n"...)
	other, _ := catalogue.Read("standards/"+std.ID, source, std.LetterSource())
	if other == nil {
		t.Fatal("the changed standard cannot be read")
	}
	digest := other.Digest()
	tamper(t, n, fmt.Sprintf(`UPDATE standards SET source = x'%x', digest = x'%x' WHERE id = '%s' AND version = %d`, source, digest[:], std.ID, std.Version))
	if got := findings(t, n); !strings.Contains(got, "verify.standard-changed") {
		t.Errorf("found %q", got)
	}
}

func TestWhoeverActsOnAccountsLeavesALineThatCannotBeTakenBack(t *testing.T) {
	n := worked(t)
	head := n.As("head")
	people, err := n.OfficeAccounts(ctx, head)
	if err != nil {
		t.Fatal(err)
	}
	id := map[string]string{}
	for _, p := range people {
		id[p.Login] = p.ID
	}
	if err := n.GiveRole(ctx, head, head.Account, premises.Grant{Role: "signer", Position: "Kepala Desa"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := n.ResetColleague(ctx, head, id["signer"], "kata-sandi-baru"); err != nil {
		t.Fatal(err)
	}
	if err := n.CloseColleague(ctx, head, id["verifier"]); err != nil {
		t.Fatal(err)
	}
	lines := ""
	for _, l := range column(t, n, `SELECT e.line FROM streams s JOIN entries e ON e.pos = s.pos WHERE s.stream LIKE 'account/%'`) {
		lines += string(l) + "\n"
	}
	for _, want := range []string{`"act":"role-given"`, `"role":"signer"`, `"act":"reset"`, `"act":"closed"`, `"account/` + id["signer"] + `"`, `["head","` + head.Account + `"]`} {
		if !strings.Contains(lines, want) {
			t.Errorf("no line says %s:\n%s", want, lines)
		}
	}
	if strings.Contains(lines, "Kepala Desa") {
		t.Error("the journal holds what somebody typed")
	}
	if got := findings(t, n); got != "" {
		t.Error(got)
	}
}
