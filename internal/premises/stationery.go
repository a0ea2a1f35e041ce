package premises

import (
	"context"
	"encoding/json"

	"genggam/internal/canon"
	"genggam/internal/store"
)

// Stationery is what an office may change about itself: how its paper is, and
// whether certified signing answers. Who changed what stands in the journal.

// officeStream holds what an officer changed about their office.
const officeStream = "office/"

// ChangeOffice has an officer change their own office: paper or certified, as
// what says. change is given the office as it now is.
func (p *Premises) ChangeOffice(ctx context.Context, a Actor, what string, change func(*Office) error) error {
	role, err := a.As(Stationery)
	if err != nil {
		return err
	}
	return p.changeOffice(ctx, a, role, what, change)
}

// changeOffice is ChangeOffice in a role that was found to be enough.
func (p *Premises) changeOffice(ctx context.Context, a Actor, role Role, what string, change func(*Office) error) error {
	err := p.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		var text []byte
		if _, err := t.One(`SELECT settled FROM offices WHERE code = ?`, []any{string(a.Office)}, &text); err != nil {
			return err
		}
		var o Office
		if err := json.Unmarshal(text, &o); err != nil {
			return err
		}
		if err := change(&o); err != nil {
			return err
		}
		b, err := json.Marshal(o)
		if err != nil {
			return err
		}
		if err := t.Exec(`UPDATE offices SET settled = ? WHERE code = ?`, b, string(a.Office)); err != nil {
			return err
		}
		var entry canon.Object
		entry.Str("what", what)
		data, err := entry.Bytes()
		if err != nil {
			return err
		}
		if _, err := t.Append(store.Draft{Stream: officeStream + string(a.Office), Kind: "office.changed/1", Data: data}); err != nil {
			return err
		}
		return settle(t, p.Root)
	})
	if err != nil {
		return err
	}
	return p.loadOffices(ctx)
}
