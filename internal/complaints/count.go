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
// not included.
func (r *Room) Count(ctx context.Context, office region.Code, from, to time.Time) (c Count, err error) {
	a, b := from.UnixMilli(), to.UnixMilli()
	_, err = r.Store.One(ctx, `SELECT coalesce(sum(CASE WHEN received_at >= ? AND received_at < ? THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN decided_at >= ? AND decided_at < ? THEN 1 ELSE 0 END), 0),
		coalesce(sum(CASE WHEN settle_due >= ? AND settle_due < ? AND settle_due < ? AND (decided_at = 0 OR decided_at > settle_due) AND state NOT IN ('withdrawn', 'lapsed', 'merged') THEN 1 ELSE 0 END), 0)
		FROM complaints WHERE office = ?`, []any{a, b, a, b, a, b, r.Now().UnixMilli(), string(office)}, &c.Received, &c.Decided, &c.Late)
	if err != nil {
		return c, fmt.Errorf("counting complaints: %w", err)
	}
	return c, nil
}
