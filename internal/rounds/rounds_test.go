package rounds_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"genggam/internal/rounds"
)

func TestWalksEachMinuteAndAtOnceWhenThereIsMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		start := time.Now()
		var at []time.Duration
		round := func(context.Context) (bool, error) {
			at = append(at, time.Since(start))
			switch len(at) {
			case 1:
				return true, nil
			case 3:
				return true, errors.New("disk")
			case 4:
				stop()
			}
			return false, nil
		}
		rounds.Walk(ctx, round, slog.New(slog.DiscardHandler))
		want := []time.Duration{0, 0, rounds.Every, 2 * rounds.Every}
		for i := range want {
			if i >= len(at) || at[i] != want[i] {
				t.Fatalf("walked at %v, want %v", at, want)
			}
		}
	})
}
