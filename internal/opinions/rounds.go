package opinions

import (
	"context"
	"errors"
	"fmt"

	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

// Rounds empties boxes at the end of a month and forgets the marks of quarters
// that are over. It is safe to call at any time.
func (r *Room) Rounds(ctx context.Context) error {
	offices, err := r.waiting(ctx)
	if err != nil {
		return fmt.Errorf("looking for boxes of the survey: %w", err)
	}
	var errs []error
	for _, office := range offices {
		errs = append(errs, r.release(ctx, office))
	}
	errs = append(errs, r.releaseProfiles(ctx))
	return errors.Join(append(errs, r.forget(ctx))...)
}

// waiting lists the offices that have boxes.
func (r *Room) waiting(ctx context.Context) (out []string, err error) {
	err = r.Store.Each(ctx, `SELECT DISTINCT office FROM survey_boxes ORDER BY office`, nil, func(scan store.Scan) error {
		var office string
		err := scan(&office)
		out = append(out, office)
		return err
	})
	return out, err
}

// release empties the boxes of one office as of the month before this one.
func (r *Room) release(ctx context.Context, office string) error {
	end := survey.MonthOf(r.Today(region.Code(office))) - 1
	boxes, was, err := r.boxes(ctx, office)
	if err != nil {
		return err
	}
	var due []survey.Box
	for _, b := range boxes {
		if b.Since <= end { // a box that was begun this month has nothing of the last
			due = append(due, b)
		}
	}
	out, left := survey.Release(due, end)
	if len(out) == 0 {
		return nil
	}
	kept := map[string]survey.Box{}
	for _, b := range left {
		kept[b.Service+"\x00"+string(b.Device)] = b
	}
	err = r.Store.Act(ctx, store.By{Unit: office, Actor: journal.Actor{Role: "node"}}, func(t *store.Tx) error {
		for _, b := range due {
			name := b.Service + "\x00" + string(b.Device)
			if err := unchanged(t, office, b, was[name]); err != nil {
				return err
			}
			if _, still := kept[name]; still {
				continue
			}
			if err := t.Exec(`DELETE FROM survey_boxes WHERE office = ? AND service = ? AND device = ?`, office, b.Service, string(b.Device)); err != nil {
				return err
			}
		}
		for _, x := range out {
			if err := put(t, office, x); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errMoved) {
		return nil // somebody answers now; the next round does it
	}
	return err
}

// put appends what left a box, and the marks of its receipts beside it.
func put(t *store.Tx, office string, x survey.Released) error {
	data, err := x.Encode()
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: stream + office, Kind: survey.KindCounted, Data: data})
	if err != nil {
		return err
	}
	for _, m := range x.Marks {
		if err := t.Exec(`INSERT INTO survey_receipts (mark, pos) VALUES (?, ?)`, m[:], e.Position); err != nil {
			return err
		}
	}
	return save(t, e)
}

// boxes opens those of an office; was gives their sealed bytes by service and device.
func (r *Room) boxes(ctx context.Context, office string) (out []survey.Box, was map[string][]byte, err error) {
	was = map[string][]byte{}
	err = r.Store.Each(ctx, `SELECT service, device, sealed FROM survey_boxes WHERE office = ? ORDER BY service, device`, []any{office}, func(scan store.Scan) error {
		var b survey.Box
		var sealed []byte
		if err := scan(&b.Service, (*string)(&b.Device), &sealed); err != nil {
			return err
		}
		if err := r.open(office, sealed, &b); err != nil {
			return err
		}
		was[b.Service+"\x00"+string(b.Device)] = sealed
		out = append(out, b)
		return nil
	})
	return out, was, err
}

// forget deletes the marks of quarters before this one.
func (r *Room) forget(ctx context.Context) error {
	now := int64(r.quarter(region.Code(r.Card().Root)))
	var one int64
	found, err := r.Store.One(ctx, `SELECT quarter FROM survey_marks WHERE quarter < ? LIMIT 1`, []any{now - 1}, &one)
	if err != nil || !found {
		return err
	}
	return r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`DELETE FROM survey_marks WHERE quarter < ?`, now-1)
	})
}
