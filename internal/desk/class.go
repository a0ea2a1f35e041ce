package desk

import (
	"context"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/vault"
)

// A class of priority is what the applicant says of themselves. Where it goes by
// age and the birth date is known, from the register that they were matched with
// or because an officer saw them, the two may contradict each other. An officer
// judges that; nobody else is told of it, and nobody who was not matched is
// compared with the register at all.

// ClassDoubt is a class that birth dates contradict.
type ClassDoubt struct {
	Class string
	// Age of the applicant in full years, and From where it is known: register, seen.
	Age  int
	From string
	// Basis is the citation of the age.
	Basis string
}

// doubtOf compares the class of a case with the ages of applicant and subject;
// nil when there is nothing to judge, or nothing that anybody knows.
func (d *Desk) doubtOf(c *casework.Case, applicant Party, subject *Party) *ClassDoubt {
	rule, ok := catalogue.AgeOf(c.Class)
	if !ok || c.Priority == 0 || c.ClassJudged != "" || c.State.Ended() {
		return nil
	}
	day := d.Calendar(region.Code(c.Office)).Day(ms(c.SubmittedAt)).String()
	years, from, known := ageKnown(applicant, c.Assurance, day)
	if !known || rule.Fits(years) {
		return nil
	}
	if subject != nil {
		if other, _, known := ageKnown(*subject, casework.Claimed, day); !known || rule.Fits(other) {
			return nil
		}
	}
	return &ClassDoubt{Class: c.Class, Age: years, From: from, Basis: rule.Basis}
}

// ageKnown is how old somebody is, from the register or because they were seen.
func ageKnown(p Party, assured casework.Assurance, day string) (years int, from string, known bool) {
	switch {
	case p.Resident != "":
		from = "register"
	case assured == casework.Seen:
		from = "seen"
	default:
		return 0, "", false
	}
	years, known = person.Age(p.Record.BirthDate, day)
	return years, from, known
}

// classDoubt opens the people of a case and compares.
func (d *Desk) classDoubt(ctx context.Context, c *casework.Case) (*ClassDoubt, error) {
	if c.Class == "" || c.Priority == 0 || c.ClassJudged != "" {
		return nil, nil
	}
	applicant, err := d.fullParty(ctx, c.Applicant)
	if err != nil {
		return nil, err
	}
	var subject *Party
	if !c.Subject.Zero() {
		p, err := d.fullParty(ctx, c.Subject)
		if err != nil {
			return nil, err
		}
		subject = &p
	}
	return d.doubtOf(c, applicant, subject), nil
}

// JudgeClass says of a class that a birth date contradicts that it holds all the
// same, or that it could not be confirmed: then the case waits among those of no
// class. The reason is kept. Faults: "class.no-doubt", those of
// casework.Case.JudgeClass.
func (d *Desk) JudgeClass(ctx context.Context, a Actor, no int64, outcome, reason string) error {
	if err := a.May(premises.Work); err != nil {
		return err
	}
	c, doubt, err := d.doubted(ctx, a, no)
	if err != nil {
		return err
	}
	if doubt == nil && c.ClassJudged == "" {
		return fault.New(fault.Conflict, "class.no-doubt")
	}
	id, items, err := d.words(string(a.Office), "class", reason)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.JudgeClass(w.s, w.o, outcome, id)
		return events, items, err
	})
}

// doubted reads a case for an officer who may open it, with what is to be judged
// of its class.
func (d *Desk) doubted(ctx context.Context, a Actor, no int64) (*casework.Case, *ClassDoubt, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return nil, nil, err
	}
	if !opens(a, c) {
		return nil, nil, noCase()
	}
	doubt, err := d.classDoubt(ctx, c)
	return c, doubt, err
}

// classJudged refuses to go on with a case that a doubtful class put first. Who
// stands at the counter passed nobody in the queue.
func (d *Desk) classJudged(ctx context.Context, a Actor, no int64) error {
	if err := a.May(premises.Work); err != nil {
		return err
	}
	row, err := d.row(ctx, no)
	if err != nil || row.Priority == 0 || row.Channel == "counter" {
		return err
	}
	_, doubt, err := d.doubted(ctx, a, no)
	if err == nil && doubt != nil {
		err = fault.New(fault.Conflict, "class.judge-first")
	}
	return err
}
