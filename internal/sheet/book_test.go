package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/sheet"
)

// few gives the rows of cells.
func few(cells ...[]string) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		for _, c := range cells {
			if !yield(sheet.Row{Cells: c}, nil) {
				return
			}
		}
	}
}

func small() sheet.Book {
	return sheet.Book{Page: sheet.Page{Time: madeAt}, Title: []string{"BUKU"}, Columns: []sheet.Column{{Title: "Nama", Width: 30}, {Title: "Jumlah", Width: 10, Sum: true}}}
}

func TestRowsThatCannotBeSetAreRefused(t *testing.T) {
	broken := func(yield func(sheet.Row, error) bool) { yield(sheet.Row{}, errors.New("no disk")) }
	for name, rows := range map[string]iter.Seq2[sheet.Row, error]{
		"too few cells":           few([]string{"a"}),
		"a word to be added":      few([]string{"a", "dua"}),
		"a number with marks":     few([]string{"a", "1.000"}),
		"a cell of a book":        few([]string{strings.Repeat("a", 5000), "1"}),
		"rows that cannot be had": broken,
	} {
		if err := sheet.PrintBook(io.Discard, small(), rows); err == nil {
			t.Errorf("%s: printed", name)
		}
	}
}

// full is a disk that takes so many bytes.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errors.New("no space")
	}
	return len(b), nil
}

func TestAFullDiskEndsTheBookAtOnce(t *testing.T) {
	seen := 0
	counted := func(yield func(sheet.Row, error) bool) {
		for row, err := range rows(5000) {
			seen++
			if !yield(row, err) {
				return
			}
		}
	}
	if err := sheet.PrintBook(&full{50_000}, agenda(), counted); err == nil || seen > 200 {
		t.Errorf("%v after %d rows", err, seen)
	}
}

func TestABookIsStreamedPageByPage(t *testing.T) {
	var most, count int
	w := writer(func(b []byte) (int, error) {
		most, count = max(most, len(b)), count+1
		return len(b), nil
	})
	if err := sheet.PrintBook(w, agenda(), rows(3000)); err != nil {
		t.Fatal(err)
	}
	if count < 150 || most > 3<<20 {
		t.Errorf("%d writes, the largest of %d bytes", count, most)
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

func TestTotalsAddUp(t *testing.T) {
	var out bytes.Buffer
	if err := sheet.PrintBook(&out, small(), few([]string{"a", "1200"}, []string{"b", "-"}, []string{"c", "34"}, []string{"d", ""})); err != nil {
		t.Fatal(err)
	}
	text := judge(t, lay(t, out.Bytes()), "pdftotext", "-layout", "sheet.pdf", "-")
	if strings.Count(text, "1.234") != 2 || !strings.Contains(text, "1.200") {
		t.Error(text)
	}
}

func TestABookWithoutSumsCountsItsRowsAndAnEmptyOneSaysSo(t *testing.T) {
	b := small()
	b.Columns[1].Sum = false
	var out bytes.Buffer
	if err := sheet.PrintBook(&out, b, few([]string{"a", "x"}, []string{"b", "y"})); err != nil {
		t.Fatal(err)
	}
	if text := judge(t, lay(t, out.Bytes()), "pdftotext", "-layout", "sheet.pdf", "-"); !strings.Contains(text, "Jumlah seluruhnya: 2 baris") {
		t.Error(text)
	}
	out.Reset()
	if err := sheet.PrintBook(&out, b, few()); err != nil {
		t.Fatal(err)
	}
	if text := judge(t, lay(t, out.Bytes()), "pdftotext", "-layout", "sheet.pdf", "-"); !strings.Contains(text, "NIHIL") {
		t.Error(text)
	}
}

func TestARowHigherThanAPageGoesOn(t *testing.T) {
	b := small()
	b.Columns = []sheet.Column{{Title: "No", Width: 100}, {Title: "Isi", Width: 14}}
	long := strings.Repeat("kata panjang ", 300)
	if err := sheet.PrintBook(io.Discard, b, few([]string{"1", long}, []string{"2", long}, []string{"3", "x"})); err != nil {
		t.Fatal(err)
	}
}

func TestTheBooksSignaturesNeverStandAlone(t *testing.T) {
	for n := 10; n < 40; n++ {
		text := judge(t, lay(t, book(t, agenda(), n)), "pdftotext", "-layout", "sheet.pdf", "-")
		pages := strings.Split(strings.TrimRight(text, "\f"), "\f")
		if last := pages[len(pages)-1]; !strings.Contains(last, "/Ds.Contoh/2026") || !strings.Contains(last, "NIP.") || !strings.Contains(last, "Jumlah seluruhnya") {
			t.Errorf("with %d rows the last page is:\n%s", n, last)
		}
	}
}

func TestSheetsThatCannotBePrintedAreRefused(t *testing.T) {
	page := on(paper.Setup{}, lang.ID)
	long := strings.Repeat("x", 900)
	p, crowded := poster(page), poster(page)
	p.Service = long
	for range 9 {
		crowded.Bring = append(crowded.Bring, strings.Repeat("satu dua tiga ", 14))
	}
	noNumbers, tall := pad(page), pad(page)
	noNumbers.Numbers = nil
	for range 12 {
		tall.Lines = append(tall.Lines, sheet.Blank{Label: "Isian", Count: 6})
	}
	r, l := receipt(page), large(page)
	r.Fee, l.Points = -1, 12
	wrong := poster(on(paper.Setup{Left: 3}, lang.ID))
	for name, err := range map[string]error{
		"a name of a page":           sheet.PrintPoster(io.Discard, p),
		"a crowded poster":           sheet.PrintPoster(io.Discard, crowded),
		"margins off the paper":      sheet.PrintPoster(io.Discard, wrong),
		"a pad without numbers":      sheet.PrintPad(io.Discard, noNumbers),
		"a pad that is too tall":     sheet.PrintPad(io.Discard, tall),
		"a fee below nothing":        sheet.PrintReceipt(io.Discard, r),
		"large type that is small":   sheet.PrintLargeType(io.Discard, l),
		"a board without services":   sheet.PrintBoard(io.Discard, sheet.Board{Page: page}),
		"a book without its columns": sheet.PrintBook(io.Discard, sheet.Book{Page: page}, few()),
	} {
		if fault.Of(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPrintBook(f *testing.F) {
	f.Add("Siti Nurhaliza", "12", 3)
	f.Add("\x00\xff(\\)", "-", 40)
	f.Fuzz(func(t *testing.T, name, number string, n int) {
		var all [][]string
		for range min(max(n, 0), 60) {
			all = append(all, []string{name, number})
		}
		b := small()
		b.Title[0], b.Columns[0].Group, b.Made.Name = name, name, name
		_ = sheet.PrintBook(io.Discard, b, few(all...))
	})
}
