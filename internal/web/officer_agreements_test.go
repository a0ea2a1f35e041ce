package web_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/api"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/httpsig"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/person"
)

// dealing is a village and its district that deal with each other: letters both
// ways, agreements in force and not, questions that were answered and refused.
type dealing struct {
	*busy
	wire      *httptest.Server
	agreement string
	// sent and received are letters of the village, answered one that the district
	// answered, covered one with a covering letter that it took in, by their cases.
	sent, received, answered, covered int64
}

func newDealing(t testing.TB) *dealing {
	t.Helper()
	n, h := newNode(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &dealing{busy: &busy{Node: n, h: h, cases: map[string]int64{}}}
	d.wire = httptest.NewServer((&api.Server{Desk: n.Desk, Agreements: n.Agreements, Messages: m, Clock: n.Clock.Now, ReadsPerSecond: -1, WritesPerSecond: -1}).Handler())
	t.Cleanup(d.wire.Close)
	ours, _ := n.Agreements.PublicKey()
	d.agreement = d.agree("Kecamatan Sokaraja", ours)
	public, _, err := ed25519.GenerateKey(rand.Reader)
	d.must(err)
	der, err := x509.MarshalPKIXPublicKey(public)
	d.must(err)
	long := "Badan Perencanaan Pembangunan Penelitian dan Pengembangan Daerah Kabupaten Banyumas Provinsi Jawa Tengah"
	other := d.agree(long, base64.StdEncoding.EncodeToString(der))
	all, err := n.Agreements.Published(t.Context())
	d.must(err)
	for _, a := range all {
		if a.Reference == other {
			d.must(n.Revoke(t.Context(), n.As("head"), a.Document, "request"))
		}
	}
	key, _ := n.Agreements.PublicKey()
	d.must(n.Agreements.SetSource(t.Context(), n.As("kec-head"), agreements.Source{ID: d.agreement, Name: "Desa Sokaraja Kulon", URL: d.wire.URL, Key: key, Purpose: "social-aid",
		Fields: []string{"resident", "adult", "name-matches", "address"}}))
	nik := office.People()[0].Record.NIK
	_, err = n.Agreements.Ask(t.Context(), n.As("kec-front-desk"), d.agreement, agreements.Question{NIK: nik, Fields: []string{"resident", "adult"}})
	d.must(err)
	if _, err := n.Agreements.Answer(t.Context(), agreements.Asked{Message: httpsig.Message{}, Question: agreements.Question{Agreement: d.agreement}}); err == nil {
		t.Fatal("answered without a signature")
	}
	d.letters()
	return d
}

func (d *dealing) agree(who, key string) string {
	d.T.Helper()
	std, _ := d.Catalogue().Current(agreements.Service, "2026-03-02")
	app := desk.Application{Standard: std.ID, Office: office.Village, Channel: "counter", Relation: "self", Helper: d.As("front-desk").Account, Assurance: casework.Seen, Language: "id",
		Applicant: desk.Party{Record: person.Record{Name: who[:min(len(who), 60)]}, Way: "office"}, Answers: catalogue.ExampleAnswers(std, d.Clock.Now().Unix()/86400), Statements: []string{"kewajiban"}}
	app.Answers["lembaga"], app.Answers["kunci"], app.Answers["data"] = who, key, []string{"resident", "adult", "name-matches", "address"}
	r, err := d.Desk.File(context.Background(), app)
	if err != nil {
		b, _ := json.Marshal(err)
		d.T.Fatal(err, string(b))
	}
	d.Issue(r.No)
	return r.Reference
}

// letters writes one each way, one of them answered and one late.
func (d *dealing) letters() {
	ctx := context.Background()
	today := d.Today(office.Village)
	r, err := d.Agreements.Send(ctx, d.As("front-desk"), agreements.Letter{To: office.District, About: "Usulan peserta pelatihan kader posyandu tingkat kecamatan gelombang kedua tahun anggaran berjalan", Text: "Bersama ini kami kirimkan usulan.", Grade: "urgent", Due: today + 1})
	d.must(err)
	d.sent = r.No
	r, err = d.Agreements.Send(ctx, d.As("kec-registrar"), agreements.Letter{To: office.Village, About: "Undangan rapat koordinasi", Text: "Mohon hadir pada rapat koordinasi.", Grade: "ordinary"})
	d.must(err)
	d.received = r.No
	front := d.As("front-desk")
	d.must(d.Take(ctx, front, r.No, office.OutOfTurn))
	d.must(d.DoStep(ctx, front, r.No, "receive", []string{"terbaca"}))
	d.must(d.Dispose(ctx, d.As("head"), r.No, desk.Disposition{To: d.As("verifier").Account, Words: "Hadiri dan laporkan.", Due: d.Clock.Now().Add(48 * time.Hour)}))
	r, err = d.Agreements.Send(ctx, front, agreements.Letter{To: office.District, About: "Permintaan jadwal pelayanan keliling", Text: "Mohon jadwal pelayanan keliling.", Grade: "ordinary"})
	d.must(err)
	d.answered = r.No
	d.Issue(r.No)
	d.cover(ctx)
	d.Clock.Add(48 * time.Hour)
}

// cover sends one covering letter that the district takes in, and leaves another
// unsigned.
func (d *dealing) cover(ctx context.Context) {
	front, there := d.As("front-desk"), d.As("kec-front-desk")
	l := agreements.Letter{To: office.District, About: "Usulan rehabilitasi rumah tidak layak huni", Grade: "ordinary",
		Enclosed: []agreements.Enclosed{{Name: "Proposal dan daftar calon penerima", Amount: "1 bendel", Note: "Asli"}, {Name: "Berita acara musyawarah desa", Amount: "2 lembar"}}}
	r, err := d.Agreements.Cover(ctx, front, l)
	d.must(err)
	d.Issue(r.No)
	_, err = d.Agreements.Rounds(ctx)
	d.must(err)
	got, err := d.Agreements.Incoming(ctx, there, 0)
	d.must(err)
	d.covered = got[0].CaseNo
	d.must(d.Take(ctx, there, d.covered, office.OutOfTurn))
	d.must(d.DoStep(ctx, there, d.covered, "receive", []string{"terbaca"}))
	_, err = d.Agreements.Cover(ctx, front, l)
	d.must(err)
}

func (d *dealing) pages() map[string][]string {
	letter := func(no int64) string { return fmt.Sprintf("/kantor/surat-antar-kantor/%d", no) }
	return map[string][]string{
		"front-desk":     {"/kantor/surat-antar-kantor", letter(d.sent), letter(d.received), letter(d.answered), letter(d.covered), "/kantor/tanya-data", caseAt(d.received)},
		"head":           {"/kantor/surat-antar-kantor", letter(d.received), "/kantor/data-antarkantor", "/kantor/data-antarkantor/" + d.agreement},
		"kec-front-desk": {"/kantor/tanya-data", "/kantor/surat-antar-kantor", letter(d.answered), letter(d.covered)},
		"kec-head":       {"/kantor/data-antarkantor"},
	}
}

func TestPagesBetweenOfficesAreSoundInEveryLanguage(t *testing.T) {
	d := newDealing(t)
	look := func(token, login string, pages ...string) {
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := d.ask(token, "GET", address, language)
				if w.Code != http.StatusOK {
					t.Fatalf("%s for %s: %d to %s", address, login, w.Code, w.Header().Get("Location"))
				}
				for _, fault := range append(lookOver(w.Body.Bytes(), language), unsaid(w)...) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
			}
		}
	}
	for login, pages := range d.pages() {
		look(d.Token(login), login, pages...)
	}
	look("", "nobody", "/perjanjian", "/layanan/perjanjian-data", "/layanan/surat-antar-kantor")
	bare, h := newNode(t)
	empty := &busy{Node: bare, h: h}
	for login, address := range map[string]string{"front-desk": "/kantor/surat-antar-kantor", "head": "/kantor/data-antarkantor", "verifier": "/kantor/tanya-data"} {
		if w := empty.ask(empty.Token(login), "GET", address, "id"); w.Code != http.StatusOK {
			t.Errorf("%s with nothing in it: %d", address, w.Code)
		}
	}
	if w := empty.ask("", "GET", "/perjanjian", "en"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "No agreement yet") {
		t.Error(w.Code)
	}
}

func TestABrowserFindsNothingWrongOnPagesBetweenOffices(t *testing.T) {
	d := newDealing(t)
	args := []string{"-", "/perjanjian", "/cari?q=cerai", "/cari?q=paspor"}
	for login, pages := range d.pages() {
		args = append(append(args, "--", d.Token(login)), pages...)
	}
	judged(t, d.h, "officer.mjs", args...)
}

func TestALetterIsWrittenOnThePageAndWhatIsWrongIsSaid(t *testing.T) {
	n, h := newNode(t)
	front := officer(t, n, h, "front-desk")
	at := "/kantor/surat-antar-kantor"
	front.open(at).wants("Belum ada surat dari kantor lain.")
	words := url.Values{"kepada": {string(office.District)}, "perihal": {"Laporan jalan desa"}, "sifat": {"ordinary"}, "isi": {"Dengan ini kami laporkan keadaan jalan desa."}}
	bad := func(name, value, says string) {
		t.Helper()
		v := url.Values{}
		for k, x := range words {
			v[k] = x
		}
		v.Set(name, value)
		front.open(at).send(at, v, map[string]file{})
		front.wants(says, "Dengan ini kami laporkan")
	}
	bad("kepada", "", "Pilih kantor lain sebagai penerima.")
	bad("perihal", "", "Perihal")
	bad("jawaban_sebelum", "01-01-2020", "Jawaban diminta sebelum hari ini")
	front.open(at).send(at, words, map[string]file{"berkas": {name: "surat.jpg", body: office.JPEG}})
	front.wants("Surat terkirim dan tercatat di agenda kedua kantor.", "Laporan jalan desa", "Kecamatan Sokaraja")
	there := officer(t, n, h, "kec-front-desk")
	there.open(at).wants("Laporan jalan desa", "Desa Sokaraja Kulon")
	got, err := n.Agreements.Incoming(t.Context(), n.As("kec-head"), 0)
	if err != nil || len(got) != 1 {
		t.Fatal(err, got)
	}
	there.open(fmt.Sprintf("%s?balas=%d", at, got[0].CaseNo)).lacks("[letters.")
	if !strings.Contains(there.body, `value="Jawaban surat nomor `+got[0].Number) {
		t.Error("the reply is typed again")
	}
	there.open("/kantor/buku/surat/masuk").wants("Laporan jalan desa")
	front.open("/kantor/buku/surat/keluar").wants("Laporan jalan desa")
}

func TestACoveringLetterIsWrittenSignedAndAnsweredOnThePages(t *testing.T) {
	n, h := newNode(t)
	at := "/kantor/surat-antar-kantor"
	front, there := officer(t, n, h, "front-desk"), officer(t, n, h, "kec-front-desk")
	words := url.Values{"kepada": {string(office.District)}, "cara": {"cover"}, "perihal": {"Usulan peserta pelatihan"}, "sifat": {"ordinary"}, "isi": {""},
		"isi_berkas": {"Daftar usulan; 2 lembar; asli\nBerita acara"}}
	front.open(at).send(at, words, map[string]file{"berkas": {name: "surat.jpg", body: office.JPEG}})
	front.wants("Baris 2 dari isi kiriman belum lengkap", "Daftar usulan; 2 lembar; asli")
	words.Set("isi_berkas", "Daftar usulan; 2 lembar; asli\nBerita acara; 1 bendel")
	front.open(at).send(at, words, map[string]file{"berkas": {name: "surat.jpg", body: office.JPEG}})
	front.wants("Surat pengantar ditulis.", "Menunggu tanda tangan")
	waits, err := n.Agreements.Unsent(t.Context(), n.As("front-desk"))
	if err != nil || len(waits) != 1 {
		t.Fatal(err, waits)
	}
	n.Issue(waits[0].CaseNo)
	front.open(at).wants("Usulan peserta pelatihan").lacks("Menunggu tanda tangan")
	got, err := n.Agreements.Incoming(t.Context(), n.As("kec-head"), 0)
	if err != nil || len(got) != 1 {
		t.Fatal(err, got)
	}
	one := fmt.Sprintf("%s/%d", at, got[0].CaseNo)
	front.open(one).wants("ditandatangani dengan nomor", "belum ada tanda terima")
	no := got[0].CaseNo
	if err := n.Take(t.Context(), n.As("kec-front-desk"), no, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	there.open(caseAt(no)).send(caseAt(no)+"/langkah", url.Values{"tahap": {"receive"}, "cek": {"terbaca"}}, nil)
	front.open(one).wants("diterima kantor tujuan")
	handler := officer(t, n, h, "kec-verifier")
	if err := n.Take(t.Context(), n.As("kec-verifier"), no, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	handler.open(caseAt(no)).wants("Isi jawaban")
	handler.send(caseAt(no)+"/langkah", url.Values{"tahap": {"handle"}, "cek": {"ditindaklanjuti"}}, nil)
	handler.wants("Tulis dahulu isi jawaban")
	handler.send(caseAt(no)+"/langkah", url.Values{"tahap": {"handle"}, "cek": {"ditindaklanjuti"}, "isi": {"Usulan kami terima.\r\nPelatihan 20 April."}}, nil)
	front.open(one).lacks("Pelatihan 20 April.")
	if _, err := n.Sign(t.Context(), n.As("kec-signer"), no); err != nil {
		t.Fatal(err)
	}
	front.open(one).wants("Usulan kami terima.", "Pelatihan 20 April.", "Surat jawaban (PDF)")
	if w := (&busy{Node: n, h: h}).ask(n.Token("front-desk"), "GET", one+"/jawaban.pdf", "id"); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF-") {
		t.Error(w.Code)
	}
}

func TestAnOfficerAsksAnotherOfficeAndTheAnswerIsShownOnce(t *testing.T) {
	d := newDealing(t)
	front := officer(t, d.Node, d.h, "kec-front-desk")
	at := "/kantor/tanya-data"
	nik := office.People()[0].Record.NIK
	front.open(at).send(at, url.Values{"perjanjian": {d.agreement}, "nik": {nik}, "nama": {"Budi Santoso"}, "data": {"resident", "name-matches", "address"}}, nil)
	front.wants("Jawaban", "Jalan Melati 5")
	front.open(at).lacks("Jalan Melati 5", nik)
	front.send(at, url.Values{"perjanjian": {d.agreement}, "nik": {"12"}, "data": {"resident"}}, nil)
	front.wants("Pertanyaan belum lengkap")
	front.open(at).send(at, url.Values{"perjanjian": {d.agreement}, "nik": {nik}, "data": {"name-matches"}}, nil)
	front.wants("Isi nama yang dicocokkan.")
	d.wire.Close()
	front.open(at).send(at, url.Values{"perjanjian": {d.agreement}, "nik": {nik}, "data": {"resident"}}, nil)
	front.wants("Kantor itu tidak menjawab.")
}
