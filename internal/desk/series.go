package desk

import (
	"context"
	"fmt"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Many offices count all their letters in one series, whatever their kind;
// others count each kind for itself. Which of the two holds is the office's own
// decision from a day on, an entry like any other, and every number follows it:
// of letters, pads, letters by hand, corrections and what is taken over. Whenever
// it changes within a year the series goes on from the highest number that was
// given so far, so that no number of a year is on two letters.

// Series is how an office counts its letters.
type Series string

// The two ways of counting.
const (
	PerRegister Series = "register" // each register for itself, as the standards name them
	Together    Series = "common"   // all letters in one series
)

// CommonRegister is the register that counts all letters of an office; no
// standard names one so.
const CommonRegister = "_common"

const seriesStream = "series/"

// aheadDays is how far ahead the way of counting may be decided: into the next
// year, whenever in this one.
const aheadDays = 400

// Counting is a decision on how an office counts.
type Counting struct {
	Series Series
	From   calendar.Day
	// Basis is what the officer said it rests on; At when it was decided, in
	// milliseconds, and By is the name of who did.
	Basis string
	At    int64
	By    string
}

// seriesOn is how an office counts on a day; decided says that it ever decided.
func seriesOn(t *store.Tx, office string, day calendar.Day) (s Series, decided bool, err error) {
	s = PerRegister
	decided, err = t.One(`SELECT series FROM register_series WHERE office = ? AND from_day <= ? ORDER BY from_day DESC, pos DESC LIMIT 1`,
		[]any{office, int64(day)}, (*string)(&s))
	return s, decided, err
}

// DecideSeries says how the officer's office counts its letters from a day on:
// today or later. The basis is kept. Faults: "series.unknown", "series.from",
// "series.basis", "series.same" when it holds on that day already.
func (d *Desk) DecideSeries(ctx context.Context, a Actor, c Counting) error {
	role, err := a.As(premises.Numbering)
	if err != nil {
		return err
	}
	return d.decideSeries(ctx, a.By(role), a.Office, c)
}

// SetSeries is DecideSeries for whoever runs the node, who founds an office before
// it has officers.
func (d *Desk) SetSeries(ctx context.Context, office region.Code, c Counting) error {
	if _, err := d.Office(office); err != nil {
		return err
	}
	return d.decideSeries(ctx, store.By{Unit: string(office)}, office, c)
}

func (d *Desk) decideSeries(ctx context.Context, by store.By, office region.Code, c Counting) error {
	today := d.Today(office)
	basis := strings.Join(strings.Fields(c.Basis), " ")
	switch {
	case c.Series != PerRegister && c.Series != Together:
		return fault.New(fault.Invalid, "series.unknown").On("series")
	case c.From < today || c.From > today+aheadDays:
		return fault.New(fault.Invalid, "series.from").On("from")
	case basis == "" || len(basis) > 500:
		return fault.New(fault.Invalid, "series.basis").On("basis")
	}
	it, err := d.Vault.Seal(string(office), "series", []byte(basis))
	if err != nil {
		return err
	}
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		if is, _, err := seriesOn(t, string(office), c.From); err != nil || is == c.Series {
			if err == nil {
				err = fault.New(fault.Conflict, "series.same").On("series")
			}
			return err
		}
		if err := it.Put(t); err != nil {
			return err
		}
		var o canon.Object
		o.Str("basis", it.ID.String())
		o.Str("from", c.From.String())
		o.Str("series", string(c.Series))
		data, err := o.Bytes()
		if err != nil {
			return err
		}
		draft := store.Draft{Stream: seriesStream + string(office), Kind: "series.decided/1", Data: data}
		draft.Items = append(draft.Items, it.Ref())
		e, err := t.Append(draft)
		if err != nil {
			return err
		}
		return saveSeries(t, e)
	})
}

func saveSeries(t *store.Tx, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil || e.Kind != "series.decided/1" {
		return err
	}
	from, err := calendar.ParseDay(v.Str("from"))
	if err != nil {
		return fmt.Errorf("reading a decision on numbers: %w", err)
	}
	item, err := canon.ParseID(v.Str("basis"))
	if err != nil {
		return fmt.Errorf("reading a decision on numbers: %w", err)
	}
	return t.Exec(`INSERT INTO register_series (pos, office, from_day, series, item, at, account) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		e.Position, strings.TrimPrefix(e.Stream, seriesStream), int64(from), v.Str("series"), item[:], e.At, e.Actor.Account)
}

func replaySeries(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	return journal.Each(lines, func(e journal.Entry) error { return saveSeries(t, e) })
}

// Countings lists what the officer's office decided on its numbers, newest first,
// at most twenty.
func (d *Desk) Countings(ctx context.Context, a Actor) (out []Counting, err error) {
	if err := a.May(premises.Register); err != nil {
		return nil, err
	}
	var items []canon.ID
	err = d.Store.Each(ctx, `SELECT s.series, s.from_day, s.item, s.at, coalesce(a.name, '') FROM register_series s LEFT JOIN accounts a ON a.id = s.account
		WHERE s.office = ? ORDER BY s.pos DESC LIMIT 20`, []any{string(a.Office)}, func(scan store.Scan) error {
		var c Counting
		var from int64
		var item canon.ID
		err := scan((*string)(&c.Series), &from, store.ID(&item), &c.At, &c.By)
		c.From = calendar.Day(from)
		out, items = append(out, c), append(items, item)
		return err
	})
	for i := range out {
		if err != nil {
			break
		}
		var body []byte
		if _, body, err = d.Vault.Open(ctx, items[i]); fault.Of(err) == fault.Gone {
			err = nil
		}
		out[i].Basis = string(body)
	}
	if err != nil {
		return nil, fmt.Errorf("reading how letters are counted: %w", err)
	}
	return out, nil
}

// SeriesOn is how an office counts on a day.
func (d *Desk) SeriesOn(ctx context.Context, office region.Code, day calendar.Day) (Series, error) {
	s := PerRegister
	_, err := d.Store.One(ctx, `SELECT series FROM register_series WHERE office = ? AND from_day <= ? ORDER BY from_day DESC, pos DESC LIMIT 1`,
		[]any{string(office), int64(day)}, (*string)(&s))
	return s, err
}

// counted is the register in which an office counts what belongs to r now.
func (d *Desk) counted(t *store.Tx, r register) (_ register, decided bool, err error) {
	s, decided, err := seriesOn(t, r.Office, d.Calendar(region.Code(r.Office)).Day(t.Time()))
	if s == Together {
		r.Name = CommonRegister
	}
	return r, decided, err
}

// nextCounted is the number that the next letter of a register gets, in the
// series in which the office counts it now. A clock in doubt numbers nothing: the
// year of the register might be a wrong one.
func (d *Desk) nextCounted(t *store.Tx, r register) (numberLine, error) {
	if err := d.SureOfTime(); err != nil {
		return numberLine{}, err
	}
	r, decided, err := d.counted(t, r)
	if err != nil {
		return numberLine{}, err
	}
	line, err := nextNumber(t, r)
	if err != nil || !decided {
		return line, err
	}
	before, err := countedBefore(t.One, r)
	if err != nil || before < line.Seq {
		return line, err
	}
	line.Seq = before + 1
	return line, openRegister(t, r, before, "series")
}

// countedBefore is the highest number that the other way of counting came to in
// the year of a register.
func countedBefore(ask one, r register) (highest int, err error) {
	for _, sql := range []string{`SELECT coalesce(max(seq), 0) FROM register_lines`, `SELECT coalesce(max(last), 0) FROM register_openings`} {
		var n int
		if _, err := ask(sql+` WHERE office = ? AND year = ? AND `+r.otherWay(), []any{r.Office, int64(r.Year)}, &n); err != nil {
			return 0, err
		}
		highest = max(highest, n)
	}
	return highest, nil
}

// RegistersOf lists the series of numbers of the officer's office: those of the
// services that it gives and those that hold numbers of it; first the common one
// where it counts so or once did.
func (d *Desk) RegistersOf(ctx context.Context, a Actor) (out []string, err error) {
	if err := a.May(premises.Register); err != nil {
		return nil, err
	}
	o, err := d.Office(a.Office)
	if err != nil {
		return nil, err
	}
	once, err := d.Store.One(ctx, `SELECT pos FROM register_series WHERE office = ? AND series = 'common' AND from_day <= ? LIMIT 1`,
		[]any{string(a.Office), int64(d.Today(a.Office))}, new(int64))
	if once {
		out = append(out, CommonRegister)
	}
	own := d.registersOf(o, PerRegister)
	for _, name := range d.Registers() {
		used := contains(own, name)
		if !used && err == nil {
			used, err = d.Store.One(ctx, `SELECT seq FROM register_lines WHERE office = ? AND register = ? LIMIT 1`, []any{string(a.Office), name}, new(int64))
		}
		if used {
			out = append(out, name)
		}
	}
	return out, err
}
