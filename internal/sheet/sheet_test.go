package sheet_test

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"testing"
	"time"

	"genggam/internal/paper"
	"genggam/internal/sheet"
)

var madeAt = time.Date(2026, 8, 31, 9, 30, 0, 0, time.FixedZone("WIB", 7*3600))

func agenda() sheet.Book {
	return sheet.Book{
		Page: sheet.Page{Time: madeAt}, Landscape: true,
		Title: []string{"BUKU AGENDA SURAT KELUAR", "DESA CONTOHSARI KECAMATAN CONTOH KABUPATEN BANYUMAS"},
		Facts: [][2]string{{"Tahun", "2026"}, {"Bulan", "Juli - Agustus"}},
		Columns: []sheet.Column{
			{Title: "No. urut", Width: 10, Align: paper.AlignCenter}, {Title: "Tanggal", Width: 20, Align: paper.AlignCenter},
			{Title: "Nomor", Group: "Surat", Width: 42}, {Title: "Tanggal", Group: "Surat", Width: 20, Align: paper.AlignCenter},
			{Title: "Isi singkat", Width: 70}, {Title: "Tujuan", Width: 50},
			{Title: "L", Group: "Pemohon", Width: 10, Align: paper.AlignRight, Sum: true}, {Title: "P", Group: "Pemohon", Width: 10, Align: paper.AlignRight, Sum: true},
			{Title: "Biaya (Rp)", Width: 20, Align: paper.AlignRight, Sum: true}, {Title: "Keterangan", Width: 32},
		},
		Knows: sheet.Signature{Lines: []string{"Mengetahui,", "Kepala Desa Contohsari"}, Name: "Drs. SUGENG WIBOWO PRASETYO"},
		Made:  sheet.Signature{Lines: []string{"Contohsari, 31 Agustus 2026", "Sekretaris Desa"}, Name: "SITI AMINAH", ID: "NIP. 199001012015012001"},
	}
}

func rows(n int) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for i := range n {
			day := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i*60/max(n, 1))
			note, l, p := "", "1", "-"
			if i%9 == 4 {
				note, l, p = "Batal: salah ketik nama, diganti surat nomor berikutnya pada hari yang sama", "-", "1"
			}
			row := sheet.Row{Month: day.Format("2006-01"), Cells: []string{fmt.Sprint(i + 1), day.Format("02-01-2006"),
				fmt.Sprintf("500/%03d/Ds.Contoh/2026", i+1), day.Format("02-01-2006"),
				"Surat keterangan usaha untuk pengajuan kredit usaha rakyat", "Bank Contoh Cabang Purwokerto", l, p, "0", note}}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func keep(t testing.TB, name string, pdf []byte) {
	if dir := os.Getenv("SHEETS"); dir != "" {
		if err := os.WriteFile(dir+"/"+name+".pdf", pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func book(t testing.TB, b sheet.Book, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := sheet.PrintBook(&out, b, rows(n)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestABookIsTheSameEveryTime(t *testing.T) {
	a, b := book(t, agenda(), 70), book(t, agenda(), 70)
	if !bytes.Equal(a, b) {
		t.Error("two runs made two files")
	}
	keep(t, "book", a)
	keep(t, "book-nil", book(t, agenda(), 0))
}
