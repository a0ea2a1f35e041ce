package catalogue

import (
	"bytes"
	"errors"
	"regexp"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"genggam/internal/form"
	"genggam/internal/tariff"
)

// MaxSize is the most bytes a standard or a letter template may have.
const MaxSize = 256 << 10

const maxDepth = 16

// mark is what editors on Windows write before UTF-8; it belongs to no text.
var mark = []byte("\ufeff")

// reading is one standard on its way through the checker.
type reading struct {
	file     string
	source   []byte
	places   places
	std      *Standard
	findings Findings
	// known is what conditions may name; set once the form is known.
	known map[string]form.Type
	// tables are the fees that are known; nil where nobody knows them.
	tables *tariff.Book
}

// Read reads and checks a standard and the template of its letter (nil when it
// has none). The standard is nil when any finding is an error.
func Read(file string, src, letter []byte) (*Standard, Findings) {
	r := parse(file, src)
	if r.std == nil {
		return nil, r.findings
	}
	return r.finish(letter), r.findings
}

// add notes an error at a path of the standard.
func (r *reading) add(path, key string, args ...any) {
	at := r.places.near(path)
	r.findings = append(r.findings, Finding{File: r.file, Line: at.line, Column: at.column, Key: key, Args: args})
}

// warn notes a warning.
func (r *reading) warn(path, key string, args ...any) {
	r.add(path, key, args...)
	r.findings[len(r.findings)-1].Warning = true
}

// parse reads the YAML strictly; std is nil when that fails.
func parse(file string, src []byte) *reading {
	src = bytes.TrimPrefix(src, mark)
	r := &reading{file: file, source: src, places: places{"": {line: 1, column: 1}}}
	if len(src) > MaxSize || !utf8.Valid(src) {
		r.add("", "standard.too-large", MaxSize>>10)
		return r
	}
	if line, key := bounded(string(src)); line > 0 {
		r.findings = append(r.findings, Finding{File: r.file, Line: line, Column: 1, Key: key, Args: []any{MaxSize >> 10}})
		return r
	}
	doc, err := parser.ParseBytes(src, 0)
	if err != nil {
		r.syntax(err)
		return r
	}
	if len(doc.Docs) != 1 || doc.Docs[0].Body == nil {
		r.add("", "standard.one-document")
		return r
	}
	body := doc.Docs[0].Body
	if !r.places.index(r, body, "", 0) {
		return r
	}
	var s Standard
	if err := yaml.NodeToValue(body, &s, yaml.Strict()); err != nil {
		r.syntax(err)
		return r
	}
	r.std = &s
	return r
}

// sameKey is what the YAML reader says of a field written twice.
var sameKey = regexp.MustCompile(`^mapping key "([^"]*)" already defined`)

// syntax notes what the YAML reader found.
func (r *reading) syntax(err error) {
	f := Finding{File: r.file, Line: 1, Column: 1, Key: "standard.yaml"}
	var e yaml.Error
	if !errors.As(err, &e) {
		f.Args = []any{"?"}
		r.findings = append(r.findings, f)
		return
	}
	if t := e.GetToken(); t != nil && t.Position != nil {
		f.Line, f.Column = t.Position.Line, t.Position.Column
	}
	f.Args = []any{e.GetMessage()}
	var unknown *yaml.UnknownFieldError
	var wrong *yaml.TypeError
	switch {
	case sameKey.MatchString(e.GetMessage()):
		f.Key, f.Args = "standard.duplicate-field", []any{sameKey.FindStringSubmatch(e.GetMessage())[1]}
	case errors.As(err, &unknown):
		f.Key, f.Args = "standard.unknown-field", []any{unknown.Token.Value}
	case errors.As(err, &wrong):
		f.Key = "standard.type"
		f.Args = []any{wrong.DstType.String()}
	}
	r.findings = append(r.findings, f)
}

// finish compiles and checks what was read.
func (r *reading) finish(letter []byte) *Standard {
	s := r.std
	letter = bytes.TrimPrefix(letter, mark)
	s.source = r.source
	s.letter = letter
	s.digest = DigestOf(r.source, letter)
	r.check()
	r.findings.sort()
	if r.findings.Err() != nil {
		return nil
	}
	return s
}

// place is where a value begins in the file.
type place struct {
	line, column int
	// shift is how far inside the value its text begins: 1 behind a quote.
	shift int
	// block says the text begins on the next line (| or >).
	block bool
}

// places are the positions of all values by path: "steps[2].role"; the key of
// a value has the same path with "#" behind it.
type places map[string]place

// near is the place of a path or of the nearest path around it that exists.
func (p places) near(path string) place {
	for {
		if at, ok := p[path]; ok {
			return at
		}
		cut := len(path) - 1
		for cut > 0 && path[cut] != '.' && path[cut] != '[' {
			cut--
		}
		path = path[:max(cut, 0)]
		if at, ok := p[path+"#"]; ok {
			return at
		}
	}
}

// has says whether the file gives a value at a path.
func (p places) has(path string) bool { _, ok := p[path]; return ok }

// index notes the places under a node. False, with a finding, when the file
// nests too deep or uses what no standard needs (anchors, aliases, tags).
func (p places) index(r *reading, n ast.Node, path string, depth int) bool {
	at := n.GetToken().Position
	if depth > maxDepth {
		r.findings = append(r.findings, Finding{File: r.file, Line: at.Line, Column: at.Column, Key: "standard.too-deep"})
		return false
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		if path != "" {
			p.note(path, n)
		}
		for _, v := range n.Values {
			if !p.pair(r, v, path, depth) {
				return false
			}
		}
	case *ast.MappingValueNode:
		if path != "" {
			p.note(path, n)
		}
		return p.pair(r, n, path, depth)
	case *ast.SequenceNode:
		p.note(path, n)
		for i, v := range n.Values {
			if !p.index(r, v, path+"["+itoa(i)+"]", depth+1) {
				return false
			}
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		r.findings = append(r.findings, Finding{File: r.file, Line: at.Line, Column: at.Column, Key: "standard.anchor"})
		return false
	default:
		p.note(path, n)
	}
	return true
}
