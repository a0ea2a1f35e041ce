package succession

import (
	"context"
	"fmt"

	"genggam/internal/calendar"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/store"
)

// powers rules on the book of appointments: what the leaver has ends, what leans
// on it falls by itself, and what the decree gives begins.
func (r *Room) powers(ctx context.Context, x Terms, p *Page) error {
	p.Ends, p.Falls, p.Begins = []Power{}, []Power{}, []Power{}
	book, err := r.desk.Appointments.Of(ctx, x.Office)
	if err != nil {
		return err
	}
	p.plan.book = book
	today := r.Today(x.Office)
	work, name := book.Book, r.namer(ctx)
	var ended []mandate.Appointment
	for _, a := range book.Given {
		if a.Account != x.From || a.Until != 0 && a.Until < today {
			continue
		}
		last, err := r.lastDay(ctx, x, a, today)
		if err != nil {
			return err
		}
		e, err := work.End(mandate.Ended{ID: a.ID, Last: last, Why: x.Why})
		if err != nil {
			return err
		}
		work.Apply(e)
		p.plan.ends = append(p.plan.ends, e.(mandate.Ended))
		p.Ends = append(p.Ends, powerOf(book.Book, a, name(a.Account), last))
		ended = append(ended, a)
	}
	for _, a := range book.Given {
		for i, gone := range ended {
			if a.Of == gone.ID && a.Account != x.From && (a.Until == 0 || a.Until >= today) {
				p.Falls = append(p.Falls, powerOf(book.Book, a, name(a.Account), p.plan.ends[i].Last))
			}
		}
	}
	return r.give(x, p, work, ended)
}

// lastDay is the last day of an appointment that ends today: today, or the day
// before the successor has the seat. A seat by which the leaver signed today
// cannot be the successor's today too.
func (r *Room) lastDay(ctx context.Context, x Terms, a mandate.Appointment, today calendar.Day) (calendar.Day, error) {
	if x.Since > today || !seats(a.Form) && a.Form != mandate.Plh || seats(a.Form) && x.Form == "" {
		return max(today, a.From-1), nil
	}
	midnight := today.In(r.Calendar(x.Office).Zone()).UnixMilli()
	signed := false
	err := r.Store.Each(ctx, `SELECT no FROM documents WHERE office = ? AND appointment = ? AND signed_at >= ? LIMIT 1`, []any{string(x.Office), a.ID[:], midnight},
		func(scan store.Scan) error {
			signed = true
			return scan(new(int64))
		})
	if err != nil {
		return 0, fmt.Errorf("reading what was signed today: %w", err)
	}
	if signed {
		return 0, fault.New(fault.Conflict, "succession.signed-today").On("since")
	}
	return max(today-1, a.From-1), nil
}

func seats(f mandate.Form) bool { return f == mandate.Head || f == mandate.Pj || f == mandate.Plt }

// give rules on what begins: the seat as the decree says, and the leaver's other
// mandates as they were, for what still stands.
func (r *Room) give(x Terms, p *Page, work mandate.Book, ended []mandate.Appointment) error {
	for _, a := range ended {
		n := mandate.Appointment{Account: x.To, Office: string(x.Office), Form: a.Form, Of: a.Of, From: x.Since, Services: a.Services, Words: a.Words}
		if seats(a.Form) {
			n.Form, n.Of = x.Form, a.Of
		}
		if n.Form == "" || a.Until != 0 && a.Until < n.From && !seats(n.Form) {
			continue
		}
		n.Words.Number, n.Words.Decree = x.Number, x.Decree
		n.ID = store.NewID(r.Now())
		e, err := work.Give(n)
		if err != nil {
			if f := fault.As(err); f != nil {
				return f.On("form")
			}
			return err
		}
		work.Apply(e)
		p.plan.gives = append(p.plan.gives, n)
		p.Begins = append(p.Begins, powerOf(work, n, p.Successor.Name, 0))
	}
	return nil
}

func powerOf(b mandate.Book, a mandate.Appointment, name string, last calendar.Day) Power {
	p := Power{Lines: lines(b.Lines(a)), Form: string(a.Form), Name: name, Decree: a.Words.Decree, From: a.From.String()}
	if last != 0 {
		p.Until = last.String()
	}
	return p
}

// namer finds names of accounts.
func (r *Room) namer(ctx context.Context) func(string) string {
	return func(account string) string {
		name := account
		_, _ = r.Store.One(ctx, `SELECT name FROM accounts WHERE id = ?`, []any{account}, &name) // the account says as much
		return name
	}
}
