package forum

import (
	"context"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/say"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Saying is a comment as somebody writes it.
type Saying struct {
	Topic int64
	// Component is one of say.Components, "" for the whole.
	Component string
	Text      string
	// Name is who says it, sealed and never shown to others; mostly "".
	Name string
	// Key makes repeating safe; Caller is whom the limit counts, "" for nobody.
	Key, Caller string
}

// Receipt is what the author is given.
type Receipt struct {
	No                int64
	Reference, Secret string
	// Replayed says that the same was received before.
	Replayed bool
}

// perCaller are the comments that one caller may write in an hour, as for
// complaints; perTopic those on one topic.
const (
	perCaller = 30
	perTopic  = 10
)

var authorActor = journal.Actor{Role: "sender", Account: "web"}

// Comment takes a comment in; all that is wrong with it is refused at once, as
// Mistakes. What comes before the topic opens or after it closed is refused with
// what can be done instead.
func (r *Room) Comment(ctx context.Context, n Saying) (Receipt, error) {
	return r.comment(ctx, n, store.By{Actor: authorActor})
}

// CommentFor is Comment by an officer for whoever stands at the counter or wrote
// on paper, at the officer's own office.
func (r *Room) CommentFor(ctx context.Context, a premises.Actor, n Saying) (Receipt, error) {
	if err := a.May(premises.SeeForum); err != nil {
		return Receipt{}, err
	}
	x, err := r.outside(ctx).topic(n.Topic)
	if err != nil {
		return Receipt{}, err
	}
	if x.Office != string(a.Office) {
		return Receipt{}, unknown()
	}
	n.Caller = ""
	return r.comment(ctx, n, a.Doing(premises.SeeForum))
}

func (r *Room) comment(ctx context.Context, n Saying, by store.By) (Receipt, error) {
	x, err := r.outside(ctx).topic(n.Topic)
	if err != nil {
		return Receipt{}, err
	}
	if n.Component == "" {
		n.Component = say.Whole
	}
	key := r.key(n)
	if no, err := seen(r.outside(ctx), key); err != nil || no >= 0 {
		return r.again(ctx, no, err)
	}
	var m Mistakes
	m.must(&n.Text, "usul", MostText, "say.no-words")
	m.text(&n.Name, "nama", mostName)
	if len(m) > 0 {
		return Receipt{}, m
	}
	if err := x.Takes(r.Now()); err != nil {
		return Receipt{}, err
	}
	if n.Caller != "" && (!r.Limits.Allow("forum/"+n.Caller, perCaller, r.Now()) || !r.Limits.Allow(fmt.Sprint("forum/", n.Topic, "/", n.Caller), perTopic, r.Now())) {
		return Receipt{}, fault.New(fault.TooMany, "say.too-many")
	}
	ev := say.ReceivedEvent{Topic: n.Topic, Component: n.Component}
	items, err := r.sealed(x.Office, n, &ev)
	if err != nil {
		return Receipt{}, err
	}
	c, repeated := &Comment{}, int64(-1)
	id := store.NewID(r.Now())
	if by.Unit == "" {
		by.Unit = x.Office
	}
	zone := r.Calendar(region.Code(x.Office)).Zone()
	err = r.Store.Act(ctx, by, func(t *store.Tx) error {
		if repeated, err = seen(within(t), key); err != nil || repeated >= 0 {
			return err
		}
		now, err := within(t).topic(n.Topic)
		if err != nil {
			return err
		}
		events, err := now.Receive(ev, t.Time(), zone)
		if err != nil {
			return err
		}
		c = &Comment{thing: thing{No: t.Next(), ID: id}}
		if key != nil {
			if err := t.Exec(`INSERT INTO forum_keys (key, no) VALUES (?, ?)`, key, c.No); err != nil {
				return err
			}
		}
		return c.carry(t, events, items...)
	})
	if err != nil || repeated >= 0 {
		return r.again(ctx, repeated, err)
	}
	return r.receipt(c), nil
}

// sealed seals what was said, and by whom in an item of its own.
func (r *Room) sealed(office string, n Saying, ev *say.ReceivedEvent) ([]vault.Item, error) {
	words, err := r.Vault.SealValue(office, "comment", said{Text: n.Text})
	if err != nil {
		return nil, err
	}
	items := []vault.Item{words}
	ev.Words = words.ID
	if n.Name != "" {
		who, err := r.Vault.SealValue(office, "comment-author", said{Name: n.Name})
		if err != nil {
			return nil, err
		}
		items, ev.Who = append(items, who), who.ID
	}
	return items, nil
}

// key of a saying, nil for none: the same key with other words is another saying.
func (r *Room) key(n Saying) []byte {
	if n.Key == "" {
		return nil
	}
	return r.Keyed("forum-key", fmt.Sprint(n.Topic, "\x00", n.Key, "\x00", n.Component, "\x00", n.Text, "\x00", n.Name))[:16]
}

// seen gives the number of the comment that came with a key, -1 for none.
func seen(s source, key []byte) (int64, error) {
	no := int64(-1)
	if key == nil {
		return no, nil
	}
	_, err := s.one(`SELECT no FROM forum_keys WHERE key = ?`, []any{key}, &no)
	return no, err
}

func (r *Room) receipt(c *Comment) Receipt {
	return Receipt{No: c.No, Reference: r.Reference(c.No), Secret: r.secret(c.ID)}
}

func (r *Room) again(ctx context.Context, no int64, err error) (Receipt, error) {
	if err != nil {
		return Receipt{}, err
	}
	c, err := r.outside(ctx).comment(no)
	if err != nil {
		return Receipt{}, err
	}
	out := r.receipt(c)
	out.Replayed = true
	return out, nil
}

// perGuesser are the wrong secrets that one caller may try for one comment in an hour.
const perGuesser = 60

// Resolve gives the number of the comment whose reference and secret these are.
func (r *Room) Resolve(ctx context.Context, reference, secret, caller string) (int64, error) {
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return 0, unknown()
	}
	key := fmt.Sprint("forum-secret/", caller, "/", no)
	if caller != "" && !r.Limits.Allow(key, perGuesser, r.Now()) {
		return 0, fault.New(fault.TooMany, "say.too-many-tries")
	}
	var id canon.ID
	found, err := r.Store.One(ctx, `SELECT id FROM forum_comments WHERE no = ?`, []any{no}, store.ID(&id))
	if err != nil {
		return 0, err
	}
	if !premises.Equal(canon.Tidy(secret), r.secret(id)) || !found {
		return 0, unknown()
	}
	r.Limits.Forgive(key)
	return no, nil
}

// Own is a comment as its author reads it: with its words and name, and why it is
// hidden where it is.
func (r *Room) Own(ctx context.Context, no int64) (Shown, error) {
	c, err := r.outside(ctx).comment(no)
	if err != nil {
		return Shown{}, err
	}
	x, err := r.open1(ctx, c)
	if err != nil {
		return x, err
	}
	var who said
	err = r.Vault.OpenValue(ctx, c.Who, &who)
	x.Name = who.Name
	return x, err
}

// TakeBack takes a comment that was not answered back; its words and the name are
// erased, that there was one stays.
func (r *Room) TakeBack(ctx context.Context, no int64) error {
	return r.Store.Act(ctx, store.By{Actor: authorActor}, func(t *store.Tx) error {
		c, err := within(t).comment(no)
		if err != nil {
			return err
		}
		t.For(c.Office)
		events, err := c.TakeBack()
		if err != nil {
			return err
		}
		if err := c.carry(t, events); err != nil {
			return err
		}
		return erase(t, c)
	})
}

// erase takes everything out of the vault that a comment speaks of.
func erase(t *store.Tx, c *Comment) error {
	if err := vault.Erase(t, c.items...); err != nil {
		return err
	}
	data, err := canon.Write(vault.KindErased, func(o *canon.Object) {
		var ids []string
		for _, id := range c.items {
			ids = append(ids, id.String())
		}
		o.List("items", ids)
	})
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: commentPrefix + c.ID.String(), Kind: vault.KindErased, Data: data})
	if err != nil {
		return err
	}
	return c.taking(e)
}
