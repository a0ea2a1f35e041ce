package desk_test

import (
	"testing"

	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/person"
)

// Applicant, subject and representative are three people in every record.
func TestWhoActsForAnotherIsKeptApart(t *testing.T) {
	n := office.Open(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	app := n.Application(std)
	app.Key = ""
	app.Representative = &desk.Party{Record: person.Record{Name: "Wahyuni", NIK: "3302995708900009"}, Ground: "kuasa"}
	r, err := n.FileForPerson(ctx, n.As("front-desk"), app)
	if err != nil {
		t.Fatal(err)
	}
	v, err := n.Show(ctx, n.As("verifier"), r.No, "work")
	if err != nil {
		t.Fatal(err)
	}
	if v.Representative == nil || v.Representative.Record.Name != "Wahyuni" || v.Representative.Ground != "kuasa" {
		t.Errorf("the representative: %+v", v.Representative != nil)
	}
	if v.Applicant.Record.Name != office.People()[0].Record.Name || v.Subject != nil {
		t.Error("the applicant became somebody else")
	}
	if v.Case.Helper == "" || v.Case.Channel != "counter" {
		t.Error("the officer who helped is not recorded")
	}
}
