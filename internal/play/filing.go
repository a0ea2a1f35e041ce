package play

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/office"
)

// answers are the standard's examples with what the play says instead, and
// what cannot be read of it, as the page of a question would say.
func (r *run) answers() (form.Answers, form.Problems) {
	today := int64(r.cal.Day(r.node.Now()))
	out := catalogue.AllExamples(r.std, today)
	var bad form.Problems
	for id, typed := range r.said {
		q, _ := r.std.Form.Question(id)
		bad = append(bad, read(q, typed, today, out)...)
	}
	arrange.By(bad, func(a, b form.Problem) int { return bytes.Compare([]byte(a.Question), []byte(b.Question)) })
	return out, bad
}

// read reads one answer: JSON for what has parts, else as it is typed.
func read(q *form.Question, typed string, today int64, into form.Answers) form.Problems {
	if typed != "" && (typed[0] == '[' || typed[0] == '{') {
		var tree any
		d := json.NewDecoder(bytes.NewReader([]byte(typed)))
		d.UseNumber()
		if err := d.Decode(&tree); err != nil {
			return form.Problems{{Question: q.ID, Key: "form.json"}}
		}
		delete(into, q.ID)
		v, bad := q.FromValue(tree, today)
		if v != nil {
			into[q.ID] = v
		}
		return bad
	}
	page := form.Page{Questions: []form.Question{*q}}
	return page.Read(url.Values{q.ID: {typed}}, today, into)
}

// submit hands the application in, on the way that its channel has.
func (r *run) submit(ctx context.Context) error {
	answers, bad := r.answers()
	facts := r.node.DraftFacts(&r.who.full)
	facts["channel"], facts["relation"] = r.play.Channel, r.who.relation
	vars := r.std.Vars(answers, facts)
	if r.play.As == employee {
		return r.asEmployee(ctx, answers, bad)
	}
	if r.play.Channel == "counter" {
		return r.atCounter(ctx, answers, bad, vars)
	}
	if r.draft == nil {
		f, err := r.node.StartDraft(ctx, r.std.ID, r.office, "id")
		if err != nil {
			return err
		}
		r.draft = f
	}
	f := r.draft
	f.Way, f.Applicant, f.Subject, f.Relation, f.Class, f.Answers = r.who.way, r.who.applicant, r.who.subject, r.who.relation, r.who.class, answers
	f.Statements = r.statements(vars)
	vars = r.std.Vars(answers, r.node.DraftFacts(f))
	for _, q := range r.uploads(vars) {
		if !slices.ContainsFunc(f.Files, func(u desk.Upload) bool { return u.For == q }) {
			if err := r.node.TakeFile(ctx, f, photo(q), bytes.NewReader(office.JPEG)); err != nil {
				return err
			}
		}
	}
	attach(answers, f.Files)
	if len(bad) > 0 {
		return incomplete(bad)
	}
	if err := r.node.SaveDraft(ctx, f); err != nil {
		return err
	}
	receipt, err := r.node.FileDraft(ctx, f)
	if err == nil {
		r.no = receipt.No
	}
	return err
}

// atCounter hands in with an officer as the helper.
func (r *run) atCounter(ctx context.Context, answers form.Answers, bad form.Problems, vars map[string]any) error {
	officer, err := r.officer(ctx, "front-desk")
	if err != nil {
		return err
	}
	a := desk.Application{
		Standard: r.std.ID, Relation: r.who.relation, Applicant: r.who.applicant, Subject: r.who.subject, Class: r.who.class,
		Answers: answers, Statements: r.statements(vars), Language: "id",
	}
	for _, q := range r.uploads(vars) {
		u, err := r.node.TakeFileAtCounter(ctx, officer, photo(q), bytes.NewReader(office.JPEG))
		if err != nil {
			return err
		}
		a.Files = append(a.Files, u)
	}
	attach(answers, a.Files)
	if len(bad) > 0 {
		return incomplete(bad)
	}
	receipt, err := r.node.FileForPerson(ctx, officer, a)
	if err == nil {
		r.no = receipt.No
	}
	return err
}

func photo(what string) desk.NewFile { return desk.NewFile{For: what, Name: "foto.jpg"} }

// attach makes the answer of a question for a file the file that was brought.
func attach(a form.Answers, files []desk.Upload) {
	for _, u := range files {
		if _, ok := a[u.For]; ok {
			a[u.For] = u.ID
		}
	}
}

// uploads are the requirements and questions that want a file.
func (r *run) uploads(vars map[string]any) (out []string) {
	for _, q := range r.std.NeededRequirements(vars) {
		if q.Kind == "upload" && !slices.Contains(r.without, q.ID) {
			out = append(out, q.ID)
		}
	}
	for _, p := range r.std.Form.Pages {
		for _, q := range p.Questions {
			if q.Type == form.File {
				out = append(out, q.ID)
			}
		}
	}
	return out
}

func (r *run) statements(vars map[string]any) (out []string) {
	for _, q := range r.std.NeededRequirements(vars) {
		if q.Kind == "statement" && !slices.Contains(r.without, q.ID) {
			out = append(out, q.ID)
		}
	}
	return out
}
