package hall

import (
	"context"

	"genggam/internal/complaints"
	"genggam/internal/integrity"
	"genggam/internal/opinions"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/survey"
)

// heard are the figures of a monthly report that come from complaints and the
// survey. Answers leave their boxes by tens, so a month may have none.
func heard(p *premises.Premises, c *complaints.Room, o *opinions.Room) func(context.Context, region.Code, integrity.Month) ([]integrity.Figure, error) {
	return func(ctx context.Context, office region.Code, m integrity.Month) ([]integrity.Figure, error) {
		zone := p.Calendar(office).Zone()
		n, err := c.Count(ctx, office, m.First().In(zone), (m + 1).First().In(zone))
		if err != nil {
			return nil, err
		}
		out := []integrity.Figure{{Name: integrity.Complaints, Count: n.Received}, {Name: integrity.ComplaintsEnd, Count: n.Decided}, {Name: integrity.ComplaintLate, Count: n.Late}}
		answered, points, err := o.Month(ctx, office, survey.Month(m))
		if err == nil && answered > 0 {
			out = append(out, integrity.Figure{Name: integrity.Answered, Count: answered}, integrity.Figure{Name: integrity.Points, Count: points})
		}
		return out, err
	}
}
