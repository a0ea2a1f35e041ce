package mandate

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Given: an appointment was recorded from its decree. What an officer typed is
// in the item.
type Given struct{ Appointment Appointment }

// Kind implements Event.
func (Given) Kind() string { return "mandate.given/1" }

func (e Given) put(o *canon.Object) {
	a := e.Appointment
	o.Str("account", a.Account)
	o.Str("form", string(a.Form))
	o.Str("from", a.From.String())
	o.Str("id", a.ID.String())
	o.ID("item", a.Item)
	o.ID("of", a.Of)
	o.Str("office", a.Office)
	o.List("services", a.Services)
	putDay(o, "until", a.Until)
}

func readGiven(r *record) Event {
	return Given{Appointment{
		ID: r.ID("id"), Account: r.Text("account"), Office: r.Text("office"), Form: r.form("form"), Of: r.OptID("of"),
		From: r.day("from"), Until: r.optDay("until"), Services: r.V.Texts("services"), Item: r.OptID("item"),
	}}
}

func (e Given) apply(b *Book) {
	if _, twice := b.Find(e.Appointment.ID); !twice {
		b.Given = append(slices.Clone(b.Given), e.Appointment)
	}
}

// Ended: an appointment has its last day, earlier or later than was decreed.
type Ended struct {
	ID canon.ID
	// Last is the last day on which it holds. The day before From says that it
	// never held.
	Last calendar.Day
	// Why is one of Ends.
	Why string
	// Words say more, as an item; may be zero.
	Words canon.ID
}

// Kind implements Event.
func (Ended) Kind() string { return "mandate.ended/1" }

func (e Ended) put(o *canon.Object) {
	o.Str("id", e.ID.String())
	o.Str("last", e.Last.String())
	o.Str("why", e.Why)
	o.ID("words", e.Words)
}

func (e Ended) apply(b *Book) {
	given := slices.Clone(b.Given)
	for i := range given {
		if given[i].ID == e.ID {
			given[i].Until, given[i].Ended = e.Last, e.Why
		}
	}
	b.Given = given
}

// Left: whoever has an appointment is away for some days.
type Left struct{ Absence Absence }

// Kind implements Event.
func (Left) Kind() string { return "mandate.away/1" }

func (e Left) put(o *canon.Object) {
	a := e.Absence
	o.Str("appointment", a.Appointment.String())
	o.Str("from", a.From.String())
	o.Str("id", a.ID.String())
	putDay(o, "until", a.Until)
	o.Str("why", a.Why)
}

func (e Left) apply(b *Book) {
	if !slices.ContainsFunc(b.Away, func(a Absence) bool { return a.ID == e.Absence.ID }) {
		b.Away = append(slices.Clone(b.Away), e.Absence)
	}
}

// Back: an absence has its last day; the day before it began says that it was
// not.
type Back struct {
	ID   canon.ID
	Last calendar.Day
}

// Kind implements Event.
func (Back) Kind() string { return "mandate.back/1" }

func (e Back) put(o *canon.Object) {
	o.Str("id", e.ID.String())
	o.Str("last", e.Last.String())
}

func (e Back) apply(b *Book) {
	away := slices.Clone(b.Away)
	for i := range away {
		if away[i].ID == e.ID {
			away[i].Until = e.Last
		}
	}
	b.Away = away
}
