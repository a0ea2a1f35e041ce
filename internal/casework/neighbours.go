package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
)

// The outcomes of an endorsement.
const (
	NoObjection = "no-objection"
	Objection   = "objection"
)

// Endorsement is what one head of the neighbourhood was asked. Outcome is ""
// until Due, when silence is no objection.
type Endorsement struct {
	By      string
	Due     int64
	Outcome string
	// Way: code (by link, with the code that only the head knows), link (whoever
	// had the link), counter or silence.
	Way string
}

// AskEndorsement asks the heads that the standard names, all at once, each with
// the standard's limit. The clock of the case runs meanwhile.
func (c *Case) AskEndorsement(s Setting, at time.Time) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	ask := s.Std.Endorsement
	if ask == nil {
		return nil, conflict("case.no-endorsement")
	}
	d := ask.Within()
	due, err := s.Cal.Add(at, d.Amount, d.Unit)
	if err != nil {
		return nil, err
	}
	var out []Event
	for _, by := range ask.By {
		if c.endorsement(by) < 0 {
			out = append(out, EndorsementAsked{By: by, Due: due.At.UnixMilli()})
		}
	}
	return out, nil
}

// Answering is the answer of one head: By as it was asked, Way code, link or counter,
// an objection with its words. Own as in Officer: nobody speaks in their own case.
type Answering struct {
	By, Way, Outcome string
	Words            canon.ID
	Own              string
}

// Endorse takes the answer of a head. An objection does not refuse: it is read
// by whoever judges. A head who has answered, or whose time is over, is not
// heard again in this way.
func (c *Case) Endorse(a Answering, at time.Time) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	i := c.endorsement(a.By)
	switch {
	case i < 0:
		return nil, conflict("case.endorsement-not-asked")
	case c.Endorsements[i].Outcome != "" || at.UnixMilli() > c.Endorsements[i].Due:
		return nil, conflict("case.endorsement-over")
	case a.Own != "":
		return nil, forbidden("case.own-case")
	case a.Way != "code" && a.Way != "link" && a.Way != "counter" || a.Outcome != NoObjection && a.Outcome != Objection:
		return nil, invalid("case.endorsement-answer")
	case a.Outcome == Objection && a.Words.Zero():
		return nil, invalid("case.objection-words")
	}
	return []Event{Endorsed{By: a.By, Way: a.Way, Outcome: a.Outcome, Words: a.Words}}, nil
}

func (c *Case) endorsement(by string) int {
	return slices.IndexFunc(c.Endorsements, func(e Endorsement) bool { return e.By == by })
}

func (c *Case) endorsementOpen() bool {
	return slices.ContainsFunc(c.Endorsements, func(e Endorsement) bool { return e.Outcome == "" })
}

// endorsementDue is when the first open one lapses.
func (c *Case) endorsementDue() int64 {
	at := int64(never)
	for _, e := range c.Endorsements {
		if e.Outcome == "" {
			at = min(at, e.Due)
		}
	}
	return at
}

func (c *Case) endorsementsLapsed(now int64) []Event {
	if c.State.Ended() {
		return nil
	}
	var out []Event
	for _, e := range c.Endorsements {
		if e.Outcome == "" && now > e.Due {
			out = append(out, Endorsed{By: e.By, Way: "silence", Outcome: NoObjection})
		}
	}
	return out
}

// Differing is what an officer found in the papers of a person: Field a part of
// a person, Said the documents that say something of it, Words the item with
// which says what, Repair whether the registry has to mend something.
type Differing struct {
	Field  string
	Said   []string
	Words  canon.ID
	Repair bool
}

// Difference is one field on which papers differ, the document followed, and
// whether it goes on the list of what the civil registry has to mend.
type Difference struct {
	Field, Followed string
	Words           canon.ID
	Repair          bool
}

// Differ records papers that disagree. The letter follows the document that the
// standard names first among those at hand; where it forbids, no letter is
// granted until the applicant was asked and has answered.
func (c *Case) Differ(s Setting, o Officer, d Differing) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	rule := s.Std.Follow(d.Field)
	followed := rule.First(d.Said)
	switch {
	case c.State != Checking && c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case !catalogue.PersonField(d.Field):
		return nil, invalid("case.papers-field")
	case len(distinct(d.Said)) < 2:
		return nil, invalid("case.papers-two")
	case d.Words.Zero():
		return nil, invalid("case.papers-words")
	case followed == "":
		return nil, invalid("case.papers-none-followed")
	}
	return []Event{SourcesDiffer{Field: d.Field, Said: distinct(d.Said), Followed: followed, Words: d.Words, Repair: d.Repair, Forbids: rule.Forbids}}, nil
}

// distinct keeps the documents that there are, each once.
func distinct(said []string) []string {
	var out []string
	for _, d := range catalogue.Documents() {
		if slices.Contains(said, d) {
			out = append(out, d)
		}
	}
	return out
}
