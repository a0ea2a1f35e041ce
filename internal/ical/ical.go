package ical

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Bounds of a feed.
const (
	MaxEvents = 20_000
	MaxText   = 200 // characters of a name or a kind
	octets    = 75  // of a line, without its end (RFC 5545 section 3.1)
)

// ContentType is the media type of a feed.
const ContentType = "text/calendar; charset=utf-8"

// Feed is one calendar.
type Feed struct {
	// Name is shown for the calendar; Away is the word for an absence, in the
	// reader's language.
	Name, Away string
	// Host makes the UIDs unique in the world: letters, digits, "-", "." and ":".
	Host string
	// Kinds says that whoever reads this feed may see what kind of absence it is.
	Kinds bool
	// Refresh is how often a program should look again, 0 for no advice.
	Refresh time.Duration
	Events  []Event
}

// Event is one absence.
type Event struct {
	// ID is the case's or the order's: the UID is made of it.
	ID canon.ID
	// Who is away, as the reader may call them; Kind in the reader's language,
	// left out unless the feed has Kinds.
	Who, Kind string
	// From and Until are the first and the last day.
	From, Until calendar.Day
	// Asked says that it is not granted yet, Cancelled that it was taken back.
	Asked, Cancelled bool
	// Sequence goes up by one with every change of the days; Changed is when it
	// was last changed.
	Sequence int
	Changed  time.Time
}

// Write gives the feed as bytes, events in order of their days. Faults: Invalid
// on host, who, from or until; TooLarge "ical.many".
func Write(f Feed) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Genggam//Team calendar//ID")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	w.text("NAME", f.Name)
	w.text("X-WR-CALNAME", f.Name)
	if f.Refresh > 0 {
		w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT"+strconv.Itoa(max(1, int(f.Refresh/time.Minute)))+"M")
	}
	events := slices.Clone(f.Events)
	arrange.By(events, func(a, b Event) int {
		if a.From != b.From {
			return int(a.From) - int(b.From)
		}
		return bytes.Compare(a.ID[:], b.ID[:])
	})
	for _, e := range events {
		w.event(f, e)
	}
	w.line("END", "VCALENDAR")
	return w.Bytes(), nil
}

func (f Feed) check() error {
	bad := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-.:", r))
	}
	switch {
	case f.Host == "" || len(f.Host) > MaxText || strings.ContainsFunc(f.Host, bad):
		return fault.New(fault.Invalid, "ical.host").On("host")
	case len(f.Events) > MaxEvents:
		return fault.New(fault.TooLarge, "ical.many", MaxEvents)
	case tooLong(f.Name) || tooLong(f.Away):
		return fault.New(fault.Invalid, "ical.text", MaxText).On("name")
	}
	for _, e := range f.Events {
		switch {
		case e.ID.Zero() || e.From == 0 || e.Until < e.From:
			return fault.New(fault.Invalid, "ical.days").On("until")
		case e.Who == "" || tooLong(e.Who) || tooLong(e.Kind):
			return fault.New(fault.Invalid, "ical.text", MaxText).On("who")
		}
	}
	return nil
}

func tooLong(s string) bool { return !utf8.ValidString(s) || utf8.RuneCountInString(s) > MaxText }

type writer struct{ bytes.Buffer }

func (w *writer) event(f Feed, e Event) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", strings.ToLower(e.ID.String())+"@"+f.Host)
	w.line("DTSTAMP", stamp(e.Changed))
	w.line("DTSTART;VALUE=DATE", date(e.From))
	w.line("DTEND;VALUE=DATE", date(e.Until+1)) // the first day that is not one of them
	w.line("SEQUENCE", strconv.Itoa(max(e.Sequence, 0)))
	what := f.Away
	if f.Kinds && e.Kind != "" {
		what = e.Kind
		w.text("CATEGORIES", e.Kind)
	}
	w.text("SUMMARY", e.Who+": "+what)
	switch {
	case e.Cancelled:
		w.line("STATUS", "CANCELLED")
	case e.Asked:
		w.line("STATUS", "TENTATIVE")
	default:
		w.line("STATUS", "CONFIRMED")
	}
	w.line("CLASS", "PRIVATE")
	w.line("TRANSP", "TRANSPARENT") // the team's calendar fills nobody else's day
	w.line("END", "VEVENT")
}

// text writes a value that somebody typed (RFC 5545 section 3.3.11).
func (w *writer) text(name, value string) { w.line(name, escape(value)) }

// escape leaves out control characters: a line break becomes \n, as the RFC has
// it, and nothing else can end a line.
func escape(s string) string {
	var b strings.Builder
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\u2028' || r == '\u2029' || unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// line writes a content line, folded at 75 octets and never inside a character.
func (w *writer) line(name, value string) {
	s, room := name+":"+value, octets
	for len(s) > room {
		at := room
		for !utf8.RuneStart(s[at]) {
			at--
		}
		w.WriteString(s[:at] + "\r\n ")
		s, room = s[at:], octets-1
	}
	w.WriteString(s + "\r\n")
}

func date(d calendar.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// stamp writes an instant; none is the beginning of 1970, so that the bytes do
// not depend on when they were written.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return t.UTC().Format("20060102T150405Z")
}
