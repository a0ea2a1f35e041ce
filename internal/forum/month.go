package forum

import (
	"context"
	"fmt"

	"genggam/internal/integrity"
	"genggam/internal/region"
	"genggam/internal/say"
	"genggam/internal/store"
)

// share is what one comment adds to the sums of its topic and of its month.
type share struct{ received, shown, hidden, back, answered, inTime, late, accepted, partly, refused int64 }

func shares(c *say.Comment) share {
	x := share{received: 1, hidden: flag(c.Standing == say.Hidden), back: flag(c.Standing == say.Gone)}
	if c.Standing == say.Published {
		x.shown, x.answered, x.inTime = 1, flag(c.AnsweredAt != 0), flag(c.InTime())
		x.late = x.answered - x.inTime
		x.accepted, x.partly, x.refused = flag(c.Outcome == say.Accepted), flag(c.Outcome == say.Partly), flag(c.Outcome == say.Refused)
	}
	return x
}

// sharesOf is what the row of a comment added, nothing where there is none.
func sharesOf(t *store.Tx, no int64) (share, error) {
	var c say.Comment
	found, err := t.One(`SELECT standing, outcome, due, answered_at FROM forum_comments WHERE no = ?`, []any{no}, (*string)(&c.Standing), (*string)(&c.Outcome), &c.Due, &c.AnsweredAt)
	if err != nil || !found {
		return share{}, err
	}
	return shares(&c), nil
}

// count moves the sums from what a comment added to what it adds.
func count(t *store.Tx, c *say.Comment, was, is share) error {
	err := t.Exec(`INSERT INTO forum_tallies (`+tallyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (topic) DO UPDATE SET received = forum_tallies.received + excluded.received, shown = forum_tallies.shown + excluded.shown, hidden = forum_tallies.hidden + excluded.hidden,
		back = forum_tallies.back + excluded.back, answered = forum_tallies.answered + excluded.answered, in_time = forum_tallies.in_time + excluded.in_time,
		accepted = forum_tallies.accepted + excluded.accepted, partly = forum_tallies.partly + excluded.partly, refused = forum_tallies.refused + excluded.refused`,
		c.Topic, is.received-was.received, is.shown-was.shown, is.hidden-was.hidden, is.back-was.back, is.answered-was.answered, is.inTime-was.inTime,
		is.accepted-was.accepted, is.partly-was.partly, is.refused-was.refused)
	if err != nil {
		return err
	}
	return t.Exec(`INSERT INTO forum_months (`+monthColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (office, kind, month, service) DO UPDATE SET received = forum_months.received + excluded.received, hidden = forum_months.hidden + excluded.hidden,
		back = forum_months.back + excluded.back, in_time = forum_months.in_time + excluded.in_time, late = forum_months.late + excluded.late`,
		c.Office, string(c.Kind), c.Service, c.Month, is.received-was.received, is.hidden-was.hidden, is.back-was.back, is.inTime-was.inTime, is.late-was.late)
}

// Month is what became of the comments on drafts of standards that came in at an
// office in a month, of one service or, for "", of all: principle f of UU 25/2009
// art. 4. Voices.PerMille says how many of a thousand were answered with a reason
// within say.AnswerDays; those whose time still runs are in Voices.Waiting and not
// in it. Comments on announcements are no part of it.
func (r *Room) Month(ctx context.Context, office region.Code, service string, m integrity.Month) (say.Voices, error) {
	return r.voices(ctx, `office = ? AND kind = 'standard' AND month = ? AND (? = '' OR service = ?)`, string(office), m.String(), service, service)
}

// Year is Month for the twelve months that end with that of today, of one office
// or, for "", of all; kind is what was commented on.
func (r *Room) Year(ctx context.Context, kind say.Kind, office region.Code) (say.Voices, error) {
	m := integrity.MonthOf(r.Today(office))
	if office == "" {
		return r.voices(ctx, `kind = ? AND month >= ?`, string(kind), (m - 11).String())
	}
	return r.voices(ctx, `office = ? AND kind = ? AND month >= ?`, string(office), string(kind), (m - 11).String())
}

// voices sums what was counted and looks which of the rest is late.
func (r *Room) voices(ctx context.Context, where string, args ...any) (v say.Voices, err error) {
	_, err = r.Store.One(ctx, `SELECT CAST(coalesce(sum(received), 0) AS BIGINT), CAST(coalesce(sum(hidden), 0) AS BIGINT), CAST(coalesce(sum(back), 0) AS BIGINT), CAST(coalesce(sum(in_time), 0) AS BIGINT), CAST(coalesce(sum(late), 0) AS BIGINT) FROM forum_months WHERE `+where,
		args, &v.Received, &v.Hidden, &v.Back, &v.InTime, &v.Late)
	if err == nil {
		_, err = r.Store.One(ctx, `SELECT count(*) FROM forum_comments WHERE owed = 1 AND due < ? AND `+where, append([]any{r.Now().UnixMilli()}, args...), &v.Overdue)
	}
	if err != nil {
		return v, fmt.Errorf("counting comments: %w", err)
	}
	v.Waiting = v.Received - v.Hidden - v.Back - v.InTime - v.Late - v.Overdue
	return v, nil
}
