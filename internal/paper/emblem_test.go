package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/paper"
)

// shield is a drawing with a transparent border, as emblems come.
func shield(t testing.TB, w, h int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			dx, dy := 2*x-w, 2*y-h
			if dx*dx*h*h+dy*dy*w*w < w*w*h*h {
				m.Set(x, y, color.NRGBA{uint8(255 * x / w), uint8(120 * y / h), 40, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnEmblemStandsBesideTheLetterheadAndTheLetterStaysSmall(t *testing.T) {
	kept, err := paper.ReadEmblem(bytes.NewReader(shield(t, 900, 1200)))
	if err != nil {
		t.Fatal(err)
	}
	if w, h := paper.EmblemSize(kept); w != 180 || h != 240 {
		t.Errorf("it is kept as %d x %d", w, h)
	}
	bare, err := paper.Render(letter(), options())
	if err != nil {
		t.Fatal(err)
	}
	opts := options()
	opts.Setup.Emblem = kept
	with, err := paper.Render(letter(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if more := len(with.PDF) - len(bare.PDF); more < 500 || more > 25_000 {
		t.Errorf("the emblem adds %d bytes", more)
	}
	if n := bytes.Count(with.PDF, []byte("/Subtype/Image")); n != 1 {
		t.Errorf("%d pictures", n)
	}
	if _, err := paper.Open(with.PDF); err != nil {
		t.Error("it is not read back:", err)
	}
	again, err := paper.Render(letter(), opts)
	if err != nil || !bytes.Equal(again.PDF, with.PDF) {
		t.Error("the same letter has other bytes", err)
	}
}

func TestWhatIsNoEmblemIsRefused(t *testing.T) {
	for name, b := range map[string][]byte{"nothing": nil, "words": []byte("<svg/>"), "a point": shield(t, 3, 3), "too wide": shield(t, 3200, 20), "half a file": shield(t, 64, 64)[:200],
		"too much": append(shield(t, 64, 64), make([]byte, paper.MaxEmblem)...)} {
		if _, err := paper.ReadEmblem(bytes.NewReader(b)); fault.As(err) == nil || fault.As(err).Field != "emblem" {
			t.Errorf("%s: %v", name, err)
		}
	}
	opts := options()
	opts.Setup.Emblem = strings.Repeat("A", 200) // what nobody wrote is left out, and the letter printed
	if out, err := paper.Render(letter(), opts); err != nil || bytes.Contains(out.PDF, []byte("/Subtype/Image")) {
		t.Error(err)
	}
}

func FuzzReadEmblem(f *testing.F) {
	f.Add(shield(f, 20, 30))
	f.Fuzz(func(t *testing.T, b []byte) {
		kept, err := paper.ReadEmblem(bytes.NewReader(b))
		if w, h := paper.EmblemSize(kept); err == nil && (w == 0 || h == 0) {
			t.Fatal("what was taken is not read back")
		}
	})
}
