package paper_test

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"genggam/internal/document"
	"genggam/internal/paper"
	"genggam/internal/seal"
)

// seed is a source of bytes that are the same in every run.
type seed struct{ last [32]byte }

func (s *seed) Read(p []byte) (int, error) {
	for i := range p {
		s.last = sha256.Sum256(s.last[:])
		p[i] = s.last[0]
	}
	return len(p), nil
}

var _ io.Reader = (*seed)(nil)

func key(t testing.TB) *seal.LocalKey {
	t.Helper()
	k, err := seal.NewLocalKey(&seed{}, seal.Issuer{Office: "33.02.99.2001", Name: "Desa Contohsari", From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sealed are the options of a letter that is stated, signed and has attachments.
func sealed(t testing.TB, c document.Content) paper.Options {
	t.Helper()
	k := key(t)
	s, err := document.StatementOf(c, "surat-keterangan-usaha", [16]byte{1}, 18231)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := s.EncodeCBOR()
	if err != nil {
		t.Fatal(err)
	}
	cose, err := seal.SignStatement(k, payload)
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Link = seal.Link("banyumas.example", cose)
	o.Attachments = []paper.Attachment{
		{Name: "surat.json", MIME: "application/json", Description: "Isi surat", Relation: "Source", Data: c.Encode()},
		{Name: "bukti.txt", MIME: "text/plain", Description: "Bukti pencatatan – jurnal", Data: []byte("checkpoint\n")},
	}
	o.Signature = &paper.Signature{Name: "Desa Contohsari", Reason: "Penerbitan surat (tidak tersertifikasi)", Location: "Contohsari",
		Sign: func(b []byte) ([]byte, error) { return seal.CMS(k, sha256.Sum256(b)) }}
	return o
}

// run calls a judge on a file, or skips when it is not installed. Its exit
// code is not asked: what it says is.
func run(t *testing.T, pdf []byte, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed (Debian: poppler-utils, qpdf, zbar-tools)", tool)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "letter.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = strings.NewReplacer("FILE", file, "DIR", dir).Replace(a)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out)
}

func TestOtherToolsReadTheFile(t *testing.T) {
	c := long()
	r := render(t, c, sealed(t, c))
	t.Run("qpdf finds nothing wrong", func(t *testing.T) {
		if out := run(t, r.PDF, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
			t.Error(out)
		}
	})
	t.Run("pdfsig finds the signature valid", func(t *testing.T) {
		out := run(t, r.PDF, "pdfsig", "FILE")
		for _, want := range []string{"Signature Validation: Signature is Valid", "Signature Type: ETSI.CAdES.detached", "Total document signed"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in:\n%s", want, out)
			}
		}
	})
	t.Run("pdfsig sees a changed letter", func(t *testing.T) {
		i := strings.Index(string(r.PDF), "/MarkInfo<</Marked true>>")
		bad := append([]byte(nil), r.PDF...)
		copy(bad[i:], "/MarkInfo<</Marked fals>>")
		if out := run(t, bad, "pdfsig", "FILE"); strings.Contains(out, "Signature is Valid") {
			t.Error(out)
		}
	})
	t.Run("pdffonts finds every font embedded", func(t *testing.T) {
		out := run(t, r.PDF, "pdffonts", "FILE")
		if n := len(regexp.MustCompile(`yes +yes +yes`).FindAllString(out, -1)); n != 3 || strings.Contains(out, " no ") {
			t.Errorf("%d of 3:\n%s", n, out)
		}
	})
	t.Run("pdfinfo sees tags, title and size", func(t *testing.T) {
		out := run(t, r.PDF, "pdfinfo", "FILE")
		for _, want := range []string{"Tagged:          yes", "Title:           SURAT KETERANGAN USAHA 500/012/Ds.Contoh/2026", "609.45 x 935.43"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in:\n%s", want, out)
			}
		}
	})
	t.Run("pdfdetach lists the attachments", func(t *testing.T) {
		if out := run(t, r.PDF, "pdfdetach", "-list", "FILE"); !strings.Contains(out, "surat.json") || !strings.Contains(out, "bukti.txt") {
			t.Error(out)
		}
	})
}

func TestTheTextReadsAsItWasWritten(t *testing.T) {
	c := letter()
	c.Signer.Name = "Éva Ng\u1ebf – “Bu Tini”"
	out := run(t, render(t, c, options()).PDF, "pdftotext", "-layout", "FILE", "-")
	flat := strings.Join(strings.Fields(out), " ")
	for _, want := range []string{"KANTOR KEPALA DESA CONTOHSARI", "Nomor : 500/012/Ds.Contoh/2026", "NIK : 3302995708900001", "Contohsari, 17 Agustus 2026", c.Signer.Name,
		"dapat dipergunakan sebagaimana mestinya.", "Tanda tangan elektronik tidak tersertifikasi"} {
		if !strings.Contains(flat, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}

func TestAScreenReaderHearsTheStructure(t *testing.T) {
	c := long()
	out := run(t, render(t, c, sealed(t, c)).PDF, "pdfinfo", "-struct-text", "FILE")
	for _, want := range []string{"Document", "H1 (block)", `"SURAT KETERANGAN USAHA"`, "Lbl", `"Hubungan keluarga`, "TH:", "TD", "Figure", "Orang tersebut di atas adalah benar-benar warga"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
}

// scan prints the first page in black and white at 200 dots an inch and reads
// its QR.
func scan(t *testing.T, pdf []byte) string {
	t.Helper()
	dir := t.TempDir()
	if out := run(t, pdf, "pdftoppm", "-r", "200", "-mono", "FILE", filepath.Join(dir, "page")); out != "" {
		t.Log(out)
	}
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("zbarimg is not installed (Debian: zbar-tools)")
	}
	out, err := exec.Command(zbar, "--raw", "-q", "-Sdisable", "-Sqrcode.enable", filepath.Join(dir, "page-1.pbm")).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func TestTheLargestQRIsRead(t *testing.T) {
	if out := scan(t, render(t, letter(), options()).PDF); out != link {
		t.Errorf("read %q", out)
	}
}

func TestThePrintedQRLeadsToTheStatement(t *testing.T) {
	c := letter()
	o := sealed(t, c)
	cose, err := seal.ParseLink(scan(t, render(t, c, o).PDF))
	if err != nil {
		t.Fatal(err)
	}
	k := key(t)
	payload, _, err := seal.OpenStatement(cose, seal.KeyList{Keys: []seal.Key{seal.KeyOf(k, "33.02.99.2001", "Desa Contohsari", 0, 0)}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := document.DecodeStatement(payload)
	if err != nil || s.Content != c.Digest() || s.Number != c.Number {
		t.Fatalf("%+v, %v", s, err)
	}
	m, err := paper.QR(o.Link)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("statement %d bytes, COSE %d, link %d characters, version %d", len(payload), len(cose), len(o.Link), m.Version())
}
