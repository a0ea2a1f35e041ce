package integrity

import (
	"maps"
	"slices"
)

// The answers to "did anyone ask you for money?".
const (
	AskedYes    = "yes"
	AskedNo     = "no"
	AskedRather = "rather-not"
)

// Answers lists them in the order of the page.
func Answers() []string { return []string{AskedYes, AskedNo, AskedRather} }

// Tally counts answers for one office and one whole month. Only whole months are
// ever counted: two overlapping spans would give away a single answer.
type Tally struct{ Yes, No, RatherNot int }

// Add counts one answer; one that is none counts nothing.
func (t *Tally) Add(answer string) {
	switch answer {
	case AskedYes:
		t.Yes++
	case AskedNo:
		t.No++
	case AskedRather:
		t.RatherNot++
	}
}

// Cell is a count as it may be shown: hidden when it is too small, be it 0.
type Cell struct {
	Count  int
	Hidden bool
}

// Shown is a count that stands for itself, as it may be shown.
func Shown(n int) Cell { return Table{From: law().ShownFrom.Count}.cell(n) }

// Row is one office's counts as they may be shown.
type Row struct {
	Office             string
	Yes, No, RatherNot Cell
	// All is hidden where it would give away a hidden count.
	All Cell
}

// Table is the rows of several offices with their sum.
type Table struct {
	Rows []Row
	Sum  Row
	// From is the smallest count that is shown.
	From int
}

// MaySee says whether an officer of one office may see what was answered about
// another: only offices above it may, never itself, one beside or one below.
// above are the offices over the one in question, nearest first.
func MaySee(viewer, about string, above []string) bool {
	return viewer != about && slices.Contains(above, viewer)
}

// Show lays out the tallies of offices in order of their code. Counts below
// law.yaml's number are hidden, 0 too. A row's sum is shown only when nothing of
// the row is hidden, a column's only when it leaves the hidden counts open; so no
// shown number follows from two sides.
func Show(tallies map[string]Tally) Table {
	t := Table{From: law().ShownFrom.Count}
	var parts [3][]int
	for _, office := range slices.Sorted(maps.Keys(tallies)) {
		x := tallies[office]
		counts := [3]int{x.Yes, x.No, x.RatherNot}
		for i, n := range counts {
			parts[i] = append(parts[i], n)
		}
		t.Rows = append(t.Rows, t.row(office, counts))
	}
	t.Sum.Yes, t.Sum.No, t.Sum.RatherNot = t.sum(parts[0]), t.sum(parts[1]), t.sum(parts[2])
	t.Sum.All = Cell{Hidden: true} // it would follow from rows and columns
	if !t.Sum.Yes.Hidden && !t.Sum.No.Hidden && !t.Sum.RatherNot.Hidden {
		t.Sum.All = Cell{Count: t.Sum.Yes.Count + t.Sum.No.Count + t.Sum.RatherNot.Count}
	}
	return t
}

func (t Table) row(office string, counts [3]int) Row {
	r := Row{Office: office, Yes: t.cell(counts[0]), No: t.cell(counts[1]), RatherNot: t.cell(counts[2]), All: Cell{Hidden: true}}
	if !r.Yes.Hidden && !r.No.Hidden && !r.RatherNot.Hidden {
		r.All = Cell{Count: counts[0] + counts[1] + counts[2]}
	}
	return r
}

func (t Table) cell(n int) Cell {
	if n < t.From {
		return Cell{Hidden: true}
	}
	return Cell{Count: n}
}

// sum of a column, hidden where it would tell a hidden count: when fewer than
// three are hidden, or when they are nearly all 0 or nearly all as big as hidden
// ones can be.
func (t Table) sum(counts []int) Cell {
	all, hidden, small := 0, 0, 0
	for _, n := range counts {
		all += n
		if n < t.From {
			hidden++
			small += n
		}
	}
	if hidden > 0 && (hidden < 3 || small < t.From || small > hidden*(t.From-1)-t.From) {
		return Cell{Hidden: true}
	}
	return t.cell(all)
}
