package personnel

import (
	"context"
	"strings"
	"sync"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/staff"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Room is the personnel office of all offices of a node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
	// write lets one decree about the chart be judged at a time.
	write sync.Mutex
	mu    sync.RWMutex
	board *board
	// renamed is the day and the place in the journal up to which open cases were
	// looked at for a step whose person changed.
	renamed struct {
		day calendar.Day
		pos int64
	}
	tariffs tariffs
	// recounted is the calendar by which provisional leave was counted last.
	recounted [32]byte
}

// New opens the room: it registers what it keeps, gives the desk the
// organisation chart, and writes down what was granted when a case comes to be
// signed.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d, board: newBoard()}
	p.Keep(r.part())
	d.SetChart(r.chartOf)
	d.OnEntering("sign", r.grant)
	d.OnWriting(r.ungrant)
	return r
}

// The streams: what concerns one employee, and the posts and rules of one unit.
const (
	streamPrefix = "staff/"
	personPrefix = streamPrefix + "person/"
	unitPrefix   = streamPrefix + "unit/"
	ratesPrefix  = streamPrefix + "rates/"
)

func personStream(id canon.ID) string { return personPrefix + id.String() }
func unitStream(unit string) string   { return unitPrefix + unit }

// part is what the room keeps in the journal.
func (r *Room) part() premises.Part {
	return premises.Part{Prefix: streamPrefix, Replay: replay, Tables: []premises.Table{
		{Name: "employees", Key: "id", Columns: "id, pos, office, account, item"},
		{Name: "staff_facts", Key: "pos", Columns: "pos, id, stream, kind, data"},
		{Name: "staff_requests", Key: "case_no", Columns: "case_no, employee, standard, pos"},
		{Name: "leaves", Key: "id", Columns: leaveColumns},
		{Name: "leave_marks", Key: "pos", Columns: "pos, employee, kind, year, days, idle"},
		{Name: "presence_rules", Key: "pos", Columns: "pos, office, first, last, least, share, item"},
		{Name: "trips", Key: "id", Columns: tripColumns},
		{Name: "rises", Key: "id", Columns: riseColumns},
	}}
}

const (
	leaveColumns = "id, pos, employee, office, case_no, first, last, state, changes, changed, item"
	tripColumns  = "id, pos, employee, office, case_no, first, last, advance, state, earned, item"
	riseColumns  = "id, pos, employee, first, rank, employed, service, due, notice, told"
)

func replay(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	return journal.Each(lines, func(e journal.Entry) error { return save(t, e) })
}

// append writes an entry with its items and the rows that follow from it.
func put(t *store.Tx, stream, kind string, data []byte, items ...vault.Item) error {
	d := store.Draft{Stream: stream, Kind: kind, Data: data}
	for _, it := range items {
		if err := it.Put(t); err != nil {
			return err
		}
		d.Items = append(d.Items, it.Ref())
	}
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return save(t, e)
}

func putRecord(t *store.Tx, stream, kind string, r record, items ...vault.Item) error {
	data, err := r.bytes(kind)
	if err != nil {
		return err
	}
	return put(t, stream, kind, data, items...)
}

func putFact(t *store.Tx, stream string, f staff.Fact) error {
	data, err := staff.Encode(f)
	if err != nil {
		return err
	}
	return put(t, stream, f.Kind(), data)
}

// save writes the rows of one entry: of a fact of the chart, or of this room.
func save(t *store.Tx, e journal.Entry) error {
	f, err := staff.Decode(e.Kind, e.Data)
	if err != nil {
		return err
	}
	if f != nil {
		id := factID(f)
		return t.Exec(`INSERT INTO staff_facts (pos, id, stream, kind, data) VALUES (?, ?, ?, ?, ?)`, e.Position, id[:], e.Stream, e.Kind, e.Data)
	}
	write, ok := writers[e.Kind]
	if !ok {
		return nil
	}
	rec, err := readRecord(e.Kind, e.Data)
	if err != nil {
		return err
	}
	return write(t, e, rec)
}

func factID(f staff.Fact) canon.ID {
	switch x := f.(type) {
	case staff.Engagement:
		return x.ID
	case staff.Grade:
		return x.ID
	case staff.Post:
		return x.ID
	case staff.Placement:
		return x.ID
	case staff.Seat:
		return x.ID
	case staff.Absence:
		return x.ID
	case staff.Ended:
		return x.ID
	}
	return canon.ID{}
}

// writers has one line for each kind of this room's entries.
var writers = map[string]func(t *store.Tx, e journal.Entry, r record) error{
	registeredKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`INSERT INTO employees (id, pos, office, account, item) VALUES (?, ?, ?, '', ?)`, r.ID[:], e.Position, r.Unit, item[:])
	},
	linkedKind: func(t *store.Tx, e journal.Entry, r record) error {
		return t.Exec(`UPDATE employees SET account = ?, pos = ? WHERE id = ?`, r.Account, e.Position, r.Employee[:])
	},
	askedKind: func(t *store.Tx, e journal.Entry, r record) error {
		return t.Exec(`INSERT INTO staff_requests (case_no, employee, standard, pos) VALUES (?, ?, ?, ?)`, r.Case-1, r.Employee[:], r.Standard, e.Position)
	},
	presenceKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`INSERT INTO presence_rules (pos, office, first, last, least, share, item) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.Position, r.Unit, int64(r.From), int64(r.Until), int64(r.Least), int64(r.Share), item[:])
	},
	grantedKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`INSERT INTO leaves (`+leaveColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, 'granted', 0, ?, ?)`,
			r.ID[:], e.Position, r.Employee[:], r.Unit, r.Case-1, int64(r.From), int64(r.Until), e.At, item[:])
	},
	changedKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`UPDATE leaves SET last = ?, state = ?, changes = changes + 1, changed = ?, item = ? WHERE id = ?`, int64(r.Until), r.State, e.At, item[:], r.ID[:])
	},
	postponedKind: mark("postponed"), workedKind: mark("worked"), openingKind: mark("opening"),
	orderedKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`INSERT INTO trips (`+tripColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ordered', 0, ?)`,
			r.ID[:], e.Position, r.Employee[:], r.Unit, r.Case-1, int64(r.From), int64(r.Until), r.Amount, item[:])
	},
	settledKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`UPDATE trips SET state = ?, earned = ?, item = ? WHERE id = ?`, r.State, r.Amount, item[:], r.ID[:])
	},
	cancelledKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`UPDATE trips SET state = 'cancelled', item = ? WHERE id = ?`, item[:], r.ID[:])
	},
	repaidKind: func(t *store.Tx, e journal.Entry, r record) error {
		item := itemOf(e)
		return t.Exec(`UPDATE trips SET item = ? WHERE id = ?`, item[:], r.ID[:])
	},
	decreedKind: func(t *store.Tx, e journal.Entry, r record) error {
		return t.Exec(`INSERT INTO rises (`+riseColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
			r.ID[:], e.Position, r.Employee[:], int64(r.From), r.Rank, r.As, int64(r.Service), int64(r.Due), int64(r.Notice))
	},
	toldKind: func(t *store.Tx, _ journal.Entry, r record) error {
		return t.Exec(`UPDATE rises SET told = ? WHERE id = ?`, r.Case, r.ID[:])
	},
}

func mark(kind string) func(t *store.Tx, e journal.Entry, r record) error {
	return func(t *store.Tx, e journal.Entry, r record) error {
		days := int64(r.Days)
		if kind == "worked" {
			days = int64(r.From)
		}
		return t.Exec(`INSERT INTO leave_marks (pos, employee, kind, year, days, idle) VALUES (?, ?, ?, ?, ?, ?)`, e.Position, r.Employee[:], kind, int64(r.Year), days, int64(r.Idle))
	}
}

// itemOf is the item that an entry commits to, zero for none.
func itemOf(e journal.Entry) canon.ID {
	if len(e.Items) == 0 {
		return canon.ID{}
	}
	return e.Items[0].ID
}

// office is the personnel office that decides on the requests of a unit.
func (r *Room) office(unit string) region.Code {
	return r.OfficeFor(region.Code(unit), "dinas", "kepegawaian")
}

// keeps says whether an officer keeps the register of a unit: those of their own
// office, and the personnel agency those of its regency.
func (r *Room) keeps(a premises.Actor, unit string) bool {
	return string(a.Office) == unit || r.office(unit) == a.Office
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// day is today at a unit.
func (r *Room) day(unit string) calendar.Day { return r.Today(region.Code(unit)) }

func regionOf(unit string) region.Code { return region.Code(unit) }
