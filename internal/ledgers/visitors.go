package ledgers

import (
	"context"
	"fmt"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// NewVisitor is somebody who stays in the village for a time.
type NewVisitor struct {
	person.Record
	// Identity is a passport or other card where there is no NIK.
	Identity            string
	From, Purpose, Host string
	Came                calendar.Day
}

// visitorWords are the words of the item.
type visitorWords struct {
	Record   person.Record `json:"record"`
	Identity string        `json:"identity,omitempty"`
	From     string        `json:"from,omitempty"`
	Purpose  string        `json:"purpose,omitempty"`
	Host     string        `json:"host,omitempty"`
}

// Welcome writes a temporary resident in the book. Faults: "ledgers.missing",
// those of person.Record.Clean and of books.Enter.
func (r *Room) Welcome(ctx context.Context, a premises.Actor, n NewVisitor) (canon.ID, error) {
	if err := a.May(premises.KeepLedger); err != nil {
		return canon.ID{}, err
	}
	if err := tidy(field{"from", &n.From, 1, 200}, field{"purpose", &n.Purpose, 1, 200}, field{"host", &n.Host, 0, 200}, field{"identity", &n.Identity, 0, 40}, field{"name", &n.Name, 1, 60}); err != nil {
		return canon.ID{}, err
	}
	record, err := r.cleaned(a.Office, n.Record)
	if err != nil {
		return canon.ID{}, err
	}
	if record.Sex == "" {
		return canon.ID{}, fault.New(fault.Invalid, "ledgers.missing").On("sex")
	}
	item, err := r.sealWords(a.Office, "visitor", visitorWords{record, n.Identity, n.From, n.Purpose, n.Host})
	if err != nil {
		return canon.ID{}, err
	}
	e := came{Visitor: store.NewID(r.Now()), Words: item.ID}
	return e.Visitor, r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error {
		var err error
		if e.When, err = r.when(t, a.Office, n.Came); err != nil {
			return err
		}
		if err := item.Put(t); err != nil {
			return err
		}
		return r.visit(t, a.Office, e, []any{item})
	})
}

// Farewell says that a temporary resident went. Faults: "ledgers.no-visitor",
// "books.before-last", those of books.Enter.
func (r *Room) Farewell(ctx context.Context, a premises.Actor, id canon.ID, day calendar.Day) error {
	if err := a.May(premises.KeepLedger); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.KeepLedger), func(t *store.Tx) error {
		var since, left calendar.Day
		found, err := t.One(`SELECT came, gone FROM ledger_visitors WHERE id = ? AND office = ?`, []any{id[:], string(a.Office)}, dayAt(&since), dayAt(&left))
		switch {
		case err != nil:
			return err
		case !found || left != 0:
			return fault.New(fault.NotFound, "ledgers.no-visitor")
		case day < since:
			return fault.New(fault.Conflict, "books.before-last", since.String()).On("date")
		}
		w, err := r.when(t, a.Office, day)
		if err != nil {
			return err
		}
		return r.visit(t, a.Office, gone{When: w, Visitor: id}, nil)
	})
}

func (r *Room) when(t *store.Tx, office region.Code, day calendar.Day) (books.When, error) {
	closed, err := closedIn(t, string(office))
	if err != nil {
		return books.When{}, err
	}
	return books.Enter(day, r.day(office, t.Now()), closed)
}

const visitorColumns = `id, office, came, page, gone, gone_page, words, pos`

// saveVisit writes the row of an entry about a temporary resident.
func saveVisit(t *store.Tx, office string, e journalEntry) error {
	v, _, err := decodeOwn(e)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case came:
		return t.Exec(`INSERT INTO ledger_visitors (`+visitorColumns+`) VALUES (?, ?, ?, ?, 0, 0, ?, ?)`,
			v.Visitor[:], office, int64(v.Date), int64(v.Page()), v.Words[:], e.Position)
	case gone:
		return t.Exec(`UPDATE ledger_visitors SET gone = ?, gone_page = ? WHERE id = ?`, int64(v.Date), int64(v.Page()), v.Visitor[:])
	}
	return nil
}

// VisitorLine is one temporary resident.
type VisitorLine struct {
	ID canon.ID
	books.Visitor
}

// Visitors lists who stayed in a month, by day of arrival. A day that was
// written after its month was closed counts on the page where it stands, and
// the note says the real one.
func (r *Room) Visitors(ctx context.Context, a premises.Actor, m books.Month) ([]VisitorLine, error) {
	if err := a.May(premises.SeeLedger); err != nil {
		return nil, err
	}
	return r.visitors(ctx, a.Office, m)
}

func (r *Room) visitors(ctx context.Context, office region.Code, m books.Month) (out []VisitorLine, err error) {
	var items []canon.ID
	err = r.Store.Each(ctx, `SELECT id, came, page, gone, gone_page, words FROM ledger_visitors WHERE office = ? AND page <= ? AND (gone = 0 OR gone_page >= ?) ORDER BY came, pos LIMIT 5000`,
		[]any{string(office), int64(m), int64(m)}, func(scan store.Scan) error {
			var v VisitorLine
			var page, left int64
			var item canon.ID
			err := scan(store.ID(&v.ID), dayAt(&v.Came), &page, dayAt(&v.Left), &left, store.ID(&item))
			v.Came, v.Note = onPage(v.Came, books.Month(page), v.Note)
			if v.Left != 0 {
				v.Left, v.Note = onPage(v.Left, books.Month(left), v.Note)
			}
			out, items = append(out, v), append(items, item)
			return err
		})
	for i := range out {
		var w visitorWords
		if err == nil {
			err = r.openWords(ctx, items[i], &w)
		}
		v := &out[i].Visitor
		v.Record, v.Identity, v.From, v.Purpose, v.Host = w.Record, w.Identity, w.From, w.Purpose, w.Host
		if v.Record.Citizenship == "WNA" {
			v.Descent = "WNA"
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the temporary residents: %w", err)
	}
	return out, nil
}

// onPage is the day as its page counts it, with a note of the real one.
func onPage(d calendar.Day, page books.Month, note string) (calendar.Day, string) {
	if books.MonthOf(d) == page {
		return d, note
	}
	if note != "" {
		note += "; "
	}
	return page.First(), note + lang.ShortDate(d.In(utc))
}
