package settlement

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/books"
	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/moving"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/residents"
	"genggam/internal/store"
)

// Everything leaves as the files that come in again: what was taken over as it
// stands now, and what came to be here under numbers of its own.

// Left counts what an export wrote, by kind.
type Left map[string]int

// Leave writes everything of an office into files that create makes, one after
// the other, and writes down that it was done. It is the operator's act, as a
// backup is.
func (r *Room) Leave(ctx context.Context, office region.Code, create func(string) (io.WriteCloser, error)) (Left, error) {
	if _, err := r.officeThatMay(office); err != nil {
		return nil, err
	}
	if err := r.books.TakeUp(ctx, office); err != nil {
		return nil, err
	}
	w := moving.NewWriter(create)
	l := &leaving{r: r, ctx: ctx, office: office, to: w.Taker(), out: Left{}, ids: map[canon.ID]int64{}, seen: map[string]bool{}}
	var err error
	for _, step := range []func() error{l.types, l.areas, l.residents, l.families, l.letters, l.agenda, l.registers, w.Close} {
		if err = step(); err != nil {
			return l.out, fmt.Errorf("writing the files of a village: %w", err)
		}
	}
	return l.out, r.wroteDown(ctx, office, l.out)
}

// wroteDown appends that everything of an office left.
func (r *Room) wroteDown(ctx context.Context, office region.Code, out Left) error {
	var o canon.Object
	o.Int("letters", int64(out[kindLetter]))
	o.Int("residents", int64(out[kindResident]))
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	return r.Store.Act(ctx, store.By{Unit: string(office), Actor: journal.Actor{Role: "node"}}, func(t *store.Tx) error {
		_, err := t.Append(store.Draft{Stream: "load/" + string(office), Kind: "register.left/1", Data: data})
		return err
	})
}

type leaving struct {
	r      *Room
	ctx    context.Context
	office region.Code
	to     moving.Taker
	out    Left
	// ids gives the number under which a resident leaves.
	ids map[canon.ID]int64
	// types are the types of letters by slug.
	seen map[string]bool
	// issued are our own letters of the year by register, for its last number.
	last map[moving.Register]int
}

// each opens the rows of a kind in the order of their numbers.
func each[T any](l *leaving, kind string, f func(old int64, resident canon.ID, v T) error) error {
	return l.r.Store.Each(l.ctx, `SELECT old, item, resident FROM former WHERE office = ? AND kind = ? ORDER BY old`, []any{string(l.office), kind}, func(scan store.Scan) error {
		var old int64
		var item canon.ID
		var who []byte
		if err := scan(&old, store.ID(&item), &who); err != nil {
			return err
		}
		_, body, err := l.r.Vault.Open(l.ctx, item)
		if fault.Of(err) == fault.Gone {
			return nil // erased as the law orders: it leaves no more
		}
		if err != nil {
			return err
		}
		var v T
		if err := json.Unmarshal(body, &v); err != nil {
			return err
		}
		id := canon.ID{}
		copy(id[:], who)
		return f(old, id, v)
	})
}

// types are those of the former system, and our standards of the letters that
// were issued here.
func (l *leaving) types() error {
	err := each(l, kindType, func(_ int64, _ canon.ID, t moving.LetterType) error {
		l.seen[t.Slug] = true
		l.out[kindType]++
		return l.to.LetterType(t)
	})
	if err != nil {
		return err
	}
	used := map[string]bool{}
	err = l.r.Store.Each(l.ctx, `SELECT DISTINCT standard FROM documents WHERE office = ? ORDER BY standard`, []any{string(l.office)}, func(scan store.Scan) error {
		var ref string
		err := scan(&ref)
		id, _, _ := strings.Cut(ref, "@")
		used[id] = true
		return err
	})
	if err != nil {
		return err
	}
	for _, std := range l.r.Catalogue().All(premises.EndOfTime) {
		if !used[std.ID] || l.seen[std.ID] {
			continue
		}
		l.out[kindType]++
		if err := l.to.LetterType(moving.LetterType{ID: standardID(std.ID), Name: std.Name.ID, Slug: std.ID, Code: std.Result.Classification}); err != nil {
			return err
		}
		l.seen[std.ID] = true
	}
	return l.registerTypes()
}

// registerTypes names the series of numbers that are called otherwise than a type
// of letter is, so that whoever reads the files knows every register in them.
func (l *leaving) registerTypes() error {
	return l.r.Store.Each(l.ctx, `SELECT DISTINCT register FROM register_lines WHERE office = ? ORDER BY register`, []any{string(l.office)}, func(scan store.Scan) error {
		var name string
		if err := scan(&name); err != nil || name == desk.CommonRegister || l.seen[name] {
			return err
		}
		l.seen[name] = true
		l.out[kindType]++
		return l.to.LetterType(moving.LetterType{ID: standardID(name), Name: name, Slug: name})
	})
}

// standardID is the number under which a standard leaves as a type of letter.
func standardID(id string) int64 {
	return ownIDs | registerID(moving.Register{Name: id})
}

func (l *leaving) areas() error {
	return each(l, kindArea, func(_ int64, _ canon.ID, a moving.Area) error {
		l.out[kindArea]++
		return l.to.Area(a)
	})
}

// residents are those that were taken over in the order of their numbers, then
// those who came to be here.
func (l *leaving) residents() error {
	err := each(l, kindResident, func(old int64, id canon.ID, apart moving.Resident) error {
		who, err := l.r.people.Resident(l.ctx, id.String())
		if fault.Of(err) == fault.NotFound || fault.Of(err) == fault.Gone {
			return nil
		}
		if err != nil {
			return err
		}
		l.ids[id] = old
		l.out[kindResident]++
		return l.to.Resident(mend(who, apart, old))
	})
	if err != nil {
		return err
	}
	return l.r.people.EachResident(l.ctx, l.office, func(who residents.Resident) error {
		if _, was := l.ids[who.ID]; was {
			return nil
		}
		l.ids[who.ID] = exportID(who.ID)
		l.out[kindResident]++
		return l.to.Resident(mend(who, moving.Resident{Life: stateLife(who.State)}, l.ids[who.ID]))
	})
}

func (l *leaving) families() error {
	return each(l, kindFamily, func(_ int64, _ canon.ID, f moving.Family) error {
		l.out[kindFamily]++
		return l.to.Family(f)
	})
}

// letters are the archive, then those that were issued here.
func (l *leaving) letters() error {
	err := each(l, kindLetter, func(_ int64, _ canon.ID, x moving.ArchivedLetter) error {
		l.out[kindLetter]++
		return l.to.Letter(x)
	})
	if err != nil {
		return err
	}
	l.last = map[moving.Register]int{}
	return l.r.desk.EachIssued(l.ctx, l.office, func(i desk.Issued) error {
		x := moving.ArchivedLetter{ID: ownIDs + i.No, State: moving.Issued, Serial: fmt.Sprint(i.Sequence), Count: i.Sequence, Composed: i.Number, Dated: i.Date,
			Signer: i.Signer, Position: strings.ReplaceAll(i.Position, "\n", " "), Remark: i.About}
		if i.Gone {
			x.State = moving.Withdrawn
		}
		if id, _, _ := strings.Cut(i.Standard, "@"); id != "" {
			x.TypeID = standardID(id)
		}
		if id, err := canon.ParseID(i.Resident); err == nil && l.ids[id] != 0 {
			x.SubjectID = l.ids[id]
		} else {
			x.OutsideName, x.OutsideNIK = i.Person.Name, i.Person.NIK
		}
		if year, err := calendar.ParseDay(i.Date); err == nil {
			k := numbersOf(i.Register)
			k.Year = year.Year()
			l.last[k] = max(l.last[k], i.Sequence)
		}
		l.out[kindLetter]++
		return l.to.Letter(x)
	})
}

// agenda are both books of the former system, then ours, with the letters by hand
// that got their number in a register; letters of this
// program stand among the letters.
func (l *leaving) agenda() error {
	err := each(l, kindAgenda, func(_ int64, _ canon.ID, a moving.Agenda) error {
		l.out[kindAgenda]++
		return l.to.Agenda(a)
	})
	if err != nil {
		return err
	}
	return l.r.Store.Each(l.ctx, `SELECT pos, direction, number, date, entered, letter_date, class, words, box FROM ledger_letters
		WHERE office = ? AND (register = '' OR document < 0) AND void = '' ORDER BY pos`, []any{string(l.office)}, func(scan store.Scan) error {
		var pos, date, entered, dated int64
		var number int
		var direction, class, box string
		var words []byte
		if err := scan(&pos, &direction, &number, &date, &entered, &dated, &class, &words, &box); err != nil {
			return err
		}
		a := moving.Agenda{ID: ownIDs + pos, Kind: moving.Incoming, Serial: number, Code: class, Entered: calendar.Day(date).String(), Shelf: box}
		if direction == "out" {
			a.Kind = moving.Outgoing
		}
		if dated > 0 {
			a.Dated = calendar.Day(dated).String()
		}
		var w books.Letter
		if err := l.words(words, &w); err != nil {
			return err
		}
		a.Number, a.Party, a.Summary, a.Remark = w.Number, w.Party, w.About, w.Note
		l.out[kindAgenda]++
		return l.to.Agenda(a)
	})
}

// words opens an item into a value; one that was erased leaves it empty.
func (l *leaving) words(id []byte, v any) error {
	if len(id) != len(canon.ID{}) || canon.ID(id).Zero() {
		return nil
	}
	_, body, err := l.r.Vault.Open(l.ctx, canon.ID(id))
	if fault.Of(err) == fault.Gone {
		return nil
	}
	return errors.Join(err, json.Unmarshal(body, v))
}

// registers are those of the former system, then ours in which numbers were
// given. A book of the agenda is one and goes on: it leaves with the last number
// it came to.
func (l *leaving) registers() error {
	books, err := l.books()
	if err != nil {
		return err
	}
	var all []moving.Register
	err = each(l, kindRegister, func(_ int64, _ canon.ID, g moving.Register) error {
		k := moving.Register{Kind: g.Kind, Name: g.Name, Year: g.Year}
		if l.last[k] != 0 { // one of ours that came back
			return nil
		}
		if ours, ok := books[k]; ok && ours.Last > g.Last {
			g.Last, g.Entries = ours.Last, g.Entries+ours.Entries
		}
		delete(books, k)
		all = append(all, g)
		return nil
	})
	all = slices.AppendSeq(all, maps.Values(books))
	arrange.By(all, func(a, b moving.Register) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Year, b.Year))
	})
	for _, g := range all {
		if err == nil {
			l.out[kindRegister]++
			err = l.to.Register(g)
		}
	}
	if err != nil {
		return err
	}
	return l.r.Store.Each(l.ctx, `SELECT register, year, max(seq), count(*) FROM register_lines WHERE office = ? GROUP BY register, year ORDER BY register, year`, []any{string(l.office)}, func(scan store.Scan) error {
		var name string
		var g moving.Register
		if err := scan(&name, &g.Year, &g.Last, &g.Entries); err != nil {
			return err
		}
		of := numbersOf(name)
		g.Kind, g.Name = of.Kind, of.Name
		l.out[kindRegister]++
		return l.to.Register(g)
	})
}

// numbersOf is what a register of ours counts: letters of all kinds in one, or
// those of its own.
func numbersOf(register string) moving.Register {
	if register == desk.CommonRegister {
		return moving.Register{Kind: moving.Letters}
	}
	return moving.Register{Kind: moving.OfType, Name: register}
}

// books are how far our own agenda came in each direction and year.
func (l *leaving) books() (map[moving.Register]moving.Register, error) {
	out := map[moving.Register]moving.Register{}
	err := l.r.Store.Each(l.ctx, `SELECT direction, year, max(number), count(*) FROM ledger_letters WHERE office = ? GROUP BY direction, year`, []any{string(l.office)}, func(scan store.Scan) error {
		var direction string
		k := moving.Register{Kind: moving.Incoming}
		var g moving.Register
		if err := scan(&direction, &k.Year, &g.Last, &g.Entries); err != nil {
			return err
		}
		if direction == string(books.Out) {
			k.Kind = moving.Outgoing
		}
		g.Kind, g.Year = k.Kind, k.Year
		out[k] = g
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading how far the agenda came: %w", err)
	}
	return out, nil
}
