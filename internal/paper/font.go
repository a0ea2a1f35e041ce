package paper

import (
	"bytes"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// The letters are set in Liberation Serif, captions in Liberation Sans (SIL
// Open Font License 1.1, see font/LICENSE; embedding is allowed). They lie packed
// in the program, which has 700 KB less for it.
//
//go:embed font/*.ttf.gz
var fontFiles embed.FS

// The faces a page is set in, as indices of the loaded list.
const (
	regular = iota
	bold
	sans
	faceCount
	// The plain bold is for sheets alone: letters do not have it.
	sansBold = faceCount
	allFaces = faceCount + 1
)

// face is one parsed TrueType font. It never changes after loading.
type face struct {
	name           string // PostScript name
	em             int    // units per em
	ascent         int    // of hhea, font units
	descent        int    // negative
	box            [4]int // of head
	numGlyphs      int
	serif, heavy   bool
	cmap           []uint16 // glyph of each BMP rune
	advance        []uint16 // by glyph
	loca           []uint32
	glyf           []byte
	head, hhea, os []byte // raw tables for the subset
	replacement    uint16
}

// faces are parsed once, at the first letter; allFonts at the first sheet.
var (
	faces    = sync.OnceValues(func() ([]*face, error) { return loadFaces(letterFonts) })
	allFonts = sync.OnceValues(loadAll)
)

// fontFile is one face and what kind it is.
type fontFile struct {
	file, name   string
	serif, heavy bool
}

var (
	letterFonts = []fontFile{
		{"LiberationSerif-Regular.ttf", "LiberationSerif", true, false},
		{"LiberationSerif-Bold.ttf", "LiberationSerif-Bold", true, true},
		{"LiberationSans-Regular.ttf", "LiberationSans", false, false},
	}
	sheetFonts = []fontFile{{"LiberationSans-Bold.ttf", "LiberationSans-Bold", false, true}}
)

func loadAll() ([]*face, error) {
	base, err := faces()
	if err != nil {
		return nil, err
	}
	more, err := loadFaces(sheetFonts)
	return append(base[:len(base):len(base)], more...), err
}

func loadFaces(files []fontFile) ([]*face, error) {
	var out []*face
	for _, f := range files {
		b, err := unpackFont(f.file)
		if err != nil {
			return nil, fmt.Errorf("reading font: %w", err)
		}
		fc, err := parseFace(b)
		if err != nil {
			return nil, fmt.Errorf("reading font %s: %w", f.file, err)
		}
		fc.name, fc.serif, fc.heavy = f.name, f.serif, f.heavy
		out = append(out, fc)
	}
	return out, nil
}

func unpackFont(name string) ([]byte, error) {
	packed, err := fontFiles.ReadFile("font/" + name + ".gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

var be = binary.BigEndian

func parseFace(b []byte) (*face, error) {
	tables, err := tableDirectory(b)
	if err != nil {
		return nil, err
	}
	f := &face{head: tables["head"], hhea: tables["hhea"], glyf: tables["glyf"]}
	maxp, hmtx, loca := tables["maxp"], tables["hmtx"], tables["loca"]
	if len(f.head) < 54 || len(f.hhea) < 36 || len(maxp) < 6 {
		return nil, errors.New("table too short")
	}
	f.em = int(be.Uint16(f.head[18:]))
	for i := range f.box {
		f.box[i] = int(int16(be.Uint16(f.head[36+2*i:])))
	}
	f.ascent, f.descent = int(int16(be.Uint16(f.hhea[4:]))), int(int16(be.Uint16(f.hhea[6:])))
	f.numGlyphs = int(be.Uint16(maxp[4:]))
	if err := f.readMetrics(hmtx); err != nil {
		return nil, err
	}
	if err := f.readLoca(loca, be.Uint16(f.head[50:]) == 1); err != nil {
		return nil, err
	}
	if err := f.readCmap(tables["cmap"]); err != nil {
		return nil, err
	}
	f.os = maxp
	f.replacement = f.cmap[0xFFFD]
	return f, nil
}

func tableDirectory(b []byte) (map[string][]byte, error) {
	if len(b) < 12 || be.Uint32(b) != 0x00010000 {
		return nil, errors.New("not a TrueType font")
	}
	out := map[string][]byte{}
	for i := range int(be.Uint16(b[4:])) {
		rec := 12 + 16*i
		if rec+16 > len(b) {
			return nil, errors.New("directory too short")
		}
		off, n := int(be.Uint32(b[rec+8:])), int(be.Uint32(b[rec+12:]))
		if off < 0 || n < 0 || off+n > len(b) {
			return nil, errors.New("table outside the file")
		}
		out[string(b[rec:rec+4])] = b[off : off+n]
	}
	return out, nil
}

func (f *face) readMetrics(hmtx []byte) error {
	long := int(be.Uint16(f.hhea[34:]))
	if long < 1 || long > f.numGlyphs || len(hmtx) < 4*long {
		return errors.New("bad metrics")
	}
	f.advance = make([]uint16, f.numGlyphs)
	for g := range f.advance {
		f.advance[g] = be.Uint16(hmtx[4*min(g, long-1):])
	}
	return nil
}

func (f *face) readLoca(loca []byte, long bool) error {
	f.loca = make([]uint32, f.numGlyphs+1)
	for g := range f.loca {
		switch {
		case long && 4*g+4 <= len(loca):
			f.loca[g] = be.Uint32(loca[4*g:])
		case !long && 2*g+2 <= len(loca):
			f.loca[g] = 2 * uint32(be.Uint16(loca[2*g:]))
		default:
			return errors.New("bad glyph locations")
		}
		if int(f.loca[g]) > len(f.glyf) || g > 0 && f.loca[g] < f.loca[g-1] {
			return errors.New("bad glyph locations")
		}
	}
	return nil
}

// readCmap reads the Unicode BMP subtable (platform 3, encoding 1, format 4).
func (f *face) readCmap(b []byte) error {
	if len(b) < 4 {
		return errors.New("no character map")
	}
	for i := range int(be.Uint16(b[2:])) {
		rec := 4 + 8*i
		if rec+8 > len(b) {
			break
		}
		off := int(be.Uint32(b[rec+4:]))
		if be.Uint32(b[rec:]) == 0x00030001 && off+14 <= len(b) && be.Uint16(b[off:]) == 4 {
			return f.readCmap4(b[off:])
		}
	}
	return errors.New("no Unicode character map")
}

func (f *face) readCmap4(b []byte) error {
	n := int(be.Uint16(b[6:])) / 2
	if 16+8*n > len(b) {
		return errors.New("character map too short")
	}
	ends, starts, deltas, offsets := b[14:], b[16+2*n:], b[16+4*n:], b[16+6*n:]
	f.cmap = make([]uint16, 1<<16)
	for i := range n {
		end, start := int(be.Uint16(ends[2*i:])), int(be.Uint16(starts[2*i:]))
		delta, off := be.Uint16(deltas[2*i:]), int(be.Uint16(offsets[2*i:]))
		for c := start; c <= end && c < 0xFFFF; c++ {
			g := uint16(c)
			if off != 0 {
				at := 2*i + off + 2*(c-start)
				if at+2 > len(offsets) {
					return errors.New("character map points outside")
				}
				if g = be.Uint16(offsets[at:]); g == 0 {
					continue
				}
			}
			if g += delta; int(g) < f.numGlyphs {
				f.cmap[c] = g
			}
		}
	}
	return nil
}

// glyph gives the outline of a glyph, empty for a space.
func (f *face) glyph(g uint16) []byte { return f.glyf[f.loca[g]:f.loca[g+1]] }
