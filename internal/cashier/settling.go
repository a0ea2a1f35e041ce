package cashier

import (
	"context"
	"fmt"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/region"
	"genggam/internal/store"
)

// SettleAll settles the bills of an office whose money is there, at most so many,
// each with its case, in acts of bounded size. More says that some are left.
func (r *Room) SettleAll(ctx context.Context, office region.Code, most int) (done int, more bool, err error) {
	var ids [][]byte
	err = r.Store.Each(ctx, `SELECT b.id FROM bills b JOIN payments p ON p.bill = b.id WHERE b.office = ? AND b.state = 'open' AND p.outcome <> ''
		GROUP BY b.id, b.amount HAVING sum(p.amount) >= b.amount ORDER BY b.id LIMIT ?`, []any{string(office), int64(most + 1)}, func(scan store.Scan) error {
		var id canon.ID
		err := scan(store.ID(&id))
		ids = append(ids, id[:])
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("looking for paid bills: %w", err)
	}
	if more = len(ids) > most; more {
		ids = ids[:most]
	}
	for chunk := range slices.Chunk(ids, 50) {
		err := r.Store.Act(ctx, store.By{Unit: string(office), Actor: nodeActor}, func(t *store.Tx) error { return r.settleThese(t, chunk) })
		if err != nil {
			return done, true, err
		}
		done += len(chunk)
	}
	return done, more, nil
}

// settleThese settles bills whose money is there, unless somebody did so first.
func (r *Room) settleThese(t *store.Tx, ids [][]byte) error {
	for _, id := range ids {
		b, err := billTx(t, `id = ?`, id)
		if err != nil {
			return err
		}
		if b.State != "open" || b.Came < b.Amount {
			continue
		}
		if err := r.settle(t, b, casework.ByStatement); err != nil {
			return err
		}
	}
	return nil
}

// Rounds settles in every office what an import left, and ends the open bills of
// cases that ended.
func (r *Room) Rounds(ctx context.Context) error {
	if err := r.recall(ctx); err != nil {
		return err
	}
	var offices []string
	err := r.Store.Each(ctx, `SELECT DISTINCT office FROM bills WHERE state = 'open'`, nil, func(scan store.Scan) error {
		var o string
		err := scan(&o)
		offices = append(offices, o)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for open bills: %w", err)
	}
	for _, o := range offices {
		if _, _, err := r.SettleAll(ctx, region.Code(o), 1000); err != nil {
			return err
		}
		if err := r.endStale(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// endStale ends open bills of cases that ended.
func (r *Room) endStale(ctx context.Context, office string) error {
	stale, err := r.read(ctx, `office = ? AND state = 'open' AND EXISTS (SELECT 1 FROM cases c WHERE c.no = case_no AND c.ended_at > 0) ORDER BY id LIMIT 200`, office)
	if err != nil || len(stale) == 0 {
		return err
	}
	return r.Store.Act(ctx, store.By{Unit: office, Actor: nodeActor}, func(t *store.Tx) error {
		for _, b := range stale {
			now, err := billTx(t, `id = ?`, b.ID[:])
			if err != nil {
				return err
			}
			if now.State == "open" {
				if err := r.end(t, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
