package desk

import (
	"context"
	"errors"

	"genggam/internal/casework"
	"genggam/internal/document"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Revoke withdraws a letter; the page behind its QR says so at once.
func (d *Desk) Revoke(ctx context.Context, a Actor, no int64, reason string) error {
	role, err := a.As(premises.Revoke)
	if err != nil {
		return err
	}
	return d.changeLetter(ctx, a, role, no, func(doc document.Document) ([]any, string, error) {
		events, err := doc.Revoke(reason)
		return events, "revoked", err
	})
}

func (d *Desk) changeLetter(ctx context.Context, a Actor, role Role, no int64, rule func(document.Document) ([]any, string, error)) error {
	l, err := d.letterRow(ctx, no)
	if err != nil {
		return err
	}
	if l.office != string(a.Office) {
		return noLetter()
	}
	by := a.By(role)
	by.Unit = l.office
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		doc, seq, err := loadDocument(t, l.id)
		if err != nil {
			return err
		}
		events, state, err := rule(doc)
		if err != nil {
			return err
		}
		if err := appendDocument(t, l.id, seq, events); err != nil {
			return err
		}
		return t.Exec(`UPDATE documents SET state = ?, seq = ? WHERE no = ?`, state, seq+int64(len(events)), no)
	})
}

// Replace issues the letter of a case again, with a new number and today's
// facts, and marks the old one replaced by it, on whatever day. Both stand in one
// act. A letter in ink has to be signed by hand again: its case waits for that.
func (d *Desk) Replace(ctx context.Context, a Actor, no int64) (newNo int64, err error) {
	role, err := a.As(premises.Sign)
	if err != nil {
		return -1, err
	}
	l, err := d.letterRow(ctx, no)
	if err != nil || l.office != string(a.Office) {
		return -1, errors.Join(err, noLetter())
	}
	draft, err := d.letterOf(ctx, l.caseNo, d.handOf(ctx, a, role))
	if err != nil {
		return -1, err
	}
	if draft.pen, err = d.penFor(ctx, a, draft, nil); err != nil {
		return -1, err
	}
	err = d.onCase(ctx, a, l.caseNo, premises.Sign, func(w *work) ([]casework.Event, []vault.Item, error) {
		w.o.Role, w.o.For = role.Name, role.For // a case that ended has no role of its own
		w.t.As(journal.Actor{Role: role.Name, Account: a.Account, For: role.For})
		newNo = w.t.Next()
		events, err := w.c.Reissue(w.s, w.o, casework.Mending{Old: no, Document: newNo}, w.t.Time())
		if err == nil {
			err = d.putMended(w, draft, no, newNo)
		}
		return events, nil, err
	})
	if err != nil {
		return -1, err
	}
	return newNo, d.Seal(ctx, newNo)
}
