package web

import "slices"

// fold puts aside what a walk-in seldom needs: sections in which nothing must be
// answered.
func (p *counterFormPage) fold() {
	var kept []fieldSection
	for _, s := range p.Sections {
		if s.Must || slices.ContainsFunc(s.Fields, func(f Field) bool { return !f.Optional && f.Shape != "choice" }) {
			kept = append(kept, s)
			continue
		}
		p.More = append(p.More, s)
		p.MoreOpen = p.MoreOpen || slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Error != "" })
	}
	p.Sections = kept
}

// foldCopies puts aside the copies that may be kept: whoever stands there shows
// the paper, and each field is a key more for everybody.
func (p *counterFormPage) foldCopies(s fieldSection) fieldSection {
	copies := fieldSection{Title: s.Title}
	s.Fields = slices.DeleteFunc(s.Fields, func(f Field) bool {
		if f.Shape == "file" {
			copies.Fields = append(copies.Fields, f)
		}
		return f.Shape == "file"
	})
	if len(copies.Fields) > 0 {
		p.More = append(p.More, copies)
		p.MoreOpen = p.MoreOpen || slices.ContainsFunc(copies.Fields, func(f Field) bool { return f.Error != "" })
	}
	return s
}

// focus begins typing at the first field that is wrong or empty, or goes on where
// there is none.
func (p *counterFormPage) focus() {
	var first *Field
	for i := range p.Sections {
		for j := range p.Sections[i].Fields {
			f := &p.Sections[i].Fields[j]
			if f.Shape != "input" && f.Shape != "tick" && f.Shape != "choice" {
				continue
			}
			if f.Error != "" {
				f.Focus = true
				return
			}
			if first == nil && f.Value == "" {
				first = f
			}
		}
	}
	if first != nil {
		first.Focus = true
	} else {
		p.Ready = true
	}
}

// asks says at the top which questions the answers made appear, and begins there.
func (p *counterFormPage) asks(c *counterForm, fields []Field) {
	for _, f := range fields {
		if c.asks.On(f.Name) == nil || slices.ContainsFunc(p.Asks, func(a Problem) bool { return a.Message == f.Label }) {
			continue
		}
		id := f.ID
		if len(f.Options) > 0 && f.Shape == "choice" {
			id = f.Options[0].ID
		}
		p.Asks = append(p.Asks, Problem{Field: id, Message: f.Label})
	}
}
