package journal

import (
	"fmt"

	"genggam/internal/canon"

	"golang.org/x/mod/sumdb/tlog"
)

// Finding is one thing the auditor's walk did not like.
type Finding struct {
	// What went wrong, as a message key: "verify.entry-unreadable" ...
	What string `json:"what"`
	// Position in the log, or -1 where it is about none.
	Position int64 `json:"position"`
	// Detail for the auditor; no personal data.
	Detail string `json:"detail"`
}

// String is one line of an auditor's report.
func (f Finding) String() string {
	if f.Position < 0 {
		return fmt.Sprintf("%s: %s", f.What, f.Detail)
	}
	return fmt.Sprintf("%s at %d: %s", f.What, f.Position, f.Detail)
}

// Check walks a log from its first line and finds what cannot be: a gap in
// position or in a stream, time that runs back, a foreign origin, a line the
// encoder would not write. It rebuilds the tree as it goes. The zero value with
// Origin set is ready; Line is called for each line in order.
type Check struct {
	Origin canon.ID
	// Report is called for every finding.
	Report func(Finding)
	Edge   Edge
	last   int64
	seqs   map[string]int64
	hashes []tlog.Hash
}

// Line checks the next line, stored under a position, and returns what it says
// (ok) and the hashes the tree must hold for it, which are valid until the next call.
func (c *Check) Line(position int64, line []byte) (e Entry, hashes []tlog.Hash, ok bool) {
	if position != c.Edge.Size {
		c.say("verify.position", c.Edge.Size, fmt.Sprintf("found %d instead", position))
	}
	c.hashes = c.Edge.Push(Digest(line), c.hashes[:0])
	e, err := Parse(line)
	if err != nil {
		c.say("verify.entry-unreadable", position, err.Error())
		return e, c.hashes, false
	}
	if e.Position != position {
		c.say("verify.entry-moved", position, fmt.Sprintf("the line says position %d", e.Position))
	}
	if e.Origin != c.Origin {
		c.say("verify.entry-origin", position, "the line belongs to "+e.Origin.String())
	}
	if e.At < c.last {
		c.say("verify.entry-backdated", position, "its time is before its predecessor's")
	}
	c.last = max(c.last, e.At)
	c.stream(e)
	return e, c.hashes, true
}

func (c *Check) stream(e Entry) {
	if c.seqs == nil {
		c.seqs = map[string]int64{}
	}
	if want := c.seqs[e.Stream] + 1; e.Seq != want {
		c.say("verify.stream-gap", e.Position, fmt.Sprintf("stream %s: sequence %d, want %d", e.Stream, e.Seq, want))
	}
	c.seqs[e.Stream] = e.Seq
}

// Streams says how many streams were seen.
func (c *Check) Streams() int { return len(c.seqs) }

// Heads gives the last sequence of each stream that was seen.
func (c *Check) Heads() map[string]int64 { return c.seqs }

func (c *Check) say(what string, position int64, detail string) {
	if c.Report != nil {
		c.Report(Finding{What: what, Position: position, Detail: detail})
	}
}
