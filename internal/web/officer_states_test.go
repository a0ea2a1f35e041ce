package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/office"
	"genggam/internal/person"
	"genggam/internal/residents"
)

// longName is as long as a name may be.
const longName = "Raden Mas Haryo Kusumodiningratningrum Sastrodiharjokusumo S"

// busy is a node with a case in every state that an officer meets.
type busy struct {
	*office.Node
	h http.Handler
	// cases by their state.
	cases map[string]int64
	party *desk.Party
}

// application is a complete one by a resident who was matched once: the register
// answers only so many questions an hour.
func (b *busy) application(service string) desk.Application {
	b.T.Helper()
	if b.party == nil {
		p := b.Resident(office.People()[0].Record)
		b.party = &p
	}
	std, ok := b.Catalogue().Current(service, "2026-03-02")
	if !ok {
		b.T.Fatalf("no service %s", service)
	}
	a := desk.Application{Standard: std.ID, Office: office.Village, Channel: "api", Relation: "self", Applicant: *b.party,
		Answers: catalogue.ExampleAnswers(std, b.Clock.Now().Unix()/86400), Assurance: casework.Matched, Language: "id"}
	for _, r := range std.Requirements {
		switch r.Kind {
		case "statement":
			a.Statements = append(a.Statements, r.ID)
		case "upload":
			a.Files = append(a.Files, b.Upload(a, r.ID))
		}
	}
	return a
}

func (b *busy) file(service string) int64 {
	b.T.Helper()
	r, err := b.Desk.File(context.Background(), b.application(service))
	b.must(err)
	return r.No
}

func (b *busy) must(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}

// to brings a case to a step by doing what comes before.
func (b *busy) to(no int64, kind string) {
	b.T.Helper()
	for range 8 {
		p := b.Step(no)
		if p.Step == nil || p.Step.Kind == kind {
			return
		}
		b.must(b.Take(context.Background(), b.As(p.Step.Role), no, office.OutOfTurn))
		b.must(b.DoStep(context.Background(), b.As(p.Step.Role), no, p.Step.ID, office.AllChecks(p.Step)))
	}
}

func newBusy(t testing.TB) *busy {
	n, h := newNode(t)
	b := &busy{Node: n, h: h, cases: map[string]int64{}}
	ctx := context.Background()
	b.must(n.AddResidents(ctx, office.Village, []residents.ImportRow{{Line: 9, Record: person.Record{Name: longName, NIK: "3302991203850003", KK: "3302991001150009",
		BirthPlace: "Banyumas", BirthDate: "1985-03-12", Sex: "L", Address: "Jalan Raya Panjang Sekali Sampai Ujung Dusun Nomor Seratus Sebelas", RT: "010", RW: "012", Region: string(office.Village)}}}))
	file := func(name, service string) int64 {
		b.cases[name] = b.file(service)
		return b.cases[name]
	}
	b.to(file("paused", "surat-keterangan-domisili-usaha"), "verify")
	b.must(n.Take(ctx, n.As("verifier"), b.cases["paused"], "kunjungan"))
	b.must(n.Take(ctx, n.As("verifier"), b.cases["paused"], office.OutOfTurn))
	b.must(n.Pause(ctx, n.As("verifier"), b.cases["paused"], "visit", "Rumah kosong, kunjungan diulang besok."))
	returned := file("returned", "surat-keterangan-usaha")
	b.must(n.Take(ctx, n.As("front-desk"), returned, office.OutOfTurn))
	b.must(n.Return(ctx, n.As("front-desk"), returned, []desk.Defect{{What: "foto_usaha", Text: "Foto buram, papan nama tidak terbaca."}}))
	b.to(file("refused", "surat-keterangan-usaha"), "sign")
	b.must(n.Take(ctx, n.As("signer"), b.cases["refused"], office.OutOfTurn))
	b.must(n.Refuse(ctx, n.As("signer"), b.cases["refused"], "facts", "Dikunjungi 2 Maret: tidak ada usaha di alamat itu."))
	n.Issue(file("signed", "surat-keterangan-usaha"))
	n.Issue(file("ink", "surat-pengantar-nikah"))
	n.Issue(file("delivered", "surat-keterangan-usaha"))
	b.must(n.HandOver(ctx, n.As("front-desk"), b.cases["delivered"], []string{"penerima"}))
	b.must(n.Revoke(ctx, n.As("signer"), n.Issue(file("revoked", "surat-keterangan-usaha")), "error"))
	b.to(file("verify", "surat-keterangan-usaha"), "verify")
	b.must(n.Note(ctx, n.As("verifier"), b.cases["verify"], "Pemilik sudah ditelepon, <b>akan</b> membawa foto."))
	b.to(file("sign", "surat-keterangan-usaha"), "sign")
	app := b.application("surat-keterangan-domisili")
	app.Applicant, app.Assurance, app.Class = desk.Party{Record: person.Record{Name: longName, NIK: "3302991203850003", BirthDate: "1985-03-12"}, Way: "forgot"}, casework.Claimed, "elderly"
	r, err := n.Desk.File(ctx, app)
	b.must(err)
	b.cases["long"] = r.No
	file("late", "surat-keterangan-usaha")
	n.Clock.Add(26 * time.Hour)
	b.to(b.cases["late"], "sign")
	file("new", "surat-pengantar-skck")
	return b
}

func (b *busy) pages() []string {
	out := []string{"/kantor", "/kantor/saya", "/kantor/selesai", "/kantor/cari"}
	for _, name := range []string{"paused", "returned", "refused", "signed", "ink", "delivered", "revoked", "verify", "sign", "long", "late", "new"} {
		out = append(out, caseAt(b.cases[name]))
	}
	return out
}

// ask opens a page as an officer would; every request comes from a reader of its
// own, so that none is too many.
func (b *busy) ask(token, method, address, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	r.Header.Set("Accept-Language", language)
	r.Header.Set("User-Agent", fmt.Sprint(token, method, address, language))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "kantor", Value: token})
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

func TestEveryOfficerPageIsSoundInEveryLanguageAndState(t *testing.T) {
	b := newBusy(t)
	tokens := map[string]string{}
	for _, login := range []string{"front-desk", "verifier", "signer", "head", "registrar", "supervisor"} {
		tokens[login] = b.Token(login)
	}
	for login, token := range tokens {
		pages := b.pages()
		switch login {
		case "signer":
			pages = append(pages, caseAt(b.cases["sign"])+"/tandatangan")
		case "front-desk":
			pages = append(pages, "/kantor/loket", "/kantor/penduduk", "/kantor/cetak")
		case "head", "supervisor":
			pages = append(pages, "/kantor/tugas", "/kantor/akun", "/kantor/dua-perangkat", "/kantor/pin", "/kantor/register", "/kantor/register/keterangan/2026", "/kantor/register/pengantar/2026")
		case "registrar":
			pages = []string{"/kantor", "/kantor/register/keterangan/2026", "/kantor/penduduk"}
		}
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
					t.Errorf("%s for %s in %s: %d", address, login, language, w.Code)
				}
				if w.Code != http.StatusOK {
					continue
				}
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
				for _, key := range []string{"[office.", "[case.", "[happened", "[person.", "[calendar.", "<b>akan</b>"} {
					if strings.Contains(w.Body.String(), key) {
						t.Errorf("%s for %s in %s says %s", address, login, language, key)
					}
				}
			}
		}
	}
}

func TestAStateIsSaidInWords(t *testing.T) {
	b := newBusy(t)
	token := b.Token("signer")
	for name, says := range map[string][]string{
		"paused": {"Waktu dijeda", "Rumah kosong"}, "returned": {"Menunggu pemohon", "Foto buram"}, "refused": {"Ditolak", "tidak ada usaha"},
		"ink":    {"Menunggu tinta", "Tanda tangan tinta dan serahkan", "Simpan pindaian"},
		"signed": {"Siap diambil", "Berlaku", "Buka untuk dicetak"}, "revoked": {"dicabut"}, "late": {"Terlambat", "Lewat"}, "long": {longName, "Lanjut usia", "Tidak ingat NIK"},
	} {
		page := b.ask(token, "GET", caseAt(b.cases[name]), "id").Body.String()
		for _, want := range says {
			if !strings.Contains(page, want) {
				t.Errorf("the case that is %s does not say %q", name, want)
			}
		}
	}
}

func TestAFileOpensInABoxOfItsOwn(t *testing.T) {
	b := newBusy(t)
	token := b.Token("verifier")
	at := caseAt(b.cases["verify"])
	_, rest, ok := strings.Cut(b.ask(token, "GET", at, "id").Body.String(), at+"/berkas/")
	if !ok {
		t.Fatal("no file to open")
	}
	item, _, _ := strings.Cut(rest, `"`)
	w := b.ask(token, "GET", at+"/berkas/"+item, "id")
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
		t.Errorf("the policy is %q", csp)
	}
	if how := w.Header().Get("Content-Disposition"); !strings.HasPrefix(how, "inline") || strings.Contains(how, "foto.jpg") {
		t.Errorf("the disposition is %q", how)
	}
	// A file of one case does not open under another.
	if w := b.ask(token, "GET", caseAt(b.cases["new"])+"/berkas/"+item, "id"); w.Code != http.StatusNotFound {
		t.Errorf("under another case it is answered with %d", w.Code)
	}
	w = b.ask(token, "GET", at+"/pratinjau.pdf", "id")
	if !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) || w.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("the preview is %d bytes of %s", w.Body.Len(), w.Header().Get("Content-Type"))
	}
	if w := b.ask(token, "GET", caseAt(b.cases["signed"])+"/pratinjau.pdf", "id"); w.Code != http.StatusConflict {
		t.Errorf("the preview of a signed letter is answered with %d", w.Code)
	}
}

func TestAPageOfTheInboxIsLight(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	for range 27 {
		b.file("surat-keterangan-usaha")
	}
	w := b.ask(n.Token("front-desk"), "GET", "/kantor", "id")
	var z bytes.Buffer
	g := gzip.NewWriter(&z)
	_, _ = g.Write(w.Body.Bytes())
	_ = g.Close()
	if rows := strings.Count(w.Body.String(), `class="what"`); rows != desk.PageSize {
		t.Errorf("%d rows", rows)
	}
	t.Logf("an inbox of %d rows is %d bytes, %d compressed", desk.PageSize, w.Body.Len(), z.Len())
	if z.Len() > 15<<10 {
		t.Errorf("an inbox page is %d bytes compressed, 15 KB are allowed", z.Len())
	}
	r := officer(t, n, h, "front-desk")
	r.open("/kantor").open("/kantor?" + nextOf(r))
	if rows := strings.Count(r.body, `class="what"`); rows != 2 {
		t.Errorf("the second page has %d rows", rows)
	}
}

// nextOf is the query of the link to the next page.
func nextOf(r *reader) string {
	for _, n := range all(r.doc, "a") {
		if attr(n, "rel") == "next" {
			_, query, _ := strings.Cut(attr(n, "href"), "?")
			return query
		}
	}
	r.t.Fatal("no next page")
	return ""
}

// nick is how an address names a draft that the device remembers.
func nick(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:4])
}

// atCounter files an application at the counter and gives the address of its slip.
func atCounter(b *busy) string {
	b.T.Helper()
	ctx, front := context.Background(), b.As("front-desk")
	people, err := b.SearchResidents(ctx, front, "sukarti", 1)
	b.must(err)
	f, err := b.CounterDraft(ctx, front, "surat-keterangan-usaha", people[0].ID.String(), "id")
	b.must(err)
	app := b.application("surat-keterangan-usaha")
	f.Answers, f.Statements = app.Answers, app.Statements
	b.must(b.SaveDraft(ctx, f))
	r, err := b.FileCounterDraft(ctx, front, f)
	b.must(err)
	return fmt.Sprintf("/kantor/loket/terkirim/%d", r.No)
}

func TestABrowserFindsNothingWrongOnOfficerPages(t *testing.T) {
	b := newBusy(t)
	found, err := b.SearchResidents(context.Background(), b.As("front-desk"), "raden", 5)
	if err != nil || len(found) != 1 {
		t.Fatal(err, found)
	}
	args := []string{"-", "/kantor/masuk", "--", b.Token("head"), "/kantor", "/kantor/tugas", "/kantor/akun", "/kantor/pin", "/kantor/dua-perangkat", "/kantor/register", "/kantor/register/keterangan/2026", "/kantor/loket", "--"}
	args = append(args, b.Token("front-desk"), "/kantor", "/kantor/cari", "/kantor/loket", "/kantor/penduduk", "/kantor/penduduk/"+found[0].ID.String()+"?alasan=counter", caseAt(b.cases["new"]), caseAt(b.cases["long"]), caseAt(b.cases["signed"]), caseAt(b.cases["ink"]), "--")
	front := b.As("front-desk")
	draft, err := b.CounterDraft(context.Background(), front, "surat-keterangan-domisili", found[0].ID.String(), "id")
	b.must(err)
	other, err := b.CounterDraft(context.Background(), front, "surat-keterangan-usaha", "", "id")
	b.must(err)
	args = append(args, b.Token("front-desk")+";loket-"+nick(draft.Code)+"="+draft.Code+";loket-"+nick(other.Code)+"="+other.Code,
		"/kantor/loket", "/kantor/loket/isi/"+nick(draft.Code), "/kantor/loket/isi/"+nick(other.Code), atCounter(b), "--")
	signer := b.As("signer")
	b.must(b.Take(context.Background(), signer, b.cases["sign"], "contoh"))
	args = append(args, b.Token("signer"), caseAt(b.cases["sign"]), caseAt(b.cases["sign"])+"/tandatangan", caseAt(b.cases["revoked"]), caseAt(b.cases["late"]), caseAt(b.cases["refused"]))
	judged(t, b.h, "officer.mjs", args...)
}
