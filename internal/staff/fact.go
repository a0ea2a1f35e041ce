package staff

import (
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/mandate"
)

// Bounds of one fact and of what is kept of one person or post.
const (
	MaxText   = 200    // characters of a title or the id of a unit
	MaxEach   = 1000   // facts of one person or one post
	MaxPlaces = 20_000 // people in one post
)

// Period is from its first to its last day, both included; Until 0 has no end.
type Period struct{ From, Until calendar.Day }

// Covers says whether a day is in the period.
func (p Period) Covers(d calendar.Day) bool { return p.From <= d && (p.Until == 0 || d <= p.Until) }

// Meets says whether two periods share a day.
func (p Period) Meets(q Period) bool {
	return !p.never() && !q.never() && (q.Until == 0 || p.From <= q.Until) && (p.Until == 0 || q.From <= p.Until)
}

// never says that the period was taken back: it ends before it begins.
func (p Period) never() bool { return p.Until != 0 && p.Until < p.From }

// common is the period that two which meet have in common.
func (p Period) common(q Period) Period {
	out := Period{max(p.From, q.From), p.Until}
	if out.Until == 0 || q.Until != 0 && q.Until < out.Until {
		out.Until = q.Until
	}
	return out
}

// Fact is one dated thing that was decreed about the chart. The set is closed:
// Engagement, Grade, Post, Placement, Seat, Absence, Week, Ended.
type Fact interface {
	// Kind is the kind and version written in the journal.
	Kind() string
	// name is the fact's own id, zero where it only ends another.
	name() canon.ID
	put(o *canon.Object)
	check(c *Chart) error
	apply(c *Chart)
}

// Engagement: somebody works for a unit, in one kind of employment at a time.
type Engagement struct {
	// ID of the fact; Employee is who, an id of the register of employees.
	ID, Employee canon.ID
	As           Employment
	// Unit is the id of the office.
	Unit string
	Period
}

// Grade: somebody has a rank (golongan ruang). The one that began last holds.
type Grade struct {
	ID, Employee canon.ID
	// Rank is one of Ranks of their employment, "III/b".
	Rank string
	Period
}

// Post is a position in the chart, held or vacant. Its ID is the fact's.
type Post struct {
	ID   canon.ID
	Unit string
	// Title as the decree on the organisation has it: "Kepala Dinas Kesehatan".
	Title string
	// Places is how many may hold it: 1 for whoever leads, many for staff.
	Places int
	// Powers are the approvals delegated to it. Whoever has nobody above has all.
	Powers []Approval
	Period
}

// Placement: one post stands right under another.
type Placement struct {
	ID, Post, Over canon.ID
	Period
}

// Seat: somebody holds a post (mandate.Head), or fills it as Pj, Plt or Plh.
type Seat struct {
	ID, Employee, Post canon.ID
	Form               mandate.Form
	Period
}

// Absence: somebody is away. Why is one of mandate.Reasons.
type Absence struct {
	ID, Employee canon.ID
	Why          string
	Period
}

// Week: somebody works on other days of the week than their office, as in a
// health centre or a school of six days.
type Week struct {
	ID, Employee canon.ID
	// Days has the bit 1<<time.Weekday for each day on which they work.
	Days int
	Period
}

// Ended: the last day of an earlier fact is now known. It only shortens; the day
// before the fact began says that it never was.
type Ended struct {
	// ID of the fact that ends, Last its last day.
	ID   canon.ID
	Last calendar.Day
}

// Kind implements Fact.
func (Engagement) Kind() string { return "staff.engaged/1" }

// Kind implements Fact.
func (Grade) Kind() string { return "staff.graded/1" }

// Kind implements Fact.
func (Post) Kind() string { return "staff.post/1" }

// Kind implements Fact.
func (Placement) Kind() string { return "staff.placed/1" }

// Kind implements Fact.
func (Seat) Kind() string { return "staff.seated/1" }

// Kind implements Fact.
func (Absence) Kind() string { return "staff.away/1" }

// Kind implements Fact.
func (Week) Kind() string { return "staff.week/1" }

// Kind implements Fact.
func (Ended) Kind() string { return "staff.ended/1" }

func (e Engagement) name() canon.ID { return e.ID }
func (g Grade) name() canon.ID      { return g.ID }
func (p Post) name() canon.ID       { return p.ID }
func (l Placement) name() canon.ID  { return l.ID }
func (s Seat) name() canon.ID       { return s.ID }
func (a Absence) name() canon.ID    { return a.ID }
func (w Week) name() canon.ID       { return w.ID }
func (Ended) name() canon.ID        { return canon.ID{} }
