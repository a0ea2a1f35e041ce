package learning

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
)

const (
	learningStream = "learning/"
	lessonDone     = "lesson.done/1"
)

// Room is the room of an open node.
type Room struct{ *premises.Premises }

// New opens the room and registers what it keeps.
func New(p *premises.Premises) *Room {
	p.Keep(premises.Part{Prefix: learningStream, Replay: replay, Tables: []premises.Table{
		{Name: "lessons_done", Key: "pos", Columns: "pos, account, office, lesson, at, minutes, origin, practice_pos"},
	}})
	return &Room{Premises: p}
}

// Of lists the lessons that are for an officer: those of any of their roles.
func Of(a premises.Actor) (out []Lesson, err error) {
	all, err := Lessons()
	for _, l := range all {
		if slices.ContainsFunc(l.For, a.Has) {
			out = append(out, l)
		}
	}
	return out, err
}

// Find finds a lesson that is for an officer.
func Find(a premises.Actor, id string) (Lesson, error) {
	all, err := Of(a)
	if err != nil {
		return Lesson{}, err
	}
	for _, l := range all {
		if l.ID == id {
			return l, nil
		}
	}
	return Lesson{}, fault.New(fault.NotFound, "practice.no-lesson")
}

// Completion is a lesson that was finished: what the log of the practice office
// showed.
type Completion struct {
	Lesson  string
	Minutes int
	// Origin is the practice office's log, Position how far it was read.
	Origin   canon.ID
	Position int64
}

// Finish writes down that an officer finished a lesson.
func (r *Room) Finish(ctx context.Context, a premises.Actor, c Completion) error {
	role, err := a.As(premises.SeeInbox)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.By(role), func(t *store.Tx) error {
		var o canon.Object
		o.Str("lesson", c.Lesson)
		o.Int("minutes", int64(max(c.Minutes, 1)))
		o.Str("origin", c.Origin.String())
		o.Int("position", c.Position)
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		e, err := t.Append(store.Draft{Stream: learningStream + a.Account, Kind: lessonDone, Data: data})
		if err != nil {
			return err
		}
		return save(t, e)
	})
}

func save(t *store.Tx, e journal.Entry) error {
	if e.Kind != lessonDone {
		return nil
	}
	c, err := canon.Read(e.Kind, e.Data, func(r *canon.Record) Completion {
		return Completion{Lesson: r.Text("lesson"), Minutes: int(r.V.Num("minutes")), Origin: r.ID("origin"), Position: r.V.Num("position")}
	})
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO lessons_done (pos, account, office, lesson, at, minutes, origin, practice_pos) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Position, e.Stream[len(learningStream):], e.Unit, c.Lesson, e.At, int64(c.Minutes), c.Origin.String(), c.Position)
}

func replay(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	return journal.Each(lines, func(e journal.Entry) error { return save(t, e) })
}

// Done is a lesson as its learner finished it last, and how often.
type Done struct {
	Lesson  string
	At      time.Time
	Minutes int
	Times   int
}

// Mine are the lessons that an officer finished, by id.
func (r *Room) Mine(ctx context.Context, a premises.Actor) (map[string]Done, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	return r.done(ctx, a.Account)
}

func (r *Room) done(ctx context.Context, account string) (map[string]Done, error) {
	out := map[string]Done{}
	err := r.Store.Each(ctx, `SELECT lesson, at, minutes FROM lessons_done WHERE account = ? ORDER BY pos`, []any{account}, func(scan store.Scan) error {
		var d Done
		var at, minutes int64
		err := scan(&d.Lesson, &at, &minutes)
		d.At, d.Minutes, d.Times = time.UnixMilli(at), int(minutes), out[d.Lesson].Times+1
		out[d.Lesson] = d
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which lessons were done: %w", err)
	}
	return out, nil
}

// Learner is somebody of an office with the lessons that are for their roles.
type Learner struct {
	Account, Name string
	Roles         []string
	Lessons       []Lesson
	Done          map[string]Done
}

// Left are the lessons that they have not done.
func (l Learner) Left() (out []Lesson) {
	for _, x := range l.Lessons {
		if l.Done[x.ID].Times == 0 {
			out = append(out, x)
		}
	}
	return out
}

// Team lists who works in the actor's office today and what they have learnt, by
// name.
func (r *Room) Team(ctx context.Context, a premises.Actor) ([]Learner, error) {
	if err := a.May(premises.Accounts); err != nil {
		return nil, err
	}
	people, err := r.Colleagues(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	var out []Learner
	for _, p := range people {
		x := Learner{Account: p.Account, Name: p.Name, Roles: p.Roles}
		who := premises.Actor{}
		for _, role := range p.Roles {
			who.Roles = append(who.Roles, premises.Role{Name: role})
		}
		if x.Lessons, err = Of(who); err != nil {
			return nil, err
		}
		if x.Done, err = r.done(ctx, p.Account); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	arrange.By(out, func(x, y Learner) int { return cmp.Compare(x.Name, y.Name) })
	return out, nil
}

// Begun counts who works in the actor's office today, and how many of them have
// finished a lesson.
func (r *Room) Begun(ctx context.Context, a premises.Actor) (done, of int, err error) {
	if err := a.May(premises.Accounts); err != nil {
		return 0, 0, err
	}
	now := r.Now().UnixMilli()
	_, err = r.Store.One(ctx, `SELECT count(DISTINCT r.account), count(DISTINCT d.account) FROM roles r JOIN accounts a ON a.id = r.account
		LEFT JOIN lessons_done d ON d.account = r.account
		WHERE r.office = ? AND a.state = 'active' AND r.from_at <= ? AND (r.until_at = 0 OR r.until_at > ?)`, []any{string(a.Office), now, now}, &of, &done)
	if err != nil {
		return 0, 0, fmt.Errorf("reading who has learnt: %w", err)
	}
	return done, of, nil
}

// Position is where the log goes on, and whose log it is.
func (r *Room) Position(ctx context.Context) (origin canon.ID, next int64, err error) {
	_, err = r.Store.One(ctx, `SELECT coalesce(max(pos), -1) + 1 FROM entries`, nil, &next)
	return r.Store.Origin(), next, err
}

// Show gives a judge every entry of the log from a position on; next is where it
// goes on.
func (r *Room) Show(ctx context.Context, j *Judge, from int64) (next int64, err error) {
	next = from
	err = r.Store.Each(ctx, `SELECT pos, line FROM entries WHERE pos >= ? ORDER BY pos`, []any{from}, func(scan store.Scan) error {
		var line []byte
		if err := scan(&next, &line); err != nil {
			return err
		}
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		next++
		j.See(e)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("reading what was practised: %w", err)
	}
	return next, err
}
