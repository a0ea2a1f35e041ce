package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/form"
)

func TestTheMeasuredCaseHasFifteenAnswersAndIsComplete(t *testing.T) {
	ctx := context.Background()
	n := openNode(t)
	asked := 0
	for _, p := range n.std.Form.Pages {
		asked += len(p.Questions)
	}
	if asked != 15 || len(n.answers) != 15 {
		t.Errorf("%d questions, %d answers, want 15 each", asked, len(n.answers))
	}
	if _, ok := n.answers["barang"].([]string); !ok {
		t.Errorf("the answer to a question of type %s is a %T", form.Choices, n.answers["barang"])
	}
	rec, err := n.File(ctx, n.application(1))
	if err != nil || rec.Reference == "" {
		t.Fatalf("the measured case is refused: %v", err)
	}
}

func TestALifecycleEndsWithASealedLetter(t *testing.T) {
	ctx := context.Background()
	n := openNode(t)
	rec, err := n.File(ctx, n.application(1))
	if err != nil {
		t.Fatal(err)
	}
	line, err := n.officeLine(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer line.close()
	l := &lives{filed: map[string]time.Time{}}
	l.file(rec.Reference, time.Now())
	for _, role := range []string{"front-desk", "verifier", "signer"} {
		if err := l.workNext(n, line, role, 0); err != nil {
			t.Fatalf("%s: %v", role, err)
		}
	}
	if len(l.took) != 1 {
		t.Fatalf("%d cases handed over, want 1", len(l.took))
	}
	p, err := n.Follow(ctx, rec.No)
	if err != nil || p.Letter == nil || p.Letter.Number == "" {
		t.Errorf("after the lifecycle there is no letter: %v", err)
	}
}

func TestCasesFiledOverTheAPIAreInTheInboxAndAreFound(t *testing.T) {
	ctx := context.Background()
	n := openNode(t)
	h, err := n.handler()
	if err != nil {
		t.Fatal(err)
	}
	s, err := serve(h)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	f, err := n.submissions(ctx, s.address, 4, 100*time.Millisecond)
	if err != nil || f.Count == 0 || f.P50 <= 0 || f.P99 < f.P50 {
		t.Fatalf("figure %+v: %v", f, err)
	}
	rows, _, err := n.Inbox(ctx, officer("front-desk", 0), desk.ListOpen, desk.Cursor{})
	if err != nil || len(rows) == 0 || rows[0].Masked == "" {
		t.Fatalf("the inbox has %d rows: %v", len(rows), err)
	}
	found, err := n.Find(ctx, officer("front-desk", 0), applicant(1).NIK)
	if err != nil || len(found) != 1 {
		t.Errorf("%d cases found by number, want 1: %v", len(found), err)
	}
	if bytes, err := storedBytes(ctx, n); err != nil || bytes < 1500 || bytes > 6000 {
		t.Errorf("a submission stores %d bytes: %v", bytes, err)
	}
}

func TestTheWireReadsLengthsAndChunks(t *testing.T) {
	long := strings.Repeat("panjang ", 5000)
	s, err := serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			_, _ = w.Write([]byte(long))
			w.(http.Flusher).Flush()
			_, _ = w.Write([]byte("ekor"))
			return
		}
		http.Error(w, "tidak ada", http.StatusNotFound)
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	w, err := dial(s.address)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if status, body, err := w.do(get("/long")); err != nil || status != 200 || string(body) != long+"ekor" {
			t.Fatalf("status %d, %d bytes, %v", status, len(body), err)
		}
		if status, body, err := w.do(get("/")); err != nil || status != 404 || string(body) != "tidak ada\n" {
			t.Fatalf("status %d, %q, %v", status, body, err)
		}
	}
}

func TestRawRowsAreCounted(t *testing.T) {
	r, err := openRaw(context.Background(), t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	f, err := load(context.Background(), 8, 50*time.Millisecond, func(int) error { return r.insert([]byte("x")) })
	if err != nil || f.Count == 0 || f.Clients != 8 {
		t.Errorf("figure %+v: %v", f, err)
	}
	if err := r.close(); err != nil {
		t.Error(err)
	}
}

func TestTheFirstErrorEndsALoad(t *testing.T) {
	broken := errors.New("broken")
	var n atomic.Int64
	_, err := load(context.Background(), 4, time.Minute, func(int) error {
		if n.Add(1) > 10 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestPromisesAreJudgedByTheirFigures(t *testing.T) {
	r := Report{Figures: []Figure{
		{Name: submitName, Clients: 64, Cases: freshNode, PerSecond: 5000, P99: 120},
		{Name: rawName, Clients: 64, PerSecond: 40000},
		{Name: inboxName, Clients: 1, Cases: 1000, P99: 2},
		{Name: inboxName, Clients: 1, Cases: 20000, P99: 2.5},
	}}
	r.judge([]int64{1000, 20000})
	met := map[string]bool{}
	for _, x := range r.Ratios {
		met[x.Name] = x.Met
	}
	if len(r.Ratios) != 3 || !met["submissions at 64 clients / raw group commit"] || met["submission p99 at 64 clients"] || !met["inbox p99, 20,000 / 1,000 cases"] {
		t.Errorf("%+v", r.Ratios)
	}
	var table bytes.Buffer
	if err := r.Table(&table); err != nil || !strings.Contains(table.String(), "BROKEN") || !strings.Contains(table.String(), "40,000") {
		t.Errorf("%v\n%s", err, table.String())
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

func TestAPartOfARunThatDoesNotExistMeasuresNothing(t *testing.T) {
	r, err := Run(context.Background(), Options{Quick: true, Dir: t.TempDir(), Only: []string{"nothing"}})
	if err != nil || len(r.Figures)+len(r.Ratios)+len(r.Missing) != 0 {
		t.Errorf("%+v: %v", r, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Run(ctx, Options{Quick: true, Dir: t.TempDir(), Only: []string{"http"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that was called off says %v", err)
	}
}

func openNode(t *testing.T) *node {
	t.Helper()
	n, err := newNode(context.Background(), filepath.Join(t.TempDir(), "node"), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.close() })
	return n
}
