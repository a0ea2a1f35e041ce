package desk_test

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/premises"
)

// approved is a node with a marriage letter that waits for ink.
func approved(t *testing.T) (*office.Node, int64) {
	t.Helper()
	n := office.Open(t)
	r := n.File("surat-pengantar-nikah")
	n.Issue(r.No)
	return n, r.No
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	f := fault.As(err)
	if key == "" && err == nil {
		return
	}
	if f == nil || f.Key != key {
		t.Errorf("%v, want %s", err, key)
	}
}

func TestALetterInInkHoldsOnceThePageWasSigned(t *testing.T) {
	n, no := approved(t)
	p := n.Step(no)
	if p.State != casework.AwaitingInk || p.Letter == nil || p.Letter.Signing != "ink" || p.MayDownload || p.MayWithdraw || p.WaitsFor != "office" {
		t.Fatalf("%s %+v", p.State, p.Letter)
	}
	clerk := n.As("front-desk")
	wantKey(t, n.Seen(ctx, clerk, no), "")
	_, err := n.Download(ctx, no)
	wantKey(t, err, "letter.ink-only")
	wantKey(t, n.HandOver(ctx, clerk, no, office.AllChecks(p.Step)), "case.ink-first")
	wantKey(t, n.RecordInkHandedOver(ctx, clerk, no, nil), "case.checklist-open")
	pdf := letterOf(t, n, clerk, no)
	parts, err := paper.Open(pdf)
	if err != nil || !strings.Contains(string(parts.Attachments[0].Data), `"signing":"ink"`) {
		t.Fatal(err)
	}
	if err := n.RecordInkHandedOver(ctx, clerk, no, office.AllChecks(p.Step)); err != nil {
		t.Fatal(err)
	}
	if p = n.Step(no); p.State != casework.Delivered || p.Letter.Signing != "ink" {
		t.Fatal(p.State)
	}
	wantKey(t, n.RecordInkHandedOver(ctx, clerk, no, nil), "case.no-ink-awaited")
	if again := letterOf(t, n, clerk, no); !bytes.Equal(pdf, again) {
		t.Error("a reprint has other bytes")
	}
	consistent(t, n)
}

func TestALetterInInkIsIssuedAgainOnALaterDayAndWaitsForInk(t *testing.T) {
	n, no := approved(t)
	clerk := n.As("front-desk")
	wantKey(t, n.Seen(ctx, clerk, no), "")
	p := n.Step(no)
	old := p.Letter.No
	if _, err := n.PrintLetter(ctx, clerk, no); err != nil {
		t.Fatal(err)
	}
	wantKey(t, n.ConfirmPrinted(ctx, clerk, old), "")
	wantKey(t, n.RecordInkHandedOver(ctx, clerk, no, office.AllChecks(p.Step)), "")
	n.Clock.Add(21 * 24 * time.Hour)
	again, err := n.Replace(ctx, n.As("signer"), old)
	if err != nil {
		t.Fatal(err)
	}
	p = n.Step(no)
	if p.State != casework.AwaitingInk || p.Letter.No != again || p.Letter.Signing != "ink" || p.MayDownload {
		t.Fatalf("%s %+v", p.State, p.Letter)
	}
	list, err := n.Unprinted(ctx, clerk)
	if err != nil || len(list) != 1 || list[0].Document != again {
		t.Errorf("the new page is not in the list of what is to be printed: %+v %v", list, err)
	}
	for letter, status := range map[int64]document.Status{old: document.WasReplaced, again: document.Valid} {
		found, err := n.LettersByNumber(ctx, number(t, n, letter))
		if err != nil || len(found) != 1 || found[0].Status != status || found[0].Signing != "ink" {
			t.Errorf("behind the QR of %d stands %+v (%v)", letter, found, err)
		}
	}
	_, err = n.Replace(ctx, n.As("signer"), old)
	if err == nil {
		t.Error("a letter is replaced twice")
	}
	wantKey(t, n.RecordInkHandedOver(ctx, clerk, no, office.AllChecks(p.Step)), "")
	if p = n.Step(no); p.State != casework.Delivered {
		t.Error(p.State)
	}
	consistent(t, n)
}

// number is what stands on a letter.
func number(t *testing.T, n *office.Node, document int64) (s string) {
	t.Helper()
	if _, err := n.Store.One(ctx, `SELECT number FROM documents WHERE no = ?`, []any{document}, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAScanOfTheSignedPageStaysInTheCase(t *testing.T) {
	n, no := approved(t)
	clerk := n.As("front-desk")
	wantKey(t, n.Seen(ctx, clerk, no), "")
	_, err := n.TakeInkScan(ctx, n.As("kec-front-desk"), no, bytes.NewReader(office.JPEG))
	wantKey(t, err, "case.unknown")
	_, err = n.TakeInkScan(ctx, clerk, no, strings.NewReader("no picture"))
	wantKey(t, err, "file.wrong-type")
	scan, err := n.TakeInkScan(ctx, clerk, no, bytes.NewReader(office.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	wantKey(t, n.RecordInkScan(ctx, clerk, no, scan), "")
	p := n.Step(no)
	if p.State != casework.Issued || !p.PickUp || !p.MayDownload {
		t.Fatalf("%+v", p)
	}
	file, err := n.Download(ctx, no)
	if err != nil || file.MIME != "image/jpeg" {
		t.Fatal(file.MIME, err)
	}
	b, err := io.ReadAll(file.Body)
	if err != nil || !bytes.Equal(b, office.JPEG) || n.Step(no).State != casework.Issued {
		t.Fatal("a look at the scan is no hand-over", err)
	}
	if err := n.HandOver(ctx, clerk, no, office.AllChecks(p.Step)); err != nil {
		t.Fatal(err)
	}
	consistent(t, n)
}

func TestWhoNeedsInkChoosesItFromTheStart(t *testing.T) {
	n := office.Open(t)
	r := n.File("surat-keterangan-domisili") // a bank takes ink
	if p := n.Step(r.No); !p.MayChooseInk {
		t.Fatal("ink is not offered")
	}
	wantKey(t, n.ChooseInk(ctx, r.No), "")
	if p := n.Step(r.No); p.MayChooseInk {
		t.Error("it is offered again")
	}
	n.Issue(r.No)
	if p := n.Step(r.No); p.State != casework.AwaitingInk {
		t.Fatal(p.State)
	}
	other := n.File("surat-keterangan-usaha")
	n.Issue(other.No)
	wantKey(t, n.ChooseInk(ctx, other.No), "case.already-issued")
	consistent(t, n)
}

func TestAnOfficeSaysThatCertifiedSigningDoesNotAnswer(t *testing.T) {
	n := office.Open(t)
	n.Issue(n.File("surat-keterangan-usaha").No)
	wantKey(t, n.SetCertified(ctx, n.As("front-desk"), true), "role.not-allowed")
	wantKey(t, n.SetCertified(ctx, n.As("supervisor"), true), "")
	o, err := n.Office(office.Village)
	if err != nil || o.CertifiedDown == 0 {
		t.Fatal(o.CertifiedDown, err)
	}
	n.Clock.Add(time.Hour)
	wantKey(t, n.SetCertified(ctx, n.As("supervisor"), true), "")
	if again, _ := n.Office(office.Village); again.CertifiedDown != o.CertifiedDown {
		t.Error("the first hour is forgotten")
	}
	wantKey(t, n.SetCertified(ctx, n.As("head"), false), "")
	if ok, err := n.Settled(ctx); !ok || err != nil {
		t.Error("the mark does not hold", err)
	}
	consistent(t, n)
}

func letterOf(t *testing.T, n *office.Node, a premises.Actor, no int64) []byte {
	t.Helper()
	pdf, err := n.OpenLetter(ctx, a, no)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(pdf.Body)
	if err != nil || pdf.Body.Close() != nil {
		t.Fatal(err)
	}
	return b
}

// consistent says that the tables are what the journal says, before and after
// they are written again.
func consistent(t *testing.T, n *office.Node) {
	t.Helper()
	for range 2 {
		r, err := audit.Verify(ctx, n.Premises, nil)
		if err != nil || len(r.Findings) > 0 {
			t.Errorf("%+v %v", r.Findings, err)
		}
		if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// certifiedNode has one service whose letter wants a certified signature.
func certifiedNode(t *testing.T) *office.Node { return certifiedNodeOn(t, "") }

func certifiedNodeOn(t *testing.T, dsn string) *office.Node {
	t.Helper()
	std, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	was, _ := std.Current("surat-keterangan-usaha", "2026-03-02")
	src := bytes.Replace(was.Source(), []byte("\n  signing: local"), []byte("\n  signing: certified"), 1)
	s, findings := catalogue.Read("standards/"+was.ID, src, was.LetterSource())
	if s == nil {
		t.Fatal(findings.Err())
	}
	c, err := catalogue.New(s)
	if err != nil {
		t.Fatal(err)
	}
	n, err := office.Make(ctx, office.Plan{Dir: filepath.Join(t.TempDir(), "node"), DSN: dsn, Standards: c})
	if err != nil {
		t.Fatal(err)
	}
	n.T = t
	t.Cleanup(func() { _ = n.Close() })
	return n
}

func TestWhereCertifiedSigningDoesNotAnswerInkIsOfferedAfterFourHours(t *testing.T) {
	n := certifiedNode(t)
	no := n.File("surat-keterangan-usaha").No
	for n.Step(no).Step.Kind != "sign" {
		p := n.Step(no)
		a := n.As(p.Step.Role)
		wantKey(t, n.Take(ctx, a, no, office.OutOfTurn), "")
		wantKey(t, n.DoStep(ctx, a, no, p.Step.ID, office.AllChecks(p.Step)), "")
	}
	signer := n.As("signer")
	wantKey(t, n.Take(ctx, signer, no, office.OutOfTurn), "")
	_, err := n.Sign(ctx, signer, no)
	wantKey(t, err, "letter.no-certified") // nothing pretends to be certified
	wantKey(t, n.SetCertified(ctx, n.As("supervisor"), true), "")
	offered := func() bool {
		if _, err := n.Rounds(ctx); err != nil {
			t.Fatal(err)
		}
		v, err := n.Show(ctx, signer, no, "work")
		if err != nil {
			t.Fatal(err)
		}
		return v.Case.InkOfferedAt > 0
	}
	n.Clock.Add(2 * time.Hour) // from nine, the break at noon does not count
	if offered() {
		t.Fatal("ink is offered too early")
	}
	n.Clock.Add(4 * time.Hour)
	if !offered() {
		t.Fatal("ink is not offered after four hours of the office")
	}
	wantKey(t, n.TakeInk(ctx, n.As("front-desk"), no), "")
	wantKey(t, n.Take(ctx, n.As("signer"), no, office.OutOfTurn), "")
	if _, err := n.Sign(ctx, n.As("signer"), no); err != nil || n.Step(no).State != casework.AwaitingInk {
		t.Fatal(n.Step(no).State, err)
	}
	consistent(t, n)
}
