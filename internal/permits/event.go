package permits

import (
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const stream = "permit/"

// The kinds of entries of a permit's stream.
const (
	kindIssued    = "permit.issued/1"
	kindRecorded  = "permit.recorded/1"
	kindAnew      = "permit.letter/1"
	kindAsked     = "permit.asked/1"
	kindReplaced  = "permit.replaced/1"
	kindReminded  = "permit.reminded/1"
	kindInspected = "permit.inspected/1"
	kindWarned    = "permit.warned/1"
	kindSuspended = "permit.suspended/1"
	kindLifted    = "permit.lifted/1"
	kindWithdrawn = "permit.withdrawn/1"
	kindObjected  = "permit.objected/1"
	kindAnswered  = "permit.answered/1"
	kindExpired   = "permit.expired/1"
)

const (
	columns = "id, pos, office, standard, version, case_no, document, number, issued_by, org, item, publish, from_day, until_day, state, " +
		"before, after, reminded, warned_until, suspended_until, inspected, ruled_day, objection_due"
	askColumns = "case_no, permit, purpose, at"
)

// write makes an entry of a permit's stream and its rows.
func write(t *store.Tx, id canon.ID, kind string, put func(*canon.Object), items ...vault.Item) error {
	data, err := canon.Write(kind, put)
	if err != nil {
		return err
	}
	d := store.Draft{Stream: stream + id.String(), Kind: kind, Data: data}
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
	return save(t, id, e)
}

func replay(t *store.Tx, name string, lines [][]byte) error {
	id, err := canon.ParseID(strings.TrimPrefix(name, stream))
	if err != nil {
		return err
	}
	return journal.Each(lines, func(e journal.Entry) error { return save(t, id, e) })
}

// save writes the rows of an entry; it is a function of the entry alone.
func save(t *store.Tx, id canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	r := &canon.Record{V: v}
	set := func(sql string, args ...any) error {
		if r.Err != nil {
			return fmt.Errorf("reading %s: %w", e.Kind, r.Err)
		}
		return t.Exec(`UPDATE permits SET `+sql+` WHERE id = ?`, append(args, id[:])...)
	}
	switch e.Kind {
	case kindIssued, kindRecorded:
		return saveNew(t, id, e, r)
	case kindAnew:
		return set(`document = ?, number = ?`, v.Num("document"), r.Text("number"))
	case kindAsked:
		return t.Exec(`INSERT INTO permit_asks (`+askColumns+`) VALUES (?, ?, ?, ?)`, v.Num("case"), id[:], v.Str("purpose"), e.At)
	case kindReplaced:
		by := r.ID("by")
		return set(`state = 'replaced', after = ?, objection_due = 0`, by[:])
	case kindReminded:
		return set(`reminded = ?`, v.Num("days"))
	case kindInspected:
		return set(`inspected = ?`, flag(v.Flag("open")))
	case kindWarned:
		return set(`warned_until = ?`, v.Num("until"))
	case kindSuspended:
		return set(`state = 'suspended', suspended_until = ?, ruled_day = ?, warned_until = 0, objection_due = 0`, v.Num("until"), v.Num("day"))
	case kindWithdrawn:
		return set(`state = 'withdrawn', suspended_until = 0, ruled_day = ?, warned_until = 0, objection_due = 0`, v.Num("day"))
	case kindLifted:
		return set(`state = 'valid', suspended_until = 0, ruled_day = 0, objection_due = 0`)
	case kindObjected:
		return set(`objection_due = ?`, v.Num("due"))
	case kindAnswered:
		if state := v.Str("state"); state != "" {
			return set(`state = ?, suspended_until = 0, ruled_day = 0, objection_due = 0`, state)
		}
		return set(`objection_due = 0, ruled_day = 0`)
	case kindExpired:
		return set(`state = 'expired', suspended_until = 0, warned_until = 0, objection_due = 0`)
	}
	return fmt.Errorf("permit %s: %s is of a newer program", id, e.Kind)
}

func saveNew(t *store.Tx, id canon.ID, e journal.Entry, r *canon.Record) error {
	item, org, before := r.ID("item"), r.OptID("org"), r.OptID("before")
	document, caseNo := int64(-1), int64(-1)
	if e.Kind == kindIssued {
		document, caseNo = r.V.Num("document"), r.V.Num("case")
	}
	args := []any{id[:], e.Position, r.Text("office"), r.V.Str("standard"), r.V.Num("version"), caseNo, document, r.Text("number"), r.V.Str("issued_by"),
		orNone(org), item[:], flag(r.V.Flag("publish")), r.V.Num("from"), r.V.Num("until"), orNone(before), []byte{}}
	if r.Err != nil {
		return fmt.Errorf("reading %s: %w", e.Kind, r.Err)
	}
	return t.Exec(`INSERT INTO permits (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'valid', ?, ?, 0, 0, 0, 0, 0, 0)`, args...)
}

// orNone is an id in a row, no bytes for none.
func orNone(id canon.ID) []byte {
	if id.Zero() {
		return []byte{}
	}
	return id[:]
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
