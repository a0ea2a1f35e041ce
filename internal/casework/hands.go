package casework

import "slices"

// Why an officer may not handle a case.
const (
	OwnCase   = "own"    // applicant, subject or representative
	OwnFamily = "family" // somebody of their own family card
)

// Clean refuses an officer whose own case it is, or that of their family card:
// whoever hands over, notes or files for somebody asks it first. The rules that
// take an Officer ask it themselves.
func (o Officer) Clean() error {
	if o.Own != "" {
		return forbidden("case.own-case")
	}
	return nil
}

// office is the officer's, by default the case's own.
func (o Officer) office(c *Case) string {
	if o.Office == "" {
		return c.Office
	}
	return o.Office
}

// HandUp gives the present step to somebody with clean hands where the office
// has nobody else for it: to its secretary (supervisor), else its head, else to
// the office above, with the reason. Free are the roles that an officer of the
// case's office holds who may handle this case; a role that may not do the step
// (a signature without a mandate of today) is not among them.
func (c *Case) HandUp(s Setting, why string, free []string) ([]Event, error) {
	if err := c.open(); err != nil {
		return nil, err
	}
	st, i := s.step(c.Step)
	switch {
	case i < 0:
		return nil, conflict("case.no-step")
	case why != OwnCase && why != OwnFamily:
		return nil, invalid("case.hand-up-why")
	case c.HandOffice == "" && slices.Contains(free, c.Role):
		return nil, conflict("case.other-hands")
	}
	e := HandedUp{Office: c.Office, Why: why}
	for _, role := range []string{"supervisor", "head"} {
		if e.To == "" && slices.Contains(free, role) {
			e.To = role
		}
	}
	if e.To == "" {
		e.Office, e.To = s.Superior, st.Role
	}
	switch {
	case e.Office == "":
		return nil, conflict("case.nobody-above")
	case e.Office == c.HandOffice && e.To == c.Role:
		return nil, nil
	}
	return []Event{e}, nil
}

// The answers to the closing question.
var moneyAnswers = [...]string{"yes", "no", "rather-not"}

// The closing question, and who reads its answer, as message keys.
const (
	MoneyQuestion = "money.question"
	MoneyReaders  = "money.who-sees"
)

// MoneyAnswers are the answers in the order in which they are offered.
func MoneyAnswers() []string { return slices.Clone(moneyAnswers[:]) }

// MoneyKey is the message of an answer.
func MoneyKey(answer string) string { return "money.answer." + answer }

// WhyKey is the message of the reason for which a case was handed up.
func WhyKey(why string) string { return "hand-up.why." + why }

// maxMoneyAnswers is how often the closing question may be answered: the last
// answer counts, because the first may have been given before the officer's eyes.
const maxMoneyAnswers = 3

// AnswerMoney takes the applicant's answer to "did anyone ask you for money?":
// yes, no or rather-not, once the case has come to its end at the office. The
// answer is for those outside the office; Case does not hold it.
func (c *Case) AnswerMoney(answer string) ([]Event, error) {
	switch {
	case c.State != Delivered && c.State != Refused:
		return nil, conflict("case.money-early")
	case !slices.Contains(moneyAnswers[:], answer):
		return nil, invalid("case.money-answer")
	case c.MoneyAnswers >= maxMoneyAnswers:
		return nil, conflict("case.money-answered")
	}
	return []Event{MoneyAsked{Answer: answer}}, nil
}

// The queues, each with an order of its own.
const (
	LaneCounter = "counter" // the person stood before the desk
	LaneRemote  = "remote"
)

// Lane is the queue in which the order of a case is judged: who stands at the
// counter does not wait behind those who sit at home, nor push them back.
func (c *Case) Lane() string {
	if c.Presence != "" {
		return LaneCounter
	}
	return LaneRemote
}

// presence refuses a presence that nobody recorded: it takes the counter's
// channel and the officer who files.
func (f Filing) presence() error {
	switch {
	case f.Presence == "":
		return nil
	case f.Presence != "counter" && f.Presence != "visit":
		return invalid("case.presence-unknown")
	case f.Channel != "counter" || f.Helper == "":
		return invalid("case.presence-unseen")
	}
	return nil
}
