package web_test

import (
	"net/http"
	"strings"
	"testing"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/office"
)

func TestThePublicMapIsWalkedByLinksFromRegencyToPlace(t *testing.T) {
	n, h := newNode(t)
	for range 3 {
		if _, err := n.Complaints.File(t.Context(), complaints.Filing{Office: office.Village, As: complaint.Ordinary, Category: "lamp", Placed: true, Lat: -7_450_123, Lon: 109_290_456,
			Words: complaints.Words{Text: "Lampu <b>jalan</b> mati."}, Who: complaints.Who{Name: "Sulastri Contoh"}}); err != nil {
			t.Fatal(err)
		}
	}
	r := newReader(t, h).open("/aduan").wants("Lihat di peta").open("/aduan/peta").wants("Kabupaten Banyumas", "Kecamatan Sokaraja", "3 ditangani, 0 selesai", "Lampu jalan")
	if strings.Count(r.body, `<a href="/aduan/peta/33.02.`) != 28 { // 27 districts on the map, one in the list
		t.Error(strings.Count(r.body, `<a href="/aduan/peta/33.02.`), "districts can be followed")
	}
	for _, text := range []string{"Sulastri", "109.290456", "<script src", "http://", "style="} {
		if strings.Contains(strings.ReplaceAll(r.body, "http://www.w3.org", ""), text) {
			t.Errorf("the map holds %q", text)
		}
	}
	r.open("/aduan/peta/33.02.19").wants("3 ditangani")
	_, village, _ := strings.Cut(r.body, `<li><a href="`)
	village, _, _ = strings.Cut(village, `"`)
	r.open(village).wants("Sekitar -7.45, 109.29")
	if !strings.Contains(r.body, ">3</text>") {
		t.Error("three reports of one place are not one circle")
	}
	r.open("/aduan/peta/33.02.26").wants("Belum ada laporan")
	for _, wrong := range []string{"/aduan/peta/33.01", "/aduan/peta/x", "/aduan/peta/33.02.99/tunjuk"} {
		if r.open(wrong); r.status != http.StatusNotFound {
			t.Errorf("%s gives %d", wrong, r.status)
		}
	}
}

func TestAPlaceIsPointedAtWithoutAMapService(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h).open("/aduan/lapor").wants("Tunjuk tempatnya di peta").open("/aduan/peta/tunjuk").wants("Kecamatan Sokaraja").open("/aduan/peta/33.02.19/tunjuk").wants("Desa Sokaraja Kulon").open("/aduan/peta/33.02.19.2016/tunjuk")
	_, at, ok := strings.Cut(r.body, `href="/aduan/lapor?titik=`)
	if !ok {
		t.Fatal("no square can be pointed at", r.text())
	}
	at, _, _ = strings.Cut(at, `"`)
	r.open("/aduan/lapor?titik=" + strings.ReplaceAll(at, "&amp;", "&"))
	f := fieldsOf(r.form("/aduan/lapor")).set
	point, _, _ := strings.Cut(at, "&")
	if f.Get("titik") != point || !strings.Contains(r.body, `<option value="`+string(office.Village)+`" selected`) {
		t.Error(f)
	}
	f.Set("kantor", string(office.Village))
	f.Set("jenis", "complaint")
	f.Set("uraian", "Lampu mati")
	if r.send("/aduan/lapor", f, nil); r.path != "/aduan/tanda-terima" {
		t.Error(r.status, r.text())
	}
}
