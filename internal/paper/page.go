package paper

import (
	"strconv"
)

// page is the drawing of one sheet; y counts from its top.
type page struct {
	num    int // object number
	b      []byte
	height pt
	marks  []*elem // parents of the marked contents, by MCID
}

// mark begins content that belongs to an element; nil begins an artifact,
// which readers skip.
func (p *page) mark(e *elem) {
	if e == nil {
		p.b = append(p.b, "/Artifact BMC\n"...)
		return
	}
	n := len(p.marks)
	p.marks = append(p.marks, e)
	e.kids = append(e.kids, kid{page: p, mcid: n})
	p.b = append(append(append(p.b, '/'), e.tag...), "<</MCID "...)
	p.b = append(strconv.AppendInt(p.b, int64(n), 10), ">>BDC\n"...)
}

func (p *page) unmark() { p.b = append(p.b, "EMC\n"...) }

// rect fills a rectangle whose upper left corner is at x, y; call it inside
// an artifact.
func (p *page) rect(x, y, w, h pt) {
	for _, v := range []pt{x, p.height - y - h, w, h} {
		p.b = append(appendPt(p.b, v), ' ')
	}
	p.b = append(p.b, "re f\n"...)
}

// gray sets the shade of what is filled next, in hundredths of white.
func (p *page) gray(white int) {
	p.b = append(appendPt(p.b, pt(white*10)), " g\n"...)
}

// style is how a text is set.
type style struct {
	face  int // regular, bold, sans
	size  pt
	lead  pt // from line to line
	align byte
}

// The alignments.
const (
	left    = 'l'
	center  = 'c'
	justify = 'j'
	right   = 'r'
)

// line sets one line with its baseline at y. stretch is added to each gap.
func (p *page) line(u *fontUse, s style, l line, at [2]pt) {
	p.b = append(p.b, "BT/F"...)
	p.b = strconv.AppendInt(p.b, int64(s.face), 10)
	p.b = appendPt(append(p.b, ' '), s.size)
	p.b = appendPt(append(p.b, " Tf "...), at[0])
	p.b = appendPt(append(p.b, ' '), p.height-at[1])
	p.b = append(p.b, " Td["...)
	adjust := -int64(l.stretch) * 1000 / int64(s.size)
	p.b = append(p.b, '(')
	for i, w := range l.words {
		if i > 0 {
			p.b = u.appendText(p.b, " ")
			if adjust != 0 {
				p.b = strconv.AppendInt(append(p.b, ')'), adjust, 10)
				p.b = append(p.b, '(')
			}
		}
		p.b = u.appendText(p.b, w)
	}
	if !l.last && !l.cut {
		p.b = u.appendText(p.b, " ") // so that a reader hears two words
	}
	p.b = append(p.b, ")]TJ ET\n"...)
}
