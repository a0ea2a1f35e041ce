package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Task is something a superior has to see to: a promise that was broken, a
// limit that passed. It stays open until its case is decided.
type Task struct {
	Row
	// What happened: late-promised, late-step, late-limit, lapsed, handed-up.
	What string
	// DueAt is until when the superior has time.
	DueAt time.Time
	// Own says that the case can be opened: it is of the officer's own office, or
	// this office has its present step.
	Own bool
}

// maxTasks bounds the list; the oldest come first.
const maxTasks = 50

// Tasks lists what waits for the actor's roles in their office, the most
// urgent first. It is masked like the inbox, so reading it is no look.
func (d *Desk) Tasks(ctx context.Context, a Actor) ([]Task, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	var out []Task
	for _, role := range a.Roles {
		err := d.Store.Each(ctx, `SELECT t.case_no, t.kind, t.due_at FROM tasks t JOIN cases c ON c.no = t.case_no AND c.ended_at = 0
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
		out[i].Own = out[i].OpenTo(a)
	}
	arrange.By(out, func(x, y Task) int { return x.DueAt.Compare(y.DueAt) })
	return slices.CompactFunc(out, func(x, y Task) bool { return x.No == y.No && x.What == y.What }), nil
}
