package sheet_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// judge runs a tool on a printed sheet and gives what it says on its standard
// output; a tool that is not installed skips the test.
func judge(t *testing.T, dir, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed (Debian: poppler-utils, qpdf, zbar-tools, imagemagick)", tool)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v", tool, args, err)
	}
	return string(out)
}

// lay writes a sheet into a new directory as sheet.pdf.
func lay(t *testing.T, pdf []byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sheet.pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOtherToolsFindNothingWrong(t *testing.T) {
	for name, how := range samples() {
		t.Run(name, func(t *testing.T) {
			dir := lay(t, printed(t, how))
			if out := judge(t, dir, "qpdf", "--check", "sheet.pdf"); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
			for _, l := range strings.Split(judge(t, dir, "pdffonts", "sheet.pdf"), "\n")[2:] {
				if l != "" && !strings.Contains(l, "yes yes yes") {
					t.Error("a font is not embedded, subset and readable: " + l)
				}
			}
			if info := judge(t, dir, "pdfinfo", "sheet.pdf"); !strings.Contains(info, "Tagged:          yes") {
				t.Error(info)
			}
		})
	}
}

func TestSheetsSayWhatTheyMust(t *testing.T) {
	for name, wants := range map[string][]string{
		"poster-f4":  {"Surat Keterangan Usaha", "Rp0", "Gratis.", "1 hari kerja", "KTP elektronik", "banyumas.example/l/sku", "Ada yang meminta uang? Laporkan:", "Poster CONTOHSARI-BALAI-01"},
		"poster-jv":  {"Ragad", "Ingkang kedah dipunbekta"},
		"poster-en":  {"Cost", "What to bring"},
		"wifi-f4":    {"Pelayanan lewat ponsel", "Kata sandi: sugeng:rawuh#2026", "https://contohsari.banyumas.example.go.id/", "mengajukan permohonan"},
		"wifi-en":    {"http://contohsari.local/", "not encrypted", "leads to the office's pages alone"},
		"pad-a4":     {"Nomor : 500/041/Ds.Contoh/2026", "Nomor : 500/043/Ds.Contoh/2026", "KANTOR KEPALA DESA CONTOHSARI"},
		"receipt-f4": {"Lembar untuk warga", "Lembar untuk arsip", "Rp0", "nol rupiah", "Jangan memberi uang", "LAPOR!"},
		"large-f4":   {"Siapa nama Ibu?", "Tahun 2020", "dibacakan kepada saya", "Cap jempol", "Saksi"},
		"board-f4":   {"STANDAR PELAYANAN", "Legalisasi surat", "Tidak perlu membawa berkas.", "Maklumat pelayanan", "Rp0"},
		"book-f4":    {"BUKU AGENDA SURAT KELUAR", "Jumlah halaman ini", "Jumlah bulan Juli 2026", "Jumlah bulan Agustus 2026", "Jumlah seluruhnya", "Mengetahui,", "halaman 1 dari 6", "halaman 6 dari 6"},
	} {
		t.Run(name, func(t *testing.T) {
			out := judge(t, lay(t, printed(t, samples()[name])), "pdftotext", "-layout", "sheet.pdf", "-")
			flat := strings.Join(strings.Fields(out), " ")
			for _, want := range wants {
				if !strings.Contains(flat, want) {
					t.Errorf("no %q in:\n%s", want, out)
				}
			}
		})
	}
}

func TestAScreenReaderHearsABook(t *testing.T) {
	out := judge(t, lay(t, printed(t, samples()["book-f4"])), "pdfinfo", "-struct-text", "sheet.pdf")
	for _, want := range []string{"H1 (block)", "Table", "TH:", "TD", `"Pemohon"`, `"Batal: salah ketik`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestEveryQROnASheetIsReadFromABadScan(t *testing.T) {
	if testing.Short() {
		t.Skip("scanning takes seconds a page")
	}
	for name, want := range map[string]string{
		"poster-f4": posterLink, "poster-a4": posterLink, "pad-f4": blankLink + "500-041-DS.CONTOH-2026",
		"receipt-a4": "HTTPS://BANYUMAS.EXAMPLE/ADUAN", "board-f4": "HTTPS://BANYUMAS.EXAMPLE/STANDAR/CONTOHSARI",
	} {
		t.Run(name, func(t *testing.T) {
			dir, page := lay(t, printed(t, samples()[name])), "1"
			if name == "board-f4" {
				page = "2"
			}
			judge(t, dir, "pdftoppm", "-r", "200", "-gray", "-f", page, "-l", page, "-singlefile", "sheet.pdf", "page")
			judge(t, dir, "convert", "page.pgm", "-background", "white", "-rotate", "-1.6", "-blur", "0x0.7", "-seed", "7", "-attenuate", "0.25", "+noise", "Gaussian", "-threshold", "55%", "bad.png")
			for _, got := range strings.Fields(judge(t, dir, "zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", "bad.png")) {
				if got != want {
					t.Errorf("reads %q", got)
				}
			}
		})
	}
}
