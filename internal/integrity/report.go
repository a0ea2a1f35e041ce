package integrity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
)

// The figures of a monthly report. Letters are counted by register, as
// LetterFigure names them; Answered is how many elements of the survey were
// answered and Points their sum of 1 to 4 (PermenPANRB 14/2017).
const (
	Births        = "births"
	Deaths        = "deaths"
	MovesIn       = "moves-in"
	MovesOut      = "moves-out"
	Complaints    = "complaints"
	ComplaintsEnd = "complaints-closed"
	ComplaintLate = "complaints-late"
	Answered      = "survey-answers"
	Points        = "survey-points"
)

const letters = "letters/"

// MaxFigures bounds the figures of one report, and so the kinds of letter.
const MaxFigures = 200

// LetterFigure names the figure that counts the letters of a register:
// "letters/keterangan".
func LetterFigure(register string) string { return letters + register }

// Figure is one count of a month.
type Figure struct {
	Name  string
	Count int64
}

// Month is a calendar month, numbered from January of the year 0.
type Month int32

// MonthOf is the month of a day.
func MonthOf(d calendar.Day) Month {
	y, m, _ := d.Date()
	return Month(y*12 + int(m) - 1)
}

// ParseMonth reads "2026-11"; anything else is the fault "integrity.month".
func ParseMonth(s string) (Month, error) {
	d, err := calendar.ParseDay(s + "-01")
	if err != nil {
		return 0, fault.New(fault.Invalid, "integrity.month")
	}
	return MonthOf(d), nil
}

// String writes "2026-11".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }

// First and Last are the days of the month.
func (m Month) First() calendar.Day { return calendar.NewDay(int(m/12), time.Month(m%12+1), 1) }

// Last is the last day of the month.
func (m Month) Last() calendar.Day { return (m + 1).First() - 1 }

// Due is the last day on which the month's report is in time (law.yaml).
func (m Month) Due() calendar.Day { return (m + 1).First() + calendar.Day(law().Report.Day) - 1 }

// Count folds what happened in one month into figures.
type Count struct {
	Month Month
	sum   map[string]int64
	// Missed are facts of kinds beyond MaxFigures.
	Missed int
}

// Add counts n of a kind on a day; a day of another month counts nothing.
func (c *Count) Add(name string, day calendar.Day, n int64) {
	if MonthOf(day) != c.Month || name == "" || len(name) > maxName {
		return
	}
	if _, known := c.sum[name]; !known && len(c.sum) >= MaxFigures {
		c.Missed++
		return
	}
	if c.sum == nil {
		c.sum = map[string]int64{}
	}
	c.sum[name] += n
}

// Figures are the counts in order of name; the vital ones stand there with 0
// too, so that a month in which nothing happened says so.
func (c *Count) Figures() []Figure {
	all := maps.Clone(c.sum)
	if all == nil {
		all = map[string]int64{}
	}
	for _, name := range []string{Births, Deaths, MovesIn, MovesOut, Complaints} {
		all[name] += 0
	}
	var out []Figure
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, Figure{name, all[name]})
	}
	return out
}

// Satisfaction is the index of the survey in hundredths, 8672 for 86.72, rounded
// half up: points by answers times 25 (PermenPANRB 14/2017 with the exact weight
// of one ninth). False when nobody answered.
func Satisfaction(figures []Figure) (int64, bool) {
	answers, points := get(figures, Answered), get(figures, Points)
	if answers <= 0 || points < answers || points > 4*answers || answers > 1<<40 {
		return 0, false
	}
	return (points*5000 + answers) / (2 * answers), true
}

func get(figures []Figure, name string) int64 {
	for _, f := range figures {
		if f.Name == name {
			return f.Count
		}
	}
	return 0
}

// Change is a figure that is not what was approved.
type Change struct {
	Name     string
	Was, Now int64
}

// Changes compares two lists of figures, in order of name.
func Changes(was, now []Figure) []Change {
	names := map[string]bool{}
	for _, f := range slices.Concat(was, now) {
		names[f.Name] = true
	}
	var out []Change
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if a, b := get(was, name), get(now, name); a != b {
			out = append(out, Change{name, a, b})
		}
	}
	return out
}

// Approved: whoever answers for the office approved the figures of a month.
// Version counts up from 1; a later one replaces the earlier and is sent again.
type Approved struct {
	Office  string
	Month   Month
	Version int
	Figures []Figure
}

// Kind implements Event.
func (Approved) Kind() string { return "report.approved/1" }

func (e Approved) put(o *canon.Object) {
	var list []string
	for _, f := range e.Figures {
		list = append(list, f.Name, strconv.FormatInt(f.Count, 10))
	}
	o.List("figures", list)
	putReport(o, e.Month, e.Office)
	o.Int("version", int64(e.Version))
}

func putReport(o *canon.Object, m Month, office string) {
	o.Str("month", m.String())
	o.Str("office", office)
}

// Sent: the approved report was sent to the office above.
type Sent struct {
	Office  string
	Month   Month
	Version int
	To      string
}

// Kind implements Event.
func (Sent) Kind() string { return "report.sent/1" }

func (e Sent) put(o *canon.Object) {
	putReport(o, e.Month, e.Office)
	o.Str("to", e.To)
	o.Int("version", int64(e.Version))
}

// Received: the office above has it.
type Received struct {
	Office  string
	Month   Month
	Version int
	By      string
}

// Kind implements Event.
func (Received) Kind() string { return "report.received/1" }

func (e Received) put(o *canon.Object) {
	o.Str("by", e.By)
	putReport(o, e.Month, e.Office)
	o.Int("version", int64(e.Version))
}

func (r *record) month(key string) Month {
	m, err := ParseMonth(r.Text(key))
	r.Wrong(key, err)
	return m
}

func (r *record) figures(key string) []Figure {
	l := r.V.Texts(key)
	if len(l)%2 != 0 || len(l) > 2*(MaxFigures+5) {
		r.Wrong(key, fmt.Errorf("no pairs of name and count"))
		return nil
	}
	var out []Figure
	for i := 0; i < len(l); i += 2 {
		n, err := strconv.ParseInt(l[i+1], 10, 64)
		if err == nil && strconv.FormatInt(n, 10) != l[i+1] {
			err = fmt.Errorf("a count that is spelt otherwise")
		}
		r.Wrong(key, err)
		out = append(out, Figure{l[i], n})
	}
	return out
}

// ByLetter are the figures of letters alone, by register, the most first.
func ByLetter(figures []Figure) []Figure {
	var out []Figure
	for _, f := range figures {
		if register, ok := strings.CutPrefix(f.Name, letters); ok {
			out = append(out, Figure{register, f.Count})
		}
	}
	arrange.By(out, func(a, b Figure) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
