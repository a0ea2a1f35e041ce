package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/mandate"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// begun makes the village of a node one that was just founded.
func begun(t *testing.T, n *office.Node, code region.Code) {
	t.Helper()
	o, err := n.Hall.Office(code)
	if err == nil {
		o.Beginning = true
		err = n.SetOffices(t.Context(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// item is the text of an item of the list.
func item(t *testing.T, r *reader, title string) string {
	t.Helper()
	for _, li := range all(r.doc, "li") {
		if text := words(li); strings.Contains(text, title) && (strings.HasPrefix(text, "Siap") || strings.HasPrefix(text, "Belum")) {
			return text
		}
	}
	t.Fatalf("no item %q in %s", title, r.text())
	return ""
}

func TestBeforeTheFirstLetterTheHeadSeesWhatIsLeftAndItGoesWhenAllIsDone(t *testing.T) {
	n, h := newNode(t)
	head := officer(t, n, h, "head")
	head.open("/kantor").lacks("Sebelum surat pertama") // an office that was there before
	begun(t, n, office.Village)
	head.open("/kantor").wants("Sebelum surat pertama", "PEMERINTAH KABUPATEN BANYUMAS")
	for title, want := range map[string]string{"Kop surat": "Belum", "Nomor terakhir di buku": "Belum", "Petugas": "Siap", "Cetak percobaan": "Belum"} {
		if text := item(t, head, title); !strings.HasPrefix(text, want) {
			t.Errorf("%s: %s", title, text)
		}
	}
	clerk := officer(t, n, h, "front-desk")
	clerk.open("/kantor").wants("surat pertama akan bernomor 1").lacks("Sebelum surat pertama")

	head.send("/kantor/awal", url.Values{"apa": {"letterhead"}}, nil).wants("Tercatat")
	head.post("/kantor/awal", url.Values{"apa": {"print"}}, nil)
	for _, wrong := range []string{"numbers", "", "x"} { // numbers are said with the numbers themselves
		if head.post("/kantor/awal", url.Values{"apa": {wrong}}, nil); head.status != http.StatusNotFound {
			t.Errorf("%q is answered %d", wrong, head.status)
		}
	}
	head.open("/kantor")
	for _, title := range []string{"Kop surat", "Cetak percobaan"} {
		if text := item(t, head, title); !strings.HasPrefix(text, "Siap") || strings.Contains(text, "PEMERINTAH") {
			t.Errorf("%s: %s", title, text)
		}
	}
	head.open("/kantor/register/cara?buku=satu").send("/kantor/register/cara/nomor", url.Values{"no-_common": {"143"}}, nil)
	clerk.open("/kantor").lacks("akan bernomor 1")
	appointHead(t, n)
	provenAndPIN(t, n)
	head.open("/kantor")
	for _, li := range all(head.doc, "li") {
		if text := words(li); strings.HasPrefix(text, "Belum ") {
			t.Errorf("left: %s", text)
		}
	}
	head.lacks("Sebelum surat pertama")
}

// appointHead enters the appointment of who signs.
func appointHead(t *testing.T, n *office.Node) {
	t.Helper()
	signer := n.As("signer")
	_, err := n.Appointments.Give(t.Context(), n.As("head"), mandate.Appointment{Account: signer.Account, Form: mandate.Head, From: n.Today(signer.Office) - 100,
		Words: mandate.Words{Seat: "Kepala Desa Sokaraja Kulon", Decree: "141/77/2020"}})
	if err != nil {
		t.Fatal(err)
	}
}

// provenAndPIN has everybody sign in once, and gives the head a PIN.
func provenAndPIN(t *testing.T, n *office.Node) {
	t.Helper()
	n.Clock.Add(time.Minute)
	for _, login := range []string{"front-desk", "verifier", "signer", "registrar", "supervisor"} {
		n.Token(login)
	}
	if err := n.SetPIN(t.Context(), n.Token("head"), office.Password, "294716"); err != nil {
		t.Fatal(err)
	}
}

func TestTheListCanBePutAwayOnceALetterIsNumberedAndStaysAway(t *testing.T) {
	n, h := newNode(t)
	begun(t, n, office.Village)
	head := officer(t, n, h, "head")
	head.open("/kantor").lacks("Tutup daftar ini")
	if _, err := n.TypedLetter(t.Context(), n.As("registrar"), "keterangan", "Surat pertama"); err != nil {
		t.Fatal(err)
	}
	head.open("/kantor").wants("Sebelum surat pertama", "Tutup daftar ini").send("/kantor/awal", url.Values{"apa": {"list"}}, nil).lacks("Sebelum surat pertama")
	officer(t, n, h, "front-desk").open("/kantor").lacks("akan bernomor 1")
	for _, who := range []string{"front-desk", "verifier", "signer", "registrar"} {
		r := officer(t, n, h, who)
		if r.post("/kantor/awal", url.Values{"apa": {"print"}}, nil); r.status != http.StatusForbidden {
			t.Errorf("%s is answered %d", who, r.status)
		}
	}
}

func TestACasePageDoesNotDoubtAClockThatIsRight(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	officer(t, n, h, "front-desk").open(caseAt(no)).lacks("Jam komputer ini diragukan")
}

func TestABrowserFindsNothingWrongBeforeTheFirstLetter(t *testing.T) {
	n, h := newNode(t)
	begun(t, n, office.Village)
	o, err := n.Hall.Office(office.Village)
	if err == nil {
		o.Letterhead = append(o.Letterhead, "SEKRETARIAT PELAYANAN TERPADU DENGAN NAMA YANG PANJANG SEKALI SAMPAI BARIS KEDUA")
		err = n.SetOffices(t.Context(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
	id, err := n.AddColleague(t.Context(), n.As("head"), premises.NewAccount{Login: "raden.ajeng.kusumaningrum", Name: "Raden Ajeng Kusumaningrum Sastrawidjaja-Prawiroatmodjo",
		Password: office.Password, Grants: []premises.Grant{{Role: "verifier"}}})
	if err != nil {
		t.Fatal(err)
	}
	cara := "/kantor/register/cara"
	judged(t, h, "officer.mjs", "-", "/kantor/masuk", "--", n.Token("head"), "/kantor", cara, cara+"?buku=satu", cara+"?buku=jenis", "/kantor/akun", "/kantor/akun/"+id+"/kode", "--",
		n.Token("front-desk"), "/kantor", "--", n.Token("supervisor"), "/kantor", cara)
}
