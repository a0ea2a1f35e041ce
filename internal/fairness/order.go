package fairness

import (
	"cmp"
	"math"
	"slices"
)

// Turn is one case's place in the line: when it came and when it was decided, in
// any whole unit of time, and the class within which the first to come is the
// first to be served (service and priority class).
type Turn struct {
	Came, Decided int64
	// Open says that there is no decision yet; Decided is then not looked at.
	Open  bool
	Class string
	// Ahead says that a reason is recorded why it went ahead; Held that one is
	// recorded why it had to wait, such as papers that the applicant still owed.
	Ahead, Held bool
}

// Order is how well the line was kept in one class.
type Order struct {
	Class string
	Cases int
	// Pairs of cases of which one came first; Overtaken are those of which the later
	// comer was decided first; Unexplained those of these for which no reason is
	// recorded on either side.
	Pairs, Overtaken, Unexplained int64
}

// Tau is 1 when the line was kept, -1 when it was turned round; 1 without pairs.
func (o Order) Tau() float64 {
	if o.Pairs == 0 {
		return 1
	}
	return 1 - 2*float64(o.Overtaken)/float64(o.Pairs)
}

// PerThousand is how many of a thousand pairs were turned round without a reason.
func (o Order) PerThousand() float64 {
	if o.Pairs == 0 {
		return 0
	}
	return 1000 * float64(o.Unexplained) / float64(o.Pairs)
}

// Inversions counts, class by class in order of name, in n log n steps. Those who
// came or were decided at one time did not overtake each other; an open case was
// overtaken by every later one that is decided, two open ones not by each other.
func Inversions(turns []Turn) []Order {
	s := slices.Clone(turns)
	for i := range s {
		if s[i].Open {
			s[i].Decided = math.MaxInt64
		}
	}
	slices.SortFunc(s, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Came, b.Came), cmp.Compare(a.Decided, b.Decided))
	})
	room := make([]Turn, len(s))
	var out []Order
	for from := 0; from < len(s); {
		to := from
		for to < len(s) && s[to].Class == s[from].Class {
			to++
		}
		out = append(out, count(s[from:to], room))
		from = to
	}
	return out
}

// count is of one class, in order of arrival.
func count(s, room []Turn) Order {
	o := Order{Class: s[0].Class, Cases: len(s)}
	n := int64(len(s))
	o.Pairs = n * (n - 1) / 2
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j].Came == s[i].Came {
			j++
		}
		same := int64(j - i)
		o.Pairs -= same * (same - 1) / 2
		i = j
	}
	o.merge(s, room[:len(s)])
	return o
}

// merge sorts by decision and counts on the way: each later comer that is taken
// before earlier ones overtakes all of these.
func (o *Order) merge(s, room []Turn) {
	if len(s) < 2 {
		return
	}
	half := len(s) / 2
	left, right := s[:half], s[half:]
	o.merge(left, room[:half])
	o.merge(right, room[half:])
	copy(room, s)
	left, right = room[:half], room[half:]
	unheld := 0 // of those on the left that are still to be taken
	for _, t := range left {
		if !t.Held {
			unheld++
		}
	}
	for k, i, j := 0, 0, 0; k < len(s); k++ {
		if j == len(right) || i < len(left) && left[i].Decided <= right[j].Decided {
			if !left[i].Held {
				unheld--
			}
			s[k] = left[i]
			i++
			continue
		}
		o.Overtaken += int64(len(left) - i)
		if !right[j].Ahead {
			o.Unexplained += int64(unheld)
		}
		s[k] = right[j]
		j++
	}
}
