package inspection

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"genggam/internal/canon"
	"genggam/internal/cashier"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/ledgers"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The streams of the room, one each an office.
const (
	assignmentStream = "assignment/"
	reportStream     = "report/"
	assessmentStream = "assessment/"
)

// Room is the room of an open node.
type Room struct {
	*premises.Premises
	desk  *desk.Desk
	books *ledgers.Room
	// till knows what was paid.
	till *cashier.Room
	// heard counts complaints and satisfaction, nil for nobody.
	heard func(context.Context, region.Code, integrity.Month) ([]integrity.Figure, error)

	// packing is held while a pack is made for an auditor: one at a time, since
	// it reads and proves a whole period and waits in memory.
	packing sync.Mutex

	mu sync.Mutex
	// kept are the tables that were made last, since their pages are turned.
	kept []keptTables
}

// New opens the room and registers what it keeps.
func New(p *premises.Premises, d *desk.Desk, books *ledgers.Room, till *cashier.Room) *Room {
	p.Keep(
		premises.Part{Prefix: assignmentStream, Replay: replay(saveAssignment), Tables: []premises.Table{
			{Name: "assignments", Key: "id", Columns: assignmentColumns},
		}},
		premises.Part{Prefix: reportStream, Replay: replay(saveReport), Tables: []premises.Table{
			{Name: "monthly_reports", Key: "office, month", Columns: reportColumns},
		}},
		premises.Part{Prefix: assessmentStream, Replay: replay(saveAssessment), Tables: []premises.Table{
			{Name: "assessment_facts", Key: "office, fact", Columns: "office, fact, day"},
			{Name: "hung_boards", Key: "office, standard", Columns: "office, standard, version"},
		}},
	)
	return &Room{Premises: p, desk: d, books: books, till: till}
}

// saver writes the rows of one entry of an office's stream.
type saver func(t *store.Tx, office string, e journal.Entry) error

func replay(save saver) func(context.Context, *store.Store, *store.Tx, string, [][]byte) error {
	return func(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
		_, office, _ := strings.Cut(stream, "/")
		return journal.Each(lines, func(e journal.Entry) error {
			if err := save(t, office, e); err != nil {
				return fmt.Errorf("entry %d: %w", e.Position, err)
			}
			return nil
		})
	}
}

// place appends an entry and writes its rows.
func place(t *store.Tx, d store.Draft, save saver) error {
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	_, office, _ := strings.Cut(d.Stream, "/")
	return save(t, office, e)
}

// by is who acts, in the role that lets them.
func by(a premises.Actor, what premises.Act) (store.By, error) {
	role, err := a.As(what)
	return a.By(role), err
}

// covers says whether an office is one or under one.
func (r *Room) covers(over, office string) bool {
	return over == office || slices.Contains(r.Above(office), over)
}

// under lists the villages under an office, or itself when it has none: those
// that report by month, in order of code.
func (r *Room) under(office region.Code) (out []*premises.Office) {
	for _, o := range r.Offices() {
		if (o.Level == "desa" || o.Level == "kelurahan") && o.Code != office && r.covers(string(office), string(o.Code)) {
			out = append(out, o)
		}
	}
	return out
}

// HasUnder says whether an office has others under it that report to it.
func (r *Room) HasUnder(office region.Code) bool { return len(r.under(office)) > 0 }

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "inspection.unknown") }

// first is the month in which the log begins, 0 for an empty one: nothing is
// expected of the months before.
func (r *Room) first(ctx context.Context, office region.Code) (integrity.Month, error) {
	line, err := r.Store.Line(ctx, 0)
	if err != nil || len(line) == 0 {
		return 0, nil // a log without a first line is empty
	}
	e, err := journal.Parse(line)
	if err != nil {
		return 0, fmt.Errorf("reading the first entry: %w", err)
	}
	return integrity.MonthOf(r.Calendar(office).Day(ms(e.At))), nil
}

func putMonth(o *canon.Object, key string, m integrity.Month) { o.Str(key, m.String()) }
