package paper

import (
	"strings"

	"genggam/internal/document"
	"genggam/internal/lang"
)

const (
	qrMM    = 30 // side of the symbol
	signGap = 20 // mm between position and name, room for ink and stamp
)

// closing sets what ends a letter: on the right place, date, position, name
// and id of the signer; on the left the QR with its captions. The two stay
// together on one page.
func (l *letter) closing() {
	h := l.closingHeight()
	l.y += mm(4)
	l.need(h)
	top := l.y
	l.signer()
	after := l.y
	l.y = top
	l.proof()
	l.y = max(l.y, after)
}

// signerBox is the left edge and width of the right half.
func (l *letter) signerBox() (x, width pt) {
	width = l.right - l.left - mm(beside+leastProof+l.opts.Setup.Stamp)
	width = max(min(width, mm(mostSigner)), mm(leastSigner))
	return l.right - width, width
}

// proofWidth is that of the left half; beside it is the room for the stamp.
func (l *letter) proofWidth() pt {
	x, _ := l.signerBox()
	return x - l.left - mm(beside+l.opts.Setup.Stamp)
}

// ink is the height between position and name.
func (l *letter) ink() pt { return l.squeeze(mm(or(l.opts.Setup.Ink, signGap))) }

// position lists the lines above the name.
func (l *letter) position() []string {
	c := l.content
	lines := []string{strings.TrimPrefix(c.Place+", "+lang.DateText(c.Language, c.Date), ", ")}
	return append(lines, strings.Split(c.Signer.Position, "\n")...)
}

func (l *letter) signer() {
	x, w := l.signerBox()
	m := measure{width: w}
	for _, text := range l.position() {
		l.begin(l.tree.child("P", ""))
		l.flow(l.lead(centerStyle), wrap(l.fonts[regular], l.lead(centerStyle), text, m), x, m)
		l.end()
	}
	l.y += l.ink()
	if l.content.Signer.Name != "" {
		l.underlined(l.tree.child("P", ""), l.lead(nameStyle), l.content.Signer.Name, x, w)
	}
	if id := l.content.Signer.ID; id != "" {
		l.begin(l.tree.child("P", ""))
		l.flow(l.lead(centerStyle), wrap(l.fonts[regular], l.lead(centerStyle), id, m), x, m)
		l.end()
	}
	if note := l.opts.Note; note != "" {
		l.y += mm(2)
		l.begin(l.tree.child("P", ""))
		l.flow(noteStyle, wrap(l.fonts[sans], noteStyle, note, m), x, m)
		l.end()
	}
}

// proof draws the QR with its quiet zone of four modules, and the captions.
func (l *letter) proof() {
	if l.qr.Size > 0 {
		side := mm(qrMM)
		quiet := side * 4 / pt(l.qr.Size)
		x, y := l.left+quiet, l.y+quiet
		l.begin(l.figure(x, y, side))
		l.qr.draw(l.p, x, y, side)
		l.end()
		l.y += side + 2*quiet
	}
	m := measure{width: l.proofWidth()}
	for _, text := range l.opts.Captions {
		l.begin(l.tree.child("P", ""))
		l.flow(captionStyle, wrap(l.fonts[sans], captionStyle, text, m), l.left, m)
		l.end()
	}
}

// figure is the element of the QR, with its place and what is said of it.
func (l *letter) figure(x, y, side pt) *elem {
	b := append([]byte("/Alt"), textString(l.opts.QRText)...)
	b = append(b, "/A<</O/Layout/Placement/Block/BBox["...)
	for _, v := range []pt{x, l.height - y - side, x + side, l.height - y} {
		b = append(appendPt(b, v), ' ')
	}
	return l.tree.child("Figure", string(b)+"]>>")
}

// closingHeight measures both halves.
func (l *letter) closingHeight() pt {
	_, w := l.signerBox()
	count := func(face int, s style, text string, width pt) pt {
		return pt(len(wrap(l.fonts[face], s, text, measure{width: width}))) * s.lead
	}
	right := l.ink() + count(bold, l.lead(nameStyle), l.content.Signer.Name, w)
	for _, text := range l.position() {
		right += count(regular, l.lead(centerStyle), text, w)
	}
	if id := l.content.Signer.ID; id != "" {
		right += count(regular, l.lead(centerStyle), id, w)
	}
	if note := l.opts.Note; note != "" {
		right += mm(2) + count(sans, noteStyle, note, w)
	}
	leftSide := pt(0)
	if l.qr.Size > 0 {
		leftSide = mm(qrMM) * pt(l.qr.Size+8) / pt(l.qr.Size)
	}
	for _, text := range l.opts.Captions {
		leftSide += count(sans, captionStyle, text, l.proofWidth())
	}
	return max(right, leftSide)
}

// keepWithClosing goes to a new page before the last block when that is short
// and the closing would else stand alone on the next page, where a signature
// under nothing could be put under anything.
func (l *letter) keepWithClosing(b document.Block) {
	if b.Kind != document.Paragraph || len(b.Rows) != 1 || len(b.Rows[0]) != 1 {
		return
	}
	m := measure{l.right - l.left, mm(indentMM)}
	n := len(wrap(l.fonts[bodyStyle.face], bodyStyle, b.Rows[0][0], m))
	h := pt(n) * l.lead(bodyStyle).lead
	if n <= 12 && l.y+h+gap+mm(4)+l.closingHeight() > l.bottom {
		l.need(l.bottom)
	}
}
