package leave

import (
	"slices"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// Request is leave that somebody asks for.
type Request struct {
	// ID is the case's; leave in the history under the same ID is what this
	// request would replace.
	ID   canon.ID
	Kind Kind
	// From and Until are the first and the last day.
	From, Until calendar.Day
	// Asked is the day on which it was asked for.
	Asked calendar.Day
	// Purpose is one of the rule's, "" where none is needed.
	Purpose string
	// Child is the number of the child for maternity leave: 1 for the first.
	Child int
	// Extended says that the health board or the head agreed to the extension of
	// sick or unpaid leave.
	Extended bool
	// Proofs are ids of those that came with the request.
	Proofs []string
}

// Finding is something that whoever asks or decides should know.
type Finding struct {
	// Key is the message and Args its blanks: days, numbers, keys; no names.
	Key  string
	Args []any
	// Basis is the article, Sure how sure we are of it: "read", "seen", "memory",
	// "house".
	Basis, Sure string
}

// Say is the finding as a sentence; the article is not in it.
func (f Finding) Say(m calendar.Sayer, tag lang.Tag) string { return m.Say(tag, f.Key, f.Args...) }

// Proof is a paper that the leave needs. ProofKey names it.
type Proof struct {
	ID string
	// Have says that it came with the request.
	Have bool
}

// Answer is what a request would mean.
type Answer struct {
	// Rule that was applied.
	Rule Rule
	// Count is what would be taken; its Years are what a decision records as
	// Taken.Years.
	Count Count
	// Before and After are the balances of annual leave in the year of the first
	// day, without and with this leave.
	Before, After Balance
	// Proofs that are needed. One that is missing makes the request incomplete,
	// which is neither a warning nor a refusal.
	Proofs []Proof
	// Warnings are for whoever decides; with a Refusal the law or the office's
	// rule says no.
	Warnings, Refusals []Finding
	// Provisional says that a year concerned has no decree of holidays yet.
	Provisional bool
}

// Allowed says that nothing speaks against it.
func (a Answer) Allowed() bool { return len(a.Refusals) == 0 }

// Complete says that every proof is there.
func (a Answer) Complete() bool {
	return !slices.ContainsFunc(a.Proofs, func(p Proof) bool { return !p.Have })
}

// Follows says that a request goes on from sick or unpaid leave of the same kind
// right before it: only then can it be an extension.
func (r Request) Follows(p Person) bool {
	if r.Kind != Sick && r.Kind != Unpaid || p.Calendar == nil {
		return false
	}
	a := asking{Person: p, Request: r}
	return a.begins() < r.From
}

// Ask says what a request would take, what would remain, and what speaks
// against it. The error is a fault on a field for a request that makes no sense:
// kind, from, until, purpose, child.
func Ask(p Person, r Request, t Team) (Answer, error) {
	if err := r.check(p); err != nil {
		return Answer{}, err
	}
	p.Taken = slices.DeleteFunc(slices.Clone(p.Taken), func(o Taken) bool { return !r.ID.Zero() && o.ID == r.ID })
	a := asking{Person: p, Request: r}
	a.Count = CountDays(r.Kind, p.Calendar, r.From, r.Until)
	a.Before = BalanceOn(p, r.From)
	a.After = a.Before
	rule, ok := RuleOf(r.Kind, p.As, r.From)
	switch {
	case r.Kind == Joint:
		a.refuse("leave.refuse.joint")
	case !ok:
		a.refuse("leave.refuse.not-for", lang.Key(r.Kind.NameKey()), lang.Key("leave.employment."+p.As))
	default:
		purpose, known := rule.purpose(r.Purpose)
		if !known {
			return Answer{}, fault.New(fault.Invalid, "leave.bad-purpose").On("purpose")
		}
		a.Rule, a.purpose = rule, purpose
		a.judge(t)
	}
	return a.Answer, nil
}

func (r Request) check(p Person) error {
	switch {
	case p.Calendar == nil || p.Since == 0:
		return fault.New(fault.Invalid, "leave.no-person")
	case len(p.Taken) > MaxTaken:
		return fault.New(fault.TooLarge, "leave.long-history", MaxTaken)
	case !slices.Contains(Kinds(), r.Kind):
		return fault.New(fault.Invalid, "leave.bad-kind").On("kind")
	case r.From == 0:
		return fault.New(fault.Invalid, "leave.from").On("from")
	case r.Until < r.From:
		return fault.New(fault.Invalid, "leave.until").On("until")
	case int(r.Until-r.From) >= MaxDays:
		return fault.New(fault.Invalid, "leave.too-far", MaxDays).On("until")
	case r.Kind == Maternity && (r.Child < 1 || r.Child > 30):
		return fault.New(fault.Invalid, "leave.child").On("child")
	}
	return nil
}

// asking is one request while it is judged.
type asking struct {
	Answer
	Person
	Request
	purpose Purpose
}

func (a *asking) judge(t Team) {
	if a.Asked > a.From {
		a.warn("leave.warn.late", dated(a.From))
	}
	a.service()
	a.overlap()
	a.proofs()
	a.length()
	switch a.Request.Kind {
	case Annual:
		a.annual()
	case Long:
		a.long()
	case Maternity:
		if n := a.Rule.Children; n > 0 && a.Child > n {
			a.refuse("leave.refuse.child", n)
		}
	case Unpaid:
		a.warn("leave.warn.unpaid")
	}
	a.presence(t)
	for _, y := range a.Count.Open {
		a.Provisional = true
		a.warn("leave.warn.provisional", y)
	}
	a.Provisional = a.Provisional || a.Before.Provisional
}

func (a *asking) warn(key string, args ...any) {
	a.Warnings = append(a.Warnings, a.finding(key, args))
}

func (a *asking) refuse(key string, args ...any) {
	a.Refusals = append(a.Refusals, a.finding(key, args))
}

func (a *asking) finding(key string, args []any) Finding {
	f := Finding{Key: key, Args: args, Basis: a.Rule.Basis, Sure: a.Rule.Sure}
	for _, c := range law().Cites {
		if c.Key == key {
			f.Basis, f.Sure = c.Basis, c.Sure
		}
	}
	return f
}

// service refuses who has not served long enough, or not again.
func (a *asking) service() {
	if a.From < a.Since {
		a.refuse("leave.refuse.too-soon", dated(a.Since))
		return
	}
	if a.purpose.NoAfter {
		return
	}
	if first := a.served(a.Rule.After); a.From < first {
		a.refuse("leave.refuse.too-soon", dated(first))
		return
	}
	if a.Rule.Again == 0 {
		return
	}
	for _, t := range a.Taken {
		if first := monthsLater(t.Until+1, a.Rule.Again); (t.Kind == a.Request.Kind || t.Kind == Unpaid) && t.From < a.From && a.From < first {
			a.refuse("leave.refuse.again", lang.Key(t.Kind.NameKey()), dated(t.Until), dated(first))
			return
		}
	}
}

func (a *asking) overlap() {
	for _, t := range a.Taken {
		if t.meets(a.From, a.Until) {
			a.refuse("leave.refuse.overlap", lang.Key(t.Kind.NameKey()), dated(t.From), dated(t.Until))
			return
		}
	}
}

// begins is the first day of the leave with what of the same kind lies right
// before it: two weeks of illness that follow each other are four.
func (a *asking) begins() calendar.Day {
	first := a.From
	for again := true; again; {
		again = false
		for _, t := range a.Taken {
			if t.Kind == a.Request.Kind && t.From < first && t.Until >= t.From && a.follows(t.Until, first) {
				first, again = t.From, true
			}
		}
	}
	return first
}

// follows says that no working day lies between two.
func (a *asking) follows(last, next calendar.Day) bool {
	if next-last > 31 {
		return false
	}
	for d := last + 1; d < next; d++ {
		if a.Calendar.WorkingDay(d) {
			return false
		}
	}
	return last < next
}

// length refuses what lasts too long. Sick and unpaid leave that follow each
// other are one; the others are bounded each.
func (a *asking) length() {
	first := a.From
	if k := a.Request.Kind; k == Sick || k == Unpaid {
		first = a.begins()
	}
	most := a.Rule.Most
	if a.Extended {
		most += a.Rule.Extension
	}
	last := a.Until
	switch {
	case a.purpose.Unlimited:
	case a.purpose.MostDays > 0:
		last = first.AddDays(a.purpose.MostDays - 1)
	case a.Rule.Unit == "months":
		last = months(first, most)
	}
	if a.Until > last {
		a.refuse("leave.refuse.too-long", dated(last))
	} else if a.Extended && a.Rule.Extension > 0 && a.Until > months(first, a.Rule.Most) {
		a.warn("leave.warn.extended", a.Rule.Most, a.Rule.Extension)
	}
	if a.Rule.Unit == WorkingDays && a.Count.Days < max(a.Rule.Least, 1) {
		a.refuse("leave.refuse.no-working-day")
	}
}

// proofs lists what the leave needs, by its length in calendar days and by its
// purpose.
func (a *asking) proofs() {
	first := a.From
	if a.Request.Kind == Sick {
		first = a.begins()
	}
	for _, id := range []string{a.Rule.proof(int(a.Until-first) + 1), a.purpose.Proof} {
		if id != "" {
			a.Answer.Proofs = append(a.Answer.Proofs, Proof{ID: id, Have: slices.Contains(a.Request.Proofs, id)})
		}
	}
}

// annual refuses more days than there are in any year that is touched, also
// where leave that was granted for the next year rests on what this one takes.
func (a *asking) annual() {
	with := a.Person
	with.Taken = append(slices.Clone(a.Taken), Taken{Kind: Annual, From: a.From, Until: a.Until, Years: a.Count.Years})
	a.After = BalanceOn(with, a.From)
	if first := a.served(a.Rule.After); a.purpose.NoAfter && a.From < first {
		a.ahead()
		return
	}
	last := a.Until.Year()
	for _, t := range a.Taken {
		if t.Kind == Annual {
			last = max(last, t.Until.Year())
		}
	}
	for y := a.From.Year(); y <= min(last, a.Until.Year()+2); y++ {
		on := calendar.NewDay(y, 12, 31)
		if y == a.From.Year() {
			on = a.From
		}
		if left := BalanceOn(with, on).Left; left < 0 {
			a.short(y, on, left)
			return
		}
	}
	if a.Until.Year() > a.From.Year() {
		a.warn("leave.warn.two-years", in(a.From.Year(), a.Count.Years), a.From.Year(), in(a.Until.Year(), a.Count.Years), a.Until.Year())
	}
}

// ahead bounds leave that is given before there is a right, and so an account.
func (a *asking) ahead() {
	used := 0
	for _, t := range a.Taken {
		for _, c := range a.charges(t) {
			if t.Kind == Annual {
				used += c.Days
			}
		}
	}
	if used+a.Count.Days > a.Rule.Most {
		a.refuse("leave.refuse.too-little", a.Count.Days, a.From.Year(), max(a.Rule.Most-used, 0))
	}
}

// short refuses for want of days, by the reason for it.
func (a *asking) short(year int, on calendar.Day, left int) {
	asked := in(year, a.Count.Years)
	for _, t := range a.Taken {
		if t.Kind == Long && t.From.Year() == year {
			a.refuse("leave.refuse.year-lost", year, asked, max(asked+left, 0))
			return
		}
	}
	if first := a.served(a.Rule.After); first > on {
		return // told by service already
	}
	a.refuse("leave.refuse.too-little", asked, year, max(asked+left, 0))
}

// long tells what long leave does to annual leave.
func (a *asking) long() {
	with := a.Person
	with.Taken = append(slices.Clone(a.Taken), Taken{Kind: Long, From: a.From, Until: a.Until, Years: a.Count.Years})
	a.After = BalanceOn(with, a.From)
	year := a.From.Year()
	if lost := a.Before.Last().Own - a.After.Last().Own; lost > 0 {
		a.warn("leave.warn.year-lost", year, lost)
	}
	if own := max(a.usedBefore(a.From)-a.Before.Last().Carried, 0); own > 0 {
		a.warn("leave.warn.set-off", own, year)
	}
	if a.Until < months(a.From, a.Rule.Most) {
		a.warn("leave.warn.rest-lost", a.Rule.Most)
	}
	if a.After.Left < 0 {
		a.warn("leave.warn.overdrawn", -a.After.Left, year)
	}
}
