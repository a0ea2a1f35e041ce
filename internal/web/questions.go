package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/form"
)

// The stops of the standard's own pages and of its files begin with these.
const (
	formStop = "isi-"
	fileStop = "berkas-"
)

// aboutService are the pages of the standard's own form that are shown on the
// answers so far.
func (j *journey) aboutService() []stop {
	var out []stop
	for _, p := range j.std.Form.Shown(j.draft.Answers, j.facts(), j.std.Conditions()) {
		page := *p
		page.ID = formStop + p.ID // a standard may name its pages as we name ours
		out = append(out, stop{
			page: page,
			load: func() form.Answers { return maps.Clone(j.draft.Answers) },
			save: func(a form.Answers) error {
				j.draft.Answers = a
				return nil
			},
		})
	}
	return out
}

// toBring is one stop for each file that is needed on the answers so far.
func (j *journey) toBring() []stop {
	var out []stop
	for _, r := range j.std.NeededRequirements(j.std.Vars(j.draft.Answers, j.facts())) {
		if r.Kind != "upload" {
			continue
		}
		q := form.Question{ID: r.ID, Type: form.File, Label: r.Name, Optional: r.Optional, Help: j.text("web.file.help")}
		out = append(out, stop{
			page: form.Page{ID: fileStop + strings.ReplaceAll(r.ID, "_", "-"), Title: r.Name, Intro: r.Reason, Questions: []form.Question{q}},
			load: func() form.Answers { return textAnswers(map[string]string{r.ID: j.fileOf(r.ID)}) },
			save: func(form.Answers) error { return nil }, // the file is kept already
		})
	}
	return out
}

// fileOf is the id of the file that answers a requirement or question, "" for none.
func (j *journey) fileOf(id string) string {
	for _, u := range j.draft.Files {
		if u.For == id {
			return u.ID
		}
	}
	return ""
}

// keptFiles names the files that are there, as the person's device called them.
func (j *journey) keptFiles() map[string]string {
	out := map[string]string{}
	for _, u := range j.draft.Files {
		out[u.For] = u.Name
	}
	return out
}

// readFields reads the form of a stop; its files go into the draft.
func (j *journey) readFields(s *stop) (url.Values, error) {
	in := &intake{call: j.call, page: &s.page, held: j.fileOf}
	in.take = func(n desk.NewFile, r readerOfFile) (string, error) {
		err := j.Desk.TakeFile(j.ctx(), j.draft, n, r)
		return j.fileOf(n.For), err
	}
	typed, err := in.read()
	j.stumbles = in.stumbles
	return typed, err
}

// changedGroup does what the buttons of a repeated group ask, and says whether
// one was pressed.
func (j *journey) changedGroup(s *stop, typed url.Values) bool {
	if group := typed.Get("add"); group != "" {
		if q, ok := s.page.Question(group); ok && q.Type == form.Group {
			addItem(typed, q)
			return true
		}
	}
	if item := typed.Get("remove"); item != "" {
		group, _, _ := strings.Cut(item, ".")
		if slices.ContainsFunc(s.page.Questions, func(q form.Question) bool { return q.ID == group && q.Type == form.Group }) {
			removeItem(typed, item)
			return true
		}
	}
	return false
}
