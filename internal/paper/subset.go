package paper

import (
	"crypto/sha256"
	"math/bits"
	"unicode"
)

// pt is a length in thousandths of a point, so that no page depends on how a
// machine rounds floats.
type pt int

// mm is a length in millimetres.
func mm(n int) pt { return pt(n * 720000 / 254) }

// fontUse is what one document uses of a face: its glyphs, renumbered in the
// order of first use.
type fontUse struct {
	*face
	ids     []uint16 // new number by old, 0 when unused
	order   []uint16 // old number by new; order[0] is .notdef
	runes   []rune   // by new number, for text extraction
	missing map[rune]bool
}

func use(f *face, missing map[rune]bool) *fontUse {
	return &fontUse{face: f, ids: make([]uint16, f.numGlyphs), order: []uint16{0}, runes: []rune{0xFFFD}, missing: missing}
}

// lookup finds the glyph of a rune in the face; ok is false for a rune that is
// not drawn at all (controls, joiners).
func (u *fontUse) lookup(r rune) (g uint16, ok bool) {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return 0, false
	}
	if r == 0xA0 {
		r = ' '
	}
	if r < 0xFFFF {
		if g = u.cmap[r]; g != 0 {
			return g, true
		}
	}
	u.missing[r] = true
	return u.replacement, true
}

// units is the width of a text in font units.
func (u *fontUse) units(s string) int {
	n := 0
	for _, r := range s {
		if g, ok := u.lookup(r); ok {
			n += int(u.advance[g])
		}
	}
	return n
}

// width of a text at a size.
func (u *fontUse) width(s string, size pt) pt { return pt(u.units(s) * int(size) / u.em) }

// appendText adds the codes of a text to a literal string of a page.
func (u *fontUse) appendText(b []byte, s string) []byte {
	for _, r := range s {
		g, ok := u.lookup(r)
		if !ok {
			continue
		}
		id := u.ids[g]
		if id == 0 && g != 0 {
			id = uint16(len(u.order))
			u.ids[g] = id
			u.order = append(u.order, g)
			if r == 0xA0 {
				r = ' '
			}
			if g == u.replacement {
				r = 0xFFFD
			}
			u.runes = append(u.runes, r)
		}
		b = appendEscaped(appendEscaped(b, byte(id>>8)), byte(id))
	}
	return b
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// subset builds a TrueType file of the glyphs in use, without hints.
func (u *fontUse) subset() []byte {
	var glyf []byte
	loca := []byte{}
	order := append([]uint16(nil), u.order...)
	at := map[uint16]uint16{}
	for i, g := range order {
		at[g] = uint16(i)
	}
	for i := 0; i < len(order); i++ { // order grows by the parts of composites
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf, order = appendGlyph(glyf, u.glyph(order[i]), at, order)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	var hmtx []byte
	for _, g := range order {
		lsb := uint16(0)
		if o := u.glyph(g); len(o) > 4 {
			lsb = be.Uint16(o[2:])
		}
		hmtx = be.AppendUint16(be.AppendUint16(hmtx, u.advance[g]), lsb)
	}
	head := append([]byte(nil), u.head[:54]...)
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	hhea := append([]byte(nil), u.hhea[:36]...)
	be.PutUint16(hhea[34:], uint16(len(order)))
	maxp := append([]byte(nil), u.os...)
	be.PutUint16(maxp[4:], uint16(len(order)))
	return sfnt([]table{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
}

// appendGlyph copies one outline without its instructions; parts of a
// composite get new numbers and join the order.
func appendGlyph(out, g []byte, at map[uint16]uint16, order []uint16) ([]byte, []uint16) {
	if len(g) < 10 {
		return out, order
	}
	contours := int(int16(be.Uint16(g)))
	if contours >= 0 {
		head := 10 + 2*contours
		n := int(be.Uint16(g[head:]))
		out = append(append(out, g[:head]...), 0, 0)
		return append(out, g[head+2+n:]...), order
	}
	out = append(out, g[:10]...)
	for i := 10; i+4 <= len(g); {
		flags, part := be.Uint16(g[i:]), be.Uint16(g[i+2:])
		id, ok := at[part]
		if !ok {
			id = uint16(len(order))
			at[part] = id
			order = append(order, part)
		}
		n := 4 + componentArgs(flags)
		out = be.AppendUint16(be.AppendUint16(out, flags&^0x100), id)
		out = append(out, g[i+4:i+n]...)
		i += n
		if flags&0x20 == 0 { // MORE_COMPONENTS
			break
		}
	}
	return out, order
}

// componentArgs is how many bytes follow flags and glyph of a component.
func componentArgs(flags uint16) int {
	n := 2
	if flags&1 != 0 { // ARG_1_AND_2_ARE_WORDS
		n = 4
	}
	switch {
	case flags&0x08 != 0: // one scale
		n += 2
	case flags&0x40 != 0: // two
		n += 4
	case flags&0x80 != 0: // a matrix
		n += 8
	}
	return n
}

type table struct {
	tag  string
	data []byte
}

// sfnt puts tables, given in order of tag, into a font file with its checksums.
func sfnt(tables []table) []byte {
	n := len(tables)
	log := bits.Len(uint(n)) - 1
	out := be.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, headAt := 12+16*n, 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = at
		}
		out = append(out, t.tag...)
		for _, v := range []uint32{checksum(t.data), uint32(at), uint32(len(t.data))} {
			out = be.AppendUint32(out, v)
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += be.Uint32(b)
	}
	if len(b) > 0 {
		var last [4]byte
		copy(last[:], b)
		sum += be.Uint32(last[:])
	}
	return sum
}

// tag is the six capitals before the name of a subset, the same for the same
// glyphs.
func (u *fontUse) tag() string {
	var b []byte
	for _, g := range u.order {
		b = be.AppendUint16(b, g)
	}
	sum := sha256.Sum256(b)
	out := make([]byte, 6)
	for i := range out {
		out[i] = 'A' + sum[i]%26
	}
	return string(out)
}
