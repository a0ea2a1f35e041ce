package sheet

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// Book is a ruled book of an office: a register of letters, of residents, of
// decisions (Permendagri 47/2016).
type Book struct {
	Page
	// Landscape lies the paper on its long side, as most books need.
	Landscape bool
	// Title lines, the first one the name of the book; at most 6.
	Title []string
	// Corner stands in the upper right corner of the first page: "Model B.1".
	Corner string
	// Facts stand under the title: "Desa" - "Contohsari", "Bulan" - "Agustus 2026".
	Facts [][2]string
	// Columns, 1 to 40; under their headings stands a row that counts them.
	Columns []Column
	// Carried stand before the first row; Closing after the last, in place of the
	// total of the book. They are rows as wide as the book, in bold; the first
	// cell that is not empty is the label and has the room up to the next. At
	// most 4 each.
	Carried, Closing [][]string
	// Notes are sentences under the table, at most 6.
	Notes []string
	// Knows signs on the left, Made on the right, after the last row; the zero
	// Signature is left out.
	Knows, Made Signature
}

// Row is one line of a book.
type Row struct {
	// Month is "2006-01"; where it changes a total of the month is drawn. ""
	// everywhere draws none.
	Month string
	// Cells, as many as the book has columns.
	Cells []string
}

const (
	maxColumns = 40
	maxCell    = 4000 // bytes
)

// PrintBook streams a book: every page has the heads and a subtotal, every
// month and the book a total; without columns to add up the rows are counted.
// The signatures stand under the last row and never alone. A book without rows
// says "NIHIL". It gives the first error of rows, of the writer, or a fault on
// what cannot be set; what was written by then is no whole file.
func PrintBook(w io.Writer, b Book, rows iter.Seq2[Row, error]) error {
	if err := b.check(); err != nil {
		return err
	}
	p, err := newPen(w, b.Page, b.Landscape, b.Title[0])
	if err != nil {
		return err
	}
	p.numbered = b.Title[0]
	s := &binder{pen: p, book: b, grid: newGrid(p, b.Columns, cellSize(p.width(), len(b.Columns)), true), ofPage: newTotal(b), ofMonth: newTotal(b), ofAll: newTotal(b)}
	s.last = s.lastHeight()
	if err := s.all(rows); err != nil {
		return err
	}
	return p.close("a book")
}

func (b Book) check() error {
	if len(b.Title) == 0 || len(b.Columns) == 0 || len(b.Columns) > maxColumns {
		return fault.New(fault.Invalid, "sheet.columns", maxColumns).On("columns")
	}
	if err := errors.Join(limit("title", b.Title, 6, 200), limit("notes", b.Notes, 6, 400)); err != nil {
		return err
	}
	if max(len(b.Carried), len(b.Closing)) > 4 {
		return fault.New(fault.Invalid, "sheet.too-many", 4).On("closing")
	}
	texts := []string{b.Corner}
	for _, f := range b.Facts {
		texts = append(texts, f[0], f[1])
	}
	for _, c := range b.Columns {
		texts = append(texts, c.Title, c.Group)
	}
	for _, s := range []Signature{b.Knows, b.Made} {
		texts = append(append(texts, s.Name, s.ID), s.Lines...)
	}
	for _, cells := range append(b.Carried, b.Closing...) {
		if len(cells) != len(b.Columns) {
			return fmt.Errorf("printing a book: a closing row has %d cells, not %d", len(cells), len(b.Columns))
		}
		texts = append(texts, cells...)
	}
	return limit("columns", texts, 500, 200)
}

// cellSize is smaller when there are many columns on a width.
func cellSize(width paper.Length, columns int) paper.Length {
	switch mean := width / paper.Length(columns); {
	case mean >= mm(27):
		return points(9)
	case mean >= mm(18):
		return points(8)
	}
	return points(7)
}

// total adds columns up, and counts rows.
type total struct {
	rows int64
	sums []int64
}

func newTotal(b Book) *total { return &total{sums: make([]int64, len(b.Columns))} }

func (t *total) add(values []int64) {
	t.rows++
	for i, v := range values {
		t.sums[i] += v
	}
}

func (t *total) clear() {
	t.rows = 0
	clear(t.sums)
}

// binder prints one book.
type binder struct {
	*pen
	book                   Book
	grid                   *grid
	ofPage, ofMonth, ofAll *total
	month                  string
	last                   paper.Length // of what ends the book
}

// all prints the rows, one behind, so that the last is known to be the last.
func (s *binder) all(rows iter.Seq2[Row, error]) error {
	if err := s.begin(); err != nil {
		return err
	}
	var wait *Row
	n := 0
	for row, err := range rows {
		if err != nil {
			return fmt.Errorf("printing a book: row %d: %w", n+1, err)
		}
		if wait != nil {
			if err := s.put(*wait, n, 0); err != nil {
				return err
			}
		}
		n++
		wait = &row
	}
	if wait == nil {
		s.nothing()
		return s.finish()
	}
	if err := s.put(*wait, n, s.last); err != nil {
		return err
	}
	return s.finish()
}

// begin sets the first page: title, facts, heads.
func (s *binder) begin() error {
	s.turned = func() {
		s.Silent(func() {
			t := paper.Type{Face: paper.Sans, Size: points(8)}
			s.Draw(s.Lines(t, strings.Join(s.book.Title, " - "), s.width())[:1], [3]paper.Length{s.left, s.top - mm(5), s.width()})
		})
		s.grid.begin()
	}
	if err := s.next(); err != nil {
		return err
	}
	corner := paper.Type{Face: paper.Sans, Size: points(8), Align: paper.AlignRight}
	s.at("P", corner, s.book.Corner, [3]paper.Length{s.left, s.y, s.width()})
	for i, text := range s.book.Title {
		t, tag := paper.Type{Face: paper.SerifBold, Size: points(12), Align: paper.AlignCenter}, "P"
		if i == 0 {
			t.Size, tag = points(14), "H1"
		}
		s.para(tag, t, text)
	}
	s.y += mm(3)
	s.facts()
	s.grid.begin()
	for _, cells := range s.book.Carried {
		s.summary(cells)
	}
	return nil
}

// summary draws a row that is given and not added up here.
func (s *binder) summary(cells []string) {
	g := s.grid
	next := func(from int) int {
		for from < len(cells) && cells[from] == "" {
			from++
		}
		return from
	}
	h, top := s.totalHeight(), s.y
	bold := g.head
	bold.Align = paper.AlignLeft
	label := min(next(0), len(cells)-1)
	from := next(label + 1)
	x := []paper.Length{g.x[0]}
	s.Begin("TR", "")
	s.cell(bold, cells[label], [2]int{0, from})
	for i := from; i < len(cells); i++ {
		bold.Align = g.cols[i].Align
		s.cell(bold, cells[i], [2]int{i, i + 1})
	}
	s.End()
	g.box(top, h, append(x, g.x[from:]...))
	s.y = top + h
}

var noteType = paper.Type{Face: paper.Sans, Size: points(8)}

// notesHeight is that of the sentences under the table.
func (s *binder) notesHeight() (h paper.Length) {
	for _, text := range s.book.Notes {
		h += mm(1) + s.height(noteType, text, s.width())
	}
	return h
}

func (s *binder) facts() {
	t := paper.Type{Size: points(10)}
	label := paper.Length(0)
	for _, f := range s.book.Facts {
		label = max(label, s.Size(t, f[0]))
	}
	label = min(label+mm(3), s.width()/3)
	for _, f := range s.book.Facts {
		a := s.at("P", t, f[0], [3]paper.Length{s.left, s.y, label})
		b := s.at("P", t, ": "+f[1], [3]paper.Length{s.left + label, s.y, s.width() - label})
		s.y += max(a, b)
	}
	if len(s.book.Facts) > 0 {
		s.y += mm(2)
	}
}

// turn ends the page with its subtotal and begins another.
func (s *binder) turn() error {
	s.total(s.say("sheet.page-total"), s.ofPage)
	s.ofPage.clear()
	s.grid.end()
	return s.next()
}

// room is what is left above the subtotal of the page.
func (s *binder) room() paper.Length { return s.bottom - s.y - s.totalHeight() }

// put prints row n; what must stand behind it on the same page is after high.
func (s *binder) put(row Row, n int, after paper.Length) error {
	values, err := s.values(row, n)
	if err != nil {
		return err
	}
	if s.month != "" && row.Month != s.month {
		if err := s.monthTotal(); err != nil {
			return err
		}
	}
	s.month = row.Month
	cells := s.grid.set(s.shown(row, values))
	h := s.grid.rowHeight(cells)
	if h+after > s.room() && (s.ofPage.rows > 0 || h <= s.room()) && s.ofAll.rows > 0 {
		if err := s.turn(); err != nil {
			return err
		}
	}
	if err := s.grid.row(cells, s.room, s.turn); err != nil {
		return err
	}
	s.ofPage.add(values)
	s.ofMonth.add(values)
	s.ofAll.add(values)
	return nil
}

// values reads the cells that are added up.
func (s *binder) values(row Row, n int) ([]int64, error) {
	if len(row.Cells) != len(s.book.Columns) {
		return nil, fmt.Errorf("printing a book: row %d has %d cells, not %d", n, len(row.Cells), len(s.book.Columns))
	}
	out := make([]int64, len(row.Cells))
	for i, c := range row.Cells {
		if len(c) > maxCell {
			return nil, fmt.Errorf("printing a book: row %d, column %d is longer than %d bytes", n, i+1, maxCell)
		}
		if !s.book.Columns[i].Sum || c == "" || c == "-" {
			continue
		}
		v, err := strconv.ParseInt(c, 10, 53)
		if err != nil {
			return nil, fmt.Errorf("printing a book: row %d, column %d is no whole number", n, i+1)
		}
		out[i] = v
	}
	return out, nil
}

// shown writes the numbers with marks of thousands.
func (s *binder) shown(row Row, values []int64) []string {
	out := append([]string(nil), row.Cells...)
	for i, c := range s.book.Columns {
		if c.Sum && out[i] != "" && out[i] != "-" {
			out[i] = lang.Number(s.page.Language, values[i])
		}
	}
	return out
}

func (s *binder) totalHeight() paper.Length { return s.grid.cell.Lead + 2*s.grid.pad }

// monthTotal closes a month; the row before it may stay on the page before.
func (s *binder) monthTotal() error {
	if s.totalHeight() > s.room() {
		if err := s.turn(); err != nil {
			return err
		}
	}
	s.total(s.say("sheet.month-total", monthText(s.page.Language, s.month)), s.ofMonth)
	s.ofMonth.clear()
	return nil
}

func monthText(tag lang.Tag, month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return lang.Month(tag, t.Month()) + " " + strconv.Itoa(t.Year())
}

// total draws a row of sums: its label over the columns before the first sum.
func (s *binder) total(label string, t *total) {
	g := s.grid
	first := 0
	for first < len(g.cols) && !g.cols[first].Sum {
		first++
	}
	if first == len(g.cols) {
		label += ": " + s.say("sheet.rows", lang.Number(s.page.Language, t.rows))
	}
	h, top := s.totalHeight(), s.y
	bold := g.head
	bold.Align = paper.AlignLeft
	from := max(first, 1)
	s.Begin("TR", "")
	s.cell(bold, label, [2]int{0, from})
	x := []paper.Length{g.x[0]}
	for i := from; i < len(g.cols); i++ {
		text := ""
		if g.cols[i].Sum {
			text = lang.Number(s.page.Language, t.sums[i])
		}
		bold.Align = g.cols[i].Align
		s.cell(bold, text, [2]int{i, i + 1})
	}
	s.End()
	g.box(top, h, append(x, g.x[from:]...))
	s.y = top + h
}

// cell draws one line over columns.
func (s *binder) cell(t paper.Type, text string, cols [2]int) {
	g := s.grid
	s.Begin("TD", "/A<</O/Table/ColSpan "+strconv.Itoa(cols[1]-cols[0])+">>")
	if text != "" {
		w := g.span(cols[0], cols[1])
		s.Draw(s.Lines(s.fit(t, text, w, 1), text, w)[:1], [3]paper.Length{g.x[cols[0]] + padX, s.y + s.grid.pad, w})
	}
	s.End()
}

// nothing says that the book has no rows, so that nobody writes one in.
func (s *binder) nothing() {
	t := s.grid.head
	h := 2 * s.totalHeight()
	s.Begin("TR", "")
	s.Begin("TD", fmt.Sprintf("/A<</O/Table/ColSpan %d>>", len(s.grid.cols)))
	s.Draw(s.Lines(t, s.say("sheet.nil"), s.width()), [3]paper.Length{s.left, s.y + (h-t.Lead)/2, s.width()})
	s.End()
	s.End()
	s.grid.box(s.y, h, []paper.Length{s.left, s.right})
	s.y += h
}

// lastHeight is what ends the book: the totals and the signatures.
func (s *binder) lastHeight() paper.Length {
	w := s.signWidth()
	h := max(s.signatureHeight(s.book.Knows, w), s.signatureHeight(s.book.Made, w))
	if s.book.Knows.empty() && s.book.Made.empty() {
		h = 0
	}
	rows := paper.Length(max(2, 1+len(s.book.Closing)))
	return rows*s.totalHeight() + s.notesHeight() + mm(6) + h // the subtotal has its room always
}

func (s Signature) empty() bool { return len(s.Lines) == 0 && s.Name == "" }

// signWidth is that of one of the two blocks.
func (s *binder) signWidth() paper.Length { return min(mm(85), (s.width()-mm(10))/2) }

// finish draws the totals and the signatures.
func (s *binder) finish() error {
	s.total(s.say("sheet.page-total"), s.ofPage)
	if s.month != "" {
		s.total(s.say("sheet.month-total", monthText(s.page.Language, s.month)), s.ofMonth)
	}
	for _, cells := range s.book.Closing {
		s.summary(cells)
	}
	if len(s.book.Closing) == 0 {
		s.total(s.say("sheet.book-total"), s.ofAll)
	}
	s.grid.end()
	for _, text := range s.book.Notes {
		s.y += mm(1)
		s.para("P", noteType, text)
	}
	s.y += mm(6)
	w := s.signWidth()
	above := max(s.above(s.book.Knows, w), s.above(s.book.Made, w))
	if !s.book.Knows.empty() {
		s.sign(s.book.Knows, [3]paper.Length{s.left, s.y, w}, above)
	}
	if !s.book.Made.empty() {
		s.sign(s.book.Made, [3]paper.Length{s.right - w, s.y, w}, above)
	}
	return nil
}
