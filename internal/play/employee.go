package play

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/form"
	"genggam/internal/office"
)

// worker is the log-in of the employee of a play.
const worker = "lingkungan-staf"

// hire fills the chart of the stage's regency, once.
func (r *run) hire(ctx context.Context) error {
	if _, err := r.node.Officer(ctx, office.AgencyCode(office.StaffAgency), worker); err == nil {
		return nil
	}
	s, err := r.node.AddEmployees(ctx)
	if err != nil {
		return err
	}
	keeper, err := r.node.Officer(ctx, office.AgencyCode("kepegawaian"), "kepegawaian")
	if err != nil {
		return err
	}
	// The last rise of pay was two years ago, so that the next one is due.
	from, err := calendar.ParseDay("2024-08-01")
	if err != nil {
		return err
	}
	return r.node.Personnel.Decree(ctx, keeper, s.Worker, from, 48)
}

// asEmployee hands in a request of the employee's own.
func (r *run) asEmployee(ctx context.Context, answers form.Answers, bad form.Problems) error {
	who, err := r.node.Officer(ctx, office.AgencyCode(office.StaffAgency), worker)
	if err != nil {
		return err
	}
	f, err := r.node.Personnel.Draft(ctx, who, r.std.ID)
	if err != nil {
		return err
	}
	r.std.Form.Check(answers, r.node.DraftFacts(f), r.std.Conditions()) // what nobody is asked is no answer
	f.Answers = answers
	vars := r.std.Vars(answers, r.node.DraftFacts(f))
	f.Statements = r.statements(vars)
	for _, q := range r.uploads(vars) {
		if !slices.ContainsFunc(f.Files, func(u desk.Upload) bool { return u.For == q }) {
			if err := r.node.TakeFile(ctx, f, photo(q), bytes.NewReader(office.JPEG)); err != nil {
				return err
			}
		}
	}
	attach(answers, f.Files)
	if len(bad) > 0 {
		return incomplete(bad)
	}
	receipt, err := r.node.Personnel.File(ctx, who, f)
	if err == nil {
		r.no = receipt.No
	}
	return err
}

// byChart is the one person whom the chart gave the present step.
func (r *run) byChart(ctx context.Context) (desk.Actor, error) {
	c, err := r.node.CaseOf(ctx, r.no)
	if err != nil {
		return desk.Actor{}, err
	}
	for _, o := range office.RegencyOffices() {
		a, err := r.node.Officer(ctx, o.Code, c.Person)
		if err == nil {
			return a, nil
		}
	}
	return desk.Actor{}, errors.Join(fmt.Errorf("finding who has step %s by the chart", c.Step), err)
}
