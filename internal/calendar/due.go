package calendar

import (
	"time"

	"genggam/internal/fault"
)

// The units a promise or a legal limit may be given in. Each rule names its own.
const (
	UnitMinutes      = "working-minutes"
	UnitDays         = "working-days"
	UnitCalendarDays = "calendar-days"
	UnitHours        = "hours"
)

// MaxAmount bounds every amount that is added, so that a slip in a standard
// cannot make the program count for ever.
const MaxAmount = 1_000_000

const (
	horizon Day = 36525 // 100 years: no sum goes further
	idle    Day = 400   // an office that has not opened for so long never will
	plain       = 40    // lines that are written one by one before runs are merged
)

// The keys of a Line, which are message keys of lang.
const (
	KeyStart    = "calendar.start"         // the start of a sum in days
	KeyBegin    = "calendar.start-minutes" // the start of a sum in minutes or hours
	KeyCounted  = "calendar.counted"
	KeyWeekend  = "calendar.weekend"
	KeyHoliday  = "calendar.holiday"
	KeyJoint    = "calendar.joint-leave"
	KeyClosed   = "calendar.closed"
	KeyHours    = "calendar.worked"
	KeyCalendar = "calendar.calendar-days"
	KeyElapsed  = "calendar.elapsed"
	KeyEndless  = "calendar.endless"
)

// Due is the moment by which something must be done, and the sum behind it.
type Due struct {
	// At is the instant. Sums in days are due at the end of that calendar day:
	// one millisecond before the next begins in the office's zone.
	At time.Time
	// Provisional says that the sum rests on a year without a decree or on
	// hours not yet decided, and may move.
	Provisional bool
	// Lines explain the sum in order; the first is the start.
	Lines []Line
}

// Date is the calendar day of the due moment at the office.
func (d Due) Date() Day { return DayOf(d.At, d.At.Location()) }

// Line is one step of the sum: a day or a run of days and why it counts or not.
type Line struct {
	// Day is the first and Until the last day of the run; mostly the same.
	Day   Day `json:"day"`
	Until Day `json:"until"`
	// Key is one of the Key constants, a message key.
	Key string `json:"key"`
	// Name of the holiday or closure.
	Name string `json:"name,omitempty"`
	// Count is how many days, minutes or hours are counted once this line is done.
	Count int `json:"count,omitempty"`
	// From and To are minutes of the day: of a start, and of KeyHours on one day.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

// Add counts an amount of a unit (one of the Unit constants) from an instant.
// A unit that does not exist or an amount outside 0..MaxAmount is a fault.
func (c *Calendar) Add(from time.Time, amount int, unit string) (Due, error) {
	if amount < 0 || amount > MaxAmount {
		return Due{}, fault.New(fault.Invalid, "calendar.bad-amount", MaxAmount)
	}
	switch unit {
	case UnitMinutes:
		return c.AddWorkingMinutes(from, amount), nil
	case UnitDays:
		return c.AddWorkingDays(from, amount), nil
	case UnitCalendarDays:
		return c.AddCalendarDays(from, amount), nil
	case UnitHours:
		return c.AddHours(from, amount), nil
	}
	return Due{}, fault.New(fault.Invalid, "calendar.bad-unit")
}

// AddWorkingDays is the end of the n-th working day after the day of from,
// which is itself not counted. n of 0 or less is the day itself, or the next
// working day when it is none.
func (c *Calendar) AddWorkingDays(from time.Time, n int) Due {
	n = bounded(n)
	k := c.clock(from)
	sum, day, count, quiet := newSum(k.line(KeyStart)), k.day, 0, Day(0)
	if n == 0 && !c.WorkingDay(day) {
		n = 1
	}
	for count < n && quiet <= idle && day < k.day+horizon {
		day++
		if !c.WorkingDay(day) {
			quiet++
			sum.add(c.why(day))
			continue
		}
		count, quiet = count+1, 0
		sum.add(Line{Day: day, Until: day, Key: KeyCounted, Count: count})
	}
	return c.due(sum, min(k.day+1, day), c.endOf(day), count < n)
}

// AddCalendarDays is the end of the n-th day after the day of from, whatever
// day it is ("hari" in the law). It consults no holidays and is never provisional.
func (c *Calendar) AddCalendarDays(from time.Time, n int) Due {
	k := c.clock(from)
	n = min(bounded(n), int(horizon))
	last := k.day.AddDays(n)
	lines := []Line{k.line(KeyStart)}
	if n > 0 {
		lines = append(lines, Line{Day: k.day + 1, Until: last, Key: KeyCalendar, Count: n})
	}
	return Due{At: c.endOf(last), Lines: lines}
}

// AddHours is n elapsed hours later, night and holiday alike (the 3x24 hours of
// UU 27/2022). It is never provisional.
func (c *Calendar) AddHours(from time.Time, n int) Due {
	n = min(bounded(n), int(horizon)*24)
	at := from.In(c.zone).Add(time.Duration(n) * time.Hour)
	k, end := c.clock(from), c.clock(at)
	lines := []Line{k.line(KeyBegin)}
	if n > 0 {
		lines = append(lines, Line{Day: k.day, Until: end.day, Key: KeyElapsed, Count: n, From: k.minute(), To: end.minute()})
	}
	return Due{At: at, Lines: lines}
}

// endOf is the last millisecond of a day at the office.
func (c *Calendar) endOf(d Day) time.Time { return (d + 1).In(c.zone).Add(-time.Millisecond) }

// why explains a day on which the office does not work.
func (c *Calendar) why(d Day) Line {
	h, ok := c.holidays[d]
	if w := c.week(d); ok && w != nil && len(w.Week[d.Weekday()]) > 0 {
		return Line{Day: d, Until: d, Key: holidayKey(h.Kind), Name: h.Name}
	}
	return Line{Day: d, Until: d, Key: KeyWeekend}
}

func holidayKey(kind string) string {
	switch kind {
	case National:
		return KeyHoliday
	case JointLeave:
		return KeyJoint
	}
	return KeyClosed
}

// due finishes a sum that consulted the days from first to that of at. endless
// says that the office never opened again: the sum stops there and says so.
func (c *Calendar) due(s *sum, first Day, at time.Time, endless bool) Due {
	d := Due{At: at, Provisional: s.provisional || endless, Lines: s.lines}
	last := d.Date()
	if endless {
		d.Lines = append(d.Lines, Line{Day: last, Until: last, Key: KeyEndless})
	}
	for y := first.Year(); y <= last.Year(); y++ {
		if c.decreed[y] == "" {
			d.Provisional = true
		}
	}
	return d
}

// sum gathers lines and keeps them few: after the first forty, counted days
// and the weekends between them run together, holidays stay visible.
type sum struct {
	lines       []Line
	provisional bool
}

func newSum(start Line) *sum {
	return &sum{lines: append(make([]Line, 0, 12), start)}
}

func (s *sum) add(l Line) {
	last := &s.lines[len(s.lines)-1]
	counted := last.Key == KeyCounted || last.Key == KeyHours
	if len(s.lines) < plain || !counted || (l.Key != last.Key && l.Key != KeyWeekend) {
		s.lines = append(s.lines, l)
		return
	}
	last.Until = l.Day
	last.Count = max(last.Count, l.Count)
	last.From, last.To = 0, 0
}

func (k clock) line(key string) Line {
	return Line{Day: k.day, Until: k.day, Key: key, From: k.minute()}
}

func (k clock) minute() int { return int(k.at / time.Minute) }

func bounded(n int) int { return max(0, min(n, MaxAmount)) }
