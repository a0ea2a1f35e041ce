package diary

import (
	"context"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/premises"
	"genggam/internal/slots"
	"genggam/internal/store"
)

// Stop is one appointment of a day with what is needed there.
type Stop struct {
	slots.Booking
	No        int64
	Reference string
	// Name, Phone and Address are of the applicant; opening the day is a look at
	// each of them.
	Name, Phone, Address string
	// Leg is its place in the round, nil where nobody drives or nobody said where it
	// is on the map.
	Leg *slots.Leg
}

// Day is a day of one plan.
type Day struct {
	Plan  Plan
	Day   calendar.Day
	Stops []Stop
	// Round is the order in which the crew drives, nil where nobody drives.
	Round *slots.Round
}

// Day opens the appointments of a plan of the officer's office on a day, in the
// order in which the crew drives them: what is printed and taken along where
// there is no network. Everybody in it is looked at.
func (r *Room) Day(ctx context.Context, a premises.Actor, id string, day calendar.Day) (*Day, error) {
	if err := a.May(premises.SeeSlots); err != nil {
		return nil, err
	}
	plan, err := r.plan(ctx, a, id)
	if err != nil {
		return nil, err
	}
	out := &Day{Plan: plan, Day: day}
	err = r.Store.Each(ctx, `SELECT `+columns+` FROM slot_bookings WHERE owner = ? AND day = ? AND state IN ('booked','came') ORDER BY start_min, id LIMIT ?`,
		[]any{plan.pattern(a.Office).Owner, int64(day), int64(slots.MaxStops)}, func(scan store.Scan) error {
			b, w, err := scanBooking(scan)
			out.Stops = append(out.Stops, Stop{Booking: b, No: w.no})
			return err
		})
	if err != nil {
		return nil, err
	}
	var drive []slots.Stop
	for i := range out.Stops {
		s := &out.Stops[i]
		v, err := r.desk.Show(ctx, a, s.No, "work")
		if err != nil {
			return nil, err
		}
		p := v.Applicant.Record
		s.Reference, s.Name, s.Phone, s.Address = v.Reference, p.Name, p.Phone, p.Address
		if at, ok := where(&v); ok && plan.Crew != nil {
			drive = append(drive, slots.Stop{ID: s.ID, At: at, Minutes: plan.Minutes, From: s.Slot.From, To: s.Slot.To})
		}
	}
	if plan.Crew == nil {
		return out, nil
	}
	round, err := slots.Plan(*plan.Crew, drive)
	if err != nil {
		return nil, err
	}
	out.Round = &round
	out.order()
	return out, nil
}

// plan finds a plan of the officer's office.
func (r *Room) plan(ctx context.Context, a premises.Actor, id string) (Plan, error) {
	all, err := r.Plans(ctx, a.Office)
	i := slices.IndexFunc(all, func(p Plan) bool { return p.ID == id })
	if err != nil || i < 0 {
		return Plan{}, premises.OrUnknown(err, "diary.unknown")
	}
	return all[i], nil
}

// order puts the stops as they are driven; those that nobody can find on the map
// come after, by their time.
func (d *Day) order() {
	rank := map[string]int{}
	for i := range d.Round.Legs {
		rank[d.Round.Legs[i].Stop.ID.String()] = i + 1
	}
	for i := range d.Stops {
		if n := rank[d.Stops[i].ID.String()]; n > 0 {
			d.Stops[i].Leg = &d.Round.Legs[n-1]
		}
	}
	arrange.By(d.Stops, func(x, y Stop) int {
		a, b := rank[x.ID.String()], rank[y.ID.String()]
		if a == 0 {
			a = 1 << 20
		}
		if b == 0 {
			b = 1 << 20
		}
		return a - b
	})
}

// where is the place on the map that an application names, by its first question
// of that type.
func where(v *desk.View) (slots.Point, bool) {
	for i := range v.Std.Form.Pages {
		for _, q := range v.Std.Form.Pages[i].Questions {
			if q.Type != form.Place {
				continue
			}
			if m, ok := v.Answers[q.ID].(map[string]any); ok {
				lat, okLat := m["lat"].(int64)
				lon, okLon := m["lon"].(int64)
				if okLat && okLon {
					return slots.Point{Lat: lat, Lon: lon}, true
				}
			}
		}
	}
	return slots.Point{}, false
}
