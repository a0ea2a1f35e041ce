package allot

import (
	"maps"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Move is one case whose row changed.
type Move struct {
	Case     canon.ID
	From, To Row
	// Points before and after.
	Before, After int64
}

// Difference is what an objection moved.
type Difference struct {
	// Own are the cases that were judged anew.
	Own []Move
	// In came inside and Out fell out because of them; both in order of case.
	In, Out []Move
	// Shifted is how many others only have another number.
	Shifted int
}

// Again ranks the round with some of its people judged anew, after an objection
// or an error found, and says what moved. The old ranking stays as it was. A case
// that was not in the round is the fault "allot.not-in-round": an objection
// brings nobody in who did not ask.
func (r *Ranking) Again(anew ...Judged) (*Ranking, Difference, error) {
	people := slices.Clone(r.people)
	own := map[canon.ID]bool{}
	for _, j := range anew {
		i, ok := r.at[j.Case]
		if !ok {
			return nil, Difference{}, fault.New(fault.NotFound, "allot.not-in-round")
		}
		people[i], own[j.Case] = j, true
	}
	next, err := Rank(r.terms, people)
	if err != nil {
		return nil, Difference{}, err
	}
	return next, r.difference(next, own), nil
}

// difference compares two rankings of the same people.
func (r *Ranking) difference(next *Ranking, own map[canon.ID]bool) (d Difference) {
	for i, p := range r.people {
		from, to := r.rows[i], next.rows[i]
		m := Move{p.Case, from, to, p.Total, next.people[i].Total}
		switch {
		case own[p.Case]:
			d.Own = append(d.Own, m)
		case from == to:
		case from.Standing != Inside && to.Standing == Inside:
			d.In = append(d.In, m)
		case from.Standing == Inside && to.Standing != Inside:
			d.Out = append(d.Out, m)
		default:
			d.Shifted++
		}
	}
	for _, list := range [][]Move{d.Own, d.In, d.Out} {
		slices.SortFunc(list, func(a, b Move) int { return slices.Compare(a.Case[:], b.Case[:]) })
	}
	return d
}

// Listed is one line of the public list: nothing of a person, and all that is
// needed to check the order. Who somebody is, why they have these points and
// who was refused stands nowhere in it.
type Listed struct {
	Number   int
	Case     canon.ID
	Total    int64
	Filed    int64
	Standing Standing
}

// Places are the shares that somebody is numbered in, in order.
func (r *Ranking) Places() []string { return slices.Sorted(maps.Keys(r.lists)) }

// Public gives limit lines (at most 1000) of the public list of a share, after
// that many; none when there are no more.
func (r *Ranking) Public(place string, after, limit int) []Listed {
	list := r.lists[place]
	list = list[min(max(after, 0), len(list)):]
	list = list[:min(max(limit, 0), len(list), 1000)]
	out := make([]Listed, len(list))
	for n, i := range list {
		p, row := r.people[i], r.rows[i]
		out[n] = Listed{row.Number, p.Case, p.Total, p.Filed, row.Standing}
	}
	return out
}

// CheckList does what anybody can do with a published list, its terms and the
// opened seed: it puts the lines in order again. The fault "allot.list" names the
// first number that is out of order.
func CheckList(t Terms, list []Listed) error {
	k := &Ranking{terms: t, quota: map[string]int{}}
	if err := k.check(); err != nil {
		return err
	}
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		if k.compare(Judged{Case: a.Case, Total: a.Total, Filed: a.Filed}, Judged{Case: b.Case, Total: b.Total, Filed: b.Filed}) >= 0 {
			return fault.New(fault.Conflict, "allot.list", b.Number)
		}
	}
	return nil
}
