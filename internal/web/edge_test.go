package web_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/lang"
	"genggam/internal/web"
)

func TestEveryAnswerCarriesTheHeadersThatProtectItsReader(t *testing.T) {
	h := newSite(t)
	for _, address := range []string{"/", "/q", "/tidak-ada", "/lacak", "/keys.json"} {
		w := get(h, address, "id")
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Permissions-Policy": "microphone=()", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if !strings.Contains(w.Header().Get(name), want) {
				t.Errorf("%s: %s is %q", address, name, w.Header().Get(name))
			}
		}
		if strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s allows what is unsafe", address)
		}
	}
	if c := get(h, "/lacak", "id").Header().Get("Cache-Control"); c != "no-store" {
		t.Errorf("a personal page is kept: %q", c)
	}
}

func TestAPublicPageIsSentOnceAndThenOnlyAskedAbout(t *testing.T) {
	h := newSite(t)
	first := get(h, "/", "id")
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Language", "id")
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("asking again gives %d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	h := newSite(t)
	r := httptest.NewRequest("POST", "/lacak", strings.NewReader(url.Values{"nomor": {"BM"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "situs lain") {
		t.Errorf("got %d", w.Code)
	}
}

func TestAWrongMethodIsToldWhichWouldDo(t *testing.T) {
	h := newSite(t)
	r := httptest.NewRequest("POST", "/maklumat", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestWhoeverAsksTooFastIsToldToWait(t *testing.T) {
	h := newSite(t)
	last := 0
	for range 100 {
		r := httptest.NewRequest("POST", "/maklumat", nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if last = w.Code; last == http.StatusTooManyRequests {
			if w.Header().Get("Retry-After") == "" {
				t.Error("it is not said for how long")
			}
			return
		}
	}
	t.Errorf("the hundredth form gives %d", last)
}

func TestTheLanguageIsChosenAndRemembered(t *testing.T) {
	h := newSite(t)
	w := get(h, "/tentang?lang=jv", "en")
	if !strings.Contains(w.Body.String(), `<html lang="jv"`) || len(w.Result().Cookies()) != 1 {
		t.Error("the choice is not kept")
	}
	r := httptest.NewRequest("GET", "/tentang", nil)
	r.AddCookie(w.Result().Cookies()[0])
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), `<html lang="jv"`) {
		t.Error("the choice is forgotten")
	}
	if w := get(h, "/tentang?lang=xx%22", "de"); !strings.Contains(w.Body.String(), `<html lang="id"`) {
		t.Error("an unknown language is not answered in Indonesian")
	}
}

func TestOverTLSCookiesAreBoundToTheHost(t *testing.T) {
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Catalogue: shelf(t), Messages: m, Secure: true}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	w := get(h, "/?lang=en", "id")
	if c := w.Result().Cookies()[0]; !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %v", c)
	}
	if !strings.HasPrefix(w.Header().Get("Strict-Transport-Security"), "max-age=") {
		t.Error("no HSTS")
	}
}

func TestTheStyleKeepsItsSize(t *testing.T) {
	h := newSite(t)
	page := get(h, "/", "id").Body.String()
	_, rest, _ := strings.Cut(page, `rel="stylesheet" href="`)
	address, _, _ := strings.Cut(rest, `"`)
	w := get(h, address, "id")
	if w.Body.Len() >= 6144 || w.Body.Len() < 1000 {
		t.Errorf("the style has %d bytes", w.Body.Len())
	}
	if c := w.Header().Get("Cache-Control"); !strings.Contains(c, "immutable") {
		t.Errorf("it is kept as %q", c)
	}
	if c := get(h, "/static/0000000000/g.css", "id").Header().Get("Cache-Control"); strings.Contains(c, "immutable") {
		t.Error("an old address is kept for ever with new content")
	}
}

func TestAConnectionThatDribblesItsHeadersIsClosed(t *testing.T) {
	s := web.NewHTTPServer("127.0.0.1:0", newSite(t), nil)
	s.ReadHeaderTimeout = 100 * time.Millisecond
	l, err := net.Listen("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = c.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "))
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
	b := make([]byte, 1)
	for {
		if _, err = c.Read(b); err != nil {
			break
		}
	}
	if e, ok := err.(net.Error); ok && e.Timeout() {
		t.Error("it is still open")
	}
}
