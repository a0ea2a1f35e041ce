package cashier

import (
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Refund is money that goes back: asked for by one, approved by another, and paid
// when the bank's statement shows it.
type Refund struct {
	ID     canon.ID
	Number string
	// Batch and N name the payment it returns.
	Batch  canon.ID
	N      int64
	Amount int64
	// State is asked, approved, refused or paid.
	State              string
	AskedBy, DecidedBy string
	AskedAt, DecidedAt int64
	// Bill is the number of the bill the payment named, "" for none.
	Bill  string
	Words RefundWords

	item canon.ID
}

// RefundWords are the reason, and the account that the money goes to.
type RefundWords struct {
	Reason string `json:"reason"`
	To     string `json:"to"`
}

func refundNumber(year, seq int64) string { return fmt.Sprintf("KEMBALI-%d-%05d", year, seq) }

// returnable is what may go back of a payment: all of it where it paid nothing or
// its bill ended, the excess where it was too much; what refunds hold already is
// taken off. The row must be locked in the act.
func returnable(one func(sql string, args []any, dest ...any) (bool, error), office string, batch canon.ID, n int64) (int64, error) {
	var amount, held, credit int64
	var bill []byte
	var outcome, reason string
	found, err := one(`SELECT amount, credit, bill, outcome, reason FROM payments WHERE batch = ? AND n = ? AND office = ?`, []any{batch[:], n, office}, &amount, &credit, &bill, &outcome, &reason)
	if err != nil {
		return 0, fmt.Errorf("reading a payment: %w", err)
	}
	if !found || credit == 0 {
		return 0, noBill()
	}
	if _, err := one(`SELECT cast(coalesce(sum(amount), 0) AS BIGINT) FROM refunds WHERE batch = ? AND n = ? AND state <> 'refused'`, []any{batch[:], n}, &held); err != nil {
		return 0, err
	}
	switch {
	case reason == Confirms || reason == Settlement || reason == Deposit || reason == Unconfirmed:
		return 0, nil // the same money stands elsewhere
	case outcome == "":
		return amount - held, nil
	}
	var asked, came, returned int64
	var state string
	if _, err := one(`SELECT amount, state FROM bills WHERE id = ?`, []any{bill}, &asked, &state); err != nil {
		return 0, err
	}
	if state == "ended" {
		return amount - held, nil
	}
	if _, err := one(`SELECT cast(coalesce(sum(amount), 0) AS BIGINT) FROM payments WHERE bill = ? AND outcome <> ''`, []any{bill}, &came); err != nil {
		return 0, err
	}
	if _, err := one(`SELECT cast(coalesce(sum(r.amount), 0) AS BIGINT) FROM refunds r JOIN payments p ON p.batch = r.batch AND p.n = r.n WHERE p.bill = ? AND p.outcome <> '' AND r.state <> 'refused'`, []any{bill}, &returned); err != nil {
		return 0, err
	}
	return max(min(came-asked-returned, amount-held), 0), nil
}

// AskRefund asks that money goes back. Faults: "cashier.refund-much" says how much
// may.
func (r *Room) AskRefund(ctx context.Context, a premises.Actor, f Refund) (string, error) {
	role, err := a.As(premises.Refund)
	if err != nil {
		return "", err
	}
	if f.Words.Reason, err = words("reason", f.Words.Reason, 5); err != nil {
		return "", err
	}
	if f.Words.To, err = words("to", f.Words.To, 5); err != nil {
		return "", err
	}
	it, err := r.seal(a.Office, "refund", f.Words)
	if err != nil {
		return "", err
	}
	number := ""
	err = r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		most, err := returnable(t.One, string(a.Office), f.Batch, f.N)
		if err != nil {
			return err
		}
		if f.Amount <= 0 || f.Amount > most {
			return fault.New(fault.Invalid, "cashier.refund-much", money(most)).On("amount")
		}
		year, seq := int64(r.today(a.Office, t).In(time.UTC).Year()), int64(0)
		if _, err := t.One(`SELECT cast(coalesce(max(seq), 0) AS BIGINT) FROM refunds WHERE office = ? AND year = ?`, []any{string(a.Office), year}, &seq); err != nil {
			return err
		}
		seq++
		number = refundNumber(year, seq)
		data, err := canon.Write(kindAsked, func(o *canon.Object) {
			o.Int("amount", f.Amount)
			o.ID("batch", f.Batch)
			o.Int("n", f.N)
			o.Int("seq", seq)
			o.Int("year", year)
		})
		if err != nil {
			return err
		}
		id := store.NewID(t.Time())
		e, err := place(t, store.Draft{Stream: refundStream + id.String(), Kind: kindAsked, Data: data}, it)
		if err != nil {
			return err
		}
		return saveRefund(t, id.String(), e)
	})
	return number, err
}

// Deciding is a head's yes or no to a refund.
type Deciding struct {
	ID     canon.ID
	Yes    bool
	Device string
	Proof  premises.Proof
}

// DecideRefund approves or refuses a refund, by the own factor of a head who did
// not ask for it ("cashier.refund-own").
func (r *Room) DecideRefund(ctx context.Context, asker premises.Actor, d Deciding) error {
	head, err := r.Confirm(ctx, premises.ApproveRefund, asker, d.Device, d.Proof)
	if err != nil {
		return err
	}
	role, err := head.As(premises.ApproveRefund)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, head.By(role), func(t *store.Tx) error {
		var by, state string
		found, err := t.One(`SELECT asked_by, state FROM refunds WHERE id = ? AND office = ?`, []any{d.ID[:], string(head.Office)}, &by, &state)
		switch {
		case err != nil:
			return err
		case !found:
			return noBill()
		case state != "asked":
			return fault.New(fault.Conflict, "cashier.refund-decided")
		case by == head.Account:
			return fault.New(fault.Forbidden, "cashier.refund-own")
		}
		data, err := canon.Write(kindDecided, func(o *canon.Object) { o.Flag("yes", d.Yes) })
		if err != nil {
			return err
		}
		e, err := place(t, store.Draft{Stream: refundStream + d.ID.String(), Kind: kindDecided, Data: data})
		if err != nil {
			return err
		}
		return saveRefund(t, d.ID.String(), e)
	})
}

// refunds finds the approved refunds that lines of a statement paid: the number
// stands in the words and the amount is right.
func (in *importing) refunds(t *store.Tx) error {
	type waiting struct {
		id     canon.ID
		number string
		amount int64
	}
	var open []waiting
	err := t.Each(`SELECT id, year, seq, amount FROM refunds WHERE office = ? AND state = 'approved' ORDER BY id LIMIT 1000`, []any{string(in.office)}, func(scan store.Scan) error {
		var w waiting
		var year, seq int64
		err := scan(store.ID(&w.id), &year, &seq, &w.amount)
		w.number = letters(refundNumber(year, seq))
		open = append(open, w)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading refunds: %w", err)
	}
	for i, l := range in.st.Lines {
		if l.Credit || len(open) == 0 {
			continue
		}
		said := letters(l.Words + " " + l.Label + " " + l.Reference)
		for j, w := range open {
			if w.amount != l.Amount || !strings.Contains(said, w.number) {
				continue
			}
			in.moves[i].Reason = PaidOut
			if err := in.room.paidOut(t, w.id, in.id, int64(i)); err != nil {
				return err
			}
			open = append(open[:j:j], open[j+1:]...)
			break
		}
	}
	return nil
}

// letters are the letters and digits of a text alone, as banks leave them.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, strings.ToUpper(s))
}

// paidOut writes that a line of a statement paid a refund.
func (r *Room) paidOut(t *store.Tx, id, batch canon.ID, n int64) error {
	data, err := canon.Write(kindReturned, func(o *canon.Object) {
		o.ID("batch", batch)
		o.Int("n", n)
	})
	if err != nil {
		return err
	}
	e, err := place(t, store.Draft{Stream: refundStream + id.String(), Kind: kindReturned, Data: data})
	if err != nil {
		return err
	}
	return saveRefund(t, id.String(), e)
}

func saveRefund(t *store.Tx, id string, e journal.Entry) error {
	refund, err := canon.ParseID(id)
	if err != nil {
		return fmt.Errorf("reading %s: %w", e.Stream, err)
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindAsked:
		batch, err := canon.ParseID(v.Str("batch"))
		if err != nil {
			return err
		}
		return t.Exec(`INSERT INTO refunds (`+refundColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, 'asked', ?, '', ?, ?, 0, ?, 0)`,
			refund[:], e.Unit, v.Num("year"), v.Num("seq"), batch[:], v.Num("n"), v.Num("amount"), e.Actor.Account, itemOf(e), e.At, []byte{})
	case kindDecided:
		state := "refused"
		if v.Flag("yes") {
			state = "approved"
		}
		return t.Exec(`UPDATE refunds SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?`, state, e.Actor.Account, e.At, refund[:])
	case kindReturned:
		batch, err := canon.ParseID(v.Str("batch"))
		if err != nil {
			return err
		}
		return t.Exec(`UPDATE refunds SET state = 'paid', out_batch = ?, out_n = ? WHERE id = ?`, batch[:], v.Num("n"), refund[:])
	}
	return newer(e)
}

// Refunds lists those of the actor's office, the open ones first, at most 200.
func (r *Room) Refunds(ctx context.Context, a premises.Actor) ([]Refund, error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return nil, err
	}
	var out []Refund
	err := r.Store.Each(ctx, `SELECT f.id, f.year, f.seq, f.batch, f.n, f.amount, f.state, f.asked_by, f.decided_by, f.item, f.asked_at, f.decided_at, coalesce(b.number, '')
		FROM refunds f JOIN payments p ON p.batch = f.batch AND p.n = f.n LEFT JOIN bills b ON b.id = p.bill WHERE f.office = ?
		ORDER BY CASE f.state WHEN 'asked' THEN 0 WHEN 'approved' THEN 1 ELSE 2 END, f.asked_at DESC LIMIT 200`, []any{string(a.Office)}, func(scan store.Scan) error {
		var f Refund
		var year, seq int64
		err := scan(store.ID(&f.ID), &year, &seq, store.ID(&f.Batch), &f.N, &f.Amount, &f.State, &f.AskedBy, &f.DecidedBy, store.ID(&f.item), &f.AskedAt, &f.DecidedAt, &f.Bill)
		f.Number = refundNumber(year, seq)
		out = append(out, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading refunds: %w", err)
	}
	for i := range out {
		if err := r.unseal(ctx, out[i].item, &out[i].Words); err != nil {
			return nil, err
		}
	}
	return out, nil
}
