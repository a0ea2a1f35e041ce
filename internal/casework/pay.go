package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
)

// The ways in which a bill is settled. Paid means that the acquirer's signed
// notice or the bank's statement says so, or that the cashier holds the money
// and gave a receipt; a waiver has its ground in the regulation.
const (
	ByNotice    = "notice"
	ByStatement = "statement"
	ByCounter   = "counter"
	ByWaiver    = "waiver"
)

// Billed: the sum was worked out by the regulation's table, whose digest Table
// is, and the applicant was told; Due is until when it is to be paid.
type Billed struct {
	Bill  canon.ID
	Sum   int64
	Table string
	Due   int64
}

// Kind implements Event.
func (Billed) Kind() string { return "case.billed/1" }

func (e Billed) put(o *canon.Object) {
	o.ID("bill", e.Bill)
	o.OptInt("due", e.Due)
	o.OptInt("sum", e.Sum)
	o.Opt("table", e.Table)
}

func (e Billed) apply(c *Case, m Meta) {
	c.Bill, c.Billed, c.PaidAt = e.Bill, e.Sum, 0
	c.wait(ForPayment, e.Due, m.At)
}

// Paid: the bill is settled in one of the ways above.
type Paid struct {
	Bill  canon.ID
	Way   string
	Dues  Dues
	Stood Stood
	Next  Next
}

// Kind implements Event.
func (Paid) Kind() string { return "case.paid/1" }

func (e Paid) put(o *canon.Object) {
	o.ID("bill", e.Bill)
	o.Int("from", e.Dues.From)
	o.Int("limit_at", e.Dues.LimitAt)
	e.Next.put(o)
	o.Int("promised_at", e.Dues.PromisedAt)
	o.Flag("provisional", e.Dues.Provisional)
	e.Stood.put(o)
	o.Str("way", e.Way)
}

func (e Paid) apply(c *Case, m Meta) {
	c.PaidAt = m.At
	c.goOn(e.Stood, e.Dues)
	c.did(m.Account)
	e.Next.apply(c, m.At)
}

// BillFor bills the payment step a case has come to. The clock stands still
// until it is paid: the applicant has the case. A sum of nothing is no bill.
func (c *Case) BillFor(s Setting, bill Billed) ([]Event, error) {
	st, _ := s.step(c.Step)
	switch {
	case c.State.Ended():
		return nil, conflict("case.ended")
	case st.Kind != "pay":
		return nil, conflict("case.wrong-act")
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case bill.Sum <= 0 || bill.Bill.Zero():
		return nil, invalid("case.bill-sum")
	}
	return []Event{bill}, nil
}

// Pay settles the bill that a case waits for. Whoever calls it has the notice,
// the statement's line, the money, or the ground of a waiver in hand.
func (c *Case) Pay(s Setting, bill canon.ID, way string, at time.Time) ([]Event, error) {
	switch {
	case c.State.Ended():
		return nil, conflict("case.ended")
	case c.State != Returned || c.Waits != ForPayment || c.Bill != bill:
		return nil, conflict("case.no-bill")
	case !slices.Contains([]string{ByNotice, ByStatement, ByCounter, ByWaiver}, way):
		return nil, invalid("case.pay-way")
	}
	e := Paid{Bill: bill, Way: way, Stood: s.stoodUntil(c, at), Next: s.after(c.Step, at)}
	var err error
	e.Dues, err = s.dues(time.UnixMilli(c.From), e.Stood, c.Extended)
	return []Event{e}, err
}

// Free passes a payment step whose sum is nothing, as the table says.
func (c *Case) Free(s Setting, at time.Time) ([]Event, error) {
	st, _ := s.step(c.Step)
	if st.Kind != "pay" || c.State != Working && c.State != Lapsed {
		return nil, conflict("case.wrong-act")
	}
	return []Event{Stepped{Step: st.ID, Next: s.after(st.ID, at)}}, nil
}
