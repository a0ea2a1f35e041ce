package complaints

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// settingPledges names the pledges of an office among the settings.
func settingPledges(office region.Code) string { return "complaint-pledges/" + string(office) }

// Pledges are what an office promises for each kind of thing in the street.
func (r *Room) Pledges(ctx context.Context, office region.Code) (p complaint.Pledges, err error) {
	_, err = r.Setting(ctx, settingPledges(office), &p)
	return p, err
}

// Pledge lets the head of an office say what it promises. What was received
// before keeps what it was promised.
func (r *Room) Pledge(ctx context.Context, a premises.Actor, p complaint.Pledges) error {
	if err := a.May(premises.PledgeTimes); err != nil {
		return err
	}
	for _, x := range p {
		if !code(x.Category) {
			return fault.New(fault.Invalid, "complaints.category").On("kategori")
		}
	}
	if err := p.Check(); err != nil {
		return err
	}
	return r.PutSetting(ctx, settingPledges(a.Office), p)
}

// terms are the law, the calendar and the pledges that a filing falls under.
func (r *Room) terms(ctx context.Context, n Filing) (complaint.Setting, complaint.Pledges, error) {
	s, err := r.setting(string(n.Office))
	if err != nil || n.Category == "" || !n.Promised.IsZero() {
		return s, nil, err
	}
	p, err := r.Pledges(ctx, n.Office)
	return s, p, err
}

// promise is what a matter is promised when it is received.
func promise(n Filing, p complaint.Pledges, s complaint.Setting, at time.Time) []complaint.Event {
	if !n.Promised.IsZero() {
		return complaint.Promise(n.Promised)
	}
	return complaint.Promise(p.Due(s.Cal, n.Category, at))
}

// promised is the clock of what was promised, for who reads a matter.
func (r *Room) promised(m *Matter) []Clock {
	if m.PromiseDue == 0 {
		return nil
	}
	cal := r.Calendar(region.Code(m.Offices[0]))
	due := at(m.PromiseDue).In(cal.Zone())
	days := int(cal.Day(due) - cal.Day(at(m.ReceivedAt)))
	term := complaint.Term{Duty: complaint.Keep, Whose: "office", From: "received", Amount: max(0, days), Unit: calendar.UnitCalendarDays}
	return []Clock{{Clock: complaint.Clock{Term: term, Due: calendar.Due{At: due}}, Met: m.DecidedAt}}
}

// Expected is when a matter is to be settled, zero for no limit: what the law says,
// or the office's own promise where that is earlier.
func (x *Row) Expected() time.Time {
	if x.SettleDue.IsZero() || !x.Promised.IsZero() && x.Promised.Before(x.SettleDue) {
		return x.Promised
	}
	return x.SettleDue
}

// Kept says how the promises for one kind of thing in the street were kept.
type Kept struct {
	Category string
	// Received of the category; Promised of them had a promise. Of those, Kept were
	// settled in time, Missed were not (settled late, or late and open), Running
	// have time left and Void ended without a decision.
	Received, Promised, Kept, Missed, Running, Void int64
}

// Kept counts the matters that an office received from an instant to another, the
// latter not included, by category, as they stand now. Whoever has a matter today,
// it counts where it was received.
func (r *Room) Kept(ctx context.Context, office region.Code, from, to time.Time) (out []Kept, err error) {
	now := r.Now().UnixMilli()
	err = r.Store.Each(ctx, `SELECT category, count(*), sum(CASE WHEN promise_due > 0 THEN 1 ELSE 0 END),
		sum(CASE WHEN promise_due > 0 AND decided_at > 0 AND decided_at <= promise_due THEN 1 ELSE 0 END),
		sum(CASE WHEN promise_due > 0 AND (decided_at > promise_due OR decided_at = 0 AND ended_at = 0 AND promise_due < ?) THEN 1 ELSE 0 END),
		sum(CASE WHEN promise_due > 0 AND decided_at = 0 AND ended_at > 0 THEN 1 ELSE 0 END)
		FROM complaints WHERE first_office = ? AND category <> '' AND received_at >= ? AND received_at < ? GROUP BY category ORDER BY category`,
		[]any{now, string(office), from.UnixMilli(), to.UnixMilli()}, func(scan store.Scan) error {
			var k Kept
			err := scan(&k.Category, &k.Received, &k.Promised, &k.Kept, &k.Missed, &k.Void)
			k.Running = k.Promised - k.Kept - k.Missed - k.Void
			out = append(out, k)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("counting promises: %w", err)
	}
	return out, nil
}
