package premises

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Nobody handles a case of their own or of their family card (UU 30/2014
// art. 42-45), so the node has to know who an officer is as a citizen. It keeps
// keyed digests of NIK and KK, which only compare, and the line of the register
// if there is one; all under the mark of the settled rows.

// OwnNumbers is who an account is as a citizen. NIK and KK are keyed digests as
// OwnDigest makes them, "" for not known; Resident the id in a register, "" for none.
type OwnNumbers struct {
	Account, NIK, KK, Resident string
	SetAt                      int64
	SetBy                      string
}

// OwnDigest is what a NIK or KK is compared by, "" for none.
func (p *Premises) OwnDigest(number string) string {
	if number == "" {
		return ""
	}
	return string(p.Keyed("own", number)[:16])
}

// HandDigest is what a phone, helper or family is counted by where one hand stands
// behind many applications.
func (p *Premises) HandDigest(kind, text string) [16]byte {
	return [16]byte(p.Keyed("hand/"+kind, text)[:16])
}

// Own is who an account is as a citizen; false when nobody said.
func (p *Premises) Own(ctx context.Context, account string) (OwnNumbers, bool, error) {
	n := OwnNumbers{Account: account}
	var nik, kk, resident []byte
	found, err := p.Store.One(ctx, `SELECT nik, kk, resident, set_at, set_by FROM own_numbers WHERE account = ?`, []any{account}, &nik, &kk, &resident, &n.SetAt, &n.SetBy)
	if err != nil {
		return n, false, fmt.Errorf("reading who an officer is: %w", err)
	}
	n.NIK, n.KK = string(nik), string(kk)
	if len(resident) == len(canon.ID{}) {
		n.Resident = canon.ID(resident).String()
	}
	return n, found, nil
}

// OwnWords is what an officer says of themselves as a citizen: NIK, KK and, if a
// register holds them, its line.
type OwnWords struct {
	NIK, KK  string
	Resident canon.ID
}

// SetOwn says who an account of the actor's office is as a citizen. The first time an officer may say it
// of themselves; after that somebody else does, so that nobody steps out of their
// own family for a moment. That it was done is written down, the numbers are not.
func (p *Premises) SetOwn(ctx context.Context, a Actor, id string, w OwnWords) error {
	x, err := p.account(ctx, a, id)
	if err != nil {
		return err
	}
	if _, err := person.ParseNIK(w.NIK); err != nil {
		return fault.As(err).On("nik")
	}
	if _, err := person.ParseKK(w.KK); err != nil {
		return fault.As(err).On("kk")
	}
	_, known, err := p.Own(ctx, x.ID)
	if err != nil {
		return err
	}
	if known && x.ID == a.Account {
		return fault.New(fault.Forbidden, "own.by-another")
	}
	line := w.Resident[:]
	if w.Resident.Zero() {
		line = []byte{}
	}
	return p.Store.Act(ctx, store.By{Unit: string(a.Office)}, func(t *store.Tx) error {
		err := t.Exec(`INSERT INTO own_numbers (account, nik, kk, resident, set_at, set_by) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (account) DO UPDATE SET nik = excluded.nik, kk = excluded.kk, resident = excluded.resident, set_at = excluded.set_at, set_by = excluded.set_by`,
			x.ID, []byte(p.OwnDigest(w.NIK)), []byte(p.OwnDigest(w.KK)), line, t.Now(), a.Account)
		if err != nil {
			return err
		}
		return errors.Join(p.noted(a, "own-set", Grant{}).write(t, x.ID), settle(t, p.Root))
	})
}

// Holder is one role that an account holds in an office today.
type Holder struct {
	Account string
	Role
}

// Holders lists who holds which role in an office today, by account.
func (p *Premises) Holders(ctx context.Context, office string) (out []Holder, err error) {
	now := p.Now().UnixMilli()
	err = p.Store.Each(ctx, `SELECT r.account, r.role, r.instead_of FROM roles r JOIN accounts a ON a.id = r.account
		WHERE r.office = ? AND a.state = 'active' AND r.from_at <= ? AND (r.until_at = 0 OR r.until_at > ?) ORDER BY r.account, r.role LIMIT 1000`,
		[]any{office, now, now}, func(scan store.Scan) error {
			var h Holder
			err := scan(&h.Account, &h.Name, &h.For)
			out = append(out, h)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading who works here: %w", err)
	}
	return out, nil
}

// Above lists the offices over one, nearest first.
func (p *Premises) Above(code string) []string {
	var out []string
	for b := p.offices.Load(); ; {
		o := b.byCode[region.Code(code)]
		if o == nil || o.Parent == "" || string(o.Parent) == code || slices.Contains(out, string(o.Parent)) {
			return out
		}
		code = string(o.Parent)
		out = append(out, code)
	}
}
