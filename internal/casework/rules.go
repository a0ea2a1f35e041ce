package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
)

// open refuses acts on a case that has ended.
func (c *Case) open() error {
	if c.State.Ended() {
		return conflict("case.ended")
	}
	return nil
}

// mayWork says whether an officer may work on the present step: the role is the
// step's, the case is theirs or nobody's, and four eyes are four.
func (c *Case) mayWork(s Setting, o Officer) (catalogue.Step, error) {
	st, i := s.step(c.Step)
	switch {
	case c.State.Ended():
		return st, conflict("case.ended")
	case i < 0:
		return st, conflict("case.no-step")
	case o.Own != "":
		return st, o.Clean()
	case c.officeOr(c.HandOffice) != o.office(c): // whoever is asked for advice sees the case, too
		return st, forbidden("case.handed-elsewhere")
	case c.Person != "" && c.Person != o.Account:
		return st, forbidden("case.one-person")
	case c.Person == "" && o.Role != c.Role && !(o.superior() && st.Kind != "sign"):
		return st, forbidden("case.not-your-role")
	case c.Assignee != "" && c.Assignee != o.Account && !o.superior():
		return st, conflict("case.taken-by-other")
	case st.NotBy != "" && c.DoneBy[st.NotBy] == o.Account:
		return st, forbidden("case.four-eyes")
	}
	return st, nil
}

// Take gives a case to an officer. Taking one that is not the next of its queue
// (see Lane) needs a reason, which is recorded; the presence of the person was
// recorded when it was filed and is one.
func (c *Case) Take(s Setting, o Officer, next bool, reason canon.ID) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	if c.Assignee == o.Account {
		return nil, nil
	}
	if !next && reason.Zero() && c.Presence == "" {
		return nil, invalid("case.turn-needs-reason")
	}
	return []Event{Taken{Account: o.Account, OutOfTurn: !next, Reason: reason}}, nil
}

// Release puts a case back into the queue.
func (c *Case) Release(o Officer) ([]Event, error) {
	if c.Assignee == "" {
		return nil, nil
	}
	if c.Person != "" {
		return nil, conflict("case.one-person")
	}
	if c.Assignee != o.Account && !o.superior() {
		return nil, conflict("case.taken-by-other")
	}
	return []Event{Released{}}, nil
}

// Do finishes the present step with the checks ticked. Every line of the
// step's checklist must be; a step of kind check makes the case complete, as of
// when the last requirement came in and not as of now. Signing and handing
// over have rules of their own.
func (c *Case) Do(s Setting, o Officer, checks []string, at time.Time) ([]Event, error) {
	return c.do(s, o, checklist{lines: checks}, at)
}

// DoTogether finishes the present step by one statement about all lines of its
// checklist, such as a PIN that is typed under them: the entry says that they
// were stated together and not one by one.
func (c *Case) DoTogether(s Setting, o Officer, at time.Time) ([]Event, error) {
	return c.do(s, o, checklist{together: true}, at)
}

// DoDrafting finishes the present step with the text that the letter will give,
// which the standard asks for in it (catalogue.Step.Draft): words are its item.
func (c *Case) DoDrafting(s Setting, o Officer, checks []string, words canon.ID, at time.Time) ([]Event, error) {
	return c.do(s, o, checklist{lines: checks, words: words}, at)
}

// DraftWords is the kind of words that a letter gives; the last ones count.
const DraftWords = "draft"

// Draft is the item of the text that the letter of the case gives, zero for none.
func (c *Case) Draft() (id canon.ID) {
	for _, w := range c.Words {
		if w.Kind == DraftWords {
			id = w.Item
		}
	}
	return id
}

// checklist is how the lines of a checklist were confirmed, and what was written.
type checklist struct {
	lines    []string
	together bool
	words    canon.ID
}

func (c *Case) do(s Setting, o Officer, t checklist, at time.Time) ([]Event, error) {
	st, err := c.mayWork(s, o)
	if err != nil {
		return nil, err
	}
	if c.State != Checking && c.State != Working && c.State != Lapsed {
		return nil, conflict("case.waits")
	}
	var checks []string
	for _, line := range st.Checklist {
		if !t.together && !slices.Contains(t.lines, line.ID) {
			return nil, invalid("case.checklist-open")
		}
		checks = append(checks, line.ID)
	}
	if st.Draft && t.words.Zero() {
		return nil, invalid("case.draft-missing")
	}
	if !st.Draft && !t.words.Zero() {
		return nil, conflict("case.wrong-act")
	}
	together := t.together && len(checks) > 1
	switch st.Kind {
	case "sign", "hand-over", "pay", "work", "confirm":
		return nil, conflict("case.wrong-act")
	case "advice":
		if len(c.OpenAdvice()) > 0 {
			return nil, conflict("case.advice-open")
		}
	case "approve":
		if c.visitFailed() {
			return nil, conflict("case.visit-failed")
		}
		if next := s.after(st.ID, at); s.last(next) { // what follows is the product
			return c.Grant(s, o, -1, at)
		}
	case "check":
		dues, err := s.dues(time.UnixMilli(c.From), c.Stood, c.Extended)
		return []Event{Completed{By: "officer", Checks: checks, Together: together, Dues: dues, Next: s.after(st.ID, at)}}, err
	}
	return []Event{Stepped{Step: st.ID, Checks: checks, Together: together, Words: t.words, Next: s.after(st.ID, at)}}, nil
}

// Return asks the applicant for completion. All defects are named at once;
// what was not named the first time, or is found after the case was complete,
// takes a superior.
func (c *Case) Return(s Setting, o Officer, defects []string, words canon.ID) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	switch {
	case len(defects) == 0 || words.Zero():
		return nil, invalid("case.defects-missing")
	case c.State != Checking && c.State != Working:
		return nil, conflict("case.waits")
	case c.Complete && !slices.Contains(s.Std.Time.Pauses, "completion"):
		return nil, conflict("case.already-complete")
	}
	second := c.Complete
	for _, d := range defects {
		second = second || c.Returns > 0 && !slices.Contains(c.Named, d)
	}
	// Whoever signs answers for the whole letter and may ask for what it lacks.
	if second && !o.superior() && o.Role != "signer" {
		return nil, forbidden("case.return-needs-superior")
	}
	return []Event{ReturnedForMore{Defects: defects, Words: words, Second: second}}, nil
}

// Answer brings what was asked. Before the case was complete the clock starts
// here, and a new check begins; afterwards it only stood still meanwhile.
func (c *Case) Answer(s Setting, answers canon.ID, files []FileRef, at time.Time) ([]Event, error) {
	if c.State != Returned || c.Waits != "" {
		return nil, conflict("case.nothing-asked")
	}
	e := Answered{Answers: answers, Files: files}
	from := at
	if c.Complete {
		from, e.Stood = time.UnixMilli(c.From), s.stoodUntil(c, at)
		e.Next = s.again(c, at)
	} else {
		check, err := s.CheckDue(at)
		if err != nil {
			return nil, err
		}
		e.CheckDue, e.Next = check.Due.At.UnixMilli(), s.first(at)
	}
	var err error
	e.Dues, err = s.dues(from, e.Stood, c.Extended)
	return []Event{e}, err
}

// Back says to which step a case is sent back, and what is to be mended there.
type Back struct {
	To    string
	Words canon.ID
}

// SendBack puts a case back to an earlier step of its way, inside the office:
// the clock goes on, the applicant is asked nothing.
func (c *Case) SendBack(s Setting, o Officer, b Back, at time.Time) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	_, here := s.step(c.Step)
	st, there := s.step(b.To)
	switch {
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case there < 0 || there >= here || st.Kind == "check" || c.DoneBy[b.To] == "":
		return nil, invalid("case.no-way-back")
	case b.Words.Zero():
		return nil, invalid("case.reason-missing")
	}
	return []Event{SentBack{Words: b.Words, Next: s.at(there, at)}}, nil
}

// Withdraw takes the application back; only its applicant may, until a product
// is made.
func (c *Case) Withdraw() ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	if c.State == Issued || c.State == AwaitingInk {
		return nil, conflict("case.already-issued")
	}
	return []Event{WithdrawnByApplicant{}}, nil
}

// Refuse ends the case with a rule of the standard and the evidence. It may be
// done in any step that judges, by whoever has the step.
func (c *Case) Refuse(s Setting, o Officer, rule string, evidence canon.ID) ([]Event, error) {
	st, err := c.mayWork(s, o)
	if err != nil {
		return nil, err
	}
	switch {
	case st.Kind != "sign" && st.Kind != "approve":
		return nil, forbidden("case.refusal-not-here")
	case c.State != Working:
		return nil, conflict("case.waits")
	case evidence.Zero():
		return nil, invalid("case.evidence-missing")
	case !s.rule(rule):
		return nil, invalid("case.rule-unknown")
	}
	return []Event{Decided{Outcome: Refuse, Rule: rule, Evidence: evidence, Step: st.ID}}, nil
}

// rule says whether a refusal may name it: a rule of eligibility, a
// requirement, or that what was stated is not so.
func (s Setting) rule(id string) bool {
	if g := s.Std.Result.Goods; id == "facts" || g != nil && slices.Contains(g.Refusals(), id) {
		return true
	}
	for _, r := range s.Std.Eligibility {
		if r.ID == id {
			return true
		}
	}
	for _, r := range s.Std.Requirements {
		if r.ID == id {
			return true
		}
	}
	return false
}

// Grant decides for the applicant in the step that signs, and issues the
// product: document is the position the signer's act will have, -1 for a
// product that is no document. Under ink the case then waits for the ink.
// Nobody grants while a head of the neighbourhood has time left to object, or
// while papers differ where the standard forbids it.
func (c *Case) Grant(s Setting, o Officer, document int64, at time.Time) ([]Event, error) {
	st, err := c.mayWork(s, o)
	switch {
	case err != nil:
		return nil, err
	case st.Kind != "sign" && st.Kind != "approve":
		return nil, conflict("case.wrong-act")
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case c.endorsementOpen():
		return nil, conflict("case.endorsement-open")
	case c.Barred:
		return nil, conflict("case.papers-forbid")
	case c.visitFailed():
		return nil, conflict("case.visit-failed")
	}
	granted := Decided{Outcome: Grant, Step: st.ID}
	next := s.after(st.ID, at)
	if !s.last(next) {
		return []Event{granted, Stepped{Step: st.ID, Next: next}}, nil
	}
	if document >= 0 && c.Signing(s) == Ink {
		return []Event{granted, InkAwaited{Document: document, Next: next}}, nil
	}
	return []Event{granted, ProductIssued{Document: document, Next: next}}, nil
}

// last says whether nothing but the hand-over of the product is left.
func (s Setting) last(next Next) bool {
	follow, _ := s.step(next.Step)
	return next.Step == "" || follow.Kind == "hand-over"
}

// HandOver puts the product into the applicant's hand. At the counter the
// officer sees the person, which is as sure as we can be; whether a download
// may be given is asked before (desk).
func (c *Case) HandOver(s Setting, how string) ([]Event, error) {
	if done, err := c.handable(); done || err != nil {
		return nil, err
	}
	if how == "counter" && c.Assurance != Seen {
		return []Event{Assured{Degree: Seen}, Handed{How: how}}, nil
	}
	return []Event{Handed{How: how}}, nil
}

// HandTo puts the product into the hand of somebody whom the applicant named;
// receiver are the words of who it was. It makes nobody surer of the applicant.
func (c *Case) HandTo(receiver canon.ID) ([]Event, error) {
	if done, err := c.handable(); done || err != nil {
		return nil, err
	}
	return []Event{Handed{How: "named", Words: receiver}}, nil
}

// handable says whether the product was handed over before, or refuses because
// there is none.
func (c *Case) handable() (done bool, err error) {
	switch c.State {
	case Delivered:
		return true, nil
	case AwaitingInk:
		return false, conflict("case.ink-first")
	case Issued:
		return false, nil
	}
	return false, conflict("case.not-issued")
}

// Assure records that we are surer of the applicant; attached when a code
// reached the number that an officer had attached to them.
func (c *Case) Assure(degree Assurance, attached bool) ([]Event, error) {
	if c.Assurance.AtLeast(degree) && (c.Attached || !attached) {
		return nil, nil
	}
	return []Event{Assured{Degree: degree, Attached: attached}}, nil
}

// Note adds an internal note.
func (c *Case) Note(note canon.ID) []Event { return []Event{Noted{Note: note}} }
