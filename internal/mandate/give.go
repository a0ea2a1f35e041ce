package mandate

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Give rules on a new appointment and returns the entry it causes. Beyond
// Appointment.Check it refuses an ID that is there already, powers of somebody
// who does not have them on the first day (field of), and a seat that is taken
// on the same days (field from: end the other appointment first).
func (b Book) Give(a Appointment) (Event, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	if len(b.Given) >= MaxGiven {
		return nil, fault.New(fault.TooMany, "mandate.full", MaxGiven)
	}
	if _, there := b.Find(a.ID); there || a.ID.Zero() {
		return nil, fault.New(fault.Conflict, "mandate.twice").On("id")
	}
	if err := b.leaning(a); err != nil {
		return nil, err
	}
	for _, other := range b.Given {
		if rival(a, other) && a.meets(other) {
			return nil, fault.New(fault.Conflict, "mandate.taken", b.line(other), dated(max(a.From, other.From))).On("from")
		}
	}
	a.Services = slices.Clone(a.Services)
	return Given{a}, nil
}

// rival says that two appointments cannot hold on one day.
func rival(a, b Appointment) bool {
	return a.Form.seats() && b.Form.seats() || a.Form == Plh && b.Form == Plh
}

// leaning looks at the appointment whose powers are used.
func (b Book) leaning(a Appointment) error {
	if a.Of.Zero() {
		return nil
	}
	wrong := fault.New(fault.Invalid, "mandate.whose-powers").On("of")
	giver, ok := b.Find(a.Of)
	if !ok || !giver.covers(a.From) {
		return wrong
	}
	switch {
	case a.Form == Behalf && (giver.Form == Head || giver.Form == Pj),
		a.Form == Under && giver.Form == Behalf,
		a.Form == Plh && giver.Form.seats():
		return nil
	case a.Form == Behalf && giver.Form.Routine():
		return fault.New(fault.Invalid, "mandate.handed-on").On("of")
	}
	return wrong
}

// End rules on the last day of an appointment, earlier or later than decreed.
// The faults are "mandate.unknown", "mandate.why", and "mandate.until" when the
// day lies before the day before it began.
func (b Book) End(e Ended) (Event, error) {
	a, ok := b.Find(e.ID)
	switch {
	case !ok:
		return nil, fault.New(fault.NotFound, "mandate.unknown")
	case !slices.Contains(Ends(), e.Why):
		return nil, fault.New(fault.Invalid, "mandate.why").On("why")
	case e.Last == 0 || e.Last < a.From-1:
		return nil, fault.New(fault.Invalid, "mandate.until").On("last")
	}
	return e, nil
}

// Leave rules on an absence: whose appointment it is must be known and the days
// in order.
func (b Book) Leave(a Absence) (Event, error) {
	_, ok := b.Find(a.Appointment)
	switch {
	case !ok:
		return nil, fault.New(fault.NotFound, "mandate.unknown").On("appointment")
	case len(b.Away) >= MaxGiven:
		return nil, fault.New(fault.TooMany, "mandate.full", MaxGiven)
	case a.ID.Zero() || slices.ContainsFunc(b.Away, func(o Absence) bool { return o.ID == a.ID }):
		return nil, fault.New(fault.Conflict, "mandate.twice").On("id")
	case !slices.Contains(Reasons(), a.Why):
		return nil, fault.New(fault.Invalid, "mandate.why").On("why")
	case a.From == 0:
		return nil, fault.New(fault.Invalid, "mandate.from").On("from")
	case a.Until != 0 && a.Until < a.From:
		return nil, fault.New(fault.Invalid, "mandate.until").On("until")
	}
	return Left{a}, nil
}

// Return rules on the last day of an absence.
func (b Book) Return(id canon.ID, last calendar.Day) (Event, error) {
	i := slices.IndexFunc(b.Away, func(a Absence) bool { return a.ID == id })
	switch {
	case i < 0:
		return nil, fault.New(fault.NotFound, "mandate.unknown")
	case last == 0 || last < b.Away[i].From-1:
		return nil, fault.New(fault.Invalid, "mandate.until").On("last")
	}
	return Back{ID: id, Last: last}, nil
}
