package desk_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
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
	if got := findings(t, n); got != "" {
		t.Error(got)
	}
	if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
		t.Fatal(err)
	}
	if got := findings(t, n); got != "" {
		t.Error("after writing the tables again:", got)
	}
}
