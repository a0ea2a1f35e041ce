package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/mandate"
	"genggam/internal/office"
	"genggam/internal/paper"
	"genggam/internal/seal"
)

// stocked is a node with a book of appointments, a pad, paper of its own, and
// letters that wait for ink and for a typo to be mended.
func stocked(t *testing.T) (*busy, map[string]string) {
	t.Helper()
	n, h := newNode(t)
	b := &busy{Node: n, h: h, cases: map[string]int64{}}
	ctx := context.Background()
	b.cases["mend"] = b.file("surat-keterangan-usaha")
	n.Issue(b.cases["mend"])
	b.cases["ink"] = b.file("surat-pengantar-nikah")
	n.Issue(b.cases["ink"])
	b.cases["waits"] = b.file("surat-keterangan-usaha")
	b.to(b.cases["waits"], "sign")
	claim := b.application("surat-keterangan-usaha")
	claim.Class = "elderly" // the register says 1990
	claimed, err := n.Desk.File(ctx, claim)
	b.must(err)
	b.cases["class"] = claimed.No
	pad, err := n.ReservePad(ctx, n.As("registrar"), "surat-keterangan-usaha", 7)
	b.must(err)
	keeper := n.As("supervisor")
	day := func(s string) calendar.Day {
		d, err := calendar.ParseDay(s)
		b.must(err)
		return d
	}
	seat := "Kepala Desa Sokaraja Kulon"
	head, err := n.Appointments.Give(ctx, keeper, mandate.Appointment{Account: n.As("head").Account, Form: mandate.Head, From: day("2020-11-01"), Until: day("2026-03-20"),
		Words: mandate.Words{Seat: seat, Decree: "141/77/2020"}})
	b.must(err)
	_, err = n.Appointments.Give(ctx, keeper, mandate.Appointment{Account: keeper.Account, Form: mandate.Behalf, Of: head, From: day("2021-01-04"), Services: []string{"surat-keterangan-usaha"},
		Words: mandate.Words{Seat: seat, Position: "Sekretaris Desa dengan nama jabatan yang panjang sekali sampai dua baris", Number: "NIP 19800101 200501 1 001", Decree: "800/1/2021"}})
	b.must(err)
	b.must(n.SetPaperOf(ctx, keeper, "surat-pengantar-nikah", paper.Setup{Paper: "a4", Left: 15, Letterhead: 40, Stamp: 30, Drawn: true}))
	b.must(n.DecideSeries(ctx, n.As("head"), desk.Counting{Series: desk.Together, From: n.Today(office.Village), Basis: "Keputusan Kepala Desa Nomor 3 Tahun 2026 tentang tata naskah dinas di lingkungan pemerintah desa"}))
	b.must(n.DecideSeries(ctx, n.As("registrar"), desk.Counting{Series: desk.PerRegister, From: day("2027-01-01"), Basis: "Kembali ke cara lama"}))
	_, err = n.TypedLetter(ctx, n.As("registrar"), "keterangan", "Undangan rapat desa")
	b.must(err)
	_, err = n.Appointments.Leave(ctx, keeper, mandate.Absence{Appointment: head, From: day("2026-03-02"), Until: day("2026-03-06"), Why: "leave"})
	b.must(err)
	return b, map[string]string{"pad": pad.String(), "head": head.String()}
}

func stockedPages(b *busy, ids map[string]string) map[string][]string {
	return map[string][]string{
		"front-desk": {"/kantor", "/kantor/cetak", caseAt(b.cases["ink"]), caseAt(b.cases["class"])},
		"registrar":  {"/kantor/register", "/kantor/blangko", "/kantor/register/keterangan/2026", "/kantor/register/cara", "/kantor/register/_common/2026"},
		"supervisor": {"/kantor/tugas", "/kantor/wewenang", "/kantor/wewenang/" + ids["head"], "/kantor/kop", "/kantor/kertas", "/kantor/kertas/layanan/surat-pengantar-nikah", "/kantor/blangko"},
		"signer":     {caseAt(b.cases["waits"]), caseAt(b.cases["waits"]) + "/tandatangan", caseAt(b.cases["mend"]), caseAt(b.cases["mend"]) + "/betulkan"},
	}
}

func TestPagesOfPaperAndSignersAreSound(t *testing.T) {
	b, ids := stocked(t)
	b.must(b.Take(context.Background(), b.As("signer"), b.cases["waits"], office.OutOfTurn))
	for login, pages := range stockedPages(b, ids) {
		token := b.Token(login)
		for _, address := range pages {
			for _, language := range []string{"id", "jv", "en"} {
				w := b.ask(token, "GET", address, language)
				if w.Code != http.StatusOK && (w.Code != http.StatusSeeOther || !strings.HasSuffix(address, "/betulkan")) {
					t.Errorf("%s for %s: %d", address, login, w.Code)
					continue
				}
				for _, fault := range lookOver(w.Body.Bytes(), language) {
					t.Errorf("%s for %s in %s: %s", address, login, language, fault)
				}
				for _, key := range []string{"[office.", "[mandate.", "[paper.", "[letterhead.", "[print.", "[pad.", "[series.", "[class.", "[key."} {
					if strings.Contains(w.Body.String(), key) {
						t.Errorf("%s for %s in %s says %s", address, login, language, key)
					}
				}
			}
		}
	}
}

func TestABrowserFindsNothingWrongOnPagesOfPaperAndSigners(t *testing.T) {
	b, ids := stocked(t)
	var args []string
	for login, pages := range stockedPages(b, ids) {
		args = append(append(args, b.Token(login)), append(pages, "--")...)
	}
	judged(t, b.h, "officer.mjs", args[:len(args)-1]...)
}

func TestWhoKeepsTheBookEntersADecree(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "supervisor")
	r.open("/kantor/wewenang").wants("Belum ada wewenang yang dicatat")
	fill := url.Values{"account": {n.As("head").Account}, "form": {"head"}, "from-day": {"1"}, "from-month": {"11"}, "from-year": {"2020"}}
	r.send("/kantor/wewenang", fill, nil).wants("Ada yang perlu diperbaiki", "Isi nomor keputusan")
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("no decree is answered with %d", r.status)
	}
	fill.Set("decree", "141/77/2020")
	r.send("/kantor/wewenang", fill, nil).at("/kantor/wewenang").wants("Wewenang tercatat", "KEPALA DESA SOKARAJA KULON", "Kartono Hadi", "1 November 2020")
	b, err := n.Appointments.Book(t.Context(), n.As("supervisor"))
	if err != nil || len(b.Given) != 1 {
		t.Fatal(err)
	}
	at := "/kantor/wewenang/" + b.Given[0].ID.String()
	r.open(at).send(at+"/tidakhadir", url.Values{"from-day": {"2"}, "from-month": {"3"}, "from-year": {"2026"}, "away": {"sick"}}, nil).at(at).wants("Tercatat: tidak di tempat", "sakit")
	r.open("/kantor/wewenang").wants("tidak ada pejabat yang berwenang")
	// Whoever opens the letter to sign it is told who can.
	no := n.File("surat-keterangan-usaha").No
	(&busy{Node: n}).to(no, "sign")
	if err := n.Take(t.Context(), n.As("signer"), no, office.OutOfTurn); err != nil {
		t.Fatal(err)
	}
	signer := officer(t, n, h, "signer")
	signer.open(caseAt(no) + "/tandatangan").wants("tidak ada pejabat yang berwenang menandatangani").lacks("Tanda tangani dan terbitkan")
	r.open(at).send(at+"/akhiri", url.Values{"last-day": {"1"}, "last-month": {"3"}, "last-year": {"2026"}, "why": {"died"}}, nil).at(at).wants("Pengakhiran tercatat")
	r.open("/kantor/wewenang").wants("meninggal dunia")
}

func TestTheOfficeSaysHowItsPaperIs(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "head")
	r.open("/kantor/kertas").send("/kantor/kertas", url.Values{"left": {"90"}}, nil).wants("90 mm di luar batas")
	r.send("/kantor/kertas", url.Values{"left": {"kiri"}}, nil).wants("angka bulat")
	r.send("/kantor/kertas", url.Values{"paper": {"a4"}, "left": {"30"}, "letterhead": {"45"}, "stamp": {"30"}}, nil).at("/kantor/kertas").wants("Ukuran kertas tersimpan")
	o, err := n.Office(office.Village)
	if err != nil || o.Paper.Paper != "a4" || o.Paper.Left != 30 || o.Paper.Letterhead != 45 || o.Paper.Stamp != 30 {
		t.Fatalf("%+v %v", o.Paper, err)
	}
	r.open("/kantor/kertas/uji.pdf")
	if r.status != http.StatusOK || !strings.HasPrefix(r.body, "%PDF-") {
		t.Error("no test page", r.status)
	}
	r.open("/kantor/kertas").send("/kantor/kertas/tersertifikasi", nil, nil).at("/kantor/kertas").wants("Tidak menjawab sejak", "Layanan menjawab lagi")
}

func TestAServiceHasAPaperOfItsOwn(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "head")
	r.open("/kantor/kertas").send("/kantor/kertas", url.Values{"paper": {"f4"}, "left": {"30"}, "letterhead": {"45"}}, nil).at("/kantor/kertas")
	at := "/kantor/kertas/layanan/surat-pengantar-nikah"
	r.open("/kantor/kertas").wants("Kertas per layanan", "Surat Pengantar Nikah (N1)")
	r.open(at).wants("Kosong: seperti kantor, 30 mm", "Kosong: seperti kantor, 45 mm").lacks("Pakai kertas kantor saja")
	r.send(at, url.Values{"left": {"90"}}, nil).wants("90 mm di luar batas")
	r.send(at, url.Values{"paper": {"a4"}, "left": {"15"}, "drawn": {"1"}}, nil).at(at).wants("Ukuran kertas tersimpan", "Pakai kertas kantor saja")
	o, err := n.Office(office.Village)
	if own := o.Papers["surat-pengantar-nikah"]; err != nil || own.Paper != "a4" || own.Left != 15 || !own.Drawn || o.Paper.Left != 30 {
		t.Fatalf("%+v %v", o.Papers, err)
	}
	r.open("/kantor/kertas").wants("A4 (210 x 297 mm) · Tepi kiri 15 mm · Cetak kop surat")
	r.open(at + "/uji.pdf")
	if r.status != http.StatusOK || !strings.HasPrefix(r.body, "%PDF-") {
		t.Error("no test page", r.status)
	}
	r.open(at).send(at+"/kembali", nil, nil).at(at).lacks("Pakai kertas kantor saja")
	if o, _ := n.Office(office.Village); len(o.Papers) != 0 {
		t.Errorf("%+v", o.Papers)
	}
	if r.open("/kantor/kertas/layanan/tidak-ada"); r.status != http.StatusNotFound {
		t.Error(r.status)
	}
}

func TestAfterAPowerCutTheInboxShowsLettersWithoutPaper(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-pengantar-nikah").No
	n.Issue(no)
	r := officer(t, n, h, "front-desk")
	r.open("/kantor").wants("1 surat bernomor belum dipastikan tercetak")
	r.open(caseAt(no) + "/surat.pdf")
	r.open("/kantor/cetak").wants("Dibuka untuk dicetak 1 kali").send("/kantor/cetak", nil, nil).at("/kantor/cetak").wants("Tercatat sudah tercetak", "Semua surat bernomor sudah tercetak")
	r.open("/kantor").lacks("belum dipastikan tercetak")
}

func TestBlanksArePrintedUsedAndVoided(t *testing.T) {
	n, h := newNode(t)
	r := officer(t, n, h, "registrar")
	r.open("/kantor/register").wants("Blangko bernomor")
	r.open("/kantor/blangko").send("/kantor/blangko", url.Values{"service": {"surat-keterangan-usaha"}, "count": {"banyak"}}, nil).wants("antara 1 dan 50")
	r.send("/kantor/blangko", url.Values{"service": {"surat-keterangan-usaha"}, "count": {"3"}}, nil).at("/kantor/blangko").wants("Nomor 1 sampai 3 tahun 2026", "3 dari 3 belum dipakai")
	pads, err := n.Pads(t.Context(), n.As("registrar"))
	if err != nil || len(pads) != 1 {
		t.Fatal(err)
	}
	at := "/kantor/blangko/" + pads[0].ID.String()
	r.send(at+"/pakai", url.Values{"number": {"2"}, "about": {""}}, nil).wants("Ada yang perlu diperbaiki")
	r.send(at+"/pakai", url.Values{"number": {"2"}, "about": {"Keterangan usaha"}}, nil).at("/kantor/blangko").wants("2 dari 3 belum dipakai")
	r.send(at+"/batal", url.Values{"reason": {"listrik menyala"}}, nil).at("/kantor/blangko").wants("Sisa nomor dibatalkan", "Tidak ada blangko")
	r.open("/kantor/register/keterangan/2026").wants("Batal")
}

func TestATypoIsMendedWithNothingTypedAgain(t *testing.T) {
	n, h := newNode(t)
	no := n.File("surat-keterangan-usaha").No
	n.Issue(no)
	before := n.Step(no).Letter.Number
	r := officer(t, n, h, "signer")
	at := caseAt(no)
	r.open(at).wants("Betulkan salah ketik hari ini")
	r.open(at+"/betulkan").wants("Ubah yang salah saja", before)
	r.send(at+"/betulkan", url.Values{"nama_usaha": {""}}, nil).wants("Ada yang perlu diperbaiki")
	r.open(at+"/betulkan").send(at+"/betulkan", url.Values{"nama_usaha": {"Warung Soto Bu Tini"}, "faktor": {"000000"}}, nil).wants("Ada yang perlu diperbaiki")
	if value := r.form(at + "/betulkan"); !strings.Contains(r.body, "Warung Soto Bu Tini") || value == nil {
		t.Error("what was typed is gone")
	}
	n.Clock.Add(time.Minute)
	code := seal.TOTPCode(n.TOTP["signer"], n.Clock.Now())
	r.send(at+"/betulkan", url.Values{"faktor": {code}}, nil).at(at).wants("Surat pengganti terbit", "Warung Soto Bu Tini")
	if p := n.Step(no); p.Letter.Number == before || p.State != casework.Issued {
		t.Error(p.Letter.Number, p.State)
	}
}
