package survey

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"genggam/internal/canon"
)

// Mark is what is kept so that something happens once only. It is a keyed digest:
// without the key it says nothing, and it lies in a table of its own with no time
// beside it, ordered by itself.
type Mark [16]byte

// Asked is the mark of a person who was asked in a quarter. It is set when the
// person is asked and not when they answer, so that it does not even say that they
// did. key is a secret of that quarter alone; person is whatever the house knows
// the person by, itself a keyed index.
func Asked(key []byte, q Quarter, person []byte) Mark {
	return Mark(digest(key, "genggam survey asked 1", q.String(), string(person)))
}

// The sizes of a ticket in bytes: drawn, and of the key's word for it.
const (
	drawn = 10
	sworn = 10
)

// Ticket is the right to answer once about a service in a quarter. It is drawn when
// somebody is asked and travels to them; the house keeps nothing of it until it is
// spent, so that it leads from nowhere.
type Ticket struct {
	Office, Service string
	Quarter         Quarter
}

// Write spells a ticket in 32 characters in fours, from 10 bytes drawn at random.
func (t Ticket) Write(key []byte, random [drawn]byte) string {
	return spell(append(random[:], t.swear(key, random)...))
}

// Read gives the mark under which a ticket is spent; false when the key did not
// write it for this office, service and quarter.
func (t Ticket) Read(key []byte, text string) (Mark, bool) {
	raw, ok := unspell(text)
	if !ok || len(raw) != drawn+sworn {
		return Mark{}, false
	}
	random := [drawn]byte(raw)
	if subtle.ConstantTimeCompare(raw[drawn:], t.swear(key, random)) != 1 {
		return Mark{}, false
	}
	return Mark(digest(key, "genggam survey spent 1", string(random[:]))), true
}

func (t Ticket) swear(key []byte, random [drawn]byte) []byte {
	return digest(key, "genggam survey ticket 1", t.Office, t.Service, t.Quarter.String(), string(random[:]))[:sworn]
}

// digest is HMAC-SHA-256 over parts, each behind its length, cut to 16 bytes.
func digest(key []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		n := len(p)
		h.Write([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
		h.Write([]byte(p))
	}
	return h.Sum(nil)[:16]
}

// Receipt is what a person takes home: that an answer was counted, not which. text
// is 16 characters from 10 bytes drawn at random; mark is kept with the box, and
// whoever holds the text finds it among those that were counted.
func Receipt(random [drawn]byte) (text string, mark Mark) {
	return spell(random[:]), receiptMark(random[:])
}

// ReadReceipt gives the mark of a receipt as a person typed it.
func ReadReceipt(text string) (Mark, bool) {
	raw, ok := unspell(text)
	if !ok || len(raw) != drawn {
		return Mark{}, false
	}
	return receiptMark(raw), true
}

func receiptMark(raw []byte) Mark {
	sum := sha256.Sum256(append([]byte("genggam survey receipt 1"), raw...))
	return Mark(sum[:16])
}

// spell writes bytes, five at a time, as eight characters of Crockford's alphabet,
// in fours with hyphens.
func spell(raw []byte) string {
	var b strings.Builder
	for i := 0; i+5 <= len(raw); i += 5 {
		x := uint64(0)
		for _, c := range raw[i : i+5] {
			x = x<<8 | uint64(c)
		}
		for k := range 8 {
			if k%4 == 0 && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteByte(canon.Alphabet[x>>(35-5*k)&31])
		}
	}
	return b.String()
}

func unspell(text string) ([]byte, bool) {
	if len(text) > 100 {
		return nil, false
	}
	s := canon.Tidy(text)
	if s == "" || len(s)%8 != 0 {
		return nil, false
	}
	var out []byte
	for i := 0; i < len(s); i += 8 {
		x := uint64(0)
		for _, c := range []byte(s[i : i+8]) {
			x = x<<5 | uint64(strings.IndexByte(canon.Alphabet, c))
		}
		out = append(out, byte(x>>32), byte(x>>24), byte(x>>16), byte(x>>8), byte(x))
	}
	return out, true
}
