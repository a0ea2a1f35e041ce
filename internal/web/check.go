package web

import (
	"errors"
	"slices"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/person"
)

// checkPage shows every answer once more before anything is handed in (WCAG
// 3.3.4): each with a way to change it, and the declarations to make.
type checkPage struct {
	Shell
	Where    string
	Sections []checkSection
	Declare  []Field
	// Fee is what it costs, line by line; nil for nothing.
	Fee *moneySum
}

type checkSection struct {
	Title string
	Rows  []Row
}

func (c *call) check() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	if next := j.next(); next != checkPath {
		return c.see(next)
	}
	var problems []Problem
	if c.r.URL.Query().Has(toldMark) {
		if problems, err = j.lacking(); err != nil {
			return err
		}
	}
	return j.showCheck(problems)
}

// toldMark in the address says that the application was sent and lacked
// something: what it lacks is told, until it does not.
const toldMark = "kurang"

func (j *journey) showCheck(problems []Problem) error {
	p := &checkPage{Shell: j.shell(j.say("web.check-answers.title")), Where: j.where(nil), Declare: j.declarations(problems)}
	p.Problems = problems
	p.Sections, p.Fee = j.sections(), j.quote()
	p.Scripts = []string{"g.js"}
	return j.showPrivate(statusOf(problems), "check", p)
}

// lacking judges the whole application and says everything that it lacks.
func (j *journey) lacking() ([]Problem, error) {
	err := j.Desk.CheckDraft(j.ctx(), j.draft)
	var lacking *desk.Incomplete
	if errors.As(err, &lacking) {
		return j.lacks(lacking), nil
	}
	return nil, err
}

// sections puts the answers under headings: those about people, each page of the
// service, the files.
func (j *journey) sections() []checkSection {
	people := checkSection{Title: j.say("web.check-answers.people")}
	files := checkSection{Title: j.say("web.check-answers.files")}
	var service []checkSection
	for i := range j.stops {
		s, rows := &j.stops[i], j.rows(&j.stops[i])
		switch {
		case strings.HasPrefix(s.page.ID, fileStop):
			files.Rows = append(files.Rows, rows...)
		case !strings.HasPrefix(s.page.ID, formStop):
			people.Rows = append(people.Rows, rows...)
		default:
			service = append(service, checkSection{Title: j.tell(s.page.Title), Rows: rows})
		}
	}
	if j.onBehalf() {
		people = j.behalfSection()
	}
	out := append([]checkSection{people}, service...)
	if len(files.Rows) > 0 {
		out = append(out, files)
	}
	return out
}

// declarations are the requirements that the applicant declares by ticking.
func (j *journey) declarations(problems []Problem) []Field {
	var out []Field
	for _, r := range j.std.NeededRequirements(j.std.Vars(j.draft.Answers, j.facts())) {
		if r.Kind != "statement" {
			continue
		}
		f := Field{Shape: "tick", ID: "nyata-" + r.ID, Name: "nyata", Value: r.ID, Label: j.tell(r.Name), Help: j.tell(r.Reason),
			Chosen: slices.Contains(j.draft.Statements, r.ID)}
		for _, p := range problems {
			if p.Field == f.ID {
				f.Error = p.Message
			}
		}
		out = append(out, f)
	}
	return out
}

// rows are the answers of one stop as they will be read.
func (j *journey) rows(s *stop) []Row {
	answers := s.load()
	var out []Row
	for _, q := range j.shownQuestions(s, answers) {
		row := Row{ID: "baris-" + s.page.ID + "-" + q.ID, Label: j.tell(q.Label), Change: stopAddress + s.page.ID}
		if row.Label == "" {
			row.Label = j.tell(s.page.Title)
		}
		if q.Type == form.File {
			row.Values = []string{j.keptFiles()[q.ID]}
		} else {
			row.Values = j.spell(q, answers[q.ID])
		}
		if len(row.Values) == 0 || row.Values[0] == "" {
			row.Values = []string{j.say("web.not-answered")}
		}
		if s.page.ID == "identitas" && (q.ID == "nik" || q.ID == "kk") {
			row.Values = []string{person.MaskNumber(strings.Join(row.Values, ""))}
		}
		out = append(out, row)
	}
	return out
}

// submit hands the application in. Doing it twice is answered as the first time.
func (c *call) submit() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed >= 0 {
		return c.see(sentPath)
	}
	if err := c.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	j.draft.Statements = nil
	for _, f := range j.declarations(nil) {
		if slices.Contains(c.r.PostForm["nyata"], f.Value) {
			j.draft.Statements = append(j.draft.Statements, f.Value)
		}
	}
	problems, err := j.lacking()
	if err != nil {
		return err
	}
	if err := j.Desk.SaveDraft(j.ctx(), j.draft); err != nil {
		return err
	}
	switch to := j.backTo(c.r.PostForm); {
	case to != "":
		return c.see(to)
	case j.next() != checkPath:
		return c.see(j.next())
	case len(problems) > 0:
		return c.see(checkPath + "?" + toldMark)
	}
	j.draft.Mark = c.deviceMark()
	r, err := j.Hall.Outreach.FileDraft(j.ctx(), j.draft)
	if err != nil {
		return err
	}
	c.keepCase(r.Reference, r.Secret)
	return c.see(sentPath)
}

// lacks says everything that is wrong or missing, each leading to its row.
func (j *journey) lacks(in *desk.Incomplete) []Problem {
	var out []Problem
	for _, p := range in.Problems {
		out = append(out, j.lack(p))
	}
	for _, r := range in.Missing {
		if r.Kind == "statement" {
			out = append(out, Problem{Field: "nyata-" + r.ID, Message: j.say("web.declare-missing", r.Name)})
			continue
		}
		out = append(out, Problem{Field: j.rowOf(r.ID, ""), Message: j.say("web.bring-missing", r.Name)})
	}
	for _, r := range in.Unmet {
		out = append(out, Problem{Message: j.tell(r.Message)})
	}
	return out
}

// lack names the question in front of what is wrong with its answer.
func (j *journey) lack(p form.Problem) Problem {
	head, rest, _ := strings.Cut(p.Question, ".")
	message := j.say(p.Key, j.args(p.Args)...)
	if stop := map[string]string{"applicant": "data-diri", "subject": "orang"}[head]; stop != "" {
		return Problem{Field: j.rowOf(rest, stop), Message: j.say("web.part."+rest) + ": " + message}
	}
	if q, ok := j.std.Form.Question(head); ok {
		message = j.tell(q.Label) + ": " + message
	}
	return Problem{Field: j.rowOf(head, ""), Message: message}
}

// rowOf is the id of the row of a question, "" when it has none on the page.
// The same part may be asked of the applicant and of the subject, so the search
// begins at a stop when one is named.
func (j *journey) rowOf(question, stop string) string {
	for i := range j.stops {
		page := &j.stops[i].page
		if _, ok := page.Question(question); ok && (stop == "" || stop == page.ID) {
			return "baris-" + page.ID + "-" + question
		}
	}
	return ""
}
