package casework

import (
	"maps"
	"slices"

	"genggam/internal/canon"
)

// Submitted: the application was received. It opens the stream.
type Submitted struct {
	Standard string
	Version  int
	// Digest of the standard's bytes and Calendar of the calendar the sum rests on, as hex.
	Digest, Calendar string
	Channel          string
	Relation, Helper string
	Assurance        Assurance
	// Presence is counter or visit when an officer saw the person, "" for remote.
	Presence string
	// Employee is the account of the employee who asks, Org the organisation that
	// applies, From the office that asks another; each "" or zero when not so.
	Employee, From string
	Org            canon.ID
	Priority       int
	Class          string
	Dues           Dues
	CheckDue       int64
	Next           Next
	// Items of the vault.
	Applicant, Subject, Representative, Answers canon.ID
	Files                                       []FileRef
}

// Kind implements Event.
func (Submitted) Kind() string { return "case.submitted/1" }

func (e Submitted) put(o *canon.Object) {
	o.ID("answers", e.Answers)
	o.ID("applicant", e.Applicant)
	o.Str("assurance", string(e.Assurance))
	o.Str("calendar", e.Calendar)
	o.Str("channel", e.Channel)
	o.OptInt("check_due", e.CheckDue)
	o.Opt("class", e.Class)
	o.Str("digest", e.Digest)
	o.Opt("employee", e.Employee)
	putFiles(o, e.Files)
	o.Int("from", e.Dues.From)
	o.Opt("from_office", e.From)
	o.Opt("helper", e.Helper)
	o.Int("limit_at", e.Dues.LimitAt)
	e.Next.put(o)
	o.ID("org", e.Org)
	o.Opt("presence", e.Presence)
	o.OptInt("priority", int64(e.Priority))
	o.Int("promised_at", e.Dues.PromisedAt)
	o.Flag("provisional", e.Dues.Provisional)
	o.Str("relation", e.Relation)
	o.ID("representative", e.Representative)
	o.Str("standard", e.Standard)
	o.ID("subject", e.Subject)
	o.Int("version", int64(e.Version))
}

func readSubmitted(r *record) Event {
	return Submitted{
		Standard: r.Text("standard"), Version: int(r.V.Num("version")), Digest: r.Text("digest"), Calendar: r.Text("calendar"),
		Channel: r.Text("channel"), Relation: r.Text("relation"), Helper: r.V.Str("helper"), Employee: r.V.Str("employee"), From: r.V.Str("from_office"), Org: r.OptID("org"), Assurance: Assurance(r.Text("assurance")),
		Presence: r.V.Str("presence"), Priority: int(r.V.Num("priority")), Class: r.V.Str("class"), Dues: r.dues(), CheckDue: r.V.Num("check_due"), Next: r.next(),
		Applicant: r.OptID("applicant"), Subject: r.OptID("subject"), Representative: r.OptID("representative"), Answers: r.OptID("answers"), Files: r.files(),
	}
}

func (e Submitted) apply(c *Case, m Meta) {
	*c = Case{
		ID: m.Case, No: m.No, Seq: m.Seq, Office: m.Office, Standard: e.Standard, Version: e.Version,
		Channel: e.Channel, Relation: e.Relation, Helper: e.Helper, Assurance: e.Assurance, Priority: e.Priority, Class: e.Class,
		Presence: e.Presence, Employee: e.Employee, FromOffice: e.From, Org: e.Org,
		State: Working, SubmittedAt: m.At, CheckDue: e.CheckDue, Complete: e.CheckDue == 0, Document: -1,
		Applicant: e.Applicant, Subject: e.Subject, Representative: e.Representative, Answers: e.Answers, Files: slices.Clone(e.Files),
	}
	if e.CheckDue > 0 {
		c.State = Checking
	}
	e.Dues.apply(c)
	e.Next.apply(c, m.At)
}

// Completed: all requirements are in. By is officer or silence; the clock has
// run since Dues.From either way.
type Completed struct {
	By string
	// Checks are the lines of the checklist that were ticked, Together when one
	// statement stood for all of them; none in entries of before.
	Checks   []string
	Together bool
	Dues     Dues
	Next     Next
}

// Kind implements Event.
func (Completed) Kind() string { return "case.completed/1" }

func (e Completed) put(o *canon.Object) {
	o.Str("by", e.By)
	o.List("checks", e.Checks)
	o.Int("from", e.Dues.From)
	o.Int("limit_at", e.Dues.LimitAt)
	e.Next.put(o)
	o.Int("promised_at", e.Dues.PromisedAt)
	o.Flag("provisional", e.Dues.Provisional)
	o.Flag("together", e.Together)
}

func (e Completed) apply(c *Case, m Meta) {
	if e.By == "officer" {
		c.did(m.Account)
	}
	c.State, c.Complete = Working, true
	e.Dues.apply(c)
	e.Next.apply(c, m.At)
}

// did remembers who did the present step, for four eyes.
func (c *Case) did(account string) {
	c.DoneBy = maps.Clone(c.DoneBy)
	if c.DoneBy == nil {
		c.DoneBy = map[string]string{}
	}
	c.DoneBy[c.Step] = account
}

// ReturnedForMore: completion was asked. Defects are ids of requirements or
// questions; Words say what is wrong with each. Second marks something that was
// not named the first time, which takes a superior.
type ReturnedForMore struct {
	Defects []string
	Words   canon.ID
	Second  bool
}

// Kind implements Event.
func (ReturnedForMore) Kind() string { return "case.returned/1" }

func (e ReturnedForMore) put(o *canon.Object) {
	o.List("defects", e.Defects)
	o.Flag("second", e.Second)
	o.ID("words", e.Words)
}

func (e ReturnedForMore) apply(c *Case, m Meta) {
	c.State, c.StoodSince = Returned, m.At
	c.Returns++
	c.Named = append(slices.Clone(c.Named), e.Defects...)
	c.word("defects", e.Words)
	c.Assignee = ""
}

// Answered: the applicant brought what was asked.
type Answered struct {
	Dues     Dues
	CheckDue int64
	Answers  canon.ID
	Files    []FileRef
	Stood    Stood
	Next     Next
}

// Kind implements Event.
func (Answered) Kind() string { return "case.answered/1" }

func (e Answered) put(o *canon.Object) {
	o.ID("answers", e.Answers)
	o.OptInt("check_due", e.CheckDue)
	putFiles(o, e.Files)
	o.Int("from", e.Dues.From)
	o.Int("limit_at", e.Dues.LimitAt)
	e.Next.put(o)
	o.Int("promised_at", e.Dues.PromisedAt)
	o.Flag("provisional", e.Dues.Provisional)
	e.Stood.put(o)
}

func (s Stood) put(o *canon.Object) {
	o.OptInt("stood_calendar", s.Calendar)
	o.OptInt("stood_days", s.Days)
	o.OptInt("stood_minutes", s.Minutes)
}

func (e Answered) apply(c *Case, m Meta) {
	if !e.Answers.Zero() {
		c.Answers = e.Answers
	}
	c.Files = append(slices.Clone(c.Files), e.Files...)
	c.Stood, c.StoodSince, c.CheckDue, c.Barred = e.Stood, 0, e.CheckDue, false
	e.Dues.apply(c)
	c.State = Working
	if !c.Complete {
		c.State = Checking
	}
	e.Next.apply(c, m.At)
}

// Taken: an officer took the case. OutOfTurn with its Reason when it was not the next.
type Taken struct {
	Account   string
	OutOfTurn bool
	Reason    canon.ID
}

// Kind implements Event.
func (Taken) Kind() string { return "case.taken/1" }

func (e Taken) put(o *canon.Object) {
	o.Str("account", e.Account)
	o.Flag("out_of_turn", e.OutOfTurn)
	o.ID("reason", e.Reason)
}

func (e Taken) apply(c *Case, _ Meta) {
	c.Assignee = e.Account
	c.word("turn", e.Reason)
}

// Released: the officer put it back.
type Released struct{}

// Kind implements Event.
func (Released) Kind() string { return "case.released/1" }

func (Released) put(*canon.Object) {}

func (Released) apply(c *Case, _ Meta) { c.Assignee = "" }

// Stepped: a step was done, with the checks that were ticked; Together when one
// statement stood for all of them. Words are the draft of the letter's text that
// was written in it, zero where the standard asks for none.
type Stepped struct {
	Step     string
	Checks   []string
	Together bool
	Words    canon.ID
	Next     Next
}

// Kind implements Event.
func (Stepped) Kind() string { return "case.stepped/1" }

func (e Stepped) put(o *canon.Object) {
	o.List("checks", e.Checks)
	e.Next.put(o)
	o.Str("step", e.Step)
	o.Flag("together", e.Together)
	o.ID("words", e.Words)
}

func (e Stepped) apply(c *Case, m Meta) {
	c.did(m.Account)
	c.word(DraftWords, e.Words)
	e.Next.apply(c, m.At)
}

// Noted: an internal note was added.
type Noted struct{ Note canon.ID }

// Kind implements Event.
func (Noted) Kind() string { return "case.noted/1" }

func (e Noted) put(o *canon.Object) { o.ID("note", e.Note) }

func (e Noted) apply(c *Case, _ Meta) { c.word("note", e.Note) }
