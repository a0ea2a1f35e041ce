package slots

import (
	"cmp"
	"slices"

	"genggam/internal/arrange"
)

// maxPasses bounds how often all exchanges are tried; a pass is about n² orders
// of n legs.
const maxPasses = 40

// planner looks for an order of stops. Index n is home.
type planner struct {
	crew  Crew
	stops []Stop
	far   [][]int64 // metres between any two
	order []int
	spare []int
}

func newPlanner(c Crew, stops []Stop) *planner {
	n := len(stops)
	p := &planner{crew: c, stops: stops, far: make([][]int64, n+1), order: make([]int, 0, n), spare: make([]int, n)}
	at := func(i int) Point {
		if i == n {
			return c.Home
		}
		return stops[i].At
	}
	for i := range p.far {
		p.far[i] = make([]int64, n+1)
		for j := range p.far[i] {
			p.far[i][j] = at(i).Metres(at(j))
		}
	}
	return p
}

// nearest goes to the nearest stop that is left; of two equally near to the one
// with the lower id, so that the order in which they were given does not matter.
func (p *planner) nearest() {
	left := make([]int, len(p.stops))
	for i := range left {
		left[i] = i
	}
	arrange.By(left, func(a, b int) int { return slices.Compare(p.stops[a].ID[:], p.stops[b].ID[:]) })
	for at := len(p.stops); len(left) > 0; {
		next := 0
		for i := range left {
			if p.far[at][left[i]] < p.far[at][left[next]] {
				next = i
			}
		}
		at = left[next]
		p.order = append(p.order, at)
		left = slices.Delete(left, next, next+1)
	}
}

// cost is what an order is judged by: missed windows, then the way, then when
// they are back.
type cost struct {
	missed int
	metres int64
	back   int
}

func (a cost) compare(b cost) int {
	return cmp.Or(cmp.Compare(a.missed, b.missed), cmp.Compare(a.metres, b.metres), cmp.Compare(a.back, b.back))
}

// leg is one step of a round from a place at a time.
func (p *planner) leg(from, to, now int) Leg {
	s := &p.stops[to]
	l := Leg{Metres: p.far[from][to]}
	l.Arrive = now + p.crew.minutes(l.Metres)
	l.Begin = max(l.Arrive, s.From)
	if s.To != 0 {
		l.Late = max(0, l.Begin-s.To)
	}
	l.Leave = l.Begin + s.Minutes
	return l
}

func (p *planner) cost() (c cost) {
	at, now := len(p.stops), p.crew.Start
	for _, i := range p.order {
		l := p.leg(at, i, now)
		c.metres += l.Metres
		c.missed += l.Late
		at, now = i, l.Leave
	}
	home := p.far[at][len(p.stops)]
	c.metres += home
	c.back = now + p.crew.minutes(home)
	if p.crew.End != 0 {
		c.missed += max(0, c.back-p.crew.End)
	}
	return c
}

// drive is the round in the order found.
func (p *planner) drive() Round {
	c := p.cost()
	r := Round{Legs: make([]Leg, 0, len(p.order)), Metres: c.metres, Back: c.back}
	at, now := len(p.stops), p.crew.Start
	for _, i := range p.order {
		l := p.leg(at, i, now)
		l.Stop = p.stops[i]
		r.Late += l.Late
		r.Legs = append(r.Legs, l)
		at, now = i, l.Leave
	}
	if p.crew.End != 0 {
		r.Over = max(0, r.Back-p.crew.End)
	}
	return r
}

// improve tries every reversal of a stretch and every move of one stop, keeps
// each that is better, and says whether any was.
func (p *planner) improve() (better bool) {
	best := p.cost()
	try := func(exchange func()) {
		copy(p.spare, p.order)
		exchange()
		if c := p.cost(); c.compare(best) < 0 {
			best, better = c, true
		} else {
			copy(p.order, p.spare)
		}
	}
	for i := range p.order {
		for j := range p.order {
			if i < j {
				try(func() { slices.Reverse(p.order[i : j+1]) })
			}
			if i != j {
				try(func() { p.move(i, j) })
			}
		}
	}
	return better
}

// move takes the stop at i and puts it at j.
func (p *planner) move(i, j int) {
	s := p.order[i]
	if i < j {
		copy(p.order[i:j], p.order[i+1:j+1])
	} else {
		copy(p.order[j+1:i+1], p.order[j:i])
	}
	p.order[j] = s
}
