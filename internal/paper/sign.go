package paper

import (
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// hole is where the signature goes: the ranges around it are what is signed.
type hole struct {
	rangeAt    int // of the place for the ByteRange's numbers
	start, end int // of "<" and behind ">"
}

// rangeWidth is the room for the numbers of the ByteRange.
const rangeWidth = 44

// writeSignature writes the signature dictionary (ISO 32000-1, 12.8.1; ETSI EN
// 319 142-1) and its invisible field.
func writeSignature(f *file, widget, page int, o Options) hole {
	s := o.Signature
	n := s.Hole
	if n == 0 {
		n = defaultHole
	}
	sig := f.reserve()
	f.object(widget, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/V %d 0 R/Rect[0 0 0 0]/F 132/P %d 0 R>>", sig, page)
	var h hole
	f.begin(sig)
	f.b = append(f.b, "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange["...)
	h.rangeAt = len(f.b)
	f.b = append(f.b, strings.Repeat(" ", rangeWidth)...)
	f.b = append(f.b, "]/Contents"...)
	h.start = len(f.b)
	f.b = append(f.b, '<')
	f.b = append(f.b, strings.Repeat("0", 2*n)...)
	f.b = append(f.b, '>')
	h.end = len(f.b)
	f.b = append(f.b, "/M"+dateString(o.Time)...)
	for _, e := range [][2]string{{"Name", s.Name}, {"Reason", s.Reason}, {"Location", s.Location}} {
		if e[1] != "" {
			f.b = append(f.b, "/"+e[0]+textString(e[1])...)
		}
	}
	f.b = append(f.b, ">>\nendobj\n"...)
	return h
}

// sign fills in the ranges, asks for the CMS over them and puts it into the hole.
func (h hole) sign(pdf []byte, sign func([]byte) ([]byte, error)) ([]byte, error) {
	copy(pdf[h.rangeAt:h.rangeAt+rangeWidth], fmt.Sprintf("0 %d %d %d", h.start, h.end, len(pdf)-h.end))
	cms, err := sign(slices.Concat(pdf[:h.start], pdf[h.end:]))
	if err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	if room := (h.end - h.start - 2) / 2; len(cms) == 0 || len(cms) > room {
		return nil, fmt.Errorf("signing: CMS of %d bytes for a hole of %d", len(cms), room)
	}
	hex.Encode(pdf[h.start+1:], cms)
	return pdf, nil
}

func sortedKeys(m map[string]int) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
