package catalogue

import (
	"slices"

	"genggam/internal/allot"
	"genggam/internal/form"
	"genggam/internal/lang"
)

// Goods is what a service hands over when its product is goods: which good, how
// much of it, who comes first, and how the hand-over is proved. How much of it
// there is in all, for which places and when, is said by the office when it opens
// a round (SK, APBD): that changes every season and the standard does not.
type Goods struct {
	// Good is its name in the store's book: lower case with hyphens.
	Good string    `yaml:"good" json:"good"`
	Name lang.Text `yaml:"name" json:"name"`
	// Unit in which it is counted: kg, sak, unit.
	Unit lang.Text `yaml:"unit" json:"unit"`
	// Quantity is how many units each recipient gets; 0 where Question, a question of
	// type number, says how many they asked for, at most Most.
	Quantity int64  `yaml:"quantity,omitempty" json:"quantity,omitempty"`
	Question string `yaml:"question,omitempty" json:"question,omitempty"`
	Most     int64  `yaml:"most,omitempty" json:"most,omitempty"`
	// By is how the quota of a round is given out: ByRanking ranks everybody who
	// filed in time on one day; ByFiling takes them as they are granted.
	By string `yaml:"by" json:"by"`
	// Proofs of a hand-over that the office accepts (stock.Proofs).
	Proofs []string `yaml:"proofs" json:"proofs"`
	// Loan is after how long the goods come back; zero means that they are given.
	Loan Duration `yaml:"loan,omitempty" json:"loan,omitzero"`
	// Collect is within how long, from the decision on, what was granted is fetched;
	// then it goes to whoever is next. Zero means that it waits.
	Collect Duration `yaml:"collect,omitempty" json:"collect,omitzero"`
	// Allocation is who may have it, who comes first, and whether anybody may have
	// it twice. Published with the standard, before anybody asks.
	Allocation allot.Scheme `yaml:"allocation" json:"allocation"`
}

// How the quota of a round is given out.
const (
	ByRanking = "ranking"
	ByFiling  = "filing"
)

// The reasons beside the criteria for which an application for goods is refused:
// there is not enough, or the person or household has it already.
const (
	QuotaOut    = "quota"
	GivenBefore = "second"
)

// Refusals are the rules that a refusal may name beside those of every service.
func (g *Goods) Refusals() []string {
	out := []string{QuotaOut, GivenBefore}
	for _, c := range g.Allocation.Criteria {
		out = append(out, c.ID)
	}
	return out
}

// Allotment is the compiled allocation, nil where the product is no goods.
func (s *Standard) Allotment() *allot.Rules { return s.allotment }

// goods holds goods to what a hand-out needs.
func (r *reading) goods() {
	g, at := r.std.Result.Goods, "result.goods"
	if g == nil || r.std.Product != "goods" {
		if g != nil {
			r.add(at, "standard.goods-product")
		} else if r.std.Product == "goods" {
			r.warn("result", "standard.goods-missing")
		}
		return
	}
	r.id(at+".good", g.Good, idShape)
	r.duration(at+".loan", g.Loan)
	r.duration(at+".collect", g.Collect)
	if g.Quantity < 0 || g.Quantity > 1_000_000 || g.Most < 0 || g.Most > 1_000_000 {
		r.add(at+".quantity", "standard.goods-quantity")
	}
	if (g.Quantity > 0) == (g.Question != "") || (g.Question != "") != (g.Most > 0) {
		r.add(at+".quantity", "standard.goods-quantity")
	}
	if g.Question != "" && r.known[g.Question] != form.Number {
		r.add(at+".question", "standard.goods-question", g.Question)
	}
	if len(g.Proofs) == 0 {
		r.add(at+".proofs", "standard.goods-proof")
	}
	if !slices.ContainsFunc(r.std.Steps, func(s Step) bool { return s.Kind == "approve" }) {
		r.add("steps", "standard.goods-approve")
	}
	for _, c := range g.Allocation.Criteria {
		r.cites(at+".allocation", c.Basis)
	}
	for _, m := range g.Allocation.Measures {
		r.cites(at+".allocation", m.Basis)
	}
	rules, mistakes := allot.Compile(g.Allocation, r.known)
	for _, m := range mistakes {
		r.add(at+".allocation."+m.Path, m.Key, m.Args...)
	}
	r.std.allotment = rules
}
