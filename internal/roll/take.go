package roll

import (
	"context"
	"fmt"

	"genggam/internal/desk"
	"genggam/internal/region"
)

// ActRows is how many rows go into one act: few enough that officers do not
// wait, enough that ten thousand take seconds.
const ActRows = 500

// Take hands the good rows of a register to the desk. Rows of acts that were
// done stay when a later act fails; taking the file again brings them up to
// date and adds nothing twice.
func (r *Register) Take(ctx context.Context, d *desk.Desk, office region.Code, progress func(done, total int)) (taken int, err error) {
	for taken < len(r.Rows) {
		if err := ctx.Err(); err != nil {
			return taken, fmt.Errorf("taking in residents: %w", err)
		}
		batch := r.Rows[taken:min(taken+ActRows, len(r.Rows))]
		if err := d.AddResidents(ctx, office, batch); err != nil {
			return taken, fmt.Errorf("taking in residents from line %d: %w", batch[0].Line, err)
		}
		taken += len(batch)
		if progress != nil {
			progress(taken, len(r.Rows))
		}
	}
	return taken, nil
}
