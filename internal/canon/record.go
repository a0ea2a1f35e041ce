package canon

import (
	"errors"
	"fmt"
)

// ID writes an id, and leaves a zero one out.
func (o *Object) ID(key string, id ID) {
	if !id.Zero() {
		o.Str(key, id.String())
	}
}

// Write gives the data of an entry of a kind as put writes it.
func Write(kind string, put func(*Object)) ([]byte, error) {
	var o Object
	put(&o)
	data, err := o.Bytes()
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", kind, err)
	}
	return data, nil
}

// Read gives the event that the data of an entry of a kind holds, as read takes
// it out of the record; the error is the record's first.
func Read[E any](kind string, data []byte, read func(*Record) E) (E, error) {
	var none E
	v, err := Parse(data)
	if err != nil {
		return none, fmt.Errorf("reading %s: %w", kind, err)
	}
	r := &Record{V: v}
	e := read(r)
	if r.Err != nil {
		return none, fmt.Errorf("reading %s: %w", kind, r.Err)
	}
	return e, nil
}

// Record reads the fields of an entry and remembers the first that is wrong, so
// that a reader of events needs no error behind every field.
type Record struct {
	// V is the whole, for fields of which nothing can be wrong.
	V Value
	// Err names the first field that was wrong, nil for none.
	Err error
}

// Wrong remembers what is wrong with a field; nil is nothing.
func (r *Record) Wrong(key string, err error) {
	if err != nil && r.Err == nil {
		r.Err = fmt.Errorf("%s: %w", key, err)
	}
}

var errNoText = errors.New("no text")

// Text is a text that must be there.
func (r *Record) Text(key string) string {
	if r.V.At(key).Kind != Text {
		r.Wrong(key, errNoText)
	}
	return r.V.Str(key)
}

// ID is an id that must be there.
func (r *Record) ID(key string) ID {
	id, err := ParseID(r.Text(key))
	r.Wrong(key, err)
	return id
}

// OptID is an id, zero when the field is absent.
func (r *Record) OptID(key string) ID {
	if r.V.At(key).Kind == Nothing {
		return ID{}
	}
	return r.ID(key)
}
