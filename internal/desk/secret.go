package desk

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
func (d *Desk) Secret(id canon.ID) string {
	h := hmac.New(sha256.New, d.secret[:])
	h.Write([]byte("case"))
	h.Write(id[:])
	return crockford(h.Sum(nil), 10)
}

// keyed is a digest that only this node can make, for what is found again by a
// text that must not be guessed from a stolen database.
func (d *Desk) keyed(what, text string) []byte {
	h := hmac.New(sha256.New, d.secret[:])
	h.Write([]byte(what + "\x00" + text))
	return h.Sum(nil)
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

// newCode draws a code of n Crockford characters.
func newCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return crockford(b, n)
}

func crockford(b []byte, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = canon.Alphabet[b[i]&31]
	}
	return string(out)
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// today is the day it is at an office.
func (d *Desk) today(office region.Code) calendar.Day {
	if cal := d.Calendar(office); cal != nil {
		return cal.Day(d.Now())
	}
	return calendar.Day(d.Now().Unix() / 86400)
}
