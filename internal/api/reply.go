package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// reply writes an answer as JSON.
func (c *call) reply(v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	c.w.Header()["Content-Type"] = jsonType
	_, _ = c.w.Write(body)
	return nil
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("writing an answer: %w", err)
	}
	return b.Bytes(), nil
}

// page is an answer that is the same for everybody, with its tag.
type page struct {
	body []byte
	etag string
}

func newPage(v any) (*page, error) {
	body, err := encode(v)
	if err != nil {
		return nil, err
	}
	return pageOf(body), nil
}

func pageOf(body []byte) *page {
	sum := sha256.Sum256(body)
	// Weak: the bytes on the wire differ by compression (RFC 9110 section 8.8.3).
	return &page{body: body, etag: `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// kept answers with a page that caches may keep so many seconds.
func (c *call) kept(p *page, seconds int) error {
	h := c.w.Header()
	h.Set("Cache-Control", "public, max-age="+strconv.Itoa(seconds))
	h.Set("ETag", p.etag)
	if c.r.Header.Get("If-None-Match") == p.etag {
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if h["Content-Type"] == nil {
		h["Content-Type"] = jsonType
	}
	_, _ = c.w.Write(p.body)
	return nil
}

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// appendText writes a string as JSON.
func appendText(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\ufffd"...)
				from = i + 1
			} else {
				i += n - 1
			}
			continue
		}
		b = append(b, s[from:i]...)
		if c == '"' || c == '\\' {
			b = append(b, '\\', c)
		} else {
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		from = i + 1
	}
	return append(append(b, s[from:]...), '"')
}
