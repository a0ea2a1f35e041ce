package paper

import (
	"slices"
	"strings"

	"genggam/internal/fault"
)

// Setup is how the paper of an office is, as data: an office has one, a service
// standard may have another that is laid over it (Over). All lengths are whole
// millimetres; 0, "" and false leave what the layer below says, at the bottom
// F4 with the margins of Permendagri 1/2023 (25 mm left, 20 mm elsewhere), our
// own letterhead and 20 mm for the signature.
type Setup struct {
	// Paper is "f4" (215 x 330 mm) or "a4" (210 x 297 mm).
	Paper string `json:"paper,omitempty" yaml:"paper,omitempty"`
	// Top, Right, Bottom and Left are the margins, 10 to 60 mm each. What is
	// printed at the foot stands within Bottom, which is 12 mm at least.
	Top    int `json:"top,omitempty" yaml:"top,omitempty"`
	Right  int `json:"right,omitempty" yaml:"right,omitempty"`
	Bottom int `json:"bottom,omitempty" yaml:"bottom,omitempty"`
	Left   int `json:"left,omitempty" yaml:"left,omitempty"`
	// Letterhead is the height of a letterhead that is printed on the paper
	// already; so much stays empty at the top of the first page, 20 to 120 mm.
	Letterhead int `json:"letterhead,omitempty" yaml:"letterhead,omitempty"`
	// Drawn draws our own letterhead where the layer below says that the paper has
	// one: a letter that goes on plain sheets.
	Drawn bool `json:"drawn,omitempty" yaml:"drawn,omitempty"`
	// Ink is the height left between position and name for a signature by hand,
	// 15 to 60 mm.
	Ink int `json:"ink,omitempty" yaml:"ink,omitempty"`
	// Stamp is the width left empty beside the signature for the office's
	// stamp, 20 to 60 mm. Nothing is printed there.
	Stamp int `json:"stamp,omitempty" yaml:"stamp,omitempty"`
	// Mono prints in black alone: no shade and no grey that a cheap printer or
	// a copier turns into dots.
	Mono bool `json:"mono,omitempty" yaml:"mono,omitempty"`
	// Emblem stands beside the lines of our own letterhead (ReadEmblem), "" for none.
	// It is the office's, and no setting of a service's paper.
	Emblem string `json:"-" yaml:"-"`
	// Mark is written large across every page, also of a letter with QR and
	// signature: a practice office prints nothing that could be taken for real. It
	// is no setting of the paper, the node knows it; "" is none.
	Mark string `json:"-" yaml:"-"`
}

// The bounds of a setup, in millimetres.
const (
	defaultMargin     = 20
	defaultLeftMargin = 25
	leastFoot         = 12
	leastText         = 120 // width of the text
	leastProof        = 36  // width of QR and captions
	leastSigner       = 60  // width of the signature block
	mostSigner        = 85
	beside            = 6 // between the two
)

// Over lays s over a base: what s does not say, the base says.
func (s Setup) Over(base Setup) Setup {
	if s.Paper == "" {
		s.Paper = base.Paper
	}
	for _, v := range []struct {
		mine  *int
		other int
	}{
		{&s.Top, base.Top}, {&s.Right, base.Right}, {&s.Bottom, base.Bottom}, {&s.Left, base.Left},
		{&s.Letterhead, base.Letterhead}, {&s.Ink, base.Ink}, {&s.Stamp, base.Stamp},
	} {
		if *v.mine == 0 {
			*v.mine = v.other
		}
	}
	s.Mono, s.Drawn = s.Mono || base.Mono, s.Drawn || base.Drawn && s.Letterhead == 0
	if s.Drawn {
		s.Letterhead = 0
	}
	if s.Mark == "" {
		s.Mark = base.Mark
	}
	if s.Emblem == "" {
		s.Emblem = base.Emblem
	}
	return s
}

// Check refuses a setup on which no letter can stand: a *fault.Fault of kind
// Invalid whose field is the JSON name of what is wrong.
func (s Setup) Check() error {
	if s.Paper != "" && s.Paper != "f4" && s.Paper != "a4" {
		return fault.New(fault.Invalid, "paper.size").On("paper")
	}
	for _, v := range []struct {
		field            string
		got, least, most int
	}{
		{"top", s.Top, 10, 60}, {"right", s.Right, 10, 60}, {"bottom", s.Bottom, leastFoot, 60}, {"left", s.Left, 10, 60},
		{"letterhead", s.Letterhead, 20, 120}, {"ink", s.Ink, 15, 60}, {"stamp", s.Stamp, 20, 60},
	} {
		if v.got != 0 && (v.got < v.least || v.got > v.most) {
			return fault.New(fault.Invalid, "paper.length", v.got, v.least, v.most).On(v.field)
		}
	}
	f := s.frame(SizeOf(s.Paper))
	if text := (f.right - f.left) * 254 / 720000; text < leastText {
		return fault.New(fault.Invalid, "paper.narrow", int(text), leastText).On("left")
	}
	if most := int((f.right-f.left)*254/720000) - beside - leastProof - leastSigner; s.Stamp > most {
		return fault.New(fault.Invalid, "paper.stamp", s.Stamp, most).On("stamp")
	}
	return nil
}

// frame is the page and where the text may stand on it.
type frame struct {
	width, height            pt
	left, right, top, bottom pt // edges
	foot                     pt // middle of the bottom margin, where the footer stands
}

// frame places the margins on a paper of a size; Paper of the setup decides
// when it is given.
func (s Setup) frame(size Size) frame {
	if s.Paper != "" {
		size = SizeOf(s.Paper)
	}
	var f frame
	f.width, f.height = size.dimensions()
	f.left, f.right = mm(or(s.Left, defaultLeftMargin)), f.width-mm(or(s.Right, defaultMargin))
	f.top, f.bottom = mm(or(s.Top, defaultMargin)), f.height-mm(or(s.Bottom, defaultMargin))
	f.foot = f.height - mm(or(s.Bottom, defaultMargin))/2
	return f
}

func or(v, otherwise int) int {
	if v == 0 {
		return otherwise
	}
	return v
}

// SignerLines joins the lines above a name: who is acted for and how ("a.n.
// Kepala Desa Contohsari", "u.b.", "Plt.", "Plh.", "Pj."), then the position
// itself. The result is document.Signer's Position, so that the digest which
// the QR states covers for whom it was signed. More than four lines, an empty
// one or one over 120 bytes are refused.
func SignerLines(prefix []string, position string) (string, error) {
	lines := append(slices.Clone(prefix), position)
	if len(lines) > 4 {
		return "", fault.New(fault.Invalid, "paper.signer-lines", 4).On("position")
	}
	for i, s := range lines {
		lines[i] = strings.Join(strings.Fields(s), " ")
		if lines[i] == "" || len(lines[i]) > 120 {
			return "", fault.New(fault.Invalid, "paper.signer-line", 120).On("position")
		}
	}
	return strings.Join(lines, "\n"), nil
}
