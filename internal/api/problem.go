package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
)

// Problem is how every error is answered (RFC 9457).
type Problem struct {
	// Type is an address at this node that explains the kind of problem; the
	// part after the last slash is the message key and never changes.
	Type   string `json:"type" doc:"Address that explains the kind of problem; its last part is a key that never changes." format:"uri-reference"`
	Title  string `json:"title" doc:"The kind of problem in few words."`
	Status int    `json:"status" doc:"The HTTP status."`
	// Detail says what to do next, in the language that was asked for.
	Detail string `json:"detail" doc:"What happened and what to do next, in the language that was asked for."`
	// Errors name each field that has to be mended, all at once.
	Errors []FieldProblem `json:"errors,omitempty" doc:"Every field that has to be mended, all at once."`
}

// FieldProblem is one thing to mend.
type FieldProblem struct {
	Pointer string `json:"pointer" doc:"JSON pointer (RFC 6901) into the body that was sent." format:"json-pointer"`
	Key     string `json:"key" doc:"Message key, which never changes."`
	Detail  string `json:"detail" doc:"What is wrong and what to do, in the language that was asked for."`
	Subject string `json:"subject,omitempty" doc:"Id of the requirement or rule of the standard that it is about."`
}

// refusal is an error with what a problem needs beyond a fault.
type refusal struct {
	status int
	fault  *fault.Fault
	errors []fieldError
	// allow lists the methods of a 405; wait are the seconds of Retry-After.
	allow string
	wait  int
}

func (r *refusal) Error() string { return r.fault.Error() }

// Unwrap gives the fault.
func (r *refusal) Unwrap() error { return r.fault }

type fieldError struct {
	pointer, key, subject string
	args                  []any
	// text is used instead of the key's message: a standard's own words.
	text lang.Text
}

// fail answers an error. It is the one place that decides what a caller sees:
// a fault in its own words, anything else as "our mistake", told to the log.
func (c *call) fail(err error) {
	r := c.asRefusal(err)
	if r.status >= 500 {
		c.Log.Error("api", slog.String("method", c.r.Method), slog.String("route", c.r.Pattern),
			slog.Int("status", r.status), slog.String("error", err.Error()))
	}
	p := Problem{
		Type: "/api/problems/" + r.fault.Key, Title: c.say("api.title-" + strconv.Itoa(r.status)), Status: r.status,
		Detail: c.Messages.SayFault(c.tag, r.fault),
	}
	for _, e := range r.errors {
		f := FieldProblem{Pointer: e.pointer, Key: e.key, Subject: e.subject, Detail: e.text.In(c.tag)}
		if f.Detail == "" {
			f.Detail = c.Messages.SayFault(c.tag, fault.New(fault.Invalid, e.key, e.args...))
		}
		p.Errors = append(p.Errors, f)
	}
	body, _ := json.Marshal(p) // strings and numbers only
	h := c.w.Header()
	h.Del("Content-Disposition")
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", string(c.tag))
	h.Set("Cache-Control", "no-store")
	if r.allow != "" {
		h.Set("Allow", r.allow)
	}
	if r.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(r.wait))
	}
	body = append(body, '\n')
	if c.seal != nil {
		c.seal(r.status, body)
	}
	c.w.WriteHeader(r.status)
	// The caller may be gone; there is nobody left to tell.
	_, _ = c.w.Write(body)
}

// asRefusal sorts any error.
func (c *call) asRefusal(err error) *refusal {
	var r *refusal
	var tooLong *http.MaxBytesError
	var lacking *desk.Incomplete
	switch {
	case errors.As(err, &r):
	case errors.As(err, &lacking):
		r = incomplete(lacking)
	case errors.As(err, &tooLong):
		r = &refusal{fault: fault.New(fault.TooLarge, "api.body-too-large", tooLong.Limit>>20)}
	default:
		f := fault.As(err)
		if f == nil {
			f = fault.New(fault.Internal, "fault.internal").Because(err)
		}
		r = &refusal{fault: f}
		if f.Field != "" {
			r.errors = []fieldError{{pointer: pointerTo(f.Field), key: f.Key, args: f.Args}}
		}
	}
	out := *r
	if out.status == 0 {
		out.status = out.fault.Kind.Status()
	}
	if out.wait == 0 && (out.status == 429 || out.status == 503) {
		out.wait = 5
	}
	return &out
}

// incomplete names everything that an application lacks, each at its place.
func incomplete(bad *desk.Incomplete) *refusal {
	r := &refusal{status: 422, fault: fault.New(fault.Invalid, "case.incomplete")}
	r.errors = fieldErrors(bad.Problems)
	for _, q := range bad.Missing {
		e := fieldError{pointer: "/files", key: "api.missing-file", args: []any{q.Name}, subject: q.ID}
		if q.Kind == "statement" {
			e.pointer, e.key = "/statements", "api.missing-statement"
		}
		r.errors = append(r.errors, e)
	}
	for _, q := range bad.Unmet {
		r.errors = append(r.errors, fieldError{pointer: "/answers", key: "api.rule-unmet", text: q.Message, subject: q.ID})
	}
	return r
}

func fieldErrors(problems form.Problems) (out []fieldError) {
	for _, p := range problems {
		out = append(out, fieldError{pointer: pointerTo(p.Question), key: p.Key, args: p.Args})
	}
	return out
}

// pointerTo turns the path of a field, "anggota.2.nama" or "applicant.nik",
// into a pointer into the body. Items count from 1 there and from 0 here.
func pointerTo(path string) string {
	head, _, _ := strings.Cut(path, ".")
	base := "/answers"
	switch head {
	case "applicant", "subject", "representative", "relation", "files", "service", "office", "statements", "class", "language":
		base = ""
	}
	var b strings.Builder
	b.WriteString(base)
	for i, part := range strings.Split(path, ".") {
		b.WriteByte('/')
		if n, err := strconv.Atoi(part); err == nil && i > 0 && n > 0 {
			part = strconv.Itoa(n - 1)
		}
		b.WriteString(escapePointer(part))
	}
	return b.String()
}
