package evenhand

import (
	"context"

	"genggam/internal/fairness"
	"genggam/internal/region"
)

// publicFrom is the smallest group of which the public is told anything: five times
// what an officer is shown.
const publicFrom = 50

// Public is what everybody may know of how an office treats people: conclusions and
// no tables, of groups of fifty or more.
type Public struct {
	Row
	Decided int
	// Told are the conclusions of which something can be told, Untold how many
	// comparisons there were of which nothing can.
	Told   []fairness.Finding
	Untold int
	// Line is how the order of arrival was kept.
	Line fairness.Order
}

// Public is the conclusions of the newest quarter of an office that is open; false
// when there is none yet.
func (r *Room) Public(ctx context.Context, office region.Code) (p Public, found bool, err error) {
	if _, err := r.Office(office); err != nil {
		return p, false, err
	}
	rows, err := r.rows(ctx, `office = ? AND account = '' AND service = '' AND last_month > first_month AND opens <= ? ORDER BY last_month DESC, no DESC LIMIT 1`, string(office), int64(r.Today(office)))
	if err != nil || len(rows) == 0 {
		return p, false, err
	}
	rep, err := r.open(ctx, rows[0])
	if err != nil {
		return p, false, err
	}
	p = Public{Row: rows[0], Decided: rep.Decided, Line: rep.Line}
	p.Sole = ""
	for _, a := range rep.Judged.Attributes {
		size := map[string]int{}
		for _, g := range a.Groups {
			size[g.Name] = g.N
		}
		for _, f := range a.Findings {
			large := size[f.Group] >= publicFrom && (f.Against == "" || size[f.Against] >= publicFrom)
			if f.Verdict == fairness.CannotTell || f.Hidden || !large {
				p.Untold++
				continue
			}
			p.Told = append(p.Told, f)
		}
	}
	return p, true, nil
}
