package principles

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/integrity"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// mostDays is how many days a node that was away counts the minutes of; of a longer
// absence the last of them.
const mostDays = 62

// close counts what is known of whole days only, from a day to another, and asks
// once how things stand at the end of the last.
func (g *gather) close(from, through calendar.Day) error {
	from = max(from, through-mostDays)
	for _, o := range g.r.Offices() {
		for d := from; d <= through; d++ {
			s := g.in(string(o.Code), integrity.MonthOf(d))
			p, err := g.r.served(g.ctx, o.Code, d)
			if err != nil {
				return err
			}
			s.part("available", p.Yes, p.Of)
			if err := errors.Join(g.waited(o.Code, d, s), g.unheard(o.Code, d, s)); err != nil {
				return err
			}
		}
		for m := integrity.MonthOf(from); m <= integrity.MonthOf(through); m++ {
			if err := g.stand(o.Code, m); err != nil {
				return err
			}
		}
		if err := g.ask(o.Code, integrity.MonthOf(from)-1); err != nil { // some rooms measure a month when it is over
			return err
		}
	}
	return nil
}

// ask asks the other rooms what they measure of a month that has figures already.
func (g *gather) ask(office region.Code, m integrity.Month) error {
	if _, gathered := g.sums[place{string(office), m}]; !gathered {
		var through int64
		found, err := g.r.Store.One(g.ctx, `SELECT through FROM principle_months WHERE office = ? AND month = ?`, []any{string(office), int64(m)}, &through)
		if err != nil || !found {
			return err
		}
	}
	for _, source := range g.r.sources {
		found, err := source(g.ctx, office, m)
		if err != nil {
			return err
		}
		for id, f := range found {
			g.in(string(office), m).find(id, f)
		}
	}
	return nil
}

// waited counts how long whoever came to the counters of an office waited on a day,
// those whom the law puts first apart.
func (g *gather) waited(office region.Code, d calendar.Day, s *Sums) error {
	return g.r.Store.Each(g.ctx, `SELECT class, came, first FROM queue_tickets WHERE office = ? AND day = ? AND first > 0`, []any{string(office), int64(d)}, func(scan store.Scan) error {
		var class string
		var came, first int64
		if err := scan(&class, &came, &first); err != nil {
			return err
		}
		id := "wait-others"
		if class != "" {
			id = "wait-first"
		}
		s.spread(id, (max(0, first-came)+30_000)/60_000, 1)
		return nil
	})
}

// unheard counts the suggestions whose time to be answered ended on a day without an
// answer; those answered in time are counted when they are.
func (g *gather) unheard(office region.Code, d calendar.Day, s *Sums) error {
	zone, wait := g.r.Calendar(office).Zone(), law().Voice*day
	var n int64
	_, err := g.r.Store.One(g.ctx, `SELECT count(*) FROM complaints WHERE office = ? AND received_at >= ? AND received_at < ? AND class = 'aspiration'
		AND (decided_at = 0 OR decided_at - received_at > ?) AND (ended_at = 0 OR ended_at - received_at > ?)`,
		[]any{string(office), d.In(zone).UnixMilli() - wait, (d + 1).In(zone).UnixMilli() - wait, wait, wait}, &n)
	if err != nil {
		return fmt.Errorf("counting suggestions without an answer: %w", err)
	}
	s.part("voices", 0, n)
	return nil
}

// stand asks how things stand: letters that prove nothing, voices that nobody
// answered, what other rooms measure, and once a month how many live in each hamlet.
func (g *gather) stand(office region.Code, m integrity.Month) error {
	g.in(string(office), m)
	if err := g.ask(office, m); err != nil {
		return err
	}
	was, err := g.before(place{string(office), m})
	if err != nil {
		return err
	}
	was.add(g.in(string(office), m))
	if p := was.Parts["provable"]; p.Of > 0 {
		g.in(string(office), m).find("findings", Found{Value: p.Of - p.Yes, Of: p.Of})
	}
	if len(was.Groups) == 0 || was.People != nil {
		return nil
	}
	return g.census(office, m)
}

// before are the sums of a month as they were kept last.
func (g *gather) before(x place) (*Sums, error) {
	var data []byte
	if _, err := g.r.Store.One(g.ctx, `SELECT sums FROM principle_months WHERE office = ? AND month = ?`, []any{x.office, int64(x.month)}, &data); err != nil {
		return nil, err
	}
	return unpack(data)
}

// census counts how many live in each hamlet; keep leaves a line that it was read.
func (g *gather) census(office region.Code, m integrity.Month) error {
	people, n := map[string]int64{}, int64(0)
	err := g.r.people.EachResident(g.ctx, office, func(p residents.Resident) error {
		n++
		if word := g.r.hamletWord(string(office), p.Record.Hamlet, p.Record.RW); word != "" && p.Living() {
			people[word]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	s := g.in(string(office), m)
	s.People = maps.Clone(people)
	g.hamlets[string(office)] = n
	return nil
}

// hamletWord is a keyed word for a hamlet, for its RW where no hamlet is known, ""
// for neither: the table says how many, and not where.
func (r *Room) hamletWord(office, hamlet, rw string) string {
	name := strings.Join(strings.Fields(strings.ToUpper(hamlet)), " ")
	if name == "" && rw != "" {
		name = "RW " + strings.TrimLeft(rw, "0")
	}
	if name == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(r.Vault.Token(office, "principles/hamlet", name)[:9])
}

// signed says whether this node signed a checkpoint.
func (r *Room) signed(checkpoint []byte) bool {
	_, err := seal.OpenCheckpoint(checkpoint, r.Key.Verifier())
	return err == nil
}
