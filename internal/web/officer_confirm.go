package web

import (
	"net/http"
	"strconv"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// confirmPage is where the signer of a certified letter opens their key again:
// the letter has its number, and its signature was lost on the way.
type confirmPage struct {
	Shell
	Service, Reference, Number string
	// Why says what happened, Down since when the service does not answer.
	Why, Down string
	Rows      []Row
	Act       actForm
	// Ink signs in ink instead, nil while the signature may still come.
	Ink *actForm
}

// awaited is the case of the address with its letter that waits, nil for none.
func (k *clerk) awaited() (*desk.View, *desk.Unconfirmed, error) {
	no, err := k.caseNo()
	if err != nil {
		return nil, nil, err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return nil, nil, err
	}
	u, err := k.Desk.Awaits(k.ctx(), k.actor, no)
	return &v, u, err
}

// afterConfirm is where a case goes on: a walk-in at its own page.
func afterConfirm(v *desk.View) string {
	if v.Channel == walkIn {
		return directPath + "/" + strconv.FormatInt(v.No, 10)
	}
	return casePath + strconv.FormatInt(v.No, 10)
}

func (k *clerk) confirmLetter() error {
	v, u, err := k.awaited()
	if err != nil {
		return err
	}
	if u == nil {
		return k.see(afterConfirm(v))
	}
	return k.showConfirm(http.StatusOK, v, u, nil)
}

func (k *clerk) showConfirm(status int, v *desk.View, u *desk.Unconfirmed, f *fault.Fault) error {
	p := &confirmPage{Shell: k.shell(k.say("certify.confirm")), Service: k.tell(v.Std.Name), Reference: v.Reference, Number: u.Number}
	p.Back, p.Scripts = casePath+strconv.FormatInt(v.No, 10), []string{"g.js"}
	p.Why = k.messages.SayFault(k.tag, fault.New(fault.Conflict, u.Why, "?"))
	if at := k.Desk.Remote.DownSince(k.actor.Office); at > 0 {
		p.Down = k.say("office.certified.down", lang.Moment(k.tag, k.at(at)))
	}
	p.Rows = []Row{
		{Label: k.say("web.check.number"), Values: []string{u.Number}},
		{Label: k.say("office.letter.signed"), Values: []string{lang.Moment(k.tag, u.SignedAt.In(k.zone)), u.SignerName}},
	}
	factors, err := k.Desk.Remote.FactorsOf(k.ctx(), k.actor, u.Signer)
	if err != nil && fault.As(err) == nil {
		return err
	}
	own := k.factorField()
	if !u.Mine {
		own.Label = k.say("certify.factor-of", u.SignerName)
	}
	p.Act = actForm{ID: "sahkan", Action: confirmAddress(v.No), Button: k.say("certify.confirm-button"), Fields: append([]Field{own}, k.keyFields(factors)...)}
	if err != nil && f == nil {
		f = fault.As(err)
	}
	if k.actor.Can("sign") && !k.now.Before(u.InkFrom) {
		factor := k.factorField()
		factor.ID = "faktor-tinta"
		p.Ink = &actForm{ID: "tinta", Action: confirmAddress(v.No) + "/tinta", Button: k.say("certify.ink-button"), Fields: []Field{factor}}
	}
	if f != nil {
		p.Problems = k.actProblems(&p.Act, f)
	}
	return k.showPrivate(status, "officer-confirm", p)
}

// confirmLetterTake has the signer, at whoever's screen, open their key.
func (k *clerk) confirmLetterTake() error {
	v, u, err := k.awaited()
	if err != nil {
		return err
	}
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	if u == nil {
		return k.see(afterConfirm(v))
	}
	factors, err := k.Desk.Remote.FactorsOf(k.ctx(), k.actor, u.Signer)
	if err == nil {
		err = k.confirmedLetter(u, k.givenKeys(factors))
	}
	err = k.aboutKey(err, factors)
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(afterConfirm(v), "certify-confirmed")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return k.showConfirm(f.Kind.Status(), v, u, f)
}

// confirmInk signs a letter in ink whose certified signature never came.
func (k *clerk) confirmInk() error {
	v, u, err := k.awaited()
	if err != nil {
		return err
	}
	if u == nil {
		return k.see(afterConfirm(v))
	}
	signer, err := k.confirmed()
	if err == nil {
		_, err = k.Desk.InkInstead(k.ctx(), signer, u.Document)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(afterConfirm(v), "certify-inked")
	case f == nil || f.Kind == fault.Unavailable:
		return err
	}
	return k.showConfirm(f.Kind.Status(), v, u, f)
}

func (k *clerk) confirmedLetter(u *desk.Unconfirmed, given map[string]string) error {
	signer, err := k.Desk.ConfirmSigner(k.ctx(), k.actor, k.kept(deviceCookie), u.Signer, k.typed("faktor"))
	if err != nil {
		return err
	}
	return k.Desk.ConfirmLetter(k.ctx(), signer, u.Document, given)
}
