package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Edge is the right edge of the tree: the roots of the complete subtrees that
// the next record joins. It is all the memory that appending needs: at most
// one hash for each bit of the size.
type Edge struct {
	// Size is how many records the tree has.
	Size int64
	// tops[i] is the root of a complete subtree of 1<<levels[i] records.
	tops   []tlog.Hash
	levels []int
}

// Push adds the digest of one line and appends to hashes what is stored for it:
// its leaf hash and the root of every subtree that it completes, in the order
// of tlog.StoredHashIndex.
func (e *Edge) Push(digest [32]byte, hashes []tlog.Hash) []tlog.Hash {
	h := tlog.RecordHash(digest[:])
	hashes = append(hashes, h)
	level := 0
	for n := len(e.tops); n > 0 && e.levels[n-1] == level; n = len(e.tops) {
		h = tlog.NodeHash(e.tops[n-1], h)
		e.tops, e.levels = e.tops[:n-1], e.levels[:n-1]
		level++
		hashes = append(hashes, h)
	}
	e.tops, e.levels = append(e.tops, h), append(e.levels, level)
	e.Size++
	return hashes
}

// Root is the head of the tree (RFC 6962 section 2.1); of an empty tree it is
// the hash of nothing.
func (e *Edge) Root() tlog.Hash {
	if len(e.tops) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := e.tops[len(e.tops)-1]
	for i := len(e.tops) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.tops[i], h)
	}
	return h
}

// Clone gives an edge that can be pushed to without changing this one.
func (e *Edge) Clone() Edge {
	return Edge{Size: e.Size, tops: append([]tlog.Hash(nil), e.tops...), levels: append([]int(nil), e.levels...)}
}

// LoadEdge reads the edge of a tree of this size from its stored hashes.
func LoadEdge(size int64, r tlog.HashReader) (Edge, error) {
	e := Edge{Size: size}
	var indexes []int64
	done := int64(0)
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, done>>level))
			e.levels = append(e.levels, level)
			done += 1 << level
		}
	}
	if len(indexes) == 0 {
		return e, nil
	}
	hashes, err := r.ReadHashes(indexes)
	if err != nil {
		return Edge{}, fmt.Errorf("loading the edge of %d records: %w", size, err)
	}
	e.tops = hashes
	return e, nil
}
