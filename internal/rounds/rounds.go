// Package rounds is the watchman: it walks while the node runs and has done
// what must happen because time passed.
//
// It decides nothing itself; what is due, and what follows, is desk's
// (Desk.Rounds), which asks the law. It walks once a minute, and again when
// there was more than one walk does, after a rest of the time that it took: what
// can wait takes at most half of a processor from people who cannot. An error is
// logged and the next walk tries again. It knows no case. Start reading at Walk.
package rounds

import (
	"context"
	"log/slog"
	"time"
)

// Every is how often the watchman walks.
const Every = time.Minute

// Walk calls round until ctx ends. It returns when the walk in hand is done.
func Walk(ctx context.Context, round func(context.Context) (more bool, err error), log *slog.Logger) {
	t := time.NewTimer(0)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		began := time.Now()
		more, err := round(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("walking the rounds", "err", err)
			more = false
		}
		if more {
			t.Reset(time.Since(began))
		} else {
			t.Reset(Every)
		}
	}
}
