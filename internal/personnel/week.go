package personnel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/leave"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
)

// Week says on which days of the week an employee works from a day on, where
// they are others than their office's. None gives them the office's again.
func (r *Room) Week(ctx context.Context, a premises.Actor, employee canon.ID, days []time.Weekday, p staff.Period) error {
	m, err := r.member(ctx, employee)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, m.Unit); err != nil {
		return err
	}
	w := staff.Week{ID: store.NewID(r.Now()), Employee: employee, Period: p}
	for _, d := range days {
		w.Days |= 1 << d
	}
	return r.decree(ctx, a, []placed{{personStream(employee), w}}, nil)
}

// WeekOn are the days of the week on which an employee works by a decree of their
// own; none where they work as their office does.
func (r *Room) WeekOn(ctx context.Context, employee canon.ID, day calendar.Day) (out []time.Weekday, err error) {
	err = r.withChart(ctx, func(b *board) error {
		for _, w := range b.chart.Weeks(employee) {
			if w.Covers(day) {
				out = out[:0]
				for d := range time.Weekday(7) {
					if w.Days&(1<<d) != 0 {
						out = append(out, d)
					}
				}
			}
		}
		return nil
	})
	return out, err
}

// calendarOf is an employee's own calendar: the holidays of their office, on the
// days of the week on which they work. It counts days; of hours it knows only
// that there are some.
func (r *Room) calendarOf(ctx context.Context, e staff.Employee) (*calendar.Calendar, error) {
	office := r.Calendar(regionOf(e.Unit))
	var weeks []staff.Week
	err := r.withChart(ctx, func(b *board) error { weeks = b.chart.Weeks(e.ID); return nil })
	if err != nil || len(weeks) == 0 || office == nil {
		return office, err
	}
	today := r.day(e.Unit)
	d := calendar.Data{Zone: office.Zone(), Holidays: office.Holidays(), Decreed: map[int]string{}}
	for y := today.Year() - 60; y <= today.Year()+10; y++ {
		if decree := office.Decree(y); decree != "" {
			d.Decreed[y] = decree
		}
	}
	usual := office.HoursOn(today)
	usual.From, usual.Until = 0, 0
	d.Hours = append(d.Hours, usual)
	for _, w := range weeks {
		if w.Until != 0 && w.Until < w.From {
			continue // it was taken back
		}
		h := calendar.Hours{From: w.From, Until: w.Until, Name: "own"}
		for day := range h.Week {
			if w.Days&(1<<day) != 0 {
				h.Week[day] = []calendar.Span{{From: 8 * 60, To: 16 * 60}}
			}
		}
		d.Hours = append(d.Hours, h)
	}
	return calendar.New(d)
}

// recount counts leave anew that was provisional, once the holidays of its years
// are decreed: the days are charged as they turned out, and the case of nobody
// else moves. It looks when the calendar is another than it was.
func (r *Room) recount(ctx context.Context) error {
	cal := r.Calendar(r.root())
	if cal == nil || cal.Digest() == r.recounted {
		return nil
	}
	var list []canon.ID
	from := r.Today(r.root()) - 400
	err := r.Store.Each(ctx, `SELECT DISTINCT employee FROM leaves WHERE last >= ? AND state <> 'cancelled'`, []any{int64(from)}, func(scan store.Scan) error {
		var id canon.ID
		err := scan(store.ID(&id))
		list = append(list, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for provisional leave: %w", err)
	}
	var errs []error
	for _, id := range list {
		errs = append(errs, r.recountOf(ctx, id, r.calendarOf))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	r.recounted = cal.Digest()
	return nil
}

func (r *Room) recountOf(ctx context.Context, employee canon.ID, calendarOf func(context.Context, staff.Employee) (*calendar.Calendar, error)) error {
	all, err := r.outside(ctx).leaves(employee)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !l.Provisional || l.State == "cancelled" {
			continue
		}
		m, err := r.member(ctx, employee)
		if err != nil {
			return err
		}
		cal, err := calendarOf(ctx, m.Employee)
		if err != nil {
			return err
		}
		if leave.CountDays(l.Kind, cal, l.From, l.Until).Provisional {
			continue
		}
		err = r.Store.Act(ctx, store.By{Unit: m.Unit, Actor: clockActor}, func(t *store.Tx) error { return r.recharge(t, m.Employee, l.ID, cal) })
		if err != nil {
			return err
		}
	}
	return nil
}

// recharge writes the days of one leave down as the decree lets them be counted.
func (r *Room) recharge(t *store.Tx, e staff.Employee, id canon.ID, cal *calendar.Calendar) error {
	all, err := r.inside(t).leaves(e.ID)
	if err != nil {
		return err
	}
	for _, l := range all {
		if l.ID != id || !l.Provisional || l.State == "cancelled" {
			continue
		}
		n := leave.CountDays(l.Kind, cal, l.From, l.Until)
		item, err := r.sealTx(t, e.Unit, "leave", leaveWords{Kind: l.Kind, Years: n.Years, Days: n.Days})
		if err != nil {
			return err
		}
		return putRecord(t, personStream(e.ID), changedKind, record{ID: id, Employee: e.ID, Until: l.Until, State: l.State}, item)
	}
	return nil
}
