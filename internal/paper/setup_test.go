package paper_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/paper"
)

// ink is the setup of an office that signs by hand on paper with a printed
// letterhead's room.
func ink() paper.Setup { return paper.Setup{Ink: 30, Stamp: 40, Mono: true} }

// inkLetter is a letter signed by hand for the head of the village.
func inkLetter(t testing.TB) (document.Content, paper.Options) {
	t.Helper()
	c, o := letter(), options()
	position, err := paper.SignerLines([]string{"a.n. Kepala Desa Contohsari", "Sekretaris Desa", "u.b."}, "Kepala Urusan Tata Usaha dan Umum")
	if err != nil {
		t.Fatal(err)
	}
	c.Signer.Position, c.Signing, c.Signer.ID = position, "ink", "NIP. 19900101 201501 2 001"
	o.Setup, o.Note = ink(), "Disetujui secara elektronik; sah dengan tanda tangan basah dan cap."
	o.PageLabel = "Nomor {0} - halaman {1} dari {2}"
	return c, o
}

func TestASetupThatHoldsNoLetterIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		setup paper.Setup
		field string
	}{
		"an unknown size":           {paper.Setup{Paper: "letter"}, "paper"},
		"a margin off the paper":    {paper.Setup{Left: 300}, "left"},
		"a margin no printer keeps": {paper.Setup{Top: 4}, "top"},
		"a foot too low":            {paper.Setup{Bottom: 10}, "bottom"},
		"text too narrow":           {paper.Setup{Left: 60, Right: 60}, "left"},
		"a stamp wider than free":   {paper.Setup{Paper: "a4", Left: 40, Right: 40, Stamp: 60}, "stamp"},
		"a letterhead of a page":    {paper.Setup{Letterhead: 200}, "letterhead"},
		"a signature of 5 mm":       {paper.Setup{Ink: 5}, "ink"},
		"a negative length":         {paper.Setup{Right: -20}, "right"},
	} {
		o := options()
		o.Setup = c.setup
		_, err := paper.Render(letter(), o)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAStandardsSetupLiesOverTheOffices(t *testing.T) {
	office := paper.Setup{Paper: "f4", Left: 30, Letterhead: 55, Mono: true}
	got := paper.Setup{Paper: "a4", Ink: 30}.Over(office)
	if want := (paper.Setup{Paper: "a4", Left: 30, Letterhead: 55, Ink: 30, Mono: true}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestLinesAboveANameAreFewAndNeverEmpty(t *testing.T) {
	for _, c := range []struct {
		prefix   []string
		position string
		want     string
	}{
		{nil, "Kepala Desa", "Kepala Desa"},
		{[]string{"a.n. Kepala Desa X"}, "Sekretaris Desa", "a.n. Kepala Desa X\nSekretaris Desa"},
		{[]string{"Plt."}, " Kepala\nDesa ", "Plt.\nKepala Desa"},
		{[]string{""}, "Kepala Desa", ""},
		{[]string{"a", "b", "c", "d"}, "e", ""},
		{nil, strings.Repeat("x", 121), ""},
	} {
		got, err := paper.SignerLines(c.prefix, c.position)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q %q: %q, %v", c.prefix, c.position, got, err)
		}
	}
}

func TestASignatureNeverStandsAlone(t *testing.T) {
	ends := map[string]document.Block{
		"a table":          {Kind: document.Table, Rows: [][]string{{"No", "Nama"}, {"1", "PENUTUP"}}},
		"a list":           {Kind: document.Bullets, Rows: [][]string{{"PENUTUP"}}},
		"pairs":            {Kind: document.Pairs, Rows: [][]string{{"Keperluan", "PENUTUP"}}},
		"a long paragraph": {Kind: document.Paragraph, Rows: [][]string{{strings.Repeat("Surat ini dibuat untuk dipergunakan. ", 40) + "PENUTUP"}}},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			for lines := range 14 {
				c, o := inkLetter(t)
				c.Body = append(c.Body[:len(c.Body)-1:len(c.Body)-1], document.Block{Kind: document.Bullets, Rows: make([][]string, lines)}, end, document.Block{Kind: document.Space})
				for i := range lines {
					c.Body[len(c.Body)-3].Rows[i] = []string{"baris"}
				}
				pages := strings.Split(strings.TrimRight(run(t, render(t, c, o).PDF, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f")
				if last := pages[len(pages)-1]; !strings.Contains(last, "PENUTUP") || !strings.Contains(last, "NIP.") {
					t.Fatalf("with %d lines the last page is:\n%s", lines, last)
				}
			}
		})
	}
}

func TestEveryPageSaysWhichOfHowMany(t *testing.T) {
	c, o := inkLetter(t)
	c.Body = long().Body
	pages := strings.Split(strings.TrimRight(run(t, render(t, c, o).PDF, "pdftotext", "-layout", "FILE", "-"), "\f"), "\f")
	for i, p := range pages {
		want := strings.NewReplacer("{0}", c.Number, "{1}", string(rune('1'+i)), "{2}", string(rune('0'+len(pages)))).Replace(o.PageLabel)
		if !strings.Contains(p, want) {
			t.Errorf("page %d has no %q", i+1, want)
		}
	}
	if len(pages) < 2 || !strings.Contains(pages[1], "Hubungan keluarga") {
		t.Error("the table's head is not repeated")
	}
}

func TestBlackAndWhiteHasNoGrey(t *testing.T) {
	c, o := inkLetter(t)
	c.Body = long().Body
	o.Link, o.Watermark = "", "CONTOH"
	for _, mono := range []bool{true, false} {
		o.Setup.Mono = mono
		dir := t.TempDir()
		run(t, render(t, c, o).PDF, "qpdf", "--qdf", "--object-streams=disable", "FILE", filepath.Join(dir, "plain.pdf"))
		b, err := os.ReadFile(filepath.Join(dir, "plain.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if grey := strings.Contains(string(b), "0.92 g") || strings.Contains(string(b), "0.85 g"); grey == mono {
			t.Errorf("mono %v: grey %v", mono, grey)
		}
	}
}

// printed is a letter, what its QR holds and by how many degrees it lies askew.
type printed struct {
	pdf   []byte
	link  string
	turns []string
}

// setups are letters as offices print them, for the judges.
func setups(t testing.TB) map[string]printed {
	t.Helper()
	out := map[string]printed{}
	for name, s := range map[string]paper.Setup{
		"ink-f4": ink(), "ink-a4": {Paper: "a4", Ink: 25, Stamp: 35, Mono: true},
		"printed-head": {Letterhead: 55, Mono: true}, "narrow": {Left: 40, Right: 25, Top: 15, Bottom: 15},
	} {
		c, o := inkLetter(t)
		o.Setup = s
		out[name] = printed{render(t, c, o).PDF, o.Link, []string{"1.5"}}
	}
	c, o := inkLetter(t)
	c.Signer.Name = "Dr. Raden Mas Haryo Suryadiningrat Kusumawardhana, S.Sos., M.Si."
	c.Signer.Position = "Plh. Kepala Desa Contohsari Kidul Lor Wetan Kulon, Kecamatan Contoh"
	o.Setup.Paper = "a4"
	out["long-name"] = printed{render(t, c, o).PDF, o.Link, []string{"1"}}
	c, o = inkLetter(t)
	c.Body = long().Body
	out["two-pages"] = printed{render(t, c, o).PDF, o.Link, []string{"-2"}}
	c = letter()
	o = sealed(t, c)
	out["sealed"] = printed{render(t, c, o).PDF, o.Link, []string{"0.4", "-1.2", "2"}}
	return out
}

func TestEveryQRIsReadFromABadScan(t *testing.T) {
	if testing.Short() {
		t.Skip("scanning takes seconds a page")
	}
	for name, p := range setups(t) {
		t.Run(name, func(t *testing.T) {
			keep(t, name, p.pdf)
			if out := run(t, p.pdf, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
			for _, turn := range p.turns {
				if got := badScan(t, p.pdf, turn); got != p.link {
					t.Errorf("turned by %s degrees it reads %q", turn, got)
				}
			}
		})
	}
}

// keep writes a file for whoever wants to look at it.
func keep(t testing.TB, name string, pdf []byte) {
	if dir := os.Getenv("SHEETS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "letter-"+name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// badScan reads the QR of the last page as a cheap scanner sees it: 200 dots an
// inch, turned, blurred, noisy, then black or white.
func badScan(t *testing.T, pdf []byte, turn string) string {
	t.Helper()
	dir := t.TempDir()
	run(t, pdf, "pdftoppm", "-r", "200", "-gray", "FILE", filepath.Join(dir, "page"))
	pages, err := filepath.Glob(filepath.Join(dir, "page-*.pgm"))
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	bad := filepath.Join(dir, "bad.png")
	run(t, pdf, "convert", pages[len(pages)-1], "-background", "white", "-rotate", turn, "-blur", "0x0.7", "-seed", "7", "-attenuate", "0.25", "+noise", "Gaussian", "-threshold", "55%", bad)
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("zbarimg is not installed (Debian: zbar-tools)")
	}
	out, err := exec.Command(zbar, "--raw", "-q", "-Sdisable", "-Sqrcode.enable", bad).Output()
	if err != nil {
		t.Log("zbarimg:", err)
	}
	return strings.TrimSpace(string(out))
}
