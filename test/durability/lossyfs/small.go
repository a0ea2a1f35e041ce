package lossyfs

import (
	"cmp"
	"maps"
	"slices"
)

// resize gives b a new length; what is added is zero, also where the old array
// still held bytes.
func resize(b []byte, size int) []byte {
	if size <= len(b) {
		return b[:size]
	}
	if size <= cap(b) {
		old := len(b)
		b = b[:size]
		clear(b[old:])
		return b
	}
	grown := make([]byte, size, size+size/2)
	copy(grown, b)
	return grown
}

// sorted gives the keys in order, so that one seed is one history.
func sorted[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
