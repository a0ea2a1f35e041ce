package leave

import (
	"genggam/internal/calendar"
)

// The units leave is counted in.
const (
	WorkingDays  = "working-days"
	CalendarDays = "calendar-days"
)

// Charge is how many days a leave takes of one year.
type Charge struct{ Year, Days int }

// Count is how many days a leave has, and the sum.
type Count struct {
	// Unit is WorkingDays for annual leave, else CalendarDays.
	Unit string
	Days int
	// Years are the days by the year they fall in.
	Years []Charge
	// Lines explain the sum, day by day where working days are counted.
	Lines []calendar.Line
	// Provisional says that holidays of Open, the years concerned, are not
	// decreed yet.
	Provisional bool
	Open        []int
}

// CountDays counts the days of a kind of leave from its first to its last day on
// the person's own calendar. It is bounded by MaxDays.
func CountDays(k Kind, cal *calendar.Calendar, from, until calendar.Day) Count {
	until = min(until, from.AddDays(MaxDays))
	out := Count{Unit: CalendarDays}
	if k == Annual || k == Joint {
		out.Unit = WorkingDays
	}
	for d := from; d <= until; d++ {
		out.add(cal, d)
	}
	if out.Unit == WorkingDays {
		for y := from.Year(); y <= until.Year(); y++ {
			if cal.Decree(y) == "" {
				out.Open, out.Provisional = append(out.Open, y), true
			}
		}
	}
	return out
}

func (c *Count) add(cal *calendar.Calendar, d calendar.Day) {
	if y := d.Year(); len(c.Years) == 0 || c.Years[len(c.Years)-1].Year != y {
		c.Years = append(c.Years, Charge{Year: y})
	}
	line := calendar.Line{Day: d, Until: d, Key: calendar.KeyCalendar}
	if c.Unit == WorkingDays && !cal.WorkingDay(d) {
		c.line(quiet(cal, d))
		return
	}
	if c.Unit == WorkingDays {
		line.Key = calendar.KeyCounted
	}
	c.Days++
	c.Years[len(c.Years)-1].Days++
	line.Count = c.Days
	c.line(line)
}

// line adds a line, or lets it run together with the one before: calendar days
// and weekends always, working days after the first forty.
func (c *Count) line(l calendar.Line) {
	if n := len(c.Lines); n > 0 {
		last := &c.Lines[n-1]
		same := last.Key == l.Key && last.Name == l.Name && last.Until+1 == l.Day
		if same && (l.Key != calendar.KeyCounted || n >= 40) {
			last.Until, last.Count = l.Until, l.Count
			return
		}
	}
	c.Lines = append(c.Lines, l)
}

// quiet explains a day on which the person would not work anyway.
func quiet(cal *calendar.Calendar, d calendar.Day) calendar.Line {
	line := calendar.Line{Day: d, Until: d, Key: calendar.KeyWeekend}
	if h, ok := cal.Holiday(d); ok && len(cal.HoursOn(d).Week[d.Weekday()]) > 0 {
		line.Name = h.Name
		switch h.Kind {
		case calendar.National:
			line.Key = calendar.KeyHoliday
		case calendar.JointLeave:
			line.Key = calendar.KeyJoint
		default:
			line.Key = calendar.KeyClosed
		}
	}
	return line
}

// in is the days charged to a year.
func in(year int, all []Charge) int {
	for _, c := range all {
		if c.Year == year {
			return c.Days
		}
	}
	return 0
}
