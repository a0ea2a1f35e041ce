package kill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Plan is one program under test and how to use it.
type Plan struct {
	// Start makes the command of a round, not yet started. Round 0 finds an
	// empty place.
	Start func(round int) *exec.Cmd
	// Ready returns nil once the program answers; it is called every 20 ms.
	Ready func(ctx context.Context) error
	// Load writes until ctx ends or the program is gone, and calls ack with
	// the id of each write as soon as it is acknowledged. It may use many
	// goroutines, but all have ended when it returns. It must not fail on
	// errors of a program that was killed.
	Load func(ctx context.Context, round int, ack func(id string))
	// Check asks the running program for what was acknowledged since the
	// check before, and in the last call for all of it. The error names what
	// is missing or damaged.
	Check func(ctx context.Context, acked []string) error
	// Cut, if set, is called just before the program is killed, with the
	// round's own seed; Revive, if set, before the next start.
	Cut    func(seed uint64)
	Revive func()
	// Shortest and Longest bound the time from ready to the kill; zero means
	// 20 ms and 200 ms.
	Shortest, Longest time.Duration
	// Seed makes the moments repeatable as far as the scheduler allows.
	Seed uint64
	// Patience is how long a start may take, and a check; zero means 30 s.
	Patience time.Duration
}

// Report says what the rounds saw.
type Report struct {
	Rounds int
	Acked  int
	Took   time.Duration
}

// HowMany gives the number of rounds a test runs: what GENGGAM_ROUNDS says
// ("make torture" sets it), a tenth of the usual under -short, or the usual.
func HowMany(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("GENGGAM_ROUNDS")); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return max(1, usual/10)
	}
	return usual
}

// Rounds kills the program n times and then checks everything once more on a
// program that lives. It fails the test at the first thing missing, naming the
// round and the seed.
func Rounds(t testing.TB, n int, plan Plan) Report {
	t.Helper()
	plan = plan.withDefaults()
	r := &run{Plan: plan, t: t, dice: rand.New(rand.NewPCG(plan.Seed, 0x6b696c6c))}
	began := time.Now()
	for round := range n {
		r.round(round)
	}
	p := r.start(n)
	r.check(n, r.acked)
	p.end()
	if len(r.acked) == 0 && n > 0 {
		t.Fatal("nothing was ever acknowledged: the rounds judged nothing")
	}
	return Report{Rounds: n, Acked: len(r.acked), Took: time.Since(began)}
}

func (p Plan) withDefaults() Plan {
	if p.Shortest == 0 {
		p.Shortest = 20 * time.Millisecond
	}
	if p.Longest <= p.Shortest {
		p.Longest = p.Shortest + 180*time.Millisecond
	}
	if p.Patience == 0 {
		p.Patience = 30 * time.Second
	}
	return p
}

// run is the state of Rounds.
type run struct {
	Plan
	t       testing.TB
	dice    *rand.Rand
	mu      sync.Mutex // guards acked while loaders run
	acked   []string
	checked int // how many of acked an earlier round has checked
}

// round is one life and one death of the program.
func (r *run) round(number int) {
	r.t.Helper()
	p := r.start(number)
	r.check(number, r.acked[r.checked:])
	r.checked = len(r.acked)

	ctx, stop := context.WithCancel(context.Background())
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		r.Load(ctx, number, r.ack)
	}()
	life := r.Shortest + time.Duration(r.dice.Int64N(int64(r.Longest-r.Shortest)))
	select {
	case <-time.After(life):
	case <-p.gone:
		stop()
		<-loaded
		r.t.Fatalf("round %d (seed %d): the program ended by itself: %v", number, r.Seed, p.err)
	}
	if r.Cut != nil {
		r.Cut(r.dice.Uint64())
	}
	p.end()
	stop()
	<-loaded
}

func (r *run) ack(id string) {
	r.mu.Lock()
	r.acked = append(r.acked, id)
	r.mu.Unlock()
}

func (r *run) check(round int, acked []string) {
	r.t.Helper()
	ctx, done := context.WithTimeout(context.Background(), r.Patience)
	defer done()
	if err := r.Check(ctx, acked); err != nil {
		r.t.Fatalf("after %d kills (seed %d), %d acknowledged in all: %v", round, r.Seed, len(r.acked), err)
	}
}

// process is one started program.
type process struct {
	cmd  *exec.Cmd
	gone chan struct{}
	err  error // why it ended; read after gone
}

// start starts the program and waits until it is ready.
func (r *run) start(round int) *process {
	r.t.Helper()
	if r.Revive != nil && round > 0 {
		r.Revive()
	}
	p := &process{cmd: r.Start(round), gone: make(chan struct{})}
	if err := p.cmd.Start(); err != nil {
		r.t.Fatalf("round %d: %v", round, err)
	}
	r.t.Cleanup(p.end)
	go func() {
		p.err = p.cmd.Wait()
		close(p.gone)
	}()
	if err := r.await(p); err != nil {
		r.t.Fatalf("round %d (seed %d): %v", round, r.Seed, err)
	}
	return p
}

func (r *run) await(p *process) error {
	ctx, done := context.WithTimeout(context.Background(), r.Patience)
	defer done()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := r.Ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.gone:
			return fmt.Errorf("the program ended before it was ready: %v", p.err)
		case <-ctx.Done():
			return fmt.Errorf("not ready after %v: %w", r.Patience, err)
		case <-tick.C:
		}
	}
}

// end kills the process and waits for it; it may be called twice.
func (p *process) end() {
	p.cmd.Process.Kill()
	<-p.gone
}
