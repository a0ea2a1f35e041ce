package person

import (
	"strings"

	"genggam/internal/fault"
)

// Phone is an Indonesian mobile number as E.164: "+6281234567890".
type Phone string

// ParsePhone reads a mobile number as people write it: 0812-3456-7890,
// +62 812..., 62812.... After the country code stand 8, a digit 1-9 and 7 to 10
// more. Anything else is refused on the field "phone".
func ParsePhone(s string) (Phone, error) {
	bad := fault.New(fault.Invalid, "person.bad-phone").On("phone")
	if len(s) > maxTyped {
		return "", bad
	}
	s, plus := strings.CutPrefix(strings.TrimSpace(s), "+")
	d, err := digits(strings.ReplaceAll(strings.ReplaceAll(s, "(", ""), ")", ""), "phone")
	if err != nil {
		return "", bad
	}
	rest, ok := strings.CutPrefix(d, "62")
	if !ok && !plus {
		rest, ok = strings.CutPrefix(d, "0")
	}
	if !ok || len(rest) < 9 || len(rest) > 12 || rest[0] != '8' || rest[1] == '0' {
		return "", bad
	}
	return Phone("+62" + rest), nil
}

// Local writes the number as it is dialled at home: "0812-3456-7890".
func (p Phone) Local() string {
	d, ok := strings.CutPrefix(string(p), "+62")
	if !ok || len(d) < 9 {
		return string(p)
	}
	return "0" + d[:3] + "-" + d[3:7] + "-" + d[7:]
}

// The bounds of RFC 5321 section 4.5.3.1.
const (
	maxEmail = 254
	maxLocal = 64
)

// Email is an address for mail, its domain in lower case.
type Email string

// ParseEmail makes a simple check, not that of RFC 5322: ASCII, one @, a local
// part of the usual characters and a domain with a dot. Refused on the field
// "email". Whether it reaches anybody only a message can show.
func ParseEmail(s string) (Email, error) {
	bad := fault.New(fault.Invalid, "person.bad-email").On("email")
	s = strings.TrimSpace(s)
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > maxEmail || len(local) > maxLocal || !dotted(local, "!#$%&'*+-/=?^_`{|}~") {
		return "", bad
	}
	domain = strings.ToLower(domain)
	if !strings.Contains(domain, ".") || !dotted(domain, "-") {
		return "", bad
	}
	for label := range strings.SplitSeq(domain, ".") {
		if len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return "", bad
		}
	}
	return Email(local + "@" + domain), nil
}

// dotted says whether s is parts of ASCII letters, digits and more, joined by
// single dots.
func dotted(s, more string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if part == "" {
			return false
		}
		for i := range len(part) {
			c := part[i]
			letter := c|0x20 >= 'a' && c|0x20 <= 'z'
			if !letter && (c < '0' || c > '9') && strings.IndexByte(more, c) < 0 {
				return false
			}
		}
	}
	return true
}
