package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/office"
)

// toUsaha is a reader at the first page of the service's own form.
func toUsaha(t *testing.T) *reader {
	_, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"resident"}}, nil)
	r.send("/ajukan/isi/identitas", identity, nil).at("/ajukan/isi/kontak")
	r.send("/ajukan/isi/kontak", nil, nil)
	r.send("/ajukan/isi/untuk", url.Values{"hubungan": {"self"}}, nil)
	return r.send("/ajukan/isi/prioritas", nil, nil).at("/ajukan/isi/isi-usaha")
}

func TestAPageLeftHalfFilledIsFoundAsItWas(t *testing.T) {
	typed := url.Values{"nama_usaha": {"Warung <b>Bu</b> Tini "}, "jenis_usaha": {"x"}}
	for _, button := range []struct{ name, leads string }{{"simpan", "/ajukan/simpan"}, {"kembali", "/ajukan/isi/prioritas"}} {
		t.Run(button.name, func(t *testing.T) {
			r := toUsaha(t)
			fill := url.Values{button.name: {"1"}}
			for k, v := range typed {
				fill[k] = v
			}
			r.send("/ajukan/isi/isi-usaha", fill, nil).at(button.leads).lacks("Ada yang perlu diperbaiki")
			r.open("/ajukan/isi").at("/ajukan/isi/isi-usaha").lacks("Ada yang perlu diperbaiki")
			set := fieldsOf(r.form(r.path)).set
			for k := range typed {
				if set.Get(k) != typed.Get(k) {
					t.Errorf("%s was typed as %q and is now %q", k, typed.Get(k), set.Get(k))
				}
			}
			// Judged when it is sent, and gone on from where it was left.
			r.send(r.path, nil, nil).at("/ajukan/isi/isi-usaha").wants("Ada yang perlu diperbaiki")
			r.send(r.path, url.Values{"jenis_usaha": {"Jual soto"}, "mulai_usaha": {"2019"}}, nil).at("/ajukan/isi/isi-lokasi")
		})
	}
}

func TestGoingBackOverAnAnsweredPageAsksNothingTwice(t *testing.T) {
	r := toUsaha(t)
	for _, at := range []string{"prioritas", "untuk", "kontak", "identitas", "siapa"} {
		r.send(r.path, url.Values{"kembali": {"1"}}, nil).at("/ajukan/isi/" + at)
	}
	r.send(r.path, url.Values{"simpan": {"1"}}, nil).open("/ajukan/isi").at("/ajukan/isi/isi-usaha")
}

func TestWhatIsChangedAndLeftIsNotPassedOver(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	r := newReader(t, h)
	begin(r, std.ID)
	walk(r, std, n.Now().Unix()/86400)
	r.at("/ajukan/periksa").open("/ajukan/isi/isi-usaha").send(r.path, url.Values{"nama_usaha": {"W"}, "simpan": {"1"}}, nil)
	r.open("/ajukan/periksa").at("/ajukan/isi/isi-usaha").post("/ajukan/kirim", nil, nil).at("/ajukan/isi/isi-usaha")
}

// TestARefusedAnswerHasAnAddressOfItsOwn: the browser's way back never meets a
// page that must be sent again (RFC 9110 section 15.4.4).
func TestARefusedAnswerHasAnAddressOfItsOwn(t *testing.T) {
	r := toUsaha(t)
	r.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r.send("/ajukan/isi/isi-usaha", url.Values{"nama_usaha": {"W"}}, nil)
	if r.status != http.StatusSeeOther {
		t.Fatalf("a refused answer gives %d", r.status)
	}
	r.open("/ajukan/isi/isi-usaha").wants("Ada yang perlu diperbaiki", "Paling sedikit 2")
	if r.status != http.StatusUnprocessableEntity || fieldsOf(r.form(r.path)).set.Get("nama_usaha") != "W" {
		t.Errorf("the page gives %d", r.status)
	}
}

func TestADraftHoldsOnlySoMuch(t *testing.T) {
	r := toUsaha(t)
	r.post("/ajukan/isi/isi-usaha", url.Values{"nama_usaha": slicesOf(strings.Repeat("x", 16000), 20), "simpan": {"1"}}, nil)
	if r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a page of 320,000 bytes gives %d", r.status)
	}
	r.open("/ajukan/isi").at("/ajukan/isi/isi-usaha")
}

func slicesOf(s string, n int) (out []string) {
	for range n {
		out = append(out, s)
	}
	return out
}

func TestARuleIsToldOnThePageThatBreaksIt(t *testing.T) {
	r := toUsaha(t)
	r.send(r.path, url.Values{"nama_usaha": {"Warung"}, "jenis_usaha": {"Soto"}, "mulai_usaha": {"2019"}}, nil).at("/ajukan/isi/isi-lokasi")
	r.send(r.path, url.Values{"lokasi_usaha": {"luar"}}, nil).at("/ajukan/isi/isi-lokasi").wants("Usaha ini ada di luar wilayah kami")
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("a broken rule gives %d", r.status)
	}
	r.send(r.path, url.Values{"lokasi_usaha": {"rumah"}}, nil).at("/ajukan/isi/isi-izin")
}

func TestEveryPageSaysWhereItIs(t *testing.T) {
	toUsaha(t).wants("Surat Keterangan Usaha: halaman 6 dari 11")
}

func TestAFileThatCannotBeTakenIsToldBeforeLeaving(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	r := newReader(t, h)
	begin(r, std.ID)
	walk(r, std, n.Now().Unix()/86400)
	at := "/ajukan/isi/berkas-foto-usaha"
	r.open(at).send(at, url.Values{"simpan": {"1"}}, map[string]file{"foto_usaha": {"IMG.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")}}).at(at).wants("HEIC")
	r.send(at, url.Values{"simpan": {"1"}}, map[string]file{"foto_usaha": {"toko.jpg", office.JPEG}}).at("/ajukan/simpan")
	r.open(at).wants("toko.jpg")
}

func TestADeviceIsClearedOnlyAfterAsking(t *testing.T) {
	r := toUsaha(t)
	r.open("/ajukan/simpan").open("/ajukan/tinggalkan").wants("Hapus dari perangkat ini?", "Catat dahulu kode ini")
	r.send("/ajukan/tinggalkan", nil, nil).at("/lacak").wants("Sudah dihapus dari perangkat ini")
	r.open("/ajukan/isi").at("/lacak")
}

func TestWhatIsMissingToFindAnApplicationIsNamed(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h)
	r.open("/lacak").send("/lacak", nil, nil).wants("Tulis nomor permohonannya.", "Tulis kata rahasianya.")
	r.send("/lacak", url.Values{"nomor": {"BM-7K3M-9QXT-4"}, "rahasia": {"AAAAA-AAAAA"}}, nil).wants("tidak cocok", "Periksa juga kata rahasianya")
	if n := strings.Count(r.body, `aria-invalid="true"`); n != 2 {
		t.Errorf("%d fields are marked", n)
	}
	r.send("/ajukan/lanjut", nil, nil).wants("Tulis kode lanjutannya.")
}

func TestEachApplicantIsToldHowTheLetterComes(t *testing.T) {
	n, h := newNode(t)
	r, reference, _ := filed(t, n, h, "surat-keterangan-usaha")
	r.wants("suratnya diambil di kantor dengan tanda pengenal, karena isinya dari buku penduduk").lacks("belum dikenali", "dapat diunduh dari halaman permohonan")
	r.open("/ajukan/surat-keterangan-usaha").wants("Suratnya diambil di kantor dengan tanda pengenal")
	n.Issue(caseOf(t, reference))
	r.open("/permohonan").wants("Alamat:", "Jam layanan")
}
