package queue

import (
	"fmt"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/fault"
)

// State is where a ticket is.
type State string

// The states of a ticket.
const (
	Waiting State = "waiting"
	AtDesk  State = "called"  // called, and not yet there
	Serving State = "serving" // at the desk
	Gone    State = "absent"  // called, and nobody came
	Served  State = "done"
	Quit    State = "left"
)

// Ticket is one number of one day.
type Ticket struct {
	ID     canon.ID
	Letter string // of the number, for ever
	Number int
	// Line is the letter of the group it waits in now.
	Line    string
	Class   string
	Service string
	Channel string
	Case    canon.ID
	State   State
	// Came decides the place; milliseconds UTC. It moves only for the absent.
	Came int64
	// First is when it was first called, Started and Ended when the last service
	// began and ended; 0 for not yet. Asked is when it was drawn.
	Asked, First, Started, Ended int64
	// Calls is how often it was called to Desk since it last waited.
	Calls int
	Desk  string
	// LastCall is when; Why is the reason of the last first call.
	LastCall int64
	Why      string
	// Low and High are what was promised, seconds; High 0 for nothing.
	Low, High int64
	order     int // of coming, for those of the same millisecond
}

// Code is the number as it stands on the ticket: "A012".
func (t Ticket) Code() string { return fmt.Sprintf("%s%03d", t.Letter, t.Number) }

// Day is the line of one office on one day: a fold of its events. Use Open. It
// is not safe for concurrent use.
type Day struct {
	rules   Rules
	tickets []*Ticket
	at      map[canon.ID]*Ticket
	last    map[string]int
	run     map[string]int // calls in a row that went before whoever came first in the line
}

// Open begins a day without tickets, or replays its events.
func Open(r Rules, events ...Event) *Day {
	d := &Day{rules: r, at: map[canon.ID]*Ticket{}, last: map[string]int{}, run: map[string]int{}}
	for _, e := range events {
		d.Apply(e)
	}
	return d
}

// Ticket finds a ticket.
func (d *Day) Ticket(id canon.ID) (Ticket, bool) {
	if t := d.at[id]; t != nil {
		return *t, true
	}
	return Ticket{}, false
}

// Tickets lists the day in order of numbers drawn.
func (d *Day) Tickets() []Ticket {
	out := make([]Ticket, len(d.tickets))
	for i, t := range d.tickets {
		out[i] = *t
	}
	return out
}

// Ask is what somebody says who draws a ticket.
type Ask struct {
	Ticket  canon.ID
	Service string
	// Line is a letter, "" for the one that serves the service.
	Line, Class, Channel string
	Case                 canon.ID
	// Desks is how many serve the line now, for the promise; 0 promises nothing.
	Desks int
	// Earlier are durations of services of days before, milliseconds.
	Earlier []int64
}

// Take draws a ticket. Faults: "queue.no-line", "queue.full", "queue.has-ticket"
// (the case already waits under a number), "queue.class". A class is what the
// person says: it is never a condition and needs no proof.
func (d *Day) Take(a Ask, now int64) (Event, error) {
	g, ok := d.rules.For(a.Service)
	if a.Line != "" {
		g, ok = d.rules.Group(a.Line)
	}
	switch {
	case !ok:
		return Event{}, fault.New(fault.NotFound, "queue.no-line").On("service")
	case a.Class != "" && d.rules.Rank(a.Class) == 0:
		return Event{}, fault.New(fault.Invalid, "queue.class").On("class")
	case len(d.tickets) >= MaxTickets || g.Most > 0 && d.last[g.Letter] >= g.Most:
		return Event{}, fault.New(fault.TooMany, "queue.full")
	case d.at[a.Ticket] != nil:
		return Event{}, fault.New(fault.Conflict, "queue.has-ticket", d.at[a.Ticket].Code())
	}
	for _, t := range d.tickets {
		if !a.Case.Zero() && t.Case == a.Case && t.State != Served && t.State != Quit {
			return Event{}, fault.New(fault.Conflict, "queue.has-ticket", t.Code())
		}
	}
	w := d.Wait(Place{Line: g.Letter, Class: a.Class, Now: now, Desks: a.Desks, Earlier: a.Earlier})
	return Event{
		Kind: Taken, Ticket: a.Ticket, At: now, Letter: g.Letter, Number: d.last[g.Letter] + 1, Class: a.Class,
		Service: a.Service, Channel: a.Channel, Case: a.Case, Low: int64(w.Low.Seconds()), High: int64(w.High.Seconds()),
	}, nil
}

// find gives a ticket that is in one of the states; else the faults
// "queue.unknown" or "queue.state".
func (d *Day) find(id canon.ID, in ...State) (*Ticket, error) {
	t := d.at[id]
	if t == nil {
		return nil, fault.New(fault.NotFound, "queue.unknown")
	}
	if !slices.Contains(in, t.State) {
		return nil, fault.New(fault.Conflict, "queue.state", t.Code())
	}
	return t, nil
}

// busy is the ticket that a desk has, nil for none.
func (d *Day) busy(desk string) *Ticket {
	for _, t := range d.tickets {
		if t.Desk == desk && (t.State == AtDesk || t.State == Serving) {
			return t
		}
	}
	return nil
}

// Call calls the next ticket to a desk that serves these lines. Faults:
// "queue.desk-busy" (with the number it has), "queue.nobody".
func (d *Day) Call(desk string, lines []string, now int64) (Event, error) {
	if t := d.busy(desk); t != nil {
		return Event{}, fault.New(fault.Conflict, "queue.desk-busy", t.Code())
	}
	t, why, ok := d.Next(lines, now)
	if !ok {
		return Event{}, fault.New(fault.NotFound, "queue.nobody")
	}
	return Event{Kind: Called, Ticket: t.ID, At: now, Desk: desk, Lines: slices.Clone(lines), Why: why}, nil
}

// Choose calls a ticket that is not the next, as when somebody comes back with
// the paper that was missing. It is a departure (ByHand), which the report counts.
func (d *Day) Choose(id canon.ID, desk string, lines []string, now int64) (Event, error) {
	if t := d.busy(desk); t != nil {
		return Event{}, fault.New(fault.Conflict, "queue.desk-busy", t.Code())
	}
	if _, err := d.find(id, Waiting); err != nil {
		return Event{}, err
	}
	return Event{Kind: Called, Ticket: id, At: now, Desk: desk, Lines: slices.Clone(lines), Why: ByHand}, nil
}

// Recall calls the same number again to the same desk.
func (d *Day) Recall(id canon.ID, now int64) (Event, error) {
	t, err := d.find(id, AtDesk)
	if err != nil {
		return Event{}, err
	}
	return Event{Kind: Called, Ticket: id, At: now, Desk: t.Desk}, nil
}

// Start says that whoever was called has come.
func (d *Day) Start(id canon.ID, now int64) (Event, error) {
	_, err := d.find(id, AtDesk)
	return Event{Kind: Started, Ticket: id, At: now}, err
}

// NoAnswer says that nobody came; "queue.call-again" until it was called
// Rules.Calls times.
func (d *Day) NoAnswer(id canon.ID, now int64) (Event, error) {
	t, err := d.find(id, AtDesk)
	if err == nil && t.Calls < d.rules.Calls {
		return Event{}, fault.New(fault.Conflict, "queue.call-again", d.rules.Calls)
	}
	return Event{Kind: Absent, Ticket: id, At: now}, err
}

// Return lets whoever was absent wait again with their number, behind those of
// their class who are there now.
func (d *Day) Return(id canon.ID, now int64) (Event, error) {
	_, err := d.find(id, Gone)
	return Event{Kind: Back, Ticket: id, At: now}, err
}

// Send sends a ticket to the line of another service; number and place stay.
func (d *Day) Send(id canon.ID, service string, now int64) (Event, error) {
	if _, err := d.find(id, Waiting, AtDesk, Serving); err != nil {
		return Event{}, err
	}
	g, ok := d.rules.For(service)
	if !ok {
		return Event{}, fault.New(fault.NotFound, "queue.no-line").On("service")
	}
	return Event{Kind: Sent, Ticket: id, At: now, Letter: g.Letter, Service: service}, nil
}

// SendTo sends a ticket to a line by its letter, whatever is served there; number
// and place stay.
func (d *Day) SendTo(id canon.ID, letter string, now int64) (Event, error) {
	t, err := d.find(id, Waiting, AtDesk, Serving)
	if err != nil {
		return Event{}, err
	}
	if _, ok := d.rules.Group(letter); !ok || t.Line == letter {
		return Event{}, fault.New(fault.NotFound, "queue.no-line").On("service")
	}
	return Event{Kind: Sent, Ticket: id, At: now, Letter: letter, Service: t.Service}, nil
}

// Finish says that the service has ended.
func (d *Day) Finish(id canon.ID, now int64) (Event, error) {
	_, err := d.find(id, Serving)
	return Event{Kind: Done, Ticket: id, At: now}, err
}

// Leave takes a ticket out of the line: its holder gave up, or the day ended.
func (d *Day) Leave(id canon.ID, now int64) (Event, error) {
	_, err := d.find(id, Waiting, AtDesk, Gone)
	return Event{Kind: Left, Ticket: id, At: now}, err
}

// Apply folds an event; one about a ticket that nobody drew is passed over.
func (d *Day) Apply(e Event) {
	if e.Kind == Taken {
		d.take(e)
		return
	}
	t := d.at[e.Ticket]
	if t == nil {
		return
	}
	switch e.Kind {
	case Called:
		d.called(t, e)
	case Started:
		t.State, t.Started = Serving, e.At
	case Absent:
		t.State, t.Ended = Gone, e.At
	case Back:
		t.State, t.Came, t.Calls, t.Desk = Waiting, e.At, 0, ""
	case Sent:
		t.State, t.Line, t.Service, t.Calls, t.Desk = Waiting, e.Letter, e.Service, 0, ""
	case Done:
		t.State, t.Ended = Served, e.At
	case Left:
		t.State, t.Ended = Quit, e.At
	}
}

func (d *Day) take(e Event) {
	if d.at[e.Ticket] != nil || len(d.tickets) >= MaxTickets {
		return
	}
	t := &Ticket{
		ID: e.Ticket, Letter: e.Letter, Number: e.Number, Line: e.Letter, Class: e.Class, Service: e.Service, Channel: e.Channel,
		Case: e.Case, State: Waiting, Came: e.At, Asked: e.At, Low: e.Low, High: e.High, order: len(d.tickets),
	}
	d.tickets = append(d.tickets, t)
	d.at[e.Ticket] = t
	d.last[e.Letter] = max(d.last[e.Letter], e.Number)
}

func (d *Day) called(t *Ticket, e Event) {
	t.Calls++
	t.Desk, t.LastCall = e.Desk, e.At
	if t.State != Waiting {
		return
	}
	t.State, t.Why = AtDesk, e.Why
	if t.First == 0 {
		t.First = e.At
	}
	d.count(t, e.Lines)
}
