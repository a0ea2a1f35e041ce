package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/lang"
	"genggam/internal/person"
)

// outboxPath is where the office's own phone finds what it has to send.
const outboxPath = "/kantor/pesan"

// outboxPage lists what waits to be sent. A node without a gateway sends
// nothing itself: an officer offers each message from the office's phone, and
// the page claims no more than that.
type outboxPage struct {
	Shell
	Notice   string
	Messages []outboxLine
}

// outboxLine is one message and how to offer it.
type outboxLine struct {
	// Anchor names the line for labels, Sent is where it is marked as sent.
	Anchor, Sent string
	To, When     string
	Text         string
	// Chat opens WhatsApp on the device that shows the page, with number and
	// words filled in. A text message is typed by hand: number and words stand on
	// the page, and a page trusts no other kind of address.
	Chat string
	// Case leads to the application it is about.
	Case, Reference string
}

// outbox shows the messages of the officer's own office, oldest first.
func (k *clerk) outbox() error {
	waiting, err := k.Desk.Outbox(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &outboxPage{Shell: k.shell(k.say("office.outbox.title")), Notice: k.notice()}
	for _, m := range waiting {
		p.Messages = append(p.Messages, k.outboxLine(m))
	}
	return k.showPrivate(http.StatusOK, "officer-outbox", p)
}

func (k *clerk) outboxLine(m desk.Message) outboxLine {
	l := outboxLine{
		Anchor: "pesan-" + m.ID.String(), Sent: outboxPath + "/" + m.ID.String(),
		To: person.Phone(m.Phone).Local(), When: lang.Moment(k.tag, m.At.In(k.zone)), Text: m.Text,
		Chat: "https://wa.me/" + onlyDigits(m.Phone) + "?text=" + strings.ReplaceAll(url.QueryEscape(m.Text), "+", "%20"),
	}
	if m.Case >= 0 && k.actor.Can("see-case") {
		l.Case, l.Reference = casePath+strconv.FormatInt(m.Case, 10), k.Desk.Reference(m.Case)
	}
	return l
}

// onlyDigits leaves nothing else of a number.
func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// outboxSent records that the officer offered a message; sending it twice is
// told as a message that is no longer there.
func (k *clerk) outboxSent() error {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return errNotFound
	}
	if err := k.Desk.Sent(k.ctx(), k.actor, id); err != nil {
		return err
	}
	return k.done(outboxPath, "offered")
}
