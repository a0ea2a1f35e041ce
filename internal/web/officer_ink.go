package web

import (
	"strconv"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// A letter in ink is printed, signed by hand and stamped; then the clerk says so
// with the hand-over, or with a scan while the person has not come yet.

const (
	inkAct  = "tinta"
	scanAct = "pindaian"
)

// inks says whether the officer may record ink on a case.
func (k *clerk) inks(v *desk.View) bool {
	return v.State == casework.AwaitingInk && k.actor.Can("work") && (v.Assignee == "" || v.Assignee == k.actor.Account || k.superior())
}

// inkAct records the hand-over of the signed page, with its checklist.
func (k *clerk) inkAct(v *desk.View) *actForm {
	if !k.inks(v) || v.Step == nil {
		return nil
	}
	return &actForm{ID: inkAct, Title: k.say("office.ink.title"), Lead: k.say("office.ink.lead"), Button: k.say("office.ink.hand-button"), Fields: append(k.checks(v.Step), k.receiverFields()...)}
}

// scanAct takes the scan of the signed page.
func (k *clerk) scanAct(v *desk.View) *actForm {
	if !k.inks(v) {
		return nil
	}
	return &actForm{ID: scanAct, Title: k.say("office.ink.scan"), Lead: k.say("office.ink.scan-lead"), Button: k.say("office.ink.scan-button"), Files: true,
		Fields: []Field{{Shape: "file", ID: scanAct, Name: scanAct, Label: k.say("office.ink.scan-file"), Help: k.say("office.ink.scan-help"), Accept: "image/jpeg,image/png,application/pdf"}}}
}

// chooseInkAct has the letter signed in ink where that was offered or is asked
// for by who receives it.
func (k *clerk) chooseInkAct(v *desk.View) *actForm {
	offered := v.Case.InkOfferedAt > 0 || v.Std.InkWanted()
	if !offered || v.Case.Ink || v.State.Ended() || v.State == casework.Issued || v.State == casework.AwaitingInk || !k.actor.Can("work") {
		return nil
	}
	return &actForm{ID: "mintatinta", Title: k.say("office.ink.choose"), Lead: k.say("office.ink.choose-lead"), Button: k.say("office.ink.choose-button")}
}

// scanTake stores the scan that was sent and records the ink.
func (k *clerk) scanTake() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	var scan desk.Upload
	page := &form.Page{Questions: []form.Question{{ID: scanAct, Type: form.File}}}
	in := &intake{call: k.call, page: page, held: func(string) string { return "" }}
	in.take = func(_ desk.NewFile, r readerOfFile) (id string, err error) {
		scan, err = k.Desk.TakeInkScan(k.ctx(), k.actor, no, r)
		return scan.ID, err
	}
	typed, err := in.read()
	if err != nil {
		return err
	}
	f := fault.New(fault.Invalid, "case.scan-missing").On(scanAct)
	switch {
	case len(in.stumbles) > 0:
		f = fault.New(fault.Invalid, in.stumbles[0].Key, in.stumbles[0].Args...).On(scanAct)
	case scan.ID != "":
		err := k.Desk.RecordInkScan(k.ctx(), k.actor, no, scan)
		if err == nil {
			return k.done(casePath+strconv.FormatInt(no, 10), "ink-scanned")
		}
		if f = fault.As(err); f == nil || f.Kind == fault.NotFound || f.Kind == fault.Unavailable {
			return err
		}
	}
	return k.showCase(no, attempt{act: scanAct, typed: typed, err: f, status: f.Kind.Status()})
}

// chooseInk is the applicant's own choice.
func (c *call) chooseInk() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if err := c.Desk.ChooseInk(c.r.Context(), no); err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return c.see("/permohonan")
}

// inkPart tells a letter in ink to its applicant.
func (c *call) inkPart(out *casePage, p desk.Progress) {
	out.Letter = append(out.Letter, Row{Label: c.say("web.case.signing"), Values: []string{c.say("web.letter.ink")}})
	out.Scan, out.Download, out.Check = out.Download, "", "/permohonan/periksa"
	if p.State == casework.AwaitingInk {
		out.Check = ""
	}
}

// inkWhy says why the applicant may want ink: who takes nothing else, or that
// certified signing does not answer.
func (c *call) inkWhy(p desk.Progress) string {
	var who []string
	for _, a := range p.Standard.Unaccepted(p.Standard.Result.Signing) {
		if a.Takes(casework.Ink) {
			who = append(who, c.say("accepted.by."+a.By))
		}
	}
	if len(who) == 0 {
		return c.say("web.ink.offered")
	}
	return c.say("web.ink.why", strings.Join(who, ", "))
}

// accepted is what has to be known of the signature before applying.
func (v voice) accepted(s *catalogue.Standard) (out []string) {
	if s.Result.Signing == casework.Ink {
		out = append(out, v.say("web.service.ink"))
	}
	for _, a := range s.Unaccepted(s.Result.Signing) {
		out = append(out, a.Say(v.messages, v.tag))
	}
	return out
}

// signingOf is how the letter of a case will be signed.
func signingOf(v *desk.View) string {
	if v.Case.Ink {
		return casework.Ink
	}
	return v.Std.Result.Signing
}
