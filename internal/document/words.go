package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of letters are Indonesian, the language of official documents
// (UU 24/2009 art. 27), whatever language the screen speaks.
var (
	months   = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	units    = [...]string{"", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"}
)

// LongDate prints "2026-08-17" as "17 Agustus 2026", and anything else as it is.
func LongDate(day string) string {
	if s, ok := asDate(Date(day)); ok {
		return s
	}
	return day
}

func asDate(v Value) (string, bool) {
	t, ok := v.day()
	if !ok {
		return "", false
	}
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year()), true
}

func asWeekday(v Value) (string, bool) {
	t, ok := v.day()
	if !ok {
		return "", false
	}
	return weekdays[t.Weekday()], true
}

func asRupiah(v Value) (string, bool) {
	n, ok := v.number()
	if n < 0 {
		return "-Rp" + strings.TrimPrefix(asDots(n), "-"), ok
	}
	return "Rp" + asDots(n), ok
}

func asNumber(v Value) (string, bool) {
	n, ok := v.number()
	return asDots(n), ok
}

// asDots groups by three with dots: 1.500.000.
func asDots(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

func asWords(v Value) (string, bool) {
	n, ok := v.number()
	if !ok || n <= -1e18 || n >= 1e18 {
		return "", false
	}
	switch {
	case n == 0:
		return "nol", true
	case n < 0:
		return "minus " + words(-n), true
	}
	return words(n), true
}

// words is the terbilang of a number above 0.
func words(n int64) string {
	switch {
	case n < 12:
		return units[n]
	case n < 20:
		return words(n-10) + " belas"
	case n < 100:
		return join(words(n/10)+" puluh", n%10)
	case n < 200:
		return join("seratus", n-100)
	case n < 1000:
		return join(words(n/100)+" ratus", n%100)
	case n < 2000:
		return join("seribu", n-1000)
	}
	scale, name := int64(1000), "ribu"
	for _, next := range []string{"juta", "miliar", "triliun", "kuadriliun"} {
		if n < scale*1000 {
			break
		}
		scale, name = scale*1000, next
	}
	return join(words(n/scale)+" "+name, n%scale)
}

func join(head string, rest int64) string {
	if rest == 0 {
		return head
	}
	return head + " " + words(rest)
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
		return "Laki-laki", true
	case "P":
		return "Perempuan", true
	}
	return "", false
}

func asMasked(v Value) (string, bool) {
	s, ok := v.format("")
	return Mask(s), ok
}

// Mask hides a name so that whoever knows the person recognises it and nobody
// else learns it: the first letter of every word, then three stars whatever
// the length: "Budi Santoso" is "B*** S***". A number of identity keeps its
// last four digits.
func Mask(s string) string {
	if len(s) >= 8 && strings.Trim(s, "0123456789") == "" {
		return strings.Repeat("*", len(s)-4) + s[len(s)-4:]
	}
	out := strings.Fields(s)
	for i, w := range out {
		_, n := utf8.DecodeRuneInString(w)
		out[i] = w[:n] + "***"
	}
	return strings.Join(out, " ")
}
