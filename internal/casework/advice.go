package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
)

// The outcomes of an advice. Conditions and a negative one say why in words.
const (
	Positive   = "positive"
	Conditions = "conditions"
	Negative   = "negative"
)

// Advice is one adviser's part in a step: asked, and answered or not.
type Advice struct {
	// Step it belongs to and the adviser's id in it.
	Step, ID string
	// Office and Role that answer until Due.
	Office, Role string
	Due          int64
	// Grace is until when it may still answer when it was late and its superior was
	// told, 0 before.
	Grace int64
	// Outcome is "" while it is open; then By and At say who and when, Words why.
	Outcome, By string
	At          int64
	Words       canon.ID
}

// Asked is one adviser that a step asks when the case comes to it.
type Asked struct {
	ID, Office, Role string
	Due              int64
}

// asked lists the advisers of a step; what was answered already is not asked again.
func (s Setting) asked(st catalogue.Step, at time.Time, c *Case) (out []Asked) {
	for _, a := range st.Advisers {
		if c != nil && c.advised(st.ID, a.ID) {
			continue
		}
		due, err := s.Cal.Add(at, a.Limit.Amount, a.Limit.Unit)
		if err != nil {
			continue // the checker lets no such limit through
		}
		out = append(out, Asked{ID: a.ID, Office: s.place(a.To, a.Agency), Role: a.Role, Due: due.At.UnixMilli()})
	}
	return out
}

// place is the office of a level and agency that belongs to the case's own.
func (s Setting) place(level, agency string) string {
	if level == "" || s.Place == nil {
		return ""
	}
	return s.Place(level, agency)
}

func (c *Case) advised(step, id string) bool {
	i := c.adviceAt(step, id)
	return i >= 0 && c.Advices[i].Outcome != ""
}

func (c *Case) adviceAt(step, id string) int {
	return slices.IndexFunc(c.Advices, func(a Advice) bool { return a.Step == step && a.ID == id })
}

// ask folds what a step asks: an adviser asked before has a new time.
func (c *Case) ask(step string, asked []Asked) {
	for _, a := range asked {
		c.Advices = slices.Clone(c.Advices)
		if i := c.adviceAt(step, a.ID); i >= 0 {
			c.Advices[i].Due, c.Advices[i].Grace = a.Due, 0
			continue
		}
		c.Advices = append(c.Advices, Advice{Step: step, ID: a.ID, Office: a.Office, Role: a.Role, Due: a.Due})
	}
}

// OpenAdvice lists the advisers of the present step who have not answered.
func (c *Case) OpenAdvice() (out []Advice) {
	if c.State.Ended() {
		return nil
	}
	for _, a := range c.Advices {
		if a.Step == c.Step && a.Outcome == "" {
			out = append(out, a)
		}
	}
	return out
}

// Advised: an adviser answered.
type Advised struct {
	Adviser, Outcome string
	Checks           []string
	Words            canon.ID
}

// Kind implements Event.
func (Advised) Kind() string { return "case.advised/1" }

func (e Advised) put(o *canon.Object) {
	o.Str("adviser", e.Adviser)
	o.List("checks", e.Checks)
	o.Str("outcome", e.Outcome)
	o.ID("words", e.Words)
}

func (e Advised) apply(c *Case, m Meta) {
	c.word("advice", e.Words)
	if i := c.adviceAt(c.Step, e.Adviser); i >= 0 {
		c.Advices = slices.Clone(c.Advices)
		a := &c.Advices[i]
		a.Outcome, a.By, a.At, a.Words = e.Outcome, m.Account, m.At, e.Words
	}
}

// AdviceJoined: every adviser answered, or those Missing stayed silent although
// their superior was told; the case goes on.
type AdviceJoined struct {
	Step    string
	Missing []string
	Next    Next
}

// Kind implements Event.
func (AdviceJoined) Kind() string { return "case.advice-joined/1" }

func (e AdviceJoined) put(o *canon.Object) {
	o.List("missing", e.Missing)
	e.Next.put(o)
	o.Str("step", e.Step)
}

func (e AdviceJoined) apply(c *Case, m Meta) { e.Next.apply(c, m.At) }

// AdviceAnswer is what an adviser says.
type AdviceAnswer struct {
	Adviser, Outcome string
	Checks           []string
	Words            canon.ID
}

// Advise records what an adviser says; the last one lets the case go on. The
// officer must hold the adviser's role in the adviser's office.
func (c *Case) Advise(s Setting, o Officer, say AdviceAnswer, at time.Time) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	st, _ := s.step(c.Step)
	adviser, known := st.Adviser(say.Adviser)
	i := c.adviceAt(c.Step, say.Adviser)
	switch {
	case !known || i < 0:
		return nil, conflict("case.no-step")
	case o.Own != "":
		return nil, forbidden("case.own-case")
	case c.State != Working && c.State != Lapsed:
		return nil, conflict("case.waits")
	case c.Advices[i].Outcome != "":
		return nil, conflict("case.advised-already")
	case o.office(c) != c.officeOr(c.Advices[i].Office):
		return nil, forbidden("case.advice-elsewhere")
	case o.Role != c.Advices[i].Role && !o.superior():
		return nil, forbidden("case.not-your-role")
	case !slices.Contains([]string{Positive, Conditions, Negative}, say.Outcome):
		return nil, invalid("case.advice-outcome")
	case say.Outcome != Positive && say.Words.Zero():
		return nil, invalid("case.reason-missing")
	}
	for _, line := range adviser.Checklist {
		if !slices.Contains(say.Checks, line.ID) {
			return nil, invalid("case.checklist-open")
		}
	}
	out := []Event{Advised(say)}
	if len(c.OpenAdvice()) == 1 {
		out = append(out, AdviceJoined{Step: c.Step, Next: s.after(c.Step, at)})
	}
	return out, nil
}

// adviceLate tells the superior of every adviser who is late, once each. When
// the time that the standard gives superiors (Step.Grace) is over too, the case
// goes on without them, or, where the standard holds, the office above is told:
// it never waits unseen. No law that is known here says what an adviser's silence
// does or how long a superior has: both are the standard's own statement, inside
// the limit of UU 30/2014 art. 53 paragraph (2), which the checker holds them to.
func (c *Case) adviceLate(s Setting, at time.Time) (out []Event) {
	open := c.OpenAdvice()
	if len(open) == 0 || c.State != Working && c.State != Lapsed {
		return nil
	}
	st, _ := s.step(c.Step)
	due := s.grace(st, at)
	var missing []string
	for _, a := range open {
		if a.Grace == 0 && at.UnixMilli() > a.Due {
			out = append(out, EscalatedTo{Why: adviceWhy + a.ID, To: "head", Office: c.officeOr(a.Office), Due: due})
		}
		missing = append(missing, a.ID)
	}
	switch grace := graceOf(open); {
	case grace == 0 || at.UnixMilli() <= grace:
	case st.Late != catalogue.Hold:
		out = append(out, AdviceJoined{Step: c.Step, Missing: missing, Next: s.after(c.Step, at)})
	case !slices.Contains(c.Escalated, adviceHeld):
		out = append(out, EscalatedTo{Why: adviceHeld, To: "supervisor", Office: s.Superior, Due: due})
	}
	return out
}

// grace is until when the superior of a late adviser who is told at an instant may
// still see to the answer.
func (s Setting) grace(st catalogue.Step, at time.Time) int64 {
	due, err := s.Cal.Add(at, st.Grace.Amount, st.Grace.Unit)
	if err != nil {
		return at.UnixMilli() // the checker lets no such time through
	}
	return due.At.UnixMilli()
}

// Reasons for telling superiors of advice: one for each adviser, and one when
// the case is held although all were told.
const (
	adviceWhy  = "advice-"
	adviceHeld = "advice"
)

// grace folds until when a late adviser may answer: superiors were told.
func (c *Case) grace(why string, until int64) {
	id, ok := strings.CutPrefix(why, adviceWhy)
	if i := c.adviceAt(c.Step, id); ok && i >= 0 {
		c.Advices = slices.Clone(c.Advices)
		c.Advices[i].Grace = until
	}
}

// graceOf is when the time of all late advisers is over, 0 while the superior of
// one of them is not told yet.
func graceOf(open []Advice) (at int64) {
	for _, a := range open {
		if a.Grace == 0 {
			return 0
		}
		at = max(at, a.Grace)
	}
	return at
}

// adviceNext is the next instant at which adviceLate has something to say.
func (c *Case) adviceNext() int64 {
	open := c.OpenAdvice()
	at := int64(never)
	for _, a := range open {
		if a.Grace == 0 {
			at = min(at, a.Due)
		}
	}
	if grace := graceOf(open); grace > 0 && !slices.Contains(c.Escalated, adviceHeld) {
		at = grace
	}
	return at
}

// officeOr is an office, by default the case's own.
func (c *Case) officeOr(office string) string {
	if office == "" {
		return c.Office
	}
	return office
}

func putAsked(o *canon.Object, asked []Asked) {
	l := make([]string, 0, 4*len(asked))
	for _, a := range asked {
		l = append(l, a.ID, a.Office, a.Role, strconv.FormatInt(a.Due, 10))
	}
	o.List("next_asked", l)
}

func (r *record) asked() (out []Asked) {
	l := r.V.Texts("next_asked")
	for i := 0; i+3 < len(l); i += 4 {
		due, err := strconv.ParseInt(l[i+3], 10, 64)
		if err != nil && r.Err == nil {
			r.Err = err
		}
		out = append(out, Asked{ID: l[i], Office: l[i+1], Role: l[i+2], Due: due})
	}
	return out
}
