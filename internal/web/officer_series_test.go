package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheHeadDecidesThatAllLettersAreCountedTogether(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	head, registrar := b.Token("head"), b.Token("registrar")
	post := func(token, address string, v url.Values) (int, string) {
		w := b.send(token, address, v.Encode(), "application/x-www-form-urlencoded", "id")
		return w.Code, w.Body.String()
	}
	if code, page := post(head, "/kantor/register/cara", url.Values{"series": {"common"}, "from": {"1-1-2020"}, "basis": {"dasar"}}); code != http.StatusUnprocessableEntity || !strings.Contains(page, "Mulai hari ini atau sesudahnya") || !strings.Contains(page, `value="dasar"`) {
		t.Errorf("a day that is over is answered %d", code)
	}
	if code, _ := post(b.Token("supervisor"), "/kantor/register/cara", url.Values{"series": {"common"}, "from": {"2-3-2026"}, "basis": {"dasar"}}); code != http.StatusForbidden {
		t.Errorf("a supervisor decides: %d", code)
	}
	if code, page := post(registrar, "/kantor/register/keterangan/2026", url.Values{"perihal": {"Surat tulis tangan"}, "nomor-urut": {"1"}}); code != http.StatusSeeOther {
		t.Fatal(code, page)
	}
	if code, page := post(head, "/kantor/register/cara", url.Values{"series": {"common"}, "from": {"2-3-2026"}, "basis": {"Keputusan Nomor 3"}}); code != http.StatusSeeOther {
		t.Fatal(code, page)
	}
	for address, says := range map[string][]string{
		"/kantor/register/cara":            {"semua surat dihitung dalam satu seri", "Keputusan Nomor 3"},
		"/kantor/register":                 {"/kantor/register/_common/2026"},
		"/kantor/register/keterangan/2026": {"seri bersama", "/kantor/register/_common/2026"},
		"/kantor/register/_common/2026":    {"Semua surat (satu seri)", `name="perihal"`},
	} {
		page := b.ask(registrar, "GET", address, "id").Body.String()
		for _, s := range says {
			if !strings.Contains(page, s) {
				t.Errorf("%s does not say %q", address, s)
			}
		}
	}
	if strings.Contains(b.ask(registrar, "GET", "/kantor/register/keterangan/2026", "id").Body.String(), `name="perihal"`) {
		t.Error("a letter can be entered in a series that is not in use")
	}
	if code, _ := post(registrar, "/kantor/register/_common/2026", url.Values{"perihal": {"Surat kedua"}, "nomor-urut": {"2"}}); code != http.StatusSeeOther {
		t.Error(code)
	}
	if page := b.ask(registrar, "GET", "/kantor/register/_common/2026", "id").Body.String(); !strings.Contains(page, "<b>2</b>") || !strings.Contains(page, "Nomor sampai 1 tahun ini") {
		t.Error("the common series does not go on after the highest number")
	}
}
