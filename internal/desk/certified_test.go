package desk_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/casework"
	"genggam/internal/check"
	"genggam/internal/desk"
	"genggam/internal/document"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/remote"
	"genggam/internal/remote/remotetest"
	"genggam/internal/seal"
	"genggam/internal/store/storetest"
)

// certifiedVillage is a node whose signer has a certificate with a service.
func certifiedVillage(t *testing.T, kind string) (*office.Node, *remotetest.Server) {
	t.Helper()
	n := certifiedNode(t)
	return n, serving(t, n, kind)
}

// serving lets a node's village sign by a service.
func serving(t *testing.T, n *office.Node, kind string) *remotetest.Server {
	t.Helper()
	s := remotetest.New(t, n.Clock.Now)
	s.Add(t, "SAKSI-1", kind, "KEPALA DESA UJI", n.Clock.Now().AddDate(1, 0, 0))
	fine(t, n.Remote.SetService(ctx, remote.Service{Office: office.Village, URL: s.URL, Client: remotetest.Client}, remotetest.Secret))
	_, err := n.Remote.SetRoots(ctx, s.PEM())
	fine(t, err)
	c, err := n.Remote.SetCredential(ctx, n.As("signer"), "")
	fine(t, err)
	if c.Subject != "KEPALA DESA UJI, Rekaan untuk Uji" || c.Issuer != "Penyelenggara Uji, Rekaan untuk Uji" || len(c.Factors) != 2 {
		t.Fatalf("the credential is %+v", c)
	}
	return s
}

// TestBothEnginesKeepCertifiedLetters signs, loses, writes the tables again from
// the journal, and confirms.
func TestBothEnginesKeepCertifiedLetters(t *testing.T) {
	for name, dsn := range map[string]func(*testing.T) string{
		"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return storetest.PostgresDSN(t) },
	} {
		t.Run(name, func(t *testing.T) {
			n := certifiedNodeOn(t, dsn(t))
			s := serving(t, n, "p256")
			_, err := n.SignWith(ctx, n.As("signer"), toSign(t, n), opened(s))
			fine(t, err)
			no := toSign(t, n)
			doc, err := n.Sign(ctx, n.As("signer"), no)
			fine(t, err)
			fine(t, audit.Rebuild(ctx, n.Premises, nil))
			n.Reopen()
			_, err = n.Rounds(ctx)
			fine(t, err)
			waits(t, n, no, "remote.confirm")
			fine(t, n.ConfirmLetter(ctx, n.As("signer"), doc, opened(s)))
			judgeCertified(t, n, s, sealedPDF(t, n, no))
			list, err := n.Remote.Notices(ctx, n.As("supervisor"))
			if err != nil || len(list) != 0 {
				t.Errorf("%+v, %v", list, err)
			}
			n.Clock.Add(26 * time.Hour)
			fine(t, n.Remote.Rounds(ctx))
			if got := findings(t, n); got != "" {
				t.Fatal(got)
			}
		})
	}
}

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// toSign brings an application before its signer.
func toSign(t *testing.T, n *office.Node) int64 {
	t.Helper()
	no := n.File("surat-keterangan-usaha").No
	for n.Step(no).Step.Kind != "sign" {
		p := n.Step(no)
		a := n.As(p.Step.Role)
		fine(t, n.Take(ctx, a, no, office.OutOfTurn))
		fine(t, n.DoStep(ctx, a, no, p.Step.ID, office.AllChecks(p.Step)))
	}
	fine(t, n.Take(ctx, n.As("signer"), no, office.OutOfTurn))
	return no
}

func opened(s *remotetest.Server) remote.Given {
	return remote.Given{"PIN": remotetest.PIN, "OTP": s.Code()}
}

// sealedPDF is the file of a case's letter.
func sealedPDF(t *testing.T, n *office.Node, no int64) []byte {
	t.Helper()
	f, err := n.OpenLetter(ctx, n.As("front-desk"), no)
	fine(t, err)
	b, err := io.ReadAll(f.Body)
	fine(t, err)
	fine(t, f.Body.Close())
	return b
}

func TestALetterIsSignedWithACertificateFromElsewhere(t *testing.T) {
	for _, c := range []struct {
		kind   string
		change func(*remotetest.Credential)
	}{
		{"rsa", func(*remotetest.Credential) {}},
		{"p256", func(c *remotetest.Credential) { c.Bound = true }},
		{"p256", func(c *remotetest.Credential) { c.Plain, c.Bound = true, true }},
		{"rsa", func(c *remotetest.Credential) { c.Elsewhere, c.NoCode = 2, true }},
	} {
		t.Run(c.kind, func(t *testing.T) {
			n, s := certifiedVillage(t, c.kind)
			s.Change("SAKSI-1", c.change)
			no := toSign(t, n)
			doc, err := n.SignWith(ctx, n.As("signer"), no, opened(s))
			fine(t, err)
			l, err := n.LetterStatus(ctx, n.Store.Origin(), doc)
			fine(t, err)
			if l.Status != document.Valid || l.Signing != desk.Certified || l.Certificate == nil || !l.Certificate.Known ||
				l.Certificate.Issuer != "Penyelenggara Uji, Rekaan untuk Uji" || l.Certificate.Path[0] != "Penyelenggara Uji Induk, Rekaan untuk Uji" {
				t.Fatalf("the letter is %+v, %+v", l, l.Certificate)
			}
			judgeCertified(t, n, s, sealedPDF(t, n, no))
			for _, word := range []string{"Santoso", "surat", "Usaha", "usaha", l.Number, "3302"} {
				if strings.Contains(s.Bodies(), word) {
					t.Errorf("the word %q left the node", word)
				}
			}
			consistent(t, n)
		})
	}
}

// judgeCertified has the letter judged by our own check and by pdfsig.
func judgeCertified(t *testing.T, n *office.Node, s *remotetest.Server, pdf []byte) {
	t.Helper()
	text, err := n.Keys(ctx)
	fine(t, err)
	keys, err := seal.DecodeKeyList(text)
	fine(t, err)
	keys.Node = n.VerifierKey()
	roots, err := remote.ParseRoots(s.PEM())
	fine(t, err)
	today := document.DayOf(n.Clock.Now())
	r := check.Certified(pdf, keys, roots, today)
	if len(r.Findings) > 0 || !r.Certified || r.Certificate == nil || r.Certificate.Subject != "KEPALA DESA UJI, Rekaan untuk Uji" {
		t.Errorf("our check says %+v, %+v", r, r.Certificate)
	}
	if r := check.Letter(pdf, keys, today); len(r.Findings) > 0 || len(r.Unasked) != 1 || r.Unasked[0].Key != "check.root-unknown" || r.Certified {
		t.Errorf("without its root the letter is %+v", r)
	}
	for i := 0; i < len(pdf); i += len(pdf) / 40 {
		b := bytes.Clone(pdf)
		b[i] ^= 4
		if r := check.Certified(b, keys, roots, today); len(r.Findings) == 0 && r.Certified {
			t.Fatalf("byte %d was changed and nobody saw it", i)
		}
	}
	beforePdfsig(t, s, pdf)
}

// beforePdfsig asks pdfsig, which trusts the test's root where certutil can make
// it a store of trusted roots.
func beforePdfsig(t *testing.T, s *remotetest.Server, pdf []byte) {
	t.Helper()
	pdfsig, err := exec.LookPath("pdfsig")
	if err != nil {
		t.Log("pdfsig is not installed")
		return
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "letter.pdf")
	fine(t, os.WriteFile(file, pdf, 0o600))
	args, trust := []string{file}, "Certificate issuer is unknown."
	if certutil, err := exec.LookPath("certutil"); err == nil {
		root := filepath.Join(dir, "root.pem")
		fine(t, os.WriteFile(root, s.PEM(), 0o600))
		for _, c := range [][]string{{"-N", "-d", "sql:" + dir, "--empty-password"}, {"-A", "-d", "sql:" + dir, "-n", "root", "-t", "CT,CT,CT", "-i", root}} {
			if out, err := exec.Command(certutil, c...).CombinedOutput(); err != nil {
				t.Fatalf("certutil: %s", out)
			}
		}
		args, trust = []string{"-nssdir", "sql:" + dir, file}, "Certificate is Trusted."
	} else {
		t.Log("certutil is not installed: the root cannot be trusted by pdfsig")
	}
	out, _ := exec.Command(pdfsig, args...).CombinedOutput()
	for _, want := range []string{"Signature is Valid.", "ETSI.CAdES.detached", "Total document signed", "KEPALA DESA UJI", trust} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("pdfsig does not say %q:\n%s", want, out)
		}
	}
}

func TestTheLetterSaysWhoCertifiedItAsTheCertificateDoes(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	_, err := n.SignWith(ctx, n.As("signer"), no, opened(s))
	fine(t, err)
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	file := filepath.Join(t.TempDir(), "letter.pdf")
	fine(t, os.WriteFile(file, sealedPDF(t, n, no), 0o600))
	out, err := exec.Command(tool, "-raw", file, "-").Output()
	fine(t, err)
	text := strings.Join(strings.Fields(string(out)), " ")
	if !strings.Contains(text, "KEPALA DESA UJI, Rekaan untuk Uji") || !strings.Contains(text, "Penyelenggara Uji, Rekaan untuk Uji") || strings.Contains(text, "BSrE") ||
		strings.Contains(text, "tidak tersertifikasi") {
		t.Errorf("the letter says: %s", text)
	}
}

func TestACertificateThatCannotSignIsRefusedBeforeAnythingIsNumbered(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	plain := func(c *remotetest.Credential) {
		c.Status, c.Disabled, c.Locked, c.Mode = "valid", false, false, "explicit"
	}
	other := remotetest.NewAuthority(t, "Orang Lain", n.Clock.Now())
	for name, c := range map[string]struct {
		change func(*remotetest.Credential)
		want   string
	}{
		"a revoked one":          {func(c *remotetest.Credential) { c.Status = "revoked" }, "remote.revoked"},
		"a suspended one":        {func(c *remotetest.Credential) { c.Status = "suspended" }, "remote.suspended"},
		"an expired one":         {func(c *remotetest.Credential) { c.Status = "expired" }, "remote.expired"},
		"a key that is off":      {func(c *remotetest.Credential) { c.Disabled = true }, "remote.disabled"},
		"a locked one":           {func(c *remotetest.Credential) { c.Locked = true }, "remote.locked"},
		"one for a browser only": {func(c *remotetest.Credential) { c.Mode = "oauth2code" }, "remote.needs-browser"},
	} {
		s.Change("SAKSI-1", plain)
		s.Change("SAKSI-1", c.change)
		if _, err := n.SignWith(ctx, n.As("signer"), no, opened(s)); key(err) != c.want {
			t.Errorf("%s: %v instead of %s", name, err, c.want)
		}
	}
	s.Change("SAKSI-1", plain)
	_, err := n.SignWith(ctx, n.As("signer"), no, remote.Given{"PIN": "1", "OTP": "2"})
	wantKey(t, err, "remote.wrong-factor")
	_, err = n.SignWith(ctx, n.As("signer"), no, remote.Given{"PIN": remotetest.PIN})
	wantKey(t, err, "remote.factor-missing")
	_, err = n.Remote.SetRoots(ctx, other.PEM())
	fine(t, err)
	_, err = n.SignWith(ctx, n.As("signer"), no, opened(s))
	wantKey(t, err, "remote.unknown-root")
	_, err = n.Remote.SetRoots(ctx, nil)
	fine(t, err)
	_, err = n.SignWith(ctx, n.As("signer"), no, opened(s))
	wantKey(t, err, "remote.no-roots")
	if v := n.Step(no); v.State != casework.Working {
		t.Errorf("the case is %s", v.State)
	}
	consistent(t, n)
}

func TestWhatIsLostOnTheWayIsConfirmedUnderTheSameNumber(t *testing.T) {
	n, s := certifiedVillage(t, "rsa")
	no := toSign(t, n)
	s.Set(remotetest.Trouble{Cut: "signatures/signHash"}) // the key was used, the answer never came
	doc, err := n.SignWith(ctx, n.As("signer"), no, opened(s))
	fine(t, err)
	s.Set(remotetest.Trouble{})
	number := waits(t, n, no, "remote.not-answering")
	called := func() bool {
		x, err := n.Notify.Of(ctx, n.As("front-desk"), no)
		fine(t, err)
		return x != nil && x.Kind == "ready"
	}
	if called() {
		t.Error("the applicant is called for a letter that waits")
	}
	for range 3 { // rounds cannot open the signer's key
		_, err = n.Rounds(ctx)
		fine(t, err)
	}
	if s.Calls("signatures/signHash") != 1 {
		t.Error("rounds asked for a signature by themselves")
	}
	wantKey(t, n.ConfirmLetter(ctx, n.As("signer"), doc, remote.Given{"PIN": "9", "OTP": "9"}), "remote.wrong-factor")
	fine(t, n.ConfirmLetter(ctx, n.As("signer"), doc, opened(s)))
	l, err := n.LetterStatus(ctx, n.Store.Origin(), doc)
	fine(t, err)
	if l.Number != number || l.Status != document.Valid {
		t.Errorf("confirmed, the letter is %+v", l)
	}
	if !called() {
		t.Error("the letter is there and nobody is called")
	}
	judgeCertified(t, n, s, sealedPDF(t, n, no))
	wantKey(t, n.ConfirmLetter(ctx, n.As("signer"), doc, opened(s)), "remote.nothing-waits")
	consistent(t, n)
}

// waits says which number waits for the signer, and checks why.
func waits(t *testing.T, n *office.Node, no int64, why string) string {
	t.Helper()
	u, err := n.Awaits(ctx, n.As("signer"), no)
	fine(t, err)
	if u == nil || u.Why != why || !u.Mine {
		t.Fatalf("waiting is %+v and not for %s", u, why)
	}
	return u.Number
}

func TestACrashAfterTheSignatureWasWrittenDownIsFinishedByTheRounds(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	doc, err := n.Sign(ctx, n.As("signer"), no) // as a walk-in does, without a key
	fine(t, err)
	waits(t, n, no, "remote.confirm")
	// The disk takes no file, so the paper is lost though it was signed.
	files := filepath.Join(n.Config.Dir, "files")
	fine(t, os.Rename(files, files+".away"))
	fine(t, os.WriteFile(files, nil, 0o600))
	if err := n.ConfirmLetter(ctx, n.As("signer"), doc, opened(s)); err == nil {
		t.Fatal("a file was stored where none can be")
	}
	fine(t, os.Remove(files))
	fine(t, os.Rename(files+".away", files))
	if u, err := n.Awaits(ctx, n.As("signer"), no); err != nil || u != nil {
		t.Fatalf("with a signature kept the signer is asked again: %+v, %v", u, err)
	}
	_, err = n.Rounds(ctx)
	fine(t, err)
	judgeCertified(t, n, s, sealedPDF(t, n, no))
	if s.Calls("signatures/signHash") != 1 {
		t.Error("it was signed twice")
	}
	consistent(t, n)
}

func TestAnotherOfficerCannotConfirm(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	doc, err := n.Sign(ctx, n.As("signer"), no)
	fine(t, err)
	wantKey(t, n.ConfirmLetter(ctx, n.As("front-desk"), doc, opened(s)), "role.not-allowed")
	wantKey(t, n.ConfirmLetter(ctx, n.As("kec-signer"), doc, opened(s)), "letter.unknown")
	consistent(t, n)
}

func TestAKeyThatNobodyCanOpenIsReplacedByInk(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	doc, err := n.Sign(ctx, n.As("signer"), no)
	fine(t, err)
	_, err = n.InkInstead(ctx, n.As("signer"), doc)
	wantKey(t, err, "remote.ink-later")
	n.Clock.Add(8 * time.Hour)
	s.Change("SAKSI-1", func(c *remotetest.Credential) { c.Status = "revoked" })
	wantKey(t, n.ConfirmLetter(ctx, n.As("signer"), doc, opened(s)), "remote.revoked")
	_, err = n.InkInstead(ctx, n.As("front-desk"), doc)
	wantKey(t, err, "role.not-allowed")
	ink, err := n.InkInstead(ctx, n.As("signer"), doc)
	fine(t, err)
	if p := n.Step(no); p.State != casework.AwaitingInk || p.Letter.No != ink || p.Letter.Signing != casework.Ink {
		t.Errorf("the case is %s with %+v", p.State, p.Letter)
	}
	if l, err := n.LetterStatus(ctx, n.Store.Origin(), doc); err != nil || l.Status != document.WasReplaced || l.Certificate != nil {
		t.Errorf("the old letter is %+v, %v", l, err)
	}
	_, err = n.InkInstead(ctx, n.As("signer"), doc)
	wantKey(t, err, "remote.nothing-waits")
	clerk := n.As("front-desk")
	scan, err := n.TakeInkScan(ctx, clerk, no, bytes.NewReader(office.JPEG))
	fine(t, err)
	fine(t, n.RecordInkScan(ctx, clerk, no, scan))
	consistent(t, n)
}

func TestAServiceThatDoesNotAnswerOffersInkByItself(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	s.Set(remotetest.Trouble{Status: 503, Body: "maintenance"})
	_, err := n.SignWith(ctx, n.As("signer"), no, opened(s))
	wantKey(t, err, "remote.not-answering")
	since := n.Remote.DownSince(office.Village)
	if since != n.Clock.Now().UnixMilli() {
		t.Fatalf("it is down since %d", since)
	}
	offered := func() bool {
		_, err := n.Rounds(ctx)
		fine(t, err)
		v, err := n.Show(ctx, n.As("signer"), no, "work")
		fine(t, err)
		return v.Case.InkOfferedAt > 0
	}
	n.Clock.Add(2 * time.Hour)
	if offered() {
		t.Fatal("ink is offered too early")
	}
	n.Clock.Add(4 * time.Hour)
	if !offered() || n.Remote.DownSince(office.Village) != since {
		t.Fatal("ink is not offered after four hours of the office")
	}
	s.Set(remotetest.Trouble{})
	n.Clock.Add(2 * time.Minute)
	_, err = n.Rounds(ctx)
	fine(t, err)
	if n.Remote.DownSince(office.Village) != 0 {
		t.Error("it answers again and nobody noticed")
	}
	doc, err := n.SignWith(ctx, n.As("signer"), no, opened(s))
	fine(t, err)
	if l, err := n.LetterStatus(ctx, n.Store.Origin(), doc); err != nil || l.Status != document.Valid {
		t.Errorf("%+v, %v", l, err)
	}
	consistent(t, n)
}

func TestAForgerWithAChainOfTheirOwnIsNotKnownHere(t *testing.T) {
	n, s := certifiedVillage(t, "p256")
	no := toSign(t, n)
	_, err := n.SignWith(ctx, n.As("signer"), no, opened(s))
	fine(t, err)
	pdf := sealedPDF(t, n, no)
	parts, err := paper.Open(pdf)
	fine(t, err)
	if _, err := seal.VerifyCMSOutside(parts.CMS, sha256.Sum256(parts.Signed)); err != nil {
		t.Fatal(err)
	}
	text, err := n.Keys(ctx)
	fine(t, err)
	keys, err := seal.DecodeKeyList(text)
	fine(t, err)
	forger, err := remote.ParseRoots(remotetest.NewAuthority(t, "Penyelenggara Uji", n.Clock.Now()).PEM())
	fine(t, err)
	keys.Node = "layanan.example.go.id"
	if r := check.Certified(pdf, keys, forger, document.DayOf(n.Clock.Now())); r.Certified || len(r.Findings) != 1 || r.Findings[0].Key != "check.root-unknown" {
		t.Errorf("under the forger's root of the same name the letter is %+v", r)
	}
}
