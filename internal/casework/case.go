// Package casework is the life of an application (permohonan), from submission
// to the product in the applicant's hand.
//
// A Case is what its entries say, folded one by one; a rule is a method that
// looks at the case, the standard it was filed under, the calendar and the
// time, and returns the events it causes or a refusal that can be told to a
// person. Folding (Apply) consults nothing and never fails: whatever a rule
// worked out, above all due dates, is in the event. Nothing a person typed is
// in an event; such words are vault items, named by id.
//
// What always holds: applicant, subject and representative are apart; the
// clock belongs to the law and not to whoever judges completeness; a second
// look at what was not named before needs a superior; nobody decides a case
// whose step they may not take. Start reading at Case, Submit and Case.Pass.
// Law: UU 25/2009, UU 30/2014 art. 53; design sections 2, 5 and 9.
package casework

import (
	"slices"

	"genggam/internal/canon"
)

// State is where a case stands.
type State string

// The states. Delivered, Refused, Withdrawn and Closed end a case.
const (
	Checking State = "checking" // completeness not yet judged
	Returned State = "returned" // waits for the applicant
	Working  State = "working"  // a step is to be done
	Paused   State = "paused"   // the clock stands for a reason of the standard
	// AwaitingInk: approved and numbered; valid when signed and stamped in ink,
	// which a scan or the hand-over records.
	AwaitingInk State = "awaiting-ink"
	Issued      State = "issued"    // the product is made and waits to be handed over
	Delivered   State = "delivered" // finished
	Refused     State = "refused"
	Withdrawn   State = "withdrawn"
	Lapsed      State = "lapsed" // the law's limit passed: deemed granted, product still owed
	Closed      State = "closed"
)

// Ended says whether nothing more can happen to a case, but that its applicant
// answers the closing question and a typo of the day is mended.
func (s State) Ended() bool {
	return s == Delivered || s == Refused || s == Withdrawn || s == Closed
}

// Assurance is how sure we are of a person, weakest first.
type Assurance string

// The degrees of assurance (design section 2).
const (
	Claimed   Assurance = "claimed"
	Contacted Assurance = "contacted"
	Matched   Assurance = "matched"
	Seen      Assurance = "seen"
)

var assuranceOrder = [...]Assurance{Claimed, Contacted, Matched, Seen}

// AtLeast says whether a is as sure as b, or surer. An unknown degree is the weakest.
func (a Assurance) AtLeast(b Assurance) bool {
	return slices.Index(assuranceOrder[:], a) >= slices.Index(assuranceOrder[:], b)
}

// Case is one application, as its entries tell it.
type Case struct {
	ID canon.ID
	// No is the position of its first entry in the log that took it; the
	// reference is made of it. Seq is the last sequence of its stream.
	No, Seq int64
	// Office that holds it, and the standard's version it is pinned to.
	Office, Standard string
	Version          int
	// Channel: web, counter, api. Relation of the applicant to the subject:
	// self, family, helper, representative. Helper is the officer's account.
	Channel, Relation, Helper string
	Assurance                 Assurance
	// Employee is the account of the employee who asks, From the office that asks
	// another, Org the organisation that applies; "" or zero when not so.
	Employee, FromOffice string
	Org                  canon.ID
	// Attached says that a code reached the number that an officer had attached:
	// only then, or when seen, may the register's words be shown.
	Attached bool
	// Presence says that the person stood before an officer when it was filed:
	// counter or visit, "" for remote. See Lane.
	Presence string
	// Priority is the rank of Class, 0 for none; higher goes first.
	Priority int
	Class    string
	// ClassJudged is what an officer said of a class that a birth date contradicts:
	// ClassKept, ClassDropped, "" for nothing.
	ClassJudged string

	State State
	// Step of the standard that is to be done, and the role that does it.
	Step, Role string
	// Assignee is the account that took it, "" for none.
	Assignee string
	// HandOffice is the office whose Role has the present step: another by the
	// standard, or because those who had it may not handle this case (HandedUp);
	// "" is the case's own office.
	HandOffice string
	HandedUp   bool
	// Person is the account that alone has the present step by the organisation
	// chart, "" for whoever holds Role.
	Person string

	// SubmittedAt is the legal time of receipt. CheckDue is when silence makes
	// the case complete. From is the instant the clock runs from: when the last
	// requirement came in. All milliseconds UTC, as all below.
	SubmittedAt, CheckDue, From int64
	// Complete says that completeness was judged or silence judged it.
	Complete bool
	// StepFrom and StepDue bound the present step; 0 is no bound.
	StepFrom, StepDue int64
	// PromisedAt is the standard's own due time; LimitAt the law's.
	PromisedAt, LimitAt int64
	// Provisional: a year without decreed holidays is in the sum.
	Provisional bool
	// Stood is the time the clock stood still; StoodSince when it stopped last, 0 when it runs.
	Stood      Stood
	StoodSince int64
	Extended   bool

	// Waits says for what a returned case waits: "" for completion, payment, repair.
	Waits string
	// WaitDue is until when it may wait without its officer being told, 0 for ever.
	WaitDue int64
	// Advices of advisers, in the order in which they were asked.
	Advices []Advice
	// Visits are appointments and inspections, in order.
	Visits []Visit
	// Bill of the present or last payment, its sum in rupiah, and whether it is paid.
	Bill   canon.ID
	Billed int64
	PaidAt int64
	// ConfirmDue is when a confirmation that does not come counts as given, 0 when
	// none is waited for; Disputed counts how often the applicant said it is not done.
	ConfirmDue int64
	Disputed   int

	// Returns counts how often completion was asked; Named are the defects asked so far.
	Returns int
	Named   []string
	// DoneBy says who did which step.
	DoneBy map[string]string
	// Escalated lists the reasons for which superiors were told.
	Escalated []string
	// Outcome is grant or refuse once decided; Rule the rule of a refusal.
	Outcome, Rule string
	// Document is the position of the signer's act on the product, -1 for none.
	Document int64
	// ProductAt is when that act was done, 0 for none.
	ProductAt int64
	EndedAt   int64
	// Ink says that ink was taken instead of the standard's own way of signing;
	// InkOfferedAt when it was offered because certified signing did not answer.
	Ink          bool
	InkOfferedAt int64
	// Endorsements asked of heads of the neighbourhood, in order.
	Endorsements []Endorsement
	// Differences between papers, one for each field; Barred says that the
	// standard lets no letter out before the applicant has answered.
	Differences []Difference
	Barred      bool
	// MoneyAnswers counts how often the closing question was answered; what the
	// answer was is not folded, because this office does not see it. MoneyMonth is
	// the month in which it counts; MoneyAtOffice says that one came from a
	// computer of the office.
	MoneyAnswers  int
	MoneyMonth    int64
	MoneyAtOffice bool

	// Vault items.
	Applicant, Subject, Representative, Answers canon.ID
	Files                                       []FileRef
	// Scan of the product signed in ink, when there is one.
	Scan canon.ID
	// Notes, reasons and other words in the order they came.
	Words []Word
}

// FileRef ties a file of the vault to the requirement it answers.
type FileRef struct {
	Requirement string
	Item        canon.ID
}

// Word is an item of words in the case with its kind: defects, reason, evidence,
// note, objection, papers, mend, receiver.
type Word struct {
	Kind string
	Item canon.ID
	Seq  int64
}

// Meta is what an entry adds to its event.
type Meta struct {
	Case    canon.ID
	No      int64
	Seq, At int64
	Office  string
	Role    string
	Account string
}

// Apply folds one event. It never fails: what a rule let through is so.
func (c *Case) Apply(e Event, m Meta) {
	c.Seq = m.Seq
	e.apply(c, m)
}

// RiskAt is the next instant at which the law or the promise would be broken:
// what the inbox is sorted by. A case that waits for its applicant has none.
func (c *Case) RiskAt() int64 {
	switch c.State {
	case Checking:
		return min(c.CheckDue, c.PromisedAt)
	case Returned, Paused:
		return never
	case Issued: // the promise was kept or broken by then; only the step is left
		if c.StepDue == 0 || c.ConfirmDue > 0 {
			return never
		}
		return c.StepDue
	}
	at := c.PromisedAt
	if c.StepDue > 0 {
		at = min(at, c.StepDue)
	}
	return min(at, c.LimitAt)
}

// never is later than any due time, and small enough for a reader with doubles.
const never = canon.MaxInt

func (c *Case) word(kind string, item canon.ID) {
	if !item.Zero() {
		c.Words = append(c.Words, Word{Kind: kind, Item: item, Seq: c.Seq})
	}
}

func (c *Case) end(s State, at int64) {
	c.State, c.EndedAt, c.Step, c.Role, c.Assignee = s, at, "", "", ""
}
