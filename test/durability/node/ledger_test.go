package node_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"genggam/test/durability/kill"
)

// acked is one acknowledgement that reached the outside.
type acked struct {
	Key       string
	No        int64
	Reference string
	Secret    string
	// Photo is the digest of the bytes that were handed in.
	Photo string
	// Happened is how much had happened to the case; Number and Document are
	// those of its letter once it was signed.
	Happened int
	Number   string
	Document int64
}

// ledger is what the outside was told by one world.
type ledger struct {
	*world
	mu sync.Mutex
	// open are keys that were sent and not answered; the next round sends them
	// again, as a careful client does.
	open []string
	// tried are all keys that were ever sent; refused counts refusals by key.
	tried                 map[string]bool
	refused               map[string]int
	files, steps, letters int
	// said are the acknowledgements of a test that makes no rounds.
	said   []string
	checks int
}

func newLedger(w *world) *ledger {
	return &ledger{world: w, tried: map[string]bool{}, refused: map[string]int{}}
}

// plan is the rounds of this world. Every round ends in the middle of filing,
// checking and signing by several people at once.
func (l *ledger) plan() kill.Plan {
	return kill.Plan{
		Start: func(int) *exec.Cmd { return l.command() },
		Ready: l.ready, Load: l.load, Check: l.check,
		Shortest: 15 * time.Millisecond, Longest: 110 * time.Millisecond, Seed: 7,
	}
}

// load has four people file and one of them do all the steps.
func (l *ledger) load(ctx context.Context, round int, ack func(string)) {
	l.mu.Lock()
	again := l.open
	l.open = nil
	l.mu.Unlock()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			mine := again[g*len(again)/4 : (g+1)*len(again)/4]
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("r%d-%d-%d", round, g, i)
				if i < len(mine) {
					key = mine[i]
				}
				no, ok := l.file(ctx, key, ack)
				if !ok {
					l.later(mine[min(i+1, len(mine)):])
					return
				}
				if g < 2 && i%2 == 0 && no >= 0 {
					l.work(ctx, no, ack)
				}
			}
		})
	}
	wg.Wait()
}

func (l *ledger) later(keys []string) {
	l.mu.Lock()
	l.open = append(l.open, keys...)
	l.mu.Unlock()
}

// file hands in one application and notes the acknowledgement.
func (l *ledger) file(ctx context.Context, key string, ack func(string)) (int64, bool) {
	l.mu.Lock()
	l.tried[key] = true
	l.mu.Unlock()
	a, err := l.ask(ctx, "/file", url.Values{"key": {key}})
	if err != nil || a.Fault != "" {
		l.mu.Lock()
		l.open = append(l.open, key)
		l.refused[a.Fault]++
		l.mu.Unlock()
		return -1, false
	}
	l.note(ack, acked{Key: key, No: a.No, Reference: a.Reference, Secret: a.Secret, Photo: hexSum(photo(key)), Document: -1})
	l.mu.Lock()
	l.files++
	l.mu.Unlock()
	return a.No, true
}

// work brings a case to its letter, step by step.
func (l *ledger) work(ctx context.Context, no int64, ack func(string)) {
	for range 4 {
		a, err := l.ask(ctx, "/step", url.Values{"no": {strconv.FormatInt(no, 10)}})
		if err != nil || a.Fault != "" || a.Happened == 0 {
			return
		}
		l.note(ack, acked{No: no, Reference: a.Reference, Happened: a.Happened, Number: a.Number, Document: a.Document})
		l.mu.Lock()
		l.steps++
		if a.Document >= 0 {
			l.letters++
		}
		l.mu.Unlock()
		if a.Document >= 0 {
			return
		}
	}
}

func (l *ledger) note(ack func(string), a acked) {
	text, _ := json.Marshal(a) // strings and numbers only
	ack(string(text))
}

// verifyEvery says after how many lives everything is verified in between.
const verifyEvery = 20

// check asks for everything that was acknowledged since the check before, and
// now and then for everything that there is.
func (l *ledger) check(ctx context.Context, said []string) error {
	for _, text := range said {
		var a acked
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return err
		}
		if err := l.checkOne(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	if l.checks++; l.checks%verifyEvery != 0 {
		return nil
	}
	return l.walk(ctx)
}

func (l *ledger) walk(ctx context.Context) error {
	v, err := l.ask(ctx, "/verify", nil)
	if err == nil && v.Fault != "" {
		err = errors.New(v.Error)
	}
	if err == nil && len(v.Findings) > 0 {
		err = fmt.Errorf("verify: %v", v.Findings[:min(4, len(v.Findings))])
	}
	return err
}

func (l *ledger) checkOne(ctx context.Context, a acked) error {
	if a.Key != "" {
		again, err := l.ask(ctx, "/file", url.Values{"key": {a.Key}})
		if err != nil {
			return err
		}
		if again.Item != "" || again.No < 0 {
			return errors.New("is missing: its key was not known any more")
		}
		if a.No < 0 {
			a.No, a.Reference, a.Secret = again.No, again.Reference, again.Secret
		}
		if again.No != a.No || again.Reference != a.Reference || again.Secret != a.Secret {
			return fmt.Errorf("a repetition was answered otherwise: %+v", again)
		}
	}
	form := url.Values{"no": {strconv.FormatInt(a.No, 10)}}
	if a.Key != "" || a.Document >= 0 {
		form.Set("whole", "1")
	}
	is, err := l.ask(ctx, "/case", form)
	if err != nil {
		return err
	}
	return a.compare(is)
}

// compare says what of an acknowledgement is not there any more.
func (a acked) compare(is answer) error {
	switch {
	case is.Fault != "":
		return fmt.Errorf("is missing: %s, %s", is.Fault, is.Error)
	case is.Reference != a.Reference:
		return fmt.Errorf("the case is called %s", is.Reference)
	case is.Happened < a.Happened:
		return fmt.Errorf("a step is missing: %d of %d", is.Happened, a.Happened)
	case a.Document >= 0 && (is.Document != a.Document || is.Number != a.Number):
		return fmt.Errorf("a letter is missing: now %d, %s", is.Document, is.Number)
	case a.Document >= 0 && (is.Letter != "valid" || is.Content == ""):
		return fmt.Errorf("the paper of the letter is missing: %s", is.Letter)
	}
	if a.Photo == "" {
		return nil
	}
	for _, sum := range is.Files {
		if sum == a.Photo {
			return nil
		}
	}
	return fmt.Errorf("the photo is missing: %v", is.Files)
}

// witness keeps what a test is failed with instead of failing.
type witness struct {
	testing.TB
	fatal string
}

func (w *witness) Fatalf(format string, args ...any) {
	w.fatal = fmt.Sprintf(format, args...)
	goexit()
}

func (w *witness) Fatal(args ...any) { w.fatal = fmt.Sprint(args...); goexit() }

// caught runs a judge that has to fail and gives what it said.
func caught(t *testing.T, judge func(testing.TB)) string {
	t.Helper()
	said := &witness{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		judge(said)
	}()
	<-done
	return said.fatal
}

// root is a directory for a world on this machine's fastest disk that is a
// real file system to the node.
func root(t testing.TB) string {
	t.Helper()
	for _, base := range []string{"/dev/shm", ""} {
		if dir, err := os.MkdirTemp(base, "genggam-node-*"); err == nil {
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			return dir
		}
	}
	t.Fatal("no directory to work in")
	return ""
}

// closing starts the node once more, verifies everything and counts: what was
// sent with one key, however often, is one case, and none is without a key.
func (l *ledger) closing(t *testing.T) {
	t.Helper()
	clerk := l.start()
	defer clerk.kill()
	nos := map[int64]string{}
	for key := range l.tried {
		a := l.must("/file", url.Values{"key": {key}})
		if other, there := nos[a.No]; there {
			t.Errorf("%s and %s are one case", key, other)
		}
		nos[a.No] = key
	}
	if n := l.count("cases"); n != int64(len(nos)) {
		t.Errorf("%d cases for %d keys", n, len(nos))
	}
	l.sound()
}
