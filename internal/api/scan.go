package api

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"genggam/internal/fault"
)

// Bounds of one JSON text, beside its length. A form has at most some hundred
// questions, and groups nest once.
const (
	maxDepth  = 8
	maxValues = 20_000
)

// scanner reads one JSON text (RFC 8259) in a single pass. Strings without an
// escape are parts of the text and cost nothing. It is stricter than most: a
// key that stands twice, half a surrogate pair and anything after the value
// are refused, so that no two readers of the same bytes see different things.
type scanner struct {
	s      string
	at     int
	depth  int
	values int
}

// broken refuses a text that is no JSON, at the character where that shows.
func (r *scanner) broken() error { return malformed("api.json.syntax", r.at+1) }

func malformed(key string, args ...any) error {
	return &refusal{status: 400, fault: fault.New(fault.Invalid, key, args...)}
}

// wrong refuses one field by its JSON pointer (RFC 6901).
func wrong(pointer, key string, args ...any) error {
	return &refusal{status: 422, fault: fault.New(fault.Invalid, "api.fields"),
		errors: []fieldError{{pointer: pointer, key: key, args: args}}}
}

func (r *scanner) space() {
	for r.at < len(r.s) {
		switch r.s[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// next is the first byte that is no space, 0 at the end; it is not taken.
func (r *scanner) next() byte {
	r.space()
	if r.at < len(r.s) {
		return r.s[r.at]
	}
	return 0
}

func (r *scanner) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

// end refuses anything after the value.
func (r *scanner) end() error {
	if r.space(); r.at < len(r.s) {
		return r.broken()
	}
	return nil
}

// enter counts nesting and values.
func (r *scanner) enter() error {
	r.depth++
	if r.depth > maxDepth {
		return malformed("api.json.deep", maxDepth)
	}
	return r.count()
}

func (r *scanner) count() error {
	r.values++
	if r.values > maxValues {
		return malformed("api.json.many", maxValues)
	}
	return nil
}

// object reads an object and gives each key to field, which reads its value.
// Keys that stand twice are found by whoever knows the fields.
func (r *scanner) object(pointer string, field func(key string) error) error {
	if !r.take('{') {
		return r.otherType(pointer)
	}
	if err := r.enter(); err != nil {
		return err
	}
	if r.take('}') {
		r.depth--
		return nil
	}
	for {
		key, err := r.quoted()
		if err != nil {
			return err
		}
		if !r.take(':') {
			return r.broken()
		}
		if err := field(key); err != nil {
			return err
		}
		switch {
		case r.take(','):
		case r.take('}'):
			r.depth--
			return nil
		default:
			return r.broken()
		}
	}
}

// array reads an array and calls item for each value.
func (r *scanner) array(pointer string, item func(i int) error) error {
	if !r.take('[') {
		return r.otherType(pointer)
	}
	if err := r.enter(); err != nil {
		return err
	}
	if r.take(']') {
		r.depth--
		return nil
	}
	for i := 0; ; i++ {
		if err := item(i); err != nil {
			return err
		}
		switch {
		case r.take(','):
		case r.take(']'):
			r.depth--
			return nil
		default:
			return r.broken()
		}
	}
}

// otherType refuses a value that is JSON, but of another type than is read here.
func (r *scanner) otherType(pointer string) error {
	if c := r.next(); strings.IndexByte(`{["-0123456789tfn`, c) < 0 || c == 0 {
		return r.broken()
	}
	return wrong(pointer, "form.type")
}

// text reads a string.
func (r *scanner) text(pointer string) (string, error) {
	if r.next() != '"' {
		return "", r.otherType(pointer)
	}
	if err := r.count(); err != nil {
		return "", err
	}
	return r.quoted()
}

func (r *scanner) quoted() (string, error) {
	if !r.take('"') {
		return "", r.broken()
	}
	start := r.at
	for ; r.at < len(r.s); r.at++ {
		switch c := r.s[r.at]; {
		case c == '"':
			r.at++
			return r.s[start : r.at-1], nil
		case c == '\\':
			return r.escaped(start)
		case c < ' ':
			return "", r.broken()
		}
	}
	return "", r.broken()
}

// escaped reads on from the first backslash of a string.
func (r *scanner) escaped(start int) (string, error) {
	var b strings.Builder
	b.WriteString(r.s[start:r.at])
	for r.at < len(r.s) {
		c := r.s[r.at]
		switch {
		case c == '"':
			r.at++
			return b.String(), nil
		case c < ' ':
			return "", r.broken()
		case c != '\\':
			b.WriteByte(c)
			r.at++
		default:
			x, ok := r.escape()
			if !ok {
				return "", r.broken()
			}
			b.WriteRune(x)
		}
	}
	return "", r.broken()
}

// escape reads one escape, both halves of a surrogate pair together.
func (r *scanner) escape() (rune, bool) {
	if r.at+1 >= len(r.s) {
		return 0, false
	}
	c := r.s[r.at+1]
	if c != 'u' {
		i := strings.IndexByte(`"\/bfnrt`, c)
		if i < 0 {
			return 0, false
		}
		r.at += 2
		return rune("\"\\/\b\f\n\r\t"[i]), true
	}
	x, ok := r.hex4()
	if !ok || x < 0xd800 || x > 0xdfff {
		return x, ok
	}
	if x > 0xdbff || r.at >= len(r.s) || r.s[r.at] != '\\' {
		return 0, false
	}
	low, ok := r.hex4()
	if !ok || low < 0xdc00 || low > 0xdfff {
		return 0, false
	}
	return (x-0xd800)<<10 + (low - 0xdc00) + 0x10000, true
}

func (r *scanner) hex4() (rune, bool) {
	if r.at+6 > len(r.s) || r.s[r.at+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(r.s[r.at+2:r.at+6], 16, 16)
	if err != nil {
		return 0, false
	}
	r.at += 6
	return rune(n), true
}

// number reads a number as it is written (RFC 8259 section 6).
func (r *scanner) number() (string, error) {
	r.space()
	start := r.at
	digits := func() bool {
		from := r.at
		for r.at < len(r.s) && r.s[r.at] >= '0' && r.s[r.at] <= '9' {
			r.at++
		}
		return r.at > from
	}
	r.skip("-")
	zero := r.at < len(r.s) && r.s[r.at] == '0'
	from := r.at
	ok := digits() && !(zero && r.at > from+1)
	if ok && r.skip(".") {
		ok = digits()
	}
	if ok && r.skip("eE") {
		r.skip("+-")
		ok = digits()
	}
	if !ok || r.at-start > 40 {
		return "", r.broken()
	}
	return r.s[start:r.at], r.count()
}

// skip takes one byte if it is one of these.
func (r *scanner) skip(any string) bool {
	if r.at < len(r.s) && strings.IndexByte(any, r.s[r.at]) >= 0 {
		r.at++
		return true
	}
	return false
}

// integer reads a whole number.
func (r *scanner) integer(pointer string) (int64, error) {
	if c := r.next(); c != '-' && (c < '0' || c > '9') {
		return 0, r.otherType(pointer)
	}
	s, err := r.number()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, wrong(pointer, "form.type")
	}
	return n, nil
}

func (r *scanner) word(w string) error {
	if !strings.HasPrefix(r.s[r.at:], w) {
		return r.broken()
	}
	r.at += len(w)
	return r.count()
}

// value reads anything: string, bool, nil, json.Number, []any or map[string]any.
func (r *scanner) value(pointer string) (any, error) {
	switch r.next() {
	case '"':
		return r.text(pointer)
	case '{':
		return r.record(pointer)
	case '[':
		var out []any
		err := r.array(pointer, func(int) error {
			v, err := r.value(pointer)
			out = append(out, v)
			return err
		})
		return out, err
	case 't':
		return true, r.word("true")
	case 'f':
		return false, r.word("false")
	case 'n':
		return nil, r.word("null")
	}
	n, err := r.number()
	return json.Number(n), err
}

// record reads an object of any fields, none of them twice.
func (r *scanner) record(pointer string) (map[string]any, error) {
	out := make(map[string]any, 16)
	err := r.object(pointer, func(key string) error {
		if _, twice := out[key]; twice {
			return wrong(pointer+"/"+escapePointer(key), "api.json.twice")
		}
		v, err := r.value(pointer)
		out[key] = v
		return err
	})
	return out, err
}

// escapePointer writes a key as a part of a JSON pointer, at most 60 bytes of
// it: what is told back is a place and not what somebody typed.
func escapePointer(key string) string {
	if len(key) > 60 {
		key = strings.ToValidUTF8(key[:60], "") + "…"
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// newScanner reads a text that must be UTF-8.
func newScanner(s string) (*scanner, error) {
	if !utf8.ValidString(s) {
		return nil, malformed("api.json.utf8")
	}
	return &scanner{s: s}, nil
}
