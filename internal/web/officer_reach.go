package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/outreach"
	"genggam/internal/paper"
	"genggam/internal/sheet"
)

// How a case reaches its person: what they are told, how they want to be
// served, what stands for a signature they cannot write, and visits.

const (
	needsAct = "kebutuhan"
	markAct  = "cap"
)

// reachBox is the part of an officer's case page about it. What the officer may
// not see is not in it.
type reachBox struct {
	// Asked says when the person was asked how they want to be served, "" when they
	// were not or when it is not this officer's to know. What they said stands at
	// the head of the page.
	Asked string
	// News is what there is to tell, nil for nothing; Offered what was offered.
	News    *newsLine
	Offered []Row
	Marks   []fileLink
	// ReadBack is the large sheet, Visit where a visit is asked or looked at.
	ReadBack, Visit, VisitLabel string
}

// reach fills the box, and marks the head of the page with what the person
// needs, so that it is seen before they are spoken to.
func (k *clerk) reach(p *officerCase, v *desk.View) (err error) {
	b := &reachBox{ReadBack: casePath + strconv.FormatInt(v.No, 10) + "/baca-ulang.pdf"}
	if outreach.Serves(k.actor, v) {
		n, err := k.Hall.Outreach.Needs(k.ctx(), k.actor, v)
		if err != nil {
			return err
		}
		for _, code := range n.Codes {
			p.Marks = append(p.Marks, Tag{Label: k.say("reach.need." + code), Tone: "first"})
		}
		switch when := lang.Date(k.tag, n.Asked.In(k.zone)); {
		case len(n.Codes) > 0:
			b.Asked = k.say("reach.needs-asked", when)
		case !n.Asked.IsZero():
			b.Asked = k.say("reach.needs-none", when)
		}
	}
	if k.actor.Can("see-outbox") {
		n, err := k.Hall.Notify.Of(k.ctx(), k.actor, v.No)
		if err != nil && fault.Of(err) != fault.Gone {
			return err
		}
		if n != nil {
			l := k.newsLine(n)
			b.News = &l
			k.w.Header().Set("Content-Security-Policy", chatPolicy)
		}
	}
	if err := k.reachPast(b, v); err != nil {
		return err
	}
	p.Reach = b
	return nil
}

// reachPast is what was offered, marked and asked so far.
func (k *clerk) reachPast(b *reachBox, v *desk.View) error {
	offers, err := k.Hall.Notify.Offers(k.ctx(), k.actor, v.No)
	if err != nil {
		return err
	}
	for _, o := range offers {
		what := k.say("reach.kind.code")
		if o.Kind != "code" {
			what = newsTag(k.voice, o.Kind).Label
		}
		b.Offered = append(b.Offered, Row{Label: lang.Moment(k.tag, o.At.In(k.zone)), Values: []string{what, k.say("reach.way."+o.Way, o.Name)}})
	}
	marks, err := k.Hall.Outreach.Marks(k.ctx(), k.actor, v)
	if err != nil {
		return err
	}
	for _, m := range marks {
		b.Marks = append(b.Marks, fileLink{Address: casePath + strconv.FormatInt(v.No, 10) + "/" + markAct + "/" + strconv.FormatInt(m.Position, 10),
			Label: k.say("reach.mark", lang.Date(k.tag, m.At.In(k.zone)), k.orElse(m.Witness, "-"))})
	}
	if !k.actor.Can("see-visits") {
		return nil
	}
	visit, err := k.Hall.Outreach.VisitOf(k.ctx(), k.actor, v.No)
	if err != nil {
		return err
	}
	if visit != nil && visit.State != "done" {
		b.Visit, b.VisitLabel = visitsPath+"/"+strconv.FormatInt(visit.No, 10), k.say("visit.see", k.visitState(visit).Label)
	} else if !v.State.Ended() {
		b.Visit, b.VisitLabel = visitsPath+"?permohonan="+strconv.FormatInt(v.No, 10)+"#minta", k.say("visit.ask-for-case")
	}
	return nil
}

// needsAct asks how the person wants to be served, once.
func (k *clerk) needsAct(v *desk.View) *actForm {
	if !k.actor.Can("ask-needs") || !outreach.Serves(k.actor, v) {
		return nil
	}
	n, err := k.Hall.Outreach.Needs(k.ctx(), k.actor, v)
	if err != nil {
		return nil
	}
	a := &actForm{ID: needsAct, Title: k.say("reach.needs-ask"), Lead: k.say("reach.needs-lead"), Button: k.say("reach.needs-button")}
	for _, code := range outreach.NeedCodes() {
		a.Fields = append(a.Fields, Field{Shape: "tick", ID: "butuh-" + code, Name: "butuh", Value: code, Label: k.say("reach.need." + code), Chosen: slices.Contains(n.Codes, code)})
	}
	return a
}

// needsTake keeps what the person answered.
func (k *clerk) needsTake() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	if err := k.Hall.Outreach.AskNeeds(k.ctx(), k.actor, &v, k.r.PostForm["butuh"]); err != nil {
		return err
	}
	return k.done(casePath+strconv.FormatInt(no, 10), "needs-kept")
}

// markAct takes the sheet that was marked by whoever cannot write.
func (k *clerk) markAct(v *desk.View) *actForm {
	if !k.actor.Can("take-mark") {
		return nil
	}
	return &actForm{ID: markAct, Title: k.say("reach.mark-title"), Lead: k.say("reach.mark-lead"), Button: k.say("reach.mark-button"), Files: true, Fields: []Field{
		{Shape: "input", Type: "text", ID: "saksi", Name: "saksi", Label: k.say("reach.mark-witness"), Help: k.say("reach.mark-witness-help"), Auto: "off"},
		{Shape: "file", ID: markAct, Name: markAct, Label: k.say("reach.mark-file"), Help: k.say("reach.mark-file-help"), Accept: "image/jpeg,image/png,application/pdf"},
	}}
}

// markTake stores it with its witness.
func (k *clerk) markTake() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	var picture desk.Upload
	page := &form.Page{Questions: []form.Question{{ID: "saksi", Type: form.ShortText}, {ID: markAct, Type: form.File}}}
	in := &intake{call: k.call, page: page, held: func(string) string { return "" }}
	in.take = func(_ desk.NewFile, r readerOfFile) (id string, err error) {
		picture, err = k.Hall.Outreach.StoreMark(k.ctx(), k.actor, no, r)
		return picture.ID, err
	}
	typed, err := in.read()
	if err != nil {
		return err
	}
	err = k.Hall.Outreach.TakeMark(k.ctx(), k.actor, no, typed.Get("saksi"), picture)
	f := fault.As(err)
	if len(in.stumbles) > 0 && f != nil && f.Kind == fault.Invalid {
		f = fault.New(fault.Invalid, in.stumbles[0].Key, in.stumbles[0].Args...).On(markAct)
	}
	switch {
	case err == nil:
		return k.done(casePath+strconv.FormatInt(no, 10), "mark-taken")
	case f == nil || f.Kind == fault.NotFound || f.Kind == fault.Unavailable:
		return err
	}
	return k.showCase(no, attempt{act: markAct, typed: typed, err: f, status: f.Kind.Status()})
}

// markShow opens the picture.
func (k *clerk) markShow() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	position, err := strconv.ParseInt(k.r.PathValue("pos"), 10, 64)
	if err != nil {
		return errNotFound
	}
	f, body, err := k.Hall.Outreach.OpenMark(k.ctx(), k.actor, no, position)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	k.sendFile(f.MIME, k.Desk.Reference(no)+"-cap", f.Bytes, body, false)
	return nil
}

// page is the paper of the office in the size that is asked for: "f4", "a4" or
// what the office has.
func (k *clerk) page() sheet.Page {
	s := paper.Setup{}
	if want := k.r.URL.Query().Get("kertas"); want == "f4" || want == "a4" {
		s.Paper = want
	}
	return sheet.Page{Setup: s.Over(k.office.Paper), Language: k.tag, Time: k.now}
}

// readBack prints what was answered in large type, to be read aloud and marked.
func (k *clerk) readBack() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "counter")
	if err != nil {
		return err
	}
	all := []checkSection{{Rows: k.recordRows(v.Applicant.Record)}}
	if v.Subject != nil {
		all = append(all, checkSection{Rows: k.recordRows(v.Subject.Record)})
	}
	return k.sendReadBack(k.tell(v.Std.Name), v.Reference, append(all, k.caseAnswers(&v)...))
}

// toReadBack keeps what was typed at the counter and leads to its sheet.
func (c *counterForm) toReadBack() error {
	if err := c.Desk.SaveDraft(c.ctx(), c.draft); err != nil {
		return err
	}
	return c.see(counterPath + "/isi/" + c.r.PathValue("draf") + "/baca-ulang.pdf")
}

// counterReadBack prints it before the application is handed in.
func (k *clerk) counterReadBack() error {
	c, err := k.counterFormOf()
	if err != nil {
		return k.lostCounter(err)
	}
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	known, err := c.Desk.CounterApplicant(c.ctx(), c.actor, c.draft)
	if err != nil {
		return err
	}
	var all []checkSection
	if c.draft.Applicant.Resident != "" {
		all = append(all, checkSection{Rows: c.recordRows(known.Record)})
	}
	add := func(questions []*form.Question, answers form.Answers) {
		var s checkSection
		for _, q := range questions {
			if q.Type != form.File {
				s.Rows = append(s.Rows, Row{Label: c.tell(q.Label), Values: c.spell(q, answers[q.ID])})
			}
		}
		all = append(all, s)
	}
	for i := range c.people {
		add(pointers(c.people[i].page.Questions), c.people[i].load())
	}
	for _, pg := range c.shown() {
		add(c.std.Form.ShownQuestions(pg.ID, c.draft.Answers, c.facts, c.std.Conditions()), c.draft.Answers)
	}
	return k.sendReadBack(k.tell(c.std.Name), "", all)
}

func (k *clerk) sendReadBack(title, reference string, all []checkSection) error {
	s := sheet.LargeType{Page: k.page(), Office: k.office.Full(), Title: title, Reference: reference, Date: lang.Date(k.tag, k.now), Witnessed: true}
	for _, section := range all {
		for _, row := range section.Rows {
			if text := strings.Join(row.Values, ", "); text != "" && row.Label != "" {
				s.Lines = append(s.Lines, [2]string{row.Label, text[:min(len(text), 2000)]})
			}
		}
	}
	s.Lines = s.Lines[:min(len(s.Lines), 200)]
	var b bytes.Buffer
	if err := sheet.PrintLargeType(&b, s); err != nil {
		return err
	}
	return k.sendSheet(&b, "baca-ulang")
}

// sendSheet sends a printed sheet, to be opened beside the page.
func (k *clerk) sendSheet(b *bytes.Buffer, name string) error {
	if k.r.Method == http.MethodHead {
		return nil
	}
	k.sendFile("application/pdf", name, int64(b.Len()), b, false)
	return nil
}
