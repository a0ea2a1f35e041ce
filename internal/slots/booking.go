package slots

import (
	"fmt"
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// MaxHorizon bounds how many days ahead a slot may be booked.
const MaxHorizon = 366

// Rules are the booking rules of a service.
type Rules struct {
	// Notice is how long before its start a slot can still be booked or moved.
	Notice time.Duration
	// Horizon is how many calendar days ahead.
	Horizon int
	// Moves is how often a booking may be moved; usually once.
	Moves int
	// Grace is how long after its start somebody may still come; then they did not.
	Grace time.Duration
}

// Usual are the rules where a standard says nothing: two hours' notice, thirty
// days ahead, moved once, a quarter of an hour of grace.
func Usual() Rules {
	return Rules{Notice: 2 * time.Hour, Horizon: 30, Moves: 1, Grace: 15 * time.Minute}
}

// State is where a booking is.
type State string

// The states of a booking.
const (
	Booked   State = "booked"
	Came     State = "came"
	Done     State = "done"
	Missed   State = "missed"   // nobody came
	Released State = "released" // given back in time
)

// Booking is one place in one slot for one case.
type Booking struct {
	ID    canon.ID
	Case  canon.ID
	Slot  Slot
	State State
	// Moves is how often it was moved.
	Moves int
}

// Holds says whether the booking takes a place of its slot.
func (b Booking) Holds() bool { return b.State == Booked || b.State == Came || b.State == Done }

// Open says whether the case still waits for it.
func (b Booking) Open() bool { return b.State == Booked || b.State == Came }

// The kinds of event, which are kinds of journal entries.
const (
	EventBooked   = "slots.booked/1"
	EventMoved    = "slots.moved/1"
	EventCame     = "slots.came/1"
	EventDone     = "slots.done/1"
	EventMissed   = "slots.missed/1"
	EventReleased = "slots.released/1"
)

// Event is one thing that happened to a booking. Case speaks in EventBooked,
// Slot in EventBooked and EventMoved.
type Event struct {
	Kind    string
	Booking canon.ID
	Case    canon.ID
	Slot    Slot
}

// Ask is what a booking is judged by; the room reads it in the transaction in
// which it writes. Taken is how many hold a place of the slot, Own the case's
// bookings.
type Ask struct {
	Slot  Slot
	Taken int
	Own   []Booking
	Now   time.Time
	Zone  *time.Location
}

func (r Rules) room(a Ask) error {
	if key := r.outside(a.Slot, a.Now, a.Zone); key != "" {
		return fault.New(fault.Conflict, key).On("slot")
	}
	if a.Taken >= a.Slot.Capacity {
		return fault.New(fault.Conflict, "slots.full").On("slot")
	}
	return nil
}

// Book books a slot for a case. Faults: "slots.soon", "slots.far", "slots.full",
// "slots.has-one".
func (r Rules) Book(id, of canon.ID, a Ask) (Event, error) {
	if slices.ContainsFunc(a.Own, Booking.Open) {
		return Event{}, fault.New(fault.Conflict, "slots.has-one")
	}
	return Event{Kind: EventBooked, Booking: id, Case: of, Slot: a.Slot}, r.room(a)
}

// Move moves a booking to another slot. Faults: "slots.state", "slots.moved-out",
// "slots.late" (its own slot is too near), and those of a slot.
func (r Rules) Move(b Booking, a Ask) (Event, error) {
	switch {
	case b.State != Booked:
		return Event{}, fault.New(fault.Conflict, "slots.state")
	case b.Moves >= r.Moves:
		return Event{}, fault.New(fault.Conflict, "slots.moved-out", r.Moves)
	case b.Slot.Start(a.Zone).Before(a.Now.Add(r.Notice)):
		return Event{}, fault.New(fault.Conflict, "slots.late")
	case b.Slot.Day == a.Slot.Day && b.Slot.From == a.Slot.From && b.Slot.Owner == a.Slot.Owner:
		return Event{}, fault.New(fault.Conflict, "slots.same").On("slot")
	}
	return Event{Kind: EventMoved, Booking: b.ID, Slot: a.Slot}, r.room(a)
}

// Release gives a booking back before it begins, whose place is free at once;
// there is no notice for that: late is better than not at all.
func (r Rules) Release(b Booking, now time.Time, zone *time.Location) (Event, error) {
	if b.State != Booked || !now.Before(b.Slot.Start(zone)) {
		return Event{}, fault.New(fault.Conflict, "slots.state")
	}
	return Event{Kind: EventReleased, Booking: b.ID}, nil
}

// Arrive says that they came, also late, as long as nobody recorded otherwise.
func (r Rules) Arrive(b Booking) (Event, error) {
	if b.State != Booked {
		return Event{}, fault.New(fault.Conflict, "slots.state")
	}
	return Event{Kind: EventCame, Booking: b.ID}, nil
}

// Finish says that it is done.
func (r Rules) Finish(b Booking) (Event, error) {
	if b.State != Came {
		return Event{}, fault.New(fault.Conflict, "slots.state")
	}
	return Event{Kind: EventDone, Booking: b.ID}, nil
}

// Miss says that nobody came; not before the grace is over ("slots.grace"). The
// place is free for whoever is there, and the case may book again.
func (r Rules) Miss(b Booking, now time.Time, zone *time.Location) (Event, error) {
	if b.State != Booked {
		return Event{}, fault.New(fault.Conflict, "slots.state")
	}
	if now.Before(b.Slot.Start(zone).Add(r.Grace)) {
		return Event{}, fault.New(fault.Conflict, "slots.grace", int(r.Grace.Minutes()))
	}
	return Event{Kind: EventMissed, Booking: b.ID}, nil
}

// Apply folds an event; it never fails.
func (b Booking) Apply(e Event) Booking {
	switch e.Kind {
	case EventBooked:
		return Booking{ID: e.Booking, Case: e.Case, Slot: e.Slot, State: Booked}
	case EventMoved:
		b.Slot = e.Slot
		b.Moves++
	case EventCame:
		b.State = Came
	case EventDone:
		b.State = Done
	case EventMissed:
		b.State = Missed
	case EventReleased:
		b.State = Released
	}
	return b
}

// Write gives the data of the event's entry.
func (e Event) Write() ([]byte, error) {
	return canon.Write(e.Kind, func(o *canon.Object) {
		o.Str("booking", e.Booking.String())
		o.OptInt("capacity", int64(e.Slot.Capacity))
		o.ID("case", e.Case)
		if e.Slot.Owner == "" {
			return
		}
		o.Str("day", e.Slot.Day.String())
		o.Int("from", int64(e.Slot.From))
		o.Str("owner", e.Slot.Owner)
		o.Int("to", int64(e.Slot.To))
	})
}

// ReadEvent reads the data of an entry of a kind.
func ReadEvent(kind string, data []byte) (Event, error) {
	if !slices.Contains([]string{EventBooked, EventMoved, EventCame, EventDone, EventMissed, EventReleased}, kind) {
		return Event{}, fmt.Errorf("reading %q: not a kind of slots", kind)
	}
	return canon.Read(kind, data, func(r *canon.Record) Event {
		e := Event{Kind: kind, Booking: r.ID("booking"), Case: r.OptID("case")}
		if kind != EventBooked && kind != EventMoved {
			return e
		}
		day, err := calendar.ParseDay(r.Text("day"))
		r.Wrong("day", err)
		e.Slot = Slot{r.Text("owner"), day, int(r.V.Num("from")), int(r.V.Num("to")), int(r.V.Num("capacity"))}
		if s := e.Slot; s.Owner == "" || s.From < 0 || s.To > 1440 || s.From >= s.To || s.Capacity < 1 || s.Capacity > MaxCapacity {
			r.Wrong("slot", fmt.Errorf("out of range"))
		}
		return e
	})
}
