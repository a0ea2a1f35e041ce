package seal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"genggam/internal/seal"
)

// TestCMSInsideAPDFBeforePdfsig puts a signature into the smallest PDF there
// is and asks pdfsig, whose exit code says nothing: its words are read.
func TestCMSInsideAPDFBeforePdfsig(t *testing.T) {
	pdfsig, err := exec.LookPath("pdfsig")
	if err != nil {
		t.Skip("pdfsig is not installed")
	}
	dir := t.TempDir()
	pdf := signedPDF(t, testKey(t, "office"))
	out, _ := exec.Command(pdfsig, writeTemp(t, dir, "letter.pdf", pdf)).CombinedOutput()
	for _, want := range []string{"Signature is Valid.", "ETSI.CAdES.detached", "SHA-256", "Total document signed", "CN=Desa Kemutug Lor"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("pdfsig does not say %q:\n%s", want, out)
		}
	}
	changed := bytes.Replace(pdf, []byte("100 100"), []byte("100 101"), 1)
	out, _ = exec.Command(pdfsig, writeTemp(t, dir, "changed.pdf", changed)).CombinedOutput()
	if bytes.Contains(out, []byte("Signature is Valid.")) || !bytes.Contains(out, []byte("Digest Mismatch")) {
		t.Errorf("a changed PDF: %s", out)
	}
}

// signedPDF writes one empty page with one signature field.
func signedPDF(t *testing.T, s seal.Signer) []byte {
	t.Helper()
	const hole, ranges = 4096, "0000000000 0000000000 0000000000 0000000000"
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Annots[4 0 R]>>",
		"<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/Rect[0 0 0 0]/F 132/P 3 0 R/V 5 0 R>>",
		"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20260313090000+07'00')" +
			"/ByteRange[" + ranges + "]/Contents<" + strings.Repeat("0", hole) + ">>>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table.String(), xref)
	pdf := b.Bytes()
	from := bytes.Index(pdf, []byte("/Contents<")) + len("/Contents")
	to := from + hole + 2
	copy(pdf[bytes.Index(pdf, []byte(ranges)):], fmt.Sprintf("%010d %010d %010d %010d", 0, from, to, len(pdf)-to))
	der, err := seal.CMS(s, sha256.Sum256(append(bytes.Clone(pdf[:from]), pdf[to:]...)))
	if err != nil {
		t.Fatal(err)
	}
	hex.Encode(pdf[from+1:], der)
	return pdf
}
