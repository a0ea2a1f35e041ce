package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/notify"
	"genggam/internal/office"
	"genggam/internal/outreach"
)

// byWeb files an application whose applicant left a number and an address.
func byWeb(b *busy, service string) desk.Receipt {
	b.T.Helper()
	a := b.application(service)
	a.Channel = "web"
	a.Applicant.Record.Phone, a.Applicant.Record.Email = "+6281234567890", "budi@warga.example"
	r, err := b.Desk.File(context.Background(), a)
	b.must(err)
	return r
}

// still stops a reader at a redirect that leads away from here.
func still(r *reader) *reader {
	r.client.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		if req.URL.Host != strings.TrimPrefix(r.base, "http://") {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return r
}

func TestOneTapOffersTheNewsOfACase(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	r := byWeb(b, "surat-keterangan-usaha")
	front := still(officer(t, n, h, "front-desk"))
	front.open("/kantor/pesan").wants("Kabar permohonan", r.Reference, "Sudah kami terima", "+62812******90")
	front.lacks("81234567890", "Santoso", r.Secret)
	offer := fmt.Sprintf("/kantor/pesan/kabar/%d", r.No)
	w := b.ask(n.Token("front-desk"), "GET", "/kantor/pesan", "id")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' https://wa.me https://api.whatsapp.com;") || !strings.Contains(csp, "script-src 'self';") {
		t.Error("the policy of the page:", csp)
	}
	req, _ := http.NewRequest("POST", front.base+offer, strings.NewReader(url.Values{"kabar": {"received"}}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := front.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "https://wa.me/6281234567890?text=Desa%20Sokaraja") {
		t.Errorf("%d to %q", res.StatusCode, to)
	}
	front.open("/kantor/pesan").wants("Tidak ada pesan yang menunggu")
	front.open(caseAt(r.No)).wants("Yang sudah ditawarkan", "Ditawarkan lewat WhatsApp oleh Tuginem", "Apakah sampai, program tidak tahu")
	officer(t, n, h, "verifier").open(caseAt(r.No)).lacks(offer, "81234567890\"")
	// What changed meanwhile is not offered as it was.
	other := byWeb(b, "surat-keterangan-usaha")
	front.open("/kantor/pesan")
	b.must(n.Take(t.Context(), n.As("front-desk"), other.No, office.OutOfTurn))
	b.must(n.Return(t.Context(), n.As("front-desk"), other.No, []desk.Defect{{What: "foto_usaha", Text: "Buram."}}))
	b.must(errOf(n.Notify.Waiting(t.Context(), n.As("front-desk"))))
	front.send(fmt.Sprintf("/kantor/pesan/kabar/%d", other.No), url.Values{"kabar": {"received"}}, nil)
	if front.status != http.StatusConflict {
		t.Error("an old kind of news is answered with", front.status)
	}
	front.wants("sudah berubah")
	front.open("/kantor/pesan").send(fmt.Sprintf("/kantor/pesan/lewati/%d", other.No), url.Values{"kabar": {"returned"}}, nil)
	front.at("/kantor/pesan").wants("Dilewati", "Tidak ada pesan yang menunggu")
}

func errOf[T any](_ T, err error) error { return err }

func TestHowToServeIsAskedOnTheCasePageAndShownToWhoServes(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	no := b.file("surat-keterangan-usaha")
	front := officer(t, n, h, "front-desk")
	front.open(caseAt(no)).wants("Tanyakan cara dilayani")
	front.send(caseAt(no)+"/kebutuhan", url.Values{"butuh": {"wheelchair", "language-jv"}}, nil)
	front.at(caseAt(no)).wants("Cara melayani sudah dicatat", "Kursi roda", "Berbahasa Jawa", "Hanya tampil bagi petugas yang melayani")
	for _, login := range []string{"verifier", "signer", "head", "supervisor"} {
		officer(t, n, h, login).open(caseAt(no)).lacks("Kursi roda", "Berbahasa Jawa", "Tanyakan cara dilayani")
	}
}

func TestWhoCannotWriteGivesAMark(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	no := b.file("surat-keterangan-usaha")
	front := officer(t, n, h, "front-desk")
	front.open(caseAt(no))
	front.send(caseAt(no)+"/cap", nil, map[string]file{"cap": {"cap.jpg", office.JPEG}})
	if front.status != http.StatusUnprocessableEntity {
		t.Error("without a witness:", front.status)
	}
	front.wants("Tulis nama saksi")
	front.send(caseAt(no)+"/cap", url.Values{"saksi": {"Wagimin"}}, nil)
	front.wants("Pilih foto atau pindaian")
	front.send(caseAt(no)+"/cap", url.Values{"saksi": {"Wagimin"}}, map[string]file{"cap": {"cap.txt", []byte("tulisan")}})
	if front.status < 400 || front.status >= 500 {
		t.Error("what is no picture:", front.status)
	}
	front.send(caseAt(no)+"/cap", url.Values{"saksi": {"Wagimin"}}, map[string]file{"cap": {"cap.jpg", office.JPEG}})
	front.at(caseAt(no)).wants("Cap dan saksinya sudah disimpan", "saksi Wagimin")
	var picture string
	for _, a := range all(front.doc, "a") {
		if to := attr(a, "href"); strings.HasPrefix(to, caseAt(no)+"/cap/") {
			picture = to
		}
	}
	w := b.ask(n.Token("front-desk"), "GET", picture, "id")
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), office.JPEG) || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Error(w.Code, w.Header())
	}
	w = b.ask(n.Token("front-desk"), "GET", caseAt(no)+"/baca-ulang.pdf", "id")
	if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) || w.Header().Get("Cache-Control") != "no-store" {
		t.Error("the sheet to read back:", w.Code, w.Header())
	}
}

func TestAVisitIsAskedPlannedAndMade(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	no := b.file("surat-keterangan-usaha")
	front := officer(t, n, h, "front-desk")
	front.open("/kantor/kunjungan").wants("Tidak ada kunjungan yang menunggu", "paling lama 3 hari kerja")
	front.send("/kantor/kunjungan", url.Values{"nama": {"Sukarti"}}, nil)
	if front.status != http.StatusUnprocessableEntity {
		t.Error(front.status)
	}
	front.wants("Tulis alamat")
	if !strings.Contains(front.body, `value="Sukarti"`) {
		t.Error("what was typed is thrown away")
	}
	front.open(fmt.Sprintf("/kantor/kunjungan?permohonan=%d", no)).wants(b.Reference(no))
	if !strings.Contains(front.body, `value="Budi Santoso"`) {
		t.Error("what the case says is asked again")
	}
	front.send("/kantor/kunjungan", url.Values{"nama": {"Sukarti Binti"}, "alamat": {"Gang Kenanga"}, "perlu": {"Cap jempol"}}, nil)
	front.at("/kantor/kunjungan").wants("Permintaan kunjungan sudah dicatat", "Belum direncanakan", "5 Maret 2026").lacks("Sukarti Binti", "Gang Kenanga")
	visit := ""
	for _, a := range all(front.doc, "a") {
		if to := attr(a, "href"); strings.HasPrefix(to, "/kantor/kunjungan/") {
			visit = to
		}
	}
	front.open(visit).wants("Sukarti Binti", "Gang Kenanga", "Cap jempol")
	front.send(visit+"/rencana", url.Values{"hari": {"2020-01-01"}}, nil).wants("Pilih hari mulai hari ini")
	front.send(visit+"/rencana", url.Values{"hari": {"2026-03-03"}}, nil).at(visit).wants("Harinya sudah dicatat", "Selasa, 3 Maret 2026, oleh Tuginem")
	front.open("/kantor/kunjungan").wants("Daftar untuk dibawa", "1 kunjungan")
	w := b.ask(n.Token("front-desk"), "GET", "/kantor/kunjungan/hari/2026-03-03.pdf", "id")
	if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		t.Error("the list of the day:", w.Code)
	}
	if w := b.ask(n.Token("front-desk"), "GET", "/kantor/kunjungan/hari/kemarin", "id"); w.Code != http.StatusNotFound {
		t.Error("a day that is none:", w.Code)
	}
	front.open(visit).send(visit+"/selesai", url.Values{}, nil).wants("Pilih hasil kunjungan")
	front.send(visit+"/selesai", url.Values{"hasil": {"met"}}, nil).at(visit).wants("Hasil kunjungan sudah dicatat", "Bertemu orangnya")
}

func TestWhoCannotComeAsksForAVisitFromHome(t *testing.T) {
	n, h := newNode(t)
	filed := n.File("surat-keterangan-usaha")
	r := newReader(t, h)
	r.open("/lacak").send("/lacak", url.Values{"nomor": {filed.Reference}, "rahasia": {filed.Secret}}, nil).at("/permohonan").wants("Minta petugas datang ke rumah")
	r.open("/permohonan/kunjungan").wants("paling lama 3 hari kerja")
	r.send("/permohonan/kunjungan", url.Values{"alamat": {" "}}, nil).wants("Tulis alamat")
	r.send("/permohonan/kunjungan", url.Values{"alamat": {"Jalan Melati 5"}}, nil).at("/permohonan/kunjungan").wants("sudah kami catat", "5 Maret 2026")
	if len(all(r.doc, "textarea")) != 0 {
		t.Error("it is asked twice")
	}
	newReader(t, h).open("/permohonan/kunjungan").at("/lacak")
}

func TestAPosterLeadsToItsServiceAndSetsNothing(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	head := officer(t, n, h, "head")
	head.open("/kantor/poster").wants("Belum ada poster")
	head.send("/kantor/poster", url.Values{"tempat": {"Balai desa"}}, nil).wants("Pilih layanan")
	head.send("/kantor/poster", url.Values{"layanan": {"surat-keterangan-usaha"}, "tempat": {"Papan depan balai desa"}}, nil)
	head.wants("Poster sudah dibuat", "Papan depan balai desa", "Belum ada yang membuka kodenya", "https://layanan.example.go.id/p/")
	at := head.path
	code := strings.TrimPrefix(at, "/kantor/poster/")
	for range 3 {
		w := b.ask("", "GET", "/p/"+code, "id")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/layanan/surat-keterangan-usaha" || w.Header().Get("Set-Cookie") != "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Error(w.Code, w.Header())
		}
	}
	b.ask("", "HEAD", "/p/"+code, "id") // a preview looks and does not visit
	if w := b.ask("", "GET", "/p/ZZZZZZZ", "id"); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
	head.open(at).wants("Senin, 2 Maret 20263")
	for _, size := range []string{"f4", "a4"} {
		w := b.ask(n.Token("head"), "GET", at+"/cetak.pdf?kertas="+size, "id")
		if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
			t.Error(size, w.Code)
		}
	}
	head.send(at+"/turun", nil, nil).at("/kantor/poster").wants("Poster ditandai sudah diturunkan", "Diturunkan")
}

func TestALinkToAServiceShowsWhatItIs(t *testing.T) {
	_, h := newNode(t)
	r := newReader(t, h).open("/layanan/surat-keterangan-usaha")
	for _, want := range []string{`<meta property="og:title" content="Surat Keterangan Usaha">`, `<meta property="og:description" content="Selesai dalam `, `<meta property="og:site_name"`} {
		if !strings.Contains(r.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if r.open("/lacak"); strings.Contains(r.body, "og:") {
		t.Error("a page about one person is offered for sharing")
	}
}

// reached is a node with everything that these pages show, long names too.
func reached(t *testing.T) (b *busy, citizen desk.Receipt, visit int64, poster string) {
	b = newBusy(t)
	ctx, front := context.Background(), b.As("front-desk")
	var err error
	b.must(b.Notify.SetMail(ctx, notify.Mail{Host: "127.0.0.1", Port: 1, From: "layanan@desa.example", Secure: "none"}, ""))
	citizen = byWeb(b, "surat-keterangan-usaha")
	byWeb(b, "surat-keterangan-domisili-usaha")
	b.must(errOf(b.Rounds(ctx)))
	for range 14 {
		b.Clock.Add(7 * 3600e9)
		b.must(errOf(b.Rounds(ctx)))
	}
	found, err := b.SearchResidents(ctx, front, "budi", 1)
	b.must(err)
	b.must(b.AttachContact(ctx, front, found[0].ID.String(), "0877 1111 2222"))
	b.must(b.SendCode(ctx, citizen.No))
	v, err := b.Show(ctx, front, citizen.No, "work")
	b.must(err)
	b.must(b.Outreach.AskNeeds(ctx, front, &v, outreach.NeedCodes()))
	u, err := b.Outreach.StoreMark(ctx, front, citizen.No, bytes.NewReader(office.JPEG))
	b.must(err)
	b.must(b.Outreach.TakeMark(ctx, front, citizen.No, longName, u))
	_, err = b.Notify.Offer(ctx, front, citizen.No, "received")
	b.must(err)
	long := outreach.Words{Name: longName, Phone: "087711112222", Address: "Jalan Raya Panjang Sekali Sampai Ujung Dusun Nomor Seratus Sebelas, RT 010 RW 012, belakang masjid", What: "Membacakan surat dan membubuhkan cap jempol di hadapan saksi"}
	visit, err = b.Outreach.AskVisit(ctx, front, long, citizen.No)
	b.must(err)
	b.must(b.Outreach.PlanVisit(ctx, front, visit, b.Today(office.Village)))
	_, err = b.Outreach.AskVisit(ctx, front, long, -1)
	b.must(err)
	poster, err = b.Outreach.MakePoster(ctx, front, "surat-keterangan-usaha", "Papan pengumuman di depan balai desa, sebelah utara pasar, dekat pos kamling RT 010")
	b.must(err)
	b.must(errOf(b.Outreach.MakePoster(ctx, front, "surat-keterangan-domisili-usaha", "Masjid")))
	for i := range 1234 {
		b.must(errOf(b.Outreach.FollowPoster(ctx, poster, strconv.Itoa(i))))
	}
	return b, citizen, visit, poster
}

func TestABrowserFindsNothingWrongOnPagesThatReachPeople(t *testing.T) {
	b, citizen, visit, poster := reached(t)
	t.Run("officers", func(t *testing.T) {
		judged(t, b.h, "officer.mjs", b.Token("front-desk"), "/kantor/pesan", caseAt(citizen.No), "/kantor/kunjungan", "/kantor/kunjungan?permohonan="+fmt.Sprint(citizen.No),
			fmt.Sprintf("/kantor/kunjungan/%d", visit), "/kantor/poster", "/kantor/poster/"+poster, "--", b.Token("kec-front-desk"), "/kantor/pesan?kabar=skipped", "/kantor/kunjungan?kabar=visit-asked", "/kantor/poster?kabar=poster-gone")
	})
	t.Run("citizens", func(t *testing.T) {
		other := b.File("surat-keterangan-usaha")
		states := fmt.Sprintf(`[{"name":"may wish","reference":%q,"secret":%q,"paths":["/permohonan","/permohonan/kunjungan"]},{"name":"planned","reference":%q,"secret":%q,"paths":["/permohonan/kunjungan"]}]`,
			other.Reference, other.Secret, citizen.Reference, citizen.Secret)
		path := filepath.Join(t.TempDir(), "cases.json")
		b.must(os.WriteFile(path, []byte(states), 0o600))
		judged(t, b.h, "states.mjs", path)
	})
}

func TestOneTapInABrowserLeadsToWhatsApp(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	r := byWeb(b, "surat-keterangan-usaha")
	judged(t, h, "reach.mjs", n.Token("front-desk"))
	if testing.Short() || t.Failed() {
		return
	}
	lines, err := n.Notify.Offers(t.Context(), n.As("front-desk"), r.No)
	if err != nil || len(lines) != 1 {
		t.Error("the tap is not written down:", lines, err)
	}
}
