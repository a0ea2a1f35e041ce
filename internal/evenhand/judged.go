package evenhand

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/fairness"
)

// Report is what lies on the shelf: nothing in it is of fewer than ten, and nobody
// is in it but officers of the office by their number of steps.
type Report struct {
	// Judged compares the groups, see package fairness.
	Judged fairness.Report
	// Decided of the cases were granted or refused. Newest says that there were more
	// than are measured at once, and that these are the newest.
	Decided int
	Newest  bool
	// Curves are the shares that still wait, for each group that is shown.
	Curves []Curve
	// Line is how the order of arrival was kept over all classes, Lines by service
	// where there are ten cases or more. Ahead is how many cases were taken before
	// their turn with a recorded reason, Held how many waited for somebody else.
	Line        fairness.Order
	Lines       []fairness.Order
	Ahead, Held int
	// Passed are the cases that went before most others without a reason, ten at most.
	Passed []Passed
	// Shares are how the steps are shared out, by role with two officers or more.
	Shares []Share
}

// Curve is one group: Waiting[i] of a thousand still wait after i times Step days.
type Curve struct {
	Attribute, Group string
	Step             float64
	Waiting          []int
}

// Passed is a case that was decided before Others that had come earlier, in the
// same service, class and queue, without a recorded reason on either side.
type Passed struct {
	No     int64
	Others int
}

// Share is how the steps of one role are shared out among those who do them.
type Share struct {
	Role           string
	Officers       int
	Steps          int
	Amounts        []float64 // from few to many, without names
	JainOf, GiniOf float64
}

const (
	// worth is how many cases a report is made of at least: twice the smallest group,
	// since one group has nobody to be compared with.
	worth = 2 * fairness.ShownFrom
	// mostPassed and curvePoints bound what is kept.
	mostPassed  = 10
	curvePoints = 40
)

// judge makes the report of some cases. ownDesk leaves out what their standards
// hide from whoever judges: it is read by somebody who does.
func judge(facts []fact, ownDesk bool) (Report, error) {
	q := fairness.Question{Attributes: attributes[:]}
	out := Report{}
	for _, f := range facts {
		c := f.Case
		if ownDesk {
			c.Groups = slices.Clone(c.Groups)
			for i, is := range f.hidden {
				if is {
					c.Groups[i] = ""
				}
			}
		}
		if f.decided {
			out.Decided++
		}
		q.Cases = append(q.Cases, c)
	}
	var err error
	if out.Judged, err = fairness.Judge(q); err != nil {
		return out, err
	}
	for i := range out.Judged.Attributes {
		a := &out.Judged.Attributes[i]
		if personal(i) && len(a.Groups) == 1 && a.Unknown == 0 {
			a.Groups = nil // all are of one group: that would tell it of each
			continue
		}
		out.Curves = append(out.Curves, curves(*a, i, q.Cases)...)
	}
	out.line(facts)
	out.share(facts)
	return out, nil
}

// curves draws the groups of one attribute on one grid of days.
func curves(a fairness.Attribute, attribute int, cases []fairness.Case) (out []Curve) {
	place := map[string]int{}
	for i, g := range a.Groups {
		place[g.Name] = i
		for _, name := range g.Joint {
			place[name] = i
		}
	}
	spans := make([][]fairness.Span, len(a.Groups))
	longest := 0.0
	for _, c := range cases {
		name := c.Groups[attribute]
		if i, ok := place[name]; ok && name != "" {
			spans[i] = append(spans[i], fairness.Span{Time: c.Days, Event: c.Outcome == fairness.Granted || c.Outcome == fairness.Refused})
		}
	}
	var all []fairness.Curve
	for _, s := range spans {
		c, err := fairness.KaplanMeier(s)
		if err != nil {
			return nil
		}
		all = append(all, c)
		longest = max(longest, c[len(c)-1].Time)
	}
	for i, c := range all {
		x := Curve{Attribute: a.Name, Group: a.Groups[i].Name, Step: longest / curvePoints}
		for k := range curvePoints + 1 {
			x.Waiting = append(x.Waiting, int(math.Round(1000*c.At(float64(k)*x.Step).S)))
		}
		out = append(out, x)
	}
	return out
}

// line counts how the order of arrival was kept.
func (r *Report) line(facts []fact) {
	var turns []fairness.Turn
	var nos []int64
	service := map[string]string{}
	for _, f := range facts {
		if !f.inLine {
			continue
		}
		turns, nos = append(turns, f.turn), append(nos, f.no)
		service[f.turn.Class] = f.service
		if f.turn.Ahead {
			r.Ahead++
		}
		if f.turn.Held {
			r.Held++
		}
	}
	by := map[string]*fairness.Order{}
	for _, o := range fairness.Inversions(turns) {
		add(&r.Line, o)
		name := service[o.Class]
		if by[name] == nil {
			by[name] = &fairness.Order{Class: name}
		}
		add(by[name], o)
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		if by[name].Cases >= fairness.ShownFrom {
			r.Lines = append(r.Lines, *by[name])
		}
	}
	r.Passed = passed(turns, nos)
}

func add(to *fairness.Order, o fairness.Order) {
	to.Cases, to.Pairs = to.Cases+o.Cases, to.Pairs+o.Pairs
	to.Overtaken, to.Unexplained = to.Overtaken+o.Overtaken, to.Unexplained+o.Unexplained
}

// passed finds who went before most others without a reason, class by class: in
// order of arrival, those who came earlier and are decided later are counted in a
// tree of sums.
func passed(turns []fairness.Turn, nos []int64) (out []Passed) {
	order := make([]int, len(turns))
	for i := range order {
		order[i] = i
	}
	arrange.By(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(turns[a].Class, turns[b].Class), cmp.Compare(turns[a].Came, turns[b].Came))
	})
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && turns[order[to]].Class == turns[order[from]].Class {
			to++
		}
		out = append(out, passedIn(turns, nos, order[from:to])...)
		from = to
	}
	arrange.By(out, func(a, b Passed) int { return cmp.Compare(b.Others, a.Others) })
	return out[:min(len(out), mostPassed)]
}

func passedIn(turns []fairness.Turn, nos []int64, class []int) (out []Passed) {
	when := func(i int) int64 {
		if turns[i].Open {
			return math.MaxInt64
		}
		return turns[i].Decided
	}
	var times []int64
	for _, i := range class {
		times = append(times, when(i))
	}
	slices.Sort(times)
	times = slices.Compact(times)
	tree, total := make([]int, len(times)+1), 0
	for _, i := range class {
		rank, _ := slices.BinarySearch(times, when(i))
		if !turns[i].Ahead && !turns[i].Open {
			upTo := 0 // of those before, decided no later than this one
			for k := rank + 1; k > 0; k -= k & -k {
				upTo += tree[k]
			}
			if total > upTo {
				out = append(out, Passed{nos[i], total - upTo})
			}
		}
		if turns[i].Held {
			continue
		}
		total++
		for k := rank + 1; k < len(tree); k += k & -k {
			tree[k]++
		}
	}
	return out
}

// share counts who did how many steps.
func (r *Report) share(facts []fact) {
	by := map[string]map[string]float64{}
	for _, f := range facts {
		for _, d := range f.done {
			if by[d.role] == nil {
				by[d.role] = map[string]float64{}
			}
			by[d.role][d.account]++
		}
	}
	for _, role := range slices.Sorted(maps.Keys(by)) {
		amounts := slices.Sorted(maps.Values(by[role]))
		if len(amounts) < 2 || role == "" {
			continue
		}
		s := Share{Role: role, Officers: len(amounts), Amounts: amounts, JainOf: fairness.Jain(amounts), GiniOf: fairness.Gini(amounts)}
		for _, n := range amounts {
			s.Steps += int(n)
		}
		r.Shares = append(r.Shares, s)
	}
}

// sole is the account that worked on at least nine of ten cases, "" for none: what
// is said of all of them is said of that desk.
func sole(facts []fact) string {
	n := map[string]int{}
	best := ""
	for _, f := range facts {
		for _, a := range f.desks {
			if n[a]++; n[a] > n[best] || n[a] == n[best] && a < best {
				best = a
			}
		}
	}
	if len(facts) == 0 || 10*n[best] < 9*len(facts) {
		return ""
	}
	return best
}
