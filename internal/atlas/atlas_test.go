package atlas_test

import (
	"os"
	"strings"
	"testing"

	"genggam/internal/atlas"
	"genggam/internal/region"
)

func banyumas(t testing.TB) *atlas.Atlas {
	t.Helper()
	a, err := atlas.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAPlaceLiesInItsVillage(t *testing.T) {
	a := banyumas(t)
	for name, x := range map[string]struct {
		at      atlas.Point
		village string
	}{
		"the middle of Sokaraja":              {atlas.Point{Lat: -7_457_200, Lon: 109_290_400}, "33.02.19.2016"},
		"the square of Purwokerto":            {atlas.Point{Lat: -7_424_300, Lon: 109_230_200}, "33.02.26.1001"},
		"the waterfall of Baturraden":         {atlas.Point{Lat: -7_312_000, Lon: 109_229_000}, "33.02.22.2011"},
		"the sea south of Cilacap":            {atlas.Point{Lat: -8_000_000, Lon: 109_100_000}, ""},
		"Cilacap, within the rectangle":       {atlas.Point{Lat: -7_670_000, Lon: 109_020_000}, ""},
		"Purbalingga, over the border":        {atlas.Point{Lat: -7_388_000, Lon: 109_363_000}, ""},
		"the north of the rectangle":          {atlas.Point{Lat: -7_240_000, Lon: 108_890_000}, ""},
		"the other side of the earth":         {atlas.Point{Lat: 7_457_200, Lon: -70_709_600}, ""},
		"four hundred metres over the border": {atlas.Point{Lat: -7_243_300, Lon: 109_223_000}, ""},
		"nothing typed":                       {atlas.Point{}, ""},
		"the largest number that there is":    {atlas.Point{Lat: 1 << 62, Lon: -1 << 62}, ""},
	} {
		if got := a.At(x.at); got != x.village {
			t.Errorf("%s: %q, want %q", name, got, x.village)
		}
		if a.Holds(x.at) != (x.village != "") {
			t.Errorf("%s: held or not, against what its village says", name)
		}
	}
}

func TestEveryVillageOfTheListHasItsBorders(t *testing.T) {
	a := banyumas(t)
	districts := 0
	d, ok := a.Draw(a.Root())
	if !ok || d.Parent != "" || d.High < 400 {
		t.Fatal(d)
	}
	drawn := map[string]bool{}
	for _, s := range d.Shapes {
		drawn[s.Code] = s.Path != "" && s.X > 0 && s.Y > 0 && s.X < atlas.Wide && s.Y < d.High
	}
	for _, district := range region.Children(region.Code(a.Root())) {
		districts++
		if !drawn[string(district.Code)] {
			t.Errorf("%s is not drawn", district.Name)
		}
		part, ok := a.Draw(string(district.Code))
		villages := region.Children(district.Code)
		if !ok || part.Parent != a.Root() || len(part.Shapes) != len(villages) {
			t.Errorf("%s: %d of %d villages", district.Name, len(part.Shapes), len(villages))
			continue
		}
		for i, s := range part.Shapes {
			if s.Code != string(villages[i].Code) || s.Path == "" || strings.Contains(s.Path, "e") {
				t.Errorf("%s: %q", s.Code, s.Path)
			}
			if one, ok := a.Draw(s.Code); !ok || one.Parent != string(district.Code) || len(one.Shapes) != 1 {
				t.Errorf("%s alone: %v", s.Code, ok)
			}
		}
	}
	if districts != 27 {
		t.Errorf("%d districts", districts)
	}
	if _, ok := a.Draw("33.01"); ok || a.Knows("33.021") || !a.Knows("33.02.19") {
		t.Error("a region of elsewhere is drawn")
	}
}

func TestADrawingFitsOnAPhone(t *testing.T) {
	a := banyumas(t)
	for _, code := range []string{"33.02", "33.02.17", "33.02.26", "33.02.18.2006"} {
		d, _ := a.Draw(code)
		size := 0
		for _, s := range d.Shapes {
			size += len(s.Path)
		}
		if size > 16_000 || d.High > 641 {
			t.Errorf("%s: %d bytes, %d high", code, size, d.High)
		}
	}
}

func TestAPlaceIsDrawnWhereItLies(t *testing.T) {
	a := banyumas(t)
	d, _ := a.Draw("33.02")
	west, _ := d.Point(atlas.Point{Lat: -7_450_000, Lon: 109_000_000})
	east, low := d.Point(atlas.Point{Lat: -7_450_000, Lon: 109_300_000})
	_, high := d.Point(atlas.Point{Lat: -7_350_000, Lon: 109_300_000})
	if west >= east || high >= low || west < 0 || east > atlas.Wide {
		t.Error(west, east, high, low)
	}
	// A degree is as long to the north as to the east, but for the shrinking of circles of latitude.
	if ratio := float64(low-high) / (float64(east-west) / 3); ratio < 0.99 || ratio > 1.03 {
		t.Error(ratio)
	}
}

// FuzzRead: what is no packed border is refused and never a panic.
func FuzzRead(f *testing.F) {
	whole, err := os.ReadFile("data/banyumas.arcs")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole[:40])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, packed []byte) {
		if a, err := atlas.Read(packed); err == nil {
			a.At(atlas.Point{Lat: -7_457_200, Lon: 109_290_400})
			a.Draw(a.Root())
		}
	})
}
