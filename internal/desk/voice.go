package desk

import (
	"cmp"
	"context"
	"strconv"

	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/region"
)

// Voice is whom to ask how they were served: the office and service of a case
// that is over, and a keyed index of the person who applied.
type Voice struct {
	Office  region.Code
	Service string
	// Person is the same for every case of one NIK, or of one phone where there is
	// no NIK; without either it is the case alone.
	Person []byte
}

// Voice finds it. A case that still runs, or was withdrawn, asks nobody.
func (d *Desk) Voice(ctx context.Context, no int64) (Voice, error) {
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return Voice{}, err
	}
	if c.State != casework.Delivered && c.State != casework.Refused {
		return Voice{}, fault.New(fault.Conflict, "opinion.not-over")
	}
	p, err := d.fullParty(ctx, c.Applicant)
	if err != nil {
		return Voice{}, err
	}
	key := cmp.Or(p.Record.NIK, p.Record.Phone, "case "+strconv.FormatInt(no, 10))
	return Voice{Office: region.Code(c.Office), Service: c.Standard, Person: d.Vault.Token(d.Card().Root, "survey", key)}, nil
}
