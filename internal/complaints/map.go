package complaints

import (
	"context"
	"fmt"

	"genggam/internal/atlas"
	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Chart is the public map of a region: the regency by districts, a district by
// villages, a village by places.
type Chart struct {
	*atlas.Drawing
	Spots []Spot
}

// Spot is how many public matters there are at one place of a map: still running,
// and ended.
type Spot struct {
	// Code of the district or village, "" for a place of a village, of which Lat and
	// Lon, rounded to a thousandth of a degree, are known (1e-6 degrees).
	Code        region.Code
	Lat, Lon    int64
	Open, Ended int64
}

// mostSpots bounds the places of one village on its map.
const mostSpots = 300

// Map draws a region, "" for the whole regency, with what everybody may know of
// complaints there. It is counted already: the cost is that of the places drawn.
func (r *Room) Map(ctx context.Context, code region.Code) (Chart, error) {
	a, err := atlas.BuiltIn()
	if err != nil {
		return Chart{}, err
	}
	if code == "" {
		code = region.Code(a.Root())
	}
	drawing, ok := a.Draw(string(code))
	if !ok || !a.Knows(r.Card().Root) {
		return Chart{}, fault.New(fault.NotFound, "complaints.no-map")
	}
	c := Chart{Drawing: drawing}
	err = r.Store.Each(ctx, `SELECT area, cell, open, ended FROM complaint_map WHERE up = ? ORDER BY open DESC, ended DESC, area, cell LIMIT ?`,
		[]any{string(code), int64(mostSpots)}, func(scan store.Scan) error {
			var s Spot
			var cell int64
			err := scan((*string)(&s.Code), &cell, &s.Open, &s.Ended)
			if s.Code == "" {
				s.Lat, s.Lon = placeOf(cell)
			}
			c.Spots = append(c.Spots, s)
			return err
		})
	if err != nil {
		return c, fmt.Errorf("reading the map of complaints: %w", err)
	}
	return c, nil
}

// Mapped says whether there is a map of where this node serves.
func (r *Room) Mapped() bool {
	a, err := atlas.BuiltIn()
	return err == nil && a.Knows(r.Card().Root)
}

// spotted is how a matter stands on the map: village "" for not at all.
type spotted struct {
	village string
	cell    int64
	ended   bool
}

// spottedAt rounds a place as the public list does, so that the map tells no more.
func spottedAt(lat, lon int64, ended bool) spotted {
	a, err := atlas.BuiltIn()
	if err != nil {
		return spotted{}
	}
	lat, lon = rounded(lat), rounded(lon)
	village := a.Nearest(atlas.Point{Lat: lat, Lon: lon})
	if village == "" {
		return spotted{}
	}
	return spotted{village, cellOf(lat, lon), ended}
}

// place keeps the map in step with a matter whose row is about to be written anew.
func (r *Room) place(t *store.Tx, m *Matter) error {
	var was, is spotted
	var lat, lon, cell, public, ended int64
	var category string
	found, err := t.One(`SELECT lat, lon, cell, public, category, ended_at FROM complaints WHERE no = ?`, []any{m.No}, &lat, &lon, &cell, &public, &category, &ended)
	if err != nil {
		return err
	}
	if found && cell != 0 && public == 1 && category != "" {
		was = spottedAt(lat, lon, ended != 0)
	}
	if m.public() && m.About.Placed && !m.Confidential && m.About.Category != "" {
		is = spottedAt(m.About.Lat, m.About.Lon, m.EndedAt != 0)
	}
	if was == is {
		return nil
	}
	for _, x := range was.marks() {
		if err := x.take(t, m.No, was.ended); err != nil {
			return err
		}
	}
	for _, x := range is.marks() {
		if err := x.put(t, m.No, is.ended); err != nil {
			return err
		}
	}
	return nil
}

// placed narrows the public list to a district or village. Where nothing else is
// asked for, the index of places alone knows which matters are on the page.
func placed(f Filter, limit int) (where string, args []any) {
	alone := f.Words == "" && f.Office == "" && f.Category == "" && f.Service == "" && len(f.States) == 0 && f.From.IsZero() && f.To.IsZero()
	if !alone {
		return ` AND no IN (SELECT s.no FROM complaint_spots s WHERE s.area = ?)`, []any{string(f.Place)}
	}
	before := f.After
	if before <= 0 {
		before = never
	}
	return ` AND no IN (SELECT s.no FROM complaint_spots s WHERE s.area = ? AND s.no < ? ORDER BY s.no DESC LIMIT ?)`, []any{string(f.Place), before, int64(limit + 1)}
}

// mark is one row of the map that a matter counts in.
type mark struct {
	up, area string
	cell     int64
}

func (s spotted) marks() []mark {
	if s.village == "" {
		return nil
	}
	v := region.Code(s.village)
	return []mark{{string(v.Parent().Parent()), string(v.Parent()), 0}, {string(v.Parent()), string(v), 0}, {string(v), "", s.cell}}
}

func sides(ended bool) (open, done int64) { return 1 - flag(ended), flag(ended) }

func (x mark) put(t *store.Tx, no int64, ended bool) error {
	open, done := sides(ended)
	err := t.Exec(`INSERT INTO complaint_map (up, area, cell, open, ended) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (up, area, cell) DO UPDATE SET open = complaint_map.open + excluded.open, ended = complaint_map.ended + excluded.ended`, x.up, x.area, x.cell, open, done)
	if err == nil && x.area != "" {
		err = t.Exec(`INSERT INTO complaint_spots (area, no) VALUES (?, ?)`, x.area, no)
	}
	return err
}

func (x mark) take(t *store.Tx, no int64, ended bool) error {
	open, done := sides(ended)
	err := t.Exec(`UPDATE complaint_map SET open = open - ?, ended = ended - ? WHERE up = ? AND area = ? AND cell = ?`, open, done, x.up, x.area, x.cell)
	if err == nil {
		err = t.Exec(`DELETE FROM complaint_map WHERE up = ? AND area = ? AND cell = ? AND open = 0 AND ended = 0`, x.up, x.area, x.cell)
	}
	if err == nil && x.area != "" {
		err = t.Exec(`DELETE FROM complaint_spots WHERE area = ? AND no = ?`, x.area, no)
	}
	return err
}
