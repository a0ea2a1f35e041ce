// Package fault says why something was refused, in terms the asker can act on.
//
// Every refusal that may reach a person is a *Fault: a kind (what sort of
// refusal, which decides the HTTP status and nothing else), a message key that
// lang turns into a sentence in the reader's language with what to do next,
// and the arguments of that sentence. Any other error is "internal" to the
// reader and is logged once, at the edge. A fault never carries personal data:
// its arguments are names of fields, limits, dates and references.
//
// Start reading at New and Of.
package fault

import (
	"errors"
	"fmt"
)

// Kind sorts refusals. The numbers are never reused.
type Kind int

// The kinds. None is the kind of a nil error; Internal of an error that is no
// Fault.
const (
	None         Kind = 0
	Internal     Kind = 1
	Invalid      Kind = 2  // the asker can mend the input
	NotFound     Kind = 3  // there is no such thing, or the asker may not know of it
	Forbidden    Kind = 4  // known, and not theirs
	Unauthorized Kind = 5  // who are you?
	Conflict     Kind = 6  // the world has moved on; look again
	TooMany      Kind = 7  // wait and try again
	TooLarge     Kind = 8  // smaller, please
	Unavailable  Kind = 9  // not stored; our side; try again later
	Gone         Kind = 10 // expired or withdrawn
	Unsupported  Kind = 11 // a type of input we do not take
)

// Fault is a refusal that can be told to a person.
type Fault struct {
	// Kind decides the status.
	Kind Kind
	// Key is the message key, for example "case.not-yours".
	Key string
	// Field is the input the refusal is about, "" when it is about the whole.
	Field string
	// Args are the blanks of the message, in order. No personal data.
	Args []any
	// Cause is kept for the log and never shown.
	Cause error
}

// New returns a refusal of a kind with its message key and the blanks of it.
func New(kind Kind, key string, args ...any) *Fault {
	return &Fault{Kind: kind, Key: key, Args: args}
}

// On says which input field the fault is about.
func (f *Fault) On(field string) *Fault {
	g := *f
	g.Field = field
	return &g
}

// Because keeps the technical cause for the log.
func (f *Fault) Because(err error) *Fault {
	g := *f
	g.Cause = err
	return &g
}

// Error is for logs and tests, not for people: lang says a fault to a person.
func (f *Fault) Error() string {
	s := f.Key
	if f.Field != "" {
		s = f.Field + ": " + s
	}
	if len(f.Args) > 0 {
		s += fmt.Sprint(f.Args)
	}
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap gives the technical cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Of sorts any error: None for nil, Internal for whatever is no Fault.
func Of(err error) Kind {
	if err == nil {
		return None
	}
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// As finds the fault inside an error, or nil.
func As(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Status is the HTTP status that a kind is answered with (RFC 9110).
func (k Kind) Status() int {
	switch k {
	case None:
		return 200
	case Invalid:
		return 422
	case NotFound:
		return 404
	case Forbidden:
		return 403
	case Unauthorized:
		return 401
	case Conflict:
		return 409
	case TooMany:
		return 429
	case TooLarge:
		return 413
	case Unavailable:
		return 503
	case Gone:
		return 410
	case Unsupported:
		return 415
	default:
		return 500
	}
}
