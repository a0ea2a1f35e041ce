package personnel

import (
	"context"
	"fmt"
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/staff"
	"genggam/internal/store"
)

// board is the chart as it was read from the journal, up to a place in it. It is
// never changed once others may see it; what is new makes another.
type board struct {
	chart *staff.Chart
	// next is the place after the last entry that was read.
	next int64
	// accounts are those of employees, byAccount the way back.
	accounts  map[canon.ID]string
	byAccount map[string]canon.ID
}

func newBoard() *board {
	chart, _ := staff.New()
	return &board{chart: chart, next: -1, accounts: map[canon.ID]string{}, byAccount: map[string]canon.ID{}}
}

// The standards of employees and the approval that each needs.
const (
	LeaveService  = "cuti-pegawai"
	TravelService = "perjalanan-dinas"
	ReportService = "pertanggungjawaban-perjalanan-dinas"
	RiseService   = "kenaikan-gaji-berkala"
)

// Services lists what an employee may ask for; the rise is opened by the clock.
func Services() []string { return []string{LeaveService, TravelService, ReportService} }

var approvals = map[string]staff.Approval{LeaveService: staff.Leave, TravelService: staff.Travel, ReportService: staff.Travel, RiseService: staff.Rise}

// withChart lets f read the chart as it is now: what was written since it was
// read last is folded in first.
func (r *Room) withChart(ctx context.Context, f func(b *board) error) error {
	var newest int64
	if _, err := r.Store.One(ctx, `SELECT coalesce(max(pos), -1) FROM (SELECT max(pos) AS pos FROM staff_facts UNION ALL SELECT max(pos) FROM employees) AS both_of_them`, nil, &newest); err != nil {
		return fmt.Errorf("reading the organisation chart: %w", err)
	}
	r.mu.RLock()
	if r.board.next >= newest {
		defer r.mu.RUnlock()
		return f(r.board)
	}
	r.mu.RUnlock()
	r.mu.Lock()
	err := r.read(ctx)
	r.mu.Unlock()
	if err != nil {
		return err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	return f(r.board)
}

// read folds in the facts behind those that were read.
func (r *Room) read(ctx context.Context) error {
	b, last := r.board, r.board.next
	err := r.Store.Each(ctx, `SELECT pos, kind, data FROM staff_facts WHERE pos > ? ORDER BY pos`, []any{b.next}, func(scan store.Scan) error {
		var kind string
		var data []byte
		if err := scan(&last, &kind, &data); err != nil {
			return err
		}
		f, err := staff.Decode(kind, data)
		if err == nil && f != nil {
			b.chart.Apply(f)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the organisation chart: %w", err)
	}
	return r.readAccounts(ctx, last)
}

func (r *Room) readAccounts(ctx context.Context, last int64) error {
	accounts, by := map[canon.ID]string{}, map[string]canon.ID{}
	err := r.Store.Each(ctx, `SELECT id, account, pos FROM employees`, nil, func(scan store.Scan) error {
		var id canon.ID
		var account string
		var pos int64
		err := scan(store.ID(&id), &account, &pos)
		last = max(last, pos)
		if account != "" {
			accounts[id], by[account] = account, id
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("reading the accounts of employees: %w", err)
	}
	r.board = &board{chart: r.board.chart, next: last, accounts: accounts, byAccount: by}
	return nil
}

// WhoApproves says who decides a kind of thing for an employee on a day, with
// the way to them; see staff.Chart.WhoApproves.
func (r *Room) WhoApproves(ctx context.Context, employee canon.ID, day calendar.Day, what staff.Approval) (out staff.Answer, err error) {
	err = r.withChart(ctx, func(b *board) error {
		out, err = b.chart.WhoApproves(employee, day, what)
		return err
	})
	return out, err
}

// chartOf gives the desk whom the chart names for a case, on the day it is at
// the employee's unit. Whoever is named without an account can do nothing here,
// so that nobody is named.
func (r *Room) chartOf(standard, account, by string) (who, office string) {
	what, ok := approvals[standard]
	if !ok {
		return "", ""
	}
	if by == "superior" {
		what = staff.LeaveAdvice
	}
	err := r.withChart(context.Background(), func(b *board) error {
		id, ok := b.byAccount[account]
		if !ok {
			return nil
		}
		day := r.todayOf(b, id)
		e, ok := b.chart.Employee(id, day)
		if !ok {
			return nil
		}
		answer, err := b.chart.WhoApproves(id, r.day(e.Unit), what)
		if err != nil || answer.Employee == id {
			return err
		}
		if who, err = r.atWork(b.accounts[answer.Employee]); err != nil {
			return err
		}
		if boss, ok := b.chart.Employee(answer.Employee, day); ok && who != "" {
			office = boss.Unit
		}
		return nil
	})
	if err != nil && fault.As(err) == nil {
		r.Log.Error("asking the organisation chart", "error", err)
	}
	return who, office
}

// atWork is an account as far as it may work on cases, "" for one that may not:
// whoever only asks for their own leave can be named and could do nothing.
func (r *Room) atWork(account string) (string, error) {
	if account == "" {
		return "", nil
	}
	roles, err := r.RolesOf(context.Background(), account)
	may := premises.WhoMay(string(premises.Work))
	if err != nil || !slices.ContainsFunc(roles, func(g premises.Grant) bool { return slices.Contains(may, g.Role) }) {
		return "", err
	}
	return account, nil
}

// todayOf is the day at an employee's unit: zones differ by hours only.
func (r *Room) todayOf(b *board, id canon.ID) calendar.Day {
	today := r.Today(r.root())
	if e, ok := b.chart.Employee(id, today); ok {
		return r.day(e.Unit)
	}
	return today
}

func (r *Room) root() region.Code { return region.Code(r.Card().Root) }

// decree judges facts one after the other and writes them, all or none.
func (r *Room) decree(ctx context.Context, a premises.Actor, facts []placed, also func(t *store.Tx) error) error {
	r.write.Lock()
	defer r.write.Unlock()
	if err := r.withChart(ctx, func(*board) error { return nil }); err != nil {
		return err
	}
	trial, err := r.trial(ctx, facts)
	if err != nil {
		return err
	}
	for _, f := range facts {
		if err := trial.Add(f.fact); err != nil {
			return err
		}
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepStaff), func(t *store.Tx) error {
		if also != nil {
			if err := also(t); err != nil {
				return err
			}
		}
		for _, f := range facts {
			if err := putFact(t, f.stream, f.fact); err != nil {
				return err
			}
		}
		return nil
	})
}

// placed is a fact and the stream it belongs to.
type placed struct {
	stream string
	fact   staff.Fact
}

// checker judges facts that follow one another.
type checker interface{ Add(staff.Fact) error }

// one judges a single fact by the chart in force.
type one struct {
	r   *Room
	ctx context.Context
}

// Add implements checker.
func (o one) Add(f staff.Fact) error {
	return o.r.withChart(o.ctx, func(b *board) error { return b.chart.Check(f) })
}

// trial is a chart that may be spoilt: for several facts that lean on one
// another a copy, read once more.
func (r *Room) trial(ctx context.Context, facts []placed) (checker, error) {
	if len(facts) <= 1 {
		return one{r, ctx}, nil
	}
	chart, err := staff.New()
	if err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT kind, data FROM staff_facts ORDER BY pos`, nil, func(scan store.Scan) error {
		var kind string
		var data []byte
		if err := scan(&kind, &data); err != nil {
			return err
		}
		f, err := staff.Decode(kind, data)
		if err == nil && f != nil {
			chart.Apply(f)
		}
		return err
	})
	return chart, err
}
