package cashier

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Room is the cashier of all offices of a node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
	// charged says that a case was charged for before, with what it changes.
	charged func(t *store.Tx, no int64) (bool, error)
	// known is how many tables of fees were read into the book.
	known atomic.Int64
}

// New opens the room: it registers what it keeps, and makes a bill whenever a
// case comes to its step of payment.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d}
	for _, part := range r.parts() {
		p.Keep(part)
	}
	d.OnEntering("pay", r.enter)
	d.OnFiled(r.filed)
	return r
}

// OnCharged asks a room whether a case only changes what was charged for already,
// such as an amendment of a permit, which moves no day. It is set when rooms are
// made.
func (r *Room) OnCharged(f func(t *store.Tx, no int64) (bool, error)) { r.charged = f }

// The streams: one for each bill, statement and refund; the acquirer's notices by
// office and month, the cash book by office and year, the settings by office.
const (
	billStream     = "bill/"
	bankStream     = "statement/"
	acquirerStream = "acquirer/"
	cashStream     = "cashbook/"
	refundStream   = "refund/"
	boxStream      = "cashbox/"
)

const (
	billColumns    = "id, office, year, seq, number, case_no, amount, asked, tables, item, issued, due, qr, state, way, settled_at, pos"
	paymentColumns = "batch, n, office, source, day, credit, amount, bill, outcome, reason, token, item, receipt, year, account, at"
	bankColumns    = "id, office, format, first, last, opening, closing, digest, lines, at, account"
	refusedColumns = "pos, office, reason, amount, item, at"
	cashColumns    = "office, day, expected, counted, item, account, at"
	refundColumns  = "id, office, year, seq, batch, n, amount, state, asked_by, decided_by, item, asked_at, decided_at, out_batch, out_n"
)

// parts are what the room keeps. Payments come from three kinds of streams and
// are compared once.
func (r *Room) parts() []premises.Part {
	each := func(prefix string, f func(t *store.Tx, id string, e journal.Entry) error, tables ...premises.Table) premises.Part {
		return premises.Part{Prefix: prefix, Tables: tables, Replay: func(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
			return journal.Each(lines, func(e journal.Entry) error { return f(t, strings.TrimPrefix(stream, prefix), e) })
		}}
	}
	bills := each(billStream, saveBill, premises.Table{Name: "bills", Key: "id", Columns: billColumns})
	bills.Check = r.gaps
	return []premises.Part{
		bills,
		each(bankStream, saveStatement, premises.Table{Name: "bank_statements", Key: "id", Columns: bankColumns},
			premises.Table{Name: "payments", Key: "batch, n", Columns: paymentColumns}),
		each(acquirerStream, saveNotice, premises.Table{Name: "notices_refused", Key: "pos", Columns: refusedColumns}),
		each(cashStream, saveCash, premises.Table{Name: "cash_days", Key: "office, day", Columns: cashColumns}),
		each(refundStream, saveRefund, premises.Table{Name: "refunds", Key: "id", Columns: refundColumns}),
		each(tariffStream, saveTariff, premises.Table{Name: "tariffs", Key: "item", Columns: tariffColumns}),
		each(boxStream, saveBox, premises.Table{Name: "cashboxes", Key: "office", Columns: "office, item, at"}),
	}
}

// gaps looks for numbers of bills and receipts that are missing, and for bills
// that are paid without the money.
func (r *Room) gaps(ctx context.Context, find func(what string, position int64, detail string)) error {
	for _, q := range []string{
		`SELECT office, year, count(*), max(seq) FROM bills GROUP BY office, year HAVING count(*) <> max(seq)`,
		`SELECT office, year, count(*), max(receipt) FROM payments WHERE receipt > 0 GROUP BY office, year HAVING count(*) <> max(receipt)`,
		`SELECT office, year, count(*), max(seq) FROM refunds GROUP BY office, year HAVING count(*) <> max(seq)`,
	} {
		err := r.Store.Each(ctx, q, nil, func(scan store.Scan) error {
			var office string
			var year, count, most int64
			err := scan(&office, &year, &count, &most)
			find("verify.bill-gap", -1, fmt.Sprintf("%s %d: %d numbers up to %d", office, year, count, most))
			return err
		})
		if err != nil {
			return fmt.Errorf("looking for missing numbers: %w", err)
		}
	}
	err := r.Store.Each(ctx, `SELECT b.pos, b.number FROM bills b WHERE b.state = 'paid' AND b.amount >
		(SELECT coalesce(sum(p.amount), 0) FROM payments p WHERE p.bill = b.id AND p.outcome <> '')`, nil, func(scan store.Scan) error {
		var pos int64
		var number string
		err := scan(&pos, &number)
		find("verify.bill-unpaid", pos, "bill "+number+" counts as paid and the money did not come")
		return err
	})
	if err != nil {
		return fmt.Errorf("looking for bills without money: %w", err)
	}
	return nil
}

// place appends an entry after its items are stored.
func place(t *store.Tx, d store.Draft, items ...vault.Item) (journal.Entry, error) {
	for _, it := range items {
		if it.ID.Zero() {
			continue
		}
		if err := it.Put(t); err != nil {
			return journal.Entry{}, err
		}
		d.Items = append(d.Items, it.Ref())
	}
	return t.Append(d)
}

// itemOf is the first item of an entry as a column holds it.
func itemOf(e journal.Entry) []byte {
	if len(e.Items) == 0 {
		return []byte{}
	}
	return e.Items[0].ID[:]
}

// bytesOf is an id as a column holds it: none is empty.
func bytesOf(id canon.ID) []byte {
	if id.Zero() {
		return []byte{}
	}
	return id[:]
}

func idOf(b []byte) (id canon.ID) {
	if len(b) == len(id) {
		copy(id[:], b)
	}
	return id
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// newer is the error of an entry of a kind this program does not know.
func newer(e journal.Entry) error {
	return fmt.Errorf("%s of %s is of a newer program", e.Kind, e.Stream)
}

// seal seals a value as an item of an office.
func (r *Room) seal(office region.Code, kind string, v any) (vault.Item, error) {
	return r.Vault.SealValue(string(office), kind, v)
}

// unseal opens an item into v; one that was erased leaves it empty.
func (r *Room) unseal(ctx context.Context, id canon.ID, v any) error {
	if err := r.Vault.OpenValue(ctx, id, v); err != nil {
		return fmt.Errorf("opening words of the cashier: %w", err)
	}
	return nil
}

// words holds what an officer types to its bounds.
func words(field, text string, least int) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		return "", fault.New(fault.Invalid, "cashier.words-missing").On(field)
	case n > 500:
		return "", fault.New(fault.Invalid, "cashier.words-long", 500).On(field)
	}
	return text, nil
}

// today is the day at an office now.
func (r *Room) today(office region.Code, t *store.Tx) calendar.Day {
	return r.Calendar(office).Day(t.Time())
}

// nodeActor is who writes what follows by itself.
var nodeActor = journal.Actor{Role: "node"}

// asNode writes f's entries as the node's own and gives the pen back.
func asNode(t *store.Tx, f func() error) error {
	by := t.By().Actor
	t.As(nodeActor)
	defer t.As(by)
	return f()
}

func canonHex(d [32]byte) string { return hex.EncodeToString(d[:]) }

func unhex(s string) ([]byte, error) { return hex.DecodeString(s) }

// money is an amount in a sentence.
func money(n int64) lang.Text {
	return lang.Text{ID: lang.Money(lang.ID, n), JV: lang.Money(lang.JV, n), EN: lang.Money(lang.EN, n)}
}
