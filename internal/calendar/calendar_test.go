package calendar_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
)

func at(t testing.TB, s string, zone *time.Location) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15.04.05", "2006-01-02 15.04", "2006-01-02"} {
		if v, err := time.ParseInLocation(layout, s, zone); err == nil {
			return v
		}
	}
	t.Fatalf("bad time %q", s)
	return time.Time{}
}

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func profile(t testing.TB, name string) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Profile(name, calendar.WIB)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWorkingDaysOfTheDecrees(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	for _, v := range []struct {
		from string
		n    int
		due  string
	}{
		{"2026-03-13", 5, "2026-03-27"},
		{"2026-03-13", 14, "2026-04-10"},
		{"2026-05-12", 5, "2026-05-21"},
		{"2026-05-12", 10, "2026-06-02"},
		{"2026-05-12", 17, "2026-06-11"},
		{"2026-02-13", 3, "2026-02-20"},
		{"2025-08-14", 3, "2025-08-20"},
		{"2025-03-27", 5, "2025-04-14"},
		{"2026-06-15", 60, "2026-09-10"},
		{"2026-12-18", 5, "2026-12-29"},
		{"2026-12-23", 5, "2027-01-04"},
		{"2026-12-28", 10, "2027-01-13"},
		{"2027-03-05", 5, "2027-03-22"},
		{"2027-05-14", 5, "2027-05-27"},
		{"2027-03-04", 14, "2027-04-05"},
		{"2027-02-04", 3, "2027-02-10"},
	} {
		for _, hour := range []string{" 00.00", " 10.15", " 23.59"} {
			due := c.AddWorkingDays(at(t, v.from+hour, calendar.WIB), v.n)
			if due.Date().String() != v.due || due.Provisional {
				t.Errorf("%s%s + %d: %s provisional %t, want %s", v.from, hour, v.n, due.Date(), due.Provisional, v.due)
			}
			if want := at(t, v.due, calendar.WIB).AddDate(0, 0, 1).Add(-time.Millisecond); !due.At.Equal(want) {
				t.Errorf("%s + %d is due %s, want the end of the day %s", v.from, v.n, due.At, want)
			}
		}
		if n := c.WorkingDaysBetween(day(t, v.from), day(t, v.due)); n != v.n {
			t.Errorf("between %s and %s lie %d working days, want %d", v.from, v.due, n, v.n)
		}
	}
}

func TestCalendarDaysAndHours(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	from := at(t, "2026-03-13 09.00", calendar.WIB)
	for n, want := range map[int]string{14: "2026-03-27", 60: "2026-05-12", 0: "2026-03-13"} {
		if got := c.AddCalendarDays(from, n).Date().String(); got != want {
			t.Errorf("+%d calendar days is %s, want %s", n, got, want)
		}
	}
	if got := c.AddHours(from, 72).At; !got.Equal(from.AddDate(0, 0, 3)) {
		t.Errorf("3x24 hours is %s", got)
	}
}

func TestWorkingDaysOfAYear(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	for year, want := range map[int]int{2025: 237, 2026: 240, 2027: 242} {
		if n := c.WorkingDaysBetween(calendar.NewDay(year, 1, 0), calendar.NewDay(year, 12, 31)); n != want {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
		if c.Decree(year) == "" {
			t.Errorf("%d has no decree", year)
		}
	}
}

func TestWorkingMinutes(t *testing.T) {
	for _, v := range []struct {
		what, profile, from string
		n                   int
		due                 string
		provisional         bool
	}{
		{"over the Friday break", calendar.FiveDay, "2026-04-10 11.20", 30, "2026-04-10 13.20", false},
		{"filed Saturday night", calendar.FiveDay, "2026-04-11 22.00", 30, "2026-04-13 08.00", false},
		{"inside the morning", calendar.FiveDay, "2026-04-13 08.00", 30, "2026-04-13 08.30", false},
		{"up to the break exactly", calendar.FiveDay, "2026-04-13 11.30", 30, "2026-04-13 12.00", false},
		{"over the break of other days", calendar.FiveDay, "2026-04-13 11.45", 30, "2026-04-13 13.15", false},
		{"complete at the start of the break", calendar.FiveDay, "2026-04-13 12.00", 30, "2026-04-13 13.30", false},
		{"up to closing time exactly", calendar.FiveDay, "2026-04-13 15.30", 30, "2026-04-13 16.00", false},
		{"complete at closing time exactly", calendar.FiveDay, "2026-04-13 16.00", 30, "2026-04-14 08.00", false},
		{"a second before closing time", calendar.FiveDay, "2026-04-13 15.59.59", 30, "2026-04-14 07.59.59", false},
		{"before opening", calendar.FiveDay, "2026-04-13 05.00", 10, "2026-04-13 07.40", false},
		{"over the weekend", calendar.FiveDay, "2026-04-10 15.50", 30, "2026-04-13 07.50", false},
		{"a whole day", calendar.FiveDay, "2026-04-13 07.30", 450, "2026-04-13 16.00", false},
		{"over Idul Fitri and its joint leave", calendar.FiveDay, "2026-03-17 14.50", 30, "2026-03-25 07.50", false},
		{"Ramadan opens at eight", calendar.FiveDay, "2026-02-23 06.00", 30, "2026-02-23 08.30", false},
		{"Ramadan closes at three", calendar.FiveDay, "2026-02-23 14.50", 30, "2026-02-24 08.20", false},
		{"Ramadan's short break", calendar.FiveDay, "2026-02-23 11.50", 30, "2026-02-23 12.50", false},
		{"Ramadan's Friday", calendar.FiveDay, "2026-02-27 11.20", 30, "2026-02-27 12.50", false},
		{"the eve of Ramadan", calendar.FiveDay, "2026-02-18 15.50", 30, "2026-02-19 08.20", false},
		{"Ramadan of 2025", calendar.FiveDay, "2025-03-03 14.50", 30, "2025-03-04 08.20", false},
		{"a Ramadan that is only expected", calendar.FiveDay, "2027-02-10 08.00", 30, "2027-02-10 08.30", true},
		{"six days work on Saturday", calendar.SixDay, "2026-04-11 12.50", 30, "2026-04-13 07.50", false},
		{"six days, Friday to Saturday", calendar.SixDay, "2026-04-10 14.50", 30, "2026-04-11 07.50", false},
		{"six days, filed Saturday 22.00", calendar.SixDay, "2026-04-11 22.00", 30, "2026-04-13 08.00", false},
		{"six days in Ramadan", calendar.SixDay, "2026-02-28 13.50", 30, "2026-03-02 08.20", false},
		{"a full week's Friday ends at half past four", calendar.FiveDayFull, "2026-04-10 15.50", 30, "2026-04-10 16.20", false},
		{"the end of the year", calendar.FiveDay, "2026-12-31 15.50", 30, "2027-01-04 07.50", false},
		{"a year without a decree", calendar.FiveDay, "2027-12-31 15.50", 30, "2028-01-03 07.50", true},
		{"nothing promised", calendar.FiveDay, "2026-04-11 22.00", 0, "2026-04-11 22.00", false},
		{"a negative promise is none", calendar.FiveDay, "2026-04-13 09.00", -5, "2026-04-13 09.00", false},
	} {
		t.Run(v.what, func(t *testing.T) {
			from := at(t, v.from, calendar.WIB)
			due := profile(t, v.profile).AddWorkingMinutes(from, v.n)
			if want := at(t, v.due, calendar.WIB); !due.At.Equal(want) || due.Provisional != v.provisional {
				t.Errorf("due %s provisional %t, want %s %t", due.At, due.Provisional, want, v.provisional)
			}
		})
	}
}

func TestWeeksHaveTheHoursOfThePresidentialRegulation(t *testing.T) {
	regular, ramadan := at(t, "2026-04-06", calendar.WIB), at(t, "2026-02-23", calendar.WIB)
	for name, want := range map[string][2]int{
		calendar.FiveDay: {37 * 60, 1950}, calendar.FiveDayFull: {2250, 1950}, calendar.SixDay: {2250, 1950},
	} {
		c := profile(t, name)
		got := [2]int{c.WorkingMinutes(regular, regular.AddDate(0, 0, 7)), c.WorkingMinutes(ramadan, ramadan.AddDate(0, 0, 7))}
		if got != want {
			t.Errorf("%s: %v minutes a week, want %v", name, got, want)
		}
	}
}

func TestASumThatTouchesAnUndecreedYearIsProvisional(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	for from, want := range map[string]bool{
		"2027-12-29": true, "2027-12-20": false, "2028-05-02": true, "2024-12-31": false, "2024-12-20": true,
	} {
		if got := c.AddWorkingDays(at(t, from, calendar.WIB), 5).Provisional; got != want {
			t.Errorf("%s + 5: provisional %t, want %t", from, got, want)
		}
	}
	if c.AddCalendarDays(at(t, "2028-05-02", calendar.WIB), 5).Provisional {
		t.Error("calendar days consult no decree and are certain")
	}
}

func TestZonesOfTheOffice(t *testing.T) {
	instant := time.Date(2026, 4, 13, 23, 30, 0, 0, time.UTC) // 14 April 06.30 WIB, 08.30 WIT
	for zone, want := range map[*time.Location]string{calendar.WIB: "08.00", calendar.WITA: "08.00", calendar.WIT: "09.00"} {
		due := calendar.Standard(zone).AddWorkingMinutes(instant, 30)
		if got := due.At.Format("15.04"); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
	jayapura := calendar.Standard(calendar.WIT).AddWorkingDays(time.Date(2026, 4, 13, 16, 0, 0, 0, time.UTC), 1)
	if jayapura.Date().String() != "2026-04-15" {
		t.Errorf("past midnight in Jayapura the next day is counted: %s", jayapura.Date())
	}
}

func TestLinesExplainTheSum(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	var got []string
	for _, l := range c.AddWorkingDays(at(t, "2026-03-17 10.00", calendar.WIB), 2).Lines {
		got = append(got, l.Day.String()[5:]+" "+strings.TrimPrefix(l.Key, "calendar.")+" "+l.Name)
	}
	want := []string{
		"03-17 start ", "03-18 joint-leave Cuti bersama", "03-19 holiday Nyepi", "03-20 joint-leave Cuti bersama",
		"03-21 weekend ", "03-22 weekend ", "03-23 joint-leave Cuti bersama", "03-24 joint-leave Cuti bersama",
		"03-25 counted ", "03-26 counted ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	hours := c.AddWorkingMinutes(at(t, "2026-04-10 11.20", calendar.WIB), 30).Lines
	if len(hours) != 3 || hours[1].Count != 10 || hours[1].To != 690 || hours[2].From != 780 || hours[2].To != 800 || hours[2].Count != 30 {
		t.Errorf("got %+v", hours)
	}
}

func TestLinesStayFewAndTheirCountsAddUp(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	for _, n := range []int{30, 60, 400, 2000} {
		due := c.AddWorkingDays(at(t, "2025-01-02", calendar.WIB), n)
		last := due.Lines[len(due.Lines)-1]
		if last.Count != n || last.Until != due.Date() || len(due.Lines) > 200 {
			t.Errorf("%d: %d lines, last %+v", n, len(due.Lines), last)
		}
		for i, l := range due.Lines[1:] {
			if l.Day != due.Lines[i].Until+1 {
				t.Fatalf("%d: a gap before %s", n, l.Day)
			}
		}
	}
}

func TestAnOfficeThatNeverOpensIsSaidSo(t *testing.T) {
	c, err := calendar.New(calendar.Data{Zone: calendar.WIB, Decreed: map[int]string{2026: "x"}})
	if err != nil {
		t.Fatal(err)
	}
	from := at(t, "2026-04-13 09.00", calendar.WIB)
	for _, unit := range []string{calendar.UnitDays, calendar.UnitMinutes} {
		due, err := c.Add(from, 5, unit)
		if err != nil || !due.Provisional || due.Lines[len(due.Lines)-1].Key != calendar.KeyEndless {
			t.Errorf("%s: %v %v", unit, due, err)
		}
	}
	if _, ok := c.NextOpening(from); ok {
		t.Error("an opening was found")
	}
}

func TestAddRefusesUnknownUnitsAndAbsurdAmounts(t *testing.T) {
	c, from := calendar.Standard(calendar.WIB), time.Unix(1_776_000_000, 0)
	for _, v := range []struct {
		n    int
		unit string
	}{{1, "hari"}, {1, ""}, {-1, calendar.UnitDays}, {calendar.MaxAmount + 1, calendar.UnitHours}} {
		if _, err := c.Add(from, v.n, v.unit); fault.Of(err) != fault.Invalid {
			t.Errorf("%d %q: %v", v.n, v.unit, err)
		}
	}
	for _, unit := range []string{calendar.UnitDays, calendar.UnitMinutes, calendar.UnitHours, calendar.UnitCalendarDays} {
		if due, err := c.Add(from, calendar.MaxAmount, unit); err != nil || !due.At.After(from) {
			t.Errorf("%s: %v %v", unit, due.At, err)
		}
	}
}

func TestClosuresAndAmendments(t *testing.T) {
	c := calendar.Standard(calendar.WIB)
	moved, err := c.With(
		calendar.Holiday{Day: day(t, "2026-03-25"), Kind: calendar.Closure, Name: "Pemilihan kepala desa", Basis: "Perbup contoh"},
		calendar.Holiday{Day: day(t, "2026-03-24"), Kind: calendar.Workday, Name: "Cuti bersama dicabut", Basis: "contoh"},
	)
	if err != nil {
		t.Fatal(err)
	}
	if !moved.WorkingDay(day(t, "2026-03-24")) || moved.WorkingDay(day(t, "2026-03-25")) || !c.WorkingDay(day(t, "2026-03-25")) {
		t.Error("the amendment holds in the new calendar alone")
	}
	if moved.Digest() == c.Digest() || c.Digest() != calendar.Standard(calendar.WIB).Digest() || c.Digest() == calendar.Standard(calendar.WIT).Digest() {
		t.Error("the digest is the identity of the data")
	}
	if _, err := c.With(calendar.Holiday{Kind: "x"}); err == nil {
		t.Error("an unknown kind was taken")
	}
}

func TestSumsAreMonotoneAndInvertible(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{calendar.FiveDay, calendar.SixDay, calendar.FiveDayFull} {
		c := profile(t, name)
		for range 1500 {
			from := time.Unix(1_735_700_000+r.Int64N(94_000_000), r.Int64N(1e9))
			n, later := r.IntN(3000), time.Duration(r.Int64N(1e15))
			due := c.AddWorkingMinutes(from, n)
			if got := c.WorkingMinutes(from, due.At); got != n {
				t.Fatalf("%s + %d is %s, but %d minutes lie between", from, n, due.At, got)
			}
			if c.AddWorkingMinutes(from, n+1).At.Before(due.At) || c.AddWorkingMinutes(from.Add(later), n).At.Before(due.At) {
				t.Fatalf("minutes not monotone at %s + %d", from, n)
			}
			days := n % 90
			end := c.AddWorkingDays(from, days)
			if got := c.WorkingDaysBetween(c.Day(from), end.Date()); got != max(days, got*b2i(days == 0)) {
				t.Fatalf("%s + %d days is %s, but %d lie between", from, days, end.Date(), got)
			}
			if c.AddWorkingDays(from, days+1).At.Before(end.At) || c.AddWorkingDays(from.Add(later), days).At.Before(end.At) {
				t.Fatalf("days not monotone at %s + %d", from, days)
			}
			next, ok := c.NextOpening(from)
			if !ok || !c.Open(next) || c.WorkingMinutes(from, next) != 0 {
				t.Fatalf("next opening after %s is %s", from, next)
			}
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestDays(t *testing.T) {
	for _, s := range []string{"", "2026-3-13", "2026-02-30", "13-03-2026", "2026-03-13 ", "0001-01-01", "2999-01-01"} {
		if d, err := calendar.ParseDay(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		}
	}
	for d := day(t, "1960-01-01"); d < day(t, "2040-01-01"); d += 13 {
		if back := day(t, d.String()); back != d || d.In(calendar.WIB).Weekday() != d.Weekday() {
			t.Fatalf("%s came back as %s, a %s", d, back, d.Weekday())
		}
	}
	if d := calendar.DayOf(time.Date(1969, 12, 31, 16, 59, 59, 0, time.UTC), calendar.WIB); d != -1 {
		t.Errorf("the last second of 1969 in Jakarta is day %d", d)
	}
}

func FuzzParseHolidays(f *testing.F) {
	f.Add([]byte("tanggal,jenis,nama,dasar\n2026-01-01,libur_nasional,Tahun Baru,SKB\n"))
	f.Add([]byte("tanggal,jenis\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		days, _, err := calendar.ParseHolidays(b)
		if err != nil {
			return
		}
		if _, err := calendar.New(calendar.Data{Zone: calendar.WIB, Holidays: days}); err != nil {
			t.Errorf("read, but refused: %v", err)
		}
	})
}

func FuzzParseHours(f *testing.F) {
	f.Add([]byte("profile,name,from,until,days,spans,sure,basis\na,regular,,,mon-fri,07.30-12.00 13.00-16.00,yes,x\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := calendar.ParseHours(b)
		if err != nil {
			return
		}
		for _, hours := range all {
			if _, err := calendar.New(calendar.Data{Zone: calendar.WIB, Hours: hours}); err != nil {
				t.Errorf("read, but refused: %v", err)
			}
		}
	})
}

func FuzzParseDay(f *testing.F) {
	f.Add("2026-03-13")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := calendar.ParseDay(s); err == nil && d.String() != s {
			t.Errorf("%q came back as %q", s, d)
		}
	})
}

func BenchmarkFiveWorkingDays(b *testing.B) {
	c, from := calendar.Standard(calendar.WIB), time.Unix(1_773_380_000, 0)
	b.ReportAllocs()
	for b.Loop() {
		c.AddWorkingDays(from, 5)
	}
}

func BenchmarkThirtyWorkingMinutes(b *testing.B) {
	c, from := calendar.Standard(calendar.WIB), time.Unix(1_775_794_800, 0)
	b.ReportAllocs()
	for b.Loop() {
		c.AddWorkingMinutes(from, 30)
	}
}
