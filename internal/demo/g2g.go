package demo

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"slices"
	"time"

	"genggam/internal/agreements"
	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/person"
	"genggam/internal/region"
)

// between tells what offices have to do with each other: an agreement under which
// the social agency may ask the village, and letters at every stage, one answered,
// one that its head has to dispose of, one just arrived.
func (b *builder) between(cal *calendar.Calendar) {
	for _, e := range []struct {
		days, hour int
		do         func(context.Context) error
	}{{6, 9, b.agreement}, {4, 9, b.answeredLetter}, {2, 10, b.letterToVillage}, {1, 9, b.coveringLetter}} {
		day := cal.Day(b.Now)
		for n := e.days; n > 0; {
			if day--; cal.WorkingDay(day) {
				n--
			}
		}
		b.events.add(day.In(cal.Zone()).Add(time.Duration(e.hour)*time.Hour), e.do)
	}
}

// agreement is filed for the social agency, examined and signed; then the agency
// knows whom it may ask, which in a demo is the same node.
func (b *builder) agreement(ctx context.Context) error {
	clerk := b.officers["loket"]
	day := b.d.Today(Village)
	std, ok := b.d.Catalogue().Current(agreements.Service, day.String())
	if !ok {
		return fmt.Errorf("making an agreement: there is no %s", agreements.Service)
	}
	key, _ := b.d.Agreements.PublicKey()
	asks := []string{"resident", "adult", "name-matches", "address"}
	a := desk.Application{
		Standard: std.ID, Office: Village, Channel: "counter", Relation: "self", Helper: clerk.Account, Language: "id", Assurance: casework.Seen,
		Applicant: desk.Party{Record: person.Record{Name: "Dinas Sosial Kabupaten Banyumas"}, Way: "office"},
		Answers:   catalogue.ExampleAnswers(std, int64(day)), Statements: []string{"kewajiban"},
	}
	a.Answers["kunci"], a.Answers["data"], a.Answers["batas_harian"] = key, asks, int64(50)
	delete(a.Answers, "layanan_kabar")
	delete(a.Answers, "alamat_kabar")
	r, err := b.d.File(ctx, a)
	if err != nil {
		return fmt.Errorf("making an agreement: %w", explain(err))
	}
	if err := b.through(ctx, r.No, ""); err != nil {
		return err
	}
	scheme := "https"
	if host, _, err := net.SplitHostPort(b.Host); err == nil && slices.Contains([]string{"127.0.0.1", "localhost", "::1"}, host) {
		scheme = "http"
	}
	return b.d.Agreements.SetSource(ctx, b.officers["sosial"], agreements.Source{
		ID: r.Reference, Name: "Desa Sokaraja Kulon", URL: scheme + "://" + b.Host, Key: key, Purpose: "social-aid", Fields: asks,
	})
}

// answeredLetter went up from the village and came back answered.
func (b *builder) answeredLetter(ctx context.Context) error {
	r, err := b.d.Agreements.Send(ctx, b.officers["loket"], agreements.Letter{To: District, About: "Permintaan jadwal pelayanan keliling",
		Text: "Mohon kami diberi jadwal pelayanan keliling bulan depan untuk diumumkan kepada warga.", Grade: "ordinary", Due: b.d.Today(Village) + 10})
	if err != nil {
		return fmt.Errorf("sending a letter: %w", explain(err))
	}
	return b.through(ctx, r.No, "Pelayanan keliling diadakan setiap Rabu pukul 09.00 di pendopo kecamatan.\nMohon diumumkan kepada warga.")
}

// letterToVillage waits for the disposition of the village head.
func (b *builder) letterToVillage(ctx context.Context) error {
	r, err := b.d.Agreements.Send(ctx, b.officers["loket-kec"], agreements.Letter{To: Village, About: "Permintaan data jalan desa yang rusak",
		Text: "Mohon data jalan desa yang rusak beserta panjangnya sebagai bahan musyawarah rencana pembangunan.", Grade: "urgent", Due: b.d.Today(Village) + 7})
	if err != nil {
		return fmt.Errorf("sending a letter: %w", explain(err))
	}
	return b.one(ctx, r.No, "")
}

// coveringLetter was signed by the village head and has just arrived.
func (b *builder) coveringLetter(ctx context.Context) error {
	clerk := b.officers["loket"]
	f, err := b.d.Agreements.TakeFile(ctx, clerk, Village, desk.NewFile{Name: "usulan.jpg"}, bytes.NewReader(b.photo))
	if err != nil {
		return fmt.Errorf("enclosing a file: %w", err)
	}
	r, err := b.d.Agreements.Cover(ctx, clerk, agreements.Letter{To: District, About: "Usulan peserta pelatihan kader posyandu", Grade: "ordinary", Due: b.d.Today(Village) + 14,
		Files: []desk.Upload{f}, Enclosed: []agreements.Enclosed{{Name: "Daftar usulan peserta", Amount: "2 lembar", Note: "Asli"}, {Name: "Berita acara musyawarah", Amount: "1 bendel"}}})
	if err != nil {
		return fmt.Errorf("writing a covering letter: %w", explain(err))
	}
	if err := b.through(ctx, r.No, ""); err != nil {
		return err
	}
	_, err = b.d.Agreements.Rounds(ctx)
	return err
}

// through does every step up to the signature.
func (b *builder) through(ctx context.Context, no int64, text string) error {
	for range 9 { // no letter has more
		p, err := b.d.Follow(ctx, no)
		if err != nil || p.Step == nil || p.State == casework.Issued {
			return err
		}
		if err := b.one(ctx, no, text); err != nil {
			return err
		}
	}
	return nil
}

// one does the present step of a case by whoever's it is; text is what a step asks
// to be written.
func (b *builder) one(ctx context.Context, no int64, text string) error {
	p, err := b.d.Follow(ctx, no)
	if err != nil || p.Step == nil {
		return err
	}
	who := b.with(region.Code(p.Office.Code), p.Step.Role)
	if err := b.d.Take(ctx, who, no, outOfTurn); err != nil {
		return fmt.Errorf("taking %s: %w", p.Step.ID, err)
	}
	if p.Step.Kind == "sign" {
		_, err = b.d.Sign(ctx, who, no)
		return err
	}
	done := desk.Drafted{Step: p.Step.ID}
	for _, c := range p.Step.Checklist {
		done.Checks = append(done.Checks, c.ID)
	}
	if p.Step.Draft {
		done.Text = text
	}
	return b.d.DoStepDrafting(ctx, who, no, done)
}
