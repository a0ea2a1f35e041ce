package paper

import "strconv"

// elem is one element of the structure tree: what a screen reader hears.
type elem struct {
	tag    string // P, H1, L, LI, Lbl, LBody, Table, TR, TH, TD, Figure
	attrs  string // further dictionary entries, "" for none
	parent *elem
	kids   []kid
	num    int // object number
}

// kid is a child element or, when elem is nil, marked content of a page.
type kid struct {
	elem *elem
	page *page
	mcid int
}

// child adds an element under e.
func (e *elem) child(tag, attrs string) *elem {
	c := &elem{tag: tag, attrs: attrs, parent: e}
	e.kids = append(e.kids, kid{elem: c})
	return c
}

// number reserves object numbers for an element and all below it.
func (e *elem) number(f *file) {
	e.num = f.reserve()
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.number(f)
		}
	}
}

// write writes an element and all below it.
func (e *elem) write(f *file, parent int) {
	f.begin(e.num)
	b := append(f.b, "<</Type/StructElem/S/"...)
	b = append(append(append(b, e.tag...), e.attrs...), "/P "...)
	b = appendRef(b, parent)
	pg := e.firstPage()
	if pg != nil {
		b = appendRef(append(b, "/Pg "...), pg.num)
	}
	b = append(b, "/K["...)
	for i, k := range e.kids {
		if i > 0 {
			b = append(b, ' ')
		}
		switch {
		case k.elem != nil:
			b = appendRef(b, k.elem.num)
		case k.page == pg:
			b = strconv.AppendInt(b, int64(k.mcid), 10)
		default:
			b = appendRef(append(b, "<</Type/MCR/Pg "...), k.page.num)
			b = strconv.AppendInt(append(b, "/MCID "...), int64(k.mcid), 10)
			b = append(b, ">>"...)
		}
	}
	f.b = append(b, "]>>\nendobj\n"...)
	for _, k := range e.kids {
		if k.elem != nil {
			k.elem.write(f, e.num)
		}
	}
}

// firstPage is the page of the first marked content directly in e, or nil.
func (e *elem) firstPage() *page {
	for _, k := range e.kids {
		if k.elem == nil {
			return k.page
		}
	}
	return nil
}

// writeTree writes the whole tree and gives the number of its root.
func writeTree(f *file, top *elem, pages []*page) int {
	root, parents := f.reserve(), f.reserve()
	top.number(f)
	f.object(root, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", top.num, parents, len(pages))
	f.begin(parents)
	f.b = append(f.b, "<</Nums["...)
	for i, p := range pages {
		f.b = append(strconv.AppendInt(f.b, int64(i), 10), '[')
		for _, e := range p.marks {
			f.b = append(appendRef(f.b, e.num), ' ')
		}
		f.b = append(f.b, ']')
	}
	f.b = append(f.b, "]>>\nendobj\n"...)
	top.write(f, root)
	return root
}

func appendRef(b []byte, n int) []byte {
	return append(strconv.AppendInt(b, int64(n), 10), " 0 R"...)
}
