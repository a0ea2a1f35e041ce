package appointments

import (
	"context"
	"fmt"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/mandate"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Room is the book of appointments of every office of a node.
type Room struct{ *premises.Premises }

// New makes the room and registers what it keeps in the journal.
func New(p *premises.Premises) *Room {
	p.Keep(premises.Part{Prefix: stream, Replay: replay, Tables: []premises.Table{
		{Name: "appointments", Key: "id", Columns: appointmentColumns},
		{Name: "absences", Key: "id", Columns: absenceColumns},
	}})
	return &Room{Premises: p}
}

// stream of an office is mandate/CODE.
const stream = "mandate/"

// itemKind is the vault's kind of the words of an appointment.
const itemKind = "appointment"

// Book is the book of one office.
type Book struct {
	mandate.Book
	// Seq counts its entries: whoever prepares something with the book asks
	// Unchanged before it stands.
	Seq int64
}

// Kept says whether the office keeps a book at all.
func (b Book) Kept() bool { return len(b.Given) > 0 }

// Of reads the book of an office, for the room that signs by it. Words that were
// erased are left out.
func (r *Room) Of(ctx context.Context, office region.Code) (Book, error) {
	each := func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }
	b, err := read(each, office)
	if err != nil {
		return b, err
	}
	if _, err := r.Store.One(ctx, `SELECT coalesce(max(seq), 0) FROM streams WHERE stream = ?`, []any{stream + string(office)}, &b.Seq); err != nil {
		return b, fmt.Errorf("reading the appointments of %s: %w", office, err)
	}
	return b, r.spell(ctx, &b)
}

// spell opens the words of every appointment.
func (r *Room) spell(ctx context.Context, b *Book) error {
	for i := range b.Given {
		_, body, err := r.Vault.Open(ctx, b.Given[i].Item)
		if fault.Of(err) == fault.Gone {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading an appointment: %w", err)
		}
		if b.Given[i].Words, err = mandate.DecodeWords(body); err != nil {
			return err
		}
	}
	return nil
}

// Unchanged refuses an act that was prepared with an older book.
func Unchanged(t *store.Tx, office region.Code, seq int64) error {
	now, err := t.Head(stream + string(office))
	if err == nil && now != seq {
		err = fault.New(fault.Conflict, "appointments.moved-on")
	}
	return err
}

type each func(sql string, args []any, f func(store.Scan) error) error

const (
	appointmentColumns = "id, office, account, form, leans, from_day, until_day, ended, services, item"
	absenceColumns     = "id, office, appointment, from_day, until_day, why"
)

// read makes a book of its rows, without the words.
func read(rows each, office region.Code) (b Book, err error) {
	err = rows(`SELECT `+appointmentColumns+` FROM appointments WHERE office = ? ORDER BY from_day, id LIMIT ?`, []any{string(office), int64(mandate.MaxGiven)},
		func(scan store.Scan) error {
			var a mandate.Appointment
			var from, until int64
			var leans []byte
			var services string
			err := scan(store.ID(&a.ID), &a.Office, &a.Account, (*string)(&a.Form), &leans, &from, &until, &a.Ended, &services, store.ID(&a.Item))
			copy(a.Of[:], leans)
			a.From, a.Until = calendar.Day(from), calendar.Day(until)
			a.Services = strings.Fields(services)
			b.Given = append(b.Given, a)
			return err
		})
	if err != nil {
		return b, fmt.Errorf("reading the appointments of %s: %w", office, err)
	}
	err = rows(`SELECT `+absenceColumns+` FROM absences WHERE office = ? ORDER BY from_day, id LIMIT ?`, []any{string(office), int64(10 * mandate.MaxGiven)},
		func(scan store.Scan) error {
			var x mandate.Absence
			var from, until int64
			err := scan(store.ID(&x.ID), new(string), store.ID(&x.Appointment), &from, &until, &x.Why)
			x.From, x.Until = calendar.Day(from), calendar.Day(until)
			b.Away = append(b.Away, x)
			return err
		})
	if err != nil {
		return b, fmt.Errorf("reading the absences of %s: %w", office, err)
	}
	return b, nil
}

// save writes the rows of an event; it is a function of the event alone.
func save(t *store.Tx, office string, e mandate.Event) error {
	switch e := e.(type) {
	case mandate.Given:
		a := e.Appointment
		return t.Exec(`INSERT INTO appointments (`+appointmentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?) ON CONFLICT DO NOTHING`,
			a.ID[:], office, a.Account, string(a.Form), idBytes(a.Of), int64(a.From), int64(a.Until), strings.Join(a.Services, " "), a.Item[:])
	case mandate.Ended:
		return t.Exec(`UPDATE appointments SET until_day = ?, ended = ? WHERE id = ?`, int64(e.Last), e.Why, e.ID[:])
	case mandate.Left:
		x := e.Absence
		return t.Exec(`INSERT INTO absences (`+absenceColumns+`) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			x.ID[:], office, x.Appointment[:], int64(x.From), int64(x.Until), x.Why)
	case mandate.Back:
		return t.Exec(`UPDATE absences SET until_day = ? WHERE id = ?`, int64(e.Last), e.ID[:])
	}
	return fmt.Errorf("writing the appointments of %s: unknown event %T", office, e)
}

func idBytes(id canon.ID) []byte {
	if id.Zero() {
		return []byte{}
	}
	return id[:]
}
