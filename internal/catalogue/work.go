package catalogue

import "genggam/internal/lang"

// Adviser is one agency asked for technical advice in a step of kind advice.
// All advisers of a step are asked at once, each with its own clock and
// checklist; the step is done when they are joined.
type Adviser struct {
	// ID is unique in its step.
	ID   string    `yaml:"id" json:"id"`
	Name lang.Text `yaml:"name" json:"name"`
	// To and Agency say which office: a level, and for dinas which agency.
	To     string `yaml:"to,omitempty" json:"to,omitempty"`
	Agency string `yaml:"agency,omitempty" json:"agency,omitempty"`
	// Role there that answers.
	Role string `yaml:"role" json:"role"`
	// Limit of this advice; without one nobody would know that it is late.
	Limit     Duration `yaml:"limit" json:"limit"`
	Checklist []Check  `yaml:"checklist,omitempty" json:"checklist,omitempty"`
	// Basis names the Citation.Ref that asks for this advice.
	Basis string `yaml:"basis,omitempty" json:"basis,omitempty"`
}

// What a step of kind advice does when an adviser stays silent although its
// superior was told: GoOn joins without it, which is recorded and said in the
// decision; Hold waits, and the superior is told of it on every page.
const (
	GoOn = "go-on"
	Hold = "hold"
)

// Adviser finds an adviser of a step.
func (s Step) Adviser(id string) (Adviser, bool) {
	for _, a := range s.Advisers {
		if a.ID == id {
			return a, true
		}
	}
	return Adviser{}, false
}

// Agencies are the kinds of agency of a regency that a service or a step may
// name; an office of level dinas is one of them.
func Agencies() []string { return enums["Standard.agency"][1:] }
