package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// reader is a browser without scripts: it keeps cookies, follows redirects,
// fills in forms by their fields and looks every page over.
type reader struct {
	t      testing.TB
	client *http.Client
	base   string
	// path and status of the page being read, and the page.
	path   string
	status int
	body   string
	doc    *html.Node
}

func newReader(t testing.TB, h http.Handler) *reader {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{t: t, client: &http.Client{Jar: jar}, base: s.URL}
}

func (r *reader) open(path string) *reader {
	r.t.Helper()
	req, _ := http.NewRequest("GET", r.base+path, nil)
	return r.do(req)
}

func (r *reader) do(req *http.Request) *reader {
	r.t.Helper()
	req.Header.Set("User-Agent", r.base)
	req.Header.Set("Accept-Language", "id")
	res, err := r.client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		r.t.Fatal(err)
	}
	r.path, r.status, r.body = res.Request.URL.Path, res.StatusCode, b.String()
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		r.doc, _ = html.Parse(strings.NewReader(r.body))
		for _, fault := range lookOver(b.Bytes(), "id") {
			r.t.Errorf("%s: %s", r.path, fault)
		}
	}
	return r
}

// form finds the form that is sent to an address.
func (r *reader) form(action string) *html.Node {
	r.t.Helper()
	for _, f := range all(r.doc, "form") {
		if attr(f, "action") == action {
			return f
		}
	}
	r.t.Fatalf("%s (%d): no form for %q\n%s", r.path, r.status, action, r.text())
	return nil
}

// file is what is chosen in a file input.
type file struct {
	name string
	body []byte
}

// send fills in a form and presses its first button, or the one named by a
// field "button=value". Fields that the page does not have are an error.
func (r *reader) send(action string, fill url.Values, files map[string]file) *reader {
	r.t.Helper()
	f := r.form(action)
	values := fieldsOf(f)
	names := slices.Concat(values.names, values.buttons)
	for name, v := range fill {
		if !slices.Contains(names, name) {
			r.t.Fatalf("%s: no field %q among %v", r.path, name, names)
		}
		values.set[name] = v
	}
	if attr(f, "enctype") == "multipart/form-data" {
		return r.post(action, values.set, files)
	}
	req, _ := http.NewRequest("POST", r.base+action, strings.NewReader(values.set.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return r.do(req)
}

func (r *reader) post(action string, values url.Values, files map[string]file) *reader {
	r.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, vs := range values {
		for _, v := range vs {
			_ = w.WriteField(name, v)
		}
	}
	for name, f := range files {
		part, _ := w.CreateFormFile(name, f.name)
		_, _ = part.Write(f.body)
	}
	_ = w.Close()
	req, _ := http.NewRequest("POST", r.base+action, &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	return r.do(req)
}

// formFields is what a form holds before anything is typed.
type formFields struct {
	set            url.Values
	names, buttons []string
}

func fieldsOf(f *html.Node) formFields {
	out := formFields{set: url.Values{}}
	for _, n := range slices.Concat(all(f, "input"), all(f, "textarea"), all(f, "select"), all(f, "button")) {
		name := attr(n, "name")
		if name == "" {
			continue
		}
		switch {
		case n.Data == "button":
			out.buttons = append(out.buttons, name)
			continue
		case n.Data == "textarea":
			out.set.Add(name, strings.TrimPrefix(words(n), "\n"))
		case attr(n, "type") == "radio" || attr(n, "type") == "checkbox":
			if has(n, "checked") {
				out.set.Add(name, attr(n, "value"))
			}
		case attr(n, "type") == "file":
		default:
			out.set.Add(name, attr(n, "value"))
		}
		out.names = append(out.names, name)
	}
	return out
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
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

// text is what the main part of the page says.
func (r *reader) text() string {
	for _, m := range all(r.doc, "main") {
		return strings.Join(strings.Fields(words(m)), " ")
	}
	return r.body
}

func (r *reader) wants(parts ...string) *reader {
	r.t.Helper()
	for _, p := range parts {
		if !strings.Contains(r.text(), p) {
			r.t.Errorf("%s (%d) does not say %q:\n%s", r.path, r.status, p, r.text())
		}
	}
	return r
}

func (r *reader) lacks(parts ...string) *reader {
	r.t.Helper()
	for _, p := range parts {
		if strings.Contains(r.body, p) {
			r.t.Errorf("%s says %q", r.path, p)
		}
	}
	return r
}

func (r *reader) at(path string) *reader {
	r.t.Helper()
	if r.path != path {
		r.t.Fatalf("at %s (%d), want %s\n%s", r.path, r.status, path, r.text())
	}
	return r
}
