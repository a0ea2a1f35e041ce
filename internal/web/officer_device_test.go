package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/office"
	"genggam/internal/seal"
)

// signIn logs in fully on the reader's browser, which becomes the office's
// shared computer.
func signIn(r *reader, n *office.Node, login string) *reader {
	r.t.Helper()
	n.Clock.Add(30 * time.Second)
	r.open("/kantor/masuk?penuh=1")
	return r.send("/kantor/masuk", url.Values{"login": {login}, "sandi": {office.Password}, "code": {seal.TOTPCode(n.TOTP[login], n.Clock.Now())}}, nil)
}

// ownPIN sets the PIN of whoever is at work.
func ownPIN(r *reader, pin string) *reader {
	r.t.Helper()
	return r.open("/kantor/pin").send("/kantor/pin", url.Values{"sandi": {office.Password}, "pin": {pin}, "ulang": {pin}}, nil)
}

// shared is a computer at which the front desk and the signer have a PIN.
func shared(t *testing.T) (*office.Node, http.Handler, *reader) {
	t.Helper()
	n, h := newNode(t)
	r := newReader(t, h)
	signIn(r, n, "signer").at("/kantor").wants("Anda belum punya PIN")
	ownPIN(r, "274915").wants("PIN tersimpan")
	signIn(r, n, "front-desk")
	ownPIN(r, "518273").wants("PIN tersimpan")
	return n, h, r
}

// frame says whether the frame of the page says something.
func frame(r *reader, want ...string) {
	r.t.Helper()
	for _, w := range want {
		if !strings.Contains(r.body, w) {
			r.t.Errorf("the frame of %s does not say %q", r.path, w)
		}
	}
}

func TestOfficersChangeAtTheSharedComputer(t *testing.T) {
	_, _, r := shared(t)
	frame(r.open("/kantor"), "Masuk sebagai Tuginem", "Ganti petugas", "PIN saya")
	r.open("/kantor/ganti").wants("Sedang bekerja: Tuginem", "Kartono Hadi", "belum punya PIN", "Komputer ini dibuka oleh Tuginem")
	r.send("/kantor/ganti", url.Values{"siapa": {"kartono"}, "faktor": {"518273"}}, nil).wants("Angkanya tidak cocok", "Sisa percobaan: 4").lacks("518273")
	r.send("/kantor/ganti", url.Values{"siapa": {"karto"}, "faktor": {"274915"}}, nil).wants("Ada 2 petugas dengan nama itu")
	r.send("/kantor/ganti", url.Values{"siapa": {"99"}, "faktor": {"274915"}}, nil).wants("Tidak ada petugas")
	r.send("/kantor/ganti", url.Values{"siapa": {"slamet"}, "faktor": {"274915"}}, nil).wants("belum punya PIN. Masuk dengan")
	r.send("/kantor/ganti", url.Values{"siapa": {numberOf(r, "Kartono")}, "faktor": {"274915"}}, nil).at("/kantor")
	frame(r, "Masuk sebagai Kartono")
	r.open("/kantor/pin").wants("Anda masuk dengan PIN")
	r.send("/kantor/keluar", nil, nil).at("/kantor/ganti").lacks("Sedang bekerja")
	r.open("/kantor/saya").at("/kantor/ganti")
	r.send("/kantor/ganti", url.Values{"siapa": {"tuginem"}, "faktor": {"518273"}}, nil).at("/kantor/saya")
	r.open("/kantor/ganti").send("/kantor/tutup", nil, nil).at("/kantor/masuk")
	r.open("/kantor/ganti").at("/kantor/masuk")
}

// numberOf is the number of a name in the list.
func numberOf(r *reader, name string) string {
	for _, li := range all(r.doc, "li") {
		for _, b := range all(li, "b") {
			if rest := strings.TrimLeft(words(li), "0123456789 "); strings.HasPrefix(rest, name) && !strings.HasPrefix(rest, name+" Hadi") {
				return words(b)
			}
		}
	}
	r.t.Fatalf("%s is not in the list", name)
	return ""
}

func TestANameThatIsPressedAsksForItsPIN(t *testing.T) {
	_, _, r := shared(t)
	r.open("/kantor/ganti")
	var account string
	for _, b := range all(r.doc, "button") {
		if attr(b, "name") == "akun" && strings.Contains(words(b), "Tuginem") {
			account = attr(b, "value")
		}
	}
	r.send("/kantor/ganti", url.Values{"akun": {account}}, nil).lacks("Ada yang perlu diperbaiki")
	inputs := map[string]string{}
	for _, i := range all(r.doc, "input") {
		inputs[attr(i, "name")] = attr(i, "value")
	}
	if inputs["siapa"] != "Tuginem" || inputs["faktor"] != "" {
		t.Errorf("the fields are %v", inputs)
	}
	r.send("/kantor/ganti", url.Values{"faktor": {"518273"}}, nil).at("/kantor")
	frame(r, "Masuk sebagai Tuginem")
}

func TestASignatureAsksForThePINAtTheSharedComputer(t *testing.T) {
	n, _, r := shared(t)
	no := n.File("surat-keterangan-usaha").No
	for range 6 {
		p := n.Step(no)
		if p.Step.Kind == "sign" {
			break
		}
		a := n.As(p.Step.Role)
		if err := n.Take(t.Context(), a, no, office.OutOfTurn); err != nil {
			t.Fatal(err)
		}
		if err := n.DoStep(t.Context(), a, no, p.Step.ID, office.AllChecks(p.Step)); err != nil {
			t.Fatal(err)
		}
	}
	at := caseAt(no)
	r.open("/kantor/ganti").send("/kantor/ganti", url.Values{"siapa": {numberOf(r, "Kartono")}, "faktor": {"274915"}}, nil).at("/kantor")
	r.send("/kantor/berikutnya", nil, nil).at(at)
	form := r.open(at + "/tandatangan").ticks()
	r.send(at+"/tandatangan", form, nil).wants("Ada yang perlu diperbaiki", "Tulis enam angka")
	form.Set("faktor", "111111")
	r.send(at+"/tandatangan", form, nil).wants("Angkanya tidak cocok").lacks("111111")
	form.Set("faktor", "274915")
	r.send(at+"/tandatangan", form, nil).at(at).wants("Sudah ditandatangani")
	letter := fieldsOf(r.form(at + "/ganti")).set
	letter.Set("faktor", "274910")
	r.send(at+"/ganti", letter, nil).wants("Angkanya tidak cocok")
	letter.Set("faktor", "274915")
	r.send(at+"/ganti", letter, nil).at(at).wants("Surat pengganti")
}

func TestWhatWasTypedOutlivesAChangeOfOfficers(t *testing.T) {
	n, _, r := shared(t)
	no := n.File("surat-keterangan-usaha").No
	r.open(caseAt(no))
	n.Clock.Add(45 * time.Minute)
	r.send(caseAt(no)+"/catat", url.Values{"catatan": {"Pemohon akan datang besok."}}, nil)
	if r.status != http.StatusUnauthorized {
		t.Errorf("an ended session is answered with %d", r.status)
	}
	r.send("/kantor/ganti", url.Values{"siapa": {"tuginem"}, "faktor": {"111111"}}, nil).wants("Angkanya tidak cocok")
	r.send("/kantor/ganti", url.Values{"siapa": {"tuginem"}, "faktor": {"518273"}}, nil).wants("belum terkirim masih ada")
	r.send(caseAt(no)+"/catat", nil, nil).at(caseAt(no)).wants("Catatan tersimpan", "Pemohon akan datang besok.")
}

func TestWhatProvesWhoSomebodyIsOutlivesNoSession(t *testing.T) {
	n, _, r := shared(t)
	no := n.File("surat-keterangan-usaha").No
	r.open(caseAt(no))
	n.Clock.Add(45 * time.Minute)
	typed := url.Values{"petugas-sign": {"kept"}, "faktor-sign": {"640281"}, "faktor": {"640281"}, "sandi": {"rahasia-640281"}, "pin": {"640281"}, "ulang": {"640281"}, "password": {"640281"}}
	req, _ := http.NewRequest("POST", r.base+"/kantor/langsung/"+strconv.FormatInt(no, 10), strings.NewReader(typed.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.do(req)
	if r.status != http.StatusUnauthorized || !strings.Contains(r.body, "petugas-sign") || strings.Contains(r.body, "640281") {
		t.Errorf("%d: whoever is next reads the factor of whoever was before\n%s", r.status, r.body)
	}
}

func TestAComputerThatIsNotSharedStaysWithOne(t *testing.T) {
	n, h := newNode(t)
	r := newReader(t, h)
	n.Clock.Add(30 * time.Second)
	form := url.Values{"login": {"front-desk"}, "sandi": {office.Password}, "code": {seal.TOTPCode(n.TOTP["front-desk"], n.Clock.Now())}}
	req, _ := http.NewRequest("POST", r.base+"/kantor/masuk", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.do(req).at("/kantor"); strings.Contains(r.body, "Ganti petugas") {
		t.Error("it offers a change of officers")
	}
	r.open("/kantor/ganti").at("/kantor")
}

func TestASessionAndAComputerHaveNewNamesAtEveryDoor(t *testing.T) {
	n, h, r := shared(t)
	u, _ := url.Parse(r.base)
	seen := map[string]bool{}
	look := func() {
		t.Helper()
		for _, c := range r.client.Jar.Cookies(u) {
			if c.Name == "kantor" {
				if seen[c.Value] {
					t.Error("a session goes on under its old name")
				}
				seen[c.Value] = true
			}
		}
	}
	look()
	r.open("/kantor/ganti").send("/kantor/ganti", url.Values{"siapa": {"tuginem"}, "faktor": {"518273"}}, nil)
	look()
	signIn(r, n, "front-desk")
	look()
	// The cookie of this computer on a browser elsewhere: the PIN is still asked.
	thief := newReader(t, h)
	other, _ := url.Parse(thief.base)
	for _, c := range r.client.Jar.Cookies(u) {
		if c.Name == "komputer" {
			thief.client.Jar.SetCookies(other, []*http.Cookie{{Name: c.Name, Value: c.Value, Path: "/"}})
		}
	}
	thief.open("/kantor").at("/kantor/ganti").lacks("front-desk")
	for range 5 {
		thief.send("/kantor/ganti", url.Values{"siapa": {"tuginem"}, "faktor": {"908172"}}, nil)
	}
	thief.wants("harus masuk dengan kata sandi")
	if thief.status != http.StatusTooManyRequests {
		t.Errorf("after five guesses: %d", thief.status)
	}
}

func TestTheSupervisorSeesOneAccountOnTwoDevices(t *testing.T) {
	n, h := newNode(t)
	head := officer(t, n, h, "head")
	head.open("/kantor/akun").wants("Satu akun di dua perangkat")
	head.open("/kantor/dua-perangkat").wants("Belum pernah ada")
	one, other := n.Token("verifier"), n.Token("verifier")
	for _, token := range []string{one, other} {
		if _, err := n.Actor(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		n.Clock.Add(7 * time.Second)
	}
	head.open("/kantor/dua-perangkat").wants("Slamet Riyadi", "7 detik", "2 Maret 2026")
}

func TestABrowserChangesOfficersByKeysAlone(t *testing.T) {
	_, h, r := shared(t)
	u, _ := url.Parse(r.base)
	cookie := ""
	for _, c := range r.client.Jar.Cookies(u) {
		if c.Name == "komputer" {
			cookie = c.Value
		}
	}
	r.open("/kantor/ganti")
	judged(t, h, "device.mjs", cookie, numberOf(r, "Tuginem"), "Tuginem", "518273")
}
