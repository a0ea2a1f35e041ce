package bench

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"genggam/internal/premises"
	"genggam/internal/seal"
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
		begin := time.Now()
		if err := n.settle(ctx); err != nil {
			return err
		}
		r.add(Figure{Value: time.Since(begin).Seconds(), Unit: "s"}, settleName, size)
		if err := n.reads(ctx, size, r); err != nil {
			return err
		}
		if i == len(r.sizes)-1 {
			r.measure(submitName, size, func() (Figure, error) { return n.loaded(ctx, r) })
			if err := n.settle(ctx); err != nil {
				return err
			}
			r.child(ctx, n)
			if r.o.Quick {
				continue // complaints are of a whole run
			}
			if err := errors.Join(n.reopen(ctx), n.heard(ctx, size, r)); err != nil {
				return err
			}
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

// reads measures inbox and search of one officer who is logged in: the pages
// themselves over HTTP, 25 masked rows each, compressed as a browser asks for.
func (n *node) reads(ctx context.Context, size int64, r *run) error {
	cookie, err := n.logIn(ctx, size)
	if err != nil {
		return err
	}
	h, err := n.handler()
	if err != nil {
		return err
	}
	s, err := serve(h)
	if err != nil {
		return err
	}
	defer s.close()
	r.measure(inboxName, size, func() (Figure, error) {
		return turnPages(ctx, s.address, turning{path: "/kantor", cookie: cookie, most: mostPage}, r)
	})
	var i atomic.Int64
	r.measure(searchName, size, func() (Figure, error) {
		return ask(ctx, s.address, 1, r.short, func(int) []byte {
			p := applicant(1 + rand.Int64N(size))
			words := p.NIK
			switch i.Add(1) % 3 {
			case 0:
				words = n.Reference(rand.Int64N(n.last.Load() + 1))
			case 1:
				words = "0" + p.Phone[3:]
			}
			return send("/kantor/cari", cookie, []byte("cari="+words))
		})
	})
	return nil
}

// logIn makes an officer and logs them in: a cookie.
func (n *node) logIn(ctx context.Context, size int64) (string, error) {
	login, password := fmt.Sprintf("loket-%d", size), "kata sandi untuk mengukur"
	_, totp, err := n.MakeAccount(ctx, premises.NewAccount{Login: login, Name: "Kartono", Password: password,
		Grants: []premises.Grant{{Office: village, Role: "front-desk", Position: "Petugas"}}})
	if err != nil {
		return "", err
	}
	token, err := n.Login(ctx, login, password, seal.TOTPCode(totp, n.Now()), "bench")
	return "kantor=" + token, err
}

// turning is a list that is leafed through: where it begins, by whom ("" for
// anybody), and how many bytes a page may have on the wire, 0 for any.
type turning struct {
	path, cookie string
	most         int
}

// turnPages reads a list like somebody who looks through it: forty pages from the
// first on, then from the first again.
func turnPages(ctx context.Context, address string, l turning, r *run) (Figure, error) {
	w, err := dial(address)
	if err != nil {
		return Figure{}, err
	}
	defer func() { _ = w.conn.Close() }()
	w.within(ctx)
	var unpack gzip.Reader
	next, turned := l.path, 0
	return load(ctx, 1, r.short, func(int) error {
		status, body, err := w.do(visit(next, l.cookie))
		if err != nil || status != 200 {
			return fmt.Errorf("%s answered %d: %w", l.path, status, err)
		}
		if l.most > 0 && len(body) > l.most {
			return fmt.Errorf("a page of %s has %d bytes, more than %d", l.path, len(body), l.most)
		}
		if err := unpack.Reset(bytes.NewReader(body)); err != nil {
			return err
		}
		page, err := io.ReadAll(&unpack)
		if err != nil {
			return err
		}
		next = nextPage(page)
		if turned++; turned == 40 || next == "" {
			next, turned = l.path, 0
		}
		return nil
	})
}

// mostPage is the bound of a list page, compressed.
const mostPage = 15 << 10

// nextPage is where the page leads on, "" at the end.
func nextPage(page []byte) string {
	_, after, found := bytes.Cut(page, []byte(`rel="next" href="`))
	address, _, _ := bytes.Cut(after, []byte(`"`))
	if !found {
		return ""
	}
	return html.UnescapeString(string(address))
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
