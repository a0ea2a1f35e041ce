package rise

import (
	_ "embed" // law.yaml
	"slices"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

//go:embed law.yaml
var lawSource []byte

type rule struct {
	For    string       `yaml:"for"`
	Every  int          `yaml:"every"`
	Notice int          `yaml:"notice"`
	Delay  int          `yaml:"delay"`
	Since  calendar.Day `yaml:"since"`
	Basis  string       `yaml:"basis"`
	Sure   string       `yaml:"sure"`
}

type ladder struct {
	Ranks []string `yaml:"ranks"`
	Extra []int    `yaml:"extra"`
	First int      `yaml:"first"`
	Last  int      `yaml:"last"`
}

type lawData struct {
	Rules      []rule   `yaml:"rules"`
	Steps      []ladder `yaml:"steps"`
	StepsBasis struct {
		Basis string `yaml:"basis"`
		Sure  string `yaml:"sure"`
	} `yaml:"steps-basis"`
}

// law reads law.yaml once. It is part of the program and read by a test, so
// what a broken one leaves out is a defect of the build, not of input.
var law = sync.OnceValue(func() *lawData {
	out := &lawData{}
	if err := yaml.UnmarshalWithOptions(lawSource, out, yaml.Strict()); err != nil {
		return &lawData{}
	}
	return out
})

// Unknown is the Service of a decree that does not tell it.
const Unknown = -1

// MaxDelays bounds the delays of one rise.
const MaxDelays = 40

// Decree is the last one that set somebody's basic pay: of a periodic rise, of
// an appointment or of a promotion.
type Decree struct {
	ID canon.ID
	// As and Rank as package staff spells them.
	As, Rank string
	// From is the day from which that pay holds (TMT).
	From calendar.Day
	// Service is the service in the group in months on that day, or on Due where
	// that is set; Unknown counts the plain two years.
	Service int
	// Due is the day on which that rise was due before it was delayed, 0 when it
	// was not: the next one counts from there (art. 13 (5)).
	Due calendar.Day
}

// Delay puts the coming rise off because the performance was not enough.
type Delay struct {
	ID canon.ID
	// Until is its last day: at most a year after the rise was due, or after the
	// delay before it.
	Until calendar.Day
}

// Away is unpaid leave, which does not count as service (PP 11/2017 art. 337).
type Away struct{ From, Until calendar.Day }

// The keys of a Line, which are message keys of lang.
const (
	KeyLast      = "rise.line.last"      // the last decree holds from {0}
	KeyEvery     = "rise.line.every"     // {0} months later: {1}
	KeyStep      = "rise.line.step"      // {0} months to {1} years of service in the group: {2}
	KeyUnpaid    = "rise.line.unpaid"    // {0} days of unpaid leave do not count
	KeyFirst     = "rise.line.first"     // from the first of a month: {0}
	KeyDelay     = "rise.line.delay"     // put off to {0}, given from {1}
	KeyCounts    = "rise.line.counts"    // the delay counts for the next: {0}
	KeyNotice    = "rise.line.notice"    // notice on {0}
	KeyCondition = "rise.line.condition" // performance at least enough
)

// Line is one step of the sum.
type Line struct {
	Key  string
	Args []any
}

// Say is the line as a sentence.
func (l Line) Say(m calendar.Sayer, tag lang.Tag) string { return m.Say(tag, l.Key, l.Args...) }

// Rise is the next one.
type Rise struct {
	// Due is the day from which it would hold without a delay, From the day from
	// which it holds.
	Due, From calendar.Day
	// Notice is the day on which it is made known.
	Notice calendar.Day
	// Lines explain the days; Basis is the citation, Sure how sure we are of it.
	Lines       []Line
	Basis, Sure string
}

// State is what is to be done about a rise on a day.
type State string

// The states: nothing yet, to be made known, overdue since it holds already.
const (
	Later   State = "later"
	Tell    State = "tell"
	Overdue State = "overdue"
)

// On says what is to be done about it on a day, as long as it was not decreed.
func (r Rise) On(day calendar.Day) State {
	switch {
	case day >= r.From:
		return Overdue
	case day >= r.Notice:
		return Tell
	}
	return Later
}

// Next tells the rise after a decree. Faults: NotFound "rise.none" where this
// employment has none, "rise.top" at the end of the table; Invalid on from, rank
// or until ("rise.delay-early", "rise.delay-long").
func Next(d Decree, delays []Delay, unpaid []Away) (Rise, error) {
	i := slices.IndexFunc(law().Rules, func(r rule) bool { return r.For == d.As && r.Since <= d.From })
	switch {
	case d.From == 0:
		return Rise{}, fault.New(fault.Invalid, "rise.from").On("from")
	case i < 0:
		return Rise{}, fault.New(fault.NotFound, "rise.none")
	case len(delays) > MaxDelays:
		return Rise{}, fault.New(fault.TooLarge, "rise.delays", MaxDelays)
	}
	r := law().Rules[i]
	out := Rise{Basis: r.Basis, Sure: r.Sure}
	out.note(KeyLast, dated(d.From))
	if err := out.due(d, r, unpaid); err != nil {
		return Rise{}, err
	}
	if err := out.put(delays, r); err != nil {
		return Rise{}, err
	}
	out.Notice = monthsLater(out.From, -r.Notice)
	out.note(KeyNotice, dated(out.Notice))
	out.note(KeyCondition)
	return out, nil
}

func (r *Rise) note(key string, args ...any) { r.Lines = append(r.Lines, Line{key, args}) }

// due finds the day without delays.
func (r *Rise) due(d Decree, rule rule, unpaid []Away) error {
	base := d.From
	if d.Due != 0 && d.Due < d.From {
		base = d.Due
		r.note(KeyCounts, dated(base))
	}
	months, err := r.months(d, rule, base)
	if err != nil {
		return err
	}
	lost := 0
	for _, a := range unpaid {
		if a.From >= base && a.From < r.Due && a.Until >= a.From {
			lost += int(a.Until-a.From) + 1
		}
	}
	if lost > 0 {
		r.Due = monthsLater(base, months).AddDays(lost)
		r.note(KeyUnpaid, lost)
	}
	if _, _, day := r.Due.Date(); day != 1 {
		r.Due = firstAfter(r.Due)
		r.note(KeyFirst, dated(r.Due))
	}
	r.From = r.Due
	return nil
}

// months is how long it is to the next step of the table, or the plain period
// where the service in the group is not told or the rank has no table.
func (r *Rise) months(d Decree, rule rule, base calendar.Day) (int, error) {
	i := slices.IndexFunc(law().Steps, func(l ladder) bool { return slices.Contains(l.Ranks, d.Rank) })
	if d.Service < 0 || i < 0 {
		r.Due = monthsLater(base, rule.Every)
		r.note(KeyEvery, rule.Every, dated(r.Due))
		return rule.Every, nil
	}
	year, ok := law().Steps[i].after(d.Service)
	if !ok {
		return 0, fault.New(fault.NotFound, "rise.top", d.Rank)
	}
	n := year*12 - d.Service
	r.Due = monthsLater(base, n)
	r.note(KeyStep, n, year, dated(r.Due))
	if law().StepsBasis.Sure == "memory" {
		r.Sure = "memory"
	}
	return n, nil
}

// after is the first step of the ladder that comes after so many months.
func (l ladder) after(months int) (year int, ok bool) {
	for _, y := range l.Extra {
		if y*12 > months {
			return y, true
		}
	}
	for y := l.First; y <= l.Last; y += 2 {
		if y*12 > months {
			return y, true
		}
	}
	return 0, false
}

// put puts the rise off, delay by delay (art. 13 (1)-(3)).
func (r *Rise) put(delays []Delay, rule rule) error {
	last := r.Due - 1
	for _, d := range delays {
		switch {
		case d.Until <= last:
			return fault.New(fault.Invalid, "rise.delay-early", dated(last+1)).On("until")
		case d.Until > monthsLater(last+1, rule.Delay)-1:
			return fault.New(fault.Invalid, "rise.delay-long", rule.Delay, dated(monthsLater(last+1, rule.Delay)-1)).On("until")
		}
		last = d.Until
		r.From = firstAfter(last)
		r.note(KeyDelay, dated(last), dated(r.From))
	}
	return nil
}

// firstAfter is the first day of the next month.
func firstAfter(d calendar.Day) calendar.Day {
	y, m, _ := d.Date()
	return calendar.NewDay(y, m+1, 1)
}

// monthsLater keeps the day of the month, or takes the month's last.
func monthsLater(from calendar.Day, n int) calendar.Day {
	y, m, d := from.Date()
	first := calendar.NewDay(y, m+time.Month(n), 1)
	last := calendar.NewDay(y, m+time.Month(n)+1, 1) - 1
	return min(first.AddDays(d-1), last)
}

func dated(d calendar.Day) lang.Text {
	return lang.Text{ID: d.Say(lang.ID), JV: d.Say(lang.JV), EN: d.Say(lang.EN)}
}
