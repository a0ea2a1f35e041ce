package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestTheLastNumberOfTheBookIsAskedAndTheNextLetterGoesOn(t *testing.T) {
	n, h := newNode(t)
	head := officer(t, n, h, "head")
	cara := "/kantor/register/cara"
	head.open(cara).wants("Nomor terakhir di buku kertas", "Bagaimana buku surat Anda dihitung?", "Cara menghitung")
	head.open(cara+"?buku=satu").wants("Semua surat (satu seri)", "Tulis 0 bila").lacks("Bagaimana buku surat")
	say := func(number string) *reader {
		return head.open(cara+"?buku=satu").send(cara+"/nomor", url.Values{"no-_common": {number}, "agenda-in": {"40"}}, nil)
	}
	for number, problem := range map[string]string{"": "Tulis nomor terakhirnya, atau 0", "143a": "Tulis angka dari 0", "-3": "Tulis angka dari 0", "999999": "Tulis angka dari 0"} {
		if say(number).wants("Ada yang perlu diperbaiki", problem); head.status != http.StatusUnprocessableEntity {
			t.Errorf("%q is answered %d", number, head.status)
		}
	}
	if s, err := n.SeriesOn(t.Context(), n.As("head").Office, n.Today(n.As("head").Office)); err != nil || s != "register" {
		t.Errorf("a number that was refused changed how letters are counted: %s %v", s, err)
	}
	say("1430").wants("Nomor terakhir tercatat", "Semua surat (satu seri): surat berikutnya nomor 1431", "Satu urutan di buku kertas tahun 2026")
	head.send(cara+"/nomor", url.Values{"no-_common": {"0143"}}, nil).wants("surat berikutnya nomor 144")
	for _, x := range all(head.form(cara+"/nomor"), "input") {
		if attr(x, "name") == "no-_common" && attr(x, "value") != "143" {
			t.Errorf("what was said stands there as %q", attr(x, "value"))
		}
	}
	head.open("/kantor/register/_common/2026").wants("Nomor sampai 143 tahun ini ada di buku kertas kantor")
	head.open("/kantor/buku/surat/masuk").wants("Nomor sampai 40 tahun ini")
	registrar := officer(t, n, h, "registrar")
	registrar.open("/kantor/register/_common/2026").send("/kantor/register/_common/2026", url.Values{"perihal": {"Surat pengantar"}}, nil).wants("Nomor diberikan", "144")
	registrar.open(cara).wants("surat berikutnya nomor 145").lacks(`name="no-_common"`)
	if registrar.post(cara+"/nomor", url.Values{"buku": {"satu"}, "no-_common": {"5"}}, nil); registrar.status == http.StatusConflict {
		registrar.open(cara).wants("surat berikutnya nomor 145")
	}
}

func TestABookForEachKindHasANumberForEach(t *testing.T) {
	n, h := newNode(t)
	registrar := officer(t, n, h, "registrar")
	cara := "/kantor/register/cara"
	registrar.open(cara+"?buku=jenis").wants("Surat keterangan", "Surat pengantar").lacks("kgb", "cuti")
	registrar.send(cara+"/nomor", url.Values{"no-keterangan": {"87"}}, nil).wants("Ada yang perlu diperbaiki")
	fill := url.Values{}
	for _, x := range all(registrar.form(cara+"/nomor"), "input") {
		if name := attr(x, "name"); attr(x, "type") == "text" && name != "" {
			fill.Set(name, "0")
		}
	}
	fill.Set("no-keterangan", "87")
	fill.Set("agenda-in", "")
	fill.Set("agenda-out", "")
	registrar.send(cara+"/nomor", fill, nil).wants("Surat keterangan: surat berikutnya nomor 88", "Surat pengantar: surat berikutnya nomor 1")
	fill.Set("no-keterangan", "85")
	registrar.send(cara+"/nomor", fill, nil).wants("surat berikutnya nomor 86")
	for _, who := range []string{"supervisor", "signer"} {
		r := officer(t, n, h, who)
		r.open(cara).wants("surat berikutnya nomor 86").lacks(`name="no-keterangan"`)
		if r.post(cara+"/nomor", fill, nil); r.status != http.StatusForbidden {
			t.Errorf("%s is answered %d", who, r.status)
		}
	}
}
