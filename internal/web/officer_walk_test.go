package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/office"
	"genggam/internal/seal"
)

// officer is a reader who is signed in.
func officer(t testing.TB, n *office.Node, h http.Handler, login string) *reader {
	t.Helper()
	r := newReader(t, h)
	u, err := url.Parse(r.base)
	if err != nil {
		t.Fatal(err)
	}
	r.client.Jar.SetCookies(u, []*http.Cookie{{Name: "kantor", Value: n.Token(login), Path: "/"}})
	return r
}

func caseAt(no int64) string { return fmt.Sprintf("/kantor/permohonan/%d", no) }

// ticks are all checks of the form on the page.
func (r *reader) ticks() url.Values {
	out := url.Values{}
	for _, n := range all(r.doc, "input") {
		if attr(n, "type") == "checkbox" && attr(n, "name") == "cek" {
			out.Add("cek", attr(n, "value"))
		}
	}
	return out
}

// handed is a hand-over to the applicant in person.
func (r *reader) handed() url.Values {
	out := r.ticks()
	out.Set("siapa", "sendiri")
	return out
}

func TestALetterIsHandedToSomebodyTheApplicantNamed(t *testing.T) {
	n, h := newNode(t)
	applicant, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	no := caseOf(t, reference)
	n.Issue(no)
	at := caseAt(no)
	desk := officer(t, n, h, "front-desk")
	desk.open(at).wants("Siapa yang menerima?")
	given := desk.ticks()
	given.Set("siapa", "lain")
	desk.send(at+"/serahkan", given, nil).wants("Tulis nama penerimanya")
	given.Set("nama", "Tuginah <b>Sari</b>")
	desk.send(at+"/serahkan", given, nil).wants("Tulis hubungan penerima").lacks("<b>Sari")
	given.Set("hubungan", "anak")
	desk.send(at+"/serahkan", given, nil).at(at).wants("Penyerahan tercatat", "Tuginah <b>Sari</b> (anak)")
	p := n.Step(no)
	if p.Assurance == casework.Seen || p.MayDownload {
		t.Errorf("whoever sent somebody counts as seen: %s, may download %v", p.Assurance, p.MayDownload)
	}
	applicant.open("/permohonan").wants("Diterima oleh Tuginah <b>Sari</b> (anak)").lacks("<b>Sari")
}

func TestAnOfficerSignsInWithPasswordAndCode(t *testing.T) {
	n, h := newNode(t)
	r := newReader(t, h)
	r.open("/kantor").at("/kantor/masuk")
	n.Clock.Add(time.Minute)
	wrong := url.Values{"login": {"front-desk"}, "sandi": {"salah-salah"}, "code": {"000000"}}
	r.send("/kantor/masuk", wrong, nil).wants("tidak cocok")
	if r.status != http.StatusUnauthorized {
		t.Errorf("a wrong password is answered with %d", r.status)
	}
	if v := attr(all(r.form("/kantor/masuk"), "input")[1], "value"); v != "front-desk" {
		t.Errorf("the login typed is now %q", v)
	}
	r.lacks("salah-salah")
	n.Clock.Add(time.Minute)
	right := url.Values{"login": {"front-desk"}, "sandi": {office.Password}, "code": {seal.TOTPCode(n.TOTP["front-desk"], n.Clock.Now())}}
	r.send("/kantor/masuk", right, nil).at("/kantor").wants("Tidak ada yang menunggu")
	r.send("/kantor/keluar", nil, nil).at("/kantor/masuk")
	r.open("/kantor").at("/kantor/masuk")
}

func TestACaseGoesFromTheInboxToTheHand(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	at := caseAt(no)

	desk := officer(t, n, h, "front-desk")
	desk.open("/kantor").wants("Surat Keterangan Usaha", "Antrean").lacks("Budi Santoso", "3302991708900001")
	desk.send("/kantor/berikutnya", nil, nil).at(at).wants("Budi Santoso", "Anda kerjakan sekarang", "Periksa kelengkapan")
	desk.send(at+"/langkah", nil, nil).wants("Ada yang perlu diperbaiki")
	if desk.status != http.StatusUnprocessableEntity {
		t.Errorf("a step without its checks is answered with %d", desk.status)
	}
	if n := strings.Count(desk.body, "centang bila sudah diperiksa"); n != 1 || !strings.Contains(desk.text(), "Selesaikan langkah") {
		t.Errorf("an open checklist is told %d times", n)
	}
	desk.send(at+"/langkah", desk.ticks(), nil).at(at).wants("Langkah selesai. Berikutnya: pemeriksa.", "Ambil permohonan lain dari antrean")

	verifier := officer(t, n, h, "verifier")
	verifier.open("/kantor").send("/kantor/berikutnya", nil, nil).at(at)
	verifier.send(at+"/langkah", verifier.ticks(), nil).at(at)

	signer := officer(t, n, h, "signer")
	signer.open("/kantor").send("/kantor/berikutnya", nil, nil).at(at).wants("Baca surat dan tanda tangani")
	signer.open(at+"/tandatangan").wants("SURAT KETERANGAN USAHA", "Budi Santoso", "diberi saat ditandatangani")
	signer.send(at+"/tandatangan", nil, nil).wants("Ada yang perlu diperbaiki")
	// The code of the log-in counts once: to sign takes the next one.
	sealed := signer.ticks()
	sealed.Set("faktor", seal.TOTPCode(n.TOTP["signer"], n.Clock.Now()))
	signer.send(at+"/tandatangan", sealed, nil).wants("sudah dipakai").lacks(sealed.Get("faktor"))
	n.Clock.Add(30 * time.Second)
	sealed.Set("faktor", seal.TOTPCode(n.TOTP["signer"], n.Clock.Now()))
	signer.send(at+"/tandatangan", sealed, nil).at(at).wants("Sudah ditandatangani", "Berlaku")
	signer.open(at + "/surat.pdf")
	if !strings.HasPrefix(signer.body, "%PDF-") {
		t.Errorf("the letter is %d bytes of %.20q", len(signer.body), signer.body)
	}

	desk.open("/kantor").wants("Siap diambil", "Serahkan surat")
	desk.open(at)
	desk.send(at+"/serahkan", nil, nil).wants("Pilih siapa yang menerima")
	desk.send(at+"/serahkan", url.Values{"siapa": {"sendiri"}}, nil).wants("centang bila sudah diperiksa, lalu tekan \"Sudah diserahkan\"")
	desk.send(at+"/serahkan", desk.handed(), nil).at(at).wants("Penyerahan tercatat", "sudah selesai")
	desk.open("/kantor/selesai").wants("Surat Keterangan Usaha")
	// Every line of the history says who it was.
	desk.open(at)
	for _, line := range all(desk.doc, "li") {
		if attr(line, "class") == "done" && !strings.Contains(words(line), "(") && !strings.Contains(words(line), "Pemohon") {
			t.Errorf("nobody did %q", words(line))
		}
	}
	if desk.open(at + "/periksa"); desk.path != "/q" {
		t.Errorf("checking the letter leads to %s", desk.path)
	}
}

func TestTheLinkToCheckALetterSaysWhatItsQRSays(t *testing.T) {
	n, h := newNode(t)
	applicant, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	no := caseOf(t, reference)
	n.Issue(no)
	if applicant.open("/permohonan/periksa"); applicant.status != http.StatusForbidden {
		t.Errorf("a letter that is not given yet is checked with %d", applicant.status)
	}
	if err := n.Seen(t.Context(), n.As("front-desk"), no); err != nil {
		t.Fatal(err)
	}
	applicant.open("/permohonan").wants("Periksa surat ini")
	link, err := n.LetterLink(t.Context(), no)
	if err != nil || !strings.HasPrefix(link, "HTTPS://") {
		t.Fatalf("%q, %v", link, err)
	}
	applicant.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := applicant.client.Get(applicant.base + "/permohonan/periksa")
	if err != nil {
		t.Fatal(err)
	}
	_, statement, _ := strings.Cut(link, "#")
	if got := res.Header.Get("Location"); got != "/q#"+statement || len(statement) < 100 {
		t.Errorf("leads to %q", got)
	}
}
