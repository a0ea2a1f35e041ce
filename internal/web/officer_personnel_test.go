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

// pages of an employee and of the register, each by whoever opens it.
func (b *employed) mine(t *testing.T) map[string][]string {
	t.Helper()
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
		"kepegawaian":      {"/kantor/pegawai?kantor=" + unit, "/kantor/pegawai/baru?kantor=" + unit, "/kantor/pegawai/jabatan?kantor=" + unit, "/kantor/pegawai/" + b.Worker.String(), "/kantor/kepegawaian"},
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
