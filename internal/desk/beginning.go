package desk

import (
	"context"
	"fmt"
	"slices"

	"genggam/internal/fault"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// An office that begins in the middle of a year has a book of paper whose numbers
// are used. What its last number is can be said, and said again, until the first
// letter of that register and year was numbered here.

// MaxStated is the highest number that is believed of a book of paper.
const MaxStated = 99_999

// Beginning is from where a register of this year goes on.
type Beginning struct {
	// Register is its name, CommonRegister where all letters are counted together.
	Register string
	// Last was given in the books that Source names (Opening.Source), 0 for none.
	Last   int
	Source string
	// Next is the number of the next letter.
	Next int
	// Begun says that numbers of this year were given here: nothing can be said
	// about the book any more.
	Begun bool
}

// Beginnings lists the registers in which the officer's office counts its letters
// now, with from where each goes on.
func (d *Desk) Beginnings(ctx context.Context, a Actor) (year int, out []Beginning, err error) {
	if err := a.May(premises.Register); err != nil {
		return 0, nil, err
	}
	return d.BeginningsOf(ctx, a.Office)
}

// BeginningsOf is Beginnings for whoever runs the node.
func (d *Desk) BeginningsOf(ctx context.Context, office region.Code) (year int, out []Beginning, err error) {
	o, err := d.Office(office)
	if err != nil {
		return 0, nil, err
	}
	year = d.Today(office).Year()
	series, err := d.SeriesOn(ctx, office, d.Today(office))
	if err != nil {
		return 0, nil, err
	}
	for _, name := range d.registersOf(o, series) {
		b, err := d.beginning(ctx, register{string(office), name, year})
		if err != nil {
			return 0, nil, fmt.Errorf("reading from where registers go on: %w", err)
		}
		out = append(out, b)
	}
	return year, out, nil
}

// registersOf are the registers in which an office numbers letters of its services.
func (d *Desk) registersOf(o Office, series Series) (out []string) {
	if series == Together {
		return []string{CommonRegister}
	}
	for _, s := range d.Catalogue().All(premises.EndOfTime) {
		if r := s.Result.Register; r != "" && o.Provides(s) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// otherWay is the condition on registers that count what r counts, in the other
// way of counting.
func (r register) otherWay() string {
	if r.Name == CommonRegister {
		return `register <> '` + CommonRegister + `'`
	}
	return `register = '` + CommonRegister + `'`
}

// one reads one row, of the store or within an act.
type one func(sql string, args []any, into ...any) (bool, error)

func (d *Desk) beginning(ctx context.Context, r register) (b Beginning, err error) {
	ask := func(sql string, args []any, into ...any) (bool, error) { return d.Store.One(ctx, sql, args, into...) }
	b.Register = r.Name
	if b.Begun, err = begun(ask, r); err != nil {
		return b, err
	}
	at := []any{r.Office, r.Name, int64(r.Year)}
	if _, err = ask(`SELECT last, source FROM register_openings WHERE office = ? AND register = ? AND year = ? ORDER BY last DESC LIMIT 1`, at, &b.Last, &b.Source); err != nil {
		return b, err
	}
	own, other := 0, 0
	if _, err = ask(`SELECT seq FROM register_lines WHERE office = ? AND register = ? AND year = ? ORDER BY seq DESC LIMIT 1`, at, &own); err != nil {
		return b, err
	}
	decided, err := ask(`SELECT pos FROM register_series WHERE office = ? AND from_day <= ? LIMIT 1`, []any{r.Office, int64(d.Today(region.Code(r.Office)))}, new(int64))
	if decided && err == nil {
		other, err = countedBefore(ask, r)
	}
	b.Next = max(own, b.Last, other) + 1
	return b, err
}

// begun says whether numbers of a register's year were given here, in it or in the
// other way of counting.
func begun(ask one, r register) (bool, error) {
	return ask(`SELECT seq FROM register_lines WHERE office = ? AND year = ? AND (register = ? OR `+r.otherWay()+`) LIMIT 1`,
		[]any{r.Office, int64(r.Year), r.Name}, new(int64))
}

// StateLast says in the act of a room that the book of paper came to a number in
// this year: the next letter goes on from it. 0 says that the book has none. What
// an earlier word said of the other way of counting falls. Faults, at the field of
// the register: "numbers.range", "numbers.begun", "numbers.below" (another system
// came further), "numbers.series" (letters are not counted in that register now),
// "register.unknown".
func (d *Desk) StateLast(t *store.Tx, office region.Code, name string, last int) error {
	refuse := func(kind fault.Kind, key string, args ...any) error { return fault.New(kind, key, args...).On(name) }
	if last < 0 || last > MaxStated {
		return refuse(fault.Invalid, "numbers.range", MaxStated)
	}
	if name != CommonRegister && !d.knownRegister(name) {
		return refuse(fault.Invalid, "register.unknown")
	}
	year := d.Calendar(office).Day(t.Time()).Year()
	r, _, err := d.counted(t, register{string(office), name, year})
	if err != nil {
		return err
	}
	if r.Name != name {
		return refuse(fault.Conflict, "numbers.series")
	}
	if given, err := begun(t.One, r); err != nil || given {
		if err == nil {
			err = refuse(fault.Conflict, "numbers.begun", year)
		}
		return err
	}
	t.For(r.Office)
	if err := withdraw(t, r); err != nil {
		return err
	}
	elsewhere, err := countedBefore(t.One, r)
	if err != nil {
		return err
	}
	said, theirs := 0, 0
	if _, err := t.One(`SELECT coalesce(max(CASE WHEN source = ? THEN last ELSE 0 END), 0), coalesce(max(CASE WHEN source <> ? THEN last ELSE 0 END), 0)
		FROM register_openings WHERE office = ? AND register = ? AND year = ?`, []any{PaperBook, PaperBook, r.Office, r.Name, int64(r.Year)}, &said, &theirs); err != nil {
		return err
	}
	switch theirs = max(theirs, elsewhere); {
	case last < theirs:
		return refuse(fault.Conflict, "numbers.below", theirs)
	case last == max(said, theirs):
		return nil
	case last == theirs: // what the other system said is enough
		last = 0
	}
	return openRegister(t, r, last, PaperBook)
}

// withdraw takes back what was said from the book of paper about the other way of
// counting, in which no number was given.
func withdraw(t *store.Tx, r register) error {
	var names []string
	err := t.Each(`SELECT register FROM register_openings WHERE office = ? AND year = ? AND source = ? AND `+r.otherWay()+` ORDER BY register`,
		[]any{r.Office, int64(r.Year), PaperBook}, func(scan store.Scan) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		})
	for _, name := range names {
		if err == nil {
			err = openRegister(t, register{r.Office, name, r.Year}, 0, PaperBook)
		}
	}
	return err
}

// Numbered says whether the actor's office ever gave a number here.
func (d *Desk) Numbered(ctx context.Context, a Actor) (bool, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return false, err
	}
	return d.Store.One(ctx, `SELECT seq FROM register_lines WHERE office = ? LIMIT 1`, []any{string(a.Office)}, new(int64))
}
