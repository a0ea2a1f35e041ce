package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// officerCase is one application as whoever works on it sees it: on one side
// what is known, on the other what is to be done.
type officerCase struct {
	Shell
	Notice             string
	Service, Reference string
	State              Tag
	Due                Tag
	// Runs says that there is still a due time to come.
	Runs    bool
	Marks   []Tag
	Facts   []Row
	Clock   []dueLine
	People  []checkSection
	Doubts  []string
	Answers []checkSection
	Needs   []requirementLine
	Hidden  string
	Letter  []Row
	// Book leads to where the letter's event is written in the books.
	Book Card
	// Sum is what an employee's request would mean, nil for every other case.
	Sum *requestSum
	// Permit leads to the permit that came of it.
	Permit     Card
	LetterView string
	LetterSave string
	// LetterWaits leads its signer to where a certified letter is confirmed.
	LetterWaits MenuItem
	// LetterCheck opens what the letter's QR says, as this node is reached now.
	LetterCheck string
	// Lapse is the address of the certificate of lapse, "" for none.
	Lapse string
	// Main is what the present step asks of this officer; Idle says why there is
	// nothing; Acts are the others they may do.
	Main    *actForm
	Idle    string
	Acts    []actForm
	Forward bool
	History []Event
	Notes   []Row
	Looks   []Row
	Preview string
	// Receipt is the address of the receipt that says Rp0, "" for none.
	Receipt string
	Reach   *reachBox
}

// requirementLine is one requirement with what was brought for it.
type requirementLine struct {
	Name, Reason string
	State        Tag
	Files        []fileLink
}

type fileLink struct{ Address, Label string }

// attempt is an act that was refused, shown again as it was typed.
type attempt struct {
	act    string
	typed  url.Values
	err    *fault.Fault
	status int
}

// caseNo is the number of the case in the address.
func (k *clerk) caseNo() (int64, error) {
	no, err := strconv.ParseInt(k.r.PathValue("no"), 10, 64)
	if err != nil || no < 0 {
		return 0, errNotFound
	}
	return no, nil
}

func (k *clerk) caseShow() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	err = k.showCase(no, attempt{status: http.StatusOK})
	if fault.Of(err) == fault.NotFound && k.notice() != "" {
		return k.done(officeHome, "moved-on") // what was just done took it to another office
	}
	return err
}

// showCase opens a case, which is a look, and draws it.
func (k *clerk) showCase(no int64, tried attempt) error {
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	if err != nil {
		return err
	}
	p, err := k.officerCase(&v, tried)
	if err != nil {
		return err
	}
	return k.showPrivate(tried.status, "officer-case", p)
}

func (k *clerk) officerCase(v *desk.View, tried attempt) (*officerCase, error) {
	names, err := k.names()
	if err != nil {
		return nil, err
	}
	p := &officerCase{Shell: k.shell(k.tell(v.Std.Name)), Notice: k.notice(), Service: k.tell(v.Std.Name), Reference: v.Reference, State: k.officerState(v.State)}
	p.Back, p.Scripts = officeHome, []string{"g.js"}
	k.afterStep(p, v)
	p.Due, p.Forward, p.Runs = k.dueOf(v.Row), k.actor.Can("work"), !v.State.Ended()
	if k.late(v.Row) {
		p.Marks = append(p.Marks, Tag{Label: k.say("office.late"), Tone: "bad"})
	}
	if v.Priority > 0 {
		p.Marks = append(p.Marks, Tag{Label: k.className(v), Tone: "first"})
	}
	if v.Doubt != nil {
		p.Marks = append(p.Marks, Tag{Label: k.say("class.mark"), Tone: "wait"})
	}
	p.Facts = k.caseFacts(v, names)
	p.Clock = []dueLine{k.due("web.due.promise", v.Promise), k.due("web.due.limit", v.Limit)}
	if v.State == casework.Checking {
		p.Clock = append(p.Clock, k.due("web.due.check", v.Check))
	}
	k.casePeople(p, v)
	if err := k.caseCompany(p, v); err != nil {
		return nil, err
	}
	p.Answers = k.caseAnswers(v)
	p.Needs = k.caseNeeds(v)
	if len(v.Hidden) > 0 {
		p.Hidden = k.say("office.case.hidden")
	}
	if err := k.caseLetter(p, v); err != nil {
		return nil, err
	}
	if lapsed(v.Timeline) {
		p.Lapse = casePath + strconv.FormatInt(v.No, 10) + "/lewat-waktu.pdf"
	}
	if v.Std.Fee.Free() {
		p.Receipt = casePath + strconv.FormatInt(v.No, 10) + "/kuitansi.pdf"
	}
	if p.Sum, err = k.caseSum(v); err != nil {
		return nil, err
	}
	k.caseActs(p, v, tried)
	k.caseStory(p, v, names)
	if v.Office != k.actor.Office {
		return p, nil // it is here for one step: what the office does with its people is not
	}
	return p, k.reach(p, v)
}

// className is the reason why the law puts this case first.
func (k *clerk) className(v *desk.View) string {
	for _, x := range v.Std.Priority {
		if x.Class == v.Case.Class {
			return k.tell(x.Name)
		}
	}
	return k.say("office.first")
}

func (k *clerk) caseFacts(v *desk.View, names map[string]string) []Row {
	at := func(ms int64) string { return lang.Moment(k.tag, k.at(ms)) }
	out := []Row{
		{Label: k.say("office.case.submitted"), Values: []string{at(v.SubmittedAt), k.say("office.channel." + v.Channel)}},
		{Label: k.say("office.case.assurance"), Values: k.assuredBy(v.Case.Assurance, k.actor.Office)},
	}
	if v.Step != nil {
		out = append(out, Row{Label: k.say("office.case.step"), Values: []string{k.tell(v.Step.Name), k.say("web.role." + v.Case.Role)}})
	}
	if v.Assignee != "" {
		out = append(out, Row{Label: k.say("office.case.taken-by"), Values: []string{k.orElse(names[v.Assignee], k.say("letters.elsewhere"))}})
	}
	if v.Case.FromOffice != "" {
		out = append(out, Row{Label: k.say("letters.from"), Values: []string{k.officeName(v.Case.FromOffice)}})
	} else if v.Case.Helper != "" {
		out = append(out, Row{Label: k.say("office.case.helper"), Values: []string{k.orElse(names[v.Case.Helper], k.say("letters.elsewhere"))}})
	}
	out = append(append(out, k.handFacts(v)...), k.machineRows(v)...)
	if v.EndedAt > 0 {
		out = append(out, Row{Label: k.say("office.case.ended"), Values: []string{at(v.EndedAt)}})
	}
	return out
}

func (k *clerk) orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// casePeople draws who asks, whom it concerns and who acts for whom, apart.
func (k *clerk) casePeople(p *officerCase, v *desk.View) {
	add := func(key string, party *desk.Party) {
		if party == nil {
			return
		}
		rows := k.recordRows(party.Record)
		known := "office.person.not-in-register"
		if party.Resident != "" {
			known = "office.person.in-register"
		}
		rows = append(rows, Row{Label: k.say("office.person.known"), Values: []string{k.say(known)}})
		if party.Ground != "" {
			ground := party.Ground
			if key := "office.ground." + ground; k.messages.Has(key) {
				ground = k.say(key)
			}
			rows = append(rows, Row{Label: k.say("office.person.ground"), Values: []string{ground}})
		}
		if way := "office.way." + party.Way; party.Way != "" && k.messages.Has(way) {
			rows = append(rows, Row{Label: k.say("office.person.way"), Values: []string{k.say(way)}})
		}
		p.People = append(p.People, checkSection{Title: k.say(key), Rows: rows})
	}
	add("office.person.applicant", &v.Applicant)
	add("office.person.subject", v.Subject)
	add("office.person.representative", v.Representative)
	if _, names := k.lackedBy(v); len(names) > 0 {
		p.Doubts = append(p.Doubts, k.say("lack.doubt", strings.Join(names, ", ")))
	}
	for _, w := range v.Doubts {
		p.Doubts = append(p.Doubts, k.say(w.Key))
	}
	if v.Subject != nil {
		p.Facts = append(p.Facts, Row{Label: k.say("office.case.relation"), Values: []string{k.say("office.relation." + v.Case.Relation)}})
	}
}

// caseAnswers are the pages of the form with what was answered.
func (k *clerk) caseAnswers(v *desk.View) []checkSection {
	var out []checkSection
	for _, pg := range v.Std.Form.Shown(v.Answers, v.Facts, v.Std.Conditions()) {
		s := checkSection{Title: k.tell(pg.Title)}
		for _, q := range v.Std.Form.ShownQuestions(pg.ID, v.Answers, v.Facts, v.Std.Conditions()) {
			if slices.Contains(v.Hidden, q.ID) || q.Type == form.File {
				continue
			}
			row := Row{ID: "jawab-" + q.ID, Label: k.orElse(k.tell(q.Label), s.Title), Values: k.spell(q, v.Answers[q.ID])}
			if len(row.Values) == 0 {
				row.Values = []string{k.say("web.not-answered")}
			}
			s.Rows = append(s.Rows, row)
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// caseNeeds are the requirements with what was brought, and then the files of
// questions.
func (k *clerk) caseNeeds(v *desk.View) []requirementLine {
	var out []requirementLine
	used := map[canon.ID]bool{}
	for _, r := range v.Needed {
		n := requirementLine{Name: k.tell(r.Name), Reason: k.say("office.need.do-" + r.Kind)}
		for i, f := range v.Files {
			if f.For == r.ID {
				n.Files = append(n.Files, k.fileLink(v, f, len(n.Files)+1))
				used[v.Files[i].Item] = true
			}
		}
		n.State = k.needState(v, r, len(n.Files) > 0)
		out = append(out, n)
	}
	for _, f := range v.Files {
		if used[f.Item] {
			continue
		}
		name := f.For
		if q, ok := v.Std.Form.Question(f.For); ok {
			name = k.tell(q.Label)
		}
		out = append(out, requirementLine{Name: name, State: k.broughtTag(v), Files: []fileLink{k.fileLink(v, f, 1)}})
	}
	return out
}

func (k *clerk) needState(v *desk.View, r *catalogue.Requirement, brought bool) Tag {
	switch {
	case brought:
		return k.broughtTag(v)
	case r.Kind == "held" && !inRegister(v):
		return Tag{Label: k.say("office.need.not-held"), Tone: "bad"}
	case r.Kind == "held":
		return Tag{Label: k.say("office.need.held"), Tone: "good"}
	case slices.Contains(v.Statements, r.ID):
		return Tag{Label: k.say("office.need.declared"), Tone: "good"}
	case r.Kind == "show" || r.Kind == "upload" && v.Channel == "counter":
		return Tag{Label: k.say("office.need.show"), Tone: "wait"}
	case r.Optional:
		return Tag{Label: k.say("office.need.optional")}
	}
	return Tag{Label: k.say("office.need.missing"), Tone: "bad"}
}

// broughtTag says how a file came: uploaded by the applicant, or taken in here.
func (k *clerk) broughtTag(v *desk.View) Tag {
	if v.Channel == "counter" {
		return Tag{Label: k.say("office.need.brought"), Tone: "good"}
	}
	return Tag{Label: k.say("office.need.uploaded"), Tone: "good"}
}

// inRegister says whether the register knows whom the case concerns.
func inRegister(v *desk.View) bool {
	if v.Subject != nil {
		return v.Subject.Resident != ""
	}
	return v.Applicant.Resident != ""
}

func (k *clerk) fileLink(v *desk.View, f desk.ViewFile, n int) fileLink {
	kind := map[string]string{"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}[f.MIME]
	return fileLink{Address: casePath + strconv.FormatInt(v.No, 10) + "/berkas/" + f.Item.String(),
		Label: k.say("office.file.open", n, kind, lang.Size(k.tag, f.Bytes))}
}

func (k *clerk) caseLetter(p *officerCase, v *desk.View) error {
	address := casePath + strconv.FormatInt(v.No, 10)
	if v.Letter == nil {
		if v.Std.Result.Letter != "" && !v.State.Ended() && v.State != casework.Issued {
			p.Preview = address + "/pratinjau.pdf"
		}
		return nil
	}
	l := v.Letter
	p.Letter = []Row{
		{Label: k.say("web.check.number"), Values: []string{l.Number}},
		{Label: k.say("web.case.letter-state"), Values: []string{k.say("web.letter." + string(l.Status))}},
		{Label: k.say("office.letter.signed"), Values: []string{lang.Moment(k.tag, l.SignedAt.In(k.zone))}},
	}
	if l.ValidUntil != "" {
		p.Letter = append(p.Letter, Row{Label: k.say("web.check.until"), Values: []string{k.date(l.ValidUntil)}})
	}
	if l.Status == "being-sealed" && l.Signing == desk.Certified {
		u, err := k.Desk.Awaits(k.ctx(), k.actor, v.No)
		if err != nil {
			return err
		}
		if u != nil {
			p.LetterWaits = MenuItem{Address: confirmAddress(v.No), Label: k.say("certify.case-waits", u.Number, u.SignerName)}
		}
	}
	if l.Status != "being-sealed" {
		p.LetterView, p.LetterSave, p.LetterCheck = address+"/surat.pdf", address+"/surat.pdf?simpan=1", address+"/periksa"
	}
	p.Book = k.bookAfter(v)
	return nil
}

func (k *clerk) lookRow(l premises.LookLine) Row {
	who := k.say("web.role." + l.Role)
	if l.Name != "" {
		who = l.Name + " (" + who + ")"
	}
	return Row{Label: lang.Moment(k.tag, l.At.In(k.zone)), Values: []string{who, k.lookWords(l)}}
}
