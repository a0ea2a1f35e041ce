package survey

import (
	"maps"
	"slices"

	"genggam/internal/calendar"
)

// Request is what a report is made of.
type Request struct {
	// Counted is what left the boxes of the office in the period.
	Counted []Counted
	// Served is how many were served in the period, by service; Waiting how many
	// answers are still in boxes.
	Served  map[string]int64
	Waiting int64
	Way     Way
	// Order is that of the elements, as Order takes it.
	Order string
	// On is the last day of the period: the tables of that day hold.
	On calendar.Day
}

// Report is the survey of an office in a period, in the parts of the form that
// offices hand in.
type Report struct {
	// N answered, of whom Waiting are not in the figures yet; of Served people, Needed
	// should have.
	N, Waiting, Served int64
	Needed             int
	Enough             bool
	// All is of all answers, each counting alike; OwnDevice and OfficeDevice are apart.
	All, OwnDevice, OfficeDevice Figures
	// Whole is the tally of all answers, from which the index of another weight is made.
	Whole Tally
	// ByServed is the office's index with each service weighing as many as it served;
	// nil when none could be made.
	ByServed *Index
	Services []ServiceLine
	// Basis is where the tables stand: of categories and of samples.
	Basis [2]string
}

// Figures is an index with what it is called, element by element. N 0: nothing is
// known.
type Figures struct {
	N        int64
	Index    Index
	Category Category
	Lines    []Line
	Weakest  []Element
}

// ServiceLine is one service of a report; Service is Joint for those put together.
type ServiceLine struct {
	Service string
	Served  int64
	Figures
}

// weakest is how many elements a follow-up plan starts from.
const weakest = 3

// Compile makes the report. Since only tens leave the boxes, nothing in it needs to
// be hidden. Refused with survey.unknown-weight and survey.bad-tally; a period
// without answers gives a report that says so.
func Compile(q Request) (Report, error) {
	out := Report{Waiting: max(0, q.Waiting)}
	for _, n := range q.Served {
		out.Served += max(0, n)
	}
	services, devices := map[string]Tally{}, map[Device]Tally{}
	var all Tally
	for _, c := range q.Counted {
		services[c.Service] = services[c.Service].Plus(c.Tally)
		devices[c.Device] = devices[c.Device].Plus(c.Tally)
		all = all.Plus(c.Tally)
	}
	out.Whole, out.N = all, all.N+out.Waiting
	out.Needed, out.Basis[1] = Needed(int(min(out.Served, most)), q.On)
	out.Enough = out.N >= int64(out.Needed) && out.N > 0
	_, out.Basis[0] = CategoryOf(0, q.On)
	var err error
	for _, x := range []struct {
		of Tally
		to *Figures
	}{{all, &out.All}, {devices[Own], &out.OwnDevice}, {devices[Office], &out.OfficeDevice}} {
		if *x.to, err = q.part(x.of); err != nil {
			return Report{}, err
		}
	}
	var parts []Part
	for _, name := range slices.Sorted(maps.Keys(services)) {
		l := ServiceLine{Service: name, Served: q.Served[name]}
		if l.Figures, err = q.part(services[name]); err != nil {
			return Report{}, err
		}
		out.Services = append(out.Services, l)
		parts = append(parts, Part{services[name], l.Served})
	}
	if i, err := Weighted(parts, q.Way); err == nil {
		out.ByServed = &i
	}
	return out, nil
}

func (q Request) part(t Tally) (Figures, error) {
	if _, err := q.Way.weight(); err != nil {
		return Figures{}, err
	}
	if t.N == 0 {
		return Figures{}, t.Check()
	}
	i, err := IndexOf(t, q.Way)
	if err != nil {
		return Figures{}, err
	}
	p := Figures{N: t.N, Index: i, Weakest: Weakest(t, weakest)}
	p.Category, _ = CategoryOf(i.Hundredths, q.On)
	p.Lines, err = Lines(t, q.Way, Order(q.Order), q.On)
	return p, err
}
