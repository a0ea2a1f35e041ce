package bench

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"genggam/internal/arrange"
)

// task is one request of one client; the clients' numbers begin at 0.
type task func(client int) error

// load lets a number of clients do a task again and again for a time, each
// waiting for its answer before the next, and says how many were answered a
// second and how long one took. The first tenth of the time is not counted. The
// first error ends it.
func load(ctx context.Context, clients int, d time.Duration, one task) (Figure, error) {
	whole := ctx
	ctx, stop := context.WithTimeout(ctx, d+d/10)
	defer stop()
	spent := cpuTime()
	begin := time.Now().Add(d / 10)
	took := make([][]time.Duration, clients)
	var first sync.Once
	var failed error
	var wait sync.WaitGroup
	for i := range clients {
		wait.Go(func() {
			for ctx.Err() == nil {
				at := time.Now()
				if err := one(i); err != nil {
					first.Do(func() { failed = err; stop() })
					return
				}
				if at.After(begin) {
					took[i] = append(took[i], time.Since(at))
				}
			}
		})
	}
	wait.Wait()
	if whole.Err() != nil {
		return Figure{}, whole.Err()
	}
	if failed != nil && failed != errDone {
		return Figure{}, failed
	}
	f := figure(clients, time.Since(begin), slices.Concat(took...))
	if f.Count > 0 {
		// The uncounted tenth is in the time spent, so its share is taken out.
		f.CPU = float64((cpuTime() - spent).Microseconds()) / float64(f.Count) / 1.1
	}
	return f, nil
}

// middle is the figure whose rate is the median of an odd number of figures.
func middle(all []Figure) Figure {
	all = slices.Clone(all)
	arrange.By(all, func(a, b Figure) int { return cmp.Compare(a.PerSecond, b.PerSecond) })
	return all[len(all)/2]
}

// figure sums durations up.
func figure(clients int, over time.Duration, took []time.Duration) Figure {
	f := Figure{Clients: clients, Count: len(took)}
	if len(took) == 0 {
		return f
	}
	slices.Sort(took)
	f.PerSecond = float64(len(took)) / over.Seconds()
	f.P50, f.P99 = ms(took[len(took)/2]), ms(took[len(took)*99/100])
	return f
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// errDone ends a load early without a fault: there is nothing left to do.
var errDone = doneError{}

type doneError struct{}

func (doneError) Error() string { return "nothing left to do" }
