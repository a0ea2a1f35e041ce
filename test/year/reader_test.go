package year_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/html"
)

// times is how long each address took, by method and pattern.
type times struct {
	mu   sync.Mutex
	took map[string][]time.Duration
}

func (x *times) add(name string, d time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.took[name] = append(x.took[name], d)
}

// reader is a browser without scripts. Each is behind an address of its own for
// each request: what one address may ask is judged elsewhere.
type reader struct {
	client *http.Client
	base   string
	times  *times
	path   string
	status int
	body   []byte
	doc    *html.Node
	// err is the first thing that went wrong on the way; what follows is left out.
	err error
}

var asked atomic.Uint32

func newReader(base string, x *times) *reader {
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	return &reader{client: &http.Client{Jar: jar, Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 4}}, base: base, times: x}
}

func (r *reader) open(path string) *reader {
	req, err := http.NewRequest("GET", r.base+path, nil)
	return r.do(req, err, "")
}

// do asks and times: a redirect is part of what the person waits for.
func (r *reader) do(req *http.Request, err error, name string) *reader {
	if r.err != nil {
		return r
	}
	if err != nil {
		r.err = err
		return r
	}
	if name == "" {
		name = req.Method + " " + pattern(req.URL.Path)
	}
	n := asked.Add(1)
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
	req.Header.Set("Accept-Language", "id")
	began := time.Now()
	res, err := r.client.Do(req)
	if err != nil {
		r.err = err
		return r
	}
	defer func() { _ = res.Body.Close() }()
	if r.body, err = io.ReadAll(res.Body); err != nil {
		r.err = err
		return r
	}
	took := time.Since(began)
	r.path, r.status, r.doc = res.Request.URL.Path, res.StatusCode, nil
	if r.path == loginPath && req.URL.Path != loginPath {
		r.err = fmt.Errorf("%s leads to the log-in", name)
		return r
	}
	if r.status < 300 {
		if req.Method == http.MethodGet && req.URL.Path != r.path {
			name = "GET " + pattern(r.path) + " (led there)"
		}
		r.times.add(name, took)
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		r.doc, _ = html.Parse(bytes.NewReader(r.body))
	}
	return r
}

const loginPath = "/kantor/masuk"

var varies = []struct {
	re *regexp.Regexp
	as string
}{
	{regexp.MustCompile(`/(langsung|loket)/(isi|baca)/[^/]+`), "/$1/$2/{draf}"},
	{regexp.MustCompile(`/\d+`), "/{no}"},
	{regexp.MustCompile(`^/(ajukan|layanan)/(surat-[a-z-]+)`), "/$1/{id}"},
	{regexp.MustCompile(`^/ajukan/isi/isi-.*`), "/ajukan/isi/{stop}"},
}

func pattern(path string) string {
	for _, v := range varies {
		path = v.re.ReplaceAllString(path, v.as)
	}
	return path
}

// send fills in the form for an address; a file is a picture.
func (r *reader) send(action string, fill url.Values, picture []byte) *reader {
	if r.err != nil {
		return r
	}
	f := r.form(action)
	if f == nil {
		r.err = fmt.Errorf("%s (%d) has no form for %q: %s", r.path, r.status, action, r.text())
		return r
	}
	action = attr(f, "action")
	set := fields(f)
	for name, v := range fill {
		set[name] = v
	}
	if attr(f, "enctype") != "multipart/form-data" {
		req, err := http.NewRequest("POST", r.base+action, strings.NewReader(set.Encode()))
		if err == nil {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return r.do(req, err, "")
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, vs := range set {
		for _, v := range vs {
			_ = w.WriteField(name, v) // a buffer does not fail
		}
	}
	for _, n := range all(f, "input") {
		if attr(n, "type") == "file" && picture != nil {
			part, _ := w.CreateFormFile(attr(n, "name"), "foto.jpg")
			_, _ = part.Write(picture)
		}
	}
	_ = w.Close()
	req, err := http.NewRequest("POST", r.base+action, &b)
	if err == nil {
		req.Header.Set("Content-Type", w.FormDataContentType())
	}
	return r.do(req, err, "")
}

// form is the one for an address, or, for "", the first that carries files.
func (r *reader) form(action string) *html.Node {
	for _, f := range all(r.doc, "form") {
		if attr(f, "action") == action || action == "" && attr(f, "enctype") == "multipart/form-data" {
			return f
		}
	}
	return nil
}

// fields are what a form holds before anything is typed.
func fields(f *html.Node) url.Values {
	set := url.Values{}
	for _, n := range slices.Concat(all(f, "input"), all(f, "textarea")) {
		name, kind := attr(n, "name"), attr(n, "type")
		switch {
		case name == "" || kind == "file":
		case n.Data == "textarea":
			set.Add(name, strings.TrimPrefix(words(n), "\n"))
		case kind == "radio" || kind == "checkbox":
			if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
				set.Add(name, attr(n, "value"))
			}
		default:
			set.Add(name, attr(n, "value"))
		}
	}
	for _, n := range all(f, "select") {
		for _, o := range all(n, "option") {
			if slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
				set.Set(attr(n, "name"), attr(o, "value"))
			}
		}
	}
	return set
}

// ticked ticks every box of a form.
func (r *reader) ticked(action string) url.Values {
	out := url.Values{}
	for _, n := range all(r.form(action), "input") {
		if attr(n, "type") == "checkbox" {
			out.Add(attr(n, "name"), attr(n, "value"))
		}
	}
	return out
}

// names are the fields of a form.
func (r *reader) names(action string) (out []string) {
	f := r.form(action)
	for _, n := range slices.Concat(all(f, "input"), all(f, "textarea"), all(f, "select")) {
		out = append(out, attr(n, "name"))
	}
	return out
}

func (r *reader) text() string {
	for _, m := range all(r.doc, "main") {
		s := strings.Join(strings.Fields(words(m)), " ")
		return s[:min(len(s), 600)]
	}
	return ""
}

func all(n *html.Node, tag string) (out []*html.Node) {
	if n == nil {
		return nil
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == tag {
			out = append(out, c)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
