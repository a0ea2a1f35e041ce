package forum

import (
	"context"
	"fmt"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/say"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Owed lists the comments that the officer's office has to look at or to answer,
// the nearest day first; after is what the page before said, "" for the first.
func (r *Room) Owed(ctx context.Context, a premises.Actor, after string) ([]Row, string, error) {
	if err := a.May(premises.SeeForum); err != nil {
		return nil, "", err
	}
	due, no := mark(after)
	rows, err := r.rows(ctx, `office = ? AND owed = 1 AND due >= ? AND (due > ? OR no > ?) ORDER BY due, no LIMIT ?`, string(a.Office), due, due, no, int64(PageSize+1))
	return page(rows, err, func(x Row) string { return marked(x.due, x.No) })
}

// Latest lists the comments of the officer's office, the newest first.
func (r *Room) Latest(ctx context.Context, a premises.Actor, after string) ([]Row, string, error) {
	if err := a.May(premises.SeeForum); err != nil {
		return nil, "", err
	}
	_, no := mark(after)
	if no == 0 {
		no = canon.MaxInt
	}
	rows, err := r.rows(ctx, `office = ? AND no < ? ORDER BY no DESC LIMIT ?`, string(a.Office), no, int64(PageSize+1))
	return page(rows, err, func(x Row) string { return marked(0, x.No) })
}

// Find gives the number of a comment of the officer's office by its reference.
func (r *Room) Find(ctx context.Context, a premises.Actor, reference string) (int64, error) {
	if err := a.May(premises.SeeForum); err != nil {
		return 0, err
	}
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return 0, fault.New(fault.NotFound, "say.none-found").On("q")
	}
	c, err := r.outside(ctx).comment(no)
	if fault.Of(err) == fault.NotFound || err == nil && c.Office != string(a.Office) {
		err = fault.New(fault.NotFound, "say.none-found").On("q")
	}
	return no, err
}

// Show opens a comment for an officer of the office it is addressed to. Who wrote
// it stays sealed; see Author.
func (r *Room) Show(ctx context.Context, a premises.Actor, no int64) (Shown, error) {
	if err := a.May(premises.SeeForum); err != nil {
		return Shown{}, err
	}
	c, err := r.outside(ctx).comment(no)
	if err != nil {
		return Shown{}, err
	}
	if c.Office != string(a.Office) {
		return Shown{}, unknown()
	}
	return r.open1(ctx, c)
}

// Author opens who wrote a comment to an officer who gives a reason of
// premises.LookReasons; the entry is committed first.
func (r *Room) Author(ctx context.Context, a premises.Actor, no int64, reason string) (string, error) {
	if err := a.May(premises.AnswerForum); err != nil {
		return "", err
	}
	if !slices.Contains(premises.LookReasons(), reason) {
		return "", fault.New(fault.Invalid, "say.look-reason").On("alasan")
	}
	var who canon.ID
	err := r.onComment(ctx, a, no, func(t *store.Tx, c *Comment) error {
		who = c.Who
		data, err := canon.Write(kindLooked, func(o *canon.Object) { o.Str("reason", reason) })
		if err != nil {
			return err
		}
		_, err = t.Append(store.Draft{Stream: commentPrefix + c.ID.String(), Kind: kindLooked, Data: data})
		return err
	})
	if err != nil {
		return "", err
	}
	var w said
	err = r.Vault.OpenValue(ctx, who, &w)
	return w.Name, err
}

// onComment is an act of an officer on a comment of their own office.
func (r *Room) onComment(ctx context.Context, a premises.Actor, no int64, do func(*store.Tx, *Comment) error) error {
	if err := a.May(premises.AnswerForum); err != nil {
		return err
	}
	return r.Store.Act(ctx, a.Doing(premises.AnswerForum), func(t *store.Tx) error {
		c, err := within(t).comment(no)
		if err != nil {
			return err
		}
		if c.Office != string(a.Office) {
			return unknown()
		}
		return do(t, c)
	})
}

// Publish lets everybody read a comment: whole where shown is "" or what was said,
// else with passages blacked out (say.Ink). Nothing may be added or changed.
func (r *Room) Publish(ctx context.Context, a premises.Actor, no int64, shown string) error {
	x, err := r.Show(ctx, a, no)
	if err != nil {
		return err
	}
	var m Mistakes
	m.text(&shown, "dibaca", MostText+100*len(say.Ink))
	var items []vault.Item
	var item canon.ID
	if shown != "" && shown != x.Text {
		if !say.Redacted(x.Text, shown) {
			m.on("dibaca", fault.New(fault.Invalid, "say.only-black", say.Ink))
		}
		if len(m) > 0 {
			return m[0]
		}
		it, err := r.Vault.SealValue(string(a.Office), "comment-shown", said{Text: shown})
		if err != nil {
			return err
		}
		items, item = append(items, it), it.ID
	}
	return r.onComment(ctx, a, no, func(t *store.Tx, c *Comment) error {
		events, err := c.Publish(string(a.Office), item)
		if err != nil {
			return err
		}
		return c.carry(t, events, items...)
	})
}

// Hide takes a comment out of sight for a reason of say.Reasons; why is what its
// author reads.
func (r *Room) Hide(ctx context.Context, a premises.Actor, no int64, reason, why string) error {
	it, err := r.words(string(a.Office), "penjelasan", why, "say.hide-why")
	if err != nil {
		return err
	}
	return r.onComment(ctx, a, no, func(t *store.Tx, c *Comment) error {
		events, err := c.Hide(string(a.Office), reason, it.ID)
		if err != nil {
			return err
		}
		return c.carry(t, events, it)
	})
}

// words seals words that only the author reads.
func (r *Room) words(office, field, text, missing string) (vault.Item, error) {
	var m Mistakes
	m.must(&text, field, MostText, missing)
	if len(m) > 0 {
		return vault.Item{}, m[0]
	}
	return r.Vault.SealValue(office, "forum-words", said{Text: text})
}

// Answer answers a comment with a reason; everybody reads it.
func (r *Room) Answer(ctx context.Context, a premises.Actor, no int64, outcome say.Outcome, reason string) error {
	it, err := r.reason(string(a.Office), "jawaban", reason, "say.answer-why")
	if err != nil {
		return err
	}
	return r.onComment(ctx, a, no, func(t *store.Tx, c *Comment) error {
		events, err := c.Give(string(a.Office), outcome, it.ID)
		if err != nil {
			return err
		}
		return c.carry(t, events, it)
	})
}

// mark reads where a page begins, see marked.
func mark(after string) (key, no int64) {
	if n, err := fmt.Sscanf(after, "%d.%d", &key, &no); n != 2 || err != nil || no < 0 {
		return 0, 0
	}
	return key, no
}

func marked(key, no int64) string { return fmt.Sprintf("%d.%d", key, no) }

// page cuts what was read to one page and says where the next begins.
func page[T any](rows []T, err error, at func(T) string) ([]T, string, error) {
	if err != nil || len(rows) <= PageSize {
		return rows, "", err
	}
	rows = rows[:PageSize]
	return rows, at(rows[PageSize-1]), nil
}
