package lang

import (
	"strconv"
	"strings"
	"time"
)

var months = map[Tag][12]string{
	ID: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
	JV: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember", "Desember"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[Tag][7]string{
	ID: {"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	JV: {"Ngahad", "Senen", "Selasa", "Rebo", "Kemis", "Jemuwah", "Setu"},
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// known is the tag, or Indonesian when it is none of ours.
func known(tag Tag) Tag {
	if tag == JV || tag == EN {
		return tag
	}
	return ID
}

// Month is the name of a month, "" when there is no such month.
func Month(tag Tag, m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	return months[known(tag)][m-1]
}

// Weekday is the name of a day of the week, "" when there is no such day.
func Weekday(tag Tag, d time.Weekday) string {
	if d < time.Sunday || d > time.Saturday {
		return ""
	}
	return weekdays[known(tag)][d]
}

// Date writes the day an instant shows on its own clock: "17 Agustus 2026".
func Date(tag Tag, t time.Time) string {
	y, m, d := t.Date()
	return strconv.Itoa(d) + " " + Month(tag, m) + " " + strconv.Itoa(y)
}

// LongDate is Date with the day of the week: "Senin, 17 Agustus 2026".
func LongDate(tag Tag, t time.Time) string {
	return Weekday(tag, t.Weekday()) + ", " + Date(tag, t)
}

// ShortDate writes "17-08-2026".
func ShortDate(t time.Time) string { return t.Format("02-01-2006") }

// DateText writes a stored day, "2026-08-17", as Date does; what is no day is
// given back as it is, so that nothing a person wrote disappears.
func DateText(tag Tag, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return Date(tag, t)
}

// Clock writes the time of day with a point as EYD asks: "13.20"; in English
// "13:20".
func Clock(tag Tag, t time.Time) string {
	if tag == EN {
		return t.Format("15:04")
	}
	return t.Format("15.04")
}

// MinuteOfDay writes minutes since midnight as Clock does; 1440 is "24.00".
func MinuteOfDay(tag Tag, minute int) string {
	mark := "."
	if tag == EN {
		mark = ":"
	}
	return two(minute/60) + mark + two(minute%60)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Moment writes day, time and zone of an instant on its own clock:
// "Senin, 17 Agustus 2026 pukul 13.20 WIB".
func Moment(tag Tag, t time.Time) string {
	at := map[Tag]string{ID: " pukul ", JV: " tabuh ", EN: " at "}[known(tag)]
	return LongDate(tag, t) + at + Clock(tag, t) + " " + t.Format("MST")
}

// Duration writes an elapsed time in its two largest units, down to minutes:
// "2 hari 3 jam", "45 menit"; less than a minute is "0 menit".
func Duration(tag Tag, d time.Duration) string {
	names := map[Tag][3]string{
		ID: {"hari", "jam", "menit"}, JV: {"dinten", "jam", "menit"}, EN: {"d", "h", "min"},
	}[known(tag)]
	minutes := max(0, int64(d/time.Minute))
	amounts := [3]int64{minutes / 1440, minutes / 60 % 24, minutes % 60}
	var parts []string
	for i, n := range amounts {
		if n > 0 && len(parts) < 2 {
			parts = append(parts, Number(tag, n)+" "+names[i])
		} else if len(parts) > 0 {
			break
		}
	}
	if len(parts) == 0 {
		return "0 " + names[2]
	}
	return strings.Join(parts, " ")
}
