package roll

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/residents"
)

// ActRows is how many rows go into one act: few enough that officers do not
// wait, enough that ten thousand take seconds.
const ActRows = 500

// Take hands the good rows of a register to the desk. Rows of acts that were
// done stay when a later act fails; taking the file again brings them up to
// date and adds nothing twice. The load says whose register it is, as of which
// day and on which ground; it is written down when all rows are in.
func (r *Register) Take(ctx context.Context, d *desk.Desk, l residents.Load, progress func(done, total int)) (taken int, err error) {
	if !slices.Contains(residents.Bases(), l.Basis) {
		return 0, fault.New(fault.Invalid, "residents.basis", strings.Join(residents.Bases(), ", ")).On("basis")
	}
	for taken < len(r.Rows) {
		if err := ctx.Err(); err != nil {
			return taken, fmt.Errorf("taking in residents: %w", err)
		}
		batch := r.Rows[taken:min(taken+ActRows, len(r.Rows))]
		if err := d.AddResidents(ctx, l.Office, batch); err != nil {
			return taken, fmt.Errorf("taking in residents from line %d: %w", batch[0].Line, err)
		}
		taken += len(batch)
		if progress != nil {
			progress(taken, len(r.Rows))
		}
	}
	l.Source, l.Rows, l.Digest = "sheet", taken, r.Digest
	if err := d.RecordLoad(ctx, l); err != nil {
		return taken, fmt.Errorf("writing down what was taken in: %w", err)
	}
	return taken, nil
}
