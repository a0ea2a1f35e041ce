package desk_test

import (
	"slices"
	"strings"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/person"
)

// full is a synthetic person of whom everything is known.
var full = person.Record{Name: "Warga Contoh", NIK: "3302991708900001", KK: "3302991001150001", BirthPlace: "Banyumas", BirthDate: "1990-08-17", Sex: "L", Religion: "Islam", Marital: "Kawin", Job: "Petani",
	Citizenship: "WNI", Address: "Jalan Melati 5", Hamlet: "Karang", RT: "002", RW: "003", Region: "33.02.19.2016", Phone: "+6281234567890", Email: "warga@example.id", Education: "SLTA"}

func TestWhatAnyStandardHidesIsGoneFromEveryPersonOfACase(t *testing.T) {
	all, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	word := map[string]func(person.Record) string{
		"religion": func(r person.Record) string { return r.Religion }, "marital": func(r person.Record) string { return r.Marital }, "sex": func(r person.Record) string { return r.Sex },
		"education": func(r person.Record) string { return r.Education }, "phone": func(r person.Record) string { return r.Phone },
	}
	seen := 0
	for _, std := range all.All("9999-12-31") {
		v := desk.View{Hidden: std.Hidden, Applicant: desk.Party{Record: full}, Subject: &desk.Party{Record: full}, Representative: &desk.Party{Record: full}}
		desk.Hide(&v)
		for _, name := range std.Hidden {
			_, part, ofPerson := strings.Cut(name, ".")
			if !ofPerson {
				continue
			}
			of, known := word[part]
			if !known {
				t.Errorf("%s hides %s, and nobody tries that", std.ID, name)
				continue
			}
			seen++
			for who, r := range map[string]person.Record{"applicant": v.Applicant.Record, "subject": v.Subject.Record, "representative": v.Representative.Record} {
				if of(r) != "" {
					t.Errorf("%s hides %s, and the %s still shows it", std.ID, name, who)
				}
			}
		}
		if !slices.ContainsFunc(std.Hidden, func(s string) bool { return strings.HasSuffix(s, ".name") }) && v.Applicant.Record.Name == "" {
			t.Errorf("%s: the name is gone", std.ID)
		}
	}
	if seen < 40 {
		t.Errorf("only %d hidden parts were tried", seen)
	}
	if full.Sex != "L" {
		t.Error("the person itself was changed")
	}
}
