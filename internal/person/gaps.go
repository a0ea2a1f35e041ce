package person

import (
	"slices"
	"strings"
)

// FromNIK fills sex and birth date from the NIK where they are empty, and says in
// Derived that it did: the day is 40 higher for a woman (PP 37/2007 art. 37). Of two
// centuries it takes the later one, so somebody over a hundred has to be corrected.
// A NIK that cannot be read changes nothing.
func (r Record) FromNIK(today string) Record {
	nik, err := ParseNIK(r.NIK)
	if err != nil {
		return r
	}
	var derived []string
	if days := nik.BirthDates(today); r.BirthDate == "" && len(days) > 0 {
		r.BirthDate = days[len(days)-1]
		derived = append(derived, "birth_date")
	}
	if r.Sex == "" {
		r.Sex = nik.Sex()
		derived = append(derived, "sex")
	}
	r.Derived = strings.Join(derived, " ")
	return r
}

// FromNumber says whether a field was read from the NIK and said by nobody.
func (r Record) FromNumber(field string) bool {
	return slices.Contains(strings.Fields(r.Derived), field)
}

// Gaps lists the fields of a person that letters print and that are not known here,
// by their JSON names. An address is known by street, hamlet or neighbourhood.
func (r Record) Gaps() (out []string) {
	for _, f := range []struct{ name, text string }{
		{"nik", r.NIK}, {"kk", r.KK}, {"birth_place", r.BirthPlace}, {"birth_date", r.BirthDate}, {"sex", r.Sex}, {"religion", r.Religion},
		{"marital", r.Marital}, {"job", r.Job}, {"citizenship", r.Citizenship}, {"address", r.Address + r.Hamlet + r.RT + r.RW},
	} {
		if f.text == "" {
			out = append(out, f.name)
		}
	}
	return out
}
