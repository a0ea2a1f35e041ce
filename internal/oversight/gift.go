package oversight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/integrity"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// giftStream holds the register of gifts of one office.
const giftStream = "gratification/"

// maxWords bounds what somebody writes, in bytes.
const maxWords = 4000

// NewGift is what an officer reports of themselves.
type NewGift struct {
	Thing, Occasion string
	Value           int64
	Received        calendar.Day
	Refused         bool
	// Words tell the giver, the thing and the circumstances; they are sealed.
	Words string
}

// Entry is one line of the register as it is shown. Basis says why it would have
// needed no report, "" when it did; it is told and turns nothing away.
type Entry struct {
	integrity.Entry
	Name string
	// Own says that it is the reader's; Moves that the reader may bring it on.
	Own, Moves bool
	Basis      string
	// Words that were sealed, only where one line is shown; nil for erased ones.
	Words []string
}

// ReportGift writes down what an officer was given or offered, in time or late,
// with its dates (UU 20/2001 art. 12C).
func (r *Room) ReportGift(ctx context.Context, a premises.Actor, n NewGift) (canon.ID, error) {
	role, err := a.As(premises.Gift)
	if err != nil {
		return canon.ID{}, err
	}
	item, words, err := r.words(a.Office, n.Words)
	if err != nil {
		return canon.ID{}, err
	}
	if item.Zero() {
		return canon.ID{}, fault.New(fault.Invalid, "gift.words-missing").On("words")
	}
	id := store.NewID(r.Now())
	by := a.By(role)
	err = r.act(ctx, by, words, func(_ *integrity.Register, t *store.Tx) (integrity.Event, error) {
		return integrity.Report(integrity.Gift{
			ID: id, Account: a.Account, Office: string(a.Office), Thing: n.Thing, Occasion: n.Occasion,
			Value: n.Value, Received: n.Received, Refused: n.Refused, Item: item,
		}, r.Calendar(a.Office), t.Time())
	})
	return id, err
}

// Forward writes down that the report went on to the KPK, with its receipt.
func (r *Room) Forward(ctx context.Context, a premises.Actor, office string, id canon.ID, receipt string) error {
	return r.move(ctx, a, which{office, id}, receipt, func(g *integrity.Register, item canon.ID, _ *store.Tx) (integrity.Event, error) {
		return g.Forward(id, item)
	})
}

// Decide writes down what the KPK decided.
func (r *Room) Decide(ctx context.Context, a premises.Actor, office string, d integrity.Decided, words string) error {
	return r.move(ctx, a, which{office, d.ID}, words, func(g *integrity.Register, item canon.ID, t *store.Tx) (integrity.Event, error) {
		d.Words = item
		return g.Decide(d, r.Calendar(region.Code(office)), t.Time())
	})
}

// Settle writes down how it ended.
func (r *Room) Settle(ctx context.Context, a premises.Actor, office string, id canon.ID, how string) error {
	return r.move(ctx, a, which{office, id}, "", func(g *integrity.Register, _ canon.ID, _ *store.Tx) (integrity.Event, error) {
		return g.Settle(id, how)
	})
}

// which is a report in the register of an office.
type which struct {
	office string
	id     canon.ID
}

// move brings a report on: by whoever oversees the office or one above it, and
// never by the one who was given it.
func (r *Room) move(ctx context.Context, a premises.Actor, g which, text string, rule func(*integrity.Register, canon.ID, *store.Tx) (integrity.Event, error)) error {
	role, err := a.As(premises.Oversee)
	if err != nil {
		return err
	}
	if !r.below(a, g.office) || r.Calendar(region.Code(g.office)) == nil {
		return noGift()
	}
	item, words, err := r.words(region.Code(g.office), text)
	if err != nil {
		return err
	}
	by := a.By(role)
	by.Unit = g.office
	return r.act(ctx, by, words, func(all *integrity.Register, t *store.Tx) (integrity.Event, error) {
		for _, e := range all.Entries() {
			if e.Gift.ID == g.id && e.Gift.Account == a.Account {
				return nil, fault.New(fault.Forbidden, "gift.by-another")
			}
		}
		return rule(all, item, t)
	})
}

func (r *Room) words(office region.Code, text string) (canon.ID, []vault.Item, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return canon.ID{}, nil, nil
	case len(text) > maxWords:
		return canon.ID{}, nil, fault.New(fault.Invalid, "work.words-too-long").On("words")
	}
	it, err := r.Vault.Seal(string(office), "gift", []byte(text))
	return it.ID, []vault.Item{it}, err
}

// act appends what a rule says of the register as it is in this act.
func (r *Room) act(ctx context.Context, by store.By, words []vault.Item, rule func(*integrity.Register, *store.Tx) (integrity.Event, error)) error {
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		lines, err := t.Stream(giftStream + by.Unit)
		if err != nil {
			return err
		}
		g, err := fold(lines)
		if err != nil {
			return err
		}
		e, err := rule(g, t)
		if err != nil {
			return err
		}
		data, err := integrity.Encode(e)
		if err != nil {
			return err
		}
		var refs []journal.Item
		for _, it := range words {
			if err := it.Put(t); err != nil {
				return err
			}
			refs = append(refs, it.Ref())
		}
		_, err = t.Append(store.Draft{Stream: giftStream + by.Unit, Kind: e.Kind(), Data: data, Items: refs})
		return err
	})
}

// fold makes the register of an office of its stream.
func fold(lines [][]byte) (*integrity.Register, error) {
	g := &integrity.Register{}
	return g, journal.Events(lines, integrity.Decode, func(e journal.Entry, ev integrity.Event) error {
		g.Apply(ev, e.At)
		return nil
	})
}

func (r *Room) register(ctx context.Context, office string) (*integrity.Register, error) {
	lines, err := r.Store.Stream(ctx, giftStream+office)
	if err != nil {
		return nil, fmt.Errorf("reading the register of gifts: %w", err)
	}
	return fold(lines)
}

// Gifts lists the register of an office, newest first: an officer reads what they
// reported themselves, whoever oversees the office reads all. "" is the actor's own.
func (r *Room) Gifts(ctx context.Context, a premises.Actor, office string) ([]Entry, error) {
	if err := a.May(premises.Gift); err != nil {
		return nil, err
	}
	if office == "" {
		office = string(a.Office)
	}
	if !r.below(a, office) || office != string(a.Office) && a.May(premises.Oversee) != nil {
		return nil, noGift()
	}
	g, err := r.register(ctx, office)
	if err != nil {
		return nil, err
	}
	names, err := r.Colleagues(ctx, region.Code(office))
	if err != nil {
		return nil, err
	}
	var out []Entry
	oversees := a.May(premises.Oversee) == nil
	for _, e := range slices.Backward(g.Entries()) {
		x := Entry{Entry: e, Own: e.Gift.Account == a.Account}
		if !x.Own && !oversees {
			continue
		}
		x.Moves = oversees && !x.Own && e.Stage != integrity.StageSettled
		x.Basis, _ = integrity.Unreported(e.Gift)
		for _, n := range names {
			if n.Account == e.Gift.Account {
				x.Name = n.Name
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// Gift shows one report with its words.
func (r *Room) Gift(ctx context.Context, a premises.Actor, office string, id canon.ID) (Entry, error) {
	all, err := r.Gifts(ctx, a, office)
	if err != nil {
		return Entry{}, err
	}
	i := slices.IndexFunc(all, func(e Entry) bool { return e.Gift.ID == id })
	if i < 0 {
		return Entry{}, noGift()
	}
	e := all[i]
	_, body, err := r.Vault.Open(ctx, e.Gift.Item)
	if err != nil && fault.Of(err) != fault.Gone {
		return Entry{}, err
	}
	if err == nil {
		e.Words = []string{string(body)}
	}
	return e, nil
}

// GiftTask is what the register of an office waits for.
type GiftTask struct {
	integrity.Task
	Office string
}

// GiftTasks lists what the registers of the actor's office and those under it
// wait for, the earliest first; at most limit.
func (r *Room) GiftTasks(ctx context.Context, a premises.Actor, limit int) ([]GiftTask, error) {
	if err := a.May(premises.Oversee); err != nil {
		return nil, err
	}
	var out []GiftTask
	var errs []error
	for _, o := range r.Offices() {
		if !r.below(a, string(o.Code)) {
			continue
		}
		g, err := r.register(ctx, string(o.Code))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, t := range g.Tasks(r.Calendar(o.Code), r.Now()) {
			out = append(out, GiftTask{t, string(o.Code)})
		}
	}
	arrange.By(out, func(x, y GiftTask) int { return int(min(1, max(-1, x.Due.At-y.Due.At))) })
	return out[:min(limit, len(out))], errors.Join(errs...)
}
