package region_test

import (
	"testing"

	"genggam/internal/fault"
	"genggam/internal/region"
)

func TestCodes(t *testing.T) {
	for in, want := range map[string]struct {
		code   region.Code
		level  region.Level
		kind   string
		parent region.Code
	}{
		"33":            {"33", region.Province, "provinsi", ""},
		"33.02":         {"33.02", region.Regency, "kabupaten", "33"},
		"3371":          {"33.71", region.Regency, "kota", "33"},
		"33.02.19":      {"33.02.19", region.District, "kecamatan", "33.02"},
		" 3302192016 ":  {"33.02.19.2016", region.Village, "desa", "33.02.19"},
		"33.02.24.1003": {"33.02.24.1003", region.Village, "kelurahan", "33.02.24"},
		"33.02.99":      {"33.02.99", region.District, "kecamatan", "33.02"},
		"33.02.99.2001": {"33.02.99.2001", region.Village, "desa", "33.02.99"},
	} {
		c, err := region.Parse(in)
		if err != nil || c != want.code || c.Level() != want.level || c.Kind() != want.kind || c.Parent() != want.parent {
			t.Errorf("%q: %q %v level %d kind %q parent %q", in, c, err, c.Level(), c.Kind(), c.Parent())
		}
	}
}

func TestWhatIsNoCodeIsRefused(t *testing.T) {
	for _, in := range []string{"", "3", "333", "33.0", "33.02.", "33.02.19.", "33.02.19.20", "33..02", "3302.19", "33.02.19.9016", "33.02.19.0001", "aa.bb", "00.01", "33,02", "３３", "33.02.19.2016.1", "33.02.19.20161"} {
		c, err := region.Parse(in)
		if f := fault.As(err); f == nil || f.Key != "region.bad-code" || f.Field != "region" {
			t.Errorf("%q was read as %q, %v", in, c, err)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, v := range []struct {
		inner, outer region.Code
		want         bool
	}{
		{"33.02.19.2016", "33.02", true}, {"33.02", "33.02", true}, {"33", "33.02", false},
		{"33.03.19.2016", "33.02", false}, {"33.02", "", false}, {"", "", false}, {"33.021", "33.02", false},
	} {
		if got := region.Within(v.inner, v.outer); got != v.want {
			t.Errorf("%q in %q: %t", v.inner, v.outer, got)
		}
	}
}

func TestTheListOfBanyumas(t *testing.T) {
	districts := region.Children("33.02")
	if len(districts) != 27 {
		t.Errorf("%d kecamatan", len(districts))
	}
	desa, kelurahan := 0, 0
	for _, d := range districts {
		for _, v := range region.Children(d.Code) {
			if v.Kind != v.Code.Kind() || v.Parent != d.Code || len(v.Postal) != 5 || v.Name == "" {
				t.Errorf("%+v", v)
			}
			if v.Kind == "desa" {
				desa++
			} else {
				kelurahan++
			}
		}
	}
	if desa != 301 || kelurahan != 30 {
		t.Errorf("%d desa, %d kelurahan", desa, kelurahan)
	}
	if n := len(region.Children("")); n != 38 {
		t.Errorf("%d provinces", n)
	}
	for c, name := range map[region.Code]string{
		"33": "Jawa Tengah", "33.02": "Kabupaten Banyumas", "33.02.01.2007": "Lumbir", "33.02.11.2008": "Sudagaran",
		"33.02.19.2016": "Sokaraja Kulon", "33.02.07.1013": "Sumpiuh", "33.02.24.1003": "Berkoh", "33.01": "Kabupaten Cilacap",
	} {
		if p, ok := region.Find(c); !ok || p.Name != name {
			t.Errorf("%s is %q", c, p.Name)
		}
	}
	for _, c := range []region.Code{"", "33.02.99", "33.02.99.2001", "99"} {
		if p, ok := region.Find(c); ok {
			t.Errorf("%s was found: %v", c, p)
		}
	}
	if got := region.Full("33.02.19.2016"); got != "Desa Sokaraja Kulon, Kecamatan Sokaraja, Kabupaten Banyumas, Jawa Tengah" {
		t.Errorf("got %q", got)
	}
}

func TestSearch(t *testing.T) {
	names := func(ps []region.Place) (out []string) {
		for _, p := range ps {
			out = append(out, p.Title())
		}
		return out
	}
	got := names(region.Search("33.02", " sokaraja  k", 10))
	want := []string{"Desa Sokaraja Kidul", "Desa Sokaraja Kulon"}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %q", got)
	}
	if got := region.Search("33.02.24", "BER", 5); len(got) == 0 || got[0].Name != "Berkoh" {
		t.Errorf("got %v", names(got))
	}
	if got := region.Search("", "a", 7); len(got) != 7 {
		t.Errorf("%d results, want the limit", len(got))
	}
	for _, part := range []string{"", "  ", "zzz"} {
		if got := region.Search("", part, 5); len(got) != 0 {
			t.Errorf("%q found %v", part, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"33", "33.02", "3302192016", "33.02.19.2016", "33.02.99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := region.Parse(s)
		if err != nil {
			return
		}
		if again, err := region.Parse(c.Digits()); err != nil || again != c || c.Level() == region.None || c.Kind() == "" {
			t.Errorf("%q is %q, then %q, %v", s, c, again, err)
		}
		if p := c.Parent(); p != "" && !region.Within(c, p) {
			t.Errorf("%q is not in its parent %q", c, p)
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	for b.Loop() {
		region.Search("33.02", "soka", 10)
	}
}
