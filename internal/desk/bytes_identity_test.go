package desk_test

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/person"
)

// column reads one column of the database as it lies on the disk.
func column(t *testing.T, n *office.Node, query string) (out [][]byte) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(n.Config.Dir, "genggam.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	if err := rows.Err(); err != nil || len(out) == 0 {
		t.Fatal("nothing in the database:", err)
	}
	return out
}

// origin is the name of the node's log.
func origin(t *testing.T, n *office.Node) canon.ID {
	t.Helper()
	return canon.ID(column(t, n, `SELECT origin FROM log_head`)[0])
}

// typed are words that only this test types, by where they are typed.
var typed = map[string]string{
	"the answer": "Warung Kembang Setaman", "a file's name": "ktp-rahasia-saya.jpg", "a defect": "mohon foto ulang lapak merah",
	"a note": "tetangganya bernama Jumadi", "a name of a stranger": "Gandasuli Wiraatmaja", "the evidence": "bukti papan nama hijau",
	"a reason of turn": "antrean dilewati karena hujan", "an address": "Lorong Sempit 77 belakang pasar", "a draft": "Setengah Jadi Dulu",
	"an email": "gandasuli@contoh.example",
}

// personal is everything that may stand nowhere in plain bytes.
func personal() []string {
	out := append([]string{wulan.NIK, wulan.KK, "6281300099999", "3399990101900005"}, secrets...)
	for _, w := range typed {
		out = append(out, w)
	}
	for _, r := range office.People() {
		out = append(out, r.Record.Name, r.Record.KK) // their NIKs are examples in published standards
	}
	return out
}

// liveALittle does on a node what citizens and officers do, with every kind of
// words there is.
func liveALittle(t *testing.T, n *office.Node) {
	t.Helper()
	r := onTheWeb(t, n, func(f *desk.Draft) {
		asWulan(t, n)(f)
		f.Answers["nama_usaha"] = typed["the answer"]
		f.Files[0].Name = typed["a file's name"]
	})
	clerk := n.As("front-desk")
	if err := n.Take(ctx, clerk, r.No, typed["a reason of turn"]); err != nil {
		t.Fatal(err)
	}
	if err := n.Note(ctx, clerk, r.No, typed["a note"]); err != nil {
		t.Fatal(err)
	}
	if err := n.Return(ctx, clerk, r.No, []desk.Defect{{What: "foto_usaha", Text: typed["a defect"]}}); err != nil {
		t.Fatal(err)
	}
	if err := n.Complete(ctx, r.No, form.Answers{"nama_usaha": typed["the answer"] + " II"}, nil); err != nil {
		t.Fatal(err)
	}
	n.Issue(r.No)
	attach(t, n, clerk, "+6287700012345")
	if err := n.SendCode(ctx, r.No); err != nil {
		t.Fatal(err)
	}
	stranger := onTheWeb(t, n, func(f *desk.Draft) {
		f.Way = "elsewhere"
		f.Applicant = desk.Party{Record: person.Record{Name: typed["a name of a stranger"], NIK: "3399990101900005", Sex: "L",
			BirthDate: "1990-01-01", Address: typed["an address"], Email: typed["an email"]}}
	})
	for _, role := range []string{"front-desk", "verifier"} {
		p := n.Step(stranger.No)
		if err := n.DoStep(ctx, n.As(role), stranger.No, p.Step.ID, office.AllChecks(p.Step)); err != nil {
			t.Fatal(err)
		}
	}
	if err := n.Refuse(ctx, n.As("signer"), stranger.No, "facts", typed["the evidence"]); err != nil {
		t.Fatal(err)
	}
	drafted(t, n, func(f *desk.Draft) { f.Applicant.Record.Name = typed["a draft"] })
}

func TestAStolenDirectoryShowsNoPersonalData(t *testing.T) {
	n := town(t)
	var log bytes.Buffer
	n.Config.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	n.Reopen()
	liveALittle(t, n)
	for pos, line := range column(t, n, `SELECT line FROM entries ORDER BY pos`) {
		found(t, fmt.Sprint("entry ", pos), line)
	}
	scan(t, "while the node runs", n.Config.Dir)
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	scan(t, "after the last checkpoint", n.Config.Dir)
	found(t, "the log", log.Bytes())
	if _, err := os.Stat(n.Config.Keys); err != nil || strings.HasPrefix(n.Config.Keys, n.Config.Dir+string(filepath.Separator)) {
		t.Error("the keys lie in the data directory:", err)
	}
}

// scan looks into every file of a directory. The name of an officer, which is
// no secret, shows that it would find what is there.
func scan(t *testing.T, when, dir string) {
	t.Helper()
	control := false
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		control = control || bytes.Contains(b, []byte("Slamet Riyadi"))
		name, _ := filepath.Rel(dir, path)
		found(t, when+", "+name, append([]byte(name+"\n"), b...))
		return nil
	})
	if err != nil || !control {
		t.Fatal("the scan finds nothing at all:", err)
	}
}

// found reports personal words in bytes, in the ways that text is written.
func found(t *testing.T, where string, b []byte) {
	t.Helper()
	low := bytes.ToLower(b)
	for _, word := range personal() {
		for _, form := range spellings(strings.ToLower(word)) {
			if bytes.Contains(low, form) {
				t.Errorf("%s holds %q", where, word)
				break
			}
		}
	}
}

// spellings are UTF-8, UTF-16 and hexadecimal.
func spellings(word string) [][]byte {
	var little, big []byte
	for _, u := range utf16.Encode([]rune(word)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	return [][]byte{[]byte(word), little, big, fmt.Appendf(nil, "%x", word)}
}

func TestWhatIsKeptOfARepeatableApplicationConfirmsNoGuess(t *testing.T) {
	n := town(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	once := desk.Once{Key: "kunci-1", Digest: sha256.Sum256([]byte("the very bytes"))}
	first, err := n.FileOnce(ctx, a, once)
	if err != nil {
		t.Fatal(err)
	}
	if again, known, err := n.Answered(ctx, office.Village, once); err != nil || !known || again.Reference != first.Reference || again.Secret != first.Secret {
		t.Error("a repetition is answered as the first time:", known, err)
	}
	for _, kept := range column(t, n, `SELECT digest FROM replies`) {
		if bytes.Equal(kept, once.Digest[:]) {
			t.Error("whoever has the database and guesses the application is told that the guess is right")
		}
	}
}

func TestOnlyTheFrontDeskOfAnOfficeFilesThereForAPerson(t *testing.T) {
	n := town(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a := n.Application(std)
	for _, login := range []string{"verifier", "signer", "registrar", "kec-front-desk"} {
		if _, err := n.FileForPersonOnce(ctx, n.As(login), a, desk.Once{Key: "k"}); fault.Of(err) != fault.Forbidden {
			t.Errorf("%s: %v", login, err)
		}
	}
	if _, err := n.FileForPersonOnce(ctx, n.As("front-desk"), a, desk.Once{Key: "k"}); err != nil {
		t.Error(err)
	}
}
