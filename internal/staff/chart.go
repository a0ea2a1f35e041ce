package staff

import (
	"bytes"
	"cmp"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/mandate"
)

// Chart is the organisation chart, made of facts. The zero value is an empty
// one. Many may ask at once; while a fact is added nobody else may.
type Chart struct {
	people   []person
	posts    []post
	seats    []Seat
	personAt map[canon.ID]int32
	postAt   map[canon.ID]int32
	factAt   map[canon.ID]place
}

type person struct {
	id      canon.ID
	engaged []Engagement
	grades  []Grade
	away    []Absence
	weeks   []Week
	seats   []int32
}

type post struct {
	Post
	under []Placement
	seats []int32
}

// place is where a fact lies, so that it can be ended: which kind, whose, and
// the how-manieth of those.
type place struct {
	kind   byte
	of, at int32
}

const (
	isEngagement byte = iota
	isGrade
	isPost
	isPlacement
	isSeat
	isAbsence
	isWeek
)

// New is a chart of facts in the order in which they were decreed. The error is
// the first fact's that Add refuses.
func New(facts ...Fact) (*Chart, error) {
	c := &Chart{}
	for _, f := range facts {
		if err := c.Add(f); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Add takes a fact in, or refuses it with a fault that says why (Invalid on a
// field, Conflict with what is there already; "chart.circle" names the posts of
// the circle); then the chart is as before.
func (c *Chart) Add(f Fact) error {
	if err := c.Check(f); err != nil {
		return err
	}
	c.Apply(f)
	return nil
}

// Check says whether Add would take a fact in.
func (c *Chart) Check(f Fact) error { return f.check(c) }

// Apply folds a fact that was checked when it was decreed: it never fails, what
// leans on something unknown is left out, and the same fact twice counts once.
func (c *Chart) Apply(f Fact) {
	if c.factAt == nil {
		c.personAt, c.postAt, c.factAt = map[canon.ID]int32{}, map[canon.ID]int32{}, map[canon.ID]place{}
	}
	if _, there := c.factAt[f.name()]; !there {
		f.apply(c)
	}
}

func (c *Chart) person(id canon.ID) *person {
	if at, ok := c.personAt[id]; ok {
		return &c.people[at]
	}
	return nil
}

func (c *Chart) post(id canon.ID) *post {
	if at, ok := c.postAt[id]; ok {
		return &c.posts[at]
	}
	return nil
}

func (e Engagement) apply(c *Chart) {
	at, known := c.personAt[e.Employee]
	if !known {
		at = int32(len(c.people))
		c.people = append(c.people, person{id: e.Employee})
		c.personAt[e.Employee] = at
	}
	p := &c.people[at]
	c.factAt[e.ID] = place{isEngagement, at, int32(len(p.engaged))}
	p.engaged = append(p.engaged, e)
}

func (g Grade) apply(c *Chart) {
	if at, ok := c.personAt[g.Employee]; ok {
		p := &c.people[at]
		c.factAt[g.ID] = place{isGrade, at, int32(len(p.grades))}
		p.grades = append(p.grades, g)
	}
}

func (p Post) apply(c *Chart) {
	at := int32(len(c.posts))
	p.Powers = slices.Clone(p.Powers)
	c.posts = append(c.posts, post{Post: p})
	c.postAt[p.ID] = at
	c.factAt[p.ID] = place{isPost, at, 0}
}

func (l Placement) apply(c *Chart) {
	if at, ok := c.postAt[l.Post]; ok {
		p := &c.posts[at]
		c.factAt[l.ID] = place{isPlacement, at, int32(len(p.under))}
		p.under = append(p.under, l)
	}
}

func (s Seat) apply(c *Chart) {
	who, known := c.personAt[s.Employee]
	where, there := c.postAt[s.Post]
	if !known || !there {
		return
	}
	at := int32(len(c.seats))
	c.seats = append(c.seats, s)
	c.factAt[s.ID] = place{isSeat, at, 0}
	c.people[who].seats = append(c.people[who].seats, at)
	c.posts[where].seats = append(c.posts[where].seats, at)
}

func (a Absence) apply(c *Chart) {
	if at, ok := c.personAt[a.Employee]; ok {
		p := &c.people[at]
		c.factAt[a.ID] = place{isAbsence, at, int32(len(p.away))}
		p.away = append(p.away, a)
	}
}

func (w Week) apply(c *Chart) {
	if at, ok := c.personAt[w.Employee]; ok {
		p := &c.people[at]
		c.factAt[w.ID] = place{isWeek, at, int32(len(p.weeks))}
		p.weeks = append(p.weeks, w)
	}
}

func (e Ended) apply(c *Chart) {
	if at := c.period(e.ID); at != nil {
		at.Until = e.Last
	}
}

// period finds the period of a fact, to be read or shortened.
func (c *Chart) period(fact canon.ID) *Period {
	at, ok := c.factAt[fact]
	if !ok {
		return nil
	}
	switch at.kind {
	case isEngagement:
		return &c.people[at.of].engaged[at.at].Period
	case isGrade:
		return &c.people[at.of].grades[at.at].Period
	case isPost:
		return &c.posts[at.of].Period
	case isPlacement:
		return &c.posts[at.of].under[at.at].Period
	case isSeat:
		return &c.seats[at.of].Period
	case isWeek:
		return &c.people[at.of].weeks[at.at].Period
	default:
		return &c.people[at.of].away[at.at].Period
	}
}

// Employee is what the chart says of somebody on a day.
type Employee struct {
	ID   canon.ID
	As   Employment
	Unit string
	// Rank is "" where none was decreed.
	Rank string
	// Post they hold, with its Title and the post right Over it; zero for none.
	Post  canon.ID
	Title string
	Over  canon.ID
	// Superior is who fills the post above, present or not; zero while vacant.
	Superior canon.ID
	// Since is the first day of their service without a gap.
	Since calendar.Day
}

// Employee says what is known of somebody on a day; false when they are not
// employed then.
func (c *Chart) Employee(id canon.ID, day calendar.Day) (Employee, bool) {
	p := c.person(id)
	if p == nil {
		return Employee{}, false
	}
	e, ok := p.engagement(day)
	if !ok {
		return Employee{}, false
	}
	out := Employee{ID: id, As: e.As, Unit: e.Unit, Rank: p.rank(day), Since: p.since(e)}
	if s, ok := c.first(p.seats, day, func(s Seat) bool { return s.Form == mandate.Head }); ok {
		at := c.post(s.Post)
		out.Post, out.Title, out.Over = s.Post, at.Title, at.over(day)
		if over := c.post(out.Over); over != nil {
			if s, ok := c.seated(over, day); ok {
				out.Superior = s.Employee
			}
		}
	}
	return out, true
}

// Post says what is known of a post, whenever it was; false for none.
func (c *Chart) Post(id canon.ID) (Post, bool) {
	if p := c.post(id); p != nil {
		return p.Post, true
	}
	return Post{}, false
}

// Unit lists who is employed at an office on a day, in order of their ids.
func (c *Chart) Unit(unit string, day calendar.Day) (out []canon.ID) {
	for i := range c.people {
		if e, ok := c.people[i].engagement(day); ok && e.Unit == unit {
			out = append(out, c.people[i].id)
		}
	}
	arrange.By(out, byID)
	return out
}

// Below lists who holds a post right under one that somebody fills on a day, in
// order of their ids: their team.
func (c *Chart) Below(id canon.ID, day calendar.Day) (out []canon.ID) {
	own := c.filled(id, day)
	for i := range c.posts {
		if !slices.Contains(own, c.posts[i].over(day)) {
			continue
		}
		for _, at := range c.posts[i].seats {
			if s := c.seats[at]; s.Form == mandate.Head && s.Covers(day) && s.Employee != id {
				out = append(out, s.Employee)
			}
		}
	}
	arrange.By(out, byID)
	return slices.Compact(out)
}

// Away gives the absence that covers a day, the one that began last.
func (c *Chart) Away(id canon.ID, day calendar.Day) (Absence, bool) {
	var out Absence
	found := false
	if p := c.person(id); p != nil {
		for _, a := range p.away {
			if a.Covers(day) && (!found || a.From >= out.From) {
				out, found = a, true
			}
		}
	}
	return out, found
}

// Weeks are the working weeks of somebody who has others than their office, in
// the order in which they were decreed: the last that covers a day holds.
func (c *Chart) Weeks(id canon.ID) []Week {
	if p := c.person(id); p != nil {
		return slices.Clone(p.weeks)
	}
	return nil
}

func byID(a, b canon.ID) int { return bytes.Compare(a[:], b[:]) }

func (p *person) engagement(day calendar.Day) (Engagement, bool) {
	for _, e := range p.engaged {
		if e.Covers(day) {
			return e, true
		}
	}
	return Engagement{}, false
}

// since walks back over engagements that follow each other without a gap.
func (p *person) since(e Engagement) calendar.Day {
	first := e.From
	for again := true; again; {
		again = false
		for _, o := range p.engaged {
			if o.From < first && o.Until != 0 && o.Until+1 >= first {
				first, again = o.From, true
			}
		}
	}
	return first
}

func (p *person) rank(day calendar.Day) string {
	var best Grade
	for _, g := range p.grades {
		if g.Covers(day) && g.From >= best.From {
			best = g
		}
	}
	return best.Rank
}

// over is the post right above on a day, zero for none.
func (p *post) over(day calendar.Day) canon.ID {
	for _, l := range p.under {
		if l.Covers(day) {
			return l.Over
		}
	}
	return canon.ID{}
}

// filled are the posts that somebody holds or stands in for on a day, their own
// before the others.
func (c *Chart) filled(id canon.ID, day calendar.Day) (out []canon.ID) {
	p := c.person(id)
	if p == nil {
		return nil
	}
	for _, at := range p.seats {
		if s := c.seats[at]; s.Covers(day) && s.Form == mandate.Head {
			out = append(out, s.Post)
		}
	}
	for _, at := range p.seats {
		if s := c.seats[at]; s.Covers(day) && s.Form != mandate.Head {
			out = append(out, s.Post)
		}
	}
	return out
}

// first gives the seat that is wanted and covers a day: the later decree, then
// the earlier form, then the id, as mandate has it.
func (c *Chart) first(seats []int32, day calendar.Day, want func(Seat) bool) (Seat, bool) {
	var best Seat
	found := false
	for _, at := range seats {
		s := c.seats[at]
		if s.Covers(day) && want(s) && (!found || laterSeat(s, best) < 0) {
			best, found = s, true
		}
	}
	return best, found
}

func laterSeat(a, b Seat) int {
	forms := mandate.Forms()
	return cmp.Or(cmp.Compare(b.From, a.From),
		cmp.Compare(slices.Index(forms, a.Form), slices.Index(forms, b.Form)), byID(a.ID, b.ID))
}

// seated is whose post it is on a day, present or not.
func (c *Chart) seated(p *post, day calendar.Day) (Seat, bool) {
	return c.first(p.seats, day, func(s Seat) bool { return s.Form != mandate.Plh && c.employed(s.Employee, day) })
}

func (c *Chart) employed(id canon.ID, day calendar.Day) bool {
	p := c.person(id)
	if p == nil {
		return false
	}
	_, ok := p.engagement(day)
	return ok
}
