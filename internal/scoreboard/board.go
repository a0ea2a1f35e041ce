package scoreboard

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"genggam/internal/fault"
	"genggam/internal/openfile"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Months is how many months the figures of a page are of.
const Months = 12

// unknown is said of what was not published.
func unknown() error { return fault.New(fault.NotFound, "board.unknown") }

// Line is one office in the list.
type Line struct {
	Code region.Code
	Name string
	// Last is its newest release.
	Last openfile.Month
	openfile.Figures
}

// List is a page of the offices that published something, in order of their codes,
// after one of them; next is where the page after begins, "" for none.
func (r *Room) List(ctx context.Context, after region.Code, most int) (out []Line, next region.Code, err error) {
	err = r.Store.Each(ctx, `SELECT office, released FROM open_offices WHERE released > 0 AND office > ? ORDER BY office LIMIT ?`, []any{string(after), int64(most + 1)}, func(scan store.Scan) error {
		var l Line
		var m int64
		err := scan((*string)(&l.Code), &m)
		l.Last = openfile.Month(m)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("reading the scoreboard: %w", err)
	}
	if len(out) > most {
		out = out[:most]
		next = out[most-1].Code
	}
	for i := range out {
		l := &out[i]
		l.Name = r.nameOf(l.Code)
		months, err := r.figures(ctx, l.Code, `service = ''`, l.Last)
		if err != nil {
			return nil, "", err
		}
		l.Figures = openfile.Sum(months)
	}
	return out, next, nil
}

func (r *Room) nameOf(code region.Code) string {
	if o, err := r.Office(code); err == nil {
		return o.Full()
	}
	return string(code)
}

// Board is how an office did in the last twelve months of which it published.
type Board struct {
	Code region.Code
	Name string
	// First and Last are the months of the releases looked at.
	First, Last openfile.Month
	// All is the office, Services each of them.
	All      openfile.Figures
	Services []openfile.Figures
	// Each are the releases one by one, oldest first: of the office, or of the one
	// service that was asked for.
	Each []Month
}

// Month is the figures of one release.
type Month struct {
	Month openfile.Month
	openfile.Figures
}

// figures reads those of releases of the last twelve months, in order of service and
// month.
func (r *Room) figures(ctx context.Context, office region.Code, which string, last openfile.Month, args ...any) (out []openfile.Figures, err error) {
	months, err := r.months(ctx, office, which, last, args...)
	for _, m := range months {
		out = append(out, m.Figures)
	}
	return out, err
}

func (r *Room) months(ctx context.Context, office region.Code, which string, last openfile.Month, args ...any) (out []Month, err error) {
	err = r.Store.Each(ctx, `SELECT month, data FROM open_figures WHERE office = ? AND month > ? AND month <= ? AND `+which+` ORDER BY service, month`,
		append([]any{string(office), int64(last) - Months, int64(last)}, args...), func(scan store.Scan) error {
			var m int64
			var data []byte
			if err := scan(&m, &data); err != nil {
				return err
			}
			x := Month{Month: openfile.Month(m)}
			if err := json.Unmarshal(data, &x.Figures); err != nil {
				return fmt.Errorf("reading figures: %w", err)
			}
			out = append(out, x)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("reading the scoreboard: %w", err)
	}
	return out, nil
}

// Board is the figures of an office that published something, else board.unknown.
func (r *Room) Board(ctx context.Context, office region.Code) (Board, error) {
	b, err := r.begin(ctx, office)
	if err != nil {
		return b, err
	}
	all, err := r.months(ctx, office, `service <> ''`, b.Last)
	if err != nil {
		return b, err
	}
	for len(all) > 0 {
		n := slices.IndexFunc(all, func(m Month) bool { return m.Service != all[0].Service })
		if n < 0 {
			n = len(all)
		}
		var same []openfile.Figures
		for _, m := range all[:n] {
			same = append(same, m.Figures)
		}
		b.Services, all = append(b.Services, openfile.Sum(same)), all[n:]
	}
	return b, r.sum(ctx, &b, "")
}

// Service is the figures of one service of an office, openfile.Joint and
// openfile.NoService counted among them.
func (r *Room) Service(ctx context.Context, office region.Code, service string) (Board, error) {
	b, err := r.begin(ctx, office)
	if err != nil {
		return b, err
	}
	if err := r.sum(ctx, &b, service); err != nil {
		return b, err
	}
	if len(b.Each) == 0 {
		return b, unknown()
	}
	return b, nil
}

func (r *Room) begin(ctx context.Context, office region.Code) (Board, error) {
	var last int64
	found, err := r.Store.One(ctx, `SELECT released FROM open_offices WHERE office = ? AND released > 0`, []any{string(office)}, &last)
	if err != nil {
		return Board{}, fmt.Errorf("reading the scoreboard: %w", err)
	}
	if !found {
		return Board{}, unknown()
	}
	return Board{Code: office, Name: r.nameOf(office), Last: openfile.Month(last)}, nil
}

func (r *Room) sum(ctx context.Context, b *Board, service string) (err error) {
	if b.Each, err = r.months(ctx, b.Code, `service = ?`, b.Last, service); err != nil {
		return err
	}
	var all []openfile.Figures
	for _, m := range b.Each {
		all = append(all, m.Figures)
	}
	b.All, b.First = openfile.Sum(all), b.Last
	if len(b.Each) > 0 {
		b.First = b.Each[0].Month
	}
	return nil
}

// Began says whether an office was ever looked at: it may have had too little to
// publish.
func (r *Room) Began(ctx context.Context, office region.Code) (bool, error) {
	var m int64
	return r.Store.One(ctx, `SELECT month FROM open_offices WHERE office = ?`, []any{string(office)}, &m)
}
