package web

import (
	"slices"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/person"
)

// What a letter prints of a person and the register does not know is asked at the
// counter before the letter is read, and on the page of a case before it is signed.
// It is the officer's statement about that application; the register stays as it is.

const (
	lackPage   = "lengkap"
	lackPrefix = "lengkap_"
	lackAct    = "lengkapi"
	// hasNone is what an officer types for a number that the person does not have.
	hasNone = "-"
)

// lackStop asks for what the letter of a counter draft lacks; nothing where the
// register knows everything.
func (c *counterForm) lackStop(j *journey) stop {
	page := j.ask("kontak")
	page.ID, page.Title, page.Intro = lackPage, c.text("lack.title"), c.text("lack.intro")
	page.Questions = nil
	for _, x := range c.gaps {
		q := j.partQuestion(x.Part)
		q.Optional = false
		if x.None { // as text, so that it may be said that there is none
			q.Type, q.Help = form.ShortText, c.text("lack.none-help")
		}
		if x.Part == "address" {
			q.Help = c.text("lack.address-help")
		}
		page.Questions = append(page.Questions, q)
	}
	out := stop{page: page,
		load: func() form.Answers {
			a := answersOf(c.draft.Applicant.Record)
			for _, part := range c.draft.Applicant.None {
				a[part] = hasNone
			}
			return a
		},
		save: func(a form.Answers) error {
			said, none := map[string]string{}, []string{}
			for _, x := range c.gaps {
				switch v := textOf(a[x.Part]); {
				case x.None && v == hasNone:
					none, said[x.Part] = append(none, x.Part), ""
				case v != "":
					said[x.Part] = v
				}
			}
			err := c.draft.Applicant.Tell(said, none, c.Desk.Today(c.actor.Office).String())
			if f := fault.As(err); f != nil {
				return f.On(lackPrefix + f.Field)
			}
			return err
		},
	}
	return prefixed(out, lackPrefix)
}

// asked leaves out of a record what the form asks, so that nothing stands twice.
func (c *counterForm) asked(r person.Record) person.Record {
	for _, p := range recordParts(&r) {
		if slices.ContainsFunc(c.gaps, func(x desk.Lack) bool { return x.Part == p.name }) {
			*p.text = ""
		}
	}
	return r
}

// lackField is the field of the form in which what a letter lacks is asked.
func (c *counterForm) lackField(question string) string {
	who, part, _ := strings.Cut(question, ".")
	switch {
	case who == casework.Subject:
		return "subjek_" + part
	case who == casework.Representative:
		return "wakil_" + part
	case who == casework.Applicant && c.draft.Applicant.Resident != "":
		return lackPrefix + part
	case who == casework.Applicant:
		return "pemohon_" + part
	}
	return question
}

// lackedBy are the parts that the letter of a case lacks of the first person of
// whom it lacks any, and their names for people.
func (k *clerk) lackedBy(v *desk.View) (lacks []desk.Lack, names []string) {
	all, err := k.Desk.CaseLacks(k.ctx(), k.actor, v.No)
	if err != nil || len(all) == 0 {
		return nil, nil // the letter itself says what is wrong with it
	}
	for _, x := range all {
		if x.Who == all[0].Who {
			lacks, names = append(lacks, x), append(names, k.say("web.part."+x.Part))
		}
	}
	return lacks, names
}

// lackAct asks for them on the page of the case.
func (k *clerk) lackAct(v *desk.View) *actForm {
	if !k.inTurn(v) || !k.running(v) {
		return nil
	}
	lacks, names := k.lackedBy(v)
	if len(lacks) == 0 {
		return nil
	}
	a := &actForm{ID: lackAct, Title: k.say("lack.act"), Button: k.say("lack.button"), Open: true,
		Lead: k.say("lack.act-lead", k.say("office.person."+lacks[0].Who), strings.Join(names, ", "))}
	a.Fields = append(a.Fields, Field{Shape: "hidden", Name: "siapa", Value: lacks[0].Who})
	for _, x := range lacks {
		f := k.lineField(x.Part, "web.part."+x.Part, "", false)
		switch {
		case x.Part == "sex":
			f = k.sexField("")
			f.Options = append([]Option{{Value: "", Label: k.say("lack.choose")}}, f.Options...)
		case x.Part == "birth_date":
			f = k.dayField(x.Part, "web.part.birth_date", "", false)
		case x.Part == "address":
			f.Help = k.say("lack.address-help")
		case x.None:
			f.Help = k.say("lack.none-help")
		}
		f.ID, f.Name = "data-"+x.Part, x.Part
		a.Fields = append(a.Fields, f)
	}
	return a
}

// completePerson keeps what was typed there.
func (k *clerk) completePerson(no int64) error {
	x := desk.Completion{Who: k.typed("siapa"), Said: map[string]string{}}
	for _, part := range form.Parts() {
		if _, sent := k.r.PostForm[part]; !sent {
			continue
		}
		v := strings.TrimSpace(k.typedText(part))
		if part == "birth_date" {
			if d, err := k.dayTyped(part); err == nil && d != calendar.Day(0) {
				v = d.String()
			}
		}
		if v == hasNone {
			x.None = append(x.None, part)
			continue
		}
		x.Said[part] = v
	}
	return k.Desk.CompletePerson(k.ctx(), k.actor, no, x)
}

// lackLink leads from a signature that is refused to where the data are filled in.
func (k *clerk) lackLink(no int64, err error) string {
	if f := fault.As(err); f == nil || f.Key != "letter.person-lacks" {
		return ""
	}
	return casePath + strconv.FormatInt(no, 10) + "#laku-" + lackAct
}
