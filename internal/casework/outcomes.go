package casework

import (
	"strings"

	"slices"

	"genggam/internal/canon"
)

// Decided: grant or refuse. A refusal has its rule, its evidence and, by the
// standard, the way to object.
type Decided struct {
	Outcome, Rule string
	Evidence      canon.ID
	Step          string
}

// Kind implements Event.
func (Decided) Kind() string { return "case.decided/1" }

func (e Decided) put(o *canon.Object) {
	o.ID("evidence", e.Evidence)
	o.Str("outcome", e.Outcome)
	o.Opt("rule", e.Rule)
	o.Opt("step", e.Step)
}

func (e Decided) apply(c *Case, m Meta) {
	c.did(m.Account)
	c.Outcome, c.Rule = e.Outcome, e.Rule
	c.word("evidence", e.Evidence)
	if e.Outcome == Refuse {
		c.end(Refused, m.At)
	}
}

// The outcomes of a decision.
const (
	Grant  = "grant"
	Refuse = "refuse"
)

// ProductIssued: the product was made; Document is the position of the signer's
// act on the letter, or -1 where the product is none.
//
// Confirm is when the applicant's silence confirms work that was done, 0 where
// nothing has to be confirmed.
type ProductIssued struct {
	Document int64
	Next     Next
	Confirm  int64
}

// Kind implements Event.
func (ProductIssued) Kind() string { return "case.issued/1" }

func (e ProductIssued) put(o *canon.Object) {
	o.OptInt("confirm", e.Confirm)
	o.Int("document", e.Document)
	e.Next.put(o)
}

func (e ProductIssued) apply(c *Case, m Meta) {
	c.State, c.Document, c.ProductAt, c.ConfirmDue = Issued, e.Document, m.At, e.Confirm
	e.Next.apply(c, m.At)
}

// Handed: the product is in the applicant's hand, or in that of somebody they
// named. How: download, counter, post, named; for named, Words are who received
// it and what they are to the applicant.
type Handed struct {
	How   string
	Words canon.ID
}

// Kind implements Event.
func (Handed) Kind() string { return "case.delivered/1" }

func (e Handed) put(o *canon.Object) {
	o.Str("how", e.How)
	o.ID("words", e.Words)
}

func (e Handed) apply(c *Case, m Meta) {
	c.word("receiver", e.Words)
	c.end(Delivered, m.At)
}

// WithdrawnByApplicant: the applicant took it back.
type WithdrawnByApplicant struct{}

// Kind implements Event.
func (WithdrawnByApplicant) Kind() string { return "case.withdrawn/1" }

func (WithdrawnByApplicant) put(*canon.Object) {}

func (WithdrawnByApplicant) apply(c *Case, m Meta) { c.end(Withdrawn, m.At) }

// Assured: we are surer of the applicant than before. Attached when a code
// reached the number that an officer had attached to the person.
type Assured struct {
	Degree   Assurance
	Attached bool
}

// Kind implements Event.
func (Assured) Kind() string { return "case.assured/1" }

func (e Assured) put(o *canon.Object) {
	o.Flag("attached", e.Attached)
	o.Str("degree", string(e.Degree))
}

func (e Assured) apply(c *Case, _ Meta) {
	c.Attached = c.Attached || e.Attached
	if !c.Assurance.AtLeast(e.Degree) {
		c.Assurance = e.Degree
	}
}

// ClockPaused: the clock stands for a reason the standard allows.
type ClockPaused struct {
	Reason string
	Words  canon.ID
}

// Kind implements Event.
func (ClockPaused) Kind() string { return "case.paused/1" }

func (e ClockPaused) put(o *canon.Object) {
	o.Str("reason", e.Reason)
	o.ID("words", e.Words)
}

func (e ClockPaused) apply(c *Case, m Meta) {
	c.State, c.StoodSince = Paused, m.At
	c.word("pause", e.Words)
}

// ClockResumed: the clock runs again, with the due times it now has; StepDue is
// the step's own, 0 for none.
type ClockResumed struct {
	Dues    Dues
	Stood   Stood
	StepDue int64
}

// Kind implements Event.
func (ClockResumed) Kind() string { return "case.resumed/1" }

func (e ClockResumed) put(o *canon.Object) {
	e.Dues.put(o)
	o.OptInt("step_due", e.StepDue)
	e.Stood.put(o)
}

func (d Dues) put(o *canon.Object) {
	o.Int("from", d.From)
	o.Int("limit_at", d.LimitAt)
	o.Int("promised_at", d.PromisedAt)
	o.Flag("provisional", d.Provisional)
}

func (e ClockResumed) apply(c *Case, _ Meta) {
	c.State, c.Stood, c.StoodSince, c.StepDue = Working, e.Stood, 0, e.StepDue
	e.Dues.apply(c)
}

// TimeExtended: the standard's one extension was given, with its reason.
type TimeExtended struct {
	Dues  Dues
	Words canon.ID
}

// Kind implements Event.
func (TimeExtended) Kind() string { return "case.extended/1" }

func (e TimeExtended) put(o *canon.Object) {
	e.Dues.put(o)
	o.ID("words", e.Words)
}

func (e TimeExtended) apply(c *Case, _ Meta) {
	c.Extended = true
	e.Dues.apply(c)
	c.word("extension", e.Words)
}

// EscalatedTo: a superior was told. Why: promised, limit, step, wait-payment,
// wait-repair, advice-ID for one adviser, advice when the case is held. To is the role
// and Office the office that has to look into it, until Due.
type EscalatedTo struct {
	Why, To, Office string
	Due             int64
}

// Kind implements Event.
func (EscalatedTo) Kind() string { return "case.escalated/1" }

func (e EscalatedTo) put(o *canon.Object) {
	o.Int("due", e.Due)
	o.Str("office", e.Office)
	o.Str("to", e.To)
	o.Str("why", e.Why)
}

func (e EscalatedTo) apply(c *Case, _ Meta) {
	c.Escalated = append(slices.Clone(c.Escalated), e.Why+c.onStep(e.Why))
	c.grace(e.Why, e.Due)
}

// Kindly is why a superior was told, without saying which adviser is meant.
func (e EscalatedTo) Kindly() string {
	if strings.HasPrefix(e.Why, adviceWhy) {
		return adviceHeld
	}
	return e.Why
}

// onStep makes one escalation for each step, but one only for promise and limit.
func (c *Case) onStep(why string) string {
	if why == "step" {
		return ":" + c.Step
	}
	return ""
}

// LimitLapsed: the law's limit passed without a decision, where silence grants
// (UU 30/2014 art. 53 as amended by UU 6/2023). The product is still owed.
// The head has until Due to look into it.
type LimitLapsed struct {
	LimitAt, Due int64
	Next         Next
}

// Kind implements Event.
func (LimitLapsed) Kind() string { return "case.lapsed/1" }

func (e LimitLapsed) put(o *canon.Object) {
	o.Int("due", e.Due)
	o.Int("limit_at", e.LimitAt)
	e.Next.put(o)
}

func (e LimitLapsed) apply(c *Case, m Meta) {
	c.State, c.Complete = Lapsed, true
	e.Next.apply(c, m.At)
}

// DueMoved: a changed decree moved the due times. Both sums are in the journal.
type DueMoved struct {
	Dues     Dues
	Calendar string
}

// Kind implements Event.
func (DueMoved) Kind() string { return "case.due-moved/1" }

func (e DueMoved) put(o *canon.Object) {
	o.Str("calendar", e.Calendar)
	e.Dues.put(o)
}

func (e DueMoved) apply(c *Case, _ Meta) { e.Dues.apply(c) }

// SentBack: an officer put the case back to an earlier step of the office.
type SentBack struct {
	Words canon.ID
	Next  Next
}

// Kind implements Event.
func (SentBack) Kind() string { return "case.sent-back/1" }

func (e SentBack) put(o *canon.Object) {
	e.Next.put(o)
	o.ID("words", e.Words)
}

func (e SentBack) apply(c *Case, m Meta) {
	c.word("sent-back", e.Words)
	e.Next.apply(c, m.At)
}
