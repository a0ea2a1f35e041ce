package fairness

import (
	"cmp"
	"slices"
)

// Outcome is what became of a case.
type Outcome int

// A case that is open or was withdrawn counts as waiting for as long as it was
// seen; one that was granted or refused was decided.
const (
	Open Outcome = iota
	Granted
	Refused
	Withdrawn
)

// Promise is whether the promised time was kept; NotDue is an open case that
// still can be in time, or one without a promise.
type Promise int

// The promises.
const (
	NotDue Promise = iota
	Kept
	Missed
)

// Case is one case as a report sees it: no name, no number.
type Case struct {
	// Days is how long it waited until the decision, or has waited until today, in
	// working days from when it was complete; any finer unit does too.
	Days    float64
	Outcome Outcome
	Promise Promise
	// Stratum is what it is compared within: service, priority class and month.
	Stratum string
	// Groups holds one group for each attribute of the question, "" where it is not
	// known; who is not known is compared with nobody.
	Groups []string
}

// Question is the cases of an office and a service, and by what they are compared
// ("sex", "age", "district" ...).
type Question struct {
	Attributes []string
	Cases      []Case
	// Rule is how strict the report is; the zero value is Standard.
	Rule Rule
}

// Rule is how strict a report is.
type Rule struct {
	// From is the smallest group that is shown.
	From int
	// Alpha is how often, at most, a report without any difference says that it sees
	// one, over all comparisons together.
	Alpha float64
	// Matters is the smallest ratio of waits or of odds that is called a difference.
	// Wide is the ratio, and WideGap the gap of rates, that must be ruled out before
	// "no difference seen" is said.
	Matters, Wide, WideGap float64
}

// Standard is the rule of this product: groups of ten; three false alarms in a
// hundred reports, so that not even by bad luck a hundred offices see many more
// than five; 1.1, 1.5 and ten points of a hundred.
func Standard() Rule {
	return Rule{From: ShownFrom, Alpha: 0.03, Matters: 1.1, Wide: 1.5, WideGap: 0.1}
}

// Verdict is one of three.
type Verdict int

// CannotTell comes first: what was not looked at is not known.
const (
	CannotTell Verdict = iota
	NoDifference
	Difference
)

// Measure is what is compared.
type Measure int

// The measures: the time to a decision, and how often it is a refusal.
const (
	Waiting Measure = iota
	Refusing
)

// Finding is one comparison: a group with all others of its attribute.
type Finding struct {
	Attribute, Group string
	// Against is the other group, "" for all others together, but for those that were
	// already found to differ.
	Against string
	Measure Measure
	// Effect is how many times as long the group waits (Stretch), or its odds of a
	// refusal to the others'; with a 95% interval. P of it is that of the test, before
	// it is adjusted.
	Effect Ratio
	// Pace is Cox's ratio: how many times as many are decided on a day among those who
	// still wait. PaceWhy is the key of the reason where there is none; Pace is then 1,
	// from 0 to +Inf.
	Pace    Ratio
	PaceWhy string
	// Adjusted is P after Holm over all comparisons of the report; it decides. FalseShare
	// is P after Benjamini and Hochberg, for whoever looks for where to look.
	Adjusted, FalseShare float64
	Verdict              Verdict
	// Why is the key of the reason where the verdict is CannotTell.
	Why string
	// Typical is the time within which half are decided, group and others, as if both
	// had the same services, classes and months; +Inf where that is not known yet.
	Typical [2]float64
	// Gap is the difference of refusal rates, like with like. Impact is the ratio of
	// the rates of being granted, the lower over the higher; Under says that it is
	// below four fifths and that the test sees a difference too.
	Gap         float64
	GapInterval Interval
	Impact      float64
	Under       bool
	// Direction is 1 where the group waits longer, or is refused more often, than the
	// others, -1 for the other way round; 0 unless the verdict is Difference.
	Direction int
	// Hidden: a count under this comparison is too small to be shown, so its numbers
	// are taken out and the verdict alone stands.
	Hidden bool
	// Explained: at first sight there is a difference, but not among like cases.
	// Uneven: the ratio of paces is not the same early and late.
	Explained, Uneven bool
}

// Attribute is what is said of one attribute.
type Attribute struct {
	Name   string
	Groups []Group
	// Unknown is how many cases could not be placed. It is shown however small: who
	// is not known has no trait that could be given away.
	Unknown  int
	Findings []Finding
	// Why is the key of the reason when nothing could be compared.
	Why string
}

// Report is all of it.
type Report struct {
	Rule       Rule
	Cases      int
	Attributes []Attribute
}

// mostAttributes and mostStrata bound a report.
const (
	mostAttributes = 20
	mostStrata     = 100_000
)

// Judge compares groups. It refuses with KeyFew when there are no cases, and with
// KeyNumber and KeyLarge; whatever it cannot tell of one comparison is said there.
// A case of 0 or more days with groups for all attributes is taken as it is.
func Judge(q Question) (Report, error) {
	if q.Rule == (Rule{}) {
		q.Rule = Standard()
	}
	t, err := spread(q)
	if err != nil {
		return Report{}, err
	}
	out := Report{Rule: q.Rule, Cases: len(q.Cases)}
	var trials []*trial
	for i, name := range q.Attributes {
		a := Attribute{Name: name}
		s := t.sort(i)
		if len(s.names) > MostGroups {
			a.Why = KeyLarge
			out.Attributes = append(out.Attributes, a)
			continue
		}
		a.Groups, a.Unknown = s.describe(), s.unknown
		ts := append(s.trials(name, Waiting), s.trials(name, Refusing)...)
		for _, x := range ts {
			x.hidden = x.finding.Measure == Refusing && slices.ContainsFunc(a.Groups, func(g Group) bool { return g.Refused.Hidden })
		}
		if len(ts) == 0 {
			a.Why = KeyAlike
			if len(s.names) > 1 {
				a.Why = KeyFew
			}
		}
		trials = append(trials, ts...)
		out.Attributes = append(out.Attributes, a)
	}
	settle(trials, q.Rule)
	for i := range out.Attributes {
		for _, x := range trials {
			if x.finding.Attribute == out.Attributes[i].Name {
				out.Attributes[i].Findings = append(out.Attributes[i].Findings, x.finding)
			}
		}
	}
	return out, nil
}

// board is the cases laid out once: in order of stratum and time.
type board struct {
	rule  Rule
	cases []Case
	waits []Wait // with Group 0
	strat int
}

func spread(q Question) (*board, error) {
	switch {
	case len(q.Cases) == 0:
		return nil, refuse(KeyFew)
	case len(q.Cases) > MostCases, len(q.Attributes) > mostAttributes:
		return nil, refuse(KeyLarge)
	case q.Rule.From < 1, !(q.Rule.Alpha > 0 && q.Rule.Alpha < 1), !(q.Rule.Matters >= 1), !(q.Rule.Wide > 1), !(q.Rule.WideGap > 0):
		return nil, refuse(KeyNumber)
	}
	seen := map[string]bool{}
	for _, a := range q.Attributes {
		if seen[a] {
			return nil, refuse(KeyNumber)
		}
		seen[a] = true
	}
	b := &board{rule: q.Rule, cases: slices.Clone(q.Cases)}
	slices.SortStableFunc(b.cases, func(x, y Case) int {
		return cmp.Or(cmp.Compare(x.Stratum, y.Stratum), cmp.Compare(x.Days, y.Days))
	})
	for i, c := range b.cases {
		if !finite(c.Days) || c.Days < 0 || len(c.Groups) != len(q.Attributes) || !c.known() {
			return nil, refuse(KeyNumber)
		}
		if i > 0 && c.Stratum != b.cases[i-1].Stratum {
			b.strat++
		}
		b.waits = append(b.waits, Wait{Span{c.Days, c.decided()}, 0, b.strat})
	}
	if b.strat++; b.strat > mostStrata {
		return nil, refuse(KeyLarge)
	}
	return b, nil
}

func (c Case) known() bool {
	return c.Outcome >= Open && c.Outcome <= Withdrawn && c.Promise >= NotDue && c.Promise <= Missed
}

func (c Case) decided() bool { return c.Outcome == Granted || c.Outcome == Refused }
