package catalogue

import (
	"slices"

	"genggam/internal/lang"
)

// Discreet is the message key of what a discreet service is called wherever
// somebody else may read along: "your application".
const Discreet = "application.discreet"

// Acceptance is one receiver of the product and the ways of signing it takes.
type Acceptance struct {
	// By: bank, kua, police, school, health, social, employer, civil-registry,
	// kecamatan, land-office, court, village.
	By string `yaml:"by" json:"by"`
	// Signing lists the ways it takes: ink, local, certified.
	Signing []string `yaml:"signing" json:"signing"`
	// Text replaces the program's own sentence, in the words of this service.
	Text lang.Text `yaml:"text,omitempty" json:"text,omitzero"`
	// Basis names a Citation.Ref; "" is custom, not law.
	Basis string `yaml:"basis,omitempty" json:"basis,omitempty"`
}

// Takes says whether the receiver takes a letter signed in a way.
func (a Acceptance) Takes(signing string) bool { return slices.Contains(a.Signing, signing) }

// Sayer says a message in a language; lang.Messages is one.
type Sayer interface {
	Say(tag lang.Tag, key string, args ...any) string
}

// Say is the sentence the citizen reads before applying: "Bank: only a letter
// with an ink signature and stamp."
func (a Acceptance) Say(m Sayer, tag lang.Tag) string {
	if !a.Text.Empty() {
		return a.Text.In(tag)
	}
	ways := ""
	for i, way := range a.Signing {
		switch {
		case i > 0 && i == len(a.Signing)-1:
			ways += m.Say(tag, "accepted.or")
		case i > 0:
			ways += ", "
		}
		ways += m.Say(tag, "accepted.way."+way)
	}
	return m.Say(tag, "accepted.only", m.Say(tag, "accepted.by."+a.By), ways)
}

// Unaccepted are the receivers that do not take the product as it is signed in
// a way: what a citizen has to know first.
func (s *Standard) Unaccepted(signing string) []Acceptance {
	var out []Acceptance
	for _, a := range s.Result.Accepted {
		if !a.Takes(signing) {
			out = append(out, a)
		}
	}
	return out
}

// InkWanted says whether some receiver takes the product in ink and not as the
// standard signs it; then an applicant may choose ink from the start.
func (s *Standard) InkWanted() bool {
	return s.Result.Signing != "ink" &&
		slices.ContainsFunc(s.Unaccepted(s.Result.Signing), func(a Acceptance) bool { return a.Takes("ink") })
}

// InkOffer is after how much office time without certified signing a case that
// waits for its signature offers ink, with the reason.
func InkOffer() (Duration, string) { return law().InkOffer.Limit, law().InkOffer.Basis }

// Endorsement asks the heads of the neighbourhood whether they object. Their
// silence is no objection, and an objection is a reason to look, not a refusal.
type Endorsement struct {
	// By: rt, rw, hamlet-head. All are asked at once.
	By []string `yaml:"by" json:"by"`
	// Basis names the Citation.Ref that asks for it; without one the checker refuses.
	Basis string `yaml:"basis" json:"basis"`
	// Limit after which silence is no objection; zero is one working day.
	Limit Duration `yaml:"limit,omitempty" json:"limit,omitzero"`
}

// Within is the time the heads have: their limit, else the default of law.yaml.
func (e *Endorsement) Within() Duration {
	if e.Limit.Amount > 0 {
		return e.Limit
	}
	return law().Endorsement.Limit
}

// Follow is the rule of one field of a person when papers disagree on it.
type Follow struct {
	// Field is a part of a person: name, birth_date, address ...
	Field string `yaml:"field" json:"field"`
	// Documents in order: the letter follows the first that says something.
	// ktp, kk, birth-certificate, marriage-book, divorce-certificate,
	// death-certificate, diploma, passport, court-ruling, register.
	Documents []string `yaml:"documents" json:"documents"`
	// Forbids a letter while they disagree; else the case goes on and the
	// difference is listed for repair at the civil registry.
	Forbids bool `yaml:"forbids,omitempty" json:"forbids,omitempty"`
	// Basis names a Citation.Ref, "" for none.
	Basis string `yaml:"basis,omitempty" json:"basis,omitempty"`
}

// Follow is the rule for a field: the standard's own, else the default order of
// law.yaml, which never forbids.
func (s *Standard) Follow(field string) Follow {
	for _, f := range s.Follows {
		if f.Field == field {
			return f
		}
	}
	return Follow{Field: field, Documents: slices.Clone(law().Follow.Documents)}
}

// First is the document to follow among those that say something; "" when the
// rule names none of them.
func (f Follow) First(said []string) string {
	for _, d := range f.Documents {
		if slices.Contains(said, d) {
			return d
		}
	}
	return ""
}

// Documents that papers of a person may be, in the order in which they are
// followed by default.
func Documents() []string { return slices.Clone(enums["Follow.documents"]) }

// PersonField says whether a field is a part of a person.
func PersonField(field string) bool { return slices.Contains(enums["Follow.field"], field) }

// HeadKey is the message that names a head of the neighbourhood: rt, rw, hamlet-head.
func HeadKey(by string) string { return "endorsement.by." + by }

// PaperKey is the message that names a document of a person, see Documents.
func PaperKey(document string) string { return "paper.of-person." + document }
