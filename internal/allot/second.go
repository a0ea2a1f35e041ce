package allot

import (
	"crypto/sha256"

	"genggam/internal/fault"
)

// Whose second benefit is meant, and within what.
const (
	PerPerson    = "person"
	PerHousehold = "household"
	WithinPeriod = "period" // once in each period of the standard
	WithinEver   = "ever"   // once, for as long as the standard lives
)

// Second is the rule of second benefits. The zero value forbids nothing.
type Second struct {
	Per    string `yaml:"per" json:"per"`       // PerPerson, PerHousehold or "" for no rule
	Within string `yaml:"within" json:"within"` // WithinPeriod or WithinEver
}

// Tokens are opaque bytes that stand for a person and for a household: blind
// indexes of NIK and KK, made by whoever holds the key. Equal bytes are the same.
type Tokens struct{ Person, Household []byte }

func (s Second) valid() bool {
	if s.Per == "" {
		return s.Within == ""
	}
	return (s.Per == PerPerson || s.Per == PerHousehold) && (s.Within == WithinPeriod || s.Within == WithinEver)
}

// Token is the token that the rule counts by, "" where there is no rule. A
// household that is not known is the person alone.
func (s Second) Token(t Tokens) string {
	switch {
	case s.Per == "":
		return ""
	case s.Per == PerHousehold && len(t.Household) > 0:
		return "h" + string(t.Household)
	case len(t.Person) > 0:
		return "p" + string(t.Person)
	}
	return ""
}

// Key is what may exist once for each benefit of a standard: a room keeps it
// unique, so that of two hand-outs at two places at once one is refused. Nil
// where there is no rule. Whoever the rule cannot know (no token) is the fault
// "allot.no-token": the person is looked at first.
func (s Second) Key(standard, period string, t Tokens) ([]byte, error) {
	if s.Per == "" {
		return nil, nil
	}
	token := s.Token(t)
	if token == "" {
		return nil, fault.New(fault.Invalid, "allot.no-token")
	}
	if s.Within == WithinEver {
		period = ""
	}
	sum := sha256.Sum256([]byte("genggam benefit 1\x00" + standard + "\x00" + period + "\x00" + token))
	return sum[:], nil
}

// Benefit is something that was already handed out under the same standard.
type Benefit struct {
	Period string
	Tokens Tokens
}

// Refuses says why a second benefit is refused: the fault "allot.second-person"
// or "allot.second-household" with the period of the first; nil when it is not.
func (s Second) Refuses(t Tokens, period string, given []Benefit) error {
	want := s.Token(t)
	if want == "" {
		return nil
	}
	for _, g := range given {
		if s.Token(g.Tokens) != want || s.Within == WithinPeriod && g.Period != period {
			continue
		}
		if s.Per == PerHousehold {
			return fault.New(fault.Conflict, "allot.second-household", g.Period)
		}
		return fault.New(fault.Conflict, "allot.second-person", g.Period)
	}
	return nil
}
