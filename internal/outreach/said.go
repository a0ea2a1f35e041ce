package outreach

import (
	"context"

	"genggam/internal/canon"
	"genggam/internal/region"
)

// Said is how somebody wants to be served, for the fairness report: what an officer
// asked the first of the holders that was asked. Nobody is shown it; whoever asks
// writes down that it was read. false when none was ever asked.
func (r *Room) Said(ctx context.Context, office region.Code, holders ...canon.ID) (codes []string, asked bool, err error) {
	for _, id := range holders {
		if id.Zero() {
			continue
		}
		n, err := r.needsOf(ctx, office, id)
		if err != nil || !n.Asked.IsZero() {
			return n.Codes, err == nil, err
		}
	}
	return nil, false, nil
}
