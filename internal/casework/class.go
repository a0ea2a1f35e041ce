package casework

import "genggam/internal/canon"

// What an officer said of a class that the applicant's birth date contradicts.
const (
	ClassKept    = "kept"    // it holds all the same: the date is wrong, or there is another reason
	ClassDropped = "dropped" // it could not be confirmed: the case waits among those of no class
)

// ClassJudged: an officer judged a class of priority that a birth date
// contradicts (UU 25/2009 art. 29: what is kept for some is not for others).
type ClassJudged struct {
	Outcome string
	Words   canon.ID
}

// Kind implements Event.
func (ClassJudged) Kind() string { return "case.class-judged/1" }

func (e ClassJudged) put(o *canon.Object) {
	o.Str("outcome", e.Outcome)
	o.ID("words", e.Words)
}

func (e ClassJudged) apply(c *Case, _ Meta) {
	if c.ClassJudged = e.Outcome; e.Outcome == ClassDropped {
		c.Priority = 0
	}
	c.word("class", e.Words)
}

// JudgeClass keeps the class of a case, or drops it to those of no class where it
// waits again; once, with the reason. Whether a birth date contradicts it is the desk's to know.
func (c *Case) JudgeClass(s Setting, o Officer, outcome string, words canon.ID) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	switch {
	case c.Class == "" || c.Priority == 0 || c.ClassJudged != "":
		return nil, conflict("class.nothing-to-judge")
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case !s.works(o):
		return nil, forbidden("case.not-your-role")
	case outcome != ClassKept && outcome != ClassDropped:
		return nil, invalid("class.outcome")
	case words.Zero():
		return nil, invalid("case.reason-missing")
	}
	out := []Event{ClassJudged{Outcome: outcome, Words: words}}
	if outcome == ClassDropped && c.Assignee != "" {
		out = append(out, Released{}) // back to the queue in which it belongs
	}
	return out, nil
}
