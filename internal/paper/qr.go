package paper

import (
	"errors"
	"fmt"
	"strings"

	"rsc.io/qr/coding"
)

// MaxQRVersion is the largest symbol that old phones read at 30 mm (measured).
const MaxQRVersion = 13

// Matrix is a QR symbol (ISO/IEC 18004) without its quiet zone.
type Matrix struct {
	// Size is the number of modules on a side; Version is (Size-17)/4.
	Size int
	dark []bool
}

// Version of the symbol, 1 to MaxQRVersion.
func (m Matrix) Version() int { return (m.Size - 17) / 4 }

// Dark says whether the module in column x and row y is dark.
func (m Matrix) Dark(x, y int) bool { return m.dark[y*m.Size+x] }

// QR makes the symbol of a link at level M, with the smallest version that
// holds it. A link "HTTPS://HOST/Q#BASE32" in capitals is put into segments of
// 5.5 bits a character with only "#" as a byte. More than version 13 is
// refused.
func QR(link string) (Matrix, error) {
	if link == "" {
		return Matrix{}, errors.New("drawing a QR: nothing to say")
	}
	var parts []coding.Encoding
	for i, s := range strings.SplitAfter(link, "#") {
		plain, hash := strings.CutSuffix(s, "#")
		if e := coding.Alpha(plain); plain != "" && e.Check() == nil {
			parts = append(parts, e)
		} else if plain != "" {
			parts = append(parts, coding.String(plain))
		}
		if hash {
			parts = append(parts, coding.String("#"))
		}
		if i > 8 {
			return Matrix{}, errors.New("drawing a QR: not a link")
		}
	}
	for v := coding.Version(1); v <= MaxQRVersion; v++ {
		bits := 0
		for _, e := range parts {
			bits += e.Bits(v)
		}
		if bits <= v.DataBytes(coding.M)*8 {
			return symbol(v, parts)
		}
	}
	return Matrix{}, fmt.Errorf("drawing a QR: %d characters are too many", len(link))
}

// symbol uses one mask always: what a link holds is as good as random, so that
// no mask makes better patterns than another, and the symbol stays the same.
func symbol(v coding.Version, parts []coding.Encoding) (Matrix, error) {
	plan, err := coding.NewPlan(v, coding.M, 0)
	if err != nil {
		return Matrix{}, fmt.Errorf("drawing a QR: %w", err)
	}
	code, err := plan.Encode(parts...)
	if err != nil {
		return Matrix{}, fmt.Errorf("drawing a QR: %w", err)
	}
	m := Matrix{Size: code.Size, dark: make([]bool, code.Size*code.Size)}
	for y := range code.Size {
		for x := range code.Size {
			m.dark[y*code.Size+x] = code.Black(x, y)
		}
	}
	return m, nil
}

// draw fills the symbol as runs of modules in one path, side wide, its upper
// left corner at x, y. One path leaves no seams between runs.
func (m Matrix) draw(p *page, x, y, side pt) {
	p.b = append(p.b, "q "...)
	unit := int64(side) * 1000 / int64(m.Size) // millionths of a point
	scale := fmt.Sprintf("%d.%06d", unit/1e6, unit%1e6)
	p.b = append(append(append(p.b, scale...), " 0 0 -"...), scale...)
	p.b = appendPt(append(p.b, ' '), x)
	p.b = appendPt(append(p.b, ' '), p.height-y)
	p.b = append(p.b, " cm\n"...)
	for row := range m.Size {
		for col := 0; col < m.Size; col++ {
			run := 0
			for col+run < m.Size && m.Dark(col+run, row) {
				run++
			}
			if run > 0 {
				p.b = fmt.Appendf(p.b, "%d %d %d 1 re\n", col, row, run)
				col += run
			}
		}
	}
	p.b = append(p.b, "f Q\n"...)
}
