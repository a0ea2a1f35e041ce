package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"genggam/internal/lang"
	"genggam/internal/web"
)

// BenchmarkPublicPage is how much work one view of a page is, compression
// included.
func BenchmarkPublicPage(b *testing.B) {
	m, err := lang.Load()
	if err != nil {
		b.Fatal(err)
	}
	h, err := (&web.Server{Catalogue: shelf(b), Messages: m, Unlimited: true}).Handler()
	if err != nil {
		b.Fatal(err)
	}
	for _, address := range []string{"/", "/layanan/surat-keterangan-usaha"} {
		b.Run(address, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("GET", address, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
