package web

import (
	"fmt"
	"net/http"
	"strconv"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/cashier"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// cashPage is the cash book of a day.
type cashPage struct {
	Shell
	Notice   string
	Tabs     []MenuItem
	Day      string
	State    Tag
	Receipts []cashReceipt
	Empty    string
	Rows     []Row
	Close    *actForm
	Before   string
	After    string
}

type cashReceipt struct {
	Address, Number, Bill, BillAddress, Amount, By string
	// Confirm asks a second officer.
	Confirm *actForm
}

func (k *clerk) moneyCash() error { return k.showCash(nil) }

func (k *clerk) showCash(f *fault.Fault) error {
	room := k.Hall.Cashier
	today := room.Today(k.actor.Office)
	day, err := calendar.ParseDay(k.r.URL.Query().Get("hari"))
	if err != nil || day > today || day < today-3660 {
		day = today
	}
	book, err := room.CashBook(k.ctx(), k.actor, day)
	if err != nil {
		return err
	}
	names, err := k.names()
	if err != nil {
		return err
	}
	p := &cashPage{Shell: k.shell(k.say("cashier.cash-title")), Notice: k.notice(), Tabs: k.moneyTabs(), Day: lang.DateText(k.tag, day.String()), Before: moneyCashPath + "?hari=" + (day - 1).String()}
	p.Scripts = []string{"g.js"}
	if day < today {
		p.After = moneyCashPath + "?hari=" + (day + 1).String()
	}
	for _, x := range book.Receipts {
		p.Receipts = append(p.Receipts, k.cashReceipt(x, names))
	}
	if len(book.Receipts) == 0 {
		p.Empty = k.say("cashier.cash-empty")
	}
	p.State = Tag{Label: k.say("ledgers.open"), Tone: "wait"}
	p.Rows = []Row{{Label: k.say("cashier.cash-expected"), Values: []string{lang.Money(k.tag, book.Expected)}}}
	switch {
	case book.Closed:
		p.State = Tag{Label: k.say("ledgers.closed"), Tone: "good"}
		p.Rows = append(p.Rows, Row{Label: k.say("cashier.cash-counted"), Values: []string{lang.Money(k.tag, book.Counted), names[book.By], lang.Moment(k.tag, k.at(book.ClosedAt))}},
			Row{Label: k.say("cashier.cash-difference"), Values: []string{lang.Money(k.tag, book.Difference()), book.Words}})
	case day == today && k.actor.Can("bill"):
		p.Close = k.cashForm()
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, f)}}
		if p.Close != nil {
			p.Problems = k.actProblems(p.Close, f)
		}
	}
	return k.showPrivate(status, "officer-cash", p)
}

func (k *clerk) cashForm() *actForm {
	return &actForm{ID: "tutup", Action: moneyCashPath, Button: k.say("cashier.close-button"), Fields: []Field{
		{Shape: "input", Type: "text", ID: "counted", Name: "counted", Mode: "numeric", Auto: "off", Prefix: "Rp", Width: "w10", Label: k.say("cashier.cash-counted"), Value: k.typed("counted")},
		{Shape: "area", ID: "words", Name: "words", Rows: 2, Count: 500, Auto: "off", Optional: true, Label: k.say("cashier.cash-why"), Help: k.say("cashier.cash-why-help"), Value: k.typedText("words")},
	}}
}

func (k *clerk) cashReceipt(x cashier.Receipt, names map[string]string) cashReceipt {
	out := cashReceipt{Number: x.Number, Bill: x.Bill.Number, BillAddress: moneyBillPath + x.Bill.Number, Amount: lang.Money(k.tag, x.Amount), By: names[x.By]}
	if x.Number != "" {
		out.Address = moneyPath + "/kuitansi/" + x.ID.String()
	}
	if x.Waits && k.actor.Can("bill") && x.By != k.actor.Account {
		out.Confirm = &actForm{ID: "sah-" + x.ID.String(), Action: moneyCashPath + "/" + x.ID.String(), Button: k.say("cashier.confirm-button")}
	}
	return out
}

func (k *clerk) moneyClose() error {
	counted, err := rupiah(k.typed("counted"), "counted")
	if err == nil && counted == nil {
		err = fault.New(fault.Invalid, "cashier.counted").On("counted")
	}
	if err == nil {
		err = k.Hall.Cashier.CloseCash(k.ctx(), k.actor, *counted, k.typedText("words"))
	}
	if f := retry(err); f != nil {
		return k.showCash(f)
	}
	if err != nil {
		return err
	}
	return k.done(moneyCashPath, "cash-closed")
}

func (k *clerk) moneyConfirm() error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	_, err = k.Hall.Cashier.ConfirmCash(k.ctx(), k.actor, id)
	if f := retry(err); f != nil {
		return k.showCash(f)
	}
	if err != nil {
		return err
	}
	return k.done(moneyCashPath, "cash-confirmed")
}

// recapPage is the reconciliation of a month.
type recapPage struct {
	Shell
	Tabs          []MenuItem
	Month         string
	Sections      []recapSection
	CSV           string
	Before, After string
}

type recapSection struct {
	Title string
	Rows  []Row
}

func (k *clerk) moneyRecap() error {
	m, span := k.moneyMonth()
	sum, err := k.Hall.Cashier.Reconcile(k.ctx(), k.actor, span[0], span[1])
	if err != nil {
		return err
	}
	p := &recapPage{Shell: k.shell(k.say("cashier.recon-title")), Tabs: k.moneyTabs(), Month: m.Name(k.tag), CSV: moneyYearPath + ".csv?bulan=" + m.String(), Before: moneyYearPath + "?bulan=" + (m - 1).String()}
	if m < books.MonthOf(k.Hall.Cashier.Today(k.actor.Office)) {
		p.After = moneyYearPath + "?bulan=" + (m + 1).String()
	}
	row := func(key string, s cashier.Sum) Row {
		return Row{Label: k.say("cashier.recon-" + key), Values: []string{lang.Money(k.tag, s.Amount) + " (" + lang.Number(k.tag, s.Count) + ")"}}
	}
	p.Sections = []recapSection{
		{k.say("cashier.bills-title"), []Row{row("billed", sum.Billed), row("waived", sum.Waived), row("paid", sum.Paid), row("open", sum.Open), row("ended", sum.Ended)}},
		{k.say("cashier.recon-came"), []Row{row("notice", sum.Notice), row("statement", sum.Statement), row("counter", sum.Counter)}},
		{k.say("cashier.recon-left"), []Row{row("waiting", sum.Waiting), row("back", sum.Back), row("returned", sum.Returned), row("unconfirmed", sum.Unconfirmed), row("aside", sum.Aside), row("refused", sum.Refused)}},
	}
	return k.showPrivate(http.StatusOK, "officer-recap", p)
}

func (k *clerk) moneyCSV() error {
	m, span := k.moneyMonth()
	h := k.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "rekonsiliasi-"+m.String()+".csv"))
	return k.Hall.Cashier.Export(k.ctx(), k.actor, span, k.w, k.tag)
}

// cashboxPage asks where money goes.
type cashboxPage struct {
	Shell
	Notice string
	Tabs   []MenuItem
	Full   string
	Form   *actForm
}

func (k *clerk) moneySet() error { return k.showCashbox(nil) }

func (k *clerk) showCashbox(f *fault.Fault) error {
	b, err := k.Hall.Cashier.Cashbox(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	if f != nil {
		b = k.cashboxTyped()
	}
	p := &cashboxPage{Shell: k.shell(k.say("cashier.set-title")), Notice: k.notice(), Tabs: k.moneyTabs()}
	p.Scripts = []string{"g.js"}
	if k.actor.PIN {
		p.Full = fullLogin + "&ke=" + moneySetPath
		return k.showPrivate(http.StatusOK, "officer-cashbox", p)
	}
	text := func(name, value string, optional bool) Field {
		x := Field{Shape: "input", Type: "text", ID: name, Name: name, Label: k.say("cashier.set-" + name), Value: value, Auto: "off", Plain: true, Optional: optional}
		if k.messages.Has("cashier.set-" + name + "-help") {
			x.Help = k.say("cashier.set-" + name + "-help")
		}
		return x
	}
	days := ""
	if b.Days > 0 {
		days = strconv.Itoa(b.Days)
	}
	static := Field{Shape: "area", ID: "static", Name: "static", Rows: 4, Label: k.say("cashier.set-static"), Help: k.say("cashier.set-static-help"), Value: b.Static, Auto: "off", Optional: true}
	sign := Field{Shape: "choice", Type: "radio", ID: "sign", Name: "sign", Label: k.say("cashier.set-sign")}
	for _, v := range []string{"", cashier.SignHMAC, cashier.SignEd25519} {
		key, id := v, "sign-"+v
		if v == "" {
			key, id = "none", "sign"
		}
		sign.Options = append(sign.Options, Option{ID: id, Value: v, Label: k.say("cashier.set-sign-" + key), Chosen: b.Sign == v})
	}
	secret := text("key", "", true)
	secret.Type, secret.Auto = "password", "new-password"
	p.Form = &actForm{ID: "atur", Action: moneySetPath, Button: k.say("cashier.set-button"), Fields: []Field{
		text("account", b.Account, true), text("bank", b.Bank, true), text("holder", b.Holder, true), static, text("prefix", b.Prefix, true), text("days", days, true), sign, secret,
		{Shape: "tick", ID: "two", Name: "two", Value: "ya", Label: k.say("cashier.set-two"), Chosen: b.TwoHands},
	}}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = k.actProblems(p.Form, f)
	}
	return k.showPrivate(status, "officer-cashbox", p)
}

// cashboxTyped is what was typed into the form.
func (k *clerk) cashboxTyped() cashier.Cashbox {
	days, err := strconv.Atoi(k.typed("days"))
	if err != nil && k.typed("days") != "" {
		days = -1 // refused as no number of days
	}
	return cashier.Cashbox{Static: k.typedText("static"), Prefix: k.typed("prefix"), Days: days, Account: k.typed("account"), Bank: k.typed("bank"), Holder: k.typedText("holder"),
		Sign: k.typed("sign"), Key: k.typedText("key"), TwoHands: k.typed("two") == "ya"}
}

func (k *clerk) moneySetTake() error {
	err := k.Hall.Cashier.SetCashbox(k.ctx(), k.actor, k.cashboxTyped())
	if f := retry(err); f != nil {
		return k.showCashbox(f)
	}
	if err != nil {
		return err
	}
	return k.done(moneySetPath, "cashbox-set")
}
