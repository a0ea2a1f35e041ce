package document

import (
	"strings"
	"unicode"

	"genggam/internal/lang"
	"genggam/internal/person"
)

// letterLang is the language of official documents (UU 24/2009 art. 27),
// whatever language the screen speaks.
const letterLang = lang.ID

func asDate(v Value) (string, bool) {
	t, ok := v.day()
	return lang.Date(letterLang, t), ok
}

func asWeekday(v Value) (string, bool) {
	t, ok := v.day()
	return lang.Weekday(letterLang, t.Weekday()), ok
}

func asRupiah(v Value) (string, bool) {
	n, ok := v.number()
	return lang.Money(letterLang, n), ok
}

func asNumber(v Value) (string, bool) {
	n, ok := v.number()
	return asDots(n), ok
}

// asDots groups by three with dots: 1.500.000.
func asDots(n int64) string { return lang.Number(letterLang, n) }

func asWords(v Value) (string, bool) {
	n, ok := v.number()
	return lang.Words(n), ok
}

func asUpper(v Value) (string, bool) {
	s, ok := v.format("")
	return strings.ToUpper(s), ok
}

// asTitle sets the first letter of every word in upper and the rest in lower
// case; a name in capitals reads as a name then.
func asTitle(v Value) (string, bool) {
	s, ok := v.format("")
	prev := ' '
	return strings.Map(func(r rune) rune {
		p := prev
		prev = r
		if unicode.IsLetter(p) || p == '\'' || p == '’' {
			return unicode.ToLower(r)
		}
		return unicode.ToTitle(r)
	}, s), ok
}

func asSex(v Value) (string, bool) {
	switch v.Text {
	case "L":
		return lang.Text{ID: "Laki-laki", EN: "Male"}.In(letterLang), true
	case "P":
		return lang.Text{ID: "Perempuan", EN: "Female"}.In(letterLang), true
	}
	return "", false
}

func asMasked(v Value) (string, bool) {
	s, ok := v.format("")
	return Mask(s), ok
}

// Mask hides a name as person.MaskName does, "Budi Santoso" is "B*** S***"; a
// number of identity keeps its last four digits.
func Mask(s string) string {
	if len(s) >= 8 && strings.Trim(s, "0123456789") == "" {
		return strings.Repeat("*", len(s)-4) + s[len(s)-4:]
	}
	return person.MaskName(s)
}
