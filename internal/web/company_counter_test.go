package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/office"
	"genggam/internal/premises"
)

func TestAnOrganisationIsRegisteredAtTheCounter(t *testing.T) {
	f := newFirmPages(t)
	k := officer(t, f.Node, f.h, "perizinan")
	k.open("/kantor/perusahaan").wants("Daftarkan di loket").open("/kantor/perusahaan/baru").lacks("Kantor yang memeriksa")
	k.send("/kantor/perusahaan/baru", url.Values{"nib": {"123"}, "nik": {"3302"}}, nil)
	if k.status != http.StatusBadRequest && k.status != http.StatusUnprocessableEntity {
		t.Fatal(k.status)
	}
	k.wants("Isi nama perusahaan", "Isi alamat lengkap", "Orang pertama harus direktur", "Lampirkan foto")
	if n := len(all(k.doc, "a")); n < 8 {
		t.Error("the summary leads to", n, "places")
	}
	deed := map[string]file{"bukti": {"akta.jpg", office.JPEG}}
	fields := firmFields()
	fields.Set("telepon", "12")
	k.send("/kantor/perusahaan/baru", fields, deed).wants("Pilih lagi berkasnya")
	fields.Set("telepon", "081234567890")
	k.send("/kantor/perusahaan/baru", fields, deed).wants("sudah terdaftar")
	fields.Set("nib", "9999000000025")
	fields.Set("npwp", "0888888888888888")
	k.send("/kantor/perusahaan/baru", fields, deed).wants("Berikan keduanya kepada direktur")
	his := codes(k)
	own := newReader(t, f.h)
	own.open("/perusahaan").send("/perusahaan", url.Values{"nomor": {his[0]}, "kode": {his[1]}}, nil).at("/perusahaan").wants("Sedang diperiksa")
	if h := officer(t, f.Node, f.h, "pekerjaan-umum"); h.open("/kantor/perusahaan/baru").status != http.StatusNotFound {
		t.Error("an agency that judges no papers registers organisations:", h.status)
	}
}

// TestAPersonIsOfferedWhatTheirMandateIsFor and nothing else, in services and places.
func TestAPersonIsOfferedWhatTheirMandateIsFor(t *testing.T) {
	f := newFirmPages(t).confirmed()
	f.firm.open("/perusahaan/ajukan").wants("Izin Penyelenggaraan Reklame", "Baturraden")
	n := len(all(f.firm.doc, "input"))
	give := url.Values{"orang": {"Slamet Contoh"}, "nik": {"3302991708900001"}, "dasar": {"employee"}, "layanan": {"izin-reklame"}, "cabang": {"0"}, "sampai-day": {"31"}, "sampai-month": {"12"}, "sampai-year": {"2026"}}
	f.firm.open("/perusahaan/kuasa").send("/perusahaan/kuasa", give, nil).wants("Sampaikan keduanya kepada orang itu")
	his := codes(f.firm)
	person := newReader(t, f.h)
	person.open("/perusahaan").send("/perusahaan", url.Values{"nomor": {his[0]}, "kode": {his[1]}}, nil)
	if person.open("/perusahaan/ajukan").wants("Izin Penyelenggaraan Reklame").lacks("Baturraden"); len(all(person.doc, "input")) >= n {
		t.Error("as much is offered as to the organisation itself")
	}
	others := 0
	for _, x := range f.Companies.Services(office.AgencyCode("perizinan")) {
		if x.Standard.ID != "izin-reklame" {
			others++
			if strings.Contains(person.body, `value="`+x.Standard.ID+" ") {
				t.Error("they are offered", x.Standard.ID)
			}
		}
	}
	if others == 0 {
		t.Fatal("there is no other service to leave out")
	}
}

func TestPapersGoToTheLicensingAgencyThatWasChosen(t *testing.T) {
	f := newFirmPages(t)
	first, err := f.Office(office.AgencyCode("perizinan"))
	if err != nil {
		t.Fatal(err)
	}
	second := first
	second.Code, second.Name = "3399-perizinan", "Dinas Perizinan Kedua"
	if err := f.SetOffices(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	_, f.TOTP["izin-dua"], err = f.MakeAccount(t.Context(), premises.NewAccount{Login: "izin-dua", Name: "Tuginah", Password: office.Password, Grants: []premises.Grant{{Office: second.Code, Role: "front-desk"}}})
	if err != nil {
		t.Fatal(err)
	}
	fields := firmFields()
	fields.Set("nib", "9999000000025")
	fields.Set("npwp", "0888888888888888")
	deed := map[string]file{"bukti": {"akta.jpg", office.JPEG}}
	r := newReader(t, f.h)
	r.open("/perusahaan/daftar").wants("Kantor yang memeriksa", "Dinas Perizinan Kedua")
	r.send("/perusahaan/daftar", fields, deed).wants("Pilih kantor perizinan")
	fields.Set("kantor", string(second.Code))
	r.send("/perusahaan/daftar", fields, deed).wants("Catat keduanya sekarang")
	k := officer(t, f.Node, f.h, "izin-dua")
	k.open("/kantor/perusahaan?q=9999000000025").wants("PT Sari Rejeki 99", "Berkas 1")
	for _, a := range all(k.doc, "a") {
		if strings.Contains(attr(a, "href"), "/berkas/") {
			if k.open(attr(a, "href")); k.status != http.StatusOK {
				t.Error("the proof does not open:", k.status)
			}
			return
		}
	}
	t.Error("no proof is shown")
}
