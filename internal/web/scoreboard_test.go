package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/office"
)

// monthFinished lets a village finish eleven cases of a service in March, and publish.
func monthFinished(t *testing.T, n *office.Node) {
	t.Helper()
	for k := range 11 {
		n.Clock.Set(time.Date(2026, 3, 2+k, 9, 0, 0, 0, office.WIB))
		no := n.File("surat-keterangan-usaha").No
		if k == 3 {
			n.Clock.Add(5 * 24 * time.Hour)
			if _, err := n.Desk.Rounds(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := n.Finish(t.Context(), no); err != nil {
			t.Fatal(err)
		}
	}
	monthCounted(t, n)
	for more := true; more; {
		var err error
		if more, err = n.Scoreboard.Rounds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

const numbersHere = "/angka/33.02.19.2016"

func TestEverybodySeesHowAnOfficeDoesAndWhatItWasComputedFrom(t *testing.T) {
	n, h := newNode(t)
	r := newReader(t, h)
	r.open("/angka?x=1").wants("Belum ada angka").open(numbersHere + "?x=1").wants("Belum ada angka")
	monthFinished(t, n)
	r.open("/angka").wants("Desa Sokaraja Kulon", "11 selesai", "90,9%")
	r.open(numbersHere).wants("Terbitan Maret 2026", "10 dari 11 selesai tidak lewat", "90,9%", "hari itu juga", "87,50", "kurang dari 10", "Urutan ke-10 dari 11", "Dengan ini kami")
	if !strings.Contains(r.body, "<title id=\"chart-title\">") || !strings.Contains(r.body, "Maret 2026: 11 selesai, 10 tepat waktu") {
		t.Error("the chart does not say what it shows")
	}
	r.open(numbersHere+"/surat-keterangan-usaha").wants("Surat Keterangan Usaha", "Dijanjikan selesai dalam")
	r.open("/data").wants("Tidak ada yang kurang dari sepuluh").open("/data/33.02.19.2016").wants("Maret 2026", "finished.csv", "proof.txt")
	for path, kind := range map[string]string{
		"/data/catalog.jsonld": "application/ld+json", "/data/33.02.19.2016/catalog.jsonld": "application/ld+json", "/data/recompute.py": "text/plain; charset=utf-8", "/data/33.02.19.2016/figures.json": "application/json",
		"/data/33.02.19.2016/2026-03/data.json": "application/json", "/data/33.02.19.2016/2026-03/cases.xes": "application/xml", "/data/33.02.19.2016/2026-03/calendar.csv": "text/csv; charset=utf-8; header=present",
	} {
		w := get(h, path, "id")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || w.Header().Get("ETag") == "" || w.Body.Len() < 100 {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	for _, none := range []string{"/angka/99.99", numbersHere + "/tidak-ada", "/data/99.99", "/data/33.02.19.2016/2026-04/data.json", "/data/33.02.19.2016/2026-03/x", "/data/33.02.19.2016/2026-13/data.json", "/data/99.99/catalog.jsonld"} {
		if w := get(h, none, "id"); w.Code != http.StatusNotFound {
			t.Errorf("%s is answered with %d", none, w.Code)
		}
	}
}

func TestABrowserFindsNothingWrongOnThePagesOfFigures(t *testing.T) {
	n, h := newNode(t)
	monthFinished(t, n)
	paths, err := json.Marshal([]string{"/angka", numbersHere, numbersHere + "/surat-keterangan-usaha", "/angka/33.02.19", "/data", "/data/33.02.19.2016", "/maklumat"})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "paths.json")
	if err := os.WriteFile(path, paths, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "figures.mjs", path)
}
