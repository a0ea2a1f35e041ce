package hall

import (
	"context"
	"math"

	"genggam/internal/evenhand"
	"genggam/internal/fairness"
	"genggam/internal/integrity"
	"genggam/internal/principles"
	"genggam/internal/region"
)

// alike gives the page of the principles how evenly an office worked in a month,
// once others than its officers may read that: the ratio of waits furthest from
// alike, the longer over the shorter in hundredths, and who was overtaken without a
// reason, of how many pairs.
func alike(e *evenhand.Room) principles.Source {
	return func(ctx context.Context, office region.Code, m integrity.Month) (map[string]principles.Found, error) {
		f, err := e.Month(ctx, office, m)
		if err != nil || f.Cases == 0 && f.Why == "" {
			return nil, err
		}
		out := map[string]principles.Found{"delay": {Cannot: true}}
		if f.Verdict != fairness.CannotTell {
			x := f.Ratio
			if x.Value < 1 {
				x.Value, x.Low, x.High = 1/x.Value, 1/x.High, 1/x.Low
			}
			out["delay"] = principles.Found{Value: hundredths(x.Value), Low: hundredths(x.Low), High: hundredths(x.High), Of: int64(f.Cases), Firm: f.Verdict == fairness.Difference}
		}
		if f.Order.Pairs > 0 {
			out["inversions"] = principles.Found{Value: f.Order.Unexplained, Of: f.Order.Pairs}
		}
		return out, nil
	}
}

// hundredths writes a ratio; one beyond a thousand is a thousand.
func hundredths(n float64) int64 { return int64(math.Round(100 * math.Min(n, 1000))) }
