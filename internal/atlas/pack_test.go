package atlas_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

// The borders are packed anew with
//
//	go test ./internal/atlas -run Packed -borders banyumas-batas.geojson.gz
//
// from github.com/cahyadsn/wilayah_boundaries as GeoJSON with the properties kode
// and tingkat.
var borders = flag.String("borders", "", "a GeoJSON file, gzipped, from which data/ is written")

// spot is a corner of a border on the grid of the packed file, 1e-5 degrees.
type spot struct{ lat, lon int64 }

type edge struct{ a, b spot }

func (e edge) sorted() edge {
	if e.a.lat > e.b.lat || e.a.lat == e.b.lat && e.a.lon > e.b.lon {
		return edge{e.b, e.a}
	}
	return e
}

// packer turns the rings of villages into pieces of border that two villages share.
type packer struct {
	codes []string
	rings [][]spot
	owner []int          // the village of each ring
	sides map[edge][]int // the villages at each edge
	near  map[spot][]spot
}

func TestThePackedBordersAreThoseOfTheSource(t *testing.T) {
	if *borders == "" {
		t.Skip("no source of borders was given")
	}
	f, err := os.Open(*borders)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct {
			Properties struct{ Kode, Tingkat string }
			Geometry   struct{ Coordinates [][][][2]float64 }
		}
	}
	if err := json.NewDecoder(z).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	p := &packer{sides: map[edge][]int{}, near: map[spot][]spot{}}
	slices.SortFunc(doc.Features, func(a, b struct {
		Properties struct{ Kode, Tingkat string }
		Geometry   struct{ Coordinates [][][][2]float64 }
	}) int {
		return strings.Compare(a.Properties.Kode, b.Properties.Kode)
	})
	for _, x := range doc.Features {
		if strings.Count(x.Properties.Kode, ".") != 3 {
			continue
		}
		p.codes = append(p.codes, x.Properties.Kode)
		for _, polygon := range x.Geometry.Coordinates {
			for _, ring := range polygon {
				p.ring(len(p.codes)-1, ring)
			}
		}
	}
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	if _, err := w.Write(p.packed()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("data/banyumas.arcs", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d villages in %d bytes", len(p.codes), b.Len())
}

func (p *packer) ring(village int, points [][2]float64) {
	var r []spot
	for _, x := range points {
		s := spot{int64(math.Round(x[1] * 1e5)), int64(math.Round(x[0] * 1e5))}
		if len(r) == 0 || r[len(r)-1] != s {
			r = append(r, s)
		}
	}
	if len(r) > 1 && r[0] != r[len(r)-1] {
		r = append(r, r[0])
	}
	if len(r) < 4 {
		return
	}
	p.rings, p.owner = append(p.rings, r), append(p.owner, village)
	for i := 1; i < len(r); i++ {
		e := edge{r[i-1], r[i]}.sorted()
		if was := p.sides[e]; slices.Contains(was, village) {
			p.sides[e] = slices.DeleteFunc(was, func(v int) bool { return v == village }) // there and back is no border
		} else {
			p.sides[e] = append(was, village)
		}
		for _, x := range []edge{{r[i-1], r[i]}, {r[i], r[i-1]}} {
			if !slices.Contains(p.near[x.a], x.b) {
				p.near[x.a] = append(p.near[x.a], x.b)
			}
		}
	}
}

// corner says that a border ends here: not exactly two edges, or other villages.
func (p *packer) corner(s spot) bool {
	var all [][]int
	for _, n := range p.near[s] {
		if v := p.sides[edge{s, n}.sorted()]; len(v) > 0 {
			all = append(all, v)
		}
	}
	return len(all) != 2 || !slices.Equal(sorted(all[0]), sorted(all[1]))
}

func sorted(v []int) []int { v = slices.Clone(v); slices.Sort(v); return v }

func (p *packer) packed() []byte {
	var out []byte
	number := func(n int64) { out = binary.AppendVarint(out, n) }
	text := func(s string) { number(int64(len(s))); out = append(out, s...) }
	root := p.codes[0][:5]
	text(root)
	number(int64(len(p.codes)))
	for _, c := range p.codes {
		text(strings.TrimPrefix(c, root+"."))
	}
	type piece struct {
		left, right int
		line        []spot
	}
	var pieces []piece
	done := map[edge]bool{}
	walk := func(r []spot, from int) {
		for i := from; i < from+len(r)-1; {
			line := []spot{r[i%(len(r)-1)]}
			var sides []int
			for {
				a, b := r[i%(len(r)-1)], r[(i+1)%(len(r)-1)]
				e := edge{a, b}.sorted()
				sides = p.sides[e]
				line = append(line, b)
				i++
				if p.corner(b) || i >= from+len(r)-1 {
					if !done[e] && len(sides) > 0 {
						x := piece{sides[0], -1, line}
						if len(sides) > 1 {
							x.right = sides[1]
						}
						pieces = append(pieces, x)
						for j := 1; j < len(line); j++ {
							done[edge{line[j-1], line[j]}.sorted()] = true
						}
					}
					break
				}
			}
		}
	}
	for _, r := range p.rings {
		from := slices.IndexFunc(r[:len(r)-1], p.corner)
		walk(r, max(from, 0))
	}
	number(int64(len(pieces)))
	last := spot{}
	for _, x := range pieces {
		number(int64(x.left + 1))
		number(int64(x.right + 1))
		line := coarse(x.line)
		number(int64(len(line)))
		for _, s := range line {
			number(s.lat - last.lat)
			number(s.lon - last.lon)
			last = s
		}
	}
	return out
}

// stray is how far a packed border may be from the source, in 1e-5 degrees.
const stray = 9

// coarse leaves out corners that stray little; a closed line keeps its shape.
func coarse(line []spot) []spot {
	if len(line) < 3 {
		return line
	}
	worst, at := 0.0, 0
	a, b := line[0], line[len(line)-1]
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], a, b); d > worst {
			worst, at = d, i
		}
	}
	if worst <= stray {
		return []spot{a, b}
	}
	return append(coarse(line[:at+1]), coarse(line[at:])[1:]...)
}

func distance(p, a, b spot) float64 {
	dx, dy := float64(b.lon-a.lon), float64(b.lat-a.lat)
	px, py := float64(p.lon-a.lon), float64(p.lat-a.lat)
	t := 0.0
	if long := dx*dx + dy*dy; long > 0 {
		t = max(0, min(1, (px*dx+py*dy)/long))
	}
	return math.Hypot(px-t*dx, py-t*dy)
}
