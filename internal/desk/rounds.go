package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// roundsBatch is how much one round does of each thing; what is left comes next.
const roundsBatch = 200

// Rounds does what has to happen because time passed: silence, escalation and
// lapse of cases; letters signed but not yet sealed; drafts and sessions whose
// time is over; files that no item speaks of. It is safe to call at any time
// and as often as one likes. more says that there was more than one round does.
func (d *Desk) Rounds(ctx context.Context) (more bool, err error) {
	var errs []error
	errs = append(errs, d.Remote.Rounds(ctx))
	for _, round := range []func(context.Context) (int, error){d.passCases, d.offerInk, d.sealLetters, d.dropDrafts, d.sweep} {
		n, err := round(ctx)
		more = more || n == roundsBatch
		errs = append(errs, err)
	}
	errs = append(errs, d.Remember(ctx))
	return more, errors.Join(errs...)
}

func (d *Desk) list(ctx context.Context, sql string, args ...any) (out []int64, err error) {
	err = d.Store.Each(ctx, sql, args, func(scan store.Scan) error {
		var n int64
		err := scan(&n)
		out = append(out, n)
		return err
	})
	return out, err
}

func (d *Desk) passCases(ctx context.Context) (int, error) {
	due, err := d.list(ctx, `SELECT no FROM cases WHERE ended_at = 0 AND pass_at < ? ORDER BY pass_at, no LIMIT ?`, d.Now().UnixMilli(), int64(roundsBatch))
	if err != nil {
		return 0, fmt.Errorf("looking for cases that time moved: %w", err)
	}
	for _, no := range due {
		if err := d.passCase(ctx, no); err != nil {
			return 0, fmt.Errorf("passing case %d: %w", no, err)
		}
	}
	return len(due), nil
}

func (d *Desk) passCase(ctx context.Context, no int64) error {
	return d.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		t.For(c.Office)
		s, err := d.setting(c)
		if err != nil {
			return err
		}
		return d.passed(t, c, s)
	})
}

// sealLetters finishes letters that a power cut or a full disk left between the
// signer's act and the paper.
func (d *Desk) sealLetters(ctx context.Context) (int, error) {
	open, err := d.list(ctx, `SELECT no FROM documents WHERE state = 'signed' AND (certified = 0
		OR no IN (SELECT document FROM remote_letters WHERE length(signature) > 0)) ORDER BY no LIMIT ?`, int64(roundsBatch))
	if err != nil {
		return 0, fmt.Errorf("looking for letters to seal: %w", err)
	}
	for _, no := range open {
		if err := d.Seal(ctx, no); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}

// dropDrafts throws away drafts nobody came back to, with their files, and
// sessions that are over.
func (d *Desk) dropDrafts(ctx context.Context) (int, error) {
	now := d.Now().UnixMilli()
	type old struct {
		token []byte
		item  canon.ID
		filed bool
		files []Upload
	}
	var drafts []old
	err := d.Store.Each(ctx, `SELECT token, item, no FROM drafts WHERE ends_at < ? ORDER BY ends_at LIMIT ?`, []any{now, int64(roundsBatch)}, func(scan store.Scan) error {
		var o old
		var no int64
		err := scan(&o.token, store.ID(&o.item), &no)
		o.filed = no >= 0
		drafts = append(drafts, o)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking for old drafts: %w", err)
	}
	for i := range drafts {
		if !drafts[i].filed {
			drafts[i].files = d.draftFiles(ctx, drafts[i].item)
		}
	}
	err = d.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		for _, o := range drafts {
			if !o.filed {
				if err := vault.Erase(t, append(itemsOf(o.files), o.item)...); err != nil {
					return err
				}
			}
			if err := t.Exec(`DELETE FROM drafts WHERE token = ?`, o.token); err != nil {
				return err
			}
		}
		return t.Exec(`DELETE FROM sessions WHERE ends_at < ?`, now)
	})
	for _, o := range drafts {
		if err == nil {
			err = d.removeFiles(o.files)
		}
	}
	return len(drafts), err
}

// sweepSpare is how long a file may wait for its item: longer than any upload.
const sweepSpare = 24 * time.Hour

// sweep looks at the vault's files once a day, and once after each start, and
// forgets whose hands were behind applications of long ago.
func (d *Desk) sweep(ctx context.Context) (int, error) {
	last, now := d.swept.Load(), d.Now().UnixMilli()
	if now-last < sweepSpare.Milliseconds() || !d.swept.CompareAndSwap(last, now) {
		return 0, nil
	}
	if err := d.dropHands(ctx); err != nil {
		return 0, err
	}
	n, err := d.Vault.Sweep(ctx, sweepSpare)
	if n > 0 {
		d.Log.Info("swept files without an item", "files", n)
	}
	return 0, err
}
