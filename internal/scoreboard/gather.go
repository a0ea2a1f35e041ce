package scoreboard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/journal"
	"genggam/internal/openfile"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/survey"
)

// errEnough ends a walk.
var errEnough = errors.New("enough")

// day is the day of an instant in milliseconds at an office.
func day(c *calendar.Calendar, at int64) calendar.Day { return c.Day(time.UnixMilli(at)) }

// countReceived counts the applications of each month that is over, once for all
// offices: along the numbers of the cases, which grow with time. It does one month
// and says whether there are more.
func (r *Room) countReceived(ctx context.Context, zone *time.Location, first, last openfile.Month) (more bool, err error) {
	m, from := first, int64(0)
	var next int64
	if found, err := r.Store.One(ctx, `SELECT month, first_no FROM open_months ORDER BY month DESC LIMIT 1`, nil, &next, &from); err != nil {
		return false, fmt.Errorf("counting applications: %w", err)
	} else if found {
		m = openfile.Month(next)
	}
	if m > last {
		return false, nil
	}
	type cell struct{ office, service string }
	counts, end, after := map[cell]int64{}, (m + 1).First().In(zone).UnixMilli(), from
	err = r.Store.Each(ctx, `SELECT no, office, standard, submitted_at FROM cases WHERE no >= ? ORDER BY no`, []any{from}, func(scan store.Scan) error {
		var no, at int64
		var c cell
		if err := scan(&no, &c.office, &c.service, &at); err != nil {
			return err
		}
		after = no
		if at >= end {
			return errEnough
		}
		after++
		counts[c]++
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return false, fmt.Errorf("counting applications: %w", err)
	}
	err = r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		var there int64
		if found, err := t.One(`SELECT first_no FROM open_months WHERE month = ?`, []any{int64(m + 1)}, &there); found || err != nil {
			return err
		}
		for c, n := range counts {
			if err := t.Exec(`INSERT INTO open_received (office, service, month, n) VALUES (?, ?, ?, ?)`, c.office, c.service, int64(m), n); err != nil {
				return err
			}
		}
		return t.Exec(`INSERT INTO open_months (month, first_no) VALUES (?, ?)`, int64(m+1), after)
	})
	return m < last, err
}

// boxOf names a box.
type boxOf struct {
	what    openfile.What
	service string
}

// gathering is what waits in the boxes of one office at the end of a month.
type gathering struct {
	r            *Room
	ctx          context.Context
	office       region.Code
	cal          *calendar.Calendar
	first, month openfile.Month
	from         map[boxOf]openfile.Month
	found        map[boxOf]*openfile.Box
}

// boxes are those with something in them, in order.
func (g *gathering) boxes() (out []openfile.Box) {
	for _, b := range g.found {
		out = append(out, *b)
	}
	arrange.By(out, func(a, b openfile.Box) int {
		if c := strings.Compare(string(a.What), string(b.What)); c != 0 {
			return c
		}
		return strings.Compare(a.Service, b.Service)
	})
	return out
}

// since is the month from which on a box holds what happened.
func (g *gathering) since(b boxOf) openfile.Month {
	if m, ok := g.from[b]; ok {
		return m
	}
	return g.first
}

// box is where something of a month belongs; nil when it was published before, or is
// of a later month.
func (g *gathering) box(what openfile.What, service string, m openfile.Month) *openfile.Box {
	of := boxOf{what, service}
	if m < g.since(of) || m > g.month {
		return nil
	}
	b := g.found[of]
	if b == nil {
		b = &openfile.Box{What: what, Service: service, From: g.since(of), Counts: map[string]int64{}}
		g.found[of] = b
	}
	return b
}

func (g *gathering) put(what openfile.What, service, reason string, m openfile.Month, n int64) {
	if b := g.box(what, service, m); b != nil {
		b.Counts[reason] += n
	}
}

// cellOf is under what a service is published: discreet ones and those that are not
// known any more are named nowhere; what employees and offices ask of each other is
// no public service.
func (g *gathering) cellOf(id string) (service string, public bool) {
	if id == "" {
		return openfile.NoService, true
	}
	versions := g.r.Catalogue().Versions(id)
	if len(versions) == 0 {
		return openfile.Joint, true
	}
	s := versions[len(versions)-1]
	switch {
	case s.Model == "g2e" || s.Model == "g2g":
		return "", false
	case s.Discreet:
		return openfile.Joint, true
	}
	return id, true
}

// all fills the boxes. What is open can be counted for the newest month only: the
// tables say how things stand and not how they stood.
func (g *gathering) all(newest bool) error {
	g.from, g.found = map[boxOf]openfile.Month{}, map[boxOf]*openfile.Box{}
	err := g.r.Store.Each(g.ctx, `SELECT what, service, from_month FROM open_boxes WHERE office = ?`, []any{string(g.office)}, func(scan store.Scan) error {
		var b boxOf
		var m int64
		err := scan((*string)(&b.what), &b.service, &m)
		g.from[b] = openfile.Month(m)
		return err
	})
	if err != nil {
		return fmt.Errorf("reading what was published: %w", err)
	}
	steps := []func() error{g.received, g.ended, g.complaints}
	if newest {
		steps = append(steps, g.overdue)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) received() error {
	return g.r.Store.Each(g.ctx, `SELECT service, month, n FROM open_received WHERE office = ?`, []any{string(g.office)}, func(scan store.Scan) error {
		var id string
		var m, n int64
		if err := scan(&id, &m, &n); err != nil {
			return err
		}
		if service, public := g.cellOf(id); public {
			g.put(openfile.Received, service, "", openfile.Month(m), n)
		}
		return nil
	})
}

func (g *gathering) overdue() error {
	end := g.bound(g.month + 1)
	return g.r.Store.Each(g.ctx, `SELECT standard, count(*) FROM cases WHERE office = ? AND ended_at = 0 AND promised_at < ? AND submitted_at < ?
		AND state IN ('checking', 'working', 'deciding', 'awaiting-ink', 'lapsed') GROUP BY standard`, []any{string(g.office), end, end}, func(scan store.Scan) error {
		var id string
		var n int64
		if err := scan(&id, &n); err != nil {
			return err
		}
		if service, public := g.cellOf(id); public {
			of := boxOf{openfile.Overdue, service}
			if g.found[of] == nil { // a moment, not a span
				g.found[of] = &openfile.Box{What: openfile.Overdue, Service: service, From: g.month, Counts: map[string]int64{}}
			}
			g.found[of].Counts[""] += n
		}
		return nil
	})
}

// bound is the first instant of a month at the office, milliseconds.
func (g *gathering) bound(m openfile.Month) int64 { return m.First().In(g.cal.Zone()).UnixMilli() }

// ended puts what was granted or refused into the boxes.
func (g *gathering) ended() error {
	services, err := g.services()
	if err != nil {
		return err
	}
	for _, id := range services {
		service, public := g.cellOf(id)
		if !public {
			continue
		}
		finished, refused := g.since(boxOf{openfile.Finished, service}), g.since(boxOf{openfile.Refused, service})
		for _, q := range []struct {
			states string
			from   openfile.Month
			put    func(*ending, openfile.Month, string)
		}{
			{`state IN ('delivered', 'refused')`, finished, g.finish},
			{`state = 'closed'`, finished, g.finish},
			{`state = 'refused'`, refused, g.refuse},
		} {
			if err := g.cases(id, q.states, q.from, func(e *ending) { q.put(e, openfile.MonthOf(day(g.cal, e.firstEnd)), service) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// services are those of which the office ever finished a case.
func (g *gathering) services() (out []string, err error) {
	for _, states := range []string{`state IN ('delivered', 'refused')`, `state = 'closed'`} {
		last := ""
		for {
			found, err := g.r.Store.One(g.ctx, `SELECT standard FROM cases WHERE office = ? AND standard > ? AND `+states+` ORDER BY standard LIMIT 1`, []any{string(g.office), last}, &last)
			if err != nil {
				return nil, fmt.Errorf("looking for services: %w", err)
			}
			if !found {
				break
			}
			out = append(out, last)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// cases opens those of a service that ended in some states from a month on.
func (g *gathering) cases(service, states string, from openfile.Month, each func(*ending)) error {
	var ids []canon.ID
	err := g.r.Store.Each(g.ctx, `SELECT id FROM cases WHERE office = ? AND standard = ? AND ended_at >= ? AND ended_at < ? AND `+states,
		[]any{string(g.office), service, g.bound(from), g.bound(g.month + 1)}, func(scan store.Scan) error {
			var id canon.ID
			err := scan(store.ID(&id))
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return fmt.Errorf("reading what was finished: %w", err)
	}
	for _, id := range ids {
		e, err := g.r.ending(g.ctx, id)
		if err != nil {
			return fmt.Errorf("reading what was finished: %w", err)
		}
		each(e)
	}
	return nil
}

// finish puts a case into the box of its first end: a letter that was issued again
// later is not finished twice.
func (g *gathering) finish(e *ending, m openfile.Month, service string) {
	b := g.box(openfile.Finished, service, m)
	if b == nil || e.ready == 0 || e.PromisedAt == 0 {
		return
	}
	from := e.From
	if from == 0 {
		from = e.SubmittedAt
	}
	b.Cases = append(b.Cases, openfile.Case{
		Received: day(g.cal, e.SubmittedAt), Complete: day(g.cal, from), Ready: day(g.cal, e.ready), Promised: day(g.cal, e.PromisedAt), OnTime: e.ready <= e.PromisedAt,
	})
}

func (g *gathering) refuse(e *ending, m openfile.Month, service string) {
	g.put(openfile.Refused, service, e.Rule, m, 1)
}

// ending is a case that is over.
type ending struct {
	casework.Case
	// ready is when the product was made or the refusal decided, 0 for neither;
	// firstEnd when it was over for the first time.
	ready, firstEnd int64
}

// ending folds the entries of a case.
func (r *Room) ending(ctx context.Context, id canon.ID) (*ending, error) {
	lines, err := r.Store.Stream(ctx, "case/"+id.String())
	if err != nil {
		return nil, err
	}
	e := &ending{}
	err = journal.Events(lines, casework.Decode, func(x journal.Entry, ev casework.Event) error {
		e.Apply(ev, casework.Meta{Case: id, No: x.Position, Seq: x.Seq, At: x.At, Office: x.Unit, Role: x.Actor.Role, Account: x.Actor.Account})
		switch e.State {
		case casework.Issued, casework.Delivered, casework.Refused:
			if e.ready == 0 {
				e.ready = x.At
			}
		case casework.Working: // what was not accepted as done goes on
			e.ready = 0
		}
		if e.firstEnd == 0 {
			e.firstEnd = e.EndedAt
		}
		return nil
	})
	return e, err
}

// complaints puts what people complained of into the boxes, by the office that
// answers.
func (g *gathering) complaints() error {
	from, to := g.bound(g.first), g.bound(g.month+1)
	err := g.r.Store.Each(g.ctx, `SELECT service, received_at FROM complaints WHERE office = ? AND received_at >= ? AND received_at < ? AND state <> 'merged'`,
		[]any{string(g.office), from, to}, func(scan store.Scan) error {
			var id string
			var at int64
			if err := scan(&id, &at); err != nil {
				return err
			}
			if service, public := g.cellOf(id); public {
				g.put(openfile.Heard, service, "", openfile.MonthOf(day(g.cal, at)), 1)
			}
			return nil
		})
	if err != nil {
		return fmt.Errorf("reading complaints: %w", err)
	}
	err = g.r.Store.Each(g.ctx, `SELECT service, received_at, answered_at, decided_at, settle_due FROM complaints
		WHERE office = ? AND decided_at > 0 AND decided_at >= ? AND decided_at < ? AND state <> 'merged'`, []any{string(g.office), from, to}, func(scan store.Scan) error {
		var id string
		var received, answered, decided, due int64
		if err := scan(&id, &received, &answered, &decided, &due); err != nil {
			return err
		}
		service, public := g.cellOf(id)
		if !public {
			return nil
		}
		if answered == 0 || answered > decided {
			answered = decided
		}
		if b := g.box(openfile.Decided, service, openfile.MonthOf(day(g.cal, decided))); b != nil {
			b.Matters = append(b.Matters, openfile.Matter{Received: day(g.cal, received), Answered: day(g.cal, answered), Decided: day(g.cal, decided), OnTime: due == 0 || decided <= due})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading complaints: %w", err)
	}
	return nil
}

// answers are what left the boxes of the survey since the last release.
func (r *Room) answers(ctx context.Context, office region.Code, after int64) (out []openfile.AnswersRow, last int64, err error) {
	last = after
	g := gathering{r: r}
	err = r.Store.Each(ctx, `SELECT pos, data FROM survey_counted WHERE office = ? AND pos > ? ORDER BY pos`, []any{string(office), after}, func(scan store.Scan) error {
		var data []byte
		if err := scan(&last, &data); err != nil {
			return err
		}
		c, err := survey.DecodeCounted(data)
		if err != nil {
			return err
		}
		if service, public := g.cellOf(c.Service); public || c.Service == survey.Joint {
			out = append(out, openfile.AnswersRow{Service: service, Device: c.Device, Span: openfile.Span{From: openfile.Month(c.From), To: openfile.Month(c.To)}, N: c.Tally.N, Answers: c.Tally.Counts})
		}
		return nil
	})
	if err != nil {
		return nil, last, fmt.Errorf("reading what was counted: %w", err)
	}
	return out, last, nil
}
