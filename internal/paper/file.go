package paper

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// file writes a PDF of numbered objects and its cross-reference table.
type file struct {
	b       []byte
	base    int   // bytes that have left b already, see Press
	offsets []int // by object number; 0 is not written yet
}

// headerSize is that of the fixed first lines: version, the mark of a binary
// file, and the length of the whole (so that whatever is appended later is
// seen, see Open).
const (
	pdfHeader  = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
	sizeMark   = "%genggam "
	sizeDigits = 10
)

func newFile() *file {
	f := &file{b: make([]byte, 0, 64<<10), offsets: []int{0}}
	f.b = append(f.b, pdfHeader...)
	f.b = append(f.b, sizeMark...)
	f.b = append(f.b, "0000000000\n"...)
	return f
}

// reserve gives a number to an object that is written later.
func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets) - 1
}

// object writes an object under a reserved number.
func (f *file) object(n int, format string, args ...any) {
	f.begin(n)
	f.b = fmt.Appendf(f.b, format, args...)
	f.b = append(f.b, "\nendobj\n"...)
}

// begin writes the head of an object whose body the caller appends.
func (f *file) begin(n int) {
	f.offsets[n] = f.base + len(f.b)
	f.b = strconv.AppendInt(f.b, int64(n), 10)
	f.b = append(f.b, " 0 obj\n"...)
}

// add writes a new object and gives its number.
func (f *file) add(format string, args ...any) int {
	n := f.reserve()
	f.object(n, format, args...)
	return n
}

// stream writes a compressed stream; dict is what its dictionary holds besides
// Length and Filter.
func (f *file) stream(n int, dict string, data []byte) {
	z := deflate(data)
	f.begin(n)
	f.b = fmt.Appendf(f.b, "<<%s/Filter/FlateDecode/Length %d>>\nstream\n", dict, len(z))
	f.b = append(f.b, z...)
	f.b = append(f.b, "\nendstream\nendobj\n"...)
}

// plain writes a stream that is not compressed: metadata that any tool can find.
func (f *file) plain(n int, dict string, data []byte) {
	f.begin(n)
	f.b = fmt.Appendf(f.b, "<<%s/Length %d>>\nstream\n", dict, len(data))
	f.b = append(f.b, data...)
	f.b = append(f.b, "\nendstream\nendobj\n"...)
}

// finish writes the cross-reference table and trailer and puts the size into
// the head.
func (f *file) finish(root, info int, id [32]byte) []byte {
	start := f.base + len(f.b)
	f.b = fmt.Appendf(f.b, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets))
	for _, off := range f.offsets[1:] {
		f.b = fmt.Appendf(f.b, "%010d 00000 n \n", off)
	}
	f.b = fmt.Appendf(f.b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets), root, info, id[:16], id[:16], start)
	if f.base > 0 {
		return f.b // the head has left; a file of sheets does not say its length
	}
	copy(f.b[len(pdfHeader)+len(sizeMark):], fmt.Sprintf("%0*d", sizeDigits, len(f.b)))
	return f.b
}

// compressors are kept between letters: making one costs more than using it.
var compressors = sync.Pool{New: func() any {
	w, err := zlib.NewWriterLevel(nil, 6)
	if err != nil {
		return nil
	}
	return w
}}

func deflate(data []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(data)/2 + 64)
	w, ok := compressors.Get().(*zlib.Writer)
	if !ok {
		w = zlib.NewWriter(&out)
	}
	w.Reset(&out)
	// Writing to a buffer does not fail.
	_, _ = w.Write(data)
	_ = w.Close()
	compressors.Put(w)
	return out.Bytes()
}

// textString spells a text as PDF text string: ASCII in parentheses, anything
// else as UTF-16 in hexadecimal.
func textString(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] >= ' ' && s[i] < 0x7f
	}
	if ascii {
		var b []byte
		for i := 0; i < len(s); i++ {
			b = appendEscaped(b, s[i])
		}
		return "(" + string(b) + ")"
	}
	b := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		b = be.AppendUint16(b, u)
	}
	return "<" + hex.EncodeToString(b) + ">"
}

// appendPt writes a length in points with at most two decimals.
func appendPt(b []byte, v pt) []byte {
	if v < 0 {
		b = append(b, '-')
		v = -v
	}
	n := (int64(v) + 5) / 10
	b = strconv.AppendInt(b, n/100, 10)
	if n %= 100; n != 0 {
		b = append(b, '.', byte('0'+n/10))
		if n%10 != 0 {
			b = append(b, byte('0'+n%10))
		}
	}
	return b
}
