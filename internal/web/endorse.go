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
	Answer, Words Field
	// Over says that there is nothing to answer, "" while there is.
	Over string
}

// endorse shows the question. Looking is not answering: a messenger that draws a
// preview of the link uses nothing up.
func (c *call) endorse() error {
	if c.Desk == nil {
		return errNotFound
	}
	return c.showEndorse(http.StatusOK, nil)
}

func (c *call) showEndorse(status int, f *fault.Fault) error {
	e, err := c.Desk.AskedBy(c.r.Context(), c.r.PathValue("kode"), c.ClientIP(c.r))
	if err != nil {
		return c.endorseOver(err)
	}
	zone := c.Desk.Calendar(e.Office.Code).Zone()
	p := &endorsePage{Shell: c.shell(c.say("endorse.title")), Action: endorsePath + c.r.PathValue("kode")}
	p.Lead = c.say("endorse.lead", e.Office.Full(), lang.Key(catalogue.HeadKey(e.By)))
	p.Silence = c.say("endorse.silence", lang.Moment(c.tag, time.UnixMilli(e.Due).In(zone)))
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

func (c *call) endorseTake() error {
	if c.Desk == nil {
		return errNotFound
	}
	if c.typed("jawaban") == "" {
		return c.showEndorse(http.StatusUnprocessableEntity, fault.New(fault.Invalid, "case.endorsement-answer"))
	}
	err := c.Desk.EndorseByLink(c.r.Context(), c.r.PathValue("kode"), c.ClientIP(c.r), desk.HeadAnswer{Outcome: c.typed("jawaban"), Words: c.written("kata")})
	f := fault.As(err)
	switch {
	case err == nil:
		return c.see(endorsePath + "selesai")
	case f != nil && f.Kind == fault.Invalid:
		return c.showEndorse(http.StatusUnprocessableEntity, f)
	}
	return c.endorseOver(err)
}

// endorseDone thanks, and names nobody.
func (c *call) endorseDone() error {
	p := &endorsePage{Shell: c.shell(c.say("endorse.done-title")), Over: c.say("endorse.done")}
	return c.showPrivate(http.StatusOK, "endorse", p)
}
