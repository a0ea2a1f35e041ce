package casework

import "genggam/internal/canon"

// NotCollected: what was granted was not fetched until the day that the grant
// named; it goes to whoever is next. The applicant may ask again.
type NotCollected struct {
	// Due is the instant until which it could be fetched, milliseconds.
	Due int64
}

// Kind implements Event.
func (NotCollected) Kind() string { return "case.uncollected/1" }

func (e NotCollected) put(o *canon.Object) { o.Int("due", e.Due) }

func (NotCollected) apply(c *Case, m Meta) { c.end(Closed, m.At) }

// Uncollected ends a case of goods that nobody fetched until due. The grant
// itself named that day; the room that keeps the goods knows it.
func (c *Case) Uncollected(s Setting, due int64) ([]Event, error) {
	switch {
	case s.Std.Result.Goods == nil:
		return nil, conflict("case.wrong-act")
	case c.State != Issued:
		return nil, conflict("case.not-issued")
	}
	return []Event{NotCollected{Due: due}}, nil
}
