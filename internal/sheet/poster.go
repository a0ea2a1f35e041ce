package sheet

import (
	"io"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// Poster says of one service what everybody should know before they come. It
// has no place for anybody's name or portrait.
type Poster struct {
	Page
	// Office that gives the service, "Desa Contohsari"; Service is its name.
	Office, Service string
	// Fee in whole rupiah; 0 is printed as "Rp0" and explained.
	Fee int64
	// FeeText stands instead of it for a fee that depends on what is asked for.
	FeeText string
	// Basis of a fee that is not 0, as the standard cites it.
	Basis string
	// Time promised, "1 hari kerja".
	Time string
	// Bring are the requirements in short words, none or up to 12.
	Bring []string
	// Link is what the QR holds; Address the same to be typed, in short.
	Link, Address string
	// Report is where to tell of a demand for money: number or address.
	Report string
	// Mark is the id of this poster, by which visits are counted per place.
	Mark string
}

// PrintPoster prints a poster of one page. Texts that do not fit even when set
// small are a fault.
func PrintPoster(w io.Writer, o Poster) error {
	texts := append([]string{o.Office, o.Service, o.Basis, o.Time, o.Address, o.Report, o.Mark}, o.Bring...)
	if err := limit("bring", o.Bring, 12, 200); err != nil {
		return err
	}
	if err := limit("service", texts, 20, 200); err != nil {
		return err
	}
	p, err := newPen(w, o.Page, false, o.Service)
	if err != nil {
		return err
	}
	if err := p.next(); err != nil {
		return err
	}
	p.posterHead(o)
	p.posterFacts(o)
	foot := p.bottom - mm(posterFootMM)
	if err := p.posterBring(o, foot-mm(6)); err != nil {
		return err
	}
	p.y = foot
	if err := p.posterFoot(o); err != nil {
		return err
	}
	return p.close("a poster")
}

// posterFootMM is the height of what stands at the foot, in mm: the QR is 75 mm
// wide, which a phone reads from two metres away.
const posterFootMM = 92

func (p *pen) posterHead(o Poster) {
	p.para("P", p.fit(paper.Type{Face: paper.SansBold, Size: points(18), Align: paper.AlignCenter}, o.Office, p.width(), 1), o.Office)
	p.y += mm(2)
	p.Rule(p.left, p.y, p.width(), points(3))
	p.y += mm(8)
	t := paper.Type{Face: paper.SansBold, Size: points(40), Lead: points(45), Align: paper.AlignCenter}
	t = p.fit(t, o.Service, p.width(), 2)
	t.Lead = t.Size * 9 / 8
	p.para("H1", t, o.Service)
	p.y += mm(7)
}

// posterFacts sets what it costs and how long it takes, side by side in boxes.
func (p *pen) posterFacts(o Poster) {
	note := p.say("sheet.free")
	fee := lang.Money(p.page.Language, o.Fee)
	if o.FeeText != "" {
		fee = o.FeeText
	}
	if o.Fee != 0 || o.FeeText != "" {
		note = o.Basis
	}
	gap, h := mm(6), mm(42)
	w := (p.width() - gap) / 2
	for i, f := range [][3]string{
		{p.say("sheet.cost"), fee, note},
		{p.say("sheet.how-long"), o.Time, p.say("sheet.how-long-note")},
	} {
		x := p.left + paper.Length(i)*(w+gap)
		p.Frame([4]paper.Length{x, p.y, w, h}, 1500)
		in := [3]paper.Length{x + mm(4), p.y + mm(4), w - mm(8)}
		in[1] += p.at("H2", paper.Type{Face: paper.Sans, Size: points(14), Align: paper.AlignCenter}, f[0], in)
		big := p.fit(paper.Type{Face: paper.SansBold, Size: points(48), Lead: points(54), Align: paper.AlignCenter}, f[1], in[2], 1)
		if lines := p.Lines(big, f[1], in[2]); len(lines) > 1 {
			big.Size, big.Lead = points(18), points(22) // two lines, small enough for the box
		}
		in[1] += p.at("P", big, f[1], in)
		p.at("P", p.fit(paper.Type{Face: paper.Sans, Size: points(11), Align: paper.AlignCenter}, f[2], in[2], 2), f[2], in)
	}
	p.y += h + mm(8)
}

// posterBring lists what to bring above foot, as large as there is room.
func (p *pen) posterBring(o Poster, foot paper.Length) error {
	p.para("H2", paper.Type{Face: paper.SansBold, Size: points(20)}, p.say("sheet.bring"))
	p.y += mm(2)
	items := o.Bring
	if len(items) == 0 {
		items = []string{p.say("sheet.bring-nothing")}
	}
	few := p.countLines(items, points(18))
	for size := points(26); size >= points(11); size -= 500 {
		n := p.countLines(items, size)
		h := paper.Length(n)*size*5/4 + paper.Length(len(items))*size/4
		// Larger is better, unless it only breaks a last word off.
		if p.y+h <= foot && (n <= few || size <= points(18)) {
			p.bullets(items, paper.Type{Face: paper.Sans, Size: size})
			return nil
		}
	}
	return fault.New(fault.Invalid, "sheet.too-much").On("bring")
}

// countLines is how many lines items take in a size.
func (p *pen) countLines(items []string, size paper.Length) (n int) {
	for _, s := range items {
		n += len(p.Lines(paper.Type{Face: paper.Sans, Size: size}, s, p.width()-mm(8)))
	}
	return n
}

// bullets sets a list down from the pen.
func (p *pen) bullets(items []string, t paper.Type) {
	p.Begin("L", "/A<</O/List/ListNumbering/Disc>>")
	for _, s := range items {
		p.Begin("LI", "")
		p.at("Lbl", t, "•", [3]paper.Length{p.left, p.y, mm(8)})
		p.y += p.at("LBody", t, s, [3]paper.Length{p.left + mm(8), p.y, p.width() - mm(8)}) + t.Size/4
		p.End()
	}
	p.End()
}

// posterFoot sets the QR and what to do without one.
func (p *pen) posterFoot(o Poster) error {
	p.Rule(p.left, p.y, p.width(), 1500)
	side := mm(75)
	if err := p.QR(o.Link, p.say("sheet.scan"), [3]paper.Length{p.left - mm(4), p.y + mm(4), side}); err != nil {
		return err
	}
	x := p.left + side + mm(2)
	box := [3]paper.Length{x, p.y + mm(8), p.right - x}
	texts := []struct {
		face paper.Face
		size int
		text string
	}{
		{paper.SansBold, 20, p.say("sheet.scan")}, {paper.Sans, 12, p.say("sheet.or-type")}, {paper.SansBold, 14, o.Address},
		{paper.Sans, 12, p.say("sheet.no-phone")},
	}
	if o.Report != "" {
		texts = append(texts, texts[1], texts[2])
		texts[4].text, texts[5].text = p.say("sheet.money-asked"), o.Report
	}
	for i, s := range texts {
		t := p.fit(paper.Type{Face: s.face, Size: points(s.size)}, s.text, box[2], 3)
		box[1] += p.at("P", t, s.text, box)
		if i != 1 && i != 4 {
			box[1] += mm(4)
		}
	}
	if o.Mark != "" {
		p.at("P", paper.Type{Face: paper.Sans, Size: points(8), Align: paper.AlignRight}, p.say("sheet.mark", strings.TrimSpace(o.Mark)),
			[3]paper.Length{p.left, p.bottom, p.width()})
	}
	return nil
}
