package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/forum"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/say"
)

// forumFormPage asks what somebody has to say.
type forumFormPage struct {
	Shell
	Action, About, Until string
	Fields               []Field
	Button               string
}

func (c *call) forumForm() error {
	return c.showForumForm(url.Values{"kunci": {premises.NewCode(16)}, "bagian": {c.r.URL.Query().Get("bagian")}}, nil)
}

// forumMistakes are the refusals that a person can mend, none for another error.
func forumMistakes(err error) []*fault.Fault {
	var all forum.Mistakes
	if errors.As(err, &all) {
		return all
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable && f.Kind != fault.NotFound && f.Kind != fault.Internal && f.Kind != fault.Forbidden {
		return []*fault.Fault{f}
	}
	return nil
}

func (c *call) showForumForm(typed url.Values, wrong []*fault.Fault) error {
	room, no, err := c.forumNo()
	if err != nil {
		return err
	}
	x, err := room.Topic(c.r.Context(), no)
	if err != nil {
		return err
	}
	if x.Stand != say.Open && len(wrong) == 0 {
		return c.see(forumOne + canonNo(no))
	}
	p := &forumFormPage{Shell: c.shell(c.say("say.write")), Action: forumOne + canonNo(no) + "/tulis", About: x.TopicWords.Title, Until: c.say("say.until", lang.LongDate(c.tag, x.Closes)), Button: c.say("say.send")}
	p.Back, p.Scripts = forumOne+canonNo(no), []string{"g.js"}
	p.Fields = c.commentFields(x.TopicRow.Kind, typed)
	p.Problems = c.fieldProblems(p.Fields, wrong...)
	status := http.StatusOK
	if len(wrong) > 0 {
		status = wrong[0].Kind.Status()
	}
	return c.showPrivate(status, "say-form", p)
}

// commentFields are the questions of a comment.
func (c *call) commentFields(kind say.Kind, typed url.Values) []Field {
	out := []Field{{Shape: "hidden", Name: "kunci", Value: typed.Get("kunci")}}
	if kind == say.Standard {
		out = append(out, Field{Shape: "select", ID: "bagian", Name: "bagian", Label: c.say("say.which"), Help: c.say("say.which-help"), Options: c.partOptions(typed.Get("bagian"))})
	}
	name := c.lineAsked("nama", "say.name", "", typed)
	name.Help = c.say("say.name-help")
	return append(out, Field{Shape: "area", ID: "usul", Name: "usul", Rows: 6, Count: forum.MostText, Label: c.say("say.text"), Help: c.say("say.text-help"), Value: typed.Get("usul")}, optionalField(name))
}

// saying is a comment as the form holds it.
func (c *call) sayingOf(no int64) (forum.Saying, url.Values) {
	typed := url.Values{}
	for _, name := range []string{"usul", "nama", "bagian", "kunci"} {
		typed.Set(name, c.typedLong(name))
	}
	return forum.Saying{Topic: no, Component: typed.Get("bagian"), Text: typed.Get("usul"), Name: typed.Get("nama"), Key: typed.Get("kunci")[:min(len(typed.Get("kunci")), 40)]}, typed
}

func (c *call) forumTake() error {
	room, no, err := c.forumNo()
	if err != nil {
		return err
	}
	n, typed := c.sayingOf(no)
	n.Caller = network(c.ClientIP(c.r))
	r, err := room.Comment(c.r.Context(), n)
	if err != nil {
		if wrong := forumMistakes(err); len(wrong) > 0 {
			return c.showForumForm(typed, wrong)
		}
		return err
	}
	c.keep(forumCookie, r.Reference+"."+r.Secret, 90)
	return c.see(forumReceipt)
}

// forumReceiptPage is what the author keeps.
type forumReceiptPage struct {
	Shell
	Reference, Secret string
	Rows              []Row
	Text              []string
	Next              []string
}

func (c *call) forumReceipt() error {
	x, t, err := c.ownComment()
	if err != nil {
		return c.forumLost(err)
	}
	_, secret, _ := strings.Cut(c.kept(forumCookie), ".")
	p := &forumReceiptPage{Shell: c.shell(c.say("say.received")), Reference: x.Reference, Secret: premises.SpellSecret(secret), Text: lines(x.Text), Rows: c.ownRows(x, t)}
	p.Next = []string{c.say("say.next-1"), c.say("say.next-2", say.AnswerDays, lang.LongDate(c.tag, msIn(x.Due, c.Zone))), c.say("say.next-3")}
	return c.showPrivate(http.StatusOK, "say-receipt", p)
}

// ownRows are the facts of a comment for its author.
func (c *call) ownRows(x forum.Shown, t forum.TopicShown) []Row {
	out := []Row{{Label: c.say("say.about"), Values: []string{t.TopicWords.Title, t.Office.Full()}}}
	if x.Kind == say.Standard {
		out = append(out, Row{Label: c.say("say.which"), Values: []string{c.forumComponent(x.Component)}})
	}
	out = append(out, Row{Label: c.say("say.when"), Values: []string{lang.Moment(c.tag, msIn(x.ReceivedAt, c.Zone))}})
	if x.Named && x.Name != "" {
		out = append(out, Row{Label: c.say("say.name"), Values: []string{x.Name, c.say("say.name-sealed")}})
	}
	return out
}

// ownComment is the comment that this device may see.
func (c *call) ownComment() (x forum.Shown, t forum.TopicShown, err error) {
	room, err := c.forumRoom()
	if err != nil {
		return x, t, err
	}
	reference, secret, _ := strings.Cut(c.kept(forumCookie), ".")
	no, err := room.Resolve(c.r.Context(), reference, secret, network(c.ClientIP(c.r)))
	if err != nil {
		return x, t, err
	}
	if x, err = room.Own(c.r.Context(), no); err != nil {
		return x, t, err
	}
	t, err = room.Topic(c.r.Context(), x.Topic)
	return x, t, err
}

// forumLost leads to where a comment is found again.
func (c *call) forumLost(err error) error {
	if fault.Of(err) == fault.NotFound && c.Hall != nil {
		c.forget(forumCookie)
		return c.see(forumTrack)
	}
	return err
}

// forumFindPage asks for reference and secret.
type forumFindPage struct {
	Shell
	Fields []Field
	Known  bool
}

func (c *call) forumFind() error { return c.forumFindAgain(nil) }

func (c *call) forumFindAgain(f *fault.Fault) error {
	if _, err := c.forumRoom(); err != nil {
		return err
	}
	p := &forumFindPage{Shell: c.shell(c.say("say.track")), Known: c.kept(forumCookie) != ""}
	p.Back, p.Scripts = forumPath, []string{"g.js"}
	p.Fields = []Field{
		{Shape: "input", ID: "nomor", Name: "nomor", Type: "text", Plain: true, Width: "w20", Auto: "off", Label: c.say("say.reference"), Help: c.say("say.reference-help"), Value: c.typed("nomor")},
		{Shape: "input", ID: "rahasia", Name: "rahasia", Type: "text", Plain: true, Width: "w20", Auto: "off", Label: c.say("web.sent.secret"), Help: c.say("heard.secret-help")},
	}
	if f != nil {
		p.Problems = c.fieldProblems(p.Fields, f.On("nomor"))
	}
	return c.showTried(statusOf(p.Problems), "say-track", p)
}

func (c *call) forumFindTake() error {
	room, err := c.forumRoom()
	if err != nil {
		return err
	}
	reference, secret := c.typed("nomor"), c.typed("rahasia")
	no, err := room.Resolve(c.r.Context(), reference, secret, network(c.ClientIP(c.r)))
	if f := fault.As(err); f != nil && f.Kind == fault.NotFound {
		return c.forumFindAgain(fault.New(fault.NotFound, "say.wrong-secret"))
	}
	if err != nil {
		return err
	}
	c.keep(forumCookie, room.Reference(no)+"."+canon.Tidy(secret), 90)
	return c.see(forumOwn)
}

// forumOwnPage is a comment as its author follows it.
type forumOwnPage struct {
	Shell
	Reference, Lead string
	State           Tag
	Text, Seen      []string
	Why             []string
	Answer          []string
	Outcome         Tag
	Rows            []Row
	Topic           string
	TakeBack        *actForm
}

func (c *call) forumFollow() error { return c.showOwnComment(nil) }

func (c *call) showOwnComment(f *fault.Fault) error {
	x, t, err := c.ownComment()
	if err != nil {
		return c.forumLost(err)
	}
	p := &forumOwnPage{Shell: c.shell(c.say("say.yours")), Reference: x.Reference, State: c.forumStanding(x.Standing), Text: lines(x.Text), Answer: lines(x.Answer), Rows: c.ownRows(x, t), Topic: forumOne + canonNo(x.Topic)}
	p.Back = forumPath
	p.Lead = c.say("say.lead-" + string(x.Standing))
	if x.Standing == say.Hidden {
		p.Lead = c.say("say.hidden-"+x.Reason) + " " + c.say("say.lead-hidden")
		p.Why = lines(x.Why)
	}
	if x.Standing == say.Published && x.Seen != x.Text {
		p.Seen = lines(x.Seen)
	}
	if x.Outcome != "" {
		p.Outcome = c.forumOutcome(x.Outcome)
	} else if x.Standing != say.Gone {
		p.TakeBack = &actForm{ID: "tarik", Action: forumOwn + "/tarik", Title: c.say("say.take-back"), Lead: c.say("say.take-back-lead"), Button: c.say("say.take-back"), Danger: true}
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		p.Problems = []Problem{{Message: c.messages.SayFault(c.tag, f)}}
	}
	return c.showPrivate(status, "say-own", p)
}

// forumStanding says where a comment stands.
func (v voice) forumStanding(s say.Standing) Tag {
	tone := map[say.Standing]string{say.Received: "wait", say.Published: "good", say.Hidden: "bad", say.Gone: "calm"}[s]
	return Tag{Label: v.say("say.comment-" + string(s)), Tone: tone}
}

func (c *call) forumTakeBack() error {
	x, _, err := c.ownComment()
	if err != nil {
		return c.forumLost(err)
	}
	err = c.Hall.Forum.TakeBack(c.r.Context(), x.No)
	if f := fault.As(err); f != nil && f.Kind == fault.Conflict {
		return c.showOwnComment(f)
	}
	if err != nil {
		return err
	}
	return c.see(forumOwn)
}
