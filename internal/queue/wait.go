package queue

import (
	"math"
	"slices"
	"time"
)

// Place is a place in the line of which the wait is asked.
type Place struct {
	// Line and Class of somebody who would come now; or Ticket, who waits.
	Line, Class string
	Ticket      Ticket
	Now         int64
	// Desks is how many serve the line.
	Desks int
	// Earlier are durations of services of days before, milliseconds, the last
	// ones first; today's count before them.
	Earlier []int64
}

// Wait is an estimate with its honest range: in about four of five times the
// wait is inside. With nothing known (no desk) Known is false.
type Wait struct {
	Known bool
	// Ahead is how many are called before.
	Ahead          int
	Low, Mid, High time.Duration
	// Guess says that fewer than five services were measured: the range is from
	// half to double of what is usual.
	Guess bool
}

// How many services an estimate looks at, and at least.
const (
	lastServices = 50
	fewServices  = 5
)

// Wait estimates: the services before you at the pace of the last 50 of your
// line, by the desks that are open, the rest of those at the desks, and, for an
// ordinary ticket, those who will still be put before you at the day's share.
func (d *Day) Wait(p Place) Wait {
	if p.Desks < 1 {
		return Wait{}
	}
	line := p.Line
	if !p.Ticket.ID.Zero() {
		line, p.Class = p.Ticket.Line, p.Ticket.Class
	}
	mean, dev, n := d.pace(line, p.Earlier)
	ahead := d.ahead(p, line, mean)
	busy := min(d.serving(line), p.Desks)
	w := Wait{Known: true, Ahead: ahead, Guess: n < fewServices}
	if ahead == 0 && busy < p.Desks {
		w.High = time.Minute
		return w
	}
	desks, a := float64(p.Desks), float64(ahead)
	rest := 0.0 // until the first of the desks is free
	if busy == p.Desks {
		rest = mean / (desks + 1)
	}
	mid, z := a*mean/desks+rest, 1.4
	spread := z * math.Sqrt(a*dev*dev/desks/desks+rest*rest/2+a*a*dev*dev/float64(max(n, 1))/desks/desks)
	if d.rules.Rank(p.Class) == 0 {
		share := d.share(line)
		late := mid * share / (1 - share)
		mid += late
		spread = math.Hypot(spread, z*math.Sqrt(late*mean/desks))
	}
	low, high := mid-spread, mid+spread
	if w.Guess {
		low, high = min(low, mid/2), max(high, 2*mid)
	}
	minute := float64(time.Minute.Milliseconds())
	w.Low = time.Duration(max(0, math.Floor(low/minute))) * time.Minute
	w.Mid = time.Duration(math.Round(mid)) * time.Millisecond
	w.High = time.Duration(math.Ceil(high/minute)) * time.Minute
	return w
}

// pace is mean and deviation of the last services of a line in milliseconds,
// and how many were measured.
func (d *Day) pace(line string, earlier []int64) (mean, dev float64, n int) {
	var all []int64
	for _, t := range slices.Backward(d.tickets) {
		if t.Line == line && t.State == Served && t.Started > 0 && len(all) < lastServices {
			all = append(all, t.Ended-t.Started)
		}
	}
	all = append(all, earlier[:min(len(earlier), lastServices-len(all))]...)
	if len(all) < fewServices {
		g, _ := d.rules.Group(line)
		usual := float64(g.Usual.Milliseconds())
		if usual <= 0 {
			usual = float64((10 * time.Minute).Milliseconds())
		}
		return usual, usual / 2, len(all)
	}
	for _, x := range all {
		mean += float64(x) / float64(len(all))
	}
	for _, x := range all {
		dev += (float64(x) - mean) * (float64(x) - mean) / float64(len(all)-1)
	}
	return mean, max(math.Sqrt(dev), mean/4), len(all)
}

// ahead plays the rule forward on a copy until the place's turn comes.
func (d *Day) ahead(p Place, line string, mean float64) int {
	c := Open(d.rules)
	c.run[line] = d.run[line]
	for _, t := range d.tickets {
		if t.State == Waiting && t.Line == line {
			copied := *t
			c.tickets = append(c.tickets, &copied)
		}
	}
	me := p.Ticket.ID
	if me.Zero() {
		c.tickets = append(c.tickets, &Ticket{Line: line, Class: p.Class, State: Waiting, Came: p.Now, order: len(d.tickets)})
	}
	now, step := p.Now, int64(mean)/int64(p.Desks)
	for ahead := 0; ; ahead++ {
		if len(c.tickets) == 0 {
			return ahead
		}
		t, _ := c.pick(c.tickets, now)
		if t.ID == me {
			return ahead
		}
		t.State = AtDesk
		c.tickets = slices.DeleteFunc(c.tickets, func(x *Ticket) bool { return x == t })
		c.count(t, []string{line})
		now += step
	}
}

// serving is how many tickets of a line are at desks.
func (d *Day) serving(line string) (n int) {
	for _, t := range d.tickets {
		if t.Line == line && (t.State == AtDesk || t.State == Serving) {
			n++
		}
	}
	return n
}

// share is the part of the line's tickets that were prioritised today, at most
// what the rule lets go before others.
func (d *Day) share(line string) float64 {
	var first, all float64
	for _, t := range d.tickets {
		if t.Line == line {
			all++
			if d.rules.Rank(t.Class) > 0 {
				first++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return min(first/all, float64(d.rules.Run)/float64(d.rules.Run+1))
}

// Accuracy is how the promises of a day, or of many, compare with what happened.
type Accuracy struct {
	// Promised is how many were promised a range and called; Inside how many
	// waited as long as it said, Sooner and Later how many did not.
	Promised, Inside, Sooner, Later int
	// MeanError is waited less promised middle; MeanMiss and NinetyMiss are the
	// mean and the 90th percentile of its size.
	MeanError, MeanMiss, NinetyMiss time.Duration
}

// Compare compares what tickets were promised with how long they waited.
func Compare(tickets []Ticket) (a Accuracy) {
	var misses []time.Duration
	for _, t := range tickets {
		if t.First == 0 || t.High == 0 {
			continue
		}
		waited, low, high := t.waited(0), time.Duration(t.Low)*time.Second, time.Duration(t.High)*time.Second
		a.Promised++
		switch {
		case waited < low:
			a.Sooner++
		case waited > high:
			a.Later++
		default:
			a.Inside++
		}
		miss := waited - (low+high)/2
		a.MeanError += miss
		a.MeanMiss += miss.Abs()
		misses = append(misses, miss.Abs())
	}
	if a.Promised == 0 {
		return a
	}
	slices.Sort(misses)
	a.MeanError /= time.Duration(a.Promised)
	a.MeanMiss /= time.Duration(a.Promised)
	a.NinetyMiss = misses[(len(misses)*9-1)/10]
	return a
}
