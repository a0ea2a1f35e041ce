package exif_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
	"time"

	"genggam/internal/exif"
)

// photo is the beginning of a photograph of a phone.
func photo(order binary.AppendByteOrder, mark string, south bool) []byte {
	var t []byte
	u16 := func(n uint16) { t = order.AppendUint16(t, n) }
	u32 := func(n uint32) { t = order.AppendUint32(t, n) }
	entry := func(tag, kind uint16, count, value uint32) { u16(tag); u16(kind); u32(count); u32(value) }
	ref := func(tag uint16, letter string) { u16(tag); u16(2); u32(2); t = append(t, letter[0], 0, 0, 0) }
	t = append(t, mark...)
	u32(8)
	u16(2)
	entry(0x8769, 4, 1, 38)
	entry(0x8825, 4, 1, 76)
	u32(0) // at 34, ends at 38
	u16(1)
	entry(0x9003, 2, 20, 56)
	u32(0) // at 56
	t = append(t, "2026:07:06 10:12:33\x00"...)
	u16(4) // at 76
	if south {
		ref(1, "S")
	} else {
		ref(1, "N")
	}
	entry(2, 5, 3, 130)
	ref(3, "E")
	entry(4, 5, 3, 154)
	u32(0) // at 130
	for _, n := range []uint32{7, 1, 25, 1, 2694, 100, 109, 1, 14, 1, 0, 1} {
		u32(n)
	}
	app0 := []byte{0xff, 0xe0, 0, 6, 'J', 'F', 'I', 'F'}
	app1 := append([]byte{0xff, 0xe1, 0, 0}, append([]byte("Exif\x00\x00"), t...)...)
	binary.BigEndian.PutUint16(app1[2:], uint16(len(app1)-2))
	return append(append([]byte{0xff, 0xd8}, app0...), append(app1, 0xff, 0xda, 0, 2)...)
}

func TestACameraSaysWhenAndWhere(t *testing.T) {
	for name, b := range map[string][]byte{"small end first": photo(binary.LittleEndian, "II*\x00", true), "big end first": photo(binary.BigEndian, "MM\x00*", true)} {
		got := exif.Read(b)
		if want := time.Date(2026, 7, 6, 10, 12, 33, 0, time.UTC); !got.Taken.Equal(want) {
			t.Errorf("%s: taken %s", name, got.Taken)
		}
		if !got.Placed || math.Abs(got.Latitude+7.424150) > 1e-6 || math.Abs(got.Longitude-109.233333) > 1e-6 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := exif.Read(photo(binary.LittleEndian, "II*\x00", false)); got.Latitude < 0 {
		t.Error("north of the equator is", got.Latitude)
	}
}

func TestWhatIsCutOrNoPhotographSaysNothing(t *testing.T) {
	whole := photo(binary.LittleEndian, "II*\x00", true)
	for n := range len(whole) - 30 {
		if got := exif.Read(whole[:n]); got.Placed {
			t.Fatalf("%d bytes: %+v", n, got)
		}
	}
	for name, b := range map[string][]byte{"nothing": nil, "a PDF": []byte("%PDF-1.7 and more"), "a picture without fields": {0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda},
		"another mark": bytes.Replace(whole, []byte("II*"), []byte("IIx"), 1), "a place that is none": bytes.Replace(whole, []byte{7, 0, 0, 0, 1, 0, 0, 0, 25}, []byte{99, 0, 0, 0, 1, 0, 0, 0, 25}, 1)} {
		if got := exif.Read(b); got.Placed {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(photo(binary.LittleEndian, "II*\x00", true))
	f.Add(photo(binary.BigEndian, "MM\x00*", false))
	f.Add([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		got := exif.Read(b)
		if got.Placed && (math.Abs(got.Latitude) > 90 || math.Abs(got.Longitude) > 180) {
			t.Errorf("%+v", got)
		}
	})
}
