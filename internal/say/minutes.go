package say

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// Groups are who may take part in a public forum (PermenPANRB 16/2017, from
// memory): participants are counted by group and never named.
func Groups() []string {
	return []string{"users", "community", "vulnerable", "business", "experts", "media", "providers", "overseers"}
}

// MostPromises, MostPoints and MostPeople bound one minutes.
const (
	MostPromises = 20
	MostPoints   = 30
	MostPeople   = 100_000
)

// Promise is something the office said at a forum that it would do. What and who
// are in the words of the minutes, in the same order.
type Promise struct {
	Until calendar.Day
	// Done is the day on which it was kept, 0 for not yet; Words say how.
	Done  calendar.Day
	Words canon.ID
}

// Stand is "done", "late-done", "open" or "late" on a day.
func (p Promise) Stand(today calendar.Day) string {
	switch {
	case p.Done != 0 && p.Done <= p.Until:
		return "done"
	case p.Done != 0:
		return "late-done"
	case today > p.Until:
		return "late"
	}
	return "open"
}

// Minutes are the record of one forum.
type Minutes struct {
	Office string
	// Topic is the number of the draft that was spoken about, -1 for none.
	Topic int64
	Held  calendar.Day
	// Words are place, subject, groups, points and promises.
	Words    canon.ID
	Promises []Promise
	// Notes were added later; nothing that was written is taken away.
	Notes []canon.ID
	At    int64
}

// Keep checks minutes that are written down; today is the day at the office.
func Keep(k Kept, today calendar.Day) ([]MinutesEvent, error) {
	switch {
	case k.Held > today:
		return nil, fault.New(fault.Invalid, "say.held-future").On("tanggal")
	case k.Held < today-3660:
		return nil, fault.New(fault.Invalid, "say.held-old").On("tanggal")
	case k.Words.Zero():
		return nil, fault.New(fault.Invalid, "say.no-points").On("pokok")
	case len(k.Until) > MostPromises:
		return nil, fault.New(fault.TooLarge, "say.promises", MostPromises).On("janji")
	case slices.ContainsFunc(k.Until, func(d calendar.Day) bool { return d < k.Held || d > k.Held+3660 }):
		return nil, fault.New(fault.Invalid, "say.promise-day").On("janji")
	}
	return []MinutesEvent{k}, nil
}

// Fulfil says that a promise was kept, on which day and how.
func (m *Minutes) Fulfil(n int, on, today calendar.Day, words canon.ID) ([]MinutesEvent, error) {
	switch {
	case n < 0 || n >= len(m.Promises):
		return nil, fault.New(fault.NotFound, "say.no-promise")
	case m.Promises[n].Done != 0:
		return nil, fault.New(fault.Conflict, "say.kept-already")
	case on > today || on < m.Held:
		return nil, fault.New(fault.Invalid, "say.kept-day").On("tanggal")
	case words.Zero():
		return nil, fault.New(fault.Invalid, "say.kept-how").On("cara")
	}
	return []MinutesEvent{Fulfilled{Promise: int64(n), On: on, Words: words}}, nil
}

// Note adds a remark or a correction.
func (m *Minutes) Note(words canon.ID) ([]MinutesEvent, error) {
	switch {
	case words.Zero():
		return nil, fault.New(fault.Invalid, "say.no-note").On("catatan")
	case len(m.Notes) >= MostPoints:
		return nil, fault.New(fault.TooLarge, "say.notes", MostPoints).On("catatan")
	}
	return []MinutesEvent{Noted{Words: words}}, nil
}

// NextPromise is the day of the earliest promise that is open, 0 for none.
func (m *Minutes) NextPromise() (day calendar.Day) {
	for _, p := range m.Promises {
		if p.Done == 0 && (day == 0 || p.Until < day) {
			day = p.Until
		}
	}
	return day
}
