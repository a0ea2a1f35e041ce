package waiting

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/queue"
	"genggam/internal/store"
)

// Counter is one counter that is open today.
type Counter struct {
	Name  string
	Lines []string
	// Account of the officer there.
	Account string
}

// Counters lists the counters of the officer's office that are open today.
func (r *Room) Counters(ctx context.Context, a premises.Actor) (out []Counter, err error) {
	if err := a.May(premises.CallQueue); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT desk, lines, account FROM queue_desks WHERE office = ? AND day = ? ORDER BY desk`,
		[]any{string(a.Office), int64(r.Today(a.Office))}, func(scan store.Scan) error {
			var c Counter
			var lines string
			err := scan(&c.Name, &lines, &c.Account)
			c.Lines = strings.Split(lines, ",")
			out = append(out, c)
			return err
		})
	return out, err
}

// Sit opens a counter for the officer, with the lines that they serve there; a
// counter where somebody else sits is refused, their own other one is left.
func (r *Room) Sit(ctx context.Context, a premises.Actor, name string, letters []string) error {
	if err := a.May(premises.CallQueue); err != nil {
		return err
	}
	p, err := r.Plan(ctx, a.Office)
	if err != nil {
		return err
	}
	if !slices.Contains(p.Desks, name) {
		return fault.New(fault.Invalid, "waiting.no-desk").On("loket")
	}
	var of []string
	for _, l := range p.Lines {
		if slices.Contains(letters, l.Letter) {
			of = append(of, l.Letter)
		}
	}
	if len(of) == 0 {
		return fault.New(fault.Invalid, "waiting.no-lines").On("jalur")
	}
	today := int64(r.Today(a.Office))
	return r.Store.Act(ctx, a.Doing(premises.CallQueue), func(t *store.Tx) error {
		who := ""
		taken, err := t.One(`SELECT account FROM queue_desks WHERE office = ? AND desk = ? AND day = ?`, []any{string(a.Office), name, today}, &who)
		if err != nil {
			return err
		}
		if taken && who != a.Account {
			return fault.New(fault.Conflict, "waiting.desk-taken", name).On("loket")
		}
		if err := t.Exec(`DELETE FROM queue_desks WHERE office = ? AND account = ?`, string(a.Office), a.Account); err != nil {
			return err
		}
		return t.Exec(`INSERT INTO queue_desks (office, desk, day, lines, account) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (office, desk) DO UPDATE SET day = excluded.day, lines = excluded.lines, account = excluded.account`,
			string(a.Office), name, today, strings.Join(of, ","), a.Account)
	})
}

// Stand closes the officer's counter.
func (r *Room) Stand(ctx context.Context, a premises.Actor) error {
	if err := a.May(premises.CallQueue); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.CallQueue), func(t *store.Tx) error {
		return t.Exec(`DELETE FROM queue_desks WHERE office = ? AND account = ?`, string(a.Office), a.Account)
	})
}

// seat is the counter at which the officer sits.
func (r *Room) seat(ctx context.Context, a premises.Actor) (Counter, error) {
	all, err := r.Counters(ctx, a)
	if err != nil {
		return Counter{}, err
	}
	for _, c := range all {
		if c.Account == a.Account {
			return c, nil
		}
	}
	return Counter{}, fault.New(fault.Conflict, "waiting.sit-first")
}

// Screen is everything an officer at a counter needs.
type Screen struct {
	// Counter is nil while the officer sits at none.
	Counter *Counter
	Plan    Plan
	// Now is the ticket at the counter, nil for none; Next who would be called, with
	// why in its Why.
	Now, Next *queue.Ticket
	// Waiting and Gone are of the counter's lines, in order of coming.
	Waiting, Gone []queue.Ticket
	// Late are waiting beyond the bound.
	Late int
}

// Screen shows the line to an officer.
func (r *Room) Screen(ctx context.Context, a premises.Actor) (s Screen, err error) {
	c, err := r.seat(ctx, a)
	if f := fault.As(err); err != nil && (f == nil || f.Key != "waiting.sit-first") {
		return s, err
	}
	if err == nil {
		s.Counter = &c
	}
	if s.Plan, err = r.Plan(ctx, a.Office); err != nil {
		return s, err
	}
	err = r.look(ctx, a.Office, func(d *queue.Day) error {
		for _, t := range d.Tickets() {
			mine := s.Counter == nil || slices.Contains(c.Lines, t.Line)
			switch {
			case s.Counter != nil && t.Desk == c.Name && (t.State == queue.AtDesk || t.State == queue.Serving):
				s.Now = &t
			case mine && t.State == queue.Waiting:
				s.Waiting = append(s.Waiting, t)
			case mine && t.State == queue.Gone:
				s.Gone = append(s.Gone, t)
			}
		}
		if s.Counter != nil {
			if t, why, ok := d.Next(c.Lines, r.Now().UnixMilli()); ok {
				t.Why = why
				s.Next = &t
			}
		}
		s.Late = len(d.Late(r.Now().UnixMilli()))
		return nil
	})
	arrange.By(s.Waiting, func(x, y queue.Ticket) int { return int(x.Came - y.Came) })
	return s, err
}

// Call calls the next ticket to the officer's counter.
func (r *Room) Call(ctx context.Context, a premises.Actor) error {
	c, err := r.seat(ctx, a)
	if err != nil {
		return err
	}
	return r.act(ctx, a.Doing(premises.CallQueue), func(d *queue.Day, now int64) (queue.Event, error) { return d.Call(c.Name, c.Lines, now) })
}

// Choose calls a ticket that is not the next; why is written down.
func (r *Room) Choose(ctx context.Context, a premises.Actor, ticket canon.ID, why string) error {
	c, err := r.seat(ctx, a)
	if err != nil {
		return err
	}
	why = strings.TrimSpace(why)
	if n := utf8.RuneCountInString(why); n < 3 || n > 300 {
		return fault.New(fault.Invalid, "waiting.why").On("alasan")
	}
	it, err := r.Vault.Seal(string(a.Office), "turn", []byte(why))
	if err != nil {
		return err
	}
	return r.act(ctx, a.Doing(premises.CallQueue), func(d *queue.Day, now int64) (queue.Event, error) {
		return d.Choose(ticket, c.Name, c.Lines, now)
	}, it)
}

// The acts of an officer on a ticket.
const (
	Again    = "again"  // call the same number again
	Came     = "came"   // whoever was called is there
	NoAnswer = "absent" // nobody came
	Back     = "back"   // came after all: waits again
	Finish   = "finish" // served
	Leave    = "leave"  // gave up
	Send     = "send"   // to the line of another service
	mostDays = 366
)

// On does one of the acts on a ticket; service is where Send sends it.
func (r *Room) On(ctx context.Context, a premises.Actor, act string, ticket canon.ID, line string) error {
	if err := a.May(premises.CallQueue); err != nil {
		return err
	}
	return r.act(ctx, a.Doing(premises.CallQueue), func(d *queue.Day, now int64) (queue.Event, error) {
		switch act {
		case Again:
			return d.Recall(ticket, now)
		case Came:
			return d.Start(ticket, now)
		case NoAnswer:
			return d.NoAnswer(ticket, now)
		case Back:
			return d.Return(ticket, now)
		case Finish:
			return d.Finish(ticket, now)
		case Leave:
			return d.Leave(ticket, now)
		case Send:
			return d.SendTo(ticket, line, now)
		}
		return queue.Event{}, fault.New(fault.Invalid, "queue.state", "?")
	})
}

// Report is how the line of one day went.
type Report struct {
	Day calendar.Day
	// Drawn, Served, Left (gave up or never came) and ByHand (called out of turn).
	Drawn, Served, Left, ByHand int
	// Mean and Ninety are the mean wait and its 90th percentile.
	Mean, Ninety time.Duration
	queue.Accuracy
}

// Reports compares what was promised with what happened, for the days from one to
// another, the newest first; days without tickets are left out.
func (r *Room) Reports(ctx context.Context, a premises.Actor, from, until calendar.Day) (out []Report, err error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	if until-from > mostDays {
		from = until.AddDays(-mostDays)
	}
	var day []queue.Ticket
	var on calendar.Day
	flush := func() {
		if len(day) > 0 {
			out = append(out, report(on, day))
		}
		day = nil
	}
	err = r.Store.Each(ctx, `SELECT `+ticketColumns+` FROM queue_tickets WHERE office = ? AND day >= ? AND day <= ? ORDER BY day DESC, letter, number`,
		[]any{string(a.Office), int64(from), int64(until)}, func(scan store.Scan) error {
			t, _, at, err := scanTicket(scan)
			if at != on {
				flush()
			}
			on, day = at, append(day, t)
			return err
		})
	flush()
	return out, err
}

// report sums one day.
func report(on calendar.Day, day []queue.Ticket) Report {
	x := Report{Day: on, Drawn: len(day), Accuracy: queue.Compare(day)}
	var waits []time.Duration
	for _, t := range day {
		switch {
		case t.State == queue.Served:
			x.Served++
		case t.State == queue.Quit || t.State == queue.Gone:
			x.Left++
		}
		if t.Why == queue.ByHand {
			x.ByHand++
		}
		if t.First > 0 {
			waits = append(waits, time.Duration(t.First-t.Asked)*time.Millisecond)
		}
	}
	if len(waits) > 0 {
		slices.Sort(waits)
		for _, w := range waits {
			x.Mean += w / time.Duration(len(waits))
		}
		x.Ninety = waits[(len(waits)*9-1)/10]
	}
	return x
}
