package personnel

import (
	"context"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/ical"
	"genggam/internal/premises"
	"genggam/internal/staff"
	"genggam/internal/store"
)

// Absent is somebody of a team who is away. What kind of absence it is is not
// said, for it may be an illness.
type Absent struct {
	ID, Employee canon.ID
	Name, Post   string
	From, Until  calendar.Day
	// MayRecall says that the reader may call them back from leave.
	MayRecall bool
	// MayCancel says that the reader may take the order of a journey back, Advance
	// what is to be paid back then.
	MayCancel bool
	Advance   int64
	// Unit is the office they work in.
	Unit            string
	changes         int
	changed         int64
	cancelled, trip bool
}

// teamDays is how far back and ahead a team's calendar goes.
const (
	teamBack  = 60
	teamAhead = 400
	maxTeam   = 500
)

// Team is who of the actor's unit is away, today and later, and after them who
// right under the actor is away in other offices.
func (r *Room) Team(ctx context.Context, a premises.Actor) ([]Absent, error) {
	m, err := r.Mine(ctx, a)
	if err != nil {
		return nil, err
	}
	today := r.day(m.Unit)
	list, err := r.away(ctx, m.Unit, today, today+teamAhead)
	if err != nil {
		return nil, err
	}
	others, err := r.elsewhere(ctx, a, m.Unit)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(append(list, others...), func(x Absent) bool { return x.cancelled })
	for i := range list {
		if err := r.powers(ctx, a, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// powers says what the reader may do about an absence.
func (r *Room) powers(ctx context.Context, a premises.Actor, x *Absent) error {
	m, err := r.member(ctx, x.Employee)
	if err != nil {
		return err
	}
	if !x.trip {
		x.MayRecall = r.mayDecide(ctx, a, m.Employee, staff.LeaveAdvice, staff.Leave) == nil
		return nil
	}
	t, err := r.outside(ctx).trip(x.Employee, x.ID)
	x.MayCancel = err == nil && t.State == "ordered" && r.mayDecide(ctx, a, m.Employee, staff.LeaveAdvice, staff.Travel) == nil
	x.Advance = t.Advance
	return err
}

// elsewhere are the absences, today and later, of those in other offices on whom
// the reader decides: the heads of agencies under a regent.
func (r *Room) elsewhere(ctx context.Context, a premises.Actor, unit string) ([]Absent, error) {
	var units []string
	below := map[canon.ID]bool{}
	today := r.day(unit)
	err := r.withChart(ctx, func(b *board) error {
		for _, id := range b.chart.Below(b.byAccount[a.Account], today) {
			e, ok := b.chart.Employee(id, today)
			if ok && e.Unit != unit {
				below[id] = true
				if !slices.Contains(units, e.Unit) {
					units = append(units, e.Unit)
				}
			}
		}
		return nil
	})
	var out []Absent
	for _, u := range units {
		if err != nil {
			return nil, err
		}
		var list []Absent
		list, err = r.away(ctx, u, today, today+teamAhead)
		out = append(out, slices.DeleteFunc(list, func(x Absent) bool { return !below[x.Employee] })...)
	}
	return out, err
}

// away lists the absences of a unit that touch a period, at most maxTeam.
func (r *Room) away(ctx context.Context, unit string, from, until calendar.Day) (out []Absent, err error) {
	read := func(table, columns string, trip bool) error {
		return r.Store.Each(ctx, `SELECT id, employee, first, last, state, `+columns+` FROM `+table+` WHERE office = ? AND last >= ? AND first <= ? ORDER BY first, id LIMIT ?`,
			[]any{unit, int64(from), int64(until), int64(maxTeam)}, func(scan store.Scan) error {
				var x Absent
				var first, last, changes int64
				var state string
				err := scan(store.ID(&x.ID), store.ID(&x.Employee), &first, &last, &state, &changes, &x.changed)
				x.From, x.Until, x.changes, x.cancelled, x.trip = calendar.Day(first), calendar.Day(last), int(changes), state == "cancelled", trip
				out = append(out, x)
				return err
			})
	}
	if err := read("leaves", "changes, changed", false); err != nil {
		return nil, fmt.Errorf("reading a team's leave: %w", err)
	}
	if err := read("trips", "0, 0", true); err != nil {
		return nil, fmt.Errorf("reading a team's journeys: %w", err)
	}
	arrange.By(out, func(x, y Absent) int { return int(x.From - y.From) })
	for i := range out {
		m, err := r.member(ctx, out[i].Employee)
		if err != nil {
			return nil, err
		}
		out[i].Name, out[i].Post, out[i].Unit = m.Name, m.Title, unit
	}
	return out, nil
}

// FeedCode is the secret part of the address at which the calendar of an
// employee's team is found, "" for no employee. It is derived and stored nowhere;
// another account of theirs has another.
func (r *Room) FeedCode(account string) string {
	var id canon.ID
	err := r.withChart(context.Background(), func(b *board) error { id = b.byAccount[account]; return nil })
	if err != nil || id.Zero() {
		return ""
	}
	return id.String() + "-" + r.feedMark(id, account)
}

func (r *Room) feedMark(id canon.ID, account string) string {
	mac := r.MAC([]byte("team calendar"), id[:], []byte(account))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac[:20]))
}

// FeedWords are how a feed is called and an absence is named, in the reader's
// language.
type FeedWords struct{ Name, Away string }

// Feed is the calendar of the team of whoever has its address: names and days,
// never what kind of absence it is.
func (r *Room) Feed(ctx context.Context, code string, w FeedWords) ([]byte, error) {
	unknown := fault.New(fault.NotFound, "personnel.no-feed")
	code = strings.TrimSuffix(code, ".ics")
	name, mark, ok := strings.Cut(code, "-")
	id, err := canon.ParseID(name)
	if err != nil || !ok {
		return nil, unknown
	}
	var account string
	var who staff.Employee
	var known bool
	err = r.withChart(ctx, func(b *board) error {
		account = b.accounts[id]
		who, known = b.chart.Employee(id, r.todayOf(b, id))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !premises.Equal(mark, r.feedMark(id, account)) || !known || account == "" {
		return nil, unknown
	}
	if roles, err := r.RolesOf(ctx, account); err != nil || len(roles) == 0 {
		return nil, unknown // whoever left sees no calendar any more
	}
	today := r.day(who.Unit)
	list, err := r.away(ctx, who.Unit, today-teamBack, today+teamAhead)
	if err != nil {
		return nil, err
	}
	f := ical.Feed{Name: w.Name, Away: w.Away, Host: r.Card().Host, Refresh: 6 * time.Hour}
	for _, x := range list {
		e := ical.Event{ID: x.ID, Who: x.Name, From: x.From, Until: max(x.Until, x.From), Cancelled: x.cancelled, Sequence: x.changes}
		if x.changed > 0 {
			e.Changed = ms(x.changed)
		}
		f.Events = append(f.Events, e)
	}
	return ical.Write(f)
}
