package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/office"
	"genggam/internal/premises"
)

// choose finds the value of a radio button by what its label says.
func (r *reader) choose(name, label string) string {
	r.t.Helper()
	for _, n := range all(r.doc, "input") {
		if attr(n, "name") != name {
			continue
		}
		for _, l := range all(r.doc, "label") {
			if attr(l, "for") == attr(n, "id") && strings.Contains(words(l), label) {
				return attr(n, "value")
			}
		}
	}
	r.t.Fatalf("%s: no %s called %q\n%s", r.path, name, label, r.text())
	return ""
}

// action is the address of the page's one form that carries files.
func (r *reader) action() string {
	for _, f := range all(r.doc, "form") {
		if attr(f, "enctype") == "multipart/form-data" {
			return attr(f, "action")
		}
	}
	r.t.Fatalf("%s: no form with files", r.path)
	return ""
}

func TestTheCounterFilesForAResident(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/loket").send("/kantor/loket", url.Values{"cari": {"sukar"}}, nil).wants("1 orang").lacks("Sukarti", "Gang Kenanga")
	who := r.choose("orang", "RT 001")
	r.send("/kantor/loket/mulai", nil, nil).wants("Pilih layanannya", "RT 001")
	r.send("/kantor/loket/mulai", url.Values{"orang": {who}, "layanan": {"surat-keterangan-usaha"}}, nil).wants("Sukarti", "Gang Kenanga", "Nama usaha")
	if strings.Contains(r.path, who) {
		t.Errorf("the person stands in the address %s", r.path)
	}
	r.send(r.action(), url.Values{"nama_usaha": {"Warung <b>Bu</b> Karti"}, "lokasi_usaha": {"desa"}}, map[string]file{"foto_usaha": {"toko.jpg", office.JPEG}})
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("an incomplete application is answered with %d", r.status)
	}
	r.wants("Ada yang perlu diperbaiki", "Sudah ada berkas: toko.jpg").lacks("<b>Bu</b>")
	fill := url.Values{"jenis_usaha": {"Warung makan"}, "mulai_usaha": {"2019"}, "alamat_usaha": {"Pasar desa los 3"}, "punya_nib": {"no"}, "keperluan": {"lainnya"}, "phone": {"081234567890"}, "hubungan": {"self"},
		"wakil_name": {"Wahyuni"}, "wakil_dasar": {"kuasa"}}
	// A question that this very answer opens is asked, not complained about.
	r.send(r.action(), fill, nil).wants("Tuliskan keperluannya").lacks("Ada yang perlu diperbaiki")
	r.send(r.action(), url.Values{"keperluan_lain": {"Daftar pasar"}}, nil).wants("Pernyataan bahwa usaha").wants("Ada yang perlu diperbaiki")
	action := r.action()
	r.send(action, url.Values{"nyata": {"pernyataan_benar"}}, nil).wants("Permohonan diterima", "Kata rahasia", "Janji kami")
	slip := r.path
	r.open("/kantor/permohonan"+slip[strings.LastIndex(slip, "/"):]).wants("Wahyuni", "Surat kuasa", "Sukarti")
	r.open(slip)
	r.open(slip).wants("Kata rahasia")
	// Sent once more, it is the same application.
	if r.open(action); r.path != "/kantor/loket" {
		t.Errorf("the draft that was filed is still open at %s", r.path)
	}
	officer(t, n, h, "verifier").open(slip).wants("petugas loket: Tuginem")
	r.open("/kantor").wants("Surat Keterangan Usaha")
	r.send("/kantor/berikutnya", nil, nil).wants("Sukarti", "Dibantu mengajukan oleh", "Dilihat petugas", "di loket")
}

// example fills what the page asks with the standard's own example answers and
// ticks every declaration.
func (r *reader) example(std *catalogue.Standard, today int64) url.Values {
	r.t.Helper()
	out := url.Values{}
	have := fieldsOf(r.form(r.action())).names
	answers := catalogue.AllExamples(std, today)
	for i := range std.Form.Pages {
		for name, v := range std.Form.Pages[i].Fields(answers) {
			if slices.Contains(have, name) {
				out[name] = v
			}
		}
	}
	for _, x := range all(r.form(r.action()), "input") {
		if attr(x, "name") == "nyata" {
			out.Add("nyata", attr(x, "value"))
		}
	}
	return out
}

func TestTheCounterFilesForSomebodyWhoIsInNoRegister(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-domisili", "2026-03-02")
	today := n.Clock.Now().Unix() / 86400
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/loket").send("/kantor/loket/mulai", url.Values{"orang": {"baru"}, "layanan": {std.ID}}, nil)
	r.send(r.action(), nil, nil).wants("Ada yang perlu diperbaiki")
	for range 4 {
		fill := r.example(std, today)
		fill.Set("pemohon_name", "Kasmi")
		if len(std.Who.Subjects) > 1 {
			fill.Set("hubungan", "self")
		}
		if r.send(r.action(), fill, nil); strings.HasPrefix(r.path, "/kantor/loket/terkirim/") {
			break
		}
	}
	r.wants("Permohonan diterima")
}

func TestWhereThereIsNoSlipThePageSaysWhatToDo(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk")
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	online := n.File(std.ID)
	at := func(no int64) string { return "/kantor/loket/terkirim/" + strconv.FormatInt(no, 10) }
	if r.open(at(online.No)).wants("tidak diajukan di loket", "menunjukkan identitas").lacks("Kata rahasia dari", premises.SpellSecret(online.Secret)); r.status != http.StatusForbidden {
		t.Errorf("%d", r.status)
	}
	filed, err := n.FileForPerson(t.Context(), n.As("front-desk"), n.Application(std))
	if err != nil {
		t.Fatal(err)
	}
	r.open(at(filed.No)).wants(premises.SpellSecret(filed.Secret))
	n.Issue(filed.No)
	if err := n.HandOver(t.Context(), n.As("front-desk"), filed.No, office.AllChecks(n.Step(filed.No).Step)); err != nil {
		t.Fatal(err)
	}
	if r.open(at(filed.No)).wants("sudah berakhir", "cetak surat dari sana", "Ajukan permohonan baru").lacks(premises.SpellSecret(filed.Secret)); r.status != http.StatusConflict {
		t.Errorf("%d", r.status)
	}
	r.open("/kantor/permohonan/" + strconv.FormatInt(filed.No, 10))
	if r.open(at(99999)); r.status != http.StatusNotFound {
		t.Errorf("a case that is not: %d", r.status)
	}
}
