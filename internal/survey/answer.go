package survey

import (
	"slices"
	"strings"

	"genggam/internal/fault"
)

// Element is one of the nine that are asked about, counted from 0 in the order of
// the sample questionnaire. Keep elements by ID: the regulation itself has two
// orders.
type Element int

// Elements is how many there are (PermenPANRB 14/2017, annex).
const Elements = 9

var names = [Elements]string{"requirements", "procedure", "time", "fee", "product", "competence", "behaviour", "facilities", "complaints"}

// ID is the name under which the element is kept; "" for one that is none.
func (e Element) ID() string {
	if e < 0 || e >= Elements {
		return ""
	}
	return names[e]
}

// Code is U1 to U9 by the questionnaire.
func (e Element) Code() string { return "U" + string(rune('1'+e)) }

// ElementOf finds an element by its ID.
func ElementOf(id string) (Element, bool) {
	e := Element(slices.Index(names[:], id))
	return e, e >= 0
}

// Sheet is one person's answers, 1 to 4 for each element. It is never stored.
type Sheet [Elements]uint8

// ReadSheet reads answers by the ID of the element, "1" to "4", spaces around them
// allowed. It gives all mistakes at once, each on its element: survey.unanswered,
// survey.not-an-answer.
func ReadSheet(answer func(element string) string) (s Sheet, wrong []*fault.Fault) {
	for e, id := range names {
		switch a := strings.TrimSpace(answer(id)); {
		case a == "":
			wrong = append(wrong, fault.New(fault.Invalid, "survey.unanswered").On(id))
		case len(a) != 1 || a[0] < '1' || a[0] > '4':
			wrong = append(wrong, fault.New(fault.Invalid, "survey.not-an-answer").On(id))
		default:
			s[e] = a[0] - '0'
		}
	}
	return s, wrong
}

// Whole says whether every element has an answer.
func (s Sheet) Whole() bool {
	return !slices.ContainsFunc(s[:], func(a uint8) bool { return a < 1 || a > 4 })
}

// Device is on what an answer was given.
type Device string

// Answers on a device of the office, where an officer may look on, are counted
// apart from those on the person's own.
const (
	Own    Device = "own"
	Office Device = "office"
)

// Devices lists them.
func Devices() []Device { return []Device{Own, Office} }

// most bounds a count, so that sums stay exact.
const most = 1 << 40

// Tally is how often each answer was given: all that is kept. Counts holds for each
// element how many answered 1, 2, 3 and 4.
type Tally struct {
	N      int64
	Counts [Elements][4]int64
}

// Add counts a sheet. Refused with survey.incomplete when an element has no
// answer, survey.full when there are more than can be counted.
func (t *Tally) Add(s Sheet) error {
	if !s.Whole() {
		return fault.New(fault.Invalid, "survey.incomplete")
	}
	if t.N >= most {
		return fault.New(fault.TooMany, "survey.full")
	}
	t.N++
	for e, a := range s {
		t.Counts[e][a-1]++
	}
	return nil
}

// Plus is both tallies in one, as of two services or two devices.
func (t Tally) Plus(u Tally) Tally {
	t.N += u.N
	for e := range t.Counts {
		for a := range t.Counts[e] {
			t.Counts[e][a] += u.Counts[e][a]
		}
	}
	return t
}

// Check says whether a tally can be one: nothing below 0, and as many answers of
// each element as sheets. It refuses with survey.bad-tally.
func (t Tally) Check() error {
	for _, c := range t.Counts {
		sum := int64(0)
		for _, n := range c {
			if n < 0 || n > most {
				return fault.New(fault.Invalid, "survey.bad-tally")
			}
			sum += n
		}
		if sum != t.N {
			return fault.New(fault.Invalid, "survey.bad-tally")
		}
	}
	if t.N < 0 || t.N > most {
		return fault.New(fault.Invalid, "survey.bad-tally")
	}
	return nil
}

// points are the sum of the answers of an element.
func (t Tally) points(e Element) (sum int64) {
	for a, n := range t.Counts[e] {
		sum += int64(a+1) * n
	}
	return sum
}
