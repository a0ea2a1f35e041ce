package storehouse

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"genggam/internal/allot"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/store"
)

// guard looks at everything that is written on a case of goods: what is granted
// takes its part of the quota, and what is handed over left a store.
func (r *Room) guard(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event) error {
	if s.Std.Result.Goods == nil {
		return nil
	}
	for _, e := range events {
		switch e := e.(type) {
		case casework.Decided:
			if e.Outcome == casework.Grant {
				if err := r.grant(t, c, s.Std); err != nil {
					return err
				}
			}
		case casework.NotCollected:
			if err := r.takeBack(t, c); err != nil {
				return err
			}
		case casework.Handed:
			left, err := t.One(`SELECT pos FROM stock_moves WHERE ref = ? AND kind = 'handed'`, []any{refOf(c.ID)}, new(int64))
			if err != nil || !left {
				return orConflict(err, "goods.at-the-store")
			}
		}
	}
	return nil
}

// grant is what one case takes.
type grant struct {
	round   canon.ID
	share   string
	period  string
	benefit []byte
	amount  int64
}

// grant takes the part of a case in the quota, in the act in which it is decided.
func (r *Room) grant(t *store.Tx, c *casework.Case, std *catalogue.Standard) error {
	g, err := r.partOf(t, c, std)
	if err != nil {
		return err
	}
	other := int64(-1)
	twice, err := t.One(`SELECT case_no FROM aid_grants WHERE benefit = ?`, []any{g.benefit}, &other)
	switch {
	case err != nil:
		return err
	case twice && other != c.No:
		return r.second(t, std, other)
	case twice:
		return nil
	}
	stream := c.ID
	if !g.round.Zero() {
		stream = g.round
		if err := r.within(t, g); err != nil {
			return err
		}
	}
	collect, err := r.collectBy(regionOf(c), std.Result.Goods, t.Time())
	if err != nil {
		return err
	}
	data, err := write(func(o *canon.Object) {
		o.Int("amount", g.amount)
		o.Str("benefit", hex.EncodeToString(g.benefit))
		o.Int("case", c.No)
		o.OptInt("collect", collect)
		o.Str("period", g.period)
		o.Str("ref", refOf(c.ID))
		o.ID("round", g.round)
		o.Str("share", g.share)
	})
	if err != nil {
		return err
	}
	return appendAid(t, stream, "aid.granted/1", data)
}

// second says that somebody has it already.
func (r *Room) second(t *store.Tx, std *catalogue.Standard, other int64) error {
	period := ""
	if _, err := t.One(`SELECT period FROM aid_grants WHERE case_no = ?`, []any{other}, &period); err != nil {
		return err
	}
	if std.Result.Goods.Allocation.Second.Per == allot.PerHousehold {
		return fault.New(fault.Conflict, "allot.second-household", period)
	}
	return fault.New(fault.Conflict, "allot.second-person", period)
}

// within refuses what is beyond the quota of a place: of two who take the last
// one at once, the second is told so.
func (r *Room) within(t *store.Tx, g grant) error {
	var quota, taken int64
	found, err := t.One(`SELECT quota, taken FROM aid_shares WHERE round = ? AND place = ?`, []any{g.round[:], g.share}, &quota, &taken)
	if err != nil || !found || taken >= quota {
		return orConflict(err, "aid.quota-out", quota, g.period)
	}
	return nil
}

// partOf works out what a case takes and of which round.
func (r *Room) partOf(t *store.Tx, c *casework.Case, std *catalogue.Standard) (g grant, err error) {
	goods := std.Result.Goods
	known, err := r.desk.KnownOf(context.Background(), c)
	if err != nil {
		return g, err
	}
	if g.amount, err = amountOf(goods, known); err != nil {
		return g, err
	}
	home := known.Applicant.Record
	if goods.By == catalogue.ByRanking {
		err = r.ranked(t, c, &g)
	} else {
		err = r.filed(t, c, std, home, &g)
	}
	if err != nil {
		return g, err
	}
	g.benefit, err = goods.Allocation.Second.Key(std.ID, g.period, r.tokens(home.NIK, home.KK))
	if g.benefit == nil {
		g.benefit = c.ID[:]
	}
	return g, err
}

// amountOf is how many units somebody gets.
func amountOf(g *catalogue.Goods, known desk.Known) (int64, error) {
	if g.Question == "" {
		return g.Quantity, nil
	}
	n, ok := known.Vars[g.Question].(int64)
	if !ok || n < 1 || n > g.Most {
		return 0, fault.New(fault.Conflict, "goods.amount", g.Most)
	}
	return n, nil
}

// ranked is the part of a case in the round in which it was ranked: whoever is
// inside, or on the reserve list while as many of those inside fell away.
func (r *Room) ranked(t *store.Tx, c *casework.Case, g *grant) error {
	var standing, state string
	var number, objects int64
	found, err := t.One(`SELECT a.round, a.standing, a.share, a.number, x.period, x.object_at, x.state FROM aid_rows a JOIN aid_rounds x ON x.id = a.round
		WHERE a.case_no = ? AND x.state <> 'open' ORDER BY x.opened_at DESC LIMIT 1`, []any{c.No}, store.ID(&g.round), &standing, &g.share, &number, &g.period, &objects, &state)
	switch {
	case err != nil || !found:
		return orConflict(err, "aid.not-ranked")
	case t.Now() < objects:
		return fault.New(fault.Conflict, "aid.may-object")
	case standing == string(allot.Inside):
		return nil
	case standing != string(allot.Reserve):
		return fault.New(fault.Conflict, "aid.not-inside")
	case state == "closed": // nobody is called any more
		return fault.New(fault.Conflict, "aid.reserve-waits", number)
	}
	gone, before, err := called(t.Each, g.round, g.share, number)
	if err == nil && before >= gone {
		err = fault.New(fault.Conflict, "aid.reserve-waits", before+1)
	}
	return err
}

// filed is the part of a case in the round that is open when it is granted. A
// service without any round has no quota but what lies in the store.
func (r *Room) filed(t *store.Tx, c *casework.Case, std *catalogue.Standard, home person.Record, g *grant) error {
	g.period = strconv.Itoa(r.Today(regionOf(c)).Year())
	all, err := r.rounds(t.Each, `WHERE office = ? AND standard = ? ORDER BY opened_at DESC LIMIT 1`, c.Office, std.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	x := all[0]
	if x.State != "open" || t.Now() >= x.Until.UnixMilli() {
		return fault.New(fault.Conflict, "aid.no-round")
	}
	s, ok := narrowest(x.Shares, homeOf(home.Region, c.Office))
	if !ok {
		return fault.New(fault.Conflict, "aid.elsewhere")
	}
	g.round, g.share, g.period = x.ID, s.Place, x.Period
	return r.fits(std, c)
}

// fits refuses whoever does not meet a criterion of the allocation.
func (r *Room) fits(std *catalogue.Standard, c *casework.Case) error {
	known, err := r.desk.KnownOf(context.Background(), c)
	if err != nil {
		return err
	}
	j := std.Allotment().Judge(allot.Applicant{Case: c.ID, Facts: known.Vars})
	if j.Fit {
		return nil
	}
	for _, v := range std.Allotment().Criteria(j) {
		if !v.Met {
			return fault.New(fault.Conflict, "aid.unfit", v.Says)
		}
	}
	return errors.New(fmt.Sprint("judging case ", c.No, ": unfit without a criterion"))
}
