package web

import (
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/cashier"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// The cashier of the office.
const (
	moneyPath     = "/kantor/uang"
	moneyBillPath = moneyPath + "/tagihan/"
	moneyBankPath = moneyPath + "/rekening"
	moneyCashPath = moneyPath + "/kas"
	moneyBackPath = moneyPath + "/kembali"
	moneyYearPath = moneyPath + "/rekap"
	moneySetPath  = moneyPath + "/atur"
)

func moneyRoutes(add adder) {
	add("GET", moneyPath, "see-money", (*clerk).moneyBills)
	add("GET", moneyBillPath+"{nomor}", "see-money", (*clerk).moneyBill)
	add("GET", moneyBillPath+"{nomor}/tagihan.pdf", "see-money", (*clerk).moneyBillPDF)
	add("POST", moneyBillPath+"{nomor}/tunai", "bill", (*clerk).moneyTake)
	add("POST", moneyBillPath+"{nomor}/keringanan", "waive", (*clerk).moneyWaive)
	add("GET", moneyPath+"/kuitansi/{id}", "see-money", (*clerk).counterReceipt)
	add("GET", moneyBankPath, "see-money", (*clerk).moneyBank)
	add("POST", moneyBankPath, "statement-import", (*clerk).moneyImport)
	add("POST", moneyBankPath+"/uang", "statement-import", (*clerk).moneySay)
	add("GET", moneyCashPath, "see-money", (*clerk).moneyCash)
	add("POST", moneyCashPath, "bill", (*clerk).moneyClose)
	add("POST", moneyCashPath+"/{id}", "bill", (*clerk).moneyConfirm)
	add("GET", moneyBackPath, "see-money", (*clerk).moneyBack)
	add("POST", moneyBackPath, "refund", (*clerk).moneyRefund)
	add("POST", moneyBackPath+"/{id}", "approve-refund", (*clerk).moneyDecide)
	add("GET", moneyYearPath, "see-money", (*clerk).moneyRecap)
	add("GET", moneyYearPath+".csv", "see-money", (*clerk).moneyCSV)
	add("GET", moneyPath+"/tarif", "see-money", (*clerk).moneyRates)
	add("POST", moneyPath+"/tarif", "load-tariff", (*clerk).moneyRatesTake)
	add("GET", moneySetPath, "set-cashbox", (*clerk).moneySet)
	add("POST", moneySetPath, "set-cashbox", (*clerk).moneySetTake)
}

// moneyTabs lead through the cashier's pages.
func (k *clerk) moneyTabs() (out []MenuItem) {
	for _, t := range []struct{ need, address, label string }{
		{"see-money", moneyPath, "cashier.bills-title"}, {"see-money", moneyBankPath, "cashier.statements-title"}, {"see-money", moneyCashPath, "cashier.cash-title"},
		{"see-money", moneyBackPath, "cashier.refund-title"}, {"see-money", moneyYearPath, "cashier.recon-title"}, {"see-money", moneyRatePath, "tariffs.title"}, {"set-cashbox", moneySetPath, "cashier.set-title"},
	} {
		if !k.actor.Can(t.need) {
			continue
		}
		here := k.r.URL.Path
		out = append(out, MenuItem{Address: t.address, Label: k.say(t.label), Current: here == t.address || t.address != moneyPath && strings.HasPrefix(here, t.address+"/")})
	}
	return out
}

// charges says whether the office gives any service that costs something, or loads
// the tables of fees: else the cashier is not in its menu.
func (k *clerk) charges() bool {
	if k.Hall.Cashier.KeepsTariffs(k.actor) {
		return true
	}
	for _, s := range k.Desk.Catalogue().All(k.today()) {
		if !s.Fee.Free() && s.Level == k.office.Level && s.Agency == k.office.Agency {
			return true
		}
	}
	return false
}

// billsPage lists bills.
type billsPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Lists  []MenuItem
	Bills  []moneyBill
	Empty  string
	Next   string
}

// moneyBill is one bill of a list.
type moneyBill struct {
	Address, Number, Reference, Amount, When string
	State                                    Tag
}

func (k *clerk) moneyBills() error {
	list := k.r.URL.Query().Get("daftar")
	if list != cashier.ListLate && list != cashier.ListPaid && list != cashier.ListAll {
		list = cashier.ListOpen
	}
	before, _ := strconv.ParseInt(k.r.URL.Query().Get("sebelum"), 10, 64) // nothing readable is the newest
	bills, more, err := k.Hall.Cashier.Bills(k.ctx(), k.actor, list, before)
	if err != nil {
		return err
	}
	p := &billsPage{Shell: k.shell(k.say("cashier.bills-title")), Notice: k.notice(), Tabs: k.moneyTabs()}
	for _, name := range []string{cashier.ListOpen, cashier.ListLate, cashier.ListPaid, cashier.ListAll} {
		p.Lists = append(p.Lists, MenuItem{Address: moneyPath + "?daftar=" + name, Label: k.say("cashier.list-" + name), Current: name == list})
	}
	for _, b := range bills {
		p.Bills = append(p.Bills, moneyBill{Address: moneyBillPath + b.Number, Number: b.Number, Reference: b.Reference, Amount: lang.Money(k.tag, b.Amount),
			When: k.say("cashier.due") + " " + lang.DateText(k.tag, b.Due.String()), State: k.billDueTag(b)})
	}
	if len(bills) == 0 {
		p.Empty = k.say("cashier.bills-empty")
	}
	if more {
		p.Next = moneyPath + "?daftar=" + list + "&sebelum=" + strconv.FormatInt(bills[len(bills)-1].Position, 10)
	}
	return k.showPrivate(http.StatusOK, "officer-bills", p)
}

// billDueTag is the state of a bill, and that it is late.
func (k *clerk) billDueTag(b cashier.Bill) Tag {
	if b.State == "open" && b.Due < k.Hall.Cashier.Today(k.actor.Office) {
		return Tag{Label: k.say("cashier.list-late"), Tone: "bad"}
	}
	return k.billTag(b)
}

// moneyBillPage is one bill with what came for it and what may be done.
type moneyBillPage struct {
	Shell
	Notice    string
	State     Tag
	Rows      []Row
	Sum       *moneySum
	Movements []cashLine
	Code      *qrCode
	Ways      []string
	PDF       string
	Receipts  []Card
	Take      *actForm
	TakeLead  string
	Waive     *actForm
}

// cashLine is one movement of money of a list.
type cashLine struct {
	When, Amount, What, Words, Bill string
	Out                             bool
	// Acts are the forms below it.
	Acts []*actForm
}

func (k *clerk) moneyBill() error { return k.showMoneyBill("", nil) }

func (k *clerk) findBill() (cashier.Bill, error) {
	return k.Hall.Cashier.Find(k.ctx(), k.actor, k.r.PathValue("nomor"))
}

func (k *clerk) showMoneyBill(tried string, f *fault.Fault) error {
	b, err := k.findBill()
	if err != nil {
		return err
	}
	room := k.Hall.Cashier
	p := &moneyBillPage{Shell: k.shell(k.say("cashier.bill-of", b.Number)), Notice: k.notice(), State: k.billDueTag(b), PDF: moneyBillPath + b.Number + "/tagihan.pdf"}
	p.Back, p.Scripts = moneyPath, []string{"g.js"}
	service, err := room.Service(k.ctx(), b, k.tag)
	if err != nil {
		return err
	}
	p.Rows = append([]Row{{Label: k.say("sheet.service"), Values: []string{service}}, {Label: k.say("cashier.reference"), Values: []string{b.Reference}}}, k.billRows(b)...)
	if b.Way != "" {
		p.Rows = append(p.Rows, Row{Label: k.say("cashier.state-paid"), Values: []string{k.say("cashier.way-" + b.Way), lang.Moment(k.tag, k.at(b.SettledAt))}})
	}
	sums, err := room.Lines(k.ctx(), b)
	if err != nil {
		return err
	}
	p.Sum = k.sum(sums)
	if err := k.billMovements(p, b); err != nil {
		return err
	}
	if b.State == "open" {
		p.Code = drawing(b.QR, k.say("cashier.qr-alt", b.Number, lang.Money(k.tag, b.Open())))
		if p.Ways, err = room.Ways(k.ctx(), k.tag, b); err != nil {
			return err
		}
		if err := k.billActs(p, b); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		if form := map[string]*actForm{"tunai": p.Take, "keringanan": p.Waive}[tried]; form != nil {
			p.Problems = k.actProblems(form, f)
		}
	}
	return k.showPrivate(status, "officer-bill", p)
}

// billMovements lists what came for a bill, with the receipts of the counter.
func (k *clerk) billMovements(p *moneyBillPage, b cashier.Bill) error {
	moves, err := k.Hall.Cashier.OfBill(k.ctx(), k.actor, b)
	if err != nil {
		return err
	}
	for _, m := range moves {
		p.Movements = append(p.Movements, k.cashLine(m))
		if m.Source == "counter" && m.Reason != cashier.Unconfirmed {
			p.Receipts = append(p.Receipts, Card{Address: moneyPath + "/kuitansi/" + m.Batch.String(), Title: k.say("cashier.receipt-pdf")})
		}
	}
	return nil
}

// cashLine writes a movement.
func (k *clerk) cashLine(m cashier.Movement) cashLine {
	amount := m.Amount
	if !m.Credit {
		amount = -amount
	}
	return cashLine{When: lang.DateText(k.tag, m.Day.String()), Amount: lang.Money(k.tag, amount), Bill: m.Bill, Words: strings.TrimSpace(m.Words + " " + m.Label), Out: !m.Credit,
		What: k.say("cashier.way-"+m.Source) + " · " + k.say(cashier.ReasonKey(m.Outcome+m.Reason))}
}

// billActs are the acts on an open bill.
func (k *clerk) billActs(p *moneyBillPage, b cashier.Bill) error {
	if k.actor.Can("bill") && b.Open() > 0 {
		p.Take = &actForm{ID: "tunai", Action: moneyBillPath + b.Number + "/tunai", Button: k.say("cashier.take-button", lang.Money(k.tag, b.Open())),
			Fields: []Field{{Shape: "hidden", Name: "amount", Value: strconv.FormatInt(b.Open(), 10)}}}
	}
	grounds, err := k.Hall.Cashier.Grounds(k.ctx(), k.actor, b)
	if err != nil || len(grounds) == 0 {
		return err
	}
	pick := Field{Shape: "select", ID: "waiver", Name: "waiver", Label: k.say("cashier.ground")}
	for _, w := range grounds {
		pick.Options = append(pick.Options, Option{Value: w.Key, Label: w.Name.In(k.tag) + " (" + w.Article + ", " + strconv.Itoa(w.Percent) + "%)", Chosen: k.typed("waiver") == w.Key})
	}
	p.Waive = &actForm{ID: "keringanan", Action: moneyBillPath + b.Number + "/keringanan", Button: k.say("cashier.waive-button"), Danger: true, Fields: []Field{pick,
		{Shape: "input", Type: "text", ID: "percent", Name: "percent", Mode: "numeric", Width: "w5", Unit: "%", Auto: "off", Label: k.say("cashier.percent"), Value: k.typed("percent")},
		{Shape: "area", ID: "words", Name: "words", Rows: 3, Count: 500, Auto: "off", Label: k.say("cashier.waive-words"), Value: k.typedText("words")}, k.factorField()}}
	return nil
}

func (k *clerk) moneyBillPDF() error {
	b, err := k.findBill()
	if err != nil {
		return err
	}
	pdf, err := k.Hall.Cashier.PDF(k.ctx(), b, lang.ID)
	if err != nil {
		return err
	}
	return k.sheetPDF(pdf, "tagihan-"+b.Number)
}

func (k *clerk) counterReceipt() error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	pdf, err := k.Hall.Cashier.ReceiptPDF(k.ctx(), k.actor, id)
	if err != nil {
		return err
	}
	return k.sheetPDF(pdf, "kuitansi")
}

func (k *clerk) moneyTake() error {
	amount, _ := strconv.ParseInt(k.typed("amount"), 10, 64) // nothing readable is refused as no amount
	number := strings.ToUpper(k.r.PathValue("nomor"))
	_, err := k.Hall.Cashier.TakeCash(k.ctx(), k.actor, number, amount)
	if f := retry(err); f != nil {
		return k.showMoneyBill("tunai", f)
	}
	if err != nil {
		return err
	}
	return k.done(moneyBillPath+number, "cash-taken")
}

func (k *clerk) moneyWaive() error {
	percent, _ := strconv.Atoi(strings.TrimSpace(k.typed("percent"))) // nothing readable is refused as none
	number := strings.ToUpper(k.r.PathValue("nomor"))
	_, err := k.Hall.Cashier.Waive(k.ctx(), k.actor, cashier.Waiving{Number: number, Ground: k.typed("waiver"), Percent: percent, Words: k.typedText("words"), Device: k.kept(deviceCookie),
		Proof: premises.Proof{Account: k.actor.Account, Factor: k.typed("faktor")}})
	if f := retry(err); f != nil {
		return k.showMoneyBill("keringanan", f)
	}
	if err != nil {
		return err
	}
	return k.done(moneyBillPath+number, "waived")
}

// moneyMonth is the month that a page of the cashier shows.
func (k *clerk) moneyMonth() (m books.Month, span [2]calendar.Day) {
	this := books.MonthOf(k.Hall.Cashier.Today(k.actor.Office))
	m, err := books.ParseMonth(k.r.URL.Query().Get("bulan"))
	if err != nil || m > this || m < this-240 {
		m = this
	}
	return m, [2]calendar.Day{m.First(), m.Last()}
}
