package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"genggam/internal/lang"
)

// Shell is what every page has: the frame around its main part. Each page is
// one struct that embeds it, so that a template can only say what Go chose.
type Shell struct {
	Tag lang.Tag
	// Title of the page; the document's title adds the office, and the word for
	// "error" in front when there are problems.
	Title string
	// Office and Parent head the page.
	Office, Parent string
	// Here is the address of this page, ready for a language to be added.
	Here string
	// Back is the address of the page before, "" leaves the link out.
	Back string
	// Problems stand at the top of the main part and link to their fields.
	Problems []Problem
	// Scripts are names of static files to load; none is needed for any task.
	Scripts []string
	// Style is the name of a stylesheet beside the usual ones, "" for none.
	Style string
	// Wide lays the page out for a desk instead of a phone.
	Wide bool
	// Officer is the name of who is signed in, "" is nobody.
	Officer string
	// Switch leads to the change of officers at a shared computer, "" when this is
	// none; PIN to the officer's own PIN.
	Switch, PIN string
	// DoubtedClock leads to the page that asks whether the computer's clock is right, "" when
	// nobody doubts it.
	DoubtedClock string
	// Clear says that the page came without encryption and can only be read.
	Clear bool
	// Share is what other programs show of a link to the page (Open Graph), ""
	// for a page that is nobody's to share.
	Share string
	// Practice is the banner of the practice office, nil at the real one.
	Practice *practiceStrip
	// Menu is the officers' navigation.
	Menu []MenuItem
}

// MenuItem is one link of the officers' navigation.
type MenuItem struct {
	Address, Label string
	Current        bool
}

// Problem is one line of the error summary: what is wrong and where.
type Problem struct {
	// Field is the id of the input it leads to, "" when it is about the page.
	Field string
	// Message says what is wrong and how to mend it, in the reader's language.
	Message string
}

// frame lets render ask any page for its Shell.
func (s *Shell) frame() *Shell { return s }

// page is one typed struct per page that embeds Shell.
type page interface{ frame() *Shell }

// views are the templates, once per language: the language is bound when they
// are read, so saying a sentence costs a page nothing but the look-up. A page is
// joined with the parts when somebody first asks for it in a language: joining
// all of them at the start took 16 MB that a village node never uses.
type views struct {
	fsys  fs.FS
	names map[string]bool
	byTag map[lang.Tag]*bookcase
}

// bookcase holds the pages of one language.
type bookcase struct {
	mu sync.RWMutex
	// parts are never executed themselves, so that they can be cloned.
	parts *template.Template
	pages map[string]*template.Template
}

// readViews reads part/*.html once per language and takes page/NAME.html apart
// once, so that a page that cannot be read is found at the start.
func readViews(fsys fs.FS, m *lang.Messages, a *assets) (*views, error) {
	v := &views{fsys: fsys, names: map[string]bool{}, byTag: map[lang.Tag]*bookcase{}}
	names, err := fs.Glob(fsys, "page/*.html")
	if err != nil {
		return nil, err
	}
	for _, tag := range lang.Tags() {
		parts, err := template.New("").Funcs(words(voice{tag, m}, a)).ParseFS(fsys, "part/*.html")
		if err != nil {
			return nil, err
		}
		v.byTag[tag] = &bookcase{parts: parts, pages: map[string]*template.Template{}}
	}
	funcs := words(voice{lang.ID, m}, a)
	for _, name := range names {
		if _, err := template.New("").Funcs(funcs).ParseFS(fsys, name); err != nil {
			return nil, err
		}
		v.names[strings.TrimSuffix(path.Base(name), ".html")] = true
	}
	return v, nil
}

// page gives a page in a language, joined with the parts.
func (v *views) page(tag lang.Tag, name string) (*template.Template, error) {
	s, ok := v.byTag[tag]
	if !ok || !v.names[name] {
		return nil, fmt.Errorf("rendering page: no template %q", name)
	}
	s.mu.RLock()
	t := s.pages[name]
	s.mu.RUnlock()
	if t != nil {
		return t, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.pages[name]; t != nil {
		return t, nil
	}
	own, err := s.parts.Clone()
	if err == nil {
		own, err = own.ParseFS(v.fsys, "page/"+name+".html")
	}
	if err != nil {
		return nil, fmt.Errorf("reading page %s: %w", name, err)
	}
	s.pages[name] = own
	return own, nil
}

// words are the functions a template may use. There are few on purpose: a
// choice is made in Go, a template only says it.
func words(v voice, a *assets) template.FuncMap {
	return template.FuncMap{
		"say":   v.say,
		"tell":  v.tell,
		"asset": a.address,
		"icon":  func() template.URL { return a.icon },
		"tags":  lang.Tags,
		"own":   func(t lang.Tag) string { return v.messages.Say(t, "web.language-name") },
		"is":    func(t lang.Tag) bool { return t == v.tag },
	}
}

// render executes a page inside the frame.
func (v *views) render(w io.Writer, tag lang.Tag, name string, p page) error {
	t, err := v.page(tag, name)
	if err != nil {
		return err
	}
	if err := t.ExecuteTemplate(w, "frame", p); err != nil {
		return fmt.Errorf("rendering page %s: %w", name, err)
	}
	return nil
}

// buffers are reused: a page is rendered whole before its first byte is sent,
// so that an error in the middle still becomes a proper error page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func take() *bytes.Buffer {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func give(b *bytes.Buffer) {
	if b.Cap() < 256<<10 {
		buffers.Put(b)
	}
}
