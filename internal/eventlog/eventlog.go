// Package eventlog is a history of cases as process miners read and write it:
// a log of traces (one case each) of events, with typed attributes.
//
// It reads and writes XES one trace at a time, so that a log of any length takes
// the memory of its longest trace, and reads tables of events (CSV, one event a
// row, attributes of the case under "case:"). What always holds: what was read
// is written again as it stood, attribute by attribute in its order; every value
// is of its type; every size is bounded.
//
// It refuses to know what a case of ours is: whoever exports says which events
// happened and leaves out whom they were about. Start reading at Reader, then
// Writer. Follows IEEE 1849-2016 (XES) with the extensions concept, lifecycle,
// time and org.
package eventlog

import (
	"fmt"
	"strconv"
	"time"
)

// Type is the type of an attribute.
type Type string

// The types of XES. List and Container hold other attributes.
const (
	String    Type = "string"
	Date      Type = "date"
	Int       Type = "int"
	Float     Type = "float"
	Boolean   Type = "boolean"
	ID        Type = "id"
	List      Type = "list"
	Container Type = "container"
)

// Attr is one attribute. Value is written as XES writes the type; Kids are its
// own attributes (or those of a list).
type Attr struct {
	Type       Type
	Key, Value string
	Kids       []Attr
}

// Event is one thing that happened.
type Event struct{ Attrs []Attr }

// Trace is one case.
type Trace struct {
	Attrs  []Attr
	Events []Event
}

// Extension declares where keys with a prefix are explained.
type Extension struct{ Name, Prefix, URI string }

// Global gives the attributes that every trace or event has, with defaults.
type Global struct {
	Scope string
	Attrs []Attr
}

// Classifier names what makes two events the same.
type Classifier struct{ Name, Scope, Keys string }

// Head is what stands before the traces.
type Head struct {
	// Version of XES, "1849-2016"; Features of nested attributes.
	Version, Features string
	Extensions        []Extension
	Globals           []Global
	Classifiers       []Classifier
	Attrs             []Attr
}

// Standard is a head with the four extensions that the keys below are from.
func Standard() Head {
	return Head{Version: "1849-2016", Extensions: []Extension{
		{"Concept", "concept", "http://www.xes-standard.org/concept.xesext"},
		{"Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"},
		{"Time", "time", "http://www.xes-standard.org/time.xesext"},
		{"Organizational", "org", "http://www.xes-standard.org/org.xesext"},
	}, Classifiers: []Classifier{{Name: "Activity", Scope: "event", Keys: "concept:name lifecycle:transition"}}}
}

// The keys of the standard extensions.
const (
	Name       = "concept:name"
	Transition = "lifecycle:transition"
	Timestamp  = "time:timestamp"
	Resource   = "org:resource"
	Group      = "org:group"
)

// Get is the value of a key, "" for none.
func Get(attrs []Attr, key string) string {
	for i := range attrs {
		if attrs[i].Key == key {
			return attrs[i].Value
		}
	}
	return ""
}

// At is a date attribute of that instant.
func At(key string, t time.Time) Attr {
	return Attr{Type: Date, Key: key, Value: t.Format("2006-01-02T15:04:05.000Z07:00")}
}

// Text is a string attribute.
func Text(key, value string) Attr { return Attr{Type: String, Key: key, Value: value} }

// check says whether a value is of its type.
func (a Attr) check() error {
	var err error
	switch a.Type {
	case Date:
		_, err = time.Parse(time.RFC3339Nano, a.Value)
	case Int:
		_, err = strconv.ParseInt(a.Value, 10, 64)
	case Float:
		_, err = strconv.ParseFloat(a.Value, 64)
	case Boolean:
		_, err = strconv.ParseBool(a.Value)
	case String, ID, List, Container:
	default:
		err = fmt.Errorf("no such type")
	}
	if err != nil {
		return fmt.Errorf("attribute %q of type %q has a value that is none: %w", cut(a.Key), a.Type, err)
	}
	return nil
}

// cut shortens what stands in an error.
func cut(s string) string {
	if len(s) > 60 {
		return s[:60]
	}
	return s
}
