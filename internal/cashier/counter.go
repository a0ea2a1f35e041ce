package cashier

import (
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/reconcile"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Receipt is money that was taken at the counter.
type Receipt struct {
	ID     canon.ID
	Number string
	Bill   Bill
	Amount int64
	Day    calendar.Day
	At     int64
	// By took it; Waits says that a second officer has to confirm it.
	By    string
	Waits bool
}

func (r *Room) book(office region.Code, t *store.Tx) string {
	return cashStream + string(office) + "/" + r.today(office, t).String()[:4]
}

// TakeCash takes what a bill has open at the counter, in full: change is given
// over the counter and is no affair of the books. It is paid by that, or once a
// second officer confirms it, as the office decided. Nobody takes money for the
// day once its book is closed. Faults: "cashier.not-open", "cashier.counter-amount",
// "cashier.day-closed", "cashier.waits-already".
func (r *Room) TakeCash(ctx context.Context, a premises.Actor, number string, amount int64) (Receipt, error) {
	role, err := a.As(premises.Bill)
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{By: a.Account}
	err = r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		b, err := billTx(t, `office = ? AND number = ?`, string(a.Office), number)
		if err != nil {
			return err
		}
		box, err := r.boxTx(t, a.Office)
		if err != nil {
			return err
		}
		if err := r.mayTake(t, b, amount); err != nil {
			return err
		}
		out.Bill, out.Amount, out.Day, out.Waits, out.ID = b, amount, r.today(a.Office, t), box.TwoHands, store.NewID(t.Time())
		m := movement{Day: out.Day, Credit: true, Amount: amount, Bill: b.ID, Outcome: reconcile.Exact}
		if box.TwoHands {
			m.Outcome, m.Reason = "", Unconfirmed
			return r.received(t, &out, m)
		}
		if err := r.received(t, &out, m); err != nil {
			return err
		}
		return r.settle(t, b, casework.ByCounter)
	})
	return out, err
}

// mayTake refuses money at the counter that no open bill asks for.
func (r *Room) mayTake(t *store.Tx, b Bill, amount int64) error {
	var n int64
	closed, err := t.One(`SELECT 1 FROM cash_days WHERE office = ? AND day = ?`, []any{string(b.Office), int64(r.today(b.Office, t))}, &n)
	if err != nil {
		return err
	}
	waits, err := t.One(`SELECT 1 FROM payments WHERE bill = ? AND reason = 'unconfirmed' LIMIT 1`, []any{b.ID[:]}, &n)
	switch {
	case err != nil:
		return err
	case closed:
		return fault.New(fault.Conflict, "cashier.day-closed")
	case waits:
		return fault.New(fault.Conflict, "cashier.waits-already")
	case b.Open() == 0:
		return fault.New(fault.Conflict, "cashier.not-open", b.Number)
	case amount != b.Open():
		return fault.New(fault.Invalid, "cashier.counter-amount", money(b.Open())).On("amount")
	}
	return nil
}

// received writes money at the counter; the receipt has its number as soon as the
// money counts.
func (r *Room) received(t *store.Tx, out *Receipt, m movement) error {
	seq, year := int64(0), int64(0)
	if m.Outcome != "" {
		var err error
		if seq, year, err = r.nextReceipt(t, out); err != nil {
			return err
		}
	}
	data, err := canon.Write(kindReceived, func(o *canon.Object) {
		o.ID("id", out.ID)
		o.Str("move", m.text())
		o.OptInt("receipt", seq)
		o.OptInt("year", year)
	})
	if err != nil {
		return err
	}
	return r.inBook(t, out.Bill.Office, store.Draft{Kind: kindReceived, Data: data})
}

// nextReceipt is the next number of the office and year.
func (r *Room) nextReceipt(t *store.Tx, out *Receipt) (seq, year int64, err error) {
	office := out.Bill.Office
	year = int64(r.today(office, t).In(time.UTC).Year())
	if _, err := t.One(`SELECT cast(coalesce(max(receipt), 0) AS BIGINT) FROM payments WHERE office = ? AND year = ? AND receipt > 0`, []any{string(office), year}, &seq); err != nil {
		return 0, 0, fmt.Errorf("reading the last receipt: %w", err)
	}
	seq++
	out.Number = receiptNumber(out.Bill, year, seq)
	return seq, year, nil
}

// receiptNumber is the number as it is printed: the bill's prefix, K for kuitansi.
func receiptNumber(b Bill, year, seq int64) string {
	prefix, _, _ := strings.Cut(b.Number, "-")
	return fmt.Sprintf("%s-K-%d-%05d", prefix, year, seq)
}

func (r *Room) inBook(t *store.Tx, office region.Code, d store.Draft, items ...vault.Item) error {
	d.Stream = r.book(office, t)
	e, err := place(t, d, items...)
	if err != nil {
		return err
	}
	return saveCash(t, strings.TrimPrefix(d.Stream, cashStream), e)
}

// ConfirmCash is the second officer's word that the money of a receipt is there;
// whoever took it cannot give it ("cashier.two-hands").
func (r *Room) ConfirmCash(ctx context.Context, a premises.Actor, id canon.ID) (Receipt, error) {
	role, err := a.As(premises.Bill)
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{ID: id}
	err = r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		var bill []byte
		found, err := t.One(`SELECT bill, amount, account FROM payments WHERE batch = ? AND n = 0 AND office = ? AND reason = 'unconfirmed'`, []any{id[:], string(a.Office)}, &bill, &out.Amount, &out.By)
		if err != nil {
			return err
		}
		if !found {
			return noBill()
		}
		if out.By == a.Account {
			return fault.New(fault.Forbidden, "cashier.two-hands")
		}
		if out.Bill, err = billTx(t, `id = ?`, bill); err != nil {
			return err
		}
		outcome, reason := reconcile.Exact, ""
		if out.Bill.Open() != out.Amount { // paid in another way meanwhile
			outcome, reason = "", reconcile.Twice
		}
		seq, year, err := r.nextReceipt(t, &out)
		if err != nil {
			return err
		}
		data, err := canon.Write(kindAgreed, func(o *canon.Object) {
			o.ID("id", id)
			o.Opt("outcome", outcome)
			o.Opt("reason", reason)
			o.Int("receipt", seq)
			o.Int("year", year)
		})
		if err != nil {
			return err
		}
		if err := r.inBook(t, a.Office, store.Draft{Kind: kindAgreed, Data: data}); err != nil || outcome == "" {
			return err
		}
		return r.settle(t, out.Bill, casework.ByCounter)
	})
	return out, err
}

// CashDay is the cash book of one day.
type CashDay struct {
	Day      calendar.Day
	Receipts []Receipt
	// Expected is what the receipts come to; Counted what was there at the closing.
	Expected, Counted int64
	Closed            bool
	ClosedAt          int64
	By                string
	// Words explain a difference.
	Words string
}

// Difference between what was there and what should have been.
func (d CashDay) Difference() int64 { return d.Counted - d.Expected }

// CloseCash closes the book of today: what was counted beside what the receipts
// say. A difference needs words ("cashier.words-missing"); money that a second
// officer has not confirmed keeps the day open ("cashier.unconfirmed").
func (r *Room) CloseCash(ctx context.Context, a premises.Actor, counted int64, why string) error {
	role, err := a.As(premises.Bill)
	if err != nil {
		return err
	}
	if counted < 0 || counted > 1e12 {
		return fault.New(fault.Invalid, "cashier.counted").On("counted")
	}
	why, err = words("words", why, 0)
	if err != nil {
		return err
	}
	it, err := r.seal(a.Office, "cash", why)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		day := r.today(a.Office, t)
		var expected, waits, n int64
		if _, err := t.One(`SELECT cast(coalesce(sum(amount), 0) AS BIGINT), cast(coalesce(sum(CASE WHEN reason = 'unconfirmed' THEN 1 ELSE 0 END), 0) AS BIGINT) FROM payments
			WHERE office = ? AND source = 'counter' AND day = ?`, []any{string(a.Office), int64(day)}, &expected, &waits); err != nil {
			return err
		}
		closed, err := t.One(`SELECT 1 FROM cash_days WHERE office = ? AND day = ?`, []any{string(a.Office), int64(day)}, &n)
		switch {
		case err != nil:
			return err
		case closed:
			return fault.New(fault.Conflict, "cashier.day-closed")
		case waits > 0:
			return fault.New(fault.Conflict, "cashier.unconfirmed", waits)
		case expected != counted && why == "":
			return fault.New(fault.Invalid, "cashier.difference", money(counted), money(expected)).On("words")
		}
		data, err := canon.Write(kindClosed, func(o *canon.Object) {
			o.Int("counted", counted)
			o.Str("day", day.String())
			o.Int("expected", expected)
		})
		if err != nil {
			return err
		}
		return r.inBook(t, a.Office, store.Draft{Kind: kindClosed, Data: data}, it)
	})
}

// CashBook is the cash book of a day of the actor's office.
func (r *Room) CashBook(ctx context.Context, a premises.Actor, day calendar.Day) (CashDay, error) {
	out := CashDay{Day: day}
	if err := a.May(premises.SeeMoney); err != nil {
		return out, err
	}
	var item canon.ID
	found, err := r.Store.One(ctx, `SELECT counted, item, account, at FROM cash_days WHERE office = ? AND day = ?`, []any{string(a.Office), int64(day)},
		&out.Counted, store.ID(&item), &out.By, &out.ClosedAt)
	if err != nil {
		return out, fmt.Errorf("reading the cash book: %w", err)
	}
	if out.Closed = found; found {
		if err := r.unseal(ctx, item, &out.Words); err != nil {
			return out, err
		}
	}
	out.Receipts, err = r.receipts(ctx, `p.office = ? AND p.source = 'counter' AND p.day = ?`, string(a.Office), int64(day))
	for _, x := range out.Receipts {
		out.Expected += x.Amount
	}
	return out, err
}

func (r *Room) receipts(ctx context.Context, where string, args ...any) (out []Receipt, err error) {
	err = r.Store.Each(ctx, `SELECT p.batch, p.amount, p.day, p.receipt, p.year, p.account, p.at, p.reason, b.id, b.number, b.case_no, b.office FROM payments p JOIN bills b ON b.id = p.bill
		WHERE `+where+` ORDER BY p.at, p.batch LIMIT 2000`, args, func(scan store.Scan) error {
		var x Receipt
		var day, seq, year int64
		var reason string
		err := scan(store.ID(&x.ID), &x.Amount, &day, &seq, &year, &x.By, &x.At, &reason, store.ID(&x.Bill.ID), &x.Bill.Number, &x.Bill.Case, (*string)(&x.Bill.Office))
		x.Day, x.Waits = calendar.Day(day), reason == Unconfirmed
		x.Bill.Reference = r.desk.Reference(x.Bill.Case)
		if seq > 0 {
			x.Number = receiptNumber(x.Bill, year, seq)
		}
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading receipts: %w", err)
	}
	return out, nil
}

func saveCash(t *store.Tx, stream string, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	office, _, _ := strings.Cut(stream, "/")
	if e.Kind == kindClosed {
		d, err := calendar.ParseDay(v.Str("day"))
		if err != nil {
			return err
		}
		return t.Exec(`INSERT INTO cash_days (`+cashColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`, office, int64(d), v.Num("expected"), v.Num("counted"), itemOf(e), e.Actor.Account, e.At)
	}
	id, err := canon.ParseID(v.Str("id"))
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindReceived:
		m, err := readMovement(v.Str("move"))
		if err != nil {
			return err
		}
		return savePayment(t, e, payment{ID: id, Source: "counter", movement: m, item: []byte{}, receipt: v.Num("receipt"), year: v.Num("year")})
	case kindAgreed:
		return t.Exec(`UPDATE payments SET outcome = ?, reason = ?, receipt = ?, year = ? WHERE batch = ? AND n = 0`, v.Str("outcome"), v.Str("reason"), v.Num("receipt"), v.Num("year"), id[:])
	}
	return newer(e)
}
