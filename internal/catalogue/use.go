package catalogue

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strconv"

	"genggam/internal/allot"
	"genggam/internal/document"
	"genggam/internal/form"
	"genggam/internal/lang"
)

// compiled is what Read derives from the text of a standard.
type compiled struct {
	conditions *form.Conditions
	template   *document.Template
	letter     []byte
	source     []byte
	digest     [32]byte
	allotment  *allot.Rules
}

// Ref names the version: "surat-keterangan-usaha@3".
func (s *Standard) Ref() string { return s.ID + "@" + strconv.Itoa(s.Version) }

// Digest is the SHA-256 of the bytes of the standard followed by those of its
// letter: two nodes with equal digests hold the same standard.
func (s *Standard) Digest() [32]byte { return s.digest }

// DigestOf is what Digest says of a standard that was read from these bytes,
// without reading them.
func DigestOf(source, letter []byte) (sum [32]byte) {
	h := sha256.New()
	h.Write(source)
	h.Write(bytes.TrimPrefix(letter, mark))
	h.Sum(sum[:0])
	return sum
}

// Source is the text of the standard as it was read.
func (s *Standard) Source() []byte { return s.source }

// Conditions is the compiled set of every condition of the standard, for
// form.Form's methods and for the browser.
func (s *Standard) Conditions() *form.Conditions { return s.conditions }

// Template is the parsed letter, nil when the product is no document.
func (s *Standard) Template() *document.Template { return s.template }

// LetterSource is the text of the letter template, nil when there is none.
func (s *Standard) LetterSource() []byte { return s.letter }

// Holds judges one of the standard's own conditions; "" holds.
func (s *Standard) Holds(condition string, vars map[string]any) bool {
	return s.conditions.Holds(condition, vars)
}

// Vars is what conditions see of a case: the facts and the shown answers.
func (s *Standard) Vars(a form.Answers, facts form.Facts) map[string]any {
	return s.Form.Vars(a, facts, s.conditions)
}

// Step finds a step by its ID.
func (s *Standard) Step(id string) (*Step, bool) {
	i := s.stepIndex(id)
	if i < 0 {
		return nil, false
	}
	return &s.Steps[i], true
}

func (s *Standard) stepIndex(id string) int {
	return slices.IndexFunc(s.Steps, func(x Step) bool { return x.ID == id })
}

// FirstStep is where every case begins.
func (s *Standard) FirstStep() *Step { return &s.Steps[0] }

// End is where a Branch leads when it ends the case.
const End = "end"

// NextStep is the step after one: the first branch whose condition holds, else
// the following step of the list. False when the case ends there.
func (s *Standard) NextStep(after string, vars map[string]any) (*Step, bool) {
	i := s.stepIndex(after)
	if i < 0 {
		return nil, false
	}
	for _, b := range s.Steps[i].Next {
		if s.Holds(b.When, vars) {
			return s.Step(b.To) // End is no step, so it ends
		}
	}
	if i+1 < len(s.Steps) {
		return &s.Steps[i+1], true
	}
	return nil, false
}

// Requirement finds a requirement by its ID.
func (s *Standard) Requirement(id string) (*Requirement, bool) {
	i := slices.IndexFunc(s.Requirements, func(r Requirement) bool { return r.ID == id })
	if i < 0 {
		return nil, false
	}
	return &s.Requirements[i], true
}

// NeededRequirements are those whose condition holds, in order, optional ones too.
func (s *Standard) NeededRequirements(vars map[string]any) []*Requirement {
	var out []*Requirement
	for i := range s.Requirements {
		if s.Holds(s.Requirements[i].When, vars) {
			out = append(out, &s.Requirements[i])
		}
	}
	return out
}

// Unmet are the rules of eligibility that do not hold, in order.
func (s *Standard) Unmet(vars map[string]any) []*Rule {
	var out []*Rule
	for i := range s.Eligibility {
		if !s.Holds(s.Eligibility[i].When, vars) {
			out = append(out, &s.Eligibility[i])
		}
	}
	return out
}

// Citation finds a legal basis by its ref.
func (s *Standard) Citation(ref string) (*Citation, bool) {
	i := slices.IndexFunc(s.Basis, func(c Citation) bool { return c.Ref == ref })
	if i < 0 {
		return nil, false
	}
	return &s.Basis[i], true
}

// assurances from the weakest to the strongest (design section 2).
var assurances = []string{"claimed", "contacted", "matched", "seen"}

// CompareAssurance orders two levels: negative when a is weaker than b, 0 when
// equal. An unknown level is weaker than all.
func CompareAssurance(a, b string) int {
	return slices.Index(assurances, a) - slices.Index(assurances, b)
}

// Assured says whether a person known so well is known well enough.
func Assured(have, need string) bool { return CompareAssurance(have, need) >= 0 }

// Component is one of the 14 components of a standard (UU 25/2009 art. 21).
type Component struct {
	// Letter is that of the article: "a" to "n".
	Letter string
	// Key is its message key: "component.requirements".
	Key string
	// Name is the law's own name of it.
	Name string
	// Lines say it: one for prose, one each for requirements, steps and
	// citations. Time and fee have none: they are in Time and Fee.
	Lines []lang.Text
}

// Published are the six components that concern the delivery of the service, in
// the law's order: requirements (b), procedure (c), time (d), fee (e), product
// (f), complaints (j). They are what PermenPANRB 15/2014 has published.
func (s *Standard) Published() []Component { return s.components(true) }

// Internal are the other eight: a, g, h, i, k, l, m, n.
func (s *Standard) Internal() []Component { return s.components(false) }

func (s *Standard) components(published bool) []Component {
	var out []Component
	for _, c := range law().Components {
		if c.Published == published {
			out = append(out, Component{Letter: c.Letter, Key: "component." + c.Field, Name: c.Name, Lines: s.lines(c.Letter)})
		}
	}
	return out
}

func (s *Standard) lines(letter string) []lang.Text {
	var out []lang.Text
	switch letter {
	case "a":
		for _, c := range s.Basis {
			out = append(out, lang.Text{ID: c.Title})
		}
	case "b":
		for _, r := range s.Requirements {
			out = append(out, r.Name)
		}
	case "c":
		for _, x := range s.Steps {
			out = append(out, x.Name)
		}
	case "d", "e":
	case "f":
		out = append(out, s.Result.Name)
	default:
		if t := s.prose(letter); t != nil {
			out = append(out, *t)
		}
	}
	return out
}

// prose is the component that is one text, by its letter.
func (s *Standard) prose(letter string) *lang.Text {
	c := &s.Components
	return map[string]*lang.Text{
		"g": &c.Facilities, "h": &c.Competence, "i": &c.InternalControl, "j": &c.Complaints,
		"k": &c.Staff, "l": &c.ServiceGuarantee, "m": &c.SafetyGuarantee, "n": &c.Evaluation,
	}[letter]
}
