package disclosure

import (
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/ppid"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const (
	caseStream = "information/"
	pubStream  = "publication/"
	columns    = "case_no, id, office, kind, request_no, ground, since, last_day, received_at, ended_at, outcome, rule, days, late, extended, account, stands_in, commission, response, responded_at"
	pubColumns = "id, pos, office, class, state, item, file, reason, next_day, until_day, first_at, changed_at"
)

// The kinds of entries of the streams.
const (
	kindAsked     = "information.asked/1"
	kindObjected  = "information.objected/1"
	kindExtended  = "information.extended/1"
	kindAnswered  = "information.answered/1"
	kindResponded = "information.responded/1"
	kindPublished = "publication.published/1"
	kindReplaced  = "publication.replaced/1"
	kindWithdrawn = "publication.withdrawn/1"
)

// The kinds of cases.
const (
	Requests   = "request"
	Objections = "objection"
)

// Room is the room of public information in an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
	law  *ppid.Law
}

// New furnishes it, and has the desk ask it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	law, err := ppid.BuiltIn()
	if err != nil { // a mistake in the program, which the tests of ppid find
		law = &ppid.Law{}
	}
	r := &Room{Premises: p, desk: d, law: law}
	p.Keep(premises.Part{Prefix: caseStream, Replay: replay(caseStream, saveCase), Tables: []premises.Table{{Name: "information_cases", Key: "case_no", Columns: columns}}})
	p.Keep(premises.Part{Prefix: pubStream, Replay: replay(pubStream, savePublication), Tables: []premises.Table{{Name: "publications", Key: "id", Columns: pubColumns}}})
	d.OnFiled(r.filed)
	d.OnWriting(r.guard)
	d.OnTie(r.tie)
	d.OnEntering("sign", r.entering)
	return r
}

// saver writes the rows of one entry.
type saver func(t *store.Tx, id canon.ID, e journal.Entry) error

func replay(prefix string, save saver) func(context.Context, *store.Store, *store.Tx, string, [][]byte) error {
	return func(_ context.Context, _ *store.Store, t *store.Tx, name string, lines [][]byte) error {
		id, err := canon.ParseID(strings.TrimPrefix(name, prefix))
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		return journal.Each(lines, func(e journal.Entry) error { return save(t, id, e) })
	}
}

// line is one entry to be made.
type line struct {
	id    canon.ID
	kind  string
	put   func(*canon.Object)
	items []vault.Item
}

// write makes an entry of a stream and its rows; its items are put by who sealed
// them, files by vault.File.Put.
func write(t *store.Tx, prefix string, l line, save saver) error {
	data, err := canon.Write(l.kind, l.put)
	if err != nil {
		return err
	}
	d := store.Draft{Stream: prefix + l.id.String(), Kind: l.kind, Data: data}
	for _, it := range l.items {
		d.Items = append(d.Items, it.Ref())
	}
	e, err := t.Append(d)
	if err != nil {
		return err
	}
	return save(t, l.id, e)
}

// saveCase writes the row of a case; it is a function of the entry alone.
func saveCase(t *store.Tx, id canon.ID, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return fmt.Errorf("reading %s: %w", e.Kind, err)
	}
	switch e.Kind {
	case kindAsked, kindObjected:
		kind, request := Requests, int64(-1)
		if e.Kind == kindObjected {
			if kind = Objections; !v.Flag("paper") {
				request = v.Num("request")
			}
		}
		return t.Exec(`INSERT INTO information_cases (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', 0, 0, 0, '', '', 0, '', 0)`,
			v.Num("case"), id[:], v.Str("office"), kind, request, v.Str("ground"), v.Num("since"), v.Num("last"), e.At)
	case kindExtended:
		return t.Exec(`UPDATE information_cases SET extended = 1 WHERE id = ?`, id[:])
	case kindAnswered:
		return t.Exec(`UPDATE information_cases SET ended_at = ?, outcome = ?, rule = ?, days = ?, late = ?, account = ?, stands_in = ?, commission = ? WHERE id = ?`,
			e.At, v.Str("outcome"), v.Str("rule"), v.Num("days"), flag(v.Flag("late")), e.Actor.Account, e.Actor.For, v.Num("commission"), id[:])
	case kindResponded:
		response := "disputes"
		if v.Flag("accepts") {
			response = "accepts"
		}
		return t.Exec(`UPDATE information_cases SET response = ?, responded_at = ? WHERE id = ?`, response, e.At, id[:])
	case vault.KindErased:
		return nil
	}
	return fmt.Errorf("case %s: %s is of a newer program", id, e.Kind)
}

// Row is one line of a register: nothing that anybody wrote.
type Row struct {
	No        int64
	Reference string
	Office    string
	// Request is the case that an objection is about, -1 for one on paper or for a
	// request itself.
	Request int64
	Ground  ppid.Ground
	// Since is when the ground arose, Last the last day for the objection.
	Since, Received, Ended time.Time
	Last                   int32
	// Outcome is one of ppid's; Rule that of a refusal; Days how many working days
	// it took; Late that these were too many.
	Outcome, Rule  string
	Days           int
	Late, Extended bool
	// Account decided, For whom it stood in.
	Account, For string
	// Commission is the last day for the Information Commission, 0 for none.
	Commission int32
	// Response of whoever objected: "", accepts, disputes.
	Response  string
	Responded time.Time
}

// reader reads rows in an act or outside of one.
type reader func(sql string, args []any, f func(store.Scan) error) error

func (r *Room) reads(ctx context.Context) reader {
	return func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }
}

func (r *Room) rows(read reader, where string, args ...any) (out []Row, err error) {
	err = read(`SELECT case_no, office, request_no, ground, since, last_day, received_at, ended_at, outcome, rule, days, late, extended, account, stands_in, commission, response, responded_at
		FROM information_cases WHERE `+where, args, func(scan store.Scan) error {
		var x Row
		var since, last, received, ended, days, late, extended, commission, responded int64
		err := scan(&x.No, &x.Office, &x.Request, (*string)(&x.Ground), &since, &last, &received, &ended, &x.Outcome, &x.Rule, &days, &late, &extended,
			&x.Account, &x.For, &commission, &x.Response, &responded)
		x.Reference, x.Days, x.Late, x.Extended = r.desk.Reference(x.No), int(days), late == 1, extended == 1
		x.Last, x.Commission = int32(last), int32(commission)
		x.Since, x.Received, x.Ended, x.Responded = when(since), when(received), when(ended), when(responded)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the registers of information: %w", err)
	}
	return out, nil
}

// row is the line of one case, nil for none.
func (r *Room) row(read reader, no int64) (*Row, error) {
	all, err := r.rows(read, `case_no = ?`, no)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// when is an instant of a row, zero for 0.
func when(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "disclosure.unknown") }
