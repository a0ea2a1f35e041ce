package paper

import "strings"

// letterhead sets the kop surat: the governments above, the office itself in
// larger letters, its address, and a double rule (Permendagri 1/2023).
func (l *letter) letterhead() {
	if space := or(l.opts.Setup.Letterhead, l.opts.LetterheadSpace); space > 0 {
		l.y = max(l.y, mm(space))
		return
	}
	lines := l.content.Office.Letterhead
	if len(lines) == 0 && l.content.Office.Address == "" {
		return
	}
	if l.opts.Setup.Top == 0 {
		l.y = l.top - mm(7)
	}
	top := l.y
	narrower := l.emblem()
	for i, text := range lines {
		size := pt(14000)
		if i == len(lines)-1 {
			size = 17000
		}
		l.fitted(bold, size, text)
	}
	if a := l.content.Office.Address; a != "" {
		for _, text := range strings.Split(a, "\n") {
			l.fitted(regular, 10500, text)
		}
	}
	l.left, l.right = l.left-narrower, l.right+narrower
	if l.logo != nil {
		_, h := l.logo.size()
		l.y = max(l.y, top+h)
	}
	l.y += mm(2)
	l.artifact(func() {
		w := l.right - l.left + mm(6)
		l.p.rect(l.left-mm(3), l.y, w, 2250)
		l.p.rect(l.left-mm(3), l.y+3250, w, 750)
	})
	l.y += l.squeeze(mm(8))
}

// emblem draws the office's emblem at the left, and makes the lines beside it that
// much narrower on both sides, so that they stay in the middle of the page.
func (l *letter) emblem() (narrower pt) {
	if l.logo = readEmblem(l.opts.Setup.Emblem); l.logo == nil {
		return 0
	}
	w, h := l.logo.size()
	l.artifact(func() { l.p.image(l.left, l.y, w, h) })
	narrower = w + mm(3)
	l.left, l.right = l.left+narrower, l.right-narrower
	return narrower
}

// fitted sets a centred line of the letterhead, smaller when it is too long. One
// that is too long even at two thirds of the size is wrapped instead, as large as
// two even lines let it be: one word alone in small print looks like a mistake.
func (l *letter) fitted(face int, size pt, text string) {
	room := l.right - l.left
	if w := l.fonts[face].width(text, size); w > room {
		if size*room/w >= size*2/3 {
			size = size * room / w
		} else {
			size = max(min(size, size*room*17/10/w), size*2/3)
		}
	}
	l.para(l.tree.child("P", ""), style{face, size, size * 12 / 10, center}, text, 0)
}

// titles sets the title, underlined, and the number below it.
func (l *letter) titles() {
	h := l.tree.child("H1", "")
	for i, text := range []string{l.content.Title, l.content.Subtitle} {
		if text == "" {
			continue
		}
		e := h
		if i > 0 {
			e = l.tree.child("P", "")
		}
		l.underlined(e, titleStyle, text, l.left, l.right-l.left)
	}
	if l.content.Number != "" {
		l.y += mm(1)
		label := l.opts.NumberLabel
		if label == "" {
			label = "Nomor"
		}
		l.para(l.tree.child("P", ""), centerStyle, label+" : "+l.content.Number, 0)
	}
	l.y += l.squeeze(mm(6))
}

// underlined sets wrapped centred text with a rule under every line.
func (l *letter) underlined(e *elem, s style, text string, x, width pt) {
	m := measure{width: width}
	for _, ln := range wrap(l.fonts[s.face], s, text, m) {
		at := l.start(s, ln, x, width)
		base := l.y + s.baseline()
		l.begin(e)
		l.p.line(l.fonts[s.face], s, ln, [2]pt{at, base})
		l.end()
		l.artifact(func() { l.p.rect(at, base+s.size/9, ln.width, s.size/16) })
		l.y += s.lead
	}
}
