// Package open311 is the words of Open311 GeoReport v2, in which systems of
// cities tell each other what citizens report about the street.
//
// It writes and reads every answer of the specification as XML and as JSON and
// reads its requests. What always holds: both formats say the same; the JSON of
// the specification has numbers and texts for one field, and both are read; what
// has no value is left out of neither; lists are bounded.
//
// It refuses to know what a complaint is and who may see one: internal/api joins
// the two. Start reading at Request, then Write and Read. Follows GeoReport v2
// (wiki.open311.org/GeoReport_v2), times by RFC 3339 (W3C date-time).
package open311

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Format is a format of the specification, as its addresses end.
type Format string

// The formats.
const (
	XML  Format = "xml"
	JSON Format = "json"
)

// Type is the media type of the format.
func (f Format) Type() string {
	if f == XML {
		return "text/xml; charset=utf-8"
	}
	return "application/json; charset=utf-8"
}

// Cut takes the format off the end of an address: "requests.xml".
func Cut(path string) (rest string, f Format, ok bool) {
	for _, f := range []Format{XML, JSON} {
		if rest, ok := strings.CutSuffix(path, "."+string(f)); ok {
			return rest, f, true
		}
	}
	return path, "", false
}

// The bounds of the specification for a list of requests.
const (
	MaxRequests = 1000
	MaxDays     = 90
	// MaxDescription is of a new request, in characters.
	MaxDescription = 4000
)

// Text is a value that the specification lets be a text, a number or nothing.
type Text string

// UnmarshalJSON reads a text, a number or null.
func (t *Text) UnmarshalJSON(b []byte) error {
	var v any
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return err
	}
	switch v := v.(type) {
	case nil:
		*t = ""
	case string:
		*t = Text(v)
	case json.Number:
		*t = Text(v.String())
	default:
		return errors.New("neither a text nor a number")
	}
	return nil
}

// MarshalJSON writes null for nothing, as the specification's examples do.
func (t Text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(t))
}

// Number is a coordinate: written as a number in JSON.
type Number string

// UnmarshalJSON reads a number, a text that holds one, or null.
func (n *Number) UnmarshalJSON(b []byte) error { return (*Text)(n).UnmarshalJSON(b) }

// MarshalJSON writes it as a number, null for nothing.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == "" {
		return []byte("null"), nil
	}
	if !json.Valid([]byte(n)) {
		return nil, fmt.Errorf("%q is no number", string(n))
	}
	return []byte(n), nil
}

// Request is one service request. Times are RFC 3339, "" for none.
type Request struct {
	ID          Text   `xml:"service_request_id" json:"service_request_id"`
	Status      Text   `xml:"status" json:"status"` // open or closed
	StatusNotes Text   `xml:"status_notes" json:"status_notes"`
	ServiceName Text   `xml:"service_name" json:"service_name"`
	ServiceCode Text   `xml:"service_code" json:"service_code"`
	Description Text   `xml:"description" json:"description"`
	Agency      Text   `xml:"agency_responsible" json:"agency_responsible"`
	Notice      Text   `xml:"service_notice" json:"service_notice"`
	Requested   Text   `xml:"requested_datetime" json:"requested_datetime"`
	Updated     Text   `xml:"updated_datetime" json:"updated_datetime"`
	Expected    Text   `xml:"expected_datetime" json:"expected_datetime"`
	Address     Text   `xml:"address" json:"address"`
	AddressID   Text   `xml:"address_id" json:"address_id"`
	Zipcode     Text   `xml:"zipcode" json:"zipcode"`
	Lat         Number `xml:"lat" json:"lat"`
	Long        Number `xml:"long" json:"long"`
	MediaURL    Text   `xml:"media_url" json:"media_url"`
}

// Service is one kind of thing that can be reported.
type Service struct {
	Code        Text `xml:"service_code" json:"service_code"`
	Name        Text `xml:"service_name" json:"service_name"`
	Description Text `xml:"description" json:"description"`
	// Metadata says that a definition with attributes can be asked for.
	Metadata bool `xml:"metadata" json:"metadata"`
	Type     Text `xml:"type" json:"type"` // realtime, batch or blackbox
	Keywords Text `xml:"keywords" json:"keywords"`
	Group    Text `xml:"group" json:"group"`
}

// Definition is what a service asks beyond the usual.
type Definition struct {
	Code       Text        `xml:"service_code" json:"service_code"`
	Attributes []Attribute `xml:"attributes>attribute" json:"attributes"`
}

// Attribute is one question of a Definition.
type Attribute struct {
	Variable    bool  `xml:"variable" json:"variable"`
	Code        Text  `xml:"code" json:"code"`
	Datatype    Text  `xml:"datatype" json:"datatype"`
	Required    bool  `xml:"required" json:"required"`
	Help        Text  `xml:"datatype_description" json:"datatype_description"`
	Order       int   `xml:"order" json:"order"`
	Description Text  `xml:"description" json:"description"`
	Values      []Key `xml:"values>value,omitempty" json:"values,omitempty"`
}

// Key is one option of an attribute.
type Key struct {
	Key  Text `xml:"key" json:"key"`
	Name Text `xml:"name" json:"name"`
}

// Created answers a new request: an id, or a token with which it is found later.
type Created struct {
	ID      Text `xml:"service_request_id" json:"service_request_id"`
	Token   Text `xml:"token,omitempty" json:"token,omitempty"`
	Notice  Text `xml:"service_notice" json:"service_notice"`
	Account Text `xml:"account_id" json:"account_id"`
	// Secret is an extension: with it and the id the sender follows the matter.
	Secret Text `xml:"secret,omitempty" json:"secret,omitempty"`
}

// Found answers a token.
type Found struct {
	ID    Text `xml:"service_request_id" json:"service_request_id"`
	Token Text `xml:"token" json:"token"`
}

// Failure is one thing that is wrong with a call.
type Failure struct {
	Code        int    `xml:"code" json:"code"`
	Description string `xml:"description" json:"description"`
}

// Discovery says where the service is.
type Discovery struct {
	Changeset  string     `xml:"changeset" json:"changeset"`
	Contact    string     `xml:"contact" json:"contact"`
	KeyService string     `xml:"key_service" json:"key_service"`
	Endpoints  []Endpoint `xml:"endpoints>endpoint" json:"endpoints"`
}

// Endpoint is one address of a Discovery.
type Endpoint struct {
	Specification string   `xml:"specification" json:"specification"`
	URL           string   `xml:"url" json:"url"`
	Changeset     string   `xml:"changeset" json:"changeset"`
	Type          string   `xml:"type" json:"type"` // production, test or dev
	Formats       []string `xml:"formats>format" json:"formats"`
}

// listOf gives the names that the specification has for the lists of a type.
func listOf(v any) (root, item string, ok bool) {
	switch v.(type) {
	case []Service:
		return "services", "service", true
	case []Request, []Created, []Found:
		return "service_requests", "request", true
	case []Failure:
		return "errors", "error", true
	}
	return "", "", false
}

// Write writes an answer: Discovery, Definition, or a list of Service, Request,
// Created, Found or Failure.
func Write(w io.Writer, f Format, v any) error {
	if f == JSON {
		return json.NewEncoder(w).Encode(v)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	root, item, many := listOf(v)
	if !many {
		name := "discovery"
		if _, ok := v.(Definition); ok {
			name = "service_definition"
		}
		return errors.Join(e.EncodeElement(v, start(name)), e.Close())
	}
	if err := e.EncodeToken(start(root)); err != nil {
		return err
	}
	if err := each(v, func(x any) error { return e.EncodeElement(x, start(item)) }); err != nil {
		return err
	}
	return errors.Join(e.EncodeToken(start(root).End()), e.Close())
}

func start(name string) xml.StartElement { return xml.StartElement{Name: xml.Name{Local: name}} }

func each(v any, f func(any) error) error {
	switch v := v.(type) {
	case []Service:
		return all(v, f)
	case []Request:
		return all(v, f)
	case []Created:
		return all(v, f)
	case []Found:
		return all(v, f)
	case []Failure:
		return all(v, f)
	}
	return nil
}

func all[T any](items []T, f func(any) error) error {
	for _, x := range items {
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// Read reads a list of requests as another system wrote it, at most a thousand.
func Read(r io.Reader, f Format) (out []Request, err error) {
	if f == JSON {
		err = json.NewDecoder(r).Decode(&out)
	} else {
		var whole struct {
			Requests []Request `xml:"request"`
		}
		err = xml.NewDecoder(r).Decode(&whole)
		out = whole.Requests
	}
	if err != nil {
		return nil, fmt.Errorf("reading requests of Open311: %w", err)
	}
	if len(out) > MaxRequests {
		return nil, errors.New("reading requests of Open311: more than a thousand")
	}
	return out, nil
}
