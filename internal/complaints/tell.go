package complaints

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/person"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// kindTold is an entry that says that a message was offered or handed to a server:
// which kind, by which way, and not to whom.
const kindTold = "complaint.told/1"

// Notice is the newest thing that the sender of a matter should know. It names a
// reference and where it stands, and nothing of what it is about.
type Notice struct {
	No        int64
	Reference string
	// Kind is answered, asked, forwarded, decided, late or lapsed; At when it came about.
	Kind string
	At   time.Time
	// Text is what is offered, in the sender's language, to the number of which Masked
	// shows the ends.
	Text, Masked string
	Tag          lang.Tag
}

// Mailer hands one mail to the office's server. why is the message key of a
// failure; final says that trying again is of no use; off that there is no server.
type Mailer func(ctx context.Context, to, subject, text string) (why string, final, off bool, err error)

// OnMail says by whom mails go out.
func (r *Room) OnMail(m Mailer) { r.mailer = m }

// tells is the kind of message that an event is worth: "" for none, and gone when
// the sender knows where it stands, so that nothing has to be told any more.
func tells(e complaint.Event) (kind string, gone bool) {
	switch e.(type) {
	case complaint.Answered:
		return "answered", false
	case complaint.AskedMore:
		return "asked", false
	case complaint.Forwarded:
		return "forwarded", false
	case complaint.Decided:
		return "decided", false
	case complaint.Escalated:
		return "late", false
	case complaint.Lapsed:
		return "lapsed", false
	case complaint.Delivered, complaint.Withdrawn, complaint.Completed, complaint.Reopened, complaint.Merged:
		return "", true
	}
	return "", false
}

// address is how a sender can be told: a number that an officer may see, an e-mail
// address that only the node does, each "" for none.
type address struct {
	phone, mail string
	tag         lang.Tag
}

func (m *Matter) address(open opener) (a address, err error) {
	var who Who
	var words Words
	if err := errors.Join(open(m.Words, &words), openSome(open, m.Who, &who)); err != nil {
		return a, err
	}
	contact := who.Contact
	if contact == "" {
		contact = words.Contact
	}
	a.tag = lang.Choose(words.Language)
	switch {
	case strings.Contains(contact, "@"):
		a.mail = contact
	case !m.Anonymous: // a number would tell an officer who it is
		a.phone = contact
	}
	return a, nil
}

func openSome(open opener, id canon.ID, v any) error {
	if id.Zero() {
		return nil
	}
	return open(id, v)
}

// note keeps the newest thing worth telling of a matter, in the act it came of.
func (r *Room) note(t *store.Tx, m *Matter, events []complaint.Event) error {
	kind, gone := "", false
	for _, e := range events {
		if k, g := tells(e); k != "" || g {
			kind, gone = k, g
		}
	}
	if kind == "" && !gone {
		return nil
	}
	if _, filed := events[0].(complaint.Filed); filed {
		return nil // whoever files has the receipt
	}
	if err := t.Exec(`DELETE FROM complaint_notices WHERE no = ?`, m.No); err != nil || gone {
		return err
	}
	a, err := m.address(r.openIn(t))
	if err != nil || a.phone == "" && a.mail == "" {
		return err
	}
	mail := "none"
	if a.mail != "" {
		mail = "waiting"
	}
	return t.Exec(`INSERT INTO complaint_notices (no, office, kind, at, phone, offered_at, mail, tries, next_at, why) VALUES (?, ?, ?, ?, ?, 0, ?, 0, ?, '')`,
		m.No, m.Office, kind, t.Now(), flag(a.phone != ""), mail, t.Now())
}

// Waiting lists what the officer's office has not offered yet, oldest first, at
// most PageSize. Nobody is told of by whom they complained: matters about the
// officer are not in it.
func (r *Room) Waiting(ctx context.Context, a premises.Actor) ([]Notice, error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return nil, err
	}
	return r.notices(ctx, a, `office = ? AND phone = 1 AND offered_at = 0 ORDER BY at, no LIMIT ?`, string(a.Office), int64(PageSize))
}

// NoticeOf is what waits to be offered of one matter, nil for nothing.
func (r *Room) NoticeOf(ctx context.Context, a premises.Actor, no int64) (*Notice, error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return nil, err
	}
	all, err := r.notices(ctx, a, `office = ? AND no = ? AND phone = 1 AND offered_at = 0`, string(a.Office), no)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

func (r *Room) notices(ctx context.Context, a premises.Actor, where string, args ...any) (out []Notice, err error) {
	err = r.Store.Each(ctx, `SELECT no, kind, at FROM complaint_notices WHERE `+where, args, func(scan store.Scan) error {
		var n Notice
		var ms int64
		err := scan(&n.No, &n.Kind, &ms)
		n.At, n.Reference = at(ms), r.Reference(n.No)
		out = append(out, n)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading what senders are to be told: %w", err)
	}
	kept := out[:0]
	for _, n := range out {
		m, err := r.matter(ctx, n.No, nil)
		if err != nil {
			return nil, err
		}
		if !sees(a, m) || m.Erased {
			continue
		}
		to, err := m.address(func(id canon.ID, v any) error { return r.Vault.OpenValue(ctx, id, v) })
		if err != nil {
			return nil, err
		}
		n.Tag, n.Masked, n.Text = to.tag, person.MaskPhone(to.phone), r.telling(to.tag, m, n.Kind)
		kept = append(kept, n)
	}
	return kept, nil
}

// telling is what the sender reads: a reference, where it stands, where to read on.
func (r *Room) telling(tag lang.Tag, m *Matter, kind string) string {
	return r.Messages.Say(tag, "complaints.told-head", r.Reference(m.No)) + " " + r.Messages.Say(tag, "complaints.told-"+kind) + " " +
		r.Messages.Say(tag, "complaints.told-foot", "https://"+r.Card().Host+"/aduan/lacak")
}

// Offer writes down that the officer offers what they saw, and gives the address
// that opens it on the office's phone with number and words filled in. When
// something newer has come about meanwhile it is refused.
func (r *Room) Offer(ctx context.Context, a premises.Actor, no int64, kind string) (address string, err error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return "", err
	}
	err = r.Store.Act(ctx, a.Doing(premises.HandleComplaints), func(t *store.Tx) error {
		m, err := matterIn(t, no)
		if err != nil {
			return err
		}
		if !sees(a, m) || string(a.Office) != m.Office {
			return unknown()
		}
		to, err := m.address(r.openIn(t))
		if err != nil {
			return err
		}
		var is string
		found, err := t.One(`SELECT kind FROM complaint_notices WHERE no = ? AND phone = 1`, []any{no}, &is)
		switch {
		case err != nil:
			return err
		case !found || is != kind || to.phone == "":
			return fault.New(fault.Conflict, "complaints.told-moved-on")
		}
		address = "https://wa.me/" + strings.TrimPrefix(to.phone, "+") + "?text=" + strings.ReplaceAll(url.QueryEscape(r.telling(to.tag, m, kind)), "+", "%20")
		return errors.Join(r.own(t, m, kindTold, telling(kind, "chat")), t.Exec(`UPDATE complaint_notices SET offered_at = ? WHERE no = ?`, t.Now(), no))
	})
	if err != nil {
		return "", err
	}
	return address, nil
}

func telling(kind, way string) func(*canon.Object) {
	return func(o *canon.Object) {
		o.Str("kind", kind)
		o.Str("way", way)
	}
}

// Mails are tried a bounded number of times, and none of what happened last week.
const (
	mailBatch = 20
	mailStale = 7 * 24 * time.Hour
)

var mailWaits = []time.Duration{5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

// mails hands to the server what waits.
func (r *Room) mails(ctx context.Context) error {
	if r.mailer == nil {
		return nil
	}
	now := r.Now()
	var due []int64
	err := r.Store.Each(ctx, `SELECT no FROM complaint_notices WHERE mail = 'waiting' AND next_at <= ? ORDER BY next_at, no LIMIT ?`, []any{now.UnixMilli(), int64(mailBatch)}, func(scan store.Scan) error {
		var no int64
		err := scan(&no)
		due = append(due, no)
		return err
	})
	for _, no := range due {
		if err != nil {
			return err
		}
		var off bool
		if off, err = r.mail(ctx, no, now); off {
			return err
		}
	}
	return err
}

// mail tries one and writes down what came of it.
func (r *Room) mail(ctx context.Context, no int64, now time.Time) (off bool, err error) {
	var kind string
	var since, tries int64
	found, err := r.Store.One(ctx, `SELECT kind, at, tries FROM complaint_notices WHERE no = ?`, []any{no}, &kind, &since, &tries)
	if err != nil || !found {
		return false, err
	}
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return false, err
	}
	to, err := m.address(func(id canon.ID, v any) error { return r.Vault.OpenValue(ctx, id, v) })
	if err != nil {
		return false, err
	}
	tried := try{no: no, kind: kind, state: "none", next: now}
	if to.mail == "" || now.Sub(at(since)) > mailStale {
		return false, r.mailed(ctx, tried)
	}
	why, final, off, err := r.mailer(ctx, to.mail, r.Messages.Say(to.tag, "complaints.told-subject", r.Reference(no)), r.telling(to.tag, m, kind))
	switch {
	case off || err != nil:
		return true, err
	case why == "":
		tried.state = "sent"
	case final || tries >= int64(len(mailWaits)):
		tried.state, tried.why = "failed", why
	default:
		tried.state, tried.why, tried.next = "waiting", why, now.Add(mailWaits[tries])
	}
	return false, r.mailed(ctx, tried)
}

// try is what came of handing a mail to the server.
type try struct {
	no               int64
	kind, state, why string
	next             time.Time
}

// mailed writes it down; what went out is an entry.
func (r *Room) mailed(ctx context.Context, x try) error {
	return r.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		err := t.Exec(`UPDATE complaint_notices SET mail = ?, why = ?, tries = tries + 1, next_at = ? WHERE no = ? AND kind = ?`, x.state, x.why, x.next.UnixMilli(), x.no, x.kind)
		if err != nil || x.state != "sent" {
			return err
		}
		m, err := matterIn(t, x.no)
		if err != nil {
			return err
		}
		t.For(m.Office)
		return r.own(t, m, kindTold, telling(x.kind, "mail"))
	})
}
