package premises

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Whoever hands over an office loses in one act what they had by it: roles,
// whoever stood in for them, sessions, PIN, and the computers they opened; and the
// account, when no work is left for it. What is handed over the successor has from
// that moment.

// Departure is what an account hands over.
type Departure struct {
	// Account leaves roles in Office to To, whose line under the name is Number.
	Account, To, Number string
	Office              region.Code
	// Roles are those handed over, as RolesOf lists them.
	Roles []Grant
}

// RolesOf are the roles that an account holds now, in every office.
func (p *Premises) RolesOf(ctx context.Context, account string) (out []Grant, err error) {
	all, err := p.grants(ctx, account)
	now := p.Now().UnixMilli()
	return slices.DeleteFunc(all, func(g Grant) bool { return !g.holds(now) }), err
}

// OfficerAt is an account as it stands in an office today, for a room that lets
// it act there; account.unknown when it has no role there or is closed.
func (p *Premises) OfficerAt(ctx context.Context, account string, office region.Code) (Actor, error) {
	return p.officer(ctx, account, office)
}

// CodeUsed says whether an account ever proved that it has its second factor.
func (p *Premises) CodeUsed(ctx context.Context, account string) (bool, error) {
	var at int64
	_, err := p.Store.One(ctx, `SELECT totp_at FROM accounts WHERE id = ?`, []any{account}, &at)
	return at > 0, err
}

// Stays says whether an account has work of its own left once it handed over.
func (d Departure) Stays(all []Grant) bool {
	return slices.ContainsFunc(all, func(g Grant) bool {
		return g.Office != d.Office || g.For == "" && !slices.ContainsFunc(d.Roles, func(x Grant) bool { return x.Role == g.Role && x.From == g.From })
	})
}

// Depart ends and gives what is handed over, inside an act; by is who answers for
// it. closed says that the account is closed with it. AccountsChanged is due when
// the act is done.
func (p *Premises) Depart(t *store.Tx, by Actor, d Departure) (closed bool, err error) {
	var all []Grant
	err = t.Each(`SELECT office, role, position, number, from_at, until_at, instead_of FROM roles WHERE account = ? AND (until_at = 0 OR until_at > ?) ORDER BY office, role, from_at`,
		[]any{d.Account, t.Now()}, func(scan store.Scan) error {
			var g Grant
			err := scan((*string)(&g.Office), &g.Role, &g.Position, &g.Number, &g.From, &g.Until, &g.For)
			all = append(all, g)
			return err
		})
	if err != nil {
		return false, fmt.Errorf("reading what is handed over: %w", err)
	}
	for _, g := range d.Roles {
		if !slices.Contains(all, g) {
			return false, fault.New(fault.Conflict, "succession.moved-on")
		}
	}
	closed = !d.Stays(all)
	ending := d.Roles
	if closed {
		ending = all // also where they stood in for others
	}
	role := by.Roles[0]
	for _, g := range ending {
		if err := endGrant(t, d.Account, g); err != nil {
			return false, err
		}
		if err := p.notedBy(by, role, "role-ended", Grant{Role: g.Role, From: g.From}).write(t, d.Account); err != nil {
			return false, err
		}
	}
	if err := errors.Join(p.endSubstitutes(t, by, d), p.inherit(t, by, d), endPIN(t, d.Account)); err != nil {
		return false, err
	}
	if closed {
		err = errors.Join(t.Exec(`UPDATE accounts SET state = 'closed' WHERE id = ?`, d.Account), p.notedBy(by, role, "closed", Grant{}).write(t, d.Account))
	}
	return closed, errors.Join(err, settle(t, p.Root))
}

// endGrant ends a role now; one that never began is taken away.
func endGrant(t *store.Tx, account string, g Grant) error {
	if g.From >= t.Now() {
		return t.Exec(`DELETE FROM roles WHERE account = ? AND office = ? AND role = ? AND from_at = ?`, account, string(g.Office), g.Role, g.From)
	}
	return t.Exec(`UPDATE roles SET until_at = ? WHERE account = ? AND office = ? AND role = ? AND from_at = ?`, t.Now(), account, string(g.Office), g.Role, g.From)
}

// endSubstitutes ends the roles of those who stood in for the leaver in what is
// handed over.
func (p *Premises) endSubstitutes(t *store.Tx, by Actor, d Departure) error {
	type substitute struct {
		account string
		Grant
	}
	var all []substitute
	err := t.Each(`SELECT account, role, from_at FROM roles WHERE office = ? AND instead_of = ? AND (until_at = 0 OR until_at > ?) ORDER BY account, role, from_at`,
		[]any{string(d.Office), d.Account, t.Now()}, func(scan store.Scan) error {
			x := substitute{Grant: Grant{Office: d.Office}}
			err := scan(&x.account, &x.Role, &x.From)
			all = append(all, x)
			return err
		})
	for _, x := range all {
		if err == nil && slices.ContainsFunc(d.Roles, func(g Grant) bool { return g.Role == x.Role }) {
			err = errors.Join(endGrant(t, x.account, x.Grant), p.notedBy(by, by.Roles[0], "role-ended", Grant{Role: x.Role, From: x.From}).write(t, x.account))
		}
	}
	return err
}

// inherit gives the roles to the successor, save those they hold already.
func (p *Premises) inherit(t *store.Tx, by Actor, d Departure) error {
	var state string
	if _, err := t.One(`SELECT state FROM accounts WHERE id = ?`, []any{d.To}, &state); err != nil || state != "active" {
		return errors.Join(err, fault.New(fault.Conflict, "succession.no-account").On("to"))
	}
	for _, g := range d.Roles {
		has, err := t.One(`SELECT role FROM roles WHERE account = ? AND office = ? AND role = ? AND instead_of = '' AND from_at <= ? AND (until_at = 0 OR until_at > ?)`,
			[]any{d.To, string(d.Office), g.Role, t.Now(), t.Now()}, new(string))
		if err != nil {
			return err
		}
		if has {
			continue
		}
		given := Grant{Office: d.Office, Role: g.Role, Position: g.Position, Number: d.Number, From: t.Now(), Until: 0}
		if err := errors.Join(putGrant(t, d.To, given), p.notedBy(by, by.Roles[0], "role-given", given).write(t, d.To)); err != nil {
			return err
		}
	}
	return nil
}

// AccountsChanged forgets who is who, so that what ended ends at once.
func (p *Premises) AccountsChanged() { p.people.clear() }

// AccessOf counts what an account has open now.
type AccessOf struct {
	Sessions, Devices int64
	PIN               bool
}

// Access is what an account has open: sessions, computers of the office, a PIN.
func (p *Premises) Access(ctx context.Context, account string) (x AccessOf, err error) {
	now := p.Now().UnixMilli()
	_, err = p.Store.One(ctx, `SELECT count(*) FROM sessions WHERE account = ? AND ends_at > ? AND seen_at > ?`, []any{account, now, now - sessionIdle.Milliseconds()}, &x.Sessions)
	if err == nil {
		_, err = p.Store.One(ctx, `SELECT count(*) FROM devices WHERE opened_by = ? AND ends_at > ?`, []any{account, now}, &x.Devices)
	}
	if err == nil {
		x.PIN, err = p.HasPIN(ctx, account)
	}
	if err != nil {
		err = fmt.Errorf("reading what an account has open: %w", err)
	}
	return x, err
}
