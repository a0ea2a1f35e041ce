package eventlog

import (
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Bounds of what is read: far above real logs, low enough for a small machine.
const (
	maxEvents = 100_000 // of one trace
	maxAttrs  = 10_000  // of one event, trace or head, all levels
	maxNested = 8
)

// Reader reads a log of XES. The head is known when the first trace is.
type Reader struct {
	Head Head
	d    *xml.Decoder
	next *xml.StartElement
	line func() (int, int)
}

// NewReader reads up to the first trace. The errors of a Reader name the line.
func NewReader(r io.Reader) (*Reader, error) {
	d := xml.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	x := &Reader{d: d, line: d.InputPos}
	if err := x.begin(); err != nil {
		return nil, x.wrong(err)
	}
	return x, nil
}

func (x *Reader) wrong(err error) error {
	line, column := x.line()
	return fmt.Errorf("reading XES, line %d column %d: %w", line, column, err)
}

func (x *Reader) begin() error {
	root, err := x.child()
	if err != nil {
		return err
	}
	if root == nil || root.Name.Local != "log" {
		return errors.New("this is no log")
	}
	x.Head.Version, x.Head.Features = attr(root, "xes.version"), attr(root, "xes.features")
	left := maxAttrs
	for {
		e, err := x.child()
		if err != nil || e == nil || e.Name.Local == "trace" {
			x.next = e
			return err
		}
		if err := x.header(e, &left); err != nil {
			return err
		}
	}
}

func (x *Reader) header(e *xml.StartElement, left *int) error {
	if *left--; *left < 0 {
		return errors.New("the head is too long")
	}
	switch e.Name.Local {
	case "extension":
		x.Head.Extensions = append(x.Head.Extensions, Extension{attr(e, "name"), attr(e, "prefix"), attr(e, "uri")})
		return x.d.Skip()
	case "classifier":
		x.Head.Classifiers = append(x.Head.Classifiers, Classifier{attr(e, "name"), attr(e, "scope"), attr(e, "keys")})
		return x.d.Skip()
	case "global":
		attrs, err := x.attrs(left, 1)
		x.Head.Globals = append(x.Head.Globals, Global{attr(e, "scope"), attrs})
		return err
	}
	a, err := x.attribute(e, left, 1)
	x.Head.Attrs = append(x.Head.Attrs, a)
	return err
}

// child is the next element inside the one that is open, nil at its end.
func (x *Reader) child() (*xml.StartElement, error) {
	for {
		t, err := x.d.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			t = t.Copy()
			return &t, nil
		case xml.EndElement:
			return nil, nil
		case xml.Directive: // a document type could name entities and files
			return nil, errors.New("a document type has no place here")
		}
	}
}

func attr(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// attribute reads one attribute whose start was read.
func (x *Reader) attribute(e *xml.StartElement, left *int, depth int) (Attr, error) {
	a := Attr{Type: Type(e.Name.Local), Key: attr(e, "key"), Value: attr(e, "value")}
	if *left--; *left < 0 || depth > maxNested {
		return a, errors.New("too many attributes")
	}
	if err := a.check(); err != nil {
		return a, err
	}
	var err error
	a.Kids, err = x.attrs(left, depth+1)
	return a, err
}

// attrs reads attributes up to the end of the open element. The values of a list
// stand in an element of their own.
func (x *Reader) attrs(left *int, depth int) (out []Attr, err error) {
	for {
		e, err := x.child()
		if err != nil || e == nil {
			return out, err
		}
		if e.Name.Local == "values" {
			inner, err := x.attrs(left, depth)
			if err != nil {
				return nil, err
			}
			out = append(out, inner...)
			continue
		}
		a, err := x.attribute(e, left, depth)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
}

// Next is the next trace, io.EOF after the last.
func (x *Reader) Next() (Trace, error) {
	for x.next != nil && x.next.Name.Local != "trace" {
		// An attribute of the log among its traces belongs to the head.
		left := maxAttrs
		if err := x.header(x.next, &left); err != nil {
			return Trace{}, x.wrong(err)
		}
		var err error
		if x.next, err = x.child(); err != nil {
			return Trace{}, x.wrong(err)
		}
	}
	if x.next == nil {
		return Trace{}, io.EOF
	}
	t, err := x.trace()
	if err == nil {
		x.next, err = x.child()
	}
	if err != nil {
		return Trace{}, x.wrong(err)
	}
	return t, nil
}

func (x *Reader) trace() (t Trace, err error) {
	left := maxAttrs
	for {
		e, err := x.child()
		if err != nil || e == nil {
			return t, err
		}
		if e.Name.Local != "event" {
			a, err := x.attribute(e, &left, 1)
			if err != nil {
				return t, err
			}
			t.Attrs = append(t.Attrs, a)
			continue
		}
		if len(t.Events) == maxEvents {
			return t, errors.New("a trace has too many events")
		}
		room := maxAttrs
		attrs, err := x.attrs(&room, 1)
		if err != nil {
			return t, err
		}
		t.Events = append(t.Events, Event{attrs})
	}
}

// ReadTable reads a table of events and hands over one trace after the other, in
// the order in which their first events stand. Columns whose name begins with
// "case:" are of the case; the column case:concept:name says which. A cell that
// is empty is no attribute; one that is a date is one.
func ReadTable(r io.Reader, each func(Trace) error) error {
	rows := csv.NewReader(r)
	head, err := rows.Read()
	if err != nil {
		return fmt.Errorf("reading a table of events: %w", err)
	}
	id := -1
	for i, name := range head {
		if name == "case:"+Name {
			id = i
		}
	}
	if id < 0 {
		return errors.New("reading a table of events: there is no column case:concept:name")
	}
	var order []*Trace
	known := map[string]*Trace{}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("reading a table of events: %w", err)
		}
		t := known[row[id]]
		if t == nil {
			t = &Trace{Attrs: cells(head, row, true)}
			known[row[id]], order = t, append(order, t)
		}
		if len(t.Events) == maxEvents {
			return errors.New("reading a table of events: a case has too many of them")
		}
		t.Events = append(t.Events, Event{cells(head, row, false)})
	}
	for _, t := range order {
		if err := each(*t); err != nil {
			return err
		}
	}
	return nil
}

func cells(head, row []string, ofCase bool) (out []Attr) {
	for i, name := range head {
		key, is := strings.CutPrefix(name, "case:")
		if is != ofCase || row[i] == "" {
			continue
		}
		a := Attr{Type: String, Key: key, Value: row[i]}
		if t, err := time.Parse("2006-01-02 15:04:05.999999999Z07:00", row[i]); err == nil {
			a = Attr{Type: Date, Key: key, Value: t.Format(time.RFC3339Nano)}
		}
		out = append(out, a)
	}
	return out
}
