package form

import (
	"net/mail"
	"regexp"
	"strings"
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

// identity brings a number of identity to its stored form; the key says what
// was wrong.
func identity(t Type, s string) (string, string) {
	if t == Phone {
		return phone(s)
	}
	out, ok := digits(s)
	if !ok {
		return "", "form.digits"
	}
	switch t {
	case NIK:
		if len(out) != 16 || !plausibleNIK(out) {
			return "", "form.nik"
		}
	case KK:
		if len(out) != 16 || out[0] == '0' {
			return "", "form.kk"
		}
	case NIB:
		if len(out) != 13 {
			return "", "form.nib"
		}
	case NPWP:
		if len(out) == 15 {
			out = "0" + out // PMK 112/2022: the old 15 digits with a 0 before them
		}
		if len(out) != 16 && len(out) != 22 {
			return "", "form.npwp"
		}
	}
	return out, ""
}

// plausibleNIK holds the day (+40 for women) and the month to what can be.
func plausibleNIK(s string) bool {
	day := int(s[6]-'0')*10 + int(s[7]-'0')
	month := int(s[8]-'0')*10 + int(s[9]-'0')
	if day > 40 {
		day -= 40
	}
	return s[0] != '0' && day >= 1 && day <= 31 && month >= 1 && month <= 12 && s[12:] != "0000"
}

// phone brings an Indonesian mobile number to E.164.
func phone(s string) (string, string) {
	s = strings.TrimPrefix(strings.NewReplacer(" ", "", "-", "", ".", "", "(", "", ")", "").Replace(s), "+")
	if strings.Trim(s, "0123456789") != "" {
		return "", "form.phone"
	}
	switch {
	case strings.HasPrefix(s, "08"):
		s = "62" + s[1:]
	case !strings.HasPrefix(s, "628"):
		return "", "form.phone"
	}
	if len(s) < 11 || len(s) > 14 || s[3] == '0' {
		return "", "form.phone"
	}
	return "+" + s, ""
}

// email accepts one bare address (RFC 5322 addr-spec) of at most 254 characters.
func email(s string) (string, string) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		return "", "form.email"
	}
	return s, ""
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
