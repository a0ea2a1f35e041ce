package desk

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// A one-time code to the number that an officer attached to a person is what
// lets that person read, from home, what the register says in their letter. The
// code goes out through the outbox: a gateway takes it from there, or an
// officer sends it from the office's own phone.

const (
	codeDigits = 6
	codeLife   = 72 * time.Hour // an officer sends it by hand, in working hours
	codeTries  = 5
)

// Message is one that waits in the outbox, opened for whoever sends it.
type Message struct {
	ID    canon.ID
	Case  int64
	At    time.Time
	Kind  string
	Phone string `json:"phone"`
	Text  string `json:"text"`
}

// SendCode puts a code for a case into the outbox, to the attached number. The
// answer is the same whether there is such a number or not.
func (d *Desk) SendCode(ctx context.Context, no int64) error {
	if !d.Limits.Allow(fmt.Sprint("code/", no), 3, d.Now()) {
		return fault.New(fault.TooMany, "code.too-many")
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return err
	}
	p, err := d.openParty(ctx, c.Applicant)
	if err != nil || p.Resident == "" {
		return err
	}
	// Who files many applications in one person's name has no more tries for it.
	if !d.Limits.Allow("code/"+p.Resident, 3, d.Now()) {
		return fault.New(fault.TooMany, "code.too-many")
	}
	r, err := d.Resident(ctx, p.Resident)
	if err != nil || r.Contact == 0 || r.Phone == "" {
		return err
	}
	code, err := seal.NewDigits(rand.Reader, codeDigits)
	if err != nil {
		return err
	}
	body, err := json.Marshal(Message{Phone: r.Phone, Text: d.say("outbox.code", code, d.Reference(no))})
	if err != nil {
		return err
	}
	it, err := d.Vault.Seal(c.Office, "outbox", body)
	if err != nil {
		return err
	}
	id := store.NewID(d.Now())
	digest := d.codeDigest(no, code)
	return d.Store.Act(ctx, store.By{Unit: c.Office}, func(t *store.Tx) error {
		if err := it.Put(t); err != nil {
			return err
		}
		if err := t.Exec(`INSERT INTO outbox (id, office, item, kind, case_no, made_at, sent_at) VALUES (?, ?, ?, 'code', ?, ?, 0)`, id[:], c.Office, it.ID[:], no, t.Now()); err != nil {
			return err
		}
		return t.Exec(`INSERT INTO codes (case_no, digest, ends_at, tries) VALUES (?, ?, ?, 0)
			ON CONFLICT (case_no) DO UPDATE SET digest = excluded.digest, ends_at = excluded.ends_at, tries = 0`, no, digest, t.Time().Add(codeLife).UnixMilli())
	})
}

func (d *Desk) codeDigest(no int64, code string) []byte {
	return d.MAC(fmt.Appendf(nil, "code %d %s", no, code))
}

// EnterCode takes a code from whoever follows the case. A right one makes the
// applicant contacted on the attached number; five wrong ones end the code.
func (d *Desk) EnterCode(ctx context.Context, no int64, code string) error {
	digest := d.codeDigest(no, code)
	right := false
	err := d.byApplicant(ctx, no, func(w *work) ([]casework.Event, []vault.Item, error) {
		right = false
		var was []byte
		var ends, tries int64
		found, err := w.t.One(`SELECT digest, ends_at, tries FROM codes WHERE case_no = ?`, []any{no}, &was, &ends, &tries)
		if err != nil || !found || w.t.Now() > ends || tries >= codeTries {
			return nil, nil, orWrongCode(err)
		}
		if !hmac.Equal(was, digest) {
			return nil, nil, w.t.Exec(`UPDATE codes SET tries = tries + 1 WHERE case_no = ?`, no)
		}
		right = true
		if err := w.t.Exec(`DELETE FROM codes WHERE case_no = ?`, no); err != nil {
			return nil, nil, err
		}
		events, err := w.c.Assure(casework.Contacted, true)
		return events, nil, err
	})
	if err == nil && !right {
		return orWrongCode(nil)
	}
	return err
}

func orWrongCode(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "code.wrong").On("code")
}

// Outbox lists what waits to be sent from the officer's office, oldest first.
func (d *Desk) Outbox(ctx context.Context, a Actor) ([]Message, error) {
	if err := a.May(premises.Outbox); err != nil {
		return nil, err
	}
	var out []Message
	var items []canon.ID
	err := d.Store.Each(ctx, `SELECT id, item, kind, case_no, made_at FROM outbox WHERE office = ? AND sent_at = 0 ORDER BY id LIMIT ?`, []any{string(a.Office), int64(PageSize)}, func(scan store.Scan) error {
		var m Message
		var item canon.ID
		var at int64
		err := scan(store.ID(&m.ID), store.ID(&item), &m.Kind, &m.Case, &at)
		m.At = ms(at)
		out, items = append(out, m), append(items, item)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the outbox: %w", err)
	}
	for i, id := range items {
		_, body, err := d.Vault.Open(ctx, id)
		if err != nil {
			return nil, err
		}
		m := Message{}
		if err := json.Unmarshal(body, &m); err != nil {
			return nil, err
		}
		out[i].Phone, out[i].Text = m.Phone, m.Text
	}
	return out, nil
}

// Sent records that an officer offered a message; that it arrived is more than
// anybody here knows. Its words are erased.
func (d *Desk) Sent(ctx context.Context, a Actor, id canon.ID) error {
	if err := a.May(premises.Outbox); err != nil {
		return err
	}
	by := a.Doing(premises.Outbox)
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		var item canon.ID
		var kind string
		var no int64
		found, err := t.One(`SELECT item, kind, case_no FROM outbox WHERE id = ? AND office = ? AND sent_at = 0`, []any{id[:], string(a.Office)}, store.ID(&item), &kind, &no)
		if err != nil || !found {
			return premises.OrUnknown(err, "outbox.unknown")
		}
		if err := vault.Erase(t, item); err != nil {
			return err
		}
		if err := AppendOffer(t, no, kind, "hand"); err != nil {
			return err
		}
		return t.Exec(`UPDATE outbox SET sent_at = ? WHERE id = ?`, t.Now(), id[:])
	})
}
