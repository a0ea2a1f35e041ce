package integrity

import (
	"time"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Things lists what a gift may be (UU 20/2001 art. 12B, elucidation).
func Things() []string {
	return []string{"money", "goods", "food", "discount", "loan", "ticket", "lodging", "tour", "treatment", "other"}
}

// Occasions lists when it was given: with a service, as thanks for one, at a
// holiday, at a family or religious ceremony, among colleagues, otherwise.
func Occasions() []string {
	return []string{"service", "thanks", "holiday", "ceremony", "colleague", "other"}
}

// Outcomes lists what the KPK may decide: the recipient's, the state's, or that
// the report is not followed up.
func Outcomes() []string { return []string{"recipient", "state", "not-followed"} }

// Settlements lists how a gift may come to its end.
func Settlements() []string {
	return []string{"kept", "handed-over", "returned", "charity", "destroyed"}
}

// MaxValue bounds the estimated worth of a gift, in rupiah.
const MaxValue = 1_000_000_000_000

// Gift is what an officer reports to have been given or offered.
type Gift struct {
	// ID names the report; Account is who was given it; Office theirs.
	ID      canon.ID
	Account string
	Office  string
	// Thing and Occasion are of Things and Occasions.
	Thing, Occasion string
	// Value is the estimate in rupiah, 0 when unknown.
	Value int64
	// Received is the day of receipt, or of the offer when it was Refused.
	Received calendar.Day
	Refused  bool
	// Item of the vault that tells the giver, the thing and the circumstances.
	Item canon.ID
}

// Due is one date of the register.
type Due struct {
	// At is the end of the last day, ms UTC; Provisional as in calendar.Due.
	At          int64
	Provisional bool
}

// Report rules on a report and works out its dates: to the unit (UPG) and to the
// KPK from the day of receipt, and until when it must be complete. A late report
// is taken like any other; a future receipt, an unknown thing or occasion and a
// senseless value are faults on their field.
func Report(g Gift, cal *calendar.Calendar, now time.Time) (Reported, error) {
	today := cal.Day(now)
	switch {
	case g.ID.Zero() || g.Account == "" || utf8.RuneCountInString(g.Account) > maxName || g.Office == "" || len(g.Office) > maxName:
		return Reported{}, fault.New(fault.Invalid, "integrity.gift-whose").On("account")
	case !oneOf(Things(), g.Thing):
		return Reported{}, fault.New(fault.Invalid, "integrity.gift-thing").On("thing")
	case !oneOf(Occasions(), g.Occasion):
		return Reported{}, fault.New(fault.Invalid, "integrity.gift-occasion").On("occasion")
	case g.Value < 0 || g.Value > MaxValue:
		return Reported{}, fault.New(fault.Invalid, "integrity.gift-value").On("value")
	case g.Received == 0 || g.Received > today:
		return Reported{}, fault.New(fault.Invalid, "integrity.gift-received").On("received")
	}
	e := Reported{Gift: g}
	received := g.Received.In(cal.Zone())
	e.UPG = working(cal, received, giftDays("upg", g.Received))
	e.KPK = working(cal, received, giftDays("recipient", g.Received))
	e.Forward = working(cal, now, giftDays("forward", today))
	e.Complete = working(cal, now, giftDays("complete", today))
	return e, nil
}

func working(cal *calendar.Calendar, from time.Time, days int) Due {
	d := cal.AddWorkingDays(from, days)
	return Due{At: d.At.UnixMilli(), Provisional: d.Provisional}
}

// Unreported says that a gift needs no report by its worth and occasion, with
// the citation. It is told, never used to turn a report away, and it does not
// hold where the gift touches a duty, which only a person can judge.
func Unreported(g Gift) (basis string, ok bool) {
	n, found := inForce(law().Unreported, g.Received, func(n number) bool {
		return n.Occasion == g.Occasion && (n.Money || g.Thing != "money")
	})
	if !found || g.Value <= 0 || g.Value > n.Value {
		return "", false
	}
	return n.Basis, true
}
