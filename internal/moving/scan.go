package moving

import (
	"bytes"
	"errors"
	"io"

	"genggam/internal/fault"
)

// Bounds of a dump. A row beyond them is told and left out, a statement that
// cannot be read refuses the file.
const (
	maxRow   = 1 << 20   // bytes that are kept of a row
	maxCell  = 256 << 10 // bytes that are kept of a value
	maxIdent = 256       // bytes of the name of a table or column
	bufBytes = 256 << 10
)

// scanner reads a dump byte by byte, whatever its size, and counts lines.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	// base is the offset in the file of buf[0].
	base int64
	line int
	err  error
}

func newScanner(r io.Reader, at int64, line int) *scanner {
	return &scanner{r: r, buf: make([]byte, bufBytes), base: at, line: line}
}

// offset is where in the file the next byte stands.
func (s *scanner) offset() int64 { return s.base + int64(s.pos) }

// fill reads on, keeping what was not yet read; false at the end.
func (s *scanner) fill() bool {
	if s.err != nil {
		return false
	}
	copy(s.buf, s.buf[s.pos:s.end])
	s.base += int64(s.pos)
	s.end -= s.pos
	s.pos = 0
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.err = err
		}
		if n > 0 {
			return true
		}
		if s.err != nil {
			return false
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// peek is the next byte without taking it; false at the end of the file.
func (s *scanner) peek() (byte, bool) {
	if s.pos == s.end && !s.fill() {
		return 0, false
	}
	return s.buf[s.pos], true
}

// at is the byte i places further, 0 behind the end.
func (s *scanner) at(i int) byte {
	for s.pos+i >= s.end {
		if !s.fill() {
			return 0
		}
	}
	return s.buf[s.pos+i]
}

// take takes one byte that was peeked at.
func (s *scanner) take() byte {
	c := s.buf[s.pos]
	s.pos++
	if c == '\n' {
		s.line++
	}
	return c
}

// follows says whether what comes next is a text, without taking it.
func (s *scanner) follows(what string) bool {
	for i := range len(what) {
		if s.at(i) != what[i] {
			return false
		}
	}
	return true
}

// skip takes n bytes that were looked at.
func (s *scanner) skip(n int) {
	for range n {
		s.take()
	}
}

// broken is the refusal of the file at a line.
func (s *scanner) broken(line int) error {
	if s.err != nil && !errors.Is(s.err, io.EOF) {
		return s.err
	}
	if s.err != nil && s.pos == s.end {
		return fault.New(fault.Invalid, "moving.cut", line)
	}
	return fault.New(fault.Invalid, "moving.syntax", s.line)
}

// until takes everything up to and with one byte; false at the end of the file.
func (s *scanner) until(stop byte) bool {
	for {
		if s.pos == s.end && !s.fill() {
			return false
		}
		have := s.buf[s.pos:s.end]
		i := bytes.IndexByte(have, stop)
		if i < 0 {
			i = len(have) - 1
		}
		s.line += bytes.Count(have[:i+1], []byte{'\n'})
		s.pos += i + 1
		if have[i] == stop {
			return true
		}
	}
}

// space takes blanks and comments. said, which may be nil, sees the beginning
// of comments that MariaDB carries out, /*!40103 SET ... */.
func (s *scanner) space(said func(comment string)) error {
	for {
		c, ok := s.peek()
		switch {
		case !ok:
			return nil
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			s.take()
		case c == '#', c == '-' && s.at(1) == '-' && s.at(2) <= ' ':
			s.until('\n')
		case c == '/' && s.at(1) == '*':
			if err := s.comment(said); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func (s *scanner) comment(said func(string)) error {
	line := s.line
	s.skip(2)
	var head []byte
	for {
		c, ok := s.peek()
		if !ok {
			return s.broken(line)
		}
		s.take()
		if len(head) < 200 {
			head = append(head, c)
		}
		if c == '*' && s.at(0) == '/' {
			s.take()
			if said != nil && (head[0] == '!' || head[0] == 'M') {
				said(string(head))
			}
			return nil
		}
	}
}

// word takes letters, digits and _ in upper case, at most 64 of them.
func (s *scanner) word() string {
	var w []byte
	for len(w) < 64 {
		c, ok := s.peek()
		switch {
		case ok && c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case ok && (c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'):
		default:
			return string(w)
		}
		s.take()
		w = append(w, c)
	}
	return string(w)
}

// ident takes a name, bare or in `backticks` or "quotes"; of a.b the last part.
func (s *scanner) ident() (string, error) {
	for {
		if err := s.space(nil); err != nil {
			return "", err
		}
		name, err := s.part()
		if err != nil {
			return "", err
		}
		if err := s.space(nil); err != nil {
			return "", err
		}
		if c, ok := s.peek(); !ok || c != '.' {
			return name, nil
		}
		s.take()
	}
}

func (s *scanner) part() (string, error) {
	quote, ok := s.peek()
	if !ok || quote != '`' && quote != '"' {
		return s.bare()
	}
	s.take()
	var name []byte
	for len(name) <= maxIdent {
		c, ok := s.peek()
		if !ok {
			break
		}
		s.take()
		if c == quote {
			if s.at(0) != quote {
				return string(name), nil
			}
			s.take()
		}
		name = append(name, c)
	}
	return "", s.broken(s.line)
}

func (s *scanner) bare() (string, error) {
	var name []byte
	for len(name) <= maxIdent {
		c, ok := s.peek()
		if !ok || c <= ' ' || c < 0x80 && !bytes.ContainsRune([]byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$"), rune(c)) {
			break
		}
		s.take()
		name = append(name, c)
	}
	if len(name) == 0 || len(name) > maxIdent {
		return "", s.broken(s.line)
	}
	return string(name), nil
}

// quoted takes a string literal; keep, which may be nil, sees its bytes with
// the escapes undone.
func (s *scanner) quoted(keep func(...byte)) error {
	line := s.line
	quote := s.take()
	for {
		if s.pos == s.end && !s.fill() {
			return s.broken(line)
		}
		have := s.buf[s.pos:s.end]
		i := 0
		for i < len(have) && have[i] != quote && have[i] != '\\' {
			if have[i] == '\n' {
				s.line++
			}
			i++
		}
		if keep != nil && i > 0 {
			keep(have[:i]...)
		}
		if s.pos += i; i == len(have) {
			continue
		}
		done, err := s.escape(quote, line, keep)
		if err != nil || done {
			return err
		}
	}
}

// escape takes a backslash and what it escapes, a doubled quote, or the quote
// that ends the string. A backtick quotes names, where a backslash is itself.
func (s *scanner) escape(quote byte, line int, keep func(...byte)) (done bool, err error) {
	c := s.take()
	switch {
	case c == quote && s.at(0) != quote:
		return true, nil
	case c == quote:
		s.take()
	case quote != '`':
		next, ok := s.peek()
		if !ok {
			return false, s.broken(line)
		}
		s.take()
		c = unescape(next)
		if keep != nil && (next == '%' || next == '_') {
			keep('\\')
		}
	}
	if keep != nil {
		keep(c)
	}
	return false, nil
}

// unescape is what a letter behind a backslash stands for.
func unescape(c byte) byte {
	switch c {
	case '0':
		return 0
	case 'b':
		return '\b'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'Z':
		return 26
	}
	return c
}
