package staff

import (
	"slices"
	"strings"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/mandate"
)

func invalid(field, key string, args ...any) error {
	return fault.New(fault.Invalid, key, args...).On(field)
}

// fresh refuses an id that is taken or none, and a period that cannot be.
func (c *Chart) fresh(id canon.ID, p Period) error {
	if _, taken := c.factAt[id]; taken || id.Zero() {
		return fault.New(fault.Conflict, "chart.id-taken").On("id")
	}
	if p.From == 0 {
		return invalid("from", "chart.from")
	}
	if p.Until != 0 && p.Until < p.From {
		return invalid("until", "chart.until")
	}
	return nil
}

func badText(s string) bool {
	return strings.TrimSpace(s) == "" || !utf8.ValidString(s) || utf8.RuneCountInString(s) > MaxText || strings.ContainsAny(s, "\n\r\t")
}

func (e Engagement) check(c *Chart) error {
	if err := c.fresh(e.ID, e.Period); err != nil {
		return err
	}
	switch {
	case e.Employee.Zero():
		return invalid("employee", "chart.who")
	case !slices.Contains(Employments(), e.As):
		return invalid("as", "chart.employment")
	case badText(e.Unit):
		return invalid("unit", "chart.unit")
	}
	if p := c.person(e.Employee); p != nil {
		for _, o := range p.engaged {
			if o.Meets(e.Period) {
				return fault.New(fault.Conflict, "chart.employed-twice", dated(o.From)).On("from")
			}
		}
		return p.full()
	}
	return nil
}

func (p *person) full() error {
	if len(p.engaged)+len(p.grades)+len(p.away)+len(p.weeks)+len(p.seats) >= MaxEach {
		return fault.New(fault.TooLarge, "chart.full", MaxEach)
	}
	return nil
}

// known finds somebody who is employed on a day.
func (c *Chart) known(id canon.ID, day calendar.Day) (*person, error) {
	p := c.person(id)
	if p == nil {
		return nil, fault.New(fault.NotFound, "chart.unknown-person").On("employee")
	}
	if _, ok := p.engagement(day); !ok {
		return nil, fault.New(fault.Conflict, "chart.not-employed", dated(day)).On("from")
	}
	return p, p.full()
}

func (g Grade) check(c *Chart) error {
	if err := c.fresh(g.ID, g.Period); err != nil {
		return err
	}
	p, err := c.known(g.Employee, g.From)
	if err != nil {
		return err
	}
	e, _ := p.engagement(g.From)
	if !slices.Contains(Ranks(e.As), g.Rank) {
		return invalid("rank", "chart.rank")
	}
	return nil
}

func (p Post) check(c *Chart) error {
	if err := c.fresh(p.ID, p.Period); err != nil {
		return err
	}
	switch {
	case badText(p.Unit):
		return invalid("unit", "chart.unit")
	case badText(p.Title):
		return invalid("title", "chart.title", MaxText)
	case p.Places < 1 || p.Places > MaxPlaces:
		return invalid("places", "chart.places", MaxPlaces)
	}
	for _, a := range p.Powers {
		if r, ok := a.rule(); !ok || !r.Delegable {
			return invalid("powers", "chart.power")
		}
	}
	if len(p.Powers) > 0 && p.Places > 1 {
		return invalid("powers", "chart.leads-many")
	}
	return nil
}

func (l Placement) check(c *Chart) error {
	if err := c.fresh(l.ID, l.Period); err != nil {
		return err
	}
	p, over := c.post(l.Post), c.post(l.Over)
	switch {
	case p == nil:
		return fault.New(fault.NotFound, "chart.unknown-post").On("post")
	case over == nil:
		return fault.New(fault.NotFound, "chart.unknown-post").On("over")
	case over.Places > 1:
		return fault.New(fault.Conflict, "chart.leads-many").On("over")
	case len(p.under) >= MaxEach:
		return fault.New(fault.TooLarge, "chart.full", MaxEach)
	}
	for _, o := range p.under {
		if o.Meets(l.Period) {
			return fault.New(fault.Conflict, "chart.placed-twice", c.title(o.Over), dated(o.From)).On("from")
		}
	}
	if circle := c.circle(l); circle != nil {
		return fault.New(fault.Conflict, "chart.circle", strings.Join(circle, " → ")).On("over")
	}
	return nil
}

// circle names the posts of the circle that a placement would close on some
// day, from the post round to itself; nil when there is none.
func (c *Chart) circle(l Placement) []string {
	path := c.climb(l.Over, l.Post, l.Period)
	if path == nil {
		return nil
	}
	names := []string{c.title(l.Post)}
	for _, id := range path {
		names = append(names, c.title(id))
	}
	return names
}

// climb is the way up from one post to another on some day of a period, both
// ends included; nil when there is none. The chart has no circle yet, so that
// every way up ends.
func (c *Chart) climb(from, to canon.ID, p Period) []canon.ID {
	if from == to {
		return []canon.ID{from}
	}
	at := c.post(from)
	if at == nil {
		return nil
	}
	for _, l := range at.under {
		if !l.Meets(p) {
			continue
		}
		if rest := c.climb(l.Over, to, l.common(p)); rest != nil {
			return append([]canon.ID{from}, rest...)
		}
	}
	return nil
}

func (c *Chart) title(id canon.ID) string {
	if p := c.post(id); p != nil {
		return p.Title
	}
	return ""
}

func (s Seat) check(c *Chart) error {
	if err := c.fresh(s.ID, s.Period); err != nil {
		return err
	}
	if !slices.Contains([]mandate.Form{mandate.Head, mandate.Pj, mandate.Plt, mandate.Plh}, s.Form) {
		return invalid("form", "chart.form")
	}
	p, err := c.known(s.Employee, s.From)
	if err != nil {
		return err
	}
	at := c.post(s.Post)
	switch {
	case at == nil:
		return fault.New(fault.NotFound, "chart.unknown-post").On("post")
	case !at.Covers(s.From):
		return fault.New(fault.Conflict, "chart.no-such-post-then", at.Title, dated(s.From)).On("from")
	case s.Form != mandate.Head && at.Places > 1:
		return fault.New(fault.Conflict, "chart.no-stand-in", at.Title).On("post")
	}
	return c.room(s, p, at)
}

// room refuses a seat that is taken, and two seats for one person.
func (c *Chart) room(s Seat, p *person, at *post) error {
	for _, i := range p.seats {
		o := c.seats[i]
		switch {
		case !o.Meets(s.Period):
		case o.Form == mandate.Head && s.Form == mandate.Head:
			return fault.New(fault.Conflict, "chart.two-posts", c.title(o.Post), dated(o.From)).On("employee")
		case o.Post == s.Post:
			return fault.New(fault.Conflict, "chart.own-stand-in", at.Title).On("employee")
		}
	}
	places := 1
	if s.Form == mandate.Head {
		places = at.Places
	}
	if c.crowded(s, at, places) {
		return fault.New(fault.Conflict, "chart.taken", at.Title, dated(s.From)).On("post")
	}
	return nil
}

// crowded says whether on some day of a seat as many hold the post in that form
// as there are places. The number only grows on a first day.
func (c *Chart) crowded(s Seat, at *post, places int) bool {
	var same []Period
	for _, i := range at.seats {
		if o := c.seats[i]; o.Form == s.Form && o.Meets(s.Period) {
			same = append(same, o.Period)
		}
	}
	if len(same) < places {
		return false
	}
	for _, first := range append([]Period{s.Period}, same...) {
		day, n := max(first.From, s.From), 0
		for _, o := range same {
			if o.Covers(day) {
				n++
			}
		}
		if n >= places {
			return true
		}
	}
	return false
}

func (a Absence) check(c *Chart) error {
	if err := c.fresh(a.ID, a.Period); err != nil {
		return err
	}
	if !slices.Contains(mandate.Reasons(), a.Why) {
		return invalid("why", "chart.why")
	}
	_, err := c.known(a.Employee, a.From)
	return err
}

// everyDay is a week without a day off.
const everyDay = 1<<7 - 1

func (w Week) check(c *Chart) error {
	if err := c.fresh(w.ID, w.Period); err != nil {
		return err
	}
	if w.Days < 1 || w.Days > everyDay {
		return invalid("days", "chart.week")
	}
	_, err := c.known(w.Employee, w.From)
	return err
}

func (e Ended) check(c *Chart) error {
	p := c.period(e.ID)
	switch {
	case p == nil:
		return fault.New(fault.NotFound, "chart.unknown-fact").On("id")
	case e.Last < p.From-1:
		return invalid("last", "chart.ends-before", dated(p.From))
	case p.Until != 0 && e.Last >= p.Until:
		return invalid("last", "chart.ends-later", dated(p.Until))
	}
	return nil
}
