package desk

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// AuditReason is the reason of an auditor's look.
const AuditReason = "audit"

// Inspected opens a case with its words for an auditor whose letter covers it,
// which the room of inspection has judged. The look is committed first, with
// what also writes (the reason that was given), and the person reads it.
func (d *Desk) Inspected(ctx context.Context, a Actor, no int64, also func(t *store.Tx) error) (View, error) {
	role, err := a.As(premises.Inspect)
	if err != nil {
		return View{}, err
	}
	if also == nil {
		return View{}, errors.New("inspecting a case: no letter of assignment judged it")
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return View{}, err
	}
	by := store.By{Unit: string(a.Office), Actor: journal.Actor{Role: role.Name, Account: a.Account}}
	err = d.Store.Act(ctx, by, func(t *store.Tx) error {
		var o canon.Object
		o.Int("case", no)
		o.Str("reason", AuditReason)
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: "looks/" + d.Card().Code + "/" + t.Time().Format("2006-01"), Kind: "look.made/1", Data: data})
		if err != nil {
			return err
		}
		return errors.Join(saveLook(t, e, no, AuditReason), also(t))
	})
	if err != nil {
		return View{}, err
	}
	v := View{Row: row}
	return v, d.fillView(ctx, a, &v)
}

// Sums works out the due times of a case again, line by line, as its standard
// and the office's calendar now give them. It opens no words.
func (d *Desk) Sums(ctx context.Context, no int64) (c *casework.Case, promise, limit casework.Sum, err error) {
	if c, err = d.readCase(ctx, no, nil); err != nil {
		return nil, promise, limit, err
	}
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	if !ok {
		return c, promise, limit, fault.New(fault.NotFound, "case.newer-program").Because(fmt.Errorf("standard %s@%d is not here", c.Standard, c.Version))
	}
	s := d.settingOf(std, region.Code(c.Office))
	if promise, err = s.Promise(ms(c.From), c.Stood, c.Extended); err != nil {
		return c, promise, limit, err
	}
	limit, err = s.Limit(ms(c.From), c.Stood)
	return c, promise, limit, err
}
