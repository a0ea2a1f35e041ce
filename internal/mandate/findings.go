package mandate

import (
	"cmp"
	"slices"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// The keys of a Finding, which are message keys of lang.
const (
	KeyOverlap   = "mandate.finding.overlap"    // two claim the seat: {0} and {1}
	KeyGap       = "mandate.finding.gap"        // nobody can sign
	KeyNoEnd     = "mandate.finding.no-end"     // an acting appointment {0} has no last day
	KeyTooLong   = "mandate.finding.too-long"   // {0} lasts more than {1} months
	KeyFallen    = "mandate.finding.fallen"     // the powers of {0} fell with what it leans on
	KeyAlone     = "mandate.finding.alone"      // {0} is a Plh although the seat is vacant
	KeyUncovered = "mandate.finding.uncovered"  // {0} is away and nobody was named
	KeyExpiring  = "mandate.expiring"           // {0} ends in {1} days
	KeyCertSoon  = "mandate.certificate-soon"   // the certificate ends on {0}, in {1} days
	KeyCertEnded = "mandate.certificate-ended"  // the certificate ended on {0}
	KeyCertLater = "mandate.certificate-later"  // it holds from {0}
	KeyCertNone  = "mandate.certificate-absent" // there is none
)

// Finding is something that whoever keeps the appointments should look at.
// Nothing is blocked by it.
type Finding struct {
	// Key is the message and Args its blanks: posts and days, no names.
	Key  string
	Args []any
	// From and Until are the days concerned; Until 0 has no end.
	From, Until calendar.Day
	// Appointments concerned.
	Appointments []canon.ID
}

// Findings lists what is wrong with the appointments between two days, in order
// of day: two who claim the seat, days on which nobody can sign, acting
// appointments without an end or longer than law.yaml allows, powers that fell
// away, a Plh in a vacant seat, an absence that nobody covers.
func (b Book) Findings(from, until calendar.Day) []Finding {
	out := slices.Concat(b.overlaps(from, until), b.gaps(from, until), b.single(from, until))
	arrange.By(out, func(x, y Finding) int { return cmp.Compare(x.From, y.From) })
	return out
}

func (b Book) overlaps(from, until calendar.Day) (out []Finding) {
	window := Appointment{From: from, Until: until}
	for i, x := range b.Given {
		for _, y := range b.Given[i+1:] {
			if !rival(x, y) || !x.meets(y) {
				continue
			}
			both := Appointment{From: max(x.From, y.From), Until: earlier(x.Until, y.Until)}
			if never(x) || never(y) || !both.meets(window) {
				continue
			}
			out = append(out, Finding{
				Key: KeyOverlap, Args: []any{b.line(x), b.line(y), dated(both.From)},
				From: both.From, Until: both.Until, Appointments: []canon.ID{x.ID, y.ID},
			})
		}
	}
	return out
}

// never says that an appointment was taken back before it began.
func never(a Appointment) bool { return a.Until != 0 && a.Until < a.From }

// earlier of two last days, where 0 is no end.
func earlier(a, b calendar.Day) calendar.Day {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// gaps are the runs of days on which nobody may sign anything. Between two turns
// nothing changes, so one day of each run is asked.
func (b Book) gaps(from, until calendar.Day) (out []Finding) {
	days := append([]calendar.Day{from}, b.turns(from)...)
	for i, day := range days {
		last := until
		if i+1 < len(days) {
			last = min(until, days[i+1]-1)
		}
		if day > until || b.anybody(day) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Until == day-1 {
			out[n-1].Until = last
			continue
		}
		out = append(out, Finding{Key: KeyGap, From: day, Until: last})
	}
	for i := range out {
		out[i].Args = []any{dated(out[i].From), dated(out[i].Until)}
	}
	return out
}

// anybody says whether somebody may sign anything, be it one service.
func (b Book) anybody(day calendar.Day) bool {
	return slices.ContainsFunc(b.Given, func(a Appointment) bool { return b.signs(a, day) })
}

func (b Book) single(from, until calendar.Day) (out []Finding) {
	for _, a := range b.Given {
		if a.From > until || a.Until != 0 && a.Until < from || never(a) {
			continue
		}
		out = append(out, b.acting(a)...)
		if at, fell := b.fell(a); fell && at <= until && at >= from {
			out = append(out, b.finding(KeyFallen, a, at, dated(at)))
		}
	}
	for _, x := range b.Away {
		a, ok := b.Find(x.Appointment)
		day := max(x.From, from)
		if ok && a.Form.seats() && x.covers(day) && day <= until && a.covers(day) && !b.anybody(day) {
			out = append(out, b.finding(KeyUncovered, a, day, dated(day)))
		}
	}
	return out
}

func (b Book) finding(key string, a Appointment, from calendar.Day, args ...any) Finding {
	return Finding{Key: key, Args: append([]any{b.line(a)}, args...), From: from, Until: a.Until, Appointments: []canon.ID{a.ID}}
}

// acting looks at appointments that are meant to be short.
func (b Book) acting(a Appointment) (out []Finding) {
	if a.Form == Plh || a.Form == Plt || a.Form == Pj {
		if a.Until == 0 {
			out = append(out, b.finding(KeyNoEnd, a, a.From))
		}
	}
	for _, l := range law().Longest {
		if last := months(a.From, l.Months); l.Form == a.Form && a.Until > last {
			out = append(out, b.finding(KeyTooLong, a, last+1, l.Months, l.Basis))
		}
	}
	if _, taken := b.Seated(a.From); a.Form == Plh && !taken {
		out = append(out, b.finding(KeyAlone, a, a.From))
	}
	return out
}

// months is the last day of so many months from a day on.
func months(from calendar.Day, n int) calendar.Day {
	y, m, d := from.Date()
	return calendar.NewDay(y, m+time.Month(n), d) - 1
}

// fell is the first day of an appointment on which what it leans on no longer
// holds.
func (b Book) fell(a Appointment) (calendar.Day, bool) {
	if a.Of.Zero() {
		return 0, false
	}
	for _, day := range append([]calendar.Day{a.From}, b.turns(a.From)...) {
		if a.covers(day) && !b.stands(a, day) {
			return day, true
		}
	}
	return 0, false
}

// Notice says that something ends soon, at the last threshold that was passed.
type Notice struct {
	// Key is the message and Args its blanks.
	Key  string
	Args []any
	// Threshold is 60, 30 or 7 (law.yaml), 0 when it has ended. A notice is new
	// when its threshold is.
	Threshold int
	// Left is how many days are left, 0 on the last day, negative afterwards.
	Left int
	// Account concerned, and the Appointment where it is about one.
	Account     string
	Appointment canon.ID
}

// threshold gives the smallest threshold that so many days have reached.
func threshold(left int) (int, bool) {
	if left < 0 {
		return 0, true
	}
	best, found := 0, false
	for _, t := range law().Warn.Days {
		if left <= t && (!found || t < best) {
			best, found = t, true
		}
	}
	return best, found
}

// Expiring are the appointments in force on a day whose last day is near.
func (b Book) Expiring(day calendar.Day) []Notice {
	var out []Notice
	for _, a := range b.Given {
		if a.Until == 0 || !a.covers(day) {
			continue
		}
		left := int(a.Until - day)
		if t, near := threshold(left); near {
			out = append(out, Notice{Key: KeyExpiring, Args: []any{b.line(a), left}, Threshold: t, Left: left, Account: a.Account, Appointment: a.ID})
		}
	}
	return out
}

// Signed is a letter that was signed by an appointment on a day.
type Signed struct {
	// Letter is its position in the journal.
	Letter      int64
	Appointment canon.ID
	Service     string
	Day         calendar.Day
}

// Doubtful lists the letters whose signer, as the book stands today, had no
// power on the day: an end that was recorded late, a death learnt of later.
// They stay what they are; a person decides whether they are issued again.
func (b Book) Doubtful(letters []Signed) []Signed {
	var out []Signed
	for _, l := range letters {
		a, ok := b.Find(l.Appointment)
		if !ok || !b.serves(a, l.Service) || !b.signs(a, l.Day) {
			out = append(out, l)
		}
	}
	return out
}
