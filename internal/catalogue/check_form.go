package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"genggam/internal/form"
)

// Bounds of a form: more is a form nobody finishes on a telephone.
const (
	maxPages     = 40
	maxQuestions = 20 // of a page or a group
	maxOptions   = 60
)

// requirements wants of each a reason and a basis.
func (r *reading) requirements() {
	for i := range r.std.Requirements {
		q := &r.std.Requirements[i]
		at := fmt.Sprintf("requirements[%d]", i)
		r.id(at+".id", q.ID, nameShape)
		if strings.TrimSpace(q.Reason.ID) == "" {
			r.add(at, "standard.no-reason", q.ID)
		}
		if q.Basis == "" {
			r.add(at, "standard.no-basis", q.ID)
		} else {
			r.cites(at+".basis", q.Basis)
		}
		if q.Kind == "held" && q.Register == "" {
			r.add(at, "standard.no-register", q.ID)
		}
		if q.Kind != "held" && q.Register != "" {
			r.add(at+".register", "standard.register", q.ID)
		}
	}
}

// names prepares what conditions may name.
func (r *reading) names() { r.known = r.std.Form.Names() }

// form checks pages and questions one by one.
func (r *reading) form() {
	pages := r.std.Form.Pages
	if len(pages) > maxPages {
		r.add("form.pages", "standard.too-many", maxPages)
	}
	seen := map[string]bool{}
	for i := range pages {
		p := &pages[i]
		at := fmt.Sprintf("form.pages[%d]", i)
		r.id(at+".id", p.ID, idShape)
		if seen[p.ID] {
			r.add(at+".id", "standard.same-id", p.ID)
		}
		seen[p.ID] = true
		if len(p.Questions) == 0 {
			r.add(at, "standard.empty-page", p.ID)
		}
		r.questions(at+".questions", p.Questions, false)
	}
}

func (r *reading) questions(path string, questions []form.Question, inGroup bool) {
	if len(questions) > maxQuestions {
		r.add(path, "standard.too-many", maxQuestions)
	}
	for i := range questions {
		q := &questions[i]
		at := fmt.Sprintf("%s[%d]", path, i)
		r.id(at+".id", q.ID, nameShape)
		r.options(at, q)
		r.bounds(at, q)
		switch {
		case inGroup && q.When != "":
			r.add(at+".when", "standard.group-when", q.ID)
		case inGroup && (q.Type == form.Group || q.Type == form.File):
			r.add(at+".type", "standard.group-type", q.ID)
		case q.Type == form.Group && len(q.Questions) == 0:
			r.add(at, "standard.empty-page", q.ID)
		case q.Type != form.Group && len(q.Questions) > 0:
			r.add(at+".questions", "standard.not-for-type", "questions", string(q.Type))
		case q.Type == form.Group:
			r.questions(at+".questions", q.Questions, true)
		}
	}
}

// options belong to choices, and only to them.
func (r *reading) options(at string, q *form.Question) {
	choice := q.Type == form.Choice || q.Type == form.Choices
	if choice && len(q.Options) < 2 || len(q.Options) > maxOptions {
		r.add(at, "standard.options", q.ID)
	}
	if !choice && len(q.Options) > 0 {
		r.add(at+".options", "standard.not-for-type", "options", string(q.Type))
	}
	values, labels := map[string]bool{}, map[string]bool{}
	for i, o := range q.Options {
		here := fmt.Sprintf("%s.options[%d]", at, i)
		r.id(here+".value", o.Value, valueShape)
		if label := strings.Join(foldWords(o.Label.ID), " "); values[o.Value] || label != "" && labels[label] {
			r.add(here, "standard.same-id", o.Value)
		}
		values[o.Value] = true
		labels[strings.Join(foldWords(o.Label.ID), " ")] = true
	}
}

// bounds must be of their type and leave room.
func (r *reading) bounds(at string, q *form.Question) {
	if q.Min != nil && q.Max != nil && *q.Min > *q.Max {
		r.add(at+".min", "standard.bounds", q.ID)
	}
	limited := []form.Type{form.ShortText, form.LongText, form.Number, form.Money, form.Choices, form.Group}
	if (q.Min != nil || q.Max != nil) && !slices.Contains(limited, q.Type) {
		r.add(at, "standard.not-for-type", "min, max", string(q.Type))
	}
	if q.Max != nil && (q.Type == form.ShortText && *q.Max > 1000 || q.Type == form.LongText && *q.Max > form.MaxLongText) {
		r.add(at+".max", "standard.bounds", q.ID)
	}
	r.dates(at, q)
	for what, there := range map[string]bool{"parts": len(q.Parts) > 0 && q.Type != form.Person,
		"accept": len(q.Accept) > 0 && q.Type != form.File, "unit": !q.Unit.Empty() && q.Type != form.Number} {
		if there {
			r.add(at+"."+what, "standard.not-for-type", what, string(q.Type))
		}
	}
}

func (r *reading) dates(at string, q *form.Question) {
	first, ok1 := form.Bound(q.Earliest, r.today())
	last, ok2 := form.Bound(q.Latest, r.today())
	switch {
	case q.Earliest+q.Latest != "" && q.Type != form.Date:
		r.add(at, "standard.not-for-type", "earliest, latest", string(q.Type))
	case q.Earliest != "" && !ok1:
		r.add(at+".earliest", "standard.date-bound", q.Earliest)
	case q.Latest != "" && !ok2:
		r.add(at+".latest", "standard.date-bound", q.Latest)
	case ok1 && ok2 && first > last:
		r.add(at+".earliest", "standard.bounds", q.ID)
	}
}

// hidden fields must exist.
func (r *reading) hidden() {
	for i, name := range r.std.Hidden {
		if _, ok := r.known[name]; !ok {
			r.add(fmt.Sprintf("hidden[%d]", i), "standard.unknown-name", name)
		}
	}
}

// examples: every question has one that passes in the first year of the
// standard and, since standards live for years, three years later too.
func (r *reading) examples() {
	for i := range r.std.Form.Pages {
		for j := range r.std.Form.Pages[i].Questions {
			q := &r.std.Form.Pages[i].Questions[j]
			r.example(fmt.Sprintf("form.pages[%d].questions[%d]", i, j), q)
		}
	}
}

func (r *reading) example(at string, q *form.Question) {
	if q.Example == nil {
		if q.Type != form.File {
			r.add(at, "standard.no-example", q.ID)
		}
		return
	}
	first := r.today() + 365
	for _, day := range []int64{first, first + 3*365} {
		_, wrong := exampleOf(q, day)
		switch {
		case len(wrong) == 0:
		case day == first:
			r.add(at+".example", "standard.example", wrong[0].Question, wrong[0].Key)
			return
		default:
			r.add(at+".example", "standard.example-ages", q.ID)
		}
	}
}

// exampleOf is the typed example of a question on a day.
func exampleOf(q *form.Question, today int64) (any, form.Problems) {
	if q.Type == form.File {
		return "example", nil
	}
	return q.FromValue(dated(q.Example, today), today)
}

// dated resolves "today-3" inside an example.
func dated(x any, today int64) any {
	switch x := x.(type) {
	case string:
		if strings.HasPrefix(x, "today") {
			if day, ok := form.Bound(x, today); ok {
				return form.DateOf(day)
			}
		}
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = dated(x[i], today)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(x))
		for k := range x {
			out[k] = dated(x[k], today)
		}
		return out
	}
	return x
}

// ExampleAnswers are answers that pass the form of a standard on a day (days
// since 1970): the examples of the questions that ExampleFacts show.
func ExampleAnswers(s *Standard, today int64) form.Answers {
	out := AllExamples(s, today)
	s.Form.Check(out, ExampleFacts(today), s.conditions)
	return out
}

// AllExamples are the examples of every question, also of those that only other
// answers would show; form.Form's Check drops what is not asked.
func AllExamples(s *Standard, today int64) form.Answers {
	out := form.Answers{}
	for i := range s.Form.Pages {
		for j := range s.Form.Pages[i].Questions {
			q := &s.Form.Pages[i].Questions[j]
			if v, wrong := exampleOf(q, today); v != nil && len(wrong) == 0 {
				out[q.ID] = v
			}
		}
	}
	return out
}

// ExampleFacts speak of a synthetic grown-up resident who asks for herself.
func ExampleFacts(today int64) form.Facts {
	return form.Facts{
		"today": today, "relation": "self", "channel": "web", "applicant.kind": "resident", "office.kind": "desa",
		"subject.sex": "P", "subject.age": int64(36), "subject.marital": "Kawin", "subject.citizenship": "WNI",
		"subject.nik": "3302995708900001", "subject.birth_date": "1990-08-17",
	}
}
