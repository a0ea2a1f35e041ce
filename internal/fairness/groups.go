package fairness

import (
	"maps"
	"slices"
)

// Shown is a rate as it may be shown; a hidden one holds nothing.
type Shown struct {
	Rate
	Interval
	Hidden bool
}

// Group is one group as it may be shown. Nothing in it is compared like with like:
// it is what is, and the findings say what it means.
type Group struct {
	Name string
	// Joint lists the groups that were too small to stand alone, of a joint one.
	Joint []string
	N     int
	// Half, Three and Nine are the times within which 50, 75 and 90 of a hundred are
	// decided.
	Half, Three, Nine Quantile
	// Refused is of those decided, Late of those of whom the promise can be told.
	Refused, Late Shown
}

// Others is the name of a joint group.
const Others = "*"

// sorted is the board with the groups of one attribute: those too small put
// together, so that none can be worked out from the others and the whole.
type sorted struct {
	*board
	names   []string
	joint   []string
	sizes   []int
	of      []int // the group of each case, -1 unknown
	unknown int
}

func (b *board) sort(attribute int) *sorted {
	size := map[string]int{}
	for _, c := range b.cases {
		size[c.Groups[attribute]]++
	}
	s := &sorted{board: b, unknown: size[""]}
	delete(size, "")
	names := slices.Sorted(maps.Keys(size))
	sizes := make([]int, len(names))
	for i, n := range names {
		sizes[i] = size[n]
	}
	place := map[string]int{"": -1}
	for i, joint := range pool(sizes, b.rule.From) {
		if joint < 0 {
			place[names[i]] = len(s.names)
			s.names, s.sizes = append(s.names, names[i]), append(s.sizes, sizes[i])
		}
	}
	for i, joint := range pool(sizes, b.rule.From) {
		if joint >= 0 {
			s.joint = append(s.joint, names[i])
			place[names[i]] = len(s.names)
		}
	}
	if len(s.joint) > 0 {
		s.names, s.sizes = append(s.names, Others), append(s.sizes, 0)
	}
	for _, c := range b.cases {
		at := place[c.Groups[attribute]]
		s.of = append(s.of, at)
		if at >= 0 && at < len(s.names) && s.names[at] == Others && len(s.joint) > 0 {
			s.sizes[at]++
		}
	}
	return s
}

// describe tells of each group what may be shown. A joint group that is still too
// small is not told of.
func (s *sorted) describe() []Group {
	out := make([]Group, len(s.names))
	spans := make([][]Span, len(s.names))
	refused, late := square2int(len(s.names), 2), square2int(len(s.names), 2)
	for i, g := range s.of {
		if g < 0 {
			continue
		}
		c := s.cases[i]
		spans[g] = append(spans[g], s.waits[i].Span)
		if c.decided() {
			refused[g][int(Refused-c.Outcome)]++
		}
		if c.Promise != NotDue {
			late[g][int(Missed-c.Promise)]++
		}
	}
	for g, name := range s.names {
		if s.sizes[g] < s.rule.From {
			continue
		}
		out[g] = Group{Name: name, N: s.sizes[g]}
		if name == Others {
			out[g].Joint = s.joint
		}
		if curve, err := KaplanMeier(spans[g]); err == nil {
			out[g].Half, out[g].Three, out[g].Nine = curve.Quantile(0.5), curve.Quantile(0.75), curve.Quantile(0.9)
		}
	}
	for g, x := range shownRates(refused, s.rule.From) {
		out[g].Refused = x
	}
	for g, x := range shownRates(late, s.rule.From) {
		out[g].Late = x
	}
	return slices.DeleteFunc(out, func(g Group) bool { return g.N == 0 })
}

// shownRates are the rates of the first of two columns, hidden where a cell must
// be. Where one column is empty from top to bottom, its sum tells as much as any
// cell, and nothing is hidden.
func shownRates(counts [][]int, from int) []Shown {
	sums := [2]int{}
	for _, n := range counts {
		sums[0], sums[1] = sums[0]+n[0], sums[1]+n[1]
	}
	hidden, whole := Suppress(counts, from)
	open := sums[0] == 0 || sums[1] == 0
	out := make([]Shown, len(counts))
	for g, n := range counts {
		if !open && (!whole || hidden[g][0] || hidden[g][1]) {
			out[g] = Shown{Hidden: true}
			continue
		}
		r := Rate{n[0], n[0] + n[1]}
		out[g] = Shown{Rate: r, Interval: r.Wilson()}
	}
	return out
}

func square2int(rows, columns int) [][]int {
	out := make([][]int, rows)
	for i := range out {
		out[i] = make([]int, columns)
	}
	return out
}

// AgeBand is the group of an age in full years, "" below 0: bands wide enough for
// an office of a village. From 60 on the law counts a person as elderly (UU
// 13/1998 art. 1).
func AgeBand(years int) string {
	switch {
	case years < 0:
		return ""
	case years < 25:
		return "0-24"
	case years < 45:
		return "25-44"
	case years < 60:
		return "45-59"
	}
	return "60-up"
}
