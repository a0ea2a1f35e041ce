package desk

import (
	"context"
	"genggam/internal/catalogue"
	"genggam/internal/form"
	"genggam/internal/person"
	"slices"
	"strings"
)

// checkApplication judges the whole application and names everything at once.
func (d *Desk) checkApplication(ctx context.Context, std *catalogue.Standard, a *Application) error {
	applicant, subject, err := d.judgedOn(ctx, a)
	if err != nil {
		return err
	}
	bad := &Incomplete{}
	bad.Problems = append(bad.Problems, checkParty("applicant", a.Applicant, d.Today(a.Office).String())...)
	if a.Subject != nil {
		bad.Problems = append(bad.Problems, checkParty("subject", *a.Subject, d.Today(a.Office).String())...)
	}
	if !slices.Contains(relations, a.Relation) {
		bad.Problems = append(bad.Problems, form.Problem{Question: "relation", Key: "form.choice"})
	}
	facts := d.factsOf(a.Office, a.Channel, a.Relation, applicant, subject)
	facts["applicant.kind"] = kindOf(a.Applicant)
	bad.Problems = append(bad.Problems, std.Form.Check(a.Answers, facts, std.Conditions())...)
	vars := std.Vars(a.Answers, facts)
	for _, r := range std.NeededRequirements(vars) {
		if !r.Optional && a.lacks(r) {
			bad.Missing = append(bad.Missing, r)
		}
	}
	bad.Unmet = std.Unmet(vars)
	if len(bad.Problems)+len(bad.Missing)+len(bad.Unmet) > 0 {
		return bad
	}
	return nil
}

// judgedOn is what conditions may know of applicant and subject. Only an officer
// with the person in front of them has the register's words judged: otherwise
// which questions are asked would tell what the register says.
func (d *Desk) judgedOn(ctx context.Context, a *Application) (applicant, subject person.Record, err error) {
	look := func(p Party) (person.Record, error) {
		if a.Channel != "counter" {
			return said(p), nil
		}
		k, err := d.known(ctx, p)
		return k.Record, err
	}
	if applicant, err = look(a.Applicant); err != nil {
		return
	}
	subject = applicant
	if a.Subject != nil {
		subject, err = look(*a.Subject)
	}
	return applicant, subject, err
}

var relations = []string{"self", "family", "other", "newborn", "deceased"}

// lacks says whether a requirement was neither brought nor declared. At the
// counter an upload may be shown instead, which the officer confirms in the check.
func (a *Application) lacks(r *catalogue.Requirement) bool {
	switch r.Kind {
	case "upload":
		return a.Channel != "counter" && !slices.ContainsFunc(a.Files, func(u Upload) bool { return u.For == r.ID })
	case "statement":
		return !slices.Contains(a.Statements, r.ID)
	}
	return false
}

// checkParty judges what was said of a person who is not in the register.
func checkParty(who string, p Party, today string) (out form.Problems) {
	if p.Resident != "" || p.Way == WayOrganisation && p.Record.Name != "" {
		return nil
	}
	if strings.TrimSpace(p.Record.Name) == "" {
		return form.Problems{{Question: who + ".name", Key: "form.required"}}
	}
	_, faults := p.Record.Clean(today)
	for _, f := range faults {
		out = append(out, form.Problem{Question: who + "." + f.Field, Key: f.Key, Args: f.Args})
	}
	return out
}
