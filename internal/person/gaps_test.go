package person_test

import (
	"slices"
	"testing"

	"genggam/internal/person"
)

func TestSexAndBirthDateAreReadFromTheNIKWhereNobodySaidThem(t *testing.T) {
	for name, x := range map[string]struct{ in, want person.Record }{
		"a man":            {person.Record{NIK: "3302991708900001"}, person.Record{NIK: "3302991708900001", BirthDate: "1990-08-17", Sex: "L", Derived: "birth_date sex"}},
		"a woman":          {person.Record{NIK: "3302995708900001"}, person.Record{NIK: "3302995708900001", BirthDate: "1990-08-17", Sex: "P", Derived: "birth_date sex"}},
		"a child":          {person.Record{NIK: "3302991203150001"}, person.Record{NIK: "3302991203150001", BirthDate: "2015-03-12", Sex: "L", Derived: "birth_date sex"}},
		"what was said":    {person.Record{NIK: "3302995708900001", Sex: "L", BirthDate: "1991-08-17"}, person.Record{NIK: "3302995708900001", Sex: "L", BirthDate: "1991-08-17"}},
		"the sex alone":    {person.Record{NIK: "3302995708900001", BirthDate: "1990-08-17"}, person.Record{NIK: "3302995708900001", Sex: "P", BirthDate: "1990-08-17", Derived: "sex"}},
		"no number":        {person.Record{Name: "Budi"}, person.Record{Name: "Budi"}},
		"a spoiled number": {person.Record{NIK: "33"}, person.Record{NIK: "33"}},
	} {
		if got := x.in.FromNIK("2026-11-24"); got != x.want {
			t.Errorf("%s: born %q, sex %q, derived %q", name, got.BirthDate, got.Sex, got.Derived)
		}
	}
	if r := (person.Record{NIK: "3302995708900001"}).FromNIK("2026-11-24"); !r.FromNumber("sex") || r.FromNumber("name") {
		t.Error("what was read is not told from what was said")
	}
}

func TestAnAddressIsKnownByAnyPartOfIt(t *testing.T) {
	if g := (person.Record{NIK: "3302991708900001", Name: "Budi", BirthDate: "1990-08-17", RT: "002"}).Gaps(); !slices.Equal(g, []string{"kk", "birth_place", "sex", "religion", "marital", "job", "citizenship"}) {
		t.Error(g)
	}
}
