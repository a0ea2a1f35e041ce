package web

import (
	"net/http"
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/lang"
	"genggam/internal/premises"
)

// sentPage confirms what was received: reference, secret, due times with their
// sums, and what happens next. It is the receipt, and prints as one.
type sentPage struct {
	Shell
	Reference, Secret string
	Received          string
	Due               []dueLine
	Next              []string
}

// dueLine is one due time, how it was reached, and whether it may still move.
type dueLine struct {
	Title, When string
	Sum         []string
	Note        string
}

// sent shows the confirmation, also when it is opened again later: the draft
// remembers what it became.
func (c *call) sent() error {
	j, err := c.journeyOf()
	if err != nil {
		return c.lostDraft(err)
	}
	if j.draft.Filed < 0 {
		return c.see(j.next())
	}
	r, err := j.Desk.FileDraft(j.ctx(), j.draft)
	if err != nil {
		return err
	}
	j.keepCase(r.Reference, r.Secret)
	p := &sentPage{Shell: j.shell(j.say("web.sent.title")), Reference: r.Reference, Secret: premises.SpellSecret(r.Secret),
		Received: lang.Moment(j.tag, r.SubmittedAt.In(r.Promise.Due.At.Location())), Next: []string{j.say("web.sent.next-check")}}
	how, err := j.Desk.Follow(j.ctx(), r.No)
	if err != nil {
		return err
	}
	if !how.Assurance.AtLeast(casework.Matched) {
		p.Next = append(p.Next, j.say("web.sent.next-unknown"))
	}
	p.Next = append(p.Next, j.say(nextPaper(how)))
	p.Due = []dueLine{
		j.due("web.due.promise", r.Promise), j.due("web.due.limit", r.Limit), j.due("web.due.check", r.Check),
	}
	return j.showPrivate(http.StatusOK, "sent", p)
}

// nextPaper says how the letter will come, and why where it must be fetched.
func nextPaper(p desk.Progress) string {
	switch {
	case p.Standard.Result.Letter == "":
		return "web.sent.next-product"
	case p.InPerson:
		return "web.sent.next-fetch"
	}
	return "web.sent.next-download"
}

// due writes a due time and its sum, line by line.
func (v voice) due(key string, s casework.Sum) dueLine {
	at := s.Due.At
	out := dueLine{Title: v.say(key, v.duration(s.Duration)), When: lang.Moment(v.tag, at)}
	if s.Duration.Unit == calendar.UnitDays || s.Duration.Unit == calendar.UnitCalendarDays {
		out.When = lang.LongDate(v.tag, at)
	}
	for _, l := range s.Due.Lines {
		out.Sum = append(out.Sum, v.sumLine(l))
	}
	if s.Due.Provisional {
		out.Note = v.say("calendar.provisional")
	}
	return out
}

// sumLine says one line of a sum; each kind has its own blanks.
func (v voice) sumLine(l calendar.Line) string {
	day := v.date(l.Day.String())
	run := l.Until > l.Day
	if run {
		day = v.say("calendar.run", day, v.date(l.Until.String()))
	}
	switch l.Key {
	case calendar.KeyStart, calendar.KeyBegin:
		return v.say(l.Key, day, lang.MinuteOfDay(v.tag, l.From))
	case calendar.KeyHours:
		if run {
			return v.say("calendar.worked-run", day, l.Count)
		}
		return v.say(l.Key, day, lang.MinuteOfDay(v.tag, l.From), lang.MinuteOfDay(v.tag, l.To), l.Count)
	case calendar.KeyCounted, calendar.KeyCalendar, calendar.KeyElapsed:
		return v.say(l.Key, day, l.Count)
	}
	return v.say(l.Key, day, l.Name)
}

// caseCookie lets the device that filed a case follow it without typing.
const caseCookie = "case"

func (c *call) keepCase(reference, secret string) { c.keep(caseCookie, reference+"."+secret, 30) }

// keptCase is the reference and secret that the device remembers.
func (c *call) keptCase() (reference, secret string) {
	reference, secret, _ = strings.Cut(c.kept(caseCookie), ".")
	return reference, secret
}
