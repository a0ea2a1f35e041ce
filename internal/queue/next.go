package queue

import (
	"cmp"
	"slices"
	"time"

	"genggam/internal/arrange"
)

// The reasons why a ticket is the next.
const (
	ByComing = "coming" // nobody who waits came earlier
	ByClass  = "class"  // the law puts its class first
	ByRun    = "run"    // enough of the classes went before it in a row
	ByAge    = "age"    // it waited beyond the bound
	ByHand   = "hand"   // an officer chose it; the room keeps the reason in words
)

// Next is the ticket that a desk calls which serves these lines, and why. It is
// the highest class, within it whoever came first; but whoever came first of all
// in a line goes after Rules.Run calls in a row that went before them, and once
// they waited beyond Rules.Bound after every such call. False when nobody waits.
func (d *Day) Next(lines []string, now int64) (Ticket, string, bool) {
	var waiting []*Ticket
	for _, t := range d.tickets {
		if t.State == Waiting && slices.Contains(lines, t.Line) {
			waiting = append(waiting, t)
		}
	}
	if len(waiting) == 0 {
		return Ticket{}, "", false
	}
	t, why := d.pick(waiting, now)
	return *t, why, true
}

// earlier orders by coming.
func earlier(a, b *Ticket) int {
	return cmp.Or(cmp.Compare(a.Came, b.Came), cmp.Compare(a.order, b.order))
}

func (d *Day) pick(waiting []*Ticket, now int64) (*Ticket, string) {
	first, oldest := waiting[0], waiting[0]
	heads := make(map[string]*Ticket, 4) // whoever came first in each line
	for _, t := range waiting {
		if d.before(t, first) {
			first = t
		}
		if earlier(t, oldest) < 0 {
			oldest = t
		}
		if h := heads[t.Line]; h == nil || earlier(t, h) < 0 {
			heads[t.Line] = t
		}
	}
	if first == oldest {
		return first, ByComing
	}
	var due *Ticket
	why := ""
	for _, h := range heads {
		aged := d.run[h.Line] > 0 && now-h.Came > d.rules.Bound.Milliseconds()
		if (aged || d.run[h.Line] >= d.rules.Run) && (due == nil || earlier(h, due) < 0) {
			due, why = h, ByRun
			if aged {
				why = ByAge
			}
		}
	}
	if due != nil && due != first {
		return due, why
	}
	return first, ByClass
}

// before says whether a class or, in one class, coming puts a before b.
func (d *Day) before(a, b *Ticket) bool {
	if x, y := d.rules.Rank(a.Class), d.rules.Rank(b.Class); x != y {
		return x > y
	}
	return earlier(a, b) < 0
}

// count keeps what the rule must remember after a call: for each line of the
// desk, how many in a row went before whoever came first there.
func (d *Day) count(t *Ticket, lines []string) {
	passed := map[string]bool{}
	for _, w := range d.tickets {
		if w.State == Waiting && earlier(w, t) < 0 {
			passed[w.Line] = true
		}
	}
	for _, line := range lines {
		if passed[line] {
			d.run[line]++
		}
	}
	if !passed[t.Line] {
		d.run[t.Line] = 0
	}
}

// Late lists those who wait beyond the bound, the longest first.
func (d *Day) Late(now int64) (out []Ticket) {
	for _, t := range d.tickets {
		if t.State == Waiting && now-t.Came > d.rules.Bound.Milliseconds() {
			out = append(out, *t)
		}
	}
	arrange.By(out, func(a, b Ticket) int { return earlier(&a, &b) })
	return out
}

// waited is how long somebody waited until the first call, or has waited.
func (t Ticket) waited(now int64) time.Duration {
	if t.First > 0 {
		now = t.First
	}
	return time.Duration(max(0, now-t.Asked)) * time.Millisecond
}
