package sheet

import (
	"io"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// Receipt is given for every service, also for one that costs nothing: it
// prints "Rp0", so that whoever was asked for money holds the proof.
type Receipt struct {
	Page
	// Office, Service and the Reference of the case; Date as printed.
	Office, Service, Reference, Date string
	// Number of the receipt in its register, "" for none.
	Number string
	// Fee in whole rupiah, and its Basis when it is not 0.
	Fee   int64
	Basis string
	// By is who hands it over: a role or an account, "Petugas loket 1".
	By string
	// Report is where to tell of a demand for money; Link the same as a QR, ""
	// for none.
	Report, Link string
}

// PrintReceipt prints two receipts on one sheet, for the citizen and for the
// file, with a line to cut along.
func PrintReceipt(w io.Writer, r Receipt) error {
	if r.Fee < 0 {
		return fault.New(fault.Invalid, "sheet.fee").On("fee")
	}
	if err := limit("service", []string{r.Office, r.Service, r.Reference, r.Date, r.Number, r.Basis, r.By, r.Report}, 8, 160); err != nil {
		return err
	}
	p, err := newPen(w, r.Page, false, r.Reference)
	if err != nil {
		return err
	}
	if err := p.next(); err != nil {
		return err
	}
	p.y = max(p.top-mm(8), mm(10))
	for i, copyFor := range []string{p.say("sheet.for-citizen"), p.say("sheet.for-file")} {
		if err := p.receipt(r, copyFor); err != nil {
			return err
		}
		if i == 0 {
			p.y += mm(5)
			p.Cut(mm(5), p.y, p.Width()-mm(10))
			p.y += mm(8)
		}
	}
	return p.close("a receipt")
}

// receipt sets one copy, about 105 mm high.
func (p *pen) receipt(r Receipt, copyFor string) error {
	t := paper.Type{Face: paper.Sans, Size: points(11)}
	bold := paper.Type{Face: paper.SansBold, Size: points(13)}
	top := p.y
	p.at("P", paper.Type{Face: paper.Sans, Size: points(9), Align: paper.AlignRight}, copyFor, [3]paper.Length{p.left, top, p.width()})
	p.para("P", bold, r.Office)
	p.para("H1", bold, p.say("sheet.receipt"))
	p.y += mm(1)
	p.Rule(p.left, p.y, p.width(), 1000)
	p.y += mm(3)
	side := mm(38)
	if r.Link != "" {
		if err := p.QR(r.Link, p.say("sheet.money-asked"), [3]paper.Length{p.right - side, p.y, side}); err != nil {
			return err
		}
	}
	end := p.y + side
	p.receiptLines(r, t, p.width()-side-mm(4))
	p.y = max(p.y, end) + mm(2)
	box := mm(16)
	p.Frame([4]paper.Length{p.left, p.y, p.width(), box}, 1000)
	note := p.say("sheet.no-money")
	if r.Fee > 0 {
		note = p.say("sheet.no-more-money")
	}
	in := [3]paper.Length{p.left + mm(3), p.y + mm(2), p.width() - mm(6)}
	in[1] += p.at("P", p.fit(paper.Type{Face: paper.SansBold, Size: points(11)}, note, in[2], 1), note, in)
	report := p.say("sheet.money-asked") + " " + r.Report
	p.at("P", p.fit(t, report, in[2], 2), report, in)
	p.y += box
	return nil
}

// receiptLines sets the facts, the sum largest.
func (p *pen) receiptLines(r Receipt, t paper.Type, width paper.Length) {
	label := mm(37)
	for _, f := range [][2]string{
		{p.say("sheet.receipt-number"), r.Number}, {p.say("sheet.date"), r.Date}, {p.say("sheet.service"), r.Service},
		{p.say("sheet.reference"), r.Reference}, {p.say("sheet.officer"), r.By},
	} {
		if f[1] == "" {
			continue
		}
		p.at("P", t, f[0], [3]paper.Length{p.left, p.y, label})
		p.y += p.at("P", t, ": "+f[1], [3]paper.Length{p.left + label, p.y, width - label}) + 1500
	}
	big := paper.Type{Face: paper.SansBold, Size: points(20)}
	p.at("P", t, p.say("sheet.cost"), [3]paper.Length{p.left, p.y + points(7), label})
	p.y += p.at("P", big, lang.Money(p.page.Language, r.Fee), [3]paper.Length{p.left + label, p.y, width - label})
	said := lang.RupiahWords(r.Fee)
	if p.page.Language == lang.EN {
		said = ""
	}
	if r.Fee > 0 && r.Basis != "" {
		said += " (" + r.Basis + ")"
	}
	p.y += p.at("P", paper.Type{Face: paper.Sans, Size: points(9)}, said, [3]paper.Length{p.left + label, p.y, width - label})
}
