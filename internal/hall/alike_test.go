package hall

import (
	"math"
	"testing"
)

func TestARatioIsWrittenInHundredths(t *testing.T) {
	for n, want := range map[float64]int64{1: 100, 1.256: 126, math.Inf(1): 100_000} {
		if got := hundredths(n); got != want {
			t.Errorf("%v: %d", n, got)
		}
	}
}
