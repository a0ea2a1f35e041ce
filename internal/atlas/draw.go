package atlas

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Wide is the width of a drawing in its own units.
const Wide = 640

// Drawing is a map of one region, in units of which Wide make its width.
type Drawing struct {
	// Code of the region that is drawn; Parent of the one around it, "" for none.
	Code, Parent string
	High         int
	Shapes       []Shape
	frame        box
	atlas        *Atlas
	shrink       float64 // of a degree of longitude, against one of latitude
}

// Shape is a part of it: a district of a regency, or a village of a district.
type Shape struct {
	// Code of the part, and its outline as the path of an SVG (SVG 2 section 9).
	Code, Path string
	// X and Y are where something about it may stand.
	X, Y int
}

// tallest is the most height that a drawing takes, in units.
const tallest = 640

// rough is how far a drawn line may stray, in units.
const rough = 1.6

// smallest is the area of a ring that is worth drawing, in square units.
const smallest = 12

// Draw draws the districts of the regency, the villages of a district, or one
// village; false for a region that is not in the atlas.
func (a *Atlas) Draw(code string) (*Drawing, bool) {
	parts := a.parts(code)
	if len(parts) == 0 {
		return nil, false
	}
	d := &Drawing{Code: code, atlas: a, frame: nowhere}
	if code != a.root {
		d.Parent = code[:strings.LastIndexByte(code, '.')]
	}
	for i, v := range a.villages {
		if v == code || strings.HasPrefix(v, code+".") {
			d.frame.add(Point{a.boxes[i].south, a.boxes[i].west})
			d.frame.add(Point{a.boxes[i].north, a.boxes[i].east})
		}
	}
	d.shrink = math.Cos(float64(d.frame.south+d.frame.north) / 2e6 * math.Pi / 180)
	if most := int64(float64(d.frame.north-d.frame.south) * Wide / tallest / d.shrink); most > d.frame.east-d.frame.west { // room at both sides
		more := (most - (d.frame.east - d.frame.west)) / 2
		d.frame.west, d.frame.east = d.frame.west-more, d.frame.east+more
	}
	d.High = int(math.Ceil(float64(d.frame.north-d.frame.south) * d.scale()))
	for _, part := range parts {
		d.Shapes = append(d.Shapes, a.shape(d, part))
	}
	return d, true
}

// parts are the codes right below a region; a village is its own part.
func (a *Atlas) parts(code string) (out []string) {
	for _, v := range a.villages {
		switch {
		case v == code:
			return []string{v}
		case strings.HasPrefix(v, code+"."):
			part := v
			if code == a.root {
				part = v[:strings.LastIndexByte(v, '.')]
			}
			out = append(out, part)
		}
	}
	return slices.Compact(out)
}

// scale is how many units 1e-6 degrees of latitude are.
func (d *Drawing) scale() float64 {
	return Wide / (float64(d.frame.east-d.frame.west) * d.shrink)
}

// Point is where a place is drawn.
func (d *Drawing) Point(p Point) (x, y int) {
	return int(math.Round(float64(p.Lon-d.frame.west) * d.scale() * d.shrink)), int(math.Round(float64(d.frame.north-p.Lat) * d.scale()))
}

type dot struct{ x, y int }

// shape draws the border around the villages of a part.
func (a *Atlas) shape(d *Drawing, code string) Shape {
	var lines [][]dot
	within := func(v int) bool {
		return v >= 0 && (a.villages[v] == code || strings.HasPrefix(a.villages[v], code+"."))
	}
	for _, x := range a.arcs {
		if within(x.left) == within(x.right) {
			continue
		}
		line := make([]dot, len(x.points))
		for i, p := range x.points {
			line[i].x, line[i].y = d.Point(p)
		}
		lines = append(lines, thin(line))
	}
	s := Shape{Code: code}
	var largest []dot
	var b strings.Builder
	for _, r := range rings(lines) {
		if area(r) < smallest {
			continue
		}
		if largest == nil || area(r) > area(largest) {
			largest = r
		}
		write(&b, r)
	}
	s.Path = b.String()
	s.X, s.Y = middle(largest)
	return s
}

// thin leaves out points that stray less than rough (Douglas and Peucker 1973);
// both ends stay, so that neighbours still meet.
func thin(line []dot) []dot {
	if len(line) < 3 {
		return line
	}
	worst, at := 0.0, 0
	first, last := line[0], line[len(line)-1]
	for i := 1; i < len(line)-1; i++ {
		p := line[i]
		if d := off(float64(first.x-p.x), float64(first.y-p.y), float64(last.x-p.x), float64(last.y-p.y)); d > worst {
			worst, at = d, i
		}
	}
	if worst <= rough {
		return []dot{first, last}
	}
	return append(thin(line[:at+1]), thin(line[at:])[1:]...)
}

// rings joins lines end to end until they close.
func rings(lines [][]dot) (out [][]dot) {
	for len(lines) > 0 {
		ring := slices.Clone(lines[len(lines)-1])
		lines = lines[:len(lines)-1]
		for ring[0] != ring[len(ring)-1] {
			end := ring[len(ring)-1]
			i := slices.IndexFunc(lines, func(l []dot) bool { return l[0] == end || l[len(l)-1] == end })
			if i < 0 {
				break
			}
			next := lines[i]
			if next[0] != end {
				next = slices.Clone(next)
				slices.Reverse(next)
			}
			ring, lines = append(ring, next[1:]...), slices.Delete(lines, i, i+1)
		}
		out = append(out, ring)
	}
	return out
}

func area(r []dot) float64 {
	sum := 0
	for i := 1; i < len(r); i++ {
		sum += r[i-1].x*r[i].y - r[i].x*r[i-1].y
	}
	return math.Abs(float64(sum)) / 2
}

// middle is a point well inside a ring: in the middle of the widest stretch of
// some level lines.
func middle(r []dot) (x, y int) {
	if len(r) == 0 {
		return 0, 0
	}
	low, high := r[0].y, r[0].y
	for _, p := range r {
		low, high = min(low, p.y), max(high, p.y)
	}
	best := -1
	for i := 2; i <= 6; i++ { // the levels in the middle first count most
		level := low + (high-low)*i/8
		var cuts []int
		for j := 1; j < len(r); j++ {
			s, e := r[j-1], r[j]
			if (s.y > level) != (e.y > level) {
				cuts = append(cuts, s.x+(e.x-s.x)*(level-s.y)/(e.y-s.y))
			}
		}
		slices.Sort(cuts)
		for j := 1; j < len(cuts); j += 2 {
			room := min(cuts[j]-cuts[j-1], 2*min(level-low, high-level))
			if room > best {
				best, x, y = room, (cuts[j]+cuts[j-1])/2, level
			}
		}
	}
	if best < 0 {
		return r[0].x, r[0].y
	}
	return x, y
}

// write writes a ring in whole units, each point as the step from the one before.
func write(b *strings.Builder, r []dot) {
	at := r[0]
	b.WriteString("M" + strconv.Itoa(at.x) + " " + strconv.Itoa(at.y) + "l")
	first := true
	for _, p := range r[1:] {
		if p == at {
			continue
		}
		dx, dy := p.x-at.x, p.y-at.y
		if !first && dx >= 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(dx))
		if dy >= 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(dy))
		at, first = p, false
	}
	b.WriteByte('z')
}

// Square is a square of a drawn village that somebody can point at: X and Y are
// its upper left corner, At is the place in its middle.
type Square struct {
	X, Y, Side int
	At         Point
}

// across is how many squares make the width of a drawing.
const across = 11

// Squares divides the drawing of one village; a square belongs to it when its
// middle does.
func (d *Drawing) Squares() (out []Square) {
	const side = Wide/across + 1
	for y := 0; y < d.High; y += side {
		for x := 0; x < Wide; x += side {
			p := Point{
				Lat: d.frame.north - int64(float64(y+side/2)/d.scale()),
				Lon: d.frame.west + int64(float64(x+side/2)/d.scale()/d.shrink),
			}
			if d.atlas.At(p) == d.Code {
				out = append(out, Square{x, y, side, p})
			}
		}
	}
	return out
}
