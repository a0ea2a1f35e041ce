package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
)

// Worked: work in the field was done, with its photographs. Number is that of the
// document which a national system issued, where the standard records one.
type Worked struct {
	Step   string
	Checks []string
	Words  canon.ID
	Number canon.ID
	Files  []FileRef
	Next   Next
}

// Kind implements Event.
func (Worked) Kind() string { return "case.worked/1" }

func (e Worked) put(o *canon.Object) {
	o.List("checks", e.Checks)
	putFiles(o, e.Files)
	e.Next.put(o)
	o.ID("number", e.Number)
	o.Str("step", e.Step)
	o.ID("words", e.Words)
}

func (e Worked) apply(c *Case, m Meta) {
	c.word("work", e.Words)
	c.word(NumberWords, e.Number)
	c.Files = append(slices.Clone(c.Files), e.Files...)
	c.did(m.Account)
	e.Next.apply(c, m.At)
}

// Confirmed: the applicant, or their silence, says that the work is done; or
// they say that it is not (way disputed), and it is done again.
type Confirmed struct {
	// Way: applicant, silence, disputed.
	Way   string
	Words canon.ID
	Files []FileRef
	Next  Next
}

// Ways of a confirmation.
const (
	ByApplicant = "applicant"
	BySilence   = "silence"
	Disputed    = "disputed"
)

// Kind implements Event.
func (Confirmed) Kind() string { return "case.confirmed/1" }

func (e Confirmed) put(o *canon.Object) {
	putFiles(o, e.Files)
	e.Next.put(o)
	o.Str("way", e.Way)
	o.ID("words", e.Words)
}

func (e Confirmed) apply(c *Case, m Meta) {
	c.ConfirmDue = 0
	c.Files = append(slices.Clone(c.Files), e.Files...)
	if e.Way == Disputed {
		c.Disputed++
		c.word("dispute", e.Words)
		c.State, c.ProductAt = Working, 0
		e.Next.apply(c, m.At)
		return
	}
	c.word("confirm", e.Words)
	c.end(Delivered, m.At)
}

// NumberWords is the kind of words that hold the number of a document which a
// national system issued; the last ones count.
const NumberWords = "number"

// Work finishes a step of kind work. What was not yet decided is granted by it;
// where nothing but the applicant's confirmation is left, the product is made.
func (c *Case) Work(s Setting, o Officer, done Finding, at time.Time) ([]Event, error) {
	st, err := c.mayWork(s, o)
	switch {
	case err != nil:
		return nil, err
	case st.Kind != "work":
		return nil, conflict("case.wrong-act")
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case done.Number.Zero() && !s.Std.Result.Recorded.Empty():
		return nil, invalid("case.number-missing")
	case !done.Number.Zero() && s.Std.Result.Recorded.Empty():
		return nil, conflict("case.wrong-act")
	}
	if err := allTicked(st, done.Checks); err != nil {
		return nil, err
	}
	worked := Worked{Step: st.ID, Checks: done.Checks, Words: done.Words, Number: done.Number, Files: done.Files, Next: s.after(st.ID, at)}
	follow, _ := s.step(worked.Next.Step)
	if worked.Next.Step != "" && follow.Kind != "confirm" {
		return []Event{worked}, nil
	}
	var out []Event
	if c.Outcome == "" {
		out = append(out, Decided{Outcome: Grant, Step: st.ID})
	}
	product := ProductIssued{Document: -1, Next: worked.Next}
	if follow.Kind == "confirm" {
		product.Confirm = s.silence(follow, at)
	}
	return append(out, worked, product), nil
}

// silence is when a confirmation that does not come counts as given.
func (s Setting) silence(st catalogue.Step, at time.Time) int64 {
	d := st.Silence
	if d.Amount == 0 {
		d = catalogue.Duration{Amount: 5, Unit: "working-days"}
	}
	due, err := s.Cal.Add(at, d.Amount, d.Unit)
	if err != nil {
		return 0
	}
	return due.At.UnixMilli()
}

// mostDisputes is how often an applicant may say that work is not done; what is
// still wrong then is a complaint, which others handle.
const mostDisputes = 2

// Confirm takes the applicant's word that the work is done, or is not.
func (c *Case) Confirm(s Setting, done bool, words canon.ID, files []FileRef, at time.Time) ([]Event, error) {
	st, i := s.step(c.Step)
	switch {
	case c.State != Issued || st.Kind != "confirm":
		return nil, conflict("case.nothing-asked")
	case done:
		return []Event{Confirmed{Way: ByApplicant, Words: words, Files: files}}, nil
	case words.Zero():
		return nil, invalid("case.reason-missing")
	case c.Disputed >= mostDisputes:
		return nil, conflict("case.dispute-again")
	}
	for i--; i >= 0; i-- {
		if s.Std.Steps[i].Kind == "work" {
			return []Event{Confirmed{Way: Disputed, Words: words, Files: files, Next: s.at(i, at)}}, nil
		}
	}
	return nil, conflict("case.no-way-back")
}

// Disposed: the head gave the case to somebody with an instruction (disposisi),
// to be answered until Due, 0 for the step's own time.
type Disposed struct {
	To    string
	Words canon.ID
	Due   int64
}

// Kind implements Event.
func (Disposed) Kind() string { return "case.disposed/1" }

func (e Disposed) put(o *canon.Object) {
	o.OptInt("due", e.Due)
	o.Str("to", e.To)
	o.ID("words", e.Words)
}

func (e Disposed) apply(c *Case, _ Meta) {
	c.word("disposition", e.Words)
	c.Assignee = e.To
	if e.Due > 0 {
		c.StepDue = e.Due
	}
}

// Dispose gives the present step to an officer of its role with an instruction.
// Only head and supervisor do; to is an account that may work on the step, which
// whoever calls has made sure of.
func (c *Case) Dispose(s Setting, o Officer, to string, words canon.ID, due int64) ([]Event, error) {
	if _, err := c.mayWork(s, o); err != nil {
		return nil, err
	}
	switch {
	case !o.superior():
		return nil, forbidden("case.not-your-role")
	case c.Person != "":
		return nil, conflict("case.one-person")
	case to == "" || words.Zero():
		return nil, invalid("case.reason-missing")
	}
	return []Event{Disposed{To: to, Words: words, Due: due}}, nil
}

// NamedAnew: the chart names somebody else for the present step, because whoever
// had it left or is absent. Office is where they sit, "" where the step was.
type NamedAnew struct{ Account, Office string }

// Kind implements Event.
func (NamedAnew) Kind() string { return "case.named/1" }

func (e NamedAnew) put(o *canon.Object) {
	o.Str("account", e.Account)
	o.Opt("office", e.Office)
}

func (e NamedAnew) apply(c *Case, _ Meta) {
	c.Person, c.Assignee = e.Account, e.Account
	if e.Office != "" {
		c.HandOffice = e.Office
	}
}

// Rename looks at the chart again for a step that one person has.
func (c *Case) Rename(s Setting) []Event {
	st, i := s.step(c.Step)
	if i < 0 || st.By == "" || c.State.Ended() || s.Person == nil {
		return nil
	}
	if who := s.Person(st.By); who != "" && who != c.Person {
		e := NamedAnew{Account: who}
		if s.Where != nil {
			e.Office = s.Where(st.By)
		}
		return []Event{e}
	}
	return nil
}
