package integrity

import "genggam/internal/fault"

// Tie is how an officer is bound to a party of a case.
type Tie string

// The ties. Unknown is that of an officer whose own number is not recorded: it
// keeps nobody from working, and is listed.
const (
	Free    Tie = ""
	Self    Tie = "self"
	Family  Tie = "family"
	Unknown Tie = "unknown"
)

// Officer is who would handle a case. NIK and KK may be the numbers or, as they
// lie in the index, keyed digests of them; they are only compared.
type Officer struct{ Account, NIK, KK string }

// Party is a person of a case: applicant, subject or representative, in the
// same spelling of numbers as the Officer.
type Party struct{ Role, NIK, KK string }

// Why says the tie and to whom.
type Why struct {
	Tie Tie
	// Role of the party, "" when there is no tie.
	Role string
}

// Blocks says that the officer must not handle the case (UU 30/2014 art. 42-45,
// sure: memory).
func (w Why) Blocks() bool { return w.Tie == Self || w.Tie == Family }

// Fault is the refusal for the officer, nil when nothing blocks:
// "integrity.own-self" or "integrity.own-family".
func (w Why) Fault() error {
	if !w.Blocks() {
		return nil
	}
	return fault.New(fault.Forbidden, "integrity.own-"+string(w.Tie))
}

// Own says whether a case is the officer's own: the same person as any party, or
// one of the same family card. The stronger tie is told. An absent number ties
// nobody.
func Own(o Officer, parties []Party) Why {
	for _, p := range parties {
		if o.NIK != "" && o.NIK == p.NIK {
			return Why{Self, p.Role}
		}
	}
	for _, p := range parties {
		if o.KK != "" && o.KK == p.KK {
			return Why{Family, p.Role}
		}
	}
	if o.NIK == "" {
		return Why{Tie: Unknown}
	}
	return Why{}
}

// Hands is who may handle a case.
type Hands struct {
	// Accounts that may, in the order they were given.
	Accounts []string
	// Above is the office that takes the case because nobody here may, "" otherwise.
	Above string
	// Tied are those who may not, by account.
	Tied map[string]Why
}

// Handlers parts the officers who could take a step into those who may and those
// who are tied. A village whose only officer is tied passes the case to the
// office above, and the ties are the reason to record.
func Handlers(able []Officer, parties []Party, above string) Hands {
	h := Hands{Tied: map[string]Why{}}
	for _, o := range able {
		if w := Own(o, parties); w.Blocks() {
			h.Tied[o.Account] = w
		} else {
			h.Accounts = append(h.Accounts, o.Account)
		}
	}
	if len(h.Accounts) == 0 {
		h.Above = above
	}
	return h
}
