package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/web"
)

// newNode is a whole village with its pages.
func newNode(t testing.TB) (*office.Node, http.Handler) {
	t.Helper()
	n := office.Open(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return n, h
}

// begin starts an application of a service at the test village, or where the
// service is given at all.
func begin(r *reader, service string) {
	r.t.Helper()
	r.open("/layanan/" + service).open("/ajukan/" + service)
	for _, n := range all(r.doc, "input") {
		if attr(n, "type") == "radio" && attr(n, "value") == string(office.Village) {
			r.send("/ajukan/"+service, url.Values{attr(n, "name"): {string(office.Village)}}, nil)
			return
		}
	}
	r.send("/ajukan/"+service, nil, nil)
}

var identity = url.Values{"nik": {"3302991708900001"}, "kk": {"3302991001150001"},
	"birth_date-day": {"17"}, "birth_date-month": {"8"}, "birth_date-year": {"1990"}}

// walk answers whatever stop the reader is at until everything is to be checked.
func walk(r *reader, std *catalogue.Standard, today int64) {
	r.t.Helper()
	answers := catalogue.ExampleAnswers(std, today)
	for range 40 {
		stop, ok := strings.CutPrefix(r.path, "/ajukan/isi/")
		if !ok {
			return
		}
		if r.status != http.StatusOK {
			r.t.Fatalf("%s: %d\n%s", r.path, r.status, r.text())
		}
		fill, files := answerStop(r, std, stop, answers)
		before := r.path
		r.send(before, fill, files)
		if r.path == before && stop == "identitas" {
			fill["lewati"] = []string{"1"} // this office has no register
			r.send(before, fill, nil)
		}
		if r.path == before && r.status != http.StatusOK {
			r.t.Fatalf("%s is not left with %v:\n%s", before, fill, r.text())
		}
	}
	r.t.Fatal("the way does not end")
}

// answerStop is what is filled in at a stop.
func answerStop(r *reader, std *catalogue.Standard, stop string, answers form.Answers) (url.Values, map[string]file) {
	photo := file{"foto.jpg", office.JPEG}
	switch stop {
	case "siapa":
		return url.Values{"cara": {"resident"}}, nil
	case "identitas":
		return maps.Clone(identity), nil
	case "kontak":
		return url.Values{"phone": {"0812-3456-7890"}}, nil
	case "untuk":
		return url.Values{"hubungan": {std.Who.Subjects[0]}}, nil
	case "prioritas":
		return url.Values{}, nil
	case "data-diri", "orang":
		return people(r, stop), nil
	}
	if p, ok := std.Form.Page(strings.TrimPrefix(stop, "isi-")); ok && strings.HasPrefix(stop, "isi-") {
		fill := url.Values{}
		have := fieldsOf(r.form(r.path)).names
		for name, v := range p.Fields(answers) {
			for _, h := range have {
				if h == name {
					fill[name] = v
				}
			}
		}
		files := map[string]file{}
		for _, q := range p.Questions {
			if q.Type == form.File {
				files[q.ID] = photo
				delete(fill, q.ID)
			}
		}
		return fill, files
	}
	files := map[string]file{}
	for _, req := range std.Requirements {
		files[req.ID] = photo
	}
	return nil, only(r, files)
}

// only keeps the files that the page asks for.
func only(r *reader, files map[string]file) map[string]file {
	out := map[string]file{}
	for _, n := range all(r.doc, "input") {
		if attr(n, "type") == "file" {
			out[attr(n, "name")] = files[attr(n, "name")]
		}
	}
	return out
}

// people fills in whatever is asked of a person.
func people(r *reader, stop string) url.Values {
	known := url.Values{"name": {"Sukarti"}, "nik": {"3302994101500001"}, "kk": {"3302990505100002"}, "birth_place": {"Banyumas"},
		"birth_date-day": {"1"}, "birth_date-month": {"Januari"}, "birth_date-year": {"1950"}, "sex": {"P"}, "religion": {"Islam"},
		"marital": {"Cerai Mati"}, "job": {"Petani"}, "citizenship": {"WNI"}, "address": {"Gang Kenanga RT 001 RW 001"}}
	out := url.Values{}
	for _, name := range fieldsOf(r.form(r.path)).names {
		if v, ok := known[name]; ok {
			out[name] = v
		}
	}
	return out
}

// declare ticks every declaration.
func declare(r *reader) url.Values {
	out := url.Values{}
	for _, n := range all(r.doc, "input") {
		if attr(n, "name") == "nyata" {
			out.Add("nyata", attr(n, "value"))
		}
	}
	return out
}

func TestEveryServiceIsAppliedForWithoutAScript(t *testing.T) {
	n, h := newNode(t)
	n.Regency()
	today := n.Now().Unix() / 86400
	for _, std := range n.Catalogue().All("2026-03-02") {
		if std.Model != "g2c" {
			continue
		}
		t.Run(std.ID, func(t *testing.T) {
			n.Clock.Add(2 * time.Hour)
			r := newReader(t, h)
			begin(r, std.ID)
			walk(r, std, today)
			r.at("/ajukan/periksa")
			if who := notForAdults[std.ID]; who != "" { // the person of the walk is grown up
				r.send("/ajukan/kirim", declare(r), nil).at("/ajukan/periksa").wants(who)
				return
			}
			r.send("/ajukan/kirim", declare(r), nil).at("/ajukan/terkirim").wants("Permohonan diterima", "Janji kami")
			r.open("/permohonan").wants("Riwayat", "Permohonan diterima")
		})
	}
}

// notForAdults are services about somebody whom the person of the walk is not,
// and what the page says of that.
var notForAdults = map[string]string{"kartu-identitas-anak": "17", "surat-keterangan-lahir-mati": "Pilihlah ibu bayi"}

func TestAMatchShowsNothingOfTheRegister(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	r := newReader(t, h)
	begin(r, std.ID)
	secrets := []string{"Budi", "Santoso", "Melati", "Karang", "Wiraswasta", "Kawin"}
	answers := catalogue.ExampleAnswers(std, n.Now().Unix()/86400)
	for strings.HasPrefix(r.path, "/ajukan/isi/") {
		fill, files := answerStop(r, std, strings.TrimPrefix(r.path, "/ajukan/isi/"), answers)
		r.send(r.path, fill, files).lacks(secrets...)
	}
	r.at("/ajukan/periksa").send("/ajukan/kirim", declare(r), nil).at("/ajukan/terkirim").lacks(secrets...)
	r.open("/permohonan").lacks(secrets...)
	r.open("/ajukan/isi/identitas").at("/ajukan/terkirim").lacks(secrets...)
}

func TestWhoeverHasNoNumberIsLedOn(t *testing.T) {
	_, h := newNode(t)
	for _, way := range []string{"no-nik", "forgot", "elsewhere"} {
		r := newReader(t, h)
		begin(r, "surat-keterangan-domisili")
		r.at("/ajukan/isi/siapa").send("/ajukan/isi/siapa", url.Values{"cara": {way}}, nil).at("/ajukan/isi/data-diri")
		r.send("/ajukan/isi/data-diri", people(r, "data-diri"), nil).at("/ajukan/isi/kontak")
		r.send("/ajukan/isi/kontak", nil, nil).at("/ajukan/isi/untuk")
	}
}

func TestAWrongNumberIsToldAtItsFieldAndShownAsTyped(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	r.send("/ajukan/isi/siapa", nil, nil)
	if r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "<title>Galat:") {
		t.Errorf("an unanswered question gives %d", r.status)
	}
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"resident"}}, nil)
	typed := "33 02 <b>99</b> '; DROP"
	r.send("/ajukan/isi/identitas", url.Values{"nik": {typed}, "kk": {"1"}, "birth_date-day": {"31"}, "birth_date-month": {"2"}, "birth_date-year": {"1990"}}, nil)
	set := fieldsOf(r.form("/ajukan/isi/identitas")).set
	if set.Get("nik") != typed || set.Get("birth_date-day") != "31" {
		t.Errorf("typed words are not shown again: %v", set)
	}
	r.wants("Ada yang perlu diperbaiki").lacks("<b>99</b>")
	// Other people's numbers, and numbers of nobody, are told alike.
	told := ""
	for _, nik := range []string{"3302995708900001", "3302991708900009"} {
		r.send("/ajukan/isi/identitas", url.Values{"nik": {nik}, "kk": {"3302991001150009"}, "birth_date-day": {"17"}, "birth_date-month": {"8"}, "birth_date-year": {"1990"}}, nil)
		now := strings.ReplaceAll(r.body, nik, "")
		if told != "" && told != now {
			t.Error("a wrong guess about a person is told otherwise than one about nobody")
		}
		told = now
	}
}

func TestADraftIsGoneOnWithOnAnotherDevice(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"forgot"}}, nil).open("/ajukan/simpan")
	code := ""
	for _, p := range all(r.doc, "p") {
		if strings.Contains(attr(p, "class"), "code") {
			code = words(p)
		}
	}
	other := newReader(t, h)
	other.open("/ajukan/isi").at("/lacak")
	other.send("/ajukan/lanjut", url.Values{"kode": {"SALAH"}}, nil).wants("Kode ini tidak dikenal")
	other.send("/ajukan/lanjut", url.Values{"kode": {strings.ToLower(code)}}, nil).at("/ajukan/isi/data-diri")
	other.open("/ajukan/simpan").open("/ajukan/tinggalkan").send("/ajukan/tinggalkan", nil, nil).at("/lacak")
	other.open("/ajukan/isi").at("/lacak")
}

func TestADraftThatIsOverSaysSo(t *testing.T) {
	n, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"forgot"}}, nil).open("/ajukan/simpan")
	code := ""
	for _, p := range all(r.doc, "p") {
		if strings.Contains(attr(p, "class"), "code") {
			code = words(p)
		}
	}
	other, third := newReader(t, h), newReader(t, h)
	other.open("/lacak").send("/ajukan/lanjut", url.Values{"kode": {code}}, nil).at("/ajukan/isi/data-diri")
	n.Clock.Add(31 * 24 * time.Hour)
	third.open("/lacak").send("/ajukan/lanjut", url.Values{"kode": {code}}, nil).at("/ajukan/lanjut").wants("sudah dihapus").wants("Mulailah lagi")
	r.open("/ajukan/isi/data-diri").at("/lacak").wants("30 hari tidak diteruskan dihapus")
	if _, err := n.Rounds(t.Context()); err != nil {
		t.Fatal(err)
	}
	other.post("/ajukan/isi/data-diri", url.Values{"name": {"Sukarti"}}, nil).at("/lacak").wants("30 hari tidak diteruskan dihapus")
	third.open("/lacak").send("/ajukan/lanjut", url.Values{"kode": {code}}, nil).at("/ajukan/lanjut").wants("30 hari tidak diteruskan sudah dihapus")
	other.form("/ajukan/lanjut")
}

func TestAFileThatIsNoneIsRefusedAtItsField(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	r := newReader(t, h)
	begin(r, std.ID)
	answers := catalogue.ExampleAnswers(std, n.Now().Unix()/86400)
	for !strings.HasPrefix(r.path, "/ajukan/isi/berkas-") {
		fill, files := answerStop(r, std, strings.TrimPrefix(r.path, "/ajukan/isi/"), answers)
		r.send(r.path, fill, files)
	}
	path := r.path
	for _, c := range []struct {
		name string
		body []byte
		want string
	}{
		{"kosong.jpg", nil, "kosong"}, {"surat.pdf", []byte("MZ not a paper"), "bukan PDF"},
	} {
		r.send(path, nil, map[string]file{"foto_usaha": {c.name, c.body}})
		if r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s gives %d", c.name, r.status)
		}
		r.wants(c.want)
	}
	r.send(path, nil, nil).wants("Pilih foto atau berkasnya dahulu")
	r.send(path, nil, map[string]file{"foto_usaha": {"toko.jpg", office.JPEG}}).at("/ajukan/periksa").wants("toko.jpg")
	r.open(path).wants("toko.jpg").send(path, nil, nil).at("/ajukan/periksa").wants("toko.jpg")
}

// filed is a reader who has just filed an application.
func filed(t *testing.T, n *office.Node, h http.Handler, service string) (r *reader, reference, secret string) {
	std, _ := n.Catalogue().Current(service, "2026-03-02")
	r = newReader(t, h)
	begin(r, std.ID)
	walk(r, std, n.Now().Unix()/86400)
	r.at("/ajukan/periksa").send("/ajukan/kirim", declare(r), nil).at("/ajukan/terkirim")
	for _, s := range all(r.doc, "strong") {
		if strings.Contains(attr(s, "class"), "code") {
			reference, secret = secret, words(s)
		}
	}
	return r, reference, secret
}

func TestSendingTwiceIsAnsweredAsTheFirstTime(t *testing.T) {
	n, h := newNode(t)
	r, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	r.post("/ajukan/kirim", url.Values{}, nil).at("/ajukan/terkirim").wants(reference)
	r.open("/ajukan/periksa").at("/ajukan/terkirim").wants(reference)
	r.open("/ajukan/isi/kontak").at("/ajukan/terkirim").wants(reference)
}

func TestACaseIsFollowedWithReferenceAndSecret(t *testing.T) {
	n, h := newNode(t)
	_, reference, secret := filed(t, n, h, "surat-keterangan-usaha")
	other := newReader(t, h)
	other.open("/permohonan").at("/lacak")
	other.send("/lacak", url.Values{"nomor": {reference}, "rahasia": {"AAAAA-AAAAA"}}, nil).wants("tidak cocok")
	other.send("/lacak", url.Values{"nomor": {strings.ToLower(reference)}, "rahasia": {" " + strings.ToLower(secret)}}, nil).at("/permohonan").wants(reference)
	other.open("/permohonan/tarik").send("/permohonan/tarik", nil, nil).at("/permohonan").wants("Ditarik")
	other.open("/permohonan/tarik").at("/permohonan")
}

func TestACompletionIsAskedAndAnswered(t *testing.T) {
	n, h := newNode(t)
	r, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	no := caseOf(t, reference)
	clerk := n.As("front-desk")
	if err := n.Return(t.Context(), clerk, no, []desk.Defect{{What: "foto_usaha", Text: "Fotonya buram."}, {What: "nama_usaha", Text: "Tulis nama di papan."}}); err != nil {
		t.Fatal(err)
	}
	r.open("/permohonan").wants("Fotonya buram.", "Tulis nama di papan.", "Menunggu Anda")
	r.open("/permohonan/lengkapi").send("/permohonan/lengkapi", nil, nil)
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("an empty completion gives %d", r.status)
	}
	r.send("/permohonan/lengkapi", url.Values{"nama_usaha": {"Warung Bu Tini"}}, map[string]file{"foto_usaha": {"baru.jpg", office.JPEG}}).at("/permohonan").wants("Kelengkapan diterima")
}

func caseOf(t *testing.T, reference string) int64 {
	t.Helper()
	_, no, err := canon.ParseReference(reference)
	if err != nil {
		t.Fatal(err)
	}
	return no
}

func TestTheLetterIsGivenWhenThePersonIsSureAndWaitsAtTheOfficeWhenNot(t *testing.T) {
	n, h := newNode(t)
	r, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	no := caseOf(t, reference)
	n.Issue(no)
	// Matched by knowledge only: the register's words are not given to a phone.
	r.open("/permohonan").wants("Surat menunggu di Desa Sokaraja Kulon")
	if r.open("/permohonan/surat.pdf"); r.status != http.StatusForbidden {
		t.Errorf("downloading gives %d", r.status)
	}
	if err := n.Seen(t.Context(), n.As("front-desk"), no); err != nil {
		t.Fatal(err)
	}
	head, _ := http.NewRequest(http.MethodHead, r.base+"/permohonan/surat.pdf", nil)
	r.do(head)
	r.open("/permohonan").wants("Unduh surat", "Surat terbit")
	if r.open("/permohonan/surat.pdf"); !strings.HasPrefix(r.body, "%PDF") {
		t.Errorf("downloading gives %d", r.status)
	}
	r.open("/permohonan").wants("Surat diserahkan")
	if r.open("/permohonan/bukti.txt"); !strings.Contains(r.body, "c2sp.org/tlog-proof") {
		t.Errorf("the proof reads %q", r.body)
	}
}

func TestAWrongCodeOpensNothingAndAskingTellsNothing(t *testing.T) {
	n, h := newNode(t)
	r, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	r.open("/permohonan/kode").at("/permohonan")
	n.Issue(caseOf(t, reference))
	r.open("/permohonan/kode").send("/permohonan/kode", nil, nil).wants("Kirim kode")
	r.post("/permohonan/kode", url.Values{"minta": {"1"}}, nil).wants("Bila ada nomor yang tercatat")
	r.post("/permohonan/kode", url.Values{"kode": {"000 000"}}, nil)
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code gives %d", r.status)
	}
	if r.open("/permohonan/surat.pdf"); r.status != http.StatusForbidden {
		t.Errorf("the letter gives %d", r.status)
	}
}
