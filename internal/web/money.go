package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/cashier"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/permits"
	"genggam/internal/tariff"
)

// feeLine is one line of a sum: what, how it is worked out with its article,
// and the amount.
type feeLine struct{ What, How, Amount string }

// moneySum is a sum line by line.
type moneySum struct {
	Lines []feeLine
	Total string
	// Lead names the regulation, Later says when the bill comes.
	Lead, Later string
}

// sum writes sums in the reader's language; nil for none.
func (c *call) sum(sums []tariff.Sum) *moneySum {
	if len(sums) == 0 || c.Hall == nil {
		return nil
	}
	out := &moneySum{}
	var total int64
	var cites []string
	for _, s := range sums {
		total += s.Total
		cite := s.Cite
		if s.Sure == "example" {
			cite += " (" + c.say("tariffs.sure-example") + ")"
		}
		if len(cites) == 0 || cites[len(cites)-1] != cite {
			cites = append(cites, cite)
		}
	}
	for _, l := range c.Hall.Cashier.SumLines(c.tag, sums) {
		out.Lines = append(out.Lines, feeLine{What: l.What, How: l.How, Amount: lang.Money(c.tag, l.Amount)})
	}
	out.Total = lang.Money(c.tag, total)
	out.Lead = c.say("cashier.fee-lead", strings.Join(cites, ", "))
	return out
}

// calculator works out a fee before anybody applies, by a form that needs no
// JavaScript.
type calculator struct {
	Fields []Field
	Action string
	Sum    *moneySum
	// None says that these answers cost nothing; Missing that the region loaded no
	// table yet, so that nobody can apply.
	None, Missing string
}

// calculator is the one of a service, nil for a free one.
func (c *call) calculator(s *catalogue.Standard) (*calculator, []Problem) {
	asked := s.Asked()
	if s.Fee.Free() || len(s.Charges()) == 0 {
		return nil, nil
	}
	if c.noTariff(s) {
		return &calculator{Missing: c.say("cashier.no-tariff")}, nil
	}
	typed := c.r.URL.Query()
	tried := false
	page := form.Page{Questions: asked}
	for i := range page.Questions {
		page.Questions[i].When, page.Questions[i].Optional = "", false
		tried = tried || typed.Has(page.Questions[i].ID)
	}
	out := &calculator{Action: "/layanan/" + s.ID}
	if tried {
		bounded := url.Values{}
		for _, q := range asked {
			v := typed.Get(q.ID)
			bounded.Set(q.ID, v[:min(len(v), 40)])
		}
		typed = bounded
	}
	answers, problems := form.Answers{}, form.Problems(nil)
	if tried {
		problems = page.Read(typed, c.dayNumber(), answers)
	}
	shown, list := c.calculatorFields(page, typed, problems)
	out.Fields = shown
	if len(problems) == 0 && (tried || len(asked) == 0) {
		list = append(list, c.calculate(s, answers, out)...)
	}
	return out, list
}

// tables are the tables of fees of this node, as they are now.
func (c *call) tables() *tariff.Book {
	if c.Hall == nil {
		return c.Catalogue.Tables()
	}
	return c.Hall.Catalogue().Tables()
}

// cited is a regulation as its table of today cites itself, or as the standard does.
func (c *call) cited(perda string) string {
	day, err := calendar.ParseDay(c.today())
	if err != nil {
		return perda
	}
	t, err := c.tables().On(perda, day)
	if err != nil {
		return perda
	}
	return t.Regulation.Cite
}

// noTariff says that no table answers for the fee of a service today.
func (c *call) noTariff(s *catalogue.Standard) bool {
	day, err := calendar.ParseDay(c.today())
	if err != nil {
		return false
	}
	for _, item := range s.Charges() {
		if _, err := c.tables().On(item.Perda, day); err != nil {
			return true
		}
	}
	return false
}

// calculatorFields shows the questions again as they were typed.
func (c *call) calculatorFields(page form.Page, typed url.Values, problems form.Problems) (out []Field, list []Problem) {
	wrong := map[string]string{}
	for _, p := range problems {
		if _, ok := wrong[p.Question]; !ok {
			wrong[p.Question] = c.say(p.Key, p.Args...)
			list = append(list, Problem{Field: p.Question, Message: wrong[p.Question]})
		}
	}
	for i := range page.Questions {
		q := &page.Questions[i]
		f := c.field(q, q.ID, filled{fields: typed})
		f.Error = wrong[q.ID]
		out = append(out, f)
	}
	return out, list
}

// calculate works the sum out into the calculator.
func (c *call) calculate(s *catalogue.Standard, answers form.Answers, out *calculator) []Problem {
	day, err := calendar.ParseDay(c.today())
	if err != nil {
		return nil
	}
	sums, err := s.Quote(c.tables(), answers, form.Facts{}, day)
	var f *fault.Fault
	switch {
	case errors.As(err, &f):
		return []Problem{{Field: questionOf(s, f.Field), Message: c.messages.SayFault(c.tag, f)}}
	case err == nil && len(sums) == 0:
		out.None = c.say("cashier.calc-zero")
	case err == nil:
		out.Sum = c.sum(sums)
	}
	return nil
}

// questionOf is the question that answers a quantity.
func questionOf(s *catalogue.Standard, key string) string {
	for _, item := range s.Charges() {
		if q, ok := item.Values[key]; ok {
			return q
		}
	}
	return ""
}

func (c *call) dayNumber() int64 {
	day, _ := form.DayOf(c.today())
	return day
}

// quote is what an application costs by its answers, on the page where they are
// checked; nil for nothing.
func (j *journey) quote() *moneySum {
	if j.std.Fee.Free() || j.draft.Behalf.Purpose == permits.Amendment {
		return nil // an amendment moves no day, and what was charged stays
	}
	day, err := calendar.ParseDay(j.today())
	if err != nil {
		return nil
	}
	sums, err := j.std.Quote(j.tables(), j.draft.Answers, j.facts(), day)
	if err != nil {
		return nil // what is missing is told at its question
	}
	out := j.sum(sums)
	if out != nil {
		out.Later = j.say("cashier.fee-later")
	}
	return out
}

// qrCode is a code as a drawing of a page.
type qrCode struct {
	View, Path, Alt, Text string
}

// drawing makes the code of a payload; nil where there is none.
func drawing(payload, alt string) *qrCode {
	if payload == "" {
		return nil
	}
	m, err := paper.QR(payload)
	if err != nil {
		return nil
	}
	var b strings.Builder
	for y := range m.Size {
		for x := 0; x < m.Size; x++ {
			from := x
			for x < m.Size && m.Dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return &qrCode{View: fmt.Sprintf("-4 -4 %d %d", m.Size+8, m.Size+8), Path: b.String(), Alt: alt, Text: payload}
}

const billPath = "/permohonan/tagihan"

// billPage is a bill for whoever applied.
type billPage struct {
	Shell
	Number string
	State  Tag
	Lead   string
	Rows   []Row
	Sum    *moneySum
	Code   *qrCode
	Ways   []string
	PDF    string
	// Receipt is where the receipt of the counter is, "" for none.
	Receipt string
	Note    string
}

// ownBill is the bill of the application that this device may see.
func (c *call) ownBill() (cashier.Bill, error) {
	no, err := c.caseNo()
	if err != nil {
		return cashier.Bill{}, err
	}
	return c.Hall.Cashier.OfCase(c.r.Context(), no)
}

func (c *call) bill() error {
	b, err := c.ownBill()
	if err != nil {
		return c.lostCase(err)
	}
	room := c.Hall.Cashier
	p := &billPage{Shell: c.shell(c.say("cashier.bill-of", b.Number)), Number: b.Number, State: c.billTag(b), PDF: billPath + ".pdf", Note: c.say("cashier.bill-note")}
	p.Back, p.Rows = "/permohonan", c.billRows(b)
	if b.State != "open" {
		p.Lead = c.say("cashier.state-lead-" + b.State)
	} else {
		p.Code = drawing(b.QR, c.say("cashier.qr-alt", b.Number, lang.Money(c.tag, b.Open())))
		if p.Ways, err = room.Ways(c.r.Context(), c.tag, b); err != nil {
			return err
		}
	}
	if b.State == "paid" && b.Way == "counter" {
		p.Receipt = billPath + "/kuitansi.pdf"
	}
	sums, err := room.Lines(c.r.Context(), b)
	if err != nil {
		return err
	}
	p.Sum = c.sum(sums)
	return c.showPrivate(http.StatusOK, "bill", p)
}

// billRows are the facts of a bill.
func (c *call) billRows(b cashier.Bill) []Row {
	rows := []Row{
		{Label: c.say("cashier.open-amount"), Values: []string{lang.Money(c.tag, b.Open())}},
		{Label: c.say("cashier.issued"), Values: []string{lang.DateText(c.tag, b.Issued.String())}},
		{Label: c.say("cashier.due"), Values: []string{lang.DateText(c.tag, b.Due.String())}},
	}
	if b.Came > 0 {
		rows = append(rows, Row{Label: c.say("cashier.came"), Values: []string{lang.Money(c.tag, b.Came)}})
	}
	return rows
}

func (v voice) billTag(b cashier.Bill) Tag {
	return Tag{Label: v.say("cashier.state-" + b.State), Tone: map[string]string{"open": "wait", "paid": "good"}[b.State]}
}

func (c *call) billPDF() error {
	b, err := c.ownBill()
	if err != nil {
		return c.lostCase(err)
	}
	pdf, err := c.Hall.Cashier.PDF(c.r.Context(), b, c.tag)
	if err != nil {
		return err
	}
	return c.sheetPDF(pdf, "tagihan-"+b.Number)
}

func (c *call) billReceipt() error {
	b, err := c.ownBill()
	if err != nil {
		return c.lostCase(err)
	}
	pdf, err := c.Hall.Cashier.ReceiptOf(c.r.Context(), b)
	if err != nil {
		return err
	}
	return c.sheetPDF(pdf, "kuitansi-"+b.Number)
}

// sheetPDF sends a sheet that was printed for this reader alone.
func (c *call) sheetPDF(pdf []byte, name string) error {
	h := c.w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name+".pdf"))
	_, err := c.w.Write(pdf)
	return err
}
