package desk

import (
	"context"

	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/region"
)

// LeftPage is a page of a draft as somebody left it: what stood in its fields,
// exactly as typed and not judged, and what was wrong with it when it was sent.
type LeftPage struct {
	Fields   map[string][]string `json:"fields"`
	Problems form.Problems       `json:"problems,omitempty"`
}

// mostLeft bounds what all pages of a draft hold half filled, in bytes.
const mostLeft = 128 << 10

// Leave keeps a page as it was left, so that nothing typed is lost. What is more
// than a draft may hold is refused (fault.too-large) and the draft unchanged.
func (f *Draft) Leave(page string, left LeftPage) error {
	size := 0
	count := func(p LeftPage) {
		for name, values := range p.Fields {
			size += len(name)
			for _, v := range values {
				size += len(v)
			}
		}
	}
	count(left)
	for id, p := range f.Left {
		if id != page {
			count(p)
		}
	}
	if size > mostLeft {
		return fault.New(fault.TooLarge, "fault.too-large")
	}
	if f.Left == nil {
		f.Left = map[string]LeftPage{}
	}
	f.Left[page] = left
	return nil
}

// MoveDraft takes a draft to another office that gives the same service; every
// answer goes with it, but the match with the first office's register does not.
// Files are sealed to an office: a draft that holds some stays where it is.
func (d *Desk) MoveDraft(ctx context.Context, f *Draft, office region.Code) error {
	if _, err := d.standardFor(Application{Standard: f.Standard, Version: f.Version, Office: office}); err != nil {
		return err
	}
	if office == f.Office {
		return nil
	}
	if len(f.Files) > 0 {
		return fault.New(fault.Conflict, "draft.files-stay")
	}
	f.Office, f.Applicant.Resident = office, ""
	return d.SaveDraft(ctx, f)
}
