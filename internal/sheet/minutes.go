package sheet

import (
	"io"

	"genggam/internal/fault"
	"genggam/internal/paper"
)

// Minutes are the record of an act between two persons (berita acara): what was
// handed over, with ruled tables, and both of them under it.
type Minutes struct {
	Page
	// Letterhead and Address of the office.
	Letterhead []string
	Address    string
	// Title lines, the first one the largest.
	Title []string
	// Opening stands under the title, Closing before the signatures.
	Opening, Closing []string
	Sections         []Section
	// Gives signs on the left, Takes on the right.
	Gives, Takes Signature
}

// Section is one heading of minutes with what stands under it.
type Section struct {
	Title string
	// Facts are lines of label and value; Text are sentences.
	Facts [][2]string
	Text  []string
	// Columns and Rows are a ruled table, none for no table.
	Columns []Column
	Rows    [][]string
}

// Bounds of minutes.
const (
	maxSections    = 30
	maxMinuteRows  = 5000
	maxMinuteWords = 4000 // bytes of one text
)

// PrintMinutes prints minutes. A heading never stands alone at the foot of a
// page; the last section and the signatures stand on one, where they fit.
func PrintMinutes(w io.Writer, m Minutes) error {
	if err := m.check(); err != nil {
		return err
	}
	p, err := newPen(w, m.Page, false, m.Title[0])
	if err != nil {
		return err
	}
	p.numbered = m.Title[0]
	if err := p.next(); err != nil {
		return err
	}
	p.letterhead(m.Letterhead, m.Address)
	for i, line := range m.Title {
		t := paper.Type{Face: paper.SerifBold, Size: points(14), Align: paper.AlignCenter}
		tag := "H1"
		if i > 0 {
			t.Face, t.Size, tag = paper.Serif, points(11), "P"
		}
		p.para(tag, t, line)
	}
	p.y += mm(3)
	for _, text := range m.Opening {
		if err := p.minute(text); err != nil {
			return err
		}
	}
	for i, s := range m.Sections {
		if i == len(m.Sections)-1 {
			// The last section goes with the signatures, if both have room on a page.
			if h := p.sectionHeight(s) + p.endHeight(m); h < p.bottom-p.top {
				if err := p.keep(h); err != nil {
					return err
				}
			}
		}
		if err := p.section(s); err != nil {
			return err
		}
	}
	if err := p.endMinutes(m); err != nil {
		return err
	}
	return p.close("minutes")
}

func (m Minutes) check() error {
	if len(m.Title) == 0 || len(m.Title) > 6 || len(m.Sections) > maxSections {
		return fault.New(fault.Invalid, "sheet.too-much").On("sections")
	}
	for _, texts := range [][]string{m.Title, m.Opening, m.Closing, m.Letterhead} {
		if err := limit("text", texts, 20, maxMinuteWords); err != nil {
			return err
		}
	}
	for _, s := range m.Sections {
		if len(s.Rows) > maxMinuteRows || len(s.Facts) > maxMinuteRows || len(s.Columns) > maxColumns {
			return fault.New(fault.Invalid, "sheet.too-much").On("rows")
		}
		if err := limit("text", s.Text, 50, maxMinuteWords); err != nil {
			return err
		}
	}
	return nil
}

var (
	minuteType  = paper.Type{Size: 10500, Lead: 12500}
	minuteTitle = paper.Type{Face: paper.SerifBold, Size: points(11)}
	minuteFoot  = paper.Type{Size: 9000}
)

// keep begins a page when less than a height is left.
func (p *pen) keep(h paper.Length) error {
	if p.y+h > p.bottom {
		return p.next()
	}
	return nil
}

// minute sets one sentence.
func (p *pen) minute(text string) error {
	if err := p.keep(min(p.height(minuteType, text, p.width()), p.bottom-p.top)); err != nil {
		return err
	}
	p.para("P", minuteType, text)
	p.y += mm(1)
	return nil
}

// section sets a heading and what stands under it.
func (p *pen) section(s Section) error {
	if err := p.keep(mm(22)); err != nil {
		return err
	}
	p.y += mm(2)
	p.para("H2", minuteTitle, s.Title)
	p.y += 1500
	for _, f := range s.Facts {
		if err := p.fact(f); err != nil {
			return err
		}
	}
	for _, text := range s.Text {
		if err := p.minute(text); err != nil {
			return err
		}
	}
	if len(s.Rows) > 0 {
		if err := p.ruled(s); err != nil {
			return err
		}
	}
	return nil
}

// minuteLabel is how wide labels are, in mm.
const minuteLabel = 68

func (p *pen) factHeight(f [2]string) paper.Length {
	label := mm(minuteLabel)
	return max(p.height(minuteType, f[0], label-mm(3)), p.height(minuteType, f[1], p.width()-label))
}

// fact sets a label and its value beside each other.
func (p *pen) fact(f [2]string) error {
	label := mm(minuteLabel)
	w := p.width() - label
	h := p.factHeight(f)
	if err := p.keep(h); err != nil {
		return err
	}
	p.at("P", minuteType, f[0], [3]paper.Length{p.left, p.y, label - mm(3)})
	p.at("P", minuteType, f[1], [3]paper.Length{p.left + label, p.y, w})
	p.y += h + points(1)
	return nil
}

// ruled sets a table, with its heads on every page.
func (p *pen) ruled(s Section) error {
	g := newGrid(p, s.Columns, 9500, false)
	p.y += mm(1)
	g.begin()
	room := func() paper.Length { return p.bottom - p.y }
	turn := func() error {
		g.end()
		if err := p.next(); err != nil {
			return err
		}
		g.begin()
		return nil
	}
	for _, cells := range s.Rows {
		set := g.set(cells)
		if g.rowHeight(set) > room() {
			if err := turn(); err != nil {
				return err
			}
		}
		if err := g.row(set, room, turn); err != nil {
			return err
		}
	}
	g.end()
	p.y += mm(1)
	return nil
}

// sectionHeight is that of a section without a table; with one, of its heading.
func (p *pen) sectionHeight(s Section) paper.Length {
	h := mm(2) + p.height(minuteTitle, s.Title, p.width()) + 1500
	for _, f := range s.Facts {
		h += p.factHeight(f) + points(1)
	}
	for _, text := range s.Text {
		h += p.height(minuteType, text, p.width()) + mm(1)
	}
	return h
}

// endHeight is that of the closing sentences and both signatures.
func (p *pen) endHeight(m Minutes) paper.Length {
	w := p.minuteSign()
	h := max(p.signatureHeight(m.Gives, w), p.signatureHeight(m.Takes, w)) + mm(5)
	for _, text := range m.Closing {
		h += p.height(minuteFoot, text, p.width()) + mm(1)
	}
	return h
}

// minuteSign is the width of one signature.
func (p *pen) minuteSign() paper.Length { return min(mm(85), (p.width()-mm(10))/2) }

// endMinutes sets the closing sentences and both signatures, on one page.
func (p *pen) endMinutes(m Minutes) error {
	w := p.minuteSign()
	if err := p.keep(min(p.endHeight(m), p.bottom-p.top)); err != nil {
		return err
	}
	p.y += mm(2)
	for _, text := range m.Closing {
		p.para("P", minuteFoot, text)
		p.y += mm(1)
	}
	p.y += mm(3)
	above := max(p.above(m.Gives, w), p.above(m.Takes, w))
	p.sign(m.Gives, [3]paper.Length{p.left, p.y, w}, above)
	p.sign(m.Takes, [3]paper.Length{p.right - w, p.y, w}, above)
	return nil
}
