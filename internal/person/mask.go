package person

import (
	"strings"
	"unicode/utf8"
)

// MaskName hides a name so that whoever knows the person recognises it and
// nobody else learns it: the first letter of every word, then three stars
// whatever its length. "Siti Rahayu" is "S*** R***".
func MaskName(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		_, size := utf8.DecodeRuneInString(w)
		words[i] = w[:size] + "***"
	}
	return strings.Join(words, " ")
}

// MaskNumber leaves the first four and last two of a number of ten digits or
// more, as of a NIK or KK: "3302**********01". Shorter ones are stars alone.
func MaskNumber(number string) string {
	if len(number) < 10 {
		return strings.Repeat("*", len(number))
	}
	return number[:4] + strings.Repeat("*", min(len(number)-6, maxTyped)) + number[len(number)-2:]
}

// MaskPhone leaves the operator's digits and the last two: "+62812*******90".
func MaskPhone(phone string) string {
	if len(phone) < 10 {
		return strings.Repeat("*", len(phone))
	}
	return phone[:6] + strings.Repeat("*", min(len(phone)-8, maxTyped)) + phone[len(phone)-2:]
}

// MaskEmail leaves the first letter and the domain: "s***@example.org".
func MaskEmail(email string) string {
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" {
		return "***"
	}
	_, size := utf8.DecodeRuneInString(local)
	return local[:size] + "***@" + domain
}
