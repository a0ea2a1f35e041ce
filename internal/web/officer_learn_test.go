package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genggam/internal/audit"
	"genggam/internal/lang"
	"genggam/internal/learning"
	"genggam/internal/office"
	"genggam/internal/practice"
	"genggam/internal/web"
)

// newPractice is a node with its practice office.
func newPractice(t testing.TB) (*office.Node, *practice.Office, http.Handler) {
	t.Helper()
	n := office.Open(t)
	m, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := practice.New(n.Hall)
	t.Cleanup(func() { _ = o.Close() })
	h, err := (&web.Server{Hall: n.Hall, Messages: m, Practice: o, ClientIP: (*http.Request).UserAgent}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	return n, o, h
}

const startAt = "/kantor/belajar/mulai/"

// says looks at the whole page, the banner of the practice office too.
func (r *reader) says(words ...string) *reader {
	r.t.Helper()
	for _, w := range words {
		if !strings.Contains(r.body, w) {
			r.t.Errorf("%s (%d) does not say %q", r.path, r.status, w)
		}
	}
	return r
}

// seatOf is the practice that an officer is in.
func seatOf(t testing.TB, n *office.Node, o *practice.Office, login string) learning.Seat {
	t.Helper()
	_, s, leave, err := o.Enter(context.Background(), n.As(login))
	if err != nil {
		t.Fatal(err)
	}
	leave()
	return s
}

func TestALessonIsDoneByDoingItAndByNothingElse(t *testing.T) {
	n, o, h := newPractice(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor").open("/kantor/belajar").wants("Mengambil giliran berikutnya", "5 menit", "Sudah selesai: 0 dari")
	r.send(startAt+"ambil-berikutnya", nil, nil).at("/latihan/kantor").says("LATIHAN: ", "Kembali ke kantor sungguhan", "0 dari 2", "Ambil berikutnya")
	for range 3 { // looking at it does nothing
		r.open("/latihan/kantor").says("0 dari 2")
	}
	r.send("/latihan/kantor/berikutnya", nil, nil).says("1 dari 2")
	if !strings.HasPrefix(r.path, "/latihan/kantor/permohonan/") {
		t.Fatalf("the case taken is at %s", r.path)
	}
	r.send(r.path+"/langkah", r.ticks(), nil).says("Pelajaran selesai")
	r.open("/kantor/belajar").wants("Sudah selesai: 1 dari", "Anda sedang dalam pelajaran")
	if s := seatOf(t, n, o, "front-desk"); !s.Done {
		t.Error("it is not done")
	}
	// Once, however often the page is opened; and nothing of the case is here.
	r.open("/latihan/kantor").open("/latihan/kantor")
	done, err := n.Learning.Mine(context.Background(), n.As("front-desk"))
	if err != nil || done["ambil-berikutnya"].Times != 1 || len(done) != 1 {
		t.Errorf("on record is %+v, %v", done, err)
	}
	if _, err := n.Follow(context.Background(), 0); err == nil {
		t.Error("there is a case at the real node")
	}
	report, err := audit.Verify(context.Background(), n.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Errorf("the real node: %+v, %v", report, err)
	}
	r.open("/kantor/belajar").send("/kantor/belajar/selesai", nil, nil).at("/kantor/belajar").wants("Latihan diakhiri")
	r.open("/latihan/kantor").wants("Latihan sudah berakhir")
	if r.status != http.StatusGone {
		t.Errorf("an ended practice is answered with %d", r.status)
	}
}

func TestTheHeadSeesWhoHasLearntWhat(t *testing.T) {
	n, _, h := newPractice(t)
	front := officer(t, n, h, "front-desk")
	front.open("/kantor/belajar").send(startAt+"ambil-berikutnya", nil, nil).send("/latihan/kantor/berikutnya", nil, nil)
	n.Clock.Add(4 * time.Minute)
	front.send(front.path+"/langkah", front.ticks(), nil).says("Pelajaran selesai")
	head := officer(t, n, h, "head")
	head.open("/kantor/belajar/petugas").wants("Tuginem", "1 dari")
	head.open("/kantor/belajar/petugas.csv")
	if !strings.Contains(head.body, "Tuginem,petugas loket,Mengambil giliran berikutnya dan memeriksa kelengkapan,2026-03-02,4,1") {
		t.Errorf("the list says\n%s", head.body)
	}
	if front.open("/kantor/belajar/petugas"); front.status != http.StatusForbidden {
		t.Errorf("an officer sees the others': %d", front.status)
	}
	// A new practice office takes no record with it.
	head.open("/kantor/belajar/petugas").send("/kantor/belajar/baru", nil, nil).wants("dibuat baru", "1 dari")
	front.open("/latihan/kantor").wants("Latihan sudah berakhir")
	front.open("/kantor/belajar").send(startAt+"ambil-berikutnya", nil, nil).says("0 dari 2")
}

func TestPracticeAndTheRealOfficeNeverMeet(t *testing.T) {
	n, o, h := newPractice(t)
	real := n.File("surat-keterangan-usaha")
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/belajar").send(startAt+"ambil-berikutnya", nil, nil)
	s := seatOf(t, n, o, "front-desk")
	// The session of the practice office opens nothing at the real one, nor the
	// real one's anything there.
	if _, err := n.Actor(context.Background(), s.Session); err == nil {
		t.Error("a practice session is one of the real node")
	}
	stranger := newReader(t, h)
	u, _ := url.Parse(stranger.base)
	for _, name := range []string{"kantor", "latihan-kantor"} {
		stranger.client.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: s.Session, Path: "/"}})
	}
	stranger.open("/kantor").at("/kantor/masuk")
	if stranger.open("/latihan/kantor"); stranger.status != http.StatusGone {
		t.Errorf("with the practice session alone the practice is entered: %d", stranger.status)
	}
	// The same browser, two windows: what is sent to one stays there.
	r.open("/kantor").says("Desa Sokaraja Kulon").lacks("LATIHAN")
	r.open("/latihan/kantor").lacks(real.Reference).send("/latihan/kantor/berikutnya", nil, nil)
	if p := n.Step(real.No); p.Step == nil || p.Step.ID != "check" || len(n.Config.Dir) == 0 {
		t.Errorf("the real case moved: %+v", p)
	}
	r.open(fmt.Sprintf("/latihan%s", caseAt(real.No)))
	if strings.Contains(r.body, real.Reference) {
		t.Error("the real case is shown in the practice office")
	}
	// After the practice ended, a form of it that is still open reaches nothing.
	r.open("/latihan/kantor")
	n.Clock.Add(practice.Life + time.Second)
	again := officer(t, n, h, "front-desk")
	req, _ := http.NewRequest("POST", again.base+"/latihan/kantor/berikutnya", nil)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if again.do(req); again.status != http.StatusGone {
		t.Errorf("a form of an ended practice is answered with %d", again.status)
	}
	if p := n.Step(real.No); p.Step == nil || p.Step.ID != "check" {
		t.Error("it reached the real case")
	}
}

func TestAPracticeLetterSaysSoAndIsNoneOfTheRealNodes(t *testing.T) {
	n, o, h := newPractice(t)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor/belajar").send(startAt+"cetak-ulang", nil, nil).at("/latihan/kantor/cetak")
	s := seatOf(t, n, o, "front-desk")
	pdf := fmt.Sprintf("/latihan%s/surat.pdf", caseAt(s.Case))
	for range 2 {
		if r.open(pdf); !strings.HasPrefix(r.body, "%PDF-") {
			t.Fatalf("the letter is answered with %d", r.status)
		}
	}
	saysPractice(t, r.body)
	r.open("/latihan/kantor/cetak").says("1 dari 2")
	r.send("/latihan/kantor/cetak", nil, nil).says("Pelajaran selesai")

	// Another key and another log: neither knows the other's letters.
	room, _, leave, err := o.Enter(context.Background(), n.As("front-desk"))
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	ours, _ := n.Keys(context.Background())
	theirs, _ := room.Keys(context.Background())
	if string(ours) == string(theirs) || n.VerifierKey() == room.VerifierKey() || n.Store.Origin() == room.Store.Origin() {
		t.Error("keys or origin are the same")
	}
	if _, err := n.LetterStatus(context.Background(), room.Store.Origin(), s.Case); err == nil {
		t.Error("the real node answers for a practice letter")
	}
	if strings.Contains(string(ours), "33.02.99") {
		t.Error("the real list of keys holds one of the practice office")
	}
	if _, err := os.Stat(filepath.Join(practice.Dir(n.Config.Dir), "genggam.db")); err != nil {
		t.Error("the practice office has no database of its own", err)
	}
}

// saysPractice looks for the words across every page.
func saysPractice(t *testing.T, pdf string) {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not there")
	}
	c := exec.Command(tool, "-raw", "-", "-")
	c.Stdin = strings.NewReader(pdf)
	text, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	for i, page := range strings.Split(strings.TrimRight(string(text), "\f"), "\f") {
		if !strings.Contains(strings.Join(strings.Fields(page), ""), "LATIHAN-TIDAKBERLAKU") {
			t.Errorf("page %d does not say that it is practice:\n%s", i+1, page)
		}
	}
}

// practisePages is a node at which three officers are in a lesson; the pages of
// each by their token.
func practisePages(t *testing.T) (h http.Handler, pages map[string][]string, n *office.Node) {
	n, o, h := newPractice(t)
	pages = map[string][]string{}
	for login, lesson := range map[string]string{"front-desk": "cetak-ulang", "signer": "tanda-tangan", "head": "cuti-pengganti"} {
		if err := o.Start(context.Background(), n.As(login), lesson); err != nil {
			t.Fatal(err)
		}
	}
	at := func(login string) string { return "/latihan" + caseAt(seatOf(t, n, o, login).Case) }
	pages[n.Token("front-desk")] = []string{"/kantor/belajar", "/latihan/", "/latihan/layanan", "/latihan/lacak", "/latihan/kantor", "/latihan/kantor/langsung", "/latihan/kantor/loket", "/latihan/kantor/cetak", at("front-desk"), "/latihan/tidak-ada"}
	pages[n.Token("signer")] = []string{"/kantor/belajar", "/latihan/kantor", at("signer")}
	pages[n.Token("head")] = []string{"/kantor/belajar/petugas", "/latihan/kantor/wewenang", "/latihan/kantor/kertas"}
	pages[n.Token("registrar")] = []string{"/latihan/kantor"}
	return h, pages, n
}

func TestEveryPageOfThePracticeOfficeSaysSoAndLeadsNowhereElse(t *testing.T) {
	h, pages, n := practisePages(t)
	b := &busy{Node: n, h: h}
	for token, list := range pages {
		for _, address := range list {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s in %s: %s", address, language, fault)
				}
				body := w.Body.String()
				if w.Code != http.StatusOK && w.Code != http.StatusGone && w.Code != http.StatusNotFound || strings.Contains(body, "[practice.") {
					t.Errorf("%s in %s: %d", address, language, w.Code)
				}
				if !strings.HasPrefix(address, "/latihan") || w.Code == http.StatusGone {
					continue
				}
				if !strings.Contains(body, `class="practice"`) || !strings.Contains(body, `<a href="/kantor/belajar">`) {
					t.Errorf("%s in %s does not say that it is practice, or gives no way out", address, language)
				}
				for _, attribute := range []string{` href="/`, ` action="/`, ` src="/`} {
					for _, rest := range strings.Split(body, attribute)[1:] {
						if !strings.HasPrefix(rest, "latihan/") && !strings.HasPrefix(rest, "static/") && !strings.HasPrefix(rest, "kantor/belajar") {
							t.Errorf("%s in %s leads to /%.40s", address, language, rest)
						}
					}
				}
			}
		}
	}
}

func TestABrowserFindsNothingWrongInThePracticeOffice(t *testing.T) {
	h, pages, n := practisePages(t)
	args := []string{"-", "/kantor/masuk"}
	for token, list := range pages {
		args = append(append(args, "--", token), list...)
	}
	_ = n
	judged(t, h, "officer.mjs", args...)
}

func TestEverySheetThatThePracticeOfficePrintsSaysSo(t *testing.T) {
	n, o, h := newPractice(t)
	for login, at := range map[string]struct {
		lesson string
		sheets []string
	}{
		"front-desk": {"cetak-ulang", []string{"{}/surat.pdf", "{}/kuitansi.pdf", "{}/baca-ulang.pdf"}},
		"signer":     {"tanda-tangan", []string{"{}/pratinjau.pdf"}},
		"head":       {"buku-bulan", []string{"/kantor/kertas/uji.pdf", "/kantor/buku/cetak/{}"}},
	} {
		r := officer(t, n, h, login)
		r.open("/kantor/belajar").send(startAt+at.lesson, nil, nil)
		for _, sheet := range at.sheets {
			address := strings.Replace(sheet, "{}", caseAt(seatOf(t, n, o, login).Case), 1)
			if strings.Contains(sheet, "buku") {
				r.open("/latihan/kantor/buku?bulan=2026-02")
				p := &pupil{r, n, o, login}
				address = strings.TrimPrefix(p.linkTo("/buku/cetak/"), "/latihan")
			}
			if r.open("/latihan" + address); !strings.HasPrefix(r.body, "%PDF-") {
				t.Errorf("%s is answered with %d", address, r.status)
				continue
			}
			t.Run(sheet, func(t *testing.T) { saysPractice(t, r.body) })
		}
	}
}
