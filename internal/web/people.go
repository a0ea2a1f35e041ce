package web

import (
	"encoding/json"
	"slices"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/outreach"
	"genggam/internal/person"
)

// The ways a person can say who they are. Only the first asks for numbers; the
// others lead to an officer and are no dead end.
const (
	wayResident  = "resident"
	wayNoNIK     = "no-nik"
	wayForgot    = "forgot"
	wayElsewhere = "elsewhere"
)

// aboutPeople are the stops that the program asks for every service: who you
// are, how to reach you, whom it is for.
func (j *journey) aboutPeople() []stop {
	if j.onBehalf() {
		return nil // said already: an organisation came in, or a permit is renewed
	}
	out := []stop{j.wayStop()}
	if j.draft.Way == wayResident {
		out = append(out, j.matchStop())
	}
	if j.draft.Way != "" && (j.draft.Way != wayResident || j.unmatched()) {
		out = append(out, j.selfStop())
	}
	out = append(out, j.contactStop())
	if len(j.relations()) > 1 {
		out = append(out, j.relationStop())
	}
	if j.needsSubject() {
		out = append(out, j.subjectStop())
	}
	if len(j.std.Priority) > 0 {
		out = append(out, j.priorityStop())
	}
	return out
}

// unmatched says that numbers were given, no match was found, and the person
// went on all the same.
func (j *journey) unmatched() bool {
	return j.draft.Applicant.Resident == "" && slices.Contains(j.draft.Done, "identitas")
}

// ask makes a built-in page out of its message keys: web.NAME.title and .intro.
func (j *journey) ask(name string, questions ...form.Question) form.Page {
	return form.Page{ID: name, Title: j.text("web.ask." + name + ".title"), Intro: j.text("web.ask." + name + ".intro"), Questions: questions}
}

// choose makes a choice whose labels are messages: KEY.VALUE.
func (j *journey) choose(id, key string, values ...string) form.Question {
	q := form.Question{ID: id, Type: form.Choice}
	for _, v := range values {
		q.Options = append(q.Options, form.Option{Value: v, Label: j.text(key + "." + v)})
	}
	return q
}

func (j *journey) wayStop() stop {
	return stop{
		page: j.ask("siapa", j.choose("cara", "web.way", wayResident, wayNoNIK, wayForgot, wayElsewhere)),
		load: func() form.Answers { return textAnswers(map[string]string{"cara": j.draft.Way}) },
		save: func(a form.Answers) error {
			way, _ := a["cara"].(string)
			if way != j.draft.Way {
				j.undo("identitas", "data-diri")
				j.draft.Applicant = desk.Party{Record: person.Record{Phone: j.draft.Applicant.Record.Phone, Email: j.draft.Applicant.Record.Email}}
			}
			j.draft.Way = way
			return nil
		},
	}
}

// matchStop compares three numbers with the register. A match shows nothing of
// the register; without one the person corrects the numbers or goes on and
// meets an officer.
func (j *journey) matchStop() stop {
	questions := []form.Question{
		{ID: "nik", Type: form.NIK, Label: j.text("web.part.nik"), Help: j.text("web.part.nik-help")},
		{ID: "kk", Type: form.KK, Label: j.text("web.part.kk"), Help: j.text("web.part.kk-help")},
		{ID: "birth_date", Type: form.Date, Label: j.text("web.part.birth_date"), Help: j.text("web.part.birth_date-help"),
			Earliest: "1850-01-01", Latest: "today"},
	}
	out := stop{
		page:     j.ask("identitas", questions...),
		skip:     j.say("web.ask.identitas.skip"),
		together: []string{"nik", "kk", "birth_date"},
		load: func() form.Answers {
			r := j.draft.Applicant.Record
			return textAnswers(map[string]string{"nik": r.NIK, "kk": r.KK, "birth_date": r.BirthDate})
		},
		save: j.match,
	}
	// Looking in the wrong village is the likeliest reason of all.
	if left, ok := j.draft.Left["identitas"]; ok && len(j.draft.Files) == 0 && len(left.Problems) > 0 && left.Problems[0].Key == noMatch && j.manyOffices() {
		out.link = Card{Address: "/ajukan/" + j.std.ID + "?" + moveMark + "=1", Title: j.say("web.match.other-office", j.officeName())}
	}
	return out
}

// noMatch is the refusal of numbers that do not belong together.
const noMatch = "web.match.no"

// officeName is the office that the draft is for, as people say it.
func (j *journey) officeName() string {
	o, err := j.Desk.Office(j.draft.Office)
	if err != nil {
		return string(j.draft.Office)
	}
	return officeLabel(&o)
}

// manyOffices says whether the service is given at another office too.
func (j *journey) manyOffices() bool { return len(j.Desk.Providers(j.std, "", 2)) > 1 }

func (j *journey) match(a form.Answers) error {
	said := recordOf(a)
	said.Phone, said.Email = j.draft.Applicant.Record.Phone, j.draft.Applicant.Record.Email
	if j.skipping {
		j.draft.Applicant = desk.Party{Record: said}
		return nil
	}
	p, same, err := j.Desk.Match(j.ctx(), j.draft.Office, said, network(j.ClientIP(j.r)))
	if err != nil {
		if f := fault.As(err); f != nil {
			return f.On("nik")
		}
		return err
	}
	if !same {
		return fault.New(fault.Invalid, noMatch, j.officeName())
	}
	p.Record.Phone, p.Record.Email = said.Phone, said.Email
	j.draft.Applicant = p
	j.undo("data-diri")
	return nil
}

// selfStop asks what the letter needs to know of the applicant and no register
// told: the name, and the parts the standard names. What may be unknown may be
// left empty; an officer completes it with the person.
func (j *journey) selfStop() stop {
	skip := []string{"phone"}
	if j.draft.Way != wayElsewhere {
		skip = append(skip, "nik", "kk")
	}
	if j.draft.Way == wayResident {
		skip = append(skip, "birth_date")
	}
	return stop{
		page: j.ask("data-diri", j.partQuestions(skip)...),
		load: func() form.Answers { return answersOf(j.draft.Applicant.Record) },
		save: func(a form.Answers) error {
			was := j.draft.Applicant.Record
			now := recordOf(a)
			now.Phone, now.Email = was.Phone, was.Email
			if j.draft.Way == wayResident {
				now.NIK, now.KK, now.BirthDate = was.NIK, was.KK, was.BirthDate
			}
			j.draft.Applicant.Record = now
			return nil
		},
	}
}

// partQuestions are the name and the parts of a subject that the standard
// needs, but for those left out.
func (j *journey) partQuestions(skip []string) []form.Question {
	var out []form.Question
	for _, part := range form.Parts() {
		if slices.Contains(skip, part) || part != "name" && !slices.Contains(j.std.Who.SubjectParts, part) {
			continue
		}
		q := j.partQuestion(part)
		out = append(out, q)
	}
	return out
}

// partQuestion asks for one field of a person.
func (j *journey) partQuestion(part string) form.Question {
	t, _ := form.PartType(part)
	q := form.Question{ID: part, Type: t, Label: j.text("web.part." + part), Optional: part != "name" && part != "sex" && part != "address"}
	if part == "sex" {
		q.Type = form.Choice
		q.Options = []form.Option{{Value: "L", Label: j.text("web.part.male")}, {Value: "P", Label: j.text("web.part.female")}}
	}
	if part == "birth_date" {
		q.Earliest, q.Latest = "1850-01-01", "today"
	}
	if key := "web.part." + part + "-help"; j.messages.Has(key) {
		q.Help = j.text(key)
	}
	return q
}

func (j *journey) contactStop() stop {
	note := ""
	if j.draft.Way == wayResident && j.draft.Applicant.Resident != "" {
		note = j.say("web.match.yes", j.officeName())
	}
	return stop{
		note: note,
		page: j.ask("kontak",
			form.Question{ID: "phone", Type: form.Phone, Label: j.text("web.part.phone"), Help: j.text("web.part.phone-help"), Optional: true},
			form.Question{ID: "email", Type: form.Email, Label: j.text("web.part.email"), Optional: true},
			j.needsQuestion()),
		load: func() form.Answers {
			r := j.draft.Applicant.Record
			a := textAnswers(map[string]string{"phone": r.Phone, "email": r.Email})
			if len(j.draft.Needs) > 0 {
				a["butuh"] = slices.Clone(j.draft.Needs)
			}
			return a
		},
		save: func(a form.Answers) error {
			r := recordOf(textAnswers(map[string]string{"phone": textOf(a["phone"]), "email": textOf(a["email"])}))
			j.draft.Applicant.Record.Phone, j.draft.Applicant.Record.Email = r.Phone, r.Email
			j.draft.Needs, _ = a["butuh"].([]string)
			return nil
		},
	}
}

// needsQuestion asks how the person wants to be served; nobody has to answer, and
// only whoever serves them sees it.
func (j *journey) needsQuestion() form.Question {
	q := form.Question{ID: "butuh", Type: form.Choices, Label: j.text("reach.needs-web"), Help: j.text("reach.needs-web-help"), Optional: true}
	for _, code := range outreach.NeedCodes() {
		q.Options = append(q.Options, form.Option{Value: code, Label: j.text("reach.need." + code)})
	}
	return q
}

func textOf(x any) string {
	s, _ := x.(string)
	return s
}

// relations are whom the service may concern.
func (j *journey) relations() []string { return j.std.Who.Subjects }

// needsSubject says whether it concerns somebody else than the applicant.
func (j *journey) needsSubject() bool {
	if len(j.relations()) == 1 {
		return j.relations()[0] != "self"
	}
	return j.draft.Relation != "" && j.draft.Relation != "self"
}

func (j *journey) relationStop() stop {
	return stop{
		page: j.ask("untuk", j.choose("hubungan", "web.relation", j.relations()...)),
		load: func() form.Answers { return textAnswers(map[string]string{"hubungan": j.draft.Relation}) },
		save: func(a form.Answers) error {
			relation, _ := a["hubungan"].(string)
			if relation != j.draft.Relation {
				j.undo("orang")
				j.draft.Subject = nil
			}
			j.draft.Relation = relation
			return nil
		},
	}
}

func (j *journey) subjectStop() stop {
	if len(j.relations()) == 1 {
		j.draft.Relation = j.relations()[0]
	}
	skip := []string{"phone"}
	if j.draft.Relation == "newborn" {
		skip = append(skip, "nik", "kk", "job", "marital", "religion")
	}
	return stop{
		page: j.ask("orang", j.partQuestions(skip)...),
		load: func() form.Answers {
			if j.draft.Subject == nil {
				return form.Answers{}
			}
			return answersOf(j.draft.Subject.Record)
		},
		save: func(a form.Answers) error {
			j.draft.Subject = &desk.Party{Record: recordOf(a)}
			return nil
		},
	}
}

// priorityStop lets those whom the law puts first say so (UU 25/2009 art. 29).
// It is never a condition, and nobody has to answer.
func (j *journey) priorityStop() stop {
	q := form.Question{ID: "golongan", Type: form.Choice, Optional: true}
	for _, p := range j.std.Priority {
		q.Options = append(q.Options, form.Option{Value: p.Class, Label: p.Name})
	}
	q.Options = append(q.Options, form.Option{Value: "none", Label: j.text("web.ask.prioritas.none")})
	return stop{
		page: j.ask("prioritas", q),
		load: func() form.Answers { return textAnswers(map[string]string{"golongan": j.draft.Class}) },
		save: func(a form.Answers) error {
			j.draft.Class, _ = a["golongan"].(string)
			if j.draft.Class == "none" {
				j.draft.Class = ""
			}
			return nil
		},
	}
}

// textAnswers leaves out what is empty.
func textAnswers(in map[string]string) form.Answers {
	out := form.Answers{}
	for k, v := range in {
		if v != "" {
			out[k] = v
		}
	}
	return out
}

// recordOf makes a person of answers that are named like a record's fields.
func recordOf(a form.Answers) person.Record {
	var r person.Record
	b, err := json.Marshal(a)
	if err == nil {
		_ = json.Unmarshal(b, &r) // all are texts
	}
	return r
}

// answersOf is the opposite of recordOf.
func answersOf(r person.Record) form.Answers {
	fields := map[string]string{}
	b, err := json.Marshal(r)
	if err == nil {
		_ = json.Unmarshal(b, &fields)
	}
	return textAnswers(fields)
}
