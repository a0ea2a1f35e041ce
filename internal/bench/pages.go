package bench

import (
	"context"
	"net/http"
	"strconv"
)

// bare measures what net/http answers with the same loader and an answer as
// long as a receipt, without us.
func (r *run) bare(ctx context.Context) error {
	body := rowOf(600)
	s, err := serve(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}))
	if err != nil {
		return err
	}
	defer s.close()
	request := get("/")
	r.measure(bareName, 0, func() (Figure, error) {
		return ask(ctx, s.address, 64, r.short, func(int) []byte { return request })
	})
	return nil
}

// pages measures the pages that most citizens see first.
func (r *run) pages(ctx context.Context) error {
	n, err := newNode(ctx, nodeDir(r.dir, "pages"), r.o.DSN)
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
	for _, p := range []struct{ name, path string }{{startPage, "/"}, {stdPage, "/layanan/surat-keterangan-usaha"}} {
		request := get(p.path)
		r.measure(p.name, 0, func() (Figure, error) {
			return ask(ctx, s.address, 16, r.short, func(int) []byte { return request })
		})
	}
	return nil
}
