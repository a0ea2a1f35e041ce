package settlement

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"genggam/internal/arrange"
	"genggam/internal/books"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/ledgers"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// The system that a village used before may be a book of paper. It has no file to
// take in: somebody reads its last numbers and says them.

// Book is one book of letters of the office's own agenda: incoming or outgoing.
type Book struct {
	books.Direction
	// Last was given in the book of before, 0 for none; Begun says that letters of
	// this year stand in ours.
	Last  int
	Begun bool
}

// Numbers are from where an office goes on in a year.
type Numbers struct {
	Year      int
	Registers []desk.Beginning
	Agenda    []Book
	// Stated says that an officer said so of a register, or that there is nothing
	// left to say; Unsaid are the registers of which nobody did.
	Stated bool
	Unsaid []string
}

// Stated is what somebody read in the books of paper: the last number of this year
// of registers by their names, and of the agenda. What is missing stays as it is.
type Stated struct {
	Registers map[string]int
	Agenda    map[books.Direction]int
}

// Numbers tells from where the officer's office goes on.
func (r *Room) Numbers(ctx context.Context, a premises.Actor) (n Numbers, err error) {
	if n.Year, n.Registers, err = r.desk.Beginnings(ctx, a); err != nil {
		return n, err
	}
	o, err := r.Office(a.Office)
	if err != nil {
		return n, err
	}
	n.Unsaid = unsaid(o, n.Registers)
	n.Stated = len(n.Unsaid) == 0 || slices.ContainsFunc(n.Registers, func(b desk.Beginning) bool { return o.SaidNumber(b.Register) })
	for _, d := range []books.Direction{books.In, books.Out} {
		b := Book{Direction: d}
		at := []any{string(a.Office), string(d), int64(n.Year)}
		if b.Begun, err = r.Store.One(ctx, `SELECT number FROM ledger_letters WHERE office = ? AND direction = ? AND year = ? LIMIT 1`, at, new(int64)); err != nil {
			return n, fmt.Errorf("reading from where the agenda goes on: %w", err)
		}
		if b.Last, _, err = r.books.Before(ctx, a, books.Series{Direction: d, Year: n.Year}); err != nil {
			return n, err
		}
		n.Agenda = append(n.Agenda, b)
	}
	return n, nil
}

// State says to which numbers the books of paper came, all or none of it. Rights:
// premises.Numbering. Faults, at the field of a register or "agenda-in",
// "agenda-out": those of desk.StateLast, "numbers.agenda-begun", "numbers.agenda-lower".
func (r *Room) State(ctx context.Context, a premises.Actor, s Stated) error {
	role, err := a.As(premises.Numbering)
	if err != nil {
		return err
	}
	if err := r.state(ctx, a.By(role), a.Office, s); err != nil {
		return err
	}
	o, err := r.Office(a.Office)
	if err != nil {
		return err
	}
	all, err := r.saidBy(ctx, &o, s)
	if err != nil {
		return err
	}
	return r.MarkNumbers(ctx, a, slices.Sorted(maps.Keys(s.Registers)), all)
}

// saidBy notes in the office what was said and says whether that is all.
func (r *Room) saidBy(ctx context.Context, o *premises.Office, s Stated) (all bool, err error) {
	o.MarkNumbers(slices.Sorted(maps.Keys(s.Registers)), false, r.Now().UnixMilli())
	_, registers, err := r.desk.BeginningsOf(ctx, o.Code)
	if err != nil || len(unsaid(*o, registers)) > 0 {
		return false, err
	}
	started, err := r.desk.Started(ctx, o.Code)
	left := slices.DeleteFunc(started, o.SaidNumber)
	return len(left) == 0, err
}

// Started lists the registers of the officer's office that began here with number 1
// although nobody said the last number of their book of paper.
func (r *Room) Started(ctx context.Context, a premises.Actor) ([]string, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	return r.desk.Started(ctx, a.Office)
}

// AcceptStarted says of them that they were compared with the books of paper and go
// on as they are. Rights: premises.Numbering.
func (r *Room) AcceptStarted(ctx context.Context, a premises.Actor) error {
	if err := a.May(premises.Numbering); err != nil {
		return err
	}
	started, err := r.desk.Started(ctx, a.Office)
	if err != nil || len(started) == 0 {
		return err
	}
	return r.MarkNumbers(ctx, a, started, false)
}

// unsaid are the registers of which nobody said the last number: 0 is said too.
func unsaid(o premises.Office, all []desk.Beginning) (out []string) {
	for _, b := range all {
		if !b.Begun && b.Last == 0 && !o.SaidNumber(b.Register) {
			out = append(out, b.Register)
		}
	}
	return out
}

// NumbersOpen lists the registers of an office that begins of which nobody said from
// which number they go on: the first letter of each would be number 1.
func (r *Room) NumbersOpen(ctx context.Context, a premises.Actor) ([]string, error) {
	if err := a.May(premises.SeeInbox); err != nil {
		return nil, err
	}
	o, err := r.Office(a.Office)
	if err != nil || !o.Begins() || o.HasChecked(premises.CheckedNumbers) {
		return nil, err
	}
	_, all, err := r.desk.BeginningsOf(ctx, a.Office)
	return unsaid(o, all), err
}

// UnsaidOf is NumbersOpen for whoever runs the node.
func (r *Room) UnsaidOf(ctx context.Context, office region.Code) ([]string, error) {
	o, err := r.Office(office)
	if err != nil {
		return nil, err
	}
	_, all, err := r.desk.BeginningsOf(ctx, office)
	return unsaid(o, all), err
}

// StateFor is State for whoever runs the node, who founds an office before it has
// officers.
func (r *Room) StateFor(ctx context.Context, office region.Code, s Stated) error {
	o, err := r.Office(office)
	if err != nil {
		return err
	}
	if err := r.state(ctx, store.By{Unit: string(office)}, office, s); err != nil {
		return err
	}
	all, err := r.saidBy(ctx, &o, s)
	if err != nil {
		return err
	}
	o.MarkNumbers(nil, all, r.Now().UnixMilli())
	return r.SetOffices(ctx, o)
}

func (r *Room) state(ctx context.Context, by store.By, office region.Code, s Stated) error {
	return r.Store.Act(ctx, by, func(t *store.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(s.Registers)) {
			if err := r.desk.StateLast(t, office, name, s.Registers[name]); err != nil {
				return err
			}
		}
		for _, d := range arrange.Sorted(maps.Keys(s.Agenda), func(a, b books.Direction) int { return cmp.Compare(a, b) }) {
			if err := r.stateBook(t, office, d, s.Agenda[d]); err != nil {
				return err
			}
		}
		return nil
	})
}

// stateBook opens a book of the agenda after the last number of the paper one. Its
// numbers only grow, so a word that was too high stays.
func (r *Room) stateBook(t *store.Tx, office region.Code, d books.Direction, last int) error {
	field := "agenda-" + string(d)
	if last < 0 || last > desk.MaxStated {
		return fault.New(fault.Invalid, "numbers.range", desk.MaxStated).On(field)
	}
	s := books.Series{Direction: d, Year: r.Calendar(office).Day(t.Time()).Year()}
	at := []any{string(office), string(d), int64(s.Year)}
	was := 0
	if _, err := t.One(`SELECT last FROM ledger_openings WHERE office = ? AND direction = ? AND year = ? ORDER BY last DESC LIMIT 1`, at, &was); err != nil || last == was {
		return err
	}
	if last < was {
		return fault.New(fault.Conflict, "numbers.agenda-lower", was).On(field)
	}
	opened, err := false, error(nil)
	begun, err := t.One(`SELECT number FROM ledger_letters WHERE office = ? AND direction = ? AND year = ? LIMIT 1`, at, new(int64))
	if err == nil && !begun {
		opened, err = r.books.OpenSeries(t, office, ledgers.Opening{Series: s, Last: last, Source: desk.PaperBook})
	}
	if err == nil && !opened {
		err = fault.New(fault.Conflict, "numbers.agenda-begun", s.Year).On(field)
	}
	return err
}
