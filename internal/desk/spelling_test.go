package desk_test

import (
	"strings"
	"testing"

	"genggam/internal/office"
)

func TestALetterIsFoundHoweverItsNumberIsTyped(t *testing.T) {
	n := office.Open(t)
	r := n.File("surat-keterangan-usaha")
	n.Issue(r.No)
	number := n.Step(r.No).Letter.Number
	for _, typed := range []string{
		number, " " + number + " ", "Nomor : " + number, "nomor:" + number, "NO. " + number, strings.ToLower(number), strings.ToUpper(number),
		strings.ReplaceAll(number, "/", " / "), "Nomor: " + strings.ToLower(strings.ReplaceAll(number, "/", "/ ")),
	} {
		found, err := n.LettersByNumber(t.Context(), typed)
		if err != nil || len(found) != 1 || found[0].Number != number {
			t.Errorf("%q finds %d letters, %v", typed, len(found), err)
		}
	}
	for _, typed := range []string{"", "Nomor :", number + "0", "%", strings.Repeat("/", 80)} {
		if found, err := n.LettersByNumber(t.Context(), typed); err != nil || len(found) != 0 {
			t.Errorf("%q finds %d letters, %v", typed, len(found), err)
		}
	}
}
