package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/form"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Mending corrects a typo in a letter of today.
type Mending struct {
	// Case and the letter of it that was read.
	Case, Document int64
	// Changed answers by question; what is not in it stays as it was. None is a
	// typo of the register, which is right by now.
	Changed form.Answers
	// Words say what was wrong, for the office; may be "".
	Words string
}

// Mend replaces a letter of today by one with its typo corrected, in one act:
// the new one has a number of its own, the old one is marked replaced, nothing is
// typed again. Whoever signed it signs again (casework.Case.Mend).
func (d *Desk) Mend(ctx context.Context, a Actor, m Mending) (newNo int64, err error) {
	role, err := a.As(premises.Sign)
	if err != nil {
		return -1, err
	}
	c, err := d.readCase(ctx, m.Case, nil)
	if err != nil {
		return -1, err
	}
	if c.Office != string(a.Office) {
		return -1, noCase()
	}
	answers, item, err := d.mended(ctx, c, m.Changed)
	if err != nil {
		return -1, err
	}
	draft, err := d.letterAs(ctx, c, d.handOf(ctx, a, role), answers)
	if err != nil {
		return -1, err
	}
	if draft.pen, err = d.penFor(ctx, a, draft, nil); err != nil {
		return -1, err
	}
	words, items, err := d.words(c.Office, "mend", m.Words)
	if err != nil {
		return -1, err
	}
	var id canon.ID
	if item != nil {
		id, items = item.ID, append(items, *item)
	}
	err = d.onCase(ctx, a, m.Case, premises.Sign, func(w *work) ([]casework.Event, []vault.Item, error) {
		w.o.Role, w.o.For = role.Name, role.For // a case that ended has no role of its own
		w.t.As(journal.Actor{Role: role.Name, Account: a.Account, For: role.For})
		newNo = w.t.Next()
		events, err := w.c.Mend(w.s, w.o, casework.Mending{Old: m.Document, Document: newNo, Answers: id, Words: words}, w.t.Time())
		if err == nil {
			err = d.putMended(w, draft, m.Document, newNo)
		}
		return events, items, err
	})
	if err != nil {
		return -1, err
	}
	return newNo, d.Seal(ctx, newNo)
}

// putMended numbers the new letter and marks the old one replaced by it.
func (d *Desk) putMended(w *work, l *letterDraft, old, no int64) error {
	if err := d.still(w, l); err != nil {
		return err
	}
	return d.putInstead(w, l, old, no)
}

// putInstead is putMended of a letter that is known to be of what still is so.
func (d *Desk) putInstead(w *work, l *letterDraft, old, no int64) error {
	var id canon.ID
	if _, err := w.t.One(`SELECT id FROM documents WHERE no = ?`, []any{old}, store.ID(&id)); err != nil {
		return err
	}
	doc, seq, err := loadDocument(w.t, id)
	if err != nil {
		return err
	}
	events, err := doc.Replace(canon.Reference(d.Card().Code, no))
	if err != nil {
		return err
	}
	if err := d.putLetter(w, l); err != nil {
		return err
	}
	if err := appendDocument(w.t, id, seq, events); err != nil {
		return err
	}
	return w.t.Exec(`UPDATE documents SET state = 'replaced', seq = ? WHERE no = ?`, seq+int64(len(events)), old)
}

// mended are the answers with what was corrected, checked as a whole, and their
// item, nil when nothing changed.
func (d *Desk) mended(ctx context.Context, c *casework.Case, changed form.Answers) (form.Answers, *vault.Item, error) {
	answers, body, err := d.openAnswers(ctx, c.Answers)
	if err != nil {
		return nil, nil, err
	}
	same := true
	for k, v := range changed {
		if !reflect.DeepEqual(answers[k], v) {
			answers[k], same = v, false
		}
	}
	if same {
		return answers, nil, nil
	}
	if err := d.checkCompletion(ctx, c, answers); err != nil {
		return nil, nil, err
	}
	body.Answers = answers.Encode()
	text, err := json.Marshal(body)
	if err != nil {
		return nil, nil, fmt.Errorf("mending answers: %w", err)
	}
	it, err := d.Vault.Seal(c.Office, "answers", text)
	return answers, &it, err
}

// MayMend says whether the actor may mend the present letter of a case: they
// signed it, today. It is for pages; Mend asks again.
func (d *Desk) MayMend(ctx context.Context, a Actor, v *View) bool {
	role, err := a.As(premises.Sign)
	if err != nil || v.Case == nil || v.Case.Document < 0 || v.Letter == nil || v.Letter.No != v.Case.Document {
		return false
	}
	s, err := d.setting(v.Case)
	if err != nil {
		return false
	}
	o := officerOf(a, v.Case)
	o.Role, o.For = role.Name, role.For
	_, err = v.Case.Mend(s, o, casework.Mending{Old: v.Case.Document, Document: v.Case.Document + 1}, d.Now())
	return err == nil
}
