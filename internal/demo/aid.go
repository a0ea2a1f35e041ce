package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"genggam/internal/allot"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/region"
	"genggam/internal/stock"
	"genggam/internal/storehouse"
)

const (
	// aidService is what the social agency of the demo gives out.
	aidService = "bantuan-sembako"
	parcels    = "paket-sembako"
	// nextDoor is the village beside the demo's own, for a quota of two places.
	nextDoor = region.Code("33.02.19.2013")
)

// aid is the programme of the social agency: two rounds of food parcels, the first
// given out but for who waits and who never came, the second ranked, with an
// objection open.
type aid struct {
	b             *builder
	who           desk.Actor
	store, branch string
	rounds        [2]canon.ID
	nos           [2][]int64
	// chance is the programme's own, so that the rest of the story is as it was.
	chance *rand.Rand
}

// programme puts the programme into the story.
func (b *builder) programme() {
	p := &aid{b: b, who: b.officers["sosial"], chance: rand.New(rand.NewPCG(b.Seed, 7))}
	cal := b.d.Calendar(p.who.Office)
	on := func(days, hour int, do func(context.Context) error) {
		day := cal.Day(b.Now).AddDays(-days)
		for !cal.WorkingDay(day) { // offices rest on these days
			day++
		}
		b.events.add(day.In(cal.Zone()).Add(time.Duration(hour)*time.Hour), p.patiently(do))
	}
	on(41, 8, p.furnish)
	on(41, 9, func(ctx context.Context) error { return p.open(ctx, 0, 32, []int{6, 3}) })
	p.ask(on, 0, 40, 20)
	on(31, 9, func(ctx context.Context) error { return p.rank(ctx, 0, -28) })
	on(27, 9, func(ctx context.Context) error { return p.decide(ctx, 0) })
	for i := range 7 {
		on(26-i, 10, func(ctx context.Context) error { return p.hand(ctx, i) })
	}
	on(24, 13, p.ship)
	// Two of the nine never come; the clock gives theirs to the next of the ranking.
	on(9, 9, func(ctx context.Context) error { return p.decide(ctx, 0) })
	on(9, 10, p.end)
	on(16, 9, func(ctx context.Context) error { return p.open(ctx, 1, 7, []int{5, 3}) })
	p.ask(on, 1, 15, 16)
	on(6, 9, func(ctx context.Context) error { return p.rank(ctx, 1, 9) })
	b.events.add(cal.Day(b.Now).AddDays(-2).In(cal.Zone()).Add(19*time.Hour), p.object)
}

// furnish makes the agency's stores and fills them.
func (p *aid) furnish(ctx context.Context) error {
	room := p.b.d.Storehouse
	for _, s := range []struct {
		to     *string
		name   string
		amount int64
	}{{&p.store, "Gudang Dinas Purwokerto", 60}, {&p.branch, "Pendopo Kecamatan Sokaraja", 0}} {
		made, err := room.AddStore(ctx, p.who, s.name)
		if err != nil {
			return err
		}
		*s.to = made.ID
		if s.amount == 0 {
			continue
		}
		if err := room.Enter(ctx, p.who, storehouse.Move{Kind: stock.Received, Good: parcels, To: made.ID, Amount: s.amount}); err != nil {
			return err
		}
	}
	return room.Enter(ctx, p.who, storehouse.Move{Kind: stock.Moved, Good: parcels, From: p.store, To: p.branch, Amount: 20})
}

// patiently does something the next day where it cannot be done yet: long holidays
// push what an office does together.
func (p *aid) patiently(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := do(ctx)
		if fault.Of(err) == fault.Conflict {
			p.b.events.add(p.b.clock.now().Add(24*time.Hour), p.patiently(do))
			return nil
		}
		if err != nil {
			return fmt.Errorf("giving out aid: %w", explain(err))
		}
		return nil
	}
}

// day is that many days before the story ends.
func (p *aid) day(before int) calendar.Day {
	return p.b.d.Calendar(p.who.Office).Day(p.b.Now).AddDays(-before)
}

// open opens a round until a day of the story, with a quota for each of the two villages.
func (p *aid) open(ctx context.Context, n, until int, quota []int) (err error) {
	today := p.b.d.Today(p.who.Office)
	p.rounds[n], err = p.b.d.Storehouse.OpenRound(ctx, p.who, storehouse.NewRound{
		Standard: aidService, Period: fmt.Sprintf("%d-P%d", today.Year(), n+1), Until: max(p.day(until), today+2),
		Shares: []allot.Share{{Place: string(Village), Count: quota[0]}, {Place: string(nextDoor), Count: quota[1]}},
		Decree: fmt.Sprintf("Keputusan Kepala Dinas Sosial Nomor 460/%d/%d", 118+n, today.Year()),
	})
	return err
}

// ask has people apply in the days of a round, and brings their cases to where
// they are ranked.
func (p *aid) ask(on func(days, hour int, do func(context.Context) error), n, from, people int) {
	for i := range people {
		on(from-i*8/people, 8+i%8, func(ctx context.Context) error { return p.apply(ctx, n, i) })
	}
}

func (p *aid) apply(ctx context.Context, n, i int) error {
	f := &file{b: p.b, service: aidService, office: p.who.Office, channel: "web"}
	a, err := p.application(ctx, f, i)
	if err != nil {
		return err
	}
	r, err := p.b.d.File(ctx, a)
	if err != nil {
		return err
	}
	f.no = r.No
	p.nos[n] = append(p.nos[n], r.No)
	return errors.Join(step(ctx, f), step(ctx, f))
}

// application is that of a family: some are in the register of the poor, some
// have somebody who is ill, every third lives next door.
func (p *aid) application(ctx context.Context, f *file, i int) (desk.Application, error) {
	day := p.b.d.Today(f.office)
	std, ok := p.b.d.Catalogue().Current(f.service, day.String())
	if !ok {
		return desk.Application{}, errors.New("no such service")
	}
	who, err := f.applicant(ctx, day.String())
	if err != nil {
		return desk.Application{}, err
	}
	if i%3 == 2 {
		who.Record.Region, who.Record.Address = string(nextDoor), "Jalan Contoh "+fmt.Sprint(i+1)
	}
	a := desk.Application{Standard: std.ID, Office: f.office, Channel: f.channel, Relation: "self", Language: "id", Applicant: who,
		Answers: catalogue.ExampleAnswers(std, int64(day)), Assurance: casework.Matched}
	poor := p.chance.IntN(3) > 0
	a.Answers["dalam_dtsen"], a.Answers["anggota"] = poor, int64(1+p.chance.IntN(7))
	a.Answers["rentan"] = [][]string{nil, {"balita"}, {"sepuh"}, {"sakit", "sepuh"}}[p.chance.IntN(4)]
	for _, r := range std.Requirements {
		switch {
		case r.Kind == "statement":
			a.Statements = append(a.Statements, r.ID)
		case r.Kind == "upload" && !poor:
			u, err := f.upload(ctx, r.ID)
			if err != nil {
				return a, err
			}
			a.Files = append(a.Files, u)
		}
	}
	return a, tidy(a.Answers)
}

// tidy leaves out what was not answered.
func tidy(a form.Answers) error {
	if list, ok := a["rentan"].([]string); ok && list == nil {
		delete(a, "rentan")
	}
	return nil
}

// rank ranks a round; one may object until a day, counted from the end of the story.
func (p *aid) rank(ctx context.Context, n, days int) error {
	objects := max(p.day(-days), p.b.d.Today(p.who.Office))
	return p.b.d.Storehouse.Rank(ctx, p.who, p.rounds[n], objects)
}

func (p *aid) decide(ctx context.Context, n int) error {
	for {
		d, err := p.b.d.Storehouse.Decide(ctx, p.who, p.rounds[n])
		if err != nil || d.Left == 0 {
			return err
		}
	}
}

// hand hands out to the i-th who was granted and has come: most show their code,
// one has no phone and is photographed.
func (p *aid) hand(ctx context.Context, i int) error {
	room := p.b.d.Storehouse
	seen := 0
	for _, no := range p.nos[0] {
		g, ok, err := room.Grant(ctx, no)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if seen++; seen <= i || g.Handed > 0 {
			continue
		}
		if i == 4 {
			u, err := room.TakeProof(ctx, p.who, desk.NewFile{For: "photo", Name: "serah-terima.jpg"}, bytes.NewReader(p.b.photo))
			if err != nil {
				return err
			}
			return room.HandOut(ctx, p.who, no, p.branch, storehouse.Proof{Way: "photo", File: u})
		}
		code, err := room.CodeOf(ctx, no)
		if err != nil {
			return err
		}
		return room.HandOut(ctx, p.who, no, p.branch, storehouse.Proof{Way: "code", Code: code})
	}
	return nil
}

// ship sends parcels to the district, which signs for those that arrived whole,
// and later some that are still on the way.
func (p *aid) ship(ctx context.Context) error {
	room, other := p.b.d.Storehouse, p.b.officers["sekcam"]
	at, err := room.AddStore(ctx, other, "Gudang Kecamatan")
	if err != nil {
		return err
	}
	n := storehouse.NewShipment{Good: parcels, From: p.store, To: District, Amount: 12}
	id, err := room.Send(ctx, p.who, n)
	if err != nil {
		return err
	}
	if err := room.Receive(ctx, other, id, storehouse.Receipt{Store: at.ID, Found: 11, Why: "broken"}); err != nil {
		return err
	}
	n.Amount = 6
	_, err = room.Send(ctx, p.who, n)
	return err
}

// end closes the first round, whose reserve list is refused, and the book of the
// parcels with a count: one is missing.
func (p *aid) end(ctx context.Context) error {
	room := p.b.d.Storehouse
	if err := room.CloseRound(ctx, p.who, p.rounds[0]); err != nil {
		return err
	}
	if err := p.decide(ctx, 0); err != nil {
		return err
	}
	shelves, err := room.Shelves(ctx, p.who)
	if err != nil {
		return err
	}
	var counts []storehouse.Count
	for _, s := range shelves {
		c := storehouse.Count{Store: s.Store, Found: s.OnHand()}
		if s.Store == p.store && c.Found > 0 {
			c.Found, c.Why = c.Found-1, "miscounted"
		}
		counts = append(counts, c)
	}
	return room.CloseBook(ctx, p.who, parcels, p.b.d.Today(p.who.Office), counts)
}

// object has somebody who is not inside object.
func (p *aid) object(ctx context.Context) error {
	for _, no := range p.nos[1] {
		place, err := p.b.d.Storehouse.PlaceOf(ctx, no)
		if err != nil {
			return err
		}
		if place != nil && place.Why.Standing == allot.Reserve {
			return p.b.d.Storehouse.Object(ctx, no, "Ibu saya yang lumpuh tinggal bersama kami sejak Agustus; saya lupa menuliskannya. Ketua RT 003 mengetahuinya.")
		}
	}
	return nil
}
