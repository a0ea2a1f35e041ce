package httpsig

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
)

// The bounds of what a message says of its signatures.
const (
	maxFieldBytes = 8 << 10
	maxMembers    = 8
	maxComponents = 32
	maxParameters = 16
)

var (
	errField = errors.New("reading structured field: it is not well formed")
	errLong  = errors.New("reading structured field: it is too long")
)

// reader reads a structured field (RFC 9651), as far as signatures need it:
// dictionaries of inner lists of strings and of byte sequences, with parameters.
type reader struct{ s string }

func (r *reader) spaces() { r.s = strings.TrimLeft(r.s, " ") }

// ows skips optional white space between members.
func (r *reader) ows() { r.s = strings.TrimLeft(r.s, " \t") }

func (r *reader) eat(c byte) bool {
	if r.s == "" || r.s[0] != c {
		return false
	}
	r.s = r.s[1:]
	return true
}

// key is the name of a member or parameter.
func (r *reader) key() (string, error) {
	n := 0
	for n < len(r.s) && keyByte(r.s[n], n == 0) {
		n++
	}
	if n == 0 || n > 64 {
		return "", errField
	}
	k := r.s[:n]
	r.s = r.s[n:]
	return k, nil
}

func keyByte(c byte, first bool) bool {
	return c >= 'a' && c <= 'z' || c == '*' || !first && (c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.')
}

// text is a string in quotes.
func (r *reader) text() (string, error) {
	if !r.eat('"') {
		return "", errField
	}
	var b strings.Builder
	for i := 0; i < len(r.s); i++ {
		switch c := r.s[i]; {
		case c == '"':
			r.s = r.s[i+1:]
			return b.String(), nil
		case c == '\\':
			if i++; i == len(r.s) || r.s[i] != '"' && r.s[i] != '\\' {
				return "", errField
			}
			b.WriteByte(r.s[i])
		case c < 0x20 || c > 0x7e:
			return "", errField
		default:
			b.WriteByte(c)
		}
	}
	return "", errField
}

// bytes is a byte sequence between colons, in the one base64 that encodes it.
func (r *reader) bytes() ([]byte, error) {
	if !r.eat(':') {
		return nil, errField
	}
	text, rest, ok := strings.Cut(r.s, ":")
	if !ok || strings.ContainsAny(text, "\r\n") {
		return nil, errField
	}
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, errField
	}
	r.s = rest
	return b, nil
}

// number is an integer of at most 15 digits.
func (r *reader) number() (int64, error) {
	n := 0
	if n < len(r.s) && r.s[n] == '-' {
		n++
	}
	start := n
	for n < len(r.s) && r.s[n] >= '0' && r.s[n] <= '9' {
		n++
	}
	if n == start || n-start > 15 || n < len(r.s) && r.s[n] == '.' {
		return 0, errField
	}
	v, err := strconv.ParseInt(r.s[:n], 10, 64)
	r.s = r.s[n:]
	return v, err
}

// parameter is one parameter: a string, an integer or true.
type parameter struct {
	name string
	text string
	num  int64
	kind byte // 's', 'i' or 'b'
}

func (p parameter) String() string {
	switch p.kind {
	case 's':
		return ";" + p.name + "=" + quote(p.text)
	case 'i':
		return ";" + p.name + "=" + strconv.FormatInt(p.num, 10)
	}
	return ";" + p.name
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// parameters reads parameters; one that comes twice is refused.
func (r *reader) parameters() (out []parameter, err error) {
	for r.eat(';') {
		r.spaces()
		p := parameter{kind: 'b'}
		if p.name, err = r.key(); err != nil {
			return nil, err
		}
		for _, was := range out {
			if was.name == p.name {
				return nil, errField
			}
		}
		if r.eat('=') {
			if err := r.bare(&p); err != nil {
				return nil, err
			}
		}
		if out = append(out, p); len(out) > maxParameters {
			return nil, errLong
		}
	}
	return out, nil
}

func (r *reader) bare(p *parameter) (err error) {
	switch {
	case r.s == "":
		return errField
	case r.s[0] == '"':
		p.kind = 's'
		p.text, err = r.text()
	case r.s[0] == '-' || r.s[0] >= '0' && r.s[0] <= '9':
		p.kind = 'i'
		p.num, err = r.number()
	case strings.HasPrefix(r.s, "?1"):
		r.s = r.s[2:]
	default:
		return errField
	}
	return err
}

// members reads a dictionary; member reads the value after "=".
func members(field string, member func(r *reader, name string) error) error {
	if len(field) > maxFieldBytes {
		return errLong
	}
	r := &reader{strings.Trim(field, " ")}
	for n := 1; ; n++ {
		name, err := r.key()
		if err != nil {
			return err
		}
		if n > maxMembers {
			return errLong
		}
		if !r.eat('=') {
			return errField
		}
		if err := member(r, name); err != nil {
			return err
		}
		r.ows()
		if r.s == "" {
			return nil
		}
		if !r.eat(',') {
			return errField
		}
		r.ows()
	}
}
