package complaint

import (
	"cmp"
	"slices"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/canon"
)

// State is where a matter stands.
type State string

// The states; the last four end it.
const (
	Received       State = "received"
	Open           State = "open"
	Waiting        State = "waiting" // for what the sender has to add
	DecidedState   State = "decided"
	DeliveredState State = "delivered" // the sender may reply
	ClosedState    State = "closed"
	WithdrawnState State = "withdrawn"
	LapsedState    State = "lapsed"
	MergedState    State = "merged"
)

// Outcome is what was decided.
type Outcome string

// The outcomes. Answered is of questions and aspirations, Done of work that was
// asked for and done; NotOurs says that no office of the government is competent.
const (
	Upheld       Outcome = "upheld"
	PartlyUpheld Outcome = "partly"
	Rejected     Outcome = "rejected"
	AnswerGiven  Outcome = "answered"
	Done         Outcome = "done"
	NotOurs      Outcome = "not-ours"
)

// Outcomes lists those that a class may have.
func (c Class) Outcomes() []Outcome {
	if c == Question || c == Aspiration {
		return []Outcome{AnswerGiven, Done, NotOurs}
	}
	return []Outcome{Upheld, PartlyUpheld, Rejected, Done, NotOurs}
}

// Complaint is one matter as its entries made it. Times are milliseconds UTC, 0
// for what has not happened.
type Complaint struct {
	State   State
	Class   Class
	Outcome Outcome
	// Office has it now, Offices all that ever had it, in order.
	Office  string
	Offices []string
	Channel string
	About   About
	// Words, Who and Decision are items, zero for none.
	Words, Who, Decision    canon.ID
	Photos                  []canon.ID
	Anonymous, Confidential bool
	Against                 []string
	Head, Late, Reopened    bool

	ReceivedAt, VerifiedAt, AnsweredAt, AskedAt, CompleteAt, DecidedAt, DeliveredAt, EndedAt int64
	VerifyDue, FirstDue, CompletenessDue, CompleteDue, SettleDue, DeliverDue, ReplyDue       int64
	// PromiseDue is what the office itself promised, see Promised.
	PromiseDue int64

	// Escalated are the duties of which an office above was told, once for each
	// office; Topped are those of which the highest was.
	Escalated, Topped []Duty
	Score             int
	// Into is the matter it was merged into, National its number in the national channel.
	Into     int64
	National string
}

// Apply folds the next event into the matter; it never fails.
func (c *Complaint) Apply(e Event, at int64) { e.apply(c, at) }

// Ended says that nothing more happens of itself.
func (c *Complaint) Ended() bool { return c.EndedAt != 0 }

func (c *Complaint) end(s State, at int64) { c.State, c.EndedAt = s, at }

// Owed is a duty of the office that is open, with its limit.
type Owed struct {
	Duty Duty
	Due  int64
}

// Owes lists what the office still owes, the earliest first.
func (c *Complaint) Owes() (out []Owed) {
	add := func(d Duty, due int64, open bool) {
		if open && due != 0 {
			out = append(out, Owed{d, due})
		}
	}
	if c.Ended() || c.State == DeliveredState {
		return nil
	}
	add(Verify, c.VerifyDue, c.VerifiedAt == 0)
	add(First, c.FirstDue, c.AnsweredAt == 0)
	add(Settle, c.SettleDue, c.State == Open)
	add(Keep, c.PromiseDue, c.State == Received || c.State == Open)
	add(Deliver, c.DeliverDue, c.State == DecidedState)
	arrange.By(out, func(a, b Owed) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// PassAt is when time next does something to the matter of itself, 0 for never.
func (c *Complaint) PassAt() int64 {
	switch c.State {
	case Waiting:
		return c.CompleteDue
	case DeliveredState:
		return c.ReplyDue
	}
	next := int64(0)
	for _, o := range c.Owes() {
		if at := c.tellAt(o); at != 0 && (next == 0 || at < next) {
			next = at
		}
	}
	return next
}

// Climb is how long an office above has before the one over it is told as well: a
// rule of the house, no law names a time.
const Climb = 7 * 24 * time.Hour

// told is of how many offices it was told that a duty is late.
func (c *Complaint) told(d Duty) (n int) {
	for _, x := range c.Escalated {
		if x == d {
			n++
		}
	}
	return n
}

// tellAt is after which instant the next office is told, 0 when all were.
func (c *Complaint) tellAt(o Owed) int64 {
	if slices.Contains(c.Topped, o.Duty) {
		return 0
	}
	return o.Due + int64(c.told(o.Duty))*Climb.Milliseconds()
}
