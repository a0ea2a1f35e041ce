package fairness

import (
	"math"

	"genggam/internal/fault"
)

// Why nothing can be said: the keys of the refusals of this package, which are
// also the reasons of a verdict "cannot tell".
const (
	KeyFew       = "fairness.why-few"       // too few cases, or too few of them decided or refused
	KeyApart     = "fairness.why-apart"     // one group is always before the other: the effect has no bound
	KeyUnsettled = "fairness.why-unsettled" // the sum does not settle on one answer
	KeyAlike     = "fairness.why-alike"     // nothing to compare: all are in one group, or two columns say the same
	KeyWide      = "fairness.why-wide"      // the interval holds both no difference and a large one
	KeyNumber    = "fairness.bad-number"    // a time below 0, no number, or columns of unequal length
	KeyLarge     = "fairness.too-large"     // more than a report is made for
)

// Bounds of what is taken.
const (
	MostCases  = 500_000
	MostGroups = 200
	mostColumn = 64
)

func refuse(key string) error { return fault.New(fault.Invalid, key) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
