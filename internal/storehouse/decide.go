package storehouse

import (
	"context"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

func regionOf(c *casework.Case) region.Code { return region.Code(c.Office) }

// Decided is what a decision over a whole round did, and what is left.
type Decided struct{ Granted, Refused, Left int }

// mostDecided bounds what one call decides; Left says that there is more.
const mostDecided = 500

// Decide decides the cases of a ranked round after the days for objections: those
// inside are granted, and the reserve in place of whoever fell away; the others
// are refused with the rule, what they read on their own page. Each case is an
// act of its own, by the officer, so that it may be interrupted and gone on with.
// Whoever is on the reserve list stays there until the round is closed.
func (r *Room) Decide(ctx context.Context, a premises.Actor, id canon.ID) (out Decided, err error) {
	x, err := r.roundOf(ctx, a, premises.Sign, id)
	if err != nil {
		return out, err
	}
	switch {
	case x.State == "open":
		return out, fault.New(fault.Conflict, "aid.not-ranked")
	case r.Now().Before(x.Objects):
		return out, fault.New(fault.Conflict, "aid.may-object")
	}
	if err := r.noObjection(ctx, x); err != nil {
		return out, err
	}
	var todo []row
	err = r.Store.Each(ctx, `SELECT a.case_no, a.standing, a.met FROM aid_rows a JOIN cases c ON c.no = a.case_no
		WHERE a.round = ? AND c.ended_at = 0 AND c.state = 'working' ORDER BY CASE a.standing WHEN 'inside' THEN 0 WHEN 'reserve' THEN 1 ELSE 2 END, a.share, a.number, a.case_no`,
		[]any{id[:]}, func(scan store.Scan) error {
			var w row
			var met int64
			err := scan(&w.no, &w.standing, &met)
			w.met = uint64(met)
			todo = append(todo, w)
			return err
		})
	if err != nil {
		return out, err
	}
	for _, w := range todo {
		switch done, err := r.decideOne(ctx, a, x, w); {
		case err != nil:
			return out, err
		case done == casework.Grant:
			out.Granted++
		case done == casework.Refuse:
			out.Refused++
		case w.standing != string(allot.Reserve) || x.State == "closed":
			out.Left++
		}
		if out.Granted+out.Refused >= mostDecided {
			out.Left = len(todo) - out.Granted - out.Refused
			break
		}
	}
	return out, nil
}

// row is one case of a round that is to be decided.
type row struct {
	no       int64
	standing string
	met      uint64
}

// decideOne decides one case, "" for one that waits on the reserve list.
func (r *Room) decideOne(ctx context.Context, a premises.Actor, x *Round, w row) (done string, err error) {
	grants := w.standing == string(allot.Inside) || w.standing == string(allot.Reserve)
	if grants {
		err = r.desk.ActOn(ctx, a, w.no, premises.Sign, func(h handOf) ([]casework.Event, []vault.Item, error) {
			events, err := h.C.Grant(h.S, h.O, -1, h.T.Time())
			return events, nil, err
		})
		if err == nil {
			return casework.Grant, nil
		}
		f := fault.As(err)
		waits := f != nil && f.Key == "aid.reserve-waits"
		second := f != nil && (f.Key == "allot.second-person" || f.Key == "allot.second-household")
		switch {
		case waits && x.State != "closed":
			return "", nil
		case !waits && !second:
			return "", err
		case second:
			w.standing = string(allot.Twice)
		}
	}
	it, err := r.Vault.Seal(string(a.Office), "evidence", []byte(x.Period))
	if err != nil {
		return "", err
	}
	rule := ruleOf(x.Standard.Result.Goods, w)
	return casework.Refuse, r.desk.ActOn(ctx, a, w.no, premises.Sign, func(h handOf) ([]casework.Event, []vault.Item, error) {
		events, err := h.C.Refuse(h.S, h.O, rule, it.ID)
		return events, []vault.Item{it}, err
	})
}

// ruleOf is the rule by which somebody who is not inside is refused.
func ruleOf(g *catalogue.Goods, w row) string {
	switch allot.Standing(w.standing) {
	case allot.Twice:
		return catalogue.GivenBefore
	case allot.Unfit:
		for i, c := range g.Allocation.Criteria {
			if w.met&(1<<i) == 0 {
				return c.ID
			}
		}
	}
	return catalogue.QuotaOut
}

// noObjection refuses to decide while somebody's objection is open.
func (r *Room) noObjection(ctx context.Context, x *Round) error {
	var open int64
	_, err := r.Store.One(ctx, `SELECT count(*) FROM aid_objections WHERE round = ? AND outcome = ''`, []any{x.ID[:]}, &open)
	if err == nil && open > 0 {
		err = fault.New(fault.Conflict, "aid.objection-open", open)
	}
	return err
}

// CloseRound closes a round: of the reserve list nobody is called any more, and
// what was open by filing is no longer granted.
func (r *Room) CloseRound(ctx context.Context, a premises.Actor, id canon.ID) error {
	x, err := r.roundOf(ctx, a, premises.OpenRound, id)
	switch {
	case err != nil:
		return err
	case x.State == "closed":
		return nil
	case x.State == "open" && x.By == catalogue.ByRanking:
		return fault.New(fault.Conflict, "aid.not-ranked")
	}
	data, err := write(func(o *canon.Object) { o.Int("closed", 1) })
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.OpenRound), func(t *store.Tx) error { return appendAid(t, id, "aid.closed/1", data) })
}
