package ical_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/ical"
)

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

var made = time.Date(2026, 3, 1, 9, 0, 0, 0, calendar.WIB)

func feed(kinds bool, who ...string) ical.Feed {
	f := ical.Feed{Name: "Cuti; Dinas Contoh, 2026", Away: "tidak di kantor", Host: "contoh.desa.id", Kinds: kinds, Refresh: time.Hour}
	for i, w := range who {
		f.Events = append(f.Events, ical.Event{ID: canon.MakeID(int64(i+1), [10]byte{7}), Who: w, Kind: "cuti sakit",
			From: day("2026-12-30"), Until: day("2027-01-02"), Changed: made, Sequence: i})
	}
	return f
}

func TestAnotherLibraryReadsWhatWasWritten(t *testing.T) {
	for _, c := range []struct{ name, who string }{
		{"a plain name", "Sari Contoh"},
		{"a name with commas, a semicolon and a backslash", `Sari, S.E.; "M.Si" \ Contoh`},
		{"a long name of many-octet letters that must be folded", strings.Repeat("é漢𝄞", 60)},
		{"a name that tries to begin an event of its own", "Sari\r\nEND:VEVENT\nBEGIN:VEVENT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := ical.Write(feed(true, c.who, "Budi Contoh"))
			if err != nil {
				t.Fatal(err)
			}
			folded(t, out)
			cal, err := ics.ParseCalendar(bytes.NewReader(out))
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			events := cal.Events()
			if len(events) != 2 {
				t.Fatalf("%d events were read\n%s", len(events), out)
			}
			e := events[0]
			want := strings.NewReplacer("\r\n", "\n").Replace(c.who) + ": cuti sakit"
			if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != want && ics.FromText(got) != want {
				t.Errorf("the summary is %q, want %q", got, want)
			}
			from, err1 := e.GetAllDayStartAt()
			until, err2 := e.GetAllDayEndAt()
			if err1 != nil || err2 != nil || from.Format(time.DateOnly) != "2026-12-30" || until.Format(time.DateOnly) != "2027-01-03" {
				t.Errorf("from %v (%v) until %v (%v)", from, err1, until, err2)
			}
			if id := e.Id(); !strings.HasSuffix(id, "@contoh.desa.id") || id == events[1].Id() {
				t.Errorf("the UID is %q", id)
			}
		})
	}
}

// folded checks RFC 5545 section 3.1: CRLF, 75 octets, no character torn apart.
func folded(t *testing.T, out []byte) {
	t.Helper()
	if bytes.Count(out, []byte("\n")) != bytes.Count(out, []byte("\r\n")) || !bytes.HasSuffix(out, []byte("END:VCALENDAR\r\n")) {
		t.Error("a line does not end with CRLF")
	}
	for line := range strings.SplitSeq(string(out), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
}

func TestWhoMayNotSeeKindsSeesNone(t *testing.T) {
	out, err := ical.Write(feed(false, "Sari Contoh"))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(out); strings.Contains(s, "sakit") || strings.Contains(s, "CATEGORIES") || !strings.Contains(s, "SUMMARY:Sari Contoh: tidak di kantor\r\n") {
		t.Errorf("the feed tells more than who and when:\n%s", s)
	}
}

func TestAUIDStaysAndTheBytesAreTheSame(t *testing.T) {
	f := feed(true, "A", "B")
	one, _ := ical.Write(f)
	f.Events[0], f.Events[1] = f.Events[1], f.Events[0]
	two, _ := ical.Write(f)
	if !bytes.Equal(one, two) {
		t.Error("another order gave other bytes")
	}
	f.Events[1].Until++
	f.Events[1].Sequence++
	f.Events[1].Cancelled = true
	three, _ := ical.Write(f)
	uid := func(b []byte) string { return string(b[bytes.Index(b, []byte("UID:")):][:40]) }
	if uid(one) != uid(three) || !bytes.Contains(three, []byte("STATUS:CANCELLED")) {
		t.Errorf("a change gave another UID: %s, %s", uid(one), uid(three))
	}
}

func TestWhatAFeedRefuses(t *testing.T) {
	for _, c := range []struct {
		name, key string
		change    func(*ical.Feed)
	}{
		{"a host with a line break", "ical.host", func(f *ical.Feed) { f.Host = "a\r\nX:1" }},
		{"no host", "ical.host", func(f *ical.Feed) { f.Host = "" }},
		{"the end before the beginning", "ical.days", func(f *ical.Feed) { f.Events[0].Until = f.Events[0].From - 1 }},
		{"an event without an id", "ical.days", func(f *ical.Feed) { f.Events[0].ID = canon.ID{} }},
		{"a book for a name", "ical.text", func(f *ical.Feed) { f.Events[0].Who = strings.Repeat("a", 201) }},
		{"bytes that are no text", "ical.text", func(f *ical.Feed) { f.Events[0].Who = "\xff" }},
		{"too many", "ical.many", func(f *ical.Feed) { f.Events = make([]ical.Event, ical.MaxEvents+1) }},
	} {
		f := feed(true, "Sari Contoh")
		c.change(&f)
		if _, err := ical.Write(f); fault.As(err) == nil || fault.As(err).Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("Sari", "cuti", true)
	f.Add("a\r\nEND:VCALENDAR", "\\;,", false)
	f.Add(strings.Repeat("漢", 70), "\x00\u2028", true)
	f.Fuzz(func(t *testing.T, who, kind string, kinds bool) {
		in := feed(kinds, who, who)
		in.Events[0].Kind = kind
		out, err := ical.Write(in)
		if err != nil {
			return
		}
		folded(t, out)
		cal, err := ics.ParseCalendar(bytes.NewReader(out))
		if err != nil || len(cal.Events()) != 2 {
			t.Errorf("%v\n%s", err, out)
		}
	})
}
