package queue

import (
	"cmp"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/lang"
)

// Sayer says a message in a language; lang.Messages is one.
type Sayer interface {
	Say(tag lang.Tag, key string, args ...any) string
}

// Shown is one call on the board: a number and a desk, never a name or service.
type Shown struct {
	Code   string
	Letter string
	Number int
	Desk   string
	// Calls is how often it was called; a board speaks again when it rises.
	Calls int
	// At is the last call, milliseconds UTC.
	At      int64
	Serving bool
}

// LineShown is one line on the board.
type LineShown struct {
	Letter  string
	Name    lang.Text
	Waiting int
}

// Board is what hangs in the hall.
type Board struct {
	// Calls are the last ones, the newest first.
	Calls []Shown
	Lines []LineShown
}

// Board shows the last calls, at most that many, and how many wait in each line.
func (d *Day) Board(most int) (b Board) {
	for _, t := range d.tickets {
		if t.State == AtDesk || t.State == Serving {
			b.Calls = append(b.Calls, Shown{t.Code(), t.Letter, t.Number, t.Desk, t.Calls, t.LastCall, t.State == Serving})
		}
	}
	arrange.By(b.Calls, func(x, y Shown) int { return cmp.Or(cmp.Compare(y.At, x.At), cmp.Compare(x.Code, y.Code)) })
	b.Calls = b.Calls[:min(len(b.Calls), max(most, 0))]
	for _, g := range d.rules.Groups {
		l := LineShown{Letter: g.Letter, Name: g.Name}
		for _, t := range d.tickets {
			if t.Line == g.Letter && t.State == Waiting {
				l.Waiting++
			}
		}
		b.Lines = append(b.Lines, l)
	}
	return b
}

// Text is a call as the board shows it: "A012 → loket 3".
func (s Shown) Text(m Sayer, tag lang.Tag) string { return m.Say(tag, "queue.shown", s.Code, s.Desk) }

// Speak is a call as a browser says it aloud: letter and number apart, so that
// no voice reads "A012" as a word or the zeros one by one.
func (s Shown) Speak(m Sayer, tag lang.Tag) string {
	if s.Calls > 1 {
		return m.Say(tag, "queue.speak-again", s.Letter, s.Number, s.Desk)
	}
	return m.Say(tag, "queue.speak", s.Letter, s.Number, s.Desk)
}

// Voice is the language tag (BCP 47) of the voice that says it; few machines
// have a Javanese one, for which the Indonesian reads well enough.
func Voice(tag lang.Tag) []string {
	switch tag {
	case lang.JV:
		return []string{"jv-ID", "id-ID"}
	case lang.EN:
		return []string{"en-GB", "en-US", "en"}
	}
	return []string{"id-ID"}
}

// Say tells a wait to whoever waits: how many before, and from when to when.
func (w Wait) Say(m Sayer, tag lang.Tag) string {
	switch {
	case !w.Known:
		return m.Say(tag, "queue.wait-unknown")
	case w.Ahead == 0 && w.Low == 0 && w.High <= time.Minute:
		return m.Say(tag, "queue.wait-now")
	case w.Guess:
		return m.Say(tag, "queue.wait-guess", w.Ahead, int(w.Low.Minutes()), int(w.High.Minutes()))
	}
	return m.Say(tag, "queue.wait", w.Ahead, int(w.Low.Minutes()), int(w.High.Minutes()))
}

// SayWhy tells why a ticket was called before others.
func (t Ticket) SayWhy(m Sayer, tag lang.Tag) string {
	switch t.Why {
	case ByClass, ByRun, ByAge, ByComing, ByHand:
		return m.Say(tag, "queue.why-"+t.Why)
	}
	return ""
}
