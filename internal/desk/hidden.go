package desk

import (
	"strings"

	"genggam/internal/person"
)

// hide takes out what the standard hides from whoever judges: an answer, or a part
// of a person ("subject.sex"), which is then taken out of everybody in the case: who
// applies for themselves is both, and one is told from the other.
func (v *View) hide() {
	people := []*person.Record{&v.Applicant.Record}
	for _, p := range []*Party{v.Subject, v.Representative} {
		if p != nil {
			people = append(people, &p.Record)
		}
	}
	for _, name := range v.Hidden {
		delete(v.Answers, name)
		delete(v.Facts, name)
		_, part, ofPerson := strings.Cut(name, ".")
		if !ofPerson {
			continue
		}
		for _, r := range people {
			if word := hideable(r, part); word != nil {
				*word = ""
			}
		}
	}
}

// hideable is a part of a person that a standard may hide; nil for one that a case
// cannot be worked on without (name, NIK, KK), or for none.
func hideable(r *person.Record, part string) *string {
	switch part {
	case "sex":
		return &r.Sex
	case "birth_place":
		return &r.BirthPlace
	case "birth_date", "age":
		return &r.BirthDate
	case "religion":
		return &r.Religion
	case "marital":
		return &r.Marital
	case "job":
		return &r.Job
	case "education":
		return &r.Education
	case "citizenship":
		return &r.Citizenship
	case "phone":
		return &r.Phone
	case "email":
		return &r.Email
	case "address":
		return &r.Address
	case "hamlet":
		return &r.Hamlet
	case "rt":
		return &r.RT
	case "rw":
		return &r.RW
	case "region":
		return &r.Region
	}
	return nil
}
