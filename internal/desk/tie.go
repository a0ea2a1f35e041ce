package desk

import (
	"context"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/store"
)

// OnTie asks a room why an account may not do the present step of a case, "" for
// no reason: whoever decided a case does not decide an objection to it.
func (d *Desk) OnTie(f func(ctx context.Context, c *casework.Case, account string) (why string, err error)) {
	d.ties = append(d.ties, f)
}

// tied is the first reason that a room has against an officer or whom they stand
// in for.
func (d *Desk) tied(ctx context.Context, c *casework.Case, accounts ...string) (string, error) {
	for _, f := range d.ties {
		for _, account := range accounts {
			if account == "" {
				continue
			}
			if why, err := f(ctx, c, account); err != nil || why != "" {
				return why, err
			}
		}
	}
	return "", nil
}

// UpWhereNobody gives the step that a case has just come to, to the office above
// where nobody here may do it, in the same act: an applicant does not wait for an
// officer to find that out. Where nobody is above either it stays.
func (d *Desk) UpWhereNobody(t *store.Tx, c *casework.Case, s casework.Setting, why string) error {
	h := hands{d: d, ctx: context.Background(), is: map[string][]integrity.Officer{}}
	free, err := d.freeRoles(h, c, s)
	if err != nil {
		return err
	}
	events, err := c.HandUp(s, why, free)
	if fault.Of(err) == fault.Conflict {
		return nil
	}
	if err != nil {
		return err
	}
	return d.Carry(t, c, s, events)
}

// SettingOf is what a case rests on now, for a room that judges beside it.
func (d *Desk) SettingOf(c *casework.Case) (casework.Setting, error) { return d.setting(c) }

// VersionOf is the standard that a case is pinned to, nil when it is not here.
func (d *Desk) VersionOf(c *casework.Case) *catalogue.Standard {
	s, _ := d.Catalogue().Version(c.Standard, c.Version)
	return s
}
