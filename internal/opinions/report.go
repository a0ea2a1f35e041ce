package opinions

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

// Period is whole months, both ends counted.
type Period struct{ From, To survey.Month }

// Report is the survey of an office in a period, from what left its boxes. It is
// public: no figure in it is of fewer than ten.
func (r *Room) Report(ctx context.Context, office region.Code, p Period, way survey.Way) (survey.Report, error) {
	q := survey.Request{Way: way, Served: map[string]int64{}, On: r.Today(office)}
	err := r.Store.Each(ctx, `SELECT data FROM survey_counted WHERE office = ? AND to_month >= ? AND to_month <= ? ORDER BY pos`,
		[]any{string(office), int64(p.From), int64(p.To)}, func(scan store.Scan) error {
			var data []byte
			if err := scan(&data); err != nil {
				return err
			}
			c, err := survey.DecodeCounted(data)
			q.Counted = append(q.Counted, c)
			return err
		})
	if err != nil {
		return survey.Report{}, fmt.Errorf("reading what was counted: %w", err)
	}
	boxes, _, err := r.boxes(ctx, string(office))
	if err != nil {
		return survey.Report{}, err
	}
	for _, b := range boxes {
		q.Waiting += b.Tally.N
	}
	from, to := r.bounds(office, p)
	err = r.Store.Each(ctx, `SELECT standard, count(*) FROM cases WHERE office = ? AND ended_at >= ? AND ended_at < ? AND state IN ('delivered', 'refused') GROUP BY standard`,
		[]any{string(office), from, to}, func(scan store.Scan) error {
			var service string
			var n int64
			err := scan(&service, &n)
			q.Served[service] = n
			return err
		})
	if err != nil {
		return survey.Report{}, fmt.Errorf("counting who was served: %w", err)
	}
	return survey.Compile(q)
}

// bounds are the instants between which a period lies, milliseconds UTC.
func (r *Room) bounds(office region.Code, p Period) (from, to int64) {
	zone := r.Calendar(office).Zone()
	first := func(m survey.Month) int64 {
		return calendar.NewDay(int(m)/12, time.Month(1+int(m)%12), 1).In(zone).UnixMilli()
	}
	return first(p.From), first(p.To + 1)
}

// Counted says whether the answer with that receipt has left its box, by the text
// of the receipt as somebody typed it.
func (r *Room) Counted(ctx context.Context, receipt string) (bool, error) {
	mark, ok := survey.ReadReceipt(receipt)
	if !ok {
		return false, nil
	}
	var pos int64
	return r.Store.One(ctx, `SELECT pos FROM survey_receipts WHERE mark = ?`, []any{mark[:]}, &pos)
}
