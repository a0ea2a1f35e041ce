package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"genggam/internal/books"
	"genggam/internal/ledgers"
	"genggam/internal/office"
	"genggam/internal/person"
)

// keeping fills the books of the busy office with every state of a line.
func (b *busy) keeping() (residents []string) {
	b.T.Helper()
	ctx, front := context.Background(), b.As("front-desk")
	room, today := b.Ledgers, b.Ledgers.Today(office.Village)
	var refs []books.Ref
	for i, about := range []string{"Undangan rapat koordinasi tingkat kecamatan", strings.Repeat("Permohonan data kependudukan untuk keperluan pemutakhiran ", 6), "Surat ganda"} {
		ref, err := room.EnterLetter(ctx, front, ledgers.NewLetter{Direction: books.In, Date: today.AddDays(-10 * i), LetterDate: today.AddDays(-10 * i), Class: "400.12",
			Letter: books.Letter{Number: fmt.Sprintf("005/%d/2026", i), Party: "Camat Sokaraja", About: about, Note: "segera"}})
		b.must(err)
		refs = append(refs, ref)
	}
	b.must(room.MendLetter(ctx, front, refs[2], ledgers.Mending{Void: books.Double, Reason: "Tercatat dua kali"}))
	scan, err := room.TakeScan(front, strings.NewReader("%PDF-1.4 pindaian"))
	b.must(err)
	b.must(room.HangScan(ctx, front, refs[0], scan))
	b.must(room.PlaceLetter(ctx, front, refs[0], "B-01", books.Retention{Active: 1, Inactive: 4, Fate: books.Keep}))
	ref, err := room.EnterLetter(ctx, front, ledgers.NewLetter{Direction: books.Out, Date: today, Letter: books.Letter{Number: "005/90", Party: "BPD", About: "Undangan musyawarah desa"}})
	b.must(err)
	b.must(room.SendLetter(ctx, front, ref, ledgers.Sending{Date: today, Way: "hand", Receipt: "Bu Partini"}))
	b.must(room.Count(ctx, front, books.MonthOf(today), nil))
	for _, name := range []string{"raden", "siti"} {
		found, err := b.SearchResidents(ctx, front, name, 1)
		b.must(err)
		residents = append(residents, found[0].ID.String())
	}
	found, err := b.SearchResidents(ctx, front, "sukarti", 1)
	b.must(err)
	_, err = room.Happen(ctx, front, ledgers.Happening{Kind: ledgers.Departure, Date: today, Resident: found[0].ID, Where: "Sleman"})
	b.must(err)
	_, err = room.Welcome(ctx, front, ledgers.NewVisitor{Record: person.Record{Name: "Maria Lopes", Sex: "P", Citizenship: "WNA"}, Identity: "C0000001", From: "Dili", Purpose: "Kuliah kerja", Came: today})
	b.must(err)
	return append(residents, found[0].ID.String())
}

// ledgerPages are the pages of the books that anybody of them may open.
func ledgerPages() []string {
	return []string{"/kantor/buku", "/kantor/buku?bulan=2026-02", "/kantor/buku/surat/masuk", "/kantor/buku/surat/keluar", "/kantor/buku/surat/masuk?tahun=2019",
		"/kantor/buku/surat/masuk/2026/1", "/kantor/buku/surat/masuk/2026/3", "/kantor/buku/surat/keluar/2026/1", "/kantor/buku/penduduk", "/kantor/buku/penduduk?bulan=2020-01", "/kantor/buku/sementara"}
}

// wrongForms are forms sent empty or wrong, by address.
var wrongForms = map[string]string{
	"/kantor/buku/surat/masuk":               "party=&about=&date=31-31-2026",
	"/kantor/buku/surat/keluar":              "party=BPD&about=Undangan&date=2026-03-02&class=rapat",
	"/kantor/buku/surat/masuk/2026/1/batal":  "cause=&reason=",
	"/kantor/buku/surat/masuk/2026/1/arsip":  "box=&active=banyak",
	"/kantor/buku/surat/masuk/2026/1/pindai": "",
	"/kantor/buku/penduduk":                  "cari=",
	"/kantor/buku/penduduk/datang":           "name=&date=",
	"/kantor/buku/hitungan":                  "bulan=2026-03",
	"/kantor/buku/sementara":                 "name=",
}

// send posts a form as an officer's browser would.
func (b *busy) send(token, address, body, kind, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Accept-Language", language)
	r.Header.Set("User-Agent", fmt.Sprint(token, address, language, body))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "kantor", Value: token})
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

const urlencoded = "application/x-www-form-urlencoded"

func TestThePagesOfTheBooksAreSoundInEveryLanguageAndState(t *testing.T) {
	b := newBusy(t)
	look := func(what, language string, w *httptest.ResponseRecorder, want int) {
		if w.Code != want {
			t.Errorf("%s in %s: %d", what, language, w.Code)
			return
		}
		for _, fault := range lookOver(w.Body.Bytes(), language) {
			t.Errorf("%s in %s: %s", what, language, fault)
		}
		for _, key := range []string{"[ledgers.", "[books.", "[office.", "[web."} {
			if _, rest, ok := strings.Cut(w.Body.String(), key); ok {
				t.Errorf("%s in %s says %s%.30s", what, language, key, rest)
			}
		}
	}
	empty := []string{"/kantor/buku", "/kantor/buku/surat/masuk", "/kantor/buku/penduduk", "/kantor/buku/sementara"}
	for _, language := range []string{"id", "jv", "en"} {
		for _, address := range empty {
			look(address+" when empty", language, b.ask(b.Token("registrar"), "GET", address, language), http.StatusOK)
		}
	}
	people := b.keeping()
	front := b.Token("front-desk")
	for _, language := range []string{"id", "jv", "en"} {
		for _, login := range []string{"front-desk", "registrar", "head", "signer", "supervisor"} {
			token := b.Token(login)
			for _, address := range ledgerPages() {
				look(address+" for "+login, language, b.ask(token, "GET", address, language), http.StatusOK)
			}
		}
		for _, id := range people {
			look("a person of the books", language, b.ask(front, "GET", "/kantor/buku/penduduk/"+id+"?catat=meninggal", language), http.StatusOK)
			look("a person without a date", language, b.send(front, "/kantor/buku/penduduk/"+id+"/ubah", "name=", urlencoded, language), http.StatusUnprocessableEntity)
		}
		for _, address := range []string{"/kantor/buku/penduduk/datang", "/kantor/buku/hitungan"} {
			look(address, language, b.ask(front, "GET", address, language), http.StatusOK)
		}
		for address, body := range wrongForms {
			look(address+" sent wrong", language, b.send(front, address, body, urlencoded, language), http.StatusUnprocessableEntity)
		}
	}
	look("a month that is not over", "id", b.send(b.Token("head"), "/kantor/buku/tutup", "bulan=2026-03", urlencoded, "id"), http.StatusConflict)
	for _, book := range []string{"agenda", "agenda-in", "agenda-out", "expedition", "archive", "recap", "movements", "visitors", "residents", "cards"} {
		w := b.ask(b.Token("registrar"), "GET", "/kantor/buku/cetak/"+book+"?bulan=2026-03", "id")
		if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is answered with %d", book, w.Code)
		}
		if w := b.ask(b.Token("registrar"), "GET", "/kantor/buku/cetak/"+book+"?bulan=2026-03&bentuk=csv", "id"); w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
			t.Errorf("%s as a list is answered with %d", book, w.Code)
		}
	}
	if w := b.ask(front, "GET", "/kantor/buku/cetak/residents", "id"); w.Code != http.StatusForbidden {
		t.Errorf("the front desk prints every resident: %d", w.Code)
	}
	look("a book that is not", "id", b.ask(front, "GET", "/kantor/buku/cetak/lain?bulan=2026-03", "id"), http.StatusNotFound)
	look("a month to come", "id", b.ask(front, "GET", "/kantor/buku/cetak/agenda?bulan=2027-03", "id"), http.StatusUnprocessableEntity)
}

func TestALetterIsEnteredWithItsScanAndADeathFromTheCounter(t *testing.T) {
	b := newBusy(t)
	front := b.Token("front-desk")
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range map[string]string{"party": "Camat Sokaraja", "about": "Undangan", "number": "005/1", "date": "2-3-2026", "class": "400.12"} {
		b.must(m.WriteField(name, value))
	}
	file, err := m.CreateFormFile("scan", "surat.pdf")
	b.must(err)
	_, err = file.Write([]byte("%PDF-1.4 pindaian"))
	b.must(err)
	b.must(m.Close())
	if w := b.send(front, "/kantor/buku/surat/masuk", body.String(), m.FormDataContentType(), "id"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body.String())
	}
	if page := b.ask(front, "GET", "/kantor/buku/surat/masuk", "id").Body.String(); !strings.Contains(page, "Camat Sokaraja") || !strings.Contains(page, "Ada pindaian") {
		t.Error(page)
	}
	if w := b.ask(front, "GET", "/kantor/buku/surat/masuk/2026/1/pindaian", "id"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" {
		t.Error(w.Code, w.Header())
	}
	found, err := b.SearchResidents(context.Background(), b.As("front-desk"), "sukarti", 1)
	b.must(err)
	if w := b.send(front, "/kantor/buku/penduduk/"+found[0].ID.String()+"/meninggal", url.Values{"date": {"2026-03-02"}}.Encode(), urlencoded, "id"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body.String())
	}
	if page := b.send(front, "/kantor/loket", "cari=sukarti", urlencoded, "id").Body.String(); !strings.Contains(page, "Sudah meninggal") {
		t.Error("the counter does not say that she died")
	}
}

func TestABrowserFindsNothingWrongOnThePagesOfTheBooks(t *testing.T) {
	b := newBusy(t)
	args := []string{"-", "/kantor/masuk", "--", b.Token("registrar"), "/kantor/buku", "/kantor/buku/surat/masuk", "/kantor/buku/sementara", "--"}
	people := b.keeping()
	args = append(append(append(args, b.Token("front-desk")), ledgerPages()...), "/kantor/buku/penduduk/"+people[0], "/kantor/buku/penduduk/"+people[1]+"?catat=ubah", "/kantor/buku/penduduk/"+people[2], "/kantor/buku/penduduk/datang", "/kantor/buku/hitungan", "--")
	args = append(args, b.Token("head"), "/kantor/buku?bulan=2026-02", "/kantor/register", "/kantor/buku/surat/keluar")
	judged(t, b.h, "officer.mjs", args...)
}
