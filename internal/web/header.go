package web

import (
	"net/http"
	"strings"

	"genggam/internal/fault"
)

// maxBody bounds a form without files; pages that take files read their own,
// larger bound while streaming.
const maxBody = 1 << 20

// policy is the content security policy (CSP level 3): nothing inline, nothing
// from elsewhere, never inside another site's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// wrap puts around all pages what every answer needs: compression, headers,
// refusal of forms sent by other sites, limits.
//
// Compression and secrets: a page that carries a secret (a case's secret, a
// draft code) never repeats text from the address beside it, so that its length
// tells a listener nothing (the BREACH attack); the search page repeats text
// but carries no secret. Some random bytes blur the length besides.
func (t *site) wrap(next http.Handler) (http.Handler, error) {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(t.answer(route{who: citizen, serve: func(*call) error {
		return fault.New(fault.Forbidden, "web.lost.cross-origin")
	}}))
	return t.headers(press(t.limited(guard.Handler(t.practised(next))))), nil
}

// headers sets what every answer carries (OWASP ASVS 5.0 V3.4).
func (t *site) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()")
		h.Add("Vary", "Cookie, Accept-Language")
		if t.Secure && r.TLS == nil { // where the node ends TLS itself its certificate says for how long
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		most := int64(maxBody)
		if takesFiles(r) {
			most = maxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		next.ServeHTTP(w, r)
	})
}

// takesFiles says whether a body is read as it streams in. Everywhere else a
// form lies in memory as a whole, so it is never as long as a page of files.
func takesFiles(r *http.Request) bool {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return false
	}
	path := strings.TrimPrefix(r.URL.Path, practicePrefix)
	if strings.HasPrefix(path, casePath) && (strings.HasSuffix(path, "/"+scanAct) || strings.HasSuffix(path, "/"+markAct) ||
		strings.HasSuffix(path, "/"+visitAct) || strings.HasSuffix(path, "/"+workAct)) {
		return true
	}
	for _, at := range []string{stopAddress, "/permohonan/lengkapi", sayPath, companyPath + "/daftar", heardNew, heardAdd, complaintsPath + "/baru", disclosurePath + "/baru", disclosurePath + "/isi/", counterPath + "/isi/", directPath + "/isi/", goodsPath + "/serah/", ledgerPath + "/surat/"} {
		if strings.HasPrefix(path, at) {
			return true
		}
	}
	return false
}

// maxUpload bounds any body at all: one page of files with its words.
const maxUpload = 24 << 20
