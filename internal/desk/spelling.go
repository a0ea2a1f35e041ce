package desk

import (
	"regexp"
	"strings"
)

// numberHead is what people copy from a paper with its number; roman a part of a
// number that is a month in Roman digits.
var (
	numberHead = regexp.MustCompile(`(?i)^\s*(nomor|nomer|number|no\.?)\s*[:.]?\s+|^\s*(nomor|nomer|number|no)\s*[:.]\s*`)
	roman      = regexp.MustCompile(`(?i)^[ivx]+$`)
)

// spellings are how a letter's number that somebody typed may stand in the
// register: as it was typed, without its spaces, and with the capitals that the
// short names of our offices have. Three looks at an index, and no look through
// all letters.
func (d *Desk) spellings(typed string) [3]string {
	s := strings.Join(strings.Fields(numberHead.ReplaceAllString(typed, "")), " ")
	bare := strings.ReplaceAll(s, " ", "")
	parts := strings.Split(bare, "/")
	for i, part := range parts {
		if roman.MatchString(part) {
			parts[i] = strings.ToUpper(part)
		}
		for _, o := range d.Offices() {
			if strings.EqualFold(part, strings.ReplaceAll(o.Short, " ", "")) {
				parts[i] = o.Short
			}
		}
	}
	return [3]string{s, bare, strings.Join(parts, "/")}
}
