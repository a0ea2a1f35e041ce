package paper_test

import (
	"strings"
	"testing"
	"time"

	"genggam/internal/document"
	"genggam/internal/paper"
)

// madeAt is when all letters of these tests are made.
var madeAt = time.Date(2026, 8, 17, 9, 30, 0, 0, time.FixedZone("WIB", 7*3600))

// link is as long as a link with a COSE_Sign1 of 260 bytes gets.
var link = "HTTPS://BANYUMAS.EXAMPLE/Q#" + strings.Repeat("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 13)

func letter() document.Content {
	return document.Content{
		Office: document.Office{Code: "33.02.99.2001", Short: "Ds.Contoh",
			Letterhead: []string{"PEMERINTAH KABUPATEN BANYUMAS", "KECAMATAN CONTOH", "KANTOR KEPALA DESA CONTOHSARI"},
			Address:    "Jalan Raya Contohsari Nomor 1, Telepon (0281) 000000, Kode Pos 53100"},
		Standard: "surat-keterangan-usaha@1", Title: "SURAT KETERANGAN USAHA", Number: "500/012/Ds.Contoh/2026",
		Place: "Contohsari", Date: "2026-08-17", ValidUntil: "2027-02-17",
		Body: []document.Block{
			{Kind: document.Paragraph, Rows: [][]string{{"Yang bertanda tangan di bawah ini Kepala Desa Contohsari, Kecamatan Contoh, Kabupaten Banyumas, menerangkan dengan sebenarnya bahwa:"}}},
			{Kind: document.Pairs, Rows: [][]string{
				{"Nama", "Raden Ajeng Siti Nurhaliza Kusumawardhani binti Hadiprawirodirjo"}, {"NIK", "3302995708900001"},
				{"Tempat, tanggal lahir", "Banyumas, 17 Agustus 1990"}, {"Jenis kelamin", "Perempuan"},
				{"Agama", "Islam"}, {"Pekerjaan", "Wiraswasta"},
				{"Alamat", "Grumbul Karanganyar RT 003 RW 002, Desa Contohsari, Kecamatan Contoh, Kabupaten Banyumas, Provinsi Jawa Tengah"},
			}},
			{Kind: document.Paragraph, Rows: [][]string{{"Orang tersebut di atas adalah benar-benar warga Desa Contohsari dan mempunyai usaha “Warung Bu Tini” yang bergerak di bidang perdagangan bahan makanan pokok, berlokasi di Grumbul Karanganyar, dengan modal usaha sebesar Rp1.500.000 (satu juta lima ratus ribu rupiah)."}}},
			{Kind: document.Bullets, Rows: [][]string{{"Usaha telah berjalan sejak 1 Januari 2020."}, {"Usaha tidak menimbulkan gangguan kepada lingkungan di sekitarnya dan tidak sedang dalam sengketa dengan pihak mana pun."}}},
			{Kind: document.Paragraph, Rows: [][]string{{"Demikian surat keterangan ini dibuat dengan sebenarnya untuk dapat dipergunakan sebagaimana mestinya."}}},
		},
		Signer:  document.Signer{Name: "Drs. SUGENG WIBOWO PRASETYO", Position: "Kepala Desa Contohsari"},
		Subject: "R*** A*** S***", Signing: "local", Language: "id",
	}
}

func captions() []string {
	return []string{"Berlaku sampai dengan 17 Februari 2027.", "Pindai untuk memeriksa, atau buka banyumas.example/q", "Tanda tangan elektronik tidak tersertifikasi"}
}

func options() paper.Options {
	return paper.Options{Captions: captions(), Link: link, QRText: "Kode QR untuk memeriksa surat ini", Time: madeAt,
		Footer: "Dokumen ini ditandatangani secara elektronik."}
}

// long is a letter of several pages with a table.
func long() document.Content {
	c := letter()
	rows := [][]string{{"No", "Nama", "NIK", "Hubungan keluarga", "Keterangan"}}
	for i := range 45 {
		note := "-"
		if i%7 == 3 {
			note = "Tinggal bersama orang tua di luar kota sejak tahun 2019 karena melanjutkan pendidikan"
		}
		rows = append(rows, []string{string(rune('0'+(i+1)/10)) + string(rune('0'+(i+1)%10)), "Budi Santoso", "3302991708900001", "Anak", note})
	}
	last := len(c.Body) - 1
	c.Body = append(c.Body[:last:last], document.Block{Kind: document.Table, Rows: rows},
		document.Block{Kind: document.Numbers, Rows: [][]string{{"Pertama, ahli waris menyatakan tidak ada ahli waris yang lain."}, {"Kedua, seluruh ahli waris sepakat."}}}, c.Body[last])
	return c
}

func render(t testing.TB, c document.Content, o paper.Options) paper.Result {
	t.Helper()
	r, err := paper.Render(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
