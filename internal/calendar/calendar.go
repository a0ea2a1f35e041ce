// Package calendar counts time the way an office must: in working days,
// working minutes, calendar days or elapsed hours, each under its own name,
// because the law means different things by them.
//
// A Calendar is one office's weekly hours, national holidays, joint leave and
// local closures, as dated data with the decree that fixed them. It never
// changes after New; an amendment is a new Calendar with another Digest. The
// day something starts is not counted. A due date whose sum touches a year
// without a decree, or hours that are only expected, is Provisional: religious
// dates are never predicted here. Every sum explains itself in Lines.
//
// The package refuses to know what the time is now, why a clock stops, and
// what happens at a due date: casework knows that.
//
// Start reading at Calendar.Add. Follows Perpres 21/2023 (working hours), the
// yearly joint decree of three ministers (SKB 3 Menteri), UU 30/2014 art. 53.
package calendar

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Span is part of a day during which the office is open, in minutes since
// midnight: open from From, closed from To on (half-open).
type Span struct{ From, To int }

// Hours are weekly office hours for a range of days. Where ranges overlap, the
// one listed later holds, so that Ramadan follows the regular week.
type Hours struct {
	// From and Until are the first and the last day; 0 means unlimited.
	From, Until Day
	// Name is "regular" or "ramadan"; Basis the decision that set them.
	Name, Basis string
	// Expected says that the range is computed and not yet decided; sums of
	// minutes that use it are provisional.
	Expected bool
	// Week holds the open spans by time.Weekday, in order, not overlapping.
	Week [7][]Span
}

// The kinds of Holiday. Workday takes a holiday back, as when a minister moves
// Idul Fitri after the joint decree.
const (
	National   = "libur_nasional"
	JointLeave = "cuti_bersama"
	Closure    = "tutup"
	Workday    = "hari_kerja"
)

// Holiday is one day on which the office does not work, and why.
type Holiday struct {
	Day  Day
	Kind string
	// Name as the decree writes it; Basis is the decree.
	Name, Basis string
}

// Data is what a Calendar is made of.
type Data struct {
	// Zone is the office's zone: WIB, WITA or WIT.
	Zone *time.Location
	// Hours in order of increasing force.
	Hours []Hours
	// Holidays in order of increasing force: a later row for the same day
	// replaces an earlier one.
	Holidays []Holiday
	// Decreed gives the decree of each year whose holidays are known.
	Decreed map[int]string
}

// Calendar is one office's calendar. It is immutable and safe for concurrent use.
type Calendar struct {
	zone     *time.Location
	hours    []Hours
	holidays map[Day]Holiday
	decreed  map[int]string
	digest   [32]byte
}

// New checks the data and makes a calendar of it. Errors name the row.
func New(d Data) (*Calendar, error) {
	if d.Zone == nil {
		return nil, fmt.Errorf("making calendar: no zone")
	}
	for i, h := range d.Hours {
		if err := h.check(); err != nil {
			return nil, fmt.Errorf("making calendar: hours %d (%s): %w", i, h.Name, err)
		}
	}
	c := &Calendar{zone: d.Zone, hours: slices.Clone(d.Hours), holidays: make(map[Day]Holiday, len(d.Holidays)), decreed: maps.Clone(d.Decreed)}
	for i, h := range d.Holidays {
		switch h.Kind {
		case National, JointLeave, Closure:
			c.holidays[h.Day] = h
		case Workday:
			delete(c.holidays, h.Day)
		default:
			return nil, fmt.Errorf("making calendar: holiday %d (%s): unknown kind %q", i, h.Day, h.Kind)
		}
	}
	c.digest = sha256.Sum256([]byte(c.text()))
	return c, nil
}

// check holds spans to the day, in order and apart, so that counting can trust them.
func (h Hours) check() error {
	if h.Until != 0 && h.Until < h.From {
		return fmt.Errorf("ends before it begins")
	}
	for w, spans := range h.Week {
		last := 0
		for _, s := range spans {
			if s.From < last || s.To <= s.From || s.To > 24*60 {
				return fmt.Errorf("%s: span %d-%d is empty, out of order or outside the day", time.Weekday(w), s.From, s.To)
			}
			last = s.To
		}
	}
	return nil
}

// With is the calendar amended by local closures, moved holidays or taken-back
// ones (Workday); the receiver stays as it was.
func (c *Calendar) With(extra ...Holiday) (*Calendar, error) {
	d := Data{Zone: c.zone, Hours: c.hours, Holidays: append(c.Holidays(), extra...), Decreed: c.decreed}
	return New(d)
}

// Zone is the office's zone.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Day is the calendar day on which an instant falls at the office.
func (c *Calendar) Day(t time.Time) Day { return DayOf(t, c.zone) }

// Holidays lists every holiday in order of date.
func (c *Calendar) Holidays() []Holiday {
	return slices.SortedFunc(maps.Values(c.holidays), func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) })
}

// Holiday says whether a day is a holiday and which. Weekends are not holidays.
func (c *Calendar) Holiday(d Day) (Holiday, bool) {
	h, ok := c.holidays[d]
	return h, ok
}

// HoursOn gives the weekly hours in force on a day, whether or not it is a
// working day; the zero Hours when none were set.
func (c *Calendar) HoursOn(d Day) Hours {
	if h := c.week(d); h != nil {
		return *h
	}
	return Hours{}
}

// Decree names the decree of a year's holidays; "" when there is none yet.
func (c *Calendar) Decree(year int) string { return c.decreed[year] }

// Digest is the identity of the data: SHA-256 over a canonical text. Two
// calendars with the same digest give the same sums.
func (c *Calendar) Digest() [32]byte { return c.digest }

func (c *Calendar) text() string {
	var b strings.Builder
	_, offset := Day(0).In(c.zone).Zone()
	fmt.Fprintf(&b, "genggam calendar 1\nzone %s %d\n", c.zone, offset)
	for _, h := range c.hours {
		fmt.Fprintf(&b, "hours %d %d %q %t %v %q\n", h.From, h.Until, h.Name, h.Expected, h.Week, h.Basis)
	}
	for _, h := range c.Holidays() {
		fmt.Fprintf(&b, "day %s %s %q %q\n", h.Day, h.Kind, h.Name, h.Basis)
	}
	for _, y := range slices.Sorted(maps.Keys(c.decreed)) {
		fmt.Fprintf(&b, "decreed %d %q\n", y, c.decreed[y])
	}
	return b.String()
}

// week is the last listed range of hours that covers the day, or nil.
func (c *Calendar) week(d Day) *Hours {
	for i := len(c.hours) - 1; i >= 0; i-- {
		h := &c.hours[i]
		if d >= h.From && (h.Until == 0 || d <= h.Until) {
			return h
		}
	}
	return nil
}

// spans are the open spans of a day, none on a holiday or weekend.
func (c *Calendar) spans(d Day) []Span {
	h := c.week(d)
	if h == nil {
		return nil
	}
	spans := h.Week[d.Weekday()]
	if len(spans) == 0 {
		return nil
	}
	if _, ok := c.holidays[d]; ok {
		return nil
	}
	return spans
}

// WorkingDay says whether the office works on a day: it has hours then and the
// day is no holiday, joint leave or closure.
func (c *Calendar) WorkingDay(d Day) bool { return len(c.spans(d)) > 0 }

// WorkingDaysBetween counts the working days after a up to and including b, as
// a promise counts them; 0 when b is not after a. At most 100 years are counted.
func (c *Calendar) WorkingDaysBetween(a, b Day) int {
	n := 0
	b = min(b, a+horizon)
	for d := a + 1; d <= b; d++ {
		if c.WorkingDay(d) {
			n++
		}
	}
	return n
}
