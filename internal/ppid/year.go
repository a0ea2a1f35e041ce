package ppid

import (
	"cmp"
	"slices"

	"genggam/internal/arrange"
)

// The outcomes of a request or an objection in a register.
const (
	Running   = ""
	Granted   = "granted"
	Refused   = "refused"
	Withdrawn = "withdrawn"
)

// Count is how many cases of a year came to the same: its outcome, the rule of a
// refusal, in how many working days, and whether that was later than the law allows.
type Count struct {
	Outcome, Rule string
	Days          int
	Late          bool
	N             int
}

// Year is what the report of a year says (UU 14/2008 art. 12): how many asked, how
// long answers took, how many were granted and refused, and why.
type Year struct {
	Received, Granted, Refused, Withdrawn, Running int
	// OnTime counts answers within the time of the law.
	OnTime, LateAnswers int
	// Median and Longest are working days of answered requests; Mean in hundredths.
	// All are -1 when nothing was answered.
	Median, Longest, Mean int
	// Reasons are the rules of refusals, the most frequent first.
	Reasons []Reason
}

// Reason is a rule of refusals with how often it was named.
type Reason struct {
	Rule string
	N    int
}

// Sum adds up the counts of a year.
func Sum(counts []Count) Year {
	y := Year{Median: -1, Longest: -1, Mean: -1}
	byDays := map[int]int{}
	reasons := map[string]int{}
	answered, total := 0, 0
	for _, c := range counts {
		y.Received += c.N
		switch c.Outcome {
		case Granted:
			y.Granted += c.N
		case Refused:
			y.Refused += c.N
			reasons[c.Rule] += c.N
		case Withdrawn:
			y.Withdrawn += c.N
			continue
		default:
			y.Running += c.N
			continue
		}
		answered, total = answered+c.N, total+c.N*c.Days
		byDays[c.Days] += c.N
		y.Longest = max(y.Longest, c.Days)
		if c.Late {
			y.LateAnswers += c.N
		} else {
			y.OnTime += c.N
		}
	}
	if answered > 0 {
		y.Mean, y.Median = (200*total+answered)/(2*answered), median(byDays, answered)
	}
	for rule, n := range reasons {
		y.Reasons = append(y.Reasons, Reason{rule, n})
	}
	arrange.By(y.Reasons, func(a, b Reason) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Rule, b.Rule)) })
	return y
}

// median is the lower middle of a histogram of n values.
func median(by map[int]int, n int) int {
	var days []int
	for d := range by {
		days = append(days, d)
	}
	slices.Sort(days)
	seen := 0
	for _, d := range days {
		if seen += by[d]; 2*seen >= n {
			return d
		}
	}
	return -1
}
