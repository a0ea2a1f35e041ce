package forum

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/canon"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/say"
	"genggam/internal/store"
)

// PageSize is how many rows a page of a list has.
const PageSize = 20

// Row is a comment in a list of officers: nothing that anybody wrote.
type Row struct {
	No, Topic int64
	Reference string
	Kind      say.Kind
	Component string
	Standing  say.Standing
	Reason    string
	Outcome   say.Outcome
	Received  time.Time
	// Due is until when an answer is in time.
	Due time.Time
	// Title is that of what it is on.
	Title string

	id  canon.ID
	due int64
}

func (r *Room) rows(ctx context.Context, where string, args ...any) (out []Row, err error) {
	err = r.Store.Each(ctx, `SELECT no, id, topic, kind, component, standing, reason, outcome, received_at, due FROM forum_comments WHERE `+where, args, func(scan store.Scan) error {
		var x Row
		var received int64
		err := scan(&x.No, store.ID(&x.id), &x.Topic, (*string)(&x.Kind), &x.Component, (*string)(&x.Standing), &x.Reason, (*string)(&x.Outcome), &received, &x.due)
		x.Reference, x.Received, x.Due = r.Reference(x.No), at(received), at(x.due)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading comments: %w", err)
	}
	titles := map[int64]string{}
	for i := range out {
		title, known := titles[out[i].Topic]
		if !known {
			var words canon.ID
			var w TopicWords
			if _, err := r.Store.One(ctx, `SELECT words FROM forum_topics WHERE no = ?`, []any{out[i].Topic}, store.ID(&words)); err != nil {
				return nil, err
			}
			if err := r.Vault.OpenValue(ctx, words, &w); err != nil {
				return nil, err
			}
			title = w.Title
			titles[out[i].Topic] = title
		}
		out[i].Title = title
	}
	return out, nil
}

// Shown is a comment with its words.
type Shown struct {
	Comment
	Reference string
	// Text is what was said, Seen what everybody reads, "" where it is not public.
	Text, Seen string
	// Name is set for its author alone, Named says that there is one.
	Name  string
	Named bool
	// Why it is hidden, and Answer with its reason.
	Why, Answer string
}

func (r *Room) open1(ctx context.Context, c *Comment) (Shown, error) {
	x := Shown{Comment: *c, Reference: r.Reference(c.No), Named: !c.Who.Zero()}
	var text, shown, why, answer said
	for id, into := range map[canon.ID]*said{c.Words: &text, c.Shown: &shown, c.Why: &why, c.Comment.Answer: &answer} {
		if err := r.Vault.OpenValue(ctx, id, into); err != nil {
			return x, err
		}
	}
	x.Text, x.Why, x.Answer = text.Text, why.Text, answer.Text
	if c.Standing == say.Published {
		if x.Seen = text.Text; !c.Shown.Zero() {
			x.Seen = shown.Text
		}
	}
	return x, nil
}

// Filter says which topics are wanted.
type Filter struct {
	Kind say.Kind
	// Past wants those that are closed, the newest first; else those that are open or
	// coming, the first to close first.
	Past bool
	// Office, "" for all.
	Office region.Code
	// After is what the page before said, "" for the first.
	After string
}

// Tally is what became of the comments on a topic.
type Tally struct {
	Received, Shown, Hidden, Back, Answered, InTime, Accepted, Partly, Refused int64
}

// ToAnswer are the comments that are left to be looked at or answered.
func (t Tally) ToAnswer() int64 { return t.Received - t.Hidden - t.Back - t.Answered }

// TopicRow is a topic in a list.
type TopicRow struct {
	No      int64
	Office  premises.Office
	Kind    say.Kind
	Service string
	Version int64
	Stand   say.Stand
	// Opens and Closes are instants in the zone of the office; Ended is zero for what
	// runs.
	Opens, Closes, Ended time.Time
	Title                string
	Tally                Tally

	until int64
}

// Topics gives a page of topics and where the next begins, "" for nowhere.
func (r *Room) Topics(ctx context.Context, f Filter) ([]TopicRow, string, error) {
	key, no := mark(f.After)
	now := r.Now().UnixMilli()
	where, args := `kind = ?`, []any{string(f.Kind)}
	add := func(cond string, v ...any) { where, args = where+` AND `+cond, append(args, v...) }
	if f.Office != "" {
		add(`office = ?`, string(f.Office))
	}
	order := ` ORDER BY until_at, x.no LIMIT ?`
	if f.Past {
		order = ` ORDER BY until_at DESC, x.no DESC LIMIT ?`
		add(`until_at < ?`, now)
		if f.After != "" {
			add(`until_at <= ? AND (until_at < ? OR x.no < ?)`, key, key, no)
		}
	} else {
		add(`until_at >= ?`, now)
		if f.After != "" {
			add(`until_at >= ? AND (until_at > ? OR x.no > ?)`, key, key, no)
		}
	}
	rows, err := r.topics(ctx, where+order, append(args, int64(PageSize+1))...)
	return page(rows, err, func(x TopicRow) string { return marked(x.until, x.No) })
}

// topics reads rows of topics with their sums and titles.
func (r *Room) topics(ctx context.Context, where string, args ...any) (out []TopicRow, err error) {
	var words []canon.ID
	now := r.Now()
	err = r.Store.Each(ctx, `SELECT x.no, office, kind, service, version, state, words, opens_at, closes_at, until_at, ended_at, coalesce(received, 0), coalesce(shown, 0), coalesce(hidden, 0),
		coalesce(back, 0), coalesce(answered, 0), coalesce(in_time, 0), coalesce(accepted, 0), coalesce(partly, 0), coalesce(refused, 0)
		FROM forum_topics x LEFT JOIN forum_tallies y ON y.topic = x.no WHERE `+where, args, func(scan store.Scan) error {
		var x TopicRow
		var t say.Topic
		var item canon.ID
		n := &x.Tally
		err := scan(&x.No, &t.Office, (*string)(&x.Kind), &x.Service, &x.Version, (*string)(&t.State), store.ID(&item), &t.OpensAt, &t.ClosesAt, &x.until, &t.EndedAt,
			&n.Received, &n.Shown, &n.Hidden, &n.Back, &n.Answered, &n.InTime, &n.Accepted, &n.Partly, &n.Refused)
		if err != nil {
			return err
		}
		x.Stand = t.Stands(now)
		x.Office, _ = r.Office(region.Code(t.Office)) // an office that was closed has its code alone
		x.Office.Code = region.Code(t.Office)
		zone := r.zone(x.Office.Code)
		x.Opens, x.Closes = at(t.OpensAt).In(zone), at(t.ClosesAt).In(zone)
		if t.EndedAt != 0 {
			x.Ended = at(t.EndedAt).In(zone)
		}
		out, words = append(out, x), append(words, item)
		return nil
	})
	for i := range out {
		if err != nil {
			break
		}
		var w TopicWords
		err = r.Vault.OpenValue(ctx, words[i], &w)
		out[i].Title = w.Title
	}
	if err != nil {
		return nil, fmt.Errorf("reading topics: %w", err)
	}
	return out, nil
}

// zone is that of an office, UTC where it is not known.
func (r *Room) zone(office region.Code) *time.Location {
	if cal := r.Calendar(office); cal != nil {
		return cal.Zone()
	}
	return time.UTC
}

// TopicShown is a topic with all its words.
type TopicShown struct {
	TopicRow
	TopicWords
	// Base is the standard that was in force when the draft was laid open.
	Base string
	// Ending is set for what was withdrawn or determined; Extended is why it was
	// given more time, "" when it was not.
	Ending   Ending
	Extended string
	Digest   string
	Final    string
	// InForce says that the catalogue holds the very text that was determined.
	InForce bool
}

// Topic is one topic for everybody to read.
func (r *Room) Topic(ctx context.Context, no int64) (TopicShown, error) {
	x := TopicShown{}
	rows, err := r.topics(ctx, `x.no = ?`, no)
	if err == nil && len(rows) == 0 {
		err = unknown()
	}
	if err != nil {
		return x, err
	}
	t, err := r.outside(ctx).topic(no)
	if err != nil {
		return x, err
	}
	x.TopicRow, x.Base, x.Digest, x.Final = rows[0], t.Base, t.Topic.Digest, t.Topic.Final
	if err := r.Vault.OpenValue(ctx, t.Words, &x.TopicWords); err != nil {
		return x, err
	}
	if err := r.Vault.OpenValue(ctx, t.Topic.Ending, &x.Ending); err != nil {
		return x, err
	}
	var why said
	err = r.Vault.OpenValue(ctx, t.extended, &why)
	x.Extended = why.Text
	if s, ok := r.Catalogue().Version(x.Service, int(x.Version)); ok {
		x.InForce = fmt.Sprintf("%x", s.Digest()) == x.Final
	}
	return x, err
}

// Source is the file of a draft, or of what was determined where that differs and
// final is true.
func (r *Room) Source(ctx context.Context, no int64, final bool) ([]byte, error) {
	t, err := r.outside(ctx).topic(no)
	if err != nil {
		return nil, err
	}
	item := t.Topic.Source
	if final && !t.FinalSource.Zero() {
		item = t.FinalSource
	}
	if item.Zero() {
		return nil, unknown()
	}
	s, err := r.draft(ctx, item)
	return s.Source, err
}

// Comments gives a page of what everybody may know of the comments on a topic, the
// newest first: those that are public with words and answer, of hidden ones that
// they are hidden and why.
func (r *Room) Comments(ctx context.Context, topic int64, after string) ([]Shown, string, error) {
	_, no := mark(after)
	if no == 0 {
		no = canon.MaxInt
	}
	var ids []canon.ID
	err := r.Store.Each(ctx, `SELECT id FROM forum_comments WHERE topic = ? AND standing IN ('published', 'hidden') AND no < ? ORDER BY no DESC LIMIT ?`, []any{topic, no, int64(PageSize + 1)}, func(scan store.Scan) error {
		var id canon.ID
		err := scan(store.ID(&id))
		ids = append(ids, id)
		return err
	})
	var out []Shown
	for _, id := range ids {
		if err != nil {
			return nil, "", err
		}
		x, bad := r.public(ctx, id)
		out, err = append(out, x), bad
	}
	return page(out, err, func(x Shown) string { return marked(0, x.No) })
}

// public is what everybody may know of a comment.
func (r *Room) public(ctx context.Context, id canon.ID) (Shown, error) {
	lines, err := r.Store.Stream(ctx, commentPrefix+id.String())
	if err != nil {
		return Shown{}, err
	}
	c, err := foldComment(lines)
	if err != nil {
		return Shown{}, err
	}
	x, err := r.open1(ctx, c)
	x.Text, x.Why, x.Named = "", "", false
	if c.Standing != say.Published {
		x.Answer = ""
	}
	return x, err
}
