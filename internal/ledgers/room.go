package ledgers

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Room is where the books of all offices of a node are kept.
type Room struct {
	*premises.Premises
	people *residents.Register
	mu     sync.Mutex
	// counted are the registers as they were counted last, by office.
	counted map[region.Code]*census
}

// New opens the room and registers what it keeps.
func New(p *premises.Premises, people *residents.Register) *Room {
	r := &Room{Premises: p, people: people, counted: map[region.Code]*census{}}
	p.Keep(r.part())
	return r
}

// The streams of an office: the agenda by direction and year, the expedition by
// year, and one each for the movements of residents, those who stay for a time,
// and the months that were closed and printed.
const streamPrefix = "ledger/"

func letterStream(office string, s books.Series) string {
	return streamPrefix + office + "/" + string(s.Direction) + "/" + strconv.Itoa(s.Year)
}

func sentStream(office string, year int) string {
	return streamPrefix + office + "/sent/" + strconv.Itoa(year)
}

func peopleStream(office string) string  { return streamPrefix + office + "/people" }
func visitorStream(office string) string { return streamPrefix + office + "/visitors" }
func monthStream(office string) string   { return streamPrefix + office + "/months" }

// write appends an event to a stream with the items it commits to.
func write(t *store.Tx, stream string, e books.Event, items ...vault.Item) (int64, error) {
	data, err := books.Encode(e)
	if err != nil {
		return 0, err
	}
	return place(t, store.Draft{Stream: stream, Kind: e.Kind(), Data: data}, items...)
}

// place appends a draft after its items are stored.
func place(t *store.Tx, d store.Draft, items ...vault.Item) (int64, error) {
	for _, it := range items {
		if it.ID.Zero() {
			continue
		}
		if err := it.Put(t); err != nil {
			return 0, err
		}
		d.Items = append(d.Items, it.Ref())
	}
	e, err := t.Append(d)
	return e.Position, err
}

// closedIn is the last closed month of an office, 0 for none.
func closedIn(t *store.Tx, office string) (m books.Month, err error) {
	var n int64
	_, err = t.One(`SELECT coalesce(max(month), 0) FROM ledger_closed WHERE office = ?`, []any{office}, &n)
	return books.Month(n), err
}

// day is the day of an instant, milliseconds, at an office.
func (r *Room) day(office region.Code, at int64) calendar.Day {
	return r.Calendar(office).Day(ms(at))
}

// field is a text of a form with its bound.
type field struct {
	name string
	text *string
	// least and most are how many characters it has.
	least, most int
}

// tidy trims texts and holds them to their bounds. The fault is
// "ledgers.missing" or "ledgers.too-long" on the field.
func tidy(fields ...field) error {
	for _, f := range fields {
		*f.text = strings.Join(strings.Fields(*f.text), " ")
		switch n := utf8.RuneCountInString(*f.text); {
		case n < f.least:
			return fault.New(fault.Invalid, "ledgers.missing").On(f.name)
		case n > f.most:
			return fault.New(fault.Invalid, "ledgers.too-long", f.most).On(f.name)
		}
	}
	return nil
}

// sealWords seals a value as an item; a text is sealed as it is.
func (r *Room) sealWords(office region.Code, kind string, v any) (vault.Item, error) {
	return r.Vault.SealValue(string(office), kind, v)
}

// openWords opens an item into a value; one that was erased leaves it empty.
func (r *Room) openWords(ctx context.Context, id canon.ID, v any) error {
	if err := r.Vault.OpenValue(ctx, id, v); err != nil {
		return fmt.Errorf("opening words of a book: %w", err)
	}
	return nil
}

// part is what the room keeps in the journal.
func (r *Room) part() premises.Part {
	return premises.Part{Prefix: streamPrefix, Replay: replay, Check: r.check, Looks: r.printedOf, Tables: []premises.Table{
		{Name: "ledger_letters", Key: "office, direction, year, number", Columns: letterColumns},
		{Name: "ledger_openings", Key: "office, direction, year, last", Columns: openingColumns},
		{Name: "ledger_sent", Key: "pos", Columns: sentColumns},
		{Name: "ledger_movements", Key: "pos", Columns: movementColumns},
		{Name: "ledger_standings", Key: "resident", Columns: standingColumns},
		{Name: "ledger_visitors", Key: "id", Columns: visitorColumns},
		{Name: "ledger_closed", Key: "office, month", Columns: "office, month, pos"},
		{Name: "ledger_prints", Key: "pos", Columns: printColumns},
	}}
}

// replay writes the rows of one stream.
func replay(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	parts := strings.Split(strings.TrimPrefix(stream, streamPrefix), "/")
	if len(parts) < 2 {
		return fmt.Errorf("the stream %s is of no book", stream)
	}
	office, shelf := parts[0], parts[1]
	switch shelf {
	case "in", "out":
		return replayLetters(t, office, lines)
	case "sent":
		return journal.Events(lines, books.Decode, func(e journal.Entry, ev books.Event) error {
			if s, ok := ev.(books.Sent); ok {
				return saveSent(t, office, s, e.Position)
			}
			return nil
		})
	case "people":
		return journal.Events(lines, books.Decode, func(e journal.Entry, ev books.Event) error { return saveMovement(t, office, ev, e.Position) })
	case "visitors":
		return journal.Each(lines, func(e journal.Entry) error { return saveVisit(t, office, e) })
	case "months":
		return journal.Each(lines, func(e journal.Entry) error { return saveClosed(t, office, e) })
	}
	return fmt.Errorf("the stream %s is of no book", stream)
}

// check looks for numbers of the agenda that are missing in the table and that no
// other system gave, and for residents whose state is not what the book says.
func (r *Room) check(ctx context.Context, find func(what string, position int64, detail string)) error {
	var last struct {
		series string
		number int64
	}
	opened, err := r.openings(ctx)
	if err != nil {
		return err
	}
	err = r.Store.Each(ctx, `SELECT office, direction, year, number FROM ledger_letters ORDER BY office, direction, year, number`, nil, func(scan store.Scan) error {
		var office, direction string
		var year, number int64
		if err := scan(&office, &direction, &year, &number); err != nil {
			return err
		}
		series := fmt.Sprint(office, "/", direction, "/", year)
		if series != last.series {
			last.series, last.number = series, 0
		}
		if number != last.number+1 && !opened[series][number-1] {
			find("verify.ledger-gap", -1, fmt.Sprintf("%s: number %d follows %d", series, number, last.number))
		}
		last.number = number
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the agenda: %w", err)
	}
	return r.Store.Each(ctx, `SELECT s.resident, s.pos FROM ledger_standings s LEFT JOIN residents r ON r.id = s.resident WHERE r.id IS NULL OR r.state <> s.state ORDER BY s.pos`, nil, func(scan store.Scan) error {
		var id canon.ID
		var pos int64
		err := scan(store.ID(&id), &pos)
		find("verify.ledger-resident", pos, "the register does not show resident "+id.String()+" as the book does")
		return err
	})
}

// dayScan reads a day from a row.
type dayScan calendar.Day

// Scan implements the reading of a column.
func (d *dayScan) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a %T is no day", src)
	}
	*d = dayScan(n)
	return nil
}

func dayAt(d *calendar.Day) any { return (*dayScan)(d) }
