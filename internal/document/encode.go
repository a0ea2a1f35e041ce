package document

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/lang"
	"golang.org/x/text/unicode/norm"
)

// contentFormat is the version of the canonical content. A second one would be
// written beside this, never instead of it.
const contentFormat = 1

// maxContent bounds what DecodeContent reads.
const maxContent = 512 << 10

// Encode writes the content as canonical JSON: keys ascending, strings in NFC,
// no spaces, no floats, absent keys left out. Bytes that are no UTF-8 become
// U+FFFD, so that it cannot fail. The same content gives the same bytes for
// ever.
func (c Content) Encode() []byte {
	w := writer{b: make([]byte, 0, 4096)}
	w.open()
	w.key("body")
	w.blocks(c.Body)
	w.str("date", c.Date)
	w.key("format")
	w.b = fmt.Appendf(w.b, "%d", contentFormat)
	w.str("language", string(c.Language))
	w.str("number", c.Number)
	w.key("office")
	w.office(c.Office)
	w.str("place", c.Place)
	w.key("signer")
	w.open()
	w.str("id", c.Signer.ID)
	w.str("name", c.Signer.Name)
	w.str("position", c.Signer.Position)
	w.close('}')
	w.str("signing", c.Signing)
	w.str("standard", c.Standard)
	w.str("subject", c.Subject)
	w.str("subtitle", c.Subtitle)
	w.str("title", c.Title)
	w.str("valid_until", c.ValidUntil)
	w.close('}')
	return w.b
}

// writer appends canonical JSON; comma says that a value stands before.
type writer struct {
	b     []byte
	comma bool
}

func (w *writer) open() {
	w.b = append(w.b, '{')
	w.comma = false
}

func (w *writer) close(c byte) {
	w.b = append(w.b, c)
	w.comma = true
}

func (w *writer) key(k string) {
	if w.comma {
		w.b = append(w.b, ',')
	}
	w.b = append(canon.AppendString(w.b, k), ':')
	w.comma = true
}

// str writes a key with its text, or nothing when the text is empty.
func (w *writer) str(k, v string) {
	if v != "" {
		w.key(k)
		w.text(v)
	}
}

func (w *writer) text(v string) {
	w.b = canon.AppendString(w.b, norm.NFC.String(strings.ToValidUTF8(v, "\ufffd")))
}

func (w *writer) texts(vs []string) {
	w.b = append(w.b, '[')
	for i, v := range vs {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.text(v)
	}
	w.b = append(w.b, ']')
}

func (w *writer) office(o Office) {
	w.open()
	w.str("address", o.Address)
	w.str("code", o.Code)
	w.key("letterhead")
	w.texts(o.Letterhead)
	w.str("short", o.Short)
	w.close('}')
}

func (w *writer) blocks(blocks []Block) {
	w.b = append(w.b, '[')
	for i, b := range blocks {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.open()
		w.str("kind", string(b.Kind))
		w.key("rows")
		w.b = append(w.b, '[')
		for j, row := range b.Rows {
			if j > 0 {
				w.b = append(w.b, ',')
			}
			w.texts(row)
		}
		w.b = append(w.b, ']')
		w.close('}')
	}
	w.b = append(w.b, ']')
}

// DecodeContent reads what Encode writes, byte for byte, and nothing else.
func DecodeContent(b []byte) (Content, error) {
	if len(b) > maxContent {
		return Content{}, errors.New("reading content: too large")
	}
	v, err := canon.Parse(b)
	if err != nil {
		return Content{}, fmt.Errorf("reading content: %w", err)
	}
	if v.Num("format") != contentFormat {
		return Content{}, errors.New("reading content: unknown format")
	}
	o, s := v.At("office"), v.At("signer")
	c := Content{
		Office:   Office{Code: o.Str("code"), Short: o.Str("short"), Letterhead: o.Texts("letterhead"), Address: o.Str("address")},
		Standard: v.Str("standard"),
		Title:    v.Str("title"), Subtitle: v.Str("subtitle"),
		Number: v.Str("number"), Place: v.Str("place"), Date: v.Str("date"), ValidUntil: v.Str("valid_until"),
		Signer:  Signer{Name: s.Str("name"), Position: s.Str("position"), ID: s.Str("id")},
		Subject: v.Str("subject"), Signing: v.Str("signing"), Language: lang.Tag(v.Str("language")),
	}
	for _, bv := range v.At("body").List {
		block := Block{Kind: BlockKind(bv.Str("kind"))}
		for _, row := range bv.At("rows").List {
			cells := make([]string, 0, len(row.List))
			for _, cell := range row.List {
				cells = append(cells, cell.Text)
			}
			block.Rows = append(block.Rows, cells)
		}
		c.Body = append(c.Body, block)
	}
	// Whatever the fields above did not catch (unknown keys, wrong kinds) is
	// caught here: the bytes must be those that we would write.
	if !bytes.Equal(c.Encode(), b) {
		return Content{}, errors.New("reading content: not written by this program")
	}
	return c, nil
}
