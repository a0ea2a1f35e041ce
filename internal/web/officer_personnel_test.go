package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"genggam/internal/office"
	"genggam/internal/personnel"
	"genggam/internal/premises"
)

// employed is a node with employees, on which somebody asks for leave.
type employed struct {
	*busy
	office.Staff
}

func newEmployed(t testing.TB) *employed {
	n, h := newNode(t)
	b := &employed{busy: &busy{Node: n, h: h, cases: map[string]int64{}}}
	b.Staff = n.Employees()
	return b
}

var leaveForm = url.Values{"jenis": {"annual"}, "mulai-day": {"20"}, "mulai-month": {"7"}, "mulai-year": {"2026"}, "selesai-day": {"22"}, "selesai-month": {"7"}, "selesai-year": {"2026"},
	"alamat_cuti": {"Desa Contoh RT 01 RW 02"}}

// asks fills in a request for leave in the browser, up to what it would mean.
func (b *employed) asks(r *reader, form url.Values) *reader {
	b.T.Helper()
	r.open("/kantor/kepegawaian").send("/kantor/kepegawaian/ajukan", url.Values{"layanan": {personnel.LeaveService}}, nil)
	return r.send(r.path, form, nil)
}

func TestAnEmployeeAsksForLeaveAndReadsTheSumBefore(t *testing.T) {
	b := newEmployed(t)
	r := officer(t, b.Node, b.h, "lingkungan-staf")
	r.open("/kantor/kepegawaian").wants("Sri Wahyuni", "Sisa cuti tahunan 2026", "Analis Lingkungan", "Cuti pegawai", "/kalender/")
	b.asks(r, leaveForm).wants("3 hari kerja", "Kartono", "PP 11/2017", "Desa Contoh", "Kirim")
	r.send(r.path, nil, nil).wants("Permohonan terkirim", "Pertimbangan atasan langsung")
	boss := officer(t, b.Node, b.h, "lingkungan-kabid")
	boss.open("/kantor/saya").wants("Cuti pegawai")
	list, err := b.Personnel.Requests(context.Background(), b.As("lingkungan-staf"))
	b.must(err)
	boss.open(caseAt(list[0].No)).wants("Hitungan", "3 hari kerja", "Pertimbangan atasan langsung").lacks("Tangguhkan")
	p := b.Step(list[0].No)
	b.must(b.DoStep(context.Background(), b.As("lingkungan-kabid"), p.No, "superior", office.AllChecks(p.Step)))
	regent := officer(t, b.Node, b.h, "kabupaten-head")
	regent.open(caseAt(p.No)).wants("Tangguhkan ke tahun berikutnya", "paling banyak 24 hari")
	regent.send(caseAt(p.No)+"/tangguhkan", url.Values{"words": {""}}, nil).wants("Tangguhkan")
	// Whoever decides is not led to a case that went on to the personnel office.
	regent.send(caseAt(p.No)+"/langkah", url.Values{"tahap": {"decide"}, "cek": office.AllChecks(b.Step(p.No).Step)}, nil).at("/kantor").wants("sekarang di kantor lain")
	r.open("/kantor/kepegawaian").send(fmt.Sprintf("/kantor/kepegawaian/lihat/%d", list[0].No), nil, nil).wants("Cuti pegawai", list[0].Reference)
}

func TestWhatTheLawRefusesIsRefusedWithItsArticleAndNothingIsLost(t *testing.T) {
	b := newEmployed(t)
	r := officer(t, b.Node, b.h, "lingkungan-staf")
	form := url.Values{}
	for k, v := range leaveForm {
		form[k] = v
	}
	form.Set("selesai-month", "9")
	b.asks(r, form).wants("Diminta 45 hari", "PP 11/2017 art. 312-314", "belum dapat dikirim").lacks(`<button type="submit" class="btn">Kirim`)
	form.Set("selesai-month", "6")
	edit := strings.Replace(r.path, "/periksa/", "/isi/", 1)
	r.open(edit).send(edit, form, nil).wants("Hari terakhir mendahului hari pertama")
	if !strings.Contains(r.body, "Desa Contoh RT 01 RW 02") {
		t.Error("what was typed is gone")
	}
}

func TestNoEmployeeReadsAnothersRequest(t *testing.T) {
	b := newEmployed(t)
	r := officer(t, b.Node, b.h, "lingkungan-staf")
	b.asks(r, leaveForm)
	check := r.path
	r.send(check, nil, nil)
	b.asks(r, leaveForm) // another, not yet sent
	open := r.path
	list, err := b.Personnel.Requests(context.Background(), b.As("lingkungan-staf"))
	b.must(err)
	for _, login := range []string{"lingkungan", "lingkungan-head", "front-desk"} {
		token := b.Token(login)
		for _, address := range []string{open, strings.Replace(open, "/periksa/", "/isi/", 1)} {
			if w := b.ask(token, "GET", address, "id"); w.Code != http.StatusNotFound {
				t.Errorf("%s opens %s: %d", login, address, w.Code)
			}
		}
		if w := b.ask(token, "POST", fmt.Sprintf("/kantor/kepegawaian/lihat/%d", list[0].No), "id"); w.Code != http.StatusNotFound {
			t.Errorf("%s follows another's request: %d", login, w.Code)
		}
		if w := b.ask(token, "GET", caseAt(list[0].No), "id"); w.Code == http.StatusOK && login == "lingkungan" {
			t.Errorf("%s opens another's request", login)
		}
	}
	for _, address := range []string{"/ajukan/cuti-pegawai?kantor=" + string(office.AgencyCode("kepegawaian"))} {
		if w := b.ask("", "POST", address, "id"); w.Code == http.StatusOK {
			t.Errorf("a stranger begins %s: %d", address, w.Code)
		}
	}
	if w := b.ask(b.Token("verifier"), "GET", "/kantor/pegawai/"+b.Worker.String(), "id"); w.Code != http.StatusForbidden {
		t.Errorf("a verifier of a village reads an employee: %d", w.Code)
	}
	if w := b.ask(b.Token("registrar"), "GET", "/kantor/pegawai/"+b.Worker.String(), "id"); w.Code != http.StatusNotFound {
		t.Errorf("the registrar of a village reads an employee of an agency: %d", w.Code)
	}
}

func TestTheRegisterIsKeptOnItsPages(t *testing.T) {
	b := newEmployed(t)
	unit := string(office.AgencyCode(office.StaffAgency))
	r := officer(t, b.Node, b.h, "kepegawaian")
	r.open("/kantor/pegawai?kantor="+unit).wants("Sri Wahyuni", "Analis Lingkungan")
	r.open("/kantor/pegawai/baru?kantor=" + unit)
	r.send("/kantor/pegawai/baru?kantor="+unit, url.Values{"name": {"Sutinah"}, "jenis": {"pppk"}, "golongan": {"III/a"}, "mulai": {"2026-01-01"}, "jabatan": {b.WorkerPost.String()}}, nil).
		wants("Pangkat atau golongan ini tidak ada")
	r.send("/kantor/pegawai/baru?kantor="+unit, url.Values{"name": {"Sutinah"}, "jenis": {"pppk"}, "golongan": {"IX"}, "mulai": {"2026-01-01"}, "jabatan": {b.WorkerPost.String()}}, nil).
		wants("Pegawai dicatat", "Sutinah", "PPPK")
	r.open("/kantor/pegawai/jabatan?kantor=" + unit)
	r.send("/kantor/pegawai/jabatan?kantor="+unit, url.Values{"judul": {"Kepala Seksi"}, "atasan": {b.ChiefPost.String()}, "banyak": {"1"}, "mulai": {"2026-01-01"}}, nil).wants("Kepala Seksi", "Di bawah: Kepala Bidang")
	r.open("/kantor/pegawai/" + b.Worker.String())
	r.send("/kantor/pegawai/"+b.Worker.String()+"/sisa", url.Values{"tahun": {"2026"}, "bawaan": {"4"}, "kosong": {"0"}}, nil).wants("Catatan disimpan", "16 hari")
	rows := "nip;nama;jenis;golongan;mulai;jabatan;atasan\n1;Wagiman;pns;II/a;2024-01-01;Pengemudi;Kepala Bidang Kebersihan\n2;;pns;II/a;2024-01-01;Pengemudi;\n"
	r.open("/kantor/pegawai?kantor=" + unit)
	r.send("/kantor/pegawai/impor?kantor="+unit, url.Values{}, map[string]file{"berkas": {"p.csv", []byte(rows)}}).wants("Baris 3", "Tidak ada yang dimasukkan")
	r.open("/kantor/pegawai?kantor=" + unit).lacks("Wagiman")
	r.send("/kantor/pegawai/impor?kantor="+unit, url.Values{}, map[string]file{"berkas": {"p.csv", []byte(strings.Replace(rows, "2;;", "2;Tukiyem;", 1))}}).wants("Wagiman", "Tukiyem")
}

func TestAJourneyIsCancelledOnThePages(t *testing.T) {
	b := newEmployed(t)
	b.travels(t)
	boss := officer(t, b.Node, b.h, "lingkungan-kabid")
	boss.open("/kantor/kepegawaian/tim").wants("Batalkan perjalanan Sri Wahyuni", "uang muka Rp")
	at := ""
	for _, f := range all(boss.doc, "form") {
		if strings.Contains(attr(f, "action"), "/batal/") {
			at = attr(f, "action")
		}
	}
	boss.send(at, url.Values{"alasan": {"tunda"}}, nil).wants("Tulis alasannya, 10 sampai 1000 huruf")
	if got := fieldsOf(boss.form(at)).set.Get("alasan"); got != "tunda" {
		t.Errorf("what was typed is gone: %q", got)
	}
	boss.send(at, url.Values{"alasan": {"Rapat ditunda oleh pengundang."}}, nil).wants("Perjalanan dibatalkan", "Tidak ada yang")
	r := officer(t, b.Node, b.h, "lingkungan-staf")
	r.open("/kantor/kepegawaian").wants("Perjalanan dinas", "Dibatalkan", "Rapat ditunda oleh pengundang.", "harus dikembalikan ke bendahara")
	if w := b.ask(b.Token("lingkungan-staf"), "POST", at, "id"); w.Code == http.StatusOK || w.Code == http.StatusSeeOther {
		t.Error("the traveller cancels it:", w.Code)
	}
	k := officer(t, b.Node, b.h, "kepegawaian")
	person := "/kantor/pegawai/" + b.Worker.String()
	k.open(person).wants("Catat uang muka kembali", "harus dikembalikan")
	k.send(person+"/kembali", url.Values{"mulai": {"2031-01-01"}}, nil).wants("paling lambat hari ini")
	k.send(person+"/kembali", url.Values{"mulai": {"2026-03-02"}}, nil).wants("dikembalikan").lacks("Catat uang muka kembali")
}

// travels has an order to travel given to the worker.
func (b *employed) travels(t *testing.T) {
	t.Helper()
	ctx, me := context.Background(), b.As("lingkungan-staf")
	f, err := b.Personnel.Draft(ctx, me, personnel.TravelService)
	b.must(err)
	f.Answers = map[string]any{"tujuan": "province", "tempat": "Semarang, Kantor Gubernur", "berangkat": "2026-07-14", "kembali": "2026-07-15", "maksud": "Rapat koordinasi persampahan"}
	receipt, err := b.Personnel.File(ctx, me, f)
	b.must(err)
	for _, who := range []string{"lingkungan-kabid", "kabupaten-head"} {
		p := b.Step(receipt.No)
		b.must(b.DoStep(ctx, b.As(who), p.No, p.Step.ID, office.AllChecks(p.Step)))
	}
	_, err = b.Sign(ctx, b.As("kepegawaian-head"), receipt.No)
	b.must(err)
}

func TestRatesAndPresenceAreKeptOnTheirPages(t *testing.T) {
	b := newEmployed(t)
	unit := string(office.AgencyCode(office.StaffAgency))
	k := officer(t, b.Node, b.h, "kepegawaian")
	k.open("/kantor/pegawai?kantor="+unit).wants("Kehadiran paling sedikit", "Tarif perjalanan dinas")
	rule := "/kantor/pegawai/kehadiran?kantor=" + unit
	k.open(rule).wants("Belum ada aturan: dari 3 orang")
	k.send(rule, url.Values{"jumlah": {"banyak"}, "mulai": {"2026-01-01"}, "dasar": {"SK 1"}}, nil).wants("Isi bilangan bulat")
	k.send(rule, url.Values{"jumlah": {"9"}, "mulai": {"2026-01-01"}, "dasar": {"SK 1"}}, nil).wants("bekerja 3 orang")
	k.send(rule, url.Values{"jumlah": {""}, "persen": {"60"}, "mulai": {"2026-01-01"}, "dasar": {"SK Kepala Dinas 1/2026"}}, nil).wants("Aturan kehadiran disimpan", "2 dari 3 orang", "Paling sedikit 60%", "SK Kepala Dinas 1/2026")
	k.open("/kantor/pegawai/tarif").wants("Ini tabel contoh", "Rp444.000")
	table := "pos;nama;tujuan;golongan;per;jumlah;bukti;mulai;sampai;dasar\nuang harian;;provinsi;kepala;hari;x;tidak;2026-01-01;;Perbup 99/2026\n"
	k.send("/kantor/pegawai/tarif", nil, map[string]file{"berkas": {"t.csv", []byte(table)}}).wants("Baris 2", "tidak ada yang dimasukkan")
	k.open("/kantor/pegawai/tarif").send("/kantor/pegawai/tarif", nil, map[string]file{"berkas": {"t.csv", []byte(strings.Replace(table, ";x;", ";370.000;", 1))}}).
		wants("Tarif disimpan", "Tabel ke-1", "Uang harian, pimpinan kantor", "Rp370.000 per hari", "Perbup 99/2026", "Belum ada tarif untuk Luar provinsi")
	one := url.Values{"item": {"lodging"}, "place": {"country"}, "per": {"night"}, "amount": {"1.200.000"}, "receipt": {"yes"}, "since": {"2026-01-01"}, "basis": {""}}
	k.send("/kantor/pegawai/tarif/satu", one, nil).wants("Ada yang perlu diperbaiki")
	if got := fieldsOf(k.form("/kantor/pegawai/tarif/satu")).set; got.Get("amount") != "1.200.000" || !strings.Contains(k.body, `value="country" selected`) {
		t.Error("what was typed is gone:", got)
	}
	one.Set("basis", "Perbup 99/2026 lampiran II")
	k.send("/kantor/pegawai/tarif/satu", one, nil).wants("Tabel ke-2", "Rp1.200.000 per malam, paling tinggi, sesuai bukti").lacks("tarif untuk Luar provinsi")
	k.open("/kantor/pegawai/tarif/berkas")
	if !strings.Contains(k.body, "penginapan;;luar provinsi;;malam;1200000;ya;2026-01-01;;Perbup 99/2026 lampiran II") {
		t.Error(k.body)
	}
	if h := officer(t, b.Node, b.h, "lingkungan"); !strings.Contains(h.open("/kantor/pegawai/tarif").body, "Tabel ke-2") || strings.Contains(h.body, "Tambah satu tarif") {
		t.Error("another office of the regency cannot read the rates, or sets them")
	}
	person := "/kantor/pegawai/" + b.Worker.String()
	k.open(person).send(person+"/minggu", url.Values{"mulai": {"2026-01-01"}}, nil).wants("paling sedikit satu hari kerja")
	k.send(person+"/minggu", url.Values{"hari": {"1", "2", "3", "4", "5", "6"}, "mulai": {"2026-01-01"}}, nil).wants("Catatan disimpan", "Senin, Selasa")
}

func TestAnAccountThatOnlyAsksForItselfBeginsOnItsOwnPage(t *testing.T) {
	b := newEmployed(t)
	head := officer(t, b.Node, b.h, "lingkungan-head")
	head.open("/kantor/akun").wants("hanya mengajukan cuti dan perjalanan dinasnya sendiri")
	_, totp, err := b.MakeAccount(context.Background(), premises.NewAccount{Login: "sopir", Name: "Wagiman", Password: office.Password, Grants: []premises.Grant{{Office: office.AgencyCode(office.StaffAgency), Role: premises.Employee}}})
	b.must(err)
	b.TOTP["sopir"] = totp
	k := officer(t, b.Node, b.h, "kepegawaian")
	unit := string(office.AgencyCode(office.StaffAgency))
	account := b.As("sopir").Account
	k.open("/kantor/pegawai/baru?kantor="+unit).send("/kantor/pegawai/baru?kantor="+unit, url.Values{"name": {"Wagiman"}, "jenis": {"pns"}, "golongan": {"II/a"}, "mulai": {"2020-01-01"}, "jabatan": {b.WorkerPost.String()}, "akun": {account}}, nil).wants("Pegawai dicatat")
	r := officer(t, b.Node, b.h, "sopir")
	r.open("/kantor").at("/kantor/kepegawaian").wants("Wagiman", "Sisa cuti tahunan").lacks("Permohonan masuk")
	b.asks(r, leaveForm).wants("3 hari kerja", "Kirim")
	r.send(r.path, nil, nil).wants("Permohonan terkirim")
	if n := len(all(r.doc, "nav")); n > 0 {
		for _, a := range all(r.doc, "a") {
			if h := attr(a, "href"); strings.HasPrefix(h, "/kantor/") && !strings.HasPrefix(h, "/kantor/kepegawaian") {
				t.Error("a way leads to", h)
			}
		}
	}
}

// pages of an employee and of the register, each by whoever opens it.
func (b *employed) mine(t *testing.T) map[string][]string {
	t.Helper()
	b.travels(t)
	r := officer(t, b.Node, b.h, "lingkungan-staf")
	form := b.asks(r, leaveForm).path
	r.send(form, nil, nil)
	r.open("/kantor/kepegawaian").send("/kantor/kepegawaian/ajukan", url.Values{"layanan": {personnel.TravelService}}, nil)
	empty := r.path
	check := b.asks(r, leaveForm).path
	list, err := b.Personnel.Requests(context.Background(), b.As("lingkungan-staf"))
	b.must(err)
	unit := string(office.AgencyCode(office.StaffAgency))
	return map[string][]string{
		"lingkungan-staf":  {"/kantor/kepegawaian", empty, check, strings.Replace(check, "/periksa/", "/isi/", 1), "/kantor/kepegawaian/tim"},
		"lingkungan-kabid": {caseAt(list[0].No), "/kantor/kepegawaian/tim"},
		"kepegawaian":      {"/kantor/pegawai/kehadiran?kantor=" + unit, "/kantor/pegawai/tarif", "/kantor/pegawai?kantor=" + unit, "/kantor/pegawai/baru?kantor=" + unit, "/kantor/pegawai/jabatan?kantor=" + unit, "/kantor/pegawai/" + b.Worker.String(), "/kantor/kepegawaian"},
	}
}

func TestPagesOfEmployeesAreSoundInEveryLanguage(t *testing.T) {
	b := newEmployed(t)
	for login, pages := range b.mine(t) {
		token := b.Token(login)
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				if w.Code != http.StatusOK {
					t.Errorf("%s for %s in %s: %d", address, login, language, w.Code)
					continue
				}
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
				if strings.Contains(w.Body.String(), "[personnel.") || strings.Contains(w.Body.String(), "[leave.") || strings.Contains(w.Body.String(), "[chart.") {
					t.Errorf("%s in %s has a text that is missing", address, language)
				}
			}
		}
	}
}

func TestABrowserFindsNothingWrongOnPagesOfEmployees(t *testing.T) {
	b := newEmployed(t)
	args := []string{"-", "/kantor/masuk"}
	for login, pages := range b.mine(t) {
		args = append(append(args, "--", b.Token(login)), pages...)
	}
	script := "officer.mjs"
	if other := os.Getenv("PERSONNEL_PICTURES"); other != "" {
		script = other
	}
	judged(t, b.h, script, args...)
}
