package api_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// The hot path: an application with the answers of the standard's example, no
// files, through the handler to the durable commit, 64 at a time. The clock
// stands, so that limits of attempts do not grow.
func BenchmarkSubmit(b *testing.B) {
	b.Run("plain", func(b *testing.B) { benchSubmit(b, false) })
	b.Run("with-key", func(b *testing.B) { benchSubmit(b, true) })
}

func benchSubmit(b *testing.B, keyed bool) {
	n := open(b)
	body := wide(b, n)
	if a := n.ask("POST", "/api/v1/cases", body); a.Code != 201 {
		b.Fatalf("%d %s", a.Code, a.Body)
	}
	var bad, count atomic.Int64
	b.SetParallelism(32)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := httptest.NewRequest("POST", "/api/v1/cases", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			if keyed {
				r.Header.Set("Idempotency-Key", strconv.FormatInt(count.Add(1), 36))
			}
			w := &thrown{h: map[string][]string{}}
			n.api.ServeHTTP(w, r)
			if w.status != 201 {
				bad.Add(1)
			}
		}
	})
	if bad.Load() > 0 {
		b.Fatal(bad.Load(), "were refused")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cases/s")
}

// thrown is a ResponseWriter that keeps the status alone.
type thrown struct {
	h      map[string][]string
	status int
}

func (w *thrown) Header() http.Header         { return w.h }
func (w *thrown) Write(p []byte) (int, error) { return len(p), nil }
func (w *thrown) WriteHeader(status int)      { w.status = status }

// wide is a body with answers and no file.
func wide(t testing.TB, n *node) string {
	t.Helper()
	return n.example(t, "surat-keterangan-domisili")
}
