package inspection

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/sheet"
	"genggam/internal/store"
)

// Lacking is what one service of an office still lacks for the assessment.
type Lacking struct {
	Standard *catalogue.Standard
	Gaps     []integrity.Gap
}

// Assessment is what an office and its services still lack. What the office
// itself lacks stands once, not at every service.
type Assessment struct {
	Office   premises.Office
	Own      []integrity.Gap
	Services []Lacking
	// Hung counts the services whose present version hangs on the wall.
	Hung int
	// Seen are the facts that were said, by indicator, with their day.
	Seen map[string]calendar.Day
}

// Assess lists what the actor's office still lacks.
func (r *Room) Assess(ctx context.Context, a premises.Actor) (Assessment, error) {
	if err := a.May(premises.Assess); err != nil {
		return Assessment{}, err
	}
	return r.Lacks(ctx, a.Office)
}

// Lacks lists what an office and its services still lack: no words of anybody.
func (r *Room) Lacks(ctx context.Context, office region.Code) (out Assessment, err error) {
	if out.Office, err = r.Office(office); err != nil {
		return out, err
	}
	f := integrity.Facts{Today: r.Today(office)}
	if f.Seen, err = r.seen(ctx, office); err != nil {
		return out, err
	}
	out.Seen = f.Seen
	boards, err := r.boards(ctx, office)
	if err != nil {
		return out, err
	}
	for i, s := range r.services(out.Office) {
		f.Board = boards[s.ID]
		if f.Board == s.Version {
			out.Hung++
		}
		x := Lacking{Standard: s}
		for _, g := range integrity.Lacks(s, f) {
			if g.Indicator.Component != "" {
				x.Gaps = append(x.Gaps, g)
			} else if i == 0 {
				out.Own = append(out.Own, g)
			}
		}
		out.Services = append(out.Services, x)
	}
	return out, nil
}

// Hung are the services that an office gives today, and of how many the present
// version hangs on its wall: the two figures of Lacks that are asked for every day.
func (r *Room) Hung(ctx context.Context, office region.Code) (given []*catalogue.Standard, hung int, err error) {
	o, err := r.Office(office)
	if err != nil {
		return nil, 0, err
	}
	boards, err := r.boards(ctx, office)
	if err != nil {
		return nil, 0, err
	}
	given = r.services(o)
	for _, s := range given {
		if boards[s.ID] == s.Version {
			hung++
		}
	}
	return given, hung, nil
}

// services are those that an office gives today.
func (r *Room) services(o premises.Office) (out []*catalogue.Standard) {
	for _, s := range r.Catalogue().All(r.Today(o.Code).String()) {
		if o.Provides(s) {
			out = append(out, s)
		}
	}
	return out
}

func (r *Room) seen(ctx context.Context, office region.Code) (map[string]calendar.Day, error) {
	out := map[string]calendar.Day{}
	err := r.Store.Each(ctx, `SELECT fact, day FROM assessment_facts WHERE office = ?`, []any{string(office)}, func(scan store.Scan) error {
		var fact string
		var day int64
		err := scan(&fact, &day)
		out[fact] = calendar.Day(day)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what an office has: %w", err)
	}
	return out, nil
}

func (r *Room) boards(ctx context.Context, office region.Code) (map[string]int, error) {
	out := map[string]int{}
	err := r.Store.Each(ctx, `SELECT standard, version FROM hung_boards WHERE office = ?`, []any{string(office)}, func(scan store.Scan) error {
		var id string
		var version int64
		err := scan(&id, &version)
		out[id] = int(version)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what hangs on the wall: %w", err)
	}
	return out, nil
}

// SayFact writes down that somebody of the office saw today that it has what an
// indicator asks for.
func (r *Room) SayFact(ctx context.Context, a premises.Actor, fact string) error {
	known := false
	for _, i := range integrity.Indicators() {
		known = known || i.ID == fact && i.Component == ""
	}
	if !known {
		return fault.New(fault.Invalid, "inspection.fact").On("fakta")
	}
	return r.assessAct(ctx, a, "assessment.seen/1", func(o *canon.Object, day string) {
		o.Str("day", day)
		o.Str("fact", fact)
	})
}

// HangBoard writes down that the board with the present standards hangs on the
// wall.
func (r *Room) HangBoard(ctx context.Context, a premises.Actor) error {
	o, err := r.Office(a.Office)
	if err != nil {
		return err
	}
	var refs []string
	for _, s := range r.services(o) {
		refs = append(refs, s.Ref())
	}
	return r.assessAct(ctx, a, "assessment.hung/1", func(o *canon.Object, day string) {
		o.Str("day", day)
		o.List("standards", refs)
	})
}

func (r *Room) assessAct(ctx context.Context, a premises.Actor, kind string, put func(o *canon.Object, day string)) error {
	who, err := by(a, premises.Assess)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, who, func(t *store.Tx) error {
		var o canon.Object
		put(&o, r.Calendar(a.Office).Day(t.Time()).String())
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		return place(t, store.Draft{Stream: assessmentStream + string(a.Office), Kind: kind, Data: data}, saveAssessment)
	})
}

func saveAssessment(t *store.Tx, office string, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	switch e.Kind {
	case "assessment.seen/1":
		day, err := calendar.ParseDay(v.Str("day"))
		if err != nil {
			return err
		}
		return t.Exec(`INSERT INTO assessment_facts (office, fact, day) VALUES (?, ?, ?) ON CONFLICT (office, fact) DO UPDATE SET day = excluded.day`, office, v.Str("fact"), int64(day))
	case "assessment.hung/1":
		for _, ref := range v.Texts("standards") {
			id, number, _ := strings.Cut(ref, "@")
			version, err := strconv.ParseInt(number, 10, 64)
			if err != nil {
				return err
			}
			if err := t.Exec(`INSERT INTO hung_boards (office, standard, version) VALUES (?, ?, ?) ON CONFLICT (office, standard) DO UPDATE SET version = excluded.version`, office, id, version); err != nil {
				return err
			}
		}
	}
	return nil
}

// PrintBoard prints the wall board of an office's services, as they are today.
func (r *Room) PrintBoard(w io.Writer, office region.Code, tag lang.Tag) error {
	o, err := r.Office(office)
	if err != nil {
		return err
	}
	say := func(key string, args ...any) string { return r.Messages.Say(tag, key, args...) }
	b := sheet.Board{
		Page:   sheet.Page{Setup: paper.Setup{Paper: "f4"}.Over(o.Paper), Language: tag, Time: r.Now().In(r.Calendar(office).Zone())},
		Office: o.Full(), Promise: say("inspection.promise", o.Full()), Address: r.Card().Host, Link: "https://" + r.Card().Host + "/",
		Decree: say("inspection.board-of", lang.Date(tag, r.Now().In(r.Calendar(office).Zone()))),
	}
	b.Complaints = []string{say("inspection.complain-here", o.Address)}
	if o.Phone != "" {
		b.Complaints = append(b.Complaints, say("inspection.complain-phone", o.Phone))
	}
	b.Complaints = append(b.Complaints, say("inspection.complain-lapor"), say("inspection.complain-ombudsman"))
	for _, s := range r.services(o) {
		x := sheet.Service{Name: s.Name.In(tag), Time: calendar.SayAmount(r.Messages, tag, s.Time.Promised.Amount, s.Time.Promised.Unit), Fee: s.Fee.Amount, Product: s.Result.Name.In(tag)}
		if items := s.Charges(); len(items) > 0 && s.Fee.Amount == 0 {
			x.FeeText = items[0].Perda
		}
		for _, q := range s.Requirements[:min(20, len(s.Requirements))] {
			x.Requirements = append(x.Requirements, q.Name.In(tag))
		}
		b.Services = append(b.Services, x)
	}
	return sheet.PrintBoard(w, b)
}
