package ledgers

import (
	"context"
	"fmt"

	"genggam/internal/books"
	"genggam/internal/canon"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// A book that is printed is one entry and one look at everybody who stands in it.
// It is joined to a person when that person reads their list, from where they
// stood in the books by then: a register of ten thousand makes no ten thousand
// lines.

const printColumns = `pos, office, book, month, list, reason, at, account, role`

// notePrinted writes down that a book was printed, before its first byte.
func (r *Room) notePrinted(ctx context.Context, a premises.Actor, what premises.Act, p printed) error {
	kind, data, err := encodeOwn(p)
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(what), func(t *store.Tx) error {
		e, err := t.Append(store.Draft{Stream: monthStream(string(a.Office)), Kind: kind, Data: data})
		if err != nil {
			return err
		}
		return savePrinted(t, string(a.Office), p, e)
	})
}

// savePrinted writes the row of a print; an entry of before, which has no reason,
// has none.
func savePrinted(t *store.Tx, office string, p printed, e journalEntry) error {
	if p.Reason == "" {
		return nil
	}
	list := int64(0)
	if p.CSV {
		list = 1
	}
	return t.Exec(`INSERT INTO ledger_prints (`+printColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Position, office, p.Book, int64(p.Month), list, p.Reason, e.At, e.Actor.Account, e.Actor.Role)
}

// printedSQL finds the prints in which a resident stood. Whoever died or left
// stood in the whole lists until that was written; in the book of movements
// stands who moved in its month. The count of residents names nobody, and the
// agenda masks whom a letter concerns.
const printedSQL = `SELECT p.at, p.role, coalesce(a.name, ''), p.reason, p.book, p.month FROM ledger_prints p LEFT JOIN accounts a ON a.id = p.account
	WHERE p.office = ? AND (p.book IN ('residents','cards') AND p.at >= ?
		AND (? = 'here' OR EXISTS (SELECT 1 FROM ledger_movements m WHERE m.resident = ? AND m.kind IN ('died','left') AND m.pos > p.pos))
	OR p.book = 'movements' AND EXISTS (SELECT 1 FROM ledger_movements m WHERE m.office = p.office AND m.page = p.month AND m.resident = ? AND m.pos < p.pos))
	ORDER BY p.pos DESC LIMIT 50`

// printedOf are the prints of books in which a resident stood, newest first, at
// most fifty.
func (r *Room) printedOf(ctx context.Context, resident canon.ID) (out []premises.LookLine, err error) {
	var office, state string
	found, err := r.Store.One(ctx, `SELECT office, state FROM residents WHERE id = ?`, []any{resident[:]}, &office, &state)
	if err != nil || !found {
		return nil, err
	}
	err = r.Store.Each(ctx, printedSQL, []any{office, madeAt(resident).UnixMilli(), state, resident[:], resident[:]}, func(scan store.Scan) error {
		var l premises.LookLine
		var at, month int64
		err := scan(&at, &l.Role, &l.Name, &l.Reason, &l.Book, &month)
		l.At, l.Month = ms(at), books.Month(month).String()
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which books were printed: %w", err)
	}
	return out, nil
}
