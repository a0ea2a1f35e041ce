package personnel

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/leave"
	"genggam/internal/premises"
	"genggam/internal/rise"
	"genggam/internal/staff"
	"genggam/internal/store"
)

// Decree writes down the last decree that set an employee's basic pay, from which
// the clock tells the next rise. service is in months, rise.Unknown when the
// decree does not tell it.
func (r *Room) Decree(ctx context.Context, a premises.Actor, employee canon.ID, from calendar.Day, service int) error {
	m, err := r.member(ctx, employee)
	if err != nil {
		return err
	}
	rec, err := r.decreed(r.outside(ctx), m.Employee, rise.Decree{ID: store.NewID(r.Now()), As: string(m.As), Rank: m.Rank, From: from, Service: service})
	if err != nil {
		return err
	}
	return r.onEmployee(ctx, a, employee, decreedKind, rec)
}

// decreed is the entry of a decree, with the day on which the next rise is to be
// made known.
func (r *Room) decreed(s source, e staff.Employee, d rise.Decree) (record, error) {
	next, err := r.nextRise(s, e, d)
	if err != nil {
		return record{}, err
	}
	return record{ID: d.ID, Employee: e.ID, As: d.As, Rank: d.Rank, From: d.From, Service: max(d.Service, rise.Unknown), Due: d.Due, Notice: next.Notice}, nil
}

func (r *Room) nextRise(s source, e staff.Employee, d rise.Decree) (rise.Rise, error) {
	all, err := s.leaves(e.ID)
	if err != nil {
		return rise.Rise{}, err
	}
	var unpaid []rise.Away
	for _, l := range all {
		if l.Kind == leave.Unpaid && l.State != "cancelled" {
			unpaid = append(unpaid, rise.Away{From: l.From, Until: l.Until})
		}
	}
	return rise.Next(d, nil, unpaid)
}

// decrees of an employee, the last one last; told is the case of its rise, -1 for
// none yet.
func (s source) lastDecree(employee canon.ID) (d rise.Decree, told int64, err error) {
	told = -1
	err = s.each(`SELECT id, first, rank, employed, service, due, told FROM rises WHERE employee = ? ORDER BY pos`, []any{employee[:]}, func(scan store.Scan) error {
		var first, service, due int64
		err := scan(store.ID(&d.ID), &first, &d.Rank, &d.As, &service, &due, &told)
		d.From, d.Service, d.Due = calendar.Day(first), int(service), calendar.Day(due)
		told--
		return err
	})
	return d, told, err
}

// Rise tells the next periodic rise of an employee, for themselves and whoever
// keeps the register.
func (r *Room) Rise(ctx context.Context, m Member) (rise.Rise, error) {
	s := r.outside(ctx)
	d, _, err := s.lastDecree(m.ID)
	if err != nil {
		return rise.Rise{}, err
	}
	if d.ID.Zero() {
		return rise.Rise{}, fault.New(fault.NotFound, "personnel.no-decree")
	}
	return r.nextRise(s, m.Employee, d)
}

// tellRises opens the case of every rise that is to be made known by now, as the
// standard says; the clock is its applicant's helper.
func (r *Room) tellRises(ctx context.Context) error {
	type due struct{ id, employee canon.ID }
	var list []due
	err := r.Store.Each(ctx, `SELECT id, employee FROM rises WHERE told = 0 AND notice <= ? ORDER BY notice, pos LIMIT 100`, []any{int64(r.Today(r.root()))}, func(scan store.Scan) error {
		var d due
		err := scan(store.ID(&d.id), store.ID(&d.employee))
		list = append(list, d)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for rises of pay: %w", err)
	}
	var errs []error
	for _, d := range list {
		errs = append(errs, r.tellRise(ctx, d.id, d.employee))
	}
	return errors.Join(errs...)
}

func (r *Room) tellRise(ctx context.Context, id, employee canon.ID) error {
	m, err := r.member(ctx, employee)
	if err != nil {
		return err
	}
	office := r.office(m.Unit)
	if !m.Known || m.Account == "" || office == "" {
		return nil // it waits until they have an account here, or left
	}
	next, err := r.Rise(ctx, m)
	if err != nil {
		return err
	}
	answers := form.Answers{"berlaku": next.From.String(), "sk_terakhir": text(form.Answers{}, ""), "golongan": m.Rank}
	delete(answers, "sk_terakhir")
	if m.Rank == "" {
		delete(answers, "golongan")
	}
	return r.desk.FileByClock(ctx, desk.ByClock{Standard: RiseService, Office: office, Employee: m.Account, Applicant: r.party(m, &desk.Draft{Answers: answers}), Answers: answers, Key: "rise/" + id.String()},
		func(t *store.Tx, no int64) error {
			if err := putRecord(t, personStream(employee), toldKind, record{ID: id, Employee: employee, Case: no + 1}); err != nil {
				return err
			}
			return putRecord(t, personStream(employee), askedKind, record{Employee: employee, Case: no + 1, Standard: RiseService})
		})
}

// grantRise writes down the decree that the official makes of a rise; the next
// one is counted from it.
func (r *Room) grantRise(t *store.Tx, c *casework.Case, e staff.Employee) error {
	s := r.inside(t)
	var n int64
	if found, err := t.One(`SELECT pos FROM rises WHERE id = ?`, []any{c.ID[:]}, &n); err != nil || found {
		return err
	}
	last, _, err := s.lastDecree(e.ID)
	if err != nil {
		return err
	}
	if last.ID.Zero() {
		return fault.New(fault.Conflict, "personnel.no-decree")
	}
	next, err := r.nextRise(s, e, last)
	if err != nil {
		return err
	}
	d := rise.Decree{ID: c.ID, As: string(e.As), Rank: cmp.Or(e.Rank, last.Rank), From: next.From, Service: rise.Unknown}
	if last.Service != rise.Unknown {
		d.Service = last.Service + 24
	}
	rec, err := r.decreed(s, e, d)
	if err != nil {
		return err
	}
	return putRecord(t, personStream(e.ID), decreedKind, rec)
}

// Rounds does what has to happen because time passed: cases whose decider left
// or is away get another, rises are made known, and provisional leave is counted
// anew once its holidays are decreed.
func (r *Room) Rounds(ctx context.Context) error {
	return errors.Join(r.renameSteps(ctx), r.tellRises(ctx), r.recount(ctx))
}

// renameSteps looks at the chart again for every open request, once a day and
// whenever the chart changed.
func (r *Room) renameSteps(ctx context.Context) error {
	today := r.Today(r.root())
	var pos int64
	err := r.withChart(ctx, func(b *board) error { pos = b.next; return nil })
	r.write.Lock()
	same := r.renamed.day == today && r.renamed.pos == pos
	r.write.Unlock()
	if err != nil || same {
		return err
	}
	var open []int64
	err = r.Store.Each(ctx, `SELECT q.case_no FROM staff_requests q JOIN cases c ON c.no = q.case_no WHERE c.ended_at = 0 ORDER BY q.case_no`, nil, func(scan store.Scan) error {
		var no int64
		err := scan(&no)
		open = append(open, no)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for requests whose decider is away: %w", err)
	}
	for _, no := range open {
		if _, err := r.desk.Rename(ctx, no); err != nil {
			return fmt.Errorf("naming who decides on case %d: %w", no, err)
		}
	}
	r.write.Lock()
	r.renamed.day, r.renamed.pos = today, pos
	r.write.Unlock()
	return nil
}
