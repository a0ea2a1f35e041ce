package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/residents"
	"genggam/internal/seal"
)

func TestAWalkInLeavesWithTheLetter(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/loket").wants("satu layar")
	r.open("/kantor/langsung").wants("Surat Keterangan Usaha")
	r.send("/kantor/langsung", nil, nil).wants("Tulis nama, NIK, atau KK", "Tulis sebagian nama suratnya")
	r.send("/kantor/langsung", url.Values{"cari": {"sukar"}, "surat": {"usaha"}}, nil).wants("surat yang cocok")
	r.send("/kantor/langsung", url.Values{"cari": {"sukar"}, "surat": {"keterangan usaha"}}, nil).wants("surat yang cocok").lacks("Gang Kenanga")
	r.send("/kantor/langsung", url.Values{"cari": {"sukar"}, "surat": {"1"}}, nil).wants("Sukarti", "Gang Kenanga", "Nama usaha", "Baca suratnya").lacks("Catat permohonan", "Terbitkan surat", "faktor-sign")
	if !strings.HasPrefix(r.path, "/kantor/langsung/isi/") {
		t.Fatalf("led to %s", r.path)
	}
	fill := url.Values{"nama_usaha": {"Warung Bu Karti"}, "lokasi_usaha": {"desa"}, "jenis_usaha": {"Warung makan"}, "mulai_usaha": {"2019"}, "alamat_usaha": {"Pasar desa los 3"},
		"punya_nib": {"no"}, "keperluan": {"lainnya"}, "keperluan_lain": {"Daftar pasar"}, "nyata": {"pernyataan_benar"}}
	r.send(r.action(), url.Values{"nama_usaha": {"Warung Bu Karti"}, "lokasi_usaha": {"desa"}, "keperluan": {"lainnya"}}, nil).wants("Ada yang perlu diperbaiki")
	code := func(login string) string {
		n.Clock.Add(31e9)
		return seal.TOTPCode(n.TOTP[login], n.Clock.Now())
	}
	// The letter is read as it will stand before anybody's factor is asked for.
	r.send(r.action(), fill, nil).wants("SURAT KETERANGAN USAHA", "(diberi saat ditandatangani)", "Warung Bu Karti", "Pasar desa los 3", "Kartono", "Terbitkan surat", "kunci kantor (tidak tersertifikasi)")
	read := r.path
	if !strings.HasPrefix(read, "/kantor/langsung/baca/") {
		t.Fatalf("led to %s", read)
	}
	// A mistake that is read is mended before anything is recorded.
	r.wants("Ubah isiannya").open(strings.Replace(read, "/baca/", "/isi/", 1))
	if !strings.Contains(r.body, `value="Warung Bu Karti"`) {
		t.Error("what was typed is gone")
	}
	fill.Set("nama_usaha", "Warung Ibu Karti")
	r.send(r.action(), fill, nil).wants("Warung Ibu Karti").lacks("Warung Bu Karti")
	// Whatever is missing or wrong is said before anything is recorded.
	for _, x := range []struct {
		sign url.Values
		want string
	}{
		{url.Values{"faktor-verify": {"123456"}, "faktor-sign": {"123456"}}, "Masih ada butir"},
		{url.Values{"periksa": {"check/lengkap"}, "faktor-verify": {"123456"}}, "Tulis enam angka"},
		{url.Values{"periksa": {"check/lengkap"}, "faktor-verify": {code("verifier")}, "faktor-sign": {"000000"}}, "Angkanya tidak cocok"},
	} {
		r.send(read, x.sign, nil).at(read).wants(x.want, "Warung Ibu Karti").lacks("Permohonan sudah tercatat")
		if r.status != http.StatusUnprocessableEntity || recorded(t, n) > 0 {
			t.Errorf("%v is answered %d, and %d cases were recorded", x.sign, r.status, recorded(t, n))
		}
	}
	if !strings.Contains(r.body, "<b>Kartono</b>") {
		t.Error("the letter that is read does not say who signs it")
	}
	n.Clock.Add(31e9)
	r.send(read, url.Values{"periksa": {"check/lengkap"}, "faktor-verify": {code("verifier")}, "faktor-sign": {code("signer")}}, nil).wants("Nomor surat", "Buka untuk dicetak", "Surat siap dicetak")
	page := r.path
	no := page[strings.LastIndex(page, "/")+1:]
	if body := r.open("/kantor/permohonan/" + no + "/surat.pdf").body; !strings.HasPrefix(body, "%PDF-") {
		t.Fatalf("no PDF: %.60q", body)
	}
	r.open(page).send("/kantor/langsung/serah/"+no, nil, nil).wants("Layani orang berikutnya")
	r.open("/kantor/permohonan/"+no).wants("Sukarti", "di loket", "3 butir dinyatakan sekaligus")
	officer(t, n, h, "verifier").open("/kantor/langsung").lacks("Daftar surat")
}

// recorded counts the cases of a node.
func recorded(t *testing.T, n *office.Node) (count int64) {
	t.Helper()
	if _, err := n.Store.One(t.Context(), `SELECT count(*) FROM cases`, nil, &count); err != nil {
		t.Fatal(err)
	}
	return count
}

// A clerk who verifies too ticks each line of that checklist; whoever is asked for
// a PIN states all lines that stand above it, and that is recorded as one.
func TestEveryLineOfAChecklistIsConfirmedByItselfOrSaidToBeConfirmedWithOthers(t *testing.T) {
	n, h := newNode(t)
	std, _ := n.Catalogue().Current("surat-keterangan-usaha", "2026-03-02")
	walk := func(r *reader, ticks []string) (no int64) {
		t.Helper()
		filed, err := n.FileForPerson(t.Context(), n.As("front-desk"), n.Application(std))
		if err != nil {
			t.Fatal(err)
		}
		at := "/kantor/langsung/" + strconv.FormatInt(filed.No, 10)
		if r.open(at).wants("Semua jawaban dan persyaratan"); ticks == nil {
			return filed.No
		}
		fill := url.Values{"periksa": ticks}
		if len(ticks) < 4 {
			r.send(at, fill, nil).wants("Masih ada butir")
			if r.status != http.StatusUnprocessableEntity {
				t.Errorf("%v: %d", ticks, r.status)
			}
			return filed.No
		}
		n.Clock.Add(31e9)
		fill.Set("faktor-sign", seal.TOTPCode(n.TOTP["signer"], n.Clock.Now()))
		r.send(at, fill, nil).wants("Nomor surat")
		return filed.No
	}
	clerk := officer(t, n, h, "front-desk")
	walk(clerk, nil)
	clerk.wants("semua 3 butir di atas sudah dilihat")
	if err := n.GrantRole(t.Context(), n.As("front-desk").Account, premises.Grant{Role: "verifier", Office: office.Village, From: n.Clock.Now().UnixMilli()}); err != nil {
		t.Fatal(err)
	}
	clerk = officer(t, n, h, "front-desk")
	all := []string{"check/lengkap", "verify/orang", "verify/usaha", "verify/wilayah"}
	for i := range all {
		if no := walk(clerk, all[:i]); i > 0 {
			if st := n.Step(no).Step; st.ID != "verify" {
				t.Errorf("%d of %d lines were ticked, and it went on to %s", i, len(all), st.ID)
			}
		}
	}
	clerk.open("/kantor/permohonan/" + strconv.FormatInt(walk(clerk, all), 10)).wants("3 butir dicentang satu per satu").lacks("dinyatakan sekaligus")
}

func TestAWalkInAsksWhichOfSeveralPeople(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk").open("/kantor/langsung")
	r.send("/kantor/langsung", url.Values{"cari": {"tidak ada begitu"}, "surat": {"99"}}, nil).wants("Tidak ada surat seperti itu")
	r.send("/kantor/langsung", url.Values{"cari": {"a"}, "surat": {"2"}}, nil)
	if strings.Contains(r.text(), "orang cocok") && len(all(r.doc, "input")) > 3 {
		r.wants("Siapa orangnya?")
		r.send("/kantor/langsung", nil, nil).wants("Baca suratnya")
	}
}

func TestAWalkInFinishesNobodyElsesCase(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk")
	no := n.File("surat-keterangan-usaha").No
	at := strconv.FormatInt(no, 10)
	post := func(path string, form url.Values) {
		t.Helper()
		req, _ := http.NewRequest("POST", r.base+path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.do(req).at("/kantor/permohonan/" + at)
	}
	before := n.Step(no).State
	post("/kantor/langsung/"+at, url.Values{"periksa": {"check/lengkap"}})
	if after := n.Step(no).State; after != before {
		t.Errorf("what came from elsewhere went on: %s, was %s", after, before)
	}
	n.Issue(no)
	post("/kantor/langsung/serah/"+at, nil)
	if p := n.Step(no); p.State != "issued" {
		t.Errorf("a letter was handed over without a tick: %s", p.State)
	}
}

// The pages of a walk-in with long words, the letterhead and a register, as a
// browser draws them.
func TestABrowserFindsNothingWrongOnTheWalkInTheLetterheadAndARegister(t *testing.T) {
	b := newBusy(t)
	r := officer(t, b.Node, b.h, "front-desk")
	r.open("/kantor/langsung").send("/kantor/langsung", url.Values{"cari": {"kusumodiningrat"}, "surat": {"1"}}, nil).wants(longName)
	form := r.path
	fill := url.Values{"nama_usaha": {"Warung Makan dan Kelontong \"Berkah Rejeki\" Putra-putri Kusumodiningratningrum"}, "lokasi_usaha": {"desa"}, "jenis_usaha": {"Warung makan, kelontong, pulsa"},
		"mulai_usaha": {"2019"}, "alamat_usaha": {"Jalan Raya Panjang Sekali Sampai Ujung Dusun Nomor Seratus Sebelas, RT 010 RW 012, belakang masjid besar dekat lapangan sepak bola dan balai dusun"},
		"punya_nib": {"no"}, "keperluan": {"kredit"}, "nyata": {"pernyataan_benar"}, "lengkap_job": {"Wiraswasta"}}
	where := fill["alamat_usaha"]
	delete(fill, "alamat_usaha")
	r.send(r.action(), fill, nil)
	fill["alamat_usaha"] = where
	r.send(r.action(), fill, nil).wants("Berkah Rejeki", "Periksa dan tanda tangani")
	read, cookies := r.path, ""
	u, err := url.Parse(r.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.client.Jar.Cookies(u) {
		if c.Name != "kantor" {
			cookies += ";" + c.Name + "=" + c.Value
		}
	}
	filed, err := b.FileForPerson(t.Context(), b.As("front-desk"), b.application("surat-keterangan-usaha"))
	if err != nil {
		t.Fatal(err)
	}
	lacking := b.application("surat-keterangan-usaha")
	if err := b.AddResidents(t.Context(), office.Village, []residents.ImportRow{{Line: 2, Record: short}}); err != nil {
		t.Fatal(err)
	}
	lacking.Applicant = b.Resident(short)
	open, err := b.FileForPerson(t.Context(), b.As("front-desk"), lacking)
	if err != nil {
		t.Fatal(err)
	}
	judged(t, b.h, "officer.mjs", b.Token("front-desk")+cookies, "/kantor/langsung", form, read, "/kantor/langsung/"+strconv.FormatInt(filed.No, 10), caseAt(open.No), "--",
		b.Token("head"), "/kantor/kop", "--", b.Token("registrar"), "/kantor/register/keterangan/2026")
}
