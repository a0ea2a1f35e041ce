package premises

import (
	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/store"
)

// accountStream holds what one officer did to the account of another, or to
// their own: who was given which role by whom, whose password was set anew. Whoever
// may do that could act as anybody in the office; that they did cannot be
// taken back. Names, positions and numbers are not in it.
const accountStream = "account/"

// note is something more that an act on an account does, nil for nothing.
type note func(t *store.Tx, account string) error

func (n note) write(t *store.Tx, account string) error {
	if n == nil {
		return nil
	}
	return n(t, account)
}

// noted writes down what an officer did to an account: made, role-given,
// role-ended, reset, code-proved, closed.
func (p *Premises) noted(a Actor, act string, g Grant) note {
	role, _ := a.As(Accounts) // whoever comes here may
	return p.notedBy(a, role, act, g)
}

// notedBy writes down an act in a role: pin-set is an officer's own.
func (p *Premises) notedBy(a Actor, role Role, act string, g Grant) note {
	return func(t *store.Tx, account string) error {
		var o canon.Object
		o.Str("act", act)
		o.Opt("for", g.For)
		o.OptInt("from", g.From)
		o.Opt("role", g.Role)
		o.OptInt("until", g.Until)
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		t.For(string(a.Office))
		t.As(journal.Actor{Role: role.Name, Account: a.Account, For: role.For})
		_, err = t.Append(store.Draft{Stream: accountStream + account, Kind: "account.changed/1", Data: data})
		return err
	}
}
