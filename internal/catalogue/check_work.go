package catalogue

import (
	"fmt"
	"slices"
)

// work holds steps that ask advisers, inspect, are paid, are done in the field
// or belong to one person to what such a step needs.
func (r *reading) work() {
	r.agency("agency", "level", r.std.Level, r.std.Agency)
	for i := range r.std.Steps {
		st, at := &r.std.Steps[i], fmt.Sprintf("steps[%d]", i)
		if st.To != "" || st.Agency != "" {
			r.agency(at+".agency", at+".to", st.To, st.Agency)
		}
		r.advisers(at, st)
		r.grace(at, st)
		if st.Draft && (st.Kind != "verify" || r.std.Result.Letter == "") {
			r.add(at+".draft", "standard.draft", st.ID)
		}
		if st.Repairs < 0 || st.Repairs > 9 || st.Repairs > 0 && (st.Kind != "visit" || st.Repair.Amount == 0) {
			r.add(at+".repairs", "standard.repair-time", st.ID)
		}
		if st.By != "" && !slices.Contains(r.std.Who.Applicants, "employee") {
			r.add(at+".by", "standard.by-employee", st.ID)
		}
		if st.Kind == "confirm" && (i == 0 || i != len(r.std.Steps)-1 || r.std.Steps[i-1].Kind != "work") {
			r.add(at+".kind", "standard.confirm-work", st.ID)
		}
	}
	switch has := func(kind string) bool {
		return slices.ContainsFunc(r.std.Steps, func(s Step) bool { return s.Kind == kind })
	}; {
	case len(r.std.Steps) == 0:
	case r.std.Product == "work" && !has("work"):
		r.add("steps", "standard.no-work")
	case r.std.Product == "goods" && !has("hand-over"):
		r.add("steps", "standard.no-hand-over")
	}
}

// agency is named for a dinas and for nobody else: any other level has one office.
func (r *reading) agency(at, levelAt, level, agency string) {
	switch {
	case level == "dinas" && agency == "":
		r.add(levelAt, "standard.agency-missing")
	case level != "dinas" && agency != "":
		r.add(at, "standard.agency-not-dinas", agency)
	}
}

func (r *reading) advisers(at string, st *Step) {
	if len(st.Advisers) > 0 && st.Kind != "advice" || len(st.Advisers) > 12 {
		r.add(at+".advisers", "standard.advisers", st.ID)
	}
	seen := map[string]bool{}
	for j, a := range st.Advisers {
		here := fmt.Sprintf("%s.advisers[%d]", at, j)
		r.id(here+".id", a.ID, idShape)
		if seen[a.ID] {
			r.add(here+".id", "standard.same-id", a.ID)
		}
		seen[a.ID] = true
		r.agency(here+".agency", here+".to", a.To, a.Agency)
		r.duration(here+".limit", a.Limit)
		if a.Limit.Amount <= 0 {
			r.add(here, "standard.adviser-limit", a.ID)
		}
		if a.Basis != "" {
			r.cites(here+".basis", a.Basis)
		}
	}
}
