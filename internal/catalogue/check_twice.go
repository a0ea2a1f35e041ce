package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"genggam/internal/form"
)

// asked is one thing the citizen is asked for.
type asked struct {
	path, id, label, when string
}

// everything asked on the top level: requirements, then questions.
func (r *reading) everything() []asked {
	var out []asked
	for i, q := range r.std.Requirements {
		out = append(out, asked{fmt.Sprintf("requirements[%d]", i), q.ID, plainWords(q.Name.ID), q.When})
	}
	for i, p := range r.std.Form.Pages {
		for j, q := range p.Questions {
			when := q.When
			if p.When != "" {
				when = p.When + " && " + when
			}
			at := fmt.Sprintf("form.pages[%d].questions[%d]", i, j)
			out = append(out, asked{at, q.ID, plainWords(q.Label.ID), when})
		}
	}
	return out
}

func plainWords(s string) string { return strings.Join(foldWords(s), " ") }

// twice refuses the same ID, and the same label unless both are asked under
// conditions of their own.
func (r *reading) twice() {
	all := r.everything()
	for i, a := range all {
		for _, b := range all[:i] {
			switch {
			case a.id == b.id:
				r.add(a.path+".id", "standard.same-id", a.id)
			case a.label != "" && a.label == b.label && (a.when == "" || b.when == "" || a.when == b.when):
				r.add(a.path, "standard.asked-twice", a.id, b.id)
			}
		}
	}
	for i, p := range r.std.Form.Pages {
		for j := range p.Questions {
			r.twiceIn(fmt.Sprintf("form.pages[%d].questions[%d].questions", i, j), p.Questions[j].Questions)
		}
	}
	r.stepIDs()
}

// twiceIn does the same inside a group.
func (r *reading) twiceIn(path string, questions []form.Question) {
	for i, a := range questions {
		for _, b := range questions[:i] {
			at := fmt.Sprintf("%s[%d]", path, i)
			if a.ID == b.ID {
				r.add(at+".id", "standard.same-id", a.ID)
			} else if plainWords(a.Label.ID) == plainWords(b.Label.ID) {
				r.add(at, "standard.asked-twice", a.ID, b.ID)
			}
		}
	}
}

// held refuses to ask again what the register holds, as a question or a copy.
func (r *reading) held() {
	for i := range r.std.Requirements {
		q := &r.std.Requirements[i]
		r.heldPaper(fmt.Sprintf("requirements[%d]", i), paper{q.ID, q.Name.ID, q.Kind, q.When})
	}
	for i := range r.std.Form.Pages {
		p := &r.std.Form.Pages[i]
		for j := range p.Questions {
			q, at := &p.Questions[j], fmt.Sprintf("form.pages[%d].questions[%d]", i, j)
			r.heldField(at, q, p.When)
			if q.Type == form.File {
				r.heldPaper(at, paper{q.ID, q.Label.ID, "upload", q.When + p.When})
			}
		}
	}
	r.unlawful()
}

// paper is a document asked for, as a requirement or as a question for a file.
type paper struct{ id, name, kind, when string }

// heldPaper refuses the upload and the copy of a card that a register holds.
func (r *reading) heldPaper(at string, q paper) {
	words := foldWords(q.name)
	document := slices.ContainsFunc(law().HeldDocuments, func(name []string) bool { return containsAll(words, name) })
	copied := containsAny(plainWords(q.name+" "+q.id), law().CopyWords)
	switch {
	case !document:
	case copied && q.kind != "held":
		r.add(at+".name", "standard.held-copy", q.id, law().HeldLaw.Basis)
	case q.kind == "upload" && q.when == "" && r.residentsOnly():
		r.add(at+".kind", "standard.held", q.id, law().HeldLaw.Basis)
	}
}

// residentsOnly says whether everybody who may ask is in the register.
func (r *reading) residentsOnly() bool {
	return !slices.Contains(r.std.Who.Applicants, "anyone")
}

// heldField refuses a question for a field of the subject.
func (r *reading) heldField(at string, q *form.Question, pageWhen string) {
	if q.Type == form.Person || q.Type == form.Group || q.Type == form.File || q.When+pageWhen != "" {
		return
	}
	label, id := r.withoutOwner(plainWords(q.Label.ID)), r.withoutOwner(plainWords(q.ID))
	for _, f := range law().HeldFields {
		if slices.Contains(f.Words, label) || slices.Contains(f.Words, id) {
			r.add(at, "standard.held-field", q.ID, f.Part)
			return
		}
	}
}

// withoutOwner takes "pemohon" and the like from the end of a label.
func (r *reading) withoutOwner(s string) string {
	for _, owner := range law().HeldOwners {
		s = strings.TrimSuffix(s, " "+owner)
	}
	return s
}

// containsAny looks for whole words or phrases in a folded text.
func containsAny(text string, phrases []string) bool {
	text = " " + text + " "
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, " "+p+" ") })
}

func containsAll(words, all []string) bool {
	return !slices.ContainsFunc(all, func(w string) bool { return !slices.Contains(words, w) })
}
