package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// Room is the out-tray of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
	// send hands one mail to a server.
	send func(context.Context, Mail, mailing) error
}

// New furnishes the out-tray.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d, send: send}
	p.Keep(premises.Part{Prefix: desk.OfferStream, Replay: replayOffers, Tables: []premises.Table{
		{Name: "message_offers", Key: "pos", Columns: "pos, case_no, at, account, kind, way"},
	}})
	return r
}

func replayOffers(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		if err := desk.SaveOffer(t, e); err != nil {
			return err
		}
	}
	return nil
}

// Notice is the newest thing that the applicant of a case should know.
type Notice struct {
	Case int64
	// Kind is one of Kinds; At is when it came about.
	Kind string
	At   time.Time
	// Text as it is offered, in the language of the case, to the number that
	// Masked shows the ends of.
	Text   string
	Tag    lang.Tag
	Masked string
	// Mail: none, waiting, sent, failed; Why is the message key of the failure.
	Mail, Why string
	Tries     int
}

// Kinds are what is told, in the order of a case's life.
func Kinds() []string {
	return []string{"received", "returned", "paused", "extended", "late", "refused", "ready", "replaced", "revoked",
		"expiring", "warned", "suspended", "withdrawn", "restored", "answered", "expired"}
}

const noticeColumns = `case_no, kind, at, mail, why, tries`

// Waiting lists what the officer's office has not offered yet, oldest first, at
// most desk.PageSize.
func (r *Room) Waiting(ctx context.Context, a premises.Actor) ([]Notice, error) {
	return r.list(ctx, a, `office = ? AND phone = 1 AND offered_at = 0 ORDER BY pos`)
}

// Failed lists the office's mails that no server took.
func (r *Room) Failed(ctx context.Context, a premises.Actor) ([]Notice, error) {
	return r.list(ctx, a, `office = ? AND mail = 'failed' ORDER BY pos`)
}

func (r *Room) list(ctx context.Context, a premises.Actor, where string) ([]Notice, error) {
	if err := a.May(premises.Outbox); err != nil {
		return nil, err
	}
	if _, err := r.CatchUp(ctx); err != nil {
		return nil, err
	}
	var out []Notice
	err := r.Store.Each(ctx, `SELECT `+noticeColumns+` FROM notices WHERE `+where+` LIMIT ?`, []any{string(a.Office), int64(desk.PageSize)}, func(scan store.Scan) error {
		n, err := scanNotice(scan)
		out = append(out, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the out-tray: %w", err)
	}
	kept := out[:0]
	for _, n := range out {
		switch err := r.fill(ctx, &n); {
		case fault.Of(err) == fault.Gone: // the words were erased, and nobody is told
		case err != nil:
			return nil, err
		default:
			kept = append(kept, n)
		}
	}
	return kept, nil
}

func scanNotice(scan store.Scan) (n Notice, err error) {
	var at, tries int64
	err = scan(&n.Case, &n.Kind, &at, &n.Mail, &n.Why, &tries)
	n.At, n.Tries = time.UnixMilli(at).UTC(), int(tries)
	return n, err
}

// fill says what is offered and to whom, the number masked.
func (r *Room) fill(ctx context.Context, n *Notice) error {
	c, err := r.desk.ContactOf(ctx, n.Case)
	if err != nil {
		return err
	}
	if c.Phone != "" {
		n.Masked = person.MaskPhone(string(c.Phone))
	}
	n.Tag, n.Text = c.Language, r.text(c, n.Case, n.Kind)
	return nil
}

// Of is the newest notice of a case of the officer's office, nil for none.
func (r *Room) Of(ctx context.Context, a premises.Actor, no int64) (*Notice, error) {
	if err := a.May(premises.Outbox); err != nil {
		return nil, err
	}
	if _, err := r.CatchUp(ctx); err != nil {
		return nil, err
	}
	n, phone, err := r.notice(ctx, a, no)
	if fault.Of(err) == fault.NotFound || err == nil && !phone {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := r.fill(ctx, &n); err != nil {
		return nil, err
	}
	return &n, nil
}

func (r *Room) notice(ctx context.Context, a premises.Actor, no int64) (n Notice, phone bool, err error) {
	var at, tries, reach int64
	found, err := r.Store.One(ctx, `SELECT `+noticeColumns+`, phone FROM notices WHERE case_no = ? AND office = ?`, []any{no, string(a.Office)},
		&n.Case, &n.Kind, &at, &n.Mail, &n.Why, &tries, &reach)
	if err != nil || !found {
		return n, false, premises.OrUnknown(err, "notice.unknown")
	}
	n.At, n.Tries = time.UnixMilli(at).UTC(), int(tries)
	return n, reach == 1, nil
}

// text is what a person reads: a reference and where it stands. A discreet
// service is not named, nor the office that gives it.
func (r *Room) text(c desk.Contact, no int64, kind string) string {
	say := func(key string, args ...any) string { return r.Messages.Say(c.Language, key, args...) }
	head := say("notify.head-discreet", r.desk.Reference(no))
	if !c.Standard.Discreet {
		office := ""
		if o, err := r.Office(c.Office); err == nil {
			office = o.Full()
		}
		head = say("notify.head", office, c.Standard.Name.In(c.Language), r.desk.Reference(no))
	}
	return head + " " + say("notify.kind."+kind) + " " + say("notify.foot", "https://"+r.Card().Host+"/lacak")
}

// Offer writes down that the officer offers what they saw, and gives the
// address (https://faq.whatsapp.com, "click to chat") that opens it on the
// office's phone with number and words filled in. It may be offered again. When
// something newer has come about meanwhile it is refused.
func (r *Room) Offer(ctx context.Context, a premises.Actor, no int64, kind string) (address string, err error) {
	if err := a.May(premises.Outbox); err != nil {
		return "", err
	}
	n, phone, err := r.notice(ctx, a, no)
	if err != nil {
		return "", err
	}
	if n.Kind != kind {
		return "", fault.New(fault.Conflict, "notice.moved-on")
	}
	c, err := r.desk.ContactOf(ctx, no)
	if err != nil {
		return "", err
	}
	if !phone || c.Phone == "" {
		return "", fault.New(fault.Conflict, "notice.no-phone")
	}
	by := a.Doing(premises.Outbox)
	err = r.Store.Act(ctx, by, func(t *store.Tx) error {
		if err := t.Exec(`UPDATE notices SET offered_at = ? WHERE case_no = ? AND kind = ?`, t.Now(), no, kind); err != nil {
			return err
		}
		return desk.AppendOffer(t, no, kind, "chat")
	})
	return chat(c.Phone, r.text(c, no, kind)), err
}

// chat is the address of a conversation with words filled in.
func chat(to person.Phone, text string) string {
	return "https://wa.me/" + strings.TrimPrefix(string(to), "+") + "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// Skip takes a notice off the list because the person knows already; nothing is
// recorded as offered.
func (r *Room) Skip(ctx context.Context, a premises.Actor, no int64, kind string) error {
	if err := a.May(premises.Outbox); err != nil {
		return err
	}
	return r.Store.Act(ctx, store.By{Unit: string(a.Office)}, func(t *store.Tx) error {
		var was string
		found, err := t.One(`SELECT kind FROM notices WHERE case_no = ? AND office = ?`, []any{no, string(a.Office)}, &was)
		if err != nil || !found {
			return premises.OrUnknown(err, "notice.unknown")
		}
		if was != kind {
			return fault.New(fault.Conflict, "notice.moved-on")
		}
		return t.Exec(`UPDATE notices SET offered_at = ? WHERE case_no = ?`, t.Now(), no)
	})
}

// Line is one message that was offered, as the office sees it.
type Line struct {
	At time.Time
	// Name of the officer, "" for the node itself.
	Name, Kind, Way string
}

// Offers lists what was offered of a case of the officer's office, newest first,
// at most twenty.
func (r *Room) Offers(ctx context.Context, a premises.Actor, no int64) (out []Line, err error) {
	if err := a.May(premises.SeeCase); err != nil {
		return nil, err
	}
	err = r.Store.Each(ctx, `SELECT m.at, m.kind, m.way, coalesce(p.name, '') FROM message_offers m JOIN cases c ON c.no = m.case_no
		LEFT JOIN accounts p ON p.id = m.account WHERE m.case_no = ? AND c.office = ? ORDER BY m.pos DESC LIMIT 20`, []any{no, string(a.Office)}, func(scan store.Scan) error {
		var l Line
		var at int64
		err := scan(&at, &l.Kind, &l.Way, &l.Name)
		l.At = time.UnixMilli(at).UTC()
		out = append(out, l)
		return err
	})
	return out, err
}

// Rounds brings the out-tray up to date and hands mails to the server. more says
// that there was more than one round does.
func (r *Room) Rounds(ctx context.Context) (more bool, err error) {
	more, err = r.CatchUp(ctx)
	return more, errors.Join(err, r.mails(ctx))
}

// caseOf finds the case that a stream speaks of, -1 for none.
func (r *Room) caseOf(ctx context.Context, stream string) (no int64, err error) {
	kind, text, _ := strings.Cut(stream, "/")
	id, err := canon.ParseID(text)
	if err != nil {
		return -1, nil
	}
	sql := `SELECT no FROM cases WHERE id = ?`
	if kind == "document" {
		sql = `SELECT case_no FROM documents WHERE id = ?`
	}
	found, err := r.Store.One(ctx, sql, []any{id[:]}, &no)
	if err != nil || !found {
		return -1, err
	}
	return no, nil
}
