package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of a template. A letter that needs more is no letter.
const (
	maxTemplate = 64 << 10
	maxColumns  = 12
)

// Template is a parsed letter template: UTF-8 text of headers, a line "---"
// and blocks. It never changes after parsing and is safe to share.
type Template struct {
	title, subtitle text
	nodes           []node
	fields          []Field
	conditions      []Condition
	groups          []Field
}

// Field is one placeholder of a template: {name} or {name|format}.
type Field struct {
	// Name as written: "nama_usaha", "subject.name", "saksi.nik".
	Name string
	// Format as written, "" for the default of the value.
	Format string
	// Group is the repeated group inside whose table it stands, "" elsewhere.
	Group string
	// Line and Column count from 1, columns in characters.
	Line, Column int
}

// Condition is the text of one [if …] and where it stands.
type Condition struct {
	Text         string
	Line, Column int
}

// TemplateError says where a template is wrong. Key is a message key of the
// subject "letter", Args its blanks.
type TemplateError struct {
	Line, Column int
	Key          string
	Args         []any
}

// Error is for logs and tests; lang says the key to people.
func (e *TemplateError) Error() string {
	s := fmt.Sprintf("letter template %d:%d: %s", e.Line, e.Column, e.Key)
	if len(e.Args) > 0 {
		s += fmt.Sprint(e.Args)
	}
	return s
}

// Fields lists every placeholder in order of appearance, without {no}.
func (t *Template) Fields() []Field { return append([]Field(nil), t.fields...) }

// Conditions lists every [if …] in order. The caller compiles and judges them.
func (t *Template) Conditions() []Condition { return append([]Condition(nil), t.conditions...) }

// Groups lists the repeated groups that tables run over; Name is the group.
func (t *Template) Groups() []Field { return append([]Field(nil), t.groups...) }

// text is literal pieces and placeholders in turn.
type text []piece

type piece struct {
	literal string
	field   *Field // nil for a literal
}

// node is a block of the template and the condition it stands under.
type node struct {
	kind  BlockKind
	when  string // "" is always
	group string // of a table
	rows  [][]text
	line  int
}

// ParseTemplate reads a template. Every error is a *TemplateError with line
// and column: "letter.too-large", "letter.not-utf8", "letter.no-title",
// "letter.unknown-header", "letter.no-rule" (the line ---), "letter.brace",
// "letter.name", "letter.format", "letter.directive", "letter.nested",
// "letter.not-closed", "letter.end", "letter.table", "letter.columns",
// "letter.pair", "letter.row-field", "letter.empty".
func ParseTemplate(src []byte) (*Template, error) {
	if len(src) > maxTemplate {
		return nil, &TemplateError{1, 1, "letter.too-large", []any{maxTemplate / 1024}}
	}
	if !utf8.Valid(src) {
		return nil, &TemplateError{1, 1, "letter.not-utf8", nil}
	}
	s := strings.TrimPrefix(string(src), "\ufeff")
	p := &parser{lines: strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), t: &Template{}}
	if err := p.header(); err != nil {
		return nil, err
	}
	if err := p.body(); err != nil {
		return nil, err
	}
	if len(p.t.nodes) == 0 {
		return nil, &TemplateError{len(p.lines), 1, "letter.empty", nil}
	}
	return p.t, nil
}

// parser walks the lines once. Its open block takes further lines of its kind.
type parser struct {
	lines []string
	at    int // index of the current line
	t     *Template
	open  *node  // the block being written, nil after a blank line
	when  string // the condition we stand under
	ifAt  int    // line of the open [if], 0 when none
}

func (p *parser) fault(column int, key string, args ...any) *TemplateError {
	return &TemplateError{p.at + 1, column, key, args}
}

func (p *parser) header() error {
	for ; p.at < len(p.lines); p.at++ {
		line := strings.TrimSpace(p.lines[p.at])
		if line == "" {
			continue
		}
		if line == "---" {
			p.at++
			if p.t.title == nil {
				return &TemplateError{1, 1, "letter.no-title", nil}
			}
			return nil
		}
		if err := p.headerLine(p.lines[p.at]); err != nil {
			return err
		}
	}
	return &TemplateError{len(p.lines), 1, "letter.no-rule", nil}
}

func (p *parser) headerLine(line string) error {
	name, value, found := strings.Cut(line, ":")
	if !found {
		return p.fault(1, "letter.no-rule")
	}
	txt, err := p.text(value, utf8.RuneCountInString(name)+2, "")
	if err != nil {
		return err
	}
	switch strings.TrimSpace(name) {
	case "title":
		p.t.title = txt
	case "subtitle":
		p.t.subtitle = txt
	default:
		return p.fault(1, "letter.unknown-header", strings.TrimSpace(name))
	}
	return nil
}

func (p *parser) body() error {
	for ; p.at < len(p.lines); p.at++ {
		if err := p.bodyLine(p.lines[p.at]); err != nil {
			return err
		}
	}
	if p.ifAt > 0 {
		return &TemplateError{p.ifAt, 1, "letter.not-closed", nil}
	}
	return nil
}

func (p *parser) bodyLine(line string) error {
	trimmed := strings.TrimSpace(line)
	indent := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeft(line, " \t"))
	switch {
	case trimmed == "":
		p.open = nil
		return nil
	case strings.HasPrefix(trimmed, "["):
		p.open = nil
		return p.directive(trimmed, indent+1)
	case strings.HasPrefix(trimmed, ": "):
		return p.pair(trimmed[2:], indent+3)
	case strings.HasPrefix(trimmed, "- "):
		return p.line(Bullets, trimmed[2:], indent+3)
	}
	if n := numberPrefix(trimmed); n > 0 {
		return p.line(Numbers, trimmed[n:], indent+n+1)
	}
	if p.open != nil && (p.open.kind == Paragraph || indent >= 2 && p.open.kind != Pairs) {
		return p.continued(trimmed, indent+1)
	}
	p.open = nil
	return p.line(Paragraph, trimmed, indent+1)
}

// numberPrefix is the length of "12. " at the start of a line, or 0.
func numberPrefix(s string) int {
	n := 0
	for n < len(s) && n < 3 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n > 0 && strings.HasPrefix(s[n:], ". ") {
		return n + 2
	}
	return 0
}

// block gives the open block of a kind, or begins one.
func (p *parser) block(kind BlockKind) *node {
	if p.open == nil || p.open.kind != kind {
		p.t.nodes = append(p.t.nodes, node{kind: kind, when: p.when, line: p.at + 1})
		p.open = &p.t.nodes[len(p.t.nodes)-1]
	}
	return p.open
}

func (p *parser) line(kind BlockKind, s string, column int) error {
	txt, err := p.text(s, column, "")
	if err != nil {
		return err
	}
	b := p.block(kind)
	b.rows = append(b.rows, []text{txt})
	return nil
}

// continued adds a line to the last cell of the open block.
func (p *parser) continued(s string, column int) error {
	txt, err := p.text(s, column, "")
	if err != nil {
		return err
	}
	cell := &p.open.rows[len(p.open.rows)-1][0]
	*cell = append(append(*cell, piece{literal: " "}), txt...)
	return nil
}

func (p *parser) pair(s string, column int) error {
	label := splitCells(s)[0]
	if len(label) == len(s) {
		return p.fault(column, "letter.pair")
	}
	value := s[len(label)+1:]
	l, err := p.text(label, column, "")
	if err != nil {
		return err
	}
	v, err := p.text(value, column+utf8.RuneCountInString(label)+1, "")
	if err != nil {
		return err
	}
	b := p.block(Pairs)
	b.rows = append(b.rows, []text{l, v})
	return nil
}

func (p *parser) directive(s string, column int) error {
	if !strings.HasSuffix(s, "]") {
		return p.fault(column, "letter.directive", s)
	}
	word, rest, _ := strings.Cut(s[1:len(s)-1], " ")
	rest = strings.TrimSpace(rest)
	switch {
	case word == "space" && rest == "":
		p.block(Space)
		p.open = nil
		return nil
	case word == "end" && rest == "":
		if p.ifAt == 0 {
			return p.fault(column, "letter.end")
		}
		p.when, p.ifAt = "", 0
		return nil
	case word == "if" && rest != "":
		if p.ifAt > 0 {
			return p.fault(column, "letter.nested", p.ifAt)
		}
		p.when, p.ifAt = rest, p.at+1
		p.t.conditions = append(p.t.conditions, Condition{rest, p.at + 1, column + 4})
		return nil
	case word == "table" && isName(rest):
		return p.table(rest, column)
	}
	return p.fault(column, "letter.directive", s)
}

// table reads head, row and [end] of one table.
func (p *parser) table(group string, column int) error {
	start := p.at
	var lines []int
	for p.at++; p.at < len(p.lines); p.at++ {
		s := strings.TrimSpace(p.lines[p.at])
		if s == "[end]" {
			break
		}
		if s != "" {
			lines = append(lines, p.at)
		}
	}
	end := p.at
	if end == len(p.lines) {
		return &TemplateError{start + 1, column, "letter.not-closed", nil}
	}
	if len(lines) != 2 {
		return &TemplateError{start + 1, column, "letter.table", nil}
	}
	n := node{kind: Table, when: p.when, group: group, line: start + 1}
	for i, at := range lines {
		p.at = at
		inside := ""
		if i == 1 {
			inside = group
		}
		row, err := p.cells(p.lines[at], inside)
		if err != nil {
			return err
		}
		n.rows = append(n.rows, row)
	}
	if len(n.rows[0]) != len(n.rows[1]) || len(n.rows[0]) > maxColumns {
		return p.fault(1, "letter.columns", len(n.rows[0]), len(n.rows[1]))
	}
	p.at = end
	p.t.groups = append(p.t.groups, Field{Name: group, Line: start + 1, Column: column})
	p.t.nodes = append(p.t.nodes, n)
	p.open = nil
	return nil
}

func (p *parser) cells(line, group string) ([]text, error) {
	var row []text
	column := 1
	for _, cell := range splitCells(line) {
		txt, err := p.text(cell, column, group)
		if err != nil {
			return nil, err
		}
		row = append(row, txt)
		column += utf8.RuneCountInString(cell) + 1
	}
	return row, nil
}

// splitCells cuts at bars outside braces, since {name|format} has one too.
func splitCells(s string) []string {
	var cells []string
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '{':
			depth++
		case s[i] == '}' && depth > 0:
			depth--
		case s[i] == '|' && depth == 0:
			cells = append(cells, s[from:i])
			from = i + 1
		}
	}
	return append(cells, s[from:])
}
