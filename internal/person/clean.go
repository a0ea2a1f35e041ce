package person

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"genggam/internal/fault"
)

// Format hides the record from every verb of package fmt, so that printing one
// by mistake shows nothing. JSON still carries it: that is how the vault keeps it.
func (r Record) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, r.String()) }

// String says that there is a record and nothing of it.
func (Record) String() string { return "person.Record(redacted)" }

// GoString is String.
func (r Record) GoString() string { return r.String() }

// maxText bounds the free texts of a record, in characters.
const maxText = 120

// Clean brings every field to its one shape and lists what is wrong, each on
// its field's JSON name; a wrong field stays as it was given. today bounds the
// birth date. Empty fields but the name are allowed.
func (r Record) Clean(today string) (Record, []*fault.Fault) {
	var bad []*fault.Fault
	put := func(field *string, name string, read func(string) (string, error)) {
		if *field == "" && name != "name" {
			return
		}
		v, err := read(*field)
		if f := fault.As(err); f != nil {
			bad = append(bad, f.On(name))
			return
		}
		*field = v
	}
	put(&r.Name, "name", ParseName)
	put(&r.NIK, "nik", plainly(ParseNIK))
	put(&r.KK, "kk", plainly(ParseKK))
	put(&r.BirthDate, "birth_date", func(s string) (string, error) { return ParseBirthDate(s, today) })
	put(&r.Sex, "sex", ParseSex)
	put(&r.RT, "rt", neighbourhood)
	put(&r.RW, "rw", neighbourhood)
	put(&r.Phone, "phone", plainly(ParsePhone))
	put(&r.Email, "email", plainly(ParseEmail))
	put(&r.Father, "father", ParseName)
	put(&r.Mother, "mother", ParseName)
	for _, t := range r.texts() {
		put(t.field, t.name, text)
	}
	return r, bad
}

type textField struct {
	name  string
	field *string
}

func (r *Record) texts() []textField {
	return []textField{
		{"birth_place", &r.BirthPlace}, {"religion", &r.Religion}, {"marital", &r.Marital}, {"job", &r.Job},
		{"citizenship", &r.Citizenship}, {"address", &r.Address}, {"hamlet", &r.Hamlet}, {"region", &r.Region},
		{"family_role", &r.FamilyRole}, {"education", &r.Education}, {"blood", &r.Blood},
	}
}

// plainly turns a reader of a named string into one of strings.
func plainly[T ~string](read func(string) (T, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		v, err := read(s)
		return string(v), err
	}
}

// ParseBirthDate reads "2006-01-02", "02-01-2006" or "02/01/2006" and gives the
// first shape; refused, on the field "birth_date", when it is no date, later
// than today or more than 125 years before it.
func ParseBirthDate(s, today string) (string, error) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.DateOnly, "02-01-2006", "02/01/2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		d := t.Format(time.DateOnly)
		if age, ok := Age(d, today); !ok || age > oldest {
			return "", fault.New(fault.Invalid, "person.birth-range", oldest).On("birth_date")
		}
		return d, nil
	}
	return "", fault.New(fault.Invalid, "person.bad-date").On("birth_date")
}

// ParseSex reads L or P, or the words registers write for them, on the field "sex".
func ParseSex(s string) (string, error) {
	switch strings.ToLower(strings.Join(strings.Fields(s), " ")) {
	case "l", "lk", "laki-laki", "laki laki", "pria":
		return "L", nil
	case "p", "pr", "perempuan", "wanita":
		return "P", nil
	}
	return "", fault.New(fault.Invalid, "person.bad-sex").On("sex")
}

// neighbourhood reads an RT or RW number as three digits: "3" is "003".
func neighbourhood(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 3 || strings.Trim(s, "0123456789") != "" {
		return "", fault.New(fault.Invalid, "person.bad-rt")
	}
	return strings.Repeat("0", 3-len(s)) + s, nil
}

// text is one line of a record: bounded, NFC, nothing invisible in it.
func text(s string) (string, error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unseen) {
		return "", fault.New(fault.Invalid, "person.text-sign")
	}
	s = norm.NFC.String(strings.TrimSpace(s))
	if utf8.RuneCountInString(s) > maxText {
		return "", fault.New(fault.Invalid, "person.text-long", maxText)
	}
	return s, nil
}

// unseen are control characters and those that turn or hide text.
func unseen(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
