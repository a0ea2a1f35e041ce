// Package exif reads what a camera wrote into a photograph, when and where it was
// taken, and takes it out of one that a citizen sends.
//
// An inspection is proved by photographs with their place and time. A phone writes
// both into the JPEG (CIPA DC-008, Exif 2.3: DateTimeOriginal and the GPS fields);
// many leave the place out unless their owner allowed it. What always holds: the
// reader looks at the first bytes alone, never past their end, gives nothing where
// a field is missing or cannot be, and never fails. What a camera says is a claim:
// the entry of the journal says when the office had it.
//
// Whoever complains sends a picture of the street and not of where they live: Clean
// leaves the picture, and how it is turned.
//
// It refuses to know files and cases. Start reading at Read and Clean.
package exif

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// Head is how many bytes of a file are worth reading: a segment has at most 64 KiB,
// and others may stand before it.
const Head = 160 << 10

// Shot is what a camera says of a photograph.
type Shot struct {
	// Taken is the camera's wall clock, in UTC as if it were there; zero for none.
	Taken time.Time
	// Placed says that Latitude and Longitude (degrees, WGS 84) are known.
	Placed              bool
	Latitude, Longitude float64
}

const (
	tagExif  = 0x8769
	tagGPS   = 0x8825
	tagTaken = 0x9003

	tagLatitudeRef  = 1
	tagLatitude     = 2
	tagLongitudeRef = 3
	tagLongitude    = 4

	typeASCII    = 2
	typeLong     = 4
	typeRational = 5

	// mostFields bounds one directory; cameras write some forty.
	mostFields = 200
)

// Read reads the beginning of a JPEG. What is none says nothing.
func Read(head []byte) Shot {
	t := tiffOf(head)
	if t.order == nil {
		return Shot{}
	}
	var out Shot
	first := t.directory(t.long(4))
	if taken, err := time.Parse("2006:01:02 15:04:05", t.text(t.directory(t.pointer(first, tagExif))[tagTaken])); err == nil {
		out.Taken = taken
	}
	gps := t.directory(t.pointer(first, tagGPS))
	lat, ok1 := t.degrees(gps[tagLatitude], 90)
	lon, ok2 := t.degrees(gps[tagLongitude], 180)
	if !ok1 || !ok2 {
		return out
	}
	if t.text(gps[tagLatitudeRef]) == "S" {
		lat = -lat
	}
	if t.text(gps[tagLongitudeRef]) == "W" {
		lon = -lon
	}
	if lat != 0 || lon != 0 { // a phone that has no fix yet writes zeros
		out.Placed, out.Latitude, out.Longitude = true, lat, lon
	}
	return out
}

// tiff is the block of fields, with offsets from its beginning.
type tiff struct {
	b     []byte
	order binary.ByteOrder
}

// field is one entry of a directory: its type, how many values, and where they are.
type field struct{ kind, count, at uint32 }

// tiffOf finds the block among the segments of a JPEG.
func tiffOf(b []byte) (t tiff) {
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return t
	}
	for at := 2; at+4 <= len(b) && b[at] == 0xff && b[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(b[at+2:]))
		body := b[at+4 : min(at+2+max(size, 2), len(b))]
		if tail, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && b[at+1] == 0xe1 && len(tail) >= 8 {
			switch string(tail[:4]) {
			case "II*\x00":
				return tiff{tail, binary.LittleEndian}
			case "MM\x00*":
				return tiff{tail, binary.BigEndian}
			}
		}
		at += 2 + max(size, 2)
	}
	return t
}

// long is four bytes at a place, 0 past the end.
func (t tiff) long(at uint32) uint32 {
	if int64(at)+4 > int64(len(t.b)) {
		return 0
	}
	return t.order.Uint32(t.b[at:])
}

// directory reads the fields at a place; the last of a tag counts.
func (t tiff) directory(at uint32) map[uint16]field {
	out := map[uint16]field{}
	if at < 8 || int64(at)+2 > int64(len(t.b)) {
		return out
	}
	n := min(int(t.order.Uint16(t.b[at:])), mostFields)
	for i := range uint32(n) {
		e := int64(at) + 2 + int64(i)*12
		if e+12 > int64(len(t.b)) {
			break
		}
		f := field{uint32(t.order.Uint16(t.b[e+2:])), t.order.Uint32(t.b[e+4:]), uint32(e + 8)}
		if f.kind == typeRational || f.kind == typeASCII && f.count > 4 {
			f.at = t.order.Uint32(t.b[e+8:])
		}
		out[t.order.Uint16(t.b[e:])] = f
	}
	return out
}

// pointer is where another directory lies, 0 for none.
func (t tiff) pointer(d map[uint16]field, tag uint16) uint32 {
	if f, ok := d[tag]; ok && f.kind == typeLong {
		return t.long(f.at)
	}
	return 0
}

// text is a short text, "" for none.
func (t tiff) text(f field) string {
	if f.kind != typeASCII || f.count > 40 || int64(f.at)+int64(f.count) > int64(len(t.b)) {
		return ""
	}
	return strings.TrimRight(string(t.b[f.at:f.at+f.count]), "\x00 ")
}

// degrees are degrees, minutes and seconds of at most so many degrees.
func (t tiff) degrees(f field, most float64) (float64, bool) {
	if f.kind != typeRational || f.count != 3 || int64(f.at)+24 > int64(len(t.b)) {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for i := range uint32(3) {
		over, under := t.long(f.at+8*i), t.long(f.at+8*i+4)
		if under == 0 {
			return 0, false
		}
		sum += float64(over) / float64(under) / unit
		unit *= 60
	}
	return sum, sum <= most && !math.IsNaN(sum)
}
