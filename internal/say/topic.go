package say

import (
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Kind is what people may comment on.
type Kind string

// The kinds: the draft of a service standard, and an announcement.
const (
	Standard     Kind = "standard"
	Announcement Kind = "announcement"
)

// State is where a topic stands. Whether a topic that is Live is open is a
// matter of the hour alone: see Topic.Stands.
type State string

// The states.
const (
	Live       State = "live"
	Withdrawn  State = "withdrawn"
	Determined State = "determined"
)

// Stand is what a topic is to a reader at an instant.
type Stand string

// The stands of a topic.
const (
	Coming     Stand = "coming"
	Open       Stand = "open"
	Closed     Stand = "closed"
	TakenBack  Stand = "withdrawn"
	Determines Stand = "determined"
)

// Topic is a draft or an announcement as its entries made it. Times are
// milliseconds UTC, 0 for what has not happened.
type Topic struct {
	State  State
	Kind   Kind
	Office string
	// Service and Version are those of the draft, Base the standard that was in force
	// when it was laid open ("id@3", "" for a new service).
	Service string
	Version int64
	Base    string
	// Digest is that of the draft's bytes, in hexadecimal; Final of those that were
	// determined.
	Digest, Final string
	// Words are title, text and differences, Source the bytes of the draft.
	Words, Source canon.ID
	// Ending are the words of a withdrawal or of a determination, FinalSource the
	// bytes determined.
	Ending, FinalSource canon.ID

	OpensAt, ClosesAt, EndedAt int64
	// Extended counts how often it was given more time.
	Extended int
}

// Stands says what the topic is at an instant.
func (t *Topic) Stands(now time.Time) Stand {
	switch ms := now.UnixMilli(); {
	case t.State == Withdrawn:
		return TakenBack
	case t.State == Determined:
		return Determines
	case ms < t.OpensAt:
		return Coming
	case ms > t.ClosesAt:
		return Closed
	}
	return Open
}

// Period is from which day until which, both included, a topic lies open.
type Period struct{ From, Until calendar.Day }

// MostDays is how long a topic may lie open at most.
const MostDays = 365

// Rule is how many days a draft lies open at least in an office, the first day
// not counted.
type Rule struct{ Days int }

// DefaultDays hold where the office has made no rule of its own: UU 25/2009 art.
// 20(2) asks for participation and names no number, so it is the house's choice.
const DefaultDays = 14

// Check refuses a rule without sense: 3 to 90 days.
func (r Rule) Check() error {
	if r.Days < 3 || r.Days > 90 {
		return fault.New(fault.Invalid, "say.rule-days", 3, 90).On("hari")
	}
	return nil
}

// Open checks a period against the rule and gives its instants. today is the day
// at the office, zone its zone. An announcement needs no minimum.
func (r Rule) Open(kind Kind, p Period, today calendar.Day, zone *time.Location) (opens, closes int64, err error) {
	least := 0
	if kind == Standard {
		least = r.Days
	}
	switch {
	case p.From < today:
		return 0, 0, fault.New(fault.Invalid, "say.from-past").On("mulai")
	case p.From > today+MostDays:
		return 0, 0, fault.New(fault.Invalid, "say.too-far", MostDays).On("mulai")
	case p.Until < p.From:
		return 0, 0, fault.New(fault.Invalid, "say.until-before").On("sampai")
	case p.Until < p.From+calendar.Day(least):
		return 0, 0, fault.New(fault.Invalid, "say.too-short", least).On("sampai")
	case p.Until > p.From+MostDays:
		return 0, 0, fault.New(fault.Invalid, "say.too-long", MostDays).On("sampai")
	}
	return p.From.In(zone).UnixMilli(), (p.Until + 1).In(zone).UnixMilli() - 1, nil
}

// Extend gives a topic that is open more time; a shorter time is refused, because
// people were promised the longer one.
func (t *Topic) Extend(until calendar.Day, zone *time.Location, now time.Time, words canon.ID) ([]TopicEvent, error) {
	closes := (until + 1).In(zone).UnixMilli() - 1
	switch s := t.Stands(now); {
	case s != Open && s != Coming:
		return nil, fault.New(fault.Conflict, "say.not-open")
	case closes <= t.ClosesAt:
		return nil, fault.New(fault.Invalid, "say.only-longer").On("sampai")
	case closes-t.OpensAt > (MostDays+1)*24*time.Hour.Milliseconds():
		return nil, fault.New(fault.Invalid, "say.too-long", MostDays).On("sampai")
	case words.Zero():
		return nil, fault.New(fault.Invalid, "say.reason").On("alasan")
	}
	return []TopicEvent{Extended{Closes: closes, Words: words}}, nil
}

// Withdraw takes a topic back with a reason; comments stay readable.
func (t *Topic) Withdraw(words canon.ID) ([]TopicEvent, error) {
	switch {
	case t.State != Live:
		return nil, fault.New(fault.Conflict, "say.ended")
	case words.Zero():
		return nil, fault.New(fault.Invalid, "say.reason").On("alasan")
	}
	return []TopicEvent{WithdrawnEvent{Words: words}}, nil
}

// Final is what a standard was determined as.
type Final struct {
	// Words are decree and day, Source the bytes determined with their Digest.
	Words, Source canon.ID
	Digest        string
}

// Determine marks a standard as determined after participation (UU 25/2009 art.
// 20): never before it closed, and never while a comment waits to be looked at or
// answered; waiting says how many do.
func (t *Topic) Determine(f Final, waiting int64, now time.Time) ([]TopicEvent, error) {
	switch {
	case t.Kind != Standard:
		return nil, fault.New(fault.Conflict, "say.no-standard")
	case t.State != Live:
		return nil, fault.New(fault.Conflict, "say.ended")
	case t.Stands(now) != Closed:
		return nil, fault.New(fault.Conflict, "say.still-open")
	case waiting > 0:
		return nil, fault.New(fault.Conflict, "say.unanswered", waiting)
	case f.Words.Zero():
		return nil, fault.New(fault.Invalid, "say.decree").On("keputusan")
	}
	return []TopicEvent{DeterminedEvent{Words: f.Words, Source: f.Source, Digest: f.Digest}}, nil
}

// Takes refuses a comment outside of the days in which the topic is open.
func (t *Topic) Takes(now time.Time) error {
	switch t.Stands(now) {
	case Open:
		return nil
	case Coming:
		return fault.New(fault.Conflict, "say.not-yet")
	}
	return fault.New(fault.Gone, "say.too-late")
}
