package books

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"genggam/internal/fault"
)

// Cells count persons in the four columns of the books: WNA male, WNA female,
// WNI male, WNI female.
type Cells [4]int

const (
	foreignMale = iota
	foreignFemale
	citizenMale
	citizenFemale
)

// cell is the column a resident is counted in.
func (s Standing) cell() int {
	c := citizenMale
	if s.Foreign {
		c = foreignMale
	}
	if s.Sex == Female {
		c++
	}
	return c
}

// Sum of the four.
func (c Cells) Sum() int { return c[0] + c[1] + c[2] + c[3] }

func (c *Cells) add(d Cells, sign int) {
	for i := range c {
		c[i] += sign * d[i]
	}
}

// Balance is how many live in a dusun at the edge of a month.
type Balance struct {
	People Cells
	// Families are counted by their heads; who is no head is a member.
	Families int
}

// Members are the persons who are no head of a family.
func (b Balance) Members() int { return b.People.Sum() - b.Families }

// Tally counts residents as they stand in a register now, by area.
func Tally(residents iter.Seq[Standing]) map[string]Balance {
	out := map[string]Balance{}
	for s := range residents {
		b := out[s.Area]
		b.People[s.cell()]++
		if s.Head {
			b.Families++
		}
		out[s.Area] = b
	}
	return out
}

// Flow is what happened in a dusun in a month. Somebody who moves between two
// dusun, or from one column to another, has left the one and come to the other,
// so that every line adds up; Inner says how many of Came and Left are those.
type Flow struct {
	Born, Came, Died, Left Cells
	// Heads are families more and fewer.
	HeadsMore, HeadsFewer int
	InnerCame, InnerLeft  int
}

// after is a balance once a flow has happened.
func (b Balance) after(f Flow) Balance {
	b.People.add(f.Born, 1)
	b.People.add(f.Came, 1)
	b.People.add(f.Died, -1)
	b.People.add(f.Left, -1)
	b.Families += f.HeadsMore - f.HeadsFewer
	return b
}

// Recap counts residents a month and dusun, folded from the entries about
// residents in any order. The zero value is ready.
type Recap struct {
	months  map[Month]map[string]*Flow
	counted map[string][]Counted
}

// Apply folds an entry and never fails.
func (r *Recap) Apply(e Event) {
	switch e := e.(type) {
	case Counted:
		if r.counted == nil {
			r.counted = map[string][]Counted{}
		}
		r.counted[e.Area] = append(r.counted[e.Area], e)
	case Born:
		r.in(e.When, e.Standing, func(f *Flow) *Cells { return &f.Born })
	case Arrived:
		r.in(e.When, e.Standing, func(f *Flow) *Cells { return &f.Came })
	case Died:
		r.out(e.When, e.Standing, func(f *Flow) *Cells { return &f.Died })
	case Left:
		r.out(e.When, e.Standing, func(f *Flow) *Cells { return &f.Left })
	case Changed:
		r.change(e)
	}
}

func (r *Recap) flow(m Month, area string) *Flow {
	if r.months == nil {
		r.months = map[Month]map[string]*Flow{}
	}
	if r.months[m] == nil {
		r.months[m] = map[string]*Flow{}
	}
	f := r.months[m][area]
	if f == nil {
		f = &Flow{}
		r.months[m][area] = f
	}
	return f
}

func (r *Recap) in(w When, s Standing, of func(*Flow) *Cells) *Flow {
	f := r.flow(w.Page(), s.Area)
	of(f)[s.cell()]++
	if s.Head {
		f.HeadsMore++
	}
	return f
}

func (r *Recap) out(w When, s Standing, of func(*Flow) *Cells) *Flow {
	f := r.flow(w.Page(), s.Area)
	of(f)[s.cell()]++
	if s.Head {
		f.HeadsFewer++
	}
	return f
}

func (r *Recap) change(e Changed) {
	if e.From.Area == e.To.Area && e.From.cell() == e.To.cell() {
		f := r.flow(e.Page(), e.To.Area)
		if e.To.Head {
			f.HeadsMore++
		} else {
			f.HeadsFewer++
		}
		return
	}
	r.out(e.When, e.From, func(f *Flow) *Cells { return &f.Left }).InnerLeft++
	r.in(e.When, e.To, func(f *Flow) *Cells { return &f.Came }).InnerCame++
}

// opening is the balance of a dusun when a month begins: the last count taken,
// and what happened since.
func (r *Recap) opening(area string, m Month) Balance {
	var b Balance
	from := Month(0)
	for _, c := range r.counted[area] {
		if c.Month <= m && c.Month >= from {
			from, b = c.Month, c.Balance
		}
	}
	for at, flows := range r.months {
		if f := flows[area]; f != nil && at >= from && at < m {
			b = b.after(*f)
		}
	}
	return b
}

// RecapLine is one dusun in a month.
type RecapLine struct {
	// Area is its code, Name as printed.
	Area, Name string
	Opening    Balance
	Flow
	Closing Balance
}

// Unbalanced says what does not add up, for a program; its Fault for a person.
type Unbalanced struct {
	Area, Name string
	// Expected is what the other figures give, Found what stands there.
	Expected, Found Balance
}

// Error is for logs.
func (u *Unbalanced) Error() string { return "counting residents: area " + u.Area + " does not add up" }

// fault says the sums where they differ (key), else the first column that
// does, else the families.
func (u *Unbalanced) fault(key string) *fault.Fault {
	e, f := u.Expected.People.Sum(), u.Found.People.Sum()
	if e != f {
		return fault.New(fault.Conflict, key, u.Name, e, f).Because(u)
	}
	for i, column := range [...]string{"WNA L", "WNA P", "WNI L", "WNI P"} {
		if e, f := u.Expected.People[i], u.Found.People[i]; e != f {
			return fault.New(fault.Conflict, "books.unbalanced-column", u.Name, column, e, f).Because(u)
		}
	}
	return fault.New(fault.Conflict, "books.unbalanced-families", u.Name, u.Expected.Families, u.Found.Families).Because(u)
}

// Check says whether opening + births + arrivals - deaths - departures is the
// closing, in each column. Faults name the dusun and carry an *Unbalanced:
// "books.unbalanced", "books.unbalanced-column" (the sum is right),
// "books.unbalanced-families", "books.below-zero".
func (l RecapLine) Check() error {
	want := l.Opening.after(l.Flow)
	u := &Unbalanced{Area: l.Area, Name: l.Name, Expected: want, Found: l.Closing}
	if want != l.Closing {
		return u.fault("books.unbalanced")
	}
	for _, b := range []Balance{l.Opening, l.Closing} {
		if slices.Min(b.People[:]) < 0 || b.Families < 0 || b.Members() < 0 {
			return fault.New(fault.Conflict, "books.below-zero", l.Name).Because(u)
		}
	}
	return nil
}

// RecapPage is a month of all dusun, by code.
type RecapPage struct {
	Month Month
	Lines []RecapLine
}

// Page gives a month. Names are what the codes of the dusun are called; one
// that is not named is called by its code, and one that is named is there also
// when nobody lives in it.
func (r *Recap) Page(m Month, names map[string]string) RecapPage {
	areas := map[string]bool{}
	for area := range names {
		areas[area] = true
	}
	for area, counts := range r.counted {
		areas[area] = areas[area] || slices.ContainsFunc(counts, func(c Counted) bool { return c.Month <= m })
	}
	for at, flows := range r.months {
		for area := range flows {
			areas[area] = areas[area] || at <= m
		}
	}
	p := RecapPage{Month: m}
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		if !areas[area] {
			continue
		}
		l := RecapLine{Area: area, Name: cmp.Or(names[area], area), Opening: r.opening(area, m)}
		if f := r.months[m][area]; f != nil {
			l.Flow = *f
		}
		l.Closing = l.Opening.after(l.Flow)
		p.Lines = append(p.Lines, l)
	}
	return p
}

// Check says whether every line adds up; the first that does not is the fault.
func (p RecapPage) Check() error {
	for _, l := range p.Lines {
		if err := l.Check(); err != nil {
			return err
		}
	}
	return nil
}

// Agrees says whether the closing is what the register itself counts on the
// last day of the month (see Tally). Faults are as Check's, with
// "books.not-register" for the sum.
func (p RecapPage) Agrees(register map[string]Balance) error {
	seen := map[string]bool{}
	for _, l := range p.Lines {
		seen[l.Area] = true
		if b := register[l.Area]; b != l.Closing {
			return (&Unbalanced{Area: l.Area, Name: l.Name, Expected: l.Closing, Found: b}).fault("books.not-register")
		}
	}
	for _, area := range slices.Sorted(maps.Keys(register)) {
		if !seen[area] && register[area] != (Balance{}) {
			return (&Unbalanced{Area: area, Name: area, Found: register[area]}).fault("books.not-register")
		}
	}
	return nil
}

// Follows says whether the page begins with what the page before ended with,
// also over the end of a year. A new count breaks it, and that is to be said:
// the fault is "books.not-carried".
func (p RecapPage) Follows(before RecapPage) error {
	closing := map[string]Balance{}
	for _, l := range before.Lines {
		closing[l.Area] = l.Closing
	}
	for _, l := range p.Lines {
		if b := closing[l.Area]; b != l.Opening {
			return (&Unbalanced{Area: l.Area, Name: l.Name, Expected: b, Found: l.Opening}).fault("books.not-carried")
		}
	}
	return nil
}

// Total is the page's lines in one, with no area.
func (p RecapPage) Total() (t RecapLine) {
	for _, l := range p.Lines {
		t.Opening = t.Opening.plus(l.Opening)
		t.Closing = t.Closing.plus(l.Closing)
		t.Born.add(l.Born, 1)
		t.Came.add(l.Came, 1)
		t.Died.add(l.Died, 1)
		t.Left.add(l.Left, 1)
		t.HeadsMore += l.HeadsMore
		t.HeadsFewer += l.HeadsFewer
		t.InnerCame += l.InnerCame
		t.InnerLeft += l.InnerLeft
	}
	return t
}

func (b Balance) plus(c Balance) Balance {
	b.People.add(c.People, 1)
	b.Families += c.Families
	return b
}
