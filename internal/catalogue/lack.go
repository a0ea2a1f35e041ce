package catalogue

import "slices"

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
