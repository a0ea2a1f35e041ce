package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/office"
	"genggam/internal/seal"
)

func TestTheFirstNumberOfARegisterThatNobodySpokeOfIsConfirmedBesideIt(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	at := caseAt(no)
	for _, who := range []string{"front-desk", "verifier"} {
		r := officer(t, n, h, who)
		r.open(at).send(at+"/ambil", nil, nil)
		r.send(at+"/langkah", r.ticks(), nil)
	}
	begun(t, n, office.Village)
	r := officer(t, n, h, "signer")
	r.open(at).send(at+"/ambil", nil, nil)
	if _, err := n.Sign(t.Context(), n.As("signer"), no); err == nil {
		t.Fatal("floor 4 took number 1 without a word")
	}
	r.open(at+"/tandatangan").wants("memang belum dimulai", "Contoh nomor surat berikutnya")
	seals := func() url.Values {
		n.Clock.Add(31e9)
		v := r.ticks()
		v.Set("faktor", seal.TOTPCode(n.TOTP["signer"], n.Clock.Now()))
		return v
	}
	r.send(at+"/tandatangan", seals(), nil).wants("Ada yang perlu diperbaiki", "nomor terakhir buku kertas").lacks("Sudah ditandatangani")
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("%d", r.status)
	}
	r.send(at+"/tandatangan", with(seals(), "mulai", "keterangan"), nil).at(at).wants("Sudah ditandatangani")
	head := officer(t, n, h, "head").open("/kantor")
	if text := item(t, head, "Nomor terakhir di buku"); strings.Contains(text, "sudah mulai dari nomor 1") {
		t.Errorf("what was confirmed is doubted: %s", text)
	}
	// The second letter of it is not asked.
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	if name, err := n.Unspoken(t.Context(), n.As("signer"), std); name != "" || err != nil {
		t.Errorf("%q %v", name, err)
	}
}

func TestAWalkInConfirmsTheFirstNumberBeforeAnythingIsRecorded(t *testing.T) {
	n, h := newNode(t)
	begun(t, n, office.Village)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/langsung").send("/kantor/langsung", url.Values{"cari": {"sukar"}, "surat": {"1"}}, nil)
	r.send(r.action(), shop, nil).wants("Contoh nomor", "memang belum dimulai")
	code := func(login string) string {
		n.Clock.Add(31e9)
		return seal.TOTPCode(n.TOTP[login], n.Clock.Now())
	}
	given := url.Values{"periksa": {"check/lengkap"}, "faktor-verify": {code("verifier")}, "faktor-sign": {code("signer")}}
	r.send(r.path, given, nil).wants("nomor terakhir buku kertas")
	if recorded(t, n) > 0 {
		t.Error("it was filed before the number was confirmed")
	}
	given = url.Values{"periksa": {"check/lengkap"}, "mulai": {"keterangan"}, "faktor-verify": {code("verifier")}, "faktor-sign": {code("signer")}}
	r.send(r.path, given, nil).wants("Surat siap dicetak")
}

func TestARegisterThatBeganByAccidentStaysInTheHeadsListUntilItWasComparedWithTheBook(t *testing.T) {
	n, h := newNode(t)
	begun(t, n, office.Village)
	if _, err := n.TypedLetter(t.Context(), n.As("registrar"), "keterangan", "Surat pertama"); err != nil {
		t.Fatal(err)
	}
	head := officer(t, n, h, "head").open("/kantor")
	if text := item(t, head, "Nomor terakhir di buku"); !strings.Contains(text, "sudah mulai dari nomor 1") {
		t.Fatal(text)
	}
	head.send("/kantor/awal", url.Values{"apa": {"numbers-started"}}, nil).lacks("sudah mulai dari nomor 1")
}

func TestAFormThatComesBackWithAQuestionSaysWhichAndATickThatIsMissingIsNamed(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/langsung").send("/kantor/langsung", url.Values{"cari": {"sukar"}, "surat": {"usaha"}}, nil).wants("surat yang cocok: 1 Surat Keterangan Usaha")
	r.send("/kantor/langsung", url.Values{"cari": {"sukar"}, "surat": {"1"}}, nil).lacks("pertanyaan baru")
	r.send(r.action(), with(shop, "lokasi_usaha", "desa"), nil).wants("memunculkan pertanyaan baru").lacks("Ada yang perlu diperbaiki")
	r.send(r.action(), shop, nil).wants("Terbitkan surat")
	r.send(r.path, url.Values{"faktor-verify": {"123456"}, "faktor-sign": {"123456"}}, nil).wants("belum dicentang: Semua jawaban dan persyaratan")
	if len(all(r.doc, "input")) == 0 || !strings.Contains(r.body, `href="#periksa-check-lengkap"`) {
		t.Error("the tick that is missing is not linked to")
	}
}

func TestWhatIsNotKnownOfSomebodyFoundIsLeftOut(t *testing.T) {
	n, h := withShort(t)
	r := officer(t, n, h, "front-desk").open("/kantor/loket")
	r.send("/kantor/loket", url.Values{"cari": {"wagiman"}}, nil).wants("lahir 12 Maret 1988").lacks("RT -")
}
