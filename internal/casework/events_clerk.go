package casework

import (
	"slices"

	"genggam/internal/canon"
)

// InkAwaited: the signer approved, the product is numbered and waits for ink.
// Document is the position of the signer's act on it.
type InkAwaited struct {
	Document int64
	Next     Next
}

// Kind implements Event.
func (InkAwaited) Kind() string { return "case.ink-awaited/1" }

func (e InkAwaited) put(o *canon.Object) {
	o.Int("document", e.Document)
	e.Next.put(o)
}

func (e InkAwaited) apply(c *Case, m Meta) {
	c.State, c.Document, c.ProductAt = AwaitingInk, e.Document, m.At
	e.Next.apply(c, m.At)
}

// InkRecorded: the page was signed and stamped. Way is scan, with its item, or
// hand-over; the entry names who recorded it.
type InkRecorded struct {
	Way  string
	Scan canon.ID
	Next Next
}

// Kind implements Event.
func (InkRecorded) Kind() string { return "case.ink-recorded/1" }

func (e InkRecorded) put(o *canon.Object) {
	e.Next.put(o)
	o.ID("scan", e.Scan)
	o.Str("way", e.Way)
}

func (e InkRecorded) apply(c *Case, m Meta) {
	c.State, c.Scan = Issued, e.Scan
	e.Next.apply(c, m.At)
}

// InkOffered: certified signing has not answered since Since, so ink is offered.
type InkOffered struct{ Since int64 }

// Kind implements Event.
func (InkOffered) Kind() string { return "case.ink-offered/1" }

func (e InkOffered) put(o *canon.Object) { o.Int("since", e.Since) }

func (e InkOffered) apply(c *Case, m Meta) { c.InkOfferedAt = m.At }

// InkTaken: the product is to be signed in ink. By is applicant or officer.
type InkTaken struct{ By string }

// Kind implements Event.
func (InkTaken) Kind() string { return "case.ink-taken/1" }

func (e InkTaken) put(o *canon.Object) { o.Str("by", e.By) }

func (e InkTaken) apply(c *Case, _ Meta) { c.Ink = true }

// EndorsementAsked: a head of the neighbourhood (By: rt, rw, hamlet-head) was
// asked, and has until Due.
type EndorsementAsked struct {
	By  string
	Due int64
}

// Kind implements Event.
func (EndorsementAsked) Kind() string { return "case.endorsement-asked/1" }

func (e EndorsementAsked) put(o *canon.Object) {
	o.Str("by", e.By)
	o.Int("due", e.Due)
}

func (e EndorsementAsked) apply(c *Case, _ Meta) {
	c.Endorsements = append(slices.Clone(c.Endorsements), Endorsement{By: e.By, Due: e.Due})
}

// Endorsed: a head answered by link or at the counter, or silence did. Words
// are those of an objection.
type Endorsed struct {
	By, Way, Outcome string
	Words            canon.ID
}

// Kind implements Event.
func (Endorsed) Kind() string { return "case.endorsed/1" }

func (e Endorsed) put(o *canon.Object) {
	o.Str("by", e.By)
	o.Str("outcome", e.Outcome)
	o.Str("way", e.Way)
	o.ID("words", e.Words)
}

func (e Endorsed) apply(c *Case, _ Meta) {
	c.Endorsements = slices.Clone(c.Endorsements)
	for i := range c.Endorsements {
		if c.Endorsements[i].By == e.By {
			c.Endorsements[i].Outcome, c.Endorsements[i].Way = e.Outcome, e.Way
		}
	}
	c.word("objection", e.Words)
}

// HandedUp: the present step went to another role or office, because whoever
// had it may not handle the case. Why is own or family.
type HandedUp struct{ Office, To, Why string }

// Kind implements Event.
func (HandedUp) Kind() string { return "case.handed-up/1" }

func (e HandedUp) put(o *canon.Object) {
	o.Str("office", e.Office)
	o.Str("to", e.To)
	o.Str("why", e.Why)
}

func (e HandedUp) apply(c *Case, _ Meta) {
	c.HandOffice, c.Role, c.Assignee, c.HandedUp, c.Person = e.Office, e.To, "", true, ""
}

// MoneyAsked: the applicant answered the closing question with yes, no or
// rather-not. It is not shown inside the office. Month is where it counts, 0 in
// entries of before; Way is MoneyAtOffice, or "" for the applicant's own device.
type MoneyAsked struct {
	Answer string
	Month  int64
	Way    string
}

// Kind implements Event.
func (MoneyAsked) Kind() string { return "case.money-asked/1" }

func (e MoneyAsked) put(o *canon.Object) {
	o.Str("answer", e.Answer)
	o.OptInt("month", e.Month)
	o.Opt("way", e.Way)
}

func (e MoneyAsked) apply(c *Case, _ Meta) {
	if e.Way == MoneyAtOffice {
		c.MoneyAtOffice = true
		return
	}
	c.MoneyAnswers++
	if c.MoneyMonth == 0 {
		c.MoneyMonth = e.Month
	}
}

// SourcesDiffer: the papers of a person disagree on a field. Said are the
// documents that say something, Words which says what, Followed the one that
// the letter follows; Forbids when the standard lets no letter out so.
type SourcesDiffer struct {
	Field, Followed string
	Said            []string
	Words           canon.ID
	Repair, Forbids bool
}

// Kind implements Event.
func (SourcesDiffer) Kind() string { return "case.sources-differ/1" }

func (e SourcesDiffer) put(o *canon.Object) {
	o.Str("field", e.Field)
	o.Str("followed", e.Followed)
	o.Flag("forbids", e.Forbids)
	o.Flag("repair", e.Repair)
	o.List("said", e.Said)
	o.ID("words", e.Words)
}

func (e SourcesDiffer) apply(c *Case, _ Meta) {
	d := Difference{Field: e.Field, Followed: e.Followed, Words: e.Words, Repair: e.Repair}
	c.Differences = slices.Clone(c.Differences)
	if i := slices.IndexFunc(c.Differences, func(x Difference) bool { return x.Field == e.Field }); i >= 0 {
		c.Differences[i] = d
	} else {
		c.Differences = append(c.Differences, d)
	}
	c.Barred = c.Barred || e.Forbids
	c.word("papers", e.Words)
}

// Mended: a letter of the same day was replaced for a typo. Ink when the new
// page has to be signed by hand again; a letter that was handed over otherwise
// stays handed over.
type Mended struct {
	Old, Document  int64
	Answers, Words canon.ID
	Ink            bool
	Next           Next
}

// Kind implements Event.
func (Mended) Kind() string { return "case.mended/1" }

func (e Mended) put(o *canon.Object) {
	o.ID("answers", e.Answers)
	o.Int("document", e.Document)
	o.Flag("ink", e.Ink)
	e.Next.put(o)
	o.Int("old", e.Old)
	o.ID("words", e.Words)
}

func (e Mended) apply(c *Case, m Meta) {
	c.Document, c.ProductAt = e.Document, m.At
	if !e.Answers.Zero() {
		c.Answers = e.Answers
	}
	c.word("mend", e.Words)
	if e.Ink {
		c.State, c.EndedAt, c.Scan = AwaitingInk, 0, canon.ID{}
		e.Next.apply(c, m.At)
	}
}
