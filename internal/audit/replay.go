package audit

import (
	"context"
	"fmt"
	"iter"

	"genggam/internal/premises"
	"genggam/internal/store"
)

// replayBatch is how many streams go into one transaction of a replay.
const replayBatch = 2000

// replay writes the derived tables of src into dst, telling progress as it goes.
func replay(ctx context.Context, parts []premises.Part, src, dst *store.Store, progress func(done int64)) error {
	done := int64(0)
	for _, part := range parts {
		batch := make([]string, 0, replayBatch)
		flush := func() error {
			err := dst.Act(ctx, store.By{}, func(t *store.Tx) error {
				for _, s := range batch {
					lines, err := src.Stream(ctx, s)
					if err == nil {
						err = part.Replay(ctx, src, t, s, lines)
					}
					if err != nil {
						return fmt.Errorf("replaying %s: %w", s, err)
					}
				}
				return nil
			})
			done += int64(len(batch))
			batch = batch[:0]
			if progress != nil {
				progress(done)
			}
			return err
		}
		for s, err := range streams(ctx, src, part.Prefix) {
			if err != nil {
				return err
			}
			if batch = append(batch, s); len(batch) == replayBatch {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// streams lists the streams with a prefix, a page at a time, so that no cursor
// stays open over the writes in between.
func streams(ctx context.Context, src *store.Store, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		after, end := prefix, prefix[:len(prefix)-1]+string(prefix[len(prefix)-1]+1)
		for {
			var page []string
			err := src.Each(ctx, `SELECT stream FROM streams WHERE stream > ? AND stream < ? AND seq = 1 ORDER BY stream LIMIT ?`,
				[]any{after, end, int64(replayBatch)}, func(scan store.Scan) error {
					var s string
					err := scan(&s)
					page = append(page, s)
					return err
				})
			if err != nil {
				yield("", err)
				return
			}
			for _, s := range page {
				if !yield(s, nil) {
					return
				}
			}
			if len(page) < replayBatch {
				return
			}
			after = page[len(page)-1]
		}
	}
}

// Rebuild empties the derived tables and writes them again from the journal.
// The node must not be serving.
func Rebuild(ctx context.Context, p *premises.Premises, progress func(done int64)) error {
	err := p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		for _, part := range p.Parts() {
			for _, tab := range part.Tables {
				if err := t.Exec(`DELETE FROM ` + tab.Name); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("emptying the tables: %w", err)
	}
	return replay(ctx, p.Parts(), p.Store, p.Store, progress)
}
