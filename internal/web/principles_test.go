package web_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"genggam/internal/integrity"
	"genggam/internal/office"
	"genggam/internal/principles"
	"genggam/internal/store"
)

// measured gives the village a month of figures: some good, some short, some hidden.
func measured(t *testing.T, n *office.Node) integrity.Month {
	t.Helper()
	m := integrity.MonthOf(n.Today(office.Village)) - 1
	s := principles.Sums{
		Parts: map[string]principles.Part{
			"available": {Yes: 9100, Of: 9450}, "ruled": {Yes: 11, Of: 12}, "duties": {Yes: 230, Of: 241}, "completions": {Yes: 14, Of: 17}, "trained": {Yes: 40, Of: 60},
			"rework": {Yes: 2, Of: 120}, "voices": {Yes: 9, Of: 9}, "provable": {Yes: 120, Of: 120}, "kept": {Yes: 117, Of: 121}, "kept-submitted": {Yes: 100, Of: 121},
			"needs": {Yes: 3, Of: 4}, "no-visit": {Yes: 60, Of: 121},
		},
		Spreads: map[string]map[int64]int64{"visits": {0: 60, 1: 50, 2: 11}, "wait-first": {3: 12}, "wait-others": {9: 40, 15: 3}, "work": {4: 70, 11: 51}},
		Groups:  map[string]int64{"x": 30, "y": 4}, People: map[string]int64{"x": 700, "y": 650},
		Found: map[string]principles.Found{"whole": {Value: 12, Of: 12}, "boards": {Value: 4, Of: 12}, "findings": {Value: 0, Of: 120}, "inversions": {Cannot: true}, "delay": {Value: 131, Low: 92, High: 187, Of: 60}},
	}
	data, err := json.Marshal(s)
	if err == nil {
		err = n.Store.Act(t.Context(), store.By{}, func(t *store.Tx) error {
			return t.Exec(`INSERT INTO principle_months (office, month, through, sums) VALUES (?, ?, ?, ?)`, string(office.Village), int64(m), int64(m.Last()), data)
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEachPrincipleStandsWithItsFigureAndWhereItFellShort(t *testing.T) {
	n, h := newNode(t)
	m := measured(t, n)
	b := newReader(t, h)
	b.open("/maklumat").wants("Dua belas asas, dalam angka")
	b.open("/asas").wants("UU 25/2009 pasal 4", "Sokaraja Kulon")
	b.open("/asas/"+string(office.Village)+"/"+m.String()).wants("a. Kepentingan umum", "l. Kecepatan, kemudahan", "96,69% (117 dari 121)", "Cara menghitung",
		"96,30% (9.100 dari 9.450)", "Periksa listrik", "Disembunyikan: kurang dari sepuluh orang.", "Tidak ada yang diukur bulan ini.", "Datanya belum dapat menjawab.", "Perbedaan ini masih dapat terjadi secara kebetulan.",
		"3 menit (nilai tengah dari 12)", "Batas rumah ini: paling sedikit 99,00%")
	b.lacks("75,00%", "(3 dari 4)")
	b.open("/asas/" + string(office.District)).wants("Belum ada angka untuk bulan ini")
	for _, none := range []string{"99.99", string(office.Village) + "/2020-13", string(office.Village) + "/x", string(office.Village) + "/1999-01", string(office.Village) + "/2036-01"} {
		if b.open("/asas/" + none); b.status != http.StatusNotFound {
			t.Errorf("%s is answered with %d", none, b.status)
		}
	}
}

func TestThePrinciplesOfTodayAreCountedTonight(t *testing.T) {
	n, h := newNode(t)
	r := n.File("surat-keterangan-usaha")
	if _, err := n.Finish(t.Context(), r.No); err != nil {
		t.Fatal(err)
	}
	n.Clock.Add(24 * time.Hour)
	for more := true; more; {
		var err error
		if more, err = n.Rounds(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	newReader(t, h).open("/asas/"+string(office.Village)).wants("Dihitung sampai", "Standar dengan 14 komponen", "100,00%")
}

func TestABrowserFindsNothingWrongOnThePrinciples(t *testing.T) {
	n, h := newNode(t)
	m := measured(t, n)
	of := "/asas/" + string(office.Village)
	judged(t, h, "paths.mjs", "/asas", of+"/"+m.String(), of+"/"+(m-1).String(), "/maklumat")
}
