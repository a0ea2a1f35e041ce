package desk

import (
	"context"
	"fmt"

	"genggam/internal/canon"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
)

// A village that moves in has given numbers before. A register is opened after
// the last of them: the next letter goes on from there, and the numbers up to
// it are no gap, since the books of the system before hold them.

// Opening says that the numbers of a register up to Last were given elsewhere.
type Opening struct {
	Office region.Code
	// Register is the series of letter numbers.
	Register   string
	Year, Last int
	// Source is the system that gave them, a word of ours: opensid, village; series
	// is the office's own other way of counting, PaperBook its book of paper.
	Source string
}

// PaperBook is the source of an opening that an officer read from the office's
// own book of paper. A later word of that book takes the place of the earlier one.
const PaperBook = "paper"

// OpenRegister opens a register after the last number that was given elsewhere,
// or the office's common series where it counts so. One that has come as far by
// itself is left as it is.
func (d *Desk) OpenRegister(t *store.Tx, g Opening) (opened bool, err error) {
	r, _, err := d.counted(t, register{Office: string(g.Office), Name: g.Register, Year: g.Year})
	if err != nil {
		return false, err
	}
	next, err := nextNumber(t, r)
	if err != nil || next.Seq > g.Last {
		return false, err
	}
	t.For(r.Office)
	return true, openRegister(t, r, g.Last, g.Source)
}

// openRegister says that the numbers of a register up to last were given in the
// books that source names.
func openRegister(t *store.Tx, r register, last int, source string) error {
	var o canon.Object
	o.Int("last", int64(last))
	o.Str("source", source)
	data, err := o.Bytes()
	if err != nil {
		return err
	}
	e, err := t.Append(store.Draft{Stream: r.stream(), Kind: "register.opened/1", Data: data})
	if err != nil {
		return err
	}
	return saveOpening(t, r, e)
}

func saveOpening(t *store.Tx, r register, e journal.Entry) error {
	v, err := canon.Parse(e.Data)
	if err != nil {
		return err
	}
	if v.Str("source") == PaperBook {
		err := t.Exec(`DELETE FROM register_openings WHERE office = ? AND register = ? AND year = ? AND source = ?`, r.Office, r.Name, int64(r.Year), PaperBook)
		if err != nil || v.Num("last") == 0 {
			return err
		}
	}
	return t.Exec(`INSERT INTO register_openings (office, register, year, last, source, pos) VALUES (?, ?, ?, ?, ?, ?)`,
		r.Office, r.Name, int64(r.Year), v.Num("last"), v.Str("source"), e.Position)
}

// openedAfter is the last number that was given elsewhere, 0 for none.
func openedAfter(t *store.Tx, r register) (last int64, err error) {
	_, err = t.One(`SELECT coalesce(max(last), 0) FROM register_openings WHERE office = ? AND register = ? AND year = ?`,
		[]any{r.Office, r.Name, int64(r.Year)}, &last)
	return last, err
}

// openings are the numbers after which registers may go on without a gap.
func (d *Desk) openings(ctx context.Context) (map[register]map[int]bool, error) {
	out := map[register]map[int]bool{}
	err := d.Store.Each(ctx, `SELECT office, register, year, last FROM register_openings`, nil, func(scan store.Scan) error {
		var r register
		var last int
		if err := scan(&r.Office, &r.Name, &r.Year, &last); err != nil {
			return err
		}
		if out[r] == nil {
			out[r] = map[int]bool{}
		}
		out[r][last] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading where registers were opened: %w", err)
	}
	return out, nil
}

// OpenedAfter is the last number that was given before a register was begun or
// gone on with, 0 for none, and in which books it stands (Opening.Source): what
// the page of a register says under its first own number.
func (d *Desk) OpenedAfter(ctx context.Context, a Actor, name string, year int) (last int, source string, err error) {
	if err := a.May(premises.Register); err != nil {
		return 0, "", err
	}
	_, err = d.Store.One(ctx, `SELECT last, source FROM register_openings WHERE office = ? AND register = ? AND year = ? ORDER BY last DESC LIMIT 1`,
		[]any{string(a.Office), name, int64(year)}, &last, &source)
	return last, source, err
}
