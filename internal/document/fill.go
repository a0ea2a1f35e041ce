package document

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"genggam/internal/fault"
	"golang.org/x/text/unicode/norm"
)

// Bounds of what a template may be filled with.
const (
	maxRows  = 500       // rows of a repeated group
	maxValue = 4000      // characters of one value
	maxBody  = 256 << 10 // bytes of the whole body
)

// ValueKind says how a Value prints when the template asks for no format.
type ValueKind int

// The kinds of value.
const (
	TextValue   ValueKind = iota // Text as it is
	DateValue                    // Text is "2006-01-02"
	NumberValue                  // Number, with dots
	RupiahValue                  // Number, as Rp
	SexValue                     // Text is "L" or "P"
	YesNoValue                   // Number is 1 or 0
)

// Value is what one placeholder stands for. A choice is the text of its label.
type Value struct {
	Kind   ValueKind
	Text   string
	Number int64
}

// Str, Date, Num, Money, Sex and YesNo make the values of their kinds.
func Str(s string) Value { return Value{Kind: TextValue, Text: s} }

// Date makes a value of a day written "2006-01-02", or of "" for none.
func Date(day string) Value { return Value{Kind: DateValue, Text: day} }

// Num makes a value of a whole number.
func Num(n int64) Value { return Value{Kind: NumberValue, Number: n} }

// Money makes a value of whole rupiah.
func Money(rupiah int64) Value { return Value{Kind: RupiahValue, Number: rupiah} }

// Sex makes a value of "L" or "P", as registers write it.
func Sex(s string) Value { return Value{Kind: SexValue, Text: s} }

// YesNo makes a value that prints Ya or Tidak.
func YesNo(yes bool) Value {
	v := Value{Kind: YesNoValue}
	if yes {
		v.Number = 1
	}
	return v
}

// Values are what a template is filled with. A name that is absent prints "-",
// like an empty value: that every name is known was proved when the standard
// was read.
type Values struct {
	// Fields by the names placeholders use: "nama_usaha", "subject.name".
	Fields map[string]Value
	// Groups hold the rows of repeated groups, each by the names inside it
	// without the group: Groups["saksi"][0]["nama"].
	Groups map[string][]map[string]Value
}

// Fill makes the body of one letter. holds judges the conditions that
// Conditions lists; nil takes every one as true (a preview). The refusals are
// faults: "letter.value" (a value cannot be printed in the format asked for),
// "letter.rows" and "letter.too-long".
func (t *Template) Fill(values Values, holds func(condition string) bool) (Body, error) {
	f := &filler{values: values}
	body := Body{Title: f.text(t.title), Subtitle: f.text(t.subtitle)}
	conditional := false // the block before is
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.when != "" && holds != nil && !holds(n.when) {
			continue
		}
		b := f.block(n)
		if f.err != nil {
			return Body{}, f.err
		}
		if b.Kind == Table && len(b.Rows) == 1 {
			continue // a head over nothing says nothing
		}
		body.add(b, conditional || n.when != "")
		conditional = n.when != ""
	}
	if f.err != nil {
		return Body{}, f.err
	}
	return body, nil
}

// add puts a block at the end. A row that stands under a condition has blank
// lines around it in a template but belongs to its list: it goes on with it, so
// that labels line up and numbers count on.
func (b *Body) add(next Block, conditional bool) {
	if n := len(b.Blocks); n > 0 && conditional && b.Blocks[n-1].Kind == next.Kind {
		switch next.Kind {
		case Pairs, Bullets, Numbers:
			b.Blocks[n-1].Rows = append(b.Blocks[n-1].Rows, next.Rows...)
			return
		}
	}
	b.Blocks = append(b.Blocks, next)
}

// filler fills text by text and remembers the first refusal.
type filler struct {
	values Values
	row    map[string]Value // of the table row, nil elsewhere
	no     int              // of the table row, from 1
	size   int
	err    error
}

func (f *filler) block(n *node) Block {
	b := Block{Kind: n.kind}
	if said := f.paragraphs(n); said != nil {
		b.Rows = said
		return b
	}
	if n.kind != Table {
		for _, row := range n.rows {
			b.Rows = append(b.Rows, f.cells(row))
		}
		return b
	}
	rows := f.values.Groups[n.group]
	if len(rows) > maxRows {
		f.refuse(fault.New(fault.TooLarge, "letter.rows", n.group, maxRows))
		return b
	}
	b.Rows = append(b.Rows, f.cells(n.rows[0]))
	for i, row := range rows {
		f.row, f.no = row, i+1
		b.Rows = append(b.Rows, f.cells(n.rows[1]))
	}
	f.row = nil
	return b
}

// paragraphs are the lines of a paragraph that is nothing but one text with line
// breaks: each is a paragraph of its own, as whoever wrote it meant them. nil is
// any other block.
func (f *filler) paragraphs(n *node) (rows [][]string) {
	if n.kind != Paragraph || len(n.rows) != 1 || len(n.rows[0]) != 1 {
		return nil
	}
	p := n.rows[0][0].alone()
	if p == nil || p.Format != "" || p.Group != "" {
		return nil
	}
	v := f.values.Fields[p.Name]
	if v.Kind != TextValue || !strings.ContainsRune(strings.TrimSpace(v.Text), '\n') {
		return nil
	}
	said := f.field(p)
	for line := range strings.Lines(said) {
		if line = tidy(line); line != "" {
			f.size += len(line)
			rows = append(rows, []string{line})
		}
	}
	if f.size > maxBody {
		f.refuse(fault.New(fault.TooLarge, "letter.too-long", maxBody>>10))
	}
	return rows
}

// alone is the placeholder that a text is nothing but, nil for any other text.
func (t text) alone() (out *Field) {
	for _, p := range t {
		switch {
		case p.field != nil && out == nil:
			out = p.field
		case p.field != nil || strings.TrimSpace(p.literal) != "":
			return nil
		}
	}
	return out
}

func (f *filler) cells(row []text) []string {
	out := make([]string, len(row))
	for i, t := range row {
		out[i] = f.text(t)
	}
	return out
}

func (f *filler) text(t text) string {
	var b strings.Builder
	for _, p := range t {
		if p.field == nil {
			b.WriteString(p.literal)
			continue
		}
		b.WriteString(f.field(p.field))
	}
	s := tidy(b.String())
	if f.size += len(s); f.size > maxBody {
		f.refuse(fault.New(fault.TooLarge, "letter.too-long", maxBody>>10))
	}
	return s
}

func (f *filler) field(p *Field) string {
	if p.Name == "no" {
		return asDots(int64(f.no))
	}
	v, ok := f.values.Fields[p.Name]
	if p.Group != "" {
		v, ok = f.row[strings.TrimPrefix(p.Name, p.Group+".")]
	}
	if !ok || v.empty() {
		return "-"
	}
	s, ok := v.format(p.Format)
	if !ok {
		format := p.Format
		if format == "" {
			format = map[ValueKind]string{DateValue: "date", SexValue: "sex"}[v.Kind]
		}
		f.refuse(fault.New(fault.Invalid, "letter.value", p.Name, format).On(p.Name))
	}
	if utf8.RuneCountInString(s) > maxValue {
		f.refuse(fault.New(fault.TooLarge, "letter.too-long", maxBody>>10).On(p.Name))
	}
	return s
}

func (f *filler) refuse(err *fault.Fault) {
	if f.err == nil {
		f.err = err
	}
}

// tidy makes one line of a text: NFC, valid UTF-8, no control or invisible
// direction characters (which could make a page read otherwise than its
// bytes), runs of white space as one space, none at the ends.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "\ufffd")) {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0':
			space = b.Len() > 0
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}
