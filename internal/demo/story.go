package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/region"
)

// tell lives through the story: citizens apply, officers work, days pass.
func (b *builder) tell(ctx context.Context) error {
	b.photo = Photograph()
	b.taken = min(samplePool, len(b.people)/2)
	cal := b.d.Calendar(Village)
	b.watch()
	b.everyday(cal)
	b.singled(cal)
	b.programme()
	b.counters(cal)
	b.between(cal)
	began, whole := b.Now.Add(-story), int(story/time.Minute)
	for {
		e, ok := b.events.next()
		if !ok || e.at.After(b.Now) {
			break
		}
		b.clock.set(e.at)
		if err := e.do(ctx); err != nil {
			return fmt.Errorf("telling the story of %s: %w", e.at.Format(time.DateTime), err)
		}
		b.Progress(whole+int(e.at.Sub(began)/time.Minute), 2*whole)
	}
	b.clock.set(b.Now)
	if err := b.rounds(ctx); err != nil {
		return err
	}
	b.Progress(2*whole, 2*whole)
	return nil
}

// watch has the watchman walk every two hours.
func (b *builder) watch() {
	for at := b.Now.Add(-story); at.Before(b.Now); at = at.Add(2 * time.Hour) {
		b.events.add(at, b.rounds)
	}
}

func (b *builder) rounds(ctx context.Context) error {
	for {
		more, err := b.d.Rounds(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// everydayServices are what people of the village ask for most, more often
// those named more often.
var everydayServices = []string{
	"surat-keterangan-usaha", "surat-keterangan-usaha", "surat-keterangan-usaha",
	"surat-keterangan-domisili", "surat-keterangan-domisili", "surat-keterangan-tidak-mampu", "surat-keterangan-tidak-mampu",
	"surat-pengantar-skck", "surat-pengantar-skck", "surat-keterangan-penduduk", "surat-keterangan-belum-menikah",
	"surat-keterangan-penghasilan-orang-tua", "surat-pengantar-laporan-kehilangan", "surat-keterangan-domisili-usaha",
}

// everyday is the stream of ordinary cases: two or three on a working day, each
// worked through as fast as an office is on that day.
func (b *builder) everyday(cal *calendar.Calendar) {
	last := cal.Day(b.Now)
	for day := cal.Day(b.Now.Add(-story)); day < last; day++ {
		if !cal.WorkingDay(day) {
			continue
		}
		for range 2 + b.r.IntN(2) {
			at := day.In(cal.Zone()).Add(7*time.Hour + time.Duration(b.r.IntN(13*60))*time.Minute)
			f := &file{b: b, service: everydayServices[b.r.IntN(len(everydayServices))], office: Village, channel: "web"}
			if b.r.IntN(4) == 0 {
				f.channel, at = "counter", day.In(cal.Zone()).Add(8*time.Hour+time.Duration(b.r.IntN(5*60))*time.Minute)
			}
			f.acts = []act{step, step, step, step}
			switch p := b.r.IntN(20); {
			case p == 0:
				f.acts = []act{giveBack, complete, step, step, step, step}
			case p == 1:
				f.acts = []act{step, step, refuse}
			case p == 2:
				f.acts = []act{withdraw}
			}
			f.slow = 3 + b.r.IntN(25)
			b.events.add(at, f.submit)
		}
	}
}

// singled are cases that are each made to be where they are: at least one in
// every state, whenever the demo is built.
func (b *builder) singled(cal *calendar.Calendar) {
	for _, s := range []struct {
		service string
		days    int // working days ago; 0 is today or the last day
		acts    []act
	}{
		{"surat-keterangan-usaha", 0, nil},
		{"surat-keterangan-tidak-mampu", 0, nil},
		{"surat-pengantar-skck", 0, nil},
		{"surat-keterangan-penduduk", 0, []act{step}},
		{"surat-keterangan-belum-menikah", 0, []act{step, step}},
		{"surat-keterangan-usaha", 2, []act{giveBack}},
		{"surat-keterangan-tidak-mampu", 1, []act{giveBack}},
		{"surat-keterangan-usaha", 2, []act{step}},
		{"surat-keterangan-domisili-usaha", 7, []act{step}},
		{"surat-keterangan-domisili", 3, []act{step, pause}},
		{"surat-keterangan-kepemilikan-tanah", 4, []act{step, pause}},
		{"surat-keterangan-usaha", 1, []act{step, step}},
		{"surat-pengantar-skck", 1, []act{step, step}},
		{"surat-keterangan-tidak-mampu", 2, []act{step, step}},
		{"surat-keterangan-usaha", 1, []act{step, step, step}},
		{"surat-keterangan-domisili", 1, []act{step, step, step}},
		{"surat-keterangan-penghasilan-orang-tua", 2, []act{step, step, step}},
		{"surat-keterangan-domisili", 5, []act{step, step, refuse}},
		{"surat-pengantar-skck", 4, []act{withdraw}},
		{"dispensasi-nikah", 8, []act{step}},
		{"dispensasi-nikah", 1, []act{step}},
		{"rekomendasi-kecamatan", 12, []act{step, step, step, step, step, step}},
	} {
		f := &file{b: b, service: s.service, office: Village, channel: "web", acts: s.acts, slow: 4}
		if s.service == "dispensasi-nikah" || s.service == "rekomendasi-kecamatan" {
			f.office = District
		}
		b.events.add(b.ago(cal, s.days), f.submit)
	}
}

// ago is a moment some working days before now, early enough in its day for
// what follows.
func (b *builder) ago(cal *calendar.Calendar, days int) time.Time {
	if days == 0 {
		return b.Now.Add(-time.Duration(25+b.r.IntN(30)) * time.Minute)
	}
	day := cal.Day(b.Now)
	for days > 0 {
		if day--; cal.WorkingDay(day) {
			days--
		}
	}
	return day.In(cal.Zone()).Add(8*time.Hour + time.Duration(b.r.IntN(90))*time.Minute)
}

// file is one case of the story.
type file struct {
	b       *builder
	service string
	office  region.Code
	channel string
	no      int64
	// acts are done one after the other; slow is about how many working minutes
	// each waits.
	acts []act
	slow int
}

// act is one thing done to a case.
type act func(ctx context.Context, f *file) error

// submit files the case and plans its first act.
func (f *file) submit(ctx context.Context) error {
	a, err := f.application(ctx)
	if err != nil {
		return fmt.Errorf("applying for %s: %w", f.service, err)
	}
	var r desk.Receipt
	if f.channel == "counter" {
		r, err = f.b.d.FileForPerson(ctx, f.b.with(f.office, "front-desk"), a)
	} else {
		r, err = f.b.d.File(ctx, a)
	}
	if err != nil {
		return fmt.Errorf("filing %s: %w", f.service, explain(err))
	}
	f.no = r.No
	f.plan()
	return nil
}

// plan puts the next act some working minutes ahead.
func (f *file) plan() {
	if len(f.acts) == 0 {
		return
	}
	do := f.acts[0]
	f.acts = f.acts[1:]
	due := f.b.d.Calendar(f.office).AddWorkingMinutes(f.b.clock.now(), 1+f.b.r.IntN(2*f.slow))
	f.b.events.add(due.At, func(ctx context.Context) error {
		if err := do(ctx, f); err != nil {
			return fmt.Errorf("%s: %w", f.service, err)
		}
		f.plan()
		return nil
	})
}

// Photograph is a picture that stands for every picture: a grey card.
func Photograph() []byte {
	img := image.NewGray(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			img.SetGray(x, y, color.Gray{Y: uint8(96 + (x/40+y/40)%2*64)})
		}
	}
	var buf bytes.Buffer
	_ = jpeg.Encode(&buf, img, nil) // a buffer does not fail
	return buf.Bytes()
}
