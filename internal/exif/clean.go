package exif

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// ErrUnclean says that a file is no photograph that can be cleaned: neither JPEG
// nor PNG, or broken.
var ErrUnclean = errors.New("cleaning a photograph: it is none that can be cleaned")

// Clean gives a photograph without what its camera and its programs wrote into it:
// place, time, device, owner, previews, comments, and whatever follows the picture.
// What the picture needs to be seen stays: how it is turned (Exif Orientation, alone),
// and the colours of a PNG. JPEG (ITU-T T.81) and PNG (W3C PNG 3) can be cleaned; of
// anything else, and of what is broken, reading gives ErrUnclean. It is cleaned as
// it is read and never held whole.
func Clean(r io.Reader) io.Reader { return &cleaner{in: bufio.NewReaderSize(r, 64<<10)} }

// cleaner hands on pieces that may stay; next prepares the following one.
type cleaner struct {
	in   *bufio.Reader
	out  bytes.Buffer
	next func() error
	err  error
	// left is how much of a chunk is still handed on as it is.
	left int64
	// turned is how a JPEG is turned, 0 for not said.
	turned uint16
}

// Read gives what stays.
func (c *cleaner) Read(p []byte) (int, error) {
	if c.next == nil {
		c.next = c.begin
	}
	for c.out.Len() == 0 && c.err == nil {
		c.err = c.next()
		if errors.Is(c.err, io.ErrUnexpectedEOF) {
			c.err = ErrUnclean
		}
	}
	if c.out.Len() > 0 {
		return c.out.Read(p)
	}
	return 0, c.err
}

const pngMark = "\x89PNG\r\n\x1a\n"

func (c *cleaner) begin() error {
	head, err := c.in.Peek(8)
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xd8, 0xff}):
		c.next = c.segment
		return c.copy(2)
	case bytes.HasPrefix(head, []byte(pngMark)):
		c.next = c.chunk
		return c.copy(int64(len(pngMark)))
	}
	return ErrUnclean
}

// copy hands bytes on.
func (c *cleaner) copy(n int64) error {
	_, err := io.CopyN(&c.out, c.in, n)
	return whole(err)
}

func (c *cleaner) skip(n int64) error {
	_, err := io.CopyN(io.Discard, c.in, n)
	return whole(err)
}

// whole makes an end where something should follow unexpected.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// pass hands on the rest of a chunk piece by piece, then goes on with after.
func (c *cleaner) pass(n int64, after func() error) {
	c.left = n
	c.next = func() error {
		if c.left == 0 {
			c.next = after
			return nil
		}
		piece := min(c.left, 32<<10)
		c.left -= piece
		return c.copy(piece)
	}
}

// Markers of JPEG.
const (
	jpegSOS  = 0xda
	jpegEOI  = 0xd9
	jpegCOM  = 0xfe
	jpegAPP0 = 0xe0
	jpegAPP1 = 0xe1
	// jpegAdobe is APP14: how four colours, or three, are meant.
	jpegAdobe = 0xee
	jpegAPPF  = 0xef
)

// segment reads one segment of a JPEG.
func (c *cleaner) segment() error {
	mark, err := c.in.Peek(2)
	if err != nil {
		return whole(err)
	}
	kind := mark[1]
	switch {
	case mark[0] != 0xff:
		return ErrUnclean
	case kind == 0xff: // fill
		return c.skip(1)
	case kind == jpegEOI:
		c.out.Write([]byte{0xff, jpegEOI})
		c.next = func() error { return io.EOF } // what follows is no part of the picture
		return nil
	case kind == 0x01, kind >= 0xd0 && kind <= 0xd8, kind == 0:
		return ErrUnclean
	}
	head, err := c.in.Peek(4)
	if err != nil {
		return whole(err)
	}
	size := int64(binary.BigEndian.Uint16(head[2:])) + 2
	if size < 4 {
		return ErrUnclean
	}
	switch {
	case kind == jpegAPP1:
		return c.turn(size)
	case kind == jpegCOM, kind > jpegAPP0 && kind <= jpegAPPF && kind != jpegAdobe, kind == jpegAPP0 && size > 18:
		return c.skip(size) // a JFIF of more than its sixteen bytes has a preview
	case kind == jpegSOS:
		c.next = c.scan
	}
	return c.copy(size)
}

// turn keeps of the camera's fields how the picture is turned.
func (c *cleaner) turn(size int64) error {
	body := make([]byte, size)
	if _, err := io.ReadFull(c.in, body); err != nil {
		return whole(err)
	}
	t := tiffOf(append([]byte{0xff, 0xd8}, body...))
	if t.order == nil || c.turned != 0 {
		return nil
	}
	f, ok := t.directory(t.long(4))[tagTurned]
	if !ok || f.kind != typeShort || int64(f.at)+2 > int64(len(t.b)) {
		return nil
	}
	if v := t.order.Uint16(t.b[f.at:]); v > 1 && v <= 8 {
		c.turned = v
		c.out.Write(turnedSegment(v))
	}
	return nil
}

const (
	tagTurned = 0x0112
	typeShort = 3
)

// turnedSegment is an APP1 of one field.
func turnedSegment(v uint16) []byte {
	b := []byte{0xff, jpegAPP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1}
	b = binary.BigEndian.AppendUint16(b, tagTurned)
	b = binary.BigEndian.AppendUint16(b, typeShort)
	b = binary.BigEndian.AppendUint32(b, 1)
	b = binary.BigEndian.AppendUint16(b, v)
	return append(b, 0, 0, 0, 0, 0, 0)
}

// scan hands on coded data up to the next marker that is none of its own.
func (c *cleaner) scan() error {
	have, err := c.in.Peek(2)
	if err != nil {
		return whole(err)
	}
	have, err = c.in.Peek(max(2, c.in.Buffered()))
	if err != nil {
		return whole(err)
	}
	n := bytes.IndexByte(have, 0xff)
	switch {
	case n < 0:
		n = len(have)
	case n+1 == len(have):
		if n == 0 {
			return ErrUnclean
		}
	case have[n+1] == 0, have[n+1] >= 0xd0 && have[n+1] <= 0xd7:
		n += 2 // a coded 255, or where decoding may begin anew
	case n == 0:
		c.next = c.segment
		return nil
	}
	c.out.Write(have[:n])
	_, err = c.in.Discard(n)
	return err
}

// pngKept are the chunks that a picture is seen by.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"}

// chunk reads one chunk of a PNG.
func (c *cleaner) chunk() error {
	head, err := c.in.Peek(8)
	if err != nil {
		return whole(err)
	}
	size, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:8])
	switch {
	case size > 1<<31-1:
		return ErrUnclean
	case kind == "IEND":
		c.pass(size+12, func() error { return io.EOF })
	case slices.Contains(pngKept, kind):
		c.pass(size+12, c.chunk)
	default:
		if kind[0]&0x20 == 0 {
			return ErrUnclean // a chunk that has to be understood, and is not
		}
		return c.skip(size + 12)
	}
	return nil
}
