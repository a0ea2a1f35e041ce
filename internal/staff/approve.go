package staff

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/mandate"
)

// The keys of a Line, which are message keys of lang.
const (
	KeyAsks        = "chart.line.asks"      // the asker holds {0} on {1}
	KeyOwn         = "chart.line.own"       // {0}: the asker fills it
	KeyNotAbove    = "chart.line.not-above" // {0}: not above {1}, which the asker fills too
	KeyNoPower     = "chart.line.no-power"  // {0}: was not given this power
	KeyVacant      = "chart.line.vacant"    // {0}: vacant, nobody stands in
	KeyAway        = "chart.line.away"      // {0}: away ({1}), nobody stands in
	KeyStandInAway = "chart.line.plh-away"  // {0}: the Plh is away too ({1})
	KeyRoutine     = "chart.line.routine"   // {0}: {1} may not decide this
	KeyApproves    = "chart.line.approves"  // {0} approves
	KeyStandsIn    = "chart.line.stands-in" // {0}: {1} approves
)

// Line is one step of the way up and what was found there.
type Line struct {
	// Key is one of the Key constants, Args its blanks: titles, days, forms.
	Key  string
	Args []any
	// Post that was looked at.
	Post canon.ID
}

// Say is the line as a sentence.
func (l Line) Say(m calendar.Sayer, tag lang.Tag) string { return m.Say(tag, l.Key, l.Args...) }

// Answer is who approves.
type Answer struct {
	// Employee who approves, from which Post, by which Seat and Form; For is the
	// absent holder whom a Plh stands in for, zero for none.
	Employee, Post, Seat, For canon.ID
	Form                      mandate.Form
	// Lines are the reasons from the asker's post upwards; the last one says who.
	Lines []Line
	// Basis is the citation of the approval.
	Basis string
}

// WhoApproves says who decides a kind of thing for somebody on a day. The way
// goes up from the asker's own post; posts that are vacant or whose holder is
// away are passed over unless somebody stands in, and so is every post that is
// not above all that the asker fills that day, which is why approvals cannot
// run in a circle. When nobody can, the fault is Conflict ("chart.nobody",
// "chart.no-post") or NotFound, and the answer still has the lines.
func (c *Chart) WhoApproves(employee canon.ID, day calendar.Day, what Approval) (Answer, error) {
	rule, ok := what.rule()
	if !ok {
		return Answer{}, invalid("what", "chart.approval")
	}
	if p := c.person(employee); p == nil || !c.employed(employee, day) {
		return Answer{}, fault.New(fault.NotFound, "chart.unknown-person").On("employee")
	}
	own := c.filled(employee, day)
	if len(own) == 0 {
		return Answer{}, fault.New(fault.Conflict, "chart.no-post", dated(day))
	}
	w := walk{c: c, who: employee, day: day, rule: rule, own: own}
	w.note(KeyAsks, own[0], c.title(own[0]), dated(day))
	for at := c.post(own[0]).over(day); !at.Zero(); at = c.post(at).over(day) {
		if w.tries(c.post(at)) {
			w.Basis = rule.Basis
			return w.Answer, nil
		}
	}
	return Answer{Lines: w.Lines}, fault.New(fault.Conflict, "chart.nobody", c.title(own[0]), dated(day))
}

// walk is one way up.
type walk struct {
	Answer
	c    *Chart
	who  canon.ID
	day  calendar.Day
	rule approvalRule
	own  []canon.ID
}

func (w *walk) note(key string, at canon.ID, args ...any) {
	w.Lines = append(w.Lines, Line{Key: key, Args: args, Post: at})
}

// tries looks at one post and says whether whoever fills it approves.
func (w *walk) tries(p *post) bool {
	if slices.Contains(w.own, p.ID) {
		w.note(KeyOwn, p.ID, p.Title)
		return false
	}
	for _, mine := range w.own[1:] {
		if !w.c.above(p.ID, mine, w.day) {
			w.note(KeyNotAbove, p.ID, p.Title, w.c.title(mine))
			return false
		}
	}
	top := p.over(w.day).Zero()
	if w.rule.Rung != direct && !top && !slices.Contains(p.Powers, w.rule.ID) {
		w.note(KeyNoPower, p.ID, p.Title)
		return false
	}
	return w.filled(p)
}

// above says whether one post is strictly above another on a day.
func (c *Chart) above(upper, lower canon.ID, day calendar.Day) bool {
	for at := c.post(lower).over(day); !at.Zero(); at = c.post(at).over(day) {
		if at == upper {
			return true
		}
	}
	return false
}

// filled says whether somebody who may decide fills a post: the Plh, since
// whoever named one said that the holder is away, else the holder.
func (w *walk) filled(p *post) bool {
	holder, held := w.c.seated(p, w.day)
	daily, named := w.c.first(p.seats, w.day, func(s Seat) bool { return s.Form == mandate.Plh && w.c.employed(s.Employee, w.day) })
	if named {
		if a, away := w.c.Away(daily.Employee, w.day); away {
			w.note(KeyStandInAway, p.ID, p.Title, lang.Key(mandate.WhyKey(a.Why)))
			return false
		}
		if held {
			w.For = holder.Employee
		}
		return w.takes(p, daily)
	}
	if !held {
		w.note(KeyVacant, p.ID, p.Title)
		return false
	}
	if a, away := w.c.Away(holder.Employee, w.day); away {
		w.note(KeyAway, p.ID, p.Title, lang.Key(mandate.WhyKey(a.Why)))
		return false
	}
	return w.takes(p, holder)
}

// takes makes a seat the answer unless its form may not decide this.
func (w *walk) takes(p *post, s Seat) bool {
	form := lang.Key("mandate.form." + string(s.Form))
	if s.Form.Routine() && !w.rule.Routine {
		w.For = canon.ID{}
		w.note(KeyRoutine, p.ID, p.Title, form)
		return false
	}
	w.Employee, w.Post, w.Seat, w.Form = s.Employee, p.ID, s.ID, s.Form
	if s.Form == mandate.Head {
		w.note(KeyApproves, p.ID, p.Title)
	} else {
		w.note(KeyStandsIn, p.ID, p.Title, form)
	}
	return true
}

func dated(d calendar.Day) lang.Text {
	return lang.Text{ID: d.Say(lang.ID), JV: d.Say(lang.JV), EN: d.Say(lang.EN)}
}
