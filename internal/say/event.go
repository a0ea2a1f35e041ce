package say

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
)

// TopicEvent is something that happened to a topic. The set is closed.
type TopicEvent interface {
	Event
	applyTopic(t *Topic, at int64)
}

// CommentEvent is something that happened to a comment. The set is closed.
type CommentEvent interface {
	Event
	applyComment(c *Comment, at int64)
}

// MinutesEvent is something that happened to minutes. The set is closed.
type MinutesEvent interface {
	Event
	applyMinutes(m *Minutes, at int64)
}

// Event is an event of any of the three.
type Event interface {
	Kind() string
	put(o *canon.Object)
}

// Encode writes the data of the entry of an event.
func Encode(e Event) ([]byte, error) { return canon.Write(e.Kind(), e.put) }

// Apply folds the next event into the topic; it never fails.
func (t *Topic) Apply(e TopicEvent, at int64) { e.applyTopic(t, at) }

// Apply folds the next event into the comment; it never fails.
func (c *Comment) Apply(e CommentEvent, at int64) { c.At = at; e.applyComment(c, at) }

// Apply folds the next event into the minutes; it never fails.
func (m *Minutes) Apply(e MinutesEvent, at int64) { m.At = at; e.applyMinutes(m, at) }

// DecodeTopic reads the event of an entry; an unknown kind is nil and no error.
func DecodeTopic(kind string, data []byte) (TopicEvent, error) {
	return decode(topicReaders, kind, data)
}

// DecodeComment reads the event of an entry; an unknown kind is nil and no error.
func DecodeComment(kind string, data []byte) (CommentEvent, error) {
	return decode(commentReaders, kind, data)
}

// DecodeMinutes reads the event of an entry; an unknown kind is nil and no error.
func DecodeMinutes(kind string, data []byte) (MinutesEvent, error) {
	return decode(minutesReaders, kind, data)
}

func decode[E any](readers map[string]func(*canon.Record) E, kind string, data []byte) (E, error) {
	read, ok := readers[kind]
	if !ok {
		var none E
		return none, nil
	}
	return canon.Read(kind, data, read)
}

var topicReaders = map[string]func(*canon.Record) TopicEvent{
	"say.opened/1": func(r *canon.Record) TopicEvent {
		return Opened{Subject: Kind(r.Text("subject")), Office: r.Text("office"), Service: r.V.Str("service"), Version: r.V.Num("version"), Base: r.V.Str("base"), Digest: r.V.Str("digest"),
			Words: r.ID("words"), Source: r.OptID("source"), Opens: r.V.Num("opens"), Closes: r.V.Num("closes")}
	},
	"say.extended/1":   func(r *canon.Record) TopicEvent { return Extended{Closes: r.V.Num("closes"), Words: r.ID("words")} },
	"say.withdrawn/1":  func(r *canon.Record) TopicEvent { return WithdrawnEvent{Words: r.ID("words")} },
	"say.determined/1": readDetermined,
}

func readDetermined(r *canon.Record) TopicEvent {
	return DeterminedEvent{Words: r.ID("words"), Source: r.OptID("source"), Digest: r.Text("digest")}
}

var commentReaders = map[string]func(*canon.Record) CommentEvent{
	"comment.received/1": func(r *canon.Record) CommentEvent {
		return ReceivedEvent{Topic: r.V.Num("topic"), Subject: Kind(r.Text("subject")), Office: r.Text("office"), Service: r.V.Str("service"), Component: r.Text("component"),
			Month: r.Text("month"), Due: r.V.Num("due"), Words: r.ID("words"), Who: r.OptID("who")}
	},
	"comment.published/1": func(r *canon.Record) CommentEvent { return PublishedEvent{Shown: r.OptID("shown")} },
	"comment.hidden/1":    func(r *canon.Record) CommentEvent { return HiddenEvent{Reason: r.Text("reason"), Words: r.ID("words")} },
	"comment.answered/1": func(r *canon.Record) CommentEvent {
		return AnsweredEvent{Outcome: Outcome(r.Text("outcome")), Words: r.ID("words")}
	},
	"comment.taken-back/1": func(*canon.Record) CommentEvent { return GoneEvent{} },
}

var minutesReaders = map[string]func(*canon.Record) MinutesEvent{
	"minutes.kept/1": func(r *canon.Record) MinutesEvent {
		k := Kept{Office: r.Text("office"), Topic: r.V.Num("topic") - 1, Held: day(r, "held", r.Text("held")), Words: r.ID("words")}
		for _, s := range r.V.Texts("until") {
			k.Until = append(k.Until, day(r, "until", s))
		}
		return k
	},
	"minutes.fulfilled/1": func(r *canon.Record) MinutesEvent {
		return Fulfilled{Promise: r.V.Num("promise"), On: day(r, "on", r.Text("on")), Words: r.ID("words")}
	},
	"minutes.noted/1": func(r *canon.Record) MinutesEvent { return Noted{Words: r.ID("words")} },
}

func day(r *canon.Record, key, text string) calendar.Day {
	d, err := calendar.ParseDay(text)
	r.Wrong(key, err)
	return d
}
