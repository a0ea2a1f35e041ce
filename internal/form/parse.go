package form

import (
	"slices"
	"strings"
)

// parser turns what was typed into typed values and collects what is wrong.
type parser struct {
	today    int64
	problems Problems
}

// scalar reads the answer of a simple question from one string; nil when there
// is none or it was wrong.
func (r *parser) scalar(q *Question, path, typed string) any {
	if len(typed) > maxField {
		r.problems.add(path, "form.too-long", q.maxLength())
		return nil
	}
	s, key := clean(typed, q.Type == LongText)
	if key == "" && s == "" {
		return nil
	}
	var v any = s
	if key == "" {
		v, key = convert(q, s)
	}
	if key != "" {
		r.problems.add(path, key)
		return nil
	}
	return r.judged(q, path, v)
}

// convert brings a cleaned string to the stored form of a type.
func convert(q *Question, s string) (any, string) {
	switch q.Type {
	case Number, Money:
		n, key := parseNumber(s, q.Type == Money)
		return n, key
	case Date:
		return asAny(dateOf(s))
	case Time:
		t, ok := parseTime(s)
		if !ok {
			return nil, "form.time"
		}
		return t, ""
	case YesNo:
		switch strings.ToLower(s) {
		case "yes", "ya", "true", "y", "1":
			return true, ""
		case "no", "tidak", "false", "n", "0":
			return false, ""
		}
		return nil, "form.yes-no"
	case NIK, KK, NIB, NPWP, Phone, Email:
		return asAny(identity(q.Type, s))
	case Region:
		return asAny(regionCode(s))
	}
	return s, ""
}

func asAny(s, key string) (any, string) { return s, key }

// judged is the value when it passes the question's own bounds, else nil.
func (r *parser) judged(q *Question, path string, v any) any {
	before := len(r.problems)
	judge(q, path, v, r)
	if len(r.problems) > before {
		return nil
	}
	return v
}

// chosen reads a multiple choice: in the order of the options, each once.
func (r *parser) chosen(q *Question, path string, typed []string) any {
	if len(typed) > 4*len(q.Options)+4 {
		r.problems.add(path, "form.choice")
		return nil
	}
	var out []string
	for _, o := range q.Options {
		if slices.Contains(typed, o.Value) {
			out = append(out, o.Value)
		}
	}
	for _, s := range typed {
		if s != "" && !slices.Contains(out, s) {
			r.problems.add(path, "form.choice")
			return nil
		}
	}
	if len(out) == 0 {
		return nil
	}
	return r.judged(q, path, out)
}

// part makes a question of one field of a person.
func part(name string) Question {
	q := Question{ID: name, Type: partTypes[name]}
	var limit int64
	switch name {
	case "name", "birth_place", "religion", "marital", "job", "citizenship":
		limit = MaxName
	case "sex":
		limit = 1
	case "address":
		limit = MaxText
	case "birth_date":
		q.Earliest, q.Latest = "1850-01-01", "today"
	}
	if limit > 0 {
		q.Max = &limit
	}
	return q
}

// partQuestions are the parts as questions, made once.
var partQuestions = func() map[string]*Question {
	out := map[string]*Question{}
	for name := range partTypes {
		q := part(name)
		out[name] = &q
	}
	return out
}()
