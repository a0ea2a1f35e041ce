package api

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/form"
	"genggam/internal/region"
)

// exampleJPEG is the smallest picture that is taken for one.
var exampleJPEG = []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9")

// ExampleBody is a body that POST /api/v1/cases takes for a service at an
// office on a day: the standard's own example answers, a synthetic applicant
// (district digits 99) and a tiny picture for every upload. It is indented, so
// that a person can read it.
func ExampleBody(std *catalogue.Standard, office region.Code, at time.Time) ([]byte, error) {
	today := at.Unix() / 86400
	s := Submission{
		Service: std.ID, Version: int64(std.Version), Office: string(office), Relation: "self",
		Applicant: examplePerson("Siti Aminah", "3302995708900001", "P", "1990-08-17"), Language: "id",
	}
	if subjects := std.Who.Subjects; len(subjects) > 0 && !slices.Contains(subjects, "self") {
		s.Relation = subjects[0]
		who := exampleSubject(s.Relation, calendar.Day(today))
		s.Subject = &who
	}
	s.Answers = catalogue.ExampleAnswers(std, today)
	for _, q := range fileQuestions(&std.Form) {
		if _, asked := s.Answers[q]; asked {
			delete(s.Answers, q)
			s.Files = append(s.Files, exampleFile(q))
		}
	}
	for _, r := range std.Requirements {
		switch r.Kind {
		case "statement":
			s.Statements = append(s.Statements, r.ID)
		case "upload":
			s.Files = append(s.Files, exampleFile(r.ID))
		}
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing an example of %s: %w", std.ID, err)
	}
	return append(b, '\n'), nil
}

func exampleFile(id string) File {
	return File{For: id, Name: id + ".jpg", Content: base64.StdEncoding.EncodeToString(exampleJPEG)}
}

func examplePerson(name, nik, sex, born string) Person {
	return Person{
		Name: name, NIK: nik, KK: "3302991001150001", Sex: sex, BirthDate: born, BirthPlace: "Banyumas", Religion: "Islam",
		Marital: "Kawin", Job: "Wiraswasta", Citizenship: "WNI", Address: "Jalan Melati 5", RT: "002", RW: "003", Phone: "+6281234567890",
	}
}

// exampleSubject is somebody the service may concern when that is not the
// applicant.
func exampleSubject(relation string, today calendar.Day) Person {
	switch relation {
	case "newborn":
		return Person{Name: "Bayu Santoso", Sex: "L", BirthDate: today.AddDays(-7).String(), BirthPlace: "Banyumas", Citizenship: "WNI"}
	case "deceased":
		return examplePerson("Sukarti", "3302994101500001", "P", "1950-01-01")
	}
	return examplePerson("Budi Santoso", "3302991708900001", "L", "1990-08-17")
}

func fileQuestions(f *form.Form) (out []string) {
	for i := range f.Pages {
		for _, q := range f.Pages[i].Questions {
			if q.Type == form.File {
				out = append(out, q.ID)
			}
		}
	}
	return out
}
