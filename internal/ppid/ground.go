package ppid

import (
	"genggam/internal/calendar"
	"genggam/internal/fault"
)

// Ground is why somebody objects, by its letter in UU 14/2008 art. 35(1).
type Ground string

// The grounds of art. 35(1).
const (
	Withheld    Ground = "a" // refused because it is exempted (art. 17)
	Unpublished Ground = "b" // what must be published periodically is not (art. 9)
	Unanswered  Ground = "c" // the request was not answered
	Otherwise   Ground = "d" // answered otherwise than was asked
	Unmet       Ground = "e" // what was promised was not given
	Charged     Ground = "f" // an unreasonable fee
	Late        Ground = "g" // given later than the law allows
)

// Grounds are all of them in the order of the law.
func Grounds() []Ground {
	return []Ground{Withheld, Unpublished, Unanswered, Otherwise, Unmet, Charged, Late}
}

// Request is what an objection rests on: the instants of one request, ms UTC, 0
// for what has not happened.
type Request struct {
	// DueAt is the last instant of its answer, with pauses and extension.
	DueAt int64
	// NoticeAt is when it was granted by a written notice, RefusedAt when refused.
	NoticeAt, RefusedAt int64
	// Withdrawn by who asked: nobody objects to it any more.
	Withdrawn bool
}

// Arises says since when a ground exists, and whether it does at an instant. A
// ground that no request carries (Unpublished) arises when it is found: stated.
func (q Request) Arises(g Ground, stated, now int64) (since int64, is bool) {
	if g == Unpublished {
		return stated, true
	}
	if q.Withdrawn {
		return 0, false
	}
	answered := max(q.NoticeAt, q.RefusedAt)
	switch g {
	case Withheld:
		return q.RefusedAt, q.RefusedAt > 0
	case Unanswered:
		return q.DueAt, answered == 0 && now > q.DueAt
	case Otherwise, Unmet, Charged:
		return q.NoticeAt, q.NoticeAt > 0
	case Late:
		return q.DueAt, answered > q.DueAt || answered == 0 && now > q.DueAt
	}
	return 0, false
}

// Open lists the grounds on which whoever asked may object at an instant and has
// time left for, in the order of the law.
func (q Request) Open(l *Law, cal *calendar.Calendar, now int64) (out []Ground) {
	for _, g := range Grounds() {
		if _, err := q.May(Objecting{l, cal, g, now, now}); err == nil {
			out = append(out, g)
		}
	}
	return out
}

// Objecting is what May judges: by which law and calendar, on which ground, since
// when by the objector's own word (ms, for what no request of ours says), and now.
type Objecting struct {
	Law         *Law
	Cal         *calendar.Calendar
	Ground      Ground
	Stated, Now int64
}

// Judged is an objection that may be made: since when its ground exists and until
// which day it could be filed.
type Judged struct {
	Since int64
	Last  calendar.Day
}

// May refuses an objection whose ground does not exist ("objection.no-ground") or
// is older than the law allows ("objection.late", with the last day); at the field
// "alasan".
func (q Request) May(x Objecting) (Judged, error) {
	since, is := q.Arises(x.Ground, x.Stated, x.Now)
	if !is {
		return Judged{}, fault.New(fault.Conflict, "objection.no-ground").On("alasan")
	}
	return x.inTime(since)
}

// inTime holds an objection to its 30 working days.
func (x Objecting) inTime(since int64) (Judged, error) {
	if since > x.Now {
		return Judged{}, fault.New(fault.Invalid, "objection.future").On("tanggal")
	}
	last, err := x.Law.LastDay(x.Cal, ToObject, at(since))
	if err != nil {
		return Judged{}, err
	}
	if x.Cal.Day(at(x.Now)) > last {
		return Judged{}, fault.New(fault.Conflict, "objection.late", x.Law.Term(ToObject).Amount, last.String()).On("alasan")
	}
	return Judged{Since: since, Last: last}, nil
}

// Paper judges an objection to a request on paper, of which nothing is known here
// but what its objector states.
func Paper(x Objecting) (Judged, error) { return x.inTime(x.Stated) }
