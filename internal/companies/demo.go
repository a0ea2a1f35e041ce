package companies

import (
	"context"

	"genggam/internal/fault"
	"genggam/internal/store"
)

// DemoTickets are numbers and codes of the organisations of a demo node, to be
// printed where it is started; anywhere else there is no way to them.
func (r *Room) DemoTickets(ctx context.Context) (out []Ticket, err error) {
	if !r.Card().Demo {
		return nil, fault.New(fault.Forbidden, "role.not-allowed")
	}
	err = r.Store.Each(ctx, `SELECT id, pos FROM orgs WHERE state = 'confirmed' ORDER BY pos LIMIT 3`, nil, func(scan store.Scan) error {
		var t Ticket
		var pos int64
		err := scan(store.ID(&t.ID), &pos)
		t.Number, t.Code = r.number(pos), r.code("organisation", t.ID)
		out = append(out, t)
		return err
	})
	return out, err
}
