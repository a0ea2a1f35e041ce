package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// counterForm is an application that an officer fills in with the person in
// front of them: all pages of the form as one, since both see the same screen
// and nobody has to be led.
type counterForm struct {
	*clerk
	draft *desk.Draft
	std   *catalogue.Standard
	// people are the built-in questions, as in the citizen's journey.
	people []stop
	// gaps is what the letter prints and the register does not know.
	gaps  []desk.Lack
	facts form.Facts
	// direct says that this is a walk-in, which goes on to the letter.
	direct bool
	// asks are the questions that the answers made appear.
	asks form.Problems
	// stumbles are what was wrong with files while they came in.
	stumbles form.Problems
}

// counterFormPage draws it.
type counterFormPage struct {
	Shell
	Service  string
	Known    []Row
	Sections []fieldSection
	// More is what a walk-in seldom needs, folded away unless something in it is
	// wrong.
	More     []fieldSection
	MoreOpen bool
	Action   string
	// Reads says that the letter is read next; Ready that nothing is left to write.
	Reads, Ready bool
	// Asks links to the questions that the answers made appear.
	Asks []Problem
	// Shown names the fields that were on the page, so that what an answer makes
	// appear is asked and not complained about.
	Shown string
}

type fieldSection struct {
	Title, Intro string
	Fields       []Field
	// Must says that it is not put aside, however it is asked.
	Must bool
}

// counterFormOf opens the draft that the address names: its code is remembered
// by the device, so that two windows fill in two applications.
func (k *clerk) counterFormOf() (*counterForm, error) {
	code := k.kept(counterCookie + k.r.PathValue("draf"))
	if code == "" {
		return nil, fault.New(fault.NotFound, "draft.unknown")
	}
	f, err := k.Desk.OpenCounterDraft(k.ctx(), k.actor, code)
	if err != nil {
		return nil, err
	}
	c := &counterForm{clerk: k, draft: f, direct: strings.HasPrefix(k.r.URL.Path, directPath)}
	if f.Filed >= 0 {
		return c, nil
	}
	std, ok := k.Desk.Catalogue().Version(f.Standard, f.Version)
	if !ok {
		return nil, fault.New(fault.Gone, "web.draft.standard-gone")
	}
	c.std = std
	return c, c.plan()
}

// plan lists the questions about people, on what was answered so far, and works
// out the facts that conditions are judged on.
func (c *counterForm) plan() (err error) {
	j := &journey{call: c.call, draft: c.draft, std: c.std}
	c.people = nil
	if c.gaps, err = c.Desk.CounterLacks(c.ctx(), c.actor, c.draft); err != nil {
		return err
	}
	switch {
	case c.draft.Applicant.Resident == "":
		c.people = append(c.people, c.selfStop(j))
	case len(c.gaps) > 0:
		c.people = append(c.people, c.lackStop(j))
	}
	c.people = append(c.people, c.phoneStop(j))
	if len(j.relations()) > 1 {
		c.people = append(c.people, j.relationStop())
	}
	if j.needsSubject() {
		c.people = append(c.people, prefixed(j.subjectStop(), "subjek_"))
	}
	c.people = append(c.people, c.behalfStop(j))
	if len(c.std.Priority) > 0 {
		c.people = append(c.people, j.priorityStop())
	}
	c.facts, err = c.Desk.CounterFacts(c.ctx(), c.actor, c.draft)
	return err
}

// selfStop asks what is known of a person who is not in the register. Only the
// name must be there: whoever has no papers is helped all the same.
func (c *counterForm) selfStop(j *journey) stop {
	questions := j.partQuestions([]string{"phone"})
	for i := range questions {
		questions[i].Optional = questions[i].ID != "name"
	}
	page := j.ask("data-diri", questions...)
	page.Title, page.Intro = c.text("office.person.applicant"), c.text("office.counter.self-intro")
	return prefixed(stop{
		page: page,
		load: func() form.Answers { return answersOf(c.draft.Applicant.Record) },
		save: func(a form.Answers) error {
			was := c.draft.Applicant.Record
			now := recordOf(a)
			now.Phone, now.Email = was.Phone, was.Email
			c.draft.Applicant.Record = now
			return nil
		},
	}, "pemohon_")
}

func (c *counterForm) phoneStop(j *journey) stop {
	page := j.ask("kontak", form.Question{ID: "phone", Type: form.Phone, Label: c.text("web.part.phone"), Help: c.text("web.part.phone-help"), Optional: true})
	page.Title, page.Intro = c.text("office.counter.contact"), c.text("office.counter.contact-intro")
	return stop{
		page: page,
		load: func() form.Answers { return textAnswers(map[string]string{"phone": c.draft.Applicant.Record.Phone}) },
		save: func(a form.Answers) error {
			c.draft.Applicant.Record.Phone, _ = a["phone"].(string)
			return nil
		},
	}
}

// prefixed gives the questions of a stop names of their own, so that applicant
// and subject stand on one page.
func prefixed(s stop, prefix string) stop {
	out := s
	out.page.Questions = slices.Clone(s.page.Questions)
	for i := range out.page.Questions {
		out.page.Questions[i].ID = prefix + out.page.Questions[i].ID
	}
	out.load = func() form.Answers {
		a := form.Answers{}
		for name, v := range s.load() {
			a[prefix+name] = v
		}
		return a
	}
	out.save = func(a form.Answers) error {
		b := form.Answers{}
		for name, v := range a {
			b[strings.TrimPrefix(name, prefix)] = v
		}
		return s.save(b)
	}
	return out
}

// shown are the pages of the service's own form that are shown now.
func (c *counterForm) shown() []*form.Page {
	return c.std.Form.Shown(c.draft.Answers, c.facts, c.std.Conditions())
}

// uploads are the requirements of which a copy may be kept.
func (c *counterForm) uploads() []*catalogue.Requirement {
	return slices.DeleteFunc(c.needed(), func(r *catalogue.Requirement) bool { return r.Kind != "upload" })
}

func (c *counterForm) needed() []*catalogue.Requirement {
	return c.std.NeededRequirements(c.std.Vars(c.draft.Answers, c.facts))
}

func (k *clerk) counterShow() error {
	c, err := k.counterFormOf()
	if err != nil {
		return k.lostCounter(err)
	}
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	in := filled{fields: url.Values{}}
	for _, s := range c.people {
		maps.Copy(in.fields, s.page.Fields(s.load()))
	}
	for i := range c.std.Form.Pages {
		maps.Copy(in.fields, c.std.Form.Pages[i].Fields(c.draft.Answers))
	}
	in.fields["nyata"] = c.draft.Statements
	return c.show(http.StatusOK, in, nil)
}

func (c *counterForm) toSlip(no int64) error {
	c.forget(counterCookie + c.r.PathValue("draf"))
	if c.direct {
		return c.see(directPath + "/" + strconv.FormatInt(no, 10))
	}
	return c.see(counterPath + "/terkirim/" + strconv.FormatInt(no, 10))
}

// show draws the form with what is in its fields.
func (c *counterForm) show(status int, in filled, more []Problem) error {
	p := &counterFormPage{Shell: c.shell(c.tell(c.std.Name)), Service: c.tell(c.std.Name), Action: c.r.URL.EscapedPath()}
	p.Back, p.Scripts = counterPath, []string{"g.js"}
	known, err := c.Desk.CounterApplicant(c.ctx(), c.actor, c.draft)
	if err != nil {
		return err
	}
	if c.draft.Applicant.Resident != "" {
		p.Known = c.recordRows(c.asked(known.Record))
	}
	in.kept = map[string]string{}
	for _, u := range c.draft.Files {
		in.kept[u.For] = u.Name
	}
	for i := range c.people {
		p.add(c.section(&c.people[i].page, pointers(c.people[i].page.Questions), in))
	}
	if c.direct {
		p.fold()
	}
	for _, pg := range c.shown() {
		questions := c.std.Form.ShownQuestions(pg.ID, c.draft.Answers, c.facts, c.std.Conditions())
		p.add(c.section(pg, questions, in))
	}
	papers := c.papers(in)
	if c.direct {
		papers = p.foldCopies(papers)
	}
	p.add(papers)
	if c.direct {
		p.Back, p.Reads = directPath, true
		p.focus()
	}
	var fields []Field
	for _, s := range slices.Concat(p.Sections, p.More) {
		for _, f := range s.Fields {
			fields, p.Shown = append(fields, f), p.Shown+" "+f.Name
		}
	}
	p.asks(c, fields)
	p.Problems = append(c.summary(fields, in), more...)
	return c.showPrivate(status, "officer-counter-form", p)
}

func (p *counterFormPage) add(s fieldSection) {
	if len(s.Fields) > 0 {
		p.Sections = append(p.Sections, s)
	}
}

func pointers(questions []form.Question) []*form.Question {
	var out []*form.Question
	for i := range questions {
		out = append(out, &questions[i])
	}
	return out
}

func (c *counterForm) section(pg *form.Page, questions []*form.Question, in filled) fieldSection {
	s := fieldSection{Title: c.tell(pg.Title), Intro: c.tell(pg.Intro), Fields: c.fields(questions, in)}
	s.Must = pg.ID == lackPage
	for i := range s.Fields {
		if s.Fields[i].Label == "" {
			s.Fields[i].Label = s.Title
		}
	}
	if len(s.Fields) == 1 && s.Fields[0].Label == s.Title && !s.Must {
		s.Title = "" // the question is its own heading
	}
	return s
}

// papers asks for what is brought: a copy, or shown and seen; and for what is
// declared.
func (c *counterForm) papers(in filled) fieldSection {
	s := fieldSection{Title: c.say("office.case.needs"), Intro: c.say("office.counter.papers")}
	for _, r := range c.needed() {
		switch r.Kind {
		case "upload":
			q := form.Question{ID: r.ID, Type: form.File, Label: r.Name, Help: r.Reason, Optional: true}
			s.Fields = append(s.Fields, c.field(&q, r.ID, in))
		case "statement":
			f := Field{Shape: "tick", ID: "nyata-" + r.ID, Name: "nyata", Value: r.ID, Label: c.tell(r.Name), Help: c.tell(r.Reason)}
			f.Chosen = slices.Contains(in.fields["nyata"], r.ID)
			if p := in.problems.On("nyata-" + r.ID); p != nil {
				f.Error = c.say(p.Key, p.Args...)
			}
			s.Fields = append(s.Fields, f)
		}
	}
	return s
}

// counterTake takes the form. Whatever is right is kept in the draft at once;
// what is wrong is shown again as it was typed.
func (k *clerk) counterTake() error {
	typed, err := k.counterRead()
	if err != nil {
		return k.lostCounter(err)
	}
	c := typed.form
	if c.draft.Filed >= 0 {
		return c.toSlip(c.draft.Filed)
	}
	if c.changedItems(typed.values) {
		return c.show(http.StatusOK, filled{fields: typed.values}, nil)
	}
	problems, err := c.take(typed.values)
	if err != nil {
		return err
	}
	if typed.values.Has("baca") {
		return c.toReadBack()
	}
	problems = oncePerField(append(c.stumbles, problems...))
	in := filled{fields: typed.values, problems: problems}
	if len(problems) > 0 {
		if c.onlyAsked(typed.values, problems) {
			c.asks, in.problems = problems, nil
			return c.show(http.StatusOK, in, nil)
		}
		return c.show(http.StatusUnprocessableEntity, in, nil)
	}
	if c.direct {
		return c.toRead(in)
	}
	return c.hand(in)
}

// counterTyped is a form that was sent and the draft it belongs to.
type counterTyped struct {
	form   *counterForm
	values url.Values
}

// counterRead reads words and files; files go into the draft as they come.
func (k *clerk) counterRead() (counterTyped, error) {
	out := counterTyped{}
	page := &form.Page{}
	in := &intake{call: k.call, page: page, held: func(string) string { return "" }}
	c, err := k.counterFormOf()
	if err != nil {
		return out, err
	}
	out.form = c
	if c.draft.Filed >= 0 {
		return out, nil
	}
	for _, r := range c.uploads() {
		page.Questions = append(page.Questions, form.Question{ID: r.ID, Type: form.File})
	}
	for _, pg := range c.std.Form.Pages {
		for _, q := range pg.Questions {
			if q.Type == form.File {
				page.Questions = append(page.Questions, q)
			}
		}
	}
	fileOf := func(id string) string {
		for _, u := range c.draft.Files {
			if u.For == id {
				return u.ID
			}
		}
		return ""
	}
	in.held = fileOf
	in.take = func(n desk.NewFile, r readerOfFile) (string, error) {
		err := k.Desk.TakeCounterFile(k.ctx(), k.actor, c.draft, n, r)
		return fileOf(n.For), err
	}
	out.values, err = in.read()
	c.stumbles = in.stumbles
	return out, err
}

// changedItems does what the buttons of a repeated group ask.
func (c *counterForm) changedItems(typed url.Values) bool {
	if q, ok := c.std.Form.Question(typed.Get("add")); ok && q.Type == form.Group {
		addItem(typed, q)
		return true
	}
	item := typed.Get("remove")
	group, _, _ := strings.Cut(item, ".")
	if q, ok := c.std.Form.Question(group); ok && q.Type == form.Group {
		removeItem(typed, item)
		return true
	}
	return false
}

// take judges every part and keeps what is right.
func (c *counterForm) take(typed url.Values) (form.Problems, error) {
	var problems form.Problems
	asked := map[string]bool{}
	for _, s := range c.people {
		asked[s.page.ID] = true
		into := s.load()
		problems = append(problems, s.page.Submit(typed, into, c.facts, c.std.Conditions())...)
		err := s.save(into)
		if f := fault.As(err); f != nil && f.Kind == fault.Invalid && f.Field != "" {
			problems = append(problems, form.Problem{Question: f.Field, Key: f.Key, Args: f.Args})
		} else if err != nil {
			return nil, err
		}
	}
	if err := c.plan(); err != nil {
		return nil, err
	}
	answers := maps.Clone(c.draft.Answers)
	for i := range c.std.Form.Pages {
		pg := &c.std.Form.Pages[i]
		if slices.ContainsFunc(c.std.Form.Shown(answers, c.facts, c.std.Conditions()), func(x *form.Page) bool { return x.ID == pg.ID }) {
			problems = append(problems, pg.Submit(typed, answers, c.facts, c.std.Conditions())...)
		}
	}
	c.draft.Answers, c.draft.Statements = answers, typed["nyata"]
	for _, s := range c.people {
		for _, q := range s.page.Questions {
			if !q.Optional && !asked[s.page.ID] {
				problems = append(problems, form.Problem{Question: q.ID, Key: "form.required"})
			}
		}
	}
	return problems, c.Desk.SaveDraft(c.ctx(), c.draft)
}

// onlyAsked says whether all that is wrong is questions that this very answer
// made appear: they are asked, not complained about.
func (c *counterForm) onlyAsked(typed url.Values, problems form.Problems) bool {
	shown := strings.Fields(typed.Get("tampil"))
	for _, p := range problems {
		if p.Key != "form.required" || slices.Contains(shown, p.Question) {
			return false
		}
	}
	return true
}

// hand files the application and leads to the slip.
func (c *counterForm) hand(in filled) error {
	r, err := c.Desk.FileCounterDraft(c.ctx(), c.actor, c.draft)
	var bad *desk.Incomplete
	if errors.As(err, &bad) {
		return c.lacks(in, bad)
	}
	if err != nil {
		return err
	}
	return c.toSlip(r.No)
}

// lacks shows what the desk still misses, at its field.
func (c *counterForm) lacks(in filled, bad *desk.Incomplete) error {
	for _, p := range bad.Problems {
		p.Question = c.lackField(p.Question)
		in.problems = append(in.problems, p)
	}
	for _, m := range bad.Missing {
		id := m.ID
		if m.Kind == "statement" {
			id = "nyata-" + m.ID
		}
		in.problems = append(in.problems, form.Problem{Question: id, Key: "web.declare-missing", Args: []any{c.tell(m.Name)}})
	}
	var more []Problem
	for _, rule := range bad.Unmet {
		more = append(more, Problem{Message: c.tell(rule.Message)})
	}
	return c.show(http.StatusUnprocessableEntity, in, more)
}
