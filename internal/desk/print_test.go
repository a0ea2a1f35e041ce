package desk_test

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/paper"
)

func TestAReprintIsCountedAndIsNoSecondLetter(t *testing.T) {
	n, no := approved(t)
	clerk := n.As("front-desk")
	doc := n.Step(no).Letter.No
	var first []byte
	for range 3 { // the printer jams twice
		pdf, err := n.PrintLetter(ctx, clerk, no)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(pdf.Body)
		if err != nil || first != nil && !bytes.Equal(first, b) {
			t.Fatal("other bytes", err)
		}
		first = b
		n.Clock.Add(time.Minute)
	}
	times, last, err := n.Prints(ctx, doc)
	if err != nil || times != 3 || !last.Before(n.Clock.Now()) {
		t.Error(times, last, err)
	}
	if found, err := n.LettersByNumber(ctx, n.Step(no).Letter.Number); err != nil || len(found) != 1 {
		t.Error("a second letter", err)
	}
	consistent(t, n)
}

func TestWhatHasItsNumberAndIsNotOnPaperIsListed(t *testing.T) {
	n, no := approved(t)
	online := n.File("surat-keterangan-usaha") // its applicant fetches it
	n.Issue(online.No)
	clerk := n.As("front-desk")
	n.Reopen() // the power was cut
	list, err := n.Unprinted(ctx, clerk)
	if err != nil || len(list) != 1 || list[0].CaseNo != no || !list[0].Sealed || list[0].Times != 0 {
		t.Fatalf("%+v %v", list, err)
	}
	wantKey(t, n.ConfirmPrinted(ctx, clerk, n.Step(online.No).Letter.No), "print.nothing-waits")
	wantKey(t, n.ConfirmPrinted(ctx, n.As("kec-front-desk"), list[0].Document), "print.nothing-waits")
	wantKey(t, n.ConfirmPrinted(ctx, clerk, list[0].Document), "")
	if list, err = n.Unprinted(ctx, clerk); err != nil || len(list) != 0 {
		t.Fatalf("%+v %v", list, err)
	}
	wantKey(t, n.RecordInkHandedOver(ctx, clerk, no, office.AllChecks(n.Step(no).Step)), "")
	consistent(t, n)
}

func TestATypoInTodaysLetterIsMendedInOneAct(t *testing.T) {
	n := office.Open(t)
	r := n.File("surat-keterangan-usaha")
	old := n.Issue(r.No)
	before := n.Step(r.No).Letter.Number
	signer := n.As("signer")
	fix := desk.Mending{Case: r.No, Document: old, Changed: form.Answers{"nama_usaha": "Warung Soto Bu Tini"}, Words: "kurang huruf"}
	_, err := n.Mend(ctx, n.As("head"), fix)
	wantKey(t, err, "role.not-allowed")
	_, err = n.Mend(ctx, n.As("kec-signer"), fix)
	wantKey(t, err, "case.unknown")
	bad := fix
	bad.Changed = form.Answers{"nama_usaha": ""}
	if _, err = n.Mend(ctx, signer, bad); err == nil {
		t.Fatal("an empty answer was taken")
	}
	no, err := n.Mend(ctx, signer, fix)
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Mend(ctx, signer, fix)
	wantKey(t, err, "case.moved-on")
	p := n.Step(r.No)
	if p.Letter.No != no || p.Letter.Number == before || p.Letter.Status != "valid" || p.State != casework.Issued {
		t.Fatalf("%s %+v", p.State, p.Letter)
	}
	was, err := n.LettersByNumber(ctx, before)
	if err != nil || len(was) != 1 || was[0].Status != "replaced" {
		t.Errorf("%+v %v", was, err)
	}
	parts, err := paper.Open(letterOf(t, n, n.As("front-desk"), r.No))
	if err != nil || !strings.Contains(string(parts.Attachments[0].Data), "Warung Soto Bu Tini") {
		t.Error("the letter does not say what was corrected", err)
	}
	n.Clock.Add(24 * time.Hour)
	_, err = n.Mend(ctx, n.As("signer"), desk.Mending{Case: r.No, Document: no})
	wantKey(t, err, "case.mend-late")
	consistent(t, n)
}

func TestALetterInInkThatWasHandedOverIsMendedAndWaitsForInkAgain(t *testing.T) {
	n, no := approved(t)
	clerk := n.As("front-desk")
	old := n.Step(no).Letter.No
	wantKey(t, n.RecordInkHandedOver(ctx, clerk, no, office.AllChecks(n.Step(no).Step)), "")
	if _, err := n.Mend(ctx, n.As("signer"), desk.Mending{Case: no, Document: old, Changed: form.Answers{"tempat_akad": "Masjid Agung"}}); err != nil {
		t.Fatal(err)
	}
	if p := n.Step(no); p.State != casework.AwaitingInk || p.Letter.No == old {
		t.Fatal(p.State)
	}
	if list, err := n.Unprinted(ctx, clerk); err != nil || len(list) != 1 {
		t.Fatalf("%+v %v", list, err)
	}
	consistent(t, n)
}

func TestAPadOfNumberedBlanksLeavesNoGap(t *testing.T) {
	n := office.Open(t)
	keeper := n.As("registrar")
	n.Issue(n.File("surat-keterangan-usaha").No) // number 1
	_, err := n.ReservePad(ctx, n.As("front-desk"), "surat-keterangan-usaha", 3)
	wantKey(t, err, "role.not-allowed")
	_, err = n.ReservePad(ctx, keeper, "surat-keterangan-usaha", 51)
	wantKey(t, err, "pad.count")
	_, err = n.ReservePad(ctx, keeper, "rekomendasi-kecamatan", 3)
	wantKey(t, err, "pad.service")
	id, err := n.ReservePad(ctx, keeper, "surat-keterangan-usaha", 5)
	if err != nil {
		t.Fatal(err)
	}
	next := n.File("surat-keterangan-usaha").No
	n.Issue(next)
	if number := n.Step(next).Letter.Number; !strings.Contains(number, "7") {
		t.Errorf("the next letter is %s", number)
	}
	pdf, err := n.PadPDF(ctx, keeper, id)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Fatal(len(pdf), err)
	}
	if dir := os.Getenv("GENGGAM_SHOTS"); dir != "" {
		_ = os.WriteFile(dir+"/pad.pdf", pdf, 0o600)
	}
	wantKey(t, n.UsePad(ctx, keeper, id, 99, "Surat usaha"), "pad.number")
	wantKey(t, n.UsePad(ctx, keeper, id, 3, "  "), "register.about")
	wantKey(t, n.UsePad(ctx, keeper, id, 3, "Surat keterangan usaha, ditulis saat listrik padam"), "")
	wantKey(t, n.UsePad(ctx, keeper, id, 3, "sekali lagi"), "pad.number")
	pads, err := n.Pads(ctx, keeper)
	if err != nil || len(pads) != 1 || len(pads[0].Open) != 4 || pads[0].First != 2 || pads[0].Count != 5 {
		t.Fatalf("%+v %v", pads, err)
	}
	if other, err := n.Pads(ctx, n.As("kec-registrar")); err != nil || len(other) != 0 {
		t.Error("another office sees them", err)
	}
	wantKey(t, n.VoidPad(ctx, keeper, id, "listrik sudah menyala"), "")
	wantKey(t, n.VoidPad(ctx, keeper, id, "lagi"), "pad.unknown")
	lines, err := n.RegisterPage(ctx, keeper, "keterangan", 2026, 0)
	if err != nil {
		t.Fatal(err)
	}
	uses := ""
	for _, l := range lines {
		uses += l.Use + " "
	}
	if uses != "letter void void void manual void letter " {
		t.Errorf("%q", uses)
	}
	if by := lines[4]; by.Seq != 3 || !strings.HasSuffix(by.Number, "/3/Ds.SKR/2026") {
		t.Errorf("the blank that was used bears %q, number %d", by.Number, by.Seq)
	}
	consistent(t, n)
}

func TestAKeyThatEndsIsSaidInTime(t *testing.T) {
	n := office.Open(t)
	if got, err := n.KeyNotices(ctx, n.As("head")); err != nil || len(got) != 0 {
		t.Fatal("a key that is not there ends", err)
	}
	n.Issue(n.File("surat-keterangan-usaha").No)
	for _, c := range []struct {
		days int
		want string
		left int
	}{{1700, "", 0}, {1770, "key.ends", 60}, {1797, "key.ends", 30}, {1822, "key.ends", 7}, {1840, "key.ended", 0}} {
		n.Clock.Set(office.Monday.AddDate(0, 0, c.days))
		got, err := n.KeyNotices(ctx, n.As("supervisor"))
		if err != nil || len(got) > 1 || len(got) == 1 != (c.want != "") || len(got) == 1 && (got[0].Key != c.want || got[0].Threshold != c.left) {
			t.Errorf("after %d days: %+v %v", c.days, got, err)
		}
	}
}

func TestAServiceIsPrintedOnAPaperOfItsOwn(t *testing.T) {
	n := office.Open(t)
	head := n.As("head")
	wantKey(t, n.SetPaper(ctx, head, paper.Setup{Paper: "f4", Left: 30, Letterhead: 45}, false), "")
	wantKey(t, n.SetPaperOf(ctx, head, "surat-pengantar-nikah", paper.Setup{Paper: "a4", Left: 15, Drawn: true}), "")
	wantKey(t, n.SetPaperOf(ctx, n.As("registrar"), "surat-pengantar-nikah", paper.Setup{}), "role.not-allowed")
	wantKey(t, n.SetPaperOf(ctx, head, "tidak-ada", paper.Setup{}), "paper.service")
	wantKey(t, n.SetPaperOf(ctx, head, "surat-keterangan-usaha", paper.Setup{Stamp: 70}), "paper.length")
	wantKey(t, n.SetPaperOf(ctx, head, "surat-keterangan-usaha", paper.Setup{Right: 60, Stamp: 60}), "paper.stamp") // with the office's left margin
	for service, size := range map[string]string{"surat-pengantar-nikah": "595 841", "surat-keterangan-usaha": "609 935"} {
		r := n.File(service)
		n.Issue(r.No)
		if box := pageBox(letterOf(t, n, n.As("front-desk"), r.No)); box != size {
			t.Errorf("%s is printed on %q, not %q", service, box, size)
		}
	}
	plain, err := n.TestPage(ctx, head, "surat-pengantar-nikah")
	if err != nil || pageBox(plain) != "595 841" {
		t.Error(pageBox(plain), err)
	}
	wantKey(t, n.SetPaperOf(ctx, head, "surat-pengantar-nikah", paper.Setup{}), "")
	if o, _ := n.Office(office.Village); len(o.Papers) != 0 {
		t.Errorf("%+v", o.Papers)
	}
	consistent(t, n)
}

// pageBox is the size of the first page in whole points.
func pageBox(pdf []byte) string {
	m := regexp.MustCompile(`/MediaBox ?\[0 0 ([0-9]+)[0-9.]* ([0-9]+)`).FindSubmatch(pdf)
	if m == nil {
		return ""
	}
	return string(m[1]) + " " + string(m[2])
}
