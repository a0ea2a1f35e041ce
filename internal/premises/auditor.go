package premises

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Auditor is the role of whoever inspects by a letter of assignment. It stands
// in no standard, has no part in any work, and is given by nothing but
// MakeAuditor: an account has it alone.
const Auditor = "auditor"

// Letter is what an auditor's account is made by: in the name of which office,
// from when until when (milliseconds, both needed).
type Letter struct {
	Office      region.Code
	From, Until int64
}

// MakeAuditor makes an account that may inspect and nothing else, until the
// letter ends. also is written in the same act. The TOTP secret is returned to be
// shown once.
func (p *Premises) MakeAuditor(ctx context.Context, n NewAccount, l Letter, also func(t *store.Tx, account string) error) (totp []byte, err error) {
	n.Name, n.Login = strings.TrimSpace(n.Name), strings.ToLower(strings.TrimSpace(n.Login))
	switch {
	case n.Name == "" || utf8.RuneCountInString(n.Name) > 60:
		return nil, fault.New(fault.Invalid, "account.name-shape").On("name")
	case l.Until <= l.From || l.Until <= p.Now().UnixMilli():
		return nil, fault.New(fault.Invalid, "account.period").On("until")
	}
	n.Grants = []Grant{{Office: l.Office, Role: Auditor, From: l.From, Until: l.Until}}
	_, totp, err = p.makeAccount(ctx, n, also)
	return totp, err
}

// EndAuditor closes an auditor's account and its sessions at once.
func (p *Premises) EndAuditor(ctx context.Context, account string, also func(t *store.Tx, account string) error) error {
	var login string
	found, err := p.Store.One(ctx, `SELECT a.login FROM accounts a JOIN roles r ON r.account = a.id WHERE a.id = ? AND r.role = ?`, []any{account, Auditor}, &login)
	if err != nil {
		return fmt.Errorf("ending an auditor's account: %w", err)
	}
	if !found {
		return noAccount()
	}
	return p.closeAccount(ctx, login, also)
}

// alone refuses to give an auditor's account any other role, or the other way
// round.
func alone(x Account, role string) error {
	if role == Auditor || slices.ContainsFunc(x.Roles, func(g Grant) bool { return g.Role == Auditor }) {
		return fault.New(fault.Forbidden, "account.auditor-alone").On("role")
	}
	return nil
}
