package forum

import (
	"context"
	"fmt"
	"strings"
	"time"

	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/say"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// The streams of the room.
const (
	prefix        = "forum/"
	topicPrefix   = prefix + "topic/"
	commentPrefix = prefix + "comment/"
	minutesPrefix = prefix + "minutes/"
	rulePrefix    = prefix + "rule/"
)

// The kinds of entries that are the room's own.
const (
	kindLooked = "comment.looked/1"
	kindRuled  = "say.ruled/1"
)

// The columns of the tables, in the order in which they are written.
const (
	topicColumns   = `no, id, office, kind, service, version, state, words, opens_at, closes_at, until_at, ended_at`
	commentColumns = `no, id, topic, office, kind, service, component, standing, reason, outcome, named, month, received_at, due, answered_at, owed`
	tallyColumns   = `topic, received, shown, hidden, back, answered, in_time, accepted, partly, refused`
	monthColumns   = `office, kind, service, month, received, hidden, back, in_time, late`
	minutesColumns = `no, id, office, topic, held, words, promises, done, next`
)

// Room is the room of drafts, comments and minutes in an open node.
type Room struct{ *premises.Premises }

// New furnishes it.
func New(p *premises.Premises) *Room {
	r := &Room{p}
	p.Keep(premises.Part{Prefix: prefix, Tables: []premises.Table{
		{Name: "forum_topics", Key: "no", Columns: topicColumns},
		{Name: "forum_comments", Key: "no", Columns: commentColumns},
		{Name: "forum_tallies", Key: "topic", Columns: tallyColumns},
		{Name: "forum_months", Key: "office, kind, month, service", Columns: monthColumns},
		{Name: "forum_minutes", Key: "no", Columns: minutesColumns},
		{Name: "forum_rules", Key: "office", Columns: "office, days, words"},
	}, Replay: replay})
	return r
}

// replay writes the rows of one whole stream.
func replay(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	switch {
	case strings.HasPrefix(stream, topicPrefix):
		x, err := foldTopic(lines)
		if err != nil {
			return err
		}
		return x.save(t)
	case strings.HasPrefix(stream, commentPrefix):
		x, err := foldComment(lines)
		if err != nil {
			return err
		}
		return x.save(t)
	case strings.HasPrefix(stream, minutesPrefix):
		x, err := foldMinutes(lines)
		if err != nil {
			return err
		}
		return x.save(t)
	}
	return journal.Each(lines, func(e journal.Entry) error { return saveRule(t, e) })
}

// thing is what every stream has: the number of its first entry, its own id, all
// items it speaks of.
type thing struct {
	No    int64
	ID    canon.ID
	items []canon.ID
}

// walk reads a whole stream; each gets every entry.
func (x *thing) walk(under string, lines [][]byte, each func(journal.Entry) error) error {
	err := journal.Each(lines, func(e journal.Entry) error {
		if err := x.begin(under, e); err != nil {
			return err
		}
		return each(e)
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", strings.TrimSuffix(under, "/"), err)
	}
	return nil
}

// begin notes what every entry tells of the stream.
func (x *thing) begin(under string, e journal.Entry) (err error) {
	if e.Seq == 1 {
		x.No = e.Position
		x.ID, err = canon.ParseID(strings.TrimPrefix(e.Stream, under))
	}
	for _, it := range e.Items {
		x.items = append(x.items, it.ID)
	}
	return err
}

// Topic is a draft or an announcement as its entries made it.
type Topic struct {
	say.Topic
	thing
	extended canon.ID
}

func foldTopic(lines [][]byte) (*Topic, error) {
	x := &Topic{}
	return x, x.walk(topicPrefix, lines, x.take)
}

func (x *Topic) take(e journal.Entry) error {
	ev, err := say.DecodeTopic(e.Kind, e.Data)
	if err != nil || ev == nil {
		return err
	}
	if more, ok := ev.(say.Extended); ok {
		x.extended = more.Words
	}
	x.Apply(ev, e.At)
	return nil
}

func (x *Topic) save(t *store.Tx) error {
	until := x.ClosesAt
	if x.EndedAt != 0 {
		until = min(until, x.EndedAt)
	}
	if err := t.Exec(`DELETE FROM forum_topics WHERE no = ?`, x.No); err != nil {
		return err
	}
	return t.Exec(`INSERT INTO forum_topics (`+topicColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.No, x.ID[:], x.Office, string(x.Kind), x.Service, x.Version, string(x.State), x.Words[:], x.OpensAt, x.ClosesAt, until, x.EndedAt)
}

// Comment is one comment as its entries made it.
type Comment struct {
	say.Comment
	thing
	// Erased says that its words are gone.
	Erased bool
}

func foldComment(lines [][]byte) (*Comment, error) {
	x := &Comment{}
	return x, x.walk(commentPrefix, lines, x.take)
}

func (x *Comment) take(e journal.Entry) error {
	if e.Kind == vault.KindErased {
		x.Erased = true
		return nil
	}
	ev, err := say.DecodeComment(e.Kind, e.Data)
	if err != nil || ev == nil {
		return err
	}
	x.Apply(ev, e.At)
	return nil
}

func (x *Comment) save(t *store.Tx) error {
	was, err := sharesOf(t, x.No)
	if err != nil {
		return err
	}
	if err := t.Exec(`DELETE FROM forum_comments WHERE no = ?`, x.No); err != nil {
		return err
	}
	err = t.Exec(`INSERT INTO forum_comments (`+commentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.No, x.ID[:], x.Topic, x.Office, string(x.Kind), x.Service, x.Component, string(x.Standing), x.Reason, string(x.Outcome), flag(!x.Who.Zero()), x.Month, x.ReceivedAt, x.Due, x.AnsweredAt, flag(x.Owed()))
	if err != nil {
		return fmt.Errorf("writing a comment: %w", err)
	}
	return count(t, &x.Comment, was, shares(&x.Comment))
}

// Minutes are minutes as their entries made them.
type Minutes struct {
	say.Minutes
	thing
}

func foldMinutes(lines [][]byte) (*Minutes, error) {
	x := &Minutes{}
	return x, x.walk(minutesPrefix, lines, x.take)
}

func (x *Minutes) take(e journal.Entry) error {
	ev, err := say.DecodeMinutes(e.Kind, e.Data)
	if err != nil || ev == nil {
		return err
	}
	x.Apply(ev, e.At)
	return nil
}

func (x *Minutes) save(t *store.Tx) error {
	done := int64(0)
	for _, p := range x.Promises {
		if p.Done != 0 {
			done++
		}
	}
	if err := t.Exec(`DELETE FROM forum_minutes WHERE no = ?`, x.No); err != nil {
		return err
	}
	return t.Exec(`INSERT INTO forum_minutes (`+minutesColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.No, x.ID[:], x.Office, x.Topic, int64(x.Held), x.Words[:], int64(len(x.Promises)), done, int64(x.NextPromise()))
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// carry appends events to a stream, the items with the first.
func carry[E say.Event](t *store.Tx, stream string, events []E, take func(journal.Entry) error, items ...vault.Item) error {
	for i, ev := range events {
		data, err := say.Encode(ev)
		if err != nil {
			return err
		}
		d := store.Draft{Stream: stream, Kind: ev.Kind(), Data: data}
		if i == 0 {
			for _, it := range items {
				if err := it.Put(t); err != nil {
					return err
				}
				d.Items = append(d.Items, it.Ref())
			}
		}
		e, err := t.Append(d)
		if err != nil {
			return err
		}
		if err := take(e); err != nil {
			return err
		}
	}
	return nil
}

func (x *Topic) carry(t *store.Tx, events []say.TopicEvent, items ...vault.Item) error {
	err := carry(t, topicPrefix+x.ID.String(), events, x.taking, items...)
	if err != nil {
		return err
	}
	return x.save(t)
}

func (x *Topic) taking(e journal.Entry) error {
	if err := x.begin(topicPrefix, e); err != nil {
		return err
	}
	return x.take(e)
}

func (x *Comment) carry(t *store.Tx, events []say.CommentEvent, items ...vault.Item) error {
	err := carry(t, commentPrefix+x.ID.String(), events, x.taking, items...)
	if err != nil {
		return err
	}
	return x.save(t)
}

func (x *Comment) taking(e journal.Entry) error {
	if err := x.begin(commentPrefix, e); err != nil {
		return err
	}
	return x.take(e)
}

func (x *Minutes) carry(t *store.Tx, events []say.MinutesEvent, items ...vault.Item) error {
	err := carry(t, minutesPrefix+x.ID.String(), events, x.taking, items...)
	if err != nil {
		return err
	}
	return x.save(t)
}

func (x *Minutes) taking(e journal.Entry) error {
	if err := x.begin(minutesPrefix, e); err != nil {
		return err
	}
	return x.take(e)
}

// source reads rows and streams, in an act or outside of one.
type source struct {
	one    func(sql string, args []any, dest ...any) (bool, error)
	stream func(name string) ([][]byte, error)
}

func (r *Room) outside(ctx context.Context) source {
	return source{one: func(sql string, args []any, dest ...any) (bool, error) { return r.Store.One(ctx, sql, args, dest...) },
		stream: func(name string) ([][]byte, error) { return r.Store.Stream(ctx, name) }}
}

func within(t *store.Tx) source { return source{one: t.One, stream: t.Stream} }

// lines are the entries of the stream of a row.
func (s source) lines(table, under string, no int64) ([][]byte, error) {
	var id canon.ID
	found, err := s.one(`SELECT id FROM `+table+` WHERE no = ?`, []any{no}, store.ID(&id))
	if err == nil && !found {
		err = unknown()
	}
	if err != nil {
		return nil, err
	}
	return s.stream(under + id.String())
}

func (s source) topic(no int64) (*Topic, error) {
	lines, err := s.lines("forum_topics", topicPrefix, no)
	if err != nil {
		return nil, err
	}
	return foldTopic(lines)
}

func (s source) comment(no int64) (*Comment, error) {
	lines, err := s.lines("forum_comments", commentPrefix, no)
	if err != nil {
		return nil, err
	}
	return foldComment(lines)
}

func (s source) minutes(no int64) (*Minutes, error) {
	lines, err := s.lines("forum_minutes", minutesPrefix, no)
	if err != nil {
		return nil, err
	}
	return foldMinutes(lines)
}

// Reference is what a comment is called by.
func (r *Room) Reference(no int64) string { return canon.Reference(r.Card().Code, no) }

// secret opens a comment to its author; it is derived and stored nowhere.
func (r *Room) secret(id canon.ID) string {
	return premises.Crockford(r.MAC([]byte("forum"), id[:]), 10)
}

// unknown is said alike for what is not and what is not theirs.
func unknown() error { return fault.New(fault.NotFound, "say.unknown") }

func at(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
