package evenhand

import (
	"context"
	"math"

	"genggam/internal/calendar"
	"genggam/internal/fairness"
	"genggam/internal/integrity"
	"genggam/internal/region"
)

func month(n int64) integrity.Month { return integrity.Month(n) }

// Figure is how evenly an office worked in one month, in two numbers: the
// unexplained difference in waiting between groups, and how often somebody was
// overtaken without a recorded reason.
type Figure struct {
	// Made says that the month was measured; Opens is the first day on which others
	// than the officers it is about may read it, and No the number of its report.
	// Before that, and while it is not made, everything below is zero, and Why says
	// fairness.KeyFew where there were too few cases to measure.
	Made  bool
	Opens calendar.Day
	No    int64
	// Cases are those that were received in the month.
	Cases int
	// Verdict of the comparison below; CannotTell when there was none of which
	// anything can be told, with the key of the reason in Why.
	Verdict fairness.Verdict
	Why     string
	// Attribute and Group name the group whose waiting is furthest from that of all
	// others among like cases (AttributeKey, NameOf); Ratio is how many times as long
	// it waits, with its 95% interval. Both are empty when the verdict is CannotTell.
	Attribute, Group string
	Ratio            fairness.Ratio
	// Order is how the line was kept over all classes; Order.PerThousand gives
	// inversions without a reason of a thousand pairs, and Order.Pairs 0 none.
	Order fairness.Order
}

// Month is the figure of a month of an office, from the shelf: it is made by Rounds
// once the month is over. Only an office that this node does not know is an error.
func (r *Room) Month(ctx context.Context, office region.Code, m integrity.Month) (Figure, error) {
	if _, err := r.Office(office); err != nil {
		return Figure{}, err
	}
	x, found, err := r.newest(ctx, office, Period{m, m})
	if err != nil {
		return Figure{}, err
	}
	if !found {
		f := Figure{}
		if integrity.MonthOf(r.Today(office)) > m {
			f.Why = fairness.KeyFew
		}
		return f, nil
	}
	f := Figure{Made: true, Opens: x.Opens, No: x.No}
	if !r.Open(x) {
		return f, nil
	}
	rep, err := r.open(ctx, x)
	if err != nil {
		return Figure{}, err
	}
	f.Cases, f.Order, f.Why = x.Cases, rep.Line, fairness.KeyFew
	f.furthest(rep.Judged)
	return f, nil
}

// furthest finds the comparison of waiting that is furthest from alike: among those
// where a difference is seen, else among those where none is.
func (f *Figure) furthest(j fairness.Report) {
	for _, a := range j.Attributes {
		for _, x := range a.Findings {
			switch {
			case x.Measure != fairness.Waiting:
			case x.Verdict == fairness.CannotTell:
				if f.Verdict == fairness.CannotTell && x.Why != "" {
					f.Why = x.Why
				}
			case x.Hidden:
			case x.Verdict > f.Verdict || x.Verdict == f.Verdict && far(x.Effect) > far(f.Ratio):
				f.Verdict, f.Why, f.Attribute, f.Group, f.Ratio = x.Verdict, "", x.Attribute, x.Group, x.Effect
			}
		}
	}
}

func far(r fairness.Ratio) float64 { return math.Abs(math.Log(r.Value)) }
