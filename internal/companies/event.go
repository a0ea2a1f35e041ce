package companies

import (
	"fmt"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const stream = "org/"

// The kinds of entries of an organisation's stream.
const (
	kindRegistered = "org.registered/1"
	kindConfirmed  = "org.confirmed/1"
	kindRefused    = "org.refused/1"
	kindGranted    = "org.mandate-granted/1"
	kindRevoked    = "org.mandate-revoked/1"
	kindFiled      = "org.filed/1"
	kindSeen       = "org.seen/1"
)

const (
	orgColumns     = "id, pos, office, state, item, branches, at, decided_at, decided_by, words"
	mandateColumns = "id, pos, org, item, ground, services, branches, from_day, until_day, revoked_at"
	caseColumns    = "case_no, org, mandate, branch, at"
)

// write makes an entry of an organisation's stream and its rows.
func write(t *store.Tx, org canon.ID, kind string, put func(*canon.Object), items ...vault.Item) error {
	data, err := canon.Write(kind, put)
	if err != nil {
		return err
	}
	d := store.Draft{Stream: stream + org.String(), Kind: kind, Data: data}
	for _, it := range items {
		d.Items = append(d.Items, it.Ref())
	}
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return save(t, org, e)
}

func replay(t *store.Tx, name string, lines [][]byte) error {
	org, err := canon.ParseID(strings.TrimPrefix(name, stream))
	if err != nil {
		return err
	}
	return journal.Each(lines, func(e journal.Entry) error { return save(t, org, e) })
}

// save writes the rows of an entry; it is a function of the entry alone.
func save(t *store.Tx, org canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	r := &canon.Record{V: v}
	var sql string
	var args []any
	switch e.Kind {
	case kindRegistered:
		item := r.ID("item")
		sql = `INSERT INTO orgs (` + orgColumns + `) VALUES (?, ?, ?, 'waiting', ?, ?, ?, 0, '', ?)`
		args = []any{org[:], e.Position, e.Unit, item[:], strings.Join(v.Texts("branches"), " "), e.At, []byte{}}
	case kindConfirmed, kindRefused:
		state, words := "confirmed", []byte{}
		if e.Kind == kindRefused {
			id := r.ID("words")
			state, words = "refused", id[:]
		}
		sql = `UPDATE orgs SET state = ?, decided_at = ?, decided_by = ?, words = ? WHERE id = ?`
		args = []any{state, e.At, e.Actor.Account, words, org[:]}
	case kindGranted:
		id, item := r.ID("id"), r.ID("item")
		sql = `INSERT INTO mandates (` + mandateColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`
		args = []any{id[:], e.Position, org[:], item[:], r.Text("ground"), strings.Join(v.Texts("services"), " "), strings.Join(v.Texts("branches"), " "), v.Num("from"), v.Num("until")}
	case kindRevoked:
		id := r.ID("id")
		sql, args = `UPDATE mandates SET revoked_at = ? WHERE id = ?`, []any{e.At, id[:]}
	case kindFiled:
		id := r.ID("mandate")
		sql = `INSERT INTO org_cases (` + caseColumns + `) VALUES (?, ?, ?, ?, ?)`
		args = []any{v.Num("case"), org[:], id[:], v.Str("branch"), e.At}
	case kindSeen:
		return nil
	default:
		return fmt.Errorf("organisation %s: %s is of a newer program", org, e.Kind)
	}
	if r.Err != nil {
		return fmt.Errorf("reading %s: %w", e.Kind, r.Err)
	}
	return t.Exec(sql, args...)
}

// putMandate appends that somebody may act.
func putMandate(t *store.Tx, org, id canon.ID, m Terms, item vault.Item) error {
	return write(t, org, kindGranted, func(o *canon.Object) {
		o.List("branches", m.Branches)
		o.Int("from", int64(m.From))
		o.Str("ground", m.Ground)
		o.ID("id", id)
		o.ID("item", item.ID)
		o.List("services", m.Services)
		o.OptInt("until", int64(m.Until))
	}, item)
}

// dayOf reads a day of a row, 0 for none.
func dayOf(n int64) calendar.Day { return calendar.Day(n) }
