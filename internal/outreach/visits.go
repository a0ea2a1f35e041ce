package outreach

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// mostVisits bounds every list of visits: nobody makes more in a week.
const mostVisits = 100

// Visit is one visit as a list shows it: enough to choose by, and no look.
type Visit struct {
	No   int64
	Case int64 // -1 for none
	// State: asked, planned, done.
	State         string
	Asked, Due    time.Time
	Day           calendar.Day
	Account, Name string
	Outcome       string
	Late          bool
	Masked        string
	id, item      canon.ID
	Words         Words // filled only by those who look: VisitsOn, OpenVisit
}

// Visits lists the open visits of the officer's office, the most urgent first.
func (r *Room) Visits(ctx context.Context, a premises.Actor) ([]Visit, error) {
	return r.visits(ctx, a, `v.office = ? AND v.done_at = 0 ORDER BY v.due_at, v.no`, string(a.Office))
}

// VisitOf is the newest visit of a case, nil for none.
func (r *Room) VisitOf(ctx context.Context, a premises.Actor, no int64) (*Visit, error) {
	if _, err := r.caseID(ctx, a, no); err != nil {
		return nil, err
	}
	all, err := r.visits(ctx, a, `v.office = ? AND v.case_no = ? ORDER BY v.no DESC`, string(a.Office), no)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// Wished says how far the visit is that was wished for a case, for whoever
// follows it: "" for none.
func (r *Room) Wished(ctx context.Context, no int64) (state string, due time.Time, day calendar.Day, err error) {
	var at, on int64
	_, err = r.Store.One(ctx, `SELECT state, due_at, day FROM visits WHERE case_no = ? ORDER BY no DESC LIMIT 1`, []any{no}, &state, &at, &on)
	return state, time.UnixMilli(at).UTC(), calendar.Day(on), err
}

func (r *Room) visits(ctx context.Context, a premises.Actor, where string, args ...any) (out []Visit, err error) {
	if err := a.May(premises.SeeVisits); err != nil {
		return nil, err
	}
	now := r.Now()
	err = r.Store.Each(ctx, `SELECT v.no, v.id, v.case_no, v.state, v.item, v.asked_at, v.due_at, v.day, v.account, v.outcome, coalesce(p.name, '')
		FROM visits v LEFT JOIN accounts p ON p.id = v.account WHERE `+where+` LIMIT ?`, append(args, int64(mostVisits)), func(scan store.Scan) error {
		var v Visit
		var asked, due, day int64
		err := scan(&v.No, store.ID(&v.id), &v.Case, &v.State, store.ID(&v.item), &asked, &due, &day, &v.Account, &v.Outcome, &v.Name)
		v.Asked, v.Due, v.Day = time.UnixMilli(asked).UTC(), time.UnixMilli(due).UTC(), calendar.Day(day)
		v.Late = v.State != "done" && now.After(v.Due)
		out = append(out, v)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading visits: %w", err)
	}
	for i := range out {
		w, err := r.words(ctx, out[i].item)
		if err != nil {
			return nil, err
		}
		out[i].Masked = person.MaskName(w.Name)
	}
	return out, nil
}

// words opens what a visit needs; of one that was erased nothing is left.
func (r *Room) words(ctx context.Context, item canon.ID) (w Words, err error) {
	_, body, err := r.Vault.Open(ctx, item)
	if fault.Of(err) == fault.Gone {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal(body, &w)
}

// OpenVisit opens one visit of the officer's office, which is a look.
func (r *Room) OpenVisit(ctx context.Context, a premises.Actor, visit int64) (Visit, error) {
	all, err := r.visits(ctx, a, `v.office = ? AND v.no = ?`, string(a.Office), visit)
	if err != nil {
		return Visit{}, err
	}
	if len(all) == 0 {
		return Visit{}, fault.New(fault.NotFound, "visit.unknown")
	}
	if err := r.look(ctx, a, all); err != nil {
		return Visit{}, err
	}
	all[0].Words, err = r.words(ctx, all[0].item)
	return all[0], err
}

// VisitsOn opens the visits of a day that are still to be made, to be taken
// along on paper: a look at each.
func (r *Room) VisitsOn(ctx context.Context, a premises.Actor, day calendar.Day) ([]Visit, error) {
	all, err := r.visits(ctx, a, `v.office = ? AND v.state = 'planned' AND v.day = ? ORDER BY v.due_at, v.no`, string(a.Office), int64(day))
	if err != nil {
		return nil, err
	}
	if err := r.look(ctx, a, all); err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Words, err = r.words(ctx, all[i].item); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// look writes down that an officer opens the words of visits; one by the same
// officer within an hour is written once.
func (r *Room) look(ctx context.Context, a premises.Actor, visits []Visit) error {
	var fresh []Visit
	for _, v := range visits {
		lines, err := r.Store.Stream(ctx, visitStream+v.id.String())
		if err != nil {
			return fmt.Errorf("reading looks: %w", err)
		}
		if !r.looked(lines, a.Account) {
			fresh = append(fresh, v)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	var o canon.Object
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.SeeVisits), func(t *store.Tx) error {
		for _, v := range fresh {
			if err := appendVisit(t, v.id, "visit.looked/1", data); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Room) looked(lines [][]byte, account string) bool {
	for i := len(lines) - 1; i >= 0; i-- {
		e, err := journal.Parse(lines[i])
		if err != nil || r.Now().Sub(time.UnixMilli(e.At)) > time.Hour {
			return false
		}
		if e.Kind == "visit.looked/1" && e.Actor.Account == account {
			return true
		}
	}
	return false
}
