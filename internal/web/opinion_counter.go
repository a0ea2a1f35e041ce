package web

import (
	"bytes"
	"net/http"
	"strconv"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/opinions"
	"genggam/internal/region"
)

// The survey on a device of the office: an officer opens it for whoever was served,
// is signed out first, and the page closes itself.

const (
	opinionAct    = "pendapat"
	opinionClosed = opinionSend + "/tutup"
	// closesAfter and restsAfter are how long the questions and the thanks stand, in
	// seconds.
	closesAfter = "180"
	restsAfter  = "20"
)

// opinionAct offers to ask the applicant of a case that is over.
func (k *clerk) opinionAct(v *desk.View) *actForm {
	if !v.State.Ended() || !k.actor.Can("ask-opinion") || v.Row.Office != k.actor.Office || k.seat() != nil {
		return nil
	}
	return &actForm{ID: opinionAct, Title: k.say("opinion.counter"), Lead: k.say("opinion.counter-lead"), Button: k.say("opinion.counter-do")}
}

// opinionAtCounter signs the officer out and shows the questions. Whoever may not be
// asked is said so before anybody is signed out.
func (k *clerk) opinionAtCounter() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	a, err := k.Hall.Opinions.AskAt(k.ctx(), k.actor, no)
	if f := fault.As(err); f != nil && f.Kind != fault.NotFound && f.Kind != fault.Unavailable {
		return k.showCase(no, attempt{act: opinionAct, typed: k.r.PostForm, err: f, status: f.Kind.Status()})
	}
	if err != nil {
		return err
	}
	if token := k.kept(sessionCookie); token != "" {
		if err := k.Desk.Logout(k.ctx(), token); err != nil {
			return err
		}
	}
	k.forget(sessionCookie)
	return k.askOpinion(http.StatusOK, asked{Asking: a, counter: true}, nil)
}

// opinionShut is what stands on the device when the page has closed itself.
func (c *call) opinionShut() error {
	if c.Hall == nil {
		return errNotFound
	}
	p := &opinionPage{Shell: c.shell(c.say("opinion.closed")), Closed: switchPath}
	p.Here = opinionClosed + "?lang="
	return c.showPrivate(http.StatusOK, "opinion", p)
}

// closes lets the page go to its end by itself.
func (c *call) closes(after string) { c.w.Header().Set("Refresh", after+"; url="+opinionClosed) }

// opinionReport sends the report of a year in the form that is handed in, with the
// weight that "bobot" names.
func (c *call) opinionReport() error {
	office, year, err := c.opinionYear()
	if err != nil {
		return err
	}
	return c.opinionPDF(office, year, c.r.URL.Query().Get("bobot"))
}

func (c *call) opinionPDF(office region.Code, year int, weight string) error {
	way, err := opinions.WeightOf(weight)
	if err != nil {
		return err
	}
	var pdf bytes.Buffer
	if err := c.Hall.Opinions.Print(c.r.Context(), &pdf, office, year, way); err != nil {
		return err
	}
	return c.sheetPDF(pdf.Bytes(), "skm-"+string(office)+"-"+strconv.Itoa(year))
}
