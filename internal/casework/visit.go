package casework

import (
	"slices"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
)

// The outcomes of a visit: what was found is in order, has to be repaired, cannot
// be repaired, or nobody was there.
const (
	VisitOK     = "ok"
	VisitRepair = "repair"
	VisitFail   = "fail"
	VisitAbsent = "absent"
)

// Waits of a returned case beside completion, which is "".
const (
	ForPayment = "payment"
	ForRepair  = "repair"
)

// Visit is one appointment of a step of kind visit, and what came of it.
type Visit struct {
	Step string
	// At is the time that was agreed, DoneAt when it took place, 0 before.
	At, DoneAt int64
	// Outcome is "" before.
	Outcome string
	// Findings are the words, Files the photographs.
	Findings canon.ID
	Files    []FileRef
}

// VisitSet: a visit was agreed for an instant; Words say what to prepare.
type VisitSet struct {
	At    int64
	Words canon.ID
}

// Kind implements Event.
func (VisitSet) Kind() string { return "case.visit-set/1" }

func (e VisitSet) put(o *canon.Object) {
	o.Int("at", e.At)
	o.ID("words", e.Words)
}

func (e VisitSet) apply(c *Case, _ Meta) {
	c.word("visit", e.Words)
	c.Visits = slices.Clone(c.Visits)
	if i := len(c.Visits) - 1; i >= 0 && c.Visits[i].Step == c.Step && c.Visits[i].Outcome == "" {
		c.Visits[i].At = e.At
		return
	}
	c.Visits = append(c.Visits, Visit{Step: c.Step, At: e.At})
}

// Visited: the visit took place. RepairDue bounds the repair that was asked.
type Visited struct {
	Outcome   string
	Checks    []string
	Findings  canon.ID
	Files     []FileRef
	RepairDue int64
	Next      Next
}

// Kind implements Event.
func (Visited) Kind() string { return "case.visited/1" }

func (e Visited) put(o *canon.Object) {
	o.List("checks", e.Checks)
	putFiles(o, e.Files)
	o.ID("findings", e.Findings)
	e.Next.put(o)
	o.Str("outcome", e.Outcome)
	o.OptInt("repair_due", e.RepairDue)
}

func (e Visited) apply(c *Case, m Meta) {
	c.word("findings", e.Findings)
	c.Visits = slices.Clone(c.Visits)
	if i := len(c.Visits) - 1; i < 0 || c.Visits[i].Step != c.Step || c.Visits[i].Outcome != "" {
		c.Visits = append(c.Visits, Visit{Step: c.Step, At: m.At})
	}
	v := &c.Visits[len(c.Visits)-1]
	v.DoneAt, v.Outcome, v.Findings, v.Files = m.At, e.Outcome, e.Findings, e.Files
	switch e.Outcome {
	case VisitOK:
		c.did(m.Account)
		e.Next.apply(c, m.At)
	case VisitFail:
		if e.Next.Step != "" { // before, it stayed where it was
			c.did(m.Account)
			e.Next.apply(c, m.At)
		}
	case VisitRepair:
		c.wait(ForRepair, e.RepairDue, m.At)
	}
}

// visitFailed says that the last visit found what cannot be repaired: whoever
// judges refuses, or sends it back to be looked at again.
func (c *Case) visitFailed() bool {
	for i := len(c.Visits) - 1; i >= 0; i-- {
		if c.Visits[i].DoneAt > 0 {
			return c.Visits[i].Outcome == VisitFail
		}
	}
	return false
}

// judging is the next step that may refuse, an empty one for none.
func (s Setting) judging(after string, at time.Time) Next {
	_, i := s.step(after)
	for i++; i < len(s.Std.Steps); i++ {
		if k := s.Std.Steps[i].Kind; k == "approve" || k == "sign" {
			return s.at(i, at)
		}
	}
	return Next{}
}

// wait folds that the case waits for its applicant from here on.
func (c *Case) wait(what string, due, at int64) {
	c.State, c.StoodSince, c.Waits, c.WaitDue, c.Assignee = Returned, at, what, due, ""
}

// goOn folds that the applicant did what was waited for.
func (c *Case) goOn(stood Stood, d Dues) {
	c.State, c.Stood, c.StoodSince, c.Waits, c.WaitDue = Working, stood, 0, "", 0
	d.apply(c)
}

// Repaired: the applicant says that the repair is done; the visit comes again.
type Repaired struct {
	Words canon.ID
	Files []FileRef
	Dues  Dues
	Stood Stood
	Next  Next
}

// Kind implements Event.
func (Repaired) Kind() string { return "case.repaired/1" }

func (e Repaired) put(o *canon.Object) {
	putFiles(o, e.Files)
	o.Int("from", e.Dues.From)
	o.Int("limit_at", e.Dues.LimitAt)
	e.Next.put(o)
	o.Int("promised_at", e.Dues.PromisedAt)
	o.Flag("provisional", e.Dues.Provisional)
	e.Stood.put(o)
	o.ID("words", e.Words)
}

func (e Repaired) apply(c *Case, m Meta) {
	c.word("repair", e.Words)
	c.Files = append(slices.Clone(c.Files), e.Files...)
	c.goOn(e.Stood, e.Dues)
	e.Next.apply(c, m.At)
}

// farthestVisit is how far ahead a visit may be agreed.
const farthestVisit = 90 * 24 * time.Hour

// SetVisit agrees on a time for the visit of the present step, or on another one.
func (c *Case) SetVisit(s Setting, o Officer, when time.Time, words canon.ID, at time.Time) ([]Event, error) {
	st, err := c.mayWork(s, o)
	switch {
	case err != nil:
		return nil, err
	case st.Kind != "visit" && st.Kind != "work":
		return nil, conflict("case.wrong-act")
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case !when.After(at) || when.Sub(at) > farthestVisit:
		return nil, invalid("case.visit-when")
	}
	return []Event{VisitSet{At: when.UnixMilli(), Words: words}}, nil
}

// Finding is what a visit found.
type Finding struct {
	Outcome string
	Checks  []string
	Words   canon.ID
	Files   []FileRef
	// Number that a national system issued, of work alone.
	Number canon.ID
}

// Visit records what a visit found. A repair may be asked as often as the
// standard says; the clock stands still for it. What cannot be repaired goes to
// whoever judges next, past what lies between: they refuse (Refuse) with the
// findings as evidence or send it back, and cannot grant it.
func (c *Case) Visit(s Setting, o Officer, f Finding, at time.Time) ([]Event, error) {
	st, err := c.mayWork(s, o)
	switch {
	case err != nil:
		return nil, err
	case st.Kind != "visit":
		return nil, conflict("case.wrong-act")
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case !slices.Contains([]string{VisitOK, VisitRepair, VisitFail, VisitAbsent}, f.Outcome):
		return nil, invalid("case.visit-outcome")
	case f.Outcome != VisitOK && f.Words.Zero():
		return nil, invalid("case.reason-missing")
	case f.Outcome == VisitRepair && c.repairs(st.ID) >= st.Repairs:
		return nil, conflict("case.repairs-over")
	}
	e := Visited{Outcome: f.Outcome, Findings: f.Words, Files: f.Files}
	switch f.Outcome {
	case VisitOK:
		if err := allTicked(st, f.Checks); err != nil {
			return nil, err
		}
		e.Checks, e.Next = f.Checks, s.after(st.ID, at)
	case VisitFail:
		e.Next = s.judging(st.ID, at)
	case VisitRepair:
		if due, err := s.Cal.Add(at, st.Repair.Amount, st.Repair.Unit); err == nil && st.Repair.Amount > 0 {
			e.RepairDue = due.At.UnixMilli()
		}
	}
	return []Event{e}, nil
}

// repairs counts what a step asked to repair so far.
func (c *Case) repairs(step string) (n int) {
	for _, v := range c.Visits {
		if v.Step == step && v.Outcome == VisitRepair {
			n++
		}
	}
	return n
}

// allTicked refuses a checklist that was not answered whole.
func allTicked(st catalogue.Step, checks []string) error {
	for _, line := range st.Checklist {
		if !slices.Contains(checks, line.ID) {
			return invalid("case.checklist-open")
		}
	}
	return nil
}

// Repair takes the applicant's word that the repair is done: the visit comes
// again, with its whole time, and the due times move by the time it took.
func (c *Case) Repair(s Setting, words canon.ID, files []FileRef, at time.Time) ([]Event, error) {
	if c.State != Returned || c.Waits != ForRepair {
		return nil, conflict("case.nothing-asked")
	}
	e := Repaired{Words: words, Files: files, Stood: s.stoodUntil(c, at), Next: s.again(c, at)}
	var err error
	e.Dues, err = s.dues(time.UnixMilli(c.From), e.Stood, c.Extended)
	return []Event{e}, err
}
