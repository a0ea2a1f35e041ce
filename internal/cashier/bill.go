package cashier

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/qris"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/tariff"
	"genggam/internal/vault"
)

// Bill is one demand for money.
type Bill struct {
	ID     canon.ID
	Office region.Code
	Number string
	// Case is the number of the case, Reference how people spell it.
	Case      int64
	Reference string
	// Amount to be paid in whole rupiah, Asked before a waiver, Came what was paid.
	Amount, Asked, Came int64
	Issued, Due         calendar.Day
	// QR is the payload of the code of this bill, "" where none can be made.
	QR string
	// State is open, paid or ended; Way how it was settled (casework.ByNotice ...).
	State, Way string
	SettledAt  int64
	// Tables are the digests of the tables it was worked out by.
	Tables []string
	// Position in the journal, by which lists go on.
	Position int64

	item canon.ID
}

// Open is what is still to be paid.
func (b Bill) Open() int64 {
	if b.State != "open" {
		return 0
	}
	return max(b.Amount-b.Came, 0)
}

// enter makes the bill of a case that came to its step of payment, in the same
// act. What was paid before counts; a sum of nothing passes the step.
func (r *Room) enter(t *store.Tx, c *casework.Case, s casework.Setting) error {
	if r.charged != nil {
		before, err := r.charged(t, c.No)
		if err != nil {
			return err
		}
		if before {
			return r.free(t, c, s)
		}
	}
	office := region.Code(c.Office)
	filed := r.Calendar(office).Day(time.UnixMilli(c.SubmittedAt))
	sums, err := r.desk.Quote(t, c, s, filed)
	if err != nil {
		return err
	}
	total := totalOf(sums)
	paid, open, err := before(t, c.No)
	if err != nil {
		return err
	}
	for _, b := range open {
		if b.Amount != total-paid {
			if err := r.end(t, b); err != nil {
				return err
			}
			continue
		}
		return r.billed(t, c, s, b)
	}
	if total-paid <= 0 {
		return r.free(t, c, s)
	}
	b, err := r.make(t, c, sums, total-paid)
	if err != nil {
		return err
	}
	return r.billed(t, c, s, b)
}

// free passes the step of a case that has nothing to pay.
func (r *Room) free(t *store.Tx, c *casework.Case, s casework.Setting) error {
	return asNode(t, func() error {
		events, err := c.Free(s, t.Time())
		if err != nil {
			return err
		}
		return r.desk.Carry(t, c, s, events)
	})
}

// totalOf is what the sums come to.
func totalOf(sums []tariff.Sum) (total int64) {
	for _, s := range sums {
		total += s.Total
	}
	return total
}

// before is what was paid on earlier bills of a case, and those still open.
func before(t *store.Tx, no int64) (paid int64, open []Bill, err error) {
	err = t.Each(`SELECT `+billColumns+` FROM bills WHERE case_no = ? ORDER BY pos`, []any{no}, func(scan store.Scan) error {
		b, err := scanBill(scan)
		switch b.State {
		case "paid":
			paid += b.Asked
		case "open":
			open = append(open, b)
		}
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("reading earlier bills: %w", err)
	}
	return paid, open, nil
}

// billed tells the case of its bill.
func (r *Room) billed(t *store.Tx, c *casework.Case, s casework.Setting, b Bill) error {
	return asNode(t, func() error {
		due := b.Due.AddDays(1).In(r.Calendar(b.Office).Zone()).UnixMilli() - 1
		table := ""
		if len(b.Tables) > 0 {
			table = b.Tables[0]
		}
		events, err := c.BillFor(s, casework.Billed{Bill: b.ID, Sum: b.Amount, Table: table, Due: due})
		if err != nil {
			return err
		}
		return r.desk.Carry(t, c, s, events)
	})
}

// make writes a bill with the next number of its office and year.
func (r *Room) make(t *store.Tx, c *casework.Case, sums []tariff.Sum, amount int64) (Bill, error) {
	office := region.Code(c.Office)
	box, err := r.boxTx(t, office)
	if err != nil {
		return Bill{}, err
	}
	issued := r.today(office, t)
	e := billMade{Case: c.No, Year: int64(r.Calendar(office).Day(t.Time()).In(time.UTC).Year()), Amount: amount, Issued: issued, Due: issued.AddDays(box.due())}
	if _, err := t.One(`SELECT cast(coalesce(max(seq), 0) AS BIGINT) FROM bills WHERE office = ? AND year = ?`, []any{string(office), e.Year}, &e.Seq); err != nil {
		return Bill{}, fmt.Errorf("reading the last bill: %w", err)
	}
	e.Seq++
	e.Number = fmt.Sprintf("%s-%d-%05d", r.prefix(office, box), e.Year, e.Seq)
	if most, _ := qris.Limit(issued.String()); box.Static != "" && (most == 0 || amount <= most) {
		if e.QR, err = qris.Dynamic(box.Static, amount, e.Number); err != nil {
			return Bill{}, err
		}
	}
	for _, s := range sums {
		if d := hex.EncodeToString(s.Digest[:]); !slices.Contains(e.Tables, d) {
			e.Tables = append(e.Tables, d)
		}
	}
	body, err := json.Marshal(sums)
	if err != nil {
		return Bill{}, fmt.Errorf("writing the lines of a bill: %w", err)
	}
	it, err := r.Vault.SealTx(t, string(office), "bill", body)
	if err != nil {
		return Bill{}, err
	}
	data, err := e.write()
	if err != nil {
		return Bill{}, err
	}
	id := store.NewID(t.Time())
	unit := t.By().Unit
	t.For(string(office))
	defer t.For(unit)
	b := Bill{ID: id, Office: office, Number: e.Number, Case: c.No, Amount: amount, Asked: amount, Issued: e.Issued, Due: e.Due, QR: e.QR, State: "open", Tables: e.Tables}
	return b, asNode(t, func() error {
		entry, err := place(t, store.Draft{Stream: billStream + id.String(), Kind: kindMade, Data: data}, it)
		if err != nil {
			return err
		}
		return saveBill(t, id.String(), entry)
	})
}

// boxTx is the cashbox inside an act.
func (r *Room) boxTx(t *store.Tx, office region.Code) (b Cashbox, err error) {
	var item canon.ID
	found, err := t.One(`SELECT item FROM cashboxes WHERE office = ?`, []any{string(office)}, store.ID(&item))
	if err != nil || !found {
		return b, err
	}
	_, body, err := r.Vault.OpenTx(t, item)
	if err != nil {
		return b, err
	}
	b.Set = true
	return b, json.Unmarshal(body, &b)
}

// saveBill writes the row of an entry; it is a function of the entry alone.
func saveBill(t *store.Tx, id string, e journal.Entry) error {
	bill, err := canon.ParseID(id)
	if err != nil {
		return fmt.Errorf("reading %s: %w", e.Stream, err)
	}
	switch e.Kind {
	case kindMade:
		m, err := readMade(e.Data)
		if err != nil {
			return err
		}
		return t.Exec(`INSERT INTO bills (`+billColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', '', 0, ?)`,
			bill[:], e.Unit, m.Year, m.Seq, m.Number, m.Case, m.Amount, m.Amount, strings.Join(m.Tables, " "), itemOf(e), int64(m.Issued), int64(m.Due), m.QR, e.Position)
	case kindWaived:
		v, err := canon.Parse(e.Data)
		if err != nil {
			return err
		}
		return t.Exec(`UPDATE bills SET amount = ?, qr = ?, item = ?, tables = ? WHERE id = ?`, v.Num("amount"), v.Str("qr"), itemOf(e), strings.Join(v.Texts("tables"), " "), bill[:])
	case kindPaid:
		v, err := canon.Parse(e.Data)
		if err != nil {
			return err
		}
		return t.Exec(`UPDATE bills SET state = 'paid', way = ?, settled_at = ? WHERE id = ?`, v.Str("way"), e.At, bill[:])
	case kindEnded:
		return t.Exec(`UPDATE bills SET state = 'ended', settled_at = ? WHERE id = ?`, e.At, bill[:])
	}
	return newer(e)
}

func scanBill(scan store.Scan) (b Bill, err error) {
	var tables string
	var year, seq, issued, due int64
	err = scan(store.ID(&b.ID), (*string)(&b.Office), &year, &seq, &b.Number, &b.Case, &b.Amount, &b.Asked, &tables, store.ID(&b.item),
		&issued, &due, &b.QR, &b.State, &b.Way, &b.SettledAt, &b.Position)
	b.Issued, b.Due, b.Tables = calendar.Day(issued), calendar.Day(due), strings.Fields(tables)
	return b, err
}

// billTx reads a bill with what came for it, inside an act.
func billTx(t *store.Tx, where string, args ...any) (Bill, error) {
	var all []Bill
	err := t.Each(`SELECT `+billColumns+` FROM bills WHERE `+where+` LIMIT 1`, args, func(scan store.Scan) error {
		b, err := scanBill(scan)
		all = append(all, b)
		return err
	})
	if err != nil {
		return Bill{}, fmt.Errorf("reading a bill: %w", err)
	}
	if len(all) == 0 {
		return Bill{}, noBill()
	}
	b := all[0]
	_, err = t.One(`SELECT cast(coalesce(sum(amount), 0) AS BIGINT) FROM payments WHERE bill = ? AND outcome <> ''`, []any{b.ID[:]}, &b.Came)
	return b, err
}

// noBill is said alike for what is not and what is not theirs.
func noBill() error { return fault.New(fault.NotFound, "cashier.no-bill") }

// end closes a bill that takes no money any more.
func (r *Room) end(t *store.Tx, b Bill) error {
	return r.onBill(t, b, store.Draft{Kind: kindEnded, Data: []byte("{}")})
}

// onBill appends the node's entry to a bill's stream.
func (r *Room) onBill(t *store.Tx, b Bill, d store.Draft) error {
	d.Stream = billStream + b.ID.String()
	unit := t.By().Unit
	t.For(string(b.Office))
	defer t.For(unit)
	return asNode(t, func() error {
		e, err := place(t, d)
		if err != nil {
			return err
		}
		return saveBill(t, b.ID.String(), e)
	})
}

// settle closes a bill whose money is there and lets its case go on; a bill of a
// case that ended meanwhile takes no money, and what came goes back.
func (r *Room) settle(t *store.Tx, b Bill, way string) error {
	var ended int64
	if _, err := t.One(`SELECT ended_at FROM cases WHERE no = ?`, []any{b.Case}, &ended); err != nil {
		return fmt.Errorf("reading the case of a bill: %w", err)
	}
	if ended > 0 {
		return r.end(t, b)
	}
	data, err := canon.Write(kindPaid, func(o *canon.Object) { o.Str("way", way) })
	if err != nil {
		return err
	}
	if err := r.onBill(t, b, store.Draft{Kind: kindPaid, Data: data}); err != nil {
		return err
	}
	return asNode(t, func() error {
		return r.desk.Join(t, b.Case, func(c *casework.Case, s casework.Setting) ([]casework.Event, []vault.Item, error) {
			events, err := c.Pay(s, b.ID, way, t.Time())
			return events, nil, err
		})
	})
}

// Lines are the sums of a bill, one for each item of the regulation.
func (r *Room) Lines(ctx context.Context, b Bill) (out []tariff.Sum, err error) {
	return out, r.unseal(ctx, b.item, &out)
}

// read lists bills with what came for each.
func (r *Room) read(ctx context.Context, where string, args ...any) (out []Bill, err error) {
	err = r.Store.Each(ctx, `SELECT `+billColumns+` FROM bills WHERE `+where, args, func(scan store.Scan) error {
		b, err := scanBill(scan)
		b.Reference = r.desk.Reference(b.Case)
		out = append(out, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading bills: %w", err)
	}
	for i := range out {
		if _, err := r.Store.One(ctx, `SELECT cast(coalesce(sum(amount), 0) AS BIGINT) FROM payments WHERE bill = ? AND outcome <> ''`, []any{out[i].ID[:]}, &out[i].Came); err != nil {
			return nil, fmt.Errorf("reading what came for a bill: %w", err)
		}
	}
	return out, nil
}

// OfCase is the newest bill of a case, for whoever proved that the case is theirs
// (desk.Resolve). The fault is "cashier.no-bill".
func (r *Room) OfCase(ctx context.Context, no int64) (Bill, error) {
	all, err := r.read(ctx, `case_no = ? ORDER BY pos DESC LIMIT 1`, no)
	if err == nil && len(all) == 0 {
		err = noBill()
	}
	if err != nil {
		return Bill{}, err
	}
	return all[0], nil
}

// Find gives a bill of the actor's office by its number.
func (r *Room) Find(ctx context.Context, a premises.Actor, number string) (Bill, error) {
	if err := a.May(premises.SeeMoney); err != nil {
		return Bill{}, err
	}
	all, err := r.read(ctx, `office = ? AND number = ? LIMIT 1`, string(a.Office), strings.ToUpper(strings.TrimSpace(number)))
	if err == nil && len(all) == 0 {
		err = noBill()
	}
	if err != nil {
		return Bill{}, err
	}
	return all[0], nil
}
