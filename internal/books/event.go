package books

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Event is something that was written in a book. The set is closed.
type Event interface {
	// Kind is the kind and version written in the journal.
	Kind() string
	put(o *canon.Object)
}

// Bounds of what an entry holds.
const (
	// MaxNumber is the largest number of a series.
	MaxNumber = 999_999
	// MaxYears is the longest a retention runs before its fate.
	MaxYears = 100
	// maxPeople bounds a count of residents.
	maxPeople = 10_000_000
)

// Encode writes the data of an event's entry. What Decode would not read is an
// error.
func Encode(e Event) ([]byte, error) {
	data, err := canon.Write(e.Kind(), e.put)
	if err != nil {
		return nil, err
	}
	if _, err := Decode(e.Kind(), data); err != nil {
		return nil, fmt.Errorf("writing %s: %w", e.Kind(), err)
	}
	return data, nil
}

// Decode reads the event of an entry and refuses what Encode would not write.
// An unknown kind gives nil and no error: it is kept and passed on, and freezes
// only its own stream.
func Decode(kind string, data []byte) (Event, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, nil
	}
	return canon.Read(kind, data, func(r *canon.Record) Event {
		e := read(&record{r})
		if r.Err == nil {
			if again, err := canon.Write(kind, e.put); err != nil || !bytes.Equal(again, data) {
				r.Err = errors.New("not as it would be written")
			}
		}
		return e
	})
}

// readers has one line for each kind and version that was ever written.
var readers = map[string]func(*record) Event{
	"agenda.entered/1":   readEntered,
	"agenda.opened/1":    readOpened,
	"agenda.corrected/1": readCorrected,
	"expedition.sent/1":  readSent,
	"archive.placed/1":   readPlaced,
	"resident.counted/1": readCounted,
	"resident.born/1":    func(r *record) Event { return Born(r.resident()) },
	"resident.died/1":    func(r *record) Event { return Died(r.resident()) },
	"resident.arrived/1": func(r *record) Event { return Arrived{r.resident(), r.code("region")} },
	"resident.left/1":    func(r *record) Event { return Left{r.resident(), r.code("region")} },
	"resident.changed/1": readChanged,
}

// record reads fields and remembers the first that is wrong.
type record struct{ *canon.Record }

func (r *record) fail(key, why string) {
	if r.Err == nil {
		r.Err = fmt.Errorf("%s %s", key, why)
	}
}

// one reads a text that is one of a few; "" stands for an absent key.
func (r *record) one(key string, of ...string) string {
	s := r.V.Str(key)
	for _, o := range of {
		if s == o {
			return s
		}
	}
	r.fail(key, "is none of the known")
	return ""
}

func (r *record) day(key string) calendar.Day {
	s := r.V.Str(key)
	if s == "" {
		return 0
	}
	d, err := calendar.ParseDay(s)
	if err != nil {
		r.fail(key, "is no day")
	}
	return d
}

func (r *record) number(key string, least, most int64) int {
	n := r.V.Num(key)
	if n < least || n > most {
		r.fail(key, "is out of bounds")
	}
	return int(n)
}

// document is a document's number, -1 for none.
func (r *record) document() int64 {
	switch v := r.V.At("document"); {
	case v.Kind == canon.Nothing:
		return -1
	case v.Kind != canon.Int || v.Int < 0:
		r.fail("document", "is no number")
	}
	return r.V.Num("document")
}

// when reads the day of an entry. Entered is not before the date, and a book
// month is not before the date's.
func (r *record) when() When {
	w := When{Date: r.day("date"), Entered: r.day("entered")}
	if r.V.Str("date") == "" {
		r.fail("date", "is missing")
	}
	if s := r.V.Str("book"); s != "" {
		m, err := ParseMonth(s)
		if err != nil || m <= MonthOf(w.Date) {
			r.fail("book", "is no later month")
		}
		w.Book = m
	}
	if w.Entered != 0 && w.Entered <= w.Date {
		r.fail("entered", "is not after the date")
	}
	return w
}

// shape is what codes of areas, boxes, archives and regions look like: nothing
// a person writes a sentence in.
var shape = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z./-]{0,31}$`)

func (r *record) code(key string) string {
	s := r.V.Str(key)
	if s != "" && !shape.MatchString(s) {
		r.fail(key, "is no code")
	}
	return s
}

func (r *record) mustCode(key string) string {
	if r.V.Str(key) == "" {
		r.fail(key, "is missing")
	}
	return r.code(key)
}

func putDay(o *canon.Object, key string, d calendar.Day) {
	if d != 0 {
		o.Str(key, d.String())
	}
}
