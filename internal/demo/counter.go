package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/diary"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/lang"
	"genggam/internal/slots"
	"genggam/internal/waiting"
)

const (
	// queueDays is for how many days before now the counter of the village was
	// measured; ticketsADay about how many came.
	queueDays   = 8
	ticketsADay = 14
	lampService = "perbaikan-lampu-jalan"
	lampCrew    = "kru-lampu"
)

// counter is the queue of the village, and the officer who calls.
type counter struct {
	b      *builder
	who    desk.Actor
	chance *rand.Rand
}

// counters puts the queue of the village and a crew of the regency into the story.
func (b *builder) counters(cal *calendar.Calendar) {
	c := &counter{b: b, who: b.officers["loket"], chance: rand.New(rand.NewPCG(b.Seed, 11))}
	today := cal.Day(b.Now)
	at := func(day calendar.Day, minutes int, do func(context.Context) error) {
		b.events.add(day.In(cal.Zone()).Add(time.Duration(minutes)*time.Minute), do)
	}
	at(today.AddDays(-queueDays-4), 7*60, c.plan)
	for day := today.AddDays(-queueDays); day < today; day++ {
		if !cal.WorkingDay(day) {
			continue
		}
		at(day, 8*60, c.sit)
		at(day, 8*60+1, c.serve)
		for i := range ticketsADay {
			at(day, 8*60+i*210/ticketsADay+c.chance.IntN(9), c.draw)
		}
	}
	at(today.AddDays(-12), 8*60, b.crew)
	at(today.AddDays(-2), 15*60, b.lamps)
}

func (c *counter) plan(ctx context.Context) error {
	return c.b.d.Waiting.SetPlan(ctx, c.b.with(Village, "head"), waiting.Plan{Desks: []string{"1", "2"}, Lines: []waiting.Line{
		{Letter: "A", Name: lang.Text{ID: "Surat keterangan dan pengantar", JV: "Serat katrangan lan pengantar", EN: "Letters"}, Minutes: 8},
		{Letter: "B", Name: lang.Text{ID: "Kependudukan dan bantuan", JV: "Kependudukan lan pambiyantu", EN: "Civil registry and aid"}, Minutes: 12, Services: []string{"surat-keterangan-tidak-mampu", "surat-pengantar-pindah"}},
	}})
}

func (c *counter) sit(ctx context.Context) error {
	return c.b.d.Waiting.Sit(ctx, c.who, "1", []string{"A", "B"})
}

// draw has somebody draw a ticket; some come from home, some are old, one in
// twelve goes home again.
func (c *counter) draw(ctx context.Context) error {
	k := waiting.Ask{Line: []string{"A", "A", "B"}[c.chance.IntN(3)], Channel: waiting.Kiosk, Class: []string{"", "", "", "", "", "elderly", "disabled"}[c.chance.IntN(7)]}
	if c.chance.IntN(3) == 0 {
		k.Channel, k.Caller = waiting.Phone, fmt.Sprint("phone ", c.chance.IntN(1000))
	}
	secret, err := c.b.d.Waiting.Take(ctx, Village, k)
	if err == nil && c.chance.IntN(12) == 0 {
		err = c.b.d.Waiting.GiveUp(ctx, secret)
	}
	return err
}

// serve calls whoever is next until noon, and serves them as long as it takes.
func (c *counter) serve(ctx context.Context) error {
	now, room := c.b.clock.now(), c.b.d.Waiting
	later := func(minutes int, do func(context.Context) error) {
		c.b.events.add(now.Add(time.Duration(minutes)*time.Minute), do)
	}
	err := room.Call(ctx, c.who)
	if f := fault.As(err); f != nil && f.Key == "queue.nobody" {
		if c.b.d.Calendar(Village).Open(now) {
			later(2, c.serve)
		}
		return nil
	}
	if err != nil {
		return err
	}
	s, err := room.Screen(ctx, c.who)
	if err != nil || s.Now == nil {
		return err
	}
	ticket := s.Now.ID
	later(1, func(ctx context.Context) error { return room.On(ctx, c.who, waiting.Came, ticket, "") })
	later(5+c.chance.IntN(13), func(ctx context.Context) error {
		if err := room.On(ctx, c.who, waiting.Finish, ticket, ""); err != nil {
			return err
		}
		return c.serve(ctx)
	})
	return nil
}

// crew gives the transport agency a crew that repairs lamps, with times to book.
func (b *builder) crew(ctx context.Context) error {
	p := diary.Plan{ID: lampCrew, Name: "Kru lampu wilayah timur", Services: []string{lampService}, NoticeHours: 2, Days: 21, Minutes: 45,
		Crew: &slots.Crew{Home: slots.Point{Lat: -7424000, Lon: 109239000}, Start: 8 * 60, Speed: 400}}
	for day := time.Monday; day <= time.Friday; day++ {
		p.Week[day] = []slots.Window{{From: 8 * 60, To: 12 * 60, Every: 60, Capacity: 1}}
	}
	return b.d.Diary.SetPlan(ctx, b.officers["perhubungan"], p)
}

// lamps are three reports of dark lamps, two with a time at which the crew comes.
func (b *builder) lamps(ctx context.Context) error {
	who := b.officers["perhubungan"]
	for i, at := range []slots.Point{{Lat: -7456000, Lon: 109287000}, {Lat: -7449000, Lon: 109301000}, {Lat: -7463000, Lon: 109279000}} {
		f := &file{b: b, service: lampService, office: who.Office, channel: "web"}
		a, err := f.application(ctx)
		if err != nil {
			return err
		}
		b.spot(&a, at, i)
		r, err := b.d.File(ctx, a)
		if err != nil {
			return fmt.Errorf("reporting a lamp: %w", explain(err))
		}
		f.no = r.No
		for p, err := f.now(ctx); ; p, err = f.now(ctx) {
			if err != nil {
				return err
			}
			if p.Step == nil || p.Step.Kind == "work" || p.State != casework.Working && p.State != casework.Checking {
				break
			}
			if err := step(ctx, f); err != nil {
				return err
			}
		}
		c, err := b.d.Diary.Offers(ctx, f.no)
		if err != nil {
			return err
		}
		if c == nil || i == 2 || len(c.Offers) <= i {
			continue
		}
		if err := b.d.Diary.Book(ctx, f.no, c.Offers[i].Day, c.Offers[i].From); err != nil {
			return fmt.Errorf("booking the crew: %w", err)
		}
	}
	return nil
}

// spot says where on the map a lamp is dark.
func (b *builder) spot(a *desk.Application, at slots.Point, n int) {
	std, ok := b.d.Catalogue().Current(a.Standard, b.d.Today(a.Office).String())
	if !ok {
		return
	}
	for i := range std.Form.Pages {
		for _, q := range std.Form.Pages[i].Questions {
			if q.Type == form.Place {
				a.Answers[q.ID] = map[string]any{"text": fmt.Sprintf("Tiang nomor %d, Jalan Contoh, depan pos ronda", 11+n), "lat": at.Lat, "lon": at.Lon}
			}
		}
	}
}
