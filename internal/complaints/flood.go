package complaints

import (
	"time"

	"genggam/internal/fault"
)

// What one caller may file in an hour and in a day. A village, or all who surf
// through one mast, may share one address, so the numbers are no small ones; they
// bound what a flood leaves in the list of an office, for whoever floods files all
// that the bounds let through.
const (
	perCaller    = 30
	perCallerDay = 120
)

// allowed refuses a caller who files too much. Only what the hour allows counts
// for the day.
func (r *Room) allowed(caller string) error {
	switch {
	case caller == "":
		return nil
	case !r.Limits.Allow("complaint/"+caller, perCaller, r.Now()):
		return fault.New(fault.TooMany, "complaints.too-many")
	case !r.Limits.AllowWithin("complaint-day/"+caller, perCallerDay, 24*time.Hour, r.Now()):
		return fault.New(fault.TooMany, "complaints.too-many-today")
	}
	return nil
}
