package catalogue

import (
	"slices"

	"genggam/internal/form"
)

// Sent is where a letter goes when it is signed: to another office of the same
// node, as a case of that office, with its files and without anything typed again.
type Sent struct {
	// To is the level of the office above that receives it, or dinas for the agency
	// that Question names (a choice of Agencies). Without To, Question is a text
	// question whose answer is the code of the office.
	To       string `yaml:"to,omitempty" json:"to,omitempty"`
	Question string `yaml:"question,omitempty" json:"question,omitempty"`
	// When is the condition under which it is sent (CEL profile), "" is always: a
	// letter that is carried by hand is not.
	When string `yaml:"when,omitempty" json:"when,omitempty"`
}

// Drafts says whether an officer writes the text of the letter.
func (s *Standard) Drafts() bool {
	for _, st := range s.Steps {
		if st.Draft {
			return true
		}
	}
	return false
}

// sent holds a letter that goes on by itself to an office that can be found.
func (r *reading) sent() {
	p := r.std.Result.Sent
	if p == nil {
		return
	}
	q, ok := r.std.Form.Question(p.Question)
	want := form.ShortText
	if p.To == "dinas" {
		want = form.Choice
	}
	switch {
	case r.std.Result.Letter == "" || (p.To == "" || p.To == "dinas") != (p.Question != ""):
		r.add("result.sent", "standard.sent")
	case p.Question != "" && (!ok || q.Type != want):
		r.add("result.sent.question", "standard.sent-question", p.Question)
	case p.To == "dinas":
		for _, o := range q.Options {
			if !slices.Contains(Agencies(), o.Value) {
				r.add("result.sent.question", "standard.sent-agency", o.Value)
			}
		}
	}
	r.condition("result.sent.when", p.When)
}

// grace holds a step of advice to the time that it gives to the superiors of
// late advisers: it is said, and the longest wait is over before the law's limit,
// or waiting for advice alone would break it.
func (r *reading) grace(at string, st *Step) {
	if len(st.Advisers) == 0 {
		if st.Grace.Amount != 0 || st.Late != "" {
			r.add(at+".grace", "standard.grace-without", st.ID)
		}
		return
	}
	r.duration(at+".grace", st.Grace)
	if st.Grace.Amount <= 0 {
		r.add(at, "standard.grace-missing", st.ID)
		return
	}
	limit := r.std.Time.Limit
	for _, a := range st.Advisers {
		if a.Limit.Unit == limit.Unit && st.Grace.Unit == limit.Unit && st.Late != Hold && a.Limit.Amount+st.Grace.Amount > limit.Amount {
			r.add(at+".grace", "standard.grace-limit", a.ID, limit.Amount)
		}
	}
}
