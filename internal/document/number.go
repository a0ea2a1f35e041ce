package document

import (
	"fmt"
	"strconv"
	"strings"
)

// DefaultNumber is the shape of a letter's number where a standard names none.
const DefaultNumber = "{class}/{seq}/{office}/{year}"

// MaxNumber bounds a letter's number, in bytes, so that the QR has room for it.
const MaxNumber = 48

// NumberParts is what a letter's number is made of.
type NumberParts struct {
	// Class is the archive code (Permendagri 83/2022), "470".
	Class string
	// Sequence counts from 1 in its register and year.
	Sequence int
	// Office is the office's short name.
	Office string
	// Year and Month (1-12) of the signing, local time of the office.
	Year, Month int
}

// FormatNumber makes a letter's number from a shape: {class}, {seq} or {seq:3}
// (at least so many digits), {office}, {year}, {month} (two digits), {roman}
// (the month in Roman digits), and any other text as it is. "" is
// DefaultNumber. A shape must hold {seq}, or two letters would share a number.
func FormatNumber(shape string, n NumberParts) (string, error) {
	if shape == "" {
		shape = DefaultNumber
	}
	var out strings.Builder
	counted := false
	for rest := shape; rest != ""; {
		lit, tail, found := strings.Cut(rest, "{")
		out.WriteString(lit)
		if !found {
			break
		}
		name, after, closed := strings.Cut(tail, "}")
		part, ok := n.part(name)
		if !closed || !ok {
			return "", fmt.Errorf("shaping a letter's number: unknown part {%s", tail)
		}
		counted = counted || strings.HasPrefix(name, "seq")
		out.WriteString(part)
		rest = after
	}
	if !counted {
		return "", fmt.Errorf("shaping a letter's number: %q has no {seq}", shape)
	}
	s := tidy(out.String())
	if len(s) > MaxNumber {
		return "", fmt.Errorf("shaping a letter's number: longer than %d bytes", MaxNumber)
	}
	return s, nil
}

func (n NumberParts) part(name string) (string, bool) {
	roman := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}
	switch name {
	case "class":
		return n.Class, true
	case "seq":
		return strconv.Itoa(n.Sequence), true
	case "office":
		return n.Office, true
	case "year":
		return strconv.Itoa(n.Year), true
	case "month":
		return fmt.Sprintf("%02d", n.Month), true
	case "roman":
		if n.Month < 1 || n.Month > 12 {
			return "", false
		}
		return roman[n.Month], true
	}
	if digits, ok := strings.CutPrefix(name, "seq:"); ok && len(digits) == 1 && digits >= "1" && digits <= "6" {
		return fmt.Sprintf("%0*d", int(digits[0]-'0'), n.Sequence), true
	}
	return "", false
}
