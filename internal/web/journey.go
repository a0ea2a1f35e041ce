package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// journey is one citizen's way through one application: the draft on the
// server, its standard, and the stops it still has. Which stop follows which is
// decided here and nowhere else.
type journey struct {
	*call
	draft *desk.Draft
	std   *catalogue.Standard
	stops []stop
	// stumbles are what went wrong while the form was read: a file of another
	// type, a connection that broke.
	stumbles form.Problems
	// skipping says that the second way on was taken.
	skipping bool
}

// stop is one page of the way: some questions, where their answers are now, and
// where they go.
type stop struct {
	page form.Page
	// load gives what was answered before, save keeps what is answered now. A
	// fault of save is shown at its field.
	load func() form.Answers
	save func(form.Answers) error
	// skip is the label of a second way on, "" for none; see skipped.
	skip string
	// note stands above the questions, from the message files; link leads to
	// something else to do about it.
	note string
	link Card
	// together are the questions that a refusal of save is about when it is about
	// all of them at once.
	together []string
}

const (
	draftCookie = "draft"
	stopAddress = "/ajukan/isi/"
	checkPath   = "/ajukan/periksa"
	sentPath    = "/ajukan/terkirim"
)

// journeyOf finds the draft that the reader's device keeps, and its standard.
func (c *call) journeyOf() (*journey, error) {
	if c.Desk == nil {
		return nil, errNotFound
	}
	code := c.kept(draftCookie)
	if code == "" {
		return nil, fault.New(fault.NotFound, "web.draft.none")
	}
	f, err := c.Desk.Draft(c.r.Context(), code)
	if err != nil {
		return nil, err
	}
	j := &journey{call: c, draft: f}
	if f.Filed >= 0 {
		return j, nil
	}
	std, ok := c.Desk.Catalogue().Version(f.Standard, f.Version)
	if !ok {
		return nil, fault.New(fault.Gone, "web.draft.standard-gone")
	}
	j.std = std
	j.plan()
	return j, nil
}

// plan lists the stops in order; it is made anew after every answer, since an
// answer may open or close pages.
func (j *journey) plan() {
	j.stops = append(j.aboutPeople(), j.aboutService()...)
	j.stops = append(j.stops, j.toBring()...)
}

// next is the address of the first stop that was not answered yet or was left
// half filled, or the page where everything is checked.
func (j *journey) next() string {
	for _, s := range j.stops {
		if _, left := j.draft.Left[s.page.ID]; left || !slices.Contains(j.draft.Done, s.page.ID) {
			return stopAddress + s.page.ID
		}
	}
	return checkPath
}

// find gives a stop and the address of the one before it.
func (j *journey) find(id string) (s *stop, back string, ok bool) {
	i := slices.IndexFunc(j.stops, func(s stop) bool { return s.page.ID == id })
	if i < 0 {
		return nil, "", false
	}
	back = "/layanan/" + j.std.ID
	if i > 0 {
		back = stopAddress + j.stops[i-1].page.ID
	}
	return &j.stops[i], back, true
}

// done notes that a stop was answered.
func (j *journey) done(id string) {
	if !slices.Contains(j.draft.Done, id) {
		j.draft.Done = append(j.draft.Done, id)
	}
}

// undo forgets that stops were answered, because what they ask has changed.
func (j *journey) undo(ids ...string) {
	j.draft.Done = slices.DeleteFunc(j.draft.Done, func(id string) bool { return slices.Contains(ids, id) })
	for _, id := range ids {
		delete(j.draft.Left, id)
	}
}

func (j *journey) ctx() context.Context { return j.r.Context() }

// questionPage is one stop as it is shown.
type questionPage struct {
	Shell
	// Heading is the page's own; "" when the only field's label is the heading.
	Heading, Intro, Note string
	Link                 Card
	// Where says which of how many pages this is, of which service.
	Where  string
	Action string
	Fields []Field
	// Groups says that buttons stand before the one that goes on: the return key
	// must not press them.
	Groups bool
	// Files says that the form carries files.
	Files bool
	Skip  string
	// Shown names the questions of this page, so that the next can tell those
	// that an answer made appear.
	Shown string
}

// stopShow shows a stop with what was answered before, or as it was left.
func (c *call) stopShow() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	s, _, ok := j.find(c.r.PathValue("stop"))
	if !ok {
		return c.see(j.next())
	}
	if left, ok := j.draft.Left[s.page.ID]; ok {
		return j.show(s, filled{fields: left.Fields, problems: j.asJudged(left.Problems)})
	}
	return j.show(s, filled{fields: s.page.Fields(s.load())})
}

// stopTake takes the answers of a stop: wrong ones are kept as they were typed
// and shown again, right ones lead on. Whatever comes of it, the answer is
// another address (RFC 9110 section 15.4.4): going back never asks to send the
// form once more.
func (c *call) stopTake() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	s, back, ok := j.find(c.r.PathValue("stop"))
	if !ok {
		return c.see(j.next())
	}
	typed, err := j.readFields(s)
	if err != nil {
		return err
	}
	if j.changedGroup(s, typed) {
		return j.again(s, typed, nil)
	}
	if to := leavesFor(typed, back); to != "" {
		return j.leave(s, typed, to)
	}
	meantPlaces(&s.page, typed)
	problems, err := j.take(s, typed)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		if toChoose(&s.page, typed, problems) || onlyNew(s, strings.Fields(typed.Get("tampil")), problems) {
			problems = nil
		}
		return j.again(s, typed, problems)
	}
	j.plan()
	return c.see(j.next())
}

// take judges and keeps the answers of a stop.
func (j *journey) take(s *stop, typed url.Values) (form.Problems, error) {
	into := s.load()
	problems := append(j.stumbles, s.page.Submit(typed, into, j.facts(), j.std.Conditions())...)
	if len(j.stumbles) > 0 {
		problems = oncePerField(problems)
	}
	j.skipping = s.skip != "" && len(typed["lewati"]) > 0
	problems = noFile(&s.page, problems)
	if len(problems) == 0 {
		problems = j.unmetHere(s, into)
	}
	if len(problems) > 0 && !j.skipping {
		return problems, nil
	}
	if err := s.save(into); err != nil {
		if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
			return s.blame(f), nil
		}
		return nil, err
	}
	j.done(s.page.ID)
	delete(j.draft.Left, s.page.ID)
	return nil, j.Desk.SaveDraft(j.ctx(), j.draft)
}

// oncePerField keeps the first problem of each field: a file of the wrong type
// is not missing too.
func oncePerField(all form.Problems) form.Problems {
	var out form.Problems
	for _, p := range all {
		if out.On(p.Question) == nil {
			out = append(out, p)
		}
	}
	return out
}

// noFile says of a file that was not chosen what to do, and not that something
// was not filled in.
func noFile(page *form.Page, problems form.Problems) form.Problems {
	for i, p := range problems {
		if q, ok := page.Question(p.Question); ok && q.Type == form.File && p.Key == "form.required" {
			problems[i].Key = "web.file.missing"
		}
	}
	return problems
}

// onlyNew says whether the only problems are questions that this very answer
// made appear: they are asked, not complained about. The page sends the names of
// the questions it showed.
func onlyNew(s *stop, shown []string, problems form.Problems) bool {
	for _, p := range problems {
		q, ok := s.page.Question(p.Question)
		if !ok || p.Key != "form.required" && p.Key != "web.file.missing" || q.When == "" || slices.Contains(shown, q.ID) {
			return false
		}
	}
	return true
}

func (j *journey) facts() form.Facts { return j.Desk.DraftFacts(j.draft) }

// show draws a stop.
func (j *journey) show(s *stop, in filled) error {
	in.kept = j.keptFiles()
	answers := s.load()
	_ = s.page.Read(in.fields, j.facts().Today(), answers)
	questions := j.shownQuestions(s, answers)
	p := &questionPage{Shell: j.shell(j.tell(s.page.Title)), Intro: j.tell(s.page.Intro), Action: stopAddress + s.page.ID, Skip: s.skip, Note: s.note, Link: s.link}
	p.Heading, p.Where = p.Title, j.where(s)
	p.Fields = j.fields(questions, in)
	if len(p.Fields) == 1 && (p.Fields[0].Label == p.Title || p.Fields[0].Label == "") {
		p.Fields[0].Label, p.Fields[0].Heading, p.Heading = p.Title, p.Fields[0].Shape != "group", ""
		if p.Fields[0].Shape == "group" {
			p.Heading = p.Title
		} else {
			p.Fields[0].Intro, p.Intro = p.Intro, ""
		}
	}
	for _, q := range questions {
		p.Shown = strings.TrimSpace(p.Shown + " " + q.ID)
	}
	p.Files = slices.ContainsFunc(questions, func(q *form.Question) bool { return q.Type == form.File })
	p.Groups = slices.ContainsFunc(questions, func(q *form.Question) bool { return q.Type == form.Group })
	p.Problems = j.summary(p.Fields, in)
	p.Scripts = []string{"g.js"}
	return j.showPrivate(statusOf(p.Problems), "question", p)
}

// shownQuestions are those of a stop whose condition holds on these answers.
func (j *journey) shownQuestions(s *stop, a form.Answers) []*form.Question {
	f := form.Form{Pages: []form.Page{s.page}}
	f.Pages[0].When = ""
	return f.ShownQuestions(s.page.ID, a, j.facts(), j.std.Conditions())
}

// lostDraft leads whoever has no draft here to the page where one is found again,
// which says why there may be none: the cookie ends with the draft.
func (c *call) lostDraft(err error) error {
	if k := fault.Of(err); k == fault.NotFound || k == fault.Gone {
		c.forget(draftCookie)
		if c.Desk != nil {
			return c.see("/lacak?" + overMark)
		}
	}
	return err
}
