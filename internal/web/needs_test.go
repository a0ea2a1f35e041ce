package web_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestHowSomebodyWantsToBeServedIsAskedOnTheWebAndShownToWhoServesThem(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	r := newReader(t, h)
	begin(r, std.ID)
	r.send(r.path, url.Values{"cara": {"resident"}}, nil)
	r.send("/ajukan/isi/identitas", identity, nil).at("/ajukan/isi/kontak").wants("Ingin dilayani dengan cara tertentu?", "Hanya dilihat petugas yang melayani Anda", "Bahasa isyarat", "Ditemani pendamping")
	r.send(r.path, url.Values{"phone": {"bukan nomor"}, "butuh": {"companion"}}, nil).at("/ajukan/isi/kontak")
	if got := fieldsOf(r.form(r.path)).set["butuh"]; len(got) != 1 || got[0] != "companion" {
		t.Errorf("an error forgets what was ticked: %v", got)
	}
	r.send(r.path, url.Values{"phone": {"0812-3456-7890"}, "butuh": {"companion", "large-print"}}, nil)
	walk(r, std, n.Now().Unix()/86400)
	r.at("/ajukan/periksa").wants("Ditemani pendamping").send("/ajukan/kirim", declare(r), nil).at("/ajukan/terkirim").lacks("pendamping")
	var codes []string
	for _, s := range all(r.doc, "strong") {
		if strings.Contains(attr(s, "class"), "code") {
			codes = append(codes, words(s))
		}
	}
	no, err := n.Resolve(t.Context(), codes[0], codes[1])
	if err != nil {
		t.Fatal(err)
	}
	officer(t, n, h, "front-desk").open(caseAt(no)).wants("Ditemani pendamping", "Huruf besar")
	for _, login := range []string{"verifier", "head", "supervisor"} {
		officer(t, n, h, login).open(caseAt(no)).lacks("Ditemani pendamping")
	}
	r.open("/permohonan").lacks("Ditemani pendamping")
}
