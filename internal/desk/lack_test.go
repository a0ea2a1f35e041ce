package desk_test

import (
	"context"
	"strings"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/person"
)

func TestPunctuationIsNoWordOfAPerson(t *testing.T) {
	for _, part := range []string{"birth_place", "job", "address"} {
		for text, well := range map[string]bool{"-": false, " . ": false, "—": false, "--,": false, "Tani": true, "3": true} {
			var p desk.Party
			err := p.Tell(map[string]string{part: text}, nil, "2026-03-02")
			if f := fault.As(err); (err == nil) != well || f != nil && f.Field != part {
				t.Errorf("%s %q: %v", part, text, err)
			}
		}
	}
}

func TestALetterNamesTheVillageOfAnAddressOnce(t *testing.T) {
	n := office.Open(t)
	for typed, times := range map[string]int{
		"Jl. Mawar 3 RT 01/02 Desa Sokaraja Kulon": 1, "Jl. Mawar 3, Ds. Sokaraja Kulon": 1, "Jl. Mawar 3, desa sokaraja kulon, ": 1,
		"Jalan Mawar 3": 1, "Jalan Sokaraja Kulon": 2, "Gang Desa Sokaraja Kulon 4": 2,
	} {
		std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
		app := n.Application(std)
		app.Applicant = desk.Party{Record: person.Record{NIK: "3302991708900001", Name: "Budi Santoso", Sex: "L", BirthPlace: "Banyumas", BirthDate: "1990-08-17", Job: "Petani",
			Religion: "Islam", Marital: "kawin", Citizenship: "WNI", Address: typed, Region: string(office.Village)}, Way: app.Applicant.Way}
		filed, err := n.FileForPerson(context.Background(), n.As("front-desk"), app)
		if err != nil {
			t.Fatalf("%s: %v", typed, err)
		}
		letter, err := n.PreviewSigned(context.Background(), n.As("front-desk"), filed.No, "")
		if err != nil {
			t.Fatalf("%s: %v", typed, err)
		}
		found := 0
		for _, b := range letter.Body {
			for _, row := range b.Rows {
				for _, cell := range row {
					if strings.Contains(cell, "Mawar") || strings.Contains(cell, "Gang") || strings.Contains(cell, "Jalan") {
						found = strings.Count(strings.ToLower(cell), "sokaraja kulon")
					}
				}
			}
		}
		if found != times {
			t.Errorf("%s: the village stands there %d times", typed, found)
		}
	}
}
