package mandate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Form is the right by which somebody signs.
type Form string

// The forms. Head is definitive; Pj stands in a vacant seat with the powers of
// a head (UU 6/2014 art. 46-47, sure: memory); Plt does routine work for a head
// who is permanently prevented, Plh for one who is away (UU 30/2014 art. 14 (2));
// Behalf is a.n. (atas nama), Under is u.b. (untuk beliau), one rung lower.
const (
	Head   Form = "head"
	Pj     Form = "pj"
	Plt    Form = "plt"
	Plh    Form = "plh"
	Behalf Form = "an"
	Under  Form = "ub"
)

// Forms lists them in the order in which they go before each other.
func Forms() []Form { return []Form{Head, Pj, Plt, Plh, Behalf, Under} }

// rank is the place among Forms, -1 for what is none.
func (f Form) rank() int { return slices.Index(Forms(), f) }

// seats says that the form fills the seat itself until another does.
func (f Form) seats() bool { return f == Head || f == Pj || f == Plt }

// Routine says that whoever signs so has a mandate only, and so takes no
// decision that is strategic in organisation, staff or budget (UU 30/2014
// art. 14 (7), seen in SE BKN 2/SE/VII/2019).
func (f Form) Routine() bool { return slices.Contains(law().Mandates.Forms, f) }

// Bounds of a book, an appointment and its words.
const (
	MaxGiven    = 300 // appointments and absences of one office
	MaxServices = 200 // services of one appointment
	MaxText     = 200 // characters of one text
)

// Appointment is one decree that lets somebody sign, for some days.
type Appointment struct {
	// ID names it for ever; Account is who may sign; Office whose letters.
	ID      canon.ID
	Account string
	Office  string
	Form    Form
	// Of is the appointment whose powers are used: a head's or Pj's for Behalf, a
	// Behalf for Under, whoever is away for Plh. Zero for the others, and for a Plh
	// that was named into a vacant seat.
	Of canon.ID
	// From and Until are the first and the last day; Until 0 has no end yet.
	From, Until calendar.Day
	// Ended says why Until was moved, "" while it was not.
	Ended string
	// Services by id; none means every service.
	Services []string
	// Item of the vault that holds the Words.
	Item canon.ID
	// Words are what is printed; empty until somebody read the item.
	Words Words
}

// Words are what an officer typed from the decree. They lie in the vault, since
// a NIP tells a birth date.
type Words struct {
	// Seat is whose powers are used, "Kepala Desa Sokaraja Kulon".
	Seat string
	// Position is the signer's own post, "Sekretaris Desa"; needed for Behalf and
	// Under, printed for no other form.
	Position string
	// Number is printed under the name: NIP, NIPD or "" (a head of a village may
	// have none).
	Number string
	// Decree is the number of the decision that appointed.
	Decree string
}

// covers says whether the day is one of the appointment's.
func (a Appointment) covers(day calendar.Day) bool {
	return a.From <= day && (a.Until == 0 || day <= a.Until)
}

// meets says whether two appointments share a day.
func (a Appointment) meets(b Appointment) bool {
	return (b.Until == 0 || a.From <= b.Until) && (a.Until == 0 || b.From <= a.Until)
}

// Check refuses an appointment that cannot be right by itself, as a fault on
// the field: form, account, office, of, from, until, services, seat, position,
// number or decree. What it leans on is looked at by Book.Give.
func (a Appointment) Check() error {
	switch {
	case a.Form.rank() < 0:
		return fault.New(fault.Invalid, "mandate.bad-form").On("form")
	case a.Account == "" || utf8.RuneCountInString(a.Account) > MaxText:
		return fault.New(fault.Invalid, "mandate.account").On("account")
	case a.Office == "" || len(a.Office) > MaxText:
		return fault.New(fault.Invalid, "mandate.office").On("office")
	case a.From == 0:
		return fault.New(fault.Invalid, "mandate.from").On("from")
	case a.Until != 0 && a.Until < a.From:
		return fault.New(fault.Invalid, "mandate.until").On("until")
	case !a.Of.Zero() && a.Form.seats():
		return fault.New(fault.Invalid, "mandate.leans-on-nobody").On("of")
	case a.Of.Zero() && (a.Form == Behalf || a.Form == Under):
		return fault.New(fault.Invalid, "mandate.whose-powers").On("of")
	case len(a.Services) > MaxServices || slices.ContainsFunc(a.Services, badID):
		return fault.New(fault.Invalid, "mandate.services").On("services")
	}
	return a.Words.check(a.Form)
}

func badID(s string) bool { return s == "" || len(s) > MaxText }

func (w Words) check(f Form) error {
	for _, t := range []struct{ field, text string }{
		{"seat", w.Seat}, {"position", w.Position}, {"number", w.Number}, {"decree", w.Decree},
	} {
		if utf8.RuneCountInString(t.text) > MaxText || strings.ContainsAny(t.text, "\n\r\t") || !utf8.ValidString(t.text) {
			return fault.New(fault.Invalid, "mandate.text", MaxText).On(t.field)
		}
	}
	switch {
	case w.Seat == "":
		return fault.New(fault.Invalid, "mandate.seat").On("seat")
	case w.Position == "" && (f == Behalf || f == Under):
		return fault.New(fault.Invalid, "mandate.position").On("position")
	case w.Decree == "":
		return fault.New(fault.Invalid, "mandate.decree").On("decree")
	}
	return nil
}

// Absence is some days on which whoever has an appointment is not there.
type Absence struct {
	ID canon.ID
	// Appointment whose holder is away.
	Appointment canon.ID
	// From and Until are the first and the last day, both away; Until 0 is open.
	From, Until calendar.Day
	// Why is one of Reasons.
	Why string
}

func (a Absence) covers(day calendar.Day) bool {
	return a.From <= day && (a.Until == 0 || day <= a.Until)
}

// Reasons lists why somebody may be away: berhalangan sementara.
func Reasons() []string { return []string{"leave", "sick", "travel", "training", "suspended", "other"} }

// Ends lists why an appointment may end: its term, another decree, a death.
func Ends() []string {
	return []string{"term", "resigned", "died", "dismissed", "transferred", "withdrawn", "returned", "successor", "other"}
}

// WhyKey is the message of a reason for being away or for an end.
func WhyKey(why string) string { return "mandate.why." + why }
