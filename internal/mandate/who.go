package mandate

import (
	"slices"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Block is what stands above and under the name of the signer.
type Block struct {
	// Appointment by which it is signed, and by whom.
	Appointment canon.ID
	Account     string
	Form        Form
	// Lines above the name, Number under it.
	Lines  []string
	Number string
	// Decree that appointed, for the record and the page behind the QR.
	Decree string
}

// Position is the lines in one text, as a letter's content holds them.
func (b Block) Position() string { return strings.Join(b.Lines, "\n") }

// Who says who signs a service on a day, and as what: the first of
// Book.Signers. See Book.Who.
func Who(given []Appointment, s Service, day calendar.Day) (Block, error) {
	return Book{Given: given}.Who(s, day)
}

// Who says who signs a service on a day, and as what. When nobody may, the
// fault is Conflict: "mandate.nobody-until" names who can and from which day,
// "mandate.strategic" that whoever is there has a mandate only,
// "mandate.nobody" that a decree is needed.
func (b Book) Who(s Service, day calendar.Day) (Block, error) {
	if can := b.Signers(s, day); len(can) > 0 {
		return b.Block(can[0]), nil
	}
	return Block{}, b.nobody(s, day)
}

// May says as what an account signs a service on a day. When it may not, the
// fault is Forbidden and says who can instead, or from when: "mandate.not-you",
// "mandate.not-yet", "mandate.over"; or it is the fault of Who.
func (b Book) May(account string, s Service, day calendar.Day) (Block, error) {
	can := b.Signers(s, day)
	for _, a := range can {
		if a.Account == account {
			return b.Block(a), nil
		}
	}
	if len(can) > 0 {
		return Block{}, fault.New(fault.Forbidden, "mandate.not-you", dated(day), b.line(can[0]))
	}
	if a, ok := b.first(func(a Appointment) bool { return a.Account == account && a.From > day }); ok {
		return Block{}, fault.New(fault.Forbidden, "mandate.not-yet", b.line(a), dated(a.From))
	}
	if a, ok := b.first(func(a Appointment) bool { return a.Account == account && a.Until != 0 && a.Until < day }); ok && b.noneNext(s, day) {
		return Block{}, fault.New(fault.Forbidden, "mandate.over", b.line(a), dated(a.Until))
	}
	return Block{}, b.nobody(s, day)
}

func (b Book) noneNext(s Service, day calendar.Day) bool {
	_, _, found := b.Next(s, day)
	return !found
}

func (b Book) nobody(s Service, day calendar.Day) error {
	if a, from, ok := b.Next(s, day); ok {
		return fault.New(fault.Conflict, "mandate.nobody-until", dated(day), b.line(a), dated(from))
	}
	if able := b.able(s.ID, day); len(able) > 0 {
		return fault.New(fault.Conflict, "mandate.strategic", b.line(able[0]))
	}
	return fault.New(fault.Conflict, "mandate.nobody", dated(day))
}

// Next is the first day after one on which somebody may sign a service, as far
// as is decreed, and who.
func (b Book) Next(s Service, after calendar.Day) (Appointment, calendar.Day, bool) {
	for _, day := range b.turns(after) {
		if can := b.Signers(s, day); len(can) > 0 {
			return can[0], day, true
		}
	}
	return Appointment{}, 0, false
}

// turns are the days after one on which anything begins or is over, in order:
// between two of them nothing changes.
func (b Book) turns(after calendar.Day) []calendar.Day {
	var days []calendar.Day
	note := func(from, until calendar.Day) {
		if from > after {
			days = append(days, from)
		}
		if until != 0 && until+1 > after {
			days = append(days, until+1)
		}
	}
	for _, a := range b.Given {
		note(a.From, a.Until)
	}
	for _, a := range b.Away {
		note(a.From, a.Until)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// Block is what is printed for an appointment, whether or not it holds.
func (b Book) Block(a Appointment) Block {
	return Block{
		Appointment: a.ID, Account: a.Account, Form: a.Form,
		Lines: b.Lines(a), Number: a.Words.Number, Decree: a.Words.Decree,
	}
}

// Lines are those above the name (Permendagri 1/2023, sure: memory): the seat in
// capitals, with "Pj.", "Plt.", "Plh." before it; for a.n. the signer's own post
// below; for u.b. both posts with "u.b." between.
func (b Book) Lines(a Appointment) []string {
	seat := strings.ToUpper(a.Words.Seat)
	switch a.Form {
	case Pj:
		return []string{"Pj. " + seat}
	case Plt:
		return []string{"Plt. " + seat}
	case Plh:
		return []string{"Plh. " + seat}
	case Behalf:
		return []string{"a.n. " + b.giver(a, seat), a.Words.Position}
	case Under:
		over, ok := b.Find(a.Of)
		if !ok || over.Form != Behalf {
			return []string{"u.b.", a.Words.Position}
		}
		return append(b.Lines(over), "u.b.", a.Words.Position)
	default:
		return []string{seat}
	}
}

// giver is the seat on whose behalf is signed; a Pj keeps the mark.
func (b Book) giver(a Appointment, seat string) string {
	if over, ok := b.Find(a.Of); ok && over.Form == Pj {
		return "Pj. " + seat
	}
	return seat
}

// line says an appointment in one line, for a fault: posts, never a name.
func (b Book) line(a Appointment) any {
	if a.Words.Seat == "" { // nobody read the item, or it was erased
		return lang.Key("mandate.form." + string(a.Form))
	}
	return strings.Join(b.Lines(a), ", ")
}

func dated(d calendar.Day) lang.Text {
	return lang.Text{ID: d.Say(lang.ID), JV: d.Say(lang.JV), EN: d.Say(lang.EN)}
}
