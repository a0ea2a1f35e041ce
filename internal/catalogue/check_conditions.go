package catalogue

import (
	"errors"
	"fmt"

	"genggam/internal/form"
)

// conditions compiles every condition of the standard where it stands.
func (r *reading) conditions() {
	r.std.conditions = form.NewConditions(r.known)
	asked := map[string]bool{} // names of the form asked so far
	for i := range r.std.Form.Pages {
		p := &r.std.Form.Pages[i]
		at := fmt.Sprintf("form.pages[%d]", i)
		r.earlier(at+".when", p.When, asked)
		for j := range p.Questions {
			q := &p.Questions[j]
			r.earlier(fmt.Sprintf("%s.questions[%d].when", at, j), q.When, asked)
			asked[q.ID] = true
			for _, part := range form.Parts() {
				asked[q.ID+"."+part] = true
			}
		}
	}
	for i, q := range r.std.Requirements {
		r.condition(fmt.Sprintf("requirements[%d].when", i), q.When)
	}
	for i, rule := range r.std.Eligibility {
		if rule.When == "" {
			r.add(fmt.Sprintf("eligibility[%d]", i), "standard.no-condition", rule.ID)
		}
		r.condition(fmt.Sprintf("eligibility[%d].must", i), rule.When)
	}
	for i, item := range r.std.Fee.Items {
		r.condition(fmt.Sprintf("fee.items[%d].when", i), item.When)
	}
	for i, s := range r.std.Steps {
		for j, b := range s.Next {
			r.condition(fmt.Sprintf("steps[%d].next[%d].when", i, j), b.When)
		}
	}
}

// earlier is a condition of the form: it may name only what is asked before it,
// because what comes later is not answered yet.
func (r *reading) earlier(path, expr string, asked map[string]bool) {
	c := r.condition(path, expr)
	if c == nil {
		return
	}
	own := r.std.Form.Types()
	for _, name := range c.Names() {
		if _, isAnswer := own[name]; isAnswer && !asked[name] {
			r.add(path, "standard.condition-later", name)
		}
	}
}

func (r *reading) condition(path, expr string) *form.Condition {
	if expr == "" {
		return nil
	}
	c, err := r.std.conditions.Add(expr)
	var m *form.Mistake
	if errors.As(err, &m) {
		r.mistake(path, m)
		return nil
	}
	r.values(path, c)
	return c
}

// mistake notes where inside the YAML value the condition is wrong.
func (r *reading) mistake(path string, m *form.Mistake) {
	r.add(path, m.Key, m.Args...)
	f := &r.findings[len(r.findings)-1]
	at := r.places.near(path)
	switch {
	case at.block:
		f.Line += m.Line
		f.Column = m.Column
	case m.Line > 1:
		f.Line += m.Line - 1
		f.Column = m.Column
	default:
		f.Column = at.column + at.shift + m.Column - 1
	}
}

// values refuses a comparison of a choice with what is none of its options: it
// could never hold.
func (r *reading) values(path string, c *form.Condition) {
	for _, pair := range c.Compared() {
		q, ok := r.std.Form.Question(pair.Name)
		if !ok || q.Type != form.Choice && q.Type != form.Choices {
			continue
		}
		found := false
		for _, o := range q.Options {
			found = found || o.Value == pair.Text
		}
		if !found {
			r.add(path, "standard.condition-option", pair.Name, pair.Text)
		}
	}
}
