package sheet

import (
	"io"

	"genggam/internal/fault"
	"genggam/internal/paper"
)

// Pad is a block of blank letters with reserved numbers, to be written by hand
// where there is no power. What is not used is voided in the register.
type Pad struct {
	Page
	// Letterhead lines from the highest government down, and the address below.
	Letterhead []string
	Address    string
	// Title of the letter, "SURAT KETERANGAN".
	Title string
	// Numbers as printed, one page each; at most 500.
	Numbers []string
	// Opening stands before the questions, Closing after them.
	Opening, Closing string
	// Lines to be filled, in order; at most 24.
	Lines []Blank
	// Signer is printed without a name: nobody knows who signs on that day.
	Signer Signature
	// Link gives what the QR of a number holds; nil prints none.
	Link func(number string) string
}

// Blank is a question with dotted lines.
type Blank struct {
	Label string
	// Count of lines, 1 to 6; 0 is 1.
	Count int
}

// PrintPad prints one page for every number.
func PrintPad(w io.Writer, d Pad) error {
	if err := d.check(); err != nil {
		return err
	}
	p, err := newPen(w, d.Page, false, d.Title)
	if err != nil {
		return err
	}
	for _, n := range d.Numbers {
		if err := p.next(); err != nil {
			return err
		}
		if err := p.blankLetter(d, n); err != nil {
			return err
		}
	}
	return p.close("a pad")
}

func (d Pad) check() error {
	if len(d.Numbers) == 0 {
		return fault.New(fault.Invalid, "sheet.no-numbers").On("numbers")
	}
	if err := limit("numbers", d.Numbers, 500, 80); err != nil {
		return err
	}
	var labels []string
	for _, l := range d.Lines {
		if l.Count < 0 || l.Count > 6 {
			return fault.New(fault.Invalid, "sheet.too-many", 6).On("lines")
		}
		labels = append(labels, l.Label)
	}
	if err := limit("lines", labels, 24, 80); err != nil {
		return err
	}
	if err := limit("letterhead", append([]string{d.Title, d.Address}, d.Letterhead...), 8, 200); err != nil {
		return err
	}
	return limit("opening", append([]string{d.Opening, d.Closing}, d.Signer.Lines...), 8, 800)
}

var padType = paper.Type{Size: points(12), Lead: points(17)}

func (p *pen) blankLetter(d Pad, number string) error {
	p.letterhead(d.Letterhead, d.Address)
	head := paper.Type{Face: paper.SerifBold, Size: points(14), Align: paper.AlignCenter}
	p.para("H1", p.fit(head, d.Title, p.width(), 2), d.Title)
	p.y += mm(1)
	p.para("P", paper.Type{Size: points(12), Align: paper.AlignCenter}, p.say("sheet.number", number))
	p.y += mm(7)
	p.para("P", padType, d.Opening)
	p.y += mm(3)
	p.blanks(d.Lines)
	p.y += mm(3)
	p.para("P", padType, d.Closing)
	p.y += mm(6)
	w := min(mm(85), p.width()/2)
	if p.y+p.signatureHeight(d.Signer, w) > p.bottom {
		return fault.New(fault.Invalid, "sheet.too-much").On("lines")
	}
	p.sign(d.Signer, [3]paper.Length{p.right - w, p.y, w}, p.above(d.Signer, w))
	if d.Link != nil {
		if err := p.QR(d.Link(number), p.say("sheet.pad-qr"), [3]paper.Length{p.left, p.y, mm(36)}); err != nil {
			return err
		}
	}
	small := paper.Type{Face: paper.Sans, Size: points(7), Align: paper.AlignCenter}
	p.at("P", small, p.say("sheet.pad-note"), [3]paper.Length{p.left, p.Foot(), p.width()})
	return nil
}

// blanks sets labels, colons and dotted lines, 9 mm apart for a pen.
func (p *pen) blanks(lines []Blank) {
	label := mm(30)
	for _, l := range lines {
		label = max(label, p.Size(padType, l.Label)+mm(3))
	}
	label = min(label, p.width()*2/5)
	x := p.left + label + mm(4)
	for _, l := range lines {
		h := p.at("P", padType, l.Label, [3]paper.Length{p.left, p.y, label})
		p.Silent(func() { p.Draw(p.Lines(padType, ":", mm(4)), [3]paper.Length{p.left + label, p.y, mm(4)}) })
		for i := range max(l.Count, 1) {
			p.Dots(x, p.y+points(14)+paper.Length(i)*mm(9), p.right-x)
		}
		p.y += max(h, paper.Length(max(l.Count, 1))*mm(9))
	}
}
