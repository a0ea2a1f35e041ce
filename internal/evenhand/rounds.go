package evenhand

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// job is one office and period whose reports are to be made, of these cases, the
// newest ones. more says that there were others before them.
type job struct {
	office region.Code
	period Period
	nos    []int64
	more   bool
}

// Rounds makes the reports of the month that is over, and of the quarter with it:
// those of one office at each call, more being true while there are others. An
// office with fewer than twenty cases gets none. It is safe to call at any time.
func (r *Room) Rounds(ctx context.Context) (more bool, err error) {
	j, left, err := r.next(ctx)
	if err != nil || len(j.nos) == 0 {
		return false, err
	}
	_, err = r.make(ctx, j, store.By{Unit: string(j.office), Actor: journal.Actor{Role: "node"}})
	return left, err
}

// next takes a job off the list; the list is laid out once after a month's end.
func (r *Room) next(ctx context.Context) (j job, left bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	over := integrity.MonthOf(r.Today(region.Code(r.Card().Root))) - 1
	if r.upTo < over {
		jobs, err := r.jobs(ctx, over)
		if err != nil {
			return j, false, err
		}
		r.todo, r.upTo = jobs, over
	}
	if len(r.todo) == 0 {
		return j, false, nil
	}
	j, r.todo = r.todo[0], r.todo[1:]
	return j, len(r.todo) > 0, nil
}

// jobs lays out what is not yet on the shelf of the last month, and of the last
// quarter that is over.
func (r *Room) jobs(ctx context.Context, over integrity.Month) ([]job, error) {
	quarter := QuarterOf(over)
	if quarter.Last > over {
		quarter = QuarterOf(quarter.First - 1)
	}
	var out []job
	for _, p := range []Period{{over, over}, quarter} {
		some, err := r.undone(ctx, p)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// undone are the jobs of a period of all offices, by one walk along its cases.
func (r *Room) undone(ctx context.Context, p Period) ([]job, error) {
	done := map[region.Code]bool{}
	err := r.Store.Each(ctx, `SELECT DISTINCT office FROM fairness_reports WHERE first_month = ? AND last_month = ?`, []any{int64(p.First), int64(p.Last)}, func(scan store.Scan) error {
		var office region.Code
		err := scan((*string)(&office))
		done[office] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("looking for fairness reports: %w", err)
	}
	jobs := map[region.Code]*job{}
	err = r.cases(ctx, p, "", func(office region.Code, no int64) {
		if done[office] {
			return
		}
		j := jobs[office]
		if j == nil {
			j = &job{office: office, period: p}
			jobs[office] = j
		}
		if j.more = len(j.nos) == mostCases; !j.more {
			j.nos = append(j.nos, no)
		}
	})
	var out []job
	for _, office := range slices.Sorted(maps.Keys(jobs)) {
		if len(jobs[office].nos) >= worth {
			out = append(out, *jobs[office])
		}
	}
	return out, err
}

// cases walks along the cases that were received in a period, the newest first; of
// one office unless it is "".
func (r *Room) cases(ctx context.Context, p Period, office region.Code, f func(region.Code, int64)) error {
	zone := r.zone(office)
	var size int64
	if _, err := r.Store.One(ctx, `SELECT size FROM log_head`, nil, &size); err != nil {
		return fmt.Errorf("reading the size of the log: %w", err)
	}
	first, err := r.Store.PositionAt(ctx, size, p.First.First().In(zone).UnixMilli())
	if err != nil {
		return err
	}
	end, err := r.Store.PositionAt(ctx, size, (p.Last + 1).First().In(zone).UnixMilli())
	if err != nil {
		return err
	}
	err = r.Store.Each(ctx, `SELECT no, office FROM cases WHERE no >= ? AND no < ? AND (office = ? OR ? = '') ORDER BY no DESC`, []any{first, end, string(office), string(office)}, func(scan store.Scan) error {
		var no int64
		var of region.Code
		err := scan(&no, (*string)(&of))
		if err == nil {
			f(of, no)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("walking along the cases of a period: %w", err)
	}
	return nil
}

// zone is that of an office, and for "" that of the first of the node, in which
// all of them lie.
func (r *Room) zone(office region.Code) *time.Location {
	if cal := r.Calendar(office); cal != nil {
		return cal.Zone()
	}
	for _, o := range r.Offices() {
		if cal := r.Calendar(o.Code); cal != nil {
			return cal.Zone()
		}
	}
	return calendar.WIB
}

// make reads the cases of a job and lays its reports on the shelf, in one act. It
// gives the number of the report of the office.
func (r *Room) make(ctx context.Context, j job, by store.By) (no int64, err error) {
	x, err := r.reader(ctx, j.office)
	if err != nil {
		return 0, err
	}
	facts, err := x.facts(ctx, j.nos)
	if err != nil {
		return 0, err
	}
	all, err := lay(facts, j.period, j.more)
	if err != nil {
		return 0, err
	}
	return no, r.Store.Act(ctx, by, func(t *store.Tx) error {
		for i, a := range all {
			pos, err := x.put(t, j.period, a)
			if err != nil {
				return err
			}
			if i == 0 {
				no = pos
			}
		}
		return nil
	})
}

// again is how long a report stands before it may be made anew: those that were
// still open then may have been decided since.
const again = 30

// Make has the reports of a quarter that is over made now for the actor's office,
// and gives the number of the office's own. Refusals: fairness.not-over,
// fairness.made-lately, fairness.too-old for more than two years ago, fairness.why-few.
func (r *Room) Make(ctx context.Context, a premises.Actor, p Period) (int64, error) {
	if err := a.May(premises.MakeFairness); err != nil {
		return 0, err
	}
	today := r.Today(a.Office)
	switch month := integrity.MonthOf(today); {
	case p.Quarter() == 0:
		return 0, fault.New(fault.Invalid, "fairness.period")
	case p.Last >= month:
		return 0, fault.New(fault.Conflict, "fairness.not-over")
	case p.Last < month-24:
		return 0, fault.New(fault.Invalid, "fairness.too-old")
	}
	last, found, err := r.newest(ctx, a.Office, p)
	if err != nil {
		return 0, err
	}
	if found && r.Calendar(a.Office).Day(at(last.made)) > today-again {
		return 0, fault.New(fault.Conflict, "fairness.made-lately", again)
	}
	j := job{office: a.Office, period: p}
	err = r.cases(ctx, p, a.Office, func(_ region.Code, no int64) {
		if j.more = len(j.nos) == mostCases; !j.more {
			j.nos = append(j.nos, no)
		}
	})
	if err == nil && len(j.nos) < worth {
		err = fault.New(fault.Conflict, "fairness.why-few")
	}
	if err != nil {
		return 0, err
	}
	no, err := r.make(ctx, j, a.Doing(premises.MakeFairness))
	return no, errors.Join(err)
}
