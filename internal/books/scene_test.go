package books_test

import (
	"slices"
	"testing"
	"time"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
)

func item(n byte) canon.ID {
	return canon.MakeID(1764000000000+int64(n), [10]byte{n})
}

func on(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) books.Month {
	m, err := books.ParseMonth(s)
	if err != nil {
		panic(err)
	}
	return m
}

func refused(t *testing.T, err error, key string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Key != key {
		t.Errorf("%v, want %s", err, key)
		return
	}
	messages, err := lang.Load()
	if err != nil || !messages.Has(key) {
		t.Errorf("%s has no message, %v", key, err)
	}
}

// office keeps an agenda and remembers what was written.
type office struct {
	*testing.T
	agenda books.Agenda
	today  calendar.Day
	closed books.Month
}

func (o *office) write(e books.Event) {
	o.Helper()
	data, err := books.Encode(e)
	if err != nil {
		o.Fatal(err)
	}
	back, err := books.Decode(e.Kind(), data)
	if err != nil {
		o.Fatal(err)
	}
	o.agenda.Apply(back)
}

// letter enters a letter and gives its number.
func (o *office) letter(way books.Direction, date string, words byte) books.Ref {
	o.Helper()
	e, err := o.agenda.Enter(books.Entered{When: books.When{Date: on(date)}, Direction: way, LetterDate: on(date), Class: "400.12.2.1", Words: item(words), Document: -1}, o.today, o.closed)
	if err != nil {
		o.Fatal(err)
	}
	o.write(e)
	return e.Ref()
}

func (o *office) void(r books.Ref, why books.Cause) {
	o.Helper()
	e := books.Corrected{Ref: r, Void: why, Reason: item(99)}
	if err := o.agenda.Correct(e); err != nil {
		o.Fatal(err)
	}
	o.write(e)
}

var words = books.Words{
	Letter: func(l books.AgendaLine) books.Letter {
		return books.Letter{Number: "005/" + string(l.Direction), Party: "Kecamatan Contoh", About: "Undangan rapat"}
	},
	Person: func(canon.ID) person.Record {
		return person.Record{Name: "Sri Wahyuni", BirthPlace: "Banyumas", BirthDate: "1990-08-17"}
	},
	Text:   func(canon.ID) string { return "Tuginem" },
	Region: func(code string) string { return map[string]string{"33.02.99": "Kecamatan Contoh"}[code] },
}

func printed() books.Print {
	return books.Print{
		Tag: lang.ID, Place: "Desa Contoh", Around: "Kecamatan Contoh, Kabupaten Banyumas", Month: month("2026-11"),
		Town: "Contoh", Day: on("2026-11-30"), Words: words,
		Signers: map[string]books.Signer{"head": {Name: "SUGENG"}, "secretary": {Name: "TUGINEM", Number: "NIAP 2"}},
	}
}

func rows(t books.Table) [][]string { return slices.Collect(t.Rows) }

func numbers(lines []books.AgendaLine) (out []int) {
	for _, l := range lines {
		out = append(out, l.Number)
	}
	return out
}

func TestMonthsAreCountedOverTheYearsEnd(t *testing.T) {
	m := books.NewMonth(2026, time.December)
	if (m+1).String() != "2027-01" || m.Last() != on("2026-12-31") || m.First() != on("2026-12-01") || m.Name(lang.EN) != "December 2026" || books.Month(0).String() != "" {
		t.Error(m+1, m.Last(), m.First())
	}
	for _, bad := range []string{"", "2026", "2026-13", "2026-1", "1899-01", "2026-11-01"} {
		_, err := books.ParseMonth(bad)
		refused(t, err, "books.bad-month")
	}
}

func TestWhereSomethingStandsInTheBooks(t *testing.T) {
	for name, c := range map[string]struct {
		date, today, closed string
		page                string
		late                bool
		fault               string
	}{
		"today":                                  {"2026-11-23", "2026-11-23", "", "2026-11", false, ""},
		"three days later, the month is open":    {"2026-11-20", "2026-11-23", "2026-10", "2026-11", true, ""},
		"next month, the month is still open":    {"2026-10-30", "2026-11-02", "2026-09", "2026-10", true, ""},
		"next month, the page was signed":        {"2026-10-30", "2026-11-02", "2026-10", "2026-11", true, ""},
		"next year, December was signed":         {"2026-12-30", "2027-01-05", "2026-12", "2027-01", true, ""},
		"next year, December is open":            {"2026-12-30", "2027-01-05", "2026-11", "2026-12", true, ""},
		"tomorrow":                               {"2026-11-24", "2026-11-23", "", "", false, "books.future"},
		"the present month was signed too early": {"2026-11-20", "2026-11-23", "2026-11", "", false, "books.closed"},
	} {
		t.Run(name, func(t *testing.T) {
			closed := books.Month(0)
			if c.closed != "" {
				closed = month(c.closed)
			}
			w, err := books.Enter(on(c.date), on(c.today), closed)
			if c.fault != "" {
				refused(t, err, c.fault)
				return
			}
			if err != nil || w.Page() != month(c.page) || w.Late() != c.late || w.Date != on(c.date) {
				t.Errorf("%+v on page %s, %v", w, w.Page(), err)
			}
		})
	}
}
