package desk

import (
	"context"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
)

// Measured is a case as the fairness report reads it: what its entries say, and
// of the person it is about only what groups are made of. Whoever asks for it
// writes down that it was read; nobody is shown it.
type Measured struct {
	*casework.Case
	// DecidedAt is when it was granted or refused, 0 for not yet.
	DecidedAt int64
	// Ahead says that a reason is recorded why it was taken before its turn.
	Ahead bool
	// Known says that the words of the person could be opened; without it the rest is
	// empty. It is whom the case concerns; of a newborn or somebody who died, whoever
	// asks.
	Known            bool
	Sex, BirthDate   string
	Region, Hamlet   string
	Person, Resident canon.ID
}

// Measured reads a case for the fairness report.
func (d *Desk) Measured(ctx context.Context, no int64) (m Measured, err error) {
	m.Case, err = d.readCase(ctx, no, func(ev casework.Event, e journal.Entry) {
		switch x := ev.(type) {
		case casework.Decided:
			if m.DecidedAt == 0 {
				m.DecidedAt = e.At
			}
		case casework.Taken:
			m.Ahead = m.Ahead || x.OutOfTurn && !x.Reason.Zero()
		}
	})
	if err != nil || !m.Org.Zero() || m.FromOffice != "" {
		return m, err // an organisation has no sex
	}
	m.Person = m.Applicant
	if (m.Relation == "family" || m.Relation == "other") && !m.Subject.Zero() {
		m.Person = m.Subject
	}
	p, err := d.fullParty(ctx, m.Person)
	if k := fault.Of(err); k == fault.Gone || k == fault.NotFound {
		return m, nil // erased: still a case, of nobody in particular
	}
	if err != nil {
		return m, err
	}
	m.Resident, _ = canon.ParseID(p.Resident)
	m.measure(p.Record)
	return m, nil
}

func (m *Measured) measure(p person.Record) {
	m.Known, m.Sex, m.BirthDate, m.Region, m.Hamlet = true, p.Sex, p.BirthDate, p.Region, p.Hamlet
}
