package calendar

import (
	"bytes"
	_ "embed" // the dated data
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"genggam/internal/fault"
)

//go:embed data/libur-skb-2025-2027.csv
var decreeCSV []byte

//go:embed data/hours.csv
var hoursCSV []byte

// The three zones of Indonesia (Keppres 41/1987). None has daylight saving.
var (
	WIB  = time.FixedZone("WIB", 7*3600)
	WITA = time.FixedZone("WITA", 8*3600)
	WIT  = time.FixedZone("WIT", 9*3600)
)

// ZoneNamed finds a zone by "WIB", "WITA" or "WIT"; else the fault
// "calendar.bad-zone".
func ZoneNamed(name string) (*time.Location, error) {
	for _, z := range []*time.Location{WIB, WITA, WIT} {
		if z.String() == name {
			return z, nil
		}
	}
	return nil, fault.New(fault.Invalid, "calendar.bad-zone").On("zone")
}

// The profiles of weekly hours in the data. FiveDayFull ends Fridays at 16.30
// and so makes the 37 h 30 m of Perpres 21/2023; FiveDay ends them at 16.00.
const (
	FiveDay     = "five-day"
	FiveDayFull = "five-day-full"
	SixDay      = "six-day"
)

// maxFile bounds a file of holidays or hours.
const maxFile = 1 << 20

// builtIn reads the embedded data once; it is constant, so that a failure is a
// mistake in the program and a test finds it.
var builtIn = sync.OnceValues(func() (map[string]Data, error) {
	holidays, decreed, err := ParseHolidays(decreeCSV)
	if err != nil {
		return nil, err
	}
	profiles, err := ParseHours(hoursCSV)
	if err != nil {
		return nil, err
	}
	all := make(map[string]Data, len(profiles))
	for name, hours := range profiles {
		all[name] = Data{Hours: hours, Holidays: holidays, Decreed: decreed}
	}
	return all, nil
})

// BuiltIn is the data that comes with the program for a profile of hours and a
// zone, to be made into a Calendar by New, perhaps after adding to it. An
// unknown profile is the fault "calendar.bad-profile".
func BuiltIn(profile string, zone *time.Location) (Data, error) {
	all, err := builtIn()
	if err != nil {
		return Data{}, err
	}
	d, ok := all[profile]
	if !ok {
		return Data{}, fault.New(fault.Invalid, "calendar.bad-profile").On("profile")
	}
	d.Zone = zone
	return d, nil
}

// Profile is the calendar of the built-in data for a profile of hours.
func Profile(profile string, zone *time.Location) (*Calendar, error) {
	d, err := BuiltIn(profile, zone)
	if err != nil {
		return nil, err
	}
	return New(d)
}

// Standard is the five-day week of the built-in data: Monday to Friday
// 07.30-16.00, break 12.00-13.00, Fridays 11.30-13.00. The data are part of the
// program, so that only a broken build can make it panic.
func Standard(zone *time.Location) *Calendar {
	c, err := Profile(FiveDay, zone)
	if err != nil {
		panic(err)
	}
	return c
}

// ParseHolidays reads a decree as CSV with the columns tanggal, jenis, nama,
// dasar. Decreed holds each year that has a national holiday in the file.
// Errors give the line.
func ParseHolidays(file []byte) (days []Holiday, decreed map[int]string, err error) {
	decreed = map[int]string{}
	err = eachRow(file, []string{"tanggal", "jenis", "nama", "dasar"}, func(row []string) error {
		d, err := ParseDay(row[0])
		if err != nil {
			return fmt.Errorf("%q is no date", row[0])
		}
		h := Holiday{Day: d, Kind: row[1], Name: row[2], Basis: row[3]}
		switch h.Kind {
		case National:
			decreed[d.Year()] = h.Basis
		case JointLeave, Closure, Workday:
		default:
			return fmt.Errorf("unknown kind %q", h.Kind)
		}
		if h.Name == "" || h.Basis == "" {
			return fmt.Errorf("a name and a basis are needed")
		}
		days = append(days, h)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("reading holidays: %w", err)
	}
	return days, decreed, nil
}

// ParseHours reads weekly hours as CSV with the columns profile, name, from,
// until, days ("mon-thu", "fri"), spans ("07.30-12.00 13.00-16.00"), sure
// ("yes", "expected"), basis. Rows of one profile, name and range are one Hours.
func ParseHours(file []byte) (map[string][]Hours, error) {
	all := map[string][]Hours{}
	err := eachRow(file, []string{"profile", "name", "from", "until", "days", "spans", "sure", "basis"}, func(row []string) error {
		h, err := hoursRow(row)
		if err != nil {
			return err
		}
		list := all[row[0]]
		if n := len(list); n > 0 && list[n-1].Name == h.Name && list[n-1].From == h.From && list[n-1].Until == h.Until {
			list[n-1].merge(h)
			return nil
		}
		all[row[0]] = append(list, h)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading hours: %w", err)
	}
	return all, nil
}

func (h *Hours) merge(more Hours) {
	for w, spans := range more.Week {
		if spans != nil {
			h.Week[w] = spans
		}
	}
	h.Expected = h.Expected || more.Expected
}

func hoursRow(row []string) (Hours, error) {
	h := Hours{Name: row[1], Basis: row[7], Expected: row[6] != "yes"}
	for i, day := range []*Day{&h.From, &h.Until} {
		if row[2+i] == "" {
			continue
		}
		d, err := ParseDay(row[2+i])
		if err != nil {
			return h, fmt.Errorf("%q is no date", row[2+i])
		}
		*day = d
	}
	first, last, err := weekdays(row[4])
	if err != nil {
		return h, err
	}
	spans, err := parseSpans(row[5])
	if err != nil {
		return h, err
	}
	for w := first; w <= last; w++ {
		h.Week[w] = spans
	}
	return h, h.check()
}

func weekdays(s string) (first, last int, err error) {
	a, b, ranged := strings.Cut(s, "-")
	if !ranged {
		b = a
	}
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	first, last = -1, -1
	for i, n := range names {
		if n == a {
			first = i
		}
		if n == b {
			last = i
		}
	}
	if first < 0 || last < first {
		return 0, 0, fmt.Errorf("%q are no days of the week", s)
	}
	return first, last, nil
}

func parseSpans(s string) ([]Span, error) {
	var spans []Span
	for _, part := range strings.Fields(s) {
		a, b, _ := strings.Cut(part, "-")
		from, err := minuteOf(a)
		if err != nil {
			return nil, err
		}
		to, err := minuteOf(b)
		if err != nil {
			return nil, err
		}
		spans = append(spans, Span{from, to})
	}
	return spans, nil
}

// minuteOf reads "07.30" as minutes of the day; 24.00 is the end of the day.
func minuteOf(s string) (int, error) {
	if len(s) == 5 && s[2] == '.' {
		h, err1 := strconv.ParseUint(s[:2], 10, 8)
		m, err2 := strconv.ParseUint(s[3:], 10, 8)
		if n := int(h*60 + m); err1 == nil && err2 == nil && m < 60 && n <= 24*60 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%q is no time of the day", s)
}

// eachRow reads a bounded CSV file with the given header and calls f for each
// row, adding the line number to its error.
func eachRow(file []byte, header []string, f func([]string) error) error {
	if len(file) > maxFile {
		return fmt.Errorf("larger than %d bytes", maxFile)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r.FieldsPerRecord = len(header)
	for n := 0; ; n++ {
		row, err := r.Read()
		if err == io.EOF && n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if n == 0 {
			if strings.Join(row, ",") != strings.Join(header, ",") {
				return fmt.Errorf("line 1: the columns must be %s", strings.Join(header, ","))
			}
			continue
		}
		if err := f(row); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}
