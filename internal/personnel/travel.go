package personnel

import (
	"context"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/leave"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/travel"
)

func langKey(key string) any { return lang.Key(key) }

// TripSum is what a journey would cost and how much of it is paid before.
type TripSum struct {
	travel.Sum
	Advance int64
	// AdvanceLine says how the advance comes about.
	AdvanceLine travel.Line
	// Clash is why the traveller cannot go on those days, nil when they can.
	Clash error
	// Rates is the number of the table of rates, Order what is ordered by it.
	Rates int
	Order travel.Order
}

// tripWords are the item of a journey.
type tripWords struct {
	Place string `json:"place"`
	Class string `json:"class,omitempty"`
	// Rates is the number of the table by which it was ordered, 0 the example.
	Rates int `json:"rates,omitempty"`
	// Cancelled is there when the order was taken back.
	Cancelled *Cancelled `json:"cancelled,omitempty"`
	// Settled is there when the account was made.
	Settled *travel.Settlement `json:"settled,omitempty"`
}

var tripQuestion = map[string]string{"from": "berangkat", "until": "kembali", "place": "tujuan", "left": "berangkat_nyata", "back": "kembali_nyata", "receipts": "bukti_bayar"}

func onQuestion(err error) error {
	if f := fault.As(err); f != nil && tripQuestion[f.Field] != "" {
		return f.On(tripQuestion[f.Field])
	}
	return err
}

func (r *Room) tripSum(ctx context.Context, s source, e staff.Employee, q requested) (out TripSum, err error) {
	t, err := r.tariff(ctx, e.Unit, -1)
	if err != nil {
		return out, err
	}
	o, err := r.order(ctx, e, q, t.Table)
	if err == nil {
		err = o.Check()
	}
	if err != nil {
		return out, onQuestion(err)
	}
	out.Rates, out.Order = t.Number, o
	if out.Sum, err = t.Estimate(o); err != nil {
		return out, onQuestion(err)
	}
	out.Advance, out.AdvanceLine = t.Advance(o, out.Sum)
	busy, err := s.busy(e.ID, q.id)
	if err != nil {
		return out, err
	}
	out.Clash = onQuestion(o.Clash(busy))
	return out, nil
}

// busy are the days on which an employee is away already.
func (s source) busy(employee, but canon.ID) (out []travel.Busy, err error) {
	all, err := s.leaves(employee)
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if l.State != "cancelled" {
			out = append(out, travel.Busy{From: l.From, Until: l.Until, Key: leave.Kind(l.Kind).NameKey()})
		}
	}
	trips, err := s.trips(employee)
	for _, t := range trips {
		if t.ID != but && t.State != "cancelled" {
			out = append(out, travel.Busy{From: t.From, Until: t.Until, Key: travel.KeyTravel})
		}
	}
	return out, err
}

// Trip is a journey that was ordered.
type Trip struct {
	ID, Employee    canon.ID
	Case            int64
	From, Until     calendar.Day
	Advance, Earned int64
	// State is ordered, settled or cancelled.
	State        string
	Place, Class string
	Settled      *travel.Settlement
	// Cancelled is there when the order was taken back, Rates the number of the
	// table by which it was given.
	Cancelled *Cancelled
	Rates     int
	item      canon.ID
}

func (s source) trips(employee canon.ID) (out []Trip, err error) {
	err = s.each(`SELECT id, case_no, first, last, advance, earned, state, item FROM trips WHERE employee = ? ORDER BY first, id`, []any{employee[:]}, func(scan store.Scan) error {
		t := Trip{Employee: employee}
		var first, last int64
		err := scan(store.ID(&t.ID), &t.Case, &first, &last, &t.Advance, &t.Earned, &t.State, store.ID(&t.item))
		t.From, t.Until = calendar.Day(first), calendar.Day(last)
		out = append(out, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading journeys: %w", err)
	}
	for i := range out {
		var w tripWords
		if err := s.open(out[i].item, &w); err != nil {
			return nil, err
		}
		out[i].Place, out[i].Class, out[i].Settled, out[i].Cancelled, out[i].Rates = w.Place, w.Class, w.Settled, w.Cancelled, w.Rates
	}
	return out, nil
}

func (r *Room) grantTravel(t *store.Tx, c *casework.Case, e staff.Employee) error {
	var n int64
	if found, err := t.One(`SELECT case_no FROM trips WHERE id = ?`, []any{c.ID[:]}, &n); err != nil || found {
		return err
	}
	s := r.inside(t)
	answers, err := answersOf(s, c)
	if err != nil {
		return err
	}
	sum, err := r.tripSum(context.Background(), s, e, requested{id: c.ID, answers: answers})
	if err == nil {
		err = sum.Clash
	}
	if err != nil {
		return err
	}
	o := sum.Order
	item, err := r.sealTx(t, c.Office, "travel", tripWords{Place: o.Place, Class: o.Class, Rates: sum.Rates})
	if err != nil {
		return err
	}
	rec := record{ID: c.ID, Employee: e.ID, Case: c.No + 1, From: o.From, Until: o.Until, Unit: e.Unit, Amount: sum.Advance}
	if err := putRecord(t, personStream(e.ID), orderedKind, rec, item); err != nil {
		return err
	}
	return putFact(t, personStream(e.ID), staff.Absence{ID: c.ID, Employee: e.ID, Why: "travel", Period: staff.Period{From: o.From, Until: o.Until}})
}

// report reads an account of a journey from the answers of its form.
func report(a form.Answers, filed calendar.Day) travel.Report {
	out := travel.Report{Left: day(a, "berangkat_nyata"), Back: day(a, "kembali_nyata"), Filed: filed}
	rows, _ := a["bukti_bayar"].([]form.Answers)
	for i, row := range rows {
		amount, _ := row["jumlah"].(int64)
		out.Receipts = append(out.Receipts, travel.Receipt{ID: canon.MakeID(int64(i)+1, [10]byte{}), Item: text(row, "pos"), Day: day(row, "tanggal"), Amount: amount})
	}
	return out
}

// reported is the journey that an account is of: the one that ended last and has
// none yet.
func (s source) reported(employee canon.ID, a form.Answers) (Trip, error) {
	all, err := s.trips(employee)
	if err != nil {
		return Trip{}, err
	}
	left := day(a, "berangkat_nyata")
	for _, t := range all {
		if t.State == "ordered" && left >= t.From-7 && left <= t.Until {
			return t, nil
		}
	}
	return Trip{}, fault.New(fault.NotFound, "personnel.no-journey").On("berangkat_nyata")
}

func (r *Room) reportSum(s source, e staff.Employee, q requested) (out travel.Settlement, err error) {
	t, err := s.reported(e.ID, q.answers)
	if err != nil {
		return out, err
	}
	return r.settle(t, e, q)
}

// settle makes the account by the table and the class of the order.
func (r *Room) settle(t Trip, e staff.Employee, q requested) (travel.Settlement, error) {
	ctx := context.Background()
	cal, err := r.calendarOf(ctx, e)
	if err != nil {
		return travel.Settlement{}, err
	}
	table, err := r.tariff(ctx, e.Unit, t.Rates)
	if err != nil {
		return travel.Settlement{}, err
	}
	filed := r.day(e.Unit)
	if q.asked > 0 {
		filed = cal.Day(ms(q.asked))
	}
	o := travel.Order{ID: t.ID, Employee: e.ID, Class: t.Class, Place: t.Place, From: t.From, Until: t.Until}
	out, err := table.Settle(o, t.Advance, report(q.answers, filed), cal)
	return out, onQuestion(err)
}

func (r *Room) grantReport(t *store.Tx, c *casework.Case, e staff.Employee) error {
	s := r.inside(t)
	answers, err := answersOf(s, c)
	if err != nil {
		return err
	}
	trip, err := s.reported(e.ID, answers)
	if err != nil {
		return err
	}
	sum, err := r.settle(trip, e, requested{id: c.ID, answers: answers, asked: c.SubmittedAt})
	if err != nil {
		return err
	}
	item, err := r.sealTx(t, c.Office, "travel", tripWords{Place: trip.Place, Class: trip.Class, Rates: trip.Rates, Settled: &sum})
	if err != nil {
		return err
	}
	return putRecord(t, personStream(e.ID), settledKind, record{ID: trip.ID, Employee: e.ID, Case: c.No + 1, Amount: sum.Earned, State: "settled"}, item)
}

// Trips are the actor's own journeys, in the order of their days.
func (r *Room) Trips(ctx context.Context, a premises.Actor) ([]Trip, error) {
	m, err := r.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	return r.outside(ctx).trips(m.ID)
}
