package sheet_test

import (
	"bytes"
	"io"
	"iter"
	"strconv"
	"strings"
	"testing"

	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/sheet"
)

const (
	posterLink = "HTTPS://BANYUMAS.EXAMPLE/L/SKU?P=CONTOHSARI-BALAI-01"
	blankLink  = "HTTPS://BANYUMAS.EXAMPLE/B#"
)

func on(setup paper.Setup, tag lang.Tag) sheet.Page {
	return sheet.Page{Setup: setup, Language: tag, Time: madeAt}
}

func poster(page sheet.Page) sheet.Poster {
	return sheet.Poster{Page: page, Office: "Pemerintah Desa Contohsari", Service: "Surat Keterangan Usaha", Time: "1 hari kerja",
		Bring: []string{"KTP elektronik (tidak perlu fotokopi)", "Foto tempat usaha, boleh diambil di kantor", "Nomor HP yang dapat dihubungi, bila ada"},
		Link:  posterLink, Address: "banyumas.example/l/sku", Report: "LAPOR! SMS 1708 atau www.lapor.go.id", Mark: "CONTOHSARI-BALAI-01"}
}

func pad(page sheet.Page) sheet.Pad {
	return sheet.Pad{Page: page,
		Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN CONTOH", "KANTOR KEPALA DESA CONTOHSARI"},
		Address:    "Jalan Raya Contohsari Nomor 1, Telepon (0281) 000000, Kode Pos 53100",
		Title:      "SURAT KETERANGAN", Numbers: []string{"500/041/Ds.Contoh/2026", "500/042/Ds.Contoh/2026", "500/043/Ds.Contoh/2026"},
		Opening: "Yang bertanda tangan di bawah ini Kepala Desa Contohsari, Kecamatan Contoh, Kabupaten Banyumas, menerangkan bahwa:",
		Lines: []sheet.Blank{{Label: "Nama"}, {Label: "NIK"}, {Label: "Tempat, tanggal lahir"}, {Label: "Jenis kelamin"}, {Label: "Pekerjaan"},
			{Label: "Alamat", Count: 2}, {Label: "Menerangkan", Count: 4}, {Label: "Keperluan", Count: 2}},
		Closing: "Demikian surat keterangan ini dibuat dengan sebenarnya untuk dapat dipergunakan sebagaimana mestinya.",
		Signer:  sheet.Signature{Lines: []string{"Contohsari, ........................ 2026", "Kepala Desa Contohsari"}},
		Link:    func(n string) string { return blankLink + strings.ReplaceAll(strings.ToUpper(n), "/", "-") }}
}

func receipt(page sheet.Page) sheet.Receipt {
	return sheet.Receipt{Page: page, Office: "Desa Contohsari", Service: "Surat Keterangan Usaha", Reference: "CT-7K2M-9QXA", Date: "31 Agustus 2026 pukul 09.30",
		Number: "TT/114/2026", By: "Petugas loket 1", Report: "LAPOR! SMS 1708, www.lapor.go.id", Link: "HTTPS://BANYUMAS.EXAMPLE/ADUAN"}
}

func large(page sheet.Page) sheet.LargeType {
	return sheet.LargeType{Page: page, Office: "Desa Contohsari", Title: "Permohonan Surat Keterangan Usaha", Reference: "CT-7K2M-9QXA", Date: "31 Agustus 2026", Witnessed: true,
		Lines: [][2]string{{"Siapa nama Ibu?", "Raden Ajeng Siti Nurhaliza Kusumawardhani"}, {"Usaha apa?", "Warung kelontong di rumah"},
			{"Sejak kapan?", "Tahun 2020"}, {"Di mana tempatnya?", "Grumbul Karanganyar RT 003 RW 002, Desa Contohsari"},
			{"Surat ini untuk apa?", "Pinjaman KUR di bank"}, {"Berapa modalnya?", "Rp1.500.000 (satu juta lima ratus ribu rupiah)"}}}
}

func board(page sheet.Page) sheet.Board {
	b := sheet.Board{Page: page, Office: "Pemerintah Desa Contohsari, Kecamatan Contoh", Decree: "Keputusan Kepala Desa Contohsari Nomor 140/07/2026 tanggal 2 Januari 2026",
		Promise:    "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah ditetapkan, dan apabila tidak menepati janji ini kami siap menerima sanksi sesuai peraturan perundang-undangan.",
		Complaints: []string{"Kotak pengaduan di balai desa", "Halaman banyumas.example/aduan", "LAPOR! SMS 1708, www.lapor.go.id", "Ombudsman RI perwakilan Jawa Tengah: 137"},
		Link:       "HTTPS://BANYUMAS.EXAMPLE/STANDAR/CONTOHSARI", Address: "banyumas.example/standar"}
	for i, name := range []string{"Surat keterangan usaha", "Surat keterangan tidak mampu", "Surat pengantar nikah (model N1)", "Surat keterangan domisili", "Surat keterangan kematian",
		"Surat keterangan ahli waris", "Surat pengantar pindah", "Surat izin keramaian", "Legalisasi surat"} {
		s := sheet.Service{Name: name, Time: "1 hari kerja", Product: "Surat", Requirements: []string{"KTP elektronik pemohon", "Kartu Keluarga"}}
		if i%3 == 1 {
			s.Requirements = append(s.Requirements, "Keterangan dari ketua RT tentang keadaan keluarga pemohon, disampaikan di loket atau lewat tautan sekali pakai")
		}
		if i == 8 {
			s.Requirements = nil
		}
		b.Services = append(b.Services, s)
	}
	return b
}

// residents is a book of many columns, like the book of residents of
// Permendagri 47/2016.
func residents() sheet.Book {
	b := agenda()
	b.Title[0], b.Columns = "BUKU INDUK PENDUDUK", nil
	for _, c := range []struct {
		group, title string
		width        int
	}{{"", "No. urut", 8}, {"", "Nama lengkap/panggilan", 34}, {"", "L/P", 7}, {"", "Status kawin", 14}, {"Lahir", "Tempat", 18}, {"Lahir", "Tanggal", 15}, {"", "Agama", 12},
		{"", "Pendidikan terakhir", 18}, {"", "Pekerjaan", 20}, {"", "Dapat membaca huruf", 15}, {"", "Kewarga-negaraan", 14}, {"", "Alamat lengkap", 32}, {"", "Kedudukan dalam keluarga", 17},
		{"Nomor", "KTP", 26}, {"Nomor", "KSK", 26}, {"", "Ket.", 12}} {
		b.Columns = append(b.Columns, sheet.Column{Title: c.title, Group: c.group, Width: c.width})
	}
	return b
}

func people(n int) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for i := range n {
			if !yield(sheet.Row{Cells: []string{strconv.Itoa(i + 1), "Raden Ajeng Siti Nurhaliza Kusumawardhani binti Hadiprawirodirjo", "P", "Kawin", "Banyumas", "17-08-1990", "Islam",
				"SLTA/sederajat", "Karyawan swasta", "Latin", "WNI", "Grumbul Karanganyar RT 003 RW 002", "Kepala keluarga", "3302995708900001", "3302990101200001", ""}}, nil) {
				return
			}
		}
	}
}

// samples are one of every sheet, on both papers.
func samples() map[string]func(io.Writer) error {
	out := map[string]func(io.Writer) error{}
	for _, size := range []string{"f4", "a4"} {
		page := on(paper.Setup{Paper: size}, lang.ID)
		out["poster-"+size] = func(w io.Writer) error { return sheet.PrintPoster(w, poster(page)) }
		out["pad-"+size] = func(w io.Writer) error { return sheet.PrintPad(w, pad(page)) }
		out["receipt-"+size] = func(w io.Writer) error { return sheet.PrintReceipt(w, receipt(page)) }
		out["wifi-"+size] = func(w io.Writer) error {
			return sheet.PrintWiFi(w, sheet.WiFi{Page: page, Office: "Pemerintah Desa Contohsari", Network: `Desa; "Contohsari"`, Password: "sugeng:rawuh#2026", Address: "https://contohsari.banyumas.example.go.id/", Full: true})
		}
		out["large-"+size] = func(w io.Writer) error { return sheet.PrintLargeType(w, large(page)) }
		out["board-"+size] = func(w io.Writer) error { return sheet.PrintBoard(w, board(page)) }
		out["book-"+size] = func(w io.Writer) error {
			b := agenda()
			b.Page = page
			return sheet.PrintBook(w, b, rows(70))
		}
	}
	out["book-residents"] = func(w io.Writer) error { return sheet.PrintBook(w, residents(), people(30)) }
	out["book-upright"] = func(w io.Writer) error {
		b := agenda()
		b.Landscape, b.Columns = false, b.Columns[:6]
		return sheet.PrintBook(w, b, func(yield func(sheet.Row, error) bool) {
			for r, err := range rows(40) {
				r.Month, r.Cells = "", r.Cells[:6]
				if !yield(r, err) {
					return
				}
			}
		})
	}
	for _, tag := range []lang.Tag{lang.JV, lang.EN} {
		out["wifi-"+string(tag)] = func(w io.Writer) error {
			return sheet.PrintWiFi(w, sheet.WiFi{Page: on(paper.Setup{}, tag), Office: "Desa Contohsari", Address: "http://contohsari.local/"})
		}
		out["poster-"+string(tag)] = func(w io.Writer) error { return sheet.PrintPoster(w, poster(on(paper.Setup{}, tag))) }
	}
	return out
}

func printed(t testing.TB, how func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := how(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEverySheetIsTheSameEveryTime(t *testing.T) {
	for name, how := range samples() {
		a := printed(t, how)
		if !bytes.Equal(a, printed(t, how)) {
			t.Errorf("%s: two runs made two files", name)
		}
		keep(t, name, a)
	}
}
