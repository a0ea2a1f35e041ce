package web

import (
	"net/http"
	"slices"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// completePage asks for what was missing, all at once: each defect with the
// officer's words, and a field where a field mends it.
type completePage struct {
	Shell
	Defects []string
	Fields  []Field
	Files   bool
}

// completion is the request for completion of one application as questions.
type completion struct {
	progress desk.Progress
	page     form.Page
}

func (c *call) completion() (int64, *completion, error) {
	no, err := c.caseNo()
	if err != nil {
		return 0, nil, err
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return 0, nil, err
	}
	out := &completion{progress: p, page: form.Page{ID: "lengkapi"}}
	for _, d := range p.Defects {
		if q, ok := out.question(d.What, c); ok && !slices.ContainsFunc(out.page.Questions, func(x form.Question) bool { return x.ID == q.ID }) {
			q.Help.ID, q.Help.JV, q.Help.EN = d.Text, "", ""
			out.page.Questions = append(out.page.Questions, q)
		}
	}
	return no, out, nil
}

// question is the field that mends a defect: a question of the form again, or
// the file of a requirement. A defect about something else has none.
func (m *completion) question(what string, c *call) (form.Question, bool) {
	if q, ok := m.progress.Standard.Form.Question(what); ok {
		again := *q
		again.When = ""
		return again, true
	}
	if r, ok := m.progress.Standard.Requirement(what); ok && r.Kind == "upload" {
		return form.Question{ID: r.ID, Type: form.File, Label: r.Name}, true
	}
	return form.Question{}, false
}

func (c *call) complete() error {
	_, m, err := c.completion()
	if err != nil {
		return c.lostCase(err)
	}
	if len(m.progress.Defects) == 0 {
		return c.see("/permohonan")
	}
	return c.showCompletion(http.StatusOK, m, filled{})
}

func (c *call) showCompletion(status int, m *completion, in filled) error {
	p := &completePage{Shell: c.shell(c.say("web.complete.title"))}
	p.Back = "/permohonan"
	for _, d := range m.progress.Defects {
		if _, ok := m.question(d.What, c); !ok {
			p.Defects = append(p.Defects, d.Text)
		}
	}
	var questions []*form.Question
	for i := range m.page.Questions {
		questions = append(questions, &m.page.Questions[i])
		p.Files = p.Files || m.page.Questions[i].Type == form.File
	}
	p.Fields = c.fields(questions, in)
	p.Problems = c.summary(p.Fields, in)
	p.Scripts = []string{"g.js"}
	return c.showPrivate(status, "complete", p)
}

// completeTake keeps the answers and files and sends the application back to
// the office.
func (c *call) completeTake() error {
	no, m, err := c.completion()
	if err != nil {
		return c.lostCase(err)
	}
	if len(m.progress.Defects) == 0 {
		return c.see("/permohonan")
	}
	var files []desk.Upload
	in := &intake{call: c, page: &m.page, held: func(string) string { return "" }}
	in.take = func(n desk.NewFile, r readerOfFile) (string, error) {
		u, err := c.Desk.TakeFileForCase(c.r.Context(), no, n, r)
		if err == nil {
			files = append(files, u)
		}
		return u.ID, err
	}
	typed, err := in.read()
	if err != nil {
		return err
	}
	changed := form.Answers{}
	today, _ := form.DayOf(c.today())
	problems := append(in.stumbles, m.page.Read(typed, today, changed)...)
	for _, q := range m.page.Questions {
		if changed[q.ID] == nil && !q.Optional && problems.On(q.ID) == nil {
			problems = append(problems, form.Problem{Question: q.ID, Key: "form.required"})
		}
	}
	if problems = noFile(&m.page, problems); len(problems) > 0 {
		// Nobody would ever ask for these files again.
		if err := c.Desk.DropFiles(c.r.Context(), files); err != nil {
			return err
		}
		return c.showCompletion(http.StatusUnprocessableEntity, m, filled{fields: m.page.Raw(typed), problems: oncePerField(problems)})
	}
	for _, u := range files {
		if _, isQuestion := m.progress.Standard.Form.Question(u.For); !isQuestion {
			delete(changed, u.For)
		}
	}
	if err := c.Desk.Complete(c.r.Context(), no, changed, files); err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return c.see("/permohonan")
}
