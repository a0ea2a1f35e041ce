package catalogue

import (
	"slices"
	"strings"
)

// Lacks says whether the letter may print "-" for a field of a person ("nik",
// "job") who has none. Every other field that its text uses must be known before
// it is signed: a letter with an empty place says nothing, and is sent back by
// whoever it is shown to. A standard that names none in who.may_lack means the two
// numbers that somebody may not have yet: NIK and the number of the family card.
func (w *Who) Lacks(part string) bool {
	if w.MayLack == nil {
		return part == "nik" || part == "kk"
	}
	return slices.Contains(w.MayLack, part)
}

// PrintedParts are the fields of a person that the letter prints, each once; none
// where there is no letter.
func (s *Standard) PrintedParts() (out []string) {
	if s.template == nil {
		return nil
	}
	for _, f := range s.template.Used(nil) {
		who, part, ok := strings.Cut(f.Name, ".")
		if ok && (who == "subject" || who == "applicant") && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}
