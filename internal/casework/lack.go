package casework

import "genggam/internal/canon"

// The people of a case, as PersonCompleted names them.
const (
	Applicant      = "applicant"
	Subject        = "subject"
	Representative = "representative"
)

// PersonCompleted: an officer wrote down what the letter prints of a person and
// neither the register nor the application said. Who is one of the people of the
// case, Party what is known of them by now: it takes the place of the item before.
type PersonCompleted struct {
	Who   string
	Party canon.ID
}

// Kind implements Event.
func (PersonCompleted) Kind() string { return "case.person-completed/1" }

func (e PersonCompleted) put(o *canon.Object) {
	o.ID("party", e.Party)
	o.Str("who", e.Who)
}

func (e PersonCompleted) apply(c *Case, _ Meta) {
	switch e.Who {
	case Applicant:
		c.Applicant = e.Party
	case Subject:
		c.Subject = e.Party
	case Representative:
		c.Representative = e.Party
	}
}

// CompletePerson records what an officer who has the step in hand learned of a
// person of the case, before its product is numbered.
func (c *Case) CompletePerson(s Setting, o Officer, who string, party canon.ID) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	is := map[string]canon.ID{Applicant: c.Applicant, Subject: c.Subject, Representative: c.Representative}[who]
	switch {
	case c.State != Checking && c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case is.Zero() || party.Zero():
		return nil, invalid("case.no-such-person")
	}
	return []Event{PersonCompleted{Who: who, Party: party}}, nil
}
