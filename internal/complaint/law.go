package complaint

import (
	"cmp"
	_ "embed" // law.yaml
	"fmt"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
)

//go:embed law.yaml
var lawSource []byte

// Class is what a matter is judged to be (PermenPANRB 62/2018).
type Class string

// The classes. Complaint is one without a supervisory side, Supervisory one that
// alleges a breach of rules or of money; Information is a report whose sender
// gives no name, WhistleBlowing such a report of a wrong in the office itself.
const (
	Ordinary       Class = "complaint"
	Supervisory    Class = "supervisory"
	Question       Class = "question"
	Aspiration     Class = "aspiration"
	Information    Class = "information"
	WhistleBlowing Class = "whistle-blowing"
)

// Classes lists them.
func Classes() []Class {
	return []Class{Ordinary, Supervisory, Question, Aspiration, Information, WhistleBlowing}
}

// NameKey is the message that names a class.
func (c Class) NameKey() string { return "complaint.class." + string(c) }

// Named says that the class needs a sender who is known to the office.
func (c Class) Named() bool { return c == Ordinary || c == Supervisory }

// Duty is what somebody owes in a matter.
type Duty string

// The duties: to look at what came, to give a first answer, to say what is
// missing, to complete it, to settle it, to deliver the decision, to reply to it,
// and to file in time.
const (
	Verify       Duty = "verify"
	First        Duty = "first"
	Completeness Duty = "completeness"
	Complete     Duty = "complete"
	Settle       Duty = "settle"
	Deliver      Duty = "deliver"
	Reply        Duty = "reply"
	File         Duty = "file"
)

// Term is one limit of the law.
type Term struct {
	Duty  Duty  `yaml:"duty"`
	Class Class `yaml:"class"`
	// Whose duty it is: office or sender. From is the event it runs from.
	Whose  string `yaml:"whose"`
	From   string `yaml:"from"`
	Amount int    `yaml:"amount"`
	// Unit is a unit of package calendar: UU 25/2009 says days, the ministerial
	// regulation working days.
	Unit  string       `yaml:"unit"`
	Since calendar.Day `yaml:"since"`
	Until calendar.Day `yaml:"until"`
	Basis string       `yaml:"basis"`
	Sure  string       `yaml:"sure"`
}

// Law is the terms in their order.
type Law []Term

var load = sync.OnceValues(func() (Law, error) { return ReadLaw(lawSource) })

// BuiltIn is the law that comes with the program.
func BuiltIn() (Law, error) { return load() }

// ReadLaw reads terms in the form of law.yaml.
func ReadLaw(source []byte) (Law, error) {
	var file struct {
		Terms Law `yaml:"terms"`
	}
	if err := yaml.UnmarshalWithOptions(source, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("reading the terms of complaints: %w", err)
	}
	for i, t := range file.Terms {
		if t.Amount < 1 || t.Basis == "" || t.Duty == "" || t.From == "" {
			return nil, fmt.Errorf("reading the terms of complaints: term %d has no amount, duty, start or basis", i+1)
		}
		if t.Unit != calendar.UnitDays && t.Unit != calendar.UnitCalendarDays {
			return nil, fmt.Errorf("reading the terms of complaints: term %d is in %q, which the law does not count in", i+1, t.Unit)
		}
	}
	return file.Terms, nil
}

// Clock is one limit with its sum.
type Clock struct {
	Term
	Due calendar.Due
}

// Clocks are the limits of a duty for a class, the earliest first; from gives the
// instant of each event that has happened ("received", "complete", "asked",
// "decided", "delivered", "service"). A limit whose event has not happened is
// left out. A term in force on the day of its event holds.
func (l Law) Clocks(cal *calendar.Calendar, duty Duty, class Class, from map[string]time.Time) []Clock {
	var out []Clock
	for _, t := range l {
		at, ok := from[t.From]
		if !ok || t.Duty != duty || t.Class != "" && t.Class != class {
			continue
		}
		day := cal.Day(at)
		if day < t.Since || t.Until != 0 && day > t.Until {
			continue
		}
		due, err := cal.Add(at, t.Amount, t.Unit)
		if err != nil {
			continue // ReadLaw takes no unit that the calendar does not know
		}
		out = append(out, Clock{Term: t, Due: due})
	}
	arrange.By(out, func(a, b Clock) int { return cmp.Compare(a.Due.At.UnixMilli(), b.Due.At.UnixMilli()) })
	return out
}

// due is the earliest of them in milliseconds, 0 for none.
func (l Law) due(cal *calendar.Calendar, duty Duty, class Class, from map[string]time.Time) int64 {
	if all := l.Clocks(cal, duty, class, from); len(all) > 0 {
		return all[0].Due.At.UnixMilli()
	}
	return 0
}
