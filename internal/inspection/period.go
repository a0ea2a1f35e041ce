package inspection

import (
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/region"
)

// Period is what is inspected: one office and its months, first and last
// included.
type Period struct {
	Office      region.Code
	First, Last integrity.Month
}

// ParsePeriod reads "2026-03" or "2026-01..2026-03", at most twelve months.
func ParsePeriod(office region.Code, text string) (Period, error) {
	a, b, several := strings.Cut(text, "..")
	if !several {
		b = a
	}
	first, err := integrity.ParseMonth(a)
	if err != nil {
		return Period{}, err
	}
	last, err := integrity.ParseMonth(b)
	if err != nil {
		return Period{}, err
	}
	if last < first || last-first > 11 {
		return Period{}, fault.New(fault.Invalid, "inspection.period")
	}
	return Period{office, first, last}, nil
}

// String is what ParsePeriod reads.
func (p Period) String() string {
	if p.First == p.Last {
		return p.First.String()
	}
	return p.First.String() + ".." + p.Last.String()
}

// window is a period as instants (ms UTC, until excluded) and as positions of
// the log (end excluded).
type window struct {
	Period
	zone        *time.Location
	from, until int64
	first, end  int64
}

func ms(at int64) time.Time { return time.UnixMilli(at).UTC() }

func (r *Room) window(ctx context.Context, p Period) (w window, err error) {
	if _, err := r.Office(p.Office); err != nil {
		return w, err
	}
	zone := r.Calendar(p.Office).Zone()
	w = window{Period: p, zone: zone, from: p.First.First().In(zone).UnixMilli(), until: (p.Last + 1).First().In(zone).UnixMilli()}
	var size int64
	if _, err := r.Store.One(ctx, `SELECT size FROM log_head`, nil, &size); err != nil {
		return w, fmt.Errorf("reading the size of the log: %w", err)
	}
	if w.first, err = r.Store.PositionAt(ctx, size, w.from); err != nil {
		return w, err
	}
	w.end, err = r.Store.PositionAt(ctx, size, w.until)
	return w, err
}
