package queue

import (
	"fmt"
	"slices"

	"genggam/internal/canon"
)

// The kinds of event, which are kinds of journal entries.
const (
	Taken   = "queue.taken/1"   // a ticket was drawn
	Called  = "queue.called/1"  // it was called to a desk, first or again
	Started = "queue.started/1" // whoever holds it came to the desk
	Absent  = "queue.absent/1"  // nobody came
	Back    = "queue.back/1"    // whoever was absent came after all
	Sent    = "queue.sent/1"    // sent to another line, with number and place
	Done    = "queue.done/1"    // served
	Left    = "queue.left/1"    // gave up, or the day ended
)

// Event is one thing that happened. Which fields speak is said by the kind.
type Event struct {
	Kind   string
	Ticket canon.ID
	// At is when, milliseconds UTC; never below an earlier event's.
	At int64
	// Taken: Letter, Number, Class, Service, Channel ("phone", "kiosk", "officer"),
	// Case where there is one already, and what was promised (seconds; High 0 for
	// nothing). Sent: Letter and Service of the new line.
	Letter, Class, Service, Channel string
	Number                          int
	Case                            canon.ID
	Low, High                       int64
	// Called: the Desk, the lines it serves, and Why this ticket (Reason).
	Desk  string
	Lines []string
	Why   string
}

// Write gives the data of the event's entry.
func (e Event) Write() ([]byte, error) {
	return canon.Write(e.Kind, func(o *canon.Object) {
		o.Int("at", e.At)
		o.ID("case", e.Case)
		o.Opt("channel", e.Channel)
		o.Opt("class", e.Class)
		o.Opt("desk", e.Desk)
		o.OptInt("high", e.High)
		o.Opt("letter", e.Letter)
		o.List("lines", e.Lines)
		o.OptInt("low", e.Low)
		o.OptInt("number", int64(e.Number))
		o.Opt("service", e.Service)
		o.Str("ticket", e.Ticket.String())
		o.Opt("why", e.Why)
	})
}

// ReadEvent reads the data of an entry of a kind.
func ReadEvent(kind string, data []byte) (Event, error) {
	if !slices.Contains([]string{Taken, Called, Started, Absent, Back, Sent, Done, Left}, kind) {
		return Event{}, fmt.Errorf("reading %q: not a kind of the queue", kind)
	}
	return canon.Read(kind, data, func(r *canon.Record) Event {
		e := Event{
			Kind: kind, Ticket: r.ID("ticket"), At: r.V.Num("at"), Letter: r.V.Str("letter"), Class: r.V.Str("class"),
			Service: r.V.Str("service"), Channel: r.V.Str("channel"), Number: int(r.V.Num("number")), Case: r.OptID("case"),
			Low: r.V.Num("low"), High: r.V.Num("high"), Desk: r.V.Str("desk"), Lines: r.V.Texts("lines"), Why: r.V.Str("why"),
		}
		if e.Number < 0 || e.Number > MaxTickets || e.At < 0 || e.Low < 0 || e.High < e.Low {
			r.Wrong("number", fmt.Errorf("out of range"))
		}
		return e
	})
}
