package web

import (
	"cmp"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/atlas"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/region"
)

// heardMap is the map of what is reported: districts, villages, places. It is
// drawn here, of our own borders; zooming is following a link.
const heardMap = "/aduan/peta"

// heardMapPage is a map with its places, and the reports that lie there.
type heardMapPage struct {
	Shell
	Lead, About  string
	High         int
	Shapes       []mapShape
	Dots         []mapDot
	Areas        []mapArea
	Lines        []heardLine
	None, Next   string
	Point, Later string
}

// mapShape is a district or village on the map; Name says what it holds.
type mapShape struct{ Address, Name, Path, Fill string }

// mapDot is a circle with a count.
type mapDot struct{ X, Y, R, Size, Baseline, Count int }

// mapArea is a line of the list beside the map.
type mapArea struct{ Address, Name, Count string }

func (c *call) heardMap() error {
	room, err := c.heardRoom()
	if err != nil {
		return err
	}
	code := region.Code(c.r.PathValue("kode"))
	m, err := room.Map(c.r.Context(), code)
	if err != nil {
		return err
	}
	code = region.Code(m.Code)
	after, bad := parseNo(c.r.URL.Query().Get("sesudah"))
	if bad {
		after = 0
	}
	f := complaints.Filter{Place: code, After: after}
	if m.Parent == "" {
		f.Place = ""
	}
	found, next, err := room.Public(c.r.Context(), f)
	if err != nil {
		return err
	}
	p := &heardMapPage{Shell: c.shell(c.say("heard.map-of", placeName(code))), Lead: c.say("heard.map-lead"), About: c.say("heard.map-about"), High: m.High + 4}
	p.Back = heardPath
	if m.Parent != "" {
		p.Back = mapAt(region.Code(m.Parent))
		p.Point = mapAt(code) + "/tunjuk"
	}
	if code.Level() == region.Village {
		p.Lead = c.say("heard.map-lead-village")
	}
	c.mapShapes(p, m)
	for i := range found {
		p.Lines = append(p.Lines, c.heardLine(&found[i]))
	}
	if len(found) == 0 {
		p.None = c.say("heard.map-none")
	}
	if next > 0 {
		p.Next = mapAt(code) + "?sesudah=" + strconv.FormatInt(next, 10)
	}
	return c.showPrivate(http.StatusOK, "complaint-map", p)
}

// mapAt is the address of the map of a region.
func mapAt(code region.Code) string {
	if code.Level() <= region.Regency {
		return heardMap
	}
	return heardMap + "/" + string(code)
}

func placeName(code region.Code) string {
	if x, ok := region.Find(code); ok {
		return x.Title()
	}
	return string(code)
}

// mapShapes fills in what is drawn, and the list that says the same in words.
func (c *call) mapShapes(p *heardMapPage, m complaints.Chart) {
	counts := map[string]complaints.Spot{}
	for _, s := range m.Spots {
		counts[string(s.Code)] = s
	}
	for _, s := range m.Shapes {
		x := counts[s.Code]
		shape := mapShape{Name: c.say("heard.map-area", placeName(region.Code(s.Code)), x.Open, x.Ended), Path: s.Path, Fill: "#f2ecdd"}
		if s.Code != m.Code {
			shape.Address = mapAt(region.Code(s.Code))
		}
		if n := x.Open + x.Ended; n > 0 && s.Code != m.Code {
			shape.Fill = "#dff1e6"
			p.Dots = append(p.Dots, dotOf(s.X, s.Y, n))
			p.Areas = append(p.Areas, mapArea{shape.Address, placeName(region.Code(s.Code)), c.say("heard.map-count", x.Open, x.Ended)})
		}
		p.Shapes = append(p.Shapes, shape)
	}
	for _, s := range m.Spots {
		if s.Code == "" {
			x, y := m.Point(atlas.Point{Lat: s.Lat, Lon: s.Lon})
			p.Dots = append(p.Dots, dotOf(x, y, s.Open+s.Ended))
		}
	}
	arrange.By(p.Dots, func(a, b mapDot) int { return cmp.Compare(a.Count, b.Count) })
	arrange.By(p.Areas, func(a, b mapArea) int { return strings.Compare(a.Name, b.Name) })
}

// dotOf is a circle whose area grows with the logarithm of its count, so that it
// stays one that a finger finds.
func dotOf(x, y int, n int64) mapDot {
	digits := len(strconv.FormatInt(n, 10))
	r := max(min(int(16+3*math.Log2(float64(n))), 40), 8+8*digits)
	size := min(28, max(22, 2*r/(1+digits/2)))
	return mapDot{X: x, Y: y, R: r, Size: size, Baseline: y + size*7/20, Count: int(n)}
}

// heardPointPage lets somebody point at a place without a map service: squares of
// one village, each a link to the form with the place filled in.
type heardPointPage struct {
	Shell
	High    int
	Outline []mapShape
	Squares []mapSquare
	Areas   []mapArea
}

// mapSquare is a square that can be pointed at.
type mapSquare struct {
	Address, Name string
	X, Y, Side    int
}

// heardPoint goes from district to village to a square of it.
func (c *call) heardPoint() error {
	room, err := c.heardRoom()
	if err != nil {
		return err
	}
	code := region.Code(c.r.PathValue("kode"))
	if !room.Mapped() {
		return fault.New(fault.NotFound, "complaints.no-map")
	}
	m, err := room.Map(c.r.Context(), code)
	if err != nil {
		return err
	}
	code = region.Code(m.Code)
	p := &heardPointPage{Shell: c.shell(c.say("heard.point-at", placeName(code))), High: m.High + 4}
	p.Back = heardNew
	if m.Parent != "" {
		p.Back = pointAt(region.Code(m.Parent))
	}
	for _, s := range m.Shapes {
		x := mapShape{Name: placeName(region.Code(s.Code)), Path: s.Path, Fill: "#f2ecdd"}
		if s.Code != m.Code {
			x.Address = pointAt(region.Code(s.Code))
			p.Areas = append(p.Areas, mapArea{Address: x.Address, Name: x.Name})
		}
		p.Outline = append(p.Outline, x)
	}
	if len(p.Areas) == 0 {
		for _, s := range m.Squares() {
			p.Squares = append(p.Squares, mapSquare{heardNew + "?titik=" + strings.ReplaceAll(pointText(s.At.Lat, s.At.Lon), " ", "") + "&kantor=" + string(code),
				c.say("heard.point-name", string(rune('A'+s.X/s.Side)), s.Y/s.Side+1), s.X, s.Y, s.Side})
		}
	}
	return c.showPrivate(http.StatusOK, "complaint-point", p)
}

func pointAt(code region.Code) string {
	if code.Level() <= region.Regency {
		return heardMap + "/tunjuk"
	}
	return heardMap + "/" + string(code) + "/tunjuk"
}

// heardPointed fills in the place that was pointed at on the map, and the village
// as the office where it takes reports.
func (c *call) heardPointed(typed url.Values) {
	q := c.r.URL.Query()
	if _, _, ok := placeTyped(q.Get("titik")); !ok {
		return
	}
	typed.Set("titik", q.Get("titik"))
	for _, o := range c.Hall.Complaints.Receivers() {
		if string(o.Code) == q.Get("kantor") {
			typed.Set("kantor", string(o.Code))
		}
	}
}
