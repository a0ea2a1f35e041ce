package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"time"

	"genggam/internal/charter"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/hall"
	"genggam/internal/person"
	"genggam/internal/residents"
)

// Options say what is built. The zero value is the whole demo.
type Options struct {
	// Residents of the village; 0 is 10,000.
	Residents int
	// Seed of the story; 0 is the usual one.
	Seed uint64
	// Host is what the QR codes lead to, "127.0.0.1:8080".
	Host string
	// Now is when the story ends; zero is the machine's clock.
	Now time.Time
	// Progress is told how far the work has come; may be nil.
	Progress func(done, total int)
}

const (
	usualResidents = 10_000
	usualSeed      = 1945
	importBatch    = 500
)

func (o Options) filled() Options {
	if o.Residents <= 0 {
		o.Residents = usualResidents
	}
	if o.Seed == 0 {
		o.Seed = usualSeed
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// builder is a demo in the making.
type builder struct {
	Options
	d     *hall.Hall
	clock *clock
	r     *rand.Rand
	// people is the village; taken counts who has had a case.
	people   []residents.ImportRow
	taken    int
	officers map[string]desk.Actor
	photo    []byte
	events   queue
}

// clock is the story's clock. The builder alone moves it, between acts.
type clock struct{ ms chan time.Time }

func newClock(at time.Time) *clock {
	c := &clock{make(chan time.Time, 1)}
	c.ms <- at
	return c
}

// now reads the clock; the store asks from its own goroutine.
func (c *clock) now() time.Time {
	t := <-c.ms
	c.ms <- t
	return t
}

func (c *clock) set(t time.Time) {
	<-c.ms
	c.ms <- t
}

// story is how long before now the story begins.
const story = 42 * 24 * time.Hour

// Build makes the demo node in the directories of cfg. It is made beside them
// and put in place when it is whole, so that a demo that was interrupted is
// begun anew and never half there.
func Build(ctx context.Context, cfg desk.Config, o Options) error {
	o = o.filled()
	if _, err := os.Stat(cfg.Dir); err == nil {
		return fault.New(fault.Conflict, "demo.in-the-way", cfg.Dir)
	}
	part := cfg
	part.Dir, part.Keys = cfg.Dir+".part", cfg.Keys+".part"
	if err := errors.Join(os.RemoveAll(part.Dir), os.RemoveAll(part.Keys)); err != nil {
		return fmt.Errorf("clearing an unfinished demo: %w", err)
	}
	if err := o.build(ctx, part); err != nil {
		return errors.Join(err, os.RemoveAll(part.Dir), os.RemoveAll(part.Keys))
	}
	if err := errors.Join(os.Rename(part.Dir, cfg.Dir), os.Rename(part.Keys, cfg.Keys)); err != nil {
		return fmt.Errorf("putting the demo in place: %w", err)
	}
	return nil
}

func (o Options) build(ctx context.Context, cfg desk.Config) (err error) {
	b := &builder{Options: o, clock: newClock(o.Now.Add(-story)), r: rand.New(rand.NewPCG(o.Seed, 2)), officers: map[string]desk.Actor{}}
	cfg.Now = b.clock.now
	cfg.Log = slog.New(slog.DiscardHandler)
	_, err = charter.Found(ctx, cfg, charter.Plan{Root: "33.02", Below: true, Host: o.Host, Code: "BM", Demo: true})
	if err != nil {
		return err
	}
	if b.d, err = hall.Open(ctx, cfg); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.d.Close()) }()
	if err := b.furnish(ctx); err != nil {
		return err
	}
	if err := b.staff(ctx); err != nil {
		return err
	}
	for _, enter := range []func(context.Context) error{b.appoint, b.company, b.employees, b.fees} {
		if err := enter(ctx); err != nil {
			return err
		}
	}
	if b.people, err = People(o.Residents, o.Seed); err != nil {
		return err
	}
	if err := b.register(ctx); err != nil {
		return err
	}
	return b.tell(ctx)
}

// register takes the residents in, act by act.
func (b *builder) register(ctx context.Context) error {
	for i := 0; i < len(b.people); i += importBatch {
		b.Progress(i, 2*len(b.people))
		rows := b.people[i:min(i+importBatch, len(b.people))]
		if err := b.d.AddResidents(ctx, Village, rows); err != nil {
			return fmt.Errorf("registering residents: %w", err)
		}
	}
	return nil
}

// Sample is a resident to try the demo with.
type Sample struct{ Name, NIK, KK, BirthDate string }

// Samples are three residents of the demo who have no case yet: a man, a woman,
// and an old person with one word for a name.
func Samples(seed uint64) ([]Sample, error) {
	if seed == 0 {
		seed = usualSeed
	}
	people, err := People(samplePool, seed)
	if err != nil {
		return nil, err
	}
	var out []Sample
	for _, want := range []func(person.Record, int) bool{
		func(p person.Record, age int) bool { return p.Sex == "L" && age >= 30 && age < 50 },
		func(p person.Record, age int) bool { return p.Sex == "P" && age >= 25 && age < 45 },
		func(p person.Record, age int) bool { return age >= 65 && len(person.NameWords(p.Name)) == 1 },
	} {
		for _, row := range people {
			if age, _ := person.Age(row.Record.BirthDate, census.Format(time.DateOnly)); want(row.Record, age) {
				out = append(out, Sample{row.Record.Name, row.Record.NIK, row.Record.KK, row.Record.BirthDate})
				break
			}
		}
	}
	return out, nil
}

// samplePool is how many residents at the front of the register have no case
// in the story.
const samplePool = 60
