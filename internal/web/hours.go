package web

import (
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/lang"
)

// openHours says when an office is open in an ordinary week of now, "" when its
// hours are not known: "Senin–Kamis 07.30–16.00; Jumat 07.30–11.30, 13.00–16.30".
func (v voice) openHours(hours calendar.Hours) string {
	var out []string
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	for i := 0; i < len(week); {
		spans, first := hours.Week[week[i]], i
		for i++; i < len(week) && slices.Equal(hours.Week[week[i]], spans); i++ {
		}
		if len(spans) == 0 {
			continue
		}
		days := lang.Weekday(v.tag, week[first])
		if i-1 > first {
			days += "–" + lang.Weekday(v.tag, week[i-1])
		}
		var times []string
		for _, s := range spans {
			times = append(times, lang.MinuteOfDay(v.tag, s.From)+"–"+lang.MinuteOfDay(v.tag, s.To))
		}
		out = append(out, days+" "+strings.Join(times, ", "))
	}
	return strings.Join(out, "; ")
}

// officeLines say where an office is and when it is open.
func (c *call) officeLines(o desk.Office) []string {
	var out []string
	if o.Address != "" {
		out = append(out, c.say("web.about.address", o.Address))
	}
	if cal := c.Desk.Calendar(o.Code); cal != nil {
		if hours := c.openHours(cal.HoursOn(cal.Day(c.now))); hours != "" {
			out = append(out, c.say("web.about.hours", hours))
		}
	}
	return out
}
