package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// assets are the static files, pressed once at start. Their address holds a
// hash of their content, so they may be kept for ever.
type assets struct {
	byName map[string]staticFile
	// icon is the picture in the browser's tab as a data: address: it is smaller
	// than the headers of a request for it.
	icon template.URL
}

type staticFile struct {
	hash, kind     string
	plain, pressed []byte
}

// kinds of static file we serve, by extension.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func readAssets(fsys fs.FS) (*assets, error) {
	out := &assets{byName: map[string]staticFile{}}
	names, err := fs.Glob(fsys, "static/*")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		f := staticFile{hash: hex.EncodeToString(sum[:5]), kind: kinds[path.Ext(name)], plain: body}
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = z.Write(body) // writing to memory cannot fail
		_ = z.Close()
		f.pressed = b.Bytes()
		out.byName[path.Base(name)] = f
	}
	out.icon = template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(out.byName["icon.svg"].plain))
	return out, nil
}

// address is where a static file is found, or "" when there is none.
func (a *assets) address(name string) string {
	f, ok := a.byName[name]
	if !ok {
		return ""
	}
	return "/static/" + f.hash + "/" + name
}

// asset serves a static file. A wrong hash is an old page's: it gets the
// present file, which must not be kept under that address.
func (c *call) asset() error {
	f, ok := c.assets.byName[c.r.PathValue("name")]
	if !ok {
		return errNotFound
	}
	keep := "public, max-age=31536000, immutable"
	if c.r.PathValue("hash") != f.hash {
		keep = "no-cache"
	}
	return c.sendAsset(f, keep)
}

func (c *call) sendAsset(f staticFile, keep string) error {
	h := c.w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", keep)
	h.Set("Vary", "Accept-Encoding")
	h.Del("Content-Security-Policy")
	body, tag := f.plain, f.hash
	if strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") && len(f.pressed) < len(f.plain) {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.pressed, f.hash+"-gzip"
	}
	// A strong tag is of the bytes that are sent (RFC 9110 section 8.8.3).
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(c.w, c.r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

// favicon answers browsers that ask for it without reading the page.
func (c *call) favicon() error {
	return c.sendAsset(c.assets.byName["icon.svg"], "public, max-age=86400")
}

// robots lets search engines read what is public and nothing else.
func (c *call) robots() error {
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = c.w.Write([]byte("User-agent: *\nDisallow: /ajukan/\nDisallow: /lacak\nDisallow: /kantor/\n"))
	return nil
}
