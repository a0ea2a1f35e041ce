package mandate

import (
	"fmt"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Event is something that happened to the appointments of an office. The set is
// closed: Given, Ended, Left, Back.
type Event interface {
	// Kind is the kind and version written in the journal.
	Kind() string
	put(o *canon.Object)
	apply(b *Book)
}

// Apply folds an event into the book. It never fails, never changes what an
// older copy of the book holds, and takes the same event twice as once.
func (b *Book) Apply(e Event) { e.apply(b) }

// Encode writes the data of an event's entry.
func Encode(e Event) ([]byte, error) {
	return canon.Write(e.Kind(), e.put)
}

// Decode reads the event of an entry. An unknown kind gives nil and no error:
// it is kept and passed on, and freezes only its own stream.
func Decode(kind string, data []byte) (Event, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, nil
	}
	return canon.Read(kind, data, func(r *canon.Record) Event { return read(&record{r}) })
}

// readers has one line for each kind and version that was ever written.
var readers = map[string]func(*record) Event{
	"mandate.given/1": readGiven,
	"mandate.ended/1": func(r *record) Event {
		return Ended{ID: r.ID("id"), Last: r.day("last"), Why: r.Text("why"), Words: r.OptID("words")}
	},
	"mandate.away/1": func(r *record) Event {
		return Left{Absence{ID: r.ID("id"), Appointment: r.ID("appointment"), From: r.day("from"), Until: r.optDay("until"), Why: r.Text("why")}}
	},
	"mandate.back/1": func(r *record) Event { return Back{ID: r.ID("id"), Last: r.day("last")} },
}

// EncodeWords writes the body of the item that holds an appointment's words.
func EncodeWords(w Words) ([]byte, error) {
	var o canon.Object
	o.Opt("decree", w.Decree)
	o.Opt("number", w.Number)
	o.Opt("position", w.Position)
	o.Opt("seat", w.Seat)
	data, err := o.Bytes()
	if err != nil {
		return nil, fmt.Errorf("writing the words of an appointment: %w", err)
	}
	return data, nil
}

// DecodeWords reads what EncodeWords wrote.
func DecodeWords(data []byte) (Words, error) {
	v, err := canon.Parse(data)
	if err == nil && v.Kind != canon.Map {
		err = fmt.Errorf("it is no object")
	}
	if err != nil {
		return Words{}, fmt.Errorf("reading the words of an appointment: %w", err)
	}
	return Words{Seat: v.Str("seat"), Position: v.Str("position"), Number: v.Str("number"), Decree: v.Str("decree")}, nil
}

// record reads fields and remembers the first that is wrong.
type record struct{ *canon.Record }

func (r *record) day(key string) calendar.Day {
	d, err := calendar.ParseDay(r.Text(key))
	if err == nil && d == 0 { // 0 is "no day" in the values
		err = fmt.Errorf("the day before all")
	}
	r.Wrong(key, err)
	return d
}

func (r *record) optDay(key string) calendar.Day {
	if r.V.At(key).Kind == canon.Nothing {
		return 0
	}
	return r.day(key)
}

func (r *record) form(key string) Form {
	f := Form(r.Text(key))
	if !slices.Contains(Forms(), f) {
		r.Wrong(key, fmt.Errorf("no form of appointment"))
	}
	return f
}

func putDay(o *canon.Object, key string, d calendar.Day) {
	if d != 0 {
		o.Str(key, d.String())
	}
}
