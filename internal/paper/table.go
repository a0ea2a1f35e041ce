package paper

import "sort"

const (
	padX = pt(4000)
	padY = pt(2500)
	rule = pt(600)
)

// grid is a table being set.
type grid struct {
	x     []pt // left edges of the columns, and the right edge of the last
	head  []string
	table *elem
}

// table sets a table with rules; its head is repeated on every page.
func (l *letter) table(rows [][]string) {
	if len(rows) == 0 || len(rows[0]) == 0 {
		return
	}
	g := &grid{x: l.columns(rows), head: rows[0], table: l.tree.child("Table", "")}
	l.y += gap
	first := pt(0)
	if len(rows) > 1 {
		first = rowHeight(l.cells(g, rows[1], cellStyle), cellStyle)
		if len(rows) == 2 {
			first += l.tail
		}
	}
	l.need(rowHeight(l.cells(g, g.head, headStyle), headStyle) + min(first, mm(60)+l.tail))
	l.row(g, g.head, true)
	for i, row := range rows[1:] {
		if i == len(rows)-2 && l.tail > 0 {
			l.keepRow(g, rowHeight(l.cells(g, row, cellStyle), cellStyle)+l.tail)
		}
		l.row(g, row, false)
	}
	l.y += gap
}

// keepRow goes to a new page before the last row, with the head, when what
// follows it would else stand alone.
func (l *letter) keepRow(g *grid, h pt) {
	if l.y+h+gap > l.bottom {
		l.newPage()
		l.repeatHead(g)
	}
}

// columns shares the width: each column gets what its longest word needs, and
// of the rest up to what its longest cell would like, the modest ones first.
func (l *letter) columns(rows [][]string) []pt {
	n := len(rows[0])
	least, wish := make([]pt, n), make([]pt, n)
	for i, row := range rows {
		s := cellStyle
		if i == 0 {
			s = headStyle
		}
		u := l.fonts[s.face]
		for c := 0; c < min(n, len(row)); c++ {
			wish[c] = max(wish[c], min(u.width(row[c], s.size), mm(80))+2*padX)
			for _, w := range words(row[c]) {
				least[c] = max(least[c], min(u.width(w, s.size), mm(40))+2*padX)
			}
		}
	}
	total := l.right - l.left
	sumLeast := pt(0)
	for c := range n {
		wish[c] = max(wish[c], least[c], mm(6))
		least[c] = max(least[c], mm(6))
		sumLeast += least[c]
	}
	x := make([]pt, n+1)
	x[0] = l.left
	free, wait := total-sumLeast, n
	for _, c := range byNeed(least, wish) {
		w := least[c] * total / max(sumLeast, total) // all squeezed alike when even that is too much
		if free > 0 {
			more := min(wish[c]-least[c], free/pt(wait))
			w, free = w+more, free-more
		}
		wait--
		x[c+1] = w
	}
	for c := range n {
		x[c+1] += x[c]
	}
	x[n] = l.right // the last column takes what is left
	return x
}

// byNeed orders columns by how much they want beyond the least, so that those
// who want little get it all.
func byNeed(least, wish []pt) []int {
	order := make([]int, len(least))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		return wish[order[a]]-least[order[a]] < wish[order[b]]-least[order[b]]
	})
	return order
}

// cells wraps the cells of one row.
func (l *letter) cells(g *grid, row []string, s style) [][]line {
	out := make([][]line, len(g.x)-1)
	for c := range out {
		text := ""
		if c < len(row) {
			text = row[c]
		}
		out[c] = wrap(l.fonts[s.face], s, text, measure{width: max(g.x[c+1]-g.x[c]-2*padX, mm(3))})
	}
	return out
}

func rowHeight(cells [][]line, s style) pt {
	most := 0
	for _, c := range cells {
		most = max(most, len(c))
	}
	return pt(most)*s.lead + 2*padY
}

// row sets one row; one that is higher than a page goes over several.
func (l *letter) row(g *grid, row []string, head bool) {
	s, tag, attrs := cellStyle, "TD", ""
	if head {
		s, tag, attrs = headStyle, "TH", "/A<</O/Table/Scope/Column>>"
	}
	cells := l.cells(g, row, s)
	tr := g.table.child("TR", "")
	tds := make([]*elem, len(cells))
	for c := range cells {
		tds[c] = tr.child(tag, attrs)
	}
	if l.y+min(rowHeight(cells, s), (l.bottom-l.top)/2) > l.bottom && !head {
		l.newPage()
		l.repeatHead(g)
	}
	for {
		n := max(int((l.bottom-l.y-2*padY)/s.lead), 1)
		part := make([][]line, len(cells))
		more := false
		for c := range cells {
			k := min(n, len(cells[c]))
			part[c], cells[c] = cells[c][:k], cells[c][k:]
			more = more || len(cells[c]) > 0
		}
		l.band(g, part, tds, s)
		if !more || l.err != nil {
			return
		}
		l.newPage()
		l.repeatHead(g)
	}
}

// repeatHead draws the head again, as furniture: it was read already.
func (l *letter) repeatHead(g *grid) {
	l.band(g, l.cells(g, g.head, headStyle), nil, headStyle)
}

// band draws one row, or the part of it that is on this page.
func (l *letter) band(g *grid, cells [][]line, tds []*elem, s style) {
	h := rowHeight(cells, s)
	l.artifact(func() { l.rules(g, h, s.face == bold && !l.opts.Setup.Mono) })
	for c, lines := range cells {
		var e *elem
		if tds != nil {
			if len(lines) == 0 {
				continue
			}
			e = tds[c]
		}
		l.begin(e)
		x, w := g.x[c]+padX, g.x[c+1]-g.x[c]-2*padX
		for i, ln := range lines {
			l.p.line(l.fonts[s.face], s, ln, [2]pt{l.start(s, ln, x, w), l.y + padY + pt(i)*s.lead + s.baseline()})
		}
		l.end()
	}
	l.y += h
}

// rules draws the shade of a head and the rules around and between its cells.
func (l *letter) rules(g *grid, h pt, shade bool) {
	x0, x1 := g.x[0], g.x[len(g.x)-1]
	if shade {
		l.p.gray(92)
		l.p.rect(x0, l.y, x1-x0, h)
		l.p.gray(0)
	}
	l.p.rect(x0, l.y-rule/2, x1-x0, rule)
	l.p.rect(x0, l.y+h-rule/2, x1-x0, rule)
	for _, x := range g.x {
		l.p.rect(x-rule/2, l.y-rule/2, rule, h+rule)
	}
}
