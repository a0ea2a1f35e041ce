package web

import (
	"errors"
	"net/http"
	"net/url"

	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// letterText is a letter as a screen of any size shows it, its date in words.
type letterText struct {
	*document.Content
	Day string
}

func showLetter(c *document.Content) *letterText {
	return &letterText{c, lang.DateText(c.Language, c.Date)}
}

// directReadPage is a walk-in before it is signed: what the letter will say, all
// but its number, and beside it what is confirmed, by whom.
type directReadPage struct {
	Shell
	Service string
	Letter  *letterText
	// Signing says how it is signed, before anybody does.
	Signing string
	Steps   []finishStep
	Action  string
	// Change leads back to the answers.
	Change string
}

func (c *counterForm) formAddress() string { return directPath + "/isi/" + c.r.PathValue("draf") }

// toRead leads to the letter once all that it needs is there.
func (c *counterForm) toRead(in filled) error {
	_, err := c.Desk.DraftLetter(c.ctx(), c.actor, c.draft, "")
	var bad *desk.Incomplete
	if errors.As(err, &bad) {
		return c.lacks(in, bad)
	}
	if err != nil {
		return err
	}
	return c.see(directPath + "/baca/" + c.r.PathValue("draf"))
}

// directRead shows the letter as it would be signed.
func (k *clerk) directRead() error {
	c, err := k.counterFormOf()
	if err != nil {
		return k.lostCounter(err)
	}
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	p := &directReadPage{Shell: c.shell(c.tell(c.std.Name)), Service: c.tell(c.std.Name), Action: c.r.URL.EscapedPath(), Change: c.formAddress()}
	p.Back, p.Scripts = p.Change, []string{"g.js"}
	if p.Steps, err = c.finishSteps(c.std, "", url.Values{}, nil); err != nil {
		return err
	}
	letter, err := c.Desk.DraftLetter(c.ctx(), c.actor, c.draft, signerAmong(p.Steps))
	if bad := new(desk.Incomplete); errors.As(err, &bad) {
		return c.see(p.Change)
	}
	if err != nil {
		return err
	}
	p.Letter, p.Signing = showLetter(&letter), c.say("office.sign."+c.orElse(letter.Signing, "local"))
	focusStep(p.Steps)
	return c.showPrivate(http.StatusOK, "officer-direct-read", p)
}

// signerAmong is the account that signs, "" while there is a choice.
func signerAmong(steps []finishStep) string {
	for _, s := range steps {
		if s.Signs && s.Named != nil {
			return s.Named.Value
		}
	}
	return ""
}

// focusStep begins at the first tick or factor.
func focusStep(steps []finishStep) {
	for i := range steps {
		switch s := &steps[i]; {
		case len(s.Ticks) > 0:
			s.Ticks[0].Focus = true
			return
		case s.Who != nil:
			s.Who.Focus = true
			return
		case s.Factor != nil:
			s.Factor.Focus = true
			return
		}
	}
}

// directReadTake files the application that was read and goes on to the letter.
func (k *clerk) directReadTake() error {
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	c, err := k.counterFormOf()
	if err != nil {
		return k.lostCounter(err)
	}
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	r, err := c.Desk.FileCounterDraft(c.ctx(), c.actor, c.draft)
	if bad := new(desk.Incomplete); errors.As(err, &bad) {
		return c.see(c.formAddress())
	}
	if err != nil {
		return err
	}
	return c.directFinish(r.No, k.r.PostForm)
}
