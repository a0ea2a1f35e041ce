package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/catalogue"
)

func TestAGroupGrowsAndShrinksWithoutAScriptAndLosesNothing(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-pengantar-pindah", "2026-03-02")
	answers := catalogue.ExampleAnswers(std, n.Now().Unix()/86400)
	r := newReader(t, h)
	begin(r, std.ID)
	for r.path != "/ajukan/isi/isi-pengikut" {
		stop := strings.TrimPrefix(r.path, "/ajukan/isi/")
		fill, files := answerStop(r, std, stop, answers)
		if stop == "isi-siapa" {
			fill = url.Values{"jenis_pindah": {"semua"}}
		}
		r.send(r.path, fill, files)
	}
	path := r.path
	typed := "Ani <script>alert(1)</script>"
	r.send(path, url.Values{"pengikut.1.nama": {typed}, "add": {"pengikut"}}, nil)
	r.send(path, url.Values{"pengikut.2.nama": {"Budi'; DROP TABLE cases;--"}, "add": {"pengikut"}}, nil)
	set := fieldsOf(r.form(path)).set
	if set.Get("pengikut.1.nama") != typed || !set.Has("pengikut.3.nama") {
		t.Fatalf("after adding twice: %v", set)
	}
	r.send(path, url.Values{"remove": {"pengikut.1"}}, nil)
	set = fieldsOf(r.form(path)).set
	if set.Has("pengikut.1.nama") || !strings.HasPrefix(set.Get("pengikut.2.nama"), "Budi'") {
		t.Fatalf("after removing the first: %v", set)
	}
	if r.send(path, nil, nil); r.status != http.StatusUnprocessableEntity {
		t.Errorf("an item that is not whole gives %d", r.status)
	}
	r.lacks("<script>alert")
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h)
	begin(r, "surat-keterangan-usaha")
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"forgot"}}, nil).at("/ajukan/isi/data-diri")
	r.post("/ajukan/isi/data-diri", url.Values{"name": {strings.Repeat("a", 2<<20)}}, nil)
	if r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("2 MiB of words give %d", r.status)
	}
	fill := people(r.open("/ajukan/isi/data-diri"), "data-diri")
	fill.Set("name", strings.Repeat("a", 2<<20))
	if r.send("/ajukan/isi/data-diri", fill, nil); r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("2 MiB in a plain form give %d", r.status)
	}
	fill = people(r.open("/ajukan/isi/data-diri"), "data-diri")
	fill.Set("name", strings.Repeat("a", 5000))
	r.send("/ajukan/isi/data-diri", fill, nil)
	if r.status != http.StatusUnprocessableEntity || len(fieldsOf(r.form("/ajukan/isi/data-diri")).set.Get("name")) != 5000 {
		t.Errorf("a name of 5,000 characters gives %d", r.status)
	}
}

func TestAPlaceIsFoundByItsName(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-pengantar-pindah", "2026-03-02")
	answers := catalogue.ExampleAnswers(std, n.Now().Unix()/86400)
	r := newReader(t, h)
	begin(r, std.ID)
	fill, files := url.Values(nil), map[string]file(nil)
	for range 30 {
		fill, files = answerStop(r, std, strings.TrimPrefix(r.path, "/ajukan/isi/"), answers)
		if fill.Has("wilayah_tujuan") {
			break
		}
		r.send(r.path, fill, files)
	}
	path := r.path
	fill.Set("wilayah_tujuan", "sokaraja")
	r.send(path, fill, nil).at(path).wants("Sokaraja Kulon", "Tidak ada di daftar ini").lacks("Ada yang perlu diperbaiki")
	r.send(path, url.Values{"wilayah_tujuan": {""}}, nil).at(path).wants("Ada yang perlu diperbaiki")
	fill.Set("wilayah_tujuan", "berkoh")
	r.send(path, fill, nil)
	if r.path == path {
		t.Errorf("a name of one place is not taken:\n%s", r.text())
	}
}
