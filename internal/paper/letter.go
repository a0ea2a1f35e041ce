package paper

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"genggam/internal/document"
)

// The type of a letter. Sizes in thousandths of a point.
var (
	bodyStyle    = style{regular, 12000, 17000, justify}
	cellStyle    = style{regular, 11000, 14000, left}
	headStyle    = style{bold, 11000, 14000, center}
	titleStyle   = style{bold, 13000, 17000, center}
	plainStyle   = style{regular, 12000, 16000, left}
	centerStyle  = style{regular, 12000, 16000, center}
	nameStyle    = style{bold, 12000, 16000, center}
	captionStyle = style{sans, 7000, 8800, left}
	footStyle    = style{sans, 7000, 8800, center}
	labelStyle   = style{sans, 8000, 10000, center}
	noteStyle    = style{sans, 7500, 9500, center}
	pageNoStyle  = style{regular, 11000, 14000, center}
)

// letter is the setting of one letter: a pen that goes down page by page.
type letter struct {
	content document.Content
	opts    Options
	qr      Matrix
	fonts   [faceCount]*fontUse
	missing map[rune]bool

	frame
	pages []*page
	p     *page
	y     pt // the pen, from the top of the page
	tree  *elem
	open  *elem // whose marked content is open
	tight bool  // a little less space between lines, see compose
	tail  pt    // what must stand on one page with the end of the block
	logo  *emblem
	err   error
}

func newLetter(c document.Content, o Options, fs []*face, tight bool) (*letter, error) {
	l := &letter{content: c, opts: o, missing: map[rune]bool{}, tree: &elem{tag: "Document"}, tight: tight}
	for i := range l.fonts {
		l.fonts[i] = use(fs[i], l.missing)
	}
	l.frame = o.Setup.frame(o.Paper)
	var err error
	if o.Link != "" {
		l.qr, err = QR(o.Link)
	}
	return l, err
}

// compose sets the letter, and sets it again a little tighter if that saves a
// page: nobody likes a sheet that holds only a signature.
func compose(c document.Content, o Options, fs []*face) (*letter, error) {
	l, err := newLetter(c, o, fs, false)
	if err != nil {
		return nil, err
	}
	if err := l.set(); err != nil {
		return nil, err
	}
	if len(l.pages) == 1 {
		return l, nil
	}
	t, err := newLetter(c, o, fs, true)
	if err != nil {
		return nil, err
	}
	if err := t.set(); err == nil && len(t.pages) < len(l.pages) {
		return t, nil
	}
	return l, nil
}

// squeeze is a distance down the page, shorter in a tight letter.
func (l *letter) squeeze(v pt) pt {
	if l.tight {
		return v * 7 / 8
	}
	return v
}

// lead gives a style the line distance of this letter.
func (l *letter) lead(s style) style {
	s.lead = max(l.squeeze(s.lead), s.size*23/20)
	return s
}

// set lays out the whole letter.
func (l *letter) set() error {
	l.newPage()
	l.letterhead()
	l.titles()
	end := l.lastBlock()
	for i, b := range l.content.Body {
		if i == end {
			l.tail = gap + mm(4) + l.closingHeight() + pt(len(l.content.Body)-1-end)*mm(5)
			l.keepWithClosing(b)
		}
		l.block(b)
		l.tail = 0
	}
	l.closing()
	l.pageLabels()
	return l.err
}

// newPage goes to the top of a new sheet; an open element continues on it.
func (l *letter) newPage() {
	open := l.open
	if open != nil {
		l.end()
	}
	if len(l.pages) == maxPages {
		// The pen stays on the last page, so that layout ends; Render refuses.
		l.err = errors.New("more than 60 pages")
		l.y = l.top
		if open != nil {
			l.begin(open)
		}
		return
	}
	l.p = &page{height: l.height, b: make([]byte, 0, 8<<10)}
	l.pages = append(l.pages, l.p)
	l.y = l.top
	l.furniture()
	if open != nil {
		l.begin(open)
	}
}

// lastBlock is the place of the last block that prints something, -1 for none.
func (l *letter) lastBlock() int {
	i := len(l.content.Body) - 1
	for i >= 0 && l.content.Body[i].Kind == document.Space {
		i--
	}
	return i
}

// pageLabels says on every page which of how many it is, once that is known:
// whoever holds one sheet sees that there are others, and of which letter.
func (l *letter) pageLabels() {
	if l.opts.PageLabel == "" || len(l.pages) < 2 {
		return
	}
	last := l.p
	for i, p := range l.pages {
		l.p = p
		text := strings.NewReplacer("{0}", l.content.Number, "{1}", strconv.Itoa(i+1), "{2}", strconv.Itoa(len(l.pages))).Replace(l.opts.PageLabel)
		l.artifact(func() { l.lineAt(labelStyle, text, [3]pt{l.left, l.foot - mm(4), l.right - l.left}) })
	}
	l.p = last
}

// furniture draws what is on every page beside the letter itself.
func (l *letter) furniture() {
	l.begin(nil)
	if mark := cmp.Or(l.opts.Setup.Mark, l.opts.Watermark); mark != "" {
		l.watermark(l.p, l.fonts[bold], mark, l.opts.Setup.Mono)
	}
	if n := len(l.pages); n > 1 && l.opts.PageLabel == "" {
		l.lineAt(pageNoStyle, "- "+strconv.Itoa(n)+" -", [3]pt{l.left, l.top - mm(6), l.right - l.left})
	}
	if l.opts.Footer != "" {
		l.lineAt(footStyle, l.opts.Footer, [3]pt{l.left, l.foot, l.right - l.left})
	}
	l.end()
}

// watermark writes words large and pale along the diagonal of a page, inside an
// artifact.
func (f frame) watermark(p *page, u *fontUse, text string, mono bool) {
	size := pt(10000)
	w := max(u.width(text, size), 1)
	size = min(size*mm(220)/w, 90000)
	w = u.width(text, size)
	// Turned by the angle whose cosine is 0.6 and sine 0.8.
	x, y := f.width/2-w*6/20+size*8/30, f.height/2-w*8/20-size*6/30
	paint := "0.85 g"
	if mono {
		paint = "1 Tr 0.5 w" // the outline alone: grey would become dots or nothing
	}
	p.b = append(append(append(p.b, "q "...), paint...), " 0.6 0.8 -0.8 0.6 "...)
	p.b = append(appendPt(append(appendPt(p.b, x), ' '), y), " cm\n"...)
	p.line(u, style{face: bold, size: size}, line{words: words(text), last: true}, [2]pt{0, f.height})
	p.b = append(p.b, "Q\n"...)
}

// begin and end enclose the content of an element, or of an artifact (nil).
func (l *letter) begin(e *elem) {
	l.p.mark(e)
	l.open = e
}

func (l *letter) end() {
	l.p.unmark()
	l.open = nil
}

// artifact draws something that is not read aloud.
func (l *letter) artifact(draw func()) {
	l.begin(nil)
	draw()
	l.end()
}

// need goes to a new page when less than h is left on this one.
func (l *letter) need(h pt) {
	if l.y+h > l.bottom && l.y > l.top {
		l.newPage()
	}
}

// lineAt sets one line, not wrapped, in a box {x, baseline y, width}.
func (l *letter) lineAt(s style, text string, box [3]pt) {
	u := l.fonts[s.face]
	ln := line{words: words(text), last: true, width: u.width(strings.Join(words(text), " "), s.size)}
	l.p.line(u, s, ln, [2]pt{l.start(s, ln, box[0], box[2]), box[1]})
}

// start is where a line begins in a box of a width.
func (l *letter) start(s style, ln line, x, width pt) pt {
	if s.align == center {
		return x + (width-ln.width)/2
	}
	return x
}

// flow sets lines from the pen down, going over pages; a single line of a
// paragraph is left alone neither at the foot nor at the head of a page.
func (l *letter) flow(s style, lines []line, x pt, m measure) {
	for i, ln := range lines {
		rest := pt(len(lines) - i)
		fits := (l.bottom - l.y) / s.lead
		if fits < 1 || i == 0 && strands(fits, rest) || fits == 1 && rest == 2 && i > 0 {
			l.need(l.bottom)
		}
		if l.tail > 0 && rest == min(3, pt(len(lines))) && l.y+rest*s.lead+l.tail > l.bottom {
			l.need(l.bottom)
		}
		at, width := x, m.width
		if i == 0 {
			at, width = x+m.first, m.width-m.first
		}
		l.p.line(l.fonts[s.face], s, ln, [2]pt{l.start(s, ln, at, width), l.y + s.baseline()})
		l.y += s.lead
	}
}

// strands says whether a paragraph of so many lines, of which so many fit on this
// page, would leave one alone here, or would if it left two for the next page.
func strands(fits, lines pt) bool {
	if fits >= lines {
		return false
	}
	if lines-fits == 1 {
		fits--
	}
	return fits < 2
}

// baseline is how far below the top of its line a text stands.
func (s style) baseline() pt { return (s.lead-s.size)/2 + s.size*4/5 }

// para sets one element of wrapped text in the column.
func (l *letter) para(e *elem, s style, text string, first pt) {
	m := measure{l.right - l.left, first}
	l.begin(e)
	l.flow(s, wrap(l.fonts[s.face], s, text, m), l.left, m)
	l.end()
}
