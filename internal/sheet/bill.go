package sheet

import (
	"io"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// Bill is a demand for money by a regional regulation, with the sum line by line
// and the code that pays it.
type Bill struct {
	Page
	Letterhead []string
	Address    string
	// Number of the bill; Facts are what it is about, label and value.
	Number string
	Facts  [][2]string
	// Lines are the sum: what, how it is worked out, and the amount as printed.
	Lines [][3]string
	// Total in whole rupiah.
	Total int64
	// QR is the payload that pays it, "" for none; Pay how else it may be paid.
	QR  string
	Pay []string
	// Note stands at the foot: what is no proof of payment.
	Note string
}

// maxBillLines keeps a bill on one page of F4.
const maxBillLines = 24

// PrintBill prints a bill on one page.
func PrintBill(w io.Writer, b Bill) error {
	if b.Total <= 0 {
		return fault.New(fault.Invalid, "sheet.fee").On("total")
	}
	if len(b.Lines) > maxBillLines {
		return fault.New(fault.TooLarge, "cashier.bill-lines", maxBillLines)
	}
	all := append([]string{b.Number, b.Address, b.Note}, append(b.Pay, b.Letterhead...)...)
	for _, f := range b.Facts {
		all = append(all, f[0], f[1])
	}
	for _, l := range b.Lines {
		all = append(all, l[0], l[1], l[2])
	}
	if err := limit("bill", all, 200, 400); err != nil {
		return err
	}
	p, err := newPen(w, b.Page, false, b.Number)
	if err != nil {
		return err
	}
	if err := p.next(); err != nil {
		return err
	}
	p.letterhead(b.Letterhead, b.Address)
	p.y += mm(4)
	p.para("H1", paper.Type{Face: paper.SansBold, Size: points(14), Align: paper.AlignCenter}, p.say("sheet.bill"))
	p.para("P", paper.Type{Face: paper.Sans, Size: points(11), Align: paper.AlignCenter}, p.say("sheet.bill-number", b.Number))
	p.y += mm(4)
	p.billFacts(b)
	p.billLines(b)
	if err := p.billPay(b); err != nil {
		return err
	}
	return p.close("a bill")
}

func (p *pen) billFacts(b Bill) {
	t := paper.Type{Face: paper.Sans, Size: points(11)}
	label := mm(42)
	for _, f := range b.Facts {
		p.at("P", t, f[0], [3]paper.Length{p.left, p.y, label})
		p.y += p.at("P", t, ": "+f[1], [3]paper.Length{p.left + label, p.y, p.width() - label}) + 1500
	}
	p.y += mm(3)
}

func (p *pen) billLines(b Bill) {
	t, small := paper.Type{Face: paper.Sans, Size: points(11)}, paper.Type{Face: paper.Sans, Size: points(9)}
	right, bold := t, paper.Type{Face: paper.SansBold, Size: points(13)}
	right.Align = paper.AlignRight
	amount := mm(38)
	text := p.width() - amount - mm(4)
	p.para("H2", paper.Type{Face: paper.SansBold, Size: points(11)}, p.say("sheet.bill-sum"))
	p.Rule(p.left, p.y+mm(1), p.width(), 700)
	p.y += mm(3)
	for _, l := range b.Lines {
		p.at("P", right, l[2], [3]paper.Length{p.right - amount, p.y, amount})
		p.y += p.at("P", t, l[0], [3]paper.Length{p.left, p.y, text})
		p.y += p.at("P", small, l[1], [3]paper.Length{p.left, p.y, text}) + 2500
	}
	p.Rule(p.left, p.y, p.width(), 700)
	p.y += mm(2)
	total := bold
	total.Align = paper.AlignRight
	p.at("P", bold, p.say("sheet.bill-total"), [3]paper.Length{p.left, p.y, mm(60)})
	p.y += p.at("P", total, lang.Money(p.page.Language, b.Total), [3]paper.Length{p.left + mm(60), p.y, p.width() - mm(60)})
	if p.page.Language != lang.EN {
		p.para("P", small, lang.RupiahWords(b.Total))
	}
	p.y += mm(5)
}

// billPay sets the code on the right, 45 mm, and how else to pay beside it.
func (p *pen) billPay(b Bill) error {
	t := paper.Type{Face: paper.Sans, Size: points(11)}
	p.para("H2", paper.Type{Face: paper.SansBold, Size: points(11)}, p.say("sheet.bill-pay"))
	p.y += mm(1)
	side, top := mm(45), p.y
	width := p.width()
	if b.QR != "" {
		if err := p.QR(b.QR, p.say("sheet.bill-qr"), [3]paper.Length{p.right - side, p.y, side}); err != nil {
			return err
		}
		width -= side + mm(6)
	}
	for _, line := range b.Pay {
		p.y += p.at("P", t, line, [3]paper.Length{p.left, p.y, width}) + 2500
	}
	if b.QR != "" {
		p.y = max(p.y, top+side)
	}
	p.y += mm(4)
	p.para("P", paper.Type{Face: paper.Sans, Size: points(9)}, b.Note)
	return nil
}
