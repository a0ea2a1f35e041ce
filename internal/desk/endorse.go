package desk

import (
	"context"
	"fmt"
	"slices"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Heads of the neighbourhood (RT, RW, hamlet head) are asked whether they object
// where a standard with a cited basis says so. Each answers by a link that works
// once, or at the counter; their silence is no objection (casework.Case.Pass).
// Whoever has the link sees the name, the RT and the purpose, and nothing else:
// no number, no paper, no reference, not what was answered before.

// askHeads asks whom the standard of a new case names.
func (d *Desk) askHeads(t *store.Tx, c *casework.Case, std *catalogue.Standard) error {
	if std.Endorsement == nil || c.Seq == 0 {
		return nil
	}
	asked, err := c.AskEndorsement(d.settingOf(std, region.Code(c.Office)), t.Time())
	if err != nil {
		return err
	}
	by := t.By().Actor
	t.As(nodeActor)
	defer t.As(by)
	return appendCase(t, c, asked)
}

// linkLength is how long the code of a link is: 130 bits, which nobody guesses.
const linkLength = 26

// noLink is said alike for a link that never was, one that was used, one that
// was made anew and one whose time is over.
func noLink() error { return fault.New(fault.NotFound, "endorse.no-link") }

func (d *Desk) linkToken(code string) []byte { return d.Keyed("endorse", canon.Tidy(code)) }

// EndorsementLink makes the code of the link by which a head answers, to be
// shown to the officer once. A link made before for the same head is dead.
func (d *Desk) EndorsementLink(ctx context.Context, a Actor, no int64, head string) (code string, err error) {
	code = premises.NewCode(linkLength)
	token := d.linkToken(code)
	err = d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		if err := w.o.Clean(); err != nil {
			return nil, nil, err
		}
		due, err := openEndorsement(w.c, head, w.t.Now())
		if err != nil {
			return nil, nil, err
		}
		if err := w.t.Exec(`DELETE FROM endorsement_links WHERE case_no = ? AND head = ?`, no, head); err != nil {
			return nil, nil, err
		}
		return nil, nil, w.t.Exec(`INSERT INTO endorsement_links (token, case_no, head, ends_at) VALUES (?, ?, ?, ?)`, token, no, head, due)
	})
	return code, err
}

// openEndorsement is until when a head may answer.
func openEndorsement(c *casework.Case, head string, now int64) (due int64, err error) {
	i := slices.IndexFunc(c.Endorsements, func(e casework.Endorsement) bool { return e.By == head })
	switch {
	case i < 0:
		return 0, fault.New(fault.Conflict, "case.endorsement-not-asked")
	case c.State.Ended() || c.Endorsements[i].Outcome != "" || now > c.Endorsements[i].Due:
		return 0, fault.New(fault.Conflict, "case.endorsement-over")
	}
	return c.Endorsements[i].Due, nil
}

// Endorsement is all that a head of the neighbourhood sees.
type Endorsement struct {
	// By is whom the link asks: rt, rw, hamlet-head. Office asks.
	By     string
	Office Office
	// Name, RT and RW are those of whom the letter concerns.
	Name, RT, RW string
	// Purpose is the name of the service, empty for a discreet one: then it is a
	// letter of the office and nothing more.
	Purpose lang.Text
	// Due is when silence becomes no objection, ms UTC.
	Due int64
}

// AskedBy opens a link. The look is written down, and the person reads that a
// head of the neighbourhood saw their name.
func (d *Desk) AskedBy(ctx context.Context, code, caller string) (Endorsement, error) {
	no, head, err := d.linked(ctx, code, caller)
	if err != nil {
		return Endorsement{}, err
	}
	c, err := d.readCase(ctx, no, nil)
	if err != nil {
		return Endorsement{}, err
	}
	due, err := openEndorsement(c, head, d.Now().UnixMilli())
	if err != nil {
		return Endorsement{}, noLink()
	}
	item := c.Applicant
	if !c.Subject.Zero() {
		item = c.Subject
	}
	p, err := d.fullParty(ctx, item)
	if fault.Of(err) == fault.Gone {
		return Endorsement{}, noLink()
	}
	if err != nil {
		return Endorsement{}, err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return Endorsement{}, err
	}
	o, err := d.Office(row.Office)
	e := Endorsement{By: head, Office: o, Name: p.Record.Name, RT: p.Record.RT, RW: p.Record.RW, Due: due}
	if row.Standard != nil && !row.Standard.Discreet {
		e.Purpose = row.Standard.Name
	}
	if err != nil {
		return Endorsement{}, err
	}
	return e, d.headLook(ctx, no, head, c.Office)
}

// headLook writes down that a head saw the name, once an hour.
func (d *Desk) headLook(ctx context.Context, no int64, head, office string) error {
	return d.recordLook(ctx, Actor{Account: "link", Office: region.Code(office), Roles: []Role{{Name: head}}}, no, "endorsement")
}

// linked finds what a code opens. Whoever tries many is stopped.
func (d *Desk) linked(ctx context.Context, code, caller string) (no int64, head string, err error) {
	if !d.Limits.Allow("endorse/"+caller, 60, d.Now()) {
		return 0, "", fault.New(fault.TooMany, "endorse.too-many")
	}
	if len(code) > 2*linkLength {
		return 0, "", noLink()
	}
	var ends int64
	found, err := d.Store.One(ctx, `SELECT case_no, head, ends_at FROM endorsement_links WHERE token = ?`, []any{d.linkToken(code)}, &no, &head, &ends)
	if err != nil {
		return 0, "", fmt.Errorf("reading a link: %w", err)
	}
	if !found || d.Now().UnixMilli() > ends {
		return 0, "", noLink()
	}
	return no, head, nil
}

// HeadAnswer is what a head of the neighbourhood says: Outcome is casework's
// NoObjection or Objection, Words why they object. Head is read at the counter
// only; a link knows whom it asked.
type HeadAnswer struct{ Head, Outcome, Words string }

// EndorseByLink takes the answer of a head who has the link; after it the link
// is dead. An objection is read by whoever judges the case.
func (d *Desk) EndorseByLink(ctx context.Context, code, caller string, x HeadAnswer) error {
	no, head, err := d.linked(ctx, code, caller)
	if err != nil {
		return err
	}
	row, err := d.row(ctx, no)
	if err != nil {
		return err
	}
	id, items, err := d.objection(row.Office, x)
	if err != nil {
		return err
	}
	token := d.linkToken(code)
	by := store.By{Unit: string(row.Office), Actor: journal.Actor{Role: head, Account: "link"}}
	return d.Store.Act(ctx, by, func(t *store.Tx) error {
		// Read again: of two answers at once only one finds it.
		found, err := t.One(`SELECT case_no FROM endorsement_links WHERE token = ?`, []any{token}, &no)
		if err != nil || !found {
			return premises.OrUnknown(err, "endorse.no-link")
		}
		c, err := loadCase(t, no)
		if err != nil {
			return err
		}
		events, err := c.Endorse(casework.Answering{By: head, Way: "link", Outcome: x.Outcome, Words: id}, t.Time())
		if f := fault.As(err); f != nil && f.Kind == fault.Conflict {
			return noLink()
		}
		if err != nil {
			return err
		}
		if err := t.Exec(`DELETE FROM endorsement_links WHERE case_no = ? AND head = ?`, no, head); err != nil {
			return err
		}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
		}
		return appendCase(t, c, events, items...)
	})
}

// objection seals the words of an objection, and only of one.
func (d *Desk) objection(office region.Code, x HeadAnswer) (canon.ID, []vault.Item, error) {
	if x.Outcome != casework.Objection {
		return canon.ID{}, nil, nil
	}
	id, items, err := d.words(string(office), "objection", x.Words)
	if err == nil && id.Zero() {
		err = fault.New(fault.Invalid, "case.objection-words").On("words")
	}
	return id, items, err
}

// EndorseAtCounter writes down what a head said who came, or was called. A link
// that is still open is dead then.
func (d *Desk) EndorseAtCounter(ctx context.Context, a Actor, no int64, x HeadAnswer) error {
	id, items, err := d.objection(a.Office, x)
	if err != nil {
		return err
	}
	return d.onCase(ctx, a, no, premises.Work, func(w *work) ([]casework.Event, []vault.Item, error) {
		events, err := w.c.Endorse(casework.Answering{By: x.Head, Way: "counter", Outcome: x.Outcome, Words: id, Own: w.o.Own}, w.t.Time())
		if err != nil {
			return nil, nil, err
		}
		return events, items, w.t.Exec(`DELETE FROM endorsement_links WHERE case_no = ? AND head = ?`, no, x.Head)
	})
}
