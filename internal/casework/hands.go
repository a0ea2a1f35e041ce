package casework

import "slices"

// Why an officer may not handle a case.
const (
	OwnCase   = "own"    // applicant, subject or representative
	OwnFamily = "family" // somebody of their own family card
	OwnJudged = "judged" // what they decided is objected to
)

// Clean refuses an officer whose own case it is, or that of their family card:
// whoever hands over, notes or files for somebody asks it first. The rules that
// take an Officer ask it themselves.
func (o Officer) Clean() error {
	switch o.Own {
	case "":
		return nil
	case OwnJudged:
		return forbidden("case.own-judged")
	}
	return forbidden("case.own-case")
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
	case why != OwnCase && why != OwnFamily && why != OwnJudged:
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

// MoneySaid is an answer to the closing question. Month is the calendar month of
// the office in which it is given, numbered from January of the year 0: it counts
// there. Office says that it came from a computer on which officers work, where
// nobody knows who gave it.
type MoneySaid struct {
	Answer string
	Month  int64
	Office bool
}

// AnswerMoney takes the applicant's answer to "did anyone ask you for money?":
// yes, no or rather-not, once the case has come to its end at the office. The
// answer is for those outside the office; Case does not hold it. It may be
// changed within its month: counts of a month that is over stay as they were
// read, so that no single answer is the difference between two readings. One from
// the office's own computer is kept apart, once, and takes nothing from the
// applicant.
func (c *Case) AnswerMoney(said MoneySaid) ([]Event, error) {
	switch {
	case c.State != Delivered && c.State != Refused:
		return nil, conflict("case.money-early")
	case !slices.Contains(moneyAnswers[:], said.Answer):
		return nil, invalid("case.money-answer")
	case said.Office && c.MoneyAtOffice, !said.Office && c.MoneyAnswers >= maxMoneyAnswers:
		return nil, conflict("case.money-answered")
	case !said.Office && c.MoneyMonth != 0 && c.MoneyMonth != said.Month:
		return nil, conflict("case.money-counted")
	}
	e := MoneyAsked{Answer: said.Answer, Month: said.Month}
	if said.Office {
		e.Way = MoneyAtOffice
	}
	return []Event{e}, nil
}

// The ways by which an answer came: with the applicant's own secret on a device
// of their own, or on a computer of the office.
const (
	MoneyOwn      = "own"
	MoneyAtOffice = "office"
)

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
