package casework_test

import (
	"slices"
	"testing"

	"genggam/internal/casework"
)

func TestLinesThatWereStatedTogetherAreRecordedSo(t *testing.T) {
	for name, c := range map[string]struct {
		do       func(w *scene) ([]casework.Event, error)
		together bool
	}{
		"each ticked": {func(w *scene) ([]casework.Event, error) {
			return w.c.Do(w.s, desk1, append(slices.Clone(ticked), "no-such-line"), w.now)
		}, false},
		"one statement": {func(w *scene) ([]casework.Event, error) { return w.c.DoTogether(w.s, desk1, w.now) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := onDesk(t)
			ev, err := c.do(w)
			if err != nil {
				t.Fatal(err)
			}
			data, err := casework.Encode(ev[0])
			if err != nil {
				t.Fatal(err)
			}
			read, err := casework.Decode(ev[0].Kind(), data)
			if err != nil {
				t.Fatal(err)
			}
			if e := read.(casework.Completed); e.Together != c.together || !slices.Equal(e.Checks, []string{"lengkap", "jelas"}) {
				t.Errorf("%+v", e)
			}
		})
	}
}
