package practice

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/demo"
	"genggam/internal/desk"
	"genggam/internal/hall"
	"genggam/internal/learning"
	"genggam/internal/mandate"
	"genggam/internal/person"
	"genggam/internal/residents"
)

// scene is what a lesson finds.
type scene struct {
	// person is somebody of the village, no their case, -1 for none.
	person string
	no     int64
}

// stage is a scene in the making.
type stage struct {
	*hall.Hall
	r      *run
	people []residents.ImportRow
	used   int
}

// The services of the scenes: one that is checked, verified, signed and handed
// over, one signed in ink, one whose clock may stand for a visit.
const (
	plain   = "surat-keterangan-usaha"
	ink     = "surat-pengantar-nikah"
	visited = "surat-keterangan-domisili-usaha"
)

// scenes make ready what lessons need.
var scenes = map[string]func(ctx context.Context, s *stage) (scene, error){
	"people": func(_ context.Context, s *stage) (scene, error) { return scene{s.next().Name, -1}, nil },
	"filed": func(ctx context.Context, s *stage) (scene, error) {
		first, err := s.filed(ctx, plain, "web")
		if err == nil {
			_, err = s.filed(ctx, plain, "web") // somebody waits behind
		}
		return first, err
	},
	"verify":  func(ctx context.Context, s *stage) (scene, error) { return s.until(ctx, plain, "web", "verify") },
	"visit":   func(ctx context.Context, s *stage) (scene, error) { return s.until(ctx, visited, "web", "verify") },
	"sign":    func(ctx context.Context, s *stage) (scene, error) { return s.until(ctx, plain, "web", "sign") },
	"ink":     func(ctx context.Context, s *stage) (scene, error) { return s.until(ctx, ink, "counter", "hand-over") },
	"issued":  func(ctx context.Context, s *stage) (scene, error) { return s.until(ctx, plain, "web", "hand-over") },
	"counter": func(ctx context.Context, s *stage) (scene, error) { return s.until(ctx, plain, "counter", "hand-over") },
	"yours": func(ctx context.Context, s *stage) (scene, error) {
		x, err := s.until(ctx, plain, "counter", "sign")
		if err != nil {
			return x, err
		}
		by := s.r.actor(s.r.learner, "signer")
		if err = s.Take(ctx, by, x.no, ""); err == nil {
			_, err = s.Sign(ctx, by, x.no)
		}
		return x, err
	},
	"mandate": func(ctx context.Context, s *stage) (scene, error) {
		today := s.Today(s.r.office)
		head := mandate.Appointment{Account: s.r.colleague.account, Form: mandate.Head, From: today - 400, Until: today + calendar.Day(5*365),
			Words: mandate.Words{Seat: positions["signer"], Decree: "141/1/LATIHAN"}}
		_, err := s.Appointments.Give(ctx, s.r.actor(s.r.learner, "supervisor"), head)
		return scene{s.next().Name, -1}, err
	},
}

// prepare makes the scene of a lesson.
func (r *run) prepare(ctx context.Context, h *hall.Hall, l learning.Lesson, people []residents.ImportRow) (scene, error) {
	set, ok := scenes[l.Scene]
	if !ok {
		return scene{}, unknownScene(l.Scene)
	}
	return set(ctx, &stage{Hall: h, r: r, people: people})
}

// next is the next grown-up of the village who was not in the scene yet.
func (s *stage) next() person.Record {
	today := s.Today(s.r.office).String()
	for s.used < len(s.people) {
		p := s.people[s.used].Record
		s.used++
		if age, _ := person.Age(p.BirthDate, today); age >= 21 {
			return p
		}
	}
	return s.people[0].Record
}

// filed files a complete application by a resident.
func (s *stage) filed(ctx context.Context, service, channel string) (scene, error) {
	std, ok := s.Catalogue().Current(service, s.Today(s.r.office).String())
	if !ok {
		return scene{}, fmt.Errorf("no service %s", service)
	}
	who := s.next()
	party, ok, err := s.Match(ctx, s.r.office, person.Record{NIK: who.NIK, KK: who.KK, BirthDate: who.BirthDate, Phone: who.Phone}, string(s.r.office))
	if err != nil || !ok {
		return scene{}, errors.Join(err, missing(ok))
	}
	a := desk.Application{Standard: std.ID, Office: s.r.office, Channel: channel, Relation: "self", Applicant: party, Language: "id",
		Answers: catalogue.ExampleAnswers(std, int64(s.Today(s.r.office))), Assurance: casework.Matched}
	for _, q := range std.Requirements {
		switch {
		case q.Kind == "statement":
			a.Statements = append(a.Statements, q.ID)
		case q.Kind == "upload" && channel != "counter":
			u, err := s.TakeFileAt(ctx, s.r.office, desk.NewFile{For: q.ID, Name: "foto.jpg"}, bytes.NewReader(demo.Photograph()))
			if err != nil {
				return scene{}, err
			}
			a.Files = append(a.Files, u)
		}
	}
	receipt, err := s.file(ctx, a, channel)
	return scene{who.Name, receipt.No}, err
}

func (s *stage) file(ctx context.Context, a desk.Application, channel string) (desk.Receipt, error) {
	if channel == "counter" {
		a.Assurance = casework.Seen
		return s.FileForPerson(ctx, s.r.actor(s.r.colleague, "front-desk"), a)
	}
	return s.File(ctx, a)
}

func missing(ok bool) error {
	if ok {
		return nil
	}
	return errors.New("the register does not know its own resident")
}

// until brings a new application to a step. The colleague does what comes before;
// where the colleague signs too, the learner has checked: two pairs of eyes.
func (s *stage) until(ctx context.Context, service, channel, kind string) (scene, error) {
	checker := s.r.colleague
	if kind == "hand-over" {
		checker = s.r.learner
	}
	x, err := s.filed(ctx, service, channel)
	for err == nil {
		p, err := s.Follow(ctx, x.no)
		if err != nil || p.Step == nil || p.Step.Kind == kind {
			return x, err
		}
		by := s.r.actor(checker, p.Step.Role)
		if p.Step.Kind == "sign" {
			by = s.r.actor(s.r.colleague, p.Step.Role)
		}
		if err := s.Take(ctx, by, x.no, "latihan"); err != nil {
			return x, err
		}
		if p.Step.Kind == "sign" {
			if _, err := s.Sign(ctx, by, x.no); err != nil {
				return x, err
			}
			continue
		}
		var checks []string
		for _, c := range p.Step.Checklist {
			checks = append(checks, c.ID)
		}
		if err := s.DoStep(ctx, by, x.no, p.Step.ID, checks); err != nil {
			return x, err
		}
	}
	return x, err
}
