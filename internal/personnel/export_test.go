package personnel

import (
	"context"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/staff"
)

// Decreed counts somebody's provisional leave anew by a calendar that knows more.
func (r *Room) Decreed(ctx context.Context, employee canon.ID, cal *calendar.Calendar) error {
	return r.recountOf(ctx, employee, func(context.Context, staff.Employee) (*calendar.Calendar, error) { return cal, nil })
}
