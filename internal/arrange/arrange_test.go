package arrange_test

import (
	"cmp"
	"slices"
	"testing"

	"genggam/internal/arrange"
)

func TestEqualElementsKeepTheirOrder(t *testing.T) {
	type line struct{ key, was int }
	var s []line
	for i := range 500 {
		s = append(s, line{key: i * 7919 % 13, was: i})
	}
	want := slices.Clone(s)
	slices.SortStableFunc(want, func(a, b line) int { return cmp.Compare(a.key, b.key) })
	arrange.By(s, func(a, b line) int { return cmp.Compare(a.key, b.key) })
	if !slices.Equal(s, want) {
		t.Error("sorted another way than the standard library's stable sort")
	}
	arrange.By([]line(nil), func(a, b line) int { return 0 })
}
