package leave

import (
	"genggam/internal/calendar"
)

// MaxTeam bounds the absences of a unit that are looked at for one request.
const MaxTeam = 5000

// Team is the unit of whoever asks, as it is planned without this leave.
type Team struct {
	// Members is how many work there, with whoever asks; 0 looks at nothing.
	Members int
	// Rules are the office's own on who must be there.
	Rules []Presence
	// Away are the days on which others of the unit are away, on leave or on
	// travel: one for each absence.
	Away []Away
}

// Away is one absence of a colleague; who it is does not matter here.
type Away struct{ From, Until calendar.Day }

// Presence is how many of a unit must be there on every working day of a period.
type Presence struct {
	From, Until calendar.Day // Until 0 has no end
	// Least is a number, Share a share in percent; the higher one holds.
	Least, Share int
	// Basis is the office's decision.
	Basis string
}

// Needed is how many of so many members must be there: a share is rounded up.
func (p Presence) Needed(members int) int {
	return max(p.Least, (members*p.Share+99)/100)
}

// presence looks for the first working day on which too few would be there. A
// purpose that cannot be postponed, and kinds that nobody chooses, only warn.
func (a *asking) presence(t Team) {
	if t.Members == 0 || len(t.Away) > MaxTeam {
		return
	}
	var first calendar.Day
	var there, needed, days int
	var basis string
	for d := a.From; d <= a.Until; d++ {
		rule, ok := t.Rule(d)
		if !ok || !a.Calendar.WorkingDay(d) {
			continue
		}
		if left := t.Members - 1 - t.away(d); left < rule.Needed(t.Members) {
			days++
			if days == 1 {
				first, there, needed, basis = d, max(left, 0), rule.Needed(t.Members), rule.Basis
			}
		}
	}
	if days == 0 {
		return
	}
	args := []any{dated(first), there, needed, days}
	if a.Rule.Short == "refuse" && !a.purpose.NoPostponing {
		a.refuse("leave.refuse.presence", args...)
		a.Refusals[len(a.Refusals)-1].Basis += ": " + basis
		return
	}
	a.warn("leave.warn.presence", args...)
	a.Warnings[len(a.Warnings)-1].Basis += ": " + basis
}

// Rule is the one in force on a day, of two the one that begins or was decided
// later; false for none.
func (t Team) Rule(d calendar.Day) (out Presence, ok bool) {
	for _, p := range t.Rules {
		if p.From <= d && (p.Until == 0 || d <= p.Until) && (!ok || p.From >= out.From) {
			out, ok = p, true
		}
	}
	return out, ok
}

func (t Team) away(d calendar.Day) (n int) {
	for _, a := range t.Away {
		if a.From <= d && d <= a.Until {
			n++
		}
	}
	return n
}
