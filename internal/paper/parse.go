package paper

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"
	"unicode/utf16"
)

// The values of PDF syntax that our own files use. Numbers with decimals are
// read as names, since nothing that is looked up has them.
type (
	dict map[string]any
	name string
	ref  int
)

const maxNesting = 12

var errSyntax = errors.New("syntax")

// scanner reads PDF syntax (ISO 32000-1, 7.2 and 7.3) as file.go writes it.
type scanner struct {
	b     []byte
	i     int
	depth int
}

func (s *scanner) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n') {
		s.i++
	}
}

// take steps over a text if it stands here.
func (s *scanner) take(text string) bool {
	if bytes.HasPrefix(s.b[s.i:], []byte(text)) {
		s.i += len(text)
		return true
	}
	return false
}

// value reads one value.
func (s *scanner) value() (any, error) {
	s.space()
	if s.depth++; s.depth > maxNesting {
		return nil, errSyntax
	}
	defer func() { s.depth-- }()
	switch {
	case s.i >= len(s.b):
		return nil, errSyntax
	case s.take("<<"):
		return s.dict()
	case s.take("["):
		return s.array()
	case s.take("("):
		return s.literal()
	case s.take("<"):
		return s.hex()
	case s.take("/"):
		return name(s.regular()), nil
	}
	return s.number()
}

func (s *scanner) dict() (any, error) {
	d := dict{}
	for {
		s.space()
		if s.take(">>") {
			return d, nil
		}
		if !s.take("/") {
			return nil, errSyntax
		}
		key := s.regular()
		v, err := s.value()
		if err != nil {
			return nil, err
		}
		if _, twice := d[key]; twice || key == "" {
			return nil, errSyntax
		}
		d[key] = v
	}
}

func (s *scanner) array() (any, error) {
	var a []any
	for {
		s.space()
		if s.take("]") {
			return a, nil
		}
		v, err := s.value()
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
}

// regular reads the characters of a name or a bare word.
func (s *scanner) regular() string {
	from := s.i
	for s.i < len(s.b) && s.b[s.i] > ' ' && bytes.IndexByte([]byte("()<>[]{}/%"), s.b[s.i]) < 0 {
		s.i++
	}
	return string(s.b[from:s.i])
}

// number reads an integer, a reference, or a bare word.
func (s *scanner) number() (any, error) {
	word := s.regular()
	if word == "" {
		return nil, errSyntax
	}
	n, err := strconv.Atoi(word)
	if err != nil {
		return name(word), nil
	}
	if s.take(" 0 R") {
		return ref(n), nil
	}
	return n, nil
}

func (s *scanner) literal() (any, error) {
	var out []byte
	for s.i < len(s.b) {
		c := s.b[s.i]
		s.i++
		switch {
		case c == ')':
			return out, nil
		case c == '(':
			return nil, errSyntax // we always escape it
		case c == '\\' && s.i < len(s.b):
			if c = s.b[s.i]; c == 'r' {
				c = '\r'
			}
			s.i++
		}
		out = append(out, c)
	}
	return nil, errSyntax
}

func (s *scanner) hex() (any, error) {
	end := bytes.IndexByte(s.b[s.i:], '>')
	if end < 0 {
		return nil, errSyntax
	}
	out := make([]byte, end/2)
	if _, err := hex.Decode(out, s.b[s.i:s.i+end]); err != nil || end%2 != 0 {
		return nil, errSyntax
	}
	s.i += end + 1
	return out, nil
}

// unText reads a PDF text string.
func unText(v any) string {
	b, ok := v.([]byte)
	if !ok {
		return ""
	}
	if len(b) < 2 || b[0] != 0xFE || b[1] != 0xFF {
		return string(b)
	}
	var u []uint16
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		u = append(u, be.Uint16(b))
	}
	return string(utf16.Decode(u))
}

// unName undoes the #XX of a name.
func unName(v any) string {
	n, ok := v.(name)
	if !ok {
		return ""
	}
	var out []byte
	for i := 0; i < len(n); i++ {
		if n[i] == '#' && i+2 < len(n) {
			if c, err := strconv.ParseUint(string(n[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(c))
				i += 2
				continue
			}
		}
		out = append(out, n[i])
	}
	return string(out)
}
