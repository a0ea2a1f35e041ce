package web

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// press compresses what a reader takes compressed (RFC 9110 section 8.4, gzip of
// RFC 1952). A compressed answer carries a comment of random length, which blurs
// how long it is.
func press(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !takesGzip(r.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(w, r)
			return
		}
		p := &pressed{ResponseWriter: w}
		defer p.end()
		next.ServeHTTP(p, r)
	})
}

// takesGzip says whether a header of accepted codings names gzip, with a weight
// that is not 0.
func takesGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		_, q, found := strings.Cut(weight, "=")
		n, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		return !found || err == nil && n > 0
	}
	return false
}

// leastPressed is the shortest body that gains by it; jitter bounds the comment.
const (
	leastPressed = 1024
	jitter       = 32
)

var pressers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// pressed holds an answer back until it is known whether it is worth it.
type pressed struct {
	http.ResponseWriter
	status int
	held   []byte
	gz     *gzip.Writer
	// plain says that the answer goes out as it is.
	plain bool
}

// WriteHeader implements http.ResponseWriter.
func (p *pressed) WriteHeader(status int) {
	if status < 200 { // informational, such as 103
		p.ResponseWriter.WriteHeader(status)
		return
	}
	if p.status == 0 {
		p.status = status
	}
}

// Write implements io.Writer.
func (p *pressed) Write(b []byte) (int, error) {
	switch {
	case p.gz != nil:
		return p.gz.Write(b)
	case p.plain:
		return p.ResponseWriter.Write(b)
	case !p.worth(b):
		if err := p.release(); err != nil {
			return 0, err
		}
		return p.ResponseWriter.Write(b)
	case len(p.held)+len(b) < leastPressed:
		p.held = append(p.held, b...)
		return len(b), nil
	}
	if err := p.begin(); err != nil {
		return 0, err
	}
	return p.gz.Write(b)
}

// worth says whether an answer may be compressed: words, whole, not coded yet.
func (p *pressed) worth(b []byte) bool {
	h := p.Header()
	if h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" || p.status == http.StatusPartialContent {
		return false
	}
	kind := h.Get("Content-Type")
	if kind == "" {
		kind = http.DetectContentType(b)
		h.Set("Content-Type", kind)
	}
	for _, words := range []string{"text/", "application/json", "application/manifest+json", "application/problem+json", "application/javascript", "image/svg+xml"} {
		if strings.HasPrefix(kind, words) {
			return true
		}
	}
	return false
}

func (p *pressed) begin() error {
	h := p.Header()
	h.Del("Content-Length")
	h.Del("Accept-Ranges")
	h.Set("Content-Encoding", "gzip")
	// These bytes are others than the plain ones, and each time others: a strong
	// tag of the plain body would be a lie about them (RFC 9110 section 8.8.3).
	if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		h.Set("ETag", "W/"+tag)
	}
	p.send()
	p.gz = pressers.Get().(*gzip.Writer)
	p.gz.Reset(p.ResponseWriter)
	p.gz.Comment = strings.Repeat("x", 1+rand.IntN(jitter))
	_, err := p.gz.Write(p.held)
	p.held = nil
	return err
}

// release lets what was held back go out as it is.
func (p *pressed) release() error {
	p.plain = true
	p.send()
	if len(p.held) == 0 {
		return nil
	}
	_, err := p.ResponseWriter.Write(p.held)
	p.held = nil
	return err
}

func (p *pressed) send() {
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
	}
}

// end sends what is left. An answer that broke off is not closed as if it were
// whole: a panic goes on past it.
func (p *pressed) end() {
	if p.gz == nil {
		if !p.plain {
			_ = p.release() // the reader is gone
		}
		return
	}
	if r := recover(); r != nil {
		panic(r)
	}
	_ = p.gz.Close()
	p.gz.Comment = ""
	pressers.Put(p.gz)
}

// Flush implements http.Flusher.
func (p *pressed) Flush() {
	if p.gz != nil {
		_ = p.gz.Flush()
	} else if !p.plain {
		_ = p.release()
	}
	if f, ok := p.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap is for http.ResponseController.
func (p *pressed) Unwrap() http.ResponseWriter { return p.ResponseWriter }
