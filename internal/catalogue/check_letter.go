package catalogue

import (
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"

	"genggam/internal/document"
	"genggam/internal/form"
)

var letterFile = regexp.MustCompile(`^[a-z0-9-]+\.txt$`)

// result checks the product and where its number comes from.
func (r *reading) result() {
	p := &r.std.Result
	switch {
	case !p.Recorded.Empty():
		r.recorded()
	case r.std.Product == "document" && p.Letter == "":
		r.add("result", "standard.no-letter")
	case r.std.Product != "document" && p.Letter != "":
		r.add("result.letter", "standard.letter-not-document", r.std.Product)
	case p.Letter != "" && !letterFile.MatchString(p.Letter):
		r.add("result.letter", "standard.letter-name", p.Letter)
	}
	if p.Letter != "" && p.Register == "" {
		r.add("result", "standard.no-number-register")
	}
	if p.Letter != "" && p.Signing == "" {
		r.add("result", "standard.no-signing")
	}
	if p.Validity.Amount < 0 || p.Validity.Amount > 1200 || p.Validity.Amount > 0 && p.Validity.Unit == "" {
		r.add("result.validity", "standard.validity")
	}
}

// recorded holds what a national system issues to a step that writes its number
// down, and to no letter and no number of our own.
func (r *reading) recorded() {
	p := &r.std.Result
	if r.std.Product != "document" || p.Letter != "" || p.Register != "" || p.Signing != "" {
		r.add("result.recorded", "standard.recorded-letter")
	}
	if !slices.ContainsFunc(r.std.Steps, func(s Step) bool { return s.Kind == "work" }) {
		r.add("result.recorded", "standard.recorded-step")
	}
}

// letter reads the template and holds its names to what there is.
func (r *reading) letter() {
	if r.std.Result.Letter == "" {
		return
	}
	if len(r.std.letter) == 0 {
		r.add("result.letter", "standard.letter-missing", r.std.Result.Letter)
		return
	}
	file := path.Join(path.Dir(r.file), r.std.Result.Letter)
	note := func(line, column int, key string, args ...any) {
		r.findings = append(r.findings, Finding{File: file, Line: line, Column: column, Key: key, Args: args})
	}
	t, err := document.ParseTemplate(r.std.letter)
	var wrong *document.TemplateError
	switch {
	case errors.As(err, &wrong):
		note(wrong.Line, wrong.Column, wrong.Key, wrong.Args...)
		return
	case err != nil:
		note(1, 1, "standard.letter", err.Error())
		return
	}
	r.std.template = t
	for _, f := range t.Fields() {
		switch {
		case !r.printable(f):
			note(f.Line, f.Column, "standard.letter-field", f.Name)
		case !r.formats(f):
			note(f.Line, f.Column, "standard.letter-format", f.Name, f.Format)
		}
	}
	for _, g := range t.Groups() {
		if q, ok := r.std.Form.Question(g.Name); !ok || q.Type != form.Group {
			note(g.Line, g.Column, "standard.letter-field", g.Name)
		}
	}
	for _, c := range t.Conditions() {
		_, err := r.std.conditions.Add(c.Text)
		var m *form.Mistake
		if errors.As(err, &m) {
			note(c.Line, c.Column+m.Column-1, m.Key, m.Args...)
		}
	}
}

// office, signer, letter and case are what the program itself can print.
var printed = map[string]bool{
	"office.name": true, "office.kind": true, "office.kecamatan": true, "office.kabupaten": true,
	"office.provinsi": true, "office.address": true, "office.head_title": true,
	"signer.name": true, "signer.position": true, "signer.id": true,
	"letter.number": true, "letter.date": true, "letter.valid_until": true,
	"case.reference": true, "case.submitted": true,
}

// printable says whether a placeholder names something a letter can print.
func (r *reading) printable(f document.Field) bool {
	if printed[f.Name] || f.Name == "letter.text" && r.std.Drafts() {
		return true
	}
	head, part, dotted := strings.Cut(f.Name, ".")
	if head == "subject" || head == "applicant" || head == "representative" {
		_, ok := r.known[f.Name]
		return ok
	}
	q, ok := r.std.Form.Question(head)
	switch {
	case !ok:
		return false
	case q.Type == form.Group:
		return dotted && f.Group == head && r.inGroup(q, part)
	case q.Type == form.Person:
		_, known := r.known[f.Name]
		return known
	case q.Type == form.File:
		return false
	}
	return !dotted
}

// formats says whether a placeholder's value can be printed as it asks: what is
// found out here would else stop a case at its signature.
func (r *reading) formats(f document.Field) bool {
	t := r.known[f.Name]
	if f.Group != "" {
		group, _ := r.std.Form.Question(f.Group)
		sub := form.Form{Pages: []form.Page{{Questions: group.Questions}}}
		t = sub.Types()[strings.TrimPrefix(f.Name, f.Group+".")]
	}
	switch f.Format {
	case "date", "day":
		return t == form.Date || slices.Contains([]string{"letter.date", "letter.valid_until", "case.submitted"}, f.Name)
	case "number", "rupiah", "words":
		return t == form.Number || t == form.Money
	case "sex":
		return strings.HasSuffix(f.Name, ".sex")
	}
	return true
}

// inGroup says whether a group has such a question, or part of a person in it.
func (r *reading) inGroup(group *form.Question, name string) bool {
	sub := form.Form{Pages: []form.Page{{Questions: group.Questions}}}
	_, ok := sub.Types()[name]
	return ok
}
