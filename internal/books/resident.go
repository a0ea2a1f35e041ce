package books

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Sex as registers write it.
type Sex string

// The two that the books know.
const (
	Male   Sex = "L"
	Female Sex = "P"
)

// Standing is how a resident is counted: where, and in which column.
type Standing struct {
	// Area is the code of the dusun, never its name.
	Area string
	Sex  Sex
	// Foreign is true for WNA.
	Foreign bool
	// Head of a family: the books count families by their heads.
	Head bool
}

func (s Standing) put(o *canon.Object, prefix string) {
	o.Str(prefix+"area", s.Area)
	o.Flag(prefix+"foreign", s.Foreign)
	o.Flag(prefix+"head", s.Head)
	o.Str(prefix+"sex", string(s.Sex))
}

func (r *record) standing(prefix string) Standing {
	return Standing{Area: r.mustCode(prefix + "area"), Sex: Sex(r.one(prefix+"sex", "L", "P")), Foreign: r.V.Flag(prefix + "foreign"), Head: r.V.Flag(prefix + "head")}
}

// Resident is what every entry about a resident says. Words are an item: name,
// place and date of birth as they were on that day.
type Resident struct {
	When
	Resident canon.ID
	Standing Standing
	Words    canon.ID
}

func (e Resident) put(o *canon.Object, region string) {
	o.Str("area", e.Standing.Area)
	o.Opt("book", e.Book.String())
	o.Str("date", e.Date.String())
	putDay(o, "entered", e.Entered)
	o.Flag("foreign", e.Standing.Foreign)
	o.Flag("head", e.Standing.Head)
	o.Opt("region", region)
	o.ID("resident", e.Resident)
	o.Str("sex", string(e.Standing.Sex))
	o.ID("words", e.Words)
}

func (r *record) resident() Resident {
	r.Text("resident")
	return Resident{When: r.when(), Resident: r.OptID("resident"), Standing: r.standing(""), Words: r.OptID("words")}
}

// Born is a birth in the village.
type Born Resident

// Kind implements Event.
func (Born) Kind() string { return "resident.born/1" }

func (e Born) put(o *canon.Object) { Resident(e).put(o, "") }

// Died is a death.
type Died Resident

// Kind implements Event.
func (Died) Kind() string { return "resident.died/1" }

func (e Died) put(o *canon.Object) { Resident(e).put(o, "") }

// Arrived is somebody who moved into the village. From is the code of the
// region they came from, "" when it is not known.
type Arrived struct {
	Resident
	From string
}

// Kind implements Event.
func (Arrived) Kind() string { return "resident.arrived/1" }

func (e Arrived) put(o *canon.Object) { e.Resident.put(o, e.From) }

// Left is somebody who moved out of the village. To is the code of the region
// they went to, "" when it is not known.
type Left struct {
	Resident
	To string
}

// Kind implements Event.
func (Left) Kind() string { return "resident.left/1" }

func (e Left) put(o *canon.Object) { e.Resident.put(o, e.To) }

// Changed is a resident who stays but is counted otherwise: another dusun,
// another citizenship, a new head of the family, a corrected sex.
type Changed struct {
	When
	Resident canon.ID
	From, To Standing
	// Words say why, an item; it may be none.
	Words canon.ID
}

// Kind implements Event.
func (Changed) Kind() string { return "resident.changed/1" }

func (e Changed) put(o *canon.Object) {
	o.Opt("book", e.Book.String())
	o.Str("date", e.Date.String())
	putDay(o, "entered", e.Entered)
	e.From.put(o, "from_")
	o.ID("resident", e.Resident)
	e.To.put(o, "to_")
	o.ID("words", e.Words)
}

func readChanged(r *record) Event {
	r.Text("resident")
	e := Changed{When: r.when(), Resident: r.OptID("resident"), From: r.standing("from_"), To: r.standing("to_"), Words: r.OptID("words")}
	if e.From == e.To {
		r.fail("to_area", "changes nothing")
	}
	return e
}

// Counted is a count taken of one dusun, which a book starts from: on moving
// in, or after a census. It holds from the beginning of Month.
type Counted struct {
	Month   Month
	Area    string
	Balance Balance
}

// Kind implements Event.
func (Counted) Kind() string { return "resident.counted/1" }

func (e Counted) put(o *canon.Object) {
	o.Str("area", e.Area)
	o.OptInt("citizen_female", int64(e.Balance.People[citizenFemale]))
	o.OptInt("citizen_male", int64(e.Balance.People[citizenMale]))
	o.OptInt("families", int64(e.Balance.Families))
	o.OptInt("foreign_female", int64(e.Balance.People[foreignFemale]))
	o.OptInt("foreign_male", int64(e.Balance.People[foreignMale]))
	o.Str("month", e.Month.String())
}

func readCounted(r *record) Event {
	m, err := ParseMonth(r.Text("month"))
	if err != nil {
		r.fail("month", "is no month")
	}
	n := func(key string) int { return r.number(key, 0, maxPeople) }
	return Counted{Month: m, Area: r.mustCode("area"), Balance: Balance{
		People:   Cells{n("foreign_male"), n("foreign_female"), n("citizen_male"), n("citizen_female")},
		Families: n("families"),
	}}
}

// Presence is what the register holds of a resident before an event.
type Presence struct {
	Known, Here bool
	Standing    Standing
	// Since is the day of the last event about them, 0 for none.
	Since calendar.Day
}

// Admit says whether an event may be written about a resident. Faults:
// "books.already-here", "books.not-here", "books.other-standing" (the register
// counts them elsewhere), "books.before-last" (older than what is written).
func (p Presence) Admit(e Event) error {
	switch e := e.(type) {
	case Born:
		return p.joins(e.When, e.Resident, p.Known)
	case Arrived:
		return p.joins(e.When, e.Resident.Resident, p.Here)
	case Died:
		return p.leaves(e.When, e.Standing)
	case Left:
		return p.leaves(e.When, e.Standing)
	case Changed:
		return p.leaves(e.When, e.From)
	}
	return nil
}

func (p Presence) joins(w When, id canon.ID, there bool) error {
	if there || id.Zero() {
		return fault.New(fault.Conflict, "books.already-here")
	}
	return p.after(w)
}

func (p Presence) leaves(w When, s Standing) error {
	switch {
	case !p.Here:
		return fault.New(fault.Conflict, "books.not-here")
	case p.Standing != s:
		return fault.New(fault.Conflict, "books.other-standing")
	}
	return p.after(w)
}

func (p Presence) after(w When) error {
	if w.Date < p.Since {
		return fault.New(fault.Conflict, "books.before-last", p.Since.String()).On("date")
	}
	return nil
}
