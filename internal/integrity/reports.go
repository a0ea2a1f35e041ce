package integrity

import (
	"cmp"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// The lights by which the office above sees a report.
const (
	Green = "green" // receipted in its last version
	Red   = "red"   // the day passed and it is not there
	Open  = "open"  // still in time
)

// State is where one office's report of one month stands.
type State struct {
	Office string
	Month  Month
	// Version that was approved last, 0 for none, with its figures; Sent and
	// Receipted are the last versions of which that is true.
	Version         int
	Figures         []Figure
	Sent, Receipted int
	// At is when the last version was receipted, ms UTC.
	At int64
}

// Light is how the state looks on a day.
func (s State) Light(today calendar.Day) string {
	switch {
	case s.Version > 0 && s.Receipted == s.Version:
		return Green
	case today > s.Month.Due():
		return Red
	}
	return Open
}

type reportOf struct {
	office string
	month  Month
}

// Reports is the fold of the reports of some offices and months. The zero value is
// ready; it is not safe for concurrent use.
type Reports struct{ states map[reportOf]State }

// Apply folds an event of time at (ms UTC). It never fails: what is of another
// matter or an older version changes nothing.
func (r *Reports) Apply(e Event, at int64) {
	switch e := e.(type) {
	case Approved:
		s := r.Of(e.Office, e.Month)
		if e.Version > s.Version {
			s.Version, s.Figures = e.Version, slices.Clone(e.Figures)
			r.set(s)
		}
	case Sent:
		if s := r.Of(e.Office, e.Month); e.Version <= s.Version && e.Version > s.Sent {
			s.Sent = e.Version
			r.set(s)
		}
	case Received:
		if s := r.Of(e.Office, e.Month); e.Version <= s.Version && e.Version > s.Receipted {
			s.Receipted, s.At = e.Version, at
			r.set(s)
		}
	}
}

func (r *Reports) set(s State) {
	if r.states == nil {
		r.states = map[reportOf]State{}
	}
	r.states[reportOf{s.Office, s.Month}] = s
}

// Of is the state of one report; one of which nothing is known has Version 0.
func (r *Reports) Of(office string, m Month) State {
	s, ok := r.states[reportOf{office, m}]
	if !ok {
		return State{Office: office, Month: m}
	}
	return s
}

// Approve rules on the figures of a month: it must be over, and a further
// version needs other figures. today is the office's day.
func (r *Reports) Approve(office string, m Month, figures []Figure, today calendar.Day) (Approved, error) {
	s := r.Of(office, m)
	switch {
	case today <= m.Last():
		return Approved{}, fault.New(fault.Conflict, "integrity.month-not-over")
	case len(figures) == 0 || len(figures) > MaxFigures+5 || slices.ContainsFunc(figures, badFigure):
		return Approved{}, fault.New(fault.Invalid, "integrity.figures").On("figures")
	case s.Version > 0 && len(Changes(s.Figures, figures)) == 0:
		return Approved{}, fault.New(fault.Conflict, "integrity.report-unchanged")
	}
	return Approved{Office: office, Month: m, Version: s.Version + 1, Figures: slices.Clone(figures)}, nil
}

func badFigure(f Figure) bool {
	return f.Name == "" || len(f.Name) > maxName || f.Count < 0 || f.Count > 1<<40
}

// Send rules that the last approved version goes to the office above.
func (r *Reports) Send(office string, m Month, to string) (Sent, error) {
	s := r.Of(office, m)
	if s.Version == 0 || s.Sent == s.Version {
		return Sent{}, fault.New(fault.Conflict, "integrity.report-nothing-to-send")
	}
	return Sent{Office: office, Month: m, Version: s.Version, To: to}, nil
}

// Receive rules on the receipt by the office above.
func (r *Reports) Receive(office string, m Month, by string) (Received, error) {
	s := r.Of(office, m)
	if s.Sent == 0 || s.Receipted == s.Sent {
		return Received{}, fault.New(fault.Conflict, "integrity.report-nothing-to-receive")
	}
	return Received{Office: office, Month: m, Version: s.Sent, By: by}, nil
}

// Wall is the month of many offices as the office above sees it: the red first,
// then the open, then the green, each in order of code. Offices of which nothing
// came are there.
func (r *Reports) Wall(offices []string, m Month, today calendar.Day) []State {
	out := make([]State, 0, len(offices))
	for _, office := range offices {
		out = append(out, r.Of(office, m))
	}
	order := []string{Red, Open, Green}
	arrange.By(out, func(a, b State) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Light(today)), slices.Index(order, b.Light(today))), cmp.Compare(a.Office, b.Office))
	})
	return out
}
