package desk

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/sheet"
	"genggam/internal/vault"
)

// How a service ends: the applicant is asked whether anybody asked them for
// money, and gets a receipt that says Rp0.

// AnswerMoney takes the answer of whoever proved that the case is theirs
// (Resolve). Nothing that this office can open shows it; the offices above read
// counts of whole months (package oversight). atOffice says that it came from a
// device on which officers of this node work: then it is kept apart and not
// counted, because a clerk may have given it.
func (d *Desk) AnswerMoney(ctx context.Context, no int64, answer string, atOffice bool) error {
	return d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.AnswerMoney(casework.MoneySaid{Answer: answer, Office: atOffice, Month: d.monthOf(w.c.Office, w.t.Time())})
		return events, nil, err
	})
}

// monthOf is the calendar month of an office at an instant.
func (d *Desk) monthOf(office string, at time.Time) int64 {
	return int64(integrity.MonthOf(d.Calendar(region.Code(office)).Day(at)))
}

// MoneyReceipt prints the receipt of a service: what it cost, which is nothing
// where the standard asks no fee, and where to tell of a demand for money.
func (d *Desk) MoneyReceipt(ctx context.Context, a Actor, no int64) ([]byte, error) {
	if err := a.May(premises.SeeCase); err != nil {
		return nil, err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return nil, err
	}
	switch {
	case !row.OpenTo(a):
		return nil, noCase()
	case row.Standard == nil:
		return nil, fmt.Errorf("standard of case %d is not here", no)
	case !row.Standard.Fee.Free():
		return nil, fault.New(fault.Conflict, "receipt.not-free")
	}
	o, err := d.Office(region.Code(row.Office))
	if err != nil {
		return nil, err
	}
	r := sheet.Receipt{
		Office: o.Full(), Service: row.Standard.Name.In(lang.ID), Reference: row.Reference, By: a.Name,
		Date: lang.LongDate(lang.ID, d.Now().In(d.Calendar(o.Code).Zone())), Report: d.say("receipt.report"),
	}
	if host := d.Card().Host; host != "" {
		r.Link = "https://" + host + "/lacak"
	}
	if row.Standard.Discreet {
		r.Service = d.say("receipt.discreet")
	}
	r.Page = sheet.Page{Setup: setupOf(o, nil), Time: d.Now().In(d.Calendar(o.Code).Zone())}
	var out bytes.Buffer
	if err := sheet.PrintReceipt(&out, r); err != nil {
		return nil, fmt.Errorf("printing a receipt: %w", err)
	}
	return out.Bytes(), nil
}
