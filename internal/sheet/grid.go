package sheet

import (
	"fmt"
	"strconv"

	"genggam/internal/paper"
)

// Column is one column of a ruled table.
type Column struct {
	// Title of the column. Neighbours with the same Group that is not "" stand
	// under one heading.
	Title, Group string
	// Width is its share of the page, as millimetres or any other measure.
	Width int
	Align paper.Align
	// Sum adds the column up, by page, month and book. Its cells are whole
	// numbers, "" or "-".
	Sum bool
}

// grid sets a ruled table, one table for each page.
type grid struct {
	p          *pen
	cols       []Column
	x          []paper.Length // edges
	cell, head paper.Type
	numbers    bool // a row that counts the columns stands under the heads
	open       bool
	pad        paper.Length // above and below the text of a cell
}

const (
	padX = paper.Length(3000)
	padY = paper.Length(1800)
	thin = paper.Length(600)
)

// newGrid shares the width of the page among the columns.
func newGrid(p *pen, cols []Column, size paper.Length, numbers bool) *grid {
	g := &grid{p: p, cols: cols, numbers: numbers, pad: padY,
		cell: paper.Type{Face: paper.Sans, Size: size, Lead: size * 6 / 5},
		head: paper.Type{Face: paper.SansBold, Size: size, Lead: size * 6 / 5, Align: paper.AlignCenter}}
	total := 0
	for _, c := range cols {
		total += max(c.Width, 1)
	}
	sum := 0
	g.x = append(g.x, p.left)
	for _, c := range cols {
		sum += max(c.Width, 1)
		g.x = append(g.x, p.left+p.width()*paper.Length(sum)/paper.Length(total))
	}
	return g
}

// span is the inner width of the columns from to to-1.
func (g *grid) span(from, to int) paper.Length {
	return max(g.x[to]-g.x[from]-2*padX, mm(2))
}

// begin opens the table of a page with its heads.
func (g *grid) begin() {
	g.p.Begin("Table", "")
	g.open = true
	g.heads()
	if !g.numbers {
		return
	}
	g.p.Silent(func() {
		t := g.head
		t.Face, t.Size = paper.Sans, t.Size*7/8
		h := g.head.Lead
		for i := range g.cols {
			g.p.Draw(g.p.Lines(t, strconv.Itoa(i+1), g.span(i, i+1)), [3]paper.Length{g.x[i] + padX, g.p.y, g.span(i, i+1)})
		}
		g.box(g.p.y, h, g.x)
		g.p.y += h
	})
	g.p.Rule(g.x[0], g.p.y-thin, g.x[len(g.x)-1]-g.x[0], 2*thin)
}

// end closes the table of a page.
func (g *grid) end() {
	if g.open {
		g.p.End()
	}
	g.open = false
}

// group is where the group of column i ends, i+1 when it has none.
func (g *grid) group(i int) int {
	end := i + 1
	for g.cols[i].Group != "" && end < len(g.cols) && g.cols[end].Group == g.cols[i].Group {
		end++
	}
	return end
}

// headHeights are those of the row of groups (0 without any) and of the titles.
func (g *grid) headHeights() (upper, lower paper.Length) {
	whole := paper.Length(0)
	for from, end := 0, 0; from < len(g.cols); from = end {
		end = g.group(from)
		if g.cols[from].Group == "" {
			whole = max(whole, g.headHeight(g.cols[from].Title, g.span(from, end)))
			continue
		}
		upper = max(upper, g.headHeight(g.cols[from].Group, g.span(from, end)))
		for i := from; i < end; i++ {
			lower = max(lower, g.headHeight(g.cols[i].Title, g.span(i, i+1)))
		}
	}
	if upper == 0 {
		return 0, whole
	}
	return upper, max(lower, whole-upper)
}

func (g *grid) heads() {
	upper, lower := g.headHeights()
	top := g.p.y
	if upper > 0 {
		g.p.Begin("TR", "")
		for i := 0; i < len(g.cols); i = g.group(i) {
			if g.cols[i].Group == "" {
				g.th(g.cols[i].Title, [2]int{i, i + 1}, [2]paper.Length{top, upper + lower}, "/RowSpan 2")
				continue
			}
			g.th(g.cols[i].Group, [2]int{i, g.group(i)}, [2]paper.Length{top, upper}, fmt.Sprintf("/ColSpan %d", g.group(i)-i))
		}
		g.p.End()
	}
	g.p.Begin("TR", "")
	for i, c := range g.cols {
		if upper == 0 || c.Group != "" {
			g.th(c.Title, [2]int{i, i + 1}, [2]paper.Length{top + upper, lower}, "")
		}
	}
	g.p.End()
	g.p.y = top + upper + lower
}

// th sets one heading over columns, in the middle of {top, height}.
func (g *grid) th(text string, cols [2]int, at [2]paper.Length, attrs string) {
	w := g.span(cols[0], cols[1])
	g.p.Begin("TH", "/A<</O/Table/Scope/Column"+attrs+">>")
	lines := g.snug(g.head, text, w)
	h := paper.Length(len(lines)) * g.head.Lead
	g.p.Draw(lines, [3]paper.Length{g.x[cols[0]] + padX, at[0] + (at[1]-h)/2, w})
	g.p.End()
	g.box(at[0], at[1], []paper.Length{g.x[cols[0]], g.x[cols[1]]})
}

// box draws the rules around and between cells.
func (g *grid) box(y, h paper.Length, x []paper.Length) {
	last := len(x) - 1
	g.p.Rule(x[0]-thin/2, y-thin/2, x[last]-x[0]+thin, thin)
	g.p.Rule(x[0]-thin/2, y+h-thin/2, x[last]-x[0]+thin, thin)
	for _, at := range x {
		g.p.Rule(at-thin/2, y-thin/2, thin, h+thin)
	}
}

// set breaks the cells of a row into lines.
func (g *grid) set(cells []string) [][]paper.Line {
	out := make([][]paper.Line, len(g.cols))
	for i := range out {
		t := g.cell
		t.Align = g.cols[i].Align
		if i < len(cells) {
			out[i] = g.snug(t, cells[i], g.span(i, i+1))
		}
	}
	return out
}

// snug breaks a text into lines; a date or a NIK that would be cut is set a
// little smaller instead. The lines keep their distance.
func (g *grid) snug(t paper.Type, text string, width paper.Length) []paper.Line {
	for least := t.Size * 3 / 4; ; t.Size -= 250 {
		if lines := g.p.Lines(t, text, width); t.Size <= least || !anyCut(lines) {
			return lines
		}
	}
}

// headHeight is that of a heading in a width.
func (g *grid) headHeight(text string, width paper.Length) paper.Length {
	return paper.Length(len(g.snug(g.head, text, width)))*g.head.Lead + 2*g.pad
}

func (g *grid) rowHeight(cells [][]paper.Line) paper.Length {
	most := 1
	for _, c := range cells {
		most = max(most, len(c))
	}
	return paper.Length(most)*g.cell.Lead + 2*g.pad
}

// row draws a row; one that is higher than the room goes over pages, whose
// next is begun by turn.
func (g *grid) row(cells [][]paper.Line, room func() paper.Length, turn func() error) error {
	for {
		n := max(int((room()-2*g.pad)/g.cell.Lead), 1)
		part, more := make([][]paper.Line, len(cells)), false
		for i := range cells {
			k := min(n, len(cells[i]))
			part[i], cells[i] = cells[i][:k], cells[i][k:]
			more = more || len(cells[i]) > 0
		}
		g.band(part)
		if !more {
			return nil
		}
		if err := turn(); err != nil {
			return err
		}
	}
}

func (g *grid) band(cells [][]paper.Line) {
	h := g.rowHeight(cells)
	g.p.Begin("TR", "")
	for i, lines := range cells {
		g.p.Begin("TD", "")
		g.p.Draw(lines, [3]paper.Length{g.x[i] + padX, g.p.y + g.pad, g.span(i, i+1)})
		g.p.End()
	}
	g.p.End()
	g.box(g.p.y, h, g.x)
	g.p.y += h
}
