package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Task is something a superior has to see to: a promise that was broken, a
// limit that passed. It stays open until its case is decided.
type Task struct {
	Row
	// What happened: late-promised, late-step, late-limit, lapsed.
	What string
	// DueAt is until when the superior has time.
	DueAt time.Time
	// Own says that the case is of the officer's own office and can be opened.
	Own bool
}

// maxTasks bounds the list; the oldest come first.
const maxTasks = 50

// Tasks lists what waits for the actor's roles in their office, the most
// urgent first. It is masked like the inbox, so reading it is no look.
func (d *Desk) Tasks(ctx context.Context, a Actor) ([]Task, error) {
	if err := a.may(actSeeInbox); err != nil {
		return nil, err
	}
	var out []Task
	for _, role := range a.Roles {
		err := d.store.Each(ctx, `SELECT t.case_no, t.kind, t.due_at FROM tasks t JOIN cases c ON c.no = t.case_no AND c.ended_at = 0
			WHERE t.office = ? AND t.role = ? AND t.done_at = 0 ORDER BY t.due_at LIMIT ?`,
			[]any{string(a.Office), role.Name, int64(maxTasks)}, func(scan store.Scan) error {
				var t Task
				var due int64
				err := scan(&t.No, &t.What, &due)
				t.DueAt = ms(due)
				out = append(out, t)
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("reading tasks: %w", err)
		}
	}
	for i := range out {
		var err error
		if out[i].Row, err = d.row(ctx, out[i].No); err != nil {
			return nil, err
		}
		out[i].Own = out[i].Office == a.Office
	}
	slices.SortStableFunc(out, func(x, y Task) int { return x.DueAt.Compare(y.DueAt) })
	return slices.CompactFunc(out, func(x, y Task) bool { return x.No == y.No && x.What == y.What }), nil
}

// Colleague is somebody of an office by account, for lists that name who has a
// case and for pages that say who may do what.
type Colleague struct {
	Account, Name string
	Roles         []string
}

// Colleagues lists who has a role in an office today.
func (d *Desk) Colleagues(ctx context.Context, office region.Code) ([]Colleague, error) {
	now := d.Now().UnixMilli()
	var out []Colleague
	err := d.store.Each(ctx, `SELECT a.id, a.name, r.role FROM roles r JOIN accounts a ON a.id = r.account
		WHERE r.office = ? AND a.state = 'active' AND r.from_at <= ? AND (r.until_at = 0 OR r.until_at > ?) ORDER BY a.name, a.id, r.role LIMIT 500`,
		[]any{string(office), now, now}, func(scan store.Scan) error {
			var c Colleague
			var role string
			if err := scan(&c.Account, &c.Name, &role); err != nil {
				return err
			}
			if n := len(out); n == 0 || out[n-1].Account != c.Account {
				out = append(out, c)
			}
			last := &out[len(out)-1]
			last.Roles = append(last.Roles, role)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("reading who works here: %w", err)
	}
	return out, nil
}

// WhoMay lists the roles that may do an act, so that a page that refuses can
// say whom to ask.
func WhoMay(what string) []string { return slices.Clone(mayTable[act(what)]) }

// noAccount is said alike for an account that is not and one of another office.
func noAccount() error { return fault.New(fault.NotFound, "account.unknown") }

// sortGrants puts the present roles first.
func sortGrants(g []Grant) {
	slices.SortStableFunc(g, func(x, y Grant) int {
		return cmp.Or(cmp.Compare(x.Role, y.Role), cmp.Compare(y.From, x.From))
	})
}
