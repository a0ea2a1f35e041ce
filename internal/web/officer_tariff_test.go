package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/web"
)

func pagesOf(t *testing.T, n *office.Node) http.Handler {
	t.Helper()
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// The head of the regency loads the table; before, nobody can ask for what it
// prices, and after, the sum stands line by line on the page of the service.
func TestTheRegencyLoadsItsTableOfFees(t *testing.T) {
	n := office.Open(t)
	n.Regency()
	h := pagesOf(t, n)
	public := newReader(t, h)
	public.open("/layanan/izin-pakai-tanah-daerah").wants("belum memuat tarifnya").lacks("Mulai permohonan", "Ajukan sekarang", "/mulai")
	head := officer(t, n, h, "kabupaten-head")
	if head.open("/kantor"); !strings.Contains(head.body, "/kantor/uang") {
		t.Error("the cashier is not in the menu of who keeps the tables")
	}
	at := "/kantor/uang/tarif"
	head.open(at).wants("Belum ada tabel")
	table := string(office.Tariff())
	send := func(body string) *reader {
		return head.send(at, url.Values{}, map[string]file{"berkas": {"perda.yaml", []byte(body)}})
	}
	send(strings.Replace(table, "rate: 15000", "rate: murah", 1)).wants("baris 18, kolom 11").lacks("Tabel dimuat")
	send(strings.Replace(table, "sure: memory", "sure: example", 1)).wants("bukan peraturan yang berlaku")
	head.open(at)
	send(table).wants("Tabel dimuat", "Perda Contoh 1/2026", "dari ingatan, periksa", "6 butir tarif", "REKLAME-LAHAN")
	send(table).wants("sudah dimuat")
	public.open("/layanan/izin-pakai-tanah-daerah?luas=3#hitung").wants("Rp100.000", "Rp75.000", "Rp175.000", "Perda Contoh 1/2026", "Lampiran I huruf B angka 7")
	clerk := officer(t, n, h, "perizinan")
	if clerk.open(at).wants("Perda Contoh 1/2026"); strings.Contains(clerk.body, "name=\"berkas\"") {
		t.Error("the clerk of the licensing agency is offered to load a table")
	}
	if r := officer(t, n, h, "sosial-head"); r.open(at).status == http.StatusOK && strings.Contains(r.body, "name=\"berkas\"") {
		t.Error("the head of an agency that keeps no tables is offered to load one")
	}
}

func TestABrowserFindsNothingWrongAtTheTables(t *testing.T) {
	n := office.Open(t)
	n.Regency()
	h := pagesOf(t, n)
	judged(t, h, "officer.mjs", n.Token("kabupaten-head"), "/kantor/uang/tarif", "--", "-", "/layanan/izin-pakai-tanah-daerah")
	if err := n.LoadTariff(t.Context()); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "officer.mjs", n.Token("kabupaten-head"), "/kantor/uang/tarif", "--", n.Token("perizinan"), "/kantor/uang/tarif", "--", "-", "/layanan/izin-pakai-tanah-daerah", "/layanan/izin-pakai-tanah-daerah?luas=12", "/layanan/izin-pakai-tanah-daerah?luas=x")
}
