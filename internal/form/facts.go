package form

import (
	"maps"
	"time"
)

// Facts are the values a condition may name beside the answers of the form,
// as FactTypes lists them: "subject.sex" (string), "subject.age" (int64),
// "subject.birth_date" ("2006-01-02" or int64 days), "relation", "channel"
// (strings), "today" (int64, days since 1970-01-01). An absent fact is missing,
// which Condition explains.
type Facts map[string]any

// Today is the fact "today", or 0 when it was not given.
func (f Facts) Today() int64 {
	n, _ := f["today"].(int64)
	return n
}

// recordParts are the fields of a person that a condition may name, with the
// type of each; the names are those of person.Record.
var recordParts = map[string]Type{
	"name": ShortText, "nik": NIK, "kk": KK, "birth_place": ShortText, "birth_date": Date,
	"sex": ShortText, "religion": ShortText, "marital": ShortText, "job": ShortText,
	"citizenship": ShortText, "address": ShortText, "hamlet": ShortText, "rt": ShortText,
	"rw": ShortText, "region": Region, "phone": Phone, "email": Email, "father": ShortText,
	"mother": ShortText, "family_role": ShortText, "education": ShortText, "blood": ShortText,
	"age": Number,
}

// FactTypes lists every fact with its type: subject.X, applicant.X and
// representative.X for each field X of person.Record and for "age" (whole years
// today), "applicant.kind" (resident, anyone, organisation, employee, office),
// "relation" (self, family, other, deceased, newborn), "channel" (web, counter,
// api, sms), "office.kind" and "today".
func FactTypes() map[string]Type {
	out := map[string]Type{
		"applicant.kind": ShortText, "relation": ShortText, "channel": ShortText,
		"office.kind": ShortText, "today": Date,
	}
	for _, who := range []string{"subject", "applicant", "representative"} {
		for part, t := range recordParts {
			out[who+"."+part] = t
		}
	}
	return out
}

// Types lists the names of a form's answers that a condition may use: each
// question by its ID, and each part of a person question as "saksi_1.nik".
// Questions inside a group are not named; the group itself is, for size().
func (f *Form) Types() map[string]Type {
	out := map[string]Type{}
	for i := range f.Pages {
		for _, q := range f.Pages[i].Questions {
			out[q.ID] = q.Type
			if q.Type == Person {
				for _, part := range append([]string{"name"}, q.Parts...) {
					out[q.ID+"."+part] = partTypes[part]
				}
			}
		}
	}
	return out
}

// Names is what the conditions of this form may use: its answers and the facts.
func (f *Form) Names() map[string]Type {
	out := FactTypes()
	maps.Copy(out, f.Types())
	return out
}

// Problem is one thing the person has to mend, said next to the field.
type Problem struct {
	// Question is the path of the field: "nama_usaha", "saksi_1.nik",
	// "anggota.2.nama" (the second item; items count from 1).
	Question string `json:"question"`
	// Key is a message key of messages/form.yaml.
	Key string `json:"key"`
	// Args are the blanks of the message: limits and options, never what was typed.
	Args []any `json:"args,omitempty"`
}

// Problems in the order the questions are asked.
type Problems []Problem

// On is the first problem of a field, or nil.
func (p Problems) On(path string) *Problem {
	for i := range p {
		if p[i].Question == path {
			return &p[i]
		}
	}
	return nil
}

func (p *Problems) add(path, key string, args ...any) {
	*p = append(*p, Problem{Question: path, Key: key, Args: args})
}

// DayOf is the number of days from 1970-01-01 to a date "2006-01-02". It is
// written out because conditions ask it often and time.Parse is ten times as slow.
func DayOf(date string) (int64, bool) {
	if len(date) != len(time.DateOnly) || date[4] != '-' || date[7] != '-' {
		return 0, false
	}
	y, ok1 := decimal(date[:4])
	m, ok2 := decimal(date[5:7])
	d, ok3 := decimal(date[8:])
	if !ok1 || !ok2 || !ok3 || m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return 0, false
	}
	if m <= 2 { // count years from March, so that the leap day comes last
		y, m = y-1, m+12
	}
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (153*(m-3)+2)/5 + d - 719469, true
}

func decimal(s string) (int64, bool) {
	n := int64(0)
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + int64(s[i]-'0')
	}
	return n, true
}

func monthDays(y, m int64) int64 {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

// DateOf is the date of a number of days since 1970-01-01.
func DateOf(day int64) string {
	return time.Unix(day*86400, 0).UTC().Format(time.DateOnly)
}
