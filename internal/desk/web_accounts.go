package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/store"
)

// What the head of an office may do about those who work in it. Everything
// here stays inside the actor's own office.

// OfficeAccounts lists the accounts of the actor's office with their roles in it.
func (d *Desk) OfficeAccounts(ctx context.Context, a Actor) ([]Account, error) {
	if err := a.may(actAccounts); err != nil {
		return nil, err
	}
	all, err := d.Accounts(ctx, a.Office)
	for i := range all {
		all[i].Roles = slices.DeleteFunc(all[i].Roles, func(g Grant) bool { return g.Office != a.Office })
		sortGrants(all[i].Roles)
	}
	return all, err
}

// account finds one account of the actor's office.
func (d *Desk) account(ctx context.Context, a Actor, id string) (Account, error) {
	all, err := d.OfficeAccounts(ctx, a)
	if err != nil {
		return Account{}, err
	}
	i := slices.IndexFunc(all, func(x Account) bool { return x.ID == id })
	if i < 0 {
		return Account{}, noAccount()
	}
	return all[i], nil
}

// AddColleague makes an account with one role in the actor's office. The TOTP
// secret is returned to be shown once.
func (d *Desk) AddColleague(ctx context.Context, a Actor, n NewAccount) (totp []byte, err error) {
	if err := a.may(actAccounts); err != nil {
		return nil, err
	}
	n.Name, n.Login = strings.TrimSpace(n.Name), strings.ToLower(strings.TrimSpace(n.Login))
	if n.Name == "" || utf8.RuneCountInString(n.Name) > 60 {
		return nil, fault.New(fault.Invalid, "account.name-shape").On("name")
	}
	for i := range n.Grants {
		n.Grants[i].Office = a.Office
		if err := checkGrant(n.Grants[i]); err != nil {
			return nil, err
		}
	}
	first := Grant{}
	if len(n.Grants) > 0 {
		first = n.Grants[0]
	}
	_, totp, err = d.makeAccount(ctx, n, d.noted(a, "made", first))
	return totp, err
}

func checkGrant(g Grant) error {
	if !slices.Contains(catalogue.Roles(), g.Role) {
		return fault.New(fault.Invalid, "account.role-unknown").On("role")
	}
	if len(g.Position) > 120 || len(g.Number) > 60 {
		return fault.New(fault.Invalid, "account.position-long").On("position")
	}
	return nil
}

// GiveRole gives a role in the actor's office to one of its accounts, for
// itself or, with For, as a substitute for a period.
func (d *Desk) GiveRole(ctx context.Context, a Actor, id string, g Grant) error {
	x, err := d.account(ctx, a, id)
	if err != nil {
		return err
	}
	g.Office = a.Office
	if err := checkGrant(g); err != nil {
		return err
	}
	if g.For != "" {
		stands, err := d.account(ctx, a, g.For)
		if err != nil {
			return err
		}
		if stands.ID == x.ID {
			return fault.New(fault.Invalid, "account.own-substitute").On("for")
		}
		if g.Until == 0 {
			return fault.New(fault.Invalid, "account.substitute-period").On("until")
		}
	}
	if slices.ContainsFunc(x.Roles, func(h Grant) bool {
		h.From = g.From
		return h == g
	}) && g.From == 0 {
		return nil // given a moment ago: sent twice
	}
	if g.From == 0 {
		g.From = d.Now().UnixMilli()
	}
	return d.grantRole(ctx, x.ID, g, d.noted(a, "role-given", g))
}

// EndRole ends a role of one of the office's accounts now. From tells which, as
// listed. The last who may manage accounts cannot be ended by this.
func (d *Desk) EndRole(ctx context.Context, a Actor, id, role string, from int64) error {
	x, err := d.account(ctx, a, id)
	if err != nil {
		return err
	}
	if x.ID == a.Account && slices.Contains(WhoMay(string(actAccounts)), role) {
		return fault.New(fault.Conflict, "account.not-oneself")
	}
	err = d.store.Act(ctx, store.By{Unit: string(a.Office)}, func(t *store.Tx) error {
		var err error
		if from >= t.Now() {
			err = t.Exec(`DELETE FROM roles WHERE account = ? AND office = ? AND role = ? AND from_at = ?`, x.ID, string(a.Office), role, from)
		} else {
			err = t.Exec(`UPDATE roles SET until_at = ? WHERE account = ? AND office = ? AND role = ? AND from_at = ?`, t.Now(), x.ID, string(a.Office), role, from)
		}
		if err != nil {
			return err
		}
		return errors.Join(d.noted(a, "role-ended", Grant{Role: role, From: from}).write(t, x.ID), settle(t, d.root))
	})
	d.people.clear()
	return err
}

// CloseColleague ends an account that works in the actor's office alone; one
// that works elsewhere too only loses its roles here.
func (d *Desk) CloseColleague(ctx context.Context, a Actor, id string) error {
	x, err := d.account(ctx, a, id)
	if err != nil {
		return err
	}
	if x.ID == a.Account {
		return fault.New(fault.Conflict, "account.not-oneself")
	}
	elsewhere, err := d.worksElsewhere(ctx, a, x.ID)
	if err != nil {
		return err
	}
	if elsewhere {
		for _, g := range x.Roles {
			if err := d.EndRole(ctx, a, id, g.Role, g.From); err != nil {
				return err
			}
		}
		return nil
	}
	return d.closeAccount(ctx, x.Login, d.noted(a, "closed", Grant{}))
}

// worksElsewhere says whether an account has a role in another office today.
func (d *Desk) worksElsewhere(ctx context.Context, a Actor, id string) (bool, error) {
	all, err := d.grants(ctx, id)
	now := d.Now().UnixMilli()
	return slices.ContainsFunc(all, func(g Grant) bool { return g.Office != a.Office && g.holds(now) }), err
}

// ResetColleague gives an account of the office a new password and second
// factor; the secret is returned to be shown once. Who works in another office too
// is refused: whoever sets a password could act there.
func (d *Desk) ResetColleague(ctx context.Context, a Actor, id, password string) (login string, totp []byte, err error) {
	x, err := d.account(ctx, a, id)
	if err != nil {
		return "", nil, err
	}
	elsewhere, err := d.worksElsewhere(ctx, a, x.ID)
	if err != nil {
		return "", nil, err
	}
	if elsewhere {
		return "", nil, fault.New(fault.Forbidden, "account.works-elsewhere")
	}
	totp, err = d.setPassword(ctx, x.Login, password, d.noted(a, "reset", Grant{}))
	return x.Login, totp, err
}
