package node_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// fifty sends one application fifty times at once and gives the answers.
func (w *world) fifty(key string) []answer {
	out := make([]answer, 50)
	var wg sync.WaitGroup
	for i := range out {
		wg.Go(func() {
			a, err := w.ask(ctx, "/file", keyed(key))
			if err != nil {
				a.Fault = err.Error()
			}
			a.Item = "" // the file of this copy, not of the answer
			out[i] = a
		})
	}
	wg.Wait()
	return out
}

func (w *world) oneAnswer(t testing.TB, key string) answer {
	t.Helper()
	all := w.fifty(key)
	for _, a := range all {
		if a.Fault != "" || a.No != all[0].No || a.Reference != all[0].Reference || a.Secret != all[0].Secret {
			t.Fatalf("one was answered %+v, another %+v", all[0], a)
		}
	}
	return all[0]
}

func TestFiftyAtOnceAreOneCase(t *testing.T) {
	l := newLedger(newWorld(t, root(t)))
	clerk := l.start()
	for round := range 4 {
		key := fmt.Sprint("same", round)
		first := l.oneAnswer(t, key)
		if other, err := l.ask(ctx, "/file", url.Values{"key": {key}, "more": {"x"}}); err != nil || other.Fault != "case.key-reused" {
			t.Errorf("the same key with other bytes was answered %q, %v", other.Fault, err)
		}
		clerk.kill()
		clerk = l.start()
		if again := l.oneAnswer(t, key); again.Reference != first.Reference || again.Secret != first.Secret {
			t.Errorf("after a restart: %+v, before: %+v", again, first)
		}
	}
	if n := l.count("cases"); n != 4 {
		t.Errorf("%d cases for 4 keys", n)
	}
	l.sound()
	clerk.kill()
}

// TestFiftyWithoutTheirKeyAreCaught is the control.
func TestFiftyWithoutTheirKeyAreCaught(t *testing.T) {
	w := newWorld(t, root(t))
	w.Plant = "keyless"
	defer w.start().kill()
	if said := caught(t, func(tb testing.TB) { w.oneAnswer(tb, "same") }); said == "" {
		t.Error("the judge said nothing")
	}
}

// TestWhoGoesAwayLearnsByAskingAgain breaks off requests at every moment of
// their way and sends each again with its key.
func TestWhoGoesAwayLearnsByAskingAgain(t *testing.T) {
	for plant, want := range map[string]bool{"": true, "keyless": false} {
		t.Run("planted: "+plant, func(t *testing.T) {
			l := newLedger(newWorld(t, root(t)))
			l.Plant = plant
			clerk := l.start()
			gone := l.breakOff(80)
			if got := l.count("cases") == 80; got != want {
				t.Errorf("%d cases for 80 keys", l.count("cases"))
			}
			l.sound()
			clerk.kill()
			t.Logf("%d of 80 were broken off", gone)
			if gone == 0 {
				t.Error("none was broken off: nothing was judged")
			}
		})
	}
}

func (l *ledger) breakOff(n int) (gone int) {
	dice := rand.New(rand.NewPCG(uint64(n), 11))
	waits := make([]time.Duration, n)
	for i := range waits {
		waits[i] = time.Duration(dice.Int64N(int64(10 * time.Millisecond)))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := g; i < n; i += 8 {
				short, stop := context.WithTimeout(ctx, waits[i])
				key := keyed(fmt.Sprint("gone", i))
				if _, err := l.ask(short, "/file", key); err != nil {
					mu.Lock()
					gone++
					mu.Unlock()
				}
				stop()
				l.must("/file", key)
			}
		})
	}
	wg.Wait()
	return gone
}

func TestOneDirectoryHasOneNode(t *testing.T) {
	w := newWorld(t, root(t))
	first := w.start()
	second := w.command()
	var said bytes.Buffer
	second.Stderr = &said
	if err := second.Run(); err == nil || !strings.Contains(said.String(), "latch.held") {
		t.Errorf("a second node ended with %v, %s", err, said.String())
	}
	w.must("/file", keyed("k0"))
	first.kill()
	if _, err := os.Stat(filepath.Join(w.Dir, "latch")); err != nil {
		t.Error(err)
	}
	third := w.start() // a latch that a killed node left behind means nothing
	w.sound()
	third.kill()
}
