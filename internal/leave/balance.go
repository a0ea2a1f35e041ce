package leave

import (
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/lang"
)

// Bounds of one person's history.
const (
	MaxDays  = 4*366 + 1 // days of one leave
	MaxTaken = 5000      // leaves of one person
	maxYears = 60
)

// Person is whose leave it is: what was decided about it so far.
type Person struct {
	// As is the kind of employment as package staff spells it; Since the first
	// day of unbroken service.
	As    string
	Since calendar.Day
	// Calendar is the person's own: whoever works six days or in shifts has
	// another than their neighbour.
	Calendar *calendar.Calendar
	// Opening is what was left when this register began. Without it every year
	// since Since is taken to have passed without leave other than Taken.
	Opening Opening
	// Taken is the leave that was granted, also for days to come.
	Taken []Taken
	// Postponed are days of annual leave that a superior put off to the next year.
	Postponed []Charge
	// Worked are days of joint leave on which the person had to work: each is a
	// day of annual leave more that year (yearly Keppres).
	Worked []calendar.Day
}

// Opening is what a person brought into the first year of the register.
type Opening struct {
	// Year is the first year that is counted here, 0 for none.
	Year int
	// Carried is how many days of annual leave came over into it; Idle how many
	// years right before it passed without any annual leave.
	Carried, Idle int
}

// Taken is leave that was granted.
type Taken struct {
	// ID is the case's or the decision's.
	ID   canon.ID
	Kind Kind
	// From and Until are its first and last day; whoever is called back has an
	// earlier Until.
	From, Until calendar.Day
	// Years are the days as they were charged when it was decided; none means
	// that they are counted now.
	Years []Charge
}

func (t Taken) meets(from, until calendar.Day) bool { return t.From <= until && from <= t.Until }

// charges gives what a leave took of each year.
func (p Person) charges(t Taken) []Charge {
	if len(t.Years) > 0 {
		return t.Years
	}
	return CountDays(t.Kind, p.Calendar, t.From, t.Until).Years
}

// The keys of a Line, which are message keys of lang.
const (
	KeyOpening   = "leave.line.opening"   // {0} came over into {1} when the register began
	KeyCarried   = "leave.line.carried"   // {0} left of {1}, {2} go over
	KeyIdle      = "leave.line.idle"      // the same, {3} years without leave
	KeyPostponed = "leave.line.postponed" // the same, {3} put off by a superior
	KeyOwn       = "leave.line.own"       // {0} days of {1}
	KeyNotYet    = "leave.line.not-yet"   // no right before {0}
	KeyYearLost  = "leave.line.year-lost" // long leave in {0} takes that year's right
	KeyAbsent    = "leave.line.absent"    // unpaid leave the whole of {0}
	KeyWorked    = "leave.line.worked"    // {0} days of joint leave were worked
	KeyUsed      = "leave.line.used"      // {0} to {1}
	KeyLeft      = "leave.line.left"      // {0} days are left of {1}
	KeyOverdrawn = "leave.line.overdrawn" // {0} days more than there were
	KeyOpenYear  = "leave.line.open-year" // the holidays of {0} are not decreed
)

// Line is one step of a balance.
type Line struct {
	// Key is one of the Key constants, Args its blanks.
	Key  string
	Args []any
	// Days is what the step adds or, negative, takes; Left what there is then.
	Days, Left int
}

// Say is the line as a sentence.
func (l Line) Say(m calendar.Sayer, tag lang.Tag) string { return m.Say(tag, l.Key, l.Args...) }

// Year is the account of annual leave of one year.
type Year struct {
	Year int
	// Carried came over, Own is the year's right with what joint leave worked
	// adds, Used was granted for days of the year, Left remains (negative when
	// more was granted than there was).
	Carried, Own, Used, Left int
	Lines                    []Line
}

// Balance is what somebody has of annual leave on a day, with the account of
// every year up to it.
type Balance struct {
	Day calendar.Day
	// Left is what can still be asked for in the year of the day.
	Left int
	// Years are the accounts; the last is the year of the day. None where the
	// employment has no annual leave.
	Years []Year
	// Provisional says that granted leave was counted in a year whose holidays are
	// not decreed.
	Provisional bool
}

// Last is the account of the year of the day, empty where there is none.
func (b Balance) Last() Year {
	if len(b.Years) == 0 {
		return Year{}
	}
	return b.Years[len(b.Years)-1]
}

// BalanceOn is somebody's annual leave on a day. Leave that is granted for later
// days of that year counts as used.
func BalanceOn(p Person, day calendar.Day) Balance {
	out := Balance{Day: day}
	rule, ok := RuleOf(Annual, p.As, day)
	if !ok {
		return out
	}
	a := account{Person: p, rule: rule, carry: p.Opening.Carried, idle: p.Opening.Idle}
	a.right = a.served(rule.After)
	first := p.Opening.Year
	if first == 0 {
		first = max(a.right.Year(), rule.Since.Year())
	}
	first = min(max(first, day.Year()-maxYears), day.Year())
	var lead []Line
	if p.Opening.Year != 0 && p.Opening.Year == first {
		lead = []Line{{Key: KeyOpening, Args: []any{a.carry, first}, Days: a.carry}}
	}
	for y := first; y <= day.Year(); y++ {
		end := calendar.NewDay(y, 12, 31)
		if y == day.Year() {
			end = day
		}
		year := a.year(y, end, lead)
		lead = a.over(year)
		out.Years = append(out.Years, year)
	}
	out.Left, out.Provisional = out.Last().Left, a.provisional
	return out
}

// account goes through the years of one person.
type account struct {
	Person
	rule        Rule
	right       calendar.Day // the first day on which there is a right
	carry, idle int
	provisional bool
}

// served is the day on which so many months of service are full; unpaid leave
// is no service (PP 11/2017 art. 337).
func (p Person) served(n int) calendar.Day {
	day := monthsLater(p.Since, n)
	unpaid := slices.DeleteFunc(slices.Clone(p.Taken), func(t Taken) bool { return t.Kind != Unpaid || t.Until < t.From })
	arrange.By(unpaid, func(a, b Taken) int { return int(a.From) - int(b.From) })
	for _, t := range unpaid {
		if t.From < day && t.From >= p.Since {
			day += t.Until - t.From + 1
		}
	}
	return day
}

func (a *account) year(y int, on calendar.Day, lead []Line) Year {
	out := Year{Year: y, Carried: a.carry}
	out.note(lead...)
	out.Left = a.carry
	a.own(&out, on)
	for _, d := range a.Worked {
		if h, ok := a.Calendar.Holiday(d); d.Year() == y && ok && h.Kind == calendar.JointLeave {
			out.Own++
			out.step(KeyWorked, 1, dated(d))
		}
	}
	a.use(&out)
	if out.Left < 0 {
		out.note(Line{Key: KeyOverdrawn, Args: []any{-out.Left}, Left: out.Left})
	}
	out.note(Line{Key: KeyLeft, Args: []any{max(out.Left, 0), y}, Left: out.Left})
	return out
}

// own gives the year's own right, or says why there is none.
func (a *account) own(out *Year, on calendar.Day) {
	first, last := calendar.NewDay(out.Year, 1, 1), calendar.NewDay(out.Year, 12, 31)
	days := a.rule.Most
	for _, t := range a.Taken {
		switch {
		case t.Kind == Long && t.From.Year() == out.Year:
			// What was used of the year's own before stays used.
			days = min(days, max(a.usedBefore(t.From)-a.carry, 0))
			out.note(Line{Key: KeyYearLost, Args: []any{out.Year}, Left: out.Left})
		case t.Kind == Unpaid && t.From <= first && t.Until >= last:
			days = 0
			out.note(Line{Key: KeyAbsent, Args: []any{out.Year}, Left: out.Left})
		}
	}
	if a.right > on {
		out.note(Line{Key: KeyNotYet, Args: []any{dated(a.right)}, Left: out.Left})
		return
	}
	if days > 0 {
		out.Own = days
		out.step(KeyOwn, days, days, out.Year)
	}
}

// usedBefore is the annual leave of a day's year that began before it.
func (p Person) usedBefore(day calendar.Day) (n int) {
	for _, t := range p.Taken {
		if t.Kind == Annual && t.From < day {
			n += in(day.Year(), p.charges(t))
		}
	}
	return n
}

func (a *account) use(out *Year) {
	taken := slices.DeleteFunc(slices.Clone(a.Taken), func(t Taken) bool { return t.Kind != Annual })
	arrange.By(taken, func(x, y Taken) int { return int(x.From) - int(y.From) })
	for _, t := range taken {
		n := in(out.Year, a.charges(t))
		if n == 0 {
			continue
		}
		if len(t.Years) == 0 && a.Calendar.Decree(out.Year) == "" {
			a.provisional = true
			out.note(Line{Key: KeyOpenYear, Args: []any{out.Year}, Left: out.Left})
		}
		out.Used += n
		out.step(KeyUsed, -n, n, dated(t.From), dated(t.Until))
	}
}

// over finds what goes over into the next year, and says why.
func (a *account) over(y Year) []Line {
	if y.Used == 0 && y.Own > 0 {
		a.idle++
	} else {
		a.idle = 0
	}
	rest := max(y.Left, 0)
	put := min(in(y.Year, a.Postponed), rest)
	c := a.rule.Carry
	line := Line{Key: KeyCarried}
	most := c.Ordinary
	switch {
	case c.IdleYears > 0 && a.idle >= c.IdleYears:
		most, line.Key = c.Total-a.rule.Most, KeyIdle
		line.Args = []any{rest, y.Year, 0, a.idle}
	case put > 0 && c.Total > 0:
		most, line.Key = min(put+min(c.Ordinary, rest-put), c.Total-a.rule.Most), KeyPostponed
		line.Args = []any{rest, y.Year, 0, put}
	default:
		line.Args = []any{rest, y.Year, 0}
	}
	a.carry = min(rest, most)
	line.Args[2], line.Days, line.Left = a.carry, a.carry, a.carry
	return []Line{line}
}

func (y *Year) note(lines ...Line) { y.Lines = append(y.Lines, lines...) }

func (y *Year) step(key string, days int, args ...any) {
	y.Left += days
	y.note(Line{Key: key, Args: args, Days: days, Left: y.Left})
}

func dated(d calendar.Day) lang.Text {
	return lang.Text{ID: d.Say(lang.ID), JV: d.Say(lang.JV), EN: d.Say(lang.EN)}
}
