package slots

import (
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Bounds of a pattern.
const (
	MaxWindows  = 12   // of one weekday
	MaxCapacity = 1000 // of one slot
	minEvery    = 5    // minutes of the shortest slot
)

// Window is part of a weekday divided into slots, in minutes since midnight.
type Window struct {
	From, To int
	// Every is the length of a slot in minutes; a rest shorter than it is no slot.
	Every int
	// Capacity is how many may book each slot.
	Capacity int
}

// Pattern is the weekly slots of one office's service or one crew.
type Pattern struct {
	// Owner is the office and service or the crew, as the room names it.
	Owner string
	// From and Until are the first and last day; 0 means unlimited.
	From, Until calendar.Day
	Week        [7][]Window // by time.Weekday
	// Outside says that slots are also given when the office is closed by its
	// hours (a crew that works at night), though never on a holiday.
	Outside bool
}

// Slot is one span of one day that may be booked.
type Slot struct {
	Owner    string
	Day      calendar.Day
	From, To int // minutes since midnight
	Capacity int
}

// Start is the instant at which it begins.
func (s Slot) Start(zone *time.Location) time.Time {
	return s.Day.In(zone).Add(time.Duration(s.From) * time.Minute)
}

// Check refuses a pattern that makes no sense: the fault "slots.window" names the
// weekday, "slots.span" says that Until lies before From.
func (p Pattern) Check() error {
	if p.Until != 0 && p.Until < p.From {
		return fault.New(fault.Invalid, "slots.span").On("until")
	}
	for day, windows := range p.Week {
		if len(windows) > MaxWindows {
			return fault.New(fault.Invalid, "slots.window", day).On("week")
		}
		for i, w := range windows {
			fits := w.From >= 0 && w.To <= 1440 && w.Every >= minEvery && w.From+w.Every <= w.To && w.Capacity >= 1 && w.Capacity <= MaxCapacity
			if !fits || i > 0 && w.From < windows[i-1].To {
				return fault.New(fault.Invalid, "slots.window", day).On("week")
			}
		}
	}
	return nil
}

// Slots are the slots of one day in order: none when the day is outside the
// pattern or the office is closed by its calendar, and only those that lie within
// office hours (which are shorter in Ramadan) unless the pattern is Outside.
func (p Pattern) Slots(cal *calendar.Calendar, day calendar.Day) (out []Slot) {
	if day < p.From || p.Until != 0 && day > p.Until || p.closed(cal, day) || p.Check() != nil {
		return nil
	}
	for _, w := range p.Week[day.Weekday()] {
		for at := w.From; at+w.Every <= w.To; at += w.Every {
			if p.Outside || open(cal, day, at, at+w.Every) {
				out = append(out, Slot{p.Owner, day, at, at + w.Every, w.Capacity})
			}
		}
	}
	return out
}

// closed says whether the calendar gives the day to nobody.
func (p Pattern) closed(cal *calendar.Calendar, day calendar.Day) bool {
	if !p.Outside {
		return !cal.WorkingDay(day)
	}
	h, off := cal.Holiday(day)
	return off && h.Kind != calendar.Workday
}

// open says whether the office is open from a minute to another.
func open(cal *calendar.Calendar, day calendar.Day, from, to int) bool {
	return slices.ContainsFunc(cal.HoursOn(day).Week[day.Weekday()], func(s calendar.Span) bool {
		return s.From <= from && to <= s.To
	})
}

// Offer is a slot with what is left of it, and why nothing is.
type Offer struct {
	Slot
	Left int
	// Why is "" when it may be booked, else the key of a message: "slots.full",
	// "slots.soon", "slots.far".
	Why string
}

// Free are the offers of one day. Taken counts the bookings of that owner and day
// that hold a place (Booking.Holds), by Slot.From: one row for each slot, never
// the bookings of other days.
func (r Rules) Free(day []Slot, taken map[int]int, now time.Time, zone *time.Location) []Offer {
	out := make([]Offer, len(day))
	for i, s := range day {
		o := Offer{Slot: s, Left: max(0, s.Capacity-taken[s.From]), Why: r.outside(s, now, zone)}
		if o.Left == 0 && o.Why == "" {
			o.Why = "slots.full"
		}
		out[i] = o
	}
	return out
}

// outside says why the rules do not let a slot be booked now, whoever asks.
func (r Rules) outside(s Slot, now time.Time, zone *time.Location) string {
	switch {
	case s.Start(zone).Before(now.Add(r.Notice)):
		return "slots.soon"
	case s.Day > calendar.DayOf(now, zone).AddDays(r.Horizon):
		return "slots.far"
	}
	return ""
}

// First finds the first slots that may be booked: it asks for one day after the
// other, up to the horizon, how many are taken, and stops at the first day that
// has an offer.
func (r Rules) First(p Pattern, cal *calendar.Calendar, now time.Time, taken func(calendar.Day) (map[int]int, error)) ([]Offer, error) {
	zone := cal.Zone()
	for n := range min(r.Horizon, MaxHorizon) + 1 {
		day := p.Slots(cal, calendar.DayOf(now, zone).AddDays(n))
		if len(day) == 0 {
			continue
		}
		counts, err := taken(day[0].Day)
		if err != nil {
			return nil, err
		}
		offers := slices.DeleteFunc(r.Free(day, counts, now, zone), func(o Offer) bool { return o.Why != "" })
		if len(offers) > 0 {
			return offers, nil
		}
	}
	return nil, nil
}
