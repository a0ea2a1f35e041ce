// Package arrange puts lists in order.
//
// The standard library's slices.SortFunc is compiled anew for each kind of
// element, 16 kB a kind; a program has a hundred. Here the sorting is compiled
// once and reaches the elements through two functions: two to three times
// slower, for the lists of a page, a register or a file nothing that anybody
// notices. What sorts hundreds of thousands of elements uses slices. Equal
// elements always keep the order they had. Start reading at By.
package arrange

import (
	"iter"
	"sort"
)

// By sorts s in place as cmp says: negative when a comes before b, 0 when
// either may, as cmp.Compare and strings.Compare do.
func By[S ~[]E, E any](s S, cmp func(a, b E) int) {
	sort.Stable(pile{
		n:    len(s),
		less: func(i, j int) bool { return cmp(s[i], s[j]) < 0 },
		swap: func(i, j int) { s[i], s[j] = s[j], s[i] },
	})
}

type pile struct {
	n    int
	less func(i, j int) bool
	swap func(i, j int)
}

func (p pile) Len() int           { return p.n }
func (p pile) Less(i, j int) bool { return p.less(i, j) }
func (p pile) Swap(i, j int)      { p.swap(i, j) }

// Sorted collects what seq yields and sorts it as By does.
func Sorted[E any](seq iter.Seq[E], cmp func(a, b E) int) []E {
	var s []E
	for e := range seq {
		s = append(s, e)
	}
	By(s, cmp)
	return s
}
