package person

import (
	"strings"
	"time"

	"genggam/internal/fault"
)

// NIK is a resident's number, 16 digits: six of the kecamatan of first
// registration, the birth date with 40 added to the day for women, and a
// serial (PP 37/2007 art. 37). It has no check digit.
type NIK string

// KK is a family card's number, 16 digits: region, date of issue and serial.
type KK string

// NPWP is a taxpayer's number in its 16-digit form (PMK 112/2022): a resident's
// is the NIK, others are "0" before the old 15 digits.
type NPWP string

// NITKU is the number of a place of business: an NPWP and six digits.
type NITKU string

// NIB is a business's number from OSS, 13 digits.
type NIB string

// maxTyped bounds what is looked at of a typed number.
const maxTyped = 64

// digits takes out spaces, dots, hyphens and strokes, which people write in
// numbers, and refuses anything else that is no ASCII digit.
func digits(s, field string) (string, error) {
	if len(s) > maxTyped {
		return "", fault.New(fault.Invalid, "person.number-long").On(field)
	}
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '/', '\u00a0', '\t':
			return -1
		}
		return r
	}, s)
	if strings.Trim(s, "0123456789") != "" {
		return "", fault.New(fault.Invalid, "person.number-digits").On(field)
	}
	return s, nil
}

// sized reads a number that must have exactly n digits.
func sized(s, field string, n int) (string, error) {
	d, err := digits(s, field)
	if err == nil && len(d) != n {
		err = fault.New(fault.Invalid, "person.number-length", n, len(d)).On(field)
	}
	if err != nil {
		return "", err
	}
	return d, nil
}

// ParseNIK reads a NIK however it was spaced. Refused, on the field "nik": other
// than 16 digits, a region or date that cannot be, the serial 0000. Whether the
// region exists is for package region to say: 33.02.99 is of persons in tests.
func ParseNIK(s string) (NIK, error) {
	d, err := sized(s, "nik", 16)
	if err != nil {
		return "", err
	}
	n := NIK(d)
	switch {
	case d[:2] < "11" || d[:2] > "97" || d[2:4] == "00" || d[4:6] == "00":
		return "", fault.New(fault.Invalid, "person.nik-region").On("nik")
	case len(n.births()) == 0:
		return "", fault.New(fault.Invalid, "person.nik-date").On("nik")
	case d[12:] == "0000":
		return "", fault.New(fault.Invalid, "person.nik-serial").On("nik")
	}
	return n, nil
}

// Region is the kecamatan of first registration, "33.02.19". People move: it is
// not where they live.
func (n NIK) Region() string {
	if len(n) != 16 {
		return ""
	}
	return string(n[:2] + "." + n[2:4] + "." + n[4:6])
}

// Sex is "L" or "P", read from the day.
func (n NIK) Sex() string {
	switch {
	case len(n) != 16:
		return ""
	case n[6] >= '4':
		return "P"
	}
	return "L"
}

// oldest bounds the age that a birth date may mean.
const oldest = 125

// BirthDates gives the birth dates the number can mean on a given day, the
// earlier first: the century is not in it. None is in the future or more than
// 125 years back; a day that cannot be read leaves both centuries.
func (n NIK) BirthDates(today string) []string {
	var out []string
	for _, d := range n.births() {
		age, ok := Age(d, today)
		if _, bad := time.Parse(time.DateOnly, today); bad != nil || (ok && age <= oldest) {
			out = append(out, d)
		}
	}
	return out
}

// births are the dates in both centuries that exist in the calendar.
func (n NIK) births() []string {
	if len(n) != 16 {
		return nil
	}
	day := string(n[6:8])
	if day[0] >= '4' {
		day = string(day[0]-4) + day[1:]
	}
	var out []string
	for _, century := range []string{"19", "20"} {
		d := century + string(n[10:12]) + "-" + string(n[8:10]) + "-" + day
		if _, err := time.Parse(time.DateOnly, d); err == nil {
			out = append(out, d)
		}
	}
	return out
}

// Warning is something an officer should look at; it stops nobody.
type Warning struct {
	// Key is a message key, Field the input it is about.
	Key, Field string
}

// Compare tells where a NIK and a stated birth date or sex disagree. Empty
// statements agree with everything. A corrected birth date leaves the NIK as it
// was, so that this is never a refusal.
func (n NIK) Compare(birthDate, sex string) []Warning {
	var out []Warning
	if len(n) != 16 {
		return nil
	}
	if births := n.births(); birthDate != "" && !contains(births, birthDate) {
		out = append(out, Warning{"person.warn-birth-date", "birth_date"})
	}
	if sex != "" && sex != n.Sex() {
		out = append(out, Warning{"person.warn-sex", "sex"})
	}
	return out
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// ParseKK reads a family card's number, on the field "kk".
func ParseKK(s string) (KK, error) {
	d, err := sized(s, "kk", 16)
	if err != nil {
		return "", err
	}
	issued := "20" + d[10:12] + "-" + d[8:10] + "-" + d[6:8]
	_, bad := time.Parse(time.DateOnly, issued)
	if bad != nil || d[:2] < "11" || d[2:4] == "00" || d[4:6] == "00" || d[12:] == "0000" {
		return "", fault.New(fault.Invalid, "person.kk-shape").On("kk")
	}
	return KK(d), nil
}

// ParseNPWP reads the 16 digits or the old 15 (99.999.999.9-999.999), on the
// field "npwp".
func ParseNPWP(s string) (NPWP, error) {
	d, err := digits(s, "npwp")
	switch {
	case err != nil:
		return "", err
	case len(d) == 15:
		d = "0" + d
	case len(d) != 16:
		return "", fault.New(fault.Invalid, "person.npwp-length", len(d)).On("npwp")
	}
	if strings.Trim(d, "0") == "" {
		return "", fault.New(fault.Invalid, "person.number-zero").On("npwp")
	}
	return NPWP(d), nil
}

// ParseNITKU reads 22 digits, on the field "nitku".
func ParseNITKU(s string) (NITKU, error) {
	d, err := sized(s, "nitku", 22)
	return NITKU(d), err
}

// ParseNIB reads 13 digits, on the field "nib".
func ParseNIB(s string) (NIB, error) {
	d, err := sized(s, "nib", 13)
	if err == nil && strings.Trim(d, "0") == "" {
		return "", fault.New(fault.Invalid, "person.number-zero").On("nib")
	}
	return NIB(d), err
}

// Age is the number of whole years from a birth date to a day, both
// "2006-01-02". Not ok when either is no date or the birth lies later. Who was
// born on 29 February grows older on 1 March of a common year.
func Age(birth, day string) (years int, ok bool) {
	b, err1 := time.Parse(time.DateOnly, birth)
	d, err2 := time.Parse(time.DateOnly, day)
	if err1 != nil || err2 != nil || b.After(d) {
		return 0, false
	}
	years = d.Year() - b.Year()
	if d.Month() < b.Month() || d.Month() == b.Month() && d.Day() < b.Day() {
		years--
	}
	return years, true
}
