package principles

import (
	"encoding/json"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
)

// told is one event of a case with its entry.
type told struct {
	event casework.Event
	entry journal.Entry
}

// caseOf folds a case up to an entry; before is how it stood without it. A case with
// an event that this program does not know is nobody's to judge: ok is false.
func (g *gather) caseOf(e journal.Entry) (before, after casework.Case, story []told, ok bool, err error) {
	lines, err := g.r.Store.Stream(g.ctx, e.Stream)
	if err != nil {
		return before, after, nil, false, err
	}
	for _, line := range lines {
		x, err := journal.Parse(line)
		if err != nil {
			return before, after, nil, false, err
		}
		if x.Seq > e.Seq {
			break
		}
		event, err := casework.Decode(x.Kind, x.Data)
		if err != nil || event == nil {
			return before, after, nil, false, err
		}
		before = after
		m := casework.Meta{Case: after.ID, No: after.No, Seq: x.Seq, At: x.At, Office: x.Unit, Role: x.Actor.Role, Account: x.Actor.Account}
		if x.Seq == 1 {
			m.No = x.Position
			m.Case, _ = canon.ParseID(strings.TrimPrefix(x.Stream, "case/"))
		}
		after.Apply(event, m)
		story = append(story, told{event, x})
	}
	return before, after, story, len(story) > 0, nil
}

// finished says whether the applicant has a product or an answer.
func finished(s casework.State) bool {
	return s == casework.Issued || s == casework.Delivered || s == casework.Refused
}

func (g *gather) caseEntry(e journal.Entry) error {
	before, c, story, ok, err := g.caseOf(e)
	if err != nil || !ok {
		return err
	}
	s := g.of(c.Office, e.At)
	switch event := story[len(story)-1].event.(type) {
	case casework.Completed: // silence judged it when nobody did
		s.count("duties", event.By == "officer" && (before.CheckDue == 0 || e.At <= before.CheckDue))
	case casework.ReturnedForMore:
		s.count("ruled", len(event.Defects) > 0 && !event.Words.Zero())
	case casework.Answered:
		s.count("completions", e.At-before.StoodSince <= law().Completion*day)
	case casework.Decided:
		if event.Outcome == casework.Refuse {
			s.count("ruled", event.Rule != "" && !event.Evidence.Zero())
		}
	case casework.Advised:
		g.advised(&before, event, e)
	}
	if finished(c.State) && !finished(before.State) {
		if err := g.finish(&c, s, e.At); err != nil {
			return err
		}
	}
	if c.State.Ended() && !before.State.Ended() && finished(c.State) {
		return g.ended(&c, s, story)
	}
	return nil
}

// advised counts advice that another office was asked for as a duty of that office.
func (g *gather) advised(before *casework.Case, x casework.Advised, e journal.Entry) {
	for _, a := range before.Advices {
		if a.ID == x.Adviser && a.Outcome == "" {
			g.of(e.Unit, e.At).count("duties", a.Due == 0 || e.At <= a.Due)
			return
		}
	}
}

// finish counts a case when its product was ready or it was refused: whether the
// promise was kept, from when it was complete and from when it was handed in, and
// from which hamlet it came.
func (g *gather) finish(c *casework.Case, s *Sums, at int64) error {
	kept := at <= c.PromisedAt
	s.count("kept", kept)
	s.count("duties", kept)
	std, ok := g.r.Catalogue().Version(c.Standard, c.Version)
	cal := g.r.Calendar(region.Code(c.Office))
	if ok && cal != nil {
		due, err := cal.Add(ms(c.SubmittedAt), std.Time.Promised.Amount, std.Time.Promised.Unit)
		if err != nil {
			return err
		}
		s.count("kept-submitted", at <= due.At.UnixMilli())
	}
	hamlet, err := g.hamlet(c)
	if err == nil && hamlet != "" {
		s.group(hamlet, 1)
	}
	return err
}

// hamlet is a keyed word for where the applicant lives, "" when the register does
// not know.
func (g *gather) hamlet(c *casework.Case) (string, error) {
	_, body, err := g.r.Vault.Open(g.ctx, c.Applicant)
	if fault.Of(err) == fault.Gone || fault.Of(err) == fault.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var who struct {
		Resident string `json:"resident"`
	}
	if json.Unmarshal(body, &who) != nil || who.Resident == "" {
		return "", nil
	}
	p, err := g.r.people.Resident(g.ctx, who.Resident)
	if fault.As(err) != nil { // no longer in the register
		return "", nil
	}
	if err != nil || string(p.Office) != c.Office {
		return "", err
	}
	return g.r.hamletWord(c.Office, p.Record.Hamlet, p.Record.RW), nil
}

// ended counts a case that is over: on how many days its applicant came to the
// office, and how long officers worked on it.
func (g *gather) ended(c *casework.Case, s *Sums, story []told) error {
	days := map[int64]bool{}
	for _, x := range story {
		if came(x) {
			days[int64(g.r.dayOf(c.Office, x.entry.At))] = true
		}
	}
	s.spread("visits", int64(len(days)), 1)
	s.count("no-visit", len(days) == 0)
	worked, err := g.worked(c.No, story)
	if err == nil {
		s.spread("work", worked, 1)
	}
	return err
}

// came says whether the applicant, or whoever they sent, stood in the office.
func came(x told) bool {
	switch e := x.event.(type) {
	case casework.Submitted:
		return e.Presence == "counter"
	case casework.Answered:
		return !byNobody(x.entry.Actor)
	case casework.InkRecorded:
		return e.Way == "hand-over"
	case casework.Handed:
		return e.How == "counter" || e.How == "named"
	case casework.Paid:
		return e.Way == "cash"
	}
	return false
}

// worked is how many minutes officers worked on a case: before each of their acts
// the time since they last opened it or did something to it, when that was within
// the hour. What an officer does before a case is filed is not in it.
func (g *gather) worked(no int64, story []told) (int64, error) {
	looked := map[string][]int64{}
	err := g.r.Store.Each(g.ctx, `SELECT account, at FROM looks WHERE case_no = ? ORDER BY pos`, []any{no}, func(scan store.Scan) error {
		var account string
		var at int64
		err := scan(&account, &at)
		looked[account] = append(looked[account], at)
		return err
	})
	if err != nil {
		return 0, err
	}
	sum, acted := int64(0), map[string]int64{}
	for _, x := range story {
		account, at := x.entry.Actor.Account, x.entry.At
		if account == "" || byNobody(x.entry.Actor) {
			continue
		}
		since := acted[account]
		for _, l := range looked[account] {
			if l > at {
				break
			}
			if at-l <= law().Work*60_000 && l > acted[account] {
				since = l // the first look after the last act, within the hour
				break
			}
		}
		if gap := at - since; gap <= law().Work*60_000 {
			sum += gap
		}
		acted[account] = at
	}
	return (sum + 59_999) / 60_000, nil
}
