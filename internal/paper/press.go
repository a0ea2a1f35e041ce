package paper

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"genggam/internal/lang"
)

// Length is a length on paper in thousandths of a point.
type Length = pt

// MM is a length of so many tenths of a millimetre.
func MM(tenths int) Length { return pt(tenths * 72000 / 254) }

// Press prints sheets that are no letters, page by page to a writer: what is
// finished leaves memory, so that a book of a year is no more to hold than a
// page of it. It draws what it is told where it is told; layout is its caller's
// (package sheet). The first error of the writer is kept and given by Close.
type Press struct {
	w       io.Writer
	f       *file
	sheet   Sheet
	frame   frame
	fonts   [allFaces]*fontUse
	missing map[rune]bool
	hash    [32]byte
	err     error

	root, tree, info, structure, parents, fontDict, total, widget int // object numbers
	document                                                      elem
	kids                                                          []int // pages
	arrays                                                        []int // parents of the marked content, by page
	done                                                          []int // elements of the document that are written
	p                                                             *page
	contents                                                      int
	stack                                                         []*elem
	ready                                                         []*elem // finished, not written
	artifact                                                      bool
}

// maxSheets bounds a file: a book of a century.
const maxSheets = 20_000

// Sheet is what a Press prints on.
type Sheet struct {
	// Setup gives size, margins and black-and-white.
	Setup Setup
	// Landscape lies the paper on its long side; the margins keep their places
	// on what is then top, right, bottom and left.
	Landscape bool
	// Title is what the window of a viewer says: no person's name.
	Title    string
	Language lang.Tag
	// Time of making, with its zone; the same time gives the same bytes.
	Time time.Time
	// Signature seals the file, as that of a letter; nil for none.
	Signature *Signature
}

// Face is a typeface of a sheet.
type Face int

// The faces: a book face and its bold, and a plain face and its bold.
const (
	Serif     Face = regular
	SerifBold Face = bold
	Sans      Face = sans
	SansBold  Face = sansBold
)

// Align is where lines stand in their box.
type Align byte

// The alignments.
const (
	AlignLeft   Align = left
	AlignCenter Align = center
	AlignRight  Align = right
)

// Type is how a text is set: face, size, distance from line to line (0 is 1.25
// of the size) and alignment.
type Type struct {
	Face       Face
	Size, Lead Length
	Align      Align
}

func (t Type) style() style {
	s := style{face: int(min(max(t.Face, 0), allFaces-1)), size: max(t.Size, 1000), lead: t.Lead, align: byte(t.Align)}
	if s.lead <= 0 {
		s.lead = s.size * 5 / 4
	}
	return s
}

// NewPress begins a file. Next begins its first page.
func NewPress(w io.Writer, s Sheet) (*Press, error) {
	if err := s.Setup.Check(); err != nil {
		return nil, err
	}
	if err := checkSeal(s.Signature); err != nil {
		return nil, err
	}
	fs, err := allFonts()
	if err != nil {
		return nil, err
	}
	p := &Press{w: w, sheet: s, missing: map[rune]bool{}, f: newFile(), document: elem{tag: "Document"}}
	if !p.sealing() {
		p.f.b = append(p.f.b[:0], pdfHeader...)
	}
	for i := range p.fonts {
		p.fonts[i] = use(fs[i], p.missing)
	}
	p.frame = s.Setup.frame(F4)
	if s.Landscape {
		p.frame = p.frame.turned()
	}
	for _, n := range []*int{&p.root, &p.tree, &p.info, &p.structure, &p.parents, &p.fontDict, &p.total, &p.document.num} {
		*n = p.f.reserve()
	}
	if p.sealing() {
		p.widget = p.f.reserve()
	}
	return p, nil
}

// turned lies a frame on its long side.
func (f frame) turned() frame {
	right, bottom := f.width-f.right, f.height-f.bottom
	f.width, f.height = f.height, f.width
	f.right, f.bottom = f.width-right, f.height-bottom
	f.foot = f.height - bottom/2
	return f
}

// Box is where text may stand: left, top, right and bottom edges, counted from
// the upper left corner of the paper.
func (p *Press) Box() (left, top, right, bottom Length) {
	return p.frame.left, p.frame.top, p.frame.right, p.frame.bottom
}

// Width of the paper, edge to edge; Height likewise.
func (p *Press) Width() Length { return p.frame.width }

// Height of the paper, edge to edge.
func (p *Press) Height() Length { return p.frame.height }

// Foot is the middle of the bottom margin, where page numbers stand.
func (p *Press) Foot() Length { return p.frame.foot }

// Pages is how many were begun.
func (p *Press) Pages() int { return len(p.kids) }

// Missing are the characters the fonts lack, sorted; they were drawn as the
// replacement character.
func (p *Press) Missing() []rune {
	var out []rune
	for r := range p.missing {
		out = append(out, r)
	}
	slices.Sort(out)
	return out
}

// Next finishes the page and begins another; what is open stays open. It gives
// the error of the writer, if any, so that long work ends early.
func (p *Press) Next() error {
	p.finishPage()
	if p.err != nil {
		return p.err
	}
	if len(p.kids) == maxSheets {
		p.err = fmt.Errorf("printing sheets: more than %d", maxSheets)
		return p.err
	}
	n := p.f.reserve()
	p.kids = append(p.kids, n)
	p.p = &page{num: n, height: p.frame.height, b: make([]byte, 0, 8<<10)}
	if mark := p.sheet.Setup.Mark; mark != "" {
		p.p.mark(nil)
		p.frame.watermark(p.p, p.fonts[bold], mark, p.sheet.Setup.Mono)
		p.p.unmark()
	}
	return nil
}

// finishPage writes the page and every element that ended on it.
func (p *Press) finishPage() {
	if p.p == nil || p.err != nil {
		return
	}
	pg, i := p.p, len(p.kids)-1
	content, marks := p.f.reserve(), p.f.reserve()
	p.f.stream(content, "", pg.b)
	box := append(appendPt(append(appendPt(nil, p.frame.width), ' '), p.frame.height), ']')
	p.f.object(pg.num, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s/Resources<</Font %d 0 R/XObject<</N %d 0 R>>>>/Contents %d 0 R/StructParents %d/Tabs/S%s>>",
		p.tree, box, p.fontDict, p.total, content, i, p.annots(i))
	p.arrays = append(p.arrays, marks)
	p.f.begin(marks)
	p.f.b = append(p.f.b, '[')
	for _, e := range pg.marks {
		p.f.b = append(appendRef(p.f.b, e.num), ' ')
	}
	p.f.b = append(p.f.b, "]\nendobj\n"...)
	for _, e := range p.ready {
		e.write(p.f, p.document.num)
		p.done = append(p.done, e.num)
	}
	p.ready, p.p = nil, nil
	p.flush()
}

// flush gives what is written to the writer; offsets count on.
func (p *Press) flush() {
	if p.err != nil || p.sealing() {
		return
	}
	h := sha256.New()
	h.Write(p.hash[:])
	h.Write(p.f.b)
	h.Sum(p.hash[:0])
	if _, err := p.w.Write(p.f.b); err != nil {
		p.err = fmt.Errorf("writing sheets: %w", err)
	}
	p.f.base += len(p.f.b)
	p.f.b = p.f.b[:0]
}

// Close finishes the last page and the file, and gives the first error of all.
func (p *Press) Close() error {
	for len(p.stack) > 0 {
		p.End()
	}
	if p.p == nil && len(p.kids) == 0 && p.err == nil {
		p.err = p.Next()
	}
	p.finishPage()
	if p.err != nil {
		return p.err
	}
	p.writeTotal()
	p.writeFonts()
	p.writeStructure()
	p.f.object(p.tree, "<</Type/Pages/Count %d/Kids[%s]>>", len(p.kids), refs(p.kids))
	tag := textLang(string(p.sheet.Language))
	if tag == "" {
		tag = "id"
	}
	p.f.object(p.info, "<</Title%s/Producer(%s)/CreationDate%s>>", textString(p.sheet.Title), producer, dateString(p.sheet.Time))
	h, form := p.writeSeal()
	p.f.object(p.root, "<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>%s>>",
		p.tree, p.structure, tag, form)
	if p.sealing() {
		return p.closeSealed(h)
	}
	p.flush()
	p.f.finish(p.root, p.info, p.hash)
	p.flush()
	return p.err
}

func refs(numbers []int) string {
	var b []byte
	for _, n := range numbers {
		b = append(appendRef(b, n), ' ')
	}
	return string(b)
}

// writeTotal writes the form that holds the number of pages.
func (p *Press) writeTotal() {
	pg := &page{}
	s := totalType.style()
	pg.line(p.fonts[s.face], s, line{words: []string{fmt.Sprint(len(p.kids))}, last: true}, [2]pt{})
	p.f.stream(p.total, fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 -10 60 20]/Resources<</Font %d 0 R>>", p.fontDict), pg.b)
}

func (p *Press) writeFonts() {
	var b strings.Builder
	for i, u := range p.fonts {
		if len(u.order) > 1 {
			fmt.Fprintf(&b, "/F%d %d 0 R", i, writeFont(p.f, u))
		}
	}
	p.f.object(p.fontDict, "<<%s>>", b.String())
}

func (p *Press) writeStructure() {
	p.f.object(p.structure, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", p.document.num, p.parents, len(p.arrays))
	p.f.object(p.document.num, "<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>", p.structure, refs(p.done))
	p.f.begin(p.parents)
	p.f.b = append(p.f.b, "<</Nums["...)
	for i, n := range p.arrays {
		p.f.b = fmt.Appendf(p.f.b, "%d %d 0 R ", i, n)
	}
	p.f.b = append(p.f.b, "]>>\nendobj\n"...)
}
