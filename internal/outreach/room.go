package outreach

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Room is the outreach of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk

	mu sync.Mutex
	// counts are visits of posters that are not written yet.
	counts map[count]int64
	// callers bounds what one of them adds to a count.
	callers callers
}

// count is one poster on one day.
type count struct {
	poster string
	day    int64
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d, counts: map[count]int64{}}
	p.Keep(
		premises.Part{Prefix: visitStream, Replay: replayVisit, Tables: []premises.Table{{Name: "visits", Key: "no", Columns: visitColumns}}},
		premises.Part{Prefix: markStream, Replay: replayMarks, Tables: []premises.Table{{Name: "marks", Key: "pos", Columns: markColumns}}},
	)
	return r
}

// caseID finds the id of a case of an office.
func (r *Room) caseID(ctx context.Context, a premises.Actor, no int64) (id canon.ID, err error) {
	found, err := r.Store.One(ctx, `SELECT id FROM cases WHERE no = ? AND office = ?`, []any{no, string(a.Office)}, store.ID(&id))
	if err != nil {
		return id, fmt.Errorf("reading case %d: %w", no, err)
	}
	if !found {
		return id, fault.New(fault.NotFound, "case.unknown")
	}
	return id, nil
}

// short is a line as a person typed it, without line ends and blanks around it.
func short(s string) string { return strings.Join(strings.Fields(s), " ") }

// Rounds writes down what was counted since the last one.
func (r *Room) Rounds(ctx context.Context) error { return r.flush(ctx) }
