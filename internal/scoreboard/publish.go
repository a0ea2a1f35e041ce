package scoreboard

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/journal"
	"genggam/internal/openfile"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// atOnce is how many months of offices one walk publishes, so that a node that
// catches up with its past still serves.
const atOnce = 20

// Rounds publishes the months that are over, oldest first. more says that there is
// more to publish than one walk does.
func (r *Room) Rounds(ctx context.Context) (more bool, err error) {
	zone := r.zone()
	last := openfile.MonthOf(calendar.DayOf(r.Now(), zone)) - 1
	if r.done.Load() >= int64(last) {
		return false, nil
	}
	first, any, err := r.beginning(ctx, zone)
	if err != nil || !any || first > last {
		return false, err
	}
	if more, err = r.countReceived(ctx, zone, first, last); more || err != nil {
		return more, err
	}
	left := atOnce
	for _, o := range r.Offices() {
		if left, err = r.catchUp(ctx, o, first, last, left); err != nil {
			return false, err
		}
		if left <= 0 {
			return true, nil
		}
	}
	r.done.Store(int64(last))
	return false, nil
}

// zone is that of the node's highest office, and of the first where the highest has
// no desk here: months of the node begin by it.
func (r *Room) zone() *time.Location {
	if c := r.Calendar(region.Code(r.Card().Root)); c != nil {
		return c.Zone()
	}
	for _, o := range r.Offices() {
		return r.Calendar(o.Code).Zone()
	}
	return time.UTC
}

// catchUp publishes what an office has not published yet, at most left months.
func (r *Room) catchUp(ctx context.Context, o *premises.Office, first, last openfile.Month, left int) (int, error) {
	s, err := r.progress(ctx, o.Code, first)
	if err != nil {
		return left, err
	}
	for m := s.month + 1; m <= last && left > 0; m++ {
		if err := r.publish(ctx, o, s, m, m == last); err != nil {
			return left, fmt.Errorf("publishing %s of %s: %w", m, o.Code, err)
		}
		left--
		if s, err = r.progress(ctx, o.Code, first); err != nil || s.month != m {
			return left, err
		}
	}
	return left, nil
}

// progress is how far an office has come.
type progress struct {
	first, month, released openfile.Month
	survey                 int64
}

func (r *Room) progress(ctx context.Context, office region.Code, first openfile.Month) (progress, error) {
	var a, b, c, d int64
	found, err := r.Store.One(ctx, `SELECT first_month, month, released, survey_pos FROM open_offices WHERE office = ?`, []any{string(office)}, &a, &b, &c, &d)
	if err != nil {
		return progress{}, fmt.Errorf("reading what was published: %w", err)
	}
	if !found {
		return progress{first: first, month: first - 1, survey: -1}, nil
	}
	return progress{openfile.Month(a), openfile.Month(b), openfile.Month(c), d}, nil
}

// beginning is the month of the first thing that ever happened here.
func (r *Room) beginning(ctx context.Context, zone *time.Location) (first openfile.Month, any bool, err error) {
	for _, sql := range []string{`SELECT submitted_at FROM cases ORDER BY no LIMIT 1`, `SELECT received_at FROM complaints ORDER BY no LIMIT 1`} {
		var at int64
		found, err := r.Store.One(ctx, sql, nil, &at)
		if err != nil {
			return 0, false, fmt.Errorf("looking for the first month: %w", err)
		}
		if m := openfile.MonthOf(calendar.DayOf(time.UnixMilli(at), zone)); found && (!any || m < first) {
			first, any = m, true
		}
	}
	return first, any, nil
}

// errMoved says that somebody else published meanwhile.
var errMoved = errors.New("this month was published meanwhile")

// edition is a release with what goes with it.
type edition struct {
	office  region.Code
	month   openfile.Month
	was     progress
	emptied []openfile.Box
	survey  int64
	// files is empty when there was nothing to publish; Whole is its first.
	files   []File
	figures []openfile.Figures
}

// publish makes the release of a month and writes it, its figures and the entry of
// its digest in one act.
func (r *Room) publish(ctx context.Context, o *premises.Office, was progress, m openfile.Month, newest bool) error {
	g := gathering{r: r, ctx: ctx, office: o.Code, cal: r.Calendar(o.Code), first: was.first, month: m}
	if err := g.all(newest); err != nil {
		return err
	}
	out, emptied := openfile.Open(g.boxes(), m)
	rel := openfile.Release{Format: openfile.Format, Office: string(o.Code), Name: o.Full(), Month: m, Threshold: openfile.Fewest}
	e := edition{office: o.Code, month: m, was: was, emptied: emptied}
	var err error
	if rel.Satisfaction, e.survey, err = r.answers(ctx, o.Code, was.survey); err != nil {
		return err
	}
	if rel.Checkpoint, err = r.checkpoint(ctx); err != nil {
		return err
	}
	rel.Fill(out, func(d calendar.Day) bool { return !g.cal.WorkingDay(d) })
	if !rel.Empty() {
		if e.files, err = press(&rel); err != nil {
			return err
		}
		e.figures = openfile.FiguresOf(&rel)
	}
	err = r.Store.Act(ctx, store.By{Unit: string(o.Code), Actor: journal.Actor{Role: "node"}}, func(t *store.Tx) error { return e.write(t) })
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

// checkpoint is the head of the journal now.
func (r *Room) checkpoint(ctx context.Context) (openfile.Checkpoint, error) {
	note, err := r.Checkpoint(ctx)
	if err != nil {
		return openfile.Checkpoint{}, err
	}
	size, root, err := journal.CheckpointBody(note)
	return openfile.Checkpoint{Origin: r.Origin().String(), Size: size, Root: base64.StdEncoding.EncodeToString(root[:])}, err
}

// write is the act: nothing of it stands without the rest.
func (e *edition) write(t *store.Tx) error {
	office := string(e.office)
	var month int64
	found, err := t.One(`SELECT month FROM open_offices WHERE office = ?`, []any{office}, &month)
	if err != nil {
		return err
	}
	if found && openfile.Month(month) != e.was.month {
		return errMoved
	}
	released := e.was.released
	if len(e.files) > 0 {
		released = e.month
		if err := e.release(t); err != nil {
			return err
		}
	}
	for _, b := range e.emptied {
		if err := t.Exec(`INSERT INTO open_boxes (office, what, service, from_month) VALUES (?, ?, ?, ?)
			ON CONFLICT (office, what, service) DO UPDATE SET from_month = excluded.from_month`, office, string(b.What), b.Service, int64(e.month+1)); err != nil {
			return err
		}
	}
	return t.Exec(`INSERT INTO open_offices (office, first_month, month, released, survey_pos) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (office) DO UPDATE SET month = excluded.month, released = excluded.released, survey_pos = excluded.survey_pos`,
		office, int64(e.was.first), int64(e.month), int64(released), e.survey)
}

func (e *edition) release(t *store.Tx) error {
	data, err := published{Digest: e.files[0].Digest, Month: e.month, Size: e.files[0].Size}.encode()
	if err != nil {
		return err
	}
	entry, err := t.Append(store.Draft{Stream: stream + string(e.office), Kind: kindPublished, Data: data})
	if err != nil {
		return err
	}
	if err := save(t, entry); err != nil {
		return err
	}
	for _, f := range e.files {
		if err := t.Exec(`INSERT INTO open_files (office, month, name, size, digest, pressed) VALUES (?, ?, ?, ?, ?, ?)`,
			string(e.office), int64(e.month), f.Name, f.Size, f.Digest[:], f.Pressed); err != nil {
			return err
		}
	}
	for _, f := range e.figures {
		b, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("writing figures: %w", err)
		}
		if err := t.Exec(`INSERT INTO open_figures (office, service, month, data) VALUES (?, ?, ?, ?)`, string(e.office), f.Service, int64(e.month), b); err != nil {
			return err
		}
	}
	return nil
}
