package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// publicPages is one address of each kind of page that needs no case.
func publicPages(t testing.TB) []string {
	out := []string{"/", "/layanan", "/cari?q=usaha", "/cari?q=xyzzy", "/cari?q=paspor", "/cari?q=akta+lahir", "/cari?q=%3Cscript%3E%22", "/cari?q=",
		"/kategori/usaha", "/tentang", "/bantuan", "/privasi", "/aksesibilitas", "/maklumat", "/q", "/Q", "/surat", "/tidak-ada"}
	for _, s := range shelf(t).All("2026-03-13") {
		out = append(out, "/layanan/"+s.ID)
	}
	return out
}

func TestEveryPageIsSoundInEveryLanguage(t *testing.T) {
	h := newSite(t)
	for _, address := range publicPages(t) {
		for _, language := range []string{"id", "jv", "en"} {
			w := get(h, address, language)
			for _, fault := range lookOver(w.Body.Bytes(), language) {
				t.Errorf("%s in %s: %s", address, language, fault)
			}
		}
	}
}

// lookOver reads a page as a screen reader would and says what is wrong with it.
func lookOver(page []byte, language string) []string {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	g := &glance{ids: map[string]int{}, labels: map[string]bool{}}
	g.walk(doc, false)
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if g.lang != language {
		say("lang is %q", g.lang)
	}
	if g.h1 != 1 {
		say("%d h1", g.h1)
	}
	if g.title == "" {
		say("no title")
	}
	for id, n := range g.ids {
		if n > 1 {
			say("id %q stands %d times", id, n)
		}
	}
	for _, id := range g.inputs {
		if !g.labels[id] {
			say("input %q has no label", id)
		}
	}
	for _, ref := range g.refs {
		if g.ids[ref] == 0 {
			say("nothing has the id %q that is referred to", ref)
		}
	}
	if i := strings.Index(string(page), "[web."); i >= 0 {
		say("missing message %q", string(page[i:min(i+60, len(page))]))
	}
	return append(out, g.faults...)
}

// glance gathers what lookOver judges.
type glance struct {
	lang, title string
	h1          int
	ids         map[string]int
	labels      map[string]bool
	inputs      []string
	refs        []string
	faults      []string
}

func (g *glance) walk(n *html.Node, inForm bool) {
	if n.Type == html.ElementNode {
		g.element(n)
		inForm = inForm || n.Data == "form"
		if n.Data == "button" && !inForm {
			g.faults = append(g.faults, "button outside a form")
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		g.walk(c, inForm)
	}
}

func (g *glance) element(n *html.Node) {
	if id := attr(n, "id"); id != "" {
		g.ids[id]++
	}
	for _, name := range []string{"aria-describedby", "aria-labelledby"} {
		g.refs = append(g.refs, strings.Fields(attr(n, name))...)
	}
	switch n.Data {
	case "html":
		g.lang = attr(n, "lang")
	case "title":
		g.title = words(n)
	case "h1":
		g.h1++
	case "label":
		g.labels[attr(n, "for")] = true
		g.refs = append(g.refs, attr(n, "for"))
	case "input", "select", "textarea":
		if !slices.Contains([]string{"hidden", "submit"}, attr(n, "type")) {
			g.inputs = append(g.inputs, attr(n, "id"))
		}
	case "form":
		if attr(n, "method") == "" || attr(n, "action") == "" {
			g.faults = append(g.faults, "form without method or action")
		}
	case "a":
		if attr(n, "class") == "brand" && strings.ContainsAny(words(n), "{[") {
			g.faults = append(g.faults, "the office is called "+words(n))
		}
		g.link(n)
	case "style":
		g.faults = append(g.faults, "inline style")
	case "script":
		if attr(n, "src") == "" {
			g.faults = append(g.faults, "inline script")
		}
	}
	if attr(n, "style") != "" || strings.HasPrefix(attr(n, "onclick"), "") && attr(n, "onclick") != "" {
		g.faults = append(g.faults, "inline style or handler")
	}
}

func (g *glance) link(n *html.Node) {
	href := attr(n, "href")
	if strings.TrimSpace(words(n)) == "" || href == "" || href == "#" {
		g.faults = append(g.faults, "empty link to "+href)
	}
	if id, ok := strings.CutPrefix(href, "#"); ok {
		g.refs = append(g.refs, id)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(words(c))
	}
	return b.String()
}

func TestAnUnknownAddressIsAPageOfOurs(t *testing.T) {
	h := newSite(t)
	w := get(h, "/tidak/ada", "id")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Halaman tidak ditemukan") {
		t.Errorf("got %d", w.Code)
	}
}
