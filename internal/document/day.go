package document

import (
	"fmt"
	"time"
)

// Day counts local days of the office from 1970-01-01. As ValidUntil, 0 is
// "without end".
type Day int32

// ParseDay reads "2006-01-02"; "" is 0.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("reading a day: want 2006-01-02")
	}
	return Day(t.Unix() / 86400), nil
}

// String prints "2006-01-02", or "" for 0.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

// DayOf is the day that t shows on its own clock.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
