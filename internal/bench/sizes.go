package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"genggam/internal/desk"
)

// bySize measures what must not slow down as a node fills: one village office
// that has every case, all open in one queue, which is the worst there is.
func (r *run) bySize(ctx context.Context) error {
	n, err := newNode(ctx, nodeDir(r.dir, "sizes"), r.o.DSN)
	if err != nil {
		return err
	}
	defer func() { _ = n.close() }()
	for i, size := range r.sizes {
		r.measure(fillName, size, func() (Figure, error) { return n.fill(ctx, size, r) })
		if err := n.reads(ctx, size, r); err != nil {
			return err
		}
		if i == len(r.sizes)-1 {
			r.measure(submitName, size, func() (Figure, error) { return n.loaded(ctx, r) })
			r.child(ctx, n)
		}
	}
	return nil
}

// loaded measures submissions at 64 clients on a node that is full already.
func (n *node) loaded(ctx context.Context, r *run) (Figure, error) {
	h, err := n.handler()
	if err != nil {
		return Figure{}, err
	}
	s, err := serve(h)
	if err != nil {
		return Figure{}, err
	}
	defer s.close()
	return n.submissions(ctx, s.address, 64, r.d)
}

// fill files cases through the desk until the node has so many, and says how
// many a second that were. Nothing is taken past the desk: the rows are those
// of any other case.
func (n *node) fill(ctx context.Context, size int64, r *run) (Figure, error) {
	begin, from := time.Now(), n.persons.Load()
	whole := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	var first sync.Once
	var failed error
	for range 128 {
		wait.Go(func() {
			for ctx.Err() == nil {
				k := n.persons.Add(1)
				if k > size {
					return
				}
				if k%50_000 == 0 {
					r.say("  %s cases, %.0f/s", thousands(k), float64(k-from)/time.Since(begin).Seconds())
				}
				rec, err := n.File(ctx, n.application(k))
				if err != nil {
					first.Do(func() { failed = err; stop() })
					return
				}
				if rec.No > n.last.Load() {
					n.last.Store(rec.No)
				}
			}
		})
	}
	wait.Wait()
	if whole.Err() != nil {
		return Figure{}, whole.Err()
	}
	n.persons.Store(size)
	took := time.Since(begin)
	return Figure{Clients: 128, Count: int(size - from), PerSecond: float64(size-from) / took.Seconds()}, failed
}

// reads measures inbox and search of one officer after the other, over HTTP: a
// page of 25 masked rows, each with its name opened from the vault.
func (n *node) reads(ctx context.Context, size int64, r *run) error {
	h := http.NewServeMux()
	a := officer("front-desk", 0)
	h.HandleFunc("GET /inbox", func(w http.ResponseWriter, q *http.Request) {
		var after desk.Cursor
		_, _ = fmt.Sscan(q.URL.Query().Get("at")+" "+q.URL.Query().Get("no"), &after.At, &after.No)
		rows, next, err := n.Inbox(q.Context(), a, desk.ListOpen, after)
		answer(w, page{Rows: shown(rows), Next: next}, err)
	})
	h.HandleFunc("GET /search", func(w http.ResponseWriter, q *http.Request) {
		rows, err := n.Find(q.Context(), a, q.URL.Query().Get("q"))
		answer(w, page{Rows: shown(rows)}, err)
	})
	s, err := serve(h)
	if err != nil {
		return err
	}
	defer s.close()
	r.measure(inboxName, size, func() (Figure, error) { return n.turnPages(ctx, s.address, r) })
	var i atomic.Int64
	r.measure(searchName, size, func() (Figure, error) {
		return ask(ctx, s.address, 1, r.short, func(int) []byte {
			p := applicant(1 + rand.Int64N(size))
			switch i.Add(1) % 3 {
			case 0:
				return get("/search?q=" + n.Reference(rand.Int64N(n.last.Load()+1)))
			case 1:
				return get("/search?q=" + p.NIK)
			}
			return get("/search?q=0" + p.Phone[3:])
		})
	})
	return nil
}

// turnPages reads the inbox like an officer who looks through it: forty pages
// from the first on, then from the first again.
func (n *node) turnPages(ctx context.Context, address string, r *run) (Figure, error) {
	w, err := dial(address)
	if err != nil {
		return Figure{}, err
	}
	defer func() { _ = w.conn.Close() }()
	var next desk.Cursor
	turned := 0
	return load(ctx, 1, r.short, func(int) error {
		path := "/inbox"
		if turned > 0 {
			path = fmt.Sprintf("/inbox?at=%d&no=%d", next.At, next.No)
		}
		status, body, err := w.do(get(path))
		if err != nil || status != 200 {
			return fmt.Errorf("the inbox answered %d: %w", status, err)
		}
		var p struct{ Next desk.Cursor }
		if err := json.Unmarshal(body, &p); err != nil {
			return err
		}
		next = p.Next
		if turned++; turned == 40 || next.No == 0 {
			turned = 0
		}
		return nil
	})
}

// page is what the measured list pages carry.
type page struct {
	Rows []shownRow
	Next desk.Cursor
}

type shownRow struct {
	Reference, Masked, State, Step string
	PromisedAt                     int64
}

func shown(rows []desk.Row) []shownRow {
	out := make([]shownRow, 0, len(rows))
	for _, x := range rows {
		out = append(out, shownRow{x.Reference, x.Masked, string(x.State), x.Step, x.PromisedAt})
	}
	return out
}

func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b)
}
