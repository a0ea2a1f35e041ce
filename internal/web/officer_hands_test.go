package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/lang"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/web"
)

// neighbourly is a node whose letter for a business asks the RT, by an invented
// regulation.
func neighbourly(t *testing.T) (*office.Node, http.Handler) {
	t.Helper()
	own, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	first, _ := own.Current("surat-keterangan-usaha", "2026-03-02")
	source := strings.Replace(string(first.Source()), "\nversion: 1\n", "\nversion: 2\n", 1)
	source = strings.Replace(source, "\ncomponents:", "  - {ref: perdes, title: Perdes Contoh 3/2025, article: Pasal 4, sure: seen}\n\ncomponents:", 1) +
		"\nendorsement: {by: [rt, hamlet-head], basis: perdes, limit: {amount: 20, unit: working-minutes}}\n"
	s, findings := catalogue.Read("standards/"+first.ID, []byte(source), first.LetterSource())
	if s == nil {
		t.Fatal(findings.Err())
	}
	both, err := own.With(s)
	if err != nil {
		t.Fatal(err)
	}
	n, err := office.Make(context.Background(), office.Plan{Dir: filepath.Join(t.TempDir(), "node"), Standards: both})
	if err != nil {
		t.Fatal(err)
	}
	n.T = t
	t.Cleanup(func() { _ = n.Hall.Close() })
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := (&web.Server{Hall: n.Hall, Messages: m, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return n, h
}

var linkIn = regexp.MustCompile(`/sahkan/[0-9A-Z]{26}`)

func TestAnOfficerSendsALinkAndTheHeadAnswersOnce(t *testing.T) {
	n, h := neighbourly(t)
	no := n.File("surat-keterangan-usaha").No
	clerk := officer(t, n, h, "front-desk")
	at := caseAt(no)
	clerk.open(at).wants("Ditanya; menjawab sampai", "Tautan untuk RT, RW, atau kadus")
	clerk.post(at+"/tautan", url.Values{"siapa": {"camat"}}, nil)
	if clerk.status != http.StatusConflict {
		t.Errorf("a head who was not asked: %d", clerk.status)
	}
	clerk.open(at).post(at+"/tautan", url.Values{"siapa": {"rt"}}, nil)
	link := linkIn.FindString(clerk.body)
	if link == "" || !strings.Contains(clerk.body, "https://wa.me/?text=") || strings.Contains(clerk.body, "Santoso") {
		t.Fatal(clerk.body)
	}
	rt := newReader(t, h)
	rt.open(link).wants("Buka pertanyaannya", "dianggap tidak keberatan").lacks("Budi", "RT 002", "Surat Keterangan Usaha")
	rt.post(link, url.Values{"jawaban": {"no-objection"}}, nil).wants("Buka dulu pertanyaannya").lacks("Budi")
	clerk.open(at).lacks("untuk menjawab pertanyaan tetangga")
	rt.open(link).send(link+"/buka", nil, nil).wants("Budi Santoso", "RT 002 RW 003", "Surat Keterangan Usaha", "dianggap tidak keberatan")
	rt.lacks("3302991708900001", "3302991001150001", "Melati", "1990", n.Reference(no), "Warung", "Santoso - ")
	if _, title, _ := strings.Cut(rt.body, "<title>"); strings.Contains(strings.SplitN(title, "<", 2)[0], "Budi") {
		t.Error("a messenger shows a name beside the link")
	}
	if clerk.open(at); !strings.Contains(clerk.text(), "untuk menjawab pertanyaan tetangga") {
		t.Error("the look is not written")
	}
	rt.open(link).send(link+"/buka", nil, nil)
	rt.send(link, url.Values{}, nil).wants("Pilih tidak keberatan atau keberatan")
	rt.send(link, url.Values{"jawaban": {"objection"}}, nil).wants("Tulis apa keberatannya")
	rt.send(link, url.Values{"jawaban": {"objection"}, "kata": {"Usahanya di <b>RT</b> lain."}}, nil).wants("sudah diterima")
	for _, again := range []func(){func() { rt.open(link) }, func() { rt.post(link, url.Values{"jawaban": {"no-objection"}}, nil) }} {
		if again(); rt.status != http.StatusNotFound || strings.Contains(rt.body, "Budi") {
			t.Errorf("a used link: %d", rt.status)
		}
	}
	clerk.open(at).wants("Usahanya di <b>RT</b> lain.", "Keberatan (lewat tautan)")
	clerk.send(at+"/tetangga", url.Values{"siapa": {"hamlet-head"}, "jawaban": {"no-objection"}}, nil).wants("dicatat", "Tidak keberatan (lewat petugas)")
	clerk.lacks("Tautan untuk RT, RW, atau kadus")
	other := officer(t, n, h, "kec-front-desk")
	if other.post(at+"/tautan", url.Values{"siapa": {"rt"}}, nil); other.status != http.StatusNotFound {
		t.Errorf("another office makes a link: %d", other.status)
	}
}

func TestAHeadWithACodeOpensTheLinkWithIt(t *testing.T) {
	n, h := neighbourly(t)
	no := n.File("surat-keterangan-usaha").No
	boss := officer(t, n, h, "supervisor")
	boss.open("/kantor/akun").open("/kantor/akun/ketua").wants("Belum ada ketua")
	set := func(code, again string) *reader {
		return boss.open("/kantor/akun/ketua").send("/kantor/akun/ketua", url.Values{"siapa": {"rt"}, "rt": {"2"}, "rw": {"3"}, "kode": {code}, "ulang": {again}}, nil)
	}
	set("123456", "123456").lacks("value=\"123456")
	set("482915", "482916").wants("Kedua kode tidak sama")
	set("482915", "482915").wants("Kode ketua disimpan", "002/003").lacks("482915")
	clerk := officer(t, n, h, "front-desk")
	if clerk.open("/kantor/akun/ketua"); clerk.status != http.StatusForbidden {
		t.Errorf("a clerk sets codes: %d", clerk.status)
	}
	clerk.open(caseAt(no)).post(caseAt(no)+"/tautan", url.Values{"siapa": {"rt"}}, nil)
	link := linkIn.FindString(clerk.body)
	rt := newReader(t, h)
	rt.open(link).wants("Kode Anda").lacks("Budi")
	rt.send(link+"/buka", url.Values{"kode": {"1"}}, nil).wants("Tulis enam angka").lacks("Budi")
	rt.send(link+"/buka", url.Values{"kode": {"482914"}}, nil).wants("masih dapat dicoba 9 kali").lacks("Budi")
	rt.send(link+"/buka", url.Values{"kode": {"482915"}}, nil).wants("Budi Santoso").send(link, url.Values{"jawaban": {"no-objection"}}, nil).wants("sudah diterima")
	clerk.open(caseAt(no)).wants("lewat tautan, dengan kode ketua sendiri")
}

func TestALinkOfADiscreetServiceDoesNotNameIt(t *testing.T) {
	n, h := newNode(t)
	r := n.File("surat-keterangan-tidak-mampu")
	home := newReader(t, h)
	home.open("/lacak").send("/lacak", url.Values{"nomor": {r.Reference}, "rahasia": {r.Secret}}, nil)
	home.open("/permohonan").wants("Permohonan Anda").lacks("Tidak Mampu")
	home.open("/permohonan/tarik").lacks("Tidak Mampu")
}

func TestGuessedLinksOpenNothing(t *testing.T) {
	n, h := neighbourly(t)
	n.File("surat-keterangan-usaha")
	r := newReader(t, h)
	for _, guess := range []string{"0000000000AAAAAAAAAAAAAAAA", "1", "%00", "..%2fkantor", strings.Repeat("A", 300)} {
		if r.open("/sahkan/" + guess); r.status != http.StatusNotFound && r.status != http.StatusBadRequest {
			t.Errorf("%q: %d", guess, r.status)
		}
		r.lacks("Budi")
	}
	stopped := false
	for range 80 {
		r.open("/sahkan/0000000000AAAAAAAAAAAAAAAA")
		stopped = stopped || r.status == http.StatusTooManyRequests
	}
	if !stopped {
		t.Error("eighty guesses in a row were heard")
	}
}

func TestNoPageOfTheOfficeShowsWhatWasAnsweredAboutMoney(t *testing.T) {
	n, h := newNode(t)
	r := n.File("surat-keterangan-usaha")
	n.Issue(r.No)
	if err := n.HandOver(t.Context(), n.As("front-desk"), r.No, office.AllChecks(n.Step(r.No).Step)); err != nil {
		t.Fatal(err)
	}
	before := map[string]string{}
	pages := []string{"/kantor", "/kantor/selesai", "/kantor/tugas", caseAt(r.No), "/kantor/integritas", "/kantor/integritas/uang", "/kantor/integritas/pantauan", "/kantor/register/keterangan/2026"}
	b := &busy{Node: n, h: h}
	logins := []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor"}
	tokens := map[string]string{}
	look := func() map[string]string {
		out := map[string]string{}
		for _, login := range logins {
			for _, page := range pages {
				out[login+page] = noise.ReplaceAllString(b.ask(tokens[login], "GET", page, "id").Body.String(), "")
			}
		}
		return out
	}
	for _, login := range logins {
		tokens[login] = b.Token(login)
	}
	look() // every look of today is written down
	before = look()
	home := newReader(t, h)
	home.open("/lacak").send("/lacak", url.Values{"nomor": {r.Reference}, "rahasia": {r.Secret}}, nil)
	home.open("/permohonan").wants("Apakah ada yang meminta uang").open("/permohonan/penutup").wants("tidak terlihat oleh kantor ini")
	home.post("/permohonan/penutup", url.Values{}, nil).wants("Pilih ya, tidak")
	for _, answer := range []string{"no", "yes", "rather-not"} {
		home.post("/permohonan/penutup", url.Values{"jawaban": {answer}}, nil).wants("jawaban Anda tersimpan")
	}
	if home.open("/permohonan"); strings.Contains(home.body, "meminta uang") {
		t.Error("it is asked a fourth time")
	}
	home.lacks("Pertanyaan penutup dijawab")
	for page, was := range before {
		if is := look()[page]; is != was {
			t.Errorf("%s changed with the answer", page)
			break
		}
	}
}

func TestAnAnswerFromAComputerOfTheOfficeIsKeptApart(t *testing.T) {
	n, h := newNode(t)
	finished := func() desk.Receipt {
		t.Helper()
		r := n.File("surat-keterangan-usaha")
		n.Issue(r.No)
		if err := n.HandOver(t.Context(), n.As("front-desk"), r.No, office.AllChecks(n.Step(r.No).Step)); err != nil {
			t.Fatal(err)
		}
		return r
	}
	ways := func(no int64) (ways []string) {
		t.Helper()
		err := n.Store.Each(t.Context(), `SELECT way FROM money_answers WHERE case_no = ? ORDER BY way`, []any{no}, func(scan store.Scan) error {
			ways = append(ways, "")
			return scan(&ways[len(ways)-1])
		})
		if err != nil {
			t.Fatal(err)
		}
		return ways
	}
	const warned = "Perangkat ini dipakai petugas"
	answer := func(r *reader, of desk.Receipt) *reader {
		t.Helper()
		r.open("/lacak").send("/lacak", url.Values{"nomor": {of.Reference}, "rahasia": {of.Secret}}, nil)
		r.open("/permohonan/penutup")
		return r
	}
	mine := finished()
	home := answer(newReader(t, h), mine).lacks(warned)
	home.post("/permohonan/penutup", url.Values{"jawaban": {"yes"}}, nil)
	if got := ways(mine.No); !slices.Equal(got, []string{"own"}) {
		t.Errorf("on their own phone: %v", got)
	}
	clerk := newReader(t, h)
	n.Clock.Add(31e9)
	clerk.open("/kantor/masuk").send("/kantor/masuk", url.Values{"login": {"front-desk"}, "sandi": {office.Password}, "code": {seal.TOTPCode(n.TOTP["front-desk"], n.Clock.Now())}}, nil)
	theirs := finished()
	answer(clerk, theirs).wants(warned)
	clerk.open("/kantor/ganti").send("/kantor/tutup", nil, nil).at("/kantor/masuk")
	clerk.open("/permohonan/penutup").wants(warned) // it stays an officer's computer
	clerk.post("/permohonan/penutup", url.Values{"jawaban": {"no"}}, nil).wants("tersimpan")
	if got := ways(theirs.No); !slices.Equal(got, []string{"office"}) {
		t.Errorf("on a computer on which an officer logged in: %v", got)
	}
}

// noise is what differs from page to page by itself.
var noise = regexp.MustCompile(`nonce="[^"]*"|sha256-[^"]*`)

func TestAnOfficersOwnFamilyIsSaidAndTheCaseSeenElsewhere(t *testing.T) {
	n, h := newNode(t)
	all, err := n.Accounts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	id := all[slices.IndexFunc(all, func(a premises.Account) bool { return a.Login == "signer" })].ID
	boss := officer(t, n, h, "supervisor")
	page := "/kantor/akun/" + id + "/warga"
	boss.open("/kantor/akun/" + id).wants("NIK dan KK petugas").open(page).wants("Belum tercatat")
	boss.post(page, url.Values{"nik": {"12"}, "kk": {""}}, nil)
	if boss.status != http.StatusUnprocessableEntity {
		t.Errorf("%d", boss.status)
	}
	boss.post(page, url.Values{"nik": {"3302 9957 0890 0001"}, "kk": {""}}, nil).wants("NIK dan KK petugas dicatat")
	boss.open(page).wants("Sudah tercatat").lacks("3302995708900001")
	no := n.File("surat-keterangan-usaha").No
	for _, role := range []string{"front-desk", "verifier"} {
		st := n.Step(no).Step
		if err := n.DoStep(t.Context(), n.As(role), no, st.ID, office.AllChecks(st)); err != nil {
			t.Fatal(err)
		}
	}
	signer := officer(t, n, h, "signer")
	signer.open(caseAt(no)).post(caseAt(no)+"/ambil", url.Values{"alasan": {"cepat"}}, nil).wants("permohonan Anda sendiri atau keluarga satu KK")
	camat := officer(t, n, h, "kec-signer")
	camat.open("/kantor").wants("Surat Keterangan Usaha").open(caseAt(no)).wants("Diserahkan kepada petugas yang tidak berkepentingan", "keluarga satu KK petugas")
}

func TestPapersThatDifferStandOnTheListAndInTheCSV(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	clerk := officer(t, n, h, "front-desk")
	at := caseAt(no)
	clerk.open("/kantor/perbaikan").wants("Belum ada yang perlu diperbaiki")
	clerk.open(at).wants("Dokumen warga berbeda")
	clerk.open(at).send(at+"/beda", url.Values{"data": {"name"}, "dokumen": {"ktp"}, "kata": {"x"}}, nil).wants("paling sedikit dua dokumen")
	clerk.open(at).send(at+"/beda", url.Values{"data": {"name"}, "dokumen": {"ktp", "kk"}, "kata": {"KTP Budi, KK Boedi."}, "perbaiki": {"ya"}}, nil).wants("Perbedaan dokumen dicatat", "surat mengikuti", "KK Boedi")
	clerk.open("/kantor/perbaikan").wants(n.Reference(no), "Simpan sebagai CSV").lacks("Santoso", "Boedi")
	clerk.open("/kantor/perbaikan/daftar.csv")
	if !strings.Contains(clerk.body, n.Reference(no)) || strings.Contains(clerk.body, "Santoso") || strings.Count(clerk.body, "\n") != 2 {
		t.Error(clerk.body)
	}
	clerk.open(at + "/kuitansi.pdf")
	if !strings.HasPrefix(clerk.body, "%PDF-") {
		t.Errorf("%d %.80s", clerk.status, clerk.body)
	}
}

func TestAGiftIsReportedOnAPage(t *testing.T) {
	n, h := newNode(t)
	clerk := officer(t, n, h, "front-desk")
	clerk.open("/kantor/integritas").wants("Belum ada laporan").lacks("Pantauan")
	clerk.post("/kantor/integritas", url.Values{"bentuk": {"food"}, "saat": {"thanks"}, "nilai": {"banyak"}, "kata": {"Pisang"}, "diterima-day": {"27"}, "diterima-month": {"2"}, "diterima-year": {"2026"}}, nil).wants("taksiran nilai")
	clerk.post("/kantor/integritas", url.Values{"bentuk": {"food"}, "saat": {"thanks"}, "nilai": {"Rp75.000"}, "kata": {"Pisang dari Bu Sukarti"}, "diterima-day": {"27"}, "diterima-month": {"2"}, "diterima-year": {"2026"}}, nil).wants("Laporan Anda dicatat", "Makanan atau minuman")
	link := regexp.MustCompile(`/kantor/integritas/33[^"]*`).FindString(clerk.body)
	clerk.open(link).wants("Pisang dari Bu Sukarti", "Rp75.000", "Batas lapor ke KPK")
	if clerk.post(link, url.Values{"apa": {"settle"}, "how": {"charity"}}, nil); clerk.status != http.StatusForbidden {
		t.Errorf("%d", clerk.status)
	}
	if other := officer(t, n, h, "verifier").open(link); other.status != http.StatusNotFound {
		t.Errorf("a colleague reads it: %d", other.status)
	}
	boss := officer(t, n, h, "kec-supervisor")
	boss.open("/kantor/integritas").wants("Yang ditunggu", "Pantauan", "Apakah ada yang meminta uang?").open("/kantor/integritas/uang").wants("Desa Sokaraja Kulon", "sedikit")
	boss.open(link).post(link, url.Values{"apa": {"settle"}, "how": {"kept"}}, nil).wants("Keputusan KPK belum mengizinkan")
	boss.post(link, url.Values{"apa": {"settle"}, "how": {"charity"}}, nil).wants("Langkahnya dicatat", "bantuan sosial")
}

func TestABrowserFindsNothingWrongOnPagesOfHands(t *testing.T) {
	n, h := neighbourly(t)
	b := &busy{Node: n, h: h}
	r := n.File("surat-keterangan-usaha")
	code, err := n.EndorsementLink(t.Context(), n.As("front-desk"), r.No, "rt")
	b.must(err)
	b.must(n.Take(t.Context(), n.As("front-desk"), r.No, "x"))
	b.must(n.Differ(t.Context(), n.As("front-desk"), r.No, desk.Difference{Field: "name", Said: []string{"ktp", "kk"}, Words: "KTP Budi, KK Boedi.", Repair: true}))
	clerk := officer(t, n, h, "front-desk")
	clerk.post("/kantor/integritas", url.Values{"bentuk": {"food"}, "saat": {"thanks"}, "nilai": {"75000"}, "kata": {"Pisang"}, "diterima-day": {"2"}, "diterima-month": {"2"}, "diterima-year": {"2026"}}, nil)
	gift := regexp.MustCompile(`/kantor/integritas/33[^"]*`).FindString(clerk.body)
	all, err := n.Accounts(t.Context(), office.Village)
	b.must(err)
	args := []string{"-", "/sahkan/" + code, "/sahkan/selesai", "--", n.Token("front-desk"), caseAt(r.No), "/kantor/integritas", "/kantor/perbaikan", gift, "--",
		n.Token("supervisor"), "/kantor/integritas", "/kantor/integritas/pantauan", "/kantor/integritas/uang", gift, "/kantor/akun/" + all[0].ID, "/kantor/akun/" + all[0].ID + "/warga", "--",
		n.Token("kec-supervisor"), "/kantor/integritas/uang"}
	judged(t, h, "officer.mjs", args...)
}

func TestABrowserFindsNothingWrongOnTheClosingQuestion(t *testing.T) {
	n, h := newNode(t)
	r := n.File("surat-keterangan-usaha")
	n.Issue(r.No)
	if err := n.HandOver(t.Context(), n.As("front-desk"), r.No, office.AllChecks(n.Step(r.No).Step)); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal([]stateCase{{"finished", r.Reference, r.Secret, []string{"/permohonan", "/permohonan/penutup"}}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "states.mjs", path)
}
