package succession

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/region"
)

// Terms are what is decreed and said of a hand-over, as it is typed.
type Terms struct {
	// From and To are the accounts of leaver and successor, in Office.
	From   string      `json:"from"`
	To     string      `json:"to"`
	Office region.Code `json:"office"`
	// Why the leaver leaves, one of mandate.Ends.
	Why string `json:"why"`
	// Reason in words why the office above signs for the leaver; "" where the
	// leaver signs.
	Reason string `json:"reason,omitempty"`
	// Decree is its number, Decreed its day.
	Decree  string       `json:"decree"`
	Decreed calendar.Day `json:"decreed"`
	// Roles that are handed over; none are all that the leaver has in the office.
	Roles []string `json:"roles"`
	// Form is as what the successor has the leaver's seat from Since on: head, pj or
	// plt; "" leaves the seat vacant. Where the leaver has no seat it says nothing.
	Form  mandate.Form `json:"form,omitempty"`
	Since calendar.Day `json:"since"`
	// Number is the successor's line under the name: NIP, NIPD or "".
	Number string `json:"number,omitempty"`
	// KitFrom and KitTo say who holds the paper recovery kit, as leaver (or the
	// office above) and successor know it; Things other keys and things.
	KitFrom string `json:"kit_from"`
	KitTo   string `json:"kit_to"`
	Things  string `json:"things,omitempty"`
}

// Bounds of what is typed.
const (
	maxLine   = 160
	maxThings = 2000
	leastWhy  = 10
	// aheadDays is how far ahead a decree may let an appointment begin.
	aheadDays = 31
)

// tidy folds white space, so that what is signed is what is read.
func (x *Terms) tidy() {
	for _, s := range []*string{&x.Reason, &x.Decree, &x.Number, &x.KitFrom, &x.KitTo} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	x.Things = strings.TrimSpace(strings.ReplaceAll(x.Things, "\r\n", "\n"))
	slices.Sort(x.Roles)
	x.Roles = slices.Compact(x.Roles)
}

func long(s string, most int) bool { return utf8.RuneCountInString(s) > most }

// check refuses what no hand-over says, as a fault on the field. above says that
// the office above signs in the leaver's place.
func (x Terms) check(today calendar.Day, above bool) error {
	bad := func(field, key string, args ...any) error { return fault.New(fault.Invalid, key, args...).On(field) }
	switch {
	case x.From == "":
		return bad("from", "succession.who-leaves")
	case x.To == "":
		return bad("to", "succession.who-follows")
	case x.From == x.To:
		return bad("to", "succession.same-person")
	case !slices.Contains(mandate.Ends(), x.Why):
		return bad("why", "succession.why")
	case above && len(x.Reason) < leastWhy || long(x.Reason, 500):
		return bad("reason", "succession.reason")
	case x.Decree == "" || long(x.Decree, maxLine):
		return bad("decree", "succession.decree")
	case x.Decreed == 0 || x.Decreed > today:
		return bad("decreed", "succession.decreed")
	case x.Form != "" && !slices.Contains(Seats(), x.Form):
		return bad("form", "mandate.bad-form")
	case x.Since == 0 || x.Since < today || x.Since > today+aheadDays:
		return bad("since", "succession.since", aheadDays)
	case long(x.Number, 60):
		return bad("number", "account.position-long")
	case x.KitFrom == "" || long(x.KitFrom, maxLine):
		return bad("kit_from", "succession.kit")
	case x.KitTo == "" || long(x.KitTo, maxLine):
		return bad("kit_to", "succession.kit")
	case long(x.Things, maxThings):
		return bad("things", "succession.things", maxThings)
	}
	return nil
}

// Seats are the forms in which a successor may have the leaver's seat.
func Seats() []mandate.Form { return []mandate.Form{mandate.Head, mandate.Pj, mandate.Plt} }

func (x Terms) encode() ([]byte, error) { return json.Marshal(x) }

func decodeTerms(b []byte) (x Terms, err error) {
	err = json.Unmarshal(b, &x)
	return x, err
}
