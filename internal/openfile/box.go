package openfile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"genggam/internal/arrange"
)

// What is a kind of thing that is counted apart.
type What string

// The kinds.
const (
	Received What = "received"            // applications that came in
	Finished What = "finished"            // cases granted or refused
	Refused  What = "refused"             // refusals, by the rule they rest on
	Heard    What = "complaints-received" // complaints and the like that came in
	Decided  What = "complaints-decided"  // those that were decided
	Overdue  What = "overdue"             // open at the month's end, past their promised day
)

// Box is where what happened of one kind in one service of an office waits until
// there are ten. It is of everything since it was last emptied, so that nothing is
// published twice.
type Box struct {
	What    What
	Service string
	// From is the month of the first thing in it.
	From Month
	// Cases of Finished and Matters of Decided; of everything else Counts by reason.
	Cases   []Case
	Matters []Matter
	Counts  map[string]int64
}

// Size is how many are in a box.
func (b *Box) Size() int64 {
	n := int64(len(b.Cases) + len(b.Matters))
	for _, k := range b.Counts {
		n += k
	}
	return n
}

// Add puts what is in another box of the same kind into this one.
func (b *Box) Add(more Box) {
	if b.Size() == 0 || more.From < b.From {
		b.From = more.From
	}
	b.Cases, b.Matters = append(b.Cases, more.Cases...), append(b.Matters, more.Matters...)
	for reason, n := range more.Counts {
		if b.Counts == nil {
			b.Counts = map[string]int64{}
		}
		b.Counts[reason] += n
	}
}

// Open empties the boxes of an office that hold ten or more at the end of a month.
// At the end of a year those of each kind with fewer are put together under Joint
// and leave if they are ten then. emptied are the boxes that are empty afterwards.
func Open(boxes []Box, end Month) (out, emptied []Box) {
	small := map[What]*Box{}
	var left []Box
	for _, b := range boxes {
		switch n := b.Size(); {
		case n == 0:
		case n >= Fewest:
			out, emptied = append(out, b), append(emptied, b)
		case b.What != Overdue: // a count of one moment, which is not kept for later
			left = append(left, b)
			j := small[b.What]
			if j == nil {
				j = &Box{What: b.What, Service: Joint, From: b.From}
				small[b.What] = j
			}
			j.Add(b)
		}
	}
	if end%12 != 11 {
		return out, emptied
	}
	for _, b := range left {
		if small[b.What].Size() >= Fewest {
			emptied = append(emptied, b)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(small)) {
		if small[what].Size() >= Fewest {
			out = append(out, *small[what])
		}
	}
	return joined(out), emptied
}

// joined puts boxes of the same kind and service together: a box of its own that
// was full, and what was put together at the year's end.
func joined(boxes []Box) (out []Box) {
	for _, b := range boxes {
		i := slices.IndexFunc(out, func(x Box) bool { return x.What == b.What && x.Service == b.Service })
		if i < 0 {
			out = append(out, b)
			continue
		}
		out[i].Cases, out[i].Matters, out[i].Counts = slices.Clone(out[i].Cases), slices.Clone(out[i].Matters), maps.Clone(out[i].Counts)
		out[i].Add(b)
	}
	return out
}

// rare puts reasons with fewer than ten together, and takes the next smallest along
// until they are ten. Ten or more in all are never hidden.
func rare(counts map[string]int64) map[string]int64 {
	if len(counts) < 2 {
		return counts
	}
	out, other := map[string]int64{}, int64(0)
	names := arrange.Sorted(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[a], counts[b]), strings.Compare(a, b))
	})
	for _, name := range names { // the smallest first
		if n := counts[name]; n < Fewest || other > 0 && other < Fewest {
			other += n
		} else {
			out[name] = n
		}
	}
	if other > 0 {
		out[OtherReason] += other
	}
	return out
}

// caseOrder, matterOrder and countOrder order the rows of the tables by what stands
// in them, which tells nothing of the order in which they were made.
func caseOrder(a, b CaseRow) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Received, b.Received), cmp.Compare(a.Ready, b.Ready),
		cmp.Compare(a.Complete, b.Complete), cmp.Compare(a.Promised, b.Promised), falseFirst(a.OnTime, b.OnTime))
}

func matterOrder(a, b MatterRow) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Received, b.Received), cmp.Compare(a.Decided, b.Decided),
		cmp.Compare(a.Answered, b.Answered), falseFirst(a.OnTime, b.OnTime))
}

func countOrder(a, b CountRow) int {
	return cmp.Or(strings.Compare(string(a.What), string(b.What)), strings.Compare(a.Service, b.Service), strings.Compare(a.Reason, b.Reason))
}

func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
