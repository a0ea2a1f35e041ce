package paper

import (
	"strconv"

	"genggam/internal/document"
)

const (
	indentMM = 12 // first line of a paragraph, and lists
	gap      = pt(4000)
)

// block sets one block of the body.
func (l *letter) block(b document.Block) {
	switch b.Kind {
	case document.Space:
		l.y = min(l.y+mm(5), l.bottom)
		return
	case document.Pairs:
		l.pairs(b.Rows)
	case document.Bullets, document.Numbers:
		l.list(b)
	case document.Table:
		l.table(b.Rows)
	default:
		for _, row := range b.Rows {
			for _, cell := range row {
				l.para(l.tree.child("P", ""), l.lead(bodyStyle), cell, mm(indentMM))
			}
		}
	}
	l.y += gap
}

// pairs sets label, colon and value in three columns. The labels' column is as
// wide as the longest label, at most two fifths of the page.
func (l *letter) pairs(rows [][]string) {
	s := l.lead(plainStyle)
	u := l.fonts[s.face]
	x := l.left + mm(indentMM)
	widest := pt(0)
	for _, row := range rows {
		if len(row) > 0 {
			widest = max(widest, u.width(row[0], s.size))
		}
	}
	labels := min(widest+mm(2), (l.right-l.left)*2/5)
	colon := x + labels
	value := colon + mm(4)
	list := l.tree.child("L", "/A<</O/List/ListNumbering/None>>")
	for i, row := range rows {
		if len(row) < 2 {
			continue
		}
		item := list.child("LI", "")
		ls := wrap(u, s, row[0], measure{width: labels - mm(1)})
		vs := wrap(u, s, row[1], measure{width: l.right - value})
		l.need(s.lead*pt(min(max(len(ls), len(vs)), 4)) + l.after(i, len(rows)))
		top, sheet := l.y, l.p
		l.begin(item.child("Lbl", ""))
		l.flow(s, ls, x, measure{width: labels})
		l.end()
		after, afterSheet := l.y, l.p
		if sheet == l.p {
			l.y = top
		}
		l.artifact(func() { l.lineAt(s, ":", [3]pt{colon, l.y + s.baseline(), mm(2)}) })
		l.begin(item.child("LBody", ""))
		l.flow(s, vs, value, measure{width: l.right - value})
		l.end()
		if l.p == afterSheet {
			l.y = max(l.y, after)
		}
	}
}

// after is what must stand with the row i of n: the closing, with the last.
func (l *letter) after(i, n int) pt {
	if i < n-1 {
		return 0
	}
	return l.tail
}

// list sets bullets or numbers with hanging text.
func (l *letter) list(b document.Block) {
	s := l.lead(bodyStyle)
	x, text := l.left+mm(indentMM-6), l.left+mm(indentMM)
	kind := "/A<</O/List/ListNumbering/Disc>>"
	if b.Kind == document.Numbers {
		kind = "/A<</O/List/ListNumbering/Decimal>>"
	}
	list := l.tree.child("L", kind)
	m := measure{width: l.right - text}
	for i, row := range b.Rows {
		if len(row) == 0 {
			continue
		}
		label := "•"
		if b.Kind == document.Numbers {
			label = strconv.Itoa(i+1) + "."
		}
		lines := wrap(l.fonts[s.face], s, row[0], m)
		l.need(s.lead*pt(min(len(lines), 2)) + l.after(i, len(b.Rows)))
		item := list.child("LI", "")
		l.begin(item.child("Lbl", ""))
		l.lineAt(s, label, [3]pt{x, l.y + s.baseline(), mm(6)})
		l.end()
		l.begin(item.child("LBody", ""))
		l.flow(s, lines, text, m)
		l.end()
	}
}
