package personnel

import (
	"context"
	"slices"
	"unicode/utf8"

	"genggam/internal/fault"
	"genggam/internal/leave"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// mostBasis bounds what an office names as the ground of a rule, in characters.
const mostBasis = 200

// Least says how many of an office must be there from a day on; basis is the
// office's own decision. A later rule takes the place of an earlier one from its
// first day; one without a number and a share says that anybody may be away.
// Faults are on mulai, selesai, jumlah, persen and dasar.
func (r *Room) Least(ctx context.Context, a premises.Actor, unit string, p leave.Presence) error {
	if err := r.mayKeep(a, unit); err != nil {
		return err
	}
	p.Basis = tidy(p.Basis)
	members, err := r.members(ctx, unit)
	if err != nil {
		return err
	}
	switch {
	case p.From == 0:
		return fault.New(fault.Invalid, "personnel.presence-from").On("mulai")
	case p.Until != 0 && p.Until < p.From:
		return fault.New(fault.Invalid, "personnel.presence-until").On("selesai")
	case p.Least < 0:
		return fault.New(fault.Invalid, "personnel.presence-number").On("jumlah")
	case p.Least > members:
		return fault.New(fault.Invalid, "personnel.presence-many", members).On("jumlah")
	case p.Share < 0 || p.Share > 100:
		return fault.New(fault.Invalid, "personnel.presence-share").On("persen")
	case p.Basis == "" || utf8.RuneCountInString(p.Basis) > mostBasis:
		return fault.New(fault.Invalid, "personnel.presence-basis", mostBasis).On("dasar")
	}
	item, err := r.Vault.SealValue(unit, "presence", p.Basis)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStaff), func(t *store.Tx) error {
		return putRecord(t, unitStream(unit), presenceKind, record{Unit: unit, From: p.From, Until: p.Until, Least: p.Least, Share: p.Share}, item)
	})
}

// members counts who works in an office today.
func (r *Room) members(ctx context.Context, unit string) (n int, err error) {
	err = r.withChart(ctx, func(b *board) error { n = len(b.chart.Unit(unit, r.day(unit))); return nil })
	return n, err
}

// Presence are the rules of an office on who must be there, the newest first, and
// how many work there today.
func (r *Room) Presence(ctx context.Context, a premises.Actor, unit string) (rules []leave.Presence, members int, err error) {
	if err := r.maySee(a, unit); err != nil {
		return nil, 0, err
	}
	if rules, err = r.outside(ctx).rules(unit); err != nil {
		return nil, 0, err
	}
	slices.Reverse(rules)
	members, err = r.members(ctx, unit)
	return rules, members, err
}
