package web_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"genggam/internal/web"
)

func TestInTheClearOneReadsAndNothingOfAPersonIsTakenOrShown(t *testing.T) {
	all := newSite(t)
	h := web.InClear(all)
	for _, path := range []string{"/", "/layanan", "/layanan/surat-keterangan-usaha", "/bantuan", "/cari?q=usaha"} {
		w := get(h, path, "en")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "without encryption") {
			t.Errorf("%s answered %d without its sentence", path, w.Code)
		}
		if w := get(all, path, "en"); strings.Contains(w.Body.String(), "without encryption") {
			t.Errorf("%s says over TLS that it is in the clear", path)
		}
	}
	for _, path := range []string{"/ajukan/surat-keterangan-usaha", "/lacak", "/permohonan", "/kantor", "/kantor/masuk", "/aduan", "/q", "/Q", "/surat", "/keys.json", "/kalender/x"} {
		if w := get(h, path, "en"); w.Code == http.StatusOK || w.Code < 400 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s answered %d", path, w.Code)
		}
	}
	r := httptest.NewRequest("POST", "/lacak", strings.NewReader("nomor=x"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "loket") {
		t.Errorf("a form was answered %d", w.Code)
	}
}

func TestWhereTheNodeEndsTLSItselfCookiesAreBoundToIt(t *testing.T) {
	r := httptest.NewRequest("GET", "/layanan?lang=en", nil)
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	newSite(t).ServeHTTP(w, r)
	if c := w.Result().Cookies(); len(c) != 1 || !c[0].Secure {
		t.Errorf("%v", c)
	}
	if w.Header().Get("Strict-Transport-Security") != "" {
		t.Error("the pages promise TLS for a year: only the certificate knows for how long")
	}
}
