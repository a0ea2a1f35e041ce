package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/notify"
	"genggam/internal/person"
)

// outboxPath is where the office's own phone finds what it has to send.
const outboxPath = "/kantor/pesan"

// chatPolicy lets a form lead on to WhatsApp: the one tap is written down here
// first, and then goes where the officer wanted.
var chatPolicy = strings.Replace(policy, "form-action 'self'", "form-action 'self' https://wa.me https://api.whatsapp.com", 1)

// outboxPage lists what waits to be sent. A node without a gateway sends
// nothing itself: an officer offers each message from the office's phone, and
// the page claims no more than that.
type outboxPage struct {
	Shell
	Notice string
	// News are what people should know of their cases, Messages one-time codes,
	// Failed the mails that no server took.
	News     []newsLine
	Messages []outboxLine
	Failed   []failedLine
}

// newsLine is one thing to be told, and how to offer it.
type newsLine struct {
	Anchor, Case, Reference string
	To, When, Text          string
	Tag                     lang.Tag
	What                    Tag
	// Offer and Skip are where the two buttons lead, with the Kind that was seen.
	Offer, Skip, Kind string
	Mail              string
}

// failedLine is a mail that no server took.
type failedLine struct{ Case, Reference, When, Why, Again string }

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
	codes, err := k.Desk.Outbox(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	news, err := k.Hall.Notify.Waiting(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	failed, err := k.Hall.Notify.Failed(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &outboxPage{Shell: k.shell(k.say("office.outbox.title")), Notice: k.notice()}
	for i := range news {
		p.News = append(p.News, k.newsLine(&news[i]))
	}
	for _, m := range codes {
		p.Messages = append(p.Messages, k.outboxLine(m))
	}
	for _, n := range failed {
		p.Failed = append(p.Failed, failedLine{Case: casePath + strconv.FormatInt(n.Case, 10), Reference: k.Desk.Reference(n.Case),
			When: lang.Moment(k.tag, n.At.In(k.zone)), Why: k.say("reach.mail-failed", k.count("reach.tries", n.Tries), lang.Key(n.Why)),
			Again: outboxPath + "/surel/" + strconv.FormatInt(n.Case, 10)})
	}
	k.w.Header().Set("Content-Security-Policy", chatPolicy)
	return k.showPrivate(http.StatusOK, "officer-outbox", p)
}

func (k *clerk) newsLine(n *notify.Notice) newsLine {
	no := strconv.FormatInt(n.Case, 10)
	l := newsLine{Anchor: "kabar-" + no, Case: casePath + no, Reference: k.Desk.Reference(n.Case), To: n.Masked, When: lang.Moment(k.tag, n.At.In(k.zone)),
		Text: n.Text, Tag: n.Tag, Kind: n.Kind, What: newsTag(k.voice, n.Kind), Offer: outboxPath + "/kabar/" + no, Skip: outboxPath + "/lewati/" + no}
	if n.Mail != "none" {
		l.Mail = k.say("reach.mail." + n.Mail)
	}
	return l
}

// newsTag is a kind of news in short words.
func newsTag(v voice, kind string) Tag {
	tone := map[string]string{"returned": "wait", "paused": "wait", "extended": "wait", "ready": "good", "replaced": "good", "late": "bad", "refused": "bad", "revoked": "bad"}[kind]
	return Tag{Label: v.say("reach.kind." + kind), Tone: tone}
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

// newsOffer writes down that the officer offers the news of a case, and leads
// on to WhatsApp.
func (k *clerk) newsOffer() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	address, err := k.Hall.Notify.Offer(k.ctx(), k.actor, no, k.typed("kabar"))
	if err != nil {
		return err
	}
	return k.see(address)
}

// newsSkip takes news off the list that the person knows already.
func (k *clerk) newsSkip() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if err := k.Hall.Notify.Skip(k.ctx(), k.actor, no, k.typed("kabar")); err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return k.done(outboxPath, "skipped")
}

// mailAgain has a mail tried again.
func (k *clerk) mailAgain() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if err := k.Hall.Notify.Again(k.ctx(), k.actor, no); err != nil {
		return err
	}
	return k.done(outboxPath, "mail-again")
}
