package canon

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// Value is one parsed value. Exactly one of the fields speaks, by Kind.
type Value struct {
	Kind Kind
	Text string
	Int  int64
	Bool bool
	List []Value
	keys []string
	vals []Value
}

// Kind says what a Value is.
type Kind uint8

// The kinds of value that canonical text has.
const (
	Nothing Kind = iota
	Text
	Int
	Bool
	List
	Map
)

// Bounds of what Parse takes: a text that nests deeper or is longer is refused
// before it can cost memory.
const (
	MaxBytes = 1 << 20
	maxDepth = 16
)

// Parse reads one value that must be the whole of b and written canonically.
func Parse(b []byte) (Value, error) {
	if len(b) > MaxBytes {
		return Value{}, errors.New("reading canonical text: too long")
	}
	s := Scanner{b: b}
	v, err := s.Value()
	if err == nil && s.i != len(b) {
		err = errors.New("more after the value")
	}
	if err != nil {
		return Value{}, fmt.Errorf("reading canonical text at byte %d: %w", s.i, err)
	}
	return v, nil
}

// At gives the value under a key, or a Value of kind Nothing.
func (v Value) At(key string) Value {
	for i, k := range v.keys {
		if k == key {
			return v.vals[i]
		}
	}
	return Value{}
}

// Keys lists the keys of a map in the order they stand, which is ascending.
func (v Value) Keys() []string { return v.keys }

// Str gives the string under a key, "" when absent.
func (v Value) Str(key string) string { return v.At(key).Text }

// Num gives the integer under a key, 0 when absent.
func (v Value) Num(key string) int64 { return v.At(key).Int }

// Flag gives the truth under a key, false when absent.
func (v Value) Flag(key string) bool { return v.At(key).Bool }

// Texts gives the list of strings under a key.
func (v Value) Texts(key string) []string {
	l := v.At(key).List
	if len(l) == 0 {
		return nil
	}
	out := make([]string, len(l))
	for i, e := range l {
		out[i] = e.Text
	}
	return out
}

// Scanner reads canonical text piece by piece, for formats with an order of
// keys of their own.
type Scanner struct {
	b     []byte
	i     int
	depth int
}

// NewScanner starts at the beginning of b.
func NewScanner(b []byte) *Scanner { return &Scanner{b: b} }

// Literal consumes exactly this text.
func (s *Scanner) Literal(text string) error {
	if !bytes.HasPrefix(s.b[s.i:], []byte(text)) {
		return fmt.Errorf("want %q", text)
	}
	s.i += len(text)
	return nil
}

// Has says whether this text comes next, and consumes it if so.
func (s *Scanner) Has(text string) bool { return s.Literal(text) == nil }

// Done says whether everything was read.
func (s *Scanner) Done() bool { return s.i == len(s.b) }

// Offset is how many bytes were read.
func (s *Scanner) Offset() int { return s.i }

// Raw reads a value and gives its bytes too.
func (s *Scanner) Raw() (Value, []byte, error) {
	from := s.i
	v, err := s.Value()
	return v, s.b[from:s.i], err
}

// Value reads any one value.
func (s *Scanner) Value() (Value, error) {
	if s.i >= len(s.b) {
		return Value{}, errors.New("text ends too early")
	}
	switch c := s.b[s.i]; {
	case c == '"':
		t, err := s.String()
		return Value{Kind: Text, Text: t}, err
	case c == '-' || c >= '0' && c <= '9':
		n, err := s.Integer()
		return Value{Kind: Int, Int: n}, err
	case c == '{':
		return s.object()
	case c == '[':
		return s.list()
	case s.Has("true"):
		return Value{Kind: Bool, Bool: true}, nil
	case s.Has("false"):
		return Value{Kind: Bool}, nil
	}
	return Value{}, errors.New("no value here")
}

// String reads a string.
func (s *Scanner) String() (string, error) {
	if err := s.Literal(`"`); err != nil {
		return "", err
	}
	var out []byte
	start := s.i
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"':
			t := string(append(out, s.b[start:s.i]...))
			s.i++
			return t, checkString(t)
		case c == '\\':
			out = append(out, s.b[start:s.i]...)
			e, n := unescape(s.b[s.i:])
			if n == 0 {
				return "", errors.New("escape that the writer would not write")
			}
			out = append(out, e)
			s.i += n
			start = s.i
		case c < 0x20:
			return "", errors.New("raw control character")
		default:
			s.i++
		}
	}
	return "", errors.New("string does not end")
}

func unescape(b []byte) (byte, int) {
	if len(b) >= 2 && (b[1] == '"' || b[1] == '\\') {
		return b[1], 2
	}
	if len(b) >= 6 && b[1] == 'u' && b[2] == '0' && b[3] == '0' && (b[4] == '0' || b[4] == '1') {
		if l := bytes.IndexByte([]byte(hexDigits), b[5]); l >= 0 {
			return (b[4]-'0')<<4 | byte(l), 6
		}
	}
	return 0, 0
}

// Integer reads an integer without superfluous signs or zeros.
func (s *Scanner) Integer() (int64, error) {
	from := s.i
	if s.i < len(s.b) && s.b[s.i] == '-' {
		s.i++
	}
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	text := string(s.b[from:s.i])
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > MaxInt || n < -MaxInt || strconv.FormatInt(n, 10) != text {
		return 0, errors.New("integer that the writer would not write")
	}
	return n, nil
}

func (s *Scanner) object() (Value, error) {
	v := Value{Kind: Map}
	if err := s.enter("{"); err != nil {
		return v, err
	}
	defer func() { s.depth-- }()
	for !s.Has("}") {
		if len(v.keys) > 0 {
			if err := s.Literal(","); err != nil {
				return v, err
			}
		}
		k, err := s.String()
		if err != nil {
			return v, err
		}
		if len(v.keys) > 0 && k <= v.keys[len(v.keys)-1] {
			return v, errors.New("keys not in ascending order")
		}
		if err := s.Literal(":"); err != nil {
			return v, err
		}
		e, err := s.Value()
		if err != nil {
			return v, err
		}
		v.keys, v.vals = append(v.keys, k), append(v.vals, e)
	}
	return v, nil
}

func (s *Scanner) list() (Value, error) {
	v := Value{Kind: List}
	if err := s.enter("["); err != nil {
		return v, err
	}
	defer func() { s.depth-- }()
	for !s.Has("]") {
		if len(v.List) > 0 {
			if err := s.Literal(","); err != nil {
				return v, err
			}
		}
		e, err := s.Value()
		if err != nil {
			return v, err
		}
		v.List = append(v.List, e)
	}
	return v, nil
}

func (s *Scanner) enter(open string) error {
	s.depth++
	if s.depth > maxDepth {
		return errors.New("nested too deep")
	}
	return s.Literal(open)
}

// Append writes a parsed value again, byte for byte as it was read.
func Append(b []byte, v Value) []byte {
	switch v.Kind {
	case Text:
		return AppendString(b, v.Text)
	case Int:
		return strconv.AppendInt(b, v.Int, 10)
	case Bool:
		return strconv.AppendBool(b, v.Bool)
	case List:
		b = append(b, '[')
		for i, e := range v.List {
			if i > 0 {
				b = append(b, ',')
			}
			b = Append(b, e)
		}
		return append(b, ']')
	case Map:
		b = append(b, '{')
		for i, k := range v.keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendString(b, k), ':')
			b = Append(b, v.vals[i])
		}
		return append(b, '}')
	}
	return b
}
