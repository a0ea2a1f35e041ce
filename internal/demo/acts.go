package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/person"
)

// application is a complete one: the standard's example answers, by the next
// grown-up of the village who has had no case yet.
func (f *file) application(ctx context.Context) (desk.Application, error) {
	b := f.b
	day := b.d.Calendar(f.office).Day(b.clock.now())
	std, ok := b.d.Catalogue().Current(f.service, day.String())
	if !ok {
		return desk.Application{}, errors.New("no such service")
	}
	a := desk.Application{
		Standard: std.ID, Office: f.office, Channel: f.channel, Relation: "self", Language: "id",
		Answers: catalogue.ExampleAnswers(std, int64(day)), Assurance: casework.Matched,
	}
	var err error
	if a.Applicant, err = f.applicant(ctx, day.String()); err != nil {
		return a, err
	}
	for _, r := range std.Requirements {
		switch {
		case r.Kind == "statement":
			a.Statements = append(a.Statements, r.ID)
		case r.Kind == "upload" && f.channel != "counter":
			u, err := f.upload(ctx, r.ID)
			if err != nil {
				return a, err
			}
			a.Files = append(a.Files, u)
		}
	}
	return a, nil
}

// applicant is the next grown-up in the register; going on by seven leaves no
// family with two cases.
func (f *file) applicant(ctx context.Context, day string) (desk.Party, error) {
	b := f.b
	for tries := 0; tries < len(b.people); tries++ {
		r := b.people[b.taken%len(b.people)].Record
		b.taken += 7
		if age, _ := person.Age(r.BirthDate, day); age < 19 {
			continue
		}
		if f.office != Village { // the district has no register of residents
			return desk.Party{Record: r}, nil
		}
		said := person.Record{NIK: r.NIK, KK: r.KK, BirthDate: r.BirthDate, Phone: r.Phone}
		p, ok, err := b.d.Match(ctx, Village, said, fmt.Sprint("story ", b.taken))
		if err == nil && !ok {
			err = errors.New("the register does not know its own resident")
		}
		return p, err
	}
	return desk.Party{}, errors.New("nobody left to apply")
}

// upload brings the picture for a requirement.
func (f *file) upload(ctx context.Context, requirement string) (desk.Upload, error) {
	return f.b.d.TakeFileAt(ctx, f.office, desk.NewFile{For: requirement, Name: "foto.jpg"}, bytes.NewReader(f.b.photo))
}

// now is where the case is.
func (f *file) now(ctx context.Context) (desk.Progress, error) { return f.b.d.Follow(ctx, f.no) }

// outOfTurn is why an invented officer takes a case that is not the next.
const outOfTurn = "Pemohon datang ke kantor"

// taken is the officer of the present step, with the case in hand.
func (f *file) taken(ctx context.Context, p desk.Progress) (desk.Actor, error) {
	a := f.b.with(f.office, p.Step.Role)
	return a, f.b.d.Take(ctx, a, f.no, outOfTurn)
}

// step does whatever comes next, by whoever's it is.
func step(ctx context.Context, f *file) error {
	p, err := f.now(ctx)
	if err != nil || p.Step == nil {
		return err
	}
	a := f.b.with(f.office, p.Step.Role)
	var checks []string
	for _, c := range p.Step.Checklist {
		checks = append(checks, c.ID)
	}
	if p.Step.Kind != "hand-over" {
		if err := f.b.d.Take(ctx, a, f.no, outOfTurn); err != nil {
			return fmt.Errorf("taking %s: %w", p.Step.ID, err)
		}
	}
	switch p.Step.Kind {
	case "sign":
		_, err = f.b.d.Sign(ctx, a, f.no)
	case "hand-over":
		give := f.b.d.HandOver
		if p.State == casework.AwaitingInk {
			give = f.b.d.RecordInkHandedOver
		}
		err = give(ctx, a, f.no, checks)
	default:
		err = f.b.d.DoStep(ctx, a, f.no, p.Step.ID, checks)
	}
	if err != nil {
		return fmt.Errorf("step %s: %w", p.Step.ID, err)
	}
	return nil
}

// giveBack asks for completion.
func giveBack(ctx context.Context, f *file) error {
	p, err := f.now(ctx)
	if err != nil || p.Step == nil {
		return err
	}
	what, text := "other", "Alamat belum lengkap. Tuliskan RT dan RW tempatnya."
	for _, r := range p.Standard.Requirements {
		if r.Kind == "upload" {
			what, text = r.ID, "Foto kabur sehingga tidak terbaca. Potret ulang di tempat terang, lalu kirim lagi."
			break
		}
	}
	a, err := f.taken(ctx, p)
	if err != nil {
		return err
	}
	return f.b.d.Return(ctx, a, f.no, []desk.Defect{{What: what, Text: text}})
}

// complete answers it.
func complete(ctx context.Context, f *file) error {
	p, err := f.now(ctx)
	if err != nil || len(p.Defects) == 0 {
		return err
	}
	var files []desk.Upload
	if what := p.Defects[0].What; what != "other" {
		u, err := f.upload(ctx, what)
		if err != nil {
			return err
		}
		files = append(files, u)
	}
	return f.b.d.Complete(ctx, f.no, nil, files)
}

// refuse ends the case where it is judged.
func refuse(ctx context.Context, f *file) error {
	p, err := f.now(ctx)
	if err != nil || p.Step == nil {
		return err
	}
	a, err := f.taken(ctx, p)
	if err != nil {
		return err
	}
	return f.b.d.Refuse(ctx, a, f.no, "facts",
		"Petugas dan ketua RT mendatangi alamat yang disebut pada hari kerja dan tidak menemukan yang dinyatakan. Bila keadaannya berubah, permohonan baru dapat diajukan kapan saja.")
}

// withdraw takes the case back for its applicant.
func withdraw(ctx context.Context, f *file) error { return f.b.d.Withdraw(ctx, f.no) }

// pause stops the clock for a visit to the place.
func pause(ctx context.Context, f *file) error {
	p, err := f.now(ctx)
	if err != nil || p.Step == nil {
		return err
	}
	a, err := f.taken(ctx, p)
	if err != nil {
		return err
	}
	return f.b.d.Pause(ctx, a, f.no, "visit",
		"Petugas akan melihat tempatnya bersama ketua RT. Anda tidak perlu datang ke kantor.")
}

// explain adds what an incomplete application lacks, which its error does not say.
func explain(err error) error {
	var bad *desk.Incomplete
	if !errors.As(err, &bad) {
		return err
	}
	missing := []string{}
	for _, r := range bad.Missing {
		missing = append(missing, r.ID)
	}
	for _, r := range bad.Unmet {
		missing = append(missing, r.ID)
	}
	problems, _ := json.Marshal(bad.Problems)
	return fmt.Errorf("%w: %v %s", err, missing, problems)
}
