package casework

import (
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
)

// Setting is what a case rests on: its standard, its office's calendar, and how
// the standard's conditions stand for its answers.
type Setting struct {
	Std *catalogue.Standard
	Cal *calendar.Calendar
	// Holds judges a condition of the standard; nil judges only the empty one.
	Holds func(condition string) bool
	// DefaultLimit is the law's limit where the standard names none
	// (UU 30/2014 art. 53 as amended): dated data, so it comes from outside.
	DefaultLimit catalogue.Duration
	// Superior is the office that answers for the one that holds the case.
	Superior string
	// Place finds the office of a level, and for dinas of an agency, that belongs to
	// the case's own; "" where there is none. Person finds the account that the
	// organisation chart names for the applicant: superior or official.
	Place  func(level, agency string) string
	Person func(by string) string
	// Where finds the office in which whoever Person names sits; nil leaves the step
	// where the standard has it.
	Where func(by string) string
	// CertifiedDown is since when certified signing has not answered, zero while
	// it does.
	CertifiedDown time.Time
}

// Officer is who acts: the account, the role it acts in and, for a substitute,
// whom it stands in for.
type Officer struct {
	Account, Role, For string
	// Office is needed only where a case was handed up; "" is the case's own.
	Office string
	// Own says why this officer may not handle the case, and its substitute with
	// them: OwnCase, OwnFamily, "" for no reason. It is a fact that whoever knows
	// the persons works out.
	Own string
}

// superior says whether a role may set aside what the front desk may not.
func (o Officer) superior() bool { return o.Role == "supervisor" || o.Role == "head" }

// step finds a step of the standard.
func (s Setting) step(id string) (catalogue.Step, int) {
	for i, st := range s.Std.Steps {
		if st.ID == id {
			return st, i
		}
	}
	return catalogue.Step{}, -1
}

// first is the step a new case starts with.
func (s Setting) first(at time.Time) Next {
	if len(s.Std.Steps) == 0 {
		return Next{}
	}
	return s.at(0, at)
}

// after is the step that follows one that was done.
func (s Setting) after(id string, at time.Time) Next {
	st, i := s.step(id)
	for _, b := range st.Next {
		if b.When == "" || s.Holds != nil && s.Holds(b.When) {
			_, j := s.step(b.To)
			return s.at(j, at)
		}
	}
	return s.at(i+1, at)
}

// ofKind is the first step of a kind, where a lapse or a sign leads to.
func (s Setting) ofKind(kind string, at time.Time) Next {
	for i, st := range s.Std.Steps {
		if st.Kind == kind {
			return s.at(i, at)
		}
	}
	return Next{}
}

func (s Setting) at(i int, at time.Time) Next {
	if i < 0 || i >= len(s.Std.Steps) {
		return Next{}
	}
	st := s.Std.Steps[i]
	n := Next{Step: st.ID, Role: st.Role, Office: s.place(st.To, st.Agency), Asked: s.asked(st, at, nil)}
	if st.By != "" && s.Person != nil {
		n.Account = s.Person(st.By)
		if n.Account != "" && s.Where != nil {
			n.Office = s.Where(st.By)
		}
	}
	if st.Limit.Amount > 0 {
		if due, err := s.Cal.Add(at, st.Limit.Amount, st.Limit.Unit); err == nil {
			n.Due = due.At.UnixMilli()
		}
	}
	return n
}

// again is the present step with its whole time from an instant: a step that
// waited is not late for it.
func (s Setting) again(c *Case, at time.Time) Next {
	st, i := s.step(c.Step)
	n := s.at(i, at)
	n.Asked = s.asked(st, at, c)
	return n
}

// Sum is one due time with the way it was reached.
type Sum struct {
	Duration catalogue.Duration
	From     time.Time
	Due      calendar.Due
}

// Promise works out the standard's own due time, counted from an instant, with
// the time the clock stood and an extension if one was given.
func (s Setting) Promise(from time.Time, stood Stood, extended bool) (Sum, error) {
	d := s.Std.Time.Promised
	if x := s.Std.Time.Extension; extended && x.Unit == d.Unit {
		d.Amount += x.Amount
	}
	return s.sum(from, d, stood)
}

// Limit works out the law's due time in the same way.
func (s Setting) Limit(from time.Time, stood Stood) (Sum, error) {
	d := s.Std.Time.Limit
	if d.Amount == 0 {
		d = s.DefaultLimit
	}
	return s.sum(from, d, stood)
}

// CheckDue works out when silence makes an application complete (default one
// working day): whoever judges completeness does not own the clock.
func (s Setting) CheckDue(from time.Time) (Sum, error) {
	d := s.Std.Time.Completeness
	if d.Amount == 0 {
		d = catalogue.Duration{Amount: 1, Unit: "working-days"}
	}
	return s.sum(from, d, Stood{})
}

func (s Setting) sum(from time.Time, d catalogue.Duration, stood Stood) (Sum, error) {
	n := d.Amount
	switch d.Unit {
	case "working-days":
		n += int(stood.Days)
	case "working-minutes":
		n += int(stood.Minutes)
	case "calendar-days":
		n += int(stood.Calendar / day)
	case "hours":
		n += int((stood.Calendar + hour - 1) / hour)
	}
	due, err := s.Cal.Add(from, n, d.Unit)
	return Sum{Duration: d, From: from, Due: due}, err
}

const (
	hour = int64(time.Hour / time.Millisecond)
	day  = 24 * hour
)

// dues works out both due times.
func (s Setting) dues(from time.Time, stood Stood, extended bool) (Dues, error) {
	p, err := s.Promise(from, stood, extended)
	if err != nil {
		return Dues{}, err
	}
	l, err := s.Limit(from, stood)
	if err != nil {
		return Dues{}, err
	}
	return Dues{
		From: from.UnixMilli(), PromisedAt: p.Due.At.UnixMilli(), LimitAt: l.Due.At.UnixMilli(),
		Provisional: p.Due.Provisional || l.Due.Provisional,
	}, nil
}

// stoodUntil adds to what the clock stood before the span that ends now.
func (s Setting) stoodUntil(c *Case, at time.Time) Stood {
	if c.StoodSince == 0 {
		return c.Stood
	}
	since := time.UnixMilli(c.StoodSince)
	return Stood{
		Days:     c.Stood.Days + int64(s.Cal.WorkingDaysBetween(s.Cal.Day(since), s.Cal.Day(at))),
		Minutes:  c.Stood.Minutes + int64(s.Cal.WorkingMinutes(since, at)),
		Calendar: c.Stood.Calendar + max(0, at.UnixMilli()-c.StoodSince),
	}
}

// Refusals of this package.
func conflict(key string, args ...any) error  { return fault.New(fault.Conflict, key, args...) }
func invalid(key string, args ...any) error   { return fault.New(fault.Invalid, key, args...) }
func forbidden(key string, args ...any) error { return fault.New(fault.Forbidden, key, args...) }

// Filing is what an applicant hands in, with its words already in the vault.
type Filing struct {
	Digest                    string
	Channel, Relation, Helper string
	Assurance                 Assurance
	Class                     string
	// Presence is counter or visit when the person stands before the officer who
	// files for them; "" is remote.
	Presence string
	// Employee, From and Org as in Submitted.
	Employee, From                              string
	Org                                         canon.ID
	Applicant, Subject, Representative, Answers canon.ID
	Files                                       []FileRef
}

// Submit receives an application. The promise counts from this instant: should
// the office be silent about completeness, it was complete from here.
func Submit(s Setting, f Filing, at time.Time) (Submitted, error) {
	dues, err := s.dues(at, Stood{}, false)
	if err != nil {
		return Submitted{}, err
	}
	e := Submitted{
		Standard: s.Std.ID, Version: s.Std.Version, Digest: f.Digest, Calendar: hex(s.Cal.Digest()),
		Channel: f.Channel, Relation: f.Relation, Helper: f.Helper, Assurance: f.Assurance, Class: f.Class, Presence: f.Presence,
		Employee: f.Employee, From: f.From, Org: f.Org,
		Priority: s.priority(f.Class), Dues: dues, Next: s.first(at),
		Applicant: f.Applicant, Subject: f.Subject, Representative: f.Representative, Answers: f.Answers, Files: f.Files,
	}
	if need := Assurance(s.Std.Who.Submit); !f.Assurance.AtLeast(need) {
		return Submitted{}, forbidden("case.assurance-needed." + string(need))
	}
	if err := f.presence(); err != nil {
		return Submitted{}, err
	}
	if st, _ := s.step(e.Next.Step); st.Kind == "check" {
		check, err := s.CheckDue(at)
		if err != nil {
			return Submitted{}, err
		}
		e.CheckDue = check.Due.At.UnixMilli()
	}
	return e, nil
}

// priority ranks a class: the first of the standard's list is the highest.
func (s Setting) priority(class string) int {
	for i, p := range s.Std.Priority {
		if p.Class == class {
			return len(s.Std.Priority) - i
		}
	}
	return 0
}

func hex(b [32]byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 64)
	for _, x := range b {
		out = append(out, digits[x>>4], digits[x&15])
	}
	return string(out)
}
