package day_test

import (
	"slices"
	"testing"
)

// The limits of the counter at 10,000 residents: keys beyond typed data, and
// milliseconds from the last key to a paper that can be printed.
const (
	mostKeys = 20
	mostMS   = 2000
)

// TestAClerksDay is the day; see the package.
func TestAClerksDay(t *testing.T) {
	w := open(t)
	w.browse()
	w.figures()
	w.papers()
	w.numbers()
	w.evening()
	w.wholeNodeVerifies()
}

// figures are the counts of the walk-ins: everybody's time is judged, the keys
// of those where no hand slipped.
func (w *world) figures() {
	w.Helper()
	var keys, times, after []int
	for _, s := range w.state.Served {
		w.Logf("%-10s %-9s %2d keys, %2d typed, %2d of PINs, %4d ms, %s", s.Kind, s.Mistake, s.Lead, s.Typed, s.Secret, s.MS, s.Number)
		if s.Plain {
			keys = append(keys, s.Lead)
		}
		if s.MS > 0 { // 0 where the power was cut in between
			times = append(times, s.MS)
		}
		after = append(after, s.After)
	}
	if len(w.state.Served) != walkIns || len(keys) == 0 {
		w.Fatalf("%d people were served, %d of them without a mistake", len(w.state.Served), len(keys))
	}
	for _, f := range []struct {
		what string
		of   []int
		most int
	}{{"keys beyond typed data", keys, mostKeys}, {"ms to the paper", times, mostMS}, {"keys to hand over and begin anew", after, 8}} {
		slices.Sort(f.of)
		worst := f.of[len(f.of)-1]
		w.Logf("%s: median %d, worst %d of %d", f.what, f.of[len(f.of)/2], worst, len(f.of))
		if worst > f.most {
			w.Errorf("%s: %d, at most %d", f.what, worst, f.most)
		}
	}
}
