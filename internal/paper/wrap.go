package paper

import (
	"strings"
	"unicode/utf8"
)

// line is one line of wrapped text.
type line struct {
	words   []string
	width   pt   // natural
	stretch pt   // added to every gap when justified
	last    bool // of its paragraph
	cut     bool // the line ends inside a word
}

// measure is how wide lines may be.
type measure struct {
	width pt
	first pt // indent of the first line
}

// wrap breaks a text into lines at spaces; a word wider than a whole line is
// cut after a hyphen, a slash, a dot or an at sign, or else anywhere. It gives
// at least one line.
func wrap(u *fontUse, s style, text string, m measure) []line {
	size := int(s.size)
	toPt := func(units int) pt { return pt(units * size / u.em) }
	space := u.units(" ")
	var lines []line
	var cur line
	curUnits := 0
	room := m.width - m.first
	flush := func(cut bool) {
		cur.width, cur.cut = toPt(curUnits), cut
		lines = append(lines, cur)
		cur, curUnits, room = line{}, 0, m.width
	}
	for _, w := range words(text) {
		n := u.units(w)
		if len(cur.words) > 0 && toPt(curUnits+space+n) > room {
			flush(false)
		}
		for toPt(n) > room {
			head := fit(u, w, room*pt(u.em)/s.size)
			cur.words, curUnits = []string{w[:head]}, u.units(w[:head])
			flush(true)
			w = w[head:]
			n = u.units(w)
		}
		if len(cur.words) > 0 {
			curUnits += space
		}
		cur.words, curUnits = append(cur.words, w), curUnits+n
	}
	flush(false)
	lines[len(lines)-1].last = true
	if s.align == justify {
		spread(lines, m, s.size)
	}
	return lines
}

// spread stretches the gaps of all lines but the last, unless the gaps would
// become holes.
func spread(lines []line, m measure, size pt) {
	room := m.width - m.first
	for i := range lines {
		l := &lines[i]
		if gaps := pt(len(l.words) - 1); gaps > 0 && !l.last {
			if d := (room - l.width) / gaps; d > 0 && d <= size {
				l.stretch = d
			}
		}
		room = m.width
	}
}

// words cuts at white space, but not at a no-break space.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' })
}

// fit is how many bytes of a word go into so many font units: at least one
// character, at best up to a place where a word may be cut.
func fit(u *fontUse, w string, units pt) int {
	n, end, good := 0, 0, 0
	for i, r := range w {
		if g, ok := u.lookup(r); ok {
			n += int(u.advance[g])
		}
		if n > int(units) && i > 0 {
			break
		}
		end = i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(w[i:])
			end = i + size
		}
		if strings.ContainsRune("-/.@_,", r) {
			good = end
		}
	}
	if good > end/2 && end < len(w) {
		return good
	}
	return end
}
