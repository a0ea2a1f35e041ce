// Package journal is the append-only record: signed-for lines, the Merkle tree
// over them, and their check.
//
// One entry is one line of canonical JSON (design section 9, format 1). The
// stored bytes are the truth and are never encoded again: the decoder refuses
// whatever the encoder would not write. The digest of a line is the record of a
// tree of RFC 6962, whose head is published as a signed checkpoint (C2SP
// tlog-checkpoint) and whose proofs any other reader of that format can check.
// An entry holds ids, enumerations, numbers, instants and digests; what a
// person typed lies in the vault and is only committed to here.
//
// The package knows no database and no meaning of a kind. Start reading at
// Entry, then Edge (the tree) and Check (the auditor's walk).
package journal

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"genggam/internal/canon"

	"golang.org/x/text/unicode/norm"
)

// MaxLine is the most bytes one entry may have.
const MaxLine = 16 << 10

// Entry is one line of the journal.
type Entry struct {
	// Origin is the log it belongs to; a restored or cloned node gets a new one.
	Origin canon.ID
	// Position in the origin's log, gapless from 0.
	Position int64
	// Stream is "case/ID", "document/ID", "looks/NODE/2026-11" ...; Seq counts in it, gapless from 1.
	Stream string
	Seq    int64
	// At is milliseconds UTC, never below the predecessor's.
	At int64
	// Unit is the office, by its code.
	Unit string
	// Kind and its version: "case.decided/1".
	Kind string
	// Act groups entries that stand or fall together.
	Act canon.ID
	// Actor who did it.
	Actor Actor
	// Nonce makes equal facts into different lines.
	Nonce [16]byte
	// Data is a canonical JSON object.
	Data []byte
	// Items of the vault that it commits to.
	Items []Item
}

// Actor is a role and an account, and whom the account stands in for.
type Actor struct{ Role, Account, For string }

// Item is a reference into the vault with its commitment.
type Item struct {
	ID         canon.ID
	Commitment [32]byte
}

// Append writes the line, without a line feed, behind b. An entry that would be
// too long, or carries text that is not NFC, is an error.
func (e *Entry) Append(b []byte) ([]byte, error) {
	from := len(b)
	for _, s := range []string{e.Stream, e.Unit, e.Kind, e.Actor.Role, e.Actor.Account, e.Actor.For} {
		if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
			return b, errors.New("writing entry: text not in NFC")
		}
	}
	b = append(append(append(b, `{"g":1,"o":"`...), e.Origin.String()...), `","p":`...)
	b = strconv.AppendInt(b, e.Position, 10)
	b = canon.AppendString(append(b, `,"s":`...), e.Stream)
	b = strconv.AppendInt(append(b, `,"q":`...), e.Seq, 10)
	b = strconv.AppendInt(append(b, `,"t":`...), e.At, 10)
	b = canon.AppendString(append(b, `,"u":`...), e.Unit)
	b = canon.AppendString(append(b, `,"k":`...), e.Kind)
	b = append(append(append(b, `,"b":"`...), e.Act.String()...), `","a":[`...)
	b = canon.AppendString(append(canon.AppendString(b, e.Actor.Role), ','), e.Actor.Account)
	if e.Actor.For != "" {
		b = canon.AppendString(append(b, ','), e.Actor.For)
	}
	b = base64.RawURLEncoding.AppendEncode(append(b, `],"n":"`...), e.Nonce[:])
	b = append(append(b, `","d":`...), e.Data...)
	for i, it := range e.Items {
		b = append(append(append(b, itemOpen(i)...), it.ID.String()...), `","`...)
		b = append(base64.RawURLEncoding.AppendEncode(b, it.Commitment[:]), `"]`...)
	}
	if len(e.Items) > 0 {
		b = append(b, ']')
	}
	b = append(b, '}')
	if len(b)-from > MaxLine {
		return b[:from], fmt.Errorf("writing entry: %d bytes, at most %d", len(b)-from, MaxLine)
	}
	return b, nil
}

func itemOpen(i int) string {
	if i == 0 {
		return `,"v":[["`
	}
	return `,["`
}

// Digest of a line is what proofs speak of: SHA-256 of its bytes.
func Digest(line []byte) [32]byte { return sha256.Sum256(line) }

// Parse reads a line and refuses what Append would not write.
func Parse(line []byte) (Entry, error) {
	if len(line) > MaxLine {
		return Entry{}, errors.New("reading entry: too long")
	}
	r := reader{s: canon.NewScanner(line)}
	e := r.entry()
	if r.err == nil && !r.s.Done() {
		r.err = errors.New("more after the entry")
	}
	if r.err != nil {
		return Entry{}, fmt.Errorf("reading entry at byte %d: %w", r.s.Offset(), r.err)
	}
	return e, nil
}

type reader struct {
	s   *canon.Scanner
	err error
}

func (r *reader) entry() (e Entry) {
	r.lit(`{"g":1,"o":`)
	e.Origin = r.id()
	e.Position = r.num(`,"p":`)
	r.lit(`,"s":`)
	e.Stream = r.str()
	e.Seq = r.num(`,"q":`)
	e.At = r.num(`,"t":`)
	r.lit(`,"u":`)
	e.Unit = r.str()
	r.lit(`,"k":`)
	e.Kind = r.str()
	r.lit(`,"b":`)
	e.Act = r.id()
	r.lit(`,"a":[`)
	e.Actor.Role = r.str()
	r.lit(`,`)
	e.Actor.Account = r.str()
	if r.err == nil && r.s.Has(`,`) {
		if e.Actor.For = r.str(); e.Actor.For == "" && r.err == nil {
			r.err = errors.New("an empty name stands in for nobody")
		}
	}
	r.lit(`],"n":`)
	copy(e.Nonce[:], r.bytes(16))
	r.lit(`,"d":`)
	e.Data = r.object()
	if r.err == nil && r.s.Has(`,"v":[`) {
		e.Items = r.items()
	}
	r.lit(`}`)
	return e
}

func (r *reader) items() (items []Item) {
	for r.err == nil {
		r.lit(`[`)
		it := Item{ID: r.id()}
		r.lit(`,`)
		copy(it.Commitment[:], r.bytes(32))
		r.lit(`]`)
		items = append(items, it)
		if r.err != nil || r.s.Has(`]`) {
			break
		}
		r.lit(`,`)
	}
	return items
}

func (r *reader) lit(text string) {
	if r.err == nil {
		r.err = r.s.Literal(text)
	}
}

func (r *reader) str() (s string) {
	if r.err == nil {
		s, r.err = r.s.String()
	}
	return s
}

func (r *reader) num(before string) (n int64) {
	r.lit(before)
	if r.err == nil {
		n, r.err = r.s.Integer()
	}
	if n < 0 && r.err == nil {
		r.err = errors.New("negative")
	}
	return n
}

func (r *reader) id() (id canon.ID) {
	if s := r.str(); r.err == nil {
		id, r.err = canon.ParseID(s)
	}
	return id
}

func (r *reader) bytes(n int) []byte {
	s := r.str()
	if r.err != nil {
		return nil
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err == nil && len(b) != n {
		err = fmt.Errorf("want %d bytes", n)
	}
	r.err = err
	return b
}

func (r *reader) object() []byte {
	if r.err != nil {
		return nil
	}
	v, raw, err := r.s.Raw()
	if err == nil && v.Kind != canon.Map {
		err = errors.New("data is no object")
	}
	r.err = err
	return raw
}

// Each parses lines in order and gives their entries; the first error ends it.
func Each(lines [][]byte, f func(Entry) error) error {
	for _, line := range lines {
		e, err := Parse(line)
		if err != nil {
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// Events is Each with what decode makes of an entry's kind and data. A kind that
// it does not know (nil) is kept in the journal and changes nothing here.
func Events[E any](lines [][]byte, decode func(kind string, data []byte) (E, error), f func(Entry, E) error) error {
	return Each(lines, func(e Entry) error {
		ev, err := decode(e.Kind, e.Data)
		if err != nil || any(ev) == nil {
			return err
		}
		return f(e, ev)
	})
}
