package tariff

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"genggam/internal/fault"
)

// Bounds of a table's file.
const (
	MaxSize    = 1 << 20
	maxLine    = 4 << 10
	maxNesting = 12
	maxItems   = 5000
)

// Finding is one thing that is wrong in a table's file.
type Finding struct {
	// File as it was given to Read; Line and Column count from 1.
	File         string
	Line, Column int
	// Key is a message key with its blanks Args.
	Key  string
	Args []any
}

// String is "perda.yaml:12:5: tariff.needed [article]".
func (f Finding) String() string {
	return strings.TrimSuffix(fmt.Sprintf("%s:%d:%d: %s %v", f.File, f.Line, f.Column, f.Key, f.Args), " []")
}

// Findings in the order in which they were found.
type Findings []Finding

// Err is nil without findings, else a fault "tariff.file" that names the place
// of the first, with all of them as its cause.
func (f Findings) Err() error {
	if len(f) == 0 {
		return nil
	}
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.String()
	}
	return fault.New(fault.Invalid, "tariff.file", f[0].Line, f[0].Column, len(f)).
		Because(errors.New("reading table of fees: " + strings.Join(lines, "\n")))
}

// reading is one file on its way through.
type reading struct {
	file  string
	body  ast.Node
	found Findings
}

// Read reads and checks a table in YAML. The table is nil when anything was
// found; every finding has its line and column.
func Read(file string, src []byte) (*Table, Findings) {
	r := &reading{file: file}
	if line := tooMuch(src); line > 0 {
		r.at(line, 1, "tariff.too-large", MaxSize>>10)
		return nil, r.found
	}
	doc, err := parser.ParseBytes(src, 0)
	if err != nil {
		r.syntax(err)
		return nil, r.found
	}
	if len(doc.Docs) != 1 || doc.Docs[0].Body == nil {
		r.at(1, 1, "tariff.yaml", "?")
		return nil, r.found
	}
	r.body = doc.Docs[0].Body
	ast.Walk(r, r.body)
	if len(r.found) > 0 {
		return nil, r.found
	}
	t := &Table{digest: sha256.Sum256(src)}
	if err := yaml.NodeToValue(r.body, t, yaml.Strict()); err != nil {
		r.syntax(err)
		return nil, r.found
	}
	r.check(t)
	if len(r.found) > 0 {
		return nil, r.found
	}
	return t, nil
}

// tooMuch gives the line that breaks a bound, or 0: what is refused here never
// reaches the YAML reader.
func tooMuch(src []byte) int {
	if len(src) > MaxSize || !utf8.Valid(src) {
		return 1
	}
	line, open := 0, 0
	for text := range strings.Lines(string(src)) {
		line++
		body := strings.TrimLeft(text, " -?:\t")
		head := text[:len(text)-len(body)]
		for _, c := range body {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(open-1, 0)
			}
		}
		if len(text) > maxLine || open > maxNesting || len(head) > 4*maxNesting || len(head)-strings.Count(head, " ") > maxNesting {
			return line
		}
	}
	return 0
}

// Visit refuses anchors, aliases and tags, which no table needs and which make a
// small file large (it is the ast.Visitor of Read).
func (r *reading) Visit(n ast.Node) ast.Visitor {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		p := n.GetToken().Position
		r.at(p.Line, p.Column, "tariff.anchor")
		return nil
	}
	return r
}

// syntax notes what the YAML reader found.
func (r *reading) syntax(err error) {
	var e yaml.Error
	if !errors.As(err, &e) {
		r.at(1, 1, "tariff.yaml", "?")
		return
	}
	line, column := 1, 1
	if t := e.GetToken(); t != nil && t.Position != nil {
		line, column = t.Position.Line, t.Position.Column
	}
	r.at(line, column, "tariff.yaml", e.GetMessage())
}

func (r *reading) at(line, column int, key string, args ...any) {
	r.found = append(r.found, Finding{File: r.file, Line: line, Column: column, Key: key, Args: args})
}

// note keeps a finding at a path ("items[2].rate") or the nearest around it.
func (r *reading) note(path, key string, args ...any) {
	for ; path != ""; path = around(path) {
		p, err := yaml.PathString("$." + path)
		if err != nil {
			continue
		}
		if n, err := p.FilterNode(r.body); err == nil && n != nil {
			at := begins(n)
			r.at(at.Line, at.Column, key, args...)
			return
		}
	}
	r.at(1, 1, key, args...)
}

// begins is where a value begins: a block of fields at its first field, of which
// the reader of YAML gives the colon.
func begins(n ast.Node) *token.Position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken().Position
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken().Position
	}
	return n.GetToken().Position
}

// around cuts the last part off a path.
func around(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

func itoa(n int) string { return strconv.Itoa(n) }
