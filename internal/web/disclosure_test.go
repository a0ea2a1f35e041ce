package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/ppid"
)

// steps does the present step of a case by each role in turn.
func (b *busy) steps(no int64, logins ...string) {
	b.T.Helper()
	for _, login := range logins {
		who := b.As(login)
		st := b.Step(no).Step
		b.must(b.Take(b.T.(*testing.T).Context(), who, no, office.OutOfTurn))
		b.must(b.DoStepDrafting(b.T.(*testing.T).Context(), who, no, office.Done(st)))
	}
}

// refusedRequest is a request for information that was refused.
func (b *busy) refusedRequest() desk.Receipt {
	b.T.Helper()
	ctx := b.T.(*testing.T).Context()
	r := b.File("informasi-publik-desa")
	b.steps(r.No, "front-desk", "verifier")
	who := b.As("signer")
	b.must(b.Take(ctx, who, r.No, office.OutOfTurn))
	b.must(b.Refuse(ctx, who, r.No, "pasal-17-h", "Membuka NIK penerima bantuan."))
	return r
}

// listed puts entries of every class on the village's list, with words as long as
// they may be, and one that was withdrawn.
func (b *busy) listed() []canon.ID {
	b.T.Helper()
	ctx, who, today := b.T.(*testing.T).Context(), b.As("registrar"), b.Today(office.Village)
	file, err := b.Disclosure.Take(ctx, who, strings.NewReader("%PDF-1.7 APB"))
	b.must(err)
	long := strings.TrimSpace(strings.Repeat("Rincian ", 25))
	var out []canon.ID
	for _, p := range []struct {
		ppid.Publication
		file string
	}{
		{ppid.Publication{Class: ppid.Immediate, Title: "Banjir di RW 003: jembatan ditutup", Summary: "Lewat jalan desa sebelah utara.\n\nPosko di balai desa.", Holder: "Kepala Desa", Form: "announcement", Until: today + 2}, ""},
		{ppid.Publication{Class: ppid.Periodic, Title: "APB Desa 2026 <b>dan</b> realisasinya", Summary: strings.Repeat("Pendapatan dan belanja. ", 160), Holder: "Kaur Keuangan", Form: "both", Next: today + 1}, file},
		{ppid.Publication{Class: ppid.Periodic, Title: long[:199], Holder: long[:199], Maker: long[:199], Made: "Januari 2026, Sokaraja", Form: "file", Keep: "5 tahun", Link: "https://example.go.id/" + strings.Repeat("a", 400), Next: today + 180}, ""},
		{ppid.Publication{Class: ppid.Always, Title: "Peraturan desa", Holder: "Sekretaris Desa", Form: "paper"}, ""},
		{ppid.Publication{Class: ppid.Exempt, Title: "Data penerima bantuan", Holder: "Kasi Kesejahteraan", Form: "file", Article: "h", Harm: "Membuka NIK dan alamat orang miskin.", Benefit: "Rahasia pribadi penerima bantuan.", Decision: "188/12/2026, 2 Januari 2026", Until: today + 365}, ""},
	} {
		id, err := b.Disclosure.Publish(ctx, who, p.Publication, p.file)
		b.must(err)
		out = append(out, id)
	}
	gone, err := b.Disclosure.Publish(ctx, who, ppid.Publication{Class: ppid.Always, Title: "Daftar aset lama", Holder: "Sekretaris Desa", Form: "paper"}, "")
	b.must(err)
	b.must(b.Disclosure.Withdraw(ctx, who, gone, "Sudah diganti daftar aset yang baru."))
	return append(out, gone)
}

const infoHere = "/informasi/33.02.19.2016"

func TestEverybodyReadsTheListOfInformation(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	r := newReader(t, h)
	r.open("/").wants("Informasi publik").lacks("Pengumuman")
	r.open("/informasi").wants("Belum ada kantor", "Permohonan Informasi Publik Desa", "Ajukan keberatan")
	ids := b.listed()
	r.open("/").wants("Pengumuman", "Banjir di RW 003")
	r.open("/informasi").wants("Banjir di RW 003", "Desa Sokaraja Kulon")
	r.open(infoHere).wants("Banjir di RW 003", "Berkala (2)", "APB Desa 2026", "Kaur Keuangan", "Minta informasi").lacks("Data penerima bantuan")
	if strings.Contains(r.body, "<b>dan</b>") {
		t.Error("HTML of a title is shown as HTML")
	}
	r.open(infoHere+"?golongan=exempt").wants("Data penerima bantuan", "Pasal 17 huruf h")
	r.open(infoHere+"/isi/"+ids[4].String()).wants("Membuka NIK dan alamat", "Rahasia pribadi", "188/12/2026")
	r.open(infoHere+"/isi/"+ids[1].String()).wants("Pendapatan dan belanja", "Buka berkas")
	if r.open(infoHere + "/isi/" + ids[1].String() + "/berkas"); r.body != "%PDF-1.7 APB" {
		t.Error(r.status, r.body)
	}
	r.open(infoHere + "/isi/" + ids[3].String()).wants("Diberikan bila diminta")
	r.open(infoHere+"/isi/"+ids[5].String()).wants("ditarik dari daftar", "daftar aset yang baru")
	r.open(infoHere + "/daftar.csv")
	for _, s := range []string{"Golongan,Judul", "Serta-merta,", "Dikecualikan,Data penerima bantuan"} {
		if !strings.Contains(r.body, s) {
			t.Errorf("the list as a file does not say %q", s)
		}
	}
	n.Clock.Add(4 * 24 * time.Hour)
	r.open("/").lacks("Banjir")
	r.open(infoHere).wants("Seharusnya diperbarui", "Berkala (2)")
	for _, none := range []string{"/informasi/99.99", "/informasi/x/daftar.csv", infoHere + "/isi/x", "/informasi/33.02.19/isi/" + ids[1].String(), infoHere + "/laporan/x", infoHere + "/isi/" + ids[5].String() + "/berkas", infoHere + "/isi/" + ids[4].String() + "/berkas"} {
		if r.open(none); r.status != http.StatusNotFound {
			t.Errorf("%s is answered with %d", none, r.status)
		}
	}
	if r.open(infoHere + "/laporan/2027"); r.status != http.StatusUnprocessableEntity {
		t.Error("the report of a year to come:", r.status)
	}
}

func TestWhoAskedObjectsFromTheirPageAndReadsTheWayOn(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	asked := b.refusedRequest()
	r := newReader(t, h)
	r.post("/lacak", url.Values{"nomor": {asked.Reference}, "rahasia": {asked.Secret}}, nil)
	r.wants("rahasia pribadi", "Ajukan keberatan", "Ditolak karena dikecualikan").lacks("21 hari kerja")
	r.send("/permohonan/keberatan-informasi", nil, nil)
	if !strings.HasPrefix(r.path, "/ajukan/isi/") {
		t.Fatal(r.path, r.status)
	}
	std, _ := n.Catalogue().Current("keberatan-informasi", "2026-03-02")
	for range 12 {
		stop, on := strings.CutPrefix(r.path, "/ajukan/isi/")
		if !on {
			break
		}
		fill := url.Values{} // what was said in the request is said already
		if strings.Contains(r.body, `name="uraian"`) {
			fill.Set("uraian", "Saya minta jumlahnya saja, tanpa nama.")
		} else if !strings.HasPrefix(stop, "isi-") {
			fill, _ = answerStop(r, std, stop, nil)
		}
		if was := r.path; r.send(r.path, fill, nil).path == was {
			t.Fatal(r.path, r.text())
		}
	}
	r.wants(asked.Reference, "Ditolak karena dikecualikan", "jumlahnya saja")
	r.send("/ajukan/kirim", r.ticks(), nil)
	made, err := n.Disclosure.Made(t.Context(), asked.No)
	if err != nil || len(made) != 1 {
		t.Fatal(made, err, r.path, r.text())
	}
	no := made[0].No
	r.open("/permohonan").wants(made[0].Reference).lacks("Komisi Informasi paling lambat")
	b.steps(no, "front-desk", "supervisor")
	who := n.As("kec-signer")
	b.must(n.Take(t.Context(), who, no, office.OutOfTurn))
	b.must(n.Refuse(t.Context(), who, no, "tetap-dikecualikan", "Jumlahnya sudah diumumkan."))
	r.open("/permohonan").wants("tetap dikecualikan", "Komisi Informasi paling lambat 27 Maret 2026", "Apa kata Anda").lacks("21 hari kerja")
	r.post("/permohonan/keberatan-informasi/tanggapan", url.Values{"tanggapan": {"disputes"}}, nil).wants("Ke Komisi Informasi").lacks("Apa kata Anda")
	r.open(infoHere+"/laporan/2026").wants("Diterima tahun ini", "rahasia pribadi")
	clerk := officer(t, n, h, "registrar")
	clerk.open("/kantor/informasi/register/keberatan").wants(made[0].Reference, "a. Ditolak karena dikecualikan", asked.Reference, "Ke Komisi Informasi").lacks("Budi")
	if clerk.open("/kantor/informasi/cetak/keberatan?tahun=2026&bentuk=csv"); clerk.status != http.StatusForbidden {
		t.Error("whoever may not read a case prints a register with names:", clerk.status)
	}
	head := officer(t, n, h, "head")
	head.open("/kantor/informasi/cetak/keberatan?tahun=2026&bentuk=csv").wants("Budi Santoso", "Camat Sokaraja", asked.Reference)
	if head.open("/kantor/informasi/cetak/permohonan?tahun=2026"); !strings.HasPrefix(head.body, "%PDF-") {
		t.Error(head.status)
	}
	if head.open("/kantor/informasi/laporan.pdf?tahun=2026"); !strings.HasPrefix(head.body, "%PDF-") {
		t.Error(head.status)
	}
	if head.open("/kantor/informasi/cetak/permohonan?tahun=1999"); head.status != http.StatusUnprocessableEntity {
		t.Error("the register of 1999:", head.status)
	}
}

func TestAnOfficerKeepsTheList(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	clerk := officer(t, n, h, "registrar")
	clerk.open("/kantor/informasi").wants("Belum ada informasi dalam golongan ini", "Tambah informasi")
	good := url.Values{"golongan": {"periodic"}, "judul": {"APB Desa 2026"}, "ringkasan": {"Isi"}, "penguasa": {"Kaur Keuangan"}, "bentuk": {"both"}, "berikut": {"02-09-2026"}}
	bad := url.Values{"golongan": {"periodic"}, "judul": {strings.Repeat("a", 100_000)}, "tautan": {"http://x"}, "berikut": {"31-02-2026"}, "penguasa": {"Kaur Keuangan"}}
	at := "/kantor/informasi/baru"
	clerk.open(at).send(at, bad, map[string]file{"berkas": {"a.txt", []byte("halo")}})
	if clerk.wants("Ada yang perlu diperbaiki"); clerk.status != http.StatusBadRequest || fieldsOf(clerk.form(at)).set.Get("penguasa") != "Kaur Keuangan" {
		t.Fatal(clerk.status, "what was typed is lost")
	}
	wrong := url.Values{}
	for k, v := range good {
		wrong[k] = v
	}
	wrong.Set("judul", "AP")
	clerk.open(at).send(at, wrong, map[string]file{"berkas": {"apb.pdf", []byte("%PDF-1.7 APB")}}).wants("paling sedikit 5 huruf")
	clerk.send(at, good, nil).wants("Informasi diumumkan", "APB Desa 2026")
	all, _, err := n.Disclosure.List(t.Context(), office.Village, ppid.Periodic, 0)
	if err != nil || len(all) != 1 || !all[0].HasFile {
		t.Fatal("a file that was sent with a mistake beside it is lost", all, err)
	}
	one := "/kantor/informasi/isi/" + all[0].ID.String()
	good.Set("judul", "APB Desa 2026 perubahan")
	clerk.open(one).send(one, good, nil).wants("Informasi diperbarui", "perubahan")
	clerk.open(one).send(one+"/tarik", url.Values{"alasan": {"salah"}}, nil).wants("Tulis alasan menarik")
	clerk.open(one).send(one+"/tarik", url.Values{"alasan": {"Angkanya salah, menyusul."}}, nil).wants("ditarik dari daftar")
	if clerk.open(one); clerk.status != http.StatusNotFound {
		t.Error(clerk.status)
	}
	b.listed()
	other := officer(t, n, h, "verifier")
	other.open("/kantor/informasi").wants("APB Desa 2026").lacks("Tambah informasi")
}

func (b *busy) disclosureStates() (pages []string, cases []map[string]any) {
	b.T.Helper()
	ctx := b.T.(*testing.T).Context()
	ids := b.listed()
	asked := b.refusedRequest()
	other := b.refusedRequest()
	f, err := b.Disclosure.Begin(ctx, other.No)
	b.must(err)
	f.Answers["uraian"] = "Saya minta jumlahnya saja."
	made, err := b.FileDraft(ctx, f)
	b.must(err)
	b.steps(made.No, "front-desk", "supervisor")
	who := b.As("kec-signer")
	b.must(b.Take(ctx, who, made.No, office.OutOfTurn))
	_, err = b.Sign(ctx, who, made.No)
	b.must(err)
	pages = []string{"/kantor/informasi", "/kantor/informasi?golongan=exempt", "/kantor/informasi/baru", "/kantor/informasi/isi/" + ids[4].String(), "/kantor/informasi/register/permohonan",
		"/kantor/informasi/register/keberatan", "/kantor/informasi/laporan", "/kantor/informasi/laporan?tahun=2025"}
	cases = []map[string]any{
		{"name": "nobody", "paths": []string{"/", "/informasi", infoHere, infoHere + "?golongan=immediate", infoHere + "?golongan=exempt", infoHere + "?golongan=always", infoHere + "/isi/" + ids[0].String(), infoHere + "/isi/" + ids[1].String(),
			infoHere + "/isi/" + ids[2].String(), infoHere + "/isi/" + ids[4].String(), infoHere + "/isi/" + ids[5].String(), infoHere + "/laporan/2026", "/informasi/33.02.19"}},
		{"name": "a refused request", "reference": asked.Reference, "secret": asked.Secret, "paths": []string{"/permohonan"}},
		{"name": "an objection that was answered", "reference": made.Reference, "secret": made.Secret, "paths": []string{"/permohonan"}},
	}
	return pages, cases
}

func TestPagesOfInformationAreSoundInEveryLanguage(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	pages, cases := b.disclosureStates()
	public := cases[0]["paths"].([]string)
	for _, login := range []string{"", "registrar", "head", "front-desk", "signer"} {
		token, all := "", public
		if login != "" {
			token, all = b.Token(login), pages
		}
		for _, address := range all {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				keeps := strings.Contains(address, "/baru") || strings.Contains(address, "/kantor/informasi/isi/")
				if want := map[bool]int{true: http.StatusForbidden, false: http.StatusOK}[keeps && (login == "front-desk" || login == "signer")]; w.Code != want {
					t.Errorf("%s for %q in %s: %d", address, login, language, w.Code)
				}
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s for %q in %s: %s", address, login, language, fault)
				}
				for _, key := range []string{"[disclosure", "[publication", "[web.", "[objection"} {
					if strings.Contains(w.Body.String(), key) {
						t.Errorf("%s for %q in %s says a key", address, login, language)
					}
				}
			}
		}
	}
}

func TestABrowserFindsNothingWrongOnThePagesOfInformation(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	empty := []string{n.Token("registrar"), "/kantor/informasi", "/kantor/informasi/register/permohonan", "--", "-", "/informasi", infoHere}
	judged(t, h, "officer.mjs", empty...)
	pages, cases := b.disclosureStates()
	j, err := json.Marshal(cases)
	b.must(err)
	path := filepath.Join(t.TempDir(), "cases.json")
	b.must(os.WriteFile(path, j, 0o600))
	judged(t, h, "company.mjs", path)
	judged(t, h, "officer.mjs", append([]string{n.Token("head")}, pages...)...)
}
