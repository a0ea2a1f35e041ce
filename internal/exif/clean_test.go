package exif_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
	"testing/iotest"

	"genggam/internal/exif"
)

// picture is a small picture that is no single colour.
func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 70, 50))
	for x := range 70 {
		for y := range 50 {
			m.Set(x, y, color.RGBA{uint8(x * 3), uint8(y * 5), uint8(x * y), 255})
		}
	}
	return m
}

// phoned is that picture as a phone writes it: fields with the place and how it is
// turned, a preview, a comment, profiles, and a film behind its end.
func phoned(t testing.TB, turned uint16) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, picture(), nil); err != nil {
		t.Fatal(err)
	}
	segment := func(kind byte, body string) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, kind}, uint16(len(body)+2)), body...)
	}
	fields := photo(binary.LittleEndian, "II*\x00", true)
	fields = fields[10 : len(fields)-4] // its APP1 alone
	if turned != 0 {                    // a third field in the first directory would move the others
		le := binary.LittleEndian
		b := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00")
		b = le.AppendUint16(b, 0x0112)
		b = le.AppendUint16(b, 3)
		b = le.AppendUint32(b, 1)
		b = le.AppendUint32(b, uint32(turned))
		fields = append(segment(0xe1, string(b)+"\x00\x00\x00\x00Serial 991"), fields...)
	}
	out := append([]byte{0xff, 0xd8}, segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")...)
	out = append(out, segment(0xe0, "JFXX\x00\x10preview of 991 bytes")...)
	out = append(out, fields...)
	out = append(out, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x>Sulastri</x>")...)
	out = append(out, segment(0xe2, "MPF\x00xxxxxxxx")...)
	out = append(out, segment(0xed, "Photoshop 3.0\x00Sokaraja")...)
	out = append(out, segment(0xfe, "Sulastri Contoh")...)
	out = append(out, plain.Bytes()[2:]...)
	return append(out, "ftypmp42 a film with -7.4501 in it"...)
}

func clean(t testing.TB, b []byte) []byte {
	t.Helper()
	got, err := io.ReadAll(exif.Clean(bytes.NewReader(b)))
	if err != nil {
		t.Fatal(err)
	}
	slow, err := io.ReadAll(exif.Clean(iotest.OneByteReader(bytes.NewReader(b))))
	if err != nil || !bytes.Equal(slow, got) {
		t.Error("a slow reader gives another picture", err)
	}
	return got
}

func same(t testing.TB, a, b image.Image) {
	t.Helper()
	for x := range 70 {
		for y := range 50 {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("the picture differs at %d, %d", x, y)
			}
		}
	}
}

func TestAPhotographIsSentOnWithoutWhatTheCameraWrote(t *testing.T) {
	for _, turned := range []uint16{0, 6} {
		dirty := phoned(t, turned)
		if !exif.Read(dirty).Placed && turned == 0 {
			t.Fatal("the photograph of the test has no place")
		}
		got := clean(t, dirty)
		if s := exif.Read(got); s.Placed || !s.Taken.IsZero() {
			t.Errorf("the camera still speaks: %+v", s)
		}
		for _, word := range []string{"Sulastri", "991", "MPF", "Photoshop", "film", "2026:07"} {
			if bytes.Contains(got, []byte(word)) {
				t.Errorf("%q is still in it", word)
			}
		}
		a, err := jpeg.Decode(bytes.NewReader(dirty))
		if err != nil {
			t.Fatal(err)
		}
		b, err := jpeg.Decode(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		same(t, a, b)
		if has := bytes.Contains(got, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")); has != (turned == 6) {
			t.Errorf("turned %d: how it is turned is kept: %v", turned, has)
		}
		if again := clean(t, got); !bytes.Equal(again, got) {
			t.Error("cleaning twice changes something")
		}
	}
}

func TestAPNGIsSentOnWithoutItsTexts(t *testing.T) {
	var plain bytes.Buffer
	if err := png.Encode(&plain, picture()); err != nil {
		t.Fatal(err)
	}
	chunk := func(kind, body string) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		b = append(append(b, kind...), body...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	p := plain.Bytes()
	dirty := append([]byte{}, p[:33]...) // the mark and IHDR
	for _, c := range [][2]string{{"tEXt", "Author\x00Sulastri"}, {"eXIf", "II*\x00 991"}, {"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00Sulastri"}, {"tIME", "1234567"}, {"gAMA", "\x00\x00\xb1\x8f"}} {
		dirty = append(dirty, chunk(c[0], c[1])...)
	}
	dirty = append(append(dirty, p[33:]...), "Sulastri behind the end"...)
	got := clean(t, dirty)
	if bytes.Contains(got, []byte("Sulastri")) || bytes.Contains(got, []byte("991")) || bytes.Contains(got, []byte("tIME")) || !bytes.Contains(got, []byte("gAMA")) {
		t.Errorf("%q", got[:120])
	}
	m, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	same(t, picture(), m)
}

func TestWhatCannotBeCleanedIsRefused(t *testing.T) {
	whole := phoned(t, 6)
	for name, b := range map[string][]byte{
		"nothing":           nil,
		"a text":            []byte("halo, ini bukan foto"),
		"a HEIC":            []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
		"a WebP":            []byte("RIFF\x10\x00\x00\x00WEBPVP8 "),
		"half a photograph": whole[:len(whole)/2],
		"its first segment": whole[:30],
		"a broken length":   append(append([]byte{}, whole[:20]...), 0xff, 0xe1, 0, 1),
		"half a PNG":        []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00"),
		"a chunk unknown":   []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x01ABCDx0000"),
	} {
		if _, err := io.ReadAll(exif.Clean(bytes.NewReader(b))); !errors.Is(err, exif.ErrUnclean) {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("the line is down")
	if _, err := io.ReadAll(exif.Clean(io.MultiReader(bytes.NewReader(whole[:100]), iotest.ErrReader(broken)))); !errors.Is(err, broken) {
		t.Error("another error is taken for a bad photograph", err)
	}
}

// FuzzClean: whatever comes, cleaning ends, and what it gives is clean.
func FuzzClean(f *testing.F) {
	f.Add(phoned(f, 0))
	f.Add(phoned(f, 6))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := io.ReadAll(exif.Clean(bytes.NewReader(b)))
		if err != nil {
			return
		}
		if exif.Read(got).Placed || len(got) > len(b)+36 {
			t.Errorf("%d bytes became %d, or have a place", len(b), len(got))
		}
		if again, err := io.ReadAll(exif.Clean(bytes.NewReader(got))); err != nil || !bytes.Equal(again, got) {
			t.Error("cleaning twice differs", err)
		}
	})
}
