package web

import (
	"net/http"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// endorsePath is where a head of the neighbourhood answers; the code of the link
// follows. Its title names nobody, since a messenger shows it beside the link.
const endorsePath = "/sahkan/"

// endorsePage asks one head of the neighbourhood one question, and shows what
// they need for it: name, RT and purpose.
type endorsePage struct {
	Shell
	// Lead says who asks whom; Silence until when, and what silence means.
	Lead, Silence string
	Rows          []Row
	Action        string
	// Open is there while the link is not opened: a button, and the code of the
	// head where they chose one.
	Open bool
	Code *Field
	// Ticket says with the answer that it was opened.
	Ticket        string
	Answer, Words Field
	// Over says that there is nothing to answer, "" while there is.
	Over string
}

// endorse shows that there is a question, and whom it asks. It names nobody and
// writes nothing: a messenger that draws a preview of the link has looked at
// nobody, and used nothing up.
func (c *call) endorse() error {
	if c.Desk == nil {
		return errNotFound
	}
	return c.showClosed(http.StatusOK, nil)
}

func (c *call) showClosed(status int, f *fault.Fault) error {
	l, err := c.Desk.Link(c.r.Context(), c.r.PathValue("kode"), c.ClientIP(c.r))
	if err != nil {
		return c.endorseOver(err)
	}
	p := c.endorsePage(&l)
	p.Open, p.Action = true, p.Action+"/buka"
	if l.Code {
		p.Code = &Field{Shape: "input", Type: "password", Mode: "numeric", ID: "kode", Name: "kode", Label: c.say("endorse.code"), Help: c.say("endorse.code-help"), Width: "w10", Auto: "one-time-code", Plain: true}
	}
	if f != nil {
		message := c.messages.SayFault(c.tag, f)
		p.Problems = []Problem{{Message: message}}
		if p.Code != nil && f.Field == "kode" {
			p.Code.Error, p.Problems[0].Field = message, "kode"
		}
	}
	p.Scripts = []string{"g.js"}
	return c.showPrivate(status, "endorse", p)
}

func (c *call) endorsePage(l *desk.HeadLink) *endorsePage {
	zone := c.Desk.Calendar(l.Office.Code).Zone()
	p := &endorsePage{Shell: c.shell(c.say("endorse.title")), Action: endorsePath + c.r.PathValue("kode")}
	p.Lead = c.say("endorse.lead", l.Office.Full(), lang.Key(catalogue.HeadKey(l.By)))
	p.Silence = c.say("endorse.silence", lang.Moment(c.tag, time.UnixMilli(l.Due).In(zone)))
	return p
}

// endorseOpen opens the link; from here on it is a look at a person.
func (c *call) endorseOpen() error {
	if c.Desk == nil {
		return errNotFound
	}
	e, err := c.Desk.OpenLink(c.r.Context(), c.r.PathValue("kode"), c.typed("kode"), c.ClientIP(c.r))
	if f := fault.As(err); f != nil && (f.Field == "kode" || f.Key == "endorse.code-day") {
		return c.showClosed(f.Kind.Status(), f)
	}
	if err != nil {
		return c.endorseOver(err)
	}
	return c.showEndorse(http.StatusOK, &e, nil)
}

func (c *call) showEndorse(status int, e *desk.Endorsement, f *fault.Fault) error {
	p := c.endorsePage(&e.HeadLink)
	p.Ticket = e.Ticket
	purpose := c.say("endorse.purpose-discreet")
	if !e.Purpose.Empty() {
		purpose = c.tell(e.Purpose)
	}
	p.Rows = []Row{
		{Label: c.say("endorse.name"), Values: []string{e.Name}},
		{Label: c.say("endorse.rt"), Values: []string{c.say("endorse.rt-rw", blankDash(e.RT), blankDash(e.RW))}},
		{Label: c.say("endorse.purpose"), Values: []string{purpose}},
	}
	p.Answer = Field{Shape: "choice", Type: "radio", ID: "jawaban", Name: "jawaban", Label: c.say("endorse.question"), Options: []Option{
		{ID: "jawaban", Value: casework.NoObjection, Label: c.say("endorse.no-objection"), Chosen: c.typed("jawaban") == casework.NoObjection},
		{ID: "jawaban-2", Value: casework.Objection, Label: c.say("endorse.objection"), Chosen: c.typed("jawaban") == casework.Objection},
	}}
	p.Words = Field{Shape: "area", ID: "kata", Name: "kata", Rows: 4, Label: c.say("endorse.words"), Help: c.say("endorse.words-help"), Optional: true, Value: c.written("kata")}
	if f != nil {
		message := c.messages.SayFault(c.tag, f)
		at := &p.Answer
		if f.Field == "words" {
			at = &p.Words
		}
		at.Error = message
		p.Problems = []Problem{{Field: at.ID, Message: message}}
	}
	p.Scripts = []string{"g.js"}
	return c.showPrivate(status, "endorse", p)
}

func blankDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// written is a long field of the form as it was sent, at most 4,000 bytes.
func (c *call) written(name string) string {
	if c.r.Method != http.MethodPost {
		return ""
	}
	s := c.r.PostFormValue(name)
	return s[:min(len(s), 4000)]
}

// endorseOver is said alike for every link that does not work.
func (c *call) endorseOver(err error) error {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Unavailable {
		return err
	}
	p := &endorsePage{Shell: c.shell(c.say("endorse.title")), Over: c.messages.SayFault(c.tag, err)}
	return c.showPrivate(f.Kind.Status(), "endorse", p)
}

// endorseTake takes the answer of whoever opened the link; anybody else is shown
// the link as it was before.
func (c *call) endorseTake() error {
	if c.Desk == nil {
		return errNotFound
	}
	err := error(fault.New(fault.Invalid, "case.endorsement-answer"))
	if c.typed("jawaban") != "" {
		err = c.Desk.EndorseByLink(c.r.Context(), c.r.PathValue("kode"), c.ClientIP(c.r), desk.HeadAnswer{Outcome: c.typed("jawaban"), Words: c.written("kata"), Ticket: c.typed("bukti")})
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return c.see(endorsePath + "selesai")
	case f != nil && f.Key == "endorse.not-opened":
		return c.showClosed(f.Kind.Status(), f)
	case f == nil || f.Kind != fault.Invalid:
		return c.endorseOver(err)
	}
	e, err := c.Desk.LinkAgain(c.r.Context(), c.r.PathValue("kode"), c.typed("bukti"), c.ClientIP(c.r))
	if again := fault.As(err); again != nil && again.Key == "endorse.not-opened" {
		return c.showClosed(again.Kind.Status(), again)
	}
	if err != nil {
		return c.endorseOver(err)
	}
	return c.showEndorse(http.StatusUnprocessableEntity, &e, f)
}

// endorseDone thanks, and names nobody.
func (c *call) endorseDone() error {
	p := &endorsePage{Shell: c.shell(c.say("endorse.done-title")), Over: c.say("endorse.done")}
	return c.showPrivate(http.StatusOK, "endorse", p)
}
