package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// trackPage finds an application by its reference and secret, or a draft by
// its code.
type trackPage struct {
	Shell
	Reference, Secret, Code Field
	// Known says that this device remembers an application; Left that it was just
	// cleared; Over that the draft it was at is not here, or no more.
	Known, Left, Over bool
}

func (c *call) track() error { return c.trackAgain(nil) }

// trackAgain shows the page, with what is wrong at its fields.
func (c *call) trackAgain(problems []Problem) error {
	marks := c.r.URL.Query()
	p := &trackPage{Shell: c.shell(c.say("web.track.title")), Left: marks.Has(leftMark), Over: marks.Has(overMark)}
	p.Back = "/"
	p.Reference = Field{Shape: "input", ID: "nomor", Name: "nomor", Type: "text", Plain: true, Width: "w20", Auto: "off",
		Label: c.say("web.sent.reference"), Help: c.say("web.track.reference-help"), Value: c.typed("nomor")}
	p.Secret = Field{Shape: "input", ID: "rahasia", Name: "rahasia", Type: "text", Plain: true, Width: "w20", Auto: "off",
		Label: c.say("web.sent.secret"), Help: c.say("web.track.secret-help")}
	p.Code = Field{Shape: "input", ID: "kode", Name: "kode", Type: "text", Plain: true, Width: "w20", Auto: "off",
		Label: c.say("web.track.code"), Help: c.say("web.track.code-help"), Value: c.typed("kode")}
	p.Known, p.Problems = c.kept(caseCookie) != "", problems
	for _, x := range problems {
		for _, f := range []*Field{&p.Reference, &p.Secret, &p.Code} {
			if f.ID == x.Field {
				f.Error = x.Message
			}
		}
	}
	p.Scripts = []string{"g.js"}
	return c.showTried(statusOf(problems), "track", p)
}

// typed is a field of the form as it was sent, to be shown again; at most 100
// bytes of it, which is more than any of ours.
func (c *call) typed(name string) string {
	if c.r.Method != http.MethodPost {
		return ""
	}
	s := c.r.PostFormValue(name)
	return s[:min(len(s), 100)]
}

// trackTake opens an application to whoever has both reference and secret.
func (c *call) trackTake() error {
	if c.Desk == nil {
		return errNotFound
	}
	reference, secret := c.typed("nomor"), c.typed("rahasia")
	var empty []Problem
	for _, f := range []struct{ id, value, missing string }{
		{"nomor", reference, "web.track.reference-missing"}, {"rahasia", secret, "web.track.secret-missing"},
	} {
		if strings.TrimSpace(f.value) == "" {
			empty = append(empty, Problem{Field: f.id, Message: c.say(f.missing)})
		}
	}
	if len(empty) > 0 {
		return c.trackAgain(empty)
	}
	no, err := c.Desk.Resolve(c.r.Context(), reference, secret)
	if fault.Of(err) == fault.NotFound {
		return c.trackAgain([]Problem{{Field: "nomor", Message: c.say("web.track.unknown")}, {Field: "rahasia", Message: c.say("web.track.unknown-secret")}})
	}
	if err != nil {
		return err
	}
	c.keepCase(c.Desk.Reference(no), canon.Tidy(secret))
	return c.see("/permohonan")
}

// casePage is an application as its applicant follows it.
type casePage struct {
	Shell
	Service, Reference string
	State              Tag
	// Lead says in one sentence where it stands and for whom it waits.
	Lead string
	// Complain is the address of a complaint that is filled in already, "" while the
	// promised day has not gone by.
	Complain string
	// Complete, Withdraw and Download are addresses, "" when there is nothing to do.
	Complete, Withdraw, Download string
	// Company is whose application it is, Barred why this person may not answer in
	// it, Permit where the permit that came of it is.
	Company, Barred, Permit string
	// Say is the address where the applicant answers a visit or work that was done.
	Say string
	// Bill is the address of the bill that is to be paid, "" for none.
	Bill string
	// PickUp says that the letter waits at the office, and why; where that is and
	// when it is open.
	PickUp []string
	// Ink says that the applicant may choose ink and why; Scan is the address of
	// the scan of a page that was signed in ink, ByCode that a code opens the letter.
	Ink, Scan string
	ByCode    bool
	// Check is the address that opens what the letter's QR says, here and now.
	Check  string
	Letter []Row
	// Asked are the agencies that are asked for advice now, each with its time.
	Asked []Row
	// Diary is where a time for a visit or work is chosen, "" for none.
	Diary string
	// Goods is where an application for goods stands, nil for another.
	Goods *goodsCase
	// Lapse is the address of the certificate of lapse, "" for none; Closing that
	// of the question at the end.
	Lapse   string
	Closing string
	// Opinion is where the applicant is asked how they were served, "" before the end.
	Opinion string
	// Information is what a request for information or an objection adds, nil for
	// another case.
	Information *informationCase

	Defects  []string
	Refusal  []string
	Due      []dueLine
	Timeline []Event
	Looks    []Row
	NoLooks  string
}

// caseNo is the application that this device may see.
func (c *call) caseNo() (int64, error) {
	if c.Desk == nil {
		return 0, errNotFound
	}
	reference, secret := c.keptCase()
	if reference == "" {
		return 0, fault.New(fault.NotFound, "web.track.unknown")
	}
	c.sit()
	return c.Desk.Resolve(c.r.Context(), reference, secret)
}

// lostCase leads to the page where an application is found again.
func (c *call) lostCase(err error) error {
	if fault.Of(err) == fault.NotFound && c.Desk != nil {
		c.forget(caseCookie)
		return c.see("/lacak")
	}
	return err
}

func (c *call) follow() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	out := c.casePage(p)
	if err := errors.Join(c.companyPart(out, no), c.informationPart(out, p.Standard.ID, no)); err != nil {
		return err
	}
	return c.showPrivate(http.StatusOK, "case", out)
}

// stepLead says what is being done, by whom, and at which office when it is another
// than the one that was asked.
func (c *call) stepLead(p desk.Progress) string {
	if p.Here != p.Office.Code {
		if o, err := c.Desk.Office(p.Here); err == nil {
			return c.say("web.case.step-at", p.Step.Name, lang.Key("web.role."+p.Step.Role), o.Full())
		}
	}
	return c.say("web.case.step", p.Step.Name, lang.Key("web.role."+p.Step.Role))
}

// askedRow says which agency is asked, and until when it has or that it answered.
func (c *call) askedRow(a desk.Asked, zone *time.Location) Row {
	name := c.tell(a.Adviser.Name)
	if o, err := c.Desk.Office(a.Office); err == nil {
		name = o.Full()
	}
	if a.Answered {
		return Row{Label: name, Values: []string{c.say("web.case.asked-answered")}}
	}
	return Row{Label: name, Values: []string{c.say("web.case.asked-until", lang.Moment(c.tag, a.Due.In(zone)))}}
}

func (c *call) casePage(p desk.Progress) *casePage {
	out := &casePage{Shell: c.shell(c.caseName(p.Standard)), Reference: p.Reference, State: c.stateTag(p.State)}
	out.Back = "/"
	zone := p.Promise.Due.At.Location()
	out.State.Label = c.say(c.ofProduct("web.state."+string(p.State), p.Standard))
	out.Lead = c.say(c.ofProduct("web.state-lead."+string(p.State), p.Standard))
	if p.Step != nil && p.State == casework.Working {
		out.Lead = c.stepLead(p)
		for _, a := range p.Asked {
			out.Asked = append(out.Asked, c.askedRow(a, zone))
		}
	}
	if !p.State.Ended() {
		out.Due = []dueLine{c.due("web.due.promise", p.Promise), c.due("web.due.limit", p.Limit)}
	}
	for _, d := range p.Defects {
		out.Defects = append(out.Defects, d.Text)
	}
	c.waitPart(out, p)
	if p.MayWithdraw {
		out.Withdraw = "/permohonan/tarik"
	}
	if c.Hall != nil && c.caseIsLate(p) {
		out.Complain = heardNew + "?dari=" + heardFromCase
	}
	c.letterPart(out, p)
	out.Goods = c.goodsPart(p)
	if p.State == casework.Working {
		out.Diary = c.diaryLink(p.No)
	}
	if p.MayChooseInk {
		out.Ink = c.inkWhy(p)
	}
	if lapsed(p.Timeline) {
		out.Lapse = "/permohonan/lewat-waktu.pdf"
	}
	if p.MayAnswerMoney {
		out.Closing = closingPath
	}
	if p.State == casework.Delivered || p.State == casework.Refused {
		out.Opinion = opinionPath
	}
	if p.State == casework.Refused {
		out.Refusal = []string{c.say("web.case.rule", c.ruleName(p)), p.Evidence, c.say("web.case.object")}
	}
	for _, h := range p.Timeline {
		out.Timeline = append(out.Timeline, c.happening(h, p, lang.Moment(c.tag, h.At.In(zone))))
	}
	for _, l := range p.Looks {
		out.Looks = append(out.Looks, Row{Label: lang.Moment(c.tag, l.At.In(zone)),
			Values: []string{strings.TrimSpace(l.Name + " (" + c.say("web.role."+l.Role) + ")"), c.lookWords(l)}})
	}
	if len(out.Looks) == 0 {
		out.NoLooks = c.say("web.case.no-looks")
	}
	return out
}

// lookWords says for what somebody looked; a book that was printed is named with
// its page.
func (v voice) lookWords(l premises.LookLine) string {
	why := v.say("web.look." + l.Reason)
	b, err := books.Find(l.Book)
	if l.Book == "" || err != nil {
		return why
	}
	name := bookName(b.Title.In(v.tag))
	if m, err := books.ParseMonth(l.Month); err == nil {
		name += ", " + m.Name(v.tag)
	}
	return v.say("web.look.book", name, why)
}

// caseName is what a case is called where somebody else may read along: a discreet
// service is "your application" there.
func (v voice) caseName(s *catalogue.Standard) string {
	if s.Discreet {
		name := v.say(catalogue.Discreet)
		return strings.ToUpper(name[:1]) + name[1:]
	}
	return v.tell(s.Name)
}

// ruleName is the sentence of the rule a refusal rests on.
func (c *call) ruleName(p desk.Progress) string {
	for _, r := range p.Standard.Eligibility {
		if r.ID == p.Rule {
			return c.tell(r.Message)
		}
	}
	if p.Standard.Result.Goods != nil {
		return c.goodsRule(p.Standard, p.Rule)
	}
	return p.Rule
}

func (c *call) letterPart(out *casePage, p desk.Progress) {
	if p.Letter == nil {
		return
	}
	out.Letter = []Row{
		{Label: c.say("web.check.number"), Values: []string{p.Letter.Number}},
		{Label: c.say("web.case.letter-state"), Values: []string{c.say("web.letter." + string(p.Letter.Status))}},
	}
	if p.MayDownload {
		out.Download, out.Check = "/permohonan/surat.pdf", "/permohonan/periksa"
	}
	if p.Letter.Signing == casework.Ink {
		c.inkPart(out, p)
	}
	out.ByCode = p.PickUp && p.Letter.Signing != casework.Ink
	if p.PickUp {
		out.PickUp = append([]string{c.say("web.case.pick-up", p.Office.Full())}, c.officeLines(p.Office)...)
	}
}

func (v voice) stateTag(s casework.State) Tag {
	tone := map[casework.State]string{
		casework.Returned: "wait", casework.Paused: "wait", casework.Issued: "good", casework.Delivered: "good",
		casework.Refused: "bad", casework.Lapsed: "bad",
	}[s]
	return Tag{Label: v.say("web.state." + string(s)), Tone: tone}
}

// happening is one line of the timeline.
func (c *call) happening(h desk.Happening, p desk.Progress, when string) Event {
	e := Event{Title: c.say(c.ofProduct(h.Key, p.Standard)), When: when, Tone: "done"}
	if h.Step != "" {
		if st, ok := p.Standard.Step(h.Step); ok {
			e.Title = c.say(h.Key, st.Name)
		}
	}
	switch {
	case h.Key == "happened.case.delivered" && h.Words != "":
		e.Lines = append(e.Lines, c.say("web.case.receiver", h.Words))
	case h.Words != "":
		e.Lines = append(e.Lines, h.Words)
	}
	return e
}

// download sends the letter. Asking for it is what hands it over.
func (c *call) download() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if c.r.Method == http.MethodHead {
		c.w.Header().Set("Content-Type", "application/pdf")
		return nil // looking is not taking: only GET hands the letter over
	}
	pdf, err := c.Desk.Download(c.r.Context(), no)
	if err != nil {
		return err
	}
	return c.sendPDF(pdf)
}

// checkLetter opens the page that the letter's QR leads to, as this node is
// reached now: a QR always says https, and a node on trial or behind a village's
// own wire may have none. What the QR says stands behind the "#" as it does there.
func (c *call) checkLetter() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	link, err := c.Desk.LetterLink(c.r.Context(), no)
	if err != nil {
		return err
	}
	return c.see(checkAddress(link))
}

// checkAddress is a QR's link on this node.
func checkAddress(link string) string {
	_, statement, _ := strings.Cut(link, "#")
	return "/q#" + statement
}

// proof sends the receipt that anybody's verifier can check (C2SP tlog-proof).
func (c *call) proof() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	text, err := c.Desk.Receipt(c.r.Context(), no)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="bukti.txt"`)
	h.Set("Cache-Control", "no-store")
	_, _ = c.w.Write(text)
	return nil
}

// withdrawPage asks once more before an application is taken back.
type withdrawPage struct {
	Shell
	Service string
}

func (c *call) withdraw() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	if !p.MayWithdraw {
		return c.see("/permohonan")
	}
	out := &withdrawPage{Shell: c.shell(c.say("web.withdraw.title")), Service: c.caseName(p.Standard)}
	out.Back = "/permohonan"
	return c.showPrivate(http.StatusOK, "withdraw", out)
}

func (c *call) withdrawTake() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if err := c.Desk.Withdraw(c.r.Context(), no); err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return c.see("/permohonan")
}
