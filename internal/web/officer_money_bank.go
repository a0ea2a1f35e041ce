package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/cashier"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// bankPage takes statements in and shows what a person has to say.
type bankPage struct {
	Shell
	Notice     string
	Tabs       []MenuItem
	Import     *actForm
	Missing    string
	Waiting    []cashLine
	Count      string
	Previous   string
	Next       string
	Statements []Row
}

func (k *clerk) moneyBank() error { return k.showBank(nil, "", "") }

// showBank draws the page; told is what an import came to, tried the movement that
// something is wrong with.
func (k *clerk) showBank(f *fault.Fault, told, tried string) error {
	room := k.Hall.Cashier
	skip, _ := strconv.ParseInt(k.r.URL.Query().Get("lewati"), 10, 64) // nothing readable is the beginning
	skip = max(skip, 0)
	list, total, err := room.Movements(k.ctx(), k.actor, cashier.ListWaiting, skip)
	if err != nil {
		return err
	}
	box, err := room.Cashbox(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &bankPage{Shell: k.shell(k.say("cashier.statements-title")), Notice: k.notice(), Tabs: k.moneyTabs(), Count: lang.Number(k.tag, total)}
	p.Scripts = []string{"g.js"}
	if told != "" {
		p.Notice = told
	}
	switch {
	case box.Account == "":
		p.Missing = k.say("cashier.no-account")
	case k.actor.Can("statement-import"):
		p.Import = k.importForm()
	}
	for _, m := range list {
		p.Waiting = append(p.Waiting, k.waiting(m))
	}
	if skip > 0 {
		p.Previous = moneyBankPath + "?lewati=" + strconv.FormatInt(max(skip-cashier.PageSize, 0), 10)
	}
	if skip+int64(len(list)) < total {
		p.Next = moneyBankPath + "?lewati=" + strconv.FormatInt(skip+int64(len(list)), 10)
	}
	if err := k.statements(p); err != nil {
		return err
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.bankProblems(p, f, tried)
	}
	return k.showPrivate(status, "officer-bank", p)
}

// bankProblems puts what is wrong at its field: of the import, or of the movement
// that was tried.
func (k *clerk) bankProblems(p *bankPage, f *fault.Fault, tried string) []Problem {
	if tried == "" && p.Import != nil {
		return k.actProblems(p.Import, f)
	}
	for _, line := range p.Waiting {
		for _, a := range line.Acts {
			if a.ID == tried {
				a.Open = true
				return k.actProblems(a, f)
			}
		}
	}
	return []Problem{{Message: k.messages.SayFault(k.tag, f)}}
}

func (k *clerk) importForm() *actForm {
	return &actForm{ID: "masuk", Action: moneyBankPath, Files: true, Button: k.say("cashier.import-button"), Fields: []Field{
		{Shape: "input", Type: "text", ID: "closing", Name: "closing", Mode: "numeric", Auto: "off", Optional: true, Prefix: "Rp", Width: "w10", Value: k.typed("closing"),
			Label: k.say("cashier.import-closing"), Help: k.say("cashier.import-closing-help")},
		{Shape: "file", ID: "file", Name: "file", Label: k.say("cashier.file"), Help: k.say("cashier.file-help"), Accept: ".csv,.txt,.sta,.940,.xml,text/csv,text/xml"},
	}}
}

// waiting is a movement that a person has to judge: a button for each bill that it
// may be for, and a form for everything else.
func (k *clerk) waiting(m cashier.Movement) cashLine {
	out := k.cashLine(m)
	if !k.actor.Can("statement-import") {
		return out
	}
	id := m.Batch.String() + "-" + strconv.FormatInt(m.N, 10)
	hidden := []Field{{Shape: "hidden", Name: "batch", Value: m.Batch.String()}, {Shape: "hidden", Name: "n", Value: strconv.FormatInt(m.N, 10)}}
	for _, b := range m.Maybe {
		out.Acts = append(out.Acts, &actForm{ID: "terima-" + id, Action: moneyBankPath + "/uang", Button: k.say("cashier.accept", b.Number),
			Lead:   k.say("cashier.accept-hint", b.Reference, lang.Money(k.tag, b.Amount), lang.DateText(k.tag, b.Issued.String())),
			Fields: append(hidden[:2:2], Field{Shape: "hidden", Name: "bill", Value: b.Number})})
	}
	mine := k.typed("batch")+"-"+k.typed("n") == id
	aside := Field{Shape: "select", ID: "a-" + id, Name: "aside", Label: k.say("cashier.aside-label"), Optional: true}
	for _, v := range []string{cashier.Settlement, cashier.Deposit, cashier.Aside} {
		aside.Options = append(aside.Options, Option{Value: v, Label: k.say("cashier.aside-" + v), Chosen: mine && k.typed("aside") == v})
	}
	bill := Field{Shape: "input", Type: "text", ID: "b-" + id, Name: "bill", Label: k.say("cashier.other-bill"), Plain: true, Auto: "off", Width: "w20", Optional: true}
	if mine {
		bill.Value = k.typed("bill")
	}
	out.Acts = append(out.Acts, &actForm{ID: "lain-" + id, Title: k.say("cashier.aside-label"), Action: moneyBankPath + "/uang", Button: k.say("cashier.say-button"), Fields: append(hidden[:2:2], bill, aside)})
	return out
}

func (k *clerk) statements(p *bankPage) error {
	all, err := k.Hall.Cashier.StatementsOf(k.ctx(), k.actor)
	for _, s := range all {
		p.Statements = append(p.Statements, Row{Label: lang.Moment(k.tag, k.at(s.At)), Values: []string{k.say("cashier.statement-line",
			lang.DateText(k.tag, s.First.String()), lang.DateText(k.tag, s.Last.String()), lang.Number(k.tag, s.Lines), lang.Money(k.tag, s.Closing))}})
	}
	return err
}

// moneyImport takes a statement in as it streams; the words of the form stand
// before the file.
func (k *clerk) moneyImport() error {
	var in cashier.Imported
	took := false
	err := k.parts(func(file io.Reader) error {
		took = true
		closing, err := rupiah(k.typed("closing"), "closing")
		if err != nil {
			return err
		}
		in, err = k.Hall.Cashier.Import(k.ctx(), k.actor, file, closing)
		return err
	})
	if err == nil && !took {
		err = fault.New(fault.Invalid, "statement.empty").On("file")
	}
	if f := retry(err); f != nil {
		if f.Field == "" {
			f = fault.New(fault.Invalid, f.Key, f.Args...).On("file")
		}
		return k.showBank(f, "", "")
	}
	if err != nil {
		return err
	}
	n := func(v int) string { return lang.Number(k.tag, int64(v)) }
	return k.showBank(nil, k.say("cashier.imported", n(in.Lines), n(in.Matched), n(in.Suggested), n(in.Left), n(in.Confirmed), n(in.Out+in.Returned), n(in.NowPaid)), "")
}

// rupiah reads whole rupiah as people write them; nothing is nil.
func rupiah(text, field string) (*int64, error) {
	text = strings.TrimSpace(strings.NewReplacer(".", "", " ", "", "Rp", "").Replace(strings.TrimSuffix(strings.TrimSpace(text), ",00")))
	if text == "" {
		return nil, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, fault.New(fault.Invalid, "cashier.counted").On(field)
	}
	return &n, nil
}

func (k *clerk) movement() (canon.ID, int64, error) {
	id, err := canon.ParseID(k.typed("batch"))
	n, bad := strconv.ParseInt(k.typed("n"), 10, 64)
	if err != nil || bad != nil {
		return id, 0, fault.New(fault.NotFound, "cashier.no-bill")
	}
	return id, n, nil
}

func (k *clerk) moneySay() error {
	batch, n, err := k.movement()
	if err != nil {
		return err
	}
	bill := strings.TrimSpace(k.typed("bill"))
	err = k.Hall.Cashier.SayOf(k.ctx(), k.actor, cashier.Say{Batch: batch, N: n, Bill: bill, Aside: k.typed("aside")})
	if f := retry(err); f != nil {
		return k.showBank(f, "", "lain-"+batch.String()+"-"+strconv.FormatInt(n, 10))
	}
	if err != nil {
		return err
	}
	return k.done(moneyBankPath, "money-said")
}

// backPage is what has to go back, and the refunds.
type backPage struct {
	Shell
	Notice  string
	Tabs    []MenuItem
	Back    []cashLine
	Refunds []refundLine
}

// refundLine is one refund with what a head may do with it.
type refundLine struct {
	Number, Amount, Bill string
	State                Tag
	Rows                 []Row
	Acts                 []*actForm
}

func (k *clerk) moneyBack() error { return k.showBack(nil, "") }

func (k *clerk) showBack(f *fault.Fault, tried string) error {
	room := k.Hall.Cashier
	list, _, err := room.Movements(k.ctx(), k.actor, cashier.ListBack, 0)
	if err != nil {
		return err
	}
	refunds, err := room.Refunds(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	names, err := k.names()
	if err != nil {
		return err
	}
	p := &backPage{Shell: k.shell(k.say("cashier.refund-title")), Notice: k.notice(), Tabs: k.moneyTabs()}
	p.Scripts = []string{"g.js"}
	for _, m := range list {
		line := k.cashLine(m)
		if k.actor.Can("refund") && m.Returnable > 0 {
			line.Acts = []*actForm{k.refundForm(m)}
		}
		p.Back = append(p.Back, line)
	}
	for _, x := range refunds {
		p.Refunds = append(p.Refunds, k.refundLine(x, names))
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.backProblems(p, f, tried)
	}
	return k.showPrivate(status, "officer-back", p)
}

func (k *clerk) backProblems(p *backPage, f *fault.Fault, tried string) []Problem {
	var all []*actForm
	for _, l := range p.Back {
		all = append(all, l.Acts...)
	}
	for _, l := range p.Refunds {
		all = append(all, l.Acts...)
	}
	for _, a := range all {
		if a.ID == tried {
			a.Open = true
			return k.actProblems(a, f)
		}
	}
	return []Problem{{Message: k.messages.SayFault(k.tag, f)}}
}

func (k *clerk) refundForm(m cashier.Movement) *actForm {
	id := m.Batch.String() + "-" + strconv.FormatInt(m.N, 10)
	text := func(name, value string) string {
		if k.typed("batch")+"-"+k.typed("n") == id {
			return k.typedText(name)
		}
		return value
	}
	return &actForm{ID: "kembali-" + id, Title: k.say("cashier.refund-ask"), Action: moneyBackPath, Button: k.say("cashier.refund-ask"), Fields: []Field{
		{Shape: "hidden", Name: "batch", Value: m.Batch.String()}, {Shape: "hidden", Name: "n", Value: strconv.FormatInt(m.N, 10)},
		{Shape: "input", Type: "text", ID: "j-" + id, Name: "amount", Mode: "numeric", Auto: "off", Prefix: "Rp", Width: "w10", Label: k.say("cashier.amount"), Value: text("amount", strconv.FormatInt(m.Returnable, 10))},
		{Shape: "area", ID: "s-" + id, Name: "reason", Rows: 2, Count: 500, Auto: "off", Label: k.say("cashier.refund-reason"), Value: text("reason", "")},
		{Shape: "area", ID: "t-" + id, Name: "to", Rows: 2, Count: 500, Auto: "off", Label: k.say("cashier.refund-to"), Help: k.say("cashier.refund-to-help"), Value: text("to", "")},
	}}
}

func (k *clerk) refundLine(x cashier.Refund, names map[string]string) refundLine {
	out := refundLine{Number: x.Number, Amount: lang.Money(k.tag, x.Amount), Bill: x.Bill,
		State: Tag{Label: k.say("cashier.refund-state-" + x.State), Tone: map[string]string{"asked": "wait", "approved": "wait", "paid": "good", "refused": "bad"}[x.State]}}
	out.Rows = []Row{{Label: k.say("cashier.refund-reason"), Values: []string{x.Words.Reason}}, {Label: k.say("cashier.refund-to"), Values: []string{x.Words.To}},
		{Label: k.say("cashier.refund-state-asked"), Values: []string{names[x.AskedBy], lang.Moment(k.tag, k.at(x.AskedAt))}}}
	if x.DecidedBy != "" {
		out.Rows[2].Label = k.say("cashier.refund-ask")
		out.Rows = append(out.Rows, Row{Label: out.State.Label, Values: []string{names[x.DecidedBy], lang.Moment(k.tag, k.at(x.DecidedAt))}})
	}
	if x.State == "approved" {
		out.Rows = append(out.Rows, Row{Label: k.say("cashier.pay-how"), Values: []string{k.say("cashier.refund-pay", x.Number)}})
	}
	if x.State == "asked" && k.actor.Can("approve-refund") && x.AskedBy != k.actor.Account {
		code := k.factorField()
		code.ID = "f-" + x.ID.String()
		pick := Field{Shape: "choice", Type: "radio", ID: "p-" + x.ID.String(), Name: "putusan", Label: k.say("cashier.refund-title") + " " + x.Number}
		for _, v := range []string{"yes", "no"} {
			pick.Options = append(pick.Options, Option{ID: "p-" + x.ID.String() + map[string]string{"yes": "", "no": "-no"}[v], Value: v, Label: k.say("cashier.decide-" + v)})
		}
		out.Acts = []*actForm{{ID: "putus-" + x.ID.String(), Title: k.say("cashier.decide-yes"), Action: moneyBackPath + "/" + x.ID.String(), Button: k.say("cashier.say-button"), Fields: []Field{pick, code}}}
	}
	return out
}

func (k *clerk) moneyRefund() error {
	batch, n, err := k.movement()
	if err != nil {
		return err
	}
	amount, err := rupiah(k.typed("amount"), "amount")
	if err == nil {
		if amount == nil {
			amount = new(int64)
		}
		_, err = k.Hall.Cashier.AskRefund(k.ctx(), k.actor, cashier.Refund{Batch: batch, N: n, Amount: *amount, Words: cashier.RefundWords{Reason: k.typedText("reason"), To: k.typedText("to")}})
	}
	if f := retry(err); f != nil {
		return k.showBack(f, "kembali-"+batch.String()+"-"+strconv.FormatInt(n, 10))
	}
	if err != nil {
		return err
	}
	return k.done(moneyBackPath, "refund-asked")
}

func (k *clerk) moneyDecide() error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	said := k.typed("putusan")
	if said != "yes" && said != "no" {
		return k.showBack(fault.New(fault.Invalid, "form.required").On("putusan"), "putus-"+id.String())
	}
	err = k.Hall.Cashier.DecideRefund(k.ctx(), k.actor, cashier.Deciding{ID: id, Yes: said == "yes", Device: k.kept(deviceCookie),
		Proof: premises.Proof{Account: k.actor.Account, Factor: k.typed("faktor")}})
	if f := retry(err); f != nil {
		return k.showBack(f, "putus-"+id.String())
	}
	if err != nil {
		return err
	}
	return k.done(moneyBackPath, "refund-decided")
}
