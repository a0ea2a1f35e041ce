package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/permits"
)

// firmPages is a node with a licensing agency, and an organisation's reader.
type firmPages struct {
	*office.Node
	h http.Handler
	// firm is the organisation itself, with its number and code.
	firm         *reader
	number, code string
}

// codes are the texts of the page that are to be copied.
func codes(r *reader) (out []string) {
	for _, n := range all(r.doc, "strong") {
		if attr(n, "class") == "code" {
			out = append(out, words(n))
		}
	}
	if len(out) != 2 {
		r.t.Fatalf("%s shows no number and code:\n%s", r.path, r.text())
	}
	return out
}

func firmFields() url.Values {
	return url.Values{"nama": {"PT Sari Rejeki 99"}, "bentuk": {"pt"}, "nib": {"9999000000017"}, "npwp": {"0999999999999999"}, "telepon": {"081234567890"},
		"alamat": {"Jalan Contoh 10 Sokaraja"}, "cabang": {"Baturraden: Jalan Contoh 20"}, "orang": {"Ratna Contoh"}, "nik": {"3302995708900001"}, "dasar": {"director"}}
}

func newFirmPages(t *testing.T) *firmPages {
	t.Helper()
	n, h := permitNode(t)
	f := &firmPages{Node: n, h: h, firm: newReader(t, h)}
	r := f.firm.open("/perusahaan").wants("Masuk dengan nomor dan kode").open("/perusahaan/daftar")
	deed := map[string]file{"bukti": {"akta.jpg", office.JPEG}}
	bad := firmFields()
	bad.Set("nib", "123")
	r.send("/perusahaan/daftar", bad, deed).wants("Ada yang perlu diperbaiki", "NIB")
	if got := fieldsOf(r.form("/perusahaan/daftar")).set; got.Get("nama") != "PT Sari Rejeki 99" || got.Get("cabang") != "Baturraden: Jalan Contoh 20" {
		t.Fatal("what was typed is lost:", got)
	}
	r.send("/perusahaan/daftar", firmFields(), nil).wants("Lampirkan foto")
	r.send("/perusahaan/daftar", firmFields(), deed).wants("Catat keduanya sekarang")
	f.number, f.code = codes(r)[0], codes(r)[1]
	r.open("/perusahaan").send("/perusahaan", url.Values{"nomor": {f.number}, "kode": {"0000-00000"}}, nil).wants("Nomor dan kode tidak cocok")
	r.send("/perusahaan", url.Values{"nomor": {f.number}, "kode": {f.code}}, nil).at("/perusahaan").wants("PT Sari Rejeki 99", "Sedang diperiksa").lacks("Ajukan permohonan")
	return f
}

// confirmed has an officer of the agency confirm the papers.
func (f *firmPages) confirmed() *firmPages {
	f.T.Helper()
	t := f.T.(*testing.T)
	k := officer(t, f.Node, f.h, "perizinan")
	k.open("/kantor/perusahaan").wants("PT Sari Rejeki 99", "Sedang diperiksa")
	k.open("/kantor/perusahaan?q=123").wants("Cari dengan NIB")
	k.open("/kantor/perusahaan?q=9999000000017").wants("Ratna Contoh", "3302995708900001", "Direktur atau pengurus")
	k.send(k.path, nil, nil).wants("Berkas dikonfirmasi", "Terkonfirmasi")
	return f
}

// filed files an application for the organisation through the pages.
func (f *firmPages) filed(r *reader) (reference string, no int64) {
	f.T.Helper()
	t := f.T.(*testing.T)
	std, _ := f.Catalogue().Current("izin-reklame", "2026-03-02")
	r.open("/perusahaan/ajukan").send("/perusahaan/ajukan", url.Values{"layanan": {"izin-reklame " + string(office.AgencyCode("perizinan"))}}, nil)
	walk(r, std, f.Now().Unix()/86400)
	r.at("/ajukan/periksa").wants("PT Sari Rejeki 99", "9999000000017")
	r.send("/ajukan/kirim", nil, nil).at("/ajukan/terkirim")
	reference = codes(r)[0]
	return reference, caseOf(t, reference)
}

// issue brings a case to the signed permit.
func (f *firmPages) issue(no int64) {
	f.T.Helper()
	t := f.T.(*testing.T)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, clerk := t.Context(), f.As("perizinan")
	ok(f.Take(ctx, clerk, no, office.OutOfTurn))
	ok(f.DoStep(ctx, clerk, no, "check", []string{"lengkap"}))
	ok(f.Advise(ctx, f.As("pekerjaan-umum"), no, casework.AdviceAnswer{Adviser: "jalan", Outcome: casework.Positive, Checks: []string{"rambu", "kuat"}}, ""))
	ok(f.Advise(ctx, f.As("pendapatan"), no, casework.AdviceAnswer{Adviser: "pajak", Outcome: casework.Positive}, ""))
	ok(f.Take(ctx, clerk, no, office.OutOfTurn))
	ok(f.Visit(ctx, clerk, no, desk.Found{Outcome: casework.VisitOK, Checks: []string{"ukuran"}}))
	_, err := f.Sign(ctx, f.As("perizinan-head"), no)
	ok(err)
}

func TestAnOrganisationFilesAndItsPermitLivesOnThePages(t *testing.T) {
	f := newFirmPages(t).confirmed()
	r := f.firm
	r.open("/perusahaan").wants("Ajukan permohonan", "Belum ada permohonan")
	r.open("/perusahaan/kuasa").wants("Ratna Contoh", "Berlaku")
	give := url.Values{"orang": {"Slamet Contoh"}, "nik": {"3302991708900001"}, "dasar": {"employee"}}
	r.send("/perusahaan/kuasa", give, nil).wants("perlu hari terakhir")
	give["sampai-day"], give["sampai-month"], give["sampai-year"] = []string{"31"}, []string{"12"}, []string{"2026"}
	r.send("/perusahaan/kuasa", give, nil).wants("Sampaikan keduanya kepada orang itu")
	his := codes(r)
	person := newReader(t, f.h)
	person.open("/perusahaan").send("/perusahaan", url.Values{"nomor": {his[0]}, "kode": {his[1]}}, nil).wants("Slamet Contoh", "Pegawai", "31 Desember 2026").lacks("Orang yang bertindak")
	if person.open("/perusahaan/kuasa"); person.status != http.StatusForbidden {
		t.Errorf("a person reads who acts: %d", person.status)
	}
	reference, no := f.filed(person)
	person.open("/perusahaan").wants(reference, "Izin Penyelenggaraan Reklame")
	k := officer(t, f.Node, f.h, "perizinan")
	k.open(caseAt(no)).wants("PT Sari Rejeki 99", "9999000000017", "Slamet Contoh", "Pegawai", "31 Desember 2026")
	f.issue(no)

	// The permit on the organisation's page, renewed with nothing typed again.
	r.open("/perusahaan").wants("Izin perusahaan", "500.16.7/").send("/perusahaan/permohonan", url.Values{"no": {fmt.Sprint(no)}}, nil).at("/permohonan").wants("PT Sari Rejeki 99", "Lihat izin")
	r.open("/permohonan/izin").wants("Berlaku", "Pajak reklame dibayar", "Ubah isi izin", "Perpanjangan dapat diajukan mulai").lacks(">Perpanjang izin<")
	number := words(all(r.doc, "span")[0])
	r.open("/izin").wants("PT Sari Rejeki 99")
	r.open("/izin?q=tidak-ada").wants("Tidak ada izin yang berlaku dengan")
	if r.open("/izin.csv?q=sari"); !strings.Contains(r.body, "PT Sari Rejeki 99") || strings.Contains(r.body, "Slamet") {
		t.Error(r.body)
	}
	f.Clock.Add(310 * 24 * time.Hour)
	person.open("/perusahaan").wants("Kuasa Anda untuk PT Sari Rejeki 99 berakhir", "Ratna Contoh")
	person.open("/permohonan").wants("berakhir", "Ratna Contoh").lacks("/permohonan/surat.pdf", "Lihat izin")
	r.open("/permohonan/izin").post("/permohonan/izin", url.Values{"perihal": {"renewal"}}, nil).at("/ajukan/periksa").wants("Perpanjangan izin", "Ratna Contoh", "Toko Sari Rejeki")
	r.send("/ajukan/kirim", nil, nil).at("/ajukan/terkirim")
	f.issue(caseOf(t, codes(r)[0]))

	// Warned, suspended, objected to; the check page says what it is worth.
	head := officer(t, f.Node, f.h, "perizinan-head")
	head.open("/kantor/izin").wants("PT Sari Rejeki 99")
	at := ""
	for _, a := range all(head.doc, "a") {
		if strings.HasPrefix(attr(a, "href"), "/kantor/izin/") {
			at = attr(a, "href")
		}
	}
	head.open(at).wants("Beri peringatan").lacks("putusan-suspend")
	head.send(at+"/putusan", url.Values{"putusan": {"warn"}, "syarat": {"kuat"}, "alasan": {"pendek"}}, nil).wants("10 sampai 1000")
	head.send(at+"/putusan", url.Values{"putusan": {"warn"}, "syarat": {"kuat"}, "alasan": {"Papan miring ke jalan."}}, nil).wants("Putusan dicatat", "Diperingatkan")
	f.Clock.Add(20 * 24 * time.Hour)
	head = officer(t, f.Node, f.h, "perizinan-head")
	head.open(at).send(at+"/putusan", url.Values{"putusan": {"suspend"}, "alasan": {"Papan masih miring ke jalan."}}, nil).wants("Dibekukan")
	r.open("/permohonan/izin").wants("Dibekukan", "Papan masih miring", "Ajukan keberatan").send("/permohonan/izin", url.Values{"keberatan": {"Papan sudah ditegakkan kemarin."}}, nil).wants("Keberatan diterima")
	newest := words(all(r.doc, "span")[0])
	r.open("/surat?nomor=" + url.QueryEscape(newest)).wants("Dibekukan")
	r.open("/surat?nomor=" + url.QueryEscape(number)).wants("diganti")
	head.open(at).send(at+"/putusan", url.Values{"putusan": {"uphold"}, "alasan": {"Foto membuktikan papan tegak."}}, nil).wants("Keberatan dikabulkan", "Berlaku")
}

func TestABrowserFindsNothingWrongOnPagesOfOrganisationsAndPermits(t *testing.T) {
	f := newFirmPages(t).confirmed()
	reference, no := f.filed(f.firm)
	f.issue(no)
	p, err := f.Permits.OfCase(t.Context(), no)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := f.SecretOf(t.Context(), no)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Permits.Record(t.Context(), f.As("perizinan"), permits.National{Number: "SK-PBG-330219-01032026-001", IssuedBy: "SIMBG", About: "Persetujuan Bangunan Gedung", Holder: "PT Sari Rejeki Abadi Makmur Sentosa Sejahtera Bersama Jaya", From: f.Today(office.AgencyCode("perizinan"))}); err != nil {
		t.Fatal(err)
	}
	type pages struct {
		Name      string   `json:"name"`
		Number    string   `json:"number"`
		Code      string   `json:"code"`
		Reference string   `json:"reference"`
		Secret    string   `json:"secret"`
		Paths     []string `json:"paths"`
	}
	b, err := json.Marshal([]pages{
		{Name: "nobody", Paths: []string{"/perusahaan", "/perusahaan/daftar", "/izin", "/izin?q=tidak-ada"}},
		{Name: "organisation", Number: f.number, Code: f.code, Reference: reference, Secret: secret, Paths: []string{"/perusahaan", "/perusahaan/kuasa", "/perusahaan/ajukan", "/permohonan", "/permohonan/izin"}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, f.h, "company.mjs", path)
	judged(t, f.h, "officer.mjs", f.Token("perizinan"), "/kantor/perusahaan", "/kantor/izin", "/kantor/izin?daftar=ending", "/kantor/izin/"+p.ID.String(), caseAt(no), "--", f.Token("perizinan-head"), "/kantor/izin/"+p.ID.String())
}
