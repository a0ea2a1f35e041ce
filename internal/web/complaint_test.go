package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/office"
)

func heardFields() url.Values {
	return url.Values{"kantor": {string(office.Village)}, "jenis": {"complaint"}, "kategori": {"lamp"}, "uraian": {"Lampu jalan depan pasar mati <b>tiga</b> malam."}, "tempat": {"Depan pasar"},
		"titik": {"-7.450123, 109.290456"}, "nama": {"Sulastri Contoh"}, "kontak": {"081234567899"}}
}

func TestACitizenComplainsTheOfficeHandlesItAndTheSenderReadsTheDecision(t *testing.T) {
	n, h := newNode(t)
	r := newReader(t, h)
	r.open("/aduan").wants("Tidak ada laporan yang cocok").open("/aduan/lapor").wants("Sembunyikan nama saya", "Rahasiakan seluruh laporan")
	bad := heardFields()
	bad.Set("uraian", strings.Repeat("a", 100_000))
	bad.Set("titik", "-8.9, 109.0")
	bad.Set("tanggal-day", "1")
	bad.Set("tanggal-month", "1")
	bad.Set("tanggal-year", "2099")
	r.send("/aduan/lapor", bad, map[string]file{"foto": {"a.txt", []byte("halo")}}).wants("paling banyak 4000", "Ada yang perlu diperbaiki")
	if r.status < 400 || fieldsOf(r.form("/aduan/lapor")).set.Get("nama") != "Sulastri Contoh" {
		t.Fatal(r.status, "what was typed is lost")
	}
	many := map[string]file{}
	for i := range 30 {
		many["foto-"+strconv.Itoa(i+1)] = file{"a.jpg", office.JPEG}
	}
	r.open("/aduan/lapor").send("/aduan/lapor", heardFields(), many).wants("paling banyak 5 foto")
	r.open("/aduan/lapor").send("/aduan/lapor", heardFields(), map[string]file{"foto": {"lampu.jpg", office.JPEG}, "foto-2": {"lagi.jpg", office.JPEG}})
	if r.path != "/aduan/tanda-terima" {
		t.Fatal(r.path, r.status, r.text())
	}
	r.wants("Sulastri Contoh", "Desa Sokaraja Kulon", "Lampu jalan", "PermenPANRB 62/2018", "UU 25/2009")
	keys := codes(r)
	clerk := officer(t, n, h, "front-desk")
	clerk.open("/kantor/aduan").wants("Lampu jalan", keys[0])
	no, err := n.Complaints.Find(t.Context(), n.As("front-desk"), keys[0])
	if err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/kantor/aduan/%d", no)
	clerk.open(at).wants("Sulastri Contoh", "Depan pasar")
	if strings.Contains(clerk.body, "<b>tiga</b>") {
		t.Error("HTML of a sender is shown as HTML")
	}
	clerk.send(at+"/periksa", url.Values{"class": {"complaint"}}, nil).wants("Tersimpan")
	clerk.send(at+"/putus", url.Values{"outcome": {"upheld"}}, nil).wants("Tulis alasan putusan")
	clerk.send(at+"/putus", url.Values{"outcome": {"upheld"}, "words": {"Lampu sudah diganti."}}, nil).wants("Lampu sudah diganti")
	clerk.send(at+"/umumkan", url.Values{"summary": {"Lampu pasar mati"}, "answer": {"Sudah diganti"}}, nil).wants("Lampu pasar mati")
	other := newReader(t, h)
	other.open("/aduan/lacak").send("/aduan/lacak", url.Values{"nomor": {keys[0]}, "rahasia": {"0000000000"}}, nil).wants("tidak ditemukan")
	other.send("/aduan/lacak", url.Values{"nomor": {keys[0]}, "rahasia": {strings.ToLower(keys[1])}}, nil).wants("Lampu sudah diganti", "Laporan terbukti", "Dibaca di halaman laporan")
	other.send("/aduan/saya/nilai", url.Values{"nilai": {"4"}}, nil).wants("Selesai")
	other.open("/aduan/ombudsman").wants("137", "Lampu sudah diganti")
	r.open("/aduan?q=lampu").wants("Lampu pasar mati").open("/aduan/nomor/" + keys[0]).wants("Sudah diganti")
	if strings.Contains(r.body, "Sulastri") || strings.Contains(r.body, "tiga malam") {
		t.Error("the public page tells what nobody released")
	}
}

func TestAMissedPromiseOffersTheComplaintFilledIn(t *testing.T) {
	n, h := newNode(t)
	f := n.File("surat-keterangan-usaha")
	r := newReader(t, h)
	r.open("/lacak").send("/lacak", url.Values{"nomor": {f.Reference}, "rahasia": {f.Secret}}, nil)
	if strings.Contains(r.body, "/aduan/lapor") {
		t.Fatal("a complaint is offered before the promised day")
	}
	n.Clock.Add(30 * 24 * time.Hour)
	r.open("/permohonan").wants("Hari yang dijanjikan sudah lewat").open("/aduan/lapor?dari=permohonan").wants(f.Reference)
	r.send("/aduan/lapor", url.Values{"kantor": {string(office.Village)}}, nil)
	if r.path != "/aduan/tanda-terima" {
		t.Fatal(r.path, r.text())
	}
}

func TestWhatAnOfficerSawElsewhereIsRegisteredOnOnePage(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "front-desk").open("/kantor/aduan/baru")
	r.send("/kantor/aduan/baru", url.Values{"uraian": {"Jalan berlubang di RT 3"}, "tautan": {"javascript:x"}}, nil).wants("https://")
	r.send("/kantor/aduan/baru", url.Values{"uraian": {"Jalan berlubang di RT 3"}, "tautan": {"https://contoh.id/p/1"}}, nil).wants("Terima kasih. Laporan Anda sudah dicatat")
	if c := codes(r); !strings.Contains(r.text(), "nomor "+c[0]) {
		t.Error("the reply does not hold the reference")
	}
}

func TestASenderCompletesWithAPhotographAndGivesANameLater(t *testing.T) {
	n, h := newNode(t)
	f := heardFields()
	f.Del("nama")
	f.Del("kontak")
	r := newReader(t, h).open("/aduan/lapor").send("/aduan/lapor", f, nil).wants("Karena tanpa nama", "UU 25/2009 Pasal 42-50")
	c := codes(r)
	no, err := n.Complaints.Find(t.Context(), n.As("head"), c[0])
	if err != nil {
		t.Fatal(err)
	}
	r.open("/aduan/saya").send("/aduan/saya/nama", nil, nil).wants("Isi nama")
	r.send("/aduan/saya/nama", url.Values{"nama": {"Karsini Contoh"}}, nil).wants("Karsini Contoh")
	for _, err := range []error{n.Complaints.Verify(t.Context(), n.As("head"), no, complaint.Ordinary), n.Complaints.Ask(t.Context(), n.As("head"), no, "Tiang nomor berapa?")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r.open("/aduan/saya").wants("Kantor meminta: Tiang nomor berapa?").send("/aduan/saya/tambah", nil, map[string]file{"foto": {"a.jpg", office.JPEG}}).wants("Tulis apa yang ingin disampaikan")
	r.send("/aduan/saya/tambah", url.Values{"tambahan": {"Tiang 17"}}, map[string]file{"foto": {"a.jpg", office.JPEG}}).wants("Tiang 17", "Foto 1", "sedang menanganinya")
	newReader(t, h).open("/aduan/lapor").send("/aduan/lapor", heardFields(), nil).wants("Mungkin sudah dilaporkan orang lain", c[0])
}

// heardStates are matters in each state, with what a browser opens of them.
func heardStates(t *testing.T, n *office.Node) (cases []map[string]any, desk []string) {
	t.Helper()
	ctx, clerk, room := t.Context(), n.As("front-desk"), n.Complaints
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	file := func(name string, spoil func(*complaints.Filing)) int64 {
		f := complaints.Filing{Office: office.Village, As: complaint.Ordinary, Category: "road", Placed: true, Lat: -7_450_123, Lon: 109_290_456,
			Words: complaints.Words{Text: strings.Repeat("Jalan berlubang dan gelap sekali, sudah banyak yang jatuh. ", 6) + strings.Repeat("panjang", 30), Place: "Depan pasar", Wish: "Ditambal"},
			Who:   complaints.Who{Name: "Sulastri Contoh", Contact: "081234567899"}}
		if spoil != nil {
			spoil(&f)
		}
		r, err := room.File(ctx, f)
		ok(err)
		cases = append(cases, map[string]any{"name": name, "heard": r.Reference, "secret": r.Secret, "paths": []string{"/aduan/saya", "/aduan/tanda-terima", "/aduan/ombudsman"}})
		desk = append(desk, fmt.Sprintf("/kantor/aduan/%d", r.No))
		return r.No
	}
	file("received", nil)
	file("without a name", func(f *complaints.Filing) { f.Who, f.Confidential = complaints.Who{}, true })
	file("anonymous", func(f *complaints.Filing) { f.Anonymous = true })
	waiting := file("waiting", nil)
	ok(room.Verify(ctx, clerk, waiting, complaint.Ordinary))
	ok(room.Ask(ctx, clerk, waiting, "Di RT berapa?"))
	done := file("delivered", nil)
	ok(room.Verify(ctx, clerk, done, complaint.Supervisory))
	ok(room.Decide(ctx, clerk, done, complaint.PartlyUpheld, "Separuh sudah ditambal."))
	ok(room.Publish(ctx, clerk, done, complaints.Text{Summary: "Jalan berlubang", Answer: "Separuh ditambal"}, true))
	ok(room.Withdraw(ctx, file("withdrawn", nil)))
	return cases, desk
}

func TestABrowserFindsNothingWrongOnPagesOfComplaints(t *testing.T) {
	n, h := newNode(t)
	cases, _ := heardStates(t, n)
	late := n.File("surat-keterangan-usaha")
	n.Clock.Add(20 * 24 * time.Hour)
	_, err := n.Rounds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cases = append(cases, map[string]any{"name": "nobody", "paths": []string{"/aduan", "/aduan?q=tidakada", "/aduan/lapor", "/aduan/lacak", "/aduan/peta", "/aduan/peta/33.02.19", "/aduan/peta/33.02.19.2016", "/aduan/peta/33.02.18", "/aduan/peta/tunjuk", "/aduan/peta/33.02.19.2016/tunjuk", "/aduan/nomor/" + url.PathEscape(cases[4]["heard"].(string))}},
		map[string]any{"name": "a late case", "reference": late.Reference, "secret": late.Secret, "paths": []string{"/permohonan", "/aduan/lapor?dari=permohonan"}})
	b, _ := json.Marshal(cases)
	path := filepath.Join(t.TempDir(), "cases.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	judged(t, h, "company.mjs", path)
}

func TestOfficersPagesOfComplaintsAreSoundInEveryLanguage(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	_, pages := heardStates(t, n)
	n.Clock.Add(10 * 24 * time.Hour)
	if _, err := n.Rounds(t.Context()); err != nil {
		t.Fatal(err)
	}
	pages = append(pages, "/kantor/aduan", "/kantor/aduan?daftar=ended", "/kantor/aduan?daftar=told", "/kantor/aduan?q=zzz", "/kantor/aduan/baru", "/kantor/aduan/ekspor", "/kantor/aduan/luar", "/kantor/aduan/janji", pages[0]+"/salinan")
	for _, login := range []string{"front-desk", "registrar", "supervisor", "head"} {
		token := b.Token(login)
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				if w.Code != http.StatusOK && !strings.Contains(address, "zzz") {
					t.Errorf("%s for %s in %s: %d", address, login, language, w.Code)
				}
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
				if strings.Contains(w.Body.String(), "[heard.") || strings.Contains(w.Body.String(), "[complaint") || strings.Contains(w.Body.String(), "[web.") {
					t.Errorf("%s for %s in %s says a key", address, login, language)
				}
			}
		}
	}
}

func TestABrowserFindsNothingWrongOnOfficersPagesOfComplaints(t *testing.T) {
	n, h := newNode(t)
	_, pages := heardStates(t, n)
	pages = append(pages, "/kantor/aduan", "/kantor/aduan?daftar=ended", "/kantor/aduan?daftar=told", "/kantor/aduan?q=zzz", "/kantor/aduan/baru", "/kantor/aduan/ekspor", "/kantor/aduan/luar", "/kantor/aduan/janji", pages[0]+"/salinan")
	judged(t, h, "officer.mjs", append([]string{n.Token("head")}, pages...)...)
}
