package paper

import "strings"

// Begin opens an element of the structure that screen readers hear: P, H1, H2,
// L, LI, Lbl, LBody, Table, TR, TH, TD. attrs are further entries of its
// dictionary, "" for none. End closes it. Only text inside an element is read
// aloud.
func (p *Press) Begin(tag, attrs string) {
	e := &elem{tag: tag, attrs: attrs, num: p.f.reserve()}
	if n := len(p.stack); n > 0 {
		e.parent = p.stack[n-1]
		e.parent.kids = append(e.parent.kids, kid{elem: e})
	}
	p.stack = append(p.stack, e)
}

// End closes the element that was opened last.
func (p *Press) End() {
	n := len(p.stack)
	if n == 0 {
		return
	}
	if n == 1 {
		p.ready = append(p.ready, p.stack[0])
	}
	p.stack = p.stack[:n-1]
}

// Silent draws what is not read aloud: repeated heads, page numbers, dots.
func (p *Press) Silent(draw func()) {
	before := p.artifact
	p.artifact = true
	draw()
	p.artifact = before
}

// draw encloses drawing in the element that is open, or in none.
func (p *Press) draw(how func(pg *page)) {
	if p.p == nil {
		return
	}
	var e *elem
	if n := len(p.stack); n > 0 && !p.artifact {
		e = p.stack[n-1]
	}
	p.p.mark(e)
	how(p.p)
	p.p.unmark()
}

// Lines breaks a text at spaces and line breaks into lines of a width.
func (p *Press) Lines(t Type, text string, width Length) []Line {
	s := t.style()
	var out []Line
	for _, part := range strings.Split(text, "\n") {
		for _, ln := range wrap(p.fonts[s.face], s, part, measure{width: max(width, s.size)}) {
			out = append(out, Line{ln, s})
		}
	}
	return out
}

// Line is one line of set text.
type Line struct {
	line  line
	style style
}

// Height is from this line to the next.
func (l Line) Height() Length { return l.style.lead }

// Width of the words.
func (l Line) Width() Length { return l.line.width }

// Size of a text on one line, not wrapped.
func (p *Press) Size(t Type, text string) Length {
	s := t.style()
	return p.fonts[s.face].width(text, s.size)
}

// Draw sets lines in a box {x, y, width} from its top down and gives their height.
func (p *Press) Draw(lines []Line, box [3]Length) Length {
	h := Length(0)
	if len(lines) == 0 {
		return 0
	}
	p.draw(func(pg *page) {
		for _, l := range lines {
			x := box[0]
			switch l.style.align {
			case center:
				x += (box[2] - l.line.width) / 2
			case right:
				x += box[2] - l.line.width
			}
			pg.line(p.fonts[l.style.face], l.style, l.line, [2]pt{x, box[1] + h + l.style.baseline()})
			h += l.style.lead
		}
	})
	return h
}

// Rule fills a black rectangle whose upper left corner is at x, y.
func (p *Press) Rule(x, y, w, h Length) {
	p.Silent(func() { p.draw(func(pg *page) { pg.rect(x, y, w, h) }) })
}

// Frame draws the outline of a box {x, y, width, height}, its lines thick wide.
func (p *Press) Frame(box [4]Length, thick Length) {
	x, y, w, h := box[0], box[1], box[2], box[3]
	p.Silent(func() {
		p.draw(func(pg *page) {
			pg.rect(x, y, w, thick)
			pg.rect(x, y+h-thick, w, thick)
			pg.rect(x, y, thick, h)
			pg.rect(x+w-thick, y, thick, h)
		})
	})
}

// Dots draws a dotted line to write on, w long.
func (p *Press) Dots(x, y, w Length) {
	p.dashes(x, y, w, "0.9 w 1 J [0 2.8] 0 d")
}

// Cut draws the dashed line along which a sheet is cut.
func (p *Press) Cut(x, y, w Length) {
	p.dashes(x, y, w, "0.5 w [5 4] 0 d")
}

func (p *Press) dashes(x, y, w pt, how string) {
	p.Silent(func() {
		p.draw(func(pg *page) {
			b := append(append(pg.b, "q "...), how...)
			for _, v := range [][2]pt{{x, y}, {x + w, y}} {
				b = appendPt(append(b, ' '), v[0])
				b = appendPt(append(b, ' '), pg.height-v[1])
				b = append(b, " m"...)
				if v[0] != x {
					b = append(b[:len(b)-1], 'l')
				}
			}
			pg.b = append(b, " S Q\n"...)
		})
	})
}

// QR draws the symbol of a link in a box {x, y, side}, its quiet zone inside
// the box; alt is what a screen reader says of it.
func (p *Press) QR(link, alt string, box [3]Length) error {
	m, err := QR(link)
	if err != nil {
		return err
	}
	side := box[2] * pt(m.Size) / pt(m.Size+8)
	x, y := box[0]+(box[2]-side)/2, box[1]+(box[2]-side)/2
	p.Begin("Figure", "/Alt"+textString(alt)+string(p.place(x, y, side)))
	p.draw(func(pg *page) { m.draw(pg, x, y, side) })
	p.End()
	return nil
}

func (p *Press) place(x, y, side pt) []byte {
	b := []byte("/A<</O/Layout/Placement/Block/BBox[")
	for _, v := range []pt{x, p.frame.height - y - side, x + side, p.frame.height - y} {
		b = append(appendPt(b, v), ' ')
	}
	return append(b, "]>>"...)
}

// Total draws the number of pages of the whole file, which is known at Close,
// with its baseline where a line of type t at {x, y} has it.
func (p *Press) Total(x, y Length) {
	p.Silent(func() {
		p.draw(func(pg *page) {
			pg.b = appendPt(append(pg.b, "q 1 0 0 1 "...), x)
			pg.b = appendPt(append(pg.b, ' '), pg.height-y-totalType.style().baseline())
			pg.b = append(pg.b, " cm /N Do Q\n"...)
		})
	})
}

// totalType is how Total is set; FootType is the same for what stands before it.
var totalType = Type{Face: Sans, Size: 8000}

// FootType is how page numbers are set.
func FootType() Type { return totalType }

// Cut says that the line ends inside a word that was too long for it.
func (l Line) Cut() bool { return l.line.cut }
