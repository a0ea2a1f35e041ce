package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/personnel"
	"genggam/internal/region"
	"genggam/internal/travel"
)

func regionCode(s string) region.Code { return region.Code(s) }

func idOf(text string) (canon.ID, error) {
	id, err := canon.ParseID(text)
	if err != nil {
		return id, errNotFound
	}
	return id, nil
}

func dayTyped(text, field string) (calendar.Day, error) {
	d, err := calendar.ParseDay(text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "personnel.day").On(field)
	}
	return d, nil
}

// requestForm is a request that an employee fills in: the form of the standard as one
// page, without what the register answers.
type requestForm struct {
	counterForm
}

// requestPage draws it; requestCheckPage what it would mean, before it is made.
type requestPage struct {
	Shell
	Sections []fieldSection
	Action   string
}

type requestCheckPage struct {
	Shell
	Sections []checkSection
	Sum      *requestSum
	Edit     string
	Action   string
}

// requestSum is what a request would mean.
type requestSum struct {
	// Rows are the short answers, Boxes the sums under them.
	Rows  []Row
	Boxes []sumBox
	// Warned and Refused are what the law and the office's own rules say.
	Warned, Refused []finding
	// Ready says that nothing stops the request.
	Ready bool
}

// finding is a sentence with its article.
type finding struct{ Text, Basis string }

func (k *clerk) requestFormOf() (*requestForm, error) {
	f, err := k.Desk.OpenOwnDraft(k.ctx(), k.actor, k.r.PathValue("draf"))
	if err != nil {
		return nil, err
	}
	a := &requestForm{counterForm{clerk: k, draft: f}}
	if f.Filed >= 0 {
		return a, nil
	}
	std, ok := k.Desk.Catalogue().Version(f.Standard, f.Version)
	if !ok {
		return nil, fault.New(fault.Gone, "web.draft.standard-gone")
	}
	a.std, a.facts = std, k.Desk.DraftFacts(f)
	return a, nil
}

// pages are those of the form that the employee answers.
func (a *requestForm) pages() []*form.Page {
	return slices.DeleteFunc(a.shown(), func(p *form.Page) bool { return p.ID == personnel.Hidden })
}

func (k *clerk) requestShow() error {
	a, err := k.requestFormOf()
	if err != nil {
		return err
	}
	if a.draft.Filed >= 0 {
		return k.see(minePath)
	}
	in := filled{fields: url.Values{}}
	for i := range a.std.Form.Pages {
		maps.Copy(in.fields, a.std.Form.Pages[i].Fields(a.draft.Answers))
	}
	return a.draw(http.StatusOK, in)
}

func (a *requestForm) draw(status int, in filled) error {
	p := &requestPage{Shell: a.shell(a.tell(a.std.Name)), Action: a.r.URL.EscapedPath()}
	p.Back, p.Scripts = minePath, []string{"g.js"}
	in.kept = map[string]string{}
	for _, u := range a.draft.Files {
		in.kept[u.For] = u.Name
	}
	var fields []Field
	for _, pg := range a.pages() {
		s := a.section(pg, a.std.Form.ShownQuestions(pg.ID, a.draft.Answers, a.facts, a.std.Conditions()), in)
		p.Sections = append(p.Sections, s)
		fields = append(fields, s.Fields...)
	}
	if s := a.proofs(in); len(s.Fields) > 0 {
		p.Sections = append(p.Sections, s)
		fields = append(fields, s.Fields...)
	}
	p.Problems = a.summary(fields, in)
	return a.showPrivate(status, "officer-ask", p)
}

// proofs asks for the files that a request may need; all of them are shown, so
// that nobody has to come back for one.
func (a *requestForm) proofs(in filled) fieldSection {
	s := fieldSection{Title: a.say("personnel.proofs")}
	for i := range a.std.Requirements {
		if r := &a.std.Requirements[i]; r.Kind == "upload" {
			q := form.Question{ID: r.ID, Type: form.File, Label: r.Name, Help: r.Reason, Optional: true}
			s.Fields = append(s.Fields, a.field(&q, r.ID, in))
		}
	}
	return s
}

// requestRead reads what was sent; files go into the draft as they come.
func (a *requestForm) requestRead() (url.Values, form.Problems, error) {
	page := &form.Page{}
	for _, r := range a.std.Requirements {
		if r.Kind == "upload" {
			page.Questions = append(page.Questions, form.Question{ID: r.ID, Type: form.File})
		}
	}
	held := func(id string) string {
		for _, u := range a.draft.Files {
			if u.For == id {
				return u.ID
			}
		}
		return ""
	}
	in := &intake{call: a.call, page: page, held: held}
	in.take = func(n desk.NewFile, r readerOfFile) (string, error) {
		err := a.Desk.TakeOwnFile(a.ctx(), a.actor, a.draft, n, r)
		return held(n.For), err
	}
	typed, err := in.read()
	return typed, in.stumbles, err
}

// requestTake keeps what is right and goes on to what it would mean.
func (k *clerk) requestTake() error {
	a, err := k.requestFormOf()
	if err != nil {
		return err
	}
	if a.draft.Filed >= 0 {
		return k.see(minePath)
	}
	typed, problems, err := a.requestRead()
	if err != nil {
		return err
	}
	if a.changedItems(typed) {
		return a.draw(http.StatusOK, filled{fields: typed})
	}
	answers := maps.Clone(a.draft.Answers)
	before := len(a.asked())
	for _, pg := range a.pages() {
		problems = append(problems, pg.Submit(typed, answers, a.facts, a.std.Conditions())...)
	}
	a.draft.Answers = answers
	if err := a.Desk.SaveDraft(a.ctx(), a.draft); err != nil {
		return err
	}
	if len(problems) == 0 && len(a.asked()) == before {
		if _, err := k.Hall.Personnel.Preview(k.ctx(), k.actor, a.draft); err != nil {
			f := fault.As(err)
			if f == nil || f.Field == "" {
				return err
			}
			problems = append(problems, form.Problem{Question: f.Field, Key: f.Key, Args: f.Args})
		}
	}
	switch {
	case len(a.asked()) > before: // an answer made a question appear: it is asked, not complained about
		return a.draw(http.StatusOK, filled{fields: typed})
	case len(problems) > 0:
		return a.draw(http.StatusUnprocessableEntity, filled{fields: typed, problems: oncePerField(problems)})
	}
	return k.see(minePath + "/periksa/" + a.draft.Code)
}

// asked are the questions that are shown now and must be answered.
func (a *requestForm) asked() (out []string) {
	for _, pg := range a.pages() {
		for _, q := range a.std.Form.ShownQuestions(pg.ID, a.draft.Answers, a.facts, a.std.Conditions()) {
			if !q.Optional {
				out = append(out, q.ID)
			}
		}
	}
	return out
}

func (k *clerk) requestCheck() error { return k.showCheck(http.StatusOK, nil) }

// showCheck shows the answers and the sum before anything is asked for.
func (k *clerk) showCheck(status int, refused error) error {
	a, err := k.requestFormOf()
	if err != nil {
		return err
	}
	if a.draft.Filed >= 0 {
		return k.see(minePath)
	}
	sum, err := k.Hall.Personnel.Preview(k.ctx(), k.actor, a.draft)
	if f := fault.As(err); f != nil && f.Field != "" {
		return k.see(minePath + "/isi/" + a.draft.Code)
	}
	if err != nil {
		return err
	}
	p := &requestCheckPage{Shell: k.shell(k.say("personnel.check.title")), Sum: k.sumOf(sum), Edit: minePath + "/isi/" + a.draft.Code, Action: k.r.URL.EscapedPath()}
	p.Back, p.Scripts = p.Edit, []string{"g.js"}
	for _, pg := range a.pages() {
		s := checkSection{Title: k.tell(pg.Title)}
		for _, q := range a.std.Form.ShownQuestions(pg.ID, a.draft.Answers, a.facts, a.std.Conditions()) {
			values := k.spell(q, a.draft.Answers[q.ID])
			if len(values) == 0 {
				values = []string{k.say("web.not-answered")}
			}
			s.Rows = append(s.Rows, Row{Label: k.tell(q.Label), Values: values})
		}
		p.Sections = append(p.Sections, s)
	}
	if len(a.draft.Files) > 0 {
		s := checkSection{Title: k.say("personnel.proofs")}
		for _, u := range a.draft.Files {
			s.Rows = append(s.Rows, Row{Label: k.requirementName(a.std, u.For), Values: []string{u.Name}})
		}
		p.Sections = append(p.Sections, s)
	}
	if refused != nil {
		p.Problems = []Problem{{Message: k.messages.SayFault(k.tag, refused)}}
	}
	return k.showPrivate(status, "officer-ask-check", p)
}

func (k *clerk) requirementName(std *catalogue.Standard, id string) string {
	for _, r := range std.Requirements {
		if r.ID == id {
			return k.tell(r.Name)
		}
	}
	return id
}

// requestFile makes the request.
func (k *clerk) requestFile() error {
	a, err := k.requestFormOf()
	if err != nil {
		return err
	}
	if a.draft.Filed < 0 {
		if err := k.Hall.Personnel.Ready(k.ctx(), k.actor, a.draft); err != nil {
			bad, ok := personnel.Incomplete(err)
			if !ok {
				return err
			}
			if len(bad.Unmet) > 0 {
				return a.drawUnmet(bad.Unmet)
			}
			return k.see(minePath + "/isi/" + a.draft.Code)
		}
	}
	_, err = k.Hall.Personnel.File(k.ctx(), k.actor, a.draft)
	if f := fault.As(err); f != nil && f.Kind != fault.NotFound {
		return k.showCheck(f.Kind.Status(), err)
	}
	if err != nil {
		return err
	}
	return k.done(minePath, "asked")
}

func (a *requestForm) drawUnmet(rules []*catalogue.Rule) error {
	in := filled{fields: url.Values{}}
	for i := range a.std.Form.Pages {
		maps.Copy(in.fields, a.std.Form.Pages[i].Fields(a.draft.Answers))
	}
	a.stumbles = nil
	p := &requestPage{Shell: a.shell(a.tell(a.std.Name)), Action: minePath + "/isi/" + a.draft.Code}
	p.Back, p.Scripts = minePath, []string{"g.js"}
	for _, pg := range a.pages() {
		p.Sections = append(p.Sections, a.section(pg, a.std.Form.ShownQuestions(pg.ID, a.draft.Answers, a.facts, a.std.Conditions()), in))
	}
	for _, r := range rules {
		p.Problems = append(p.Problems, Problem{Message: a.tell(r.Message)})
	}
	return a.showPrivate(http.StatusUnprocessableEntity, "officer-ask", p)
}

// sumOf says a sum line by line.
func (k *clerk) sumOf(s personnel.Sum) *requestSum {
	out := &requestSum{Ready: s.Nobody == nil}
	switch {
	case s.Leave != nil:
		k.leaveSum(out, s)
	case s.Trip != nil:
		k.tripSum(out, s.Trip)
	case s.Report != nil:
		k.reportSum(out, s.Report)
	}
	way := sumBox{Title: k.say("personnel.way")}
	for _, l := range s.Way.Lines {
		way.Lines = append(way.Lines, l.Say(k.messages, k.tag))
	}
	if s.Nobody != nil {
		out.Refused = append(out.Refused, finding{Text: k.messages.SayFault(k.tag, s.Nobody)})
	} else {
		out.Rows = append(out.Rows, Row{Label: k.say("personnel.decider"), Values: []string{s.Decider}})
		way.Lines = append(way.Lines, s.Way.Basis)
	}
	out.Boxes = append(out.Boxes, way)
	return out
}

func (k *clerk) leaveSum(out *requestSum, s personnel.Sum) {
	a := s.Leave
	unit := "personnel.calendar-days"
	if a.Count.Unit == "working-days" {
		unit = "personnel.working-days"
	}
	out.Rows = append(out.Rows, Row{Label: k.say("personnel.takes"), Values: []string{k.say(unit, a.Count.Days)}})
	box := sumBox{Title: k.say("personnel.count")}
	for _, l := range a.Count.Lines {
		box.Lines = append(box.Lines, l.Say(k.messages, k.tag))
	}
	if len(box.Lines) > 0 {
		out.Boxes = append(out.Boxes, box)
	}
	if len(a.Before.Years) > 0 && a.Count.Unit == "working-days" {
		out.Rows = append(out.Rows,
			Row{Label: k.say("personnel.before"), Values: []string{k.say("personnel.year", a.Before.Last().Year, a.Before.Left)}},
			Row{Label: k.say("personnel.after"), Values: []string{k.say("personnel.year", a.After.Last().Year, a.After.Left)}})
		out.Boxes = append(out.Boxes, k.yearBoxes(a.After)[:1]...)
		out.Boxes[len(out.Boxes)-1].Open = false
		out.Boxes[len(out.Boxes)-1].Title = k.say("personnel.balance")
	}
	for _, p := range a.Proofs {
		if p.ID == "" {
			continue
		}
		if p.Have {
			out.Rows = append(out.Rows, Row{Label: k.say("personnel.proof"), Values: []string{k.say("leave.proof." + p.ID)}})
			continue
		}
		out.Ready = false
		out.Refused = append(out.Refused, finding{Text: k.say("personnel.proof-missing", lang.Key("leave.proof."+p.ID)), Basis: a.Rule.Basis})
	}
	for _, f := range a.Warnings {
		out.Warned = append(out.Warned, finding{Text: f.Say(k.messages, k.tag), Basis: f.Basis})
	}
	for _, f := range a.Refusals {
		out.Ready = false
		out.Refused = append(out.Refused, finding{Text: f.Say(k.messages, k.tag), Basis: f.Basis})
	}
	out.Rows = append(out.Rows, Row{Label: k.say("personnel.rule"), Values: []string{a.Rule.Basis}})
}

func (k *clerk) tripSum(out *requestSum, s *personnel.TripSum) {
	out.Rows = append(out.Rows,
		Row{Label: k.say("personnel.estimate"), Values: []string{lang.Money(k.tag, s.Total)}},
		Row{Label: k.say("personnel.advance"), Values: []string{lang.Money(k.tag, s.Advance)}})
	box := sumBox{Title: k.say("personnel.count"), Open: true}
	for _, l := range append(slices.Clone(s.Lines), s.AdvanceLine) {
		if l.Key != "" {
			box.Lines = append(box.Lines, l.Say(k.messages, k.tag))
		}
	}
	out.Boxes = append(out.Boxes, box)
	if s.Clash != nil {
		out.Ready = false
		out.Refused = append(out.Refused, finding{Text: k.messages.SayFault(k.tag, s.Clash)})
	}
}

func (k *clerk) reportSum(out *requestSum, s *travel.Settlement) {
	for _, x := range []struct {
		key    string
		amount int64
	}{{"personnel.earned", s.Earned}, {"personnel.advance", s.Advance}, {"personnel.pay-out", s.PayOut}, {"personnel.pay-back", s.PayBack}} {
		out.Rows = append(out.Rows, Row{Label: k.say(x.key), Values: []string{lang.Money(k.tag, x.amount)}})
	}
	box := sumBox{Title: k.say("personnel.count"), Open: true}
	for _, l := range s.Lines {
		box.Lines = append(box.Lines, l.Say(k.messages, k.tag))
	}
	out.Boxes = append(out.Boxes, box)
	for _, r := range s.Refused {
		out.Warned = append(out.Warned, finding{Text: r.Say(k.messages, k.tag)})
	}
	if s.Late {
		out.Warned = append(out.Warned, finding{Text: k.say("personnel.report-late", k.date(s.Due.Date().String())), Basis: s.Basis})
	}
}
