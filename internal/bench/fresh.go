package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"genggam/internal/api"
	"genggam/internal/lang"
	"genggam/internal/store"
	"genggam/internal/web"
)

// fresh measures how fast a node that begins empty takes applications in.
func (r *run) fresh(ctx context.Context) error {
	n, err := newNode(ctx, nodeDir(r.dir, "fresh"), r.o.DSN)
	if err != nil {
		return err
	}
	defer func() { _ = n.close() }()
	h, err := n.handler()
	if err != nil {
		return err
	}
	s, err := serve(h)
	if err != nil {
		return err
	}
	defer s.close()
	for _, clients := range []int{1, 16} {
		r.measure(submitName, freshNode, func() (Figure, error) { return n.submissions(ctx, s.address, clients, r.d) })
	}
	bytes, err := storedBytes(ctx, n)
	if err != nil {
		return err
	}
	r.add(Figure{Value: float64(bytes), Unit: "B"}, bytesName, 0)
	return r.besideRaw(ctx, bytes, func(d time.Duration) (Figure, error) { return n.submissions(ctx, s.address, 64, d) })
}

// besideRaw measures submissions at 64 clients and raw rows of the same bytes
// at 64 waiters in turns, three of each, and keeps the middle one of each: on a
// machine that others use too, what changes between turns falls on both.
func (r *run) besideRaw(ctx context.Context, bytes int, submit func(time.Duration) (Figure, error)) (err error) {
	t, end, err := r.rawTable(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	row := rowOf(bytes)
	insert := func(int) error { return t.insert(row) }
	var ours, raws []Figure
	for range 3 {
		r.say("%s, %s", submitName, rawName)
		f, err := submit(r.d / 2)
		if err != nil {
			return err
		}
		ours = append(ours, f)
		if f, err = load(ctx, 64, r.d/2, insert); err != nil {
			return err
		}
		raws = append(raws, f)
	}
	r.add(middle(ours), submitName, freshNode)
	r.add(middle(raws), rawName, 0)
	r.measure(rawOneName, 0, func() (Figure, error) { return load(ctx, 1, r.short, insert) })
	return nil
}

// handler puts API and pages together as the program does. The limits for each
// caller are at work but never reached: each of the loader's requests counts as
// one of some thousand callers.
func (n *node) handler() (http.Handler, error) {
	messages, err := lang.Load()
	if err != nil {
		return nil, err
	}
	var asked atomic.Uint32
	caller := func(*http.Request) string {
		k := asked.Add(1) % callers
		return netip.AddrFrom4([4]byte{10, 0, byte(k >> 8), byte(k)}).String()
	}
	pages, err := (&web.Server{
		Desk: n.Desk, Hall: n.Hall, Catalogue: n.Catalogue(), Messages: messages, Host: n.Card().Host, Office: web.Office{Name: "Sokaraja Kulon"}, ClientIP: caller,
	}).Handler()
	if err != nil {
		return nil, err
	}
	m := http.NewServeMux()
	m.Handle("/", pages)
	programs := (&api.Server{Desk: n.Desk, Complaints: n.Complaints, Messages: messages, ClientIP: caller, ReadsPerSecond: 1e6, WritesPerSecond: 1e6}).Handler()
	m.Handle("/api/", programs)
	m.Handle("/open311/", programs)
	return m, nil
}

// callers is how many addresses the loader's requests seem to come from.
const callers = 4096

// submissions hands cases in over HTTP, each with a key of its own.
func (n *node) submissions(ctx context.Context, address string, clients int, d time.Duration) (Figure, error) {
	head, tail, err := n.body()
	if err != nil {
		return Figure{}, err
	}
	bodies, requests := make([][]byte, clients), make([][]byte, clients)
	return ask(ctx, address, clients, d, func(i int) []byte {
		k := n.persons.Add(1)
		bodies[i] = appendBody(bodies[i][:0], head, tail, k)
		requests[i] = post(requests[i][:0], "/api/v1/cases", fmt.Sprintf("bench-%d", k), bodies[i])
		return requests[i]
	})
}

// body is the JSON of an application around its applicant, which is all that
// differs from case to case.
func (n *node) body() (head, tail []byte, err error) {
	a := n.application(0)
	answers, err := json.Marshal(a.Answers)
	if err != nil {
		return nil, nil, err
	}
	head = fmt.Appendf(nil, `{"service":%q,"office":%q,"applicant":`, a.Standard, string(a.Office))
	tail = fmt.Appendf(nil, `,"answers":%s,"statements":["pernyataan_benar"],"language":"id"}`, answers)
	return head, tail, nil
}

func appendBody(b, head, tail []byte, k int64) []byte {
	p, _ := json.Marshal(applicant(k))
	return append(append(append(b, head...), p...), tail...)
}

// storedBytes is what one submission leaves in the database beside indexes:
// its entry, its sealed words with their keys, and the columns of its rows.
func storedBytes(ctx context.Context, n *node) (int, error) {
	st, err := store.Open(ctx, store.Config{Dir: n.cfg.Dir, DSN: n.cfg.DSN, ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer func() { _ = st.Close() }()
	var cases, lines, items int64
	if _, err := st.One(ctx, `SELECT count(*) FROM cases`, nil, &cases); err != nil || cases == 0 {
		return 0, fmt.Errorf("counting: %w", err)
	}
	if _, err := st.One(ctx, `SELECT sum(length(line)) FROM entries`, nil, &lines); err != nil {
		return 0, err
	}
	_, err = st.One(ctx, `SELECT sum(length(key) + length(sealed) + 60) FROM items WHERE kind IN ('party', 'answers')`, nil, &items)
	// 60 bytes of the other columns of an item, 260 of the row of the case, 2 x 24
	// of the index by number and phone, 56 of the reply, 60 of the stream's row.
	return int((lines+items)/cases) + 260 + 48 + 56 + 60, err
}
