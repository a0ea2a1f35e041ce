package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"genggam/internal/web"
)

// Promise P9: 512 MB are plenty, also when somebody sends what nobody asked for.

// counted counts what was read of a body.
type counted struct {
	r io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

func oneWord(words string) (body, kind string) {
	return "--x\r\nContent-Disposition: form-data; name=\"nomor\"\r\n\r\n" + words + "\r\n--x--\r\n", "multipart/form-data; boundary=x"
}

func TestAFormWithoutFilesIsNeverReadAsLongAsOneWithFiles(t *testing.T) {
	_, h := newNode(t)
	for _, address := range []string{"/lacak", "/kantor/masuk", "/ajukan/surat-keterangan-usaha", "/permohonan/kode"} {
		text, kind := oneWord(strings.Repeat("a", 8<<20))
		body := &counted{r: strings.NewReader(text)}
		req := httptest.NewRequest(http.MethodPost, address, body)
		req.Header.Set("Content-Type", kind)
		h.ServeHTTP(httptest.NewRecorder(), req)
		if body.n > 2<<20 {
			t.Errorf("%s read %d bytes into memory", address, body.n)
		}
	}
}

func TestAFormOfManyEmptyPartsIsRefused(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "--x\r\nContent-Disposition: form-data; name=\"n%d\"\r\n\r\n\r\n", i)
	}
	b.WriteString("--x--\r\n")
	req, _ := http.NewRequest(http.MethodPost, r.base+"/ajukan/isi/siapa", strings.NewReader(b.String()))
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if got := r.do(req).status; got != http.StatusRequestEntityTooLarge {
		t.Errorf("answered %d", got)
	}
}

func TestWhoAsksIsToldByTheProxyAndNotByTheReader(t *testing.T) {
	for name, c := range map[string]struct{ from, said, want string }{
		"a proxy on this machine":             {"127.0.0.1:5", "203.0.113.7", "203.0.113.7"},
		"what a reader claims stands first":   {"127.0.0.1:5", "198.51.100.1, 203.0.113.7", "203.0.113.7"},
		"somebody who comes past the proxy":   {"203.0.113.9:5", "198.51.100.1", "203.0.113.9"},
		"a proxy that says nothing":           {"10.0.0.2:5", "", "10.0.0.2"},
		"a proxy that says what is no number": {"10.0.0.2:5", "unknown", "10.0.0.2"},
		"version 6":                           {"[::1]:5", "2001:db8::7", "2001:db8::7"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.from
		if c.said != "" {
			r.Header.Set("X-Forwarded-For", c.said)
		}
		if got := web.ProxiedIP(r); got != c.want {
			t.Errorf("%s: %s and not %s", name, got, c.want)
		}
	}
}
