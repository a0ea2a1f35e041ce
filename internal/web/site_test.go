package web_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/internal/web"

	"github.com/goccy/go-yaml"
)

// shelf is the services of the repository in the order of their names.
type shelf []*catalogue.Standard

func (s shelf) All() []*catalogue.Standard { return s }

func (s shelf) Get(id string) (*catalogue.Standard, bool) {
	i := slices.IndexFunc(s, func(x *catalogue.Standard) bool { return x.ID == id })
	if i < 0 {
		return nil, false
	}
	return s[i], true
}

func (s shelf) Search(words string) []*catalogue.Standard {
	var out []*catalogue.Standard
	for _, x := range s {
		if strings.Contains(strings.ToLower(x.Name.ID+strings.Join(x.Keywords, " ")), strings.ToLower(words)) {
			out = append(out, x)
		}
	}
	return out
}

func readShelf(t testing.TB) shelf {
	t.Helper()
	names, err := fs.Glob(os.DirFS("../../services"), "*/standard.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out shelf
	for _, name := range names {
		b, err := os.ReadFile("../../services/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var s catalogue.Standard
		if err := yaml.Unmarshal(b, &s); err != nil {
			t.Logf("leaving out %s: %v", path.Dir(name), err)
			continue
		}
		out = append(out, &s)
	}
	return out
}

// newSite is the pages of one village on the thirteenth of March 2026.
func newSite(t testing.TB) http.Handler {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &web.Server{
		Catalogue: readShelf(t),
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
