package openfile

import (
	"cmp"
	"maps"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/calendar"
	"genggam/internal/survey"
)

// Times is how often a number of working days occurred.
type Times struct {
	Days int   `json:"days"`
	N    int64 `json:"n"`
}

// Reason is how often a rule was what a refusal rested on.
type Reason struct {
	Rule string `json:"rule"`
	N    int64  `json:"n"`
}

// Figures is how an office, or one of its services, did. Zero of anything says that
// nothing was published of it: there were none, or fewer than Fewest.
type Figures struct {
	// Service is "" for all of an office.
	Service string `json:"service"`
	// Span is that of everything in the figures.
	Span
	Received int64 `json:"received"`
	Finished int64 `json:"finished"`
	OnTime   int64 `json:"on_time"`
	// Days is how many working days it took from receipt to the product or refusal.
	Days []Times `json:"days,omitempty"`
	// Refused of those that left their box; Reasons with the rare ones together.
	Refused int64    `json:"refused"`
	Reasons []Reason `json:"reasons,omitempty"`
	// Overdue were open at the end of the last month, past their promised day.
	Overdue int64 `json:"overdue"`
	// Heard complaints came in, Decided were decided, DecidedOnTime within the law's
	// limit; FirstAnswer is how many working days it took to answer first.
	Heard         int64   `json:"complaints_received"`
	Decided       int64   `json:"complaints_decided"`
	DecidedOnTime int64   `json:"complaints_on_time"`
	FirstAnswer   []Times `json:"first_answer,omitempty"`
	// Answered the survey so many; Answers are how often 1 to 4 was said of each element.
	Answered int64                     `json:"survey_answered"`
	Answers  [survey.Elements][4]int64 `json:"survey_answers"`
}

func (f *Figures) answer(n int64, answers [survey.Elements][4]int64) {
	f.Answered += n
	for e, row := range answers {
		for i, k := range row {
			f.Answers[e][i] += k
		}
	}
}

// FiguresOf computes the figures of a release: of all of it first, then of each
// service in order of its name.
func FiguresOf(r *Release) []Figures {
	work := r.workingDays()
	cells := map[string]*tally{"": {}}
	each := func(service string, s Span, add func(*tally)) {
		if cells[service] == nil {
			cells[service] = &tally{}
		}
		for _, t := range []*tally{cells[""], cells[service]} {
			t.reach(s)
			add(t)
		}
	}
	for _, x := range r.Finished {
		days := work(x.Received, x.Ready)
		each(x.Service, x.Span, func(t *tally) { t.finish(days, x.OnTime) })
	}
	for _, x := range r.Complaints {
		days := work(x.Received, x.Answered)
		each(x.Service, x.Span, func(t *tally) { t.decide(days, x.OnTime) })
	}
	for _, x := range r.Counts {
		each(x.Service, x.Span, func(t *tally) { t.count(x) })
	}
	for _, x := range r.Satisfaction {
		each(x.Service, x.Span, func(t *tally) { t.f.answer(x.N, x.Answers) })
	}
	out := make([]Figures, 0, len(cells))
	for _, name := range slices.Sorted(maps.Keys(cells)) {
		f := cells[name].close()
		f.Service = name
		out = append(out, f)
	}
	return out
}

// workingDays gives a function that counts them by the release's own list.
func (r *Release) workingDays() func(a, b calendar.Day) int {
	// before[i] is how many working days there are up to the i-th day, it counted.
	off := map[calendar.Day]bool{}
	for _, d := range r.DaysOff {
		off[d] = true
	}
	before, n := make([]int, r.LastDay-r.FirstDay+1), 0
	for i := range before {
		if !off[r.FirstDay+calendar.Day(i)] {
			n++
		}
		before[i] = n
	}
	at := func(d calendar.Day) int { return before[min(max(d, r.FirstDay), r.LastDay)-r.FirstDay] }
	return func(a, b calendar.Day) int { return max(0, at(b)-at(a)) }
}

// tally is figures in the making.
type tally struct {
	f           Figures
	days, first map[int]int64
	reasons     map[string]int64
}

func (t *tally) reach(s Span) {
	if t.f.To == 0 || s.From < t.f.From {
		t.f.From = s.From
	}
	t.f.To = max(t.f.To, s.To)
}

func (t *tally) finish(days int, onTime bool) {
	if t.days == nil {
		t.days = map[int]int64{}
	}
	t.days[days]++
	t.f.Finished++
	if onTime {
		t.f.OnTime++
	}
}

func (t *tally) decide(days int, onTime bool) {
	if t.first == nil {
		t.first = map[int]int64{}
	}
	t.first[days]++
	t.f.Decided++
	if onTime {
		t.f.DecidedOnTime++
	}
}

func (t *tally) count(x CountRow) {
	switch x.What {
	case Received:
		t.f.Received += x.N
	case Heard:
		t.f.Heard += x.N
	case Overdue:
		t.f.Overdue += x.N
	case Refused:
		if t.reasons == nil {
			t.reasons = map[string]int64{}
		}
		t.f.Refused += x.N
		t.reasons[x.Reason] += x.N
	}
}

func (t *tally) close() Figures {
	t.f.Days, t.f.FirstAnswer = histogram(t.days), histogram(t.first)
	t.f.Reasons = nil
	for rule, n := range t.reasons {
		t.f.Reasons = append(t.f.Reasons, Reason{rule, n})
	}
	arrange.By(t.f.Reasons, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Rule, b.Rule)) })
	return t.f
}

func histogram(counts map[int]int64) (out []Times) {
	for _, d := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, Times{d, counts[d]})
	}
	return out
}

// Sum adds figures of several months up. Overdue is that of the last of them.
func Sum(months []Figures) Figures {
	t := &tally{days: map[int]int64{}, first: map[int]int64{}, reasons: map[string]int64{}}
	for _, f := range months {
		if f.To > t.f.To {
			t.f.Overdue = f.Overdue
		}
		t.f.Service = f.Service
		t.reach(f.Span)
		t.f.Received, t.f.Finished, t.f.OnTime = t.f.Received+f.Received, t.f.Finished+f.Finished, t.f.OnTime+f.OnTime
		t.f.Refused, t.f.Heard = t.f.Refused+f.Refused, t.f.Heard+f.Heard
		t.f.Decided, t.f.DecidedOnTime = t.f.Decided+f.Decided, t.f.DecidedOnTime+f.DecidedOnTime
		t.f.answer(f.Answered, f.Answers)
		for _, x := range f.Days {
			t.days[x.Days] += x.N
		}
		for _, x := range f.FirstAnswer {
			t.first[x.Days] += x.N
		}
		for _, x := range f.Reasons {
			t.reasons[x.Rule] += x.N
		}
	}
	return t.close()
}

// Quantile is the nearest rank: the number of days within which at least percent of
// a hundred were done. ok is false when there are none.
func Quantile(days []Times, percent int64) (n int, ok bool) {
	total := int64(0)
	for _, x := range days {
		total += x.N
	}
	rank, seen := (total*percent+99)/100, int64(0)
	for _, x := range days {
		if seen += x.N; seen >= rank && x.N > 0 {
			return x.Days, true
		}
	}
	return 0, false
}

// Share is a part of a whole in tenths of a percent, rounded half up; 0 of nothing.
func Share(part, whole int64) int64 {
	if whole <= 0 {
		return 0
	}
	return (part*2000 + whole) / (2 * whole)
}

// Index is the satisfaction index in hundredths with the exact weight of 1/9
// (PermenPANRB 14/2017); ok is false when nobody answered.
func (f *Figures) Index() (hundredths int64, ok bool) {
	i, err := survey.IndexOf(survey.Tally{N: f.Answered, Counts: f.Answers}, survey.Way{})
	return i.Hundredths, err == nil
}

// Shown is what a page says of figures, spelt out for programs.
type Shown struct {
	Figures
	Share   *int64 `json:"on_time_tenths_of_percent,omitempty"`
	Median  *int   `json:"median_working_days,omitempty"`
	Ninety  *int   `json:"p90_working_days,omitempty"`
	Answer  *int   `json:"first_answer_median_working_days,omitempty"`
	Percent *int64 `json:"complaints_on_time_tenths_of_percent,omitempty"`
	Index   *int64 `json:"satisfaction_hundredths,omitempty"`
}

// Show computes what a page says.
func (f Figures) Show() Shown {
	out := Shown{Figures: f}
	quantile := func(days []Times, percent int64) *int {
		if n, ok := Quantile(days, percent); ok {
			return &n
		}
		return nil
	}
	out.Median, out.Ninety, out.Answer = quantile(f.Days, 50), quantile(f.Days, 90), quantile(f.FirstAnswer, 50)
	if f.Finished > 0 {
		n := Share(f.OnTime, f.Finished)
		out.Share = &n
	}
	if f.Decided > 0 {
		n := Share(f.DecidedOnTime, f.Decided)
		out.Percent = &n
	}
	if n, ok := f.Index(); ok {
		out.Index = &n
	}
	return out
}
