package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds in characters that hold where a question sets none of its own.
const (
	MaxText     = 200
	MaxLongText = 4000
	MaxName     = 60 // as the resident register holds names
	MaxItems    = 50 // of a repeated group
	maxField    = 4 * MaxLongText
)

// clean brings typed text to its stored form: NFC, trimmed, line breaks as \n
// (or a space where only one line is asked). The key says what was wrong: text
// that is not UTF-8, or control and direction characters that hide what a
// reader sees.
func clean(s string, lines bool) (string, string) {
	if !utf8.ValidString(s) {
		return "", "form.text-invalid"
	}
	if plainASCII(s) {
		return strings.TrimSpace(s), ""
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n' && lines:
			b.WriteRune(r)
		case r == '\n' || r == '\t' || r == '\r' || r == '\u00a0':
			b.WriteByte(' ')
		case r == '\ufeff' || r == '\u200b':
			// invisible marks that come along with copied text
		case unicode.IsControl(r) || reverses(r) || r == utf8.RuneError:
			return "", "form.text-control"
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(norm.NFC.String(b.String())), ""
}

// plainASCII says whether the text is printable ASCII, which most answers are.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// reverses says whether a character changes the direction of the text around it.
func reverses(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// cut shortens to n characters, never in the middle of one.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// digits keeps the digits of an identity number written with spaces, dots,
// hyphens or slashes; false when anything else stands in it.
func digits(s string) (string, bool) {
	ok := true
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r == ' ' || r == '.' || r == '-' || r == '/' || r == '\u00a0':
			return -1
		}
		ok = false
		return -1
	}, s)
	return out, ok
}
