package inspection

import (
	"context"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/integrity"
	"genggam/internal/premises"
	"genggam/internal/region"
)

// Masked is a case without anybody's name: what its entries and rows say.
type Masked struct {
	No        int64
	Reference string
	Office    region.Code
	Case      *casework.Case
	// Promise and Limit are its due times, worked out again line by line.
	Promise, Limit casework.Sum
	// Letter is the one that covers it.
	Letter Assignment
}

// Masked shows a case of an auditor's scope without names, which is no look: a
// case is of the month in which it was received.
func (r *Room) Masked(ctx context.Context, a premises.Actor, no int64) (Masked, error) {
	if err := a.May(premises.Inspect); err != nil {
		return Masked{}, err
	}
	var office string
	var at int64
	found, err := r.Store.One(ctx, `SELECT office, submitted_at FROM cases WHERE no = ?`, []any{no}, &office, &at)
	if err != nil {
		return Masked{}, fmt.Errorf("reading case %d: %w", no, err)
	}
	if !found {
		return Masked{}, unknown()
	}
	month := integrity.MonthOf(r.Calendar(region.Code(office)).Day(ms(at)))
	x := Masked{No: no, Reference: canon.Reference(r.Card().Code, no), Office: region.Code(office)}
	if x.Letter, err = r.inScope(ctx, a, Period{x.Office, month, month}); err != nil {
		return Masked{}, err
	}
	x.Case, x.Promise, x.Limit, err = r.desk.Sums(ctx, no)
	return x, err
}
