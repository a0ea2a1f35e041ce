package web

import (
	"net/http"

	"genggam/internal/casework"
	"genggam/internal/fault"
)

// closingPath is where an applicant answers the question at the end.
const closingPath = "/permohonan/penutup"

// closingPage asks "did anyone ask you for money?". What was answered before is
// not shown: whoever holds the device now may be somebody else.
type closingPage struct {
	Shell
	Answer Field
	// Thanks is said once it was answered; Again that it can still be changed.
	Thanks, Again string
	// Asks says that there is a question to answer.
	Asks bool
	// Apart warns that officers work on this device, "" elsewhere.
	Apart string
}

// officeMark is left on every device on which an officer logged in: what is
// answered there about the office may be an officer's own.
const officeMark = "petugas"

// atOffice says whether officers work on this device.
func (c *call) atOffice() bool {
	return c.kept(officeMark) != "" || c.kept(deviceCookie) != "" || c.kept(sessionCookie) != ""
}

func (c *call) closing() error { return c.showClosing(http.StatusOK, nil) }

func (c *call) showClosing(status int, f *fault.Fault) error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	out := &closingPage{Shell: c.shell(c.say("closing.title")), Asks: p.MayAnswerMoney}
	out.Back = "/permohonan"
	if c.r.URL.Query().Has(thanksMark) {
		out.Thanks = c.say("closing.thanks")
		if out.Asks {
			out.Again = c.say("closing.again")
		}
		out.Asks = false
		return c.showPrivate(status, "closing", out)
	}
	if !out.Asks {
		return c.see("/permohonan")
	}
	if c.atOffice() {
		out.Apart = c.say("closing.at-office")
	}
	out.Answer = Field{Shape: "choice", Type: "radio", ID: "jawaban", Name: "jawaban", Label: c.say(casework.MoneyQuestion), Help: c.say(casework.MoneyReaders)}
	for i, a := range casework.MoneyAnswers() {
		id := "jawaban"
		if i > 0 {
			id += "-" + a
		}
		out.Answer.Options = append(out.Answer.Options, Option{ID: id, Value: a, Label: c.say(casework.MoneyKey(a))})
	}
	if f != nil {
		out.Answer.Error = c.messages.SayFault(c.tag, f)
		out.Problems = []Problem{{Field: "jawaban", Message: out.Answer.Error}}
	}
	out.Scripts = []string{"g.js"}
	return c.showPrivate(status, "closing", out)
}

// thanksMark in the address says that the answer was stored.
const thanksMark = "terima-kasih"

func (c *call) closingTake() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	err = c.Desk.AnswerMoney(c.r.Context(), no, c.typed("jawaban"), c.atOffice())
	switch f := fault.As(err); {
	case err == nil:
		return c.see(closingPath + "?" + thanksMark)
	case f != nil && f.Kind == fault.Invalid:
		return c.showClosing(http.StatusUnprocessableEntity, f)
	}
	return err
}
