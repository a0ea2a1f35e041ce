package bench

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// hurried is a run of some sections that measures for a moment.
func hurried(stop, end time.Duration, parts ...section) *run {
	return &run{parts: parts, stop: stop, end: end, starts: 3, d: time.Second, sizes: []int64{1_000, 20_000}}
}

func lacks(r *run, words string) bool {
	return !slices.ContainsFunc(r.report.Missing, func(m string) bool { return strings.Contains(m, words) })
}

func TestWhatIsNotReachedIsSaidAsMissing(t *testing.T) {
	r := hurried(10*time.Millisecond, time.Minute,
		section{name: "first", takes: []string{"found", "lost"}, full: true, run: func(r *run, ctx context.Context) error {
			r.add(Figure{Value: 1}, "found", 20_000)
			r.add(Figure{Value: 1}, "lost", 1_000)
			<-ctx.Done()
			r.measure("lost", 20_000, func() (Figure, error) { return Figure{}, ctx.Err() })
			return ctx.Err()
		}},
		section{name: "second", takes: []string{"never begun"}, run: func(*run, context.Context) error {
			t.Error("a section begins after the end")
			return nil
		}})
	if err := r.inTime(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m := r.report.Missing; len(m) != 1 || !strings.Contains(m[0], ": lost at 20,000 cases, never begun;") {
		t.Errorf("%q", m)
	}
}

func TestAClosingThatTakesLongIsNotWaitedFor(t *testing.T) {
	free, left := make(chan struct{}), make(chan struct{})
	r := hurried(time.Millisecond, 20*time.Millisecond, section{name: "closing", run: func(r *run, _ context.Context) error {
		defer close(left)
		r.add(Figure{Value: 1}, "found in time", 0)
		<-free
		r.add(Figure{Value: 1}, "found too late", 0)
		r.missing("said too late")
		return nil
	}})
	if err := r.inTime(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(free)
	<-left
	if len(r.report.Figures) != 1 || lacks(r, "is left") || !lacks(r, "too late") {
		t.Errorf("%+v", r.report)
	}
}

func TestARunThatIsCalledOffSaysSo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	r := hurried(time.Minute, time.Minute, section{name: "first", run: func(*run, context.Context) error { stop(); return nil }})
	if err := r.inTime(ctx); err == nil {
		t.Error("nothing is said")
	}
}

func TestAProgramThatNeverAnswersIsEndedWithTheRun(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the program that is started is a shell script, which " + runtime.GOOS + " may not run")
	}
	bin := filepath.Join(t.TempDir(), "silent")
	if err := os.WriteFile(bin, []byte("#!/bin/sh\nexec sleep 300\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	r := hurried(0, 0)
	r.o.Binary = bin
	n := &node{}
	n.cfg.Dir = t.TempDir()
	begin := time.Now()
	r.child(ctx, n)
	if took := time.Since(begin); took > 15*time.Second || len(r.report.Figures) > 0 {
		t.Errorf("%v, %+v", took, r.report)
	}
}

func TestAnAnswerThatNeverComesEndsWithTheRun(t *testing.T) {
	free := make(chan struct{})
	defer close(free)
	s, err := serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-free }))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	begin := time.Now()
	_, err = ask(ctx, s.address, 2, time.Minute, func(int) []byte { return get("/") })
	if took := time.Since(begin); !late(err) || took > 15*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}
