package paper_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"genggam/internal/document"
	"genggam/internal/paper"
	"genggam/internal/seal"
)

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	c := long()
	a, b := render(t, c, sealed(t, c)), render(t, c, sealed(t, c))
	if !bytes.Equal(a.PDF, b.PDF) || a.Pages != b.Pages {
		t.Error("two runs made two files")
	}
}

func TestALetterIsSmallAndLongOnesTakePages(t *testing.T) {
	c := letter()
	r := render(t, c, sealed(t, c))
	if r.Pages != 1 || len(r.PDF) > 45_000 {
		t.Errorf("%d pages, %d bytes", r.Pages, len(r.PDF))
	}
	if r := render(t, long(), options()); r.Pages < 2 {
		t.Errorf("%d pages", r.Pages)
	}
	c.Body = []document.Block{{Kind: document.Paragraph, Rows: [][]string{{strings.Repeat("kata ", 90_000)}}}}
	if r, err := paper.Render(c, options()); err == nil {
		t.Errorf("%d pages were rendered", r.Pages)
	}
}

func TestOpenGivesBackWhatWasPutIn(t *testing.T) {
	c := letter()
	o := sealed(t, c)
	r := render(t, c, o)
	p, err := paper.Open(r.PDF)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Whole || p.Appended != 0 {
		t.Errorf("whole %v, appended %d", p.Whole, p.Appended)
	}
	if _, err := seal.VerifyCMS(p.CMS, sha256.Sum256(p.Signed)); err != nil {
		t.Error(err)
	}
	o.Attachments[1].Relation = "Data"
	if !reflect.DeepEqual(p.Attachments, o.Attachments) {
		t.Errorf("attachments are %+v", p.Attachments)
	}
	back, err := document.DecodeContent(p.Attachments[0].Data)
	if err != nil || back.Digest() != c.Digest() {
		t.Errorf("content reads back as %+v, %v", back, err)
	}
}

func TestAnUnsignedLetterHasNoSignature(t *testing.T) {
	p, err := paper.Open(render(t, letter(), options()).PDF)
	if err != nil || p.CMS != nil || p.Whole || p.Attachments != nil {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestWhatIsAppendedIsSeen(t *testing.T) {
	c := letter()
	r := render(t, c, sealed(t, c))
	more := "1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\ntrailer\n<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"
	p, err := paper.Open(append(r.PDF[:len(r.PDF):len(r.PDF)], more...))
	if err != nil {
		t.Fatal(err)
	}
	if p.Whole || p.Appended != len(more) {
		t.Errorf("whole %v, appended %d", p.Whole, p.Appended)
	}
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	c := letter()
	r := render(t, c, sealed(t, c))
	bad := append([]byte(nil), r.PDF...)
	cms := len(mustOpen(t, r.PDF).CMS)
	for i := range bad {
		if i%7 != 0 && i > 2000 {
			continue
		}
		bad[i] ^= 0x20
		p, err := paper.Open(bad)
		if err == nil && p.Whole {
			if _, err = seal.VerifyCMS(p.CMS, sha256.Sum256(p.Signed)); err == nil && !sameHex(r.PDF, i, p, cms) {
				t.Errorf("byte %d flipped, nobody noticed", i)
			}
		}
		bad[i] ^= 0x20
	}
}

// sameHex says that the byte is a letter of the signature's hexadecimal, whose
// case means nothing.
func sameHex(pdf []byte, i int, p *paper.Parts, _ int) bool {
	return i > p.Ranges[1] && i < p.Ranges[2] && pdf[i] >= 'a' && pdf[i] <= 'f'
}

func mustOpen(t testing.TB, pdf []byte) *paper.Parts {
	t.Helper()
	p, err := paper.Open(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWrongOptionsAreRefused(t *testing.T) {
	sign := func(b []byte, err error) *paper.Signature {
		return &paper.Signature{Hole: 100, Sign: func([]byte) ([]byte, error) { return b, err }}
	}
	for name, o := range map[string]paper.Options{
		"a preview with a QR":          {Watermark: "X", Link: "HTTPS://A/Q#B"},
		"a preview with a signature":   {Watermark: "X", Signature: sign([]byte{0x30, 0}, nil)},
		"a signature without a signer": {Signature: &paper.Signature{}},
		"a signer who fails":           {Signature: sign(nil, errors.New("no key"))},
		"a signature that is too long": {Signature: sign(make([]byte, 101), nil)},
		"an empty signature":           {Signature: sign(nil, nil)},
		"a huge hole":                  {Signature: &paper.Signature{Sign: sign(nil, nil).Sign, Hole: 1 << 20}},
		"a link that is too long":      {Link: "HTTPS://A/Q#" + strings.Repeat("A", 900)},
		"an attachment without a name": {Attachments: []paper.Attachment{{Data: []byte("x")}}},
		"an unknown relation":          {Attachments: []paper.Attachment{{Name: "x", Relation: "Friend"}}},
		"nine attachments":             {Attachments: make([]paper.Attachment, 9)},
		"letterhead space off paper":   {LetterheadSpace: 400},
	} {
		if r, err := paper.Render(letter(), o); err == nil {
			t.Errorf("%s: %d bytes", name, len(r.PDF))
		}
	}
}

func TestCharactersTheFontsLackAreTold(t *testing.T) {
	c := letter()
	c.Signer.Name = "Budi 漢字 😀"
	if r := render(t, c, options()); string(r.Missing) != "字漢😀" {
		t.Errorf("missing %q", string(r.Missing))
	}
	if r := render(t, letter(), options()); r.Missing != nil {
		t.Errorf("missing %q", string(r.Missing))
	}
}

func TestEveryShapeOfLetterIsSet(t *testing.T) {
	wide := strings.Repeat("W", 400)
	for name, change := range map[string]func(*document.Content, *paper.Options){
		"nothing at all":         func(c *document.Content, _ *paper.Options) { *c = document.Content{} },
		"words without a space":  func(c *document.Content, _ *paper.Options) { fill(c, wide) },
		"names of one letter":    func(c *document.Content, _ *paper.Options) { fill(c, "A") },
		"empty texts":            func(c *document.Content, _ *paper.Options) { fill(c, "") },
		"broken UTF-8":           func(c *document.Content, _ *paper.Options) { fill(c, "a\xffb\x00(\\)\r\n") },
		"rows of no cells":       func(c *document.Content, _ *paper.Options) { c.Body = emptyBlocks() },
		"a printed letterhead":   func(_ *document.Content, o *paper.Options) { o.LetterheadSpace = 60 },
		"a cell longer than two": func(c *document.Content, _ *paper.Options) { c.Body = tall() },
	} {
		for _, size := range []paper.Size{paper.F4, paper.A4} {
			c, o := letter(), options()
			o.Paper = size
			change(&c, &o)
			if _, err := paper.Open(render(t, c, o).PDF); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func fill(c *document.Content, s string) {
	c.Title, c.Number, c.Signer = s, s, document.Signer{Name: s, Position: s, ID: s}
	c.Office.Letterhead, c.Office.Address = []string{s, s}, s
	for i := range c.Body {
		for j := range c.Body[i].Rows {
			for k := range c.Body[i].Rows[j] {
				c.Body[i].Rows[j][k] = s
			}
		}
	}
	c.Body = append(c.Body, document.Block{Kind: document.Table, Rows: [][]string{{s, s, s}, {s, s, s}}})
}

func emptyBlocks() (out []document.Block) {
	for _, k := range []document.BlockKind{document.Paragraph, document.Pairs, document.Bullets, document.Numbers, document.Table, document.Space, "?"} {
		out = append(out, document.Block{Kind: k}, document.Block{Kind: k, Rows: [][]string{{}, {"a"}}}, document.Block{Kind: k, Rows: [][]string{{"a"}, {}, {"a", "b", "c"}}})
	}
	return out
}

func tall() []document.Block {
	return []document.Block{{Kind: document.Table, Rows: [][]string{{"A", "B"}, {"x", strings.Repeat("panjang sekali ", 1500)}}}}
}

func TestQRsGrowWithTheLink(t *testing.T) {
	for n, want := range map[int]int{10: 3, 100: 8, 260: 13} {
		m, err := paper.QR("HTTPS://BANYUMAS.EXAMPLE/Q#" + strings.Repeat("A", (n*8+4)/5))
		if err != nil || m.Version() > want {
			t.Errorf("%d bytes: version %d, %v; want at most %d", n, m.Version(), err, want)
		}
	}
	for _, bad := range []string{"", strings.Repeat("#", 40), strings.Repeat("x", 400)} {
		if _, err := paper.QR(bad); err == nil {
			t.Errorf("%q was drawn", bad)
		}
	}
}

// FuzzOpen puts the right head before what it is given, so that it gets past it.
func FuzzOpen(f *testing.F) {
	head := "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%genggam "
	objects := "1 0 obj\n<</AcroForm<</Fields[2 0 R]>>/AF[3 0 R]>>\nendobj\n" +
		"2 0 obj\n<</V<</ByteRange[0 120 128 99]/Contents<300100>>>>>\nendobj\n" +
		"3 0 obj\n<</EF<</F 3 0 R>>/Length 4>>\nstream\nabcd\nendstream\nendobj\n"
	at := len(head) + 11
	table := "xref\n0 4\n0000000000 65535 f \n"
	for _, o := range []string{"1 0 obj", "2 0 obj", "3 0 obj"} {
		table += fmt.Sprintf("%010d 00000 n \n", at+strings.Index(objects, o))
	}
	f.Add([]byte(objects + table + fmt.Sprintf("trailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", at+len(objects))))
	c := letter()
	f.Add(render(f, c, sealed(f, c)).PDF[at:])
	f.Fuzz(func(t *testing.T, b []byte) {
		whole := append([]byte(head+fmt.Sprintf("%010d\n", at+len(b))), b...)
		p, err := paper.Open(whole)
		if err == nil && p.Whole && len(p.Signed) >= len(whole) {
			t.Fatal("the signature covers itself")
		}
		_, _ = paper.Open(b)
	})
}

func FuzzRender(f *testing.F) {
	f.Add("Siti Nurhaliza", "menerangkan bahwa undang-undang", 3)
	f.Fuzz(func(t *testing.T, name, text string, n int) {
		c := letter()
		fill(&c, name)
		for range min(max(n, 0), 8) {
			c.Body = append(c.Body, document.Block{Kind: document.Paragraph, Rows: [][]string{{text}}}, document.Block{Kind: document.Table, Rows: [][]string{{name, text}, {text, name}}})
		}
		r, err := paper.Render(c, options())
		if err != nil {
			return
		}
		if _, err := paper.Open(r.PDF); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	c := letter()
	for _, kind := range []string{"plain", "signed"} {
		o := options()
		if kind == "signed" {
			o = sealed(b, c)
		}
		b.Run(kind, func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = len(render(b, c, o).PDF)
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	c := letter()
	pdf := render(b, c, sealed(b, c)).PDF
	for b.Loop() {
		mustOpen(b, pdf)
	}
}

func BenchmarkQR(b *testing.B) {
	for b.Loop() {
		if _, err := paper.QR(link); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleQR() {
	m, err := paper.QR("HTTPS://BANYUMAS.EXAMPLE/Q#ABC")
	fmt.Println(m.Version(), m.Dark(0, 0), err)
	// Output: 2 true <nil>
}

// Wherever a page ends, no paragraph leaves one line alone on either side of it.
func TestNoLineOfAParagraphStandsAlone(t *testing.T) {
	const first, last = "Orang tersebut pada", "akhir yang sebenarnya."
	para := document.Block{Kind: document.Paragraph, Rows: [][]string{{first + " awal paragraf ini adalah benar-benar warga Desa Contohsari dan mempunyai usaha yang bergerak di bidang perdagangan bahan makanan pokok, berlokasi di Grumbul Karanganyar, sampai " + last}}}
	one := document.Block{Kind: document.Paragraph, Rows: [][]string{{"Satu baris."}}}
	for n := range 9 {
		c := letter()
		c.Body = c.Body[:2]
		for range n {
			c.Body = append(c.Body, one)
		}
		for range 12 {
			c.Body = append(c.Body, para)
		}
		for i, page := range strings.Split(run(t, render(t, c, options()).PDF, "pdftotext", "-layout", "FILE", "-"), "\f") {
			var lines []string
			for _, line := range strings.Split(page, "\n") {
				if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "- ") && !strings.HasSuffix(line, "secara elektronik.") {
					lines = append(lines, line)
				}
			}
			if i > 0 && len(lines) > 0 && strings.HasSuffix(lines[0], last) {
				t.Errorf("%d: page %d begins with the last line of a paragraph", n, i+1)
			}
			if len(lines) > 0 && strings.HasPrefix(lines[len(lines)-1], first) {
				t.Errorf("%d: page %d ends with the first line of a paragraph", n, i+1)
			}
		}
	}
}

func TestALongLineOfTheLetterheadIsWrappedEvenly(t *testing.T) {
	c := letter()
	c.Office.Letterhead[1] = "DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU KABUPATEN BANYUMAS PROVINSI JAWA"
	c.Office.Address = "Jalan Contoh 1 Kode Pos 53100\nTelepon (0281) 000000"
	text := run(t, render(t, c, options()).PDF, "pdftotext", "-layout", "FILE", "-")
	for _, lone := range []string{"\n *PROVINSI JAWA\n", "\n *JAWA\n"} {
		if regexp.MustCompile(lone).MatchString(text) {
			t.Errorf("a word of the letterhead stands alone:\n%.400s", text)
		}
	}
	if !regexp.MustCompile(`53100\n+ *Telepon`).MatchString(text) {
		t.Errorf("the address is not on two lines:\n%.600s", text)
	}
}
