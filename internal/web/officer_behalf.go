package web

import (
	"strings"

	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/person"
)

// grounds on which one acts for another: a mandate, parenthood, guardianship,
// curatorship, or something the officer writes into a note.
var grounds = []string{"kuasa", "orang-tua", "wali", "pengampu", "lainnya"}

// behalfStop asks who stands at the counter when it is not the applicant, and on
// what ground. Applicant, subject and representative are three people, kept apart.
func (c *counterForm) behalfStop(j *journey) stop {
	ground := form.Question{ID: "dasar", Type: form.Choice, Label: c.text("office.counter.ground"), Optional: true}
	for _, g := range grounds {
		ground.Options = append(ground.Options, form.Option{Value: g, Label: c.text("office.ground." + g)})
	}
	page := j.ask("wakil",
		form.Question{ID: "name", Type: form.ShortText, Label: c.text("office.counter.behalf-name"), Optional: true},
		form.Question{ID: "nik", Type: form.NIK, Label: c.text("web.part.nik"), Optional: true},
		ground)
	page.Title, page.Intro = c.text("office.person.representative"), c.text("office.counter.behalf-intro")
	return prefixed(stop{
		page: page,
		load: func() form.Answers {
			p := c.draft.Representative
			if p == nil {
				return form.Answers{}
			}
			return textAnswers(map[string]string{"name": p.Record.Name, "nik": p.Record.NIK, "dasar": p.Ground})
		},
		save: func(a form.Answers) error {
			name, _ := a["name"].(string)
			nik, _ := a["nik"].(string)
			ground, _ := a["dasar"].(string)
			c.draft.Representative = nil
			if strings.TrimSpace(name) != "" {
				c.draft.Representative = &desk.Party{Record: person.Record{Name: name, NIK: nik}, Ground: ground}
			}
			return nil
		},
	}, "wakil_")
}
