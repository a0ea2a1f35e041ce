package premises

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/arrange"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

// What the head of an office may do about those who work in it. Everything
// here stays inside the actor's own office.

// OfficeAccounts lists the accounts of the actor's office with their roles in it.
func (p *Premises) OfficeAccounts(ctx context.Context, a Actor) ([]Account, error) {
	if err := a.May(Accounts); err != nil {
		return nil, err
	}
	all, err := p.Accounts(ctx, a.Office)
	for i := range all {
		all[i].Roles = slices.DeleteFunc(all[i].Roles, func(g Grant) bool { return g.Office != a.Office })
		sortGrants(all[i].Roles)
	}
	return all, err
}

// account finds one account of the actor's office, to change it.
func (p *Premises) account(ctx context.Context, a Actor, id string) (Account, error) {
	all, err := p.OfficeAccounts(ctx, a)
	if err == nil {
		err = a.Full()
	}
	if err != nil {
		return Account{}, err
	}
	i := slices.IndexFunc(all, func(x Account) bool { return x.ID == id })
	if i < 0 {
		return Account{}, noAccount()
	}
	return all[i], nil
}

// AddColleague makes an account with one role in the actor's office. The secret
// of its codes is shown by FreshCode, and ProveCode tries it.
func (p *Premises) AddColleague(ctx context.Context, a Actor, n NewAccount) (id string, err error) {
	if err := errors.Join(a.May(Accounts), a.Full()); err != nil {
		return "", err
	}
	n.Name, n.Login = strings.TrimSpace(n.Name), strings.ToLower(strings.TrimSpace(n.Login))
	if n.Name == "" || utf8.RuneCountInString(n.Name) > 60 {
		return "", fault.New(fault.Invalid, "account.name-shape").On("name")
	}
	for i := range n.Grants {
		n.Grants[i].Office = a.Office
		if err := checkGrant(n.Grants[i]); err != nil {
			return "", err
		}
	}
	first := Grant{}
	if len(n.Grants) > 0 {
		first = n.Grants[0]
	}
	if id, _, err = p.makeAccount(ctx, n, p.noted(a, "made", first)); err == nil {
		p.fresh.made(id, a.Account, p.Now())
	}
	return id, err
}

// GivenRoles lists the roles that the head of an office may give: those of the
// standards, and that of an employee who is no officer.
func GivenRoles() []string { return append(catalogue.Roles(), Employee) }

func checkGrant(g Grant) error {
	if !slices.Contains(GivenRoles(), g.Role) {
		return fault.New(fault.Invalid, "account.role-unknown").On("role")
	}
	if len(g.Position) > 120 || len(g.Number) > 60 {
		return fault.New(fault.Invalid, "account.position-long").On("position")
	}
	return nil
}

// GiveRole gives a role in the actor's office to one of its accounts, for
// itself or, with For, as a substitute for a period.
func (p *Premises) GiveRole(ctx context.Context, a Actor, id string, g Grant) error {
	x, err := p.account(ctx, a, id)
	if err != nil {
		return err
	}
	g.Office = a.Office
	if err := checkGrant(g); err != nil {
		return err
	}
	if g.For != "" {
		stands, err := p.account(ctx, a, g.For)
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
		g.From = p.Now().UnixMilli()
	}
	return p.grantRole(ctx, x.ID, g, p.noted(a, "role-given", g))
}

// EndRole ends a role of one of the office's accounts now. From tells which, as
// listed. The last who may manage accounts cannot be ended by this.
func (p *Premises) EndRole(ctx context.Context, a Actor, id, role string, from int64) error {
	x, err := p.account(ctx, a, id)
	if err != nil {
		return err
	}
	if x.ID == a.Account && slices.Contains(WhoMay(string(Accounts)), role) {
		return fault.New(fault.Conflict, "account.not-oneself")
	}
	err = p.Store.Act(ctx, store.By{Unit: string(a.Office)}, func(t *store.Tx) error {
		var err error
		if from >= t.Now() {
			err = t.Exec(`DELETE FROM roles WHERE account = ? AND office = ? AND role = ? AND from_at = ?`, x.ID, string(a.Office), role, from)
		} else {
			err = t.Exec(`UPDATE roles SET until_at = ? WHERE account = ? AND office = ? AND role = ? AND from_at = ?`, t.Now(), x.ID, string(a.Office), role, from)
		}
		if err != nil {
			return err
		}
		return errors.Join(p.noted(a, "role-ended", Grant{Role: role, From: from}).write(t, x.ID), settle(t, p.Root))
	})
	p.people.clear()
	return err
}

// CloseColleague ends an account that works in the actor's office alone; one
// that works elsewhere too only loses its roles here.
func (p *Premises) CloseColleague(ctx context.Context, a Actor, id string) error {
	x, err := p.account(ctx, a, id)
	if err != nil {
		return err
	}
	if x.ID == a.Account {
		return fault.New(fault.Conflict, "account.not-oneself")
	}
	elsewhere, err := p.worksElsewhere(ctx, a, x.ID)
	if err != nil {
		return err
	}
	if elsewhere {
		for _, g := range x.Roles {
			if err := p.EndRole(ctx, a, id, g.Role, g.From); err != nil {
				return err
			}
		}
		return nil
	}
	return p.closeAccount(ctx, x.Login, p.noted(a, "closed", Grant{}))
}

// worksElsewhere says whether an account has a role in another office today.
func (p *Premises) worksElsewhere(ctx context.Context, a Actor, id string) (bool, error) {
	all, err := p.grants(ctx, id)
	now := p.Now().UnixMilli()
	return slices.ContainsFunc(all, func(g Grant) bool { return g.Office != a.Office && g.holds(now) }), err
}

// ResetColleague gives an account of the office a new password and second
// factor; FreshCode shows the secret and ProveCode tries it. Who works in another office too
// is refused: whoever sets a password could act there.
func (p *Premises) ResetColleague(ctx context.Context, a Actor, id, password string) (login string, totp []byte, err error) {
	x, err := p.account(ctx, a, id)
	if err != nil {
		return "", nil, err
	}
	// Whoever is inspected must not be able to come in as who inspects them.
	if slices.ContainsFunc(x.Roles, func(g Grant) bool { return g.Role == Auditor }) {
		return "", nil, fault.New(fault.Forbidden, "account.auditor-reset")
	}
	elsewhere, err := p.worksElsewhere(ctx, a, x.ID)
	if err != nil {
		return "", nil, err
	}
	if elsewhere {
		return "", nil, fault.New(fault.Forbidden, "account.works-elsewhere")
	}
	if totp, err = p.setPassword(ctx, x.Login, password, p.noted(a, "reset", Grant{})); err == nil {
		p.fresh.made(x.ID, a.Account, p.Now())
	}
	return x.Login, totp, err
}

// Colleague is somebody of an office by account, for lists that name who has a
// case and for pages that say who may do what.
type Colleague struct {
	Account, Name string
	Roles         []string
}

// Colleagues lists who has a role in an office today.
func (p *Premises) Colleagues(ctx context.Context, office region.Code) ([]Colleague, error) {
	now := p.Now().UnixMilli()
	var out []Colleague
	err := p.Store.Each(ctx, `SELECT a.id, a.name, r.role FROM roles r JOIN accounts a ON a.id = r.account
		WHERE r.office = ? AND a.state = 'active' AND r.from_at <= ? AND (r.until_at = 0 OR r.until_at > ?) ORDER BY a.name, a.id, r.role LIMIT 500`,
		[]any{string(office), now, now}, func(scan store.Scan) error {
			var c Colleague
			var role string
			if err := scan(&c.Account, &c.Name, &role); err != nil {
				return err
			}
			if n := len(out); n == 0 || out[n-1].Account != c.Account {
				out = append(out, c)
			}
			last := &out[len(out)-1]
			last.Roles = append(last.Roles, role)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("reading who works here: %w", err)
	}
	return out, nil
}

// WhoMay lists the roles that may do an act, so that a page that refuses can
// say whom to ask.
func WhoMay(what string) []string { return slices.Clone(mayTable[Act(what)]) }

// noAccount is said alike for an account that is not and one of another office.
func noAccount() error { return fault.New(fault.NotFound, "account.unknown") }

// sortGrants puts the present roles first.
func sortGrants(g []Grant) {
	arrange.By(g, func(x, y Grant) int {
		return cmp.Or(cmp.Compare(x.Role, y.Role), cmp.Compare(y.From, x.From))
	})
}
