package paper

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib"

	"genggam/internal/fault"
)

// The emblem of a letterhead: one small picture in sixteen greys, drawn beside the
// lines on the first page. It is kept as a text, so that a setup stays a value: the
// base64 of width, height and the deflated rows, four bits a point.

// Bounds of an emblem. At 20 mm its points stand 300 to the inch, which is what an
// office printer prints.
const (
	MaxEmblem    = 512 << 10 // bytes of the picture that is brought
	mostPoints   = 3000      // a side of it
	emblemPoints = 240       // a side of what is kept
	emblemTall   = 20        // mm
	emblemWide   = 26        // mm
)

// ReadEmblem makes an emblem of a PNG: what is transparent becomes paper, colours
// become greys, and it is made smaller until it fits. Anything that is no PNG or too
// big is refused on the field "emblem".
func ReadEmblem(r io.Reader) (string, error) {
	bad := fault.New(fault.Invalid, "letterhead.emblem", MaxEmblem>>10, mostPoints).On("emblem")
	b, err := io.ReadAll(io.LimitReader(r, MaxEmblem+1))
	if err != nil {
		return "", err
	}
	head, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil || len(b) > MaxEmblem || head.Width > mostPoints || head.Height > mostPoints || head.Width < 16 || head.Height < 16 {
		return "", bad
	}
	picture, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return "", bad
	}
	w, h := fitting(head.Width, head.Height)
	rows := make([]byte, 0, (w+1)/2*h)
	for y := range h {
		row := make([]byte, (w+1)/2)
		for x := range w {
			row[x/2] |= shade(picture, [4]int{x * head.Width / w, y * head.Height / h, (x + 1) * head.Width / w, (y + 1) * head.Height / h}) << (4 * (1 - x%2))
		}
		rows = append(rows, row...)
	}
	return base64.RawStdEncoding.EncodeToString(append([]byte{byte(w), byte(h)}, deflate(rows)...)), nil
}

// fitting makes a size smaller until it fits, in its proportion.
func fitting(w, h int) (int, int) {
	long := max(w, h)
	if long <= emblemPoints {
		return w, h
	}
	return max(1, w*emblemPoints/long), max(1, h*emblemPoints/long)
}

// shade is the mean grey of a part of a picture on white paper, 0 black to 15. The
// part is of left, top, right and bottom.
func shade(p image.Image, part [4]int) byte {
	at, sum, n := p.Bounds().Min, 0, 0
	for y := part[1]; y < max(part[3], part[1]+1); y++ {
		for x := part[0]; x < max(part[2], part[0]+1); x++ {
			r, g, b, a := p.At(at.X+x, at.Y+y).RGBA() // with the alpha in it
			sum += int((299*r+587*g+114*b)/1000 + 0xffff - a)
			n++
		}
	}
	return byte((sum/n*15 + 0x7fff) / 0xffff)
}

// emblem is one that was read back.
type emblem struct {
	width, height int
	rows          []byte // deflated
}

// readEmblem reads back what is kept; nil when it is none.
func readEmblem(kept string) *emblem {
	b, err := base64.RawStdEncoding.DecodeString(kept)
	if err != nil || len(b) < 3 || b[0] == 0 || b[1] == 0 {
		return nil
	}
	e := &emblem{int(b[0]), int(b[1]), b[2:]}
	z, err := zlib.NewReader(bytes.NewReader(e.rows))
	if err != nil {
		return nil
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, emblemPoints*emblemPoints))
	if err != nil || n != int64((e.width+1)/2*e.height) {
		return nil
	}
	return e
}

// EmblemSize is how many points wide and high a kept emblem is; 0, 0 for none.
func EmblemSize(kept string) (width, height int) {
	if e := readEmblem(kept); e != nil {
		return e.width, e.height
	}
	return 0, 0
}

// size on paper: as tall as it may be, unless that is too wide.
func (e *emblem) size() (w, h pt) {
	h = mm(emblemTall)
	if w = h * pt(e.width) / pt(e.height); w > mm(emblemWide) {
		w = mm(emblemWide)
		h = w * pt(e.height) / pt(e.width)
	}
	return w, h
}

// write embeds it as an image (ISO 32000-1, 8.9.5) and gives its resource.
func (e *emblem) write(f *file) string {
	n := f.reserve()
	f.begin(n)
	f.b = append(f.b, "<</Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 4/Width "...)
	f.b = append(strconv.AppendInt(f.b, int64(e.width), 10), "/Height "...)
	f.b = append(strconv.AppendInt(f.b, int64(e.height), 10), "/Filter/FlateDecode/Length "...)
	f.b = append(strconv.AppendInt(f.b, int64(len(e.rows)), 10), ">>\nstream\n"...)
	f.b = append(append(f.b, e.rows...), "\nendstream\nendobj\n"...)
	return "/XObject<</E " + strconv.Itoa(n) + " 0 R>>"
}

// image draws it with its upper left corner at x, y; call it inside an artifact.
func (p *page) image(x, y, w, h pt) {
	p.b = append(p.b, "q "...)
	p.b = append(appendPt(p.b, w), " 0 0 "...)
	p.b = append(appendPt(p.b, h), ' ')
	p.b = append(appendPt(p.b, x), ' ')
	p.b = append(appendPt(p.b, p.height-y-h), " cm /E Do Q\n"...)
}
