package opinions

import (
	"context"
	"fmt"

	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

// Month is how many elements were answered in what left the boxes of an office
// at the end of a month, and the sum of the answers, 1 to 4 each.
func (r *Room) Month(ctx context.Context, office region.Code, m survey.Month) (answered, points int64, err error) {
	err = r.Store.Each(ctx, `SELECT data FROM survey_counted WHERE office = ? AND to_month = ?`, []any{string(office), int64(m)}, func(scan store.Scan) error {
		var data []byte
		if err := scan(&data); err != nil {
			return err
		}
		c, err := survey.DecodeCounted(data)
		if err != nil {
			return err
		}
		for _, counts := range c.Tally.Counts {
			for i, n := range counts {
				answered += n
				points += n * int64(i+1)
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("reading what was counted: %w", err)
	}
	return answered, points, nil
}
