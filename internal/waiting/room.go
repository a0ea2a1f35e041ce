package waiting

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/queue"
	"genggam/internal/region"
	"genggam/internal/store"
)

const (
	prefix        = "queue/"
	ticketColumns = "id, office, day, letter, number, line, class, service, channel, case_id, state, asked, came, first, started, ended, calls, desk, last_call, why, low, high"
)

// Room is the hall where people wait, of every office of an open node.
type Room struct {
	*premises.Premises

	mu sync.Mutex
	// days are the lines of today as they were folded last, by office. An act looks
	// whether they are still the newest.
	days map[region.Code]*day
}

// day is the line of one office on one day, and how many entries it is made of.
type day struct {
	at   calendar.Day
	seq  int64
	line *queue.Day
}

// New furnishes it.
func New(p *premises.Premises) *Room {
	r := &Room{Premises: p, days: map[region.Code]*day{}}
	p.Keep(premises.Part{Prefix: prefix, Replay: replay, Tables: []premises.Table{
		{Name: "queue_days", Key: "office, day", Columns: "office, day, seq"},
		{Name: "queue_tickets", Key: "id", Columns: ticketColumns},
	}})
	return r
}

// Plan is which lines and counters an office has.
type Plan struct {
	Lines []Line   `json:"lines"`
	Desks []string `json:"desks"`
}

// Line is one line with its letter and the services that are served there; no
// services means those that no other line has.
type Line struct {
	Letter   string    `json:"letter"`
	Name     lang.Text `json:"name"`
	Services []string  `json:"services,omitempty"`
	// Minutes that one service usually takes, until a few were measured.
	Minutes int `json:"minutes"`
}

const (
	maxLines   = 12
	maxDesks   = 40
	maxMinutes = 240
)

func planOf(office region.Code) string { return "queue/" + string(office) }

// Plan gives the plan of an office; one that made none has one line and three
// counters.
func (r *Room) Plan(ctx context.Context, office region.Code) (p Plan, err error) {
	if _, err := r.Office(office); err != nil {
		return p, err
	}
	found, err := r.Setting(ctx, planOf(office), &p)
	if err == nil && !found {
		p = Plan{Lines: []Line{{Letter: "A", Name: lang.Text{ID: "Pelayanan", JV: "Paladosan", EN: "Services"}, Minutes: 10}}, Desks: []string{"1", "2", "3"}}
	}
	return p, err
}

// SetPlan changes the plan of the officer's office. It holds from tomorrow for
// tickets that are drawn; letters that have tickets today stay.
func (r *Room) SetPlan(ctx context.Context, a premises.Actor, p Plan) error {
	if err := a.May(premises.RunQueue); err != nil {
		return err
	}
	switch {
	case len(p.Lines) == 0 || len(p.Lines) > maxLines:
		return fault.New(fault.Invalid, "waiting.lines", maxLines).On("jalur")
	case len(p.Desks) == 0 || len(p.Desks) > maxDesks:
		return fault.New(fault.Invalid, "waiting.desks", maxDesks).On("loket")
	}
	for i, l := range p.Lines {
		if strings.TrimSpace(l.Name.ID) == "" || len(l.Name.ID) > 80 || l.Minutes < 1 || l.Minutes > maxMinutes {
			return fault.New(fault.Invalid, "waiting.line", l.Letter, maxMinutes).On("jalur")
		}
		p.Lines[i].Name.ID = strings.Join(strings.Fields(l.Name.ID), " ")
	}
	for i, d := range p.Desks {
		if d = strings.TrimSpace(d); d == "" || len(d) > 20 || slices.Contains(p.Desks[:i], d) {
			return fault.New(fault.Invalid, "waiting.desk", d).On("loket")
		}
		p.Desks[i] = d
	}
	if err := p.rules().Check(); err != nil {
		return fault.As(err).On("jalur")
	}
	err := r.PutSetting(ctx, planOf(a.Office), p)
	r.mu.Lock()
	delete(r.days, a.Office)
	r.mu.Unlock()
	return err
}

// rules are those of the law for the lines of an office.
func (p Plan) rules() queue.Rules {
	var groups []queue.Group
	for _, l := range p.Lines {
		groups = append(groups, queue.Group{Letter: l.Letter, Name: l.Name, Services: l.Services, Usual: time.Duration(l.Minutes) * time.Minute})
	}
	return queue.Standard(groups...)
}

// LineOf is the line that serves a service: the one that names it, else the first
// that names none, else the first.
func (p Plan) LineOf(service string) Line {
	for _, l := range p.Lines {
		if service != "" && slices.Contains(l.Services, service) {
			return l
		}
	}
	for _, l := range p.Lines {
		if len(l.Services) == 0 {
			return l
		}
	}
	return p.Lines[0]
}

// Classes are those whom the law puts first, in its order.
func Classes() []string { return slices.Clone(queue.Standard().Classes) }

func streamOf(office region.Code, at calendar.Day) string {
	return prefix + string(office) + "/" + at.String()
}

// lines reads the entries of a day.
type lines func(stream string) ([][]byte, error)

// today is the line of an office now, folded on from what is remembered when
// entries were written meanwhile. The room is locked.
func (r *Room) today(ctx context.Context, office region.Code, head int64, read lines) (*day, error) {
	at := r.Today(office)
	if d := r.days[office]; d != nil && d.at == at && d.seq == head {
		return d, nil
	}
	p, err := r.Plan(ctx, office)
	if err != nil {
		return nil, err
	}
	all, err := read(streamOf(office, at))
	if err != nil {
		return nil, err
	}
	events, err := eventsOf(all)
	if err != nil {
		return nil, err
	}
	d := &day{at: at, seq: int64(len(all)), line: queue.Open(p.rules(), events...)}
	r.days[office] = d
	return d, nil
}

func eventsOf(all [][]byte) (out []queue.Event, err error) {
	for _, line := range all {
		e, err := journal.Parse(line)
		if err != nil {
			return nil, err
		}
		ev, err := queue.ReadEvent(e.Kind, e.Data)
		if err != nil {
			return nil, fmt.Errorf("reading the line of a counter: %w", err)
		}
		out = append(out, ev)
	}
	return out, nil
}

// look gives the line of an office as it is now, to read it under the lock.
func (r *Room) look(ctx context.Context, office region.Code, f func(*queue.Day) error) error {
	if _, err := r.Office(office); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var head int64
	if _, err := r.Store.One(ctx, `SELECT seq FROM queue_days WHERE office = ? AND day = ?`, []any{string(office), int64(r.Today(office))}, &head); err != nil {
		return err
	}
	d, err := r.today(ctx, office, head, func(stream string) ([][]byte, error) { return r.Store.Stream(ctx, stream) })
	if err != nil {
		return err
	}
	return f(d.line)
}

// act writes one thing that happens in the line of an office today.
func (r *Room) act(ctx context.Context, by store.By, rule func(d *queue.Day, now int64) (queue.Event, error), items ...item) error {
	office := region.Code(by.Unit)
	if _, err := r.Office(office); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.Store.Act(ctx, by, func(t *store.Tx) error {
		stream := streamOf(office, r.Today(office))
		head, err := t.Head(stream)
		if err != nil {
			return err
		}
		d, err := r.today(ctx, office, head, t.Stream)
		if err != nil {
			return err
		}
		e, err := rule(d.line, t.Now())
		if err != nil {
			return err
		}
		data, err := e.Write()
		if err != nil {
			return err
		}
		draft := store.Draft{Stream: stream, Kind: e.Kind, Data: data}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
			draft.Items = append(draft.Items, it.Ref())
		}
		if _, err := t.Append(draft); err != nil {
			return err
		}
		d.line.Apply(e)
		d.seq++
		ticket, _ := d.line.Ticket(e.Ticket)
		return save(t, string(office), d, ticket)
	})
	if err != nil && fault.As(err) == nil {
		delete(r.days, office) // what was folded may not have been written
	}
	return err
}

// item is something sealed that an entry names.
type item interface {
	Put(*store.Tx) error
	Ref() journal.Item
}

// save writes the rows of a ticket and of its day.
func save(t *store.Tx, office string, d *day, x queue.Ticket) error {
	err := t.Exec(`INSERT INTO queue_days (office, day, seq) VALUES (?, ?, ?) ON CONFLICT (office, day) DO UPDATE SET seq = excluded.seq`, office, int64(d.at), d.seq)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO queue_tickets (`+ticketColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET line = excluded.line, service = excluded.service, state = excluded.state, came = excluded.came, first = excluded.first,
			started = excluded.started, ended = excluded.ended, calls = excluded.calls, desk = excluded.desk, last_call = excluded.last_call, why = excluded.why`,
		x.ID[:], office, int64(d.at), x.Letter, int64(x.Number), x.Line, x.Class, x.Service, x.Channel, x.Case[:], string(x.State),
		x.Asked, x.Came, x.First, x.Started, x.Ended, int64(x.Calls), x.Desk, x.LastCall, x.Why, x.Low, x.High)
}

func replay(_ context.Context, _ *store.Store, t *store.Tx, stream string, all [][]byte) error {
	office, at, _ := strings.Cut(strings.TrimPrefix(stream, prefix), "/")
	on, err := calendar.ParseDay(at)
	if err != nil {
		return err
	}
	events, err := eventsOf(all)
	if err != nil {
		return err
	}
	d := &day{at: on, seq: int64(len(all)), line: queue.Open(queue.Rules{}, events...)}
	for _, x := range d.line.Tickets() {
		if err := save(t, office, d, x); err != nil {
			return err
		}
	}
	return nil
}

func scanTicket(scan store.Scan) (t queue.Ticket, office string, at calendar.Day, err error) {
	var on, number, calls int64
	var state string
	err = scan(store.ID(&t.ID), &office, &on, &t.Letter, &number, &t.Line, &t.Class, &t.Service, &t.Channel, store.ID(&t.Case), &state,
		&t.Asked, &t.Came, &t.First, &t.Started, &t.Ended, &calls, &t.Desk, &t.LastCall, &t.Why, &t.Low, &t.High)
	t.Number, t.Calls, t.State = int(number), int(calls), queue.State(state)
	return t, office, calendar.Day(on), err
}

// secretOf is what opens a ticket to whoever drew it, with its id before it.
func (r *Room) secretOf(id canon.ID) string {
	return id.String() + "-" + premises.Crockford(r.MAC([]byte("ticket"), id[:]), 10)
}
