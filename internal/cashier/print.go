package cashier

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/sheet"
	"genggam/internal/tariff"
)

// SumLine is one line of a sum as people read it.
type SumLine struct {
	What, How string
	Amount    int64
}

// SumLines are the lines of sums in a language, with the article behind each.
func (r *Room) SumLines(tag lang.Tag, sums []tariff.Sum) (out []SumLine) {
	for _, s := range sums {
		for _, l := range s.Lines {
			what := l.What.In(tag)
			if what == "" || l.Kind != tariff.LineRate && l.Kind != tariff.LineFactor && l.Kind != tariff.LineWaiver {
				what = strings.TrimSuffix(r.Messages.Say(tag, l.Key())+": "+what, ": ")
			}
			how := l.Explain(tag)
			if l.Article != "" {
				how = strings.TrimPrefix(how+" · "+r.cited(tag, s)+", "+l.Article, " · ")
			}
			out = append(out, SumLine{What: what, How: how, Amount: l.Amount})
		}
	}
	return out
}

// Ways are how a bill may be paid, as sentences.
func (r *Room) Ways(ctx context.Context, tag lang.Tag, b Bill) (out []string, err error) {
	box, err := r.cashbox(ctx, b.Office)
	if err != nil {
		return nil, err
	}
	say := func(key string, args ...any) { out = append(out, r.Messages.Say(tag, key, args...)) }
	if b.QR != "" {
		say("cashier.pay-qr")
	}
	if box.Account != "" {
		say("cashier.pay-transfer", box.Account, box.Holder, b.Number)
	}
	o, err := r.Office(b.Office)
	if err != nil {
		return nil, err
	}
	say("cashier.pay-counter", o.Full())
	return out, nil
}

// cited names the regulation of a sum; one that is invented says so wherever it is
// read.
func (r *Room) cited(tag lang.Tag, s tariff.Sum) string {
	if s.Sure != "example" {
		return s.Cite
	}
	return s.Cite + " (" + r.Messages.Say(tag, "tariffs.sure-example") + ")"
}

// PDF prints a bill, for its payer or an officer of its office.
func (r *Room) PDF(ctx context.Context, b Bill, tag lang.Tag) ([]byte, error) {
	sums, err := r.Lines(ctx, b)
	if err != nil {
		return nil, err
	}
	o, err := r.Office(b.Office)
	if err != nil {
		return nil, err
	}
	service, err := r.service(ctx, b, tag)
	if err != nil {
		return nil, err
	}
	say := func(key string) string { return r.Messages.Say(tag, key) }
	zone := r.Calendar(b.Office).Zone()
	out := sheet.Bill{
		Page: sheet.Page{Setup: paper.Setup{}, Language: tag, Time: r.Now().In(zone)}, Letterhead: o.Letterhead, Address: o.Address, Number: b.Number,
		Facts: [][2]string{{say("sheet.service"), service}, {say("sheet.reference"), b.Reference}, {say("cashier.issued"), lang.DateText(tag, b.Issued.String())}, {say("cashier.due"), lang.DateText(tag, b.Due.String())}},
		Total: max(b.Open(), 0), Note: say("cashier.bill-note"),
	}
	if out.Total == 0 {
		out.Total = max(b.Amount, b.Asked)
	}
	for _, l := range r.SumLines(tag, sums) {
		out.Lines = append(out.Lines, [3]string{l.What, l.How, lang.Money(tag, l.Amount)})
	}
	if b.State == "open" {
		out.QR = b.QR
		if out.Pay, err = r.Ways(ctx, tag, b); err != nil {
			return nil, err
		}
	} else {
		out.Pay = []string{say("cashier.state-lead-" + b.State)}
	}
	var buf bytes.Buffer
	if err := sheet.PrintBill(&buf, out); err != nil {
		return nil, fmt.Errorf("printing a bill: %w", err)
	}
	return buf.Bytes(), nil
}

// service names the service of a bill; a discreet one is not named.
func (r *Room) service(ctx context.Context, b Bill, tag lang.Tag) (string, error) {
	var id string
	var version int64
	found, err := r.Store.One(ctx, `SELECT standard, version FROM cases WHERE no = ?`, []any{b.Case}, &id, &version)
	if err != nil || !found {
		return "", premises.OrUnknown(err, "cashier.no-bill")
	}
	s, ok := r.Catalogue().Version(id, int(version))
	if !ok {
		return id, nil
	}
	if s.Discreet {
		return r.Messages.Say(tag, "receipt.discreet"), nil
	}
	return s.Name.In(tag), nil
}

// Service names the service of a bill in a language.
func (r *Room) Service(ctx context.Context, b Bill, tag lang.Tag) (string, error) {
	return r.service(ctx, b, tag)
}

// ReceiptPDF prints the receipt of money at the counter, one copy for the payer
// and one for the file.
func (r *Room) ReceiptPDF(ctx context.Context, a premises.Actor, id canon.ID) ([]byte, error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return nil, err
	}
	return r.receiptPDF(ctx, `p.office = ? AND p.batch = ? AND p.receipt > 0`, string(a.Office), id[:])
}

// ReceiptOf prints the receipt of a bill that was paid at the counter, for its
// payer.
func (r *Room) ReceiptOf(ctx context.Context, b Bill) ([]byte, error) {
	return r.receiptPDF(ctx, `p.bill = ? AND p.receipt > 0`, b.ID[:])
}

func (r *Room) receiptPDF(ctx context.Context, where string, args ...any) ([]byte, error) {
	found, err := r.receipts(ctx, where, args...)
	if err == nil && len(found) == 0 {
		err = noBill()
	}
	if err != nil {
		return nil, err
	}
	x := found[0]
	bills, err := r.read(ctx, `id = ?`, x.Bill.ID[:])
	if err != nil || len(bills) == 0 {
		return nil, premises.OrUnknown(err, "cashier.no-bill")
	}
	b := bills[0]
	o, err := r.Office(b.Office)
	if err != nil {
		return nil, err
	}
	service, err := r.service(ctx, b, lang.ID)
	if err != nil {
		return nil, err
	}
	sums, err := r.Lines(ctx, b)
	if err != nil {
		return nil, err
	}
	basis := ""
	if len(sums) > 0 {
		basis = r.cited(lang.ID, sums[0]) + ", " + sums[0].Article
	}
	name, err := r.nameOf(ctx, b.Office, x.By)
	if err != nil {
		return nil, err
	}
	zone := r.Calendar(b.Office).Zone()
	out := sheet.Receipt{
		Page: sheet.Page{Time: r.Now().In(zone)}, Office: o.Full(), Service: service + " (" + b.Number + ")", Reference: b.Reference, Number: x.Number,
		Date: lang.Moment(lang.ID, time.UnixMilli(x.At).In(zone)), Fee: x.Amount, Basis: basis, By: name, Report: r.Messages.Say(lang.ID, "receipt.report"),
	}
	if host := r.Card().Host; host != "" {
		out.Link = "https://" + host + "/lacak"
	}
	var buf bytes.Buffer
	if err := sheet.PrintReceipt(&buf, out); err != nil {
		return nil, fmt.Errorf("printing a receipt: %w", err)
	}
	return buf.Bytes(), nil
}

// nameOf is the name of an account of an office, "" for one that left.
func (r *Room) nameOf(ctx context.Context, office region.Code, account string) (string, error) {
	all, err := r.Colleagues(ctx, office)
	for _, c := range all {
		if c.Account == account {
			return c.Name, err
		}
	}
	return "", err
}
