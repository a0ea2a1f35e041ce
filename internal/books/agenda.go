package books

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// AgendaLine is one number of the agenda as it stands now.
type AgendaLine struct {
	Entered
	// Void says why the number is not used; Reason is the officer's words.
	Void   Cause
	Reason canon.ID
	// Mended says that something was corrected.
	Mended bool
	// Box and Retention once it lies in the archive.
	Box       string
	Retention Retention
}

// Agenda is the agenda, expedition and archive of an office, folded from its
// entries. The zero value is ready.
type Agenda struct {
	lines   map[Ref]AgendaLine
	last    map[Series]int
	opened  []opening
	doubles []Ref
	sent    []Sent
}

// opening is where a series goes on from numbers of another system; those up to
// After stand in our own books, the rest up to Last in the other's.
type opening struct {
	Opened
	After int
}

// Apply folds an entry and never fails; an entry about a number that is not
// there changes nothing.
func (a *Agenda) Apply(e Event) {
	if a.lines == nil {
		a.lines, a.last = map[Ref]AgendaLine{}, map[Series]int{}
	}
	switch e := e.(type) {
	case Entered:
		r := e.Ref()
		if _, there := a.lines[r]; there {
			a.doubles = append(a.doubles, r)
			return
		}
		a.lines[r] = AgendaLine{Entered: e}
		a.last[r.Series] = max(a.last[r.Series], e.Number)
	case Opened:
		a.opened = append(a.opened, opening{e, a.last[e.Series]})
		a.last[e.Series] = max(a.last[e.Series], e.Last)
	case Corrected:
		if l, ok := a.lines[e.Ref]; ok {
			a.lines[e.Ref] = l.corrected(e)
		}
	case Sent:
		a.sent = append(a.sent, e)
	case Placed:
		if l, ok := a.lines[e.Ref]; ok {
			l.Box, l.Retention = e.Box, e.Retention
			a.lines[e.Ref] = l
		}
	}
}

// corrected leaves the number on the page where it was first written.
func (l AgendaLine) corrected(e Corrected) AgendaLine {
	l.Reason = e.Reason
	if e.Void != NotVoid {
		l.Void = e.Void
		return l
	}
	l.Mended = true
	if e.Date != 0 {
		if page := l.Page(); page != MonthOf(e.Date) {
			l.Book = page
		} else {
			l.Book = 0
		}
		l.Date = e.Date
		if l.When.Entered <= e.Date {
			l.When.Entered = 0
		}
	}
	l.LetterDate = cmp.Or(e.LetterDate, l.LetterDate)
	l.Class = cmp.Or(e.Class, l.Class)
	if !e.Words.Zero() {
		l.Words = e.Words
	}
	return l
}

// Line gives the line of a number.
func (a *Agenda) Line(r Ref) (AgendaLine, bool) {
	l, ok := a.lines[r]
	return l, ok
}

// Enter gives the letter the next number of its series and places it. Give
// everything but When.Entered, When.Book and Number. Faults: "books.future", "books.closed",
// "books.letter-after" (a letter dated after the day it was received),
// "books.class", "books.full".
func (a *Agenda) Enter(e Entered, today calendar.Day, closed Month) (Entered, error) {
	w, err := Enter(e.Date, today, closed)
	switch {
	case err != nil:
		return Entered{}, err
	case e.Direction != In && e.Direction != Out:
		return Entered{}, fault.New(fault.Invalid, "books.direction").On("direction")
	case e.LetterDate > e.Date && e.Direction == In:
		return Entered{}, fault.New(fault.Invalid, "books.letter-after").On("letter_date")
	case e.Class != "" && !shape.MatchString(e.Class):
		return Entered{}, fault.New(fault.Invalid, "books.class").On("class")
	}
	e.When = w
	e.Number = a.last[Series{e.Direction, w.Page().Year()}] + 1
	if e.Number > MaxNumber {
		return Entered{}, fault.New(fault.Conflict, "books.full")
	}
	return e, nil
}

// Open says whether a series may go on after the last number that another system
// gave: not where ours has come as far by itself.
func (a *Agenda) Open(e Opened) bool {
	return e.Last > a.last[e.Series] && e.Last <= MaxNumber
}

// Correct says whether a correction may be written. A void number stays void,
// and a reason is always given. Faults: "books.unknown-number",
// "books.void-already", "books.reason", "books.other-month" (the number stays on
// its page, so the date may not be after that month), "books.class".
func (a *Agenda) Correct(e Corrected) error {
	l, ok := a.lines[e.Ref]
	switch {
	case !ok:
		return fault.New(fault.NotFound, "books.unknown-number", e.Number, yearOf(e.Year))
	case l.Void != NotVoid:
		return fault.New(fault.Conflict, "books.void-already", e.Number, yearOf(e.Year))
	case e.Reason.Zero():
		return fault.New(fault.Invalid, "books.reason").On("reason")
	case e.Date != 0 && MonthOf(e.Date) > l.Page():
		return fault.New(fault.Invalid, "books.other-month", l.Page().String()).On("date")
	case e.Class != "" && !shape.MatchString(e.Class):
		return fault.New(fault.Invalid, "books.class").On("class")
	}
	return nil
}

// Send places a line of the expedition. Only an outgoing letter that is in the
// agenda and not void can be sent. Faults: as Enter, "books.unknown-number",
// "books.void-already", "books.not-outgoing".
func (a *Agenda) Send(e Sent, today calendar.Day, closed Month) (Sent, error) {
	l, ok := a.lines[e.Letter]
	switch {
	case !ok:
		return Sent{}, fault.New(fault.NotFound, "books.unknown-number", e.Letter.Number, yearOf(e.Letter.Year))
	case e.Letter.Direction != Out:
		return Sent{}, fault.New(fault.Invalid, "books.not-outgoing")
	case l.Void != NotVoid:
		return Sent{}, fault.New(fault.Conflict, "books.void-already", e.Letter.Number, yearOf(e.Letter.Year))
	}
	w, err := Enter(e.Date, today, closed)
	e.When = w
	return e, err
}

// Place says whether a letter may be put into a box. Without a schedule of the
// region the fate is Review: nothing is destroyed by itself (PP 28/2012).
// Faults: "books.unknown-number", "books.box", "books.retention".
func (a *Agenda) Place(e Placed) (Placed, error) {
	if _, ok := a.lines[e.Ref]; !ok {
		return Placed{}, fault.New(fault.NotFound, "books.unknown-number", e.Number, yearOf(e.Year))
	}
	if !shape.MatchString(e.Box) {
		return Placed{}, fault.New(fault.Invalid, "books.box").On("box")
	}
	r := e.Retention
	if r.Active < 0 || r.Inactive < 0 || r.Active > MaxYears || r.Inactive > MaxYears {
		return Placed{}, fault.New(fault.Invalid, "books.retention", MaxYears).On("retention")
	}
	e.Retention.Fate = cmp.Or(r.Fate, Review)
	return e, nil
}

// ActiveUntil is the last day the paper is in use, InactiveUntil the last day
// before its fate, counted from the end of the letter's year.
func (r Retention) ActiveUntil(letter calendar.Day) calendar.Day {
	return NewMonth(letter.Year()+r.Active, 12).Last()
}

// InactiveUntil is the last day the paper rests before its fate.
func (r Retention) InactiveUntil(letter calendar.Day) calendar.Day {
	return NewMonth(letter.Year()+r.Active+r.Inactive, 12).Last()
}

// Break is a place where a series is not one number after the other.
type Break struct {
	Series
	// From and To are missing, both counted; Double: From stands there twice.
	From, To int
	Double   bool
}

// Fault says the break to a person.
func (b Break) Fault() *fault.Fault {
	if b.Double {
		return fault.New(fault.Conflict, "books.double", b.From, yearOf(b.Year))
	}
	return fault.New(fault.Conflict, "books.gap", b.From, b.To, yearOf(b.Year))
}

// yearOf is a year as a message's blank: no thousands mark.
func yearOf(y int) string { return strconv.Itoa(y) }

// maxBreaks bounds what Breaks lists.
const maxBreaks = 100

// Breaks lists where a series has a gap or a number twice, at most a hundred;
// void numbers and late entries fill it, and so do the numbers that another
// system gave before a series was opened here.
func (a *Agenda) Breaks(s Series) (out []Break) {
	from := 0
	for n := 1; n <= a.last[s] && len(out) < maxBreaks; n++ {
		_, there := a.lines[Ref{s, n}]
		there = there || a.elsewhere(s, n)
		switch {
		case !there && from == 0:
			from = n
		case there && from != 0:
			out = append(out, Break{Series: s, From: from, To: n - 1})
			from = 0
		}
	}
	for _, r := range a.doubles {
		if r.Series == s && len(out) < maxBreaks {
			out = append(out, Break{Series: s, From: r.Number, To: r.Number, Double: true})
		}
	}
	return out
}

// elsewhere says whether another system gave a number.
func (a *Agenda) elsewhere(s Series, n int) bool {
	return slices.ContainsFunc(a.opened, func(o opening) bool { return o.Series == s && o.After < n && n <= o.Last })
}

// Check is the first break of a series as a fault, "books.gap" or
// "books.double", or nil.
func (a *Agenda) Check(s Series) error {
	if b := a.Breaks(s); len(b) > 0 {
		return b[0].Fault()
	}
	return nil
}

// AgendaPage is a month of the agenda. Opening and Closing count the numbers of
// the year before and with this month; a void number is one, and Voids says how
// many of the month's there are. What another system gave before the series was
// opened here counts too, and Before lists it.
type AgendaPage struct {
	Month            Month
	Lines            []AgendaLine
	Opening, Closing map[Direction]int
	Voids            map[Direction]int
	Before           []Taken
}

// Taken are the numbers of a direction that stand in the books of another system,
// From and To both counted.
type Taken struct {
	Direction Direction
	From, To  int
	Source    string
}

// Page gives a month of one direction, or of both ("" ) by day.
func (a *Agenda) Page(m Month, of Direction) AgendaPage {
	p := AgendaPage{Month: m, Opening: map[Direction]int{}, Voids: map[Direction]int{}}
	for _, l := range a.lines {
		page := l.Page()
		if of != "" && l.Direction != of || page.Year() != m.Year() {
			continue
		}
		if page < m {
			p.Opening[l.Direction]++
		}
		if page == m {
			p.Lines = append(p.Lines, l)
		}
	}
	for _, o := range a.opened {
		if of != "" && o.Direction != of || o.Year != m.Year() || o.From > m {
			continue
		}
		p.Opening[o.Direction] += o.Last - o.After
		p.Before = append(p.Before, Taken{o.Direction, o.After + 1, o.Last, o.Source})
	}
	p.Closing = maps.Clone(p.Opening)
	for _, l := range p.Lines {
		p.Closing[l.Direction]++
		if l.Void != NotVoid {
			p.Voids[l.Direction]++
		}
	}
	arrange.By(p.Lines, func(x, y AgendaLine) int {
		if of == "" {
			return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.Direction, y.Direction), cmp.Compare(x.Number, y.Number))
		}
		return cmp.Compare(x.Number, y.Number)
	})
	return p
}

// ExpeditionPage is a month of the expedition; Opening and Closing count the
// lines of the year.
type ExpeditionPage struct {
	Month            Month
	Lines            []Sent
	Opening, Closing int
}

// Expedition gives a month of the expedition in the order of entry.
func (a *Agenda) Expedition(m Month) ExpeditionPage {
	p := ExpeditionPage{Month: m}
	for _, s := range a.sent {
		switch page := s.Page(); {
		case page == m:
			p.Lines = append(p.Lines, s)
		case page < m && page.Year() == m.Year():
			p.Opening++
		}
	}
	p.Closing = p.Opening + len(p.Lines)
	return p
}

// Archive lists what lies in boxes, by archive code, then year and number.
func (a *Agenda) Archive() (out []AgendaLine) {
	for _, l := range a.lines {
		if l.Box != "" {
			out = append(out, l)
		}
	}
	arrange.By(out, func(x, y AgendaLine) int {
		return cmp.Or(cmp.Compare(x.Class, y.Class), cmp.Compare(x.Page().Year(), y.Page().Year()),
			cmp.Compare(x.Direction, y.Direction), cmp.Compare(x.Number, y.Number))
	})
	return out
}
