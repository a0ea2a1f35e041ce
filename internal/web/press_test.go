package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"genggam/internal/web"
)

func TestAnswersAreCompressedForWhoeverTakesThem(t *testing.T) {
	long := strings.Repeat("kata ", 1000)
	for name, c := range map[string]struct {
		accept, kind, body, coded string
		want                      bool
	}{
		"a long page":             {"gzip, br", "text/html; charset=utf-8", long, "", true},
		"JSON":                    {"br;q=1, gzip;q=0.5", "application/json", long, "", true},
		"a short page":            {"gzip", "text/html", "kata", "", false},
		"nobody asked":            {"", "text/html", long, "", false},
		"gzip refused":            {"gzip;q=0", "text/html", long, "", false},
		"a PDF":                   {"gzip", "application/pdf", long, "", false},
		"what is coded already":   {"gzip", "text/html", long, "br", false},
		"a kind that was not set": {"gzip", "", long, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			h := web.Press(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if c.kind != "" {
					w.Header().Set("Content-Type", c.kind)
				}
				if c.coded != "" {
					w.Header().Set("Content-Encoding", c.coded)
				}
				w.WriteHeader(http.StatusTeapot)
				_, _ = io.WriteString(w, c.body[:len(c.body)/2])
				_, _ = io.WriteString(w, c.body[len(c.body)/2:])
			}))
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Encoding", c.accept)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != c.want || w.Code != http.StatusTeapot {
				t.Fatalf("compressed %t, want %t; status %d", got, c.want, w.Code)
			}
			var body io.Reader = w.Body
			if c.want {
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				if len(z.Comment) == 0 {
					t.Error("the length is not blurred")
				}
				body = z
			}
			if b, err := io.ReadAll(body); err != nil || string(b) != c.body {
				t.Errorf("%d bytes of %d came: %v", len(b), len(c.body), err)
			}
		})
	}
}

func TestTheTagOfAPlainBodyIsNotThatOfAPressedOne(t *testing.T) {
	h := web.Press(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `"abc"`)
		_, _ = io.WriteString(w, strings.Repeat("kata ", 1000))
	}))
	site := newSite(t)
	page := get(site, "/", "id").Body.String()
	_, css, _ := strings.Cut(page, `href="/static/`)
	css, _, _ = strings.Cut(css, `"`)
	for name, c := range map[string]struct {
		h  http.Handler
		at string
	}{"pressed on the way": {h, "/"}, "pressed at start": {site, "/static/" + css}} {
		tag := func(accept string) (tag, coded string) {
			r := httptest.NewRequest("GET", c.at, nil)
			r.Header.Set("Accept-Encoding", accept)
			w := httptest.NewRecorder()
			c.h.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %s answers %d", name, c.at, w.Code)
			}
			return w.Header().Get("ETag"), w.Header().Get("Content-Encoding")
		}
		plain, _ := tag("")
		pressed, coded := tag("gzip")
		if coded != "gzip" || plain == "" || pressed == "" || plain == pressed && !strings.HasPrefix(plain, "W/") {
			t.Errorf("%s: %q plain, %q as %q: one strong tag for two bodies", name, plain, pressed, coded)
		}
	}
}

func TestAnAnswerThatBreaksOffIsNotClosedAsWhole(t *testing.T) {
	h := web.Press(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, strings.Repeat("kata ", 1000))
		panic(http.ErrAbortHandler)
	}))
	s := httptest.NewServer(h)
	defer s.Close()
	r, err := http.Get(s.URL)
	if err == nil {
		_, err = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	if err == nil {
		t.Error("half an answer was read as a whole one")
	}
}
