package staff

import (
	_ "embed" // law.yaml
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed law.yaml
var lawSource []byte

// Employment is how somebody works for the government, one of law.yaml.
type Employment string

// The kinds of employment. Official is whoever was elected (bupati, kepala
// desa): no employee, yet at the top of a chart.
const (
	PNS      Employment = "pns"
	PPPK     Employment = "pppk"
	Village  Employment = "village"
	Contract Employment = "contract"
	Official Employment = "official"
)

// Approval is a kind of decision about somebody's work, one of law.yaml.
type Approval string

// The approvals. LeaveAdvice is what the direct superior says of a request;
// LeaveAbroad and LeaveUnpaid are not for a Plt or Plh.
const (
	LeaveAdvice Approval = "leave-advice"
	Leave       Approval = "leave"
	LeaveAbroad Approval = "leave-abroad"
	LeaveUnpaid Approval = "leave-unpaid"
	Travel      Approval = "travel"
	Rise        Approval = "rise"
)

const direct = "direct"

type lawData struct {
	Employments []struct {
		ID    Employment `yaml:"id"`
		Ranks []string   `yaml:"ranks"`
		Basis string     `yaml:"basis"`
		Since string     `yaml:"since"`
		Sure  string     `yaml:"sure"`
	} `yaml:"employments"`
	Approvals []approvalRule `yaml:"approvals"`
}

type approvalRule struct {
	ID        Approval `yaml:"id"`
	Rung      string   `yaml:"rung"`
	Routine   bool     `yaml:"routine"`
	Delegable bool     `yaml:"delegable"`
	Basis     string   `yaml:"basis"`
	Since     string   `yaml:"since"`
	Sure      string   `yaml:"sure"`
}

// law reads law.yaml once. It is part of the program and read by a test, so
// what a broken one leaves out is a defect of the build, not of input.
var law = sync.OnceValue(func() *lawData {
	out := &lawData{}
	if err := yaml.UnmarshalWithOptions(lawSource, out, yaml.Strict()); err != nil {
		return &lawData{}
	}
	return out
})

// Employments lists the kinds of employment, as a form offers them.
func Employments() (out []Employment) {
	for _, e := range law().Employments {
		out = append(out, e.ID)
	}
	return out
}

// Ranks lists the ranks of a kind of employment from low to high, none for a
// kind that has none.
func Ranks(of Employment) []string {
	for _, e := range law().Employments {
		if e.ID == of {
			return slices.Clone(e.Ranks)
		}
	}
	return nil
}

// Approvals lists the kinds of approval.
func Approvals() (out []Approval) {
	for _, a := range law().Approvals {
		out = append(out, a.ID)
	}
	return out
}

// Basis is the citation of an approval and how sure of it we are ("read",
// "seen", "memory", "house"); both empty for what is none.
func (a Approval) Basis() (basis, sure string) {
	r, _ := a.rule()
	return r.Basis, r.Sure
}

func (a Approval) rule() (approvalRule, bool) {
	all := law().Approvals
	i := slices.IndexFunc(all, func(r approvalRule) bool { return r.ID == a })
	if i < 0 {
		return approvalRule{}, false
	}
	return all[i], true
}
