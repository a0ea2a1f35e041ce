package complaint

import "genggam/internal/canon"

// Delivered says how the decision reached the sender: page, counter, letter, message.
type Delivered struct {
	How      string
	ReplyDue int64
}

// Kind is complaint.delivered/1.
func (Delivered) Kind() string { return "complaint.delivered/1" }

func (e Delivered) put(o *canon.Object) {
	o.Str("how", e.How)
	o.Int("reply_due", e.ReplyDue)
}

func (e Delivered) apply(c *Complaint, at int64) {
	c.State, c.DeliveredAt, c.ReplyDue = DeliveredState, at, e.ReplyDue
}

// Rated is what the sender thinks of the answer, 1 to 4.
type Rated struct {
	Score int
	Words canon.ID
}

// Kind is complaint.rated/1.
func (Rated) Kind() string { return "complaint.rated/1" }

func (e Rated) put(o *canon.Object) {
	o.Int("score", int64(e.Score))
	optID(o, "words", e.Words)
}

func (e Rated) apply(c *Complaint, at int64) {
	c.Score = e.Score
	if c.State == DeliveredState {
		c.end(ClosedState, at)
	}
}

// Reopened is the sender's no to the answer, once; the clock of settling runs anew.
type Reopened struct {
	Words     canon.ID
	SettleDue int64
}

// Kind is complaint.reopened/1.
func (Reopened) Kind() string { return "complaint.reopened/1" }

func (e Reopened) put(o *canon.Object) {
	o.Int("settle_due", e.SettleDue)
	o.Str("words", e.Words.String())
}

func (e Reopened) apply(c *Complaint, _ int64) {
	c.State, c.Reopened, c.SettleDue, c.EndedAt = Open, true, e.SettleDue, 0
	c.DecidedAt, c.DeliveredAt, c.DeliverDue, c.ReplyDue, c.Escalated, c.Topped = 0, 0, 0, 0, nil, nil
}

// Withdrawn is the sender's own end.
type Withdrawn struct{}

// Kind is complaint.withdrawn/1.
func (Withdrawn) Kind() string { return "complaint.withdrawn/1" }

func (Withdrawn) put(*canon.Object) {}

func (Withdrawn) apply(c *Complaint, at int64) { c.end(WithdrawnState, at) }

// Merged says that it is the same matter as another; its sender follows that one.
type Merged struct{ Into int64 }

// Kind is complaint.merged/1.
func (Merged) Kind() string { return "complaint.merged/1" }

func (e Merged) put(o *canon.Object) { o.Int("into", e.Into) }

func (e Merged) apply(c *Complaint, at int64) {
	c.Into = e.Into
	c.end(MergedState, at)
}

// Identified is a sender's name that came later; no date moves.
type Identified struct{ Who canon.ID }

// Kind is complaint.identified/1.
func (Identified) Kind() string { return "complaint.identified/1" }

func (e Identified) put(o *canon.Object) { o.Str("who", e.Who.String()) }

func (e Identified) apply(c *Complaint, _ int64) { c.Who = e.Who }

// Escalated tells an office above of a duty that is late.
type Escalated struct {
	Duty Duty
	To   string
	// Last says that nobody is over To.
	Last bool
}

// Kind is complaint.escalated/1.
func (Escalated) Kind() string { return "complaint.escalated/1" }

func (e Escalated) put(o *canon.Object) {
	o.Str("duty", string(e.Duty))
	if e.Last {
		o.Flag("last", true)
	}
	o.Str("to", e.To)
}

func (e Escalated) apply(c *Complaint, _ int64) {
	c.Escalated = append(c.Escalated, e.Duty)
	if e.Last {
		c.Topped = append(c.Topped, e.Duty)
	}
}

// Numbered is the number that a national channel gave the same matter.
type Numbered struct{ Channel, Number string }

// Kind is complaint.numbered/1.
func (Numbered) Kind() string { return "complaint.numbered/1" }

func (e Numbered) put(o *canon.Object) {
	o.Str("channel", e.Channel)
	o.Str("number", e.Number)
}

func (e Numbered) apply(c *Complaint, _ int64) { c.National = e.Number }

// Named says who is complained of, as an officer read it out of the words.
type Named struct {
	Against []string
	Head    bool
}

// Kind is complaint.named/1.
func (Named) Kind() string { return "complaint.named/1" }

func (e Named) put(o *canon.Object) {
	optList(o, "against", e.Against)
	o.Flag("head", e.Head)
}

func (e Named) apply(c *Complaint, _ int64) { c.Against, c.Head = e.Against, e.Head }

// Closed is the end after the sender's time to reply.
type Closed struct{}

// Kind is complaint.closed/1.
func (Closed) Kind() string { return "complaint.closed/1" }

func (Closed) put(*canon.Object) {}

func (Closed) apply(c *Complaint, at int64) { c.end(ClosedState, at) }
