package desk

import (
	"context"
	"encoding/hex"
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
// An officer makes the link and could open it too: a head who has chosen a code
// is asked for it, and without one the case says that the answer came by a link
// alone. Whoever opens it sees the name, the RT and the purpose, and nothing
// else: no number, no paper, no reference, not what was answered before.

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

// HeadLink is what a link says before it is opened: nobody's name.
type HeadLink struct {
	// By is whom the link asks: rt, rw, hamlet-head. Office asks.
	By     string
	Office Office
	// Code says that the head has chosen a code, which opens it.
	Code bool
	// Due is when silence becomes no objection, ms UTC.
	Due int64
}

// Endorsement is all that a head of the neighbourhood sees.
type Endorsement struct {
	HeadLink
	// Name, RT and RW are those of whom the letter concerns.
	Name, RT, RW string
	// Purpose is the name of the service, empty for a discreet one: then it is a
	// letter of the office and nothing more.
	Purpose lang.Text
	// Ticket says with the answer that the link was opened, and how.
	Ticket string
}

// asked is a link that was found, and whom it is about.
type asked struct {
	HeadLink
	no   int64
	c    *casework.Case
	row  Row
	who  Party
	area headArea
}

// asked finds what a link asks. It writes nothing: a messenger that draws a
// preview of the link looks at nobody.
func (d *Desk) asked(ctx context.Context, code, caller string) (x asked, err error) {
	no, head, err := d.linked(ctx, code, caller)
	if err != nil {
		return x, err
	}
	x.no, x.By = no, head
	if x.c, err = d.readCase(ctx, no, nil); err != nil {
		return x, err
	}
	if x.Due, err = openEndorsement(x.c, head, d.Now().UnixMilli()); err != nil {
		return x, noLink()
	}
	item := x.c.Applicant
	if !x.c.Subject.Zero() {
		item = x.c.Subject
	}
	if x.who, err = d.fullParty(ctx, item); fault.Of(err) == fault.Gone {
		return x, noLink()
	}
	if err != nil {
		return x, err
	}
	if x.row, err = d.row(ctx, no); err != nil {
		return x, err
	}
	if x.Office, err = d.Office(x.row.Office); err != nil {
		return x, err
	}
	r := x.who.Record
	x.area = headArea{Office: x.row.Office, Head: head, Area: areaOf(head, r.RT, r.RW, r.Hamlet)}
	x.Code, err = d.hasHeadCode(ctx, x.area)
	return x, err
}

// Link says whom a link asks and what opens it, and names nobody.
func (d *Desk) Link(ctx context.Context, code, caller string) (HeadLink, error) {
	x, err := d.asked(ctx, code, caller)
	return x.HeadLink, err
}

// OpenLink opens a link, with the code that the head has chosen where there is
// one. The look is written down, and the person reads that a head of the
// neighbourhood saw their name. Refusals: endorse.no-link, endorse.code-missing,
// endorse.code-wrong and, for the rest of the day, endorse.code-day.
func (d *Desk) OpenLink(ctx context.Context, code, headCode, caller string) (Endorsement, error) {
	x, err := d.asked(ctx, code, caller)
	if err != nil {
		return Endorsement{}, err
	}
	if x.Code {
		if err := d.checkHeadCode(ctx, x.area, headCode); err != nil {
			return Endorsement{}, err
		}
	}
	return d.opened(ctx, x, d.ticket(code, x.Code))
}

// LinkAgain is what OpenLink gave, for whoever holds its ticket: to show the
// question once more beside what was wrong in the answer.
func (d *Desk) LinkAgain(ctx context.Context, code, ticket, caller string) (Endorsement, error) {
	x, err := d.asked(ctx, code, caller)
	if err != nil {
		return Endorsement{}, err
	}
	if !premises.Equal(ticket, d.ticket(code, x.Code)) {
		return Endorsement{}, notOpened()
	}
	return d.opened(ctx, x, ticket)
}

// notOpened is said of an answer to a link that nobody opened.
func notOpened() error { return fault.New(fault.Forbidden, "endorse.not-opened") }

// ticket is given to whoever opened a link; it is of this link and this way.
func (d *Desk) ticket(code string, withCode bool) string {
	what := "endorse-open/link"
	if withCode {
		what = "endorse-open/code"
	}
	return hex.EncodeToString(d.Keyed(what, canon.Tidy(code))[:16])
}

func (d *Desk) opened(ctx context.Context, x asked, ticket string) (Endorsement, error) {
	r := x.who.Record
	e := Endorsement{HeadLink: x.HeadLink, Name: r.Name, RT: r.RT, RW: r.RW, Ticket: ticket}
	if x.row.Standard != nil && !x.row.Standard.Discreet {
		e.Purpose = x.row.Standard.Name
	}
	return e, d.headLook(ctx, x.no, x.By, x.c.Office)
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
// only; a link knows whom it asked and wants the Ticket of who opened it.
type HeadAnswer struct{ Head, Outcome, Words, Ticket string }

// EndorseByLink takes the answer of a head who has opened the link, by its
// ticket; after it the link is dead. The entry says whether the head's own code
// opened it. An objection is read by whoever judges the case.
func (d *Desk) EndorseByLink(ctx context.Context, code, caller string, x HeadAnswer) error {
	at, err := d.asked(ctx, code, caller)
	if err != nil {
		return err
	}
	if !premises.Equal(x.Ticket, d.ticket(code, at.Code)) {
		return notOpened()
	}
	no, head, row, way := at.no, at.By, at.row, "link"
	if at.Code {
		way = "code"
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
		events, err := c.Endorse(casework.Answering{By: head, Way: way, Outcome: x.Outcome, Words: id}, t.Time())
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
