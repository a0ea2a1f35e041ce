package inspection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/ledgers"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// handwritten is the figure of letters that were entered by hand.
const handwritten = "handwritten"

// Report is the monthly report of one office.
type Report struct {
	integrity.State
	// Office as it is called.
	Name string
	// Light on the present day, To the office it goes to, "" at the top.
	Light, To string
	// Now are the figures as the books give them today, and Changes what is not as
	// it was approved; only in the office itself.
	Now     []integrity.Figure
	Changes []integrity.Change
	// Closed says that the pages of the books are closed; Wrong what does not add
	// up in them.
	Closed bool
	Wrong  []error
	// Over says that the month is over, so that it can be approved.
	Over bool
}

// Shown are the figures to be read: those approved last, else those of today.
func (x Report) Shown() []integrity.Figure {
	if x.Version > 0 {
		return x.Figures
	}
	return x.Now
}

// OnHeard says who counts complaints and satisfaction for the monthly report.
func (r *Room) OnHeard(f func(context.Context, region.Code, integrity.Month) ([]integrity.Figure, error)) {
	r.heard = f
}

// figures are those of a month, in order of name: what the books count, and what
// people complained of and thought.
func (r *Room) figures(ctx context.Context, office region.Code, m integrity.Month, f ledgers.Figures) ([]integrity.Figure, error) {
	out := figuresOf(f)
	if r.heard != nil {
		more, err := r.heard(ctx, office, m)
		if err != nil {
			return nil, err
		}
		out = append(more, out...)
	}
	arrange.By(out, func(a, b integrity.Figure) int { return cmp.Compare(a.Name, b.Name) })
	return out[:min(len(out), integrity.MaxFigures)], nil
}

// figuresOf turns what the books count into figures.
func figuresOf(f ledgers.Figures) []integrity.Figure {
	t := f.Total
	out := []integrity.Figure{
		{Name: integrity.Births, Count: int64(t.Born.Sum())}, {Name: integrity.Deaths, Count: int64(t.Died.Sum())},
		{Name: integrity.MovesIn, Count: int64(t.Came.Sum())}, {Name: integrity.MovesOut, Count: int64(t.Left.Sum())},
	}
	for service, n := range f.Letters {
		out = append(out, integrity.Figure{Name: integrity.LetterFigure(service), Count: int64(n)})
	}
	if f.Handwritten > 0 {
		out = append(out, integrity.Figure{Name: integrity.LetterFigure(handwritten), Count: int64(f.Handwritten)})
	}
	return out
}

// ReportOf is the report of a month of the actor's own office.
func (r *Room) ReportOf(ctx context.Context, a premises.Actor, m integrity.Month) (Report, error) {
	if err := a.May(premises.SeeReports); err != nil {
		return Report{}, err
	}
	today := r.Today(a.Office)
	if m > integrity.MonthOf(today) || m < integrity.MonthOf(today)-maxMonths {
		return Report{}, fault.New(fault.NotFound, "inspection.no-month")
	}
	all, err := r.reports(ctx, string(a.Office))
	if err != nil {
		return Report{}, err
	}
	f, err := r.books.Month(ctx, a.Office, books.Month(m))
	if err != nil {
		return Report{}, err
	}
	x := r.report(all.Of(string(a.Office), m), today)
	if x.Now, err = r.figures(ctx, a.Office, m, f); err != nil {
		return Report{}, err
	}
	x.Closed, x.Wrong, x.Over = f.Closed, f.Wrong, today > m.Last()
	if x.Version > 0 {
		x.Changes = integrity.Changes(x.Figures, x.Now)
	}
	return x, nil
}

func (r *Room) report(s integrity.State, today calendar.Day) Report {
	x := Report{State: s, Light: s.Light(today)}
	if o, err := r.Office(region.Code(s.Office)); err == nil {
		x.Name = o.Full()
	}
	if up := r.Above(s.Office); len(up) > 0 {
		x.To = up[0]
	}
	return x
}

// reports folds the stream of one office.
func (r *Room) reports(ctx context.Context, office string) (*integrity.Reports, error) {
	lines, err := r.Store.Stream(ctx, reportStream+office)
	if err != nil {
		return nil, fmt.Errorf("reading the monthly reports: %w", err)
	}
	return foldReports(lines)
}

func foldReports(lines [][]byte) (*integrity.Reports, error) {
	all := &integrity.Reports{}
	return all, journal.Events(lines, integrity.Decode, func(e journal.Entry, ev integrity.Event) error {
		all.Apply(ev, e.At)
		return nil
	})
}

// Approve has the head approve the figures of a month as the books give them,
// and sends them to the office above, in one act. version is the one that the
// head saw (0 for none), so that two do not approve different figures unseen.
func (r *Room) Approve(ctx context.Context, a premises.Actor, m integrity.Month, version int) error {
	who, err := by(a, premises.ApproveReport)
	if err != nil {
		return err
	}
	f, err := r.books.Month(ctx, a.Office, books.Month(m))
	if err != nil {
		return err
	}
	figures, err := r.figures(ctx, a.Office, m, f)
	if err != nil {
		return err
	}
	office := string(a.Office)
	up := r.Above(office)
	return r.Store.Act(ctx, who, func(t *store.Tx) error {
		all, err := r.reportsTx(t, office)
		if err != nil {
			return err
		}
		if all.Of(office, m).Version != version {
			return fault.New(fault.Conflict, "inspection.report-moved")
		}
		e, err := all.Approve(office, m, figures, r.Calendar(a.Office).Day(t.Time()))
		if err != nil {
			return err
		}
		all.Apply(e, t.Now())
		if err := placeReport(t, office, e); err != nil || len(up) == 0 {
			return err
		}
		s, err := all.Send(office, m, up[0])
		if err != nil {
			return err
		}
		return placeReport(t, office, s)
	})
}

// Receive receipts the report of an office that the actor's office answers for.
// version is the one that was read.
func (r *Room) Receive(ctx context.Context, a premises.Actor, office region.Code, m integrity.Month, version int) error {
	who, err := by(a, premises.ReceiveReport)
	if err != nil {
		return err
	}
	if up := r.Above(string(office)); len(up) == 0 || up[0] != string(a.Office) {
		return unknown()
	}
	return r.Store.Act(ctx, who, func(t *store.Tx) error {
		all, err := r.reportsTx(t, string(office))
		if err != nil {
			return err
		}
		if all.Of(string(office), m).Sent != version {
			return fault.New(fault.Conflict, "inspection.report-moved")
		}
		e, err := all.Receive(string(office), m, a.Account)
		if err != nil {
			return err
		}
		return placeReport(t, string(office), e)
	})
}

func (r *Room) reportsTx(t *store.Tx, office string) (*integrity.Reports, error) {
	lines, err := t.Stream(reportStream + office)
	if err != nil {
		return nil, err
	}
	return foldReports(lines)
}

func placeReport(t *store.Tx, office string, e integrity.Event) error {
	data, err := integrity.Encode(e)
	if err != nil {
		return err
	}
	return place(t, store.Draft{Stream: reportStream + office, Kind: e.Kind(), Data: data}, saveReport)
}

const reportColumns = "office, month, version, sent, receipted, sent_to, approved_at, sent_at, receipted_at"

func saveReport(t *store.Tx, office string, e journal.Entry) error {
	ev, err := integrity.Decode(e.Kind, e.Data)
	if err != nil {
		return err
	}
	switch x := ev.(type) {
	case integrity.Approved:
		return t.Exec(`INSERT INTO monthly_reports (`+reportColumns+`) VALUES (?, ?, ?, 0, 0, '', ?, 0, 0)
			ON CONFLICT (office, month) DO UPDATE SET version = excluded.version, approved_at = excluded.approved_at`, office, int64(x.Month), int64(x.Version), e.At)
	case integrity.Sent:
		return t.Exec(`UPDATE monthly_reports SET sent = ?, sent_to = ?, sent_at = ? WHERE office = ? AND month = ?`, int64(x.Version), x.To, e.At, office, int64(x.Month))
	case integrity.Received:
		return t.Exec(`UPDATE monthly_reports SET receipted = ?, receipted_at = ? WHERE office = ? AND month = ?`, int64(x.Version), e.At, office, int64(x.Month))
	}
	return nil
}

// Sent is a report of an office under the actor's as that office reads it.
func (r *Room) Sent(ctx context.Context, a premises.Actor, office region.Code, m integrity.Month) (Report, error) {
	if err := a.May(premises.SeeReports); err != nil {
		return Report{}, err
	}
	if office == a.Office || !r.covers(string(a.Office), string(office)) {
		return Report{}, unknown()
	}
	all, err := r.reports(ctx, string(office))
	if err != nil {
		return Report{}, err
	}
	x := r.report(all.Of(string(office), m), r.Today(a.Office))
	if x.State.Sent == 0 {
		return Report{}, fault.New(fault.NotFound, "inspection.not-sent")
	}
	return x, nil
}

// Line is one month of an office in a list.
type Line struct {
	Code, Name, District string
	Month                integrity.Month
	// Light as integrity says it, "" for a month in which nothing was expected.
	Light                         string
	Version, Sent, Receipted      int
	ApprovedAt, SentAt, ReceiptAt int64
	// Late counts the months of the last twelve that are late.
	Late int
}

// OwnReports lists the last twelve months of the actor's office, newest first.
func (r *Room) OwnReports(ctx context.Context, a premises.Actor) ([]Line, error) {
	if err := a.May(premises.SeeReports); err != nil {
		return nil, err
	}
	today := r.Today(a.Office)
	last := integrity.MonthOf(today)
	first, err := r.first(ctx, a.Office)
	if err != nil {
		return nil, err
	}
	rows, err := r.rows(ctx, last-11, last, `office = ?`, string(a.Office))
	if err != nil {
		return nil, err
	}
	var out []Line
	for m := last; m >= max(last-11, first); m-- {
		l := rows[at{string(a.Office), m}]
		l.Code, l.Month = string(a.Office), m
		l.Light = l.light(today)
		out = append(out, l)
	}
	return out, nil
}

type at struct {
	office string
	month  integrity.Month
}

// rows reads the reports of some months, at most those of 600 offices.
func (r *Room) rows(ctx context.Context, first, last integrity.Month, where string, args ...any) (map[at]Line, error) {
	out := map[at]Line{}
	err := r.Store.Each(ctx, `SELECT office, month, version, sent, receipted, approved_at, sent_at, receipted_at FROM monthly_reports
		WHERE month >= ? AND month <= ? AND `+where+` LIMIT 20000`, append([]any{int64(first), int64(last)}, args...), func(scan store.Scan) error {
		var l Line
		var m int64
		err := scan(&l.Code, &m, &l.Version, &l.Sent, &l.Receipted, &l.ApprovedAt, &l.SentAt, &l.ReceiptAt)
		l.Month = integrity.Month(m)
		out[at{l.Code, l.Month}] = l
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the monthly reports: %w", err)
	}
	return out, nil
}

func (l Line) light(today calendar.Day) string {
	return integrity.State{Office: l.Code, Month: l.Month, Version: l.Version, Receipted: l.Receipted}.Light(today)
}

// MonthCount is how the reports of one month stand.
type MonthCount struct {
	Month            integrity.Month
	Red, Open, Green int
}

// Wall is the month of all villages under an office, the late ones first.
type Wall struct {
	Month integrity.Month
	Lines []Line
	// Months are the last twelve, newest first, with their counts.
	Months []MonthCount
}

// Wall lays out how the reports of a month stand for all villages under the
// actor's office; month 0 is the last that is over.
func (r *Room) Wall(ctx context.Context, a premises.Actor, m integrity.Month) (Wall, error) {
	if err := a.May(premises.SeeReports); err != nil {
		return Wall{}, err
	}
	today := r.Today(a.Office)
	last := integrity.MonthOf(today) - 1
	first, err := r.first(ctx, a.Office)
	if err != nil {
		return Wall{}, err
	}
	first = max(min(first, last), last-11)
	if m == 0 {
		m = last
	}
	if m < first || m > last {
		return Wall{}, fault.New(fault.NotFound, "inspection.no-month")
	}
	// One row an office and month of the whole node: its villages are few.
	rows, err := r.rows(ctx, first, last, `sent > 0`)
	if err != nil {
		return Wall{}, err
	}
	w := Wall{Month: m}
	count := map[integrity.Month]*MonthCount{}
	for x := last; x >= first; x-- {
		w.Months = append(w.Months, MonthCount{Month: x})
	}
	for i := range w.Months {
		count[w.Months[i].Month] = &w.Months[i]
	}
	for _, o := range r.under(a.Office) {
		line := Line{}
		late := 0
		for x := first; x <= last; x++ {
			l := rows[at{string(o.Code), x}]
			l.Code, l.Month = string(o.Code), x
			l.Light = l.light(today)
			switch l.Light {
			case integrity.Red:
				count[x].Red++
				late++
			case integrity.Green:
				count[x].Green++
			default:
				count[x].Open++
			}
			if x == m {
				line = l
			}
		}
		line.Name, line.District, line.Late = o.Name, o.District, late
		w.Lines = append(w.Lines, line)
	}
	order := []string{integrity.Red, integrity.Open, integrity.Green}
	arrange.By(w.Lines, func(x, y Line) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Light), slices.Index(order, y.Light)), cmp.Compare(x.Code, y.Code))
	})
	return w, nil
}

// Waiting lists the reports that were sent to the actor's office and not yet
// receipted, the oldest first, at most limit.
func (r *Room) Waiting(ctx context.Context, a premises.Actor, limit int) (out []Line, err error) {
	if err := a.May(premises.ReceiveReport); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT office, month, version, sent, receipted, approved_at, sent_at, receipted_at FROM monthly_reports
		WHERE sent_to = ? AND sent > receipted ORDER BY sent_at, office LIMIT ?`, []any{string(a.Office), int64(limit)}, func(scan store.Scan) error {
		var l Line
		var m int64
		err := scan(&l.Code, &m, &l.Version, &l.Sent, &l.Receipted, &l.ApprovedAt, &l.SentAt, &l.ReceiptAt)
		l.Month = integrity.Month(m)
		if o, e := r.Office(region.Code(l.Code)); e == nil {
			l.Name, l.District = o.Full(), o.District
		}
		out = append(out, l)
		return errors.Join(err)
	})
	return out, err
}
