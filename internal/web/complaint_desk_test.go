package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAnOfficerTellsTheSenderCopiesAMatterAndMatchesTheExport(t *testing.T) {
	n, h := newNode(t)
	f := heardFields()
	f.Set("uraian", "Lampu <b>jalan</b> mati.")
	sender := newReader(t, h).open("/aduan/lapor").send("/aduan/lapor", f, nil)
	c := codes(sender)
	no, err := n.Complaints.Find(t.Context(), n.As("head"), c[0])
	if err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/kantor/aduan/%d", no)
	clerk := officer(t, n, h, "front-desk").open(at)
	if strings.Contains(clerk.body, "/kabari") {
		t.Error("there is nothing to be told yet")
	}
	n.Clock.Add(time.Minute)
	clerk.send(at+"/periksa", url.Values{"class": {"complaint"}}, nil).send(at+"/jawab", url.Values{"words": {"Kami lihat."}}, nil)
	clerk.open("/kantor/aduan").wants("Kabari pelapor", "Sudah dijawab").open(at).wants("Laporan " + c[0] + ": kantor sudah menjawab.")
	if strings.Contains(clerk.body, "<b>jalan") {
		t.Error("HTML of a sender is shown as HTML")
	}
	w := (&busy{Node: n, h: h}).send(n.Token("front-desk"), at+"/kabari", "kabar=answered", "application/x-www-form-urlencoded", "id")
	if l := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(l, "https://wa.me/6281234567899?text=Laporan%20"+c[0]) {
		t.Error(w.Code, l)
	}
	clerk.open(at).wants("Pelapor dikabari")
	clerk.open(at+"/salinan").wants("1. Klasifikasi laporan", "2. Judul laporan", "(Nomor laporan di kantor: "+c[0]+")", "9. Pilihan pelapor").lacks("Sulastri", "0812")
	clerk.open("/kantor/aduan/ekspor").send("/kantor/aduan/ekspor", nil, map[string]file{"file": {"a.csv", []byte("nama\nx\n")}}).wants("Tidak ada kolom nomor laporan")
	clerk.send("/kantor/aduan/ekspor", nil, map[string]file{"file": {"a.csv", []byte("Tracking ID;Isi;Status\n7001991;Lampu " + c[0] + ";Diproses\n7001992;lain;Selesai\n")}}).wants("2 baris, 1 ada di kantor ini", "Nomor belum dicatat", "Catat nomor 7001991", "Tidak ada di sini")
	clerk.send(at+"/nomor", url.Values{"number": {"7001991"}}, nil).wants("Tersimpan")
	clerk.open("/kantor/aduan/ekspor").send("/kantor/aduan/ekspor", nil, map[string]file{"file": {"a.csv", []byte("Tracking ID;Status\n7001991;Selesai\n")}}).wants("Keadaannya berbeda")
	clerk.open("/kantor/aduan/ekspor").send("/kantor/aduan/ekspor", nil, nil).wants("bukan tabel CSV")
}

func TestAReportFromAChatGroupIsRegisteredWithLinkAndOneSentence(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk").open("/kantor/aduan/baru")
	must := 0
	for name, v := range fieldsOf(r.form("/kantor/aduan/baru")).set {
		if v[0] == "" && (name == "uraian" || name == "tautan") {
			must++
		}
	}
	if must != 2 {
		t.Error("link and sentence are not on the screen")
	}
	r.send("/kantor/aduan/baru", url.Values{"jenis": {"supervisory"}, "uraian": {"Pungutan di loket 3"}, "tautan": {"https://contoh.id/p/1"}}, nil).
		wants("Dicatat sebagai: Laporan pelanggaran di dalam kantor", "batas waktu kementerian tetap berlaku", "memerlukan nama", "Balasan di tempat terbuka")
	c := codes(r)
	_, open, _ := strings.Cut(r.body, `id="terbuka"`)
	if !strings.Contains(open, c[0]) || strings.Contains(open, c[1]) {
		t.Error("the reply where everybody reads does not hold the number, or holds the secret")
	}
	no, err := n.Complaints.Find(t.Context(), n.As("head"), c[0])
	if err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/kantor/aduan/%d", no)
	n.Clock.Add(50 * time.Hour)
	r = officer(t, n, h, "front-desk").open(at).wants("Catat nama pelapor", "memerlukan nama").send(at+"/nama", nil, nil).wants("Isi nama")
	r.send(at+"/nama", url.Values{"nama": {"Karsini Contoh"}, "kontak": {"081234567899"}}, nil).wants("Karsini Contoh").lacks("memerlukan nama")
	f := heardFields()
	f.Set("anonim", "1")
	if no, err = n.Complaints.Find(t.Context(), n.As("head"), codes(newReader(t, h).open("/aduan/lapor").send("/aduan/lapor", f, nil))[0]); err != nil {
		t.Fatal(err)
	}
	r.open(fmt.Sprintf("/kantor/aduan/%d", no)).lacks("memerlukan nama", "Catat nama pelapor", "Sulastri") // hidden is not nameless
	f = heardFields()
	f.Set("rahasia", "1")
	s := newReader(t, h).open("/aduan/lapor").send("/aduan/lapor", f, nil)
	hidden := codes(s)[0]
	if no, err = n.Complaints.Find(t.Context(), n.As("head"), hidden); err != nil {
		t.Fatal(err)
	}
	at = fmt.Sprintf("/kantor/aduan/%d", no)
	r.open(at).wants("Laporan ini rahasia. Tulis netral").send(at+"/umumkan", url.Values{"summary": {"Penerangan jalan"}}, nil).wants("Penerangan jalan")
	newReader(t, h).open("/aduan?q=penerangan").wants("Penerangan jalan").lacks("Sekitar", "Lampu jalan").open("/aduan/nomor/" + hidden).wants("Penerangan jalan")
	s.open("/aduan/saya").wants("Ringkasannya diumumkan")
}

func TestReportsOfAnotherSystemAreBroughtFromAFile(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk").open("/kantor/aduan/luar")
	good := []byte(`[{"service_request_id":"7","status":"open","service_code":"024","requested_datetime":"2011-06-28 05:14:00"}]`)
	r.send("/kantor/aduan/luar", url.Values{"source": {"kota.example.org"}}, map[string]file{"file": {"a.json", []byte("<b>x")}}).wants("tidak berisi 1 sampai 1000 laporan")
	r.send("/kantor/aduan/luar", url.Values{"source": {"x"}}, map[string]file{"file": {"a.json", good}}).wants("Isi nama wilayah asalnya")
	r.send("/kantor/aduan/luar", url.Values{"source": {"kota.example.org"}}, map[string]file{"file": {"a.json", good}}).wants("1 baru, 0 diperbarui, 0 sama")
	r.send("/kantor/aduan/luar", url.Values{"source": {"kota.example.org"}}, map[string]file{"file": {"a.json", good}}).wants("0 baru, 0 diperbarui, 1 sama")
}
