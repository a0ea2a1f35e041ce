package complaints

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/region"
)

// Count is what a month of complaints came to at an office.
type Count struct {
	// Received came in it, Decided were decided in it; Late fell due in it and were
	// not decided by then.
	Received, Decided, Late int64
}

// Count counts the matters of an office from an instant to another, the latter
// not included. Each figure is counted along its own index: what other months
// hold costs nothing.
func (r *Room) Count(ctx context.Context, office region.Code, from, to time.Time) (c Count, err error) {
	a, b := from.UnixMilli(), to.UnixMilli()
	for _, x := range []struct {
		where string
		args  []any
		into  *int64
	}{
		{`received_at >= ? AND received_at < ?`, []any{a, b}, &c.Received},
		{`decided_at > 0 AND decided_at >= ? AND decided_at < ?`, []any{a, b}, &c.Decided},
		{`settle_due > 0 AND settle_due >= ? AND settle_due < ? AND (decided_at = 0 OR decided_at > settle_due) AND state NOT IN ('withdrawn', 'lapsed', 'merged')`,
			[]any{a, min(b, r.Now().UnixMilli())}, &c.Late},
	} {
		if _, err := r.Store.One(ctx, `SELECT count(*) FROM complaints WHERE office = ? AND `+x.where, append([]any{string(office)}, x.args...), x.into); err != nil {
			return c, fmt.Errorf("counting complaints: %w", err)
		}
	}
	return c, nil
}
