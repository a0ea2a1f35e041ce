package atlas

import (
	"bytes"
	"compress/flate"
	_ "embed" // the borders
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
)

//go:embed data/banyumas.arcs
var banyumas []byte

// Spare is how far outside of the outer border a place is still taken as inside,
// in metres: borders are indicative, and phones err.
const Spare = 250

// Point is a place in 1e-6 degrees (WGS 84).
type Point struct{ Lat, Lon int64 }

// arc is a piece of a border: the villages at its two sides, -1 for none.
type arc struct {
	left, right int
	points      []Point
}

// Atlas is the borders of one regency.
type Atlas struct {
	root     string
	villages []string // codes, in order
	arcs     []arc
	of       [][]int // the arcs of each village
	boxes    []box
}

type box struct{ south, north, west, east int64 }

func (b *box) add(p Point) {
	b.south, b.north = min(b.south, p.Lat), max(b.north, p.Lat)
	b.west, b.east = min(b.west, p.Lon), max(b.east, p.Lon)
}

func (b box) holds(p Point, spare int64) bool {
	return p.Lat >= b.south-spare && p.Lat <= b.north+spare && p.Lon >= b.west-spare && p.Lon <= b.east+spare
}

var nowhere = box{south: math.MaxInt64 / 2, north: math.MinInt64 / 2, west: math.MaxInt64 / 2, east: math.MinInt64 / 2}

// BuiltIn is the atlas that lies in the program: Kabupaten Banyumas.
var BuiltIn = sync.OnceValues(func() (*Atlas, error) { return Read(banyumas) })

// The most that a file of borders may hold.
const (
	mostBytes    = 4 << 20
	mostVillages = 2000
	mostArcs     = 20_000
	mostPoints   = 400_000
)

// grid is the side of the grid on which packed points lie, 1e-6 degrees.
const grid = 10

// Read opens packed borders: a deflated stream (RFC 1951) of the root's code, the
// villages' codes, and the arcs with their points as differences.
func Read(packed []byte) (*Atlas, error) {
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), mostBytes))
	if err != nil {
		return nil, fmt.Errorf("unpacking borders: %w", err)
	}
	r := &reader{b: raw}
	a := &Atlas{root: r.text()}
	a.villages = make([]string, r.count(mostVillages))
	for i := range a.villages {
		a.villages[i] = a.root + "." + r.text()
	}
	a.arcs = make([]arc, r.count(mostArcs))
	last, left := Point{}, mostPoints
	for i := range a.arcs {
		x := &a.arcs[i]
		x.left, x.right = r.count(len(a.villages)+1)-1, r.count(len(a.villages)+1)-1
		x.points = make([]Point, r.count(left))
		left -= len(x.points)
		for j := range x.points {
			last.Lat += r.number() * grid
			last.Lon += r.number() * grid
			x.points[j] = last
		}
	}
	if r.bad || len(r.b) > 0 || len(a.villages) == 0 || !slices.IsSorted(a.villages) {
		return nil, errors.New("reading borders: they are not whole")
	}
	a.join()
	return a, nil
}

// join notes which arcs and what rectangle each village has.
func (a *Atlas) join() {
	a.of, a.boxes = make([][]int, len(a.villages)), make([]box, len(a.villages))
	for i := range a.boxes {
		a.boxes[i] = nowhere
	}
	for i, x := range a.arcs {
		for _, v := range []int{x.left, x.right} {
			if v < 0 {
				continue
			}
			a.of[v] = append(a.of[v], i)
			for _, p := range x.points {
				a.boxes[v].add(p)
			}
		}
	}
}

// reader takes numbers off a stream; what is wrong with it is told at the end.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) number() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) count(most int) int {
	n := r.number()
	if n < 0 || n > int64(most) {
		r.b, r.bad = nil, true
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count(20)
	if n > len(r.b) {
		r.b, r.bad = nil, true
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

// Root is the code of the regency.
func (a *Atlas) Root() string { return a.root }

// Knows says that a region lies in the regency of this atlas, or is it.
func (a *Atlas) Knows(code string) bool { return code == a.root || strings.HasPrefix(code, a.root+".") }

// At is the code of the village in which a place lies, "" for none.
func (a *Atlas) At(p Point) string {
	for i := range a.villages {
		if a.boxes[i].holds(p, 0) && a.inside(i, p) {
			return a.villages[i]
		}
	}
	return ""
}

// inside counts how often a line to the east crosses the border of a village.
func (a *Atlas) inside(v int, p Point) bool {
	in := false
	for _, i := range a.of[v] {
		pts := a.arcs[i].points
		for j := 1; j < len(pts); j++ {
			s, e := pts[j-1], pts[j]
			if (s.Lat > p.Lat) != (e.Lat > p.Lat) && float64(p.Lon-s.Lon) < float64(e.Lon-s.Lon)*float64(p.Lat-s.Lat)/float64(e.Lat-s.Lat) {
				in = !in
			}
		}
	}
	return in
}

// Nearest is At, and for a place outside that is at most Spare metres from a
// border the village there.
func (a *Atlas) Nearest(p Point) string {
	if code := a.At(p); code != "" {
		return code
	}
	best, at := float64(Spare), ""
	for i := range a.villages {
		if !a.boxes[i].holds(p, 4000) { // 0.004 degrees are more than Spare
			continue
		}
		for _, k := range a.of[i] {
			if d := far(a.arcs[k].points, p); d < best {
				best, at = d, a.villages[i]
			}
		}
	}
	return at
}

// Holds says that a place lies in the regency, or at most Spare metres outside.
func (a *Atlas) Holds(p Point) bool { return a.Nearest(p) != "" }

// metre is the length of 1e-6 degrees of latitude.
const metre = 0.11132

// far is the distance of a place from a line, in metres.
func far(line []Point, p Point) float64 {
	shrink := math.Cos(float64(p.Lat) / 1e6 * math.Pi / 180)
	flat := func(q Point) (x, y float64) {
		return float64(q.Lon-p.Lon) * metre * shrink, float64(q.Lat-p.Lat) * metre
	}
	best := math.Inf(1)
	for j := 1; j < len(line); j++ {
		x1, y1 := flat(line[j-1])
		x2, y2 := flat(line[j])
		best = min(best, off(x1, y1, x2, y2))
	}
	return best
}

// off is how far the origin is from the piece between two points.
func off(x1, y1, x2, y2 float64) float64 {
	dx, dy := x2-x1, y2-y1
	t := 0.0
	if long := dx*dx + dy*dy; long > 0 {
		t = max(0, min(1, -(x1*dx+y1*dy)/long))
	}
	return math.Hypot(x1+t*dx, y1+t*dy)
}
