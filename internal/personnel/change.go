package personnel

import (
	"context"
	"encoding/json"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/leave"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/vault"
)

func ms(at int64) time.Time { return time.UnixMilli(at) }

// sealTx is vault.SealValue within an act, where a year's first key may be made too.
func (r *Room) sealTx(t *store.Tx, office, kind string, v any) (vault.Item, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return vault.Item{}, err
	}
	return r.Vault.SealTx(t, office, kind, body)
}

// mayDecide refuses whoever the chart does not name for an employee today for any
// of some approvals; nobody decides for themselves.
func (r *Room) mayDecide(ctx context.Context, a premises.Actor, e staff.Employee, approvals ...staff.Approval) error {
	return r.withChart(ctx, func(b *board) error {
		me, known := b.byAccount[a.Account]
		if known && me == e.ID {
			return fault.New(fault.Forbidden, "personnel.own")
		}
		for _, what := range approvals {
			if x, err := b.chart.WhoApproves(e.ID, r.day(e.Unit), what); known && err == nil && x.Employee == me {
				return nil
			}
		}
		return fault.New(fault.Forbidden, "personnel.not-superior")
	})
}

// decider is how the journal says who decided about somebody's leave.
func decider(a premises.Actor) store.By {
	role, err := a.As(premises.KeepStaff)
	if err != nil && len(a.Roles) > 0 {
		role = a.Roles[0]
	}
	return a.By(role)
}

// Recall calls an employee back from leave: last is the last day of it, the day
// before its first one when it is taken back as a whole. What remains is counted
// anew on the days that were taken, by the rules of the day it was granted.
func (r *Room) Recall(ctx context.Context, a premises.Actor, id canon.ID, last calendar.Day) error {
	var employee canon.ID
	found, err := r.Store.One(ctx, `SELECT employee FROM leaves WHERE id = ?`, []any{id[:]}, store.ID(&employee))
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.NotFound, "personnel.no-leave")
	}
	m, err := r.member(ctx, employee)
	if err != nil {
		return err
	}
	if err := r.mayDecide(ctx, a, m.Employee, staff.LeaveAdvice, staff.Leave); err != nil {
		return err
	}
	return r.Store.Act(ctx, decider(a), func(t *store.Tx) error { return r.recall(t, m.Employee, id, last) })
}

func (r *Room) recall(t *store.Tx, e staff.Employee, id canon.ID, last calendar.Day) error {
	all, err := r.inside(t).leaves(e.ID)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.ID != id {
			continue
		}
		switch {
		case l.State == "cancelled" || last >= l.Until:
			return fault.New(fault.Conflict, "personnel.recall-late").On("last")
		case last < l.From-1:
			return fault.New(fault.Invalid, "personnel.recall-early").On("last")
		}
		w := leaveWords{Kind: l.Kind}
		rec := record{ID: id, Employee: e.ID, Until: last, State: "cancelled"}
		if last >= l.From {
			cal, err := r.calendarOf(context.Background(), e)
			if err != nil {
				return err
			}
			n := leave.CountDays(l.Kind, cal, l.From, last)
			w.Years, w.Days, w.Provisional, rec.State = n.Years, n.Days, n.Provisional, "recalled"
		}
		item, err := r.sealTx(t, e.Unit, "leave", w)
		if err != nil {
			return err
		}
		if err := putRecord(t, personStream(e.ID), changedKind, rec, item); err != nil {
			return err
		}
		return putFact(t, personStream(e.ID), staff.Ended{ID: id, Last: last})
	}
	return fault.New(fault.NotFound, "personnel.no-leave")
}

// Postpone refuses annual leave because the office cannot do without, by whoever
// has the step of the decision: the days go over into the next year beside those
// that go over by themselves (PP 11/2017 art. 313-314). words are for the
// employee.
func (r *Room) Postpone(ctx context.Context, a premises.Actor, no int64, words string) error {
	item, err := r.Vault.Seal(string(a.Office), "evidence", []byte(tidy(words)))
	if err != nil {
		return err
	}
	if tidy(words) == "" || len(words) > 4000 {
		return fault.New(fault.Invalid, "case.evidence-missing").On("words")
	}
	if err := a.May(premises.Work); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.Work), func(t *store.Tx) error {
		return r.desk.Join(t, no, func(c *casework.Case, s casework.Setting) ([]casework.Event, []vault.Item, error) {
			if err := r.postpone(t, c); err != nil {
				return nil, nil, err
			}
			by := a.Doing(premises.Work)
			t.As(journal.Actor{Role: by.Actor.Role, Account: a.Account, For: by.Actor.For})
			o := casework.Officer{Account: a.Account, Role: by.Actor.Role, For: by.Actor.For, Office: string(a.Office)}
			events, err := c.Refuse(s, o, "facts", item.ID)
			return events, []vault.Item{item}, err
		})
	})
}

func (r *Room) postpone(t *store.Tx, c *casework.Case) error {
	e, ok, err := r.asker(context.Background(), c)
	if err != nil {
		return err
	}
	if !ok || c.Standard != LeaveService {
		return fault.New(fault.NotFound, "case.unknown")
	}
	s := r.inside(t)
	answers, err := answersOf(s, c)
	if err != nil {
		return err
	}
	q := request(c.ID, answers, 0, true)
	a, err := r.ask(context.Background(), s, e, q)
	if err != nil {
		return err
	}
	if q.Kind != leave.Annual {
		return fault.New(fault.Conflict, "personnel.postpone-annual")
	}
	for _, y := range a.Count.Years {
		if err := putRecord(t, personStream(e.ID), postponedKind, record{Employee: e.ID, Case: c.No + 1, Year: y.Year, Days: y.Days}); err != nil {
			return err
		}
	}
	return nil
}

// Opening writes down what an employee brought into the first year that is
// counted here; Worked a day of joint leave on which they had to work.
func (r *Room) Opening(ctx context.Context, a premises.Actor, employee canon.ID, o leave.Opening) error {
	if o.Year < 2000 || o.Year > 2200 || o.Carried < 0 || o.Carried > 24 || o.Idle < 0 || o.Idle > 60 {
		return fault.New(fault.Invalid, "personnel.opening").On("carried")
	}
	return r.onEmployee(ctx, a, employee, openingKind, record{Employee: employee, Year: o.Year, Days: o.Carried, Idle: o.Idle})
}

// Worked: see Opening.
func (r *Room) Worked(ctx context.Context, a premises.Actor, employee canon.ID, day calendar.Day) error {
	if day == 0 {
		return fault.New(fault.Invalid, "leave.from").On("day")
	}
	return r.onEmployee(ctx, a, employee, workedKind, record{Employee: employee, From: day, Year: day.Year()})
}

func (r *Room) onEmployee(ctx context.Context, a premises.Actor, employee canon.ID, kind string, rec record) error {
	m, err := r.member(ctx, employee)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, m.Unit); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStaff), func(t *store.Tx) error {
		return putRecord(t, personStream(employee), kind, rec)
	})
}
