package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"genggam/internal/office"
)

func TestACertificateOfLapseIsOfferedToBothSidesAndToNobodyElse(t *testing.T) {
	n, h := newNode(t)
	r := n.File("dispensasi-nikah")
	citizen := newReader(t, h)
	citizen.open("/lacak").send("/lacak", url.Values{"nomor": {r.Reference}, "rahasia": {r.Secret}}, nil).lacks("lewat-waktu")
	if citizen.open("/permohonan/lewat-waktu.pdf"); citizen.status != http.StatusNotFound {
		t.Errorf("before the limit the certificate is answered with %d", citizen.status)
	}
	for range 30 { // a month, with a round each day
		n.Clock.Add(24 * time.Hour)
		if _, err := n.Rounds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	citizen.open("/permohonan").wants("bukan surat yang Anda mohon", "Unduh keterangan lewat batas waktu")
	if citizen.open("/permohonan/lewat-waktu.pdf"); citizen.status != http.StatusOK || !strings.HasPrefix(citizen.body, "%PDF-") {
		t.Errorf("the certificate is answered with %d and %d bytes", citizen.status, len(citizen.body))
	}
	n.Sign(t.Context(), n.As("kec-signer"), r.No)
	citizen.open("/permohonan").wants("Unduh keterangan lewat batas waktu", "Nomor")

	clerk := officer(t, n, h, "kec-front-desk")
	clerk.open(caseAt(r.No)).wants("Unduh keterangan lewat batas waktu")
	if clerk.open(caseAt(r.No) + "/lewat-waktu.pdf"); !strings.HasPrefix(clerk.body, "%PDF-") {
		t.Errorf("an officer is answered with %d", clerk.status)
	}
	if other := officer(t, n, h, "front-desk").open(caseAt(r.No) + "/lewat-waktu.pdf"); other.status != http.StatusNotFound {
		t.Errorf("an officer of another office is answered with %d", other.status)
	}
	if stranger := newReader(t, h).open("/permohonan/lewat-waktu.pdf"); stranger.path != "/lacak" {
		t.Errorf("a stranger is led to %s", stranger.path)
	}
}

func TestTheFrontDeskOffersMessagesFromTheOfficesPhone(t *testing.T) {
	n, h := newNode(t)
	front := officer(t, n, h, "front-desk")
	front.open("/kantor/pesan").wants("Tidak ada pesan yang menunggu")
	r := n.File("surat-keterangan-usaha")
	people, err := n.SearchResidents(t.Context(), n.As("front-desk"), office.People()[0].Record.NIK, 1)
	if err != nil || len(people) != 1 {
		t.Fatal(err, len(people))
	}
	if err := n.AttachContact(t.Context(), n.As("front-desk"), people[0].ID.String(), "0877 1111 2222"); err != nil {
		t.Fatal(err)
	}
	if err := n.SendCode(t.Context(), r.No); err != nil {
		t.Fatal(err)
	}
	front.open("/kantor")
	if !strings.Contains(front.body, `<a href="/kantor/pesan">Pesan keluar</a>`) {
		t.Error("the menu does not lead to the messages")
	}
	front.open("/kantor/pesan").wants("0877-1111-2222", "Kode Anda", r.Reference, "ditawarkan")
	var links []string
	for _, a := range all(front.doc, "a") {
		if to := attr(a, "href"); strings.HasPrefix(to, "https://") {
			links = append(links, to)
		}
	}
	shape := regexp.MustCompile(`^https://wa\.me/6287711112222\?text=Kode%20Anda%20\d{6}%20`)
	if len(links) != 1 || !shape.MatchString(links[0]) {
		t.Errorf("the ways to send it are %q", links)
	}
	var sent string
	for _, f := range all(front.doc, "form") {
		if strings.HasPrefix(attr(f, "action"), "/kantor/pesan/") {
			sent = attr(f, "action")
		}
	}
	front.send(sent, nil, nil).at("/kantor/pesan").wants("pesan sudah ditawarkan", "Kabar permohonan").lacks("Kode Anda", "sudah sampai")
	if verifier := officer(t, n, h, "verifier").open("/kantor/pesan"); verifier.status != http.StatusForbidden {
		t.Errorf("a verifier is answered with %d", verifier.status)
	}
}
