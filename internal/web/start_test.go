package web_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/charter"
	"genggam/internal/desk"
	"genggam/internal/hall"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/web"
)

// newRegency is the pages of a regency with all its villages, one of which has a
// register of residents.
func newRegency(t *testing.T) http.Handler {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	std, err := office.Standards()
	must(err)
	dir := filepath.Join(t.TempDir(), "node")
	clock := &office.Clock{}
	clock.Set(office.Monday)
	cfg := desk.Config{Dir: dir, Keys: premises.KeysBeside(dir), Catalogue: std, Now: clock.Now}
	_, err = charter.Found(t.Context(), cfg, charter.Plan{Root: "33.02", Below: true, Host: "layanan.example.go.id", Code: "BM"})
	must(err)
	n, err := hall.Open(t.Context(), cfg)
	must(err)
	t.Cleanup(func() { must(n.Close()) })
	must(n.AddResidents(t.Context(), "33.02.19.2016", office.People()))
	m, err := lang.Load()
	must(err)
	h, err := (&web.Server{Hall: n, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	must(err)
	return h
}

func TestAnOfficeIsFoundAmongHundredsAndChangedWithoutLosingAnything(t *testing.T) {
	r := newReader(t, newRegency(t))
	at := "/ajukan/surat-keterangan-usaha"
	r.open(at).wants("331 kantor").lacks("Mulai mengajukan", `type="radio"`)
	r.send(at, nil, nil).wants("Tulis nama desa, kelurahan, atau kecamatannya")
	r.send(at, url.Values{"desa": {"zzz"}}, nil).wants(`Tidak ada kantor bernama "zzz"`)
	r.send(at, url.Values{"desa": {"a"}}, nil).wants("Ditampilkan 30 dari")
	r.send(at, nil, nil).wants("Pilih kantornya dahulu")
	// A name that was typed and not searched for is searched, and stays.
	r.send(at, url.Values{"desa": {"sokaraja tengah"}}, nil).wants("Diajukan di Desa Sokaraja Tengah, Sokaraja")
	if got := fieldsOf(r.form(at)).set.Get("desa"); got != "sokaraja tengah" {
		t.Errorf("the name typed is %q now", got)
	}
	r.send(at, nil, nil).at("/ajukan/isi/siapa")
	r.send("/ajukan/isi/siapa", url.Values{"cara": {"resident"}}, nil)
	r.send("/ajukan/isi/identitas", identity, nil).at("/ajukan/isi/identitas").wants("buku penduduk Desa Sokaraja Tengah, Sokaraja", "Pilih kantor lain")
	if n := strings.Count(r.body, "Galat:</span>"); n != 3 {
		t.Errorf("%d fields are marked", n)
	}
	r.open(at + "?pindah=1").wants("ikut pindah")
	r.send(at, url.Values{"desa": {"sokaraja kulon"}}, nil).wants("Diajukan di Desa Sokaraja Kulon", "ikut pindah", "Pindah ke kantor ini")
	r.send(at, nil, nil).at("/ajukan/isi/identitas").lacks("Ada yang perlu diperbaiki")
	if got := fieldsOf(r.form(r.path)).set.Get("nik"); got != identity.Get("nik") {
		t.Errorf("the number typed is %q now", got)
	}
	r.send(r.path, nil, nil).at("/ajukan/isi/kontak").wants("Data cocok. Anda tercatat di buku penduduk Desa Sokaraja Kulon")
}
