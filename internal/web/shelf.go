package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"sync"

	"genggam/internal/lang"
)

// shelf keeps the public pages of a day as they were sent, rendered and pressed
// once: they depend on nothing but address, language and day. Only pages that
// exist come here, so it holds a few hundred at most; a new day empties it.
type shelf struct {
	mu    sync.RWMutex
	day   string
	pages map[shelfMark]shelved
}

type shelfMark struct {
	tag   lang.Tag
	path  string
	clear bool
}

type shelved struct {
	etag           string
	plain, pressed []byte
}

// mostShelved bounds the shelf whatever happens.
const mostShelved = 2000

// mark is where a page lies; a page with a query lies nowhere.
func (c *call) mark() (shelfMark, bool) {
	return shelfMark{c.tag, c.r.URL.Path, isClear(c.r)}, c.r.URL.RawQuery == "" && c.r.Method != http.MethodPost && c.seat() == nil
}

// fromShelf sends a page that was rendered before, and says whether it did.
func (c *call) fromShelf() bool {
	m, ok := c.mark()
	if !ok {
		return false
	}
	c.shelf.mu.RLock()
	p, ok := c.shelf.pages[m]
	ok = ok && c.shelf.day == c.today()
	c.shelf.mu.RUnlock()
	if ok = ok && !(m.path == "/" && c.announces()); ok {
		c.sendShelved(p)
	}
	return ok
}

// toShelf keeps a page and gives it back.
func (c *call) toShelf(body []byte) shelved {
	p := shelved{etag: etag(body), plain: bytes.Clone(body)}
	m, ok := c.mark()
	if !ok {
		return p
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write(body) // writing to memory cannot fail
	_ = z.Close()
	p.pressed = b.Bytes()
	c.shelf.mu.Lock()
	defer c.shelf.mu.Unlock()
	if c.shelf.day != c.today() || len(c.shelf.pages) >= mostShelved {
		c.shelf.day, c.shelf.pages = c.today(), map[shelfMark]shelved{}
	}
	c.shelf.pages[m] = p
	return p
}

// sendShelved sends a public page: it may be kept, and is asked again with its
// ETag.
func (c *call) sendShelved(p shelved) {
	h := c.w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", p.etag)
	if c.r.Header.Get("If-None-Match") == p.etag {
		c.w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	body := p.plain
	if len(p.pressed) > 0 && strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = p.pressed
	}
	_, _ = c.w.Write(body) // the reader may be gone
}
