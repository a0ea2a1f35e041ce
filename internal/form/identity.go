package form

import (
	"regexp"

	"genggam/internal/person"
)

// partTypes are the fields a person question can ask, with their types.
var partTypes = map[string]Type{
	"name": ShortText, "nik": NIK, "kk": KK, "birth_place": ShortText, "birth_date": Date,
	"sex": ShortText, "religion": ShortText, "job": ShortText, "marital": ShortText,
	"citizenship": ShortText, "address": ShortText, "phone": Phone,
}

// PartType is the type of a field of a person question; false when there is no
// such field.
func PartType(part string) (Type, bool) {
	t, ok := partTypes[part]
	return t, ok
}

// Parts lists the fields a person question can ask, in the order they are asked.
func Parts() []string {
	return []string{"name", "nik", "kk", "birth_place", "birth_date", "sex", "religion",
		"marital", "job", "citizenship", "address", "phone"}
}

// unknowable are the parts a person may say not to know; the answer then holds
// the part as "", which the letter prints as "-" and the officer sees.
func unknowable(part string) bool { return part == "nik" || part == "kk" }

var (
	regionShape = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$`)
	itemShape   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// identity brings a number of identity or a contact to its stored form; the key
// says what was wrong.
func identity(t Type, s string) (string, string) {
	if t != Phone && t != Email {
		if d, ok := digits(s); !ok {
			return "", "form.digits"
		} else if t == NPWP && len(d) == 22 { // of a branch (NITKU, PER-6/PJ/2024)
			return stored(person.ParseNITKU(d))("form.npwp")
		}
	}
	switch t {
	case NIK:
		return stored(person.ParseNIK(s))("form.nik")
	case KK:
		return stored(person.ParseKK(s))("form.kk")
	case NIB:
		return stored(person.ParseNIB(s))("form.nib")
	case NPWP:
		return stored(person.ParseNPWP(s))("form.npwp")
	case Email:
		return stored(person.ParseEmail(s))("form.email")
	}
	return stored(person.ParsePhone(s))("form.phone")
}

// stored gives the stored form, or the key when person refused it.
func stored[T ~string](v T, err error) func(key string) (string, string) {
	return func(key string) (string, string) {
		if err != nil {
			return "", key
		}
		return string(v), ""
	}
}

// regionCode brings a code to PP.KK.CC.DDDD or a prefix of it (Permendagri 58/2021).
func regionCode(s string) (string, string) {
	if d, ok := digits(s); ok {
		switch len(d) {
		case 10:
			s = d[:2] + "." + d[2:4] + "." + d[4:6] + "." + d[6:]
		case 6:
			s = d[:2] + "." + d[2:4] + "." + d[4:]
		case 4:
			s = d[:2] + "." + d[2:]
		}
	}
	if !regionShape.MatchString(s) {
		return "", "form.region"
	}
	return s, ""
}
