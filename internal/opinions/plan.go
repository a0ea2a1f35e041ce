package opinions

import (
	"context"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

// The follow-up plan (rencana tindak lanjut): what the office does about what came
// out weak. It is public, and stays so whether it was done or not.

const planColumns = "no, office, year, element, words, until, done, outcome, dropped"

// mostPlans bounds the plan of a year.
const mostPlans = 60

// Planned is one line of the plan as everybody may read it.
type Planned struct {
	No      int64
	Element survey.Element
	survey.PlanWords
	Until calendar.Day
	// Done is the day on which it was done or dropped, 0 for not yet; Outcome says what
	// came of it, or why it was dropped.
	Done    calendar.Day
	Dropped bool
	Outcome string
	// Late says that its day is over and it was not done.
	Late bool
}

// Plans is the follow-up plan of an office in a year, in the order in which it was
// made.
func (r *Room) Plans(ctx context.Context, office region.Code, year int) (out []Planned, err error) {
	type row struct {
		Planned
		words, outcome canon.ID
	}
	var rows []row
	err = r.Store.Each(ctx, `SELECT no, element, words, until, done, outcome, dropped FROM survey_plans WHERE office = ? AND year = ? ORDER BY no LIMIT ?`,
		[]any{string(office), int64(year), int64(mostPlans)}, func(scan store.Scan) error {
			var x row
			var element string
			var until, done, dropped int64
			err := scan(&x.No, &element, store.ID(&x.words), &until, &done, store.ID(&x.outcome), &dropped)
			x.Element, _ = survey.ElementOf(element)
			x.Until, x.Done, x.Dropped = calendar.Day(until), calendar.Day(done), dropped == 1
			x.Late = done == 0 && x.Until < r.Today(office)
			rows = append(rows, x)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading the follow-up plan: %w", err)
	}
	for _, x := range rows {
		if err := r.Vault.OpenValue(ctx, x.words, &x.PlanWords); err != nil {
			return nil, err
		}
		var end survey.PlanWords
		if err := r.Vault.OpenValue(ctx, x.outcome, &end); err != nil {
			return nil, err
		}
		x.Outcome = end.Action
		out = append(out, x.Planned)
	}
	return out, nil
}

// Mistakes are the faults of a form, each on its field.
type Mistakes []*fault.Fault

// Error implements error.
func (m Mistakes) Error() string { return "what was typed has mistakes" }

// Unwrap gives the first, by which it is answered.
func (m Mistakes) Unwrap() error { return m[0] }

// Plan adds a line to the plan of a year of the actor's office. What is wrong with
// it comes as Mistakes; a plan that is full is refused with survey.plan-full.
func (r *Room) Plan(ctx context.Context, a premises.Actor, element string, w survey.PlanWords, until calendar.Day) error {
	role, err := a.As(premises.PlanFollowUp)
	if err != nil {
		return err
	}
	today := r.Today(a.Office)
	w, wrong := survey.CheckPlan(element, w, until, today)
	if len(wrong) > 0 {
		return Mistakes(wrong)
	}
	e, _ := survey.ElementOf(element)
	return r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		var n int64
		if _, err := t.One(`SELECT count(*) FROM survey_plans WHERE office = ? AND year = ?`, []any{string(a.Office), int64(today.Year())}, &n); err != nil {
			return err
		}
		if n >= mostPlans {
			return fault.New(fault.TooMany, "survey.plan-full", mostPlans)
		}
		it, err := r.Vault.SealValueTx(t, string(a.Office), "survey-plan", w)
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		data, err := survey.Plan{Year: today.Year(), Element: e, Until: until, Words: it.ID}.Encode()
		if err != nil {
			return err
		}
		return place(t, store.Draft{Stream: stream + string(a.Office), Kind: survey.KindPlanned, Data: data, Items: []journal.Item{it.Ref()}})
	})
}

// EndPlan says that a line of the actor's office was done, or that it was dropped
// and why. One that ended already is refused with survey.plan-over.
func (r *Room) EndPlan(ctx context.Context, a premises.Actor, no int64, dropped bool, text string) error {
	role, err := a.As(premises.PlanFollowUp)
	if err != nil {
		return err
	}
	wrong := survey.CheckOutcome(text, "hasil")
	kind := survey.KindPlanDone
	if dropped {
		kind = survey.KindPlanDropped
	}
	return r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		var done int64
		found, err := t.One(`SELECT done FROM survey_plans WHERE no = ? AND office = ?`, []any{no, string(a.Office)}, &done)
		switch {
		case err != nil:
			return err
		case !found:
			return fault.New(fault.NotFound, "survey.plan-unknown")
		case done != 0:
			return fault.New(fault.Conflict, "survey.plan-over")
		case len(wrong) > 0: // only who may know that there is a plan is told what is wrong
			return Mistakes(wrong)
		}
		it, err := r.Vault.SealValueTx(t, string(a.Office), "survey-plan", survey.PlanWords{Action: text})
		if err != nil {
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		data, err := survey.PlanEnd{Plan: no, On: r.Calendar(a.Office).Day(t.Time()), Words: it.ID}.Encode(kind)
		if err != nil {
			return err
		}
		return place(t, store.Draft{Stream: stream + string(a.Office), Kind: kind, Data: data, Items: []journal.Item{it.Ref()}})
	})
}

// place appends an entry and writes its row.
func place(t *store.Tx, d store.Draft) error {
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return save(t, e)
}

func savePlan(t *store.Tx, e journal.Entry) error {
	if e.Kind == survey.KindPlanned {
		p, err := survey.DecodePlan(e.Data)
		if err != nil {
			return err
		}
		var none canon.ID
		return t.Exec(`INSERT INTO survey_plans (`+planColumns+`) VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0)`, e.Position, e.Unit, int64(p.Year), p.Element.ID(), p.Words[:], int64(p.Until), none[:])
	}
	p, err := survey.DecodePlanEnd(e.Kind, e.Data)
	if err != nil {
		return err
	}
	dropped := int64(0)
	if e.Kind == survey.KindPlanDropped {
		dropped = 1
	}
	return t.Exec(`UPDATE survey_plans SET done = ?, outcome = ?, dropped = ? WHERE no = ?`, int64(p.On), p.Words[:], dropped, p.Plan)
}
