package bench

import (
	"context"
	"fmt"
	"sync"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
)

// officers is how many work at once in the measurements of office work.
const officers = 16

// work measures an office at work, on a node that begins empty: queues are as
// short as the officers keep them.
func (r *run) work(ctx context.Context) error {
	n, err := newNode(ctx, nodeDir(r.dir, "work"), r.o.DSN)
	if err != nil {
		return err
	}
	defer func() { _ = n.close() }()
	r.measure(lifeName, freshNode, func() (Figure, error) { return n.lifecycles(ctx, r) })
	r.measure(letterName, freshNode, func() (Figure, error) { return n.letters(ctx, r) })
	return nil
}

// lifecycles measures whole cases over HTTP: submit, take, check, take, verify,
// take, sign with PDF, hand over. Officers take whatever is next in their queue,
// as in an office, so the case one hands over is seldom the one just filed; a
// lifecycle is counted when a letter was handed over.
func (n *node) lifecycles(ctx context.Context, r *run) (Figure, error) {
	line, err := n.officeLine(ctx)
	if err != nil {
		return Figure{}, err
	}
	defer line.close()
	head, tail, err := n.body()
	if err != nil {
		return Figure{}, err
	}
	l := &lives{filed: map[string]time.Time{}}
	begin := time.Now()
	loops, err := load(ctx, officers, r.d, func(i int) error {
		at, k := time.Now(), n.persons.Add(1)
		var receipt struct{ Reference string }
		if err := line.ask(i, post(nil, "/api/v1/cases", fmt.Sprintf("bench-%d", k), appendBody(nil, head, tail, k)), &receipt); err != nil {
			return err
		}
		l.file(receipt.Reference, at)
		for _, role := range []string{"front-desk", "verifier", "signer"} {
			if err := l.workNext(n, line, role, i); err != nil {
				return err
			}
		}
		return nil
	})
	f := figure(officers, time.Since(begin), l.took)
	f.CPU = loops.CPU
	return f, err
}

// lives are the cases under way, by reference.
type lives struct {
	mu    sync.Mutex
	filed map[string]time.Time
	took  []time.Duration
}

func (l *lives) file(reference string, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.filed[reference] = at
}

func (l *lives) handed(reference string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, ok := l.filed[reference]; ok {
		l.took = append(l.took, time.Since(at))
		delete(l.filed, reference)
	}
}

// workNext takes the next case of a role's queue and does its step. The officer
// finds the case and its step in the list of what they took.
func (l *lives) workNext(n *node, line *officeLine, role string, i int) error {
	var mine []taken
	if err := line.ask(i, post(nil, fmt.Sprintf("/act/next/%s/%d", role, i), "", nil), &mine); err != nil {
		return err
	}
	for _, c := range mine {
		st, _ := n.std.Step(c.Step)
		if err := line.do(i, st.Role, c.No, st.ID); err != nil {
			return err
		}
		if st.Kind != "sign" {
			continue
		}
		// A letter that is ready has no turn: it is handed to whoever comes for it.
		next, _ := n.std.NextStep(st.ID, nil)
		if err := line.do(i, next.Role, c.No, next.ID); err != nil {
			return err
		}
		l.handed(c.Reference)
	}
	return nil
}

// do does a step of a case with every check ticked.
func (n *node) do(ctx context.Context, a desk.Actor, no int64, st *catalogue.Step) error {
	var checks []string
	for _, c := range st.Checklist {
		checks = append(checks, c.ID)
	}
	switch st.Kind {
	case "sign":
		_, err := n.Sign(ctx, a, no)
		return err
	case "hand-over":
		return n.HandOver(ctx, a, no, checks)
	}
	return n.DoStep(ctx, a, no, st.ID, checks)
}

// toSign brings a new case to the signer's step: filed, complete, verified.
func (n *node) toSign(ctx context.Context, i int) (int64, error) {
	rec, err := n.File(ctx, n.application(n.persons.Add(1)))
	if err != nil {
		return 0, err
	}
	for k := range n.std.Steps {
		st := &n.std.Steps[k]
		if st.Kind == "sign" {
			break
		}
		a := officer(st.Role, i)
		if err := n.Take(ctx, a, rec.No, "bench"); err != nil {
			return 0, err
		}
		if err := n.do(ctx, a, rec.No, st); err != nil {
			return 0, err
		}
	}
	return rec.No, nil
}

// letters measures the signer's act with everything that follows from it:
// number, content, QR, PDF, its signature, the sealed file, the proof. The
// cases are brought to the signer's desk before the clock starts.
func (n *node) letters(ctx context.Context, r *run) (Figure, error) {
	waiting := make(chan int64, int(r.d.Seconds()*500))
	if err := n.prepare(ctx, waiting); err != nil {
		return Figure{}, err
	}
	close(waiting)
	return load(ctx, officers, r.d, func(i int) error {
		no, ok := <-waiting
		if !ok {
			return errDone
		}
		a := officer("signer", i)
		if err := n.Take(ctx, a, no, "bench"); err != nil {
			return err
		}
		_, err := n.Sign(ctx, a, no)
		return err
	})
}

// prepare fills the channel with cases that wait for the signature.
func (n *node) prepare(ctx context.Context, waiting chan<- int64) error {
	var wait sync.WaitGroup
	var first sync.Once
	var failed error
	for i := range 64 {
		wait.Go(func() {
			for range cap(waiting) / 64 {
				if ctx.Err() != nil {
					return
				}
				no, err := n.toSign(ctx, i)
				if err != nil {
					first.Do(func() { failed = err })
					return
				}
				waiting <- no
			}
		})
	}
	wait.Wait()
	return failed
}
