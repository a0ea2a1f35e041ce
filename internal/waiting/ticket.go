package waiting

import (
	"context"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/queue"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The channels by which a ticket is drawn.
const (
	Phone   = "phone"
	Kiosk   = "kiosk"
	Officer = "officer"
)

// Ask is what somebody says who draws a ticket. Nothing of it is of a person.
type Ask struct {
	// Service is what they come for, "" for a line alone; Line is its letter, "" for
	// the one that serves the service.
	Service, Line string
	// Class of those whom the law puts first, by their own word; "" for none.
	Class, Channel string
	// Caller is who is counted against the bound of tickets from the phone.
	Caller string
}

// ticketsOfCaller is how many tickets one network draws in an hour from phones:
// a school class and its families behind one address, and no more.
const ticketsOfCaller = 30

// Take draws a ticket of today and gives its secret.
func (r *Room) Take(ctx context.Context, office region.Code, k Ask) (secret string, err error) {
	if k.Channel == Phone {
		if !r.Limits.Allow("ticket/"+k.Caller, ticketsOfCaller, r.Now()) {
			return "", fault.New(fault.TooMany, "waiting.too-many")
		}
	}
	if !r.open(office) {
		return "", fault.New(fault.Conflict, "waiting.closed")
	}
	return r.take(ctx, store.By{Unit: string(office), Actor: journal.Actor{Role: "applicant", Account: "web"}}, k)
}

// TakeFor draws a ticket for somebody who stands before the officer.
func (r *Room) TakeFor(ctx context.Context, a premises.Actor, k Ask) (secret string, err error) {
	if err := a.May(premises.CallQueue); err != nil {
		return "", err
	}
	k.Channel = Officer
	return r.take(ctx, a.Doing(premises.CallQueue), k)
}

// open says whether the office serves at its counters at all today, and has not
// closed yet.
func (r *Room) open(office region.Code) bool {
	cal := r.Calendar(office)
	if cal == nil {
		return false
	}
	now := r.Now()
	next, ok := cal.NextOpening(now)
	return cal.Open(now) || ok && cal.Day(next) == cal.Day(now)
}

func (r *Room) take(ctx context.Context, by store.By, k Ask) (string, error) {
	office := region.Code(by.Unit)
	p, err := r.Plan(ctx, office)
	if err != nil {
		return "", err
	}
	if k.Line == "" {
		k.Line = p.LineOf(k.Service).Letter
	}
	desks, err := r.desksOf(ctx, office, k.Line)
	if err != nil {
		return "", err
	}
	earlier, err := r.earlier(ctx, office, k.Line)
	if err != nil {
		return "", err
	}
	id := store.NewID(r.Now())
	err = r.act(ctx, by, func(d *queue.Day, now int64) (queue.Event, error) {
		return d.Take(queue.Ask{Ticket: id, Service: k.Service, Line: k.Line, Class: k.Class, Channel: k.Channel, Desks: desks, Earlier: earlier}, now)
	})
	if err != nil {
		return "", err
	}
	return r.secretOf(id), nil
}

// earlier are how long services of a line took on days before, the last ones
// first, in milliseconds.
func (r *Room) earlier(ctx context.Context, office region.Code, line string) (out []int64, err error) {
	today := r.Today(office)
	err = r.Store.Each(ctx, `SELECT ended - started FROM queue_tickets WHERE office = ? AND day < ? AND day >= ? AND line = ? AND state = 'done' AND started > 0
		ORDER BY day DESC, ended DESC LIMIT 50`, []any{string(office), int64(today), int64(today.AddDays(-30)), line}, func(scan store.Scan) error {
		var took int64
		err := scan(&took)
		out = append(out, took)
		return err
	})
	return out, err
}

// desksOf is how many counters serve a line now.
func (r *Room) desksOf(ctx context.Context, office region.Code, line string) (n int, err error) {
	err = r.Store.Each(ctx, `SELECT lines FROM queue_desks WHERE office = ? AND day = ?`, []any{string(office), int64(r.Today(office))}, func(scan store.Scan) error {
		var of string
		err := scan(&of)
		if strings.Contains(","+of+",", ","+line+",") {
			n++
		}
		return err
	})
	return n, err
}

// View is a ticket as its holder sees it.
type View struct {
	queue.Ticket
	Office region.Code
	Day    calendar.Day
	// Past says that its day is over.
	Past bool
	Wait queue.Wait
}

// noTicket is said alike for a ticket that is not and a secret that is wrong.
func noTicket() error { return fault.New(fault.NotFound, "waiting.no-ticket") }

// ticket finds a ticket by its secret.
func (r *Room) ticket(ctx context.Context, secret string) (v View, err error) {
	text, _, _ := strings.Cut(secret, "-")
	id, err := canon.ParseID(text)
	if err != nil || !premises.Equal(secret, r.secretOf(id)) {
		return v, noTicket()
	}
	found := false
	err = r.Store.Each(ctx, `SELECT `+ticketColumns+` FROM queue_tickets WHERE id = ?`, []any{id[:]}, func(scan store.Scan) (err error) {
		var office string
		v.Ticket, office, v.Day, err = scanTicket(scan)
		v.Office, found = region.Code(office), true
		return err
	})
	if err == nil && !found {
		err = noTicket()
	}
	return v, err
}

// See shows a ticket to whoever holds its secret, with how long it will still
// take.
func (r *Room) See(ctx context.Context, secret string) (View, error) {
	v, err := r.ticket(ctx, secret)
	if err != nil {
		return v, err
	}
	if v.Past = v.Day != r.Today(v.Office); v.Past {
		return v, nil
	}
	desks, err := r.desksOf(ctx, v.Office, v.Line)
	if err != nil {
		return v, err
	}
	earlier, err := r.earlier(ctx, v.Office, v.Line)
	if err != nil {
		return v, err
	}
	return v, r.look(ctx, v.Office, func(d *queue.Day) error {
		if now, ok := d.Ticket(v.ID); ok {
			v.Ticket = now
		}
		if v.State == queue.Waiting {
			v.Wait = d.Wait(queue.Place{Ticket: v.Ticket, Now: r.Now().UnixMilli(), Desks: desks, Earlier: earlier})
		}
		return nil
	})
}

// GiveUp takes a ticket out of the line, by whoever holds it.
func (r *Room) GiveUp(ctx context.Context, secret string) error {
	v, err := r.ticket(ctx, secret)
	if err != nil {
		return err
	}
	return r.act(ctx, store.By{Unit: string(v.Office), Actor: journal.Actor{Role: "applicant", Account: "web"}}, func(d *queue.Day, now int64) (queue.Event, error) {
		return d.Leave(v.ID, now)
	})
}

// Expect is how long whoever draws a ticket of each line now would wait.
func (r *Room) Expect(ctx context.Context, office region.Code, line string) (w queue.Wait, err error) {
	desks, err := r.desksOf(ctx, office, line)
	if err != nil {
		return w, err
	}
	earlier, err := r.earlier(ctx, office, line)
	if err != nil {
		return w, err
	}
	err = r.look(ctx, office, func(d *queue.Day) error {
		w = d.Wait(queue.Place{Line: line, Now: r.Now().UnixMilli(), Desks: desks, Earlier: earlier})
		return nil
	})
	return w, err
}

// Board is what the hall shows: numbers and counters, and how many wait.
func (r *Room) Board(ctx context.Context, office region.Code, most int) (b queue.Board, err error) {
	err = r.look(ctx, office, func(d *queue.Day) error {
		b = d.Board(most)
		return nil
	})
	return b, err
}

// Open says whether tickets are drawn at an office now.
func (r *Room) Open(office region.Code) bool { return r.open(office) }
