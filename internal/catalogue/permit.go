package catalogue

import (
	"fmt"
	"slices"

	"genggam/internal/form"
	"genggam/internal/lang"
)

// Permit says that the product lives on after it was issued: it has conditions,
// ends and is renewed, is amended, suspended and withdrawn, and may stand in the
// public register of valid ones.
type Permit struct {
	// Conditions that its holder keeps; a ruling against it names what was broken.
	Conditions []Check `yaml:"conditions,omitempty" json:"conditions,omitempty"`
	// Reminders are how many days before its last day the holder is told, most first.
	Reminders []int `yaml:"reminders,omitempty" json:"reminders,omitempty"`
	// Renewal is the service that renews it, often its own; "" where it is applied
	// for anew. Earliest is how many days before the last day one may ask; 0 is any.
	Renewal  string `yaml:"renewal,omitempty" json:"renewal,omitempty"`
	Earliest int    `yaml:"earliest,omitempty" json:"earliest,omitempty"`
	// Amendable are the questions whose answers an amendment may change; everything
	// else stays as it was. None says that it cannot be amended.
	Amendable []string `yaml:"amendable,omitempty" json:"amendable,omitempty"`
	// Publish puts valid ones into the public register.
	Publish bool `yaml:"publish,omitempty" json:"publish,omitempty"`
	// Warning is how long its holder has after a warning before it may be suspended
	// or withdrawn; zero asks for none first.
	Warning Duration `yaml:"warning,omitempty" json:"warning,omitzero"`
}

// longestReminder is how many days before its end a permit is reminded of at most.
const longestReminder = 366

// Condition finds a condition by its id.
func (p *Permit) Condition(id string) (lang.Text, bool) {
	for _, c := range p.Conditions {
		if c.ID == id {
			return c.Text, true
		}
	}
	return lang.Text{}, false
}

// permit holds a living permit to what its life needs.
func (r *reading) permit() {
	p, at := r.std.Result.Permit, "result.permit"
	if p == nil {
		return
	}
	if r.std.Product != "document" || r.std.Result.Letter == "" {
		r.add(at, "standard.permit-document")
	}
	if r.std.Result.Validity.Amount == 0 && (len(p.Reminders) > 0 || p.Renewal != "") {
		r.add(at, "standard.permit-validity")
	}
	seen := map[string]bool{}
	for i, c := range p.Conditions {
		r.id(fmt.Sprintf("%s.conditions[%d].id", at, i), c.ID, idShape)
		if seen[c.ID] {
			r.add(fmt.Sprintf("%s.conditions[%d].id", at, i), "standard.same-id", c.ID)
		}
		seen[c.ID] = true
	}
	for i, days := range p.Reminders {
		if days < 1 || days > longestReminder || i > 0 && days >= p.Reminders[i-1] || i > 5 {
			r.add(at+".reminders", "standard.permit-reminders", longestReminder)
		}
	}
	if p.Earliest < 0 || p.Earliest > 3660 {
		r.add(at+".earliest", "standard.permit-reminders", longestReminder)
	}
	if p.Renewal != "" {
		r.id(at+".renewal", p.Renewal, idShape)
	}
	for _, q := range p.Amendable {
		if _, ok := r.std.Form.Question(q); !ok {
			r.add(at+".amendable", "standard.permit-amendable", q)
		}
		if slices.ContainsFunc(r.std.Asked(), func(x form.Question) bool { return x.ID == q }) {
			r.add(at+".amendable", "standard.permit-amend-fee", q) // an amendment is not charged
		}
	}
	r.duration(at+".warning", p.Warning)
	if slices.Contains(r.std.Who.Applicants, "employee") {
		r.add(at, "standard.permit-document")
	}
}
