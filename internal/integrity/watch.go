package integrity

import (
	"cmp"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
)

// The kinds of hand that may stand behind an application.
const (
	Phone  = "phone"
	Device = "device"
	Helper = "helper"
)

// Bounds of a Watch: families remembered for one hand, and hands at once. About
// 100 bytes a hand, at most 40 MB for all.
const (
	MaxFamilies = 32
	MaxHands    = 20_000
)

// Digest is a keyed digest of a phone, device, helper or family card, so that
// the list itself says nothing about anybody.
type Digest [16]byte

// Hand is one phone, device or helper.
type Hand struct {
	Kind   string
	Digest Digest
}

// Watch counts the families behind each hand as applications stream by, in
// bounded memory. It only lists: nothing is blocked, since a neighbour, a hamlet
// head or a midwife may well help many. The zero value is ready; it is not safe
// for concurrent use.
type Watch struct {
	hands  map[Hand]*hand
	newest calendar.Day
	// Missed are applications that were not counted because too many hands were
	// busy at once; above 0 the list may be incomplete, and the page says so.
	Missed int
}

// hand is when each family was last seen behind it.
type hand struct {
	families map[Digest]calendar.Day
	// over is the last day on which there were too many; most the most at once.
	over  calendar.Day
	first calendar.Day
	most  int
}

// Link is a hand behind more families than law.yaml lets pass unseen.
type Link struct {
	Hand
	// Families at most within the span; Many says that there were more than are
	// remembered.
	Families int
	Many     bool
	// First and Last are the days on which there were too many.
	First, Last calendar.Day
	// Registered helpers are known to the office; they are listed all the same.
	Registered bool
}

// Span is the rule: more than so many families within so many days.
func Span() (families, days int) { return law().Watch.Families, law().Watch.Days }

// Add counts one application. Days come in the order of the journal; one that
// lies before the newest counts as the newest.
func (w *Watch) Add(h Hand, family Digest, day calendar.Day) {
	w.newest = max(w.newest, day)
	x := w.hands[h]
	if x == nil {
		if len(w.hands) >= MaxHands && !w.sweep() {
			w.Missed++
			return
		}
		if w.hands == nil {
			w.hands = map[Hand]*hand{}
		}
		x = &hand{families: map[Digest]calendar.Day{}}
		w.hands[h] = x
	}
	x.add(family, w.newest)
}

func (x *hand) add(family Digest, day calendar.Day) {
	most, days := Span()
	for f, last := range x.families {
		if last <= day-calendar.Day(days) {
			delete(x.families, f)
		}
	}
	if _, known := x.families[family]; known || len(x.families) < MaxFamilies {
		x.families[family] = day
	}
	if n := len(x.families); n > most {
		if x.over <= day-calendar.Day(days) {
			x.first, x.most = day, 0 // a new time of it
		}
		x.over, x.most = day, max(x.most, n)
	}
}

// sweep forgets the hands that were not seen within the span, and says whether
// there is room.
func (w *Watch) sweep() bool {
	_, days := Span()
	for h, x := range w.hands {
		if !x.busy(w.newest - calendar.Day(days)) {
			delete(w.hands, h)
		}
	}
	return len(w.hands) < MaxHands
}

func (x *hand) busy(since calendar.Day) bool {
	for _, last := range x.families {
		if last > since {
			return true
		}
	}
	return false
}

// Links lists the hands that had too many families within the span before a
// day, those with the most first. registered are the digests of helpers whom
// the office knows.
func (w *Watch) Links(day calendar.Day, registered map[Digest]bool) []Link {
	_, days := Span()
	var out []Link
	for h, x := range w.hands {
		if x.most > 0 && x.over > day-calendar.Day(days) && x.first <= day {
			out = append(out, Link{
				Hand: h, Families: x.most, Many: x.most == MaxFamilies, First: x.first, Last: x.over,
				Registered: h.Kind == Helper && registered[h.Digest],
			})
		}
	}
	arrange.By(out, func(a, b Link) int {
		return cmp.Or(cmp.Compare(b.Families, a.Families), cmp.Compare(a.Kind, b.Kind), slices.Compare(a.Digest[:], b.Digest[:]))
	})
	return out
}
