package say

import (
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Standing is where a comment stands.
type Standing string

// The standings: not looked at yet, readable by everybody, hidden, and taken back
// by its author before it was answered.
const (
	Received  Standing = "received"
	Published Standing = "published"
	Hidden    Standing = "hidden"
	Gone      Standing = "taken-back"
)

// Whole is the component of a comment on the whole; the others are the letters of
// the 14 components, "a" to "n".
const Whole = "all"

// Components are what a comment may be on.
func Components() []string {
	return []string{Whole, "b", "c", "d", "e", "f", "j", "a", "g", "h", "i", "k", "l", "m", "n"}
}

// Reasons are why a comment may be hidden: the law forbids it, it tells of
// somebody what is theirs, or it insults. Dislike is none.
func Reasons() []string { return []string{"law", "personal", "insult"} }

// Outcome is what the office makes of a comment.
type Outcome string

// The outcomes of a comment on a draft, and that of one on an announcement.
const (
	Accepted Outcome = "accepted"
	Partly   Outcome = "partly"
	Refused  Outcome = "refused"
	Replied  Outcome = "replied"
)

// Outcomes lists those that a kind of topic may have.
func (k Kind) Outcomes() []Outcome {
	if k == Standard {
		return []Outcome{Accepted, Partly, Refused}
	}
	return []Outcome{Replied}
}

// AnswerDays is within how many days a comment is to be answered with a reason:
// figure f of the twelve principles, a promise of this product and of no law.
const AnswerDays = 30

// Comment is one comment as its entries made it.
type Comment struct {
	Standing Standing
	Kind     Kind
	// Topic is the number of what it is on; Service that of the draft.
	Topic           int64
	Office, Service string
	Component       string
	// Words are what was said, Who by whom (zero for nobody), Shown what everybody
	// reads where words were blacked out, Why what the author is told when it is hidden.
	Words, Who, Shown, Why canon.ID
	Reason                 string
	Outcome                Outcome
	Answer                 canon.ID
	// Month of its receipt at the office, "2026-11"; Due is until when an answer is
	// in time.
	Month                           string
	ReceivedAt, Due, AnsweredAt, At int64
}

// Receive takes a comment on a topic in. day is the day of receipt at the office,
// zone its zone.
func (t *Topic) Receive(c ReceivedEvent, now time.Time, zone *time.Location) ([]CommentEvent, error) {
	if err := t.Takes(now); err != nil {
		return nil, err
	}
	if t.Kind != Standard {
		c.Component = Whole
	}
	switch {
	case c.Words.Zero():
		return nil, fault.New(fault.Invalid, "say.no-words").On("usul")
	case !slices.Contains(Components(), c.Component):
		return nil, fault.New(fault.Invalid, "say.component").On("bagian")
	}
	day := calendar.DayOf(now, zone)
	c.Subject, c.Office, c.Service = t.Kind, t.Office, t.Service
	c.Month, c.Due = day.String()[:7], (day+AnswerDays+1).In(zone).UnixMilli()-1
	return []CommentEvent{c}, nil
}

// Owed says that the office still has to look at it or to answer it.
func (c *Comment) Owed() bool {
	return c.Standing == Received || c.Standing == Published && c.AnsweredAt == 0
}

// InTime says that it was answered within AnswerDays.
func (c *Comment) InTime() bool { return c.AnsweredAt != 0 && c.AnsweredAt <= c.Due }

func (c *Comment) here(office string) error {
	switch {
	case office != c.Office:
		return fault.New(fault.NotFound, "say.unknown")
	case c.Standing == Gone:
		return fault.New(fault.Conflict, "say.taken-back")
	}
	return nil
}

// Publish lets everybody read it, whole or with words blacked out (shown, zero
// for whole; see Redacted).
func (c *Comment) Publish(office string, shown canon.ID) ([]CommentEvent, error) {
	if err := c.here(office); err != nil {
		return nil, err
	}
	return []CommentEvent{PublishedEvent{Shown: shown}}, nil
}

// Hide takes it out of sight for one of Reasons, with words that its author reads;
// that it was hidden, and why, stays public.
func (c *Comment) Hide(office, reason string, why canon.ID) ([]CommentEvent, error) {
	switch err := c.here(office); {
	case err != nil:
		return nil, err
	case !slices.Contains(Reasons(), reason):
		return nil, fault.New(fault.Invalid, "say.hide-reason").On("sebab")
	case why.Zero():
		return nil, fault.New(fault.Invalid, "say.hide-why").On("penjelasan")
	case c.Standing == Hidden && c.Reason == reason:
		return nil, fault.New(fault.Conflict, "say.hidden-already")
	}
	return []CommentEvent{HiddenEvent{Reason: reason, Words: why}}, nil
}

// Give answers it with a reason; a later answer mends the first, whose time counts.
func (c *Comment) Give(office string, outcome Outcome, words canon.ID) ([]CommentEvent, error) {
	switch err := c.here(office); {
	case err != nil:
		return nil, err
	case c.Standing != Published:
		return nil, fault.New(fault.Conflict, "say.publish-first")
	case !slices.Contains(c.Kind.Outcomes(), outcome):
		return nil, fault.New(fault.Invalid, "say.outcome").On("hasil")
	case words.Zero():
		return nil, fault.New(fault.Invalid, "say.answer-why").On("jawaban")
	}
	return []CommentEvent{AnsweredEvent{Outcome: outcome, Words: words}}, nil
}

// TakeBack is its author's word; what was answered stays, for others read it.
func (c *Comment) TakeBack() ([]CommentEvent, error) {
	switch {
	case c.Standing == Gone:
		return nil, fault.New(fault.Conflict, "say.taken-back")
	case c.AnsweredAt != 0:
		return nil, fault.New(fault.Conflict, "say.answered-stays")
	}
	return []CommentEvent{GoneEvent{}}, nil
}

// Ink is what stands in a comment for words that were blacked out.
const Ink = "[…]"

// Redacted says whether shown is what was said with nothing but passages blacked
// out: no word is added, changed or moved. At least one word stays.
func Redacted(said, shown string) bool {
	parts := strings.Split(shown, Ink)
	if len(parts) < 2 || strings.TrimSpace(strings.Join(parts, "")) == "" {
		return false
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(first)+len(last) > len(said) || !strings.HasPrefix(said, first) || !strings.HasSuffix(said, last) {
		return false
	}
	rest := said[len(first) : len(said)-len(last)]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, p)
		if i < 0 {
			return false
		}
		rest = rest[i+len(p):]
	}
	return true
}

// Voices are what became of the comments that came in a month.
type Voices struct {
	// Received are all; Hidden of them were hidden and Back taken back by their
	// authors, which leaves the others to be answered.
	Received, Hidden, Back int64
	// InTime were answered with a reason within AnswerDays, Late later. Overdue were
	// not answered and their time is over, Waiting are those whose time still runs.
	InTime, Late, Overdue, Waiting int64
}

// Counted are those of which it is known whether they were answered in time.
func (v Voices) Counted() int64 { return v.InTime + v.Late + v.Overdue }

// PerMille of the counted ones were answered in time; ok is false where none are.
func (v Voices) PerMille() (n int64, ok bool) {
	if v.Counted() == 0 {
		return 0, false
	}
	return v.InTime * 1000 / v.Counted(), true
}
