package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/office"
	"genggam/internal/region"
)

// run is a play that is being performed.
type run struct {
	node   *office.Node
	std    *catalogue.Standard
	play   *Play
	office region.Code
	cal    *calendar.Calendar
	who    asked
	// said are the answers of the play by question, the last ones last.
	said    map[string]string
	without []string
	draft   *desk.Draft
	// no is the case, -1 before it is there.
	no int64
	// refused is what was refused last, by which act, until an expectation names it.
	refused   error
	refusedBy Act
	result    Result
}

// Run performs a play on a node whose clock is not past its start. What the
// play finds wrong is in the result; the error says that it could not be
// performed.
func Run(ctx context.Context, n *office.Node, std *catalogue.Standard, p *Play) (Result, error) {
	r := &run{node: n, std: std, play: p, office: office.LevelCode(std), said: map[string]string{}, no: -1, result: Result{Service: std.Ref(), Play: p}}
	r.cal = n.Calendar(r.office)
	start := r.at(p.Start)
	if start.Before(n.Clock.Now()) {
		return r.result, fmt.Errorf("performing %s: the node's clock is past its start", p.Name)
	}
	n.Clock.Set(start)
	var err error
	if p.As == employee {
		err = r.hire(ctx)
	}
	if err == nil {
		err = r.cashbox(ctx)
	}
	if err == nil {
		r.who, err = r.present(ctx)
	}
	if err != nil {
		return r.result, fmt.Errorf("performing %s: %w", p.Name, err)
	}
	for _, a := range p.Acts {
		if r.refused != nil && a.What != seesRefusal {
			break
		}
		if err := r.act(ctx, a); err != nil {
			return r.result, fmt.Errorf("performing %s, line %d: %w", p.Name, a.Line, err)
		}
		r.result.Acts++
	}
	if r.refused != nil {
		r.fail(r.refusedBy, "play.refused", say(r.refused))
	}
	return r.result, nil
}

// at is the instant at which the office's clock shows a wall time.
func (r *run) at(wall time.Time) time.Time {
	y, m, d := wall.Date()
	return time.Date(y, m, d, wall.Hour(), wall.Minute(), 0, 0, r.cal.Zone())
}

func (r *run) fail(a Act, key string, args ...any) {
	r.result.Failures = append(r.result.Failures, catalogue.Finding{File: r.play.Name, Line: a.Line, Column: a.Column, Key: key, Args: args})
}

// act performs one line. A refusal that can be told to a person is kept for the
// next line to expect; any other error ends the run.
func (r *run) act(ctx context.Context, a Act) error {
	var err error
	switch a.Do {
	case Answer:
		r.answer(a)
	case Without:
		r.omit(a)
	case Wait:
		err = r.wait(ctx, a)
	case Expect:
		return r.expect(ctx, a)
	case Submit:
		err = r.submit(ctx)
	case Stocks, Opens, Ranks:
		err = r.atStore(ctx, a)
	default:
		if r.no < 0 {
			r.fail(a, "play.not-submitted")
			return nil
		}
		err = r.onCase(ctx, a)
	}
	if fault.As(err) != nil {
		r.refused, r.refusedBy = err, a
		return nil
	}
	return err
}

func (r *run) answer(a Act) {
	if _, ok := r.std.Form.Question(a.What); !ok {
		r.fail(a, "play.no-question", cut(a.What))
		return
	}
	r.said[a.What] = a.Text
}

func (r *run) omit(a Act) {
	if _, ok := r.std.Requirement(a.What); !ok {
		r.fail(a, "play.no-requirement", cut(a.What))
		return
	}
	r.without = append(r.without, a.What)
}

// wait moves the office's clock. Days keep the time of day: whoever waits two
// working days at nine comes at nine.
func (r *run) wait(ctx context.Context, a Act) error {
	now := r.node.Clock.Now()
	due, err := r.cal.Add(now, a.Amount, a.What)
	if err != nil {
		return err
	}
	to := due.At
	if a.What == calendar.UnitDays || a.What == calendar.UnitCalendarDays {
		wall := now.In(r.cal.Zone())
		y, m, d := due.Date().Date()
		to = time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), r.cal.Zone())
	}
	r.node.Clock.Set(to)
	for more := true; more && err == nil; {
		more, err = r.node.Rounds(ctx)
	}
	return err
}

// officer is who has a role at the play's office. Nobody logs in: a log-in
// takes time, and a play tells when things happen.
func (r *run) officer(ctx context.Context, role string) (desk.Actor, error) {
	return r.officerAt(ctx, r.office, role)
}

// officerHere is who has a role at the office that has the present step.
func (r *run) officerHere(ctx context.Context, role string) (desk.Actor, error) {
	p, err := r.node.Follow(ctx, r.no)
	if err != nil {
		return desk.Actor{}, err
	}
	if p.Step != nil && p.Step.By != "" {
		return r.byChart(ctx)
	}
	return r.officerAt(ctx, p.Here, role)
}

func (r *run) officerAt(ctx context.Context, at region.Code, role string) (desk.Actor, error) {
	accounts, err := r.node.Accounts(ctx, at)
	if err != nil {
		return desk.Actor{}, err
	}
	for _, acc := range accounts {
		for _, g := range acc.Roles {
			if g.Office == at && g.Role == role {
				return desk.Actor{Account: acc.ID, Name: acc.Name, Office: g.Office,
					Roles: []desk.Role{{Name: g.Role, Position: g.Position, Number: g.Number}}}, nil
			}
		}
	}
	return desk.Actor{}, fmt.Errorf("nobody at %s is %s", at, role)
}

// say is a refusal in the keys that an expectation can name.
func say(err error) string { return strings.Join(keysOf(err), ", ") }

// keysOf are the names of a refusal: the fault's key, and of an application
// that is not complete everything that is wrong with it.
func keysOf(err error) []string {
	var bad *desk.Incomplete
	if !errors.As(err, &bad) {
		return []string{fault.As(err).Key}
	}
	out := []string{}
	for _, p := range bad.Problems {
		out = append(out, p.Key+" ("+p.Question+")")
	}
	for _, m := range bad.Missing {
		out = append(out, "case.requirement-missing ("+m.ID+")")
	}
	for _, u := range bad.Unmet {
		out = append(out, u.ID)
	}
	return out
}

// incomplete is what a page says at once of answers that cannot be read.
func incomplete(p form.Problems) error { return &desk.Incomplete{Problems: p} }

// named says whether a refusal has a key.
func named(err error, key string) bool {
	return slices.ContainsFunc(keysOf(err), func(k string) bool { return k == key || strings.HasPrefix(k, key+" (") })
}
