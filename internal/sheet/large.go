package sheet

import (
	"io"

	"genggam/internal/fault"
	"genggam/internal/paper"
)

// LargeType is what a person was read aloud and answered, to be marked by
// whoever cannot write.
type LargeType struct {
	Page
	// Office, Title of what is asked for, and the Reference, "" for none yet.
	Office, Title, Reference string
	// Points is the size of the answers, 18 to 24; 0 is 20.
	Points int
	// Lines are questions with their answers, at most 200; an answer of up to
	// 2,000 bytes.
	Lines [][2]string
	// Date as printed.
	Date string
	// Witnessed asks for a witness beside the mark.
	Witnessed bool
}

// PrintLargeType prints the answers and, with the last of them on one page,
// the statement, a box for thumbprint or mark and the line of the witness.
func PrintLargeType(w io.Writer, s LargeType) error {
	if s.Points == 0 {
		s.Points = 20
	}
	if s.Points < 18 || s.Points > 24 {
		return fault.New(fault.Invalid, "sheet.points", 18, 24).On("points")
	}
	if len(s.Lines) > 200 {
		return fault.New(fault.Invalid, "sheet.too-many", 200).On("lines")
	}
	for _, l := range s.Lines {
		if err := limit("lines", l[:], 2, 2000); err != nil {
			return err
		}
	}
	if err := limit("title", []string{s.Office, s.Title, s.Reference, s.Date}, 4, 200); err != nil {
		return err
	}
	p, err := newPen(w, s.Page, false, s.Title)
	if err != nil {
		return err
	}
	p.numbered = s.Title
	if s.Reference != "" {
		p.numbered += " - " + s.Reference
	}
	if err := p.next(); err != nil {
		return err
	}
	p.para("P", paper.Type{Face: paper.Sans, Size: points(14)}, s.Office)
	p.para("H1", paper.Type{Face: paper.SansBold, Size: points(24)}, s.Title)
	p.y += mm(1)
	p.Rule(p.left, p.y, p.width(), points(2))
	p.y += mm(4)
	if err := p.readBack(s); err != nil {
		return err
	}
	return p.close("a sheet in large type")
}

// readBack sets the lines, one behind, so that the last one stays with the mark.
func (p *pen) readBack(s LargeType) error {
	size := points(s.Points)
	ask := paper.Type{Face: paper.Sans, Size: points(18)}
	tell := paper.Type{Face: paper.SansBold, Size: size}
	for i, l := range s.Lines {
		h := p.height(ask, l[0], p.width()) + p.height(tell, l[1], p.width()) + mm(4)
		if i == len(s.Lines)-1 {
			h += p.markHeight(s)
		}
		if p.y+h > p.bottom && p.y > p.top {
			if err := p.next(); err != nil {
				return err
			}
		}
		for _, part := range []struct {
			t    paper.Type
			text string
		}{{ask, l[0]}, {tell, l[1]}} {
			if err := p.flow(part.t, part.text); err != nil {
				return err
			}
		}
		p.y += mm(4)
	}
	if p.y+p.markHeight(s) > p.bottom {
		if err := p.next(); err != nil {
			return err
		}
	}
	p.mark(s)
	return nil
}

// flow sets a text over the whole width and over pages.
func (p *pen) flow(t paper.Type, text string) error {
	if text == "" {
		return nil
	}
	lines := p.Lines(t, text, p.width())
	p.Begin("P", "")
	defer p.End()
	for len(lines) > 0 {
		n := min(max(int((p.bottom-p.y)/lines[0].Height()), 0), len(lines))
		if n == 0 && p.y > p.top {
			if err := p.next(); err != nil {
				return err
			}
			continue
		}
		n = max(n, 1)
		p.y += p.Draw(lines[:n], [3]paper.Length{p.left, p.y, p.width()})
		lines = lines[n:]
	}
	return nil
}

var stateType = paper.Type{Face: paper.Sans, Size: points(18)}

const markBox = 45 // mm, the side of the box for a thumb

func (p *pen) markHeight(s LargeType) paper.Length {
	return mm(6) + p.height(stateType, p.say("sheet.read-to-me"), p.width()) + mm(4) + mm(markBox) + mm(14)
}

// mark sets the statement, the box for a thumbprint or mark, and the witness.
func (p *pen) mark(s LargeType) {
	p.Rule(p.left, p.y, p.width(), 1000)
	p.y += mm(4)
	p.para("P", stateType, p.say("sheet.read-to-me"))
	p.y += mm(4)
	t := paper.Type{Face: paper.Sans, Size: points(12), Align: paper.AlignCenter}
	box := mm(markBox)
	p.Frame([4]paper.Length{p.left, p.y, box, box}, 1500)
	p.at("P", t, p.say("sheet.thumb"), [3]paper.Length{p.left, p.y + box + mm(1), box})
	t.Align = paper.AlignLeft
	x := p.left + box + mm(8)
	w := p.right - x
	y := p.y
	lines := []string{p.say("sheet.date") + ": " + s.Date, p.say("sheet.reader")}
	if s.Witnessed {
		lines = append(lines, p.say("sheet.witness"))
	}
	for i, text := range lines {
		y += p.at("P", t, text, [3]paper.Length{x, y, w})
		if i > 0 {
			p.Dots(x, y+mm(13), w)
			y += mm(16)
		} else {
			y += mm(1)
		}
	}
	p.y += box + mm(8)
}
