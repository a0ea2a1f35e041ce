package ledgers

import (
	"fmt"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/journal"
)

type journalEntry = journal.Entry

// The entries that are this room's own, beside those of books: a scan and a
// link of a line of the agenda, and a month that was closed or a book that was
// printed.

// scanned is a picture hung to a line; a later one takes its place.
type scanned struct {
	books.Ref
	Scan canon.ID
}

// linked says from which line of a register of numbers a line came.
type linked struct {
	books.Ref
	From register
}

// closedMonth is a month whose pages are printed and signed.
type closedMonth struct{ Month books.Month }

// printed is a book that was printed or taken as a list, and for what; entries
// of before say no reason.
type printed struct {
	Book   string
	Month  books.Month
	CSV    bool
	Reason string
}

// came is somebody who stays for a time, gone that they went.
type came struct {
	books.When
	Visitor, Words canon.ID
}

type gone struct {
	books.When
	Visitor canon.ID
}

// amended is a change of a record that counts nobody otherwise.
type amended struct{ Resident, Words canon.ID }

// encodeOwn writes the data of an own entry.
func encodeOwn(e any) (kind string, data []byte, err error) {
	var o canon.Object
	switch e := e.(type) {
	case scanned:
		kind = "agenda.scanned/1"
		putRef(&o, e.Ref, func() { o.Str("scan", e.Scan.String()) })
	case linked:
		kind = "agenda.linked/1"
		putRef(&o, e.Ref, func() {
			o.Str("register", e.From.Name)
			o.Int("register_seq", int64(e.From.Seq))
			o.Int("register_year", int64(e.From.Year))
			o.Int("source", e.From.Source)
		})
	case amended:
		kind = "resident.amended/1"
		o.Str("resident", e.Resident.String())
		o.Str("words", e.Words.String())
	case closedMonth:
		kind = "ledger.closed/1"
		o.Str("month", e.Month.String())
	case printed:
		kind = "ledger.printed/1"
		o.Str("book", e.Book)
		o.Flag("list", e.CSV)
		o.Opt("month", e.Month.String())
		o.Opt("reason", e.Reason)
	case came:
		kind = "visitor.came/1"
		putWhen(&o, e.When)
		o.Str("visitor", e.Visitor.String())
		o.Str("words", e.Words.String())
	case gone:
		kind = "visitor.left/1"
		putWhen(&o, e.When)
		o.Str("visitor", e.Visitor.String())
	default:
		return "", nil, fmt.Errorf("writing an entry of the books: unknown event %T", e)
	}
	data, err = o.Bytes()
	return kind, data, err
}

// putRef writes a reference among other keys: those between number and year.
func putRef(o *canon.Object, r books.Ref, between func()) {
	o.Str("direction", string(r.Direction))
	o.Int("number", int64(r.Number))
	between()
	o.Int("year", int64(r.Year))
}

func putWhen(o *canon.Object, w books.When) {
	o.Opt("book", w.Book.String())
	o.Str("date", w.Date.String())
	if w.Entered != 0 {
		o.Str("entered", w.Entered.String())
	}
}

// decodeOwn reads an own entry; false for one of another kind.
func decodeOwn(e journalEntry) (any, bool, error) {
	read, ok := map[string]func(*reader) any{
		"agenda.scanned/1": func(r *reader) any { return scanned{r.ref(), r.id("scan")} },
		"agenda.linked/1": func(r *reader) any {
			return linked{r.ref(), register{r.v.Str("register"), int(r.v.Num("register_year")), int(r.v.Num("register_seq")), r.v.Num("source")}}
		},
		"ledger.closed/1": func(r *reader) any { return closedMonth{r.month("month")} },
		"ledger.printed/1": func(r *reader) any {
			return printed{r.v.Str("book"), r.month("month"), r.v.Flag("list"), r.v.Str("reason")}
		},
		"visitor.came/1": func(r *reader) any { return came{r.when(), r.id("visitor"), r.id("words")} },
		"visitor.left/1": func(r *reader) any { return gone{r.when(), r.id("visitor")} },
	}[e.Kind]
	if !ok {
		return nil, false, nil
	}
	v, err := canon.Parse(e.Data)
	if err != nil {
		return nil, true, fmt.Errorf("reading %s: %w", e.Kind, err)
	}
	r := &reader{v: v}
	out := read(r)
	if r.err != nil {
		return nil, true, fmt.Errorf("reading %s: %w", e.Kind, r.err)
	}
	return out, true, nil
}

// reader reads fields and remembers the first error.
type reader struct {
	v   canon.Value
	err error
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) id(key string) canon.ID {
	id, err := canon.ParseID(r.v.Str(key))
	r.keep(err)
	return id
}

func (r *reader) month(key string) books.Month {
	if r.v.Str(key) == "" {
		return 0
	}
	m, err := books.ParseMonth(r.v.Str(key))
	r.keep(err)
	return m
}

func (r *reader) when() books.When {
	w := books.When{Book: r.month("book")}
	var err error
	w.Date, err = calendar.ParseDay(r.v.Str("date"))
	r.keep(err)
	if s := r.v.Str("entered"); s != "" {
		w.Entered, err = calendar.ParseDay(s)
		r.keep(err)
	}
	return w
}

func (r *reader) ref() books.Ref {
	return books.Ref{Series: books.Series{Direction: books.Direction(r.v.Str("direction")), Year: int(r.v.Num("year"))}, Number: int(r.v.Num("number"))}
}
