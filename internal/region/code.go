// Package region knows the places a government is divided into: province,
// kabupaten or kota, kecamatan, desa or kelurahan, each with its code.
//
// A code is PP.KK.CC.DDDD or a beginning of it; what lies in what can be read
// from the code alone, and what kind a place is too. A code may be well formed
// and name no place: 33.02.99 is used for persons who do not exist. The list
// holds all provinces, kabupaten and kota, and the kecamatan and villages of
// Kabupaten Banyumas with their postal codes; it never changes while the
// program runs.
//
// The package refuses to know offices, people and borders. Start reading at
// Parse and Find. Follows Permendagri 58/2021 and the list of Kepmendagri
// 300.2.2-2430/2025.
package region

import (
	"strings"

	"genggam/internal/fault"
)

// Code is a place: "33", "33.02", "33.02.19" or "33.02.19.2016".
type Code string

// Level is how deep a place lies.
type Level int

// The levels; None is the level of no code.
const (
	None     Level = 0
	Province Level = 1
	Regency  Level = 2 // kabupaten or kota
	District Level = 3 // kecamatan
	Village  Level = 4 // desa or kelurahan
)

// maxCode bounds what Parse looks at.
const maxCode = 32

// Parse reads a code with or without its dots, spaces around it ignored. What
// cannot be a code is the fault "region.bad-code" on the field "region"; whether
// such a place exists is for Find to say.
func Parse(s string) (Code, error) {
	bad := fault.New(fault.Invalid, "region.bad-code").On("region")
	s = strings.TrimSpace(s)
	if len(s) > maxCode {
		return "", bad
	}
	digits := strings.ReplaceAll(s, ".", "")
	if strings.Trim(digits, "0123456789") != "" {
		return "", bad
	}
	var c Code
	switch len(digits) {
	case 2:
		c = Code(digits)
	case 4:
		c = Code(digits[:2] + "." + digits[2:])
	case 6:
		c = Code(digits[:2] + "." + digits[2:4] + "." + digits[4:])
	case 10:
		c = Code(digits[:2] + "." + digits[2:4] + "." + digits[4:6] + "." + digits[6:])
	}
	if c.Level() == None || (strings.Contains(s, ".") && s != string(c)) {
		return "", bad
	}
	return c, nil
}

// Level is read from the code's length; None when it has not the shape of a code.
func (c Code) Level() Level {
	for i := range len(c) {
		dot := i == 2 || i == 5 || i == 8
		if dot != (c[i] == '.') || !dot && (c[i] < '0' || c[i] > '9') {
			return None
		}
	}
	if len(c) >= 2 && c[:2] == "00" {
		return None
	}
	switch len(c) {
	case 2:
		return Province
	case 5:
		return Regency
	case 8:
		return District
	case 13:
		if c[9] >= '1' && c[9] <= '3' {
			return Village
		}
	}
	return None
}

// Kind is the Indonesian word for what the code names: provinsi, kabupaten,
// kota, kecamatan, kelurahan, desa; "" for no code. Kota have 71 to 99; villages
// beginning with 1 are kelurahan, with 2 desa, with 3 desa adat (also desa).
func (c Code) Kind() string {
	switch c.Level() {
	case Province:
		return "provinsi"
	case Regency:
		if c[3:] >= "71" {
			return "kota"
		}
		return "kabupaten"
	case District:
		return "kecamatan"
	case Village:
		if c[9] == '1' {
			return "kelurahan"
		}
		return "desa"
	}
	return ""
}

// Parent is the place around it, "" around a province.
func (c Code) Parent() Code { return c.At(c.Level() - 1) }

// At is the place of a level that contains the code: At(Regency) of
// "33.02.19.2016" is "33.02". "" when the code is not that deep.
func (c Code) At(l Level) Code {
	if l <= None || l > c.Level() {
		return ""
	}
	return c[:[...]int{0, 2, 5, 8, 13}[l]]
}

// Within says whether inner is outer or lies in it. Nothing is in "".
func Within(inner, outer Code) bool {
	return outer.Level() != None && inner.At(outer.Level()) == outer
}

// Digits is the code without dots, as it stands in a NIK: "330219".
func (c Code) Digits() string { return strings.ReplaceAll(string(c), ".", "") }
