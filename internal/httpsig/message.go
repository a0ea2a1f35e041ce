package httpsig

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// Field is one header line of a message.
type Field struct{ Name, Value string }

// Message is a request or a response as far as signatures speak of it. Status 0
// makes it a request.
type Message struct {
	// Method, Scheme ("https"), Authority ("example.go.id", without the port of the
	// scheme), Path and Query ("a=1", without the question mark) of a request.
	Method, Scheme, Authority, Path, Query string
	// Status of a response.
	Status int
	// Fields in the order of the wire.
	Fields []Field
	// Request is the request that a response answers, for components with "req".
	Request *Message
}

// Set replaces a field, whatever the case of its name.
func (m *Message) Set(name, value string) {
	kept := m.Fields[:0:0]
	for _, f := range m.Fields {
		if !strings.EqualFold(f.Name, name) {
			kept = append(kept, f)
		}
	}
	m.Fields = append(kept, Field{name, value})
}

// Get is the value of a field, several lines joined as RFC 9421 section 2.1 asks,
// and whether it is there.
func (m *Message) Get(name string) (string, bool) {
	var values []string
	for _, f := range m.Fields {
		if strings.EqualFold(f.Name, name) {
			values = append(values, strings.Trim(unfold(f.Value), " \t"))
		}
	}
	return strings.Join(values, ", "), values != nil
}

// unfold replaces an obsolete line folding by one space.
func unfold(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\r' || r == '\n' })
	for i := range lines {
		lines[i] = strings.Trim(lines[i], " \t")
	}
	return strings.Join(lines, " ")
}

// value is what a covered component has in the message, RFC 9421 section 2.
func (m *Message) value(c component) (string, error) {
	if c.req {
		if m.Request == nil {
			return "", errors.New("reading component: no request is known")
		}
		m = m.Request
	}
	if !strings.HasPrefix(c.name, "@") {
		v, ok := m.Get(c.name)
		if !ok {
			return "", errors.New("reading component: the field " + c.name + " is missing")
		}
		return v, nil
	}
	if c.name == "@status" {
		if m.Status == 0 {
			return "", errors.New("reading component: a request has no status")
		}
		return strconv.Itoa(m.Status), nil
	}
	if m.Status != 0 {
		return "", errors.New("reading component: a response has no " + c.name)
	}
	return m.derived(c)
}

// derived are the components of a request, RFC 9421 section 2.2.
func (m *Message) derived(c component) (string, error) {
	path := m.Path
	if path == "" {
		path = "/"
	}
	target := path
	if m.Query != "" {
		target += "?" + m.Query
	}
	switch c.name {
	case "@method":
		return m.Method, nil
	case "@scheme":
		return strings.ToLower(m.Scheme), nil
	case "@authority":
		return strings.ToLower(m.Authority), nil
	case "@path":
		return path, nil
	case "@query":
		return "?" + m.Query, nil
	case "@request-target":
		return target, nil
	case "@target-uri":
		return strings.ToLower(m.Scheme) + "://" + strings.ToLower(m.Authority) + target, nil
	case "@query-param":
		return m.parameter(c.param)
	}
	return "", errors.New("reading component: " + c.name + " is not known")
}

// parameter is one parameter of the query that is there exactly once; two of a
// name are refused, since whoever reads them may take either.
func (m *Message) parameter(name string) (string, error) {
	all, err := url.ParseQuery(m.Query)
	if err != nil {
		return "", errors.New("reading component: the query cannot be read")
	}
	plain, err := url.QueryUnescape(name)
	if err != nil || len(all[plain]) != 1 {
		return "", errors.New("reading component: the query has not exactly one such parameter")
	}
	return strings.ReplaceAll(url.QueryEscape(all[plain][0]), "+", "%20"), nil
}
