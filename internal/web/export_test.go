package web

import (
	"bytes"
	"net/url"

	"genggam/internal/form"
	"genggam/internal/lang"
)

// DrawQuestions renders a page of questions as a stop does, for tests that read
// it back.
func DrawQuestions(page *form.Page, fields url.Values, problems form.Problems) (string, error) {
	m, err := lang.Load()
	if err != nil {
		return "", err
	}
	a, err := readAssets(files)
	if err != nil {
		return "", err
	}
	views, err := readViews(files, m, a)
	if err != nil {
		return "", err
	}
	v := voice{lang.ID, m}
	var questions []*form.Question
	for i := range page.Questions {
		questions = append(questions, &page.Questions[i])
	}
	in := filled{fields: fields, problems: problems}
	p := &questionPage{Shell: Shell{Tag: lang.ID, Title: "Uji", Office: "Desa Uji", Here: "/?lang="}, Heading: "Uji", Action: "/uji"}
	p.Fields = v.fields(questions, in)
	p.Problems = v.summary(p.Fields, in)
	var b bytes.Buffer
	err = views.render(&b, lang.ID, "question", p)
	return b.String(), err
}

// Press is for tests.
var Press = press
