package mandate

import (
	"cmp"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Book is every appointment and absence of one office: one seat of a head, and
// who acts for it.
type Book struct {
	Given []Appointment
	Away  []Absence
}

// Service is what is to be signed. Strategic marks a decision that changes the
// organisation, staff or budget (UU 30/2014 art. 14 (7)); a letter to a resident
// never does.
type Service struct {
	ID        string
	Strategic bool
}

// Find gives an appointment by its ID.
func (b Book) Find(id canon.ID) (Appointment, bool) {
	i := slices.IndexFunc(b.Given, func(a Appointment) bool { return a.ID == id })
	if i < 0 {
		return Appointment{}, false
	}
	return b.Given[i], true
}

// present says that no absence of the appointment covers the day.
func (b Book) present(id canon.ID, day calendar.Day) bool {
	return !slices.ContainsFunc(b.Away, func(a Absence) bool { return a.Appointment == id && a.covers(day) })
}

// later orders appointments: the later decree first, then the form, then the ID.
func later(a, b Appointment) int {
	return cmp.Or(cmp.Compare(b.From, a.From), cmp.Compare(a.Form.rank(), b.Form.rank()), cmp.Compare(a.ID.String(), b.ID.String()))
}

// first gives the latest of those that are wanted.
func (b Book) first(want func(Appointment) bool) (Appointment, bool) {
	var best Appointment
	found := false
	for _, a := range b.Given {
		if want(a) && (!found || later(a, best) < 0) {
			best, found = a, true
		}
	}
	return best, found
}

// Seated is whose seat it is on a day, present or not: the head, the Pj or the
// Plt of the latest decree. False when the seat is vacant.
func (b Book) Seated(day calendar.Day) (Appointment, bool) {
	return b.first(func(a Appointment) bool { return a.Form.seats() && a.covers(day) })
}

// daily is the Plh of the day: named for whoever has the seat, or into a vacant
// one. It ends with the appointment it was named for.
func (b Book) daily(day calendar.Day) (Appointment, bool) {
	seated, taken := b.Seated(day)
	return b.first(func(a Appointment) bool {
		leans := taken && a.Of == seated.ID || a.Of.Zero() && (!taken || seated.From <= a.From)
		return a.Form == Plh && a.covers(day) && leans && b.present(a.ID, day)
	})
}

// stands says whether the powers of an appointment hold on a day, whoever is
// present. It asks at most two appointments up, so it always ends.
func (b Book) stands(a Appointment, day calendar.Day) bool {
	if !a.covers(day) {
		return false
	}
	switch a.Form {
	case Behalf:
		// The giver must still have the seat. A Plt or Plh has a mandate, and a
		// mandate is not handed on.
		seated, ok := b.Seated(day)
		return ok && seated.ID == a.Of && !seated.Form.Routine()
	case Under:
		giver, ok := b.Find(a.Of)
		return ok && giver.Form == Behalf && b.stands(giver, day)
	case Plh:
		daily, ok := b.daily(day)
		return ok && daily.ID == a.ID
	default:
		seated, ok := b.Seated(day)
		return ok && seated.ID == a.ID
	}
}

// signs says whether the holder of an appointment may sign on a day: the powers
// hold, nobody stands in their place, and they are there.
func (b Book) signs(a Appointment, day calendar.Day) bool {
	if !b.stands(a, day) || !b.present(a.ID, day) {
		return false
	}
	if a.Form.seats() {
		_, replaced := b.daily(day)
		return !replaced // a Plh who is not ended yet says that the seat's holder is away
	}
	return true
}

// Signers are the appointments by which a service may be signed on a day, in
// order of precedence: the seat itself or its Plh, then a.n., then u.b.; among
// equals the later decree.
func (b Book) Signers(s Service, day calendar.Day) []Appointment {
	var out []Appointment
	for _, a := range b.able(s.ID, day) {
		if !s.Strategic || !a.Form.Routine() {
			out = append(out, a)
		}
	}
	return out
}

// serves says whether an appointment is for a service; u.b. is for no more than
// the a.n. it leans on.
func (b Book) serves(a Appointment, service string) bool {
	if len(a.Services) > 0 && !slices.Contains(a.Services, service) {
		return false
	}
	giver, ok := b.Find(a.Of)
	return !ok || giver.Form != Behalf || len(giver.Services) == 0 || slices.Contains(giver.Services, service)
}

func (b Book) able(service string, day calendar.Day) []Appointment {
	var out []Appointment
	for _, a := range b.Given {
		if b.serves(a, service) && b.signs(a, day) {
			out = append(out, a)
		}
	}
	arrange.By(out, func(x, y Appointment) int {
		return cmp.Or(cmp.Compare(x.Form.rank(), y.Form.rank()), later(x, y))
	})
	return out
}
