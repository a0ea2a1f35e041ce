package outreach

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

const (
	// mostOfDay bounds the count of one poster on one day: more than follow a
	// sheet of paper in a village.
	mostOfDay = 1000
	// mostOfCaller is how often one network counts for one poster on a day: a
	// family or a warung behind one address counts, somebody who reloads does not.
	mostOfCaller = 3
	// mostCallers bounds what is remembered of a day.
	mostCallers = 100_000
)

// callers remembers for a day how often a network counted for a poster, so that
// reloading does not make a poster look followed. What it remembers lies in
// memory alone, under a key that is drawn anew each day and never written: the
// network does not come out of it, and tomorrow nothing of today is left.
type callers struct {
	key  [32]byte
	day  int64
	seen map[[16]byte]uint8
}

// again says whether a visit still counts, and remembers it. When the memory of
// the day is full, nothing counts that it does not know.
func (c *callers) again(of count, caller string) bool {
	if c.seen == nil || of.day > c.day {
		_, _ = rand.Read(c.key[:]) // never an error, see crypto/rand
		c.day, c.seen = of.day, map[[16]byte]uint8{}
	}
	h := hmac.New(sha256.New, c.key[:])
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(of.day)))
	h.Write([]byte(of.poster + "\x00" + caller))
	who := [16]byte(h.Sum(nil))
	n, known := c.seen[who]
	if n >= mostOfCaller || !known && len(c.seen) >= mostCallers {
		return false
	}
	c.seen[who] = n + 1
	return true
}
