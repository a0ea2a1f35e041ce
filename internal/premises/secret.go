package premises

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/region"
)

// Secret is the ten characters that open a case to whoever filed it. It is
// derived from the case's id and stored nowhere.
func (p *Premises) Secret(id canon.ID) string {
	return Crockford(p.MAC([]byte("case"), id[:]), 10)
}

// MAC is HMAC-SHA-256 of the parts, one behind the other, under a key that only
// this node can derive.
func (p *Premises) MAC(parts ...[]byte) []byte {
	h := hmac.New(sha256.New, p.secret[:])
	for _, b := range parts {
		h.Write(b)
	}
	return h.Sum(nil)
}

// Keyed is a digest that only this node can make, for what is found again by a
// text that must not be guessed from a stolen database.
func (p *Premises) Keyed(what, text string) []byte {
	return p.MAC([]byte(what + "\x00" + text))
}

// SpellSecret writes a secret or draft code in groups that are easy to copy.
func SpellSecret(s string) string {
	out := ""
	for i, r := range s {
		if i > 0 && (i%5 == 0 && len(s) == 10 || i%4 == 0 && len(s) == 12) {
			out += "-"
		}
		out += string(r)
	}
	return out
}

// NewCode draws a code of n Crockford characters.
func NewCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return Crockford(b, n)
}

// Crockford spells the low five bits of each of the first n bytes.
func Crockford(b []byte, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = canon.Alphabet[b[i]&31]
	}
	return string(out)
}

// Equal compares two texts in a time that does not tell where they differ.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Today is the day it is at an office.
func (p *Premises) Today(office region.Code) calendar.Day {
	if cal := p.Calendar(office); cal != nil {
		return cal.Day(p.Now())
	}
	return calendar.Day(p.Now().Unix() / 86400)
}
