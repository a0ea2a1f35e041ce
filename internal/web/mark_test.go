package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/web"
)

// markOf is the mark that a reader's browser keeps, "" for none.
func markOf(r *reader) string {
	u, _ := url.Parse(r.base)
	for _, c := range r.client.Jar.Cookies(u) {
		if c.Name == "tanda" {
			return c.Value
		}
	}
	return ""
}

// sendFor files online for a family from a reader's device.
func sendFor(r *reader, n *office.Node, family int) {
	r.t.Helper()
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	answers := catalogue.ExampleAnswers(std, n.Now().Unix()/86400)
	begin(r, std.ID)
	for range 20 {
		stop, ok := strings.CutPrefix(r.path, "/ajukan/isi/")
		if !ok {
			break
		}
		fill, files := answerStop(r, std, stop, answers)
		if len(fill["nik"]) > 0 {
			fill["nik"] = []string{fmt.Sprintf("330299410150%04d", family)}
		}
		if len(fill["kk"]) > 0 {
			fill["kk"] = []string{fmt.Sprintf("330299050510%04d", family)}
		}
		before := r.path
		if r.send(before, fill, files); r.path == before && stop == "identitas" {
			fill["lewati"] = []string{"1"} // the register does not know them
			r.send(before, fill, nil)
		}
	}
	r.at("/ajukan/periksa").send("/ajukan/kirim", declare(r), nil).at("/ajukan/terkirim")
}

func TestSixFamiliesFromOneDeviceAreListedAndTheMarkIsShownNowhere(t *testing.T) {
	n := office.Open(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64 // every page is asked for from another address
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: func(*http.Request) string { return fmt.Sprintf("198.51.%d.1", asked.Add(1)) }}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	boss := officer(t, n, h, "supervisor")
	r, neighbour, counter := newReader(t, h), newReader(t, h), officer(t, n, h, "front-desk")
	r.open("/").open("/layanan/surat-keterangan-usaha").open("/ajukan/surat-keterangan-usaha")
	if markOf(r) != "" {
		t.Error("a reader who only reads gets a mark")
	}
	for i := range 5 {
		sendFor(r, n, 1+i)
	}
	mark := markOf(r)
	if mark == "" {
		t.Fatal("no mark")
	}
	for i := range 6 { // an officer's computer is known by who works there
		sendFor(counter, n, 10+i)
	}
	sendFor(neighbour, n, 20)
	if markOf(counter) != "" || markOf(neighbour) == mark {
		t.Error("marks of others:", markOf(counter))
	}
	boss.open("/kantor/integritas/pantauan").wants("Pantauan").lacks("Satu perangkat")
	sendFor(r, n, 6)
	if markOf(r) != mark {
		t.Error("the mark is renewed before its end")
	}
	boss.open("/kantor/integritas/pantauan").wants("Satu perangkat", "6 keluarga", "sejak ", "…").lacks(mark, mark[6:])
	for _, a := range all(boss.doc, "a") {
		if strings.Contains(attr(a, "href"), "/kantor/permohonan/") && strings.Count(words(a), "-") != 1 {
			t.Errorf("a whole reference: %q", words(a))
		}
	}
	r.open("/ajukan/tinggalkan").send("/ajukan/tinggalkan", nil, nil)
	if markOf(r) != "" {
		t.Error("the device is cleared and keeps its mark")
	}
	r.open("/privasi").wants("penanda acak", "30 hari", "Tidak ada yang diblokir")
}

func TestABrowserFindsNothingWrongOnTheListOfDevices(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	a, mark := n.Application(std), n.NewMark()
	for i := range 14 {
		a.Channel, a.Mark = "web", mark
		a.Applicant = desk.Party{Way: "elsewhere", Record: person.Record{Name: "Warga", NIK: fmt.Sprintf("330299410150%04d", 1+i),
			KK: fmt.Sprintf("330299050510%04d", 1+i), BirthDate: "1950-01-01", Sex: "P", Phone: "+6281200000001"}}
		if _, err := n.Desk.File(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	judged(t, h, "officer.mjs", "-", "/privasi", "--", n.Token("supervisor"), "/kantor/integritas/pantauan", "--",
		n.Token("supervisor"), "/kantor/integritas/pantauan", "--", "-", "/privasi")
}

func TestTheMarkIsACookieForThisHostAlone(t *testing.T) {
	n := office.Open(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, Secure: true}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(cookies ...string) *http.Cookie {
		q := httptest.NewRequest("POST", "/ajukan/surat-keterangan-usaha", strings.NewReader(url.Values{"kantor": {string(office.Village)}}.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Sec-Fetch-Site", "same-origin")
		for _, c := range cookies {
			q.AddCookie(&http.Cookie{Name: "__Host-" + c[:strings.Index(c, "=")], Value: c[strings.Index(c, "=")+1:]})
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		if w.Code != http.StatusSeeOther {
			t.Fatal(w.Code, w.Body)
		}
		for _, c := range w.Result().Cookies() {
			if c.Name == "__Host-tanda" {
				return c
			}
		}
		return nil
	}
	c := ask()
	if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 30*24*3600 || c.Path != "/" || c.Domain != "" {
		t.Fatalf("%+v", c)
	}
	if again := ask("tanda=" + c.Value); again != nil {
		t.Errorf("a mark that holds is replaced: %v", again)
	}
	if anew := ask("tanda=1-AAAAAAAAAAAAAAAAAAAA"); anew == nil {
		t.Error("a mark that is over stays")
	}
	for _, office := range []string{"petugas=1", "komputer=x", "kantor=x"} {
		if got := ask(office); got != nil {
			t.Errorf("%s: a device of the office gets a mark", office)
		}
	}
}
