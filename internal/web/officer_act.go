package web

import (
	"slices"
	"strconv"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/fault"
)

// actForm is one thing the officer may do on a case, as a form.
type actForm struct {
	// ID ends the address it is sent to; Seq is the state it was drawn from.
	ID, Action    string
	Title, Button string
	// Lead says what it will do. Danger marks what cannot be undone.
	Lead   string
	Danger bool
	Fields []Field
	// Open says that it was tried and is to be mended.
	Open bool
	// Link leads to a page of its own instead of a form; Files says that a file
	// is sent.
	Link  string
	Files bool
}

// caseAct is one act: where it is sent, what desk asks for it, what it does and
// what is said when it is done.
type caseAct struct {
	name, need, done string
	do               func(*clerk, int64) error
}

func caseActs() []caseAct {
	return append(append(handActs(), machineActs()...), []caseAct{
		{"ambil", "work", "taken", func(k *clerk, no int64) error {
			return k.Desk.Take(k.ctx(), k.actor, no, k.typedText("alasan"))
		}},
		{"lepas", "work", "released", func(k *clerk, no int64) error { return k.Desk.Release(k.ctx(), k.actor, no) }},
		{"langkah", "work", "stepped", func(k *clerk, no int64) error {
			return k.Desk.DoStepDrafting(k.ctx(), k.actor, no, desk.Drafted{Step: k.typed("tahap"), Checks: k.r.PostForm["cek"], Text: k.typedText("isi")})
		}},
		{"kembalikan", "work", "returned", (*clerk).returnCase},
		{"tolak", "work", "refused", func(k *clerk, no int64) error {
			return k.Desk.Refuse(k.ctx(), k.actor, no, k.typed("aturan"), k.typedText("bukti"))
		}},
		{"mundur", "work", "sent-back", func(k *clerk, no int64) error {
			return k.Desk.SendBack(k.ctx(), k.actor, no, k.typed("ke"), k.typedText("kata"))
		}},
		{"jeda", "work", "paused", func(k *clerk, no int64) error {
			return k.Desk.Pause(k.ctx(), k.actor, no, k.typed("sebab"), k.typedText("kata"))
		}},
		{"jalan", "work", "resumed", func(k *clerk, no int64) error { return k.Desk.Resume(k.ctx(), k.actor, no) }},
		{"perpanjang", "extend", "extended", func(k *clerk, no int64) error {
			return k.Desk.Extend(k.ctx(), k.actor, no, k.typedText("kata"))
		}},
		{"tandatangan", "sign", "signed", (*clerk).sign},
		{"serahkan", "work", "handed", (*clerk).handOver},
		{"janji", "work", "appointment", (*clerk).diarySay},
		{"setujui", "sign", "granted", (*clerk).approveGoods},
		{"tinta", "work", "ink-handed", (*clerk).inkHandOver},
		{"mintatinta", "work", "ink-chosen", func(k *clerk, no int64) error { return k.Desk.TakeInk(k.ctx(), k.actor, no) }},
		{"terlihat", "file-for-person", "seen", func(k *clerk, no int64) error { return k.Desk.Seen(k.ctx(), k.actor, no) }},
		{"catat", "work", "noted", (*clerk).note},
		{lackAct, "work", "completed", (*clerk).completePerson},
		{"cabut", "revoke", "revoked", (*clerk).revoke},
		{"ganti", "sign", "replaced", (*clerk).replace},
	}...)
}

// take does an act and leads back to the case. A refusal shows the case again
// with what was typed; a repeated submission finds the case moved on and changes
// nothing.
func (a caseAct) take(k *clerk) error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	err = a.do(k, no)
	f := fault.As(err)
	switch {
	case err == nil && a.name == adviceAct:
		return k.done(advicePath, a.done) // the case is not this office's any more
	case err == nil:
		return k.done(casePath+strconv.FormatInt(no, 10), a.done)
	case f == nil || f.Kind == fault.NotFound || f.Kind == fault.Unavailable:
		return err
	}
	tried := attempt{act: a.name, typed: k.r.PostForm, err: f, status: f.Kind.Status()}
	if a.name == "tandatangan" && (f.Kind == fault.Invalid || f.Field == "faktor" || strings.HasPrefix(f.Key, "remote.")) {
		return k.showSign(no, tried)
	}
	return k.showCase(no, tried)
}

// returnCase gathers one text for each thing that is missing or wrong.
func (k *clerk) returnCase(no int64) error {
	var defects []desk.Defect
	for name, values := range k.r.PostForm {
		what, ok := strings.CutPrefix(name, "kurang.")
		if text := strings.TrimSpace(values[0]); ok && text != "" {
			defects = append(defects, desk.Defect{What: what, Text: text[:min(len(text), 500)]})
		}
	}
	arrange.By(defects, func(x, y desk.Defect) int { return strings.Compare(x.What, y.What) })
	if len(defects) == 0 {
		return fault.New(fault.Invalid, "case.defects-missing")
	}
	return k.Desk.Return(k.ctx(), k.actor, no, defects)
}

// note adds a note once, also when it is sent twice.
func (k *clerk) note(no int64) error {
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	text := strings.TrimSpace(k.typedText("catatan"))
	for i := len(v.Notes) - 1; i >= 0; i-- {
		if v.Notes[i].Kind == "note" {
			if v.Notes[i].Text == text {
				return nil
			}
			break
		}
	}
	return k.Desk.Note(k.ctx(), k.actor, no, text)
}

// letterOf is the letter of the case that the officer speaks of.
func (k *clerk) letterOf(no int64) (int64, error) {
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return -1, err
	}
	if v.Letter == nil {
		return -1, fault.New(fault.Conflict, "case.not-issued")
	}
	if seen := k.typed("surat"); seen != strconv.FormatInt(v.Letter.No, 10) {
		return -1, fault.New(fault.Conflict, "case.moved-on")
	}
	return v.Letter.No, nil
}

func (k *clerk) revoke(no int64) error {
	letter, err := k.letterOf(no)
	if err != nil {
		return err
	}
	reason := k.typed("sebab")
	if !slices.Contains(document.RevokeReasons(), reason) {
		return fault.New(fault.Invalid, "case.reason-missing").On("sebab")
	}
	return k.Desk.Revoke(k.ctx(), k.actor, letter, reason)
}

func (k *clerk) replace(no int64) error {
	letter, err := k.letterOf(no)
	if err != nil {
		return err
	}
	signer, err := k.confirmed() // a letter in its place is a signature too
	if err != nil {
		return err
	}
	_, err = k.Desk.Replace(k.ctx(), signer, letter)
	return err
}

// caseActs chooses what the officer may do now.
func (k *clerk) caseActs(p *officerCase, v *desk.View, tried attempt) {
	base := casePath + strconv.FormatInt(v.No, 10)
	for _, make := range []func(*desk.View) *actForm{
		k.adviseAct, k.takeAct, k.classAct, k.goodsAct, k.lackAct, k.stepAct, k.fieldAct, k.diaryAct, k.setVisitAct, k.inkAct, k.scanAct, k.resumeAct, k.chooseInkAct, k.returnAct, k.refuseAct, k.backAct, k.pauseAct, k.extendAct, k.seenAct, k.mendAct, k.replaceAct, k.revokeAct, k.noteAct, k.linkAct, k.endorseAct, k.differAct, k.needsAct, k.markAct, k.disposeAct, k.postponeAct, k.goodsBackAct, k.objectionAct, k.opinionAct, k.releaseAct,
	} {
		a := make(v)
		if a == nil {
			continue
		}
		a.Action = base + "/" + a.ID
		if tried.err != nil && tried.act == a.ID {
			a.Open = true
			refill(a.Fields, tried)
			p.Problems = k.actProblems(a, tried.err)
		}
		if p.Main == nil && slices.Contains([]string{"ambil", "langkah", "tandatangan", "serahkan", "jalan", "setujui", "serah", classAct, "pertimbangan", visitAct, workAct, inkAct}, a.ID) {
			p.Main = a
			continue
		}
		p.Acts = append(p.Acts, *a)
	}
	if tried.err != nil && len(p.Problems) == 0 {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, tried.err)}}
	}
	if p.Main == nil {
		p.Idle = k.idle(v)
	}
}

// refill puts back what was typed.
func refill(fields []Field, tried attempt) {
	for i := range fields {
		f := &fields[i]
		switch f.Shape {
		case "tick":
			f.Chosen = slices.Contains(tried.typed[f.Name], f.Value)
		case "choice", "select":
			for j := range f.Options {
				f.Options[j].Chosen = slices.Contains(tried.typed[f.Name], f.Options[j].Value)
			}
		case "hidden":
		default:
			if f.Type == "password" {
				continue // what only the signer knows is not written on a page
			}
			f.Value = tried.typed.Get(f.Name)
		}
	}
}

// actProblems says what is wrong, at the field it is about: the one that desk
// names, or the first that can be filled in.
func (k *clerk) actProblems(a *actForm, f *fault.Fault) []Problem {
	message := k.messages.SayFault(k.tag, f)
	if f.Kind != fault.Invalid {
		return []Problem{{Message: message}}
	}
	if f.Key == "case.checklist-open" {
		return k.openLines(a)
	}
	pick := -1
	for i := range a.Fields {
		x := &a.Fields[i]
		if x.Shape == "hidden" || x.Shape == "tick" && x.Chosen {
			continue
		}
		if x.Name == f.Field || pick < 0 {
			pick = i
		}
		if x.Name == f.Field {
			break
		}
	}
	if pick < 0 {
		return []Problem{{Message: message}}
	}
	a.Fields[pick].Error = message
	id := a.Fields[pick].ID
	if o := a.Fields[pick].Options; len(o) > 0 && a.Fields[pick].Shape == "choice" {
		id = o[0].ID
	}
	return []Problem{{Field: id, Message: message}}
}

// idle says why there is nothing to do here for this officer.
func (k *clerk) idle(v *desk.View) string {
	switch {
	case v.State.Ended():
		return k.say("office.idle.ended")
	case v.State == casework.Returned && v.Case.Waits != "":
		return k.say("office.idle.waits-" + v.Case.Waits)
	case v.State == casework.Returned:
		return k.say("office.idle.returned")
	case len(v.Case.OpenAdvice()) > 0:
		return k.say("office.idle.advice")
	case v.Case.ConfirmDue > 0:
		return k.say("office.idle.confirm")
	case v.Case.Role != "" && !k.actor.Has(v.Case.Role):
		return k.say("office.idle.role", k.say("web.role."+v.Case.Role))
	}
	return k.say("office.idle.other")
}

// inTurn says whether the present step is this officer's to do now.
func (k *clerk) inTurn(v *desk.View) bool {
	if v.Step == nil || v.State.Ended() || !k.actor.Can("work") || !k.here(v) {
		return false
	}
	if v.Case.Person != "" {
		return v.Case.Person == k.actor.Account
	}
	if st := v.Step; st.NotBy != "" && v.Case.DoneBy[st.NotBy] == k.actor.Account {
		return false
	}
	return k.actor.Has(v.Case.Role) || k.superior() && v.Step.Kind != "sign"
}

func (k *clerk) mine(v *desk.View) bool { return k.inTurn(v) && v.Assignee == k.actor.Account }

func (k *clerk) running(v *desk.View) bool {
	return v.State == casework.Checking || v.State == casework.Working || v.State == casework.Lapsed
}

// takeAct takes a case; out of turn it asks for the reason.
func (k *clerk) takeAct(v *desk.View) *actForm {
	if !k.inTurn(v) || v.Assignee == k.actor.Account || v.Assignee != "" && !k.superior() || !k.running(v) || len(v.Case.OpenAdvice()) > 0 {
		return nil
	}
	a := &actForm{ID: "ambil", Title: k.say("office.act.take"), Button: k.say("office.act.take-button"), Lead: k.say("office.act.take-next")}
	if !v.Next {
		a.Lead = k.say("office.act.take-lead")
		a.Fields = []Field{k.words("alasan", "office.act.take-reason")}
	}
	return a
}

// words is a text box.
func (k *clerk) words(name, label string) Field {
	return Field{Shape: "area", ID: name, Name: name, Label: k.say(label), Rows: 3}
}

// stepAct is the present step: its checklist, or the signature, or the
// hand-over.
func (k *clerk) stepAct(v *desk.View) *actForm {
	// What is ready is handed to whoever comes for it: that has no turn.
	comes := v.State == casework.Issued && v.Assignee == "" && k.inTurn(v) && k.actor.Has(v.Case.Role)
	if !k.mine(v) && !comes {
		return nil
	}
	st := v.Step
	a := &actForm{ID: "langkah", Title: k.tell(st.Name), Button: k.say("office.act.step-button")}
	switch {
	case st.Kind == "sign" && k.running(v):
		return &actForm{ID: "tandatangan", Title: k.tell(st.Name), Button: k.say("office.act.sign-look"), Lead: k.say("office.act.sign-lead"),
			Link: casePath + strconv.FormatInt(v.No, 10) + "/tandatangan"}
	case st.Kind == "hand-over" && v.State == casework.Issued && v.Std.Result.Goods == nil:
		a.ID, a.Button, a.Lead = "serahkan", k.say("office.act.hand-button"), k.say("office.act.hand-lead")
	case v.Std.Result.Goods != nil && (st.Kind == "approve" || st.Kind == "hand-over"):
		return nil // see goodsAct
	case slices.Contains([]string{"hand-over", "sign", "pay", "visit", "work", "confirm"}, st.Kind) || !k.running(v) || len(v.Case.OpenAdvice()) > 0:
		return nil // these have acts of their own
	default:
		a.Lead = k.say("office.act.step-lead")
	}
	a.Fields = k.checks(st)
	if st.Draft {
		a.Fields = append(a.Fields, k.draftField(v))
	}
	if a.ID == "serahkan" {
		a.Fields = append(a.Fields, k.receiverFields()...)
	}
	return a
}

// checks are the lines of a step to tick, and the step they belong to.
func (k *clerk) checks(st *catalogue.Step) []Field {
	out := []Field{{Shape: "hidden", Name: "tahap", Value: st.ID}}
	for _, c := range st.Checklist {
		out = append(out, Field{Shape: "tick", ID: "cek-" + c.ID, Name: "cek", Value: c.ID, Label: k.tell(c.Text)})
	}
	return out
}

func (k *clerk) resumeAct(v *desk.View) *actForm {
	if v.State != casework.Paused || !k.inTurn(v) {
		return nil
	}
	return &actForm{ID: "jalan", Title: k.say("office.act.resume"), Button: k.say("office.act.resume-button"), Lead: k.say("office.act.resume-lead")}
}

// returnAct asks for completion: a box for each thing, all at once.
func (k *clerk) returnAct(v *desk.View) *actForm {
	if !k.mine(v) || v.State != casework.Checking && v.State != casework.Working {
		return nil
	}
	if v.Case.Complete && !slices.Contains(v.Std.Time.Pauses, "completion") {
		return nil
	}
	a := &actForm{ID: "kembalikan", Title: k.say("office.act.return"), Button: k.say("office.act.return-button"), Lead: k.say("office.act.return-lead")}
	box := func(id, label string) {
		a.Fields = append(a.Fields, Field{Shape: "input", Type: "text", ID: "kurang-" + id, Name: "kurang." + id, Label: label, Optional: true, Auto: "off"})
	}
	for _, r := range v.Needed {
		if r.Kind != "held" {
			box(r.ID, k.tell(r.Name))
		}
	}
	for _, pg := range v.Std.Form.Shown(v.Answers, v.Facts, v.Std.Conditions()) {
		for _, q := range v.Std.Form.ShownQuestions(pg.ID, v.Answers, v.Facts, v.Std.Conditions()) {
			if !slices.Contains(v.Hidden, q.ID) {
				box(q.ID, k.orElse(k.tell(q.Label), k.tell(pg.Title)))
			}
		}
	}
	box("other", k.say("office.act.return-other"))
	return a
}

// refuseAct refuses with a rule of the standard and the evidence.
func (k *clerk) refuseAct(v *desk.View) *actForm {
	if !k.mine(v) || v.State != casework.Working || v.Step.Kind != "sign" && v.Step.Kind != "approve" {
		return nil
	}
	rule := Field{Shape: "select", ID: "aturan", Name: "aturan", Label: k.say("office.act.refuse-rule")}
	for _, r := range v.Std.Eligibility {
		rule.Options = append(rule.Options, Option{Value: r.ID, Label: k.tell(r.Message)})
	}
	for _, r := range v.Needed {
		rule.Options = append(rule.Options, Option{Value: r.ID, Label: k.say("office.act.refuse-need", k.tell(r.Name))})
	}
	rule.Options = append(rule.Options, k.goodsRules(v)...)
	rule.Options = append(rule.Options, Option{Value: "facts", Label: k.say("office.act.refuse-facts")})
	evidence := k.words("bukti", "office.act.refuse-evidence")
	evidence.Help = k.say("office.act.refuse-help")
	return &actForm{ID: "tolak", Title: k.say("office.act.refuse"), Button: k.say("office.act.refuse-button"), Lead: k.say("office.act.refuse-lead"),
		Danger: true, Fields: []Field{rule, evidence}}
}

func (k *clerk) pauseAct(v *desk.View) *actForm {
	reasons := slices.DeleteFunc(slices.Clone(v.Std.Time.Pauses), func(s string) bool { return s == "completion" })
	if !k.mine(v) || v.State != casework.Working || len(reasons) == 0 {
		return nil
	}
	why := Field{Shape: "select", ID: "sebab", Name: "sebab", Label: k.say("office.act.pause-reason")}
	for _, r := range reasons {
		why.Options = append(why.Options, Option{Value: r, Label: k.say("office.pause." + r)})
	}
	return &actForm{ID: "jeda", Title: k.say("office.act.pause"), Button: k.say("office.act.pause-button"), Lead: k.say("office.act.pause-lead"),
		Fields: []Field{why, k.words("kata", "office.act.words-applicant")}}
}

func (k *clerk) extendAct(v *desk.View) *actForm {
	if !k.actor.Can("extend") || v.State.Ended() || v.State == casework.Issued || v.Case.Extended || v.Std.Time.Extension.Amount == 0 {
		return nil
	}
	f := k.words("kata", "office.act.words-applicant")
	f.ID = "kata-perpanjang"
	return &actForm{ID: "perpanjang", Title: k.say("office.act.extend"), Button: k.say("office.act.extend-button"),
		Lead: k.say("office.act.extend-lead", k.duration(v.Std.Time.Extension)), Fields: []Field{f}}
}

func (k *clerk) seenAct(v *desk.View) *actForm {
	if !k.actor.Can("file-for-person") || v.State.Ended() || v.Case.Assurance == casework.Seen {
		return nil
	}
	return &actForm{ID: "terlihat", Title: k.say("office.act.seen"), Button: k.say("office.act.seen-button"), Lead: k.say("office.act.seen-lead")}
}

func (k *clerk) noteAct(v *desk.View) *actForm {
	if !k.actor.Can("work") {
		return nil
	}
	return &actForm{ID: "catat", Title: k.say("office.act.note"), Button: k.say("office.act.note-button"), Lead: k.say("office.act.note-lead"),
		Fields: []Field{k.words("catatan", "office.act.note-text")}}
}

func (k *clerk) releaseAct(v *desk.View) *actForm {
	if v.State.Ended() || v.Assignee == "" || v.Assignee != k.actor.Account && !k.superior() {
		return nil
	}
	return &actForm{ID: "lepas", Title: k.say("office.act.release"), Button: k.say("office.act.release-button"), Lead: k.say("office.act.release-lead")}
}

// alive says whether the case has a letter that can still be withdrawn.
func alive(v *desk.View) bool {
	return v.Letter != nil && (v.Letter.Status == document.Valid || v.Letter.Status == document.Expired)
}

func (k *clerk) revokeAct(v *desk.View) *actForm {
	if !k.actor.Can("revoke") || !alive(v) {
		return nil
	}
	why := Field{Shape: "select", ID: "sebab-cabut", Name: "sebab", Label: k.say("office.act.revoke-reason")}
	for _, r := range document.RevokeReasons() {
		why.Options = append(why.Options, Option{Value: r, Label: k.say("office.revoke." + r)})
	}
	return &actForm{ID: "cabut", Title: k.say("office.act.revoke"), Button: k.say("office.act.revoke-button"), Lead: k.say("office.act.revoke-lead"),
		Danger: true, Fields: []Field{why, k.letterSeen(v)}}
}

func (k *clerk) replaceAct(v *desk.View) *actForm {
	if !k.actor.Can("sign") || !alive(v) {
		return nil
	}
	factor := k.factorField()
	factor.ID = "faktor-ganti"
	return &actForm{ID: "ganti", Title: k.say("office.act.replace"), Button: k.say("office.act.replace-button"), Lead: k.say("office.act.replace-lead"),
		Fields: []Field{k.letterSeen(v), factor}}
}

// letterSeen says which letter the officer speaks of, so that sending it twice
// changes one letter only.
func (k *clerk) letterSeen(v *desk.View) Field {
	return Field{Shape: "hidden", Name: "surat", Value: strconv.FormatInt(v.Letter.No, 10)}
}
