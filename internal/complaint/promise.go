package complaint

import (
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Keep is the duty to keep the office's own promise for a kind of thing in the
// street. It stands beside the law's limit for settling, never in its place.
const Keep Duty = "promise"

// Pledge is the standard of one kind of thing in the street: the time within
// which the office says that it is settled (UU 25/2009 art. 21, the time of the
// service). Since and Until are the days of receipt for which it holds.
type Pledge struct {
	Category string       `json:"category"`
	Amount   int          `json:"amount"`
	Unit     string       `json:"unit"` // one of package calendar
	Since    calendar.Day `json:"since"`
	Until    calendar.Day `json:"until,omitempty"`
}

// MaxPledges bounds the list of an office.
const MaxPledges = 500

// Pledges are those of an office; of two for one day the later listed holds.
type Pledges []Pledge

// Check refuses a list in which a pledge has no category, time or known unit.
func (p Pledges) Check() error {
	if len(p) > MaxPledges {
		return invalid("complaint.pledges-many")
	}
	units := []string{calendar.UnitMinutes, calendar.UnitDays, calendar.UnitCalendarDays, calendar.UnitHours}
	for _, x := range p {
		if x.Category == "" || x.Amount < 1 || x.Amount > calendar.MaxAmount || !slices.Contains(units, x.Unit) || x.Until != 0 && x.Until < x.Since {
			return invalid("complaint.pledge").On(x.Category)
		}
	}
	return nil
}

// On is the pledge for a category that holds on a day of receipt, nil for none.
func (p Pledges) On(category string, day calendar.Day) *Pledge {
	for i, x := range slices.Backward(p) {
		if x.Category == category && day >= x.Since && (x.Until == 0 || day <= x.Until) {
			return &p[i]
		}
	}
	return nil
}

// With adds a pledge that takes the place of what holds for its category from the
// day it begins; with Amount 0 it ends that and adds none.
func (p Pledges) With(n Pledge) Pledges {
	out := make(Pledges, 0, len(p)+1)
	for _, x := range p {
		if x.Category == n.Category && (x.Until == 0 || x.Until >= n.Since) {
			x.Until = n.Since - 1
		}
		if x.Until == 0 || x.Until >= x.Since {
			out = append(out, x)
		}
	}
	if n.Amount != 0 {
		out = append(out, n)
	}
	return out
}

// Due is when a matter of a category that is received at an instant was promised
// to be settled, the zero time for no promise.
func (p Pledges) Due(cal *calendar.Calendar, category string, at time.Time) time.Time {
	x := p.On(category, cal.Day(at))
	if x == nil {
		return time.Time{}
	}
	due, err := cal.Add(at, x.Amount, x.Unit)
	if err != nil {
		return time.Time{}
	}
	return due.At
}

// Promised says until when the office, or the system that a matter was taken over
// from, promised to settle it, milliseconds UTC.
type Promised struct{ Due int64 }

// Kind is complaint.promised/1.
func (Promised) Kind() string { return "complaint.promised/1" }

func (e Promised) put(o *canon.Object) { o.Int("due", e.Due) }

func (e Promised) apply(c *Complaint, _ int64) { c.PromiseDue = e.Due }

func readPromised(r *canon.Record) Event { return Promised{Due: r.V.Num("due")} }

// Promise gives a matter that was just received what it was promised, nothing for
// the zero time.
func Promise(due time.Time) []Event {
	if due.IsZero() {
		return nil
	}
	return []Event{Promised{Due: due.UnixMilli()}}
}

// Verdict is what became of a promise.
type Verdict string

// The verdicts: nothing was promised, it was settled in time, it was not, the time
// runs. What was withdrawn, lapsed or merged undecided is Void.
const (
	NoPromise Verdict = ""
	Kept      Verdict = "kept"
	Missed    Verdict = "broken"
	Running   Verdict = "running"
	Void      Verdict = "void"
)

// Verdict judges the promise at an instant, milliseconds UTC. The very instant of
// the promise is in time.
func (c *Complaint) Verdict(now int64) Verdict {
	switch {
	case c.PromiseDue == 0:
		return NoPromise
	case c.DecidedAt != 0 && c.DecidedAt <= c.PromiseDue:
		return Kept
	case c.DecidedAt != 0:
		return Missed
	case c.Ended():
		return Void
	case now > c.PromiseDue:
		return Missed
	}
	return Running
}
