package node_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/office"
)

// signing is a case that its signer signs while the paper cannot be made.
type signing struct {
	*ledger
	no int64
	db *sql.DB
}

// letterRow is what the signer's act fixed.
type letterRow struct {
	no      int64
	number  string
	content string
	seq     int64
}

func newSigning(t *testing.T) *signing {
	t.Helper()
	s := &signing{ledger: newLedger(newWorld(t, root(t)))}
	clerk := s.start()
	s.no = s.first()
	for range 2 {
		if a := s.must("/step", numbered(s.no)); a.Document >= 0 {
			t.Fatal("the letter was signed too early")
		}
	}
	clerk.kill()
	var err error
	s.db, err = sql.Open("sqlite", "file:"+filepath.Join(s.Dir, "genggam.db")+"?_pragma=busy_timeout(5000)")
	must(t, err)
	s.db.SetMaxOpenConns(2)
	t.Cleanup(func() { _ = s.db.Close() })
	return s
}

// row waits until the letter is in a state and gives what was fixed.
func (s *signing) row(state string) (r letterRow) {
	s.t.Helper()
	const q = `SELECT d.no, d.number, d.content, l.seq FROM documents d JOIN register_lines l ON l.document = d.no WHERE d.state = ?`
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		var content []byte
		if s.db.QueryRow(q, state).Scan(&r.no, &r.number, &content, &r.seq) == nil {
			r.content = hex.EncodeToString(content)
			return r
		}
	}
	s.t.Fatalf("no letter came to be %s", state)
	return r
}

// signAndWait signs while the issuing key cannot be read, so that the clerk
// stands still between the signer's act and the paper.
func (s *signing) signAndWait() (r letterRow, release func()) {
	s.t.Helper()
	key := filepath.Join(s.Dir+".keys", "issuing-"+string(office.Village)+".key")
	pipe(s.t, key)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = s.ask(context.Background(), "/step", url.Values{"no": numbered(s.no)["no"]})
	}()
	r = s.row("signed")
	return r, func() {
		must(s.t, os.Remove(key))
		<-done
	}
}

// sealed starts the node and checks that rounds brought the same letter.
func (s *signing) sealed(t *testing.T, was letterRow) {
	t.Helper()
	defer s.start().kill()
	is := s.must("/case", wholeCase(s.no))
	if is.Letter != "valid" || is.Number != was.number || is.Document != was.no || is.Content == "" {
		t.Fatalf("the letter is %+v, was %+v", is, was)
	}
	if now := s.row("sealed"); now != was {
		t.Errorf("the letter is %+v, was %+v", now, was)
	}
	if n := s.count("documents"); n != 1 {
		t.Errorf("%d letters of one case", n)
	}
	next := s.must("/file", keyed("next")).No
	for range 3 {
		s.must("/step", numbered(next))
	}
	if lines, last := s.count("register_lines"), s.read("SELECT max(seq) FROM register_lines"); lines != 2 || last != was.seq+1 {
		t.Errorf("the register has %d lines and ends with %d", lines, last)
	}
	s.sound()
}

func TestALetterSignedBeforeACrashIsSealedAfterIt(t *testing.T) {
	s := newSigning(t)
	clerk := s.start()
	was, release := s.signAndWait()
	clerk.kill()
	release()
	s.sealed(t, was)
}

// TestALetterWhosePaperWasNotRecordedIsSealedOnce kills the node between the
// paper's file and the entry that speaks of it.
func TestALetterWhosePaperWasNotRecordedIsSealedOnce(t *testing.T) {
	s := newSigning(t)
	clerk := s.start()
	was, release := s.signAndWait()
	clerk.kill()
	release()
	s.Plant = "idle"
	clerk = s.start()
	lock, err := s.db.Conn(ctx)
	must(t, err)
	_, err = lock.ExecContext(ctx, "BEGIN IMMEDIATE")
	must(t, err)
	before := s.paperFiles()
	go func() { _, _ = s.ask(context.Background(), "/rounds", nil) }()
	for end := time.Now().Add(10 * time.Second); s.paperFiles() == before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("no paper was made")
		}
	}
	clerk.kill()
	_, err = lock.ExecContext(ctx, "ROLLBACK")
	must(t, err)
	must(t, lock.Close())
	s.Plant = ""
	s.sealed(t, was)
}

func (s *signing) paperFiles() int {
	names, _ := filepath.Glob(filepath.Join(s.Dir, "files", "*", "*"))
	n := 0
	for _, name := range names {
		if base := filepath.Base(name); base[0] >= '0' && base[0] <= '9' {
			n++
		}
	}
	return n
}

// TestANodeWithoutRoundsIsCaught is the control: nobody seals the letter.
func TestANodeWithoutRoundsIsCaught(t *testing.T) {
	s := newSigning(t)
	clerk := s.start()
	was, release := s.signAndWait()
	clerk.kill()
	release()
	s.Plant = "idle"
	defer s.start().kill()
	a := acked{No: s.no, Reference: s.must("/case", numbered(s.no)).Reference, Document: was.no, Number: was.number}
	if err := s.checkOne(ctx, a); err == nil {
		t.Error("the judge said nothing")
	}
}
