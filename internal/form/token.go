package form

import (
	"strings"
	"unicode/utf8"
)

// token is one word of a condition: a name, a number, a text in quotes, or the
// sign itself. The end of the condition is a token too.
type token struct {
	kind tokenKind
	text string // of a text in quotes: what it says, its escapes undone
	at   int    // byte of the source
}

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenNumber
	tokenText
	tokenSign
	tokenBad
)

// signs are the signs of the profile, longer ones first, and those of CEL that
// stand outside it, so that they are refused by name.
var signs = [...]string{"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "(", ")", "[", "]", ",", ".",
	"?", ":", "*", "/", "%", "{", "}"}

// words are the tokens of one condition, read one by one.
type tokens struct {
	source string
	at     int
}

func (t *tokens) next() token {
	t.skip()
	at := t.at
	rest := t.source[at:]
	if rest == "" {
		return token{kind: tokenEnd, at: at}
	}
	switch c := rest[0]; {
	case c == '"' || c == '\'':
		return t.quoted()
	case letter(c):
		return t.while(tokenName, func(c byte) bool { return letter(c) || digit(c) })
	case digit(c):
		return t.while(tokenNumber, func(c byte) bool { return letter(c) || digit(c) || c == '.' })
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			t.at += len(s)
			return token{kind: tokenSign, text: s, at: at}
		}
	}
	_, n := utf8.DecodeRuneInString(rest)
	t.at += n
	return token{kind: tokenBad, text: rest[:n], at: at}
}

// skip passes blanks and a comment to the end of its line.
func (t *tokens) skip() {
	for t.at < len(t.source) {
		switch c := t.source[t.at]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f':
			t.at++
		case strings.HasPrefix(t.source[t.at:], "//"):
			end := strings.IndexByte(t.source[t.at:], '\n')
			if end < 0 {
				t.at = len(t.source)
				return
			}
			t.at += end
		default:
			return
		}
	}
}

func (t *tokens) while(k tokenKind, is func(byte) bool) token {
	at := t.at
	for t.at < len(t.source) && is(t.source[t.at]) {
		t.at++
	}
	return token{kind: k, text: t.source[at:t.at], at: at}
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// quoted reads a text in quotes on one line, with the escapes of CEL.
func (t *tokens) quoted() token {
	at, quote := t.at, t.source[t.at]
	t.at++
	var b strings.Builder
	for t.at < len(t.source) {
		switch c := t.source[t.at]; c {
		case quote:
			t.at++
			return token{kind: tokenText, text: b.String(), at: at}
		case '\n', '\r':
			return token{kind: tokenBad, text: t.source[at:t.at], at: at}
		case '\\':
			r, n := escaped(t.source[t.at+1:])
			if n == 0 {
				return token{kind: tokenBad, text: t.source[t.at:min(t.at+2, len(t.source))], at: t.at}
			}
			b.WriteRune(r)
			t.at += 1 + n
		default:
			b.WriteByte(c)
			t.at++
		}
	}
	return token{kind: tokenBad, text: t.source[at:], at: at}
}

// plainEscapes are the letters that stand for one character after a backslash.
const plainEscapes = "a\ab\bf\fn\nr\rt\tv\v\"\"''\\\\??``"

// escaped undoes what follows a backslash; n is its length, 0 when it is none.
func escaped(s string) (r rune, n int) {
	if s == "" {
		return 0, 0
	}
	for i := 0; i < len(plainEscapes); i += 2 {
		if s[0] == plainEscapes[i] {
			return rune(plainEscapes[i+1]), 1
		}
	}
	switch s[0] {
	case 'x', 'X':
		return coded(s, 1, 2, 16)
	case 'u':
		return coded(s, 1, 4, 16)
	case 'U':
		return coded(s, 1, 8, 16)
	case '0', '1', '2', '3':
		return coded(s, 0, 3, 8)
	}
	return 0, 0
}

// coded reads a character given by the number of its code point.
func coded(s string, from, digits int, base rune) (r rune, n int) {
	if len(s) < from+digits {
		return 0, 0
	}
	for _, c := range []byte(s[from : from+digits]) {
		d := base
		switch {
		case digit(c):
			d = rune(c - '0')
		case letter(c) && c != '_':
			d = rune(c|0x20-'a') + 10
		}
		if d >= base {
			return 0, 0
		}
		r = r*base + d
		if r > utf8.MaxRune {
			return 0, 0
		}
	}
	if !utf8.ValidRune(r) {
		return 0, 0
	}
	return r, from + digits
}
