package web

import (
	"net/http"
	"strings"

	"genggam/internal/fault"
)

// codePage proves to the office that the reader answers on the number that an
// officer attached to them: only then are the register's words given to a phone.
type codePage struct {
	Shell
	Code Field
	// Sent says that a code was asked for. It is said alike whether there is a
	// number or not.
	Sent string
}

func (c *call) code() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	if !p.PickUp {
		return c.see("/permohonan")
	}
	return c.showCode(http.StatusOK, "", "")
}

func (c *call) showCode(status int, sent, wrong string) error {
	p := &codePage{Shell: c.shell(c.say("web.code.title")), Sent: sent}
	p.Back = "/permohonan"
	p.Code = Field{Shape: "input", ID: "kode", Name: "kode", Type: "text", Mode: "numeric", Auto: "one-time-code", Width: "w10",
		Label: c.say("web.code.label"), Help: c.say("web.code.help"), Value: c.typed("kode"), Error: wrong}
	if wrong != "" {
		p.Problems = []Problem{{Field: "kode", Message: wrong}}
	}
	p.Scripts = []string{"g.js"}
	return c.showPrivate(status, "code", p)
}

// codeTake asks for a code, or takes one.
func (c *call) codeTake() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if c.r.PostFormValue("minta") != "" {
		err := c.Desk.SendCode(c.r.Context(), no)
		if fault.Of(err) == fault.TooMany {
			return c.showCode(http.StatusTooManyRequests, "", c.messages.SayFault(c.tag, err))
		}
		if err != nil {
			return err
		}
		return c.showCode(http.StatusOK, c.say("web.code.sent"), "")
	}
	err = c.Desk.EnterCode(c.r.Context(), no, strings.Join(strings.Fields(c.typed("kode")), ""))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return c.showCode(http.StatusUnprocessableEntity, "", c.messages.SayFault(c.tag, err))
	}
	if err != nil {
		return err
	}
	return c.see("/permohonan")
}
