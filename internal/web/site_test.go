package web_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/internal/web"
)

// shelf is the catalogue of the repository.
func shelf(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, _, err := catalogue.Load(os.DirFS("../../services"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// newSite is the pages of one village on the thirteenth of March 2026.
func newSite(t testing.TB) http.Handler {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &web.Server{
		Catalogue: shelf(t),
		Messages:  m,
		Office: web.Office{Name: "Desa Kalisalak", Parent: "Kecamatan Kebasen, Kabupaten Banyumas", Head: "Kepala Desa",
			Address: "Jalan Raya Kalisalak 1, Kebasen", Phone: "+62 281 000 000",
			Hours: lang.Text{ID: "Senin-Kamis 07.30-16.00, Jumat 07.30-16.30", EN: "Monday-Thursday 7.30-16.00, Friday 7.30-16.30"}},
		Host:  "layanan.kalisalak.example",
		Clock: func() time.Time { return time.Date(2026, 3, 13, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600)) },
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks for a page as a browser in a language would.
func get(h http.Handler, address, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", address, nil)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
