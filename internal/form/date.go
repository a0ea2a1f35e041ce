package form

import (
	"strconv"
	"strings"
	"time"
)

// months are the names people write, in Indonesian, Javanese and English, full
// and short, lower case.
var months = map[string]int{
	"januari": 1, "january": 1, "jan": 1, "februari": 2, "february": 2, "pebruari": 2, "feb": 2, "peb": 2,
	"maret": 3, "march": 3, "mar": 3, "mrt": 3, "april": 4, "apr": 4, "mei": 5, "may": 5,
	"juni": 6, "june": 6, "jun": 6, "juli": 7, "july": 7, "jul": 7,
	"agustus": 8, "august": 8, "agu": 8, "ags": 8, "agt": 8, "aug": 8,
	"september": 9, "sep": 9, "sept": 9, "oktober": 10, "october": 10, "okt": 10, "oct": 10,
	"november": 11, "nopember": 11, "nov": 11, "nop": 11,
	"desember": 12, "december": 12, "des": 12, "dec": 12,
}

// parseDate reads the three fields of a date. The key says what was wrong.
func parseDate(day, month, year string) (string, string) {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if day == "" || month == "" || year == "" {
		return "", "form.date-incomplete"
	}
	if len(year) == 2 {
		return "", "form.date-year"
	}
	d, err1 := strconv.Atoi(day)
	y, err2 := strconv.Atoi(year)
	m, ok := months[strings.ToLower(strings.TrimRight(month, "."))]
	if !ok {
		var err error
		if m, err = strconv.Atoi(month); err != nil {
			return "", "form.date-month"
		}
	}
	if err1 != nil || err2 != nil || len(year) != 4 || y < 1800 || m < 1 || m > 12 {
		return "", "form.date"
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || d < 1 {
		return "", "form.date"
	}
	return t.Format(time.DateOnly), ""
}

// dateOf reads a date from one line: "2026-08-17", "17-8-2026", "17/08/2026",
// "17 Agustus 2026".
func dateOf(s string) (string, string) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
	if len(parts) != 3 {
		return "", "form.date"
	}
	if len(parts[0]) == 4 {
		return parseDate(parts[2], parts[1], parts[0])
	}
	return parseDate(parts[0], parts[1], parts[2])
}

// Bound is the day of a bound of a date question: "2000-01-01", "today",
// "today-60", "today+365"; false when it is written otherwise.
func Bound(text string, today int64) (int64, bool) {
	rest, relative := strings.CutPrefix(text, "today")
	if !relative {
		return DayOf(text)
	}
	if rest == "" {
		return today, true
	}
	n, err := strconv.ParseInt(rest, 10, 32)
	if err != nil || rest[0] != '+' && rest[0] != '-' {
		return 0, false
	}
	return today + n, true
}

// parseTime reads "9:05", "09.05" or "0905" as "09:05".
func parseTime(s string) (string, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ".", ":")
	if len(s) == 4 && !strings.Contains(s, ":") {
		s = s[:2] + ":" + s[2:]
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return "", false
	}
	return t.Format("15:04"), true
}
