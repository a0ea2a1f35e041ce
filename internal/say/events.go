package say

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// Opened lays a topic open.
type Opened struct {
	Subject         Kind
	Office, Service string
	Version         int64
	Base, Digest    string
	Words, Source   canon.ID
	Opens, Closes   int64
}

// Kind is say.opened/1.
func (Opened) Kind() string { return "say.opened/1" }

func (e Opened) put(o *canon.Object) {
	o.Opt("base", e.Base)
	o.Int("closes", e.Closes)
	o.Opt("digest", e.Digest)
	o.Str("office", e.Office)
	o.Int("opens", e.Opens)
	o.Opt("service", e.Service)
	o.ID("source", e.Source)
	o.Str("subject", string(e.Subject))
	o.OptInt("version", e.Version)
	o.ID("words", e.Words)
}

func (e Opened) applyTopic(t *Topic, _ int64) {
	*t = Topic{State: Live, Kind: e.Subject, Office: e.Office, Service: e.Service, Version: e.Version, Base: e.Base, Digest: e.Digest,
		Words: e.Words, Source: e.Source, OpensAt: e.Opens, ClosesAt: e.Closes}
}

// Extended gives it more time.
type Extended struct {
	Closes int64
	Words  canon.ID
}

// Kind is say.extended/1.
func (Extended) Kind() string { return "say.extended/1" }

func (e Extended) put(o *canon.Object) {
	o.Int("closes", e.Closes)
	o.ID("words", e.Words)
}

func (e Extended) applyTopic(t *Topic, _ int64) { t.ClosesAt, t.Extended = e.Closes, t.Extended+1 }

// WithdrawnEvent takes it back.
type WithdrawnEvent struct{ Words canon.ID }

// Kind is say.withdrawn/1.
func (WithdrawnEvent) Kind() string { return "say.withdrawn/1" }

func (e WithdrawnEvent) put(o *canon.Object) { o.ID("words", e.Words) }

func (e WithdrawnEvent) applyTopic(t *Topic, at int64) {
	t.State, t.Ending, t.EndedAt = Withdrawn, e.Words, at
}

// DeterminedEvent says that the standard was determined after participation.
type DeterminedEvent struct {
	Words, Source canon.ID
	Digest        string
}

// Kind is say.determined/1.
func (DeterminedEvent) Kind() string { return "say.determined/1" }

func (e DeterminedEvent) put(o *canon.Object) {
	o.Str("digest", e.Digest)
	o.ID("source", e.Source)
	o.ID("words", e.Words)
}

func (e DeterminedEvent) applyTopic(t *Topic, at int64) {
	t.State, t.Ending, t.FinalSource, t.Final, t.EndedAt = Determined, e.Words, e.Source, e.Digest, at
}

// ReceivedEvent is the receipt of a comment.
type ReceivedEvent struct {
	Topic           int64
	Subject         Kind
	Office, Service string
	Component       string
	Month           string
	Due             int64
	Words, Who      canon.ID
}

// Kind is comment.received/1.
func (ReceivedEvent) Kind() string { return "comment.received/1" }

func (e ReceivedEvent) put(o *canon.Object) {
	o.Str("component", e.Component)
	o.Int("due", e.Due)
	o.Str("month", e.Month)
	o.Str("office", e.Office)
	o.Opt("service", e.Service)
	o.Str("subject", string(e.Subject))
	o.Int("topic", e.Topic)
	o.ID("who", e.Who)
	o.ID("words", e.Words)
}

func (e ReceivedEvent) applyComment(c *Comment, at int64) {
	*c = Comment{Standing: Received, Kind: e.Subject, Topic: e.Topic, Office: e.Office, Service: e.Service, Component: e.Component,
		Words: e.Words, Who: e.Who, Month: e.Month, ReceivedAt: at, Due: e.Due, At: at}
}

// PublishedEvent lets everybody read it; Shown is zero for the whole of it.
type PublishedEvent struct{ Shown canon.ID }

// Kind is comment.published/1.
func (PublishedEvent) Kind() string { return "comment.published/1" }

func (e PublishedEvent) put(o *canon.Object) { o.ID("shown", e.Shown) }

func (e PublishedEvent) applyComment(c *Comment, _ int64) {
	c.Standing, c.Shown, c.Reason, c.Why = Published, e.Shown, "", canon.ID{}
}

// HiddenEvent takes it out of sight.
type HiddenEvent struct {
	Reason string
	Words  canon.ID
}

// Kind is comment.hidden/1.
func (HiddenEvent) Kind() string { return "comment.hidden/1" }

func (e HiddenEvent) put(o *canon.Object) {
	o.Str("reason", e.Reason)
	o.ID("words", e.Words)
}

func (e HiddenEvent) applyComment(c *Comment, _ int64) {
	c.Standing, c.Reason, c.Why = Hidden, e.Reason, e.Words
}

// AnsweredEvent is the office's answer, with its reason.
type AnsweredEvent struct {
	Outcome Outcome
	Words   canon.ID
}

// Kind is comment.answered/1.
func (AnsweredEvent) Kind() string { return "comment.answered/1" }

func (e AnsweredEvent) put(o *canon.Object) {
	o.Str("outcome", string(e.Outcome))
	o.ID("words", e.Words)
}

func (e AnsweredEvent) applyComment(c *Comment, at int64) {
	c.Outcome, c.Answer = e.Outcome, e.Words
	if c.AnsweredAt == 0 {
		c.AnsweredAt = at
	}
}

// GoneEvent is its author taking it back.
type GoneEvent struct{}

// Kind is comment.taken-back/1.
func (GoneEvent) Kind() string { return "comment.taken-back/1" }

func (GoneEvent) put(*canon.Object) {}

func (GoneEvent) applyComment(c *Comment, _ int64) { c.Standing = Gone }

// Kept are minutes that were written down; Until are the days of the promises, in
// the order of the words.
type Kept struct {
	Office string
	Topic  int64
	Held   calendar.Day
	Until  []calendar.Day
	Words  canon.ID
}

// Kind is minutes.kept/1.
func (Kept) Kind() string { return "minutes.kept/1" }

func (e Kept) put(o *canon.Object) {
	o.Str("held", e.Held.String())
	o.Str("office", e.Office)
	o.OptInt("topic", e.Topic+1)
	var until []string
	for _, d := range e.Until {
		until = append(until, d.String())
	}
	if len(until) > 0 {
		o.List("until", until)
	}
	o.ID("words", e.Words)
}

func (e Kept) applyMinutes(m *Minutes, at int64) {
	*m = Minutes{Office: e.Office, Topic: e.Topic, Held: e.Held, Words: e.Words, At: at}
	for _, d := range e.Until {
		m.Promises = append(m.Promises, Promise{Until: d})
	}
}

// Fulfilled says that a promise was kept.
type Fulfilled struct {
	Promise int64
	On      calendar.Day
	Words   canon.ID
}

// Kind is minutes.fulfilled/1.
func (Fulfilled) Kind() string { return "minutes.fulfilled/1" }

func (e Fulfilled) put(o *canon.Object) {
	o.Str("on", e.On.String())
	o.Int("promise", e.Promise)
	o.ID("words", e.Words)
}

func (e Fulfilled) applyMinutes(m *Minutes, _ int64) {
	if e.Promise >= 0 && e.Promise < int64(len(m.Promises)) {
		p := &m.Promises[e.Promise]
		p.Done, p.Words = e.On, e.Words
	}
}

// Noted adds a remark.
type Noted struct{ Words canon.ID }

// Kind is minutes.noted/1.
func (Noted) Kind() string { return "minutes.noted/1" }

func (e Noted) put(o *canon.Object) { o.ID("words", e.Words) }

func (e Noted) applyMinutes(m *Minutes, _ int64) { m.Notes = append(m.Notes, e.Words) }
