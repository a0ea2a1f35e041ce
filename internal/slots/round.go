package slots

import (
	"math"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// MaxStops bounds a crew's day.
const MaxStops = 120

// Point is a place on the map in millionths of a degree (about 11 cm).
type Point struct{ Lat, Lon int64 }

// Metres is the distance over the great circle (haversine, mean radius 6,371,008
// m), rounded to the metre so that every machine gives the same number.
func (p Point) Metres(q Point) int64 {
	const rad = math.Pi / 180 / 1e6
	a, b := float64(p.Lat)*rad, float64(q.Lat)*rad
	s, t := math.Sin((b-a)/2), math.Sin(float64(q.Lon-p.Lon)*rad/2)
	h := s*s + math.Cos(a)*math.Cos(b)*t*t
	return int64(math.Round(2 * 6_371_008 * math.Asin(math.Sqrt(min(1, h)))))
}

// Stop is a place where a crew has something to do.
type Stop struct {
	ID canon.ID
	At Point
	// Minutes that the work takes.
	Minutes int
	// From and To are when somebody is there, minutes since midnight; To 0 means
	// all day. Work begins within them.
	From, To int
}

// Crew is where a crew starts and returns, when, and how fast it drives.
type Crew struct {
	Home  Point
	Start int // minutes since midnight
	End   int // when it should be back; 0 for no limit
	// Speed is metres a minute over the great circle: 400 is 24 km/h. At least 1.
	Speed int
}

// Leg is one stop of a round.
type Leg struct {
	Stop Stop
	// Metres from the stop before, or from home.
	Metres int64
	// Arrive, Begin and Leave are minutes since midnight; Begin is later than
	// Arrive where the window opens later.
	Arrive, Begin, Leave int
	// Late is by how many minutes the window is missed.
	Late int
}

// Round is a crew's day.
type Round struct {
	Legs []Leg
	// Metres of the whole with the way home; Given is what the order in which the
	// stops were given would have driven.
	Metres, Given int64
	// Back is when the crew is home; Over by how many minutes that is too late.
	Back, Over int
	// Late is the sum of the minutes by which windows are missed.
	Late int
}

// Plan orders the stops of a day: nearest neighbour first, then 2-opt and moving
// single stops as long as that misses windows less, or drives less. It is not the
// best order of all, but never worse than the nearest neighbour's. Faults:
// "slots.stops" (too many), "slots.stop" (a place, time or window that cannot
// be, or one stop twice), "slots.crew".
func Plan(c Crew, stops []Stop) (Round, error) {
	if err := check(c, stops); err != nil {
		return Round{}, err
	}
	p := newPlanner(c, stops)
	p.nearest()
	for range maxPasses {
		if !p.improve() {
			break
		}
	}
	r := p.drive()
	for i := range p.order {
		p.order[i] = i
	}
	r.Given = p.cost().metres
	return r, nil
}

func check(c Crew, stops []Stop) error {
	if len(stops) > MaxStops {
		return fault.New(fault.TooLarge, "slots.stops", MaxStops)
	}
	if c.Speed < 1 || c.Speed > 10_000 || c.Start < 0 || c.Start > 1440 || c.End < 0 || c.End > 1440 || !c.Home.valid() {
		return fault.New(fault.Invalid, "slots.crew")
	}
	seen := map[canon.ID]bool{}
	for i, s := range stops {
		if !s.At.valid() || s.Minutes < 0 || s.Minutes > 1440 || s.From < 0 || s.To < 0 || s.To > 1440 || s.To != 0 && s.To < s.From || s.From > 1440 || seen[s.ID] {
			return fault.New(fault.Invalid, "slots.stop", i+1)
		}
		seen[s.ID] = true
	}
	return nil
}

func (p Point) valid() bool {
	return p.Lat >= -90_000_000 && p.Lat <= 90_000_000 && p.Lon >= -180_000_000 && p.Lon <= 180_000_000
}

// minutes that a distance takes, rounded up.
func (c Crew) minutes(metres int64) int { return int((metres + int64(c.Speed) - 1) / int64(c.Speed)) }

// Sayer says a message in a language; lang.Messages is one.
type Sayer interface {
	Say(tag lang.Tag, key string, args ...any) string
}

// Say is the round as sentences, one for each stop and one for the whole.
func (r Round) Say(m Sayer, tag lang.Tag) []string {
	var out []string
	for i, l := range r.Legs {
		key := "slots.leg"
		switch {
		case l.Late > 0:
			key = "slots.leg-late"
		case l.Begin > l.Arrive:
			key = "slots.leg-wait"
		}
		out = append(out, m.Say(tag, key, i+1, lang.Decimal(tag, (l.Metres+50)/100, 1), lang.MinuteOfDay(tag, l.Arrive),
			lang.MinuteOfDay(tag, l.Begin), l.Late))
	}
	return append(out, m.Say(tag, "slots.round", lang.Decimal(tag, (r.Metres+50)/100, 1), lang.Decimal(tag, (r.Given+50)/100, 1), lang.MinuteOfDay(tag, r.Back)))
}
