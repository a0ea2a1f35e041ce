package personnel

import (
	"context"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
)

// clockActor is how the journal says that something happened because time passed.
var clockActor = journal.Actor{Role: "node", Account: "rounds"}

// Cancelled is what became of a journey whose order was taken back.
type Cancelled struct {
	// Why is what the official said; "" where the request itself came to nothing.
	Why string `json:"why,omitempty"`
	// Back is the advance that is to be paid back, in rupiah; Repaid the day on
	// which it was, 0 while it was not.
	Back   int64        `json:"back,omitempty"`
	Repaid calendar.Day `json:"repaid,omitempty"`
}

// Owed is what is still to be paid back of a journey's advance, in rupiah.
func (t Trip) Owed() int64 {
	if t.Cancelled == nil || t.Cancelled.Repaid != 0 {
		return 0
	}
	return t.Cancelled.Back
}

// words of a cancelled journey.
func (t Trip) words() tripWords {
	return tripWords{Place: t.Place, Class: t.Class, Rates: t.Rates, Settled: t.Settled, Cancelled: t.Cancelled}
}

const (
	leastWhy = 10
	mostWhy  = 1000
)

// CancelTrip takes the order of a journey back, for a reason: by the direct
// superior or by whom the chart names for journeys, never by the traveller. The
// advance is to be paid back, the letter says that it was withdrawn, and the
// traveller's days are free again. One with an account is settled and stays.
func (r *Room) CancelTrip(ctx context.Context, a premises.Actor, id canon.ID, why string) error {
	m, err := r.traveller(ctx, id)
	if err != nil {
		return err
	}
	if err := r.mayDecide(ctx, a, m.Employee, staff.LeaveAdvice, staff.Travel); err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	if n := utf8.RuneCountInString(why); n < leastWhy || n > mostWhy {
		return fault.New(fault.Invalid, "personnel.trip-why", leastWhy, mostWhy).On("alasan")
	}
	return r.Store.Act(ctx, decider(a), func(t *store.Tx) error {
		trip, err := r.inside(t).trip(m.ID, id)
		if err != nil {
			return err
		}
		if trip.State != "ordered" {
			return fault.New(fault.Conflict, "personnel.trip-"+trip.State)
		}
		if err := r.cancel(t, m.Employee, trip, Cancelled{Why: why, Back: trip.Advance}); err != nil {
			return err
		}
		return r.desk.TakeBack(t, trip.Case)
	})
}

// cancel writes down that a journey is none.
func (r *Room) cancel(t *store.Tx, e staff.Employee, trip Trip, c Cancelled) error {
	trip.Cancelled = &c
	item, err := r.sealTx(t, e.Unit, "travel", trip.words())
	if err != nil {
		return err
	}
	rec := record{ID: trip.ID, Employee: e.ID, Case: trip.Case + 1, Amount: c.Back, State: "cancelled"}
	if err := putRecord(t, personStream(e.ID), cancelledKind, rec, item); err != nil {
		return err
	}
	return putFact(t, personStream(e.ID), staff.Ended{ID: trip.ID, Last: trip.From - 1})
}

// traveller is whose journey it is.
func (r *Room) traveller(ctx context.Context, trip canon.ID) (m Member, err error) {
	var employee canon.ID
	found, err := r.Store.One(ctx, `SELECT employee FROM trips WHERE id = ?`, []any{trip[:]}, store.ID(&employee))
	if err == nil && !found {
		err = fault.New(fault.NotFound, "personnel.no-trip")
	}
	if err != nil {
		return m, err
	}
	return r.member(ctx, employee)
}

func (s source) trip(employee, id canon.ID) (Trip, error) {
	all, err := s.trips(employee)
	if err != nil {
		return Trip{}, err
	}
	for _, t := range all {
		if t.ID == id {
			return t, nil
		}
	}
	return Trip{}, fault.New(fault.NotFound, "personnel.no-trip")
}

// Repaid writes down that the advance of a cancelled journey came back, by whoever
// keeps the register.
func (r *Room) Repaid(ctx context.Context, a premises.Actor, id canon.ID, day calendar.Day) error {
	m, err := r.traveller(ctx, id)
	if err != nil {
		return err
	}
	if err := r.mayKeep(a, m.Unit); err != nil {
		return err
	}
	if day == 0 || day > r.day(m.Unit) {
		return fault.New(fault.Invalid, "personnel.repaid-day").On("mulai")
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStaff), func(t *store.Tx) error {
		trip, err := r.inside(t).trip(m.ID, id)
		if err != nil {
			return err
		}
		if trip.Owed() == 0 {
			return fault.New(fault.Conflict, "personnel.nothing-owed")
		}
		back := trip.Owed()
		trip.Cancelled.Repaid = day
		item, err := r.sealTx(t, m.Unit, "travel", trip.words())
		if err != nil {
			return err
		}
		return putRecord(t, personStream(m.ID), repaidKind, record{ID: id, Employee: m.ID, Amount: back, From: day}, item)
	})
}

// TripsOf are the journeys of an employee, for whoever keeps the register.
func (r *Room) TripsOf(ctx context.Context, a premises.Actor, id canon.ID) ([]Trip, error) {
	m, err := r.Show(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return r.outside(ctx).trips(m.ID)
}

// ungrant takes back what was written down when a request came to be signed, when
// nobody signs it after all: it was refused there, or its employee withdrew it. And
// what was taken back already is signed no more.
func (r *Room) ungrant(t *store.Tx, c *casework.Case, s casework.Setting, events []casework.Event) error {
	over, signed := ends(events)
	if c.Employee == "" || !over && !signed || s.Std.ID != LeaveService && s.Std.ID != TravelService {
		return nil
	}
	e, ok, err := r.asker(context.Background(), c)
	if err != nil || !ok {
		return nil // who left has nothing that could be given back
	}
	in := r.inside(t)
	leaves, err := in.leaves(e.ID)
	if err != nil {
		return err
	}
	for _, l := range leaves {
		switch {
		case l.ID != c.ID:
		case signed && l.State == "cancelled":
			return fault.New(fault.Conflict, "personnel.taken-back")
		case over && l.State == "granted":
			return r.recall(t, e, l.ID, l.From-1)
		}
	}
	trips, err := in.trips(e.ID)
	for _, x := range trips {
		switch {
		case x.ID != c.ID:
		case signed && x.State == "cancelled":
			return fault.New(fault.Conflict, "personnel.taken-back")
		case over && x.State == "ordered":
			return r.cancel(t, e, x, Cancelled{})
		}
	}
	return err
}

// ends says whether events end a case without its product, or with it.
func ends(events []casework.Event) (over, signed bool) {
	for _, e := range events {
		switch x := e.(type) {
		case casework.WithdrawnByApplicant:
			over = true
		case casework.Decided:
			over = over || x.Outcome == casework.Refuse
		case casework.ProductIssued:
			signed = true
		}
	}
	return over, signed
}
