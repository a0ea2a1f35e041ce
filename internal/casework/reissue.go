package casework

import (
	"time"

	"genggam/internal/canon"
)

// Reissued: on a later day a letter in ink was issued again in place of another.
// The new page holds only once it was signed by hand and stamped, so the case
// waits for ink again, also when the old page had been handed over.
type Reissued struct {
	Old, Document int64
	Next          Next
}

// Kind implements Event.
func (Reissued) Kind() string { return "case.reissued/1" }

func (e Reissued) put(o *canon.Object) {
	o.Int("document", e.Document)
	e.Next.put(o)
	o.Int("old", e.Old)
}

func (e Reissued) apply(c *Case, m Meta) {
	c.Document, c.ProductAt = e.Document, m.At
	c.State, c.EndedAt, c.Scan = AwaitingInk, 0, canon.ID{}
	e.Next.apply(c, m.At)
}

func readReissued(r *record) Event {
	return Reissued{Old: r.V.Num("old"), Document: r.V.Num("document"), Next: r.next()}
}

// Reissue says what issuing a letter again does to its case: Old is the position
// of the signer's act that it takes the place of, Document that of the new one.
// A letter that is not in ink holds as soon as it is sealed and moves nothing.
func (c *Case) Reissue(s Setting, o Officer, m Mending, at time.Time) ([]Event, error) {
	switch {
	case c.State != Issued && c.State != AwaitingInk && c.State != Delivered || c.Document < 0:
		return nil, conflict("case.nothing-to-mend")
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case m.Document == m.Old:
		return nil, conflict("case.moved-on")
	case c.Signing(s) != Ink:
		return nil, nil
	}
	return []Event{Reissued{Old: m.Old, Document: m.Document, Next: s.after(s.signed(c).ID, at)}}, nil
}
