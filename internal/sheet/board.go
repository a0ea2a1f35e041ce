package sheet

import (
	"io"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// Board is the wall board of an office: every service with what it needs, how
// long it takes and what it costs, the office's promise and where to complain
// (UU 25/2009 art. 21 to 23). It has no place for anybody's name or portrait.
type Board struct {
	Page
	// Office as printed in the title.
	Office string
	// Services in the order of the board, 1 to 300.
	Services []Service
	// Promise is the office's maklumat pelayanan, printed in a box at the end.
	Promise string
	// Complaints are the ways to complain, up to 8 lines.
	Complaints []string
	// Link is what the QR holds, "" for none; Address the same to be typed.
	Link, Address string
	// Decree that fixed the standards, with its date, "" for none.
	Decree string
}

// Service is one line of the board.
type Service struct {
	Name string
	// Requirements in short words, up to 20.
	Requirements []string
	// Time promised, "1 hari kerja".
	Time string
	// Fee in whole rupiah, 0 is printed "Rp0"; FeeText stands instead of it
	// where a fee has no single amount.
	Fee     int64
	FeeText string
	// Product, "Surat keterangan".
	Product string
}

// PrintBoard prints the board on as many landscape sheets as it takes.
func PrintBoard(w io.Writer, b Board) error {
	if err := b.check(); err != nil {
		return err
	}
	p, err := newPen(w, b.Page, true, b.Office)
	if err != nil {
		return err
	}
	p.numbered = b.Office
	g := newGrid(p, []Column{
		{Title: p.say("sheet.no"), Width: 10, Align: paper.AlignCenter}, {Title: p.say("sheet.service"), Width: 62},
		{Title: p.say("sheet.requirements"), Width: 116}, {Title: p.say("sheet.time"), Width: 32, Align: paper.AlignCenter},
		{Title: p.say("sheet.cost"), Width: 30, Align: paper.AlignCenter}, {Title: p.say("sheet.product"), Width: 40},
	}, points(13), false)
	g.pad, g.cell.Lead = points(4), points(16)
	p.turned = g.begin
	if err := p.next(); err != nil {
		return err
	}
	p.boardHead(b)
	g.begin()
	for i, s := range b.Services {
		if err := p.boardRow(g, i, s); err != nil {
			return err
		}
	}
	g.end()
	p.turned = nil
	if err := p.boardFoot(b); err != nil {
		return err
	}
	return p.close("a board")
}

func (b Board) check() error {
	if len(b.Services) == 0 || len(b.Services) > 300 {
		return fault.New(fault.Invalid, "sheet.services", 300).On("services")
	}
	for _, s := range b.Services {
		if err := limit("services", s.Requirements, 20, 300); err != nil {
			return err
		}
		if err := limit("services", []string{s.Name, s.Time, s.FeeText, s.Product}, 4, 200); err != nil {
			return err
		}
	}
	if err := limit("complaints", b.Complaints, 8, 200); err != nil {
		return err
	}
	return limit("promise", []string{b.Office, b.Promise, b.Address, b.Decree}, 4, 800)
}

func (p *pen) boardHead(b Board) {
	p.para("H1", paper.Type{Face: paper.SansBold, Size: points(26), Align: paper.AlignCenter}, p.say("sheet.board"))
	t := paper.Type{Face: paper.SansBold, Size: points(18), Align: paper.AlignCenter}
	p.para("P", p.fit(t, b.Office, p.width(), 1), b.Office)
	p.para("P", paper.Type{Face: paper.Sans, Size: points(11), Align: paper.AlignCenter}, b.Decree)
	p.y += mm(4)
}

func (p *pen) boardRow(g *grid, i int, s Service) error {
	fee := s.FeeText
	if fee == "" {
		fee = lang.Money(p.page.Language, s.Fee)
	}
	needs := p.say("sheet.bring-nothing")
	if len(s.Requirements) > 0 {
		needs = "• " + strings.Join(s.Requirements, "\n• ")
	}
	cells := g.set([]string{strconv.Itoa(i + 1), s.Name, needs, s.Time, fee, s.Product})
	room := func() paper.Length { return p.bottom - p.y }
	turn := func() error {
		g.end()
		return p.next()
	}
	if g.rowHeight(cells) > room() && i > 0 {
		if err := turn(); err != nil {
			return err
		}
	}
	return g.row(cells, room, turn)
}

// boardFoot sets promise, complaints and QR beside each other.
func (p *pen) boardFoot(b Board) error {
	h := mm(46)
	t := paper.Type{Face: paper.Sans, Size: points(12)}
	side := h
	if b.Link == "" {
		side = 0
	}
	w := (p.width() - side - mm(10)) / 2
	for ; t.Size > points(8); t.Size -= 500 {
		if max(p.height(t, b.Promise, w-mm(6)), p.height(t, strings.Join(b.Complaints, "\n"), w-mm(6))) < h-mm(14) {
			break
		}
	}
	if p.y+mm(6)+h > p.bottom {
		if err := p.next(); err != nil {
			return err
		}
	} else {
		p.y += mm(6)
	}
	bold := paper.Type{Face: paper.SansBold, Size: points(13)}
	for i, f := range [][2]string{{p.say("sheet.promise"), b.Promise}, {p.say("sheet.complaints"), strings.Join(b.Complaints, "\n")}} {
		x := p.left + paper.Length(i)*(w+mm(5))
		p.Frame([4]paper.Length{x, p.y, w, h}, 1000)
		in := [3]paper.Length{x + mm(3), p.y + mm(3), w - mm(6)}
		in[1] += p.at("H2", bold, f[0], in) + mm(1)
		p.at("P", t, f[1], in)
	}
	if b.Link == "" {
		return nil
	}
	x := p.right - side
	p.at("P", paper.Type{Face: paper.Sans, Size: points(9), Align: paper.AlignCenter}, b.Address, [3]paper.Length{x, p.y + side - mm(4), side})
	return p.QR(b.Link, p.say("sheet.scan"), [3]paper.Length{x + mm(2), p.y, side - mm(4)})
}
