package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/remote"
	"genggam/internal/remote/remotetest"
	"genggam/internal/seal"
	"genggam/internal/web"
)

// certifiedSite is a node whose business letters want a certificate, with a
// signing service that its village signs by.
func certifiedSite(t *testing.T) (*busy, *remotetest.Server) {
	t.Helper()
	std, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	was, _ := std.Current("surat-keterangan-usaha", "2026-03-02")
	src := bytes.Replace(was.Source(), []byte("\n  signing: local"), []byte("\n  signing: certified"), 1)
	made, findings := catalogue.Read("standards/"+was.ID, src, was.LetterSource())
	if made == nil {
		t.Fatal(findings.Err())
	}
	c, err := catalogue.New(made)
	if err != nil {
		t.Fatal(err)
	}
	n, err := office.Make(t.Context(), office.Plan{Dir: filepath.Join(t.TempDir(), "node"), Standards: c})
	if err != nil {
		t.Fatal(err)
	}
	n.T = t
	t.Cleanup(func() { _ = n.Close() })
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	s := remotetest.New(t, n.Clock.Now)
	b := &busy{Node: n, h: h, cases: map[string]int64{}}
	s.Add(t, "SAKSI-1", "p256", "KEPALA DESA UJI", n.Clock.Now().AddDate(0, 0, 40))
	b.must(n.Remote.SetService(t.Context(), remote.Service{Office: office.Village, URL: s.URL, Client: remotetest.Client}, remotetest.Secret))
	_, err = n.Remote.SetRoots(t.Context(), s.PEM())
	b.must(err)
	return b, s
}

// signing is a case before its signer.
func (b *busy) signing() int64 {
	no := b.file("surat-keterangan-usaha")
	b.to(no, "sign")
	b.must(b.Take(context.Background(), b.As("signer"), no, office.OutOfTurn))
	return no
}

func (b *busy) factor() string {
	b.Clock.Add(30e9)
	return seal.TOTPCode(b.TOTP["signer"], b.Clock.Now())
}

func TestASignerRegistersTheirCertificateAndSignsWithIt(t *testing.T) {
	b, s := certifiedSite(t)
	no := b.signing()
	at := caseAt(no)
	r := officer(t, b.Node, b.h, "signer")
	r.open(at + "/tandatangan").wants("belum mendaftarkan sertifikat elektronik").lacks("Kode OTP sertifikat")
	r.open("/kantor/sertifikat").wants("Belum ada sertifikat", "Hanya sidik digital surat")
	r.send("/kantor/sertifikat", url.Values{"kredensial": {"SAKSI-9"}}, nil).wants("tidak mengenal sertifikat itu")
	r.send("/kantor/sertifikat", url.Values{"kredensial": {""}}, nil).wants("Sertifikat terdaftar", "KEPALA DESA UJI", "Penyelenggara Uji")
	r.send("/kantor/sertifikat/periksa", nil, nil).wants("Layanan menjawab", "Layanan Tanda Tangan Uji")
	r.send("/kantor/sertifikat/kode", nil, nil).wants("diminta mengirim kode")
	r.open("/kantor").wants("berakhir Sabtu, 11 April 2026")
	r.open(at+"/tandatangan").wants("atas nama KEPALA DESA UJI", "PIN sertifikat", "Kode OTP sertifikat")
	form := r.ticks()
	form.Set("faktor", b.factor())
	form.Set("kunci-PIN", "135791")
	form.Set("kunci-OTP", s.Code())
	r.send(at+"/tandatangan", form, nil).wants("kunci tanda tangan salah").lacks("135791")
	form = r.ticks()
	form.Set("faktor", b.factor())
	form.Set("kunci-PIN", remotetest.PIN)
	form.Set("kunci-OTP", s.Code())
	r.send(at+"/tandatangan", form, nil).at(at).wants("Siap diambil", "Buka untuk dicetak")
	l := b.Step(no).Letter
	newReader(t, b.h).open("/surat?nomor=" + url.QueryEscape(l.Number)).wants("Tersertifikasi")
	for _, secret := range []string{"135791", remotetest.PIN, remotetest.Secret} {
		if strings.Contains(r.body, secret) {
			t.Errorf("a page shows %s", secret)
		}
	}
}

func TestASignerConfirmsAgainWhatWasLost(t *testing.T) {
	b, s := certifiedSite(t)
	_, err := b.Remote.SetCredential(t.Context(), b.As("signer"), "")
	b.must(err)
	no := b.signing()
	s.Set(remotetest.Trouble{Cut: "signatures/signHash"})
	_, err = b.SignWith(t.Context(), b.As("signer"), no, remote.Given{"PIN": remotetest.PIN, "OTP": s.Code()})
	b.must(err)
	s.Set(remotetest.Trouble{})
	number := b.Step(no).Letter.Number
	at := caseAt(no)
	r := officer(t, b.Node, b.h, "signer")
	r.open("/kantor").wants("Surat " + number + " menunggu penegasan")
	r.open(at).wants("menunggu penegasan")
	r.open(at+"/sahkan").wants("nomornya tetap", number, "tidak menjawab")
	r.send(at+"/sahkan", url.Values{"faktor": {"000000"}, "kunci-PIN": {remotetest.PIN}, "kunci-OTP": {s.Code()}}, nil).wants("Ada yang perlu diperbaiki")
	r.send(at+"/sahkan", url.Values{"faktor": {b.factor()}, "kunci-PIN": {"1"}, "kunci-OTP": {"2"}}, nil).wants("kunci tanda tangan salah")
	r.send(at+"/sahkan", url.Values{"faktor": {b.factor()}, "kunci-PIN": {remotetest.PIN}, "kunci-OTP": {s.Code()}}, nil).at(at).wants("Surat selesai ditandatangani", number)
	r.open(at + "/sahkan").at(at)
}

func TestALetterThatWaitsInVainIsSignedInInk(t *testing.T) {
	b, _ := certifiedSite(t)
	_, err := b.Remote.SetCredential(t.Context(), b.As("signer"), "")
	b.must(err)
	no := b.signing()
	_, err = b.Sign(t.Context(), b.As("signer"), no)
	b.must(err)
	at := caseAt(no)
	officer(t, b.Node, b.h, "signer").open(at + "/sahkan").lacks("Tanda tangani dengan tinta")
	b.Clock.Add(8 * 3600e9)
	r := officer(t, b.Node, b.h, "signer")
	r.open(at + "/sahkan").wants("Tanda tangani dengan tinta")
	r.send(at+"/sahkan/tinta", url.Values{"faktor": {b.factor()}}, nil).at(at).wants("Surat diganti dengan yang bertinta", "Menunggu tinta")
}

func TestHeadAndSupervisorSeeByWhatIsSigned(t *testing.T) {
	b, s := certifiedSite(t)
	r := officer(t, b.Node, b.h, "supervisor")
	r.open("/kantor/sertifikat").wants("Belum pernah diperiksa", "Nama klien").lacks("Daftarkan sertifikat")
	r.send("/kantor/sertifikat/masuk", url.Values{"client": {"lain"}, "secret": {""}}, nil).wants("Isi rahasia klien")
	r.send("/kantor/sertifikat/masuk", url.Values{"client": {"lain"}, "secret": {"salah-sekali"}}, nil).wants("Tersimpan.").lacks("salah-sekali")
	r.send("/kantor/sertifikat/periksa", nil, nil).wants("menolak masuknya server ini")
	r.open("/kantor/sertifikat").send("/kantor/sertifikat/masuk", url.Values{"client": {remotetest.Client}, "secret": {remotetest.Secret}}, nil).wants("Tersimpan.")
	r.send("/kantor/sertifikat/periksa", nil, nil).wants("Layanan menjawab")
	s.Set(remotetest.Trouble{Status: 503})
	r.send("/kantor/sertifikat/periksa", nil, nil).wants("tidak menjawab")
	r.open("/kantor/sertifikat").wants("Tidak menjawab sejak")
}

func TestABrowserFindsNothingWrongOnCertificatePages(t *testing.T) {
	b, s := certifiedSite(t)
	_, err := b.Remote.SetCredential(t.Context(), b.As("signer"), "")
	b.must(err)
	lost := b.signing()
	_, err = b.Sign(t.Context(), b.As("signer"), lost)
	b.must(err)
	open := b.signing()
	_ = s
	for login, pages := range map[string][]string{
		"signer":     {"/kantor", "/kantor/sertifikat", caseAt(lost), caseAt(lost) + "/sahkan", caseAt(open) + "/tandatangan"},
		"supervisor": {"/kantor/sertifikat"},
	} {
		token := b.Token(login)
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				if w.Code != http.StatusOK {
					t.Fatalf("%s for %s: %d", address, login, w.Code)
				}
				for _, fault := range append(lookOver(w.Body.Bytes(), language), unsaid(w)...) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
			}
		}
	}
	judged(t, b.h, "officer.mjs", b.Token("signer"), "/kantor", "/kantor/sertifikat", caseAt(lost), caseAt(lost)+"/sahkan", caseAt(open)+"/tandatangan", "--", b.Token("supervisor"), "/kantor/sertifikat")
}

// unsaid are the keys of sentences that are missing.
func unsaid(w *httptest.ResponseRecorder) (out []string) {
	for _, key := range []string{"[certify.", "[remote.", "[office."} {
		if strings.Contains(w.Body.String(), key) {
			out = append(out, "it says "+key)
		}
	}
	return out
}
