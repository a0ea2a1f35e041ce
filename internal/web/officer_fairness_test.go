package web_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"genggam/internal/desk"
	"genggam/internal/evenhand"
	"genggam/internal/office"
)

// alike is the first quarter of 2026, in which the cases of these tests are filed.
var alike = evenhand.QuarterOf(2026 * 12)

// unlike serves as many men as women, women after twice the time, and lets the
// quarter end; the reports are made and not open yet.
func unlike(t *testing.T, n *office.Node, each int) {
	t.Helper()
	std, _ := n.Catalogue().Current("surat-pengantar-skck", "2026-03-02")
	draw := rand.New(rand.NewPCG(4, 2))
	app := n.Application(std)
	ends := make([][]int64, 60)
	for k := range 2 * each {
		a := app
		r := office.People()[0].Record
		r.Name, r.NIK, r.Phone, r.Hamlet = fmt.Sprintf("Warga Contoh %d", k), "", "", []string{"Karang", "Dukuh", "Kauman"}[k%3]
		if k%2 == 1 {
			r.Sex = "P"
		}
		r.BirthDate = fmt.Sprint(1950+k%50, "-05-05")
		a.Applicant, a.Key = desk.Party{Record: r}, fmt.Sprint("case ", k)
		got, err := n.Desk.File(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		quarters := 8 * math.Exp(0.4*draw.NormFloat64()) * float64(1+k%2)
		ends[min(len(ends)-1, int(quarters))] = append(ends[min(len(ends)-1, int(quarters))], got.No)
	}
	for i, nos := range ends {
		n.Clock.Set(office.Monday.Add(time.Duration(i+1) * 6 * time.Hour))
		_, err := n.Desk.Rounds(t.Context())
		errs := make([]error, len(nos))
		var wait sync.WaitGroup
		for k, no := range nos {
			wait.Go(func() { _, errs[k] = n.Finish(context.Background(), no) })
		}
		wait.Wait()
		if err := errors.Join(append(errs, err)...); err != nil {
			t.Fatal(err)
		}
	}
	n.Clock.Set(time.Date(2026, 4, 1, 9, 0, 0, 0, office.WIB))
	for more := true; more; {
		var err error
		if more, err = n.Evenhand.Rounds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// fairReportOf is the report of the village that an officer finds first on the shelf.
func fairReportOf(t *testing.T, n *office.Node, a desk.Actor) int64 {
	t.Helper()
	rows, err := n.Evenhand.Shelf(t.Context(), a, office.Village)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rows {
		if x.Account == "" && x.Service == "" && x.Period == alike {
			return x.No
		}
	}
	t.Fatal("no report of the quarter")
	return 0
}

func TestABrowserFindsNothingWrongOnThePagesOfFairness(t *testing.T) {
	n, h := newNode(t)
	unlike(t, n, 60)
	mine, err := n.Evenhand.Mine(t.Context(), n.As("signer"))
	if err != nil || len(mine) == 0 {
		t.Fatal(mine, err)
	}
	own := fmt.Sprint("/kantor/kesetaraan/", mine[0].No)
	judged(t, h, "officer.mjs", n.Token("signer"), "/kantor/kesetaraan", own, "--", n.Token("head"), "/kantor/kesetaraan", "--", n.Token("kec-head"), "/kantor/kesetaraan")
	n.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	report := fmt.Sprint("/kantor/kesetaraan/", fairReportOf(t, n, n.As("head")))
	judged(t, h, "officer.mjs", "-", "/kesetaraan", "/kesetaraan/"+string(office.Village), "/kesetaraan/"+string(office.District), "--", n.Token("head"), "/kantor/kesetaraan", report)
}

func TestTheReportSaysWhatItCanAndOwnDesksComeFirst(t *testing.T) {
	n, h := newNode(t)
	unlike(t, n, 15)
	head, signer := officer(t, n, h, "head"), officer(t, n, h, "signer")
	report := fmt.Sprint("/kantor/kesetaraan/", fairReportOf(t, n, n.As("head")))
	head.open("/kantor/kesetaraan").wants("Kantor: Triwulan I 2026", "dibuka 10 April 2026").lacks(`href="` + report)
	if head.open(report); head.status != http.StatusConflict {
		t.Errorf("before it opens: %d", head.status)
	}
	head.wants("dibuka 10 April 2026")
	mine, err := n.Evenhand.Mine(t.Context(), n.As("signer"))
	if err != nil || len(mine) == 0 {
		t.Fatal(mine, err)
	}
	own := fmt.Sprint("/kantor/kesetaraan/", mine[0].No)
	signer.open("/kantor/kesetaraan").wants("Meja Anda", "hanya Anda sampai 10 April 2026")
	signer.open(own).wants("Sebelum 10 April 2026 tidak ada orang lain")
	if mine[0].Account == "" {
		t.Fatalf("the newest of the own desk is not of a desk: %+v", mine[0])
	}
	signer.send(own, url.Values{"pernyataan": {"x"}}, nil).wants("Ada yang perlu diperbaiki", "Tulis tanggapan, 3 sampai 2000 huruf")
	signer.send(own, url.Values{"pernyataan": {"Minggu kedua Maret saya <b>sakit</b>."}}, nil).wants("Tanggapan Anda sudah disimpan", "saya <b>sakit</b>").lacks("<b>sakit")
	n.Clock.Set(time.Date(2026, 4, 20, 9, 0, 0, 0, office.WIB))
	head, signer = officer(t, n, h, "head"), officer(t, n, h, "signer")
	head.open(report).wants("Terlihat perbedaan pada 1 dari", "Perempuan menunggu keputusan lebih lama daripada laki-laki", "Ini bukan bukti kesalahan siapa pun", "Cara menghitung", "Urutan antrean").lacks("Warga Contoh")
	head.open(own).wants("saya <b>sakit</b>").lacks("Simpan tanggapan")
	registrar := officer(t, n, h, "registrar")
	if registrar.open(report); registrar.status != http.StatusNotFound {
		t.Errorf("the office's report for whoever has no right: %d", registrar.status)
	}
	for _, none := range []string{"/kantor/kesetaraan/x", "/kantor/kesetaraan/1", "/kantor/kesetaraan/-1"} {
		if head.open(none); head.status != http.StatusNotFound {
			t.Errorf("%s: %d", none, head.status)
		}
	}
	head.open("/kantor/kesetaraan").send("/kantor/kesetaraan", url.Values{"triwulan": {"2026-01"}}, nil).wants("Laporan triwulan ini belum 30 hari")
	head.open("/kantor/kesetaraan?kantor=" + string(office.District))
	if head.status != http.StatusForbidden {
		t.Errorf("the office above: %d", head.status)
	}
	anybody := newReader(t, h)
	anybody.open("/kesetaraan").wants("Desa Sokaraja Kulon").open("/kesetaraan/"+string(office.Village)).wants("Belum ada hasil yang cukup", "Urutan antrean").lacks("Perempuan menunggu")
	if anybody.open("/kesetaraan/99.99"); anybody.status != http.StatusNotFound {
		t.Errorf("an office that is not here: %d", anybody.status)
	}
}
