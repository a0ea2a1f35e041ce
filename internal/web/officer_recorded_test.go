package web_test

import (
	"net/url"
	"strings"
	"testing"

	"genggam/internal/office"
)

// The number that a national system issued is asked for in a field of its own, and
// what was typed stands there again when it cannot be one.
func TestTheNumberOfANationalSystemHasItsField(t *testing.T) {
	n := office.Open(t)
	n.Regency("perizinan")
	h := pagesOf(t, n)
	std, _ := n.Catalogue().Current("nib-dibantu", "2026-03-02")
	filed, err := n.Desk.File(t.Context(), n.Application(std))
	if err != nil {
		t.Fatal(err)
	}
	clerk, err := n.Clerk(t.Context(), office.LevelCode(std), "front-desk")
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Take(t.Context(), clerk, filed.No, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	st, _ := std.Step("check")
	if err := n.DoStep(t.Context(), clerk, filed.No, "check", office.AllChecks(st)); err != nil {
		t.Fatal(err)
	}
	if err := n.Take(t.Context(), clerk, filed.No, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	r := officer(t, n, h, "kec-front-desk")
	at := caseAt(filed.No)
	r.open(at).wants("Nomor yang diterbitkan", "kantor ini tidak menerbitkan dokumennya")
	record, _ := std.Step("record")
	send := func(number string) *reader {
		return r.send(at+"/kerja", url.Values{"cek": office.AllChecks(record), "nomor": {number}, "kata": {""}}, map[string]file{})
	}
	send("").wants("Tulis nomor yang diterbitkan sistem nasional")
	if send("99990000000").wants("Nomor harus 13 angka"); !strings.Contains(r.body, `value="99990000000"`) {
		t.Error("what was typed is gone")
	}
	send("9999000000017").lacks("Tulis nomor yang diterbitkan")
	p, err := n.Follow(t.Context(), filed.No)
	if err != nil || p.Recorded != "9999000000017" {
		t.Fatal(p.Recorded, err)
	}
	r.open(at).wants("Nomor: 9999000000017").lacks("office.words")
	judged(t, h, "officer.mjs", n.Token("kec-front-desk"), at)
}
