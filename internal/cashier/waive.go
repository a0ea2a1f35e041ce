package cashier

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/qris"
	"genggam/internal/store"
	"genggam/internal/tariff"
	"genggam/internal/vault"
)

// granting is how the tables name the head of an office of a level, who grants
// waivers.
var granting = map[string]string{"kabupaten": "bupati", "dinas": "kepala-dinas", "kecamatan": "camat", "kelurahan": "lurah", "desa": "kepala-desa"}

// Grounds are the waivers of the tables of a bill that the head of its office may
// grant.
func (r *Room) Grounds(ctx context.Context, a premises.Actor, b Bill) (out []tariff.Waiver, err error) {
	if a.May(premises.Waive) != nil || b.Open() == 0 {
		return nil, nil
	}
	sums, err := r.Lines(ctx, b)
	if err != nil {
		return nil, err
	}
	o, err := r.Office(b.Office)
	if err != nil {
		return nil, err
	}
	for _, s := range sums {
		t := r.table(s)
		if t == nil || s.Waived != "" {
			continue
		}
		for _, w := range t.Waivers {
			fits := w.By == granting[o.Level] && (len(w.Items) == 0 || slices.Contains(w.Items, s.Item))
			if fits && !slices.ContainsFunc(out, func(x tariff.Waiver) bool { return x.Key == w.Key }) {
				out = append(out, w)
			}
		}
	}
	return out, nil
}

// table is the one a sum was made by.
func (r *Room) table(s tariff.Sum) *tariff.Table {
	for _, t := range r.Catalogue().Tables().Tables() {
		if t.Digest() == s.Digest {
			return t
		}
	}
	return nil
}

// Waiving is a head's decision to let off a part of a bill, or all of it.
type Waiving struct {
	// Number of the bill, Ground the key of the regulation's waiver.
	Number, Ground string
	Percent        int
	// Words are the reason, for the file and the payer.
	Words string
	// Device is the token of the computer, "" for none; Proof the head's own factor.
	Device string
	Proof  premises.Proof
}

// Waive lets off what a head decided, by the head's own factor. A bill of which
// nothing is left is paid by that; else its sum and code are new. Faults are those
// of tariff.Table.Waive and premises.Confirm.
func (r *Room) Waive(ctx context.Context, asker premises.Actor, w Waiving) (Bill, error) {
	why, err := words("words", w.Words, 10)
	if err != nil {
		return Bill{}, err
	}
	head, err := r.Confirm(ctx, premises.Waive, asker, w.Device, w.Proof)
	if err != nil {
		return Bill{}, err
	}
	role, err := head.As(premises.Waive)
	if err != nil {
		return Bill{}, err
	}
	reason, err := r.seal(head.Office, "waiver", why)
	if err != nil {
		return Bill{}, err
	}
	var b Bill
	err = r.Store.Act(ctx, head.By(role), func(t *store.Tx) error {
		if b, err = billTx(t, `office = ? AND number = ?`, string(head.Office), w.Number); err != nil {
			return err
		}
		if b.Open() == 0 {
			return fault.New(fault.Conflict, "cashier.not-open", b.Number)
		}
		return r.waive(t, &b, w, reason)
	})
	return b, err
}

// waive works the sum out again, inside the act.
func (r *Room) waive(t *store.Tx, b *Bill, w Waiving, reason vault.Item) error {
	o, err := r.Office(b.Office)
	if err != nil {
		return err
	}
	sums, off, err := r.waived(t, *b, tariff.Grant{Waiver: w.Ground, By: granting[o.Level], Percent: w.Percent})
	if err != nil {
		return err
	}
	body, err := json.Marshal(sums)
	if err != nil {
		return err
	}
	lines, err := r.Vault.SealTx(t, string(b.Office), "bill", body)
	if err != nil {
		return err
	}
	box, err := r.boxTx(t, b.Office)
	if err != nil {
		return err
	}
	b.Amount, b.QR = max(b.Amount-off, 0), ""
	if most, _ := qris.Limit(r.today(b.Office, t).String()); box.Static != "" && b.Open() > 0 && (most == 0 || b.Open() <= most) {
		if b.QR, err = qris.Dynamic(box.Static, b.Open(), b.Number); err != nil {
			return err
		}
	}
	data, err := canon.Write(kindWaived, func(o *canon.Object) {
		o.Int("amount", b.Amount)
		o.Str("ground", w.Ground)
		o.Int("percent", int64(w.Percent))
		o.Opt("qr", b.QR)
		o.List("tables", b.Tables)
	})
	if err != nil {
		return err
	}
	e, err := place(t, store.Draft{Stream: billStream + b.ID.String(), Kind: kindWaived, Data: data}, lines, reason)
	if err != nil {
		return err
	}
	if err := saveBill(t, b.ID.String(), e); err != nil {
		return err
	}
	if b.Came >= b.Amount {
		return r.settle(t, *b, casework.ByWaiver)
	}
	return nil
}

// waived gives the sums of a bill after a grant, and how much it lets off.
func (r *Room) waived(t *store.Tx, b Bill, g tariff.Grant) (sums []tariff.Sum, off int64, err error) {
	_, body, err := r.Vault.OpenTx(t, b.item)
	if err != nil {
		return nil, 0, err
	}
	if err := json.Unmarshal(body, &sums); err != nil {
		return nil, 0, fmt.Errorf("reading the lines of a bill: %w", err)
	}
	var refused error
	for i, s := range sums {
		table := r.table(s)
		if table == nil {
			refused = fault.New(fault.Conflict, "tariff.waiver-table", s.Cite)
			continue
		}
		after, err := table.Waive(s, g)
		if err != nil {
			refused = err
			continue
		}
		off += s.Total - after.Total
		sums[i] = after
	}
	if off == 0 {
		if refused == nil {
			refused = fault.New(fault.Invalid, "tariff.waiver-unknown", g.Waiver, "").On("waiver")
		}
		return nil, 0, refused
	}
	return sums, off, nil
}
