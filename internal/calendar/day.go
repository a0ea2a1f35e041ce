package calendar

import (
	"time"

	"genggam/internal/fault"
)

// Day is a calendar day: days since 1 January 1970 in the office's zone. It is
// a date on paper, without a time and without a zone.
type Day int32

// The days a calendar reasons about. Dates outside are refused.
const (
	firstDay Day = -25567 // 1900-01-01
	lastDay  Day = 73049  // 2170-01-01
)

// ParseDay reads "2026-03-13". Years 1900 to 2169; anything else is a fault
// "calendar.bad-day".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || len(s) != len(time.DateOnly) {
		return 0, fault.New(fault.Invalid, "calendar.bad-day")
	}
	d := DayOf(t, time.UTC)
	if d < firstDay || d >= lastDay {
		return 0, fault.New(fault.Invalid, "calendar.bad-day")
	}
	return d, nil
}

// NewDay is the day of a year, month and day of the month; values out of range
// roll over as in time.Date.
func NewDay(year int, month time.Month, day int) Day {
	return DayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), time.UTC)
}

// DayOf is the calendar day on which an instant falls in a zone.
func DayOf(t time.Time, zone *time.Location) Day {
	_, offset := t.In(zone).Zone()
	return Day(floorDiv(t.Unix()+int64(offset), 86400))
}

// String writes "2026-03-13".
func (d Day) String() string { return d.In(time.UTC).Format(time.DateOnly) }

// In is the start of the day in a zone.
func (d Day) In(zone *time.Location) time.Time {
	if zone == time.UTC {
		return time.Unix(int64(d)*86400, 0).UTC()
	}
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

// Date gives year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// Year is the calendar year, which decides which decree of holidays applies.
func (d Day) Year() int { return d.In(time.UTC).Year() }

// Weekday is the day of the week. 1 January 1970 was a Thursday.
func (d Day) Weekday() time.Weekday {
	w := (int(d) + 4) % 7
	if w < 0 {
		w += 7
	}
	return time.Weekday(w)
}

// AddDays is the day n calendar days later, earlier when n is negative.
func (d Day) AddDays(n int) Day { return d + Day(n) }

// MarshalText writes the day as ParseDay reads it, for JSON and YAML.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) error {
	v, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
