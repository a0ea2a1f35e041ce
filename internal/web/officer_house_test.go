package web_test

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/office"
	"genggam/internal/seal"
)

func TestALookAtAResidentIsWrittenDownWithItsReason(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "registrar")
	r.open("/kantor/penduduk").send("/kantor/penduduk", url.Values{"cari": {"sukarti"}}, nil).wants("Pilih dulu alasan")
	r.send("/kantor/penduduk", url.Values{"cari": {"sukarti"}, "alasan": {"search"}}, nil).wants("1 orang cocok", "S***").lacks("Sukarti<", "3302994101500001")
	var to string
	for _, a := range all(r.doc, "a") {
		if strings.HasPrefix(attr(a, "href"), "/kantor/penduduk/") {
			to = attr(a, "href")
		}
	}
	r.open(to).wants("Sukarti", "3302 9941 0150 0001", "Wagiyah (petugas register)", "mencari")
	id, _, _ := strings.Cut(to, "?")
	if r.open(id); r.path != "/kantor/penduduk" {
		t.Errorf("without a reason the page is at %s", r.path)
	}
	r.open(to).send(id+"/telepon", url.Values{"telepon": {"12"}}, nil).wants("Ada yang perlu diperbaiki")
	if v := attr(all(r.form(id+"/telepon"), "input")[0], "value"); v != "12" {
		t.Errorf("the number typed is now %q", v)
	}
	r.send(id+"/telepon", url.Values{"telepon": {"0812 9999 0001"}}, nil).wants("Nomor tercatat", "0812-9999-0001, dipastikan 2 Maret 2026")
	// The NIK still finds the same person.
	r.open("/kantor/penduduk").send("/kantor/penduduk", url.Values{"cari": {"3302994101500001"}, "alasan": {"search"}}, nil).wants("1 orang cocok")
}

func TestARegisterTakesTypedLettersAndVoidsThem(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	n.Issue(no)
	r := officer(t, n, h, "registrar")
	at := "/kantor/register/keterangan/2026"
	r.open("/kantor/register").wants("Surat keterangan").open(at).wants("Surat program")
	r.send(at, url.Values{"perihal": {""}}, nil).wants("Ada yang perlu diperbaiki")
	// The whole number is proposed in the office's pattern, with the next free one.
	seen := fieldsOf(r.form(at)).set
	if seen.Get("seutuhnya") != "400.12.2.2/2/Ds.SKR/2026" || seen.Get("nomor-urut") != "2" {
		t.Errorf("proposed is %q, number %q", seen.Get("seutuhnya"), seen.Get("nomor-urut"))
	}
	r.send(at, url.Values{"perihal": {"Keterangan untuk BPR"}, "seutuhnya": {"145/3/Ds.SKR/2026"}}, nil).wants("Nomor itu tidak memuat nomor urut 2")
	r.open(at).send(at, url.Values{"perihal": {"Keterangan untuk BPR"}, "seutuhnya": {strings.Repeat("145/2/", 12)}}, nil).wants("paling panjang 48 huruf")
	r.open(at).send(at, url.Values{"perihal": {"Keterangan untuk BPR"}, "seutuhnya": {"145/002/Ds.SKR/2026"}}, nil).wants("Nomor diberikan", "Diketik sendiri", "145/002/Ds.SKR/2026").lacks("BPR")
	// The same form once more, as a double press would send it.
	form := url.Values{"perihal": {"Keterangan untuk BPR"}, "nomor-urut": {"2"}}
	req, _ := http.NewRequest("POST", r.base+at, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.do(req); r.status != http.StatusConflict || strings.Count(r.body, "Diketik sendiri") != 1 {
		t.Errorf("sent twice it is answered with %d and stands %d times", r.status, strings.Count(r.body, "Diketik sendiri"))
	}
	r.open(at).send(at+"/batal", url.Values{"nomor": {"x"}, "alasan": {"salah"}}, nil).wants("Tulis nomor urut")
	r.send(at+"/batal", url.Values{"nomor": {"1"}, "alasan": {"salah ketik"}}, nil).wants("Ada yang perlu diperbaiki")
	r.open(at).send(at+"/batal", url.Values{"nomor": {"2"}, "alasan": {"salah ketik"}}, nil).wants("Nomor dibatalkan", "Batal")
	if r.open("/kantor/register/tidak-ada/2026"); r.status != http.StatusNotFound {
		t.Errorf("an unknown register is answered with %d", r.status)
	}
}

func TestTheHeadManagesAccounts(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "head")
	r.open("/kantor/akun").wants("Slamet Riyadi", "pemeriksa")
	short := url.Values{"name": {"Rasiwen"}, "login": {"rasiwen"}, "password": {"1234"}, "role": {"verifier"}}
	r.send("/kantor/akun", short, nil).wants("Ada yang perlu diperbaiki").lacks(`value="1234"`)
	short.Set("password", "123456789")
	r.send("/kantor/akun", short, nil).wants("paling sedikit 10 huruf")
	short.Set("password", "kembang-melati")
	secret := shownSecret(t, r.send("/kantor/akun", short, nil).wants("rasiwen", "hanya tampak bagi Anda"))
	var at string
	for _, a := range all(r.open("/kantor/akun").wants("Kode belum dicoba").doc, "a") {
		if words(a) == "Rasiwen" {
			at = attr(a, "href")
		}
	}
	r.open("/kantor/akun").send("/kantor/akun", short, nil).wants("Ada yang perlu diperbaiki")
	if again := shownSecret(t, r.open(at+"/kode").send(at+"/kode", url.Values{"code": {"000000"}}, nil).wants("tidak cocok")); string(again) != string(secret) {
		t.Error("after a wrong code another secret is shown")
	}
	r.open(at+"/kode").send(at+"/kode", url.Values{"code": {seal.TOTPCode(secret, n.Now())}}, nil).wants("Kodenya cocok").lacks("Kode belum dicoba")
	if r.open(at + "/kode").lacks("hanya tampak bagi Anda"); r.path != at {
		t.Errorf("a proved secret is shown at %s", r.path)
	}
	kartono := accountOf(r.open(at), "Kartono")
	r.send(at+"/peran", url.Values{"role": {"signer"}, "for": {kartono}}, nil).wants("Pengganti memerlukan tanggal akhir")
	r.send(at+"/peran", url.Values{"role": {"signer"}, "for": {kartono}, "until-day": {"31"}, "until-month": {"2"}, "until-year": {"2026"}}, nil).wants("Ada yang perlu diperbaiki")
	r.send(at+"/peran", url.Values{"role": {"signer"}, "for": {kartono}, "until-day": {"9"}, "until-month": {"Maret"}, "until-year": {"2026"}}, nil).wants("Peran diberikan", "penanda tangan (pengganti) sampai 9 Maret 2026")
	r.send(at+"/tutup", nil, nil).wants("Akun ditutup")
	r.open("/kantor/akun").wants("Ditutup")
}

// shownSecret reads the secret of a page in both its forms: typed, and as the
// picture's link.
func shownSecret(t *testing.T, r *reader) []byte {
	t.Helper()
	text, drawn := "", false
	for _, p := range all(r.doc, "p") {
		if attr(p, "class") == "code" {
			text = words(p)
		}
	}
	for _, x := range all(r.doc, "svg") {
		drawn = drawn || strings.Contains(attr(x, "aria-label"), "rasiwen")
	}
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil || len(secret) != 20 || len(text) != 39 || !drawn {
		t.Fatalf("the secret is %q, drawn %v", text, drawn)
	}
	return secret
}

// accountOf finds an option of the list of people by its name.
func accountOf(r *reader, name string) string {
	for _, o := range all(r.doc, "option") {
		if words(o) == name {
			return attr(o, "value")
		}
	}
	r.t.Fatalf("no %s to choose", name)
	return ""
}

func TestWhatWasTypedOutlivesASession(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	r := officer(t, n, h, "front-desk")
	r.open(caseAt(no))
	n.Clock.Add(45 * time.Minute)
	r.send(caseAt(no)+"/catat", url.Values{"catatan": {"Pemohon akan datang besok."}}, nil)
	if r.status != http.StatusUnauthorized {
		t.Errorf("an ended session is answered with %d", r.status)
	}
	r.send("/kantor/masuk", url.Values{"login": {"front-desk"}, "sandi": {office.Password}, "code": {seal.TOTPCode(n.TOTP["front-desk"], n.Clock.Now())}}, nil).
		wants("belum terkirim masih ada")
	r.send(caseAt(no)+"/catat", nil, nil).at(caseAt(no)).wants("Catatan tersimpan", "Pemohon akan datang besok.")
	r.send(caseAt(no)+"/catat", url.Values{"catatan": {"Pemohon akan datang besok."}}, nil)
	if strings.Count(r.text(), "Pemohon akan datang besok.") != 1 {
		t.Error("a note that is sent twice stands twice")
	}
}

func TestDefectsAreKeptAsTypedWhenTheyAreRefused(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	r := officer(t, n, h, "front-desk")
	r.open("/kantor").send("/kantor/berikutnya", nil, nil)
	r.send(caseAt(no)+"/kembalikan", nil, nil).wants("Ada yang perlu diperbaiki")
	r.send(caseAt(no)+"/kembalikan", url.Values{"kurang.foto_usaha": {"Foto buram"}, "kurang.other": {"Sebutkan RT"}}, nil).wants("Permintaan terkirim", "Foto buram", "Menunggu pemohon")
	// A second one for something unnamed needs a superior; what was typed stays.
	if r.open(caseAt(no)); strings.Contains(r.body, "/kembalikan") {
		t.Error("a returned case can be returned again")
	}
}
